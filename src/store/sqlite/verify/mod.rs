//! The proof that the books agree: the chain holds, the tables are what the journal makes of them, and what must always hold, holds.
//!
//! Reads one state of the books while others go on writing.

mod compare;
pub mod export;
mod rules;
mod stop;
mod till;
mod walk;

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::errors::from_sqlite;
use super::scratch::Scratch;
use super::{changes, journal, open};
use crate::domain::journal::chain::{ChainOwner, Head, hex};
use crate::domain::projection;
use crate::operations::ports::{BooksError, Source};
pub(super) use compare::TABLES;
use till::TillWalk;
use walk::Walk;

pub use self::stop::Stop;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries in the journal.
    pub entries: u64,
    /// Stays in the tables.
    pub stays: u64,
    /// Stays whose personal data is erased, as the journal says.
    pub erased: u64,
    /// Epochs of the chain.
    pub epochs: u32,
    /// The hash of the last entry, in hexadecimal.
    pub head: String,
    /// What is wrong. Empty if the books agree.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// What and where, for a person.
    pub what: String,
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The file itself.
    File,
    /// The chain of entries.
    Chain,
    /// An entry cannot be read.
    Entry,
    /// A table is not what the journal makes of it.
    Tables,
    /// A spot was held by two stays.
    Spots,
    /// Money does not add up.
    Money,
    /// Stays and payments contradict each other.
    Stays,
    /// Receipt numbers have a gap or come twice.
    Receipts,
}

impl ProblemKind {
    /// Its name in files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Chain => "chain",
            Self::Entry => "entry",
            Self::Tables => "tables",
            Self::Spots => "spots",
            Self::Money => "money",
            Self::Stays => "stays",
            Self::Receipts => "receipts",
        }
    }
}

/// The most problems of one kind that are listed: a damaged table would fill pages.
const LISTED: usize = 20;

impl Report {
    /// Whether the books agree.
    pub const fn agrees(&self) -> bool {
        self.problems.is_empty()
    }

    fn add(&mut self, kind: ProblemKind, what: impl Into<String>) {
        let what = what.into();
        let listed = self.problems.iter().filter(|problem| problem.kind == kind).count();
        if listed < LISTED {
            self.problems.push(Problem { kind, what });
        } else if listed == LISTED {
            self.problems.push(Problem { kind, what: "… and more of this kind".to_owned() });
        }
    }
}

/// How a check that can be stopped came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It ran to its end.
    Whole(Report),
    /// It was stopped; what it had found by then says nothing.
    Stopped,
}

/// Verifies the books of a folder, which this program holds open or has locked.
pub fn verify(folder: &Path, source: &dyn Source) -> Result<Report, BooksError> {
    verify_file(&folder.join("parkhaus.sqlite"), folder, source)
}

/// As [`verify`], until it is asked to stop. Nothing stays behind then either.
pub fn verify_until(folder: &Path, source: &dyn Source, stop: &Stop) -> Result<Checked, BooksError> {
    let outcome = run(&folder.join("parkhaus.sqlite"), folder, source, stop);
    // Whatever it ended with: a statement that was cut off looks like one that failed.
    if stop.is_asked() { Ok(Checked::Stopped) } else { outcome.map(Checked::Whole) }
}

/// Verifies a file; `scratch` is a folder in which the tables may be rebuilt. What is rebuilt holds plates: it is made beside the
/// books and removed again.
pub fn verify_file(file: &Path, scratch: &Path, source: &dyn Source) -> Result<Report, BooksError> {
    run(file, scratch, source, &Stop::default())
}

fn run(file: &Path, scratch: &Path, source: &dyn Source, stop: &Stop) -> Result<Report, BooksError> {
    let mut report = Report::default();
    let rebuilt = Scratch::new(scratch, source);
    let target = open::make_scratch(&rebuilt.file)?;
    let mut live = open::connect(file)?;
    stop.watch(&mut live)?;
    // The bytes of the name as they are: it need not be text.
    let path = open::plain_name(&rebuilt.file);
    let name = ToSqlOutput::Borrowed(ValueRef::Text(path.as_os_str().as_bytes()));
    live.execute("ATTACH ?1 AS rebuilt", [name]).map_err(from_sqlite)?;
    live.execute_batch("BEGIN").map_err(from_sqlite)?;
    let outcome = check(&live, &target, stop, &mut report);
    // The end of the connection ends what is left of a check that was stopped.
    stop.look()?;
    live.execute_batch("ROLLBACK").map_err(from_sqlite)?;
    match outcome {
        Ok(()) => {}
        // A damaged file is what this looks for: it is a finding, not a failure.
        Err(BooksError::Damaged(what)) => report.add(ProblemKind::File, what),
        Err(error) => return Err(error),
    }
    Ok(report)
}

