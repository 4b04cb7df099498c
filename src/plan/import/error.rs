//! Why nothing could be imported.

use thiserror::Error;

use super::report::Skipped;

/// Why nothing could be imported. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// No file was given.
    #[error("No floor plan was given. Name at least one GeoJSON file.")]
    NoFile,
    /// A file has nothing in it.
    #[error("{file} is empty. Copy or export it again.")]
    Empty {
        /// The file.
        file: String,
    },
    /// A file is too large to be one garage.
    #[error(
        "{file} has {megabytes} MB; a garage's plan has less than 33. Cut the garage out of the map and import that part."
    )]
    TooLarge {
        /// The file.
        file: String,
        /// Its size in millions of bytes, rounded up.
        megabytes: usize,
    },
    /// A file is of quite another kind.
    #[error("{file} is {kind}, not a GeoJSON file. {advice}")]
    WrongKind {
        /// The file.
        file: String,
        /// What it is: `a ZIP archive`.
        kind: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A file's text is not UTF-8.
    #[error(
        "{file} is not written in UTF-8 (byte {byte} does not fit). Save it with the encoding UTF-8 and import it again."
    )]
    WrongEncoding {
        /// The file.
        file: String,
        /// The first byte that does not fit, counted from 1.
        byte: usize,
    },
    /// A file ends in the middle.
    #[error("{file} ends in the middle, at line {line}. It was not copied or downloaded completely: fetch it again.")]
    Truncated {
        /// The file.
        file: String,
        /// The last line.
        line: usize,
    },
    /// A file is not JSON.
    #[error("{file} cannot be read: line {line}, column {column}: {what}. Export it again as GeoJSON.")]
    NotJson {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// A file is JSON but holds no GeoJSON features.
    #[error("{file} is JSON, but not a GeoJSON collection of features: {found}. Export the spots as GeoJSON.")]
    NotGeoJson {
        /// The file.
        file: String,
        /// What was found instead.
        found: String,
    },
    /// A file's coordinates are not longitude and latitude.
    #[error(
        "{file} has coordinates in the system {system}, not longitude and latitude. Export it again in WGS 84 (EPSG:4326)."
    )]
    WrongCoordinates {
        /// The file.
        file: String,
        /// The system the file names.
        system: String,
    },
    /// A file's collection is empty.
    #[error("{file} holds no features. Export the spots again, and look whether something was selected.")]
    NoFeature {
        /// The file.
        file: String,
    },
    /// Nothing in the files is a spot that can be imported.
    #[error(
        "No spot was found among {} features{}. Spots are areas with the tag amenity=parking_space.",
        .skipped.len(),
        .skipped.first().map(|first| format!(" ({first})")).unwrap_or_default()
    )]
    NoSpot {
        /// Every feature with the reason.
        skipped: Vec<Skipped>,
    },
    /// There are more spots than any garage has.
    #[error(
        "There are {count} spots; at most 20,000 are imported. Cut the garage out of the map and import that part."
    )]
    TooManySpots {
        /// How many.
        count: usize,
    },
    /// The spots of one floor lie all over the map.
    #[error(
        "The {count} spots of floor {floor} lie kilometres apart, so they are not one garage. Import each place by itself."
    )]
    Scattered {
        /// The floor.
        floor: String,
        /// How many spots it was to have.
        count: usize,
    },
}
