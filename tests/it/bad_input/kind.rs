//! What a kind of bad input is, and the rules by which all of them are judged.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;
use std::time::Duration;

use parkhaus::operations::check_in::CheckInError;
use parkhaus::operations::check_out::CheckOutError;
use parkhaus::operations::ports::BooksError;
use thiserror::Error;

use super::books::Books;
use super::ground::Ground;

/// The exit codes that scripts rely on.
pub(super) const DONE: i32 = 0;
pub(super) const FAULT: i32 = 1;
pub(super) const USAGE: i32 = 2;
pub(super) const NO_SPOT: i32 = 3;
pub(super) const INSIDE: i32 = 4;
pub(super) const NO_PRICE: i32 = 5;
pub(super) const BUSY: i32 = 6;
pub(super) const DATA: i32 = 7;

/// One kind of bad input.
pub(super) struct Kind {
    /// What is wrong.
    pub(super) name: &'static str,
    /// Does it, and hands over how the last thing done ended.
    pub(super) doing: fn(&mut Ground) -> Tried,
    /// How that must end.
    pub(super) ends: Ends,
    /// What it must say: words of what happened, and words of what to do.
    pub(super) says: &'static [&'static str],
    /// What it must leave behind.
    pub(super) leaves: Leaves,
}

/// How something ends.
pub(super) enum Ends {
    /// The program, with this exit code.
    With(i32),
    /// An operation, with an error of this kind.
    Refused(fn(&Refusal) -> bool),
    /// An operation, done.
    Well,
}

/// What is in the books afterwards.
#[derive(Clone, Copy)]
pub(super) enum Leaves {
    /// The very same entries and vehicles.
    Same,
    /// All entries there were, so many more, and so many vehicles more or fewer inside.
    More { entries: usize, inside: isize },
    /// A damaged file, byte for byte as it was found; a backup brings its vehicles back, and a new epoch those that can be read.
    Damage,
}

/// How something ended.
pub(super) enum Tried {
    /// The program ran to its end.
    Ran(Ran),
    /// An operation was refused.
    Refused(Refusal),
    /// An operation was done, and this is what there is to say.
    Went(String),
    /// It cannot be tried here, and why.
    Skipped(&'static str),
}

/// How the program ended, and what it said.
#[derive(Clone, Debug)]
pub(super) struct Ran {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
    /// It was asked for JSON.
    pub(super) in_json: bool,
}

/// Why an operation was refused.
#[derive(Debug, Error)]
pub(super) enum Refusal {
    #[error(transparent)]
    CheckIn(#[from] CheckInError),
    #[error(transparent)]
    CheckOut(#[from] CheckOutError),
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// What came of a kind.
pub(super) struct Verdict {
    /// How it ended and the message, on one line.
    pub(super) said: String,
    /// What was not as it must be.
    pub(super) faults: Vec<String>,
    pub(super) took: Duration,
}

impl Kind {
    /// A kind that the program refuses with this exit code, saying this, and that leaves everything as it was.
    pub(super) const fn refused(
        name: &'static str,
        code: i32,
        says: &'static [&'static str],
        doing: fn(&mut Ground) -> Tried,
    ) -> Self {
        Self { name, doing, ends: Ends::With(code), says, leaves: Leaves::Same }
    }

    /// A kind that the program carries on with, saying this.
    pub(super) const fn carried(
        name: &'static str,
        says: &'static [&'static str],
        leaves: Leaves,
        doing: fn(&mut Ground) -> Tried,
    ) -> Self {
        Self { name, doing, ends: Ends::With(DONE), says, leaves }
    }

    /// The same, but for what is in the books afterwards.
    pub(super) const fn leaving(self, leaves: Leaves) -> Self {
        Self { leaves, ..self }
    }

    /// The same, but for the exit code.
    pub(super) const fn ending(self, code: i32) -> Self {
        Self { ends: Ends::With(code), ..self }
    }
}

impl Ran {
    /// Everything it said.
    pub(super) fn said(&self) -> String {
        format!("{}{}", self.err, self.out)
    }

    /// This run was only to make ready: it must have gone well.
    #[track_caller]
    pub(super) fn must_go(self) -> Self {
        assert_eq!(self.code, Some(DONE), "{self}");
        self
    }

    /// This run was only on the way: it must have ended so.
    #[track_caller]
    pub(super) fn must_end(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "exit {code}: {}", one_line(&self.said())),
            None => write!(f, "killed by a signal: {}", one_line(&self.said())),
        }
    }
}

