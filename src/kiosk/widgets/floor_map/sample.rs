//! Made-up floors for the tests of this folder.

use uuid::Uuid;

use crate::domain::facility::{Condition, Entrance, Floor, KeptFor, Point, SizeCode, Spot, Zone};
use crate::domain::ids::{FloorId, SpotId, ZoneId};

pub(super) const FLOOR: FloorId = FloorId::new(Uuid::from_u128(1));
pub(super) const ACCESSIBLE: ZoneId = ZoneId::new(Uuid::from_u128(2));
pub(super) const EV: ZoneId = ZoneId::new(Uuid::from_u128(3));

pub(super) fn spot_id(number: u32) -> SpotId {
    SpotId::new(Uuid::from_u128(1_000 + u128::from(number)))
}

pub(super) fn floor() -> Floor {
    Floor {
        id: FLOOR,
        label: "B1".to_owned(),
        level: -1,
        entrances: vec![Entrance { label: "Entrance A".to_owned(), at: Point { x: -4_000, y: 8_000 }, driven_mm: 0 }],
    }
}

pub(super) fn zones() -> Vec<Zone> {
    vec![
        Zone { id: ACCESSIBLE, name: "Accessible".to_owned(), kept_for: KeptFor::Accessible },
        Zone { id: EV, name: "EV charging".to_owned(), kept_for: KeptFor::Ev },
    ]
}

pub(super) fn spot(number: u32, outline: &[(i64, i64)]) -> Spot {
    Spot {
        id: spot_id(number),
        floor: FLOOR,
        label: format!("B1-{number:03}"),
        size: SizeCode::new("car"),
        zone: None,
        row: 1,
        place: i64::from(number),
        outline: outline.iter().map(|&(x, y)| Point { x, y }).collect(),
        distance_mm: 0,
        condition: Condition::InService,
    }
}

/// Rows of 20 upright car spots, two rows back to back, then a lane.
pub(super) fn rows(count: u32) -> Vec<Spot> {
    (0..count)
        .map(|number| {
            let (row, place) = (i64::from(number / 20), i64::from(number % 20));
            let (x, y) = (place * 2_500, row / 2 * 16_000 + row % 2 * 5_000);
            spot(number, &[(x, y), (x + 2_500, y), (x + 2_500, y + 5_000), (x, y + 5_000)])
        })
        .collect()
}

/// Spots of which every third one is turned, and some have a corner cut out.
pub(super) fn mixed(count: u32) -> Vec<Spot> {
    let mut spots = rows(count);
    for spot in spots.iter_mut().step_by(3) {
        for point in &mut spot.outline {
            (point.x, point.y) = (point.x + point.y * 3 / 10 + 90_000, point.y - point.x * 3 / 10 + 40_000);
        }
    }
    for spot in spots.iter_mut().skip(1).step_by(7) {
        let corner = spot.outline[2];
        spot.outline.splice(
            2..3,
            [
                Point { x: corner.x, y: corner.y - 900 },
                Point { x: corner.x - 700, y: corner.y - 900 },
                Point { x: corner.x - 700, y: corner.y },
            ],
        );
    }
    spots
}
