//! A garage is made in an empty folder.

use std::fs;
use std::path::Path;

use uuid::Uuid;

use crate::domain::facility::Layout;
use crate::domain::journal::Actor;
use crate::domain::money::Currency;
use crate::kiosk::command::{NewGarage, SpotSource};
use crate::kiosk::reply::BeginError;
use crate::operations::begin::{Begin, DEMO_TARIFF, begin as begin_garage};
use crate::operations::ports::Machine;
use crate::plan;
use crate::store::sqlite::SqliteStore;

/// Makes a garage. Everything that can be refused is looked at before anything is made.
pub(super) fn begin(folder: &Path, machine: &Machine, garage: &NewGarage) -> Result<SqliteStore, BeginError> {
    let source = &machine.source;
    let currency = Currency::new(&garage.currency)?;
    let layout = layout(&garage.spots, || source.id());
    plan::check(&layout)?;
    let tariff = match garage.spots {
        SpotSource::Demo => Some(DEMO_TARIFF.to_owned()),
        SpotSource::Plans(_) | SpotSource::Rows { .. } => None,
    };
    let request = Begin { name: garage.name.clone(), time_zone: garage.time_zone.clone(), currency, layout, tariff };
    request.check(machine.zones.as_ref())?;
    let mut store = SqliteStore::make(folder, machine.clone())?;
    // All in one transaction: books in which only half of it stands are taken for none, and made anew.
    store.write(&Actor::new(Actor::WINDOW), |desk| begin_garage(desk, &request))?;
    store.share()?;
    Ok(store)
}

fn layout(spots: &SpotSource, ids: impl FnMut() -> Uuid) -> Layout {
    match spots {
        SpotSource::Demo => plan::demo(ids),
        SpotSource::Plans(import) => import.layout.clone(),
        SpotSource::Rows { floors, spots_per_floor } => rows(*floors, *spots_per_floor, ids),
    }
}

/// Storeys alike, one above the other, the topmost first. Each is driven to by as many ramps as it lies high.
fn rows(floors: usize, spots_per_floor: usize, mut ids: impl FnMut() -> Uuid) -> Layout {
    /// The ramps from one floor to the next with the way to them, in millimetres.
    const RAMP_MM: i64 = 45_000;
    let digits = spots_per_floor.to_string().len().max(3);
    let mut garage = Layout { classes: Vec::new(), zones: Vec::new(), floors: Vec::new(), spots: Vec::new() };
    for level in 0..i32::try_from(floors).unwrap_or(i32::MAX) {
        let mut storey = plan::grid(spots_per_floor, &mut ids);
        let driven_mm = RAMP_MM.saturating_mul(level.into());
        let name = if level == 0 { "G".to_owned() } else { level.to_string() };
        for floor in &mut storey.floors {
            floor.level = level;
            floor.label.clone_from(&name);
            for entrance in &mut floor.entrances {
                entrance.driven_mm = driven_mm;
                if level != 0 {
                    entrance.label = format!("Ramp to {level}");
                }
            }
        }
        for (number, spot) in (1_usize..).zip(&mut storey.spots) {
            spot.label = format!("{name}-{number:0digits$}");
            spot.distance_mm = spot.distance_mm.saturating_add(driven_mm);
        }
        storey.floors.append(&mut garage.floors);
        storey.spots.append(&mut garage.spots);
        garage = storey;
    }
    garage
}

/// The time zone that this computer is set to, as a suggestion; UTC where it does not say.
pub(super) fn computer_time_zone() -> String {
    let linked = fs::read_link("/etc/localtime").ok();
    let name = linked.as_ref().and_then(|path| path.to_str()).and_then(|path| path.split_once("zoneinfo/"));
    name.map_or_else(|| "UTC".to_owned(), |(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storeys_alike_make_a_garage_that_can_be_used() {
        for (floors, spots) in [(1, 1), (1, 1_200), (3, 40), (20, 100)] {
            let mut next = 0;
            let garage = rows(floors, spots, || {
                next += 1;
                Uuid::from_u128(next)
            });
            assert_eq!((garage.floors.len(), garage.spots.len()), (floors, floors * spots));
            plan::check(&garage).unwrap();
            let ground = garage.floors.last().unwrap();
            assert_eq!((ground.level, ground.label.as_str()), (0, "G"));
            let nearest = garage.spots.iter().min_by_key(|spot| spot.distance_mm).unwrap();
            assert_eq!(nearest.floor, ground.id, "the ground fills first");
        }
    }

    #[test]
    fn labels_are_as_long_as_they_must_be() {
        let mut next = 0;
        let mut ids = || {
            next += 1;
            Uuid::from_u128(next)
        };
        assert_eq!(rows(1, 40, &mut ids).spots[0].label, "G-001");
        assert_eq!(rows(2, 4_000, &mut ids).spots[0].label, "1-0001");
    }
}