fn one_line(text: &str) -> String {
    let line = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" / ");
    if line.chars().count() > 400 { line.chars().take(400).chain("…".chars()).collect() } else { line }
}

/// Judges what came of a kind; what it said, and its faults.
pub(super) fn judge(kind: &Kind, mut ground: Ground, tried: Tried) -> (String, Vec<String>) {
    let mut faults = Vec::new();
    let said = match (&kind.ends, tried) {
        (_, Tried::Skipped(why)) => return (format!("skipped: {why}"), faults),
        (Ends::With(code), Tried::Ran(ran)) => {
            if ran.code != Some(*code) {
                faults.push(format!("exit code {:?} instead of {code}; it said: {}", ran.code, one_line(&ran.said())));
            }
            check_streams(&ran, &mut faults);
            check_words(kind, &ran.said(), &mut faults);
            ran.to_string()
        }
        (Ends::Refused(is_it), Tried::Refused(refusal)) => {
            let text = refusal.to_string();
            if !is_it(&refusal) {
                faults.push(format!("refused for another reason: {text}"));
            }
            check_message(&text, &mut faults);
            check_words(kind, &text, &mut faults);
            format!("refused: {}", one_line(&text))
        }
        (Ends::Well, Tried::Went(text)) => {
            check_words(kind, &text, &mut faults);
            format!("done: {}", one_line(&text))
        }
        (_, Tried::Ran(ran)) => return (ran.to_string(), vec![format!("the program ran: {ran}")]),
        (_, Tried::Refused(refusal)) => return (refusal.to_string(), vec![format!("it was refused: {refusal}")]),
        (_, Tried::Went(text)) => return (text.clone(), vec![format!("it was done: {text}")]),
    };
    ground.undo();
    match kind.leaves {
        Leaves::Same => check_books(&ground, (0, 0), &mut faults),
        Leaves::More { entries, inside } => check_books(&ground, (entries, inside), &mut faults),
        Leaves::Damage => check_damage(&ground, &mut faults),
    }
    check_folder(&ground, &mut faults);
    (said, faults)
}

/// Nothing of the inside of the program shows, and the message can be read at a glance.
fn check_message(text: &str, faults: &mut Vec<String>) {
    const INSIDE_OF_THE_PROGRAM: [&str; 34] = [
        "panicked",
        "unwrap",
        "RUST_BACKTRACE",
        "backtrace",
        "SELECT ",
        "INSERT ",
        "UPDATE ",
        "DELETE FROM",
        "CREATE ",
        "PRAGMA",
        "constraint failed",
        "no such table",
        "no such column",
        "already exists:",
        "SQLITE",
        "rusqlite",
        "refinery",
        "sqlite_schema",
        "Invalid column",
        "column index",
        "Error(",
        "Error {",
        "Err(",
        "Some(",
        "None)",
        "Ok(",
        "std::",
        "core::",
        "parkhaus::",
        "Utf8Error",
        "i64",
        "u32",
        "i16",
        "os error",
    ];
    for word in INSIDE_OF_THE_PROGRAM {
        if text.contains(word) {
            faults.push(format!("shows the inside of the program (“{word}”): {}", one_line(text)));
        }
    }
    if text.chars().count() > 2_100 {
        faults.push(format!("the message has {} characters: nobody reads that", text.chars().count()));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        faults.push(format!("the message has control characters in it: {text:?}"));
    }
}

/// Messages are on standard error, answers on standard output, and an answer in JSON is one whole object.
fn check_streams(ran: &Ran, faults: &mut Vec<String>) {
    if ran.code != Some(DONE) && ran.err.trim().is_empty() {
        faults.push("nothing on standard error".to_owned());
    }
    check_message(&ran.err, faults);
    if ran.in_json {
        let nothing_said = ran.code != Some(DONE) && ran.out.is_empty();
        let is_object = serde_json::from_str::<serde_json::Value>(&ran.out).is_ok_and(|value| value.is_object());
        if !nothing_said && !is_object {
            faults.push(format!("standard output is not one JSON object: {}", one_line(&ran.out)));
        }
    } else if ran.code != Some(DONE) && !ran.out.is_empty() {
        faults.push(format!("refused, and yet an answer: {}", one_line(&ran.out)));
    }
}

fn check_words(kind: &Kind, said: &str, faults: &mut Vec<String>) {
    if kind.says.is_empty() {
        faults.push("the table asks for no words".to_owned());
    }
    for words in kind.says {
        if !said.contains(words) {
            faults.push(format!("“{words}” is not said: {}", one_line(said)));
        }
    }
}

