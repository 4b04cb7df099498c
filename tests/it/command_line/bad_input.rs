//! What people and files get wrong: each kind has a clear message and an exit code, and nothing is lost or half done.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;

use super::{Garage, parkhaus, program};

/// Files of recorded stays that are none, or are odd, with the words that say so.
const FILES: [(&str, &[u8], &str); 14] = [
    ("an empty file", b"", "is empty: its first line must name the columns"),
    ("only a line break", b"\n", "is empty"),
    ("a spreadsheet", b"PK\x03\x04\x14\0\x06\0", "a ZIP archive or a spreadsheet: save it as CSV"),
    ("an old spreadsheet", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old office program"),
    ("a database", b"SQLite format 3\0", "a database"),
    ("UTF-16", b"\xFF\xFEe\0n\0t\0r\0y\0", "written in UTF-16"),
    ("another encoding", b"entr\xE9e,sortie\n1,2\n", "not text in UTF-8"),
    ("a web page", b"<!DOCTYPE html><html><body>Sign in</body></html>", "no column “entry”"),
    ("JSON", b"[{\"entry\": \"2026-01-01\"}]", "no column “entry”"),
    ("no first line", b"2026-01-01 08:00,2026-01-01 09:00\n", "its columns are: 2026-01-01 08:00, 2026-01-01 09:00"),
    ("one column", b"entry\n2026-01-01 08:00\n", "no column “exit”"),
    ("two columns of a name", b"entry,exit,exit\n1,2,3\n", "two columns “exit”"),
    ("a cut-off gzip file", b"\x1F\x8B\x08\0\0\0\0\0\0\x03\x4B\xCD", "cannot be read to its end"),
    ("noise after the marks of gzip", b"\x1F\x8B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "cannot be read to its end"),
];

#[test]
fn what_is_no_file_of_stays_is_refused_and_nothing_is_replayed() {
    let garage = Garage::small(3);
    for (kind, bytes, words) in FILES {
        let path = garage.folder.path().join("stays");
        fs::write(&path, bytes).unwrap();
        let ended = garage.run(&format!("replay --stays {}", path.display()));
        assert!(ended.code == 2 && ended.err.contains(words), "{kind}: {ended:?}");
        assert!(ended.out.is_empty(), "{kind}");
    }
    garage.run("replay --stays /nonexistent.csv").refused(2, "cannot be opened");
    garage.run("replay --stays /tmp").refused(2, "is a folder");
    let stays = garage.file("stays.csv", "entry,exit\n");
    garage.run(&format!("replay --stays {stays} --timezone Mars/Olympus")).refused(2, "“Mars/Olympus” is not known");
    garage.run(&format!("replay --stays {stays} --columns when=x")).refused(2, "“when” is nothing a column can say");
    garage.run(&format!("replay --stays {stays} --ack /tmp")).refused(1, "cannot be written");
    garage.run(&format!("replay --stays {stays} --ack {stays}")).refused(2, "is no file of acknowledgements");
    let table = garage.file("table.csv", "entry,exit");
    garage.run(&format!("replay --stays {stays} --ack {table}")).refused(2, "is no file of acknowledgements");
    assert_eq!(fs::read_to_string(&table).unwrap(), "entry,exit");
    assert_eq!(garage.run("verify --json").json()["stays"], 0);
}

#[test]
fn absurd_words_are_refused_with_what_to_write() {
    let garage = Garage::small(3);
    let huge = "X".repeat(100_000);
    for (words, code, said) in [
        (vec!["check-in", "--vehicle", "car", "--plate", &huge], 2, "no plate has more than 32"),
        (vec!["check-in", "--vehicle", "car", "--plate", ""], 2, "no letter and no digit"),
        (vec!["check-in", "--vehicle", "car", "--plate", "🚗🚗🚗"], 2, "no letter and no digit"),
        (vec!["check-in", "--vehicle", "car", "--plate", "A\tB"], 2, "control character"),
        (vec!["check-in", "--vehicle", &huge], 2, "the garage has no vehicle class"),
        (vec!["check-in", "--vehicle", ""], 2, "the garage has no vehicle class"),
        (vec!["check-in", "--vehicle", "car", "--spot", &huge], 2, "no spot"),
        (vec!["check-in", "--vehicle", "car", "--customer", &huge], 2, "too long for a ticket"),
        (vec!["check-in", "--vehicle", "car", "--at", &huge, "--reason", "r"], 2, "is not a time"),
        (vec!["check-in", "--vehicle", "car", "--at", "now", "--reason", "r"], 2, "“now” is not a time"),
        (vec!["check-in", "--vehicle", "car", "--at", "1700-01-01 00:00", "--reason", "r"], 2, "1900"),
        (vec!["check-in", "--vehicle", "car", "--at", "2026-01-05 08:00", "--reason", " "], 2, "needs a reason"),
        (vec!["check-in", "--vehicle", "car", "--op-id", "seventeen"], 2, "--op-id"),
        (vec!["check-in", "--vehicle", "car", "--at-entry", "rate"], 2, "KEY=VALUE"),
        (vec!["check-in", "--vehicle", "car", "--needs", "valet"], 2, "accessible"),
        (vec!["check-in", "--plate", "A1"], 2, "--vehicle"),
        (vec!["check-out", "--ticket", "K7Q2-M9XA-4TPC"], 2, "not a ticket code as printed"),
        (vec!["check-out", "--ticket", ""], 2, "this has 0"),
        (vec!["check-out", "--spot", ""], 2, "no spot is named"),
        (vec!["check-out", "--plate", "A1", "--tender", "gold"], 2, "cash, card, nil"),
        (vec!["check-out", "--plate", "A1", "--spot", "G-001"], 2, "cannot be used with"),
        (vec!["new-epoch", "--reason", "  "], 2, "a reason is needed"),
        (vec!["backup", "--out", "/nonexistent/folder/copy"], 2, "no folder"),
        (vec!["restore", "/dev/null"], 2, "no backup"),
        (vec!["statsu"], 2, "status"),
    ] {
        garage.run_words(&words).refused(code, said);
    }
    assert_eq!(garage.run("verify --json").json()["stays"], 0);
}

#[test]
fn folders_that_are_none_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let status = |path: &str| parkhaus(["status", "--data", path]);
    status(folder.path().join("none").to_str().unwrap()).refused(2, "parkhaus init");
    status(folder.path().to_str().unwrap()).refused(2, "no garage in this data folder");
    status(file.to_str().unwrap()).refused(2, "is a file, not a data folder");
    status("").refused(2, "a value is required");
    parkhaus(["status", "--data"]).refused(2, "--data");
    parkhaus(["init", "--data", file.to_str().unwrap(), "--demo"]).refused(2, "is a file");
}

#[test]
fn words_and_names_that_are_no_text_are_handled() {
    let garage = Garage::small(3);
    let noise = |text: &[u8]| OsString::from_vec(text.to_vec());
    let words = [noise(b"check-in"), noise(b"--vehicle"), noise(b"car"), noise(b"--plate"), noise(b"\xFF\xFE")];
    let output = program(words).arg("--data").arg(garage.path()).output().unwrap();
    super::Ended::of(&output).refused(2, "invalid UTF-8");
    // A folder may be called anything.
    let odd = garage.folder.path().join(noise(b"caf\xE9 \n data"));
    let run = |words: &[&str]| super::Ended::of(&program(words).arg("--data").arg(&odd).output().unwrap());
    run(&["init", "--demo"]).done();
    run(&["check-in", "--vehicle", "car"]).done();
    run(&["status"]).done();
}

#[test]
fn rows_that_are_odd_are_listed_and_the_others_replayed() {
    let garage = Garage::small(30);
    let text = b"entry,exit,plate\n\
        2026-01-05 08:00,2026-01-05 09:00,A1\n\
        ,,\n\
        2026-01-05 08:00\n\
        2026-01-05 08:00,2026-01-05 07:00,A2\n\
        2026-02-30 08:00,2026-03-01 07:00,A3\n\
        2026-01-05 08:00,9999999999999999999,A4\n\
        2026-01-05 08:00,2026-01-05 09:00,\xFF\xFE\n\
        \xFF,2026-01-05 09:00,A5\n\
        2026-01-05 08:00,2026-01-05 09:00,\x07\n\
        2026-01-05 08:00,2026-01-05 09:00,A6,one,too,many\n\
        1.5e9,2026-01-05 09:00,A7\n\
        2026-01-05 08:00,2026-01-05 09:00,A1234567890123456789012345678901234567890\n\
        2026-01-05 08:00,2026-01-05 09:00,\"A8";
    let path = garage.folder.path().join("stays.csv");
    fs::write(&path, text).unwrap();
    let report = garage.run(&format!("replay --stays {} --json", path.display())).json();
    let rows = |key: &str| -> Vec<u64> {
        report[key].as_array().unwrap().iter().map(|one| one["row"].as_u64().unwrap()).collect()
    };
    assert_eq!(rows("skipped"), [2, 5, 8, 9, 11, 12]);
    assert_eq!(rows("exit_problems"), [3, 4, 6]);
    assert_eq!((&report["entries"], &report["open_stays"]), (&7.into(), &2.into()));
    garage.run("verify").done();
}
