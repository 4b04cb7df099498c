//! Times written by hand that cannot be, or that are not what they seem.

use super::ground::Ground;
use super::kind::{Kind, Leaves, USAGE};

const LEFT: Leaves = Leaves::More { entries: 2, inside: -1 };

pub(super) fn kinds() -> Vec<Kind> {
    vec![
        Kind::refused("a time that happened twice", USAGE, &["happened twice", "add the offset", "+02:00"], |ground| {
            at(ground, "2020-10-25 02:30")
        }),
        Kind::refused("a time that never happened", USAGE, &["did not happen", "clocks went forward"], |ground| {
            at(ground, "2020-03-29 02:30")
        }),
        Kind::refused("30 February", USAGE, &["“2021-02-30 10:00” is not a time", "write 2026-11-22"], |ground| {
            at(ground, "2021-02-30 10:00")
        }),
        Kind::refused("the year 99999", USAGE, &["is not a time", "write 2026-11-22"], |ground| {
            at(ground, "99999-01-01 10:00")
        }),
        Kind::refused("the year 1066", USAGE, &["outside the years 1900 to 9999", "look at it again"], |ground| {
            at(ground, "1066-10-14T09:00:00Z")
        }),
        Kind::refused("a word for a time", USAGE, &["“yesterday” is not a time", "write 2026-11-22"], |ground| {
            at(ground, "yesterday")
        }),
        Kind::refused("an offset of 99 hours", USAGE, &["is not a time", "write 2026-11-22"], |ground| {
            at(ground, "2021-05-01T10:00:00+99:00")
        }),
        Kind::refused("a time as long as a book", USAGE, &["is not a time", "write 2026-11-22"], |ground| {
            at(ground, &"1".repeat(50_000))
        }),
        Kind::refused("an entry in the future", USAGE, &["has not come yet", "check the time you wrote"], |ground| {
            at(ground, "2999-01-01 10:00")
        }),
        Kind::refused("an exit in the future", USAGE, &["has not come yet", "check the time you wrote"], |ground| {
            let words = ["--plate", "AB 1", "--tender", "cash", "--at", "2999-01-01 10:00", "--reason", "on paper"];
            ground.check_out(&words)
        }),
        Kind::refused("a time by hand without a reason", USAGE, &["--reason <TEXT>", "--help"], |ground| {
            ground.check_in(&["--at", "2021-05-01 10:00"])
        }),
        Kind::refused(
            "a time by hand for a blank reason",
            USAGE,
            &["needs a reason", "say in a few words"],
            |ground| ground.check_in(&["--at", "2021-05-01 10:00", "--reason", "   "]),
        ),
        Kind::carried("an exit before the entry", &["clock_behind_entry", "exit_by_hand", "0.00"], LEFT, |ground| {
            let at = Ground::ago(600);
            ground.check_out(&["--plate", "AB 1", "--tender", "cash", "--at", &at, "--reason", "on paper"])
        }),
        Kind::carried(
            "an entry of 1900",
            &["entry_by_hand", "1900-01-02T12:00:00+01:00"],
            Leaves::More { entries: 1, inside: 1 },
            |ground| at(ground, "1900-01-02 12:00"),
        ),
    ]
}

/// A car that came in at a time somebody wrote down.
fn at(ground: &Ground, time: &str) -> super::kind::Tried {
    ground.check_in(&["--at", time, "--reason", "written on paper"])
}
