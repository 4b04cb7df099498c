//! Car parks whose rows are known.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{Lot, counting, rows};
use super::*;
use crate::domain::facility::{Layout, Spot};
use crate::plan::check;

/// Two double rows with a lane between.
fn double_rows(degrees: f64) -> Lot {
    let mut lot = Lot::turned(degrees);
    lot.row(0.0, 0.0, 8, "A").row(0.0, 5.0, 8, "B").row(0.0, 16.0, 8, "C").row(0.0, 21.0, 8, "D");
    lot
}

/// A row's labels, from the lower end.
fn from_lower_end(mut row: Vec<String>) -> Vec<String> {
    if row.first() > row.last() {
        row.reverse();
    }
    row
}

/// What rows there are, whichever way they are walked.
fn row_structure(import: &Import) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = rows(import).into_iter().map(from_lower_end).collect();
    found.sort();
    found
}

fn labels(name: &str, numbers: impl Iterator<Item = u32>) -> Vec<String> {
    numbers.map(|number| format!("{name}{number}")).collect()
}

fn spot<'a>(layout: &'a Layout, label: &str) -> &'a Spot {
    layout.spots.iter().find(|spot| spot.label == label).unwrap_or_else(|| panic!("no spot {label}"))
}

#[test]
fn double_rows_are_walked_there_and_back_at_any_angle() {
    for degrees in [0.0, 15.0, 37.0, -20.0] {
        let import = double_rows(degrees).import();
        let expected = [labels("A", 0..8), labels("B", (0..8).rev()), labels("C", 0..8), labels("D", (0..8).rev())];
        assert_eq!(rows(&import), expected, "turned by {degrees} degrees");
        check(&import.layout).unwrap();
    }
}

#[test]
fn a_pillar_leaves_a_number_out_and_a_painted_line_does_not() {
    let mut lot = Lot::straight();
    lot.row(0.0, 0.0, 3, "A").row(8.0, 0.0, 3, "B").row(15.7, 0.0, 2, "C");
    assert_eq!(rows(&lot.import()), [["A0", "A1", "A2", "_", "B0", "B1", "B2", "C0", "C1"]]);
}

#[test]
fn a_missing_spot_and_a_crossing_lane_leave_out_as_many_as_would_fit() {
    let mut lot = Lot::turned(15.0);
    lot.row(0.0, 0.0, 3, "A").row(10.0, 0.0, 3, "B").row(24.5, 0.0, 3, "C");
    assert_eq!(rows(&lot.import()), [["A0", "A1", "A2", "_", "B0", "B1", "B2", "_", "_", "_", "C0", "C1", "C2"]]);
}

#[test]
fn rows_in_one_line_far_apart_are_two_rows_walked_in_one_go() {
    let mut lot = double_rows(0.0);
    lot.features.clear();
    lot.row(0.0, 0.0, 4, "A").row(25.0, 0.0, 4, "B").row(0.0, 11.0, 14, "C");
    let found = rows(&lot.import());
    assert_eq!(found, [labels("A", 0..4), labels("B", 0..4), labels("C", (0..14).rev())]);
}

#[test]
fn a_spot_of_another_row_between_two_parts_them() {
    let mut lot = Lot::straight();
    lot.row(0.0, 0.0, 3, "A").row(15.0, 0.0, 3, "B");
    // Parallel parking across the line, with room on both sides.
    lot.spot(8.8, -1.0, 4.9, 2.2, &json!({"ref": "X0"})).spot(8.8, 1.3, 4.9, 2.2, &json!({"ref": "X1"}));
    let structure = row_structure(&lot.import());
    assert!(structure.contains(&labels("A", 0..3)) && structure.contains(&labels("B", 0..3)), "{structure:?}");
}

#[test]
fn parallel_parking_is_a_row_end_to_end() {
    let mut lot = Lot::turned(37.0);
    for number in 0..5 {
        lot.spot(6.1 * f64::from(number), 0.0, 6.0, 2.0, &json!({"ref": format!("P{number}")}));
    }
    assert_eq!(rows(&lot.import()), [labels("P", 0..5)]);
}

#[test]
fn spots_at_an_angle_to_the_lane_are_a_row_along_the_lane() {
    let mut lot = Lot::straight();
    for number in 0..6 {
        // Leaning spots, 2.9 m along the lane each, drawn as the lines are painted.
        let x = 2.9 * f64::from(number);
        let properties = json!({"amenity": "parking_space", "ref": format!("E{number}")});
        lot.area(&[(x, 0.0), (x + 2.9, 0.0), (x + 5.9, 5.0), (x + 3.0, 5.0)], &properties);
    }
    assert_eq!(rows(&lot.import()), [labels("E", 0..6)]);
}

