//! Car parks for tests, written the way a map program would.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Import, PlanError, PlanFile, import};

/// Where the test lots lie.
const LONGITUDE: f64 = 5.95;
const LATITUDE: f64 = 52.2;

/// Identities 1, 2, 3, …
pub(super) fn counting() -> impl FnMut() -> Uuid {
    let mut next = 0;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

/// A car park under construction: places in metres, x to the right, y down, then turned as a whole.
#[derive(Clone, Debug)]
pub(super) struct Lot {
    pub(super) degrees: f64,
    pub(super) features: Vec<Value>,
}

impl Lot {
    pub(super) fn turned(degrees: f64) -> Self {
        Self { degrees, features: Vec::new() }
    }

    pub(super) fn straight() -> Self {
        Self::turned(0.0)
    }

    /// An outline by its corners.
    pub(super) fn area(&mut self, corners: &[(f64, f64)], properties: &Value) -> &mut Self {
        let mut ring: Vec<Value> = corners.iter().map(|corner| self.position(*corner)).collect();
        ring.push(self.position(corners[0]));
        self.feature(&json!({"type": "Polygon", "coordinates": [ring]}), properties)
    }

    /// A spot by its upper left corner and its size before turning, with more tags.
    pub(super) fn spot(&mut self, x: f64, y: f64, width: f64, height: f64, tags: &Value) -> &mut Self {
        let mut properties = json!({"amenity": "parking_space"});
        properties.as_object_mut().unwrap().append(&mut tags.as_object().unwrap().clone());
        self.area(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)], &properties)
    }

    /// A row of car spots, 2.5 by 5 m each, to the right from there; each carries its row and its number in it as `ref`.
    pub(super) fn row(&mut self, x: f64, y: f64, spots: u32, name: &str) -> &mut Self {
        for number in 0..spots {
            self.spot(x + 2.5 * f64::from(number), y, 2.5, 5.0, &json!({"ref": format!("{name}{number}")}));
        }
        self
    }

    pub(super) fn point(&mut self, x: f64, y: f64, properties: &Value) -> &mut Self {
        let position = self.position((x, y));
        self.feature(&json!({"type": "Point", "coordinates": position}), properties)
    }

    pub(super) fn feature(&mut self, geometry: &Value, properties: &Value) -> &mut Self {
        self.features.push(json!({"type": "Feature", "geometry": geometry, "properties": properties}));
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        json!({"type": "FeatureCollection", "features": self.features}).to_string().into_bytes()
    }

    pub(super) fn import(&self) -> Import {
        import(&[PlanFile { name: "lot.geojson", bytes: &self.bytes() }], counting()).unwrap()
    }

    pub(super) fn refusal(&self) -> PlanError {
        import(&[PlanFile { name: "lot.geojson", bytes: &self.bytes() }], counting()).unwrap_err()
    }

    fn position(&self, (x, y): (f64, f64)) -> Value {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (east, south) = (x * cos - y * sin, x * sin + y * cos);
        json!([LONGITUDE + east / (111_320.0 * LATITUDE.to_radians().cos()), LATITUDE - south / 111_320.0])
    }
}

/// The rows of an import in walking order: floor by floor, the labels without the floor, a `_` for each place left out.
pub(super) fn rows(import: &Import) -> Vec<Vec<String>> {
    let mut rows: Vec<((Uuid, i64), Vec<String>, i64)> = Vec::new();
    for spot in &import.layout.spots {
        let row = (spot.floor.uuid(), spot.row);
        let label = spot.label.split_once('-').unwrap().1.to_owned();
        match rows.last_mut() {
            Some((known, labels, place)) if *known == row => {
                labels.extend((*place + 1..spot.place).map(|_| "_".to_owned()));
                labels.push(label);
                *place = spot.place;
            }
            _ => rows.push((row, vec![label], spot.place)),
        }
    }
    rows.into_iter().map(|(_, labels, _)| labels).collect()
}
