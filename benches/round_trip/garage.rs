//! Garages to measure in.

use std::path::Path;

use parkhaus::domain::facility::standard::standard_classes;
use parkhaus::domain::facility::{Condition, Entrance, Floor, Layout, Point, SizeCode, Spot, Strategy};
use parkhaus::domain::ids::{FloorId, OpId, SpotId};
use parkhaus::domain::journal::Actor;
use parkhaus::domain::money::Currency;
use parkhaus::domain::time::from_ms;
use parkhaus::machine::this_computer;
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::operations::set_up::{SetUp, set_up};
use parkhaus::store::sqlite::SqliteStore;

/// Spots of one row.
const ROW: u32 = 50;

/// Who acts.
pub(crate) fn actor() -> Actor {
    Actor::new(Actor::CLI)
}

/// Makes a garage of so many spots, every tenth for motorcycles, on at most ten floors, with the demo tariff.
pub(crate) fn make(folder: &Path, spots: u32) -> SqliteStore {
    let mut store = SqliteStore::make(folder, this_computer()).unwrap();
    let request = SetUp {
        op: OpId::new(store.machine().source.id()),
        name: "Bench".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: Currency::new("EUR").unwrap(),
        strategy: Strategy::NearestToEntrance,
        smallest_coin_minor: 1,
        booth_code: "B1".to_owned(),
        layout: layout(&store, spots),
    };
    store.write(&actor(), |desk| set_up(desk, &request)).unwrap();
    store.share().unwrap();
    let publish = PublishTariff {
        op: OpId::new(store.machine().source.id()),
        text: include_str!("../../assets/tariffs/demo.toml").to_owned(),
        from: from_ms(0).unwrap(),
    };
    store.write(&actor(), |desk| publish_tariff(desk, &publish)).unwrap();
    store
}

fn layout(store: &SqliteStore, spots: u32) -> Layout {
    let source = store.machine().source.as_ref();
    let count = (spots / 1_000).clamp(1, 10);
    let floors: Vec<Floor> = (0..count)
        .map(|level| Floor {
            id: FloorId::new(source.id()),
            label: level.to_string(),
            level: i32::try_from(level).unwrap(),
            entrances: vec![Entrance {
                label: "Entrance".to_owned(),
                at: Point { x: 0, y: 0 },
                driven_mm: i64::from(level) * 60_000,
            }],
        })
        .collect();
    let spots = (0..spots).map(|number| {
        let floor = &floors[usize::try_from(number % count).unwrap()];
        let on_floor = number / count;
        let (row, place) = (i64::from(on_floor / ROW), i64::from(on_floor % ROW));
        let (x, y) = (place * 2_500, row * 11_000);
        Spot {
            id: SpotId::new(source.id()),
            floor: floor.id,
            label: format!("{}-{on_floor:06}", floor.label),
            size: SizeCode::new(if number % 10 == 9 { "motorcycle" } else { "car" }),
            zone: None,
            row,
            place,
            outline: [(0, 0), (2_500, 0), (2_500, 5_000), (0, 5_000)]
                .map(|(right, down)| Point { x: x + right, y: y + down })
                .to_vec(),
            distance_mm: x + y + i64::from(floor.level) * 60_000,
            condition: Condition::InService,
        }
    });
    Layout { classes: standard_classes(), zones: Vec::new(), spots: spots.collect(), floors: floors.clone() }
}
