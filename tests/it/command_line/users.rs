//! Users on the command line.

use std::io::Write as _;
use std::process::Stdio;

use super::{Ended, Garage, program};

/// Runs a command with lines on its standard input.
pub(super) fn typed(garage: &Garage, line: &str, lines: &[&str]) -> Ended {
    let path = garage.path();
    let words = line.split(' ').chain(["--data", path.to_str().unwrap()]);
    let mut child = program(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for line in lines {
        writeln!(input, "{line}").unwrap();
    }
    drop(input);
    Ended::of(&child.wait_with_output().unwrap())
}

#[test]
fn an_owner_is_made_first_manages_the_others_and_comes_back_by_the_code() {
    let garage = Garage::small(3);
    let none = garage.run("user list").done();
    assert!(none.contains("parkhaus user add NAME --role owner"), "{none}");
    typed(&garage, "user add Bo --role attendant", &["483926"]).refused(2, "must be the owner");
    garage.run("user add Ada --role owner").refused(2, "New PIN of Ada was expected on standard input");
    typed(&garage, "user add Ada --role owner", &["123456"]).refused(2, "one of the first");
    let ada = typed(&garage, "user add Ada --role owner --json", &["483926"]).json();
    let code = ada["recovery_code"].as_str().unwrap().to_owned();
    assert_eq!((ada["name"].as_str(), code.len()), (Some("Ada"), 29));

    typed(&garage, "user add Bo --role attendant", &["907153"])
        .refused(2, "the command line is not allowed to add, change or retire attendants and supervisors");
    typed(&garage, "user add Bo --role attendant --as Ada", &["999111", "907153"]).refused(2, "PIN of “Ada” is wrong");
    typed(&garage, "user add Bo --role attendant --as Ada", &["483926", "907153"]).done();
    // Whoever may not do it alone finds somebody who approves it.
    typed(&garage, "user add Cy --role supervisor --as Bo", &["907153", "582047"])
        .refused(2, "ask a manager to approve it");
    typed(&garage, "user add Cy --role supervisor --as Bo --approver Ada", &["907153", "483926", "582047"]).done();
    typed(&garage, "user role Cy --role manager --as Ada", &["483926"]).done();
    typed(&garage, "user pin Bo --as Bo", &["907153", "998643"]).done();
    typed(&garage, "user retire Cy --reason left --as Ada", &["483926"]).done();
    let users = garage.run("user list --json").json()["users"].clone();
    let shown: Vec<String> = users
        .as_array()
        .unwrap()
        .iter()
        .map(|user| {
            format!("{} {} {} {}", user["name"], user["role"], user["retired"], user["failures"]).replace('"', "")
        })
        .collect();
    assert_eq!(shown, ["Ada owner false 0", "Bo attendant false 0", "Cy manager true 0"]);

    // Five wrong ones, and the next must wait; a supervisor or a higher one lifts it.
    for _ in 0..5 {
        typed(&garage, "user pin Bo --as Bo", &["907153", "998643"]).refused(2, "is wrong");
    }
    typed(&garage, "user pin Bo --as Bo", &["998643", "907153"]).refused(2, "must wait");
    assert_eq!(typed(&garage, "user unlock Bo --as Ada --json", &["483926"]).json()["forgiven"], 5);
    typed(&garage, "user pin Bo --as Bo", &["998643", "907153"]).done();

    typed(&garage, "user recover Bo", &[&code, "582047"]).refused(2, "is no owner");
    typed(&garage, "user recover Ada", &["ABCD", "582047"]).refused(2, "six groups of four");
    let next = typed(&garage, "user recover Ada --json", &[&code, "582047"]).json()["recovery_code"].clone();
    assert_ne!(next.as_str(), Some(code.as_str()));
    typed(&garage, "user recover Ada", &[&code, "714382"]).refused(2, "not the recovery code");
    typed(&garage, "user recovery-code Ada --as Ada", &["582047"]).done();

    // Vehicles come and go as ever, and no recording is played among real users.
    garage.run("check-in --vehicle car --plate AB-1").done();
    garage.run("check-out --plate AB-1").done();
    let stays = garage.file("stays.csv", "entry,exit\n2026-01-01 08:00,2026-01-01 09:00\n");
    garage.run(&format!("replay --stays {stays}")).refused(2, "this garage has users");
    assert_eq!(garage.run("verify --json").json()["agrees"], true);
}
