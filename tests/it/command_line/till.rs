//! Shifts, drawers and closings on the command line.

use std::fs;

use super::exports::{rewrite, verify_apart};
use super::users::typed;
use super::{Garage, parkhaus};

const ADA: &str = "483926";
const BO: &str = "907153";
const CY: &str = "582047";

/// A garage with an owner, an attendant and a supervisor, in which every stay costs 2.50.
fn staffed() -> Garage {
    let garage = Garage::small(3);
    let tariff = garage.file(
        "till.toml",
        "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nname = \"All\"\nmeter = [{ every = \"24 h\", price = \"2.50\" }]\n",
    );
    garage.run_words(&["tariff", "publish", &tariff, "--from", "2020-01-01 00:00"]).done();
    typed(&garage, "user add Ada --role owner", &[ADA]).done();
    typed(&garage, "user add Bo --role attendant --as Ada", &[ADA, BO]).done();
    typed(&garage, "user add Cy --role supervisor --as Ada", &[ADA, CY]).done();
    garage
}

fn sell(garage: &Garage, plate: &str, tender: &str) -> serde_json::Value {
    garage.run(&format!("check-in --vehicle car --plate {plate} --at 2026-01-01T08:00:00Z --reason late")).done();
    garage
        .run(&format!("check-out --plate {plate} --tender {tender} --at 2026-01-01T09:00:00Z --reason late --json"))
        .json()
}

#[test]
fn a_shift_is_opened_counted_blind_closed_and_summed_up() {
    let garage = staffed();
    garage.run("shift open --drawer A --float 100.00").refused(2, "say who opens it");
    let opened = typed(&garage, "shift open --drawer A --float 100.00 --as Bo --json", &[BO]).json();
    assert_eq!((&opened["shift"], &opened["who"], &opened["state"]), (&1.into(), &"Bo".into(), &"open".into()));
    assert!(opened.get("expected").is_none(), "{opened}");
    assert_eq!(sell(&garage, "AB-1", "cash")["amount"], "2.50");
    sell(&garage, "AB-2", "card");
    typed(&garage, "shift drop 50.00 --remark safe --as Bo", &[BO]).done();
    typed(&garage, "shift pay-out 5.00 --remark soap --as Bo", &[BO]).refused(2, "ask a supervisor to approve it");
    typed(&garage, "shift pay-out 5.00 --remark soap --as Bo --approver Cy", &[BO, CY]).done();
    typed(&garage, "report x --as Bo", &[BO]).refused(2, "not allowed to read what should be in a drawer");
    let report = typed(&garage, "report x --json --as Cy", &[CY]).json();
    assert_eq!((&report["expected"], &report["figures"]["gross"]), (&"47.50".into(), &"5.00".into()));

    typed(&garage, "shift close --as Bo", &[BO]).refused(2, "count the drawer of shift 1 first");
    typed(&garage, "shift count 20.00x2,5.00 --as Bo", &[BO]).refused(2, "such as 50.00x2");
    let counted = typed(&garage, "shift count 20.00x2,5.00x1,1.00x2 --as Bo --json", &[BO]).json();
    assert_eq!(
        (&counted["counted"], &counted["expected"], &counted["difference"]),
        (&"47.00".into(), &"47.50".into(), &"-0.50".into())
    );
    typed(&garage, "shift close --as Bo", &[BO]).refused(2, "say why");
    let operation = "--op-id 01990000-0000-7000-8000-00000000000a";
    let closing = typed(&garage, &format!("shift close --reason coin --as Bo --json {operation}"), &[BO]).json();
    assert_eq!((&closing["closing"], &closing["difference"]), (&"B1-1-Z000001".into(), &"-0.50".into()));
    assert_eq!(closing["figures"]["grand_total"], "5.00");
    // The same again, and read again.
    assert_eq!(typed(&garage, &format!("shift close --as Bo --json {operation}"), &[BO]).json(), closing);
    assert_eq!(garage.run("report z --json").json(), closing);
    garage.run("report z --number 2").refused(2, "there is no shift closing 2");
    garage.run("report z --period day").refused(2, "no day was closed yet");

    let day = typed(&garage, "report close day --json --as Cy", &[CY]).json();
    assert_eq!((&day["closing"], &day["perpetual_gross"]), (&"B1-1-D000001".into(), &"5.00".into()));
    typed(&garage, "report close month --as Cy", &[CY]).refused(2, "ask a manager to approve it");
    typed(&garage, "report close month --as Ada", &[ADA]).done();
    assert_eq!(garage.run("shift list").done(), "No shift is open.\n");
    assert_eq!(garage.run("verify --json").json()["agrees"], true);
}

