//! Files of every wrong sort: each gets a clear word, none stops the program.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{Lot, counting};
use super::*;

fn outcome(bytes: &[u8]) -> Result<Import, PlanError> {
    import(&[PlanFile { name: "plan.geojson", bytes }], counting())
}

/// The file is refused, in a sentence with this in it, that names the file.
#[track_caller]
fn refused(bytes: &[u8], expected: &str) {
    let text = outcome(bytes).unwrap_err().to_string();
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("plan.geojson"), "{text}");
    assert!(text.ends_with('.'), "{text}");
}

/// The only feature of the file is refused for this.
#[track_caller]
fn skipped(feature: &Value, expected: &str) {
    let file = json!({"type": "FeatureCollection", "features": [feature]});
    let Err(PlanError::NoSpot { skipped }) = outcome(file.to_string().as_bytes()) else {
        panic!("not refused: {file}")
    };
    let [only] = skipped.as_slice() else { panic!("{skipped:?}") };
    assert!(only.to_string().contains(expected), "{only}");
}

fn area(coordinates: &Value) -> Value {
    let geometry = json!({"type": "Polygon", "coordinates": coordinates});
    json!({"type": "Feature", "geometry": geometry, "properties": {"amenity": "parking_space"}})
}

#[test]
fn other_kinds_of_file_are_named() {
    refused(b"", "is empty");
    refused(b" \r\n\t ", "is empty");
    refused(b"\xef\xbb\xbf", "is empty");
    refused(b"\x1f\x8b\x08\x00 garbage", "a compressed file");
    refused(b"PK\x03\x04 garbage", "a ZIP archive");
    refused(b"%PDF-1.7", "a PDF document");
    refused(b"\x89PNG\r\n\x1a\n", "a picture");
    refused(b"\xff\xd8\xff\xe0", "a picture");
    refused(b"AC1032\0\0", "a CAD drawing");
    refused(b"SQLite format 3\0", "GeoPackage");
    refused(b"\x00\x00\x27\x0a\x00\x00", "a shapefile");
    refused(b"  <?xml version='1.0'?><osm/>", "an XML or HTML file");
    refused(b"\xff\xfe{\0\"\0", "UTF-16");
    refused(b"\xfe\xff\0{\0\"", "UTF-16");
    refused(b"{\0\"\0t\0", "UTF-16");
}

