//! Recorded stays, replayed: a file made here with everything odd that real ones have.

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::{Garage, keys};

/// So many rows: stays that begin every seven minutes and last up to ten hours, by vehicles that come back, and some odd ones.
fn stays(rows: u32) -> String {
    let mut text = "entry,exit,plate,vehicle\n".to_owned();
    for row in 0..rows {
        let entry = 1_767_603_600 + i64::from(row) * 420;
        let exit = entry + i64::from(row) * 7_919 % 36_000;
        let plate = format!("KA {}", row * 37 % 1_000);
        let class = ["car", "car", "car", "motorcycle", "van"][usize::try_from(row % 5).unwrap()];
        let line = match row % 50 {
            10 => format!("{entry},{entry},{plate},{class}"),
            20 => format!("{entry},{},{plate},{class}", entry - 300),
            30 => format!("{entry},,{plate},{class}"),
            35 => format!("{entry},gone,,{class}"),
            40 => format!(",{exit},{plate},{class}"),
            45 => format!("{entry},{exit},{plate},hovercraft"),
            _ => format!("{entry},{exit},{plate},{class}"),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn rows_of(listed: &Value) -> Vec<u64> {
    listed.as_array().unwrap().iter().map(|one| one["row"].as_u64().unwrap()).collect()
}

fn count(report: &Value, key: &str) -> u64 {
    report[key].as_u64().unwrap()
}

#[track_caller]
fn assert_every_row_is_in_one_list(report: &Value) {
    let lists = count(report, "entries") + count(report, "already") + count(report, "refused_full");
    assert_eq!(
        lists + rows_of(&report["skipped"]).len() as u64,
        count(report, "rows") - count(report, "departures"),
        "{report}"
    );
}

#[test]
fn every_row_is_replayed_or_listed_with_its_reason() {
    let garage = Garage::demo();
    let file = garage.file("stays.csv", &stays(250));
    let ack = garage.folder.path().join("ack");
    let report = garage.run(&format!("replay --stays {file} --ack {} --json", ack.display())).json();
    for key in [
        "entries",
        "exits",
        "already",
        "refused_full",
        "skipped",
        "exit_problems",
        "open_stays",
        "double_assigned",
        "revenue",
        "check_in_ms",
        "check_out_ms",
    ] {
        assert!(keys(&report).contains(&key), "{key}: {report}");
    }
    assert_every_row_is_in_one_list(&report);
    assert_eq!((count(&report, "rows"), count(&report, "already"), count(&report, "refused_full")), (250, 0, 0));
    // Rows are counted from 1: of each fifty the forty-first has no entry, the forty-sixth a class that nobody knows.
    assert_eq!(rows_of(&report["skipped"]), [41, 46, 91, 96, 141, 146, 191, 196, 241, 246]);
    let problems = [21, 31, 36, 71, 81, 86, 121, 131, 136, 171, 181, 186, 221, 231, 236];
    assert_eq!(rows_of(&report["exit_problems"]), problems);
    assert_eq!((count(&report, "entries"), count(&report, "open_stays"), count(&report, "exits")), (240, 10, 230));
    assert_eq!(count(&report, "double_assigned"), 0);
    assert!(report["revenue"].as_str().unwrap().parse::<f64>().unwrap() > 500.0, "{report}");
    assert_eq!(report["currency"], "EUR");
    for times in [&report["check_in_ms"], &report["check_out_ms"]] {
        assert!(times["p50"].as_f64().unwrap() > 0.0 && times["p99"].as_f64() >= times["p50"].as_f64(), "{times}");
    }
    let acknowledged = fs::read_to_string(&ack).unwrap();
    assert_eq!(acknowledged.lines().count(), 470);
    assert!(acknowledged.starts_with("1 in\n1 out\n2 in\n"), "{acknowledged}");
    assert_eq!(garage.run("verify --json").json()["agrees"], true);
    assert_eq!(garage.run("status --json").json()["open_stays"], 10);
}

#[test]
fn a_repeated_replay_does_nothing_and_ends_with_the_same_figures() {
    let garage = Garage::demo();
    let file = garage.file("stays.csv", &stays(120));
    let ack = garage.folder.path().join("ack");
    let line = format!("replay --stays {file} --ack {} --json", ack.display());
    let first = garage.run(&line).json();
    let entries = garage.run("verify --json").json()["entries"].clone();
    let acknowledged = fs::read(&ack).unwrap();
    let again = garage.run(&line).json();
    assert_eq!((count(&again, "entries"), count(&again, "exits")), (0, 0));
    assert_eq!(again["already"], first["entries"]);
    for key in ["rows", "refused_full", "skipped", "exit_problems", "open_stays", "double_assigned", "revenue"] {
        assert_eq!(again[key], first[key], "{key}");
    }
    assert_eq!(again["check_in_ms"], json!({ "p50": null, "p99": null }));
    assert_eq!(garage.run("verify --json").json()["entries"], entries);
    assert_eq!(fs::read(&ack).unwrap(), acknowledged);
    // The same rows in another file are other rows.
    let other = garage.file("other.csv", &format!("{}\n", stays(120)));
    let other = garage.run(&format!("replay --stays {other} --json")).json();
    assert_eq!(count(&other, "already"), 0);
    assert!(count(&other, "entries") > 0);
}

#[test]
fn a_full_garage_takes_more_cars_than_spots_or_refuses_them_as_told() {
    let text = "entry,exit\n\
        2026-01-05 08:00:00,2026-01-05 12:00:00\n\
        2026-01-05 08:00:01,2026-01-05 12:00:00\n\
        2026-01-05 08:00:02,2026-01-05 08:30:00\n\
        2026-01-05 12:00:00,2026-01-05 12:00:00\n\
        2026-01-05 12:00:00,2026-01-05 13:00:00\n";
    let garage = Garage::small(2);
    let file = garage.file("stays.csv", text);
    let report = garage.run(&format!("replay --stays {file} --json")).json();
    assert_eq!((count(&report, "entries"), count(&report, "exits"), count(&report, "open_stays")), (5, 5, 0));

    let garage = Garage::small(2);
    let file = garage.file("stays.csv", text);
    let report = garage.run(&format!("replay --stays {file} --no-overflow --json")).json();
    // At noon two leave before the next two come.
    assert_eq!((count(&report, "entries"), count(&report, "refused_full")), (4, 1));
    assert_every_row_is_in_one_list(&report);
    // When it is asked again there is room, and what was refused stays refused.
    let again = garage.run(&format!("replay --stays {file} --no-overflow --json")).json();
    assert_eq!((count(&again, "entries"), count(&again, "already"), count(&again, "refused_full")), (0, 4, 1));
    garage.run("verify").done();
}

#[test]
fn a_plate_that_is_inside_is_skipped_and_does_not_leave_for_the_other() {
    let garage = Garage::small(5);
    let file = garage.file(
        "stays.csv",
        "entry,exit,plate\n\
         2026-01-05 08:00,2026-01-05 12:00,B-MW 1\n\
         2026-01-05 09:00,,bmw1\n\
         2026-01-05 13:00,2026-01-05 14:00,BMW-1\n",
    );
    for run in ["entries", "already"] {
        let report = garage.run(&format!("replay --stays {file} --json")).json();
        assert_eq!((count(&report, run), rows_of(&report["skipped"])), (2, vec![2]));
        assert!(report["skipped"][0]["why"].as_str().unwrap().contains("inside"), "{report}");
        // What has not come in has no exit to speak of.
        assert_eq!((count(&report, "open_stays"), rows_of(&report["exit_problems"])), (0, vec![]));
    }
    // Somebody who came in through the booth is inside as well.
    garage.run("check-in --plate A1 --vehicle car").done();
    let file = garage.file("more.csv", "entry,exit,plate\n2026-01-05 08:00,2026-01-05 12:00,A1\n");
    let report = garage.run(&format!("replay --stays {file} --json")).json();
    assert_eq!(rows_of(&report["skipped"]), [1]);
}

#[test]
fn an_exit_without_a_price_is_done_unpaid_and_listed() {
    let garage = Garage::small(5);
    let short = super::tariff("EUR", "Europe/Berlin", r#"[{ to = "1 h", price = "2.00" }]"#);
    let prices = garage.file("t.toml", &format!("accept = [\"no_price\"]\n{short}"));
    garage.run_words(&["tariff", "publish", &prices, "--from", "1970-01-01 01:00"]).done();
    let file =
        garage.file("stays.csv", "entry,exit\n2026-01-05 08:00,2026-01-05 09:00\n2026-01-05 08:00,2026-01-05 10:00\n");
    let report = garage.run(&format!("replay --stays {file} --json")).json();
    assert_eq!((count(&report, "exits"), count(&report, "open_stays"), &report["revenue"]), (2, 0, &json!("2.00")));
    assert_eq!(rows_of(&report["exit_problems"]), [2]);
    assert!(report["exit_problems"][0]["why"].as_str().unwrap().starts_with("let out unpaid: "), "{report}");
    garage.run("verify").done();
}

#[test]
fn a_vehicle_that_the_booth_let_out_meanwhile_is_a_listed_exit() {
    let garage = Garage::small(5);
    let file =
        garage.file("stays.csv", "entry,exit,plate\n2026-01-05 08:00,,A1\n2026-01-05 08:00,2026-01-05 09:00,A2\n");
    garage.run(&format!("replay --stays {file} --json")).json();
    garage.run("check-out --plate A1").done();
    let report = garage.run(&format!("replay --stays {file} --json")).json();
    assert_eq!((count(&report, "already"), count(&report, "open_stays")), (2, 0));
}

#[test]
fn times_without_an_offset_are_of_the_zone_that_is_named_or_the_garages() {
    let garage = Garage::small(5);
    let spot_of = |garage: &Garage, plate: &str| {
        garage.run(&format!("check-out --plate {plate} --json")).json()["entry"].as_str().unwrap().to_owned()
    };
    let file = garage
        .file("a.csv", "entry,exit,plate\n2026-07-01 08:00,,A1\n2026-10-25 02:30,,A2\n2026-07-01T08:00:00Z,,A3\n");
    garage.run(&format!("replay --stays {file} --json")).json();
    assert_eq!(spot_of(&garage, "A1"), "2026-07-01T08:00:00+02:00");
    // Of a time that happened twice the first.
    assert_eq!(spot_of(&garage, "A2"), "2026-10-25T02:30:00+02:00");
    assert_eq!(spot_of(&garage, "A3"), "2026-07-01T10:00:00+02:00");
    let file = garage.file("b.csv", "entry,exit,plate\n2026-07-01 08:00,,B1\n");
    garage.run(&format!("replay --stays {file} --timezone Asia/Shanghai --json")).json();
    assert_eq!(spot_of(&garage, "B1"), "2026-07-01T02:00:00+02:00");
}

#[test]
fn a_packed_file_with_other_columns_is_replayed_alike() {
    let garage = Garage::demo();
    let text = stays(60).replacen("entry,exit,plate,vehicle", "arrived;left;who;what", 1).replace(',', ";");
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    let path = garage.folder.path().join("packed");
    fs::write(&path, packed.finish().unwrap()).unwrap();
    let columns = "entry=arrived,exit=left,plate=who,vehicle=what";
    let report =
        garage.run(&format!("replay --stays {} --columns {columns} --json --together 1", path.display())).json();
    assert_every_row_is_in_one_list(&report);
    assert_eq!(count(&report, "entries"), 58);
    let said = garage.run(&format!("replay --stays {} --columns {columns}", path.display())).done();
    assert!(said.contains("Already           58\n") && said.contains("\nSkipped\n  row 41: no entry time"), "{said}");
}

#[test]
fn events_of_spots_are_paired_into_stays() {
    let garage = Garage::demo();
    let file = garage.file(
        "events.csv",
        "Spot Time Occupied\nP1 1516124820430 1\nP2 1516124820430 0\nP2 1516124821430 1\nP1 1516128420430 0\nP1 1516128430430 0\n",
    );
    let report =
        garage.run(&format!("replay --stays {file} --columns spot=Spot,time=Time,occupied=Occupied --json")).json();
    assert_every_row_is_in_one_list(&report);
    assert_eq!((count(&report, "entries"), count(&report, "exits"), count(&report, "departures")), (2, 1, 1));
    assert_eq!((rows_of(&report["skipped"]), rows_of(&report["exit_problems"])), (vec![2, 5], vec![3]));
}
