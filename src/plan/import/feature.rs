//! One feature: is it a spot, an entrance, or what else.

use geojson::{Feature, GeometryValue, Position};
use serde_json::Value;

use super::file::in_one_line;
use super::report::{SkipReason, Source};
use super::tags::{Kind, Properties, Tags};

/// The most corners a spot has.
const MOST_CORNERS: usize = 100;

/// A place on the globe (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Degrees {
    pub(super) longitude: f64,
    pub(super) latitude: f64,
}

/// A spot as the map has it.
#[derive(Clone, Debug)]
pub(super) struct SpotFeature {
    pub(super) source: Source,
    pub(super) tags: Tags,
    /// Its corners in order, the first not repeated.
    pub(super) corners: Vec<Degrees>,
}

/// An entrance as the map has it.
#[derive(Clone, Debug)]
pub(super) struct EntranceFeature {
    pub(super) source: Source,
    pub(super) tags: Tags,
    pub(super) at: Degrees,
    /// Whether the map says that it is of vehicles.
    pub(super) of_vehicles: bool,
}

/// What a feature turned out to be.
pub(super) enum Found {
    Spot(SpotFeature),
    Entrance(EntranceFeature),
}

/// Looks at one feature; what is neither spot nor entrance is refused with its identity and the reason.
pub(super) fn look_at(source: Source, value: Value) -> Result<Found, (Option<String>, SkipReason)> {
    let outer_id =
        value.get("id").and_then(|id| id.as_str().map(in_one_line).or_else(|| id.as_i64().map(|id| id.to_string())));
    let properties_id = Properties::new(value.get("properties").and_then(Value::as_object)).id();
    let id = properties_id.or(outer_id);
    recognise(source, value, id.clone()).map_err(|why| (id, why))
}

fn recognise(source: Source, value: Value, id: Option<String>) -> Result<Found, SkipReason> {
    let feature: Feature = serde_json::from_value(value)
        .map_err(|error| SkipReason::Malformed { why: in_one_line(&error.to_string()) })?;
    let properties = Properties::new(feature.properties.as_ref());
    let kind = properties.kind();
    if let Kind::Other(what) = kind {
        return Err(SkipReason::NotASpot { what });
    }
    let shape = feature.geometry.as_ref().ok_or(SkipReason::NoShape)?;
    let tags = properties.tags(id);
    if kind == Kind::Spot {
        return Ok(Found::Spot(SpotFeature { source, tags, corners: corners(&shape.value)? }));
    }
    let of_vehicles = kind == Kind::VehicleEntrance;
    match &shape.value {
        GeometryValue::Point { coordinates } => {
            Ok(Found::Entrance(EntranceFeature { source, tags, at: degrees(coordinates)?, of_vehicles }))
        }
        _ => Err(SkipReason::NotASpot { what: "an entrance that is not a point".to_owned() }),
    }
}

fn corners(shape: &GeometryValue) -> Result<Vec<Degrees>, SkipReason> {
    match shape {
        GeometryValue::Polygon { coordinates } => outline(coordinates),
        // Many programs write every area as a list of areas.
        GeometryValue::MultiPolygon { coordinates } => match coordinates.as_slice() {
            [only] => outline(only),
            [] => Err(SkipReason::NoShape),
            several => Err(SkipReason::SeveralAreas { pieces: several.len() }),
        },
        GeometryValue::Point { .. } => Err(SkipReason::NotAnArea { shape: "point" }),
        GeometryValue::LineString { .. } => Err(SkipReason::NotAnArea { shape: "line" }),
        GeometryValue::MultiPoint { .. } => Err(SkipReason::NotAnArea { shape: "group of points" }),
        GeometryValue::MultiLineString { .. } => Err(SkipReason::NotAnArea { shape: "group of lines" }),
        GeometryValue::GeometryCollection { .. } => Err(SkipReason::NotAnArea { shape: "group of shapes" }),
    }
}

fn outline(rings: &[Vec<Position>]) -> Result<Vec<Degrees>, SkipReason> {
    let ring = match rings {
        [] => return Err(SkipReason::NoShape),
        [only] => only,
        [..] => return Err(SkipReason::Hole),
    };
    let mut corners = ring.iter().map(degrees).collect::<Result<Vec<Degrees>, SkipReason>>()?;
    let Some(last) = corners.pop() else { return Err(SkipReason::TooFewCorners) };
    if corners.first() != Some(&last) {
        return Err(if corners.is_empty() { SkipReason::TooFewCorners } else { SkipReason::OpenOutline });
    }
    match corners.len() {
        0..3 => Err(SkipReason::TooFewCorners),
        3..=MOST_CORNERS => Ok(corners),
        corners => Err(SkipReason::TooManyCorners { corners }),
    }
}

fn degrees(position: &Position) -> Result<Degrees, SkipReason> {
    match position.as_slice() {
        [longitude, latitude, ..] if longitude.abs() <= 180.0 && latitude.abs() <= 90.0 => {
            Ok(Degrees { longitude: *longitude, latitude: *latitude })
        }
        numbers => Err(SkipReason::OutOfRange {
            coordinate: numbers.iter().take(3).map(f64::to_string).collect::<Vec<_>>().join(", "),
        }),
    }
}
