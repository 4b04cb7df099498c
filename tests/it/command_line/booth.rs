//! Check-in, check-out and status, as a gate's script uses them.

use serde_json::{Value, json};

use super::{Garage, keys};

#[test]
fn check_in_and_check_out_answer_with_the_keys_that_scripts_rely_on() {
    let garage = Garage::small(2);
    garage.charge_by_the_hour();
    let entry =
        ["check-in", "--plate", "B-MW 123", "--vehicle", "car", "--at", "2026-01-05 08:00", "--reason", "from paper"];
    let came = garage.run_words(&[&entry[..], &["--json"]].concat()).json();
    for key in ["stay", "ticket", "spot", "floor", "why"] {
        assert!(keys(&came).contains(&key), "{key}: {came}");
    }
    assert_eq!((&came["spot"], &came["spots"], &came["floor"]), (&json!("G-001"), &json!(["G-001"]), &json!("G")));
    assert_eq!(came["entry"], "2026-01-05T08:00:00+01:00");
    assert_eq!(came["flags"], json!(["entry_by_hand"]));

    let exit =
        ["check-out", "--plate", "bmw123", "--tender", "cash", "--at", "2026-01-05 10:30", "--reason", "from paper"];
    let left = garage.run_words(&[&exit[..], &["--json"]].concat()).json();
    assert_eq!(left["stay"], came["stay"]);
    assert_eq!((&left["amount"], &left["currency"]), (&json!("6.00"), &json!("EUR")));
    assert_eq!(left["receipt"], "B1-1-000001");
    let sum: f64 = left["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"].as_str().unwrap().parse::<f64>().unwrap())
        .sum();
    assert!((sum - 6.0).abs() < 1e-9);
}

#[test]
fn people_get_short_lines_instead() {
    let garage = Garage::small(2);
    let came = garage.run_words(&["check-in", "--plate", "B-MW 123", "--vehicle", "car"]).done();
    assert!(came.starts_with("Spot    G-001, floor G\nWhy     nearest free car spot to Entrance A"), "{came}");
    let left = garage.run("check-out --plate BMW123").done();
    assert!(left.starts_with("Fee      0.00 EUR\nReceipt  B1-1-000001\n"), "{left}");
    assert!(garage.run("status").done().contains("Class       May enter  Inside"));
}

#[test]
fn the_same_operation_id_gives_the_same_answer_and_does_nothing() {
    let garage = Garage::small(3);
    garage.charge_by_the_hour();
    let id = |number: u32| format!("0199f0a0-0000-7000-8000-{number:012}");
    let enter = format!("check-in --plate A1 --vehicle car --json --op-id {}", id(1));
    let came = garage.run(&enter).json();
    assert_eq!(garage.run(&enter).json(), came);
    let leave = format!("check-out --plate A1 --tender card --json --op-id {}", id(2));
    let left = garage.run(&leave).json();
    assert_eq!(garage.run(&leave).json(), left);
    // Later, too, when the spot is another's and the plate inside again.
    garage.run("check-in --plate A1 --vehicle car").done();
    assert_eq!(garage.run(&enter).json(), came);
    assert_eq!(garage.run(&leave).json(), left);
    assert_eq!(garage.run("status --json").json()["open_stays"], 1);
    garage.run(&format!("check-out --plate A1 --op-id {}", id(1))).refused(2, "used for something else");
    garage.run(&format!("check-in --vehicle car --op-id {}", id(2))).refused(2, "used for something else");
}

#[test]
fn a_full_garage_refuses_with_3_unless_overflow_is_allowed() {
    let garage = Garage::small(1);
    garage.run("check-in --plate A1 --vehicle car").done();
    let full = garage.run("check-in --plate A2 --vehicle car --json");
    assert_eq!((full.code, full.out.as_str()), (3, "{\"full\":true}\n"));
    assert!(full.err.contains("no free car spot") && full.err.contains("--overflow"), "{full:?}");
    garage.run("check-in --plate A2 --vehicle car").refused(3, "no free car spot");
    let came = garage.run("check-in --plate A2 --vehicle car --overflow --json").json();
    assert_eq!((&came["spot"], &came["floor"], &came["spots"]), (&Value::Null, &Value::Null, &json!([])));
    assert_eq!(came["flags"], json!(["overflow"]));
    // Those entitled still get the spot that is kept for them.
    let came = garage.run("check-in --plate A3 --vehicle car --needs accessible --json").json();
    assert_eq!(came["spot"], "G-004");
}

