//! A garage is made, or nothing is.

use std::fs;
use std::path::Path;

use super::{Ended, Garage, parkhaus, tariff};

/// Three spots side by side, 2.5 m wide, somewhere in Berlin.
const PLAN: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","properties":{"amenity":"parking_space"},"geometry":{"type":"Polygon","coordinates":[[[13.4000000,52.5000000],[13.4000368,52.5000000],[13.4000368,52.5000450],[13.4000000,52.5000450],[13.4000000,52.5000000]]]}},
 {"type":"Feature","properties":{"amenity":"parking_space"},"geometry":{"type":"Polygon","coordinates":[[[13.4000368,52.5000000],[13.4000736,52.5000000],[13.4000736,52.5000450],[13.4000368,52.5000450],[13.4000368,52.5000000]]]}},
 {"type":"Feature","properties":{"amenity":"parking_space"},"geometry":{"type":"Polygon","coordinates":[[[13.4000736,52.5000000],[13.4001104,52.5000000],[13.4001104,52.5000450],[13.4000736,52.5000450],[13.4000736,52.5000000]]]}},
 {"type":"Feature","properties":{"amenity":"bench"},"geometry":{"type":"Point","coordinates":[13.4,52.5]}}
]}"#;

fn init(folder: &Path, words: &[&str]) -> Ended {
    parkhaus(["init", "--data", folder.to_str().unwrap()].iter().chain(words))
}

#[test]
fn the_demo_garage_is_made_once_and_agrees() {
    let garage = Garage::demo();
    assert_eq!(garage.run("status --json").json()["garage"], "Demo garage");
    assert_eq!(garage.run("verify --json").json()["agrees"], true);
    let spot = garage.run("check-in --vehicle bus --json").json()["spot"].clone();
    assert!(spot.is_string(), "{spot}");
    garage.run("init --demo").refused(2, "already holds a garage");
    assert_eq!(garage.run("status --json").json()["open_stays"], 1);
}

#[test]
fn a_garage_is_made_of_plans_with_what_was_left_out_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, other) = (write("G.geojson", PLAN), write("B1.geojson", &PLAN.replace("52.50", "52.51")));
    let prices = write("t.toml", &tariff("CHF", "Europe/Zurich", r#"[{ every = "1 h", price = "2.00" }]"#));
    let data = folder.path().join("data");
    let words = [
        "--layout",
        &one,
        &other,
        "--name",
        "Zwei Stock",
        "--timezone",
        "Europe/Zurich",
        "--currency",
        "CHF",
        "--tariff",
        &prices,
    ];
    let said = init(&data, &words).done();
    assert!(said.contains("Floors  2") && said.contains("Spots   6"), "{said}");
    assert!(said.contains("Not imported") && said.contains("G.geojson, feature 4"), "{said}");
    let data = data.to_str().unwrap();
    assert_eq!(parkhaus(["status", "--data", data, "--json"]).json()["classes"]["car"]["free"], 6);
    // The first tariff prices what is entered with an earlier time, too: the vehicles that stand inside on opening day.
    let entry = [
        "check-in",
        "--data",
        data,
        "--vehicle",
        "car",
        "--plate",
        "A1",
        "--at",
        "2020-01-01 08:00",
        "--reason",
        "opening day",
    ];
    parkhaus(entry).done();
    parkhaus(["check-out", "--data", data, "--plate", "A1"]).refused(2, "CHF is due");
}

#[test]
fn what_cannot_be_made_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let plan = write("plan.geojson", PLAN);
    let broken = write("broken.geojson", "{\"type\":\"FeatureColl");
    let prices = write("t.toml", &tariff("CHF", "Europe/Zurich", r#"[{ every = "1 h", price = "2.00" }]"#));
    let garage = |layout: &str, name: &str, zone: &str, currency: &str, more: &[&str]| -> Vec<String> {
        let words = ["--layout", layout, "--name", name, "--timezone", zone, "--currency", currency];
        words.iter().chain(more).map(|word| (*word).to_owned()).collect()
    };
    let too_long = "n".repeat(81);
    let with_prices = ["--tariff", &prices];
    for (words, said) in [
        (garage(&plan, "N", "Mars/Olympus", "EUR", &[]), "“Mars/Olympus” is not known"),
        (garage(&plan, "N", "Europe/Berlin", "euro", &[]), "not a currency code"),
        (garage(&plan, "N", "Europe/Berlin", "QQQ", &[]), "QQQ is not known"),
        (garage(&broken, "N", "Europe/Berlin", "EUR", &[]), "broken.geojson"),
        (garage("none.geojson", "N", "Europe/Berlin", "EUR", &[]), "cannot be read"),
        (garage(&plan, "N", "Europe/Berlin", "EUR", &["--tariff", &plan]), "the tariff file cannot be used"),
        // These are found by the operation itself, when the folder has been made.
        (garage(&plan, "N", "Europe/Berlin", "CHF", &with_prices), "the garage is in Europe/Berlin"),
        (garage(&plan, "N", "Europe/Zurich", "EUR", &with_prices), "the garage in EUR"),
        (garage(&plan, &too_long, "Europe/Berlin", "EUR", &[]), "1 to 80 characters"),
        (garage(&plan, " ", "Europe/Berlin", "EUR", &[]), "1 to 80 characters"),
    ] {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let deep = folder.path().join("new/deeper/data");
        init(&deep, &words).refused(2, said);
        assert!(!folder.path().join("new").exists(), "{said}: a folder was left");
        let present = tempfile::tempdir().unwrap();
        init(present.path(), &words).refused(2, said);
        assert_eq!(fs::read_dir(present.path()).unwrap().count(), 0, "{said}: files were left");
    }
}

#[test]
fn a_garage_does_not_begin_with_a_tariff_that_its_check_does_not_let_through() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let plan = write("plan.geojson", PLAN);
    // Accepted is what only the zone of the garage tells: that its clocks change at the reset.
    let daily = "[{ every = \"1 h\", price = \"2.00\" }]\ncycle = { kind = \"clock\", reset = \"02:30\" }";
    let prices = tariff("EUR", "Europe/Berlin", daily);
    let made = |folder: &Path, text: &str| {
        let file = write("t.toml", text);
        let words =
            ["--layout", &plan, "--name", "N", "--timezone", "Europe/Berlin", "--currency", "EUR", "--tariff", &file];
        init(folder, &words)
    };
    let data = folder.path().join("data");
    made(&data, &prices).refused(1, "reset_at_clock_change");
    assert!(!data.exists());
    made(&data, &format!("accept = [\"reset_at_clock_change\"]\n{prices}")).done();
}

#[test]
fn a_backup_is_made_while_the_garage_runs_and_brings_it_back() {
    let garage = Garage::demo();
    garage.run("check-in --plate A1 --vehicle car").done();
    let copy = garage.folder.path().join("copy.sqlite");
    let copy = copy.to_str().unwrap();
    garage.run(&format!("backup --out {copy}")).done();
    garage.run(&format!("backup --out {copy}")).refused(2, "already exists");
    garage.run("check-in --plate A2 --vehicle car").done();
    let said = garage.run(&format!("restore {copy}")).done();
    assert!(said.contains("Epoch       2") && said.contains("Kept aside") && said.contains("Not in it"), "{said}");
    assert_eq!(garage.run("status --json").json()["open_stays"], 1);
    assert_eq!(garage.run("check-out --plate A1 --tender cash --json").json()["receipt"], "B1-2-000001");
    garage.run("verify").done();
    garage.run("restore none.sqlite").refused(2, "no backup");
}
