//! Floor plans that are none, or that show what cannot be a garage. Nothing is made of them.

use serde_json::{Value, json};

use super::ground::{Ground, text};
use super::kind::{Kind, Leaves, Tried, USAGE};

pub(super) fn kinds() -> Vec<Kind> {
    [files(), shapes()].into_iter().flatten().collect()
}

/// A new garage, but for where and of what plan.
const NEW: [&str; 7] = ["init", "--name", "New", "--timezone", "Europe/Berlin", "--currency", "EUR"];

/// Makes a garage of a plan of these bytes; nothing of it must be left when that is refused.
fn planned(ground: &mut Ground, bytes: impl AsRef<[u8]>) -> Tried {
    let plan = ground.file("plan.geojson", bytes);
    planned_from(ground, &plan)
}

fn planned_from(ground: &mut Ground, plan: &str) -> Tried {
    let new = ground.not_made("new garage");
    Tried::Ran(ground.run(&[NEW.as_slice(), &["--data", &new, "--layout", plan]].concat()))
}

/// Makes a garage of one spot with this outline.
fn outlined(ground: &mut Ground, coordinates: &Value) -> Tried {
    planned(ground, collection(&[spot(coordinates)]))
}

fn spot(coordinates: &Value) -> Value {
    let geometry = json!({"type": "Polygon", "coordinates": coordinates});
    json!({"type": "Feature", "geometry": geometry, "properties": {"amenity": "parking_space"}})
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn files() -> Vec<Kind> {
    vec![
        Kind::refused("a plan that is not there", USAGE, &["cannot be read", "Look at its name"], |ground| {
            let missing = text(&ground.path("none.geojson"));
            planned_from(ground, &missing)
        }),
        Kind::refused("a folder for a plan", USAGE, &["is a folder", "name a file"], |ground| {
            let folder = text(&ground.folder);
            planned_from(ground, &folder)
        }),
        Kind::refused("an empty plan", USAGE, &["plan.geojson is empty", "export it again"], |ground| {
            planned(ground, "")
        }),
        Kind::refused("a plan that is no JSON", USAGE, &["line 1, column 1", "Export it again"], |ground| {
            planned(ground, "spot;x;y\n1;2;3\n")
        }),
        Kind::refused("a plan cut off", USAGE, &["ends in the middle", "fetch it again"], |ground| {
            planned(ground, "{\"type\": \"FeatureCollection\", \"features\": [{\"type\":")
        }),
        Kind::refused("JSON that is no plan", USAGE, &["it has no type", "GeoJSON"], |ground| {
            planned(ground, "{\"a\": 1}")
        }),
        Kind::refused("a plan with NaN in it", USAGE, &["cannot be read", "Export it again"], |ground| {
            planned(ground, "{\"type\": \"FeatureCollection\", \"features\": [NaN]}")
        }),
        Kind::refused("a plan with an endless number", USAGE, &["cannot be read", "Export it again"], |ground| {
            planned(ground, "{\"type\": \"FeatureCollection\", \"features\": [1e999]}")
        }),
        Kind::refused("a plan of brackets", USAGE, &["cannot be read", "Export it again"], |ground| {
            planned(ground, "[".repeat(100_000))
        }),
        Kind::refused("a picture for a plan", USAGE, &["is a picture", "Draw the spots"], |ground| {
            planned(ground, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        }),
        Kind::refused(
            "a plan of 50 megabytes",
            USAGE,
            &["MB; a garage's plan has less", "Cut the garage out"],
            |ground| planned(ground, vec![b' '; 50_000_000]),
        ),
        Kind::refused("a plan in UTF-16", USAGE, &["UTF-16", "UTF-8"], |ground| {
            let bytes: Vec<u8> = collection(&[]).encode_utf16().flat_map(u16::to_le_bytes).collect();
            planned(ground, [b"\xFF\xFE".as_slice(), &bytes].concat())
        }),
    ]
}

fn shapes() -> Vec<Kind> {
    vec![
        Kind::refused(
            "a plan of no features",
            USAGE,
            &["holds no features", "look whether something was selected"],
            |ground| planned(ground, collection(&[])),
        ),
        Kind::refused(
            "a plan of slips of the pen",
            USAGE,
            &["No spot was found", "a slip of the pen", "amenity=parking_space"],
            |ground| outlined(ground, &json!([[[5.9, 52.2], [5.900_001, 52.2], [5.900_001, 52.200_001], [5.9, 52.2]]])),
        ),
        Kind::refused(
            "an outline that does not close",
            USAGE,
            &["does not end where it began", "amenity=parking_space"],
            |ground| {
                outlined(ground, &json!([[[5.9, 52.2], [5.900_03, 52.2], [5.900_03, 52.199_95], [5.9, 52.199_95]]]))
            },
        ),
        Kind::refused(
            "an outline like a bow tie",
            USAGE,
            &["crosses or touches itself", "amenity=parking_space"],
            |ground| {
                outlined(
                    ground,
                    &json!([[[5.9, 52.2], [5.900_03, 52.199_95], [5.900_03, 52.2], [5.9, 52.199_95], [5.9, 52.2]]]),
                )
            },
        ),
        Kind::refused(
            "an outline off the globe",
            USAGE,
            &["no longitude and latitude", "amenity=parking_space"],
            |ground| outlined(ground, &json!([[[190.0, 95.0], [190.1, 95.0], [190.1, 95.1], [190.0, 95.0]]])),
        ),
        Kind::refused("an outline of words", USAGE, &["cannot be read", "amenity=parking_space"], |ground| {
            outlined(ground, &json!([[["here", "there"], ["here", "there"]]]))
        }),
        Kind::refused(
            "a spot as large as a country",
            USAGE,
            &["too large for one spot", "amenity=parking_space"],
            |ground| outlined(ground, &json!([[[5.0, 52.0], [6.0, 52.0], [6.0, 53.0], [5.0, 53.0], [5.0, 52.0]]])),
        ),
        Kind::refused("a plan of benches", USAGE, &["No spot was found", "amenity=parking_space"], |ground| {
            let bench = json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [5.9, 52.2]}, "properties": {"amenity": "bench"}});
            planned(ground, collection(&[bench]))
        }),
        Kind::refused(
            "a plan in metres of another country",
            USAGE,
            &["EPSG::28992", "longitude and latitude"],
            |ground| {
                let crs = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}});
                planned(ground, json!({"type": "FeatureCollection", "crs": crs, "features": [1]}).to_string())
            },
        ),
        Kind::refused(
            "spots all over the world",
            USAGE,
            &["lie kilometres apart", "Import each place by itself"],
            |ground| {
                let far = |x: f64, y: f64| {
                    spot(&json!([[[x, y], [x + 0.000_04, y], [x + 0.000_04, y + 0.000_05], [x, y + 0.000_05], [x, y]]]))
                };
                planned(ground, collection(&[far(5.9, 52.2), far(7.0, 53.0), far(-70.0, -30.0), far(139.0, 35.0)]))
            },
        ),
        Kind::carried(
            "two spots on the same ground",
            &["Spots   1, and 1 not imported", "feature 2: it has the same outline as feature 1"],
            Leaves::Same,
            |ground| {
                let one = spot(&json!([[
                    [5.9, 52.2],
                    [5.900_04, 52.2],
                    [5.900_04, 52.200_05],
                    [5.9, 52.200_05],
                    [5.9, 52.2]
                ]]));
                let plan = ground.file("plan.geojson", collection(&[one.clone(), one]));
                let new = text(&ground.path("new garage"));
                Tried::Ran(ground.run(&[NEW.as_slice(), &["--data", &new, "--layout", &plan]].concat()))
            },
        ),
    ]
}