fn check(live: &Connection, target: &Connection, stop: &Stop, report: &mut Report) -> Result<(), BooksError> {
    let facility = open::garage_in(live)?;
    check_file(live, report)?;
    // What keeps the books from being opened is wrong with them, however well journal and tables agree.
    match open::schema_of(live) {
        Ok(open::SCHEMA) => {}
        Ok(other) => report.add(
            ProblemKind::File,
            format!(
                "its schema is {other}, this program makes {}: open it with this program or a later one",
                open::SCHEMA
            ),
        ),
        Err(BooksError::Damaged(what)) => report.add(ProblemKind::File, what),
        Err(error) => return Err(error),
    }
    let owner = ChainOwner { facility: facility.id, booth: facility.booth.id };
    rebuild(live, target, owner, stop, report)?;
    compare::tables(live, report)?;
    rules::check(live, report)?;
    Ok(())
}

/// What SQLite itself can find.
fn check_file(live: &Connection, report: &mut Report) -> Result<(), BooksError> {
    for pragma in ["PRAGMA main.integrity_check(10)", "PRAGMA main.foreign_key_check"] {
        let mut select = live.prepare(pragma).map_err(from_sqlite)?;
        let mut rows = select.query([]).map_err(from_sqlite)?;
        while let Some(row) = rows.next().map_err(from_sqlite)? {
            let what: String = row.get(0).map_err(from_sqlite)?;
            if what != "ok" {
                report.add(ProblemKind::File, what);
            }
        }
    }
    Ok(())
}

/// Walks the chain from its beginning, checks each link, and makes the tables again from what the entries say.
fn rebuild(
    live: &Connection,
    target: &Connection,
    owner: ChainOwner,
    stop: &Stop,
    report: &mut Report,
) -> Result<(), BooksError> {
    let mut head: Option<Head> = None;
    let mut walk = Walk::default();
    let mut till = TillWalk::default();
    let mut chain_holds = true;
    target.execute_batch("BEGIN").map_err(from_sqlite)?;
    journal::each(live, |stored| {
        stop.look()?;
        report.entries += 1;
        let from = head.unwrap_or_else(|| journal::head_before(&stored));
        if head.is_none_or(|head| head.epoch != stored.epoch) {
            report.epochs += 1;
        }
        let place = format!("entry {}-{}", stored.epoch, stored.seq);
        match from.follow(owner, &stored) {
            Ok(next) => head = Some(next),
            Err(error) => {
                // After a break, the next links are checked from where they claim to begin.
                report.add(ProblemKind::Chain, error.to_string());
                head = Some(Head { epoch: stored.epoch, seq: stored.seq, hash: stored.hash });
                chain_holds = false;
            }
        }
        let has_personal = !stored.sealed.is_empty();
        let entry = match journal::read(live, stored) {
            Ok(entry) => entry,
            Err(BooksError::Damaged(what)) => {
                report.add(ProblemKind::Entry, format!("{place}: {what}"));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        walk.see(&entry, has_personal, report);
        till.see(&entry, report);
        for change in projection::changes(&entry) {
            match changes::apply(target, &change) {
                Ok(()) => {}
                Err(BooksError::Refused(what)) => {
                    report.add(ProblemKind::Entry, format!("{place} cannot have happened: {what}"));
                }
                Err(BooksError::Stale) => {
                    report.add(ProblemKind::Entry, format!("{place} cannot have happened: it read another version"));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    })?;
    target.execute_batch("COMMIT").map_err(from_sqlite)?;
    walk.end(report);
    report.head = head.map(|head| hex(&head.hash)).unwrap_or_default();
    Ok(())
}
