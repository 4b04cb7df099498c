//! Plates as nobody should type them.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;

use parkhaus::machine::this_computer;
use parkhaus::operations::check_in::CheckInError;

use super::ground::Ground;
use super::kind::{Ends, INSIDE, Kind, Leaves, Refusal, Tried, USAGE};
use crate::support::{car, enter};

pub(super) fn kinds() -> Vec<Kind> {
    let entered = Leaves::More { entries: 1, inside: 1 };
    vec![
        Kind::refused("an empty plate", USAGE, &["no letter and no digit", "type it as it stands"], |ground| {
            ground.check_in(&["--plate", ""])
        }),
        Kind::refused("a plate of separators only", USAGE, &["no letter and no digit", "without one"], |ground| {
            ground.check_in(&["--plate", " - · — "])
        }),
        Kind::refused("a plate of emoji only", USAGE, &["no letter and no digit", "type it as it stands"], |ground| {
            ground.check_in(&["--plate", "🚗🚙"])
        }),
        Kind::carried("a plate that turns the writing round", &["\"plate\":\"AB 77\"", "ticket"], entered, |ground| {
            ground.check_in(&["--plate", "\u{202E}AB\u{2066} 77\u{202C}"])
        }),
        Kind::carried("a plate in Hebrew", &["\"plate\":\"\u{5D0}\u{5D1} 12\"", "ticket"], entered, |ground| {
            ground.check_in(&["--plate", "\u{5D0}\u{5D1} 12"])
        }),
        Kind::refused("a plate of 33 characters", USAGE, &["33 characters", "type only what stands on it"], |ground| {
            ground.check_in(&["--plate", &"A".repeat(33)])
        }),
        Kind::refused("a plate of 100,000 characters", USAGE, &["100000 characters", "type only"], |ground| {
            ground.check_in(&["--plate", &"A".repeat(100_000)])
        }),
        Kind {
            name: "a plate of a megabyte",
            doing: |ground| typed(ground, &"A1".repeat(500_000)),
            ends: Ends::Refused(is_plate),
            says: &["1000000 characters", "type only what stands on it"],
            leaves: Leaves::Same,
        },
        Kind {
            name: "a plate with a NUL in it",
            doing: |ground| typed(ground, "AB\0 12"),
            ends: Ends::Refused(is_plate),
            says: &["control character", "type it again by hand"],
            leaves: Leaves::Same,
        },
        Kind::refused("a plate that moves the cursor", USAGE, &["control character", "type it again"], |ground| {
            ground.check_in(&["--plate", "AB\u{1b}[2J 12"])
        }),
        Kind::refused("a plate of two lines", USAGE, &["line break", "type it again"], |ground| {
            ground.check_in(&["--plate", "AB 12\nCD 34"])
        }),
        Kind::carried(
            "a plate that would be a command to a database",
            &["'); DROP TABLE stay; --", "ticket"],
            entered,
            |ground| ground.check_in(&["--plate", "X'); DROP TABLE stay; --"]),
        ),
        Kind::refused("a plate in no encoding", USAGE, &["invalid UTF-8", "--help"], |ground| {
            let plate = OsString::from_vec(b"AB\xFF12".to_vec());
            let words = ["check-in", "--vehicle", "car", "--plate"].map(OsString::from);
            Tried::Ran(ground.on_books(&[words.as_slice(), &[plate]].concat()))
        }),
        Kind::refused("a plate that is inside", INSIDE, &["AB 1 is already inside on G-001", "--again"], |ground| {
            ground.check_in(&["--plate", "ab-1"])
        }),
        Kind::refused("a plate that is inside, written in Greek", INSIDE, &["already inside", "--again"], |ground| {
            ground.check_in(&["--plate", "ΑΒ 1"])
        }),
    ]
}

/// A plate that no shell hands over: typed in the window.
fn typed(ground: &Ground, plate: &str) -> Tried {
    let mut store = ground.open(this_computer());
    match enter(&mut store, &car(Ground::op(), Some(plate))) {
        Ok(entered) => Tried::Went(entered.ticket),
        Err(refused) => Tried::Refused(refused.into()),
    }
}

const fn is_plate(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::CheckIn(CheckInError::Plate(_)))
}
