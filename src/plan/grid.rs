//! A garage of any size, for measuring.

use uuid::Uuid;

use super::distance::{RAMP_MM, driven_mm};
use super::geometry::Vector;
use super::sizes;
use crate::domain::facility::standard::standard_classes;
use crate::domain::facility::{Condition, Entrance, Floor, Layout, Point, SizeCode, Spot};
use crate::domain::ids::{FloorId, SpotId};

/// The most spots on one floor.
pub const SPOTS_PER_FLOOR: usize = 10_000;

const SPOTS_PER_ROW: usize = 100;
const WIDTH_MM: i64 = 2_500;
const DEPTH_MM: i64 = 5_000;
const LANE_MM: i64 = 6_000;

/// A garage of so many car spots: double rows of a hundred, on floors of ten thousand, one above the other. Takes time and memory
/// in proportion to the number of spots.
pub fn grid(spots: usize, mut ids: impl FnMut() -> Uuid) -> Layout {
    let floor_count = spots.div_ceil(SPOTS_PER_FLOOR).max(1);
    let mut floors: Vec<Floor> = Vec::with_capacity(floor_count);
    let mut made: Vec<Spot> = Vec::with_capacity(spots);
    // The topmost first, as everywhere, so the fullest floors are the lower ones.
    for level in (0..floor_count).rev() {
        let on_floor = spots.saturating_sub(level * SPOTS_PER_FLOOR).min(SPOTS_PER_FLOOR);
        let height = whole(level);
        let floor = Floor {
            id: FloorId::new(ids()),
            label: if level == 0 { "G".to_owned() } else { level.to_string() },
            level: i32::try_from(level).unwrap_or(i32::MAX),
            entrances: vec![Entrance {
                label: if level == 0 { "Entrance A".to_owned() } else { format!("Ramp to {level}") },
                at: Point { x: 0, y: LANE_MM / 2 },
                driven_mm: height.saturating_mul(RAMP_MM),
            }],
        };
        made.extend((0..on_floor).map(|number| spot(&floor, number, SpotId::new(ids()))));
        floors.push(floor);
    }
    Layout { classes: standard_classes(), zones: Vec::new(), floors, spots: made }
}

fn spot(floor: &Floor, number: usize, id: SpotId) -> Spot {
    let (row, place) = (number / SPOTS_PER_ROW, number % SPOTS_PER_ROW);
    let x = LANE_MM + whole(place) * WIDTH_MM;
    let y = LANE_MM + whole(row / 2) * (2 * DEPTH_MM + LANE_MM) + whole(row % 2) * DEPTH_MM;
    let corners = [(x, y), (x + WIDTH_MM, y), (x + WIDTH_MM, y + DEPTH_MM), (x, y + DEPTH_MM)];
    let centre = Vector::from(Point { x: x + WIDTH_MM / 2, y: y + DEPTH_MM / 2 });
    Spot {
        id,
        floor: floor.id,
        label: format!("{}-{:05}", floor.label, number + 1),
        size: SizeCode::new(sizes::CAR),
        zone: None,
        row: whole(row) + 1,
        place: whole(place) + 1,
        outline: corners.map(|(x, y)| Point { x, y }).to_vec(),
        distance_mm: driven_mm(&floor.entrances, centre, Vector::new(1.0, 0.0)),
        condition: Condition::InService,
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::check;

    fn counting() -> impl FnMut() -> Uuid {
        let mut next = 0;
        move || {
            next += 1;
            Uuid::from_u128(next)
        }
    }

    #[test]
    fn has_exactly_the_spots_asked_for_and_passes_the_check() {
        for spots in [1, 99, 100, 10_000, 10_001, 25_000] {
            let layout = grid(spots, counting());
            assert_eq!(layout.spots.len(), spots);
            assert_eq!(layout.floors.len(), spots.div_ceil(SPOTS_PER_FLOOR));
            check(&layout).unwrap();
        }
    }

    #[test]
    fn no_floor_has_more_than_ten_thousand() {
        let layout = grid(25_000, counting());
        let on_each: Vec<usize> = layout
            .floors
            .iter()
            .map(|floor| layout.spots.iter().filter(|spot| spot.floor == floor.id).count())
            .collect();
        assert_eq!(on_each, [5_000, 10_000, 10_000]);
    }

    #[test]
    fn distances_grow_along_the_first_row() {
        let layout = grid(100, counting());
        assert!(layout.spots.is_sorted_by(|near, far| near.distance_mm < far.distance_mm));
    }
}
