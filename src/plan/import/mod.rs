//! A floor plan from map files: GeoJSON with one outline per spot, as OpenStreetMap has them (`amenity=parking_space`).
//!
//! What the files say is used: `level`, `ref` or `name`, `parking_space`, `capacity:disabled` and `capacity:charging`, points with
//! `amenity=parking_entrance` or `entrance`. What they do not say is worked out and said in the [notes](Note): sizes from the
//! outlines, rows and numbers from how the spots lie, an entrance at the edge. Outlines are kept as drawn, at any angle, with
//! north up. What cannot be a spot is listed with the reason, never dropped in silence.
//!
//! The order of the features in a file does not matter.

mod error;
mod feature;
mod file;
mod floor;
mod ground;
mod labels;
mod level;
mod note;
mod report;
mod size;
mod tags;

#[cfg(test)]
mod bad_input_tests;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod recorded_tests;
#[cfg(test)]
mod tests;

use uuid::Uuid;

pub use error::PlanError;
pub use note::Note;
pub use report::{SkipReason, Skipped};

use crate::domain::facility::standard::standard_classes;
use crate::domain::facility::{KeptFor, Layout, Zone};
use crate::domain::ids::ZoneId;
use feature::Found;
use report::Report;

/// The largest file that is read, in bytes: 32 MiB. A garage of 20,000 spots with every tag is smaller.
pub const LARGEST_FILE_BYTES: usize = 32 * 1024 * 1024;

/// The most spots that are imported at once; the largest garages in the world have about as many.
pub const MOST_SPOTS: usize = 20_000;

/// A map file.
#[derive(Clone, Copy, Debug)]
pub struct PlanFile<'a> {
    /// Its name, for messages; a name like `B1.geojson` also tells the floor.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The ground plan.
    pub layout: Layout,
    /// What was worked out and what the manager should look at.
    pub notes: Vec<Note>,
    /// The features that were not imported, in the order of the files.
    pub skipped: Vec<Skipped>,
}

/// Makes a ground plan from map files: one floor per `level`, or per file where it names none.
pub fn import(files: &[PlanFile<'_>], mut ids: impl FnMut() -> Uuid) -> Result<Import, PlanError> {
    if files.is_empty() {
        return Err(PlanError::NoFile);
    }
    let mut report = Report::new(files);
    let (mut spots, mut entrances) = (Vec::new(), Vec::new());
    for (file_number, file) in files.iter().enumerate() {
        let read = file::read(*file)?;
        if let Some(text) = read.attribution {
            report.note(Note::Attribution { file: file.name.to_owned(), text });
        }
        for (feature_number, value) in read.features.into_iter().enumerate() {
            let source = report::Source { file: file_number, feature: feature_number };
            match feature::look_at(source, value) {
                Ok(Found::Spot(spot)) => spots.push(spot),
                Ok(Found::Entrance(entrance)) => entrances.push(entrance),
                Err((id, why)) => report.skip(source, id, why),
            }
        }
    }
    if spots.len() > MOST_SPOTS {
        return Err(PlanError::TooManySpots { count: spots.len() });
    }
    let mut zones = ZoneIds { zones: Vec::new(), ids: &mut ids };
    let mut made = Vec::new();
    for storey in level::allot(files, spots, entrances, &mut report) {
        if let Some(ground) = ground::survey(storey, &mut report)? {
            made.push(ground);
        }
    }
    if made.is_empty() {
        return Err(PlanError::NoSpot { skipped: report.into_parts().1 });
    }
    ground::note_floors_apart(&made, &mut report);
    for kept_for in [KeptFor::Accessible, KeptFor::Ev] {
        zones.add_if_used(kept_for, &made);
    }
    let zones = zones.zones;
    let (mut floors, mut all_spots) = (Vec::new(), Vec::new());
    let mut letters = floor::Letters::default();
    for ground in &made {
        let (made_floor, mut made_spots) = floor::build(ground, &zones, &mut letters, &mut ids, &mut report);
        floors.push(made_floor);
        all_spots.append(&mut made_spots);
    }
    let (notes, skipped) = report.into_parts();
    Ok(Import { layout: Layout { classes: standard_classes(), zones, floors, spots: all_spots }, notes, skipped })
}

struct ZoneIds<'a, F> {
    zones: Vec<Zone>,
    ids: &'a mut F,
}

impl<F: FnMut() -> Uuid> ZoneIds<'_, F> {
    fn add_if_used(&mut self, kept_for: KeptFor, grounds: &[ground::Ground]) {
        if grounds.iter().flat_map(|ground| &ground.parcels).any(|parcel| parcel.tags.zone == Some(kept_for)) {
            let name = if kept_for == KeptFor::Accessible { "Accessible" } else { "EV charging" };
            self.zones.push(Zone { id: ZoneId::new((self.ids)()), name: name.to_owned(), kept_for });
        }
    }
}
