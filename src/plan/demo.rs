//! The demo garage: four floors, four hundred spots, one of everything.
//!
//! The ground floor has the two street entrances, the accessible spots, the doctors', the vans' and the buses'; the deck above and
//! the two basements are four rows of cars each. Every eight spots a pillar stands between two.

use uuid::Uuid;

use super::distance::driven_mm;
use super::geometry::{Vector, to_whole};
use super::sizes;
use crate::domain::facility::standard::standard_classes;
use crate::domain::facility::{Condition, Entrance, Floor, KeptFor, Layout, Point, SizeCode, Spot, Zone};
use crate::domain::ids::{FloorId, SpotId, ZoneId};

/// The lane along the left side, in millimetres: rows begin behind it.
const SIDE_LANE_MM: i64 = 7_000;
const PILLAR_MM: i64 = 500;
const CAR_DEPTH_MM: i64 = 5_000;

/// The ramps from one floor to the next with the way to them, in millimetres.
const RAMP_MM: i64 = 45_000;

/// Spots of one kind between two pillars.
struct Bay {
    spots: u8,
    size: &'static str,
    width_mm: i64,
    depth_mm: i64,
    zone: Option<ZoneId>,
}

/// One row: where its upper edge lies, and its bays from left to right.
struct Row {
    top_mm: i64,
    bays: Vec<Bay>,
}

/// Makes the demo garage.
pub fn demo(mut ids: impl FnMut() -> Uuid) -> Layout {
    let [accessible, ev, doctors] =
        [("Accessible", KeptFor::Accessible), ("EV charging", KeptFor::Ev), ("Doctors", KeptFor::Reserved)]
            .map(|(name, kept_for)| Zone { id: ZoneId::new(ids()), name: name.to_owned(), kept_for });
    let ramp = |label: &str, floors_away: i64| {
        vec![Entrance {
            label: format!("Ramp to {label}"),
            at: Point { x: 0, y: 8_000 },
            driven_mm: floors_away * RAMP_MM,
        }]
    };
    let street = vec![
        Entrance { label: "Entrance A".to_owned(), at: Point { x: 0, y: 8_000 }, driven_mm: 0 },
        Entrance { label: "Entrance B".to_owned(), at: Point { x: 75_000, y: 39_000 }, driven_mm: 0 },
    ];
    let plan = [
        ("1", 1, ramp("1", 1), floor_of_cars(cars, cars)),
        ("G", 0, street, ground_floor(accessible.id, ev.id, doctors.id)),
        ("B1", -1, ramp("B1", 1), floor_of_cars(|| charging(ev.id), motorcycles)),
        ("B2", -2, ramp("B2", 2), floor_of_cars(cars, motorcycles)),
    ];
    let mut floors = Vec::new();
    let mut spots = Vec::new();
    for (label, level, entrances, rows) in plan {
        let floor = Floor { id: FloorId::new(ids()), label: label.to_owned(), level, entrances };
        spots.append(&mut number(&floor, &rows, &mut ids));
        floors.push(floor);
    }
    Layout { classes: standard_classes(), zones: vec![accessible, ev, doctors], floors, spots }
}

fn bay(spots: u8, size: &'static str, width_mm: i64, depth_mm: i64) -> Bay {
    Bay { spots, size, width_mm, depth_mm, zone: None }
}

fn cars() -> Bay {
    bay(8, sizes::CAR, 2_500, CAR_DEPTH_MM)
}

fn charging(zone: ZoneId) -> Bay {
    Bay { zone: Some(zone), ..cars() }
}

fn motorcycles() -> Bay {
    bay(16, sizes::MOTORCYCLE, 1_250, 2_500)
}

/// Two double rows with a lane each; the first bay near the ramp and the last one may be something else than cars.
fn floor_of_cars(first: impl Fn() -> Bay, last: impl Fn() -> Bay) -> Vec<Row> {
    vec![
        Row { top_mm: 0, bays: vec![first(), cars(), cars()] },
        Row { top_mm: 11_000, bays: vec![cars(), cars(), cars()] },
        Row { top_mm: 16_000, bays: vec![cars(), cars(), cars()] },
        Row { top_mm: 27_000, bays: vec![cars(), cars(), last()] },
    ]
}

fn ground_floor(accessible: ZoneId, ev: ZoneId, doctors: ZoneId) -> Vec<Row> {
    let wide = Bay { zone: Some(accessible), ..bay(6, sizes::CAR, 3_500, CAR_DEPTH_MM) };
    let for_doctors = Bay { zone: Some(doctors), ..bay(4, sizes::CAR, 2_500, CAR_DEPTH_MM) };
    let few_motorcycles = bay(8, sizes::MOTORCYCLE, 1_250, 2_500);
    let vans = || bay(6, sizes::VAN, 3_000, 7_000);
    vec![
        Row { top_mm: 0, bays: vec![wide, charging(ev), cars()] },
        Row { top_mm: 11_000, bays: vec![cars(), cars(), few_motorcycles, for_doctors] },
        Row { top_mm: 16_000, bays: vec![cars(), cars(), cars()] },
        Row { top_mm: 27_000, bays: vec![vans(), vans(), vans()] },
        Row { top_mm: 44_000, bays: vec![bay(4, sizes::BUS, 4_000, 14_000)] },
    ]
}

