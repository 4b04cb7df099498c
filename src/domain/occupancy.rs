//! How much room is left: counted from free spots, never kept.

use std::collections::BTreeMap;

use super::facility::{SizeCode, VehicleClass};

/// Free general spots, as runs of adjacent ones: for each size, how many runs there are of each length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeRuns {
    runs: BTreeMap<SizeCode, BTreeMap<u64, u64>>,
}

impl FreeRuns {
    /// Adds so many runs of a length.
    pub fn add(&mut self, size: SizeCode, length: u64, count: u64) {
        let runs = self.runs.entry(size).or_default().entry(length).or_default();
        *runs = runs.saturating_add(count);
    }

    /// Takes so many runs of a length away again.
    pub fn take_away(&mut self, size: &SizeCode, length: u64, count: u64) {
        let Some(runs) = self.runs.get_mut(size) else { return };
        if let Some(known) = runs.get_mut(&length) {
            *known = known.saturating_sub(count);
        }
        runs.retain(|_, known| *known > 0);
        if runs.is_empty() {
            self.runs.remove(size);
        }
    }

    /// How many vehicles of a class may still enter, its fallbacks included, if no other class does.
    pub fn room_for(&self, class: &VehicleClass) -> u64 {
        let mut sizes_seen: Vec<&SizeCode> = Vec::new();
        let mut room = 0_u64;
        for fit in &class.fits {
            // A size named twice is still one set of spots.
            if sizes_seen.contains(&&fit.size) {
                continue;
            }
            sizes_seen.push(&fit.size);
            let Some(runs) = self.runs.get(&fit.size) else { continue };
            for (length, count) in runs {
                let in_each = length.checked_div(u64::from(fit.spots.max(1))).unwrap_or(0);
                room = room.saturating_add(in_each.saturating_mul(*count));
            }
        }
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::facility::{ClassCode, Fit};

    #[test]
    fn a_long_vehicle_needs_its_spots_side_by_side() {
        let car = SizeCode::new("car");
        let bus = SizeCode::new("bus");
        let mut free = FreeRuns::default();
        free.add(car.clone(), 3, 5);
        free.add(car.clone(), 9, 1);
        free.add(bus.clone(), 1, 2);
        let class = |fits| VehicleClass { code: ClassCode::new("x"), name: "X".to_owned(), fits };
        let long = class(vec![Fit { size: bus, spots: 1 }, Fit { size: car.clone(), spots: 4 }]);
        assert_eq!(free.room_for(&long), 2 + 2);
        assert_eq!(free.room_for(&class(vec![Fit { size: car, spots: 1 }])), 24);
        assert_eq!(free.room_for(&class(vec![])), 0);
    }
}
