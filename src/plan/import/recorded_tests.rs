//! Real car parks from OpenStreetMap, read where the recorded data lies beside the repository.

use std::path::PathBuf;

use super::fixture::{counting, rows};
use super::*;
use crate::plan::check;

/// A recorded file's bytes; none where there is no recorded data.
fn recorded(name: &str) -> Option<Vec<u8>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("PARKHAUS_SHARED").map_or(beside, PathBuf::from);
    let bytes = std::fs::read(shared.join("data/floormaps").join(name)).ok();
    if bytes.is_none() {
        println!("skipped: no recorded data");
    }
    bytes
}

/// Imports a recorded file and checks what holds for each: every feature imported, as a car spot, in rows of these lengths.
#[track_caller]
fn check_recorded(name: &str, row_lengths: &[usize], neighbours_at_least: usize) -> Option<Import> {
    let bytes = recorded(name)?;
    let import = import(&[PlanFile { name, bytes: &bytes }], counting()).unwrap();
    check(&import.layout).unwrap();
    assert_eq!(import.skipped, []);
    let sizes: Vec<&str> = import.layout.spots.iter().map(|spot| spot.size.as_str()).collect();
    assert!(sizes.iter().all(|size| *size == crate::plan::sizes::CAR), "{sizes:?}");
    let lengths: Vec<usize> =
        rows(&import).iter().map(|row| row.iter().filter(|label| *label != "_").count()).collect();
    assert_eq!(lengths, row_lengths);
    let spots = &import.layout.spots;
    let neighbours = spots.windows(2).filter(|pair| pair[0].row == pair[1].row && pair[0].place + 1 == pair[1].place);
    let neighbours = neighbours.count();
    assert!(neighbours >= neighbours_at_least, "only {neighbours} of {} next numbers are neighbours", spots.len());
    // Nobody walks far to the next number: over a lane at most, or to the row behind.
    for pair in spots.windows(2) {
        let apart =
            (pair[0].outline[0].x - pair[1].outline[0].x).abs() + (pair[0].outline[0].y - pair[1].outline[0].y).abs();
        assert!(apart < 26_000, "{} and {} are {apart} mm apart", pair[0].label, pair[1].label);
    }
    Some(import)
}

#[test]
fn the_straight_lot_has_six_rows_over_a_crossing_lane() {
    let Some(import) = check_recorded("osm-lot-a-213.geojson", &[36, 36, 34, 36, 36, 35], 200) else { return };
    let rows = rows(&import);
    assert_eq!(rows[0][15..20], ["016", "017", "_", "_", "018"], "the lane has room for two");
    assert_eq!(rows[2].iter().filter(|label| *label == "_").count(), 4, "and so has the one gap");
    let large: Vec<&Note> = import.notes.iter().filter(|note| matches!(note, Note::AsLargeAsTwo { .. })).collect();
    assert_eq!(large, [&Note::AsLargeAsTwo { spot: "G-213".to_owned(), square_metres: 23 }]);
}

#[test]
fn the_turned_lot_has_eight_rows() {
    let lengths = [31, 34, 33, 31, 30, 28, 27, 23];
    let Some(import) = check_recorded("osm-lot-b-237.geojson", &lengths, 226) else { return };
    let wide = Note::AsWideAsAccessible { floor: "G".to_owned(), spots: 4, first: "G-028".to_owned() };
    assert!(import.notes.contains(&wide), "{:?}", import.notes);
}

#[test]
fn the_garage_below_ground_has_four_rows_and_keeps_its_pillars_cut_outs() {
    // The extractor's `area_m2` says 0.4 m² of some; the outlines themselves have 12 m² and more.
    let Some(import) = check_recorded("osm-underground-89.geojson", &[21, 22, 22, 24], 85) else { return };
    assert_eq!(import.layout.floors[0].label, "B1");
    assert_eq!(import.layout.floors[0].level, -1);
    assert_eq!(import.layout.spots.iter().filter(|spot| spot.outline.len() > 4).count(), 25);
}

#[test]
fn three_lots_in_one_import_are_three_floors_and_told_to_lie_apart() {
    let names = ["osm-lot-a-213.geojson", "osm-lot-b-237.geojson", "osm-underground-89.geojson"];
    let Some(bytes) = names.iter().map(|name| recorded(name)).collect::<Option<Vec<_>>>() else { return };
    let files: Vec<PlanFile<'_>> = names.iter().zip(&bytes).map(|(name, bytes)| PlanFile { name, bytes }).collect();
    let import = import(&files, counting()).unwrap();
    check(&import.layout).unwrap();
    let labels: Vec<&str> = import.layout.floors.iter().map(|floor| floor.label.as_str()).collect();
    assert_eq!((labels, import.layout.spots.len()), (vec!["1", "G", "B1"], 213 + 237 + 89));
    assert_eq!(import.notes.iter().filter(|note| matches!(note, Note::FloorsApart { .. })).count(), 2);
}

#[test]
fn the_order_of_the_recorded_features_does_not_matter() {
    let Some(bytes) = recorded("osm-lot-b-237.geojson") else { return };
    let mut root: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    root["features"].as_array_mut().unwrap().reverse();
    let reversed = root.to_string().into_bytes();
    let layout = |bytes: &[u8]| import(&[PlanFile { name: "lot", bytes }], counting()).unwrap().layout;
    assert_eq!(layout(&bytes), layout(&reversed));
}