#[test]
fn a_row_round_a_bend_stays_one_row() {
    let mut lot = Lot::straight();
    for number in 0..10 {
        let angle = |step: f64| (f64::from(number) + step) * 0.08;
        let corner = |radius: f64, step: f64| (radius * angle(step).sin(), -radius * angle(step).cos());
        let properties = json!({"amenity": "parking_space", "ref": format!("R{number}")});
        lot.area(&[corner(33.0, 0.0), corner(33.0, 1.0), corner(38.0, 1.0), corner(38.0, 0.0)], &properties);
    }
    assert_eq!(row_structure(&lot.import()), [labels("R", 0..10)]);
}

#[test]
fn two_lots_at_different_angles_are_walked_one_after_the_other() {
    let mut lot = Lot::turned(0.0);
    lot.row(0.0, 0.0, 6, "A").row(0.0, 11.0, 6, "B");
    let mut beside = Lot::turned(60.0);
    // Turned about the same corner, so far to the right and down.
    beside.row(40.0, -20.0, 6, "C").row(40.0, -9.0, 6, "D");
    lot.features.append(&mut beside.features);
    let order: String = rows(&lot.import()).iter().map(|row| row[0].chars().next().unwrap()).collect();
    assert!(["ABCD", "ABDC"].contains(&order.as_str()), "{order}");
}

#[test]
fn a_given_entrance_is_used_and_the_walk_begins_there() {
    let mut lot = double_rows(0.0);
    lot.point(22.0, 30.0, &json!({"amenity": "parking_entrance"}));
    lot.point(-3.0, 10.0, &json!({"amenity": "parking_entrance", "name": "Mill Street"}));
    lot.point(0.0, -1.0, &json!({"entrance": "main"}));
    let import = lot.import();
    let entrances: Vec<&str> =
        import.layout.floors[0].entrances.iter().map(|entrance| entrance.label.as_str()).collect();
    assert_eq!(entrances, ["Mill Street", "Entrance A"], "from left to right");
    assert!(!import.notes.iter().any(|note| matches!(note, Note::EntranceMade { .. })));
    let skipped: Vec<&SkipReason> = import.skipped.iter().map(|skipped| &skipped.why).collect();
    assert_eq!(skipped, [&SkipReason::NotForVehicles], "the door for people");
    // D7 is at (17.5..20, 21..26), its centre 3.25 m and 6.5 m from the lower right entrance.
    let away = spot(&import.layout, "G-D7").distance_mm;
    assert!((away - 9750).abs() < 30, "{away}");
}

#[test]
fn a_door_counts_as_an_entrance_where_the_map_knows_no_other() {
    let mut lot = double_rows(0.0);
    lot.point(-3.0, 28.0, &json!({"entrance": "yes"})).point(-3.0, 2.0, &json!({"entrance": "emergency"}));
    let import = lot.import();
    assert_eq!(import.layout.floors[0].entrances.len(), 1);
    assert_eq!(rows(&import)[0], labels("D", 0..8), "the walk begins at the nearest corner");
    assert!(matches!(import.skipped[0].why, SkipReason::NotASpot { .. }));
}

#[test]
fn without_an_entrance_one_is_put_at_the_edge_and_that_is_said() {
    let import = double_rows(0.0).import();
    let entrance = &import.layout.floors[0].entrances[0];
    assert_eq!((entrance.label.as_str(), entrance.at.x, entrance.driven_mm), ("Entrance A", 0, 0));
    let first = &import.layout.spots[0];
    assert!(first.outline.iter().any(|corner| (corner.x, corner.y) == (3000, 3000)), "half a lane inside the edge");
    assert!((first.distance_mm - 4250).abs() < 10, "{}", first.distance_mm);
    let said = Note::EntranceMade { floor: "G".to_owned(), entrance: "Entrance A".to_owned(), driven_metres: 0 };
    assert!(import.notes.contains(&said), "{:?}", import.notes);
}