#[test]
fn text_that_is_no_json_is_told_with_the_place() {
    refused(b"spot;x;y\n1;2;3", "line 1, column 1");
    refused(b"{\"type\": \"FeatureCollection\",\n \"features\": [}", "line 2");
    refused(b"{\"type\": \"FeatureCollection\", \"features\": [{\"type\":", "ends in the middle");
    refused(b"{\"type\": \"FeatureCollection\", \"name\": \"Stra\xdfe\"}", "not written in UTF-8 (byte 44");
    refused(br#"{"type": "FeatureCollection", "features": [NaN]}"#, "line 1, column 44");
    refused(br#"{"type": "FeatureCollection", "features": [1e999]}"#, "line 1");
    refused("[".repeat(100_000).as_bytes(), "line 1");
}

#[test]
fn json_that_is_no_collection_of_features_is_told() {
    refused(b"[]", "it holds a list");
    refused(b"7", "a single value");
    refused(b"{}", "it has no type");
    refused(br#"{"type": "Topology", "objects": {}}"#, "its type is \"Topology\"");
    refused(br#"{"type": "FeatureCollection"}"#, "no list of features");
    refused(br#"{"type": "FeatureCollection", "features": {}}"#, "no list of features");
    refused(br#"{"type": "FeatureCollection", "features": []}"#, "holds no features");
    let dutch = br#"{"type": "FeatureCollection", "features": [1],
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}}"#;
    refused(dutch, "EPSG::28992, not longitude and latitude");
}

#[test]
fn a_byte_order_mark_and_a_named_wgs_84_are_no_fault() {
    let mut lot = Lot::straight();
    lot.row(0.0, 0.0, 3, "A");
    let bytes = [b"\xef\xbb\xbf".as_slice(), &lot.bytes()].concat();
    assert_eq!(outcome(&bytes).unwrap().layout.spots.len(), 3);
    let mut root: Value = serde_json::from_slice(&lot.bytes()).unwrap();
    root["crs"] = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}});
    assert_eq!(outcome(root.to_string().as_bytes()).unwrap().layout.spots.len(), 3);
    let single = lot.features[0].to_string();
    assert_eq!(outcome(single.as_bytes()).unwrap().layout.spots.len(), 1, "a single feature is a file too");
}

#[test]
fn a_file_of_fifty_megabytes_is_refused_before_it_is_read() {
    let large = vec![b' '; 50_000_000];
    assert_eq!(outcome(&large), Err(PlanError::TooLarge { file: "plan.geojson".to_owned(), megabytes: 50 }));
}

#[test]
fn more_spots_than_any_garage_has_are_refused() {
    let mut lot = Lot::straight();
    lot.row(0.0, 0.0, 1, "A");
    let one = lot.features.remove(0);
    lot.features = vec![one; MOST_SPOTS + 1];
    assert_eq!(lot.refusal(), PlanError::TooManySpots { count: MOST_SPOTS + 1 });
}

#[test]
fn no_file_at_all_is_told() {
    assert_eq!(import(&[], counting()), Err(PlanError::NoFile));
}

#[test]
fn one_bad_file_among_good_ones_is_named() {
    let mut lot = Lot::straight();
    lot.row(0.0, 0.0, 3, "A");
    let good = lot.bytes();
    let files = [PlanFile { name: "G.geojson", bytes: &good }, PlanFile { name: "1.geojson", bytes: b"" }];
    assert_eq!(import(&files, counting()), Err(PlanError::Empty { file: "1.geojson".to_owned() }));
}

#[test]
fn spots_all_over_the_world_are_not_one_garage() {
    let mut lot = Lot::straight();
    for east in [0.0, 100_000.0, 200_000.0, 3_000_000.0, -2_000_000.0] {
        lot.spot(east, 0.0, 2.5, 5.0, &json!({}));
    }
    assert_eq!(lot.refusal(), PlanError::Scattered { floor: "G".to_owned(), count: 5 });
}

#[test]
fn features_that_are_no_areas_are_listed() {
    skipped(&json!(null), "cannot be read as a GeoJSON feature");
    skipped(&json!({"type": "Polygon"}), "cannot be read as a GeoJSON feature");
    skipped(
        &json!({"type": "Feature", "properties": {"amenity": "parking_space"}, "geometry": null}),
        "it has no shape",
    );
    skipped(&json!({"type": "Feature", "properties": null, "geometry": null}), "without the tag amenity");
    for (shape, coordinates, word) in [
        ("Point", json!([5.9, 52.2]), "a point"),
        ("MultiPoint", json!([[5.9, 52.2]]), "a group of points"),
        ("LineString", json!([[5.9, 52.2], [5.91, 52.2]]), "a line"),
        ("MultiLineString", json!([[[5.9, 52.2], [5.91, 52.2]]]), "a group of lines"),
        ("MultiPolygon", json!([[[[5.9, 52.2]]], [[[5.9, 52.2]]]]), "2 separate areas"),
        ("MultiPolygon", json!([]), "it has no shape"),
        ("Polygon", json!([]), "it has no shape"),
    ] {
        let geometry = json!({"type": shape, "coordinates": coordinates});
        skipped(&json!({"type": "Feature", "geometry": geometry, "properties": {"amenity": "parking_space"}}), word);
    }
    let collection = json!({"type": "GeometryCollection", "geometries": []});
    skipped(
        &json!({"type": "Feature", "geometry": collection, "properties": {"amenity": "parking_space"}}),
        "a group of shapes",
    );
}

#[test]
fn bad_outlines_are_listed() {
    let (a, b, c, d) = (json!([5.9, 52.2]), json!([5.90003, 52.2]), json!([5.90003, 52.19995]), json!([5.9, 52.19995]));
    skipped(&area(&json!([[a, b, c, d]])), "does not end where it began");
    skipped(&area(&json!([[]])), "fewer than three corners");
    skipped(&area(&json!([[a]])), "fewer than three corners");
    skipped(&area(&json!([[a, b, a]])), "fewer than three corners");
    skipped(&area(&json!([[a, a, a, a]])), "a slip of the pen");
    skipped(&area(&json!([[a, c, b, d, a]])), "crosses or touches itself");
    skipped(&area(&json!([[a, b, c, d, a], [a, b, c, a]])), "has a hole");
    skipped(&area(&json!([[a, b, [5.9], a]])), "5.9 is no longitude and latitude");
    skipped(&area(&json!([[a, b, [5.9, null], a]])), "cannot be read");
    skipped(&area(&json!([[a, b, ["5.9", "52.2"], a]])), "cannot be read");
    skipped(&area(&json!([[a, b, [190.0, 52.2], d, a]])), "190, 52.2 is no longitude and latitude");
    skipped(&area(&json!([[a, b, [5.9, -1e300], d, a]])), "is no longitude and latitude");
    skipped(
        &area(&json!([[
            [194_000.0, 465_000.0],
            [194_003.0, 465_000.0],
            [194_003.0, 465_005.0],
            [194_000.0, 465_000.0]
        ]])),
        "194000, 465000",
    );
    let round: Vec<Value> = (0..=150)
        .map(|step| {
            let (sin, cos) = (f64::from(step % 150) / 150.0 * std::f64::consts::TAU).sin_cos();
            json!([5.9 + cos * 3e-5, 52.2 + sin * 2e-5])
        })
        .collect();
    skipped(&area(&json!([round])), "150 corners");
    skipped(
        &area(&json!([[[5.0, 52.0], [6.0, 52.0], [6.0, 53.0], [5.0, 53.0], [5.0, 52.0]]])),
        "too large for one spot",
    );
    skipped(&area(&json!([[[0.0, 90.0], [10.0, 90.0], [10.0, 89.99999], [0.0, 90.0]]])), "a slip of the pen");
}

#[test]
fn coordinates_with_heights_are_read() {
    let heights =
        [[5.9, 52.2], [5.90003, 52.2], [5.90003, 52.19995], [5.9, 52.19995], [5.9, 52.2]].map(|[x, y]| [x, y, 12.5]);
    let file = json!({"type": "FeatureCollection", "features": [area(&json!([heights]))]});
    assert_eq!(outcome(file.to_string().as_bytes()).unwrap().layout.spots.len(), 1);
}

#[test]
fn texts_from_a_file_cannot_break_a_line_or_a_screen() {
    let mut lot = Lot::straight();
    lot.spot(0.0, 0.0, 2.5, 5.0, &json!({"ref": "A\n1\u{7}"})).spot(
        2.5,
        0.0,
        2.5,
        5.0,
        &json!({"name": "x".repeat(5000)}),
    );
    lot.point(-2.0, 2.0, &json!({"entrance": "yes", "name": "A very long name for such a small entrance"}));
    let import = lot.import();
    crate::plan::check(&import.layout).unwrap();
    let labels: Vec<&str> = import.layout.spots.iter().map(|spot| spot.label.as_str()).collect();
    assert_eq!(labels, ["G-A 1", "G-001"]);
    assert!(import.notes.iter().all(|note| !note.to_string().contains(char::is_control)));
}

fn valid() -> Vec<u8> {
    let mut lot = Lot::turned(15.0);
    lot.row(0.0, 0.0, 4, "A").row(0.0, 5.0, 4, "B").point(-2.0, 2.0, &json!({"amenity": "parking_entrance"}));
    lot.bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_at_all_stop_the_program(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(outcome(&bytes).is_err());
    }

    #[test]
    fn a_file_cut_off_anywhere_is_refused(part in 0.0..1.0_f64) {
        let bytes = valid();
        let end = (0..bytes.len()).min_by(|a, b| {
            let away = |at: usize| (u32::try_from(at).map_or(0.0, f64::from) - part * u32::try_from(bytes.len()).map_or(0.0, f64::from)).abs();
            away(*a).total_cmp(&away(*b))
        });
        prop_assert!(outcome(&bytes[..end.unwrap()]).is_err());
    }

    #[test]
    fn a_file_with_some_bytes_changed_is_read_or_refused_and_every_feature_accounted_for(
        changes in prop::collection::vec((any::<prop::sample::Index>(), b' '..b'~'), 1..6),
    ) {
        let mut bytes = valid();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(import) = outcome(&bytes) {
            crate::plan::check(&import.layout).unwrap();
        }
    }

    #[test]
    fn outlines_of_any_numbers_are_imported_or_listed(
        rings in prop::collection::vec(prop::collection::vec((-180.0..180.0_f64, -90.0..90.0_f64), 0..8), 1..6),
        shrink in prop::sample::select(vec![1.0, 1e-3, 1e-5, 1e-6]),
    ) {
        let features: Vec<Value> = rings
            .iter()
            .map(|ring| {
                let mut ring: Vec<[f64; 2]> = ring.iter().map(|(x, y)| [x * shrink, y * shrink]).collect();
                ring.extend(ring.first().copied());
                area(&json!([ring]))
            })
            .collect();
        let count = features.len();
        match outcome(json!({"type": "FeatureCollection", "features": features}).to_string().as_bytes()) {
            Ok(import) => {
                crate::plan::check(&import.layout).unwrap();
                prop_assert_eq!(import.layout.spots.len() + import.skipped.len(), count);
            }
            Err(PlanError::NoSpot { skipped }) => prop_assert_eq!(skipped.len(), count),
            Err(other) => prop_assert!(matches!(other, PlanError::Scattered { .. }), "{}", other),
        }
    }
}
