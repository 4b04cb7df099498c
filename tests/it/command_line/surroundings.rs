//! Where the program is started: odd variables, closed streams, folders by odd names.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::{Ended, Garage, program};

#[test]
fn odd_variables_change_no_answer() {
    let garage = Garage::small(2);
    garage.run("check-in --vehicle car").done();
    let status = garage.run("status").done();
    for (name, value) in [
        ("TZ", "Mars/Olympus"),
        ("TZ", ":/etc/passwd"),
        ("LANG", "xx_YY.KOI8-R"),
        ("LC_ALL", "ar_EG.UTF-8"),
        ("TMPDIR", "/does/not/exist"),
        ("HOME", "relative/home"),
        ("PARKHAUS_ZONEINFO", "/does/not/exist"),
    ] {
        let output = program(["status", "--data"]).arg(garage.path()).env(name, value).output().unwrap();
        assert_eq!(Ended::of(&output).done(), status, "{name}={value}");
    }
    let output = program(["status", "--data"]).arg(garage.path()).env_clear().output().unwrap();
    assert_eq!(Ended::of(&output).done(), status, "no variables at all");
}

#[test]
fn closed_streams_stop_nothing() {
    let garage = Garage::small(5);
    for closed in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full 2>/dev/full <&-"] {
        let line = format!("exec \"$0\" check-in --vehicle car --data \"$1\" {closed}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &line, env!("CARGO_BIN_EXE_parkhaus")]).arg(garage.path());
        let code = shell.output().unwrap().status.code();
        // An answer that could not be written is told by 1; what was done is done.
        assert_eq!(code, Some(i32::from(closed.contains("/dev/full"))), "{closed}");
    }
    assert_eq!(garage.run("status --json").json()["open_stays"], 5);
    garage.run("verify").done();
}

#[test]
fn a_folder_is_the_same_by_every_name() {
    let garage = Garage::small(3);
    let place = garage.folder.path();
    symlink(garage.path(), place.join("a link")).unwrap();
    for name in ["data", "./data/", "data/../data", "a link"] {
        let mut command = program(["check-in", "--vehicle", "car", "--overflow", "--json", "--data", name]);
        Ended::of(&command.current_dir(place).output().unwrap()).json();
    }
    let mut within = program(["status", "--json", "--data", "."]);
    let status = Ended::of(&within.current_dir(garage.path()).output().unwrap()).json();
    assert_eq!((&status["open_stays"], &status["overflow"]), (&4.into(), &1.into()));
}

#[test]
fn what_comes_next_can_be_pasted_into_a_shell() {
    let place = tempfile::tempdir().unwrap();
    for name in ["plain", "with spaces", "it's", "$HOME", "two\nlines", "--data"] {
        let argument = format!("--data={name}");
        let made =
            Ended::of(&program(["init", "--demo", &argument]).current_dir(place.path()).output().unwrap()).done();
        let next = made.split_once("Next").unwrap().1.trim().strip_prefix("parkhaus ").unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("\"$0\" status {next}"), env!("CARGO_BIN_EXE_parkhaus")]);
        let status = Ended::of(&shell.current_dir(place.path()).output().unwrap()).done();
        assert!(status.contains("Demo garage"), "{name:?}: {status}");
    }
}

#[test]
fn a_set_up_that_was_killed_before_its_first_table_is_begun_anew() {
    let garage = Garage::small(1);
    let folder = garage.folder.path().join("killed");
    fs::create_dir(&folder).unwrap();
    let history = "CREATE TABLE refinery_schema_history (version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255))";
    for left in ["PRAGMA user_version = 0", history] {
        let file = folder.join("parkhaus.sqlite");
        let books = rusqlite::Connection::open(&file).unwrap();
        books.execute_batch("PRAGMA journal_mode = WAL").unwrap();
        books.execute_batch(left).unwrap();
        drop(books);
        assert!(fs::metadata(&file).unwrap().len() > 0, "{left}");
        let made = program(["init", "--demo", "--data"]).arg(&folder).output().unwrap();
        Ended::of(&made).done();
        fs::remove_file(&file).unwrap();
    }
}

#[test]
fn without_a_display_the_window_says_so_and_nothing_is_made() {
    let garage = Garage::small(1);
    let folder = garage.folder.path().join("new");
    let mut command = program(["--data"]);
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(variable);
    }
    let ended = Ended::of(&command.arg(&folder).output().unwrap());
    assert_ne!(ended.code, 0);
    assert!(ended.err.contains("parkhaus --help") && !ended.err.contains(".rs"), "{ended:?}");
    assert!(!folder.exists());
}