#[test]
fn levels_become_floors_with_the_topmost_first() {
    let mut lot = Lot::straight();
    for (level, y) in [("0", 0.0), ("-1", 0.0), ("-2;-1", 0.0), ("2", 0.0)] {
        lot.spot(0.0, y, 2.5, 5.0, &json!({"level": level})).spot(2.5, y, 2.5, 5.0, &json!({"level": level}));
    }
    lot.spot(9.0, 0.0, 2.5, 5.0, &json!({"level": "mezzanine"}));
    let import = lot.import();
    check(&import.layout).unwrap();
    let floors: Vec<(&str, i32, i64)> = import
        .layout
        .floors
        .iter()
        .map(|floor| (floor.label.as_str(), floor.level, floor.entrances[0].driven_mm))
        .collect();
    assert_eq!(floors, [("2", 2, 60_000), ("G", 0, 0), ("B1", -1, 30_000), ("B2", -2, 60_000)]);
    assert_eq!(import.layout.floors[2].entrances[0].label, "Ramp to B1");
    let said = Note::LevelAssumed { file: "lot.geojson".to_owned(), spots: 1, floor: "G".to_owned() };
    assert!(import.notes.contains(&said), "{:?}", import.notes);
}

#[test]
fn files_without_levels_are_a_floor_each_by_their_names_or_in_their_order() {
    let bytes = double_rows(0.0).bytes();
    let floors = |names: &[&str]| -> Vec<String> {
        let files: Vec<PlanFile<'_>> = names.iter().map(|name| PlanFile { name, bytes: &bytes }).collect();
        let import = import(&files, counting()).unwrap();
        check(&import.layout).unwrap();
        assert_eq!(import.layout.spots.len(), names.len() * 32, "the same outline on two floors is two spots");
        import.layout.floors.into_iter().map(|floor| floor.label).collect()
    };
    assert_eq!(floors(&["b2.geojson", "B1.geojson", "g.geojson"]), ["G", "B1", "B2"]);
    assert_eq!(floors(&["east.geojson", "west.geojson"]), ["1", "G"]);
    assert_eq!(floors(&["east.geojson", "0.geojson"]), ["1", "G"], "a name is heard before the order");
}

#[test]
fn zones_and_sizes_follow_the_tags_and_sizes_otherwise_the_outline() {
    let mut lot = Lot::straight();
    lot.spot(0.0, 0.0, 3.5, 5.0, &json!({"ref": "wide", "parking_space": "disabled"}));
    lot.spot(3.5, 0.0, 2.5, 5.0, &json!({"ref": "plug", "capacity:charging": "1"}));
    lot.spot(6.0, 0.0, 2.5, 5.0, &json!({"ref": "staff", "parking_space": "staff"}));
    lot.spot(0.0, 20.0, 1.5, 3.0, &json!({"ref": "small"}));
    lot.spot(0.0, 30.0, 3.0, 7.0, &json!({"ref": "long"}));
    lot.spot(0.0, 50.0, 4.0, 14.0, &json!({"ref": "coach"}));
    lot.spot(0.0, 70.0, 3.0, 6.0, &json!({"ref": "said", "parking_space": "bus"}));
    let import = lot.import();
    check(&import.layout).unwrap();
    let size = |label: &str| spot(&import.layout, label).size.to_string();
    let sizes = ["G-wide", "G-plug", "G-small", "G-long", "G-coach", "G-said"].map(size);
    assert_eq!(sizes, ["car", "car", "motorcycle", "van", "bus", "bus"]);
    let zone = |label: &str| {
        let zone = spot(&import.layout, label).zone?;
        import.layout.zones.iter().find(|known| known.id == zone).map(|zone| zone.kept_for)
    };
    let zones = ["G-wide", "G-plug", "G-staff"].map(zone);
    assert_eq!(zones, [Some(KeptFor::Accessible), Some(KeptFor::Ev), None]);
    assert!(import.notes.iter().any(|note| matches!(note, Note::TaggedForSomebody { tag, .. } if tag == "staff")));
    assert_eq!(double_rows(0.0).import().layout.zones, [], "no zone without spots");
}

