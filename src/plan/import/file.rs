//! From a file's bytes to its features, with a clear word for every other kind of file.

use serde_json::Value;
use serde_json::error::Category;

use super::{LARGEST_FILE_BYTES, PlanError, PlanFile};

/// What is in a file.
pub(super) struct Read {
    pub(super) features: Vec<Value>,
    /// Whom to name as the source, if the file says so.
    pub(super) attribution: Option<String>,
}

/// How other kinds of file begin, what they are and what to do with them.
const OTHER_KINDS: [(&[u8], &str, &str); 12] = [
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
    (b"PK\x03\x04", "a ZIP archive", "Unpack it first; a zipped shapefile must be exported as GeoJSON."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it first."),
    (b"%PDF", "a PDF document", DRAW_IT),
    (b"\x89PNG", "a picture", DRAW_IT),
    (b"\xff\xd8\xff", "a picture", DRAW_IT),
    (b"GIF8", "a picture", DRAW_IT),
    (b"AC10", "a CAD drawing (DWG)", "Export the spots as GeoJSON, in longitude and latitude."),
    (b"SQLite format 3", "a database (GeoPackage)", "Export the layer with the spots as GeoJSON."),
    (b"\x00\x00\x27\x0a", "a shapefile", "Export it as GeoJSON."),
    (b"\xff\xfe", "text in UTF-16", "Save it with the encoding UTF-8."),
    (b"\xfe\xff", "text in UTF-16", "Save it with the encoding UTF-8."),
];

const DRAW_IT: &str = "Draw the spots in a map program and export them as GeoJSON.";

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a file's features.
pub(super) fn read(file: PlanFile<'_>) -> Result<Read, PlanError> {
    let name = || file.name.to_owned();
    if file.bytes.len() > LARGEST_FILE_BYTES {
        return Err(PlanError::TooLarge { file: name(), megabytes: file.bytes.len().div_ceil(1_000_000) });
    }
    let bytes = file.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(file.bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(PlanError::Empty { file: name() });
    }
    refuse_other_kinds(file.name, bytes)?;
    let text = std::str::from_utf8(bytes)
        .map_err(|error| PlanError::WrongEncoding { file: name(), byte: error.valid_up_to() + 1 })?;
    let root: Value = serde_json::from_str(text).map_err(|error| not_json(file.name, &error))?;
    collection(file.name, root)
}

fn refuse_other_kinds(file: &str, bytes: &[u8]) -> Result<(), PlanError> {
    let wrong = |kind, advice| Err(PlanError::WrongKind { file: file.to_owned(), kind, advice });
    if let Some((_, kind, advice)) = OTHER_KINDS.iter().find(|(begin, ..)| bytes.starts_with(begin)) {
        return wrong(kind, advice);
    }
    if bytes.trim_ascii_start().starts_with(b"<") {
        return wrong("an XML or HTML file", "Export the spots as GeoJSON; for an .osm file, any map program does it.");
    }
    if bytes.iter().take(64).any(|byte| *byte == 0) {
        return wrong("not text, or text in UTF-16", "If it is text, save it with the encoding UTF-8.");
    }
    Ok(())
}

fn not_json(file: &str, error: &serde_json::Error) -> PlanError {
    let file = file.to_owned();
    if error.classify() == Category::Eof {
        return PlanError::Truncated { file, line: error.line() };
    }
    let text = error.to_string();
    let what = text.split_once(" at line ").map_or(text.as_str(), |(what, _)| what).to_owned();
    PlanError::NotJson { file, line: error.line(), column: error.column(), what }
}

fn collection(file: &str, root: Value) -> Result<Read, PlanError> {
    let not_geojson = |found: String| PlanError::NotGeoJson { file: file.to_owned(), found };
    let mut members = match root {
        Value::Object(members) => members,
        Value::Array(_) => return Err(not_geojson("it holds a list".to_owned())),
        _ => return Err(not_geojson("it holds a single value".to_owned())),
    };
    if let Some(system) = foreign_system(members.get("crs")) {
        return Err(PlanError::WrongCoordinates { file: file.to_owned(), system });
    }
    let attribution =
        members.get("attribution").and_then(Value::as_str).map(in_one_line).filter(|text| !text.is_empty());
    let kind = members.get("type").and_then(Value::as_str).map(in_one_line);
    let features = match kind.as_deref() {
        Some("FeatureCollection") => match members.remove("features") {
            Some(Value::Array(features)) => features,
            _ => return Err(not_geojson("it has no list of features".to_owned())),
        },
        Some("Feature") => vec![Value::Object(members)],
        Some(other) => return Err(not_geojson(format!("its type is \"{other}\""))),
        None => return Err(not_geojson("it has no type".to_owned())),
    };
    if features.is_empty() {
        return Err(PlanError::NoFeature { file: file.to_owned() });
    }
    Ok(Read { features, attribution })
}

/// The name of a coordinate system other than longitude and latitude. Files of before 2016 may name one.
fn foreign_system(crs: Option<&Value>) -> Option<String> {
    let name = crs?.pointer("/properties/name")?.as_str()?;
    let known = ["CRS84", "4326", "4979", "WGS84", "WGS 84"];
    (!known.iter().any(|known| name.contains(known))).then(|| in_one_line(name))
}

/// The text without what would break a line or a screen, cut to a line's length.
pub(super) fn in_one_line(text: &str) -> String {
    let cleaned: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect();
    cleaned.trim_end_matches(['.', ' ']).to_owned()
}
