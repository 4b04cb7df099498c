//! The program itself, run as scripts and gates run it: words in; an exit code, an answer or a message out.

mod answers;
mod bad_input;
mod booth;
mod cards;
mod exports;
mod kills;
mod make;
mod recorded;
mod replays;
mod surroundings;
mod tariffs;
mod tickets;
mod till;
mod trouble;
mod users;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use parkhaus::machine::this_computer;
use serde_json::Value;
use tempfile::TempDir;

use crate::support;

/// How a run of the program ended.
#[derive(Debug)]
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Ended {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output.status.code().unwrap_or_else(|| panic!("killed: {output:?}"));
        Self { code, out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// The answer of a run that did what it was asked.
    #[track_caller]
    fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    /// The one JSON object of a run that did what it was asked.
    #[track_caller]
    fn json(self) -> Value {
        let out = self.done();
        assert_eq!(out.lines().count(), 1, "{out}");
        serde_json::from_str(&out).unwrap()
    }

    /// Checks that a run did nothing and said why: these words are in the message.
    #[track_caller]
    fn refused(self, code: i32, words: &str) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.err.contains(words), "“{words}” is not in: {}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        assert!(self.err.chars().count() <= 2_100, "{} characters", self.err.chars().count());
        assert_eq!(self.out, "");
    }
}

/// The program with these words, ready to be run.
fn program<I: AsRef<OsStr>>(words: impl IntoIterator<Item = I>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parkhaus"));
    command.args(words).stdin(Stdio::null());
    command
}

fn parkhaus<I: AsRef<OsStr>>(words: impl IntoIterator<Item = I>) -> Ended {
    Ended::of(&program(words).output().unwrap())
}

/// A garage in a temporary folder.
struct Garage {
    folder: TempDir,
}

impl Garage {
    /// The demo garage, made by the program.
    fn demo() -> Self {
        let garage = Self { folder: tempfile::tempdir().unwrap() };
        garage.run("init --demo").done();
        garage
    }

    /// So many car spots, two motorcycle spots and an accessible one; no tariff.
    fn small(cars: usize) -> Self {
        let garage = Self { folder: tempfile::tempdir().unwrap() };
        drop(support::garage(&garage.path(), support::small_layout(cars), this_computer()));
        garage
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a command of words without spaces on this garage.
    fn run(&self, line: &str) -> Ended {
        self.run_words(&line.split(' ').collect::<Vec<_>>())
    }

    /// Runs a command on this garage.
    fn run_words(&self, words: &[&str]) -> Ended {
        let path = self.path();
        parkhaus(words.iter().map(OsStr::new).chain([OsStr::new("--data"), path.as_os_str()]))
    }

    /// Writes a file beside the data folder.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Publishes a tariff by which every begun hour costs 2.00, for all times.
    fn charge_by_the_hour(&self) {
        let file = self.file("tariff.toml", &tariff("EUR", "Europe/Berlin", r#"[{ every = "1 h", price = "2.00" }]"#));
        self.run_words(&["tariff", "publish", &file, "--from", "1970-01-01 01:00"]).done();
    }
}

/// A tariff file with one plan for every vehicle.
fn tariff(currency: &str, zone: &str, meter: &str) -> String {
    format!(
        "name = \"Test\"\ncurrency = \"{currency}\"\ntimezone = \"{zone}\"\n[[plans]]\nname = \"All\"\nmeter = {meter}\n"
    )
}

/// A recorded file, where there are any.
fn recorded(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("PARKHAUS_SHARED").map_or(beside, PathBuf::from);
    let path = shared.join("data").join(name);
    if !path.exists() {
        println!("skipped: no recorded data");
        return None;
    }
    Some(path)
}

/// The names of the keys of an object, in order.
fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}
