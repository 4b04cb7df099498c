//! A replay is killed at random moments, two hundred times. What it acknowledged is in the books, nothing is there twice, and
//! when it is let be, it ends as one that was never killed.

use std::collections::HashSet;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{Garage, program};

/// In each of two tests.
const KILLS: u32 = 100;

/// Stays by vehicles that come back, more of them at once than there are spots.
fn stays() -> String {
    let rows = (0..80_i64).map(|row| {
        let entry = 1_767_603_600 + row * 60;
        let exit = if row % 9 == 4 { String::new() } else { (entry + row * 7_919 % 1_800).to_string() };
        format!("{entry},{exit},P{}", row % 60)
    });
    std::iter::once("entry,exit,plate".to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
}

/// What must be the same in the end: entry and exit, plate, spot and fee of every stay.
fn what_happened(garage: &Garage) -> Vec<[Option<String>; 5]> {
    let books = Connection::open(garage.path().join("parkhaus.sqlite")).unwrap();
    let mut select = books
        .prepare("SELECT entry_time, exit_time, license_plate, spot_number, fee FROM parking_transaction ORDER BY 1, 2, 3, 4")
        .unwrap();
    let rows = select.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]));
    rows.unwrap().map(Result::unwrap).collect()
}

fn fresh() -> (Garage, String) {
    let garage = Garage::small(12);
    garage.charge_by_the_hour();
    let stays = garage.file("stays.csv", &stays());
    (garage, stays)
}

fn start(garage: &Garage, stays: &str, together: &str, ack: &Path) -> Child {
    program(["replay", "--json", "--together", together, "--stays", stays, "--ack"])
        .arg(ack)
        .arg("--data")
        .arg(garage.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Kills a run after a while, unless it ends before. Says whether it was killed.
fn kill_after(mut child: Child, moment: Duration) -> bool {
    let began = Instant::now();
    while began.elapsed() < moment && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    // Refused if it has ended, which its status tells.
    drop(child.kill());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() || output.status.signal() == Some(9), "{output:?}");
    !output.status.success()
}

/// The acknowledged steps: each once, and each in the books.
fn check_acknowledged(garage: &Garage, ack: &Path) {
    let text = fs::read_to_string(ack).unwrap_or_default();
    let whole: Vec<&str> = text.split_inclusive('\n').filter(|line| line.ends_with('\n')).collect();
    let distinct: HashSet<&&str> = whole.iter().collect();
    assert_eq!(whole.len(), distinct.len(), "a step was acknowledged twice");
    let books = Connection::open(garage.path().join("parkhaus.sqlite")).unwrap();
    let count = |kind: &str| -> i64 {
        books
            .query_row("SELECT count(*), count(DISTINCT op) FROM journal WHERE kind = ?1", [kind], |row| {
                assert_eq!(row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, "a step is there twice");
                row.get(0)
            })
            .unwrap()
    };
    for (step, kind) in [("in", "checked_in"), ("out", "stay_closed")] {
        let acknowledged: HashSet<u64> = whole
            .iter()
            .filter_map(|line| line.trim_end().split_once(' '))
            .filter(|(_, done)| *done == step)
            .map(|(row, _)| row.parse().unwrap())
            .collect();
        // The last bytes of an operation's id are its row and step.
        let mut select = books.prepare("SELECT op FROM journal WHERE kind = ?1").unwrap();
        let recorded: HashSet<u64> = select
            .query_map([kind], |row| row.get::<_, Vec<u8>>(0))
            .unwrap()
            .map(|op| u64::from_be_bytes(op.unwrap()[8..].try_into().unwrap()) << 8 >> 9)
            .collect();
        assert!(acknowledged.is_subset(&recorded), "what was acknowledged is missing");
        assert_eq!(usize::try_from(count(kind)).unwrap(), recorded.len());
    }
}

#[test]
fn a_replay_in_single_steps_that_is_killed_again_and_again_ends_as_one_that_never_was() {
    kill_again_and_again("1", 0x2545_F491_4F6C_DD1D);
}

#[test]
fn a_replay_in_batches_that_is_killed_again_and_again_ends_as_one_that_never_was() {
    kill_again_and_again("8", 0x9E37_79B9_7F4A_7C15);
}

fn kill_again_and_again(together: &str, mut chance: u64) {
    let (undisturbed, file) = fresh();
    let began = Instant::now();
    let report = undisturbed.run(&format!("replay --json --together {together} --stays {file}")).json();
    let longest = began.elapsed();
    let expected = what_happened(&undisturbed);
    assert!(expected.len() > 60, "{report}");
    let mut kills = 0;
    while kills < KILLS {
        let (garage, file) = fresh();
        let ack = garage.folder.path().join("ack");
        loop {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            let moment = longest.mul_f64(f64::from((chance % 1_000) as u16) / 1_000.0);
            if !kill_after(start(&garage, &file, together, &ack), moment) {
                break;
            }
            kills += 1;
            check_acknowledged(&garage, &ack);
            let verified = garage.run("verify");
            assert_eq!(verified.code, 0, "after kill {kills}: {verified:?}");
            if kills >= KILLS {
                break;
            }
        }
        let last = garage.run(&format!("replay --json --stays {file} --ack {}", ack.display())).json();
        assert_eq!(what_happened(&garage), expected, "after {kills} kills");
        for key in ["rows", "refused_full", "exit_problems", "open_stays", "double_assigned", "revenue"] {
            assert_eq!(last[key], report[key], "{key}");
        }
        let entered = last["entries"].as_u64().unwrap() + last["already"].as_u64().unwrap();
        assert_eq!(entered, report["entries"].as_u64().unwrap());
        check_acknowledged(&garage, &ack);
    }
}