/// The books agree, hold every entry they held, and as many more as the kind adds.
fn check_books(ground: &Ground, (entries, inside): (usize, isize), faults: &mut Vec<String>) {
    let verified = ground.on_books(&["verify", "--json"]);
    if verified.code != Some(DONE) {
        faults.push(format!("verify finds: {verified}"));
        return;
    }
    let (before, now) = (&ground.before, Books::read(&ground.folder));
    if !now.journal.starts_with(&before.journal) {
        faults.push(format!("entries were lost: {} before, {} now", before.journal.len(), now.journal.len()));
    }
    let added = now.journal.len().saturating_sub(before.journal.len());
    if added != entries {
        faults.push(format!("{added} entries were added instead of {entries}"));
    }
    let report: serde_json::Value = serde_json::from_str(&verified.out).unwrap_or_default();
    if report["entries"].as_u64() != u64::try_from(now.journal.len()).ok() {
        faults.push(format!("verify counts other entries than {}: {verified}", now.journal.len()));
    }
    let gone: Vec<_> = before.inside.iter().filter(|vehicle| !now.inside.contains(*vehicle)).collect();
    let come = now.inside.iter().filter(|vehicle| !before.inside.contains(*vehicle)).count();
    let left = usize::try_from((-inside).max(0)).unwrap_or_default();
    if gone.len() != left || come + left != gone.len() + usize::try_from(inside.max(0)).unwrap_or_default() {
        faults.push(format!("gone from inside: {gone:?}; {come} came, {inside} more or fewer were meant"));
    }
}

/// The damaged file is as it was found, and there is a way back from it.
fn check_damage(ground: &Ground, faults: &mut Vec<String>) {
    let Some(damaged) = &ground.damaged else {
        faults.push("the case damaged nothing".to_owned());
        return;
    };
    if fs::read(ground.books()).ok().as_ref() != Some(damaged) {
        faults.push("the damaged file was changed".to_owned());
    }
    let copy = ground.copy_folder("for the new epoch");
    let anew = ground.run(&["new-epoch", "--reason", "the file is damaged", "--data", &copy.to_string_lossy()]);
    check_message(&anew.err, faults);
    match anew.code {
        Some(DONE) => {
            check_kept(&copy, damaged, faults);
            let inside = Books::read(&copy).inside;
            let told = anew.out.contains("Lost") || anew.out.contains("lost");
            if inside.len() < ground.before.inside.len() && !told {
                faults.push(format!("a new epoch loses vehicles without a word: {anew}"));
            }
        }
        Some(DATA | USAGE) => {}
        _ => faults.push(format!("a new epoch ends oddly: {anew}")),
    }
    let (backup, folder) = (ground.backup.to_string_lossy(), ground.folder.to_string_lossy());
    let restored = ground.run(&["restore", &backup, "--data", &folder]);
    if restored.code != Some(DONE) {
        faults.push(format!("the backup cannot be restored: {restored}"));
        return;
    }
    check_kept(&ground.folder, damaged, faults);
    let verified = ground.on_books(&["verify"]);
    if verified.code != Some(DONE) {
        faults.push(format!("after the restore, verify finds: {verified}"));
    }
    let now = Books::read(&ground.folder);
    if now.inside != ground.before.inside || !now.journal.starts_with(&ground.before.journal) {
        faults.push(format!("the restore does not bring everything back: {:?}", now.inside));
    }
}

/// A file that was put aside is kept whole.
fn check_kept(folder: &Path, damaged: &[u8], faults: &mut Vec<String>) {
    let mut kept = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let aside = kept.find(|path| path.file_name().unwrap().to_string_lossy().starts_with("kept-epoch-"));
    let bytes = aside.and_then(|aside| fs::read(aside.join("parkhaus.sqlite")).ok());
    if bytes.as_deref() != Some(damaged) {
        faults.push("the damaged file is not kept aside".to_owned());
    }
}

/// No half files are left lying about, and what should not have been made was not.
fn check_folder(ground: &Ground, faults: &mut Vec<String>) {
    let known = BTreeSet::from([
        "parkhaus.sqlite",
        "parkhaus.sqlite-wal",
        "parkhaus.sqlite-shm",
        "lock",
        "window.lock",
        "reserve",
        "backups",
    ]);
    for entry in fs::read_dir(&ground.folder).into_iter().flatten() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if !known.contains(name.as_str()) && !name.starts_with("kept-epoch-") {
            faults.push(format!("“{name}” was left in the data folder"));
        }
    }
    for path in &ground.must_not_be {
        if path.symlink_metadata().is_ok() {
            faults.push(format!("“{}” was made", path.display()));
        }
    }
}