#[test]
fn cash_of_the_command_line_goes_to_the_open_shift_else_to_an_unattended_one() {
    let garage = staffed();
    sell(&garage, "AB-1", "cash");
    let list = garage.run("shift list --json").json();
    assert_eq!((&list["shifts"][0]["unattended"], &list["shifts"][0]["who"]), (&true.into(), &"cli".into()));
    typed(&garage, "shift open --drawer A --float 0 --as Bo", &[BO]).done();
    sell(&garage, "AB-2", "cash");
    typed(&garage, "shift count 2.50x1 --shift 1 --as Bo", &[BO]).refused(2, "touch the shift of somebody else");
    assert_eq!(typed(&garage, "shift count 2.50x1 --shift 1 --as Cy --json", &[CY]).json()["difference"], "0.00");
    typed(&garage, "shift close --shift 1 --as Cy", &[CY]).done();
    assert_eq!(typed(&garage, "shift count 2.50x1 --as Bo --json", &[BO]).json()["difference"], "0.00");
}

#[test]
fn a_drawer_over_its_limit_is_said_and_a_closing_is_signed_twice_where_set() {
    let garage = staffed();
    let none = garage.run("shift rules --json").json();
    assert_eq!((&none["drawer_limit"], &none["second_signature"]), (&serde_json::Value::Null, &false.into()));
    typed(&garage, "shift rules --limit 3.00 --second-signature on --as Ada", &[ADA]).done();
    typed(&garage, "shift open --drawer A --float 1.00 --as Bo", &[BO]).done();
    assert_eq!(sell(&garage, "AB-1", "cash")["drop_due"], true);
    let dropped = typed(&garage, "shift drop 1.00 --remark safe --as Bo", &[BO]).done();
    assert!(!dropped.contains("limit"), "{dropped}");
    assert_eq!(sell(&garage, "AB-2", "card")["drop_due"], false);
    typed(&garage, "shift count 2.50x1 --as Bo", &[BO]).done();
    typed(&garage, "shift close --as Bo", &[BO]).refused(2, "second signature");
    let closing = typed(&garage, "shift close --as Bo --approver Cy --json", &[BO, CY]).json();
    assert_eq!(closing["countersigned_by"], "Cy");
}

#[test]
fn an_export_tells_another_program_when_a_closing_says_other_figures() {
    let garage = staffed();
    typed(&garage, "shift open --drawer A --float 10.00 --as Bo", &[BO]).done();
    sell(&garage, "AB-1", "cash");
    typed(&garage, "shift count 12.50x1 --as Bo", &[BO]).done();
    typed(&garage, "shift close --as Bo", &[BO]).done();
    typed(&garage, "report close day --as Ada", &[ADA]).done();
    let out = garage.folder.path().join("export");
    garage.run_words(&["export", "--out", out.to_str().unwrap()]).done();
    let (code, report) = verify_apart(&out);
    assert_eq!(code, 0, "{report}");
    assert!(fs::read_to_string(out.join("closing.csv")).unwrap().lines().count() == 3);
    rewrite(&out, "journal.jsonl", |text| {
        text.replace("\\\"gross_minor\\\":250,\\\"lines", "\\\"gross_minor\\\":240,\\\"lines")
    });
    let (code, report) = verify_apart(&out);
    assert_eq!(code, 1);
    assert!(report["problems"].to_string().contains("says other figures than what it sums up"), "{report}");
    let found = parkhaus(["verify", "--export", out.to_str().unwrap()]);
    assert!(found.code == 7 && (found.out + &found.err).contains("says other figures"), "{}", found.code);
}

#[test]
fn nothing_recorded_is_replayed_among_real_shifts_but_again_after_its_own() {
    let garage = Garage::small(3);
    let stays = garage.file("stays.csv", "entry,exit\n2026-01-01 08:00,2026-01-01 09:00\n");
    assert_eq!(garage.run(&format!("replay --stays {stays} --json")).json()["exits"], 1);
    // What it took went to an unattended shift, which is no real one.
    assert_eq!(garage.run("shift list --json").json()["shifts"][0]["unattended"], true);
    assert_eq!(garage.run(&format!("replay --stays {stays} --json")).json()["already"], 1);
}
