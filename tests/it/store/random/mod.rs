//! Random days in a small garage: every operation, in any order, with the clock going on and back; the books must say after each
//! step what a plain model says, and be sound at the end of each day.

mod booth;
mod model;
mod steps;

use parkhaus::domain::facility::Strategy;
use parkhaus::domain::ids::OpId;
use parkhaus::domain::money::Currency;
use parkhaus::operations::set_up::{SetUp, set_up};
use parkhaus::store::sqlite::SqliteStore;
use proptest::prelude::*;

use self::booth::Booth;
use super::template::Template;
use crate::support::{actor, machine, small_layout};

/// Days in all, half of them in each of two tests, so that two cores can work.
const DAYS: u32 = 300;

fn template() -> Template {
    Template::new(|folder| {
        let mut store = SqliteStore::make(folder, machine(1).0).unwrap();
        let request = SetUp {
            op: OpId::new(store.machine().source.id()),
            name: "Test garage".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            currency: Currency::new("EUR").unwrap(),
            strategy: Strategy::NearestToEntrance,
            smallest_coin_minor: model::SMALLEST_COIN,
            booth_code: "B1".to_owned(),
            layout: small_layout(model::CARS),
        };
        store.write(&actor(), |desk| set_up(desk, &request)).unwrap();
        store.share().unwrap();
        store
    })
}

fn days(steps: std::ops::Range<usize>) {
    let template = template();
    let config = ProptestConfig { cases: DAYS / 2, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(steps in prop::collection::vec(steps::step(), steps))| {
        let (machine, clock) = machine(2);
        let (_folder, store) = template.open_copy(machine);
        let mut booth = Booth::new(store, clock);
        for step in &steps {
            booth.step(step);
        }
        booth.agrees();
    });
}

#[test]
fn random_short_days_end_as_a_plain_model_says() {
    days(1..25);
}

#[test]
fn random_long_days_end_as_a_plain_model_says() {
    days(25..70);
}
