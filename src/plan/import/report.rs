//! What an import left out and why, and the collecting of all it has to tell.

use std::fmt;

use thiserror::Error;

use super::{Note, PlanFile};

/// A feature that was not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file it is in.
    pub file: String,
    /// Which one in the file, counted from 1.
    pub feature: usize,
    /// Its identity in the map, if it has one: `way 415110697`.
    pub id: Option<String>,
    /// Why.
    pub why: SkipReason,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, feature {}", self.file, self.feature)?;
        if let Some(id) = &self.id {
            write!(f, " ({id})")?;
        }
        write!(f, ": {}", self.why)
    }
}

/// Why a feature was not imported.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SkipReason {
    /// It is not a GeoJSON feature.
    #[error("it cannot be read as a GeoJSON feature ({why})")]
    Malformed {
        /// What is wrong.
        why: String,
    },
    /// It has no shape.
    #[error("it has no shape")]
    NoShape,
    /// It is something else on the map.
    #[error("it is not a parking space but {what}")]
    NotASpot {
        /// What it is, by its tags.
        what: String,
    },
    /// A spot drawn as a point or a line.
    #[error("it is drawn as a {shape}; a spot is an area")]
    NotAnArea {
        /// What it is drawn as.
        shape: &'static str,
    },
    /// A spot in several pieces.
    #[error("it has {pieces} separate areas; a spot is one")]
    SeveralAreas {
        /// How many.
        pieces: usize,
    },
    /// A spot with a hole in it.
    #[error("its area has a hole; draw its outline alone")]
    Hole,
    /// The outline does not end where it began.
    #[error("its outline does not end where it began")]
    OpenOutline,
    /// Too few corners.
    #[error("its outline has fewer than three corners")]
    TooFewCorners,
    /// Too many corners.
    #[error("its outline has {corners} corners; a spot has at most 100")]
    TooManyCorners {
        /// How many.
        corners: usize,
    },
    /// A coordinate that is no longitude or latitude.
    #[error("its coordinate {coordinate} is no longitude and latitude")]
    OutOfRange {
        /// The coordinate as read.
        coordinate: String,
    },
    /// The outline crosses itself.
    #[error("its outline crosses or touches itself")]
    CrossesItself,
    /// Too small: a slip of the pen.
    #[error("it has {}.{} m², less than 4: a slip of the pen", .square_decimetres / 100, .square_decimetres % 100 / 10)]
    TooSmall {
        /// Its area in hundredths of a square metre.
        square_decimetres: i64,
    },
    /// Too narrow for anything.
    #[error("it is {width_mm} mm wide, too narrow for any vehicle")]
    TooNarrow {
        /// Its width in millimetres.
        width_mm: i64,
    },
    /// Too large for one spot.
    #[error("it has {square_metres} m², too large for one spot: draw each spot by itself")]
    TooLarge {
        /// Its area, rounded.
        square_metres: i64,
    },
    /// One outline for several spots.
    #[error("it stands for {capacity} spots: draw each spot by itself")]
    SeveralSpots {
        /// How many the tag says.
        capacity: u32,
    },
    /// Kilometres from the other spots.
    #[error("it lies {kilometres} km from the others of its floor")]
    FarAway {
        /// How far, rounded.
        kilometres: i64,
    },
    /// The same outline is there twice.
    #[error("it has the same outline as feature {feature} of {file}")]
    SameOutline {
        /// The file of the one that was imported.
        file: String,
        /// Which one in that file, counted from 1.
        feature: usize,
    },
    /// Another spot lies on the same ground.
    #[error("more than half of it lies on the same ground as feature {feature} of {file}")]
    SameGround {
        /// The file of the one that was imported.
        file: String,
        /// Which one in that file, counted from 1.
        feature: usize,
    },
    /// An entrance for people, where the file has entrances for vehicles, or too far from the spots.
    #[error("it is an entrance that no vehicle uses to get to these spots")]
    NotForVehicles,
}

/// Where a feature was found; both counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    pub(super) file: usize,
    pub(super) feature: usize,
}

/// Collects what there is to tell.
pub(super) struct Report {
    file_names: Vec<String>,
    notes: Vec<Note>,
    skipped: Vec<(Source, Skipped)>,
}

impl Report {
    pub(super) fn new(files: &[PlanFile<'_>]) -> Self {
        let file_names = files.iter().map(|file| file.name.to_owned()).collect();
        Self { file_names, notes: Vec::new(), skipped: Vec::new() }
    }

    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    pub(super) fn skip(&mut self, source: Source, id: Option<String>, why: SkipReason) {
        let skipped = Skipped { file: self.file_name(source), feature: source.feature + 1, id, why };
        self.skipped.push((source, skipped));
    }

    pub(super) fn file_name(&self, source: Source) -> String {
        self.file_names.get(source.file).cloned().unwrap_or_default()
    }

    /// The notes as they came, and what was skipped in the order of the files.
    pub(super) fn into_parts(mut self) -> (Vec<Note>, Vec<Skipped>) {
        self.skipped.sort_by_key(|(source, _)| *source);
        (self.notes, self.skipped.into_iter().map(|(_, skipped)| skipped).collect())
    }
}
