//! Damaged, newer and busy books, and answers that nobody can read.

use std::fs;
use std::fs::OpenOptions;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::process::Stdio;

use parkhaus::store::folder::{Folder, Hold};
use rusqlite::Connection;

use super::{Ended, Garage, program};

#[test]
fn damaged_books_are_told_by_7_with_what_to_choose() {
    let garage = Garage::small(3);
    let mut file = OpenOptions::new().write(true).open(garage.path().join("parkhaus.sqlite")).unwrap();
    file.write_all(b"not a database at all").unwrap();
    for command in ["status", "check-in --vehicle car", "check-out --plate A1", "verify", "backup --out copy.sqlite"] {
        garage.run(command).refused(7, "parkhaus restore FILE");
    }
}

#[test]
fn a_journal_that_somebody_changed_is_found_and_listed() {
    let garage = Garage::small(3);
    garage.run("check-in --plate A1 --vehicle car").done();
    let books = Connection::open(garage.path().join("parkhaus.sqlite")).unwrap();
    books.execute_batch("DROP TRIGGER journal_is_never_changed; UPDATE journal SET at_ms = at_ms - 3600000 WHERE kind = 'checked_in'").unwrap();
    drop(books);
    let found = garage.run("verify --json");
    assert_eq!(found.code, 7, "{found:?}");
    assert!(found.err.contains("the books do not agree:\n  chain: "), "{found:?}");
    let report: serde_json::Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!(report["agrees"], false);
    assert!(report["problems"].as_array().unwrap().iter().any(|problem| problem["kind"] == "chain"), "{report}");
    garage.run("check-in --vehicle car").refused(7, "the data file is damaged");
    // What can be read is carried over, the vehicle inside among it.
    garage.run_words(&["new-epoch", "--reason", "somebody changed the journal"]).done();
    assert_eq!(garage.run("status --json").json()["open_stays"], 1);
    garage.run("verify").done();
    garage.run("check-out --plate A1").done();
}

#[test]
fn books_of_a_newer_version_are_left_alone() {
    let garage = Garage::small(3);
    let books = Connection::open(garage.path().join("parkhaus.sqlite")).unwrap();
    books
        .execute_batch("UPDATE refinery_schema_history SET version = 999 WHERE version = (SELECT max(version) FROM refinery_schema_history)")
        .unwrap();
    drop(books);
    garage.run("status").refused(7, "newer version of Parkhaus");
    garage.run("verify").refused(7, "newer version of Parkhaus");
}

#[test]
fn books_that_somebody_writes_to_are_told_by_6_and_nothing_is_done() {
    let garage = Garage::small(3);
    let books = Connection::open(garage.path().join("parkhaus.sqlite")).unwrap();
    books.execute_batch("BEGIN IMMEDIATE").unwrap();
    garage.run("check-in --vehicle car").refused(6, "nothing was done, try again");
    books.execute_batch("ROLLBACK").unwrap();
    assert_eq!(garage.run("status --json").json()["open_stays"], 0);
}

#[test]
fn a_folder_that_is_being_restored_is_told_by_7() {
    let garage = Garage::small(3);
    let held = Folder::open(&garage.path(), Hold::Alone).unwrap();
    garage.run("status").refused(7, "in use");
    drop(held);
    garage.run("status").done();
}

#[test]
fn a_reader_who_closes_the_pipe_is_no_error() {
    let garage = Garage::small(3);
    let mut child =
        program(["status", "--data"]).arg(garage.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = Ended::of(&child.wait_with_output().unwrap());
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
}

#[test]
fn an_answer_that_cannot_be_written_is_told_and_what_was_done_stays_done() {
    let garage = Garage::small(3);
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = program(["check-in", "--vehicle", "car", "--data"]).arg(garage.path()).stdout(full).output().unwrap();
    let ended = Ended::of(&output);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("it is done, but the answer could not be written"), "{ended:?}");
    assert_eq!(garage.run("status --json").json()["open_stays"], 1);
}

#[test]
fn a_page_of_noise_in_the_books_is_a_message_and_not_a_crash() {
    let garage = Garage::small(3);
    let path = garage.path().join("parkhaus.sqlite");
    let pages = fs::metadata(&path).unwrap().len() / 4_096;
    for page in 1..pages {
        let whole = fs::read(&path).unwrap();
        let mut file = OpenOptions::new().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(page * 4_096)).unwrap();
        file.write_all(&[0xA5; 4_096]).unwrap();
        drop(file);
        let ended = garage.run("verify");
        // A page that is free holds nothing that could be missed.
        assert!(ended.code == 7 || ended.code == 0, "page {page}: {ended:?}");
        assert!(!ended.err.contains("panicked"), "page {page}: {ended:?}");
        fs::write(&path, whole).unwrap();
    }
    garage.run("verify").done();
}
