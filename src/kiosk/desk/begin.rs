//! A garage is made in an empty folder.

use std::fs;
use std::path::Path;

use uuid::Uuid;

use crate::domain::facility::{Layout, Strategy};
use crate::domain::ids::OpId;
use crate::domain::journal::Actor;
use crate::domain::money::Currency;
use crate::domain::time::Instant;
use crate::kiosk::command::{NewGarage, SpotSource};
use crate::kiosk::reply::BeginError;
use crate::operations::ports::Machine;
use crate::operations::publish_tariff::{PublishTariff, publish_tariff};
use crate::operations::set_up::{SetUp, set_up};
use crate::plan;
use crate::store::sqlite::SqliteStore;

/// The tariff of the demo garage.
const DEMO_TARIFF: &str = include_str!("../../../assets/tariffs/demo.toml");

/// The short name of a folder's first booth.
const BOOTH: &str = "B1";

/// Makes a garage. Everything that can be refused is looked at before anything is made.
pub(super) fn begin(folder: &Path, machine: &Machine, garage: &NewGarage) -> Result<SqliteStore, BeginError> {
    let source = &machine.source;
    machine.zones.zone(&garage.time_zone)?;
    let currency = Currency::new(&garage.currency)?;
    let layout = layout(&garage.spots, || source.id());
    plan::check(&layout)?;
    let op = OpId::new(source.id());
    let request = SetUp {
        op,
        name: garage.name.clone(),
        time_zone: garage.time_zone.clone(),
        currency,
        strategy: Strategy::NearestToEntrance,
        smallest_coin_minor: 1,
        booth_code: BOOTH.to_owned(),
        layout,
    };
    let mut store = SqliteStore::make(folder, machine.clone())?;
    match fill(&mut store, &request, &garage.spots) {
        Ok(()) => Ok(store),
        Err(error) => {
            let file = store.folder().books();
            drop(store);
            // Books without a garage, made a moment ago and by us, would only stand in the way of the next attempt.
            for ending in ["", "-wal", "-shm"] {
                drop(fs::remove_file(format!("{}{ending}", file.display())));
            }
            Err(error)
        }
    }
}

fn fill(store: &mut SqliteStore, request: &SetUp, spots: &SpotSource) -> Result<(), BeginError> {
    let actor = Actor::new(Actor::WINDOW);
    store.write(&actor, |desk| set_up(desk, request))?;
    store.share()?;
    if let SpotSource::Demo = spots {
        // From the beginning of time: cars that stand inside on opening day are priced, too.
        let from = Instant::UNIX_EPOCH;
        let op = OpId::new(store.machine().source.id());
        let publish = PublishTariff { op, text: DEMO_TARIFF.to_owned(), from };
        store.write(&actor, |desk| publish_tariff(desk, &publish))?;
    }
    Ok(())
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
    let mut garage = plan::grid(spots_per_floor, &mut ids);
    for level in 1..i32::try_from(floors).unwrap_or(i32::MAX) {
        let mut storey = plan::grid(spots_per_floor, &mut ids);
        let driven_mm = RAMP_MM.saturating_mul(level.into());
        for floor in &mut storey.floors {
            floor.level = level;
            floor.label = level.to_string();
            for entrance in &mut floor.entrances {
                entrance.label = format!("Ramp to {level}");
                entrance.driven_mm = driven_mm;
            }
        }
        for spot in &mut storey.spots {
            let number = spot.label.split_once('-').map_or(spot.label.as_str(), |(_ground, number)| number);
            spot.label = format!("{level}-{number}");
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
