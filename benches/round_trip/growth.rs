//! The round trip as the garage and its past grow.

use std::path::Path;
use std::time::Duration;

use parkhaus::machine::this_computer;
use parkhaus::store::sqlite::SqliteStore;

use super::arguments::Arguments;
use super::bare::{self, Bodies, Prepared};
use super::times::{Side, Trip, ms, timed};
use super::vehicles::Row;
use super::{garage, ours, past};

/// The goal: within so many times the smallest.
const GOAL: f64 = 1.3;

struct Case {
    name: String,
    store: SqliteStore,
    connection: rusqlite::Connection,
    bodies: Bodies,
    row: Row,
    opening: Duration,
    us: Side,
    them: Side,
}

/// By the number of spots.
pub(crate) fn by_spots(arguments: &Arguments, folder: &Path) {
    let cases = arguments.spots.iter().map(|&spots| {
        let folder = folder.join(format!("spots-{spots}"));
        let (store, took) = timed(|| garage::make(&folder, spots));
        println!("made a garage of {spots} spots in {:.1} s", took.as_secs_f64());
        case(format!("{spots} spots"), store)
    });
    measure(arguments, "by the size of the garage", cases.collect());
    remove(folder);
}

/// By the number of past stays.
pub(crate) fn by_past(arguments: &Arguments, folder: &Path) {
    let cases = arguments.past.iter().map(|&stays| {
        let folder = folder.join(format!("past-{stays}"));
        let mut store = garage::make(&folder, 100);
        let source = store.machine().source.clone();
        ours::alone(&mut store, &Row::default().take(1, source.as_ref()));
        if stays > 0 {
            let facility = store.facility().unwrap();
            drop(store);
            let ((), took) = timed(|| past::make(&folder, &facility, stays));
            println!("made {stays} past stays in {:.0} s, {}", took.as_secs_f64(), past::size(&folder));
            store = SqliteStore::open(&folder, this_computer()).unwrap().store;
        }
        case(format!("{stays} past stays"), store)
    });
    measure(arguments, "by the length of the past", cases.collect());
    remove(folder);
}

fn case(name: String, store: SqliteStore) -> Case {
    let folder = store.folder().path().to_owned();
    drop(store);
    let (opened, opening) = timed(|| SqliteStore::open(&folder, this_computer()).unwrap());
    let mut store = opened.store;
    let source = store.machine().source.clone();
    // Plates that the measured rounds of another kind do not use.
    let mut row = Row::default();
    row.take(1, source.as_ref());
    ours::alone(&mut store, &row.take(50, source.as_ref()));
    let connection = bare::connect(&folder);
    let bodies = Bodies::of_the_last(&connection);
    Case { name, store, connection, bodies, row, opening, us: Side::default(), them: Side::default() }
}

fn measure(arguments: &Arguments, what: &str, mut cases: Vec<Case>) {
    // Each round asks every garage, so that a slow minute of the disk hits them all.
    for round in 0..arguments.rounds {
        for case in &mut cases {
            let source = case.store.machine().source.clone();
            let vehicles = case.row.take(arguments.trips, source.as_ref());
            let for_them = case.row.take(arguments.trips, source.as_ref());
            let for_them: Vec<Prepared> =
                for_them.iter().map(|vehicle| Prepared::new(vehicle, &case.bodies, source.as_ref())).collect();
            if round % 2 == 0 {
                let bare = bare::alone(&case.connection, &for_them);
                case.them.add(bare.0, bare.1);
            }
            let mine = ours::alone(&mut case.store, &vehicles);
            case.us.add(mine.0, mine.1);
            if round % 2 == 1 {
                let bare = bare::alone(&case.connection, &for_them);
                case.them.add(bare.0, bare.1);
            }
        }
    }
    println!("\n{what}, one caller, ms");
    println!(
        "{:24} {:>9} {:>9} {:>9} {:>9} {:>7} {:>9} {:>7}",
        "", "in p50", "out p50", "both p50", "p99", "ratio", "bare p50", "opening"
    );
    let middle = |case: &Case| case.us.quantile(0.5, Trip::whole);
    let Some(first) = cases.first().map(middle) else { return };
    for case in &cases {
        println!(
            "{:24} {:>9} {:>9} {:>9} {:>9} {:>7.2} {:>9} {:>7}",
            case.name,
            ms(case.us.quantile(0.5, |trip| trip.enter)),
            ms(case.us.quantile(0.5, |trip| trip.leave)),
            ms(middle(case)),
            ms(case.us.quantile(0.99, Trip::whole)),
            middle(case).as_secs_f64() / first.as_secs_f64(),
            ms(case.them.quantile(0.5, Trip::whole)),
            ms(case.opening)
        );
    }
    let is_flat = cases.iter().all(|case| middle(case).as_secs_f64() <= first.as_secs_f64() * GOAL);
    println!("flat within {GOAL}: {}", if is_flat { "yes" } else { "no" });
}

/// Makes room for the next part.
fn remove(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        std::fs::remove_dir_all(entry.unwrap().path()).unwrap();
    }
}
