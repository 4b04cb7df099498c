//! Which of many places lie near a given one, without looking at all of them.

use std::collections::BTreeMap;

use super::{Vector, to_whole};

/// The side of a cell, in millimetres: about two spots.
const CELL_MM: f64 = 8_000.0;

/// Places sorted into square cells.
#[derive(Debug, Default)]
pub(crate) struct Nearby {
    cells: BTreeMap<(i64, i64), Vec<(usize, Vector)>>,
}

impl Nearby {
    pub(crate) fn new(places: impl Iterator<Item = Vector>) -> Self {
        let mut cells: BTreeMap<(i64, i64), Vec<(usize, Vector)>> = BTreeMap::new();
        for (number, place) in places.enumerate() {
            cells.entry(cell(place)).or_default().push((number, place));
        }
        Self { cells }
    }

    /// The numbers of the places within `radius_mm` of `centre`, in no order that means anything, but always the same.
    pub(crate) fn within(&self, centre: Vector, radius_mm: f64) -> impl Iterator<Item = usize> {
        let reach = Vector::new(radius_mm, radius_mm);
        let (from_x, from_y) = cell(centre.minus(reach));
        let (to_x, to_y) = cell(centre.plus(reach));
        (from_x..=to_x)
            .flat_map(move |x| self.cells.range((x, from_y)..=(x, to_y)))
            .flat_map(|(_, places)| places)
            .filter(move |(_, place)| place.minus(centre).length() <= radius_mm)
            .map(|(number, _)| *number)
    }
}

fn cell(place: Vector) -> (i64, i64) {
    (to_whole((place.x / CELL_MM).floor()), to_whole((place.y / CELL_MM).floor()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_the_same_as_looking_at_all(
            places in prop::collection::vec((-50_000.0..50_000.0_f64, -50_000.0..50_000.0_f64), 0..60),
            x in -60_000.0..60_000.0_f64, radius in 0.0..40_000.0_f64,
        ) {
            let places: Vec<Vector> = places.into_iter().map(|(x, y)| Vector::new(x, y)).collect();
            let centre = Vector::new(x, 0.0);
            let mut found: Vec<usize> = Nearby::new(places.iter().copied()).within(centre, radius).collect();
            found.sort_unstable();
            let expected: Vec<usize> =
                places.iter().enumerate().filter(|(_, p)| p.minus(centre).length() <= radius).map(|(number, _)| number).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