#[test]
fn each_refusal_has_its_exit_code_and_says_what_to_do() {
    let garage = Garage::small(5);
    garage.charge_by_the_hour();
    let by_hand = "2026-01-05T08:00+01:00";
    garage.run(&format!("check-in --plate A1 --vehicle car --spot G-002 --at {by_hand} --reason paper")).done();
    garage.run("check-in --vehicle car --spot G-002").refused(3, "G-002 is taken: choose another spot");
    garage.run("check-in --vehicle car --spot Z-9").refused(2, "no spot “Z-9”");
    garage.run("check-in --plate a-1 --vehicle car").refused(4, "A1 is already inside on G-002");
    garage.run("check-in --plate a-1 --vehicle car --again --reason towed").done();
    garage.run("check-in --vehicle zeppelin").refused(2, "it has: motorcycle, car, van, bus");
    garage.run("check-in --plate --- --vehicle car").refused(2, "");
    garage.run("check-in --vehicle car --reason why").refused(2, "--again or --at");
    garage.run("check-in --vehicle car --at 2199-01-01T00:00:00Z --reason why").refused(2, "has not come yet");
    garage.run("check-in --vehicle car --at 2026-03-29T02:30 --reason why").refused(2, "did not happen");
    garage.run("check-in --vehicle car --at-entry a=1 --at-entry a=2").refused(2, "“a” twice");

    garage.run("check-out --plate A1").refused(2, "2 vehicles with the plate A1");
    garage.run("check-out --spot G-002").refused(2, "EUR is due");
    garage.run("check-out --spot G-002 --tender nil").refused(2, "needs a reason");
    garage.run("check-out --spot G-002 --tender nil --reason owner").done();
    garage.run("check-out --spot G-002").refused(4, "no vehicle inside has the spot G-002");
    garage.run("check-out --plate ZZ9").refused(4, "no vehicle inside has the plate ZZ9");
    garage.run("check-out --ticket 12345").refused(2, "a ticket code has 12 characters, this has 5");
    garage.run("check-out --plate A1 --tender cash").done();
    garage.run("check-out --plate A1 --tender cash").refused(4, "left at");
}

#[test]
fn a_stay_without_a_price_is_told_by_5_and_still_gets_out() {
    let garage = Garage::small(1);
    let short = super::tariff("EUR", "Europe/Berlin", r#"[{ to = "1 h", price = "2.00" }]"#);
    let file = garage.file("t.toml", &format!("accept = [\"no_price\"]\n{short}"));
    garage.run_words(&["tariff", "publish", &file, "--from", "1970-01-01 01:00"]).done();
    garage.run("check-in --plate A1 --vehicle car --at 2026-01-05T08:00+01:00 --reason paper").done();
    garage.run("check-out --plate A1 --tender cash").refused(5, "--tender nil --reason TEXT");
    let left = garage.run("check-out --plate A1 --tender nil --reason none --json").json();
    assert_eq!(left["flags"], json!(["entry_by_hand", "priced_by_hand", "let_out_unpaid"]));
}

#[test]
fn status_counts_who_may_still_enter() {
    let garage = Garage::small(3);
    let classes = |garage: &Garage| garage.run("status --json").json()["classes"].clone();
    let before = classes(&garage);
    // Motorcycles fall back to car spots; cars do not fall back to motorcycle spots, nor to the accessible one.
    assert_eq!((&before["car"]["free"], &before["motorcycle"]["free"]), (&json!(3), &json!(5)));
    for _ in 0..3 {
        garage.run("check-in --vehicle motorcycle").done();
    }
    let after = classes(&garage);
    assert_eq!((&after["car"]["free"], &after["motorcycle"]["free"]), (&json!(2), &json!(2)));
    assert_eq!(after["motorcycle"]["taken"], 3);
    let status = garage.run("status --json").json();
    assert_eq!(status["open_stays"], 3);
    assert_eq!(status["floors"], json!([{ "floor": "G", "free": 3, "taken": 3, "reserved": 0, "out_of_service": 0 }]));
}

#[test]
fn a_spot_is_closed_reserved_and_opened_with_a_reason() {
    let garage = Garage::small(3);
    let closed = garage.run_words(&["spot", "close", "g-001", "--reason", "oil on the floor", "--json"]).json();
    assert_eq!((&closed["spot"], &closed["condition"]), (&json!("G-001"), &json!("out_of_service")));
    assert_eq!((&closed["reason"], &closed["until"]), (&json!("oil on the floor"), &json!(null)));
    let line = "spot reserve G-002 --reason doctor --until 2999-01-01T12:00:00+01:00 \
                --op-id 0199f0a0-0000-7000-8000-000000000001 --json";
    let reserved = garage.run(line).json();
    assert_eq!(reserved["until"], "2999-01-01T12:00:00+01:00");
    assert_eq!(garage.run(line).json(), reserved, "the same operation again");
    let text = garage.run("spot reserve G-003 --reason doctor --until 2999-01-01T12:00").done();
    assert!(text.contains("Now      reserved") && text.contains("Until    2999-01-01 12:00"), "{text}");

    let status = garage.run("status --json").json();
    assert_eq!(status["floors"], json!([{ "floor": "G", "free": 3, "taken": 0, "reserved": 2, "out_of_service": 1 }]));
    assert_eq!(status["classes"]["car"], json!({ "free": 0, "taken": 0, "reserved": 2, "out_of_service": 1 }));
    garage.run("check-in --vehicle car --spot G-001").refused(3, "out of service");
    garage.run("check-in --vehicle car --spot G-002").done();
    garage.run("spot open G-001 --reason mended").done();
    assert_eq!(garage.run("check-in --vehicle car --json").json()["spot"], "G-001");

    garage.run("spot open G-001 --reason mended").refused(2, "in service already");
    garage.run("spot close G-099 --reason oil").refused(2, "no spot “G-099”");
    garage.run("spot close G-001 --reason oil --until 2001-01-01T12:00").refused(2, "that end is past");
    garage.run("spot close G-001 --reason oil --until soon").refused(2, "“soon” is not a time");
    garage
        .run("spot close G-003 --reason oil --op-id 0199f0a0-0000-7000-8000-000000000001")
        .refused(2, "used for something else");
    assert_eq!(garage.run("verify --json").json()["agrees"], true);
}
