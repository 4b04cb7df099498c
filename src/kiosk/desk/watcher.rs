//! The one who reads: keeps the map up to date with whatever any process writes, on a connection of its own.

use std::collections::HashMap;
use std::path::Path;

use crate::domain::ids::SpotId;
use crate::kiosk::reply::{Inside, News};
use crate::kiosk::widgets::floor_map::FloorPlan;
use crate::operations::ports::BooksError;
use crate::store::sqlite::board::{BoardReader, Seen, SpotDetail};

/// How many of the longest stays are shown.
const LONGEST: u32 = 12;

/// The one who reads.
pub(super) struct Watcher {
    reader: BoardReader,
    /// What the file's version was when it was last read.
    version: i64,
    /// Up to where the journal is known.
    seen: Seen,
    reading: Reading,
}

/// How the last reading went: trouble is told once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Well,
    Badly,
}

impl Watcher {
    /// Begins to read, and tells all there is.
    pub(super) fn open(folder: &Path, tell: &mut impl FnMut(News)) -> Result<Self, BooksError> {
        let reader = BoardReader::open(folder)?;
        let version = reader.data_version()?;
        let seen = tell_all(&reader, tell)?;
        Ok(Self { reader, version, seen, reading: Reading::Well })
    }

    /// Tells what has changed since it last looked; nothing if nothing did.
    pub(super) fn look(&mut self, tell: &mut impl FnMut(News)) {
        match self.try_look(tell) {
            Ok(()) => self.reading = Reading::Well,
            Err(error) => {
                if self.reading == Reading::Well {
                    tell(News::Unreadable(error));
                }
                self.reading = Reading::Badly;
            }
        }
    }

    fn try_look(&mut self, tell: &mut impl FnMut(News)) -> Result<(), BooksError> {
        let version = self.reader.data_version()?;
        if version == self.version && self.reading == Reading::Well {
            return Ok(());
        }
        match self.reader.changes_since(self.seen)? {
            Some((seen, spots)) => {
                tell(News::Spots(spots));
                tell(News::Inside(inside(&self.reader)?));
                self.seen = seen;
            }
            // The layout itself changed.
            None => self.seen = tell_all(&self.reader, tell)?,
        }
        // Only now: what could not be read is read again.
        self.version = version;
        Ok(())
    }

    /// Who stands on a spot.
    pub(super) fn detail(&self, spot: SpotId) -> Result<Option<SpotDetail>, BooksError> {
        self.reader.spot(spot)
    }
}

fn tell_all(reader: &BoardReader, tell: &mut impl FnMut(News)) -> Result<Seen, BooksError> {
    let layout = reader.layout()?;
    let garage = layout.garage;
    let floors = garage.floors.iter().map(|floor| FloorPlan::new(floor, &layout.spots, &garage.zones)).collect();
    let labels: HashMap<String, SpotId> =
        layout.spots.iter().map(|spot| (spot.label.to_uppercase(), spot.id)).collect();
    tell(News::Layout { garage, floors, labels });
    let (seen, spots) = reader.states()?;
    tell(News::Spots(spots));
    tell(News::Inside(inside(reader)?));
    Ok(seen)
}

fn inside(reader: &BoardReader) -> Result<Inside, BooksError> {
    let status = reader.status()?;
    Ok(Inside {
        stays: status.open_stays,
        overflow: status.overflow,
        classes: status.classes,
        longest: reader.open_stays(LONGEST)?,
    })
}
