//! Fifty real processes at once on one folder: exactly one gets the last spot, the plate, the exit. They are held at the folder's lock
//! until all have started.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use parkhaus::machine::this_computer;
use parkhaus::operations::check_in::{CheckIn, WhenFull};
use parkhaus::store::folder::{Folder, Hold};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::status::{status, totals};
use parkhaus::store::sqlite::verify::verify;
use serde_json::Value;

use crate::support::{car, enter, garage, op, small_layout};

const PROCESSES: usize = 50;
/// How often each race is run.
const ROUNDS: usize = 2;

fn start(folder: &Path, words: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parkhaus"));
    command.args(words.split(' ')).arg("--json").arg("--data").arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Starts a process for each of so many numbers, lets them go together, and gives what they said.
fn at_once(folder: &Path, words: impl Fn(usize) -> String) -> Vec<Output> {
    let gate = Folder::open(folder, Hold::Alone).unwrap();
    let children: Vec<Child> = (0..PROCESSES).map(|number| start(folder, &words(number))).collect();
    drop(gate);
    children.into_iter().map(|child| child.wait_with_output().unwrap()).collect()
}

/// What the one that succeeded said; all others ended with this exit code, and said why.
fn one_of(outputs: &[Output], refused: i32) -> Value {
    let (won, lost): (Vec<&Output>, Vec<&Output>) = outputs.iter().partition(|output| output.status.success());
    assert_eq!(won.len(), 1, "exactly one succeeds");
    for output in lost {
        assert_eq!(output.status.code(), Some(refused), "{output:?}");
        assert!(!output.stderr.is_empty() || !output.stdout.is_empty(), "{output:?}");
    }
    serde_json::from_slice(&won[0].stdout).unwrap()
}

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder, this_computer()).unwrap().store
}

/// The books are sound, nothing is assigned twice, and so many stand inside.
fn sound(folder: &Path, inside: u64) {
    let mut store = open(folder);
    let report = verify(folder, store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, [], "{report:#?}");
    let totals = totals(&mut store).unwrap();
    assert_eq!((totals.open_stays, totals.double_assigned), (inside, 0));
}

#[test]
fn the_last_spot_goes_to_exactly_one_of_fifty_processes() {
    let folder = tempfile::tempdir().unwrap();
    drop(garage(folder.path(), small_layout(1), this_computer()));
    for _ in 0..ROUNDS {
        let outputs = at_once(folder.path(), |number| {
            let spot = if number % 2 == 0 { " --spot G-001" } else { "" };
            format!("check-in --vehicle car{spot}")
        });
        let won = one_of(&outputs, 3);
        assert_eq!(won["spot"], "G-001");
        sound(folder.path(), 1);
        let out = start(folder.path(), "check-out --spot G-001").wait_with_output().unwrap();
        assert!(out.status.success(), "{out:?}");
    }
}

#[test]
fn one_plate_comes_in_and_leaves_exactly_once_of_fifty_processes() {
    let folder = tempfile::tempdir().unwrap();
    drop(garage(folder.path(), small_layout(PROCESSES), this_computer()));
    let written = ["B-MW123", "b.mw-123", "BMW123"];
    for round in 1..=ROUNDS {
        let outputs = at_once(folder.path(), |number| {
            format!("check-in --vehicle car --plate {}", written[number % written.len()])
        });
        let ticket = one_of(&outputs, 4)["ticket"].as_str().unwrap().to_owned();
        sound(folder.path(), 1);
        let outputs = at_once(folder.path(), |number| match number % 2 {
            0 => format!("check-out --ticket {ticket}"),
            _ => format!("check-out --plate {}", written[number % written.len()]),
        });
        assert_eq!(one_of(&outputs, 4)["receipt"], format!("B1-1-{round:06}"));
        sound(folder.path(), 0);
    }
}

#[test]
fn processes_and_an_open_window_write_to_one_folder_and_lose_nothing() {
    const EACH: usize = 25;
    let folder = tempfile::tempdir().unwrap();
    let mut window = garage(folder.path(), small_layout(5), this_computer());
    let children: Vec<Child> = (0..EACH)
        .map(|number| {
            // In between, the window writes too.
            let request =
                CheckIn { when_full: WhenFull::Overflow, ..car(op(&window), Some(&format!("WINDOW {number}"))) };
            enter(&mut window, &request).unwrap();
            start(folder.path(), &format!("check-in --vehicle car --plate COMMAND-{number} --overflow"))
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    let overflow = 2 * EACH as u64 - 5;
    let now = status(&mut window).unwrap();
    assert_eq!((now.open_stays, now.overflow), (2 * EACH as u64, overflow));
    drop(window);
    sound(folder.path(), 2 * EACH as u64);
}