#[test]
fn north_is_up_and_outlines_are_kept_as_drawn() {
    let mut lot = Lot::turned(15.0);
    // A corner cut off and a pillar's notch.
    let corners =
        [(0.0, 0.0), (2.5, 0.0), (2.5, 4.0), (2.2, 4.0), (2.2, 4.4), (2.5, 4.4), (2.5, 5.0), (0.6, 5.0), (0.0, 4.4)];
    lot.area(&corners, &json!({"amenity": "parking_space", "ref": "cut"}));
    lot.row(2.5, 0.0, 2, "A").row(0.0, 30.0, 1, "S");
    let import = lot.import();
    let cut = spot(&import.layout, "G-cut");
    assert_eq!(cut.outline.len(), corners.len());
    assert_eq!((cut.size.as_str(), cut.row), ("car", spot(&import.layout, "G-A0").row));
    let side = |from: usize, to: usize| {
        let (from, to) = (cut.outline[from], cut.outline[to]);
        f64::from(i32::try_from(to.x - from.x).unwrap()).hypot(f64::from(i32::try_from(to.y - from.y).unwrap()))
    };
    assert!((side(0, 1) - 2500.0).abs() < 2.0, "sides keep their lengths");
    assert!(spot(&import.layout, "G-S0").outline[0].y > cut.outline[0].y + 20_000, "south is down");
}

#[test]
fn what_cannot_be_a_spot_is_listed_with_the_reason() {
    let mut lot = Lot::straight();
    lot.row(0.0, 0.0, 4, "A").row(0.0, 0.0, 1, "same");
    lot.spot(6.0, 0.5, 2.5, 5.0, &json!({"ref": "over", "osm_type": "way", "osm_id": 7}));
    lot.spot(30.0, 0.0, 0.8, 1.0, &json!({}));
    lot.spot(40.0, 0.0, 20.0, 5.0, &json!({"capacity": "8"}));
    lot.spot(70.0, 0.0, 40.0, 20.0, &json!({}));
    lot.area(&[(0.0, 40.0), (2.5, 45.0), (2.5, 40.0), (0.0, 45.0)], &json!({"amenity": "parking_space"}));
    lot.spot(9000.0, 0.0, 2.5, 5.0, &json!({}));
    lot.point(3.0, 50.0, &json!({"amenity": "parking_space"}));
    lot.area(&[(0.0, 60.0), (9.0, 60.0), (9.0, 70.0)], &json!({"amenity": "parking"}));
    let import = lot.import();
    assert_eq!(import.layout.spots.len(), 4);
    let listed: Vec<(usize, &SkipReason)> =
        import.skipped.iter().map(|skipped| (skipped.feature, &skipped.why)).collect();
    let file = || "lot.geojson".to_owned();
    assert_eq!(
        listed,
        [
            (5, &SkipReason::SameOutline { file: file(), feature: 1 }),
            (6, &SkipReason::SameGround { file: file(), feature: 3 }),
            (7, &SkipReason::TooSmall { square_decimetres: 80 }),
            (8, &SkipReason::SeveralSpots { capacity: 8 }),
            (9, &SkipReason::TooLarge { square_metres: 800 }),
            (10, &SkipReason::CrossesItself),
            (11, &SkipReason::FarAway { kilometres: 9 }),
            (12, &SkipReason::NotAnArea { shape: "point" }),
            (13, &SkipReason::NotASpot { what: "amenity=parking".to_owned() }),
        ]
    );
    assert_eq!(
        import.skipped[1].to_string(),
        "lot.geojson, feature 6 (way 7): more than half of it lies on the same ground as feature 3 of lot.geojson"
    );
}

#[test]
fn of_two_spots_on_one_ground_the_one_of_the_usual_size_stays() {
    let mut lot = Lot::straight();
    // An outline round two spots, before and after these in the file.
    lot.spot(0.0, 0.0, 5.0, 5.0, &json!({"ref": "both"})).row(0.0, 0.0, 6, "A");
    assert_eq!(rows(&lot.import()), [labels("A", 0..6)]);
}

#[test]
fn areas_that_a_program_wraps_in_a_list_are_spots_too() {
    let mut lot = Lot::straight();
    lot.row(0.0, 0.0, 2, "A");
    for feature in &mut lot.features {
        let rings = feature["geometry"]["coordinates"].take();
        feature["geometry"] = json!({"type": "MultiPolygon", "coordinates": [rings]});
    }
    assert_eq!(rows(&lot.import()), [["A0", "A1"]]);
}

#[test]
fn a_car_park_on_the_date_line_is_not_torn_apart() {
    let mut lot = Lot::straight();
    let ring = |west: f64, east: f64| json!([[[west, 0.0], [east, 0.0], [east, -5e-5], [west, -5e-5], [west, 0.0]]]);
    let properties = json!({"amenity": "parking_space"});
    for (west, east) in [(179.99996, 179.99998), (179.99998, 180.0), (-180.0, -179.99998), (-179.99998, -179.99996)] {
        lot.feature(&json!({"type": "Polygon", "coordinates": ring(west, east)}), &properties);
    }
    assert_eq!(rows(&lot.import()), [["001", "002", "003", "004"]]);
}

