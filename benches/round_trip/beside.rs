//! The operations beside the bare statements, on one file, in turn.

use std::path::Path;
use std::time::Duration;

use super::arguments::Arguments;
use super::bare::{self, Bodies, Prepared};
use super::times::{Side, Trip, ms};
use super::vehicles::Row;
use super::{garage, ours};

/// Callers at once in the second table.
const CALLERS: usize = 8;

/// The goal: at most so many times the bare statements.
const GOAL: f64 = 1.3;

/// A time of a trip.
type Time = fn(&Trip) -> Duration;

/// The lines of a table.
const TIMES: [(&str, Time); 3] =
    [("check-in", |trip| trip.enter), ("check-out", |trip| trip.leave), ("both", Trip::whole)];

/// Measures and prints both tables.
pub(crate) fn run(arguments: &Arguments, folder: &Path) {
    let folder = folder.join("beside");
    let mut store = garage::make(&folder, 100);
    let source = store.machine().source.clone();
    let mut row = Row::default();
    // Twenty stand inside all the time; one goes in and out for its bytes in the journal.
    for vehicle in row.take(20, source.as_ref()) {
        store.write(&garage::actor(), |desk| parkhaus::operations::check_in::check_in(desk, &vehicle.enter)).unwrap();
    }
    ours::alone(&mut store, &row.take(50, source.as_ref()));
    let connection = bare::connect(&folder);
    let bodies = Bodies::of_the_last(&connection);
    let mut connections: Vec<_> = (0..CALLERS).map(|_| bare::connect(&folder)).collect();

    for callers in [1, CALLERS] {
        let (mut us, mut them) = (Side::default(), Side::default());
        let mut ratios = Vec::new();
        for round in 0..arguments.rounds {
            let (for_us, for_them) =
                (row.take(arguments.trips, source.as_ref()), row.take(arguments.trips, source.as_ref()));
            let for_them: Vec<Prepared> =
                for_them.iter().map(|vehicle| Prepared::new(vehicle, &bodies, source.as_ref())).collect();
            let mut ours = || match callers {
                1 => ours::alone(&mut store, &for_us),
                _ => ours::through_a_worker(&mut store, &for_us, callers),
            };
            let mut theirs = || match callers {
                1 => bare::alone(&connection, &for_them),
                _ => bare::at_once(&mut connections, &for_them),
            };
            // Who begins takes turns, so that neither always follows the other's checkpoint.
            let (mine, bare) = if round % 2 == 0 {
                let mine = ours();
                (mine, theirs())
            } else {
                let bare = theirs();
                (ours(), bare)
            };
            ratios.push(mine.1.as_secs_f64() / bare.1.as_secs_f64());
            us.add(mine.0, mine.1);
            them.add(bare.0, bare.1);
        }
        print(callers, &us, &them, &mut ratios);
    }
}

fn print(callers: usize, us: &Side, them: &Side, ratios: &mut [f64]) {
    ratios.sort_by(f64::total_cmp);
    let many = if callers == 1 { "one caller".to_owned() } else { format!("{callers} callers at once") };
    println!("\nbeside bare SQL, {many}, ms");
    println!("{:10} {:>9} {:>9} {:>9} {:>9} {:>7}", "", "ours p50", "p99", "bare p50", "p99", "ratio");
    for (name, time) in TIMES {
        let (ours, bare) = (us.quantile(0.5, time), them.quantile(0.5, time));
        println!(
            "{name:10} {:>9} {:>9} {:>9} {:>9} {:>7.2}",
            ms(ours),
            ms(us.quantile(0.99, time)),
            ms(bare),
            ms(them.quantile(0.99, time)),
            ours.as_secs_f64() / bare.as_secs_f64()
        );
    }
    let ratio = ratios[ratios.len() / 2];
    println!(
        "{:.0} trips a second beside {:.0}; time of a round: {ratio:.2} times theirs in the median round (goal {GOAL}: {})",
        us.per_second(),
        them.per_second(),
        if ratio <= GOAL { "kept" } else { "missed" }
    );
}
