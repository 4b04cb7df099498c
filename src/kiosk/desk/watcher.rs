//! The one who reads: keeps the map up to date with whatever any process writes, on a connection of its own.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::domain::facility::Floor;
use crate::domain::ids::SpotId;
use crate::domain::time::{Instant, TimeZone, minute_of};
use crate::kiosk::reply::{Inside, News};
use crate::kiosk::state::shown_as;
use crate::kiosk::widgets::floor_map::FloorPlan;
use crate::operations::ports::{BooksError, Garage, Machine};
use crate::store::sqlite::board::{BoardLayout, BoardReader, Seen, SpotDetail, Tally};
use crate::store::sqlite::verify::Stop;

/// How many of the longest stays are shown.
const LONGEST: u32 = 12;

/// The one who reads.
pub(super) struct Watcher {
    reader: BoardReader,
    machine: Machine,
    /// Ends the reading of a large layout when the window is closed.
    stop: Stop,
    /// What the file's version was when it was last read.
    version: i64,
    known: Known,
    reading: Reading,
}

/// What was told last.
struct Known {
    garage: Arc<Garage>,
    time_zone: TimeZone,
    tally: Tally,
    /// Up to where the journal is known.
    seen: Seen,
    /// What time it was.
    at: Instant,
}

/// How the last reading went: trouble is told once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Well,
    Badly,
}

impl Watcher {
    /// Begins to read, and tells all there is.
    pub(super) fn open(
        folder: &Path,
        machine: Machine,
        stop: &Stop,
        tell: &mut impl FnMut(News),
    ) -> Result<Self, BooksError> {
        let reader = BoardReader::open_until(folder, stop)?;
        // Before anything is read: what is written meanwhile is read again.
        let version = reader.data_version()?;
        let known = tell_all(&reader, &machine, stop, tell)?;
        Ok(Self { reader, machine, stop: stop.clone(), version, known, reading: Reading::Well })
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

    /// As [`Self::look`], and tells how some spots stand in any case: the window has shown its own change before it was read.
    pub(super) fn look_at(&mut self, spots: &[SpotId], tell: &mut impl FnMut(News)) {
        self.look(tell);
        if self.reading == Reading::Well
            && let Ok(standings) = self.reader.standings(spots, self.known.at)
        {
            tell(News::Spots(standings));
        }
    }

    fn try_look(&mut self, tell: &mut impl FnMut(News)) -> Result<(), BooksError> {
        self.follow_time(tell)?;
        let version = self.reader.data_version()?;
        if version == self.version && self.reading == Reading::Well {
            return Ok(());
        }
        let known = &mut self.known;
        match self.reader.changes_since(known.seen, &mut known.tally, known.at)? {
            // What was read while it was being written is met twice.
            Some((seen, _)) if seen == known.seen && self.reading == Reading::Well => {}
            Some((seen, spots)) => {
                tell(News::Spots(spots));
                tell(News::Inside(inside(&self.reader, known)?));
                known.seen = seen;
            }
            // The layout itself changed.
            None => *known = tell_all(&self.reader, &self.machine, &self.stop, tell)?,
        }
        // Only now: what could not be read is read again.
        self.version = version;
        Ok(())
    }

    /// Once a minute, and when the clock is set back: tells the spots whose time for somebody is over now, or is not any more.
    fn follow_time(&mut self, tell: &mut impl FnMut(News)) -> Result<(), BooksError> {
        let (known, now) = (&mut self.known, minute_of(self.machine.source.now()));
        if now == known.at {
            return Ok(());
        }
        let spots = self.reader.time_passed(known.at, now, &mut known.tally)?;
        known.at = now;
        if !spots.is_empty() {
            tell(News::Spots(spots));
            tell(News::Inside(inside(&self.reader, known)?));
        }
        Ok(())
    }

    /// Who stands on a spot, and what that costs so far.
    pub(super) fn detail(&self, spot: SpotId) -> Result<Option<SpotDetail>, BooksError> {
        let Some(mut detail) = self.reader.spot(spot)? else { return Ok(None) };
        if let Some(stay) = &detail.stay {
            detail.so_far = Some(self.reader.so_far(stay, self.machine.source.now(), &self.known.time_zone)?);
        }
        Ok(Some(detail))
    }
}

fn tell_all(
    reader: &BoardReader,
    machine: &Machine,
    stop: &Stop,
    tell: &mut impl FnMut(News),
) -> Result<Known, BooksError> {
    let at = minute_of(machine.source.now());
    let layout = reader.layout(at)?;
    let zone = machine.zones.zone(&layout.garage.facility.time_zone);
    let time_zone = zone.map_err(|error| BooksError::Damaged(error.to_string()))?;
    let mut floors = Vec::with_capacity(layout.garage.floors.len());
    for floor in &layout.garage.floors {
        stop.look()?;
        floors.push(plan(floor, &layout));
    }
    let labels: HashMap<String, SpotId> =
        layout.spots.iter().map(|spot| (spot.label.to_uppercase(), spot.id)).collect();
    let BoardLayout { garage, tally, seen, .. } = layout;
    tell(News::Layout { garage: Arc::clone(&garage), floors, labels });
    let known = Known { garage, time_zone, tally, seen, at };
    tell(News::Inside(inside(reader, &known)?));
    Ok(known)
}

/// A floor as it stands: built here, beside the window, because a large one takes a moment.
fn plan(floor: &Floor, layout: &BoardLayout) -> FloorPlan {
    // The spots come floor by floor.
    let from = layout.spots.partition_point(|spot| spot.floor < floor.id);
    let to = layout.spots.partition_point(|spot| spot.floor <= floor.id);
    let spots = layout.spots.get(from..to).unwrap_or_default();
    let mut plan = FloorPlan::new(floor, spots, &layout.garage.zones);
    let standings = layout.standings.get(from..to).unwrap_or_default();
    for (spot, standing) in spots.iter().zip(standings) {
        if let Some(index) = plan.index_of(spot.id) {
            plan.set(index, shown_as(standing.state), standing.since);
        }
    }
    plan
}

fn inside(reader: &BoardReader, known: &Known) -> Result<Inside, BooksError> {
    Ok(Inside {
        stays: known.tally.stays(),
        overflow: known.tally.overflow(),
        classes: known.tally.classes(&known.garage.classes),
        longest: reader.open_stays(LONGEST)?,
        waiting: reader.waiting()?,
        written: reader.last_written()?,
    })
}