/// Rows with a pillar, a lane, vans, motorcycles and a spot for two.
fn mixed_lot(degrees: f64) -> Lot {
    let mut lot = Lot::turned(degrees);
    lot.row(0.0, 0.0, 5, "A").row(13.1, 0.0, 4, "B").row(29.1, 0.0, 6, "C");
    lot.row(0.0, 5.0, 7, "D").spot(17.5, 5.0, 4.9, 5.0, &json!({"ref": "D7"}));
    for number in 0..6 {
        lot.spot(3.0 * f64::from(number), 17.0, 3.0, 7.0, &json!({"ref": format!("V{number}")}));
        lot.spot(1.5 * f64::from(number), 31.0, 1.5, 3.0, &json!({"ref": format!("M{number}")}));
    }
    lot
}

fn shuffled(lot: Lot) -> impl Strategy<Value = Lot> {
    let unturned = lot.clone();
    Just(lot.features).prop_shuffle().prop_map(move |features| Lot { features, ..unturned.clone() })
}

/// As [`mixed_lot`], without labels, with entrances, a duplicate and something else.
fn lot_to_shuffle() -> Lot {
    let mut lot = mixed_lot(23.0);
    for feature in &mut lot.features {
        feature["properties"].as_object_mut().unwrap().remove("ref");
    }
    lot.row(0.0, 0.0, 1, "A").point(-4.0, 12.0, &json!({"amenity": "parking_entrance"}));
    lot.point(44.0, 12.0, &json!({"amenity": "parking_entrance"})).point(1.0, 1.0, &json!({"amenity": "bench"}));
    lot
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_the_features_does_not_matter(lot in shuffled(lot_to_shuffle())) {
        let (import, expected) = (lot.import(), lot_to_shuffle().import());
        prop_assert_eq!(import.layout, expected.layout);
        prop_assert_eq!(import.notes, expected.notes);
        prop_assert_eq!(import.skipped.len(), expected.skipped.len());
    }

    #[test]
    fn turning_a_lot_does_not_change_its_rows(degrees in 0.0..360.0_f64) {
        let (straight, turned) = (mixed_lot(0.0).import(), mixed_lot(degrees).import());
        prop_assert_eq!(row_structure(&turned), row_structure(&straight));
        check(&turned.layout).unwrap();
        // A, B and C are one row; which end it is walked from depends on how the lot lies.
        let first_letter = |row: &Vec<String>| if row[0].starts_with(['B', 'C']) { 'A' } else { row[0].chars().next().unwrap() };
        let order: String = rows(&turned).iter().map(first_letter).collect();
        prop_assert!(["ADVM", "MVDA"].contains(&order.as_str()), "{}", order);
    }

    #[test]
    fn places_next_to_each_other_are_spots_that_touch(degrees in 0.0..90.0_f64, gap in 0.0..8.0_f64) {
        let mut lot = Lot::turned(degrees);
        lot.row(0.0, 0.0, 3, "A").row(7.5 + gap, 0.0, 3, "B");
        let import = lot.import();
        let (last, first) = (spot(&import.layout, "G-A2"), spot(&import.layout, "G-B0"));
        prop_assert_eq!(last.row, first.row);
        let next = last.place.abs_diff(first.place) == 1;
        // Within some millimetres of the limit either is right.
        prop_assert!((gap - 0.3).abs() < 0.01 || next == (gap < 0.3), "{} m: {} and {}", gap, last.place, first.place);
    }
}

#[test]
fn the_same_files_and_identities_give_the_same_plan() {
    assert_eq!(mixed_lot(23.0).import(), mixed_lot(23.0).import());
    let structure = row_structure(&mixed_lot(0.0).import());
    let numbers: Vec<usize> = structure.iter().map(|row| row.iter().filter(|label| *label != "_").count()).collect();
    assert_eq!(numbers, [15, 8, 6, 6], "{structure:?}");
}

#[test]
fn a_property_of_a_wrong_type_is_as_good_as_none() {
    let mut lot = Lot::straight();
    let odd: Value = json!({"ref": ["A"], "level": {"x": 1}, "capacity": "many", "parking_space": null, "name": true});
    lot.spot(0.0, 0.0, 2.5, 5.0, &odd);
    assert_eq!(rows(&lot.import()), [["yes"]]);
}
