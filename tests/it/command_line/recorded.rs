//! Recorded stays of real garages, where they are at hand.

use serde_json::Value;

use super::{Garage, recorded};

fn replay(garage: &Garage, name: &str, words: &[&str]) -> Option<Value> {
    let file = recorded(name)?;
    Some(garage.run_words(&[&["replay", "--json", "--stays", file.to_str().unwrap()], words].concat()).json())
}

fn counts<const N: usize>(report: &Value, keys: [&str; N]) -> [u64; N] {
    keys.map(|key| report[key].as_u64().or_else(|| Some(report[key].as_array()?.len() as u64)).unwrap())
}

#[test]
fn every_stay_of_the_office_garage_is_replayed() {
    let garage = Garage::demo();
    let Some(report) = replay(&garage, "sessions-shenzhen-office/sessions.csv.gz", &["--timezone", "Asia/Shanghai"])
    else {
        return;
    };
    assert_eq!(
        counts(&report, ["rows", "entries", "exits", "skipped", "refused_full"]),
        [27_296, 27_296, 27_296, 0, 0]
    );
    assert_eq!(counts(&report, ["exit_problems", "open_stays", "double_assigned"]), [5, 0, 0]);
    assert_eq!(garage.run("verify --json").json()["agrees"], true);
}

#[test]
fn charging_stays_bring_back_the_same_drivers() {
    let garage = Garage::demo();
    let columns = "entry=connectionTime,exit=disconnectTime,plate=userID";
    let Some(report) = replay(&garage, "ev-garage-caltech/sessions.csv.gz", &["--columns", columns]) else { return };
    let [rows, entries, skipped, exits] = counts(&report, ["rows", "entries", "skipped", "exits"]);
    assert_eq!((rows, entries + skipped, exits), (1_227, rows, entries));
    // Some drivers charge two cars at once, or plug in again before they unplugged.
    assert!(entries > 1_150, "{entries}");
    garage.run("verify").done();
}

#[test]
fn paid_times_at_meters_are_counted_back_from_their_ends() {
    let garage = Garage::demo();
    let columns = "exit=parkingendtime,duration=totalparkingtime,plate=licenseplateanon";
    let words = ["--columns", columns, "--timezone", "America/New_York"];
    let Some(report) = replay(&garage, "payments-charlottesville-meters/transactions.csv.gz", &words) else { return };
    let [rows, entries, skipped, exits] = counts(&report, ["rows", "entries", "skipped", "exits"]);
    assert_eq!((rows, entries + skipped, exits), (15_213, rows, entries));
    assert!(entries > 14_000, "{entries}");
    assert_eq!(counts(&report, ["double_assigned", "open_stays", "refused_full"]), [0, 0, 0]);
}

#[test]
fn spot_events_of_the_campus_become_stays() {
    let garage = Garage::demo();
    let columns = "spot=ParkingSpotID,time=Timestamp,occupied=Occupied";
    let Some(report) = replay(&garage, "spot-events-berlin-campus/parking.csv", &["--columns", columns]) else {
        return;
    };
    let [rows, entries, skipped, departures, exits] =
        counts(&report, ["rows", "entries", "skipped", "departures", "exits"]);
    assert_eq!((rows, entries + skipped + departures, exits), (2_216, rows, departures));
    assert_eq!(counts(&report, ["open_stays", "exit_problems"]), [entries - exits; 2]);
    garage.run("verify").done();
}

#[test]
fn a_garage_of_three_recorded_plans_takes_the_charging_stays() {
    let plans = ["osm-lot-a-213", "osm-lot-b-237", "osm-underground-89"];
    let Some(plans) =
        plans.map(|plan| recorded(&format!("floormaps/{plan}.geojson"))).into_iter().collect::<Option<Vec<_>>>()
    else {
        return;
    };
    let garage = Garage { folder: tempfile::tempdir().unwrap() };
    let plans: Vec<&str> = plans.iter().map(|plan| plan.to_str().unwrap()).collect();
    let place = ["--name", "Three plans", "--timezone", "America/Los_Angeles", "--currency", "USD"];
    let said = garage.run_words(&[&["init", "--layout"], plans.as_slice(), &place].concat()).done();
    assert!(said.contains("Spots   539"), "{said}");
    let words = ["--columns", "entry=connectionTime,exit=disconnectTime", "--no-overflow"];
    let Some(report) = replay(&garage, "ev-garage-caltech/sessions.csv.gz", &words) else { return };
    assert_eq!(counts(&report, ["rows", "entries", "exits", "refused_full"]), [1_227, 1_227, 1_227, 0]);
    // Without a tariff nothing is charged.
    assert_eq!(report["revenue"], "0.00");
    garage.run("verify").done();
}
