//! How far it is to a spot.
//!
//! Map files know spots, not lanes, so nobody can say how a driver really goes. But lanes run along the rows and across their ends,
//! so the way is reckoned as the distance along the row plus the distance across it, with what was driven to get onto the floor.
//! For comparing spots, which is all it is used for, that is near enough at any angle of the lot, and the same everywhere.

use super::geometry::{Vector, to_whole};
use crate::domain::facility::Entrance;

/// What the way up or down one level adds when the plan does not say, in millimetres: a ramp that climbs 3 m at 12 % is 25 m long,
/// and to and from it there is a bend.
pub(crate) const RAMP_MM: i64 = 30_000;

/// Millimetres driven from the street to a place beside a row that runs `along` (length 1), by the nearest entrance; 0 without one.
pub(crate) fn driven_mm(entrances: &[Entrance], place: Vector, along: Vector) -> i64 {
    entrances
        .iter()
        .map(|entrance| {
            let way = place.minus(entrance.at.into());
            entrance.driven_mm.saturating_add(to_whole(way.dot(along).abs() + way.cross(along).abs()))
        })
        .min()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::facility::Point;

    fn entrance(x: i64, driven_mm: i64) -> Entrance {
        Entrance { label: "Entrance A".to_owned(), at: Point { x, y: 0 }, driven_mm }
    }

    #[test]
    fn the_way_goes_along_the_row_and_across_it() {
        let straight = driven_mm(&[entrance(0, 0)], Vector::new(3000.0, 4000.0), Vector::new(1.0, 0.0));
        let turned = driven_mm(&[entrance(0, 0)], Vector::new(3000.0, 4000.0), Vector::new(0.6, 0.8));
        assert_eq!((straight, turned), (7000, 5000), "a row that runs straight to the spot is the shorter way");
    }

    #[test]
    fn the_nearer_entrance_counts_with_its_ramp() {
        let both = [entrance(0, 0), entrance(90_000, 30_000)];
        assert_eq!(driven_mm(&both, Vector::new(80_000.0, 0.0), Vector::new(1.0, 0.0)), 40_000);
        assert_eq!(driven_mm(&both, Vector::new(10_000.0, 0.0), Vector::new(1.0, 0.0)), 10_000);
    }
}