/// Spots of a floor, numbered along the rows there and back.
fn number(floor: &Floor, rows: &[Row], ids: &mut impl FnMut() -> Uuid) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (row, row_number) in rows.iter().zip(1..) {
        let mut walked = place(row);
        if row_number % 2 == 0 {
            let last = walked.last().map_or(0, |(_, place, _)| *place);
            walked.reverse();
            for (_, place, _) in &mut walked {
                *place = last - *place + 1;
            }
        }
        for (bay, place, outline) in walked {
            let label = format!("{}-{:03}", floor.label, spots.len() + 1);
            spots.push(Spot {
                id: SpotId::new(ids()),
                floor: floor.id,
                label,
                size: SizeCode::new(bay.size),
                zone: bay.zone,
                row: row_number,
                place,
                distance_mm: driven_mm(&floor.entrances, centre(&outline), Vector::new(1.0, 0.0)),
                outline: outline.to_vec(),
                condition: Condition::InService,
            });
        }
    }
    spots
}

/// Spots of a row from left to right; a pillar leaves a place out.
fn place(row: &Row) -> Vec<(&Bay, i64, [Point; 4])> {
    let mut placed = Vec::new();
    let (mut left, mut place) = (SIDE_LANE_MM, 1);
    for bay in &row.bays {
        for _ in 0..bay.spots {
            let (right, bottom) = (left + bay.width_mm, row.top_mm + bay.depth_mm);
            let corners = [(left, row.top_mm), (right, row.top_mm), (right, bottom), (left, bottom)];
            placed.push((bay, place, corners.map(|(x, y)| Point { x, y })));
            left = right;
            place += 1;
        }
        left += PILLAR_MM;
        place += 1;
    }
    placed
}

fn centre(outline: &[Point; 4]) -> Vector {
    let [first, _, opposite, _] = *outline;
    let middle = Vector::from(first).plus(opposite.into()).times(0.5);
    Vector::from(Point { x: to_whole(middle.x), y: to_whole(middle.y) })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::plan::check;

    fn made() -> Layout {
        let mut next = 0;
        demo(move || {
            next += 1;
            Uuid::from_u128(next)
        })
    }

    #[test]
    fn has_four_hundred_spots_of_every_size_on_four_floors() {
        let layout = made();
        check(&layout).unwrap();
        let labels: Vec<&str> = layout.floors.iter().map(|floor| floor.label.as_str()).collect();
        assert_eq!(labels, ["1", "G", "B1", "B2"], "the topmost first");
        let mut of_size: BTreeMap<&str, usize> = BTreeMap::new();
        for spot in &layout.spots {
            *of_size.entry(spot.size.as_str()).or_default() += 1;
        }
        assert_eq!(of_size, BTreeMap::from([("bus", 4), ("car", 338), ("motorcycle", 40), ("van", 18)]));
    }

    #[test]
    fn accessible_spots_are_the_nearest_on_the_ground_floor() {
        let layout = made();
        let zone = layout.zones.iter().find(|zone| zone.kept_for == KeptFor::Accessible).unwrap();
        let ground = layout.floors.iter().find(|floor| floor.level == 0).unwrap();
        let accessible: Vec<&Spot> = layout.spots.iter().filter(|spot| spot.zone == Some(zone.id)).collect();
        assert_eq!(accessible.len(), 6);
        assert!(accessible.iter().all(|spot| spot.floor == ground.id));
        let farthest = accessible.iter().map(|spot| spot.distance_mm).max().unwrap();
        let nearest_other = layout
            .spots
            .iter()
            .filter(|spot| spot.row == 1 && spot.zone != Some(zone.id))
            .map(|spot| spot.distance_mm)
            .min();
        assert!(nearest_other.unwrap() > farthest);
    }

    #[test]
    fn lower_floors_are_further_from_the_street() {
        let layout = made();
        let nearest = |level: i32| {
            let floor = layout.floors.iter().find(|floor| floor.level == level).unwrap();
            layout.spots.iter().filter(|spot| spot.floor == floor.id).map(|spot| spot.distance_mm).min().unwrap()
        };
        assert!(nearest(0) < nearest(-1) && nearest(-1) < nearest(-2));
        assert_eq!(layout.floors.iter().find(|floor| floor.level == 0).unwrap().entrances.len(), 2);
    }

    #[test]
    fn adjacent_places_touch_and_a_pillar_parts_the_others() {
        let layout = made();
        let mut pillars = 0;
        for pair in layout.spots.windows(2) {
            let [one, other] = pair else { continue };
            if (one.floor, one.row) != (other.floor, other.row) {
                continue;
            }
            let (left, right) = if one.outline[0].x < other.outline[0].x { (one, other) } else { (other, one) };
            let gap = right.outline[0].x - left.outline[1].x;
            assert_eq!(gap == 0, other.place - one.place == 1, "{} and {}", one.label, other.label);
            pillars += i32::from(gap > 0);
        }
        assert_eq!(pillars, 33);
    }

    #[test]
    fn no_two_spots_of_a_floor_share_ground_and_no_entrance_lies_on_one() {
        let layout = made();
        for (number, one) in layout.spots.iter().enumerate() {
            let within = |at: Point, spot: &Spot| {
                let (from, to) = (spot.outline[0], spot.outline[2]);
                from.x < at.x && at.x < to.x && from.y < at.y && at.y < to.y
            };
            for other in layout.spots.iter().skip(number + 1).filter(|other| other.floor == one.floor) {
                let (a_from, a_to, b_from, b_to) = (one.outline[0], one.outline[2], other.outline[0], other.outline[2]);
                let apart = a_to.x <= b_from.x || b_to.x <= a_from.x || a_to.y <= b_from.y || b_to.y <= a_from.y;
                assert!(apart, "{} and {}", one.label, other.label);
            }
            let floor = layout.floors.iter().find(|floor| floor.id == one.floor).unwrap();
            assert!(!floor.entrances.iter().any(|entrance| within(entrance.at, one)), "{}", one.label);
        }
    }

    #[test]
    fn the_same_identities_give_the_same_garage() {
        assert_eq!(made(), made());
    }
}
