//! Backups: copies made while the garage runs, checked by opening them; and the way back.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use rusqlite::backup::{Backup, StepResult};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::errors::from_sqlite;
use super::{epoch, journal, open, verify};
use crate::domain::journal::chain::{ChainOwner, Head};
use crate::domain::time::{Instant, from_ms};
use crate::operations::io_words::io_words;
use crate::operations::ports::{BooksError, Machine, Source};
use crate::store::folder::{Folder, Hold};

pub use super::verify::Stop;

/// How many of the copies made by themselves are kept.
pub const KEPT: usize = 14;

/// How old the newest copy may be, in hours, before another is made.
pub const EVERY_HOURS: i64 = 24;

/// What came of looking after the backups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The copy that was made, if one was due.
    pub made: Option<PathBuf>,
    /// The newest copy.
    pub newest: Option<PathBuf>,
    /// When it was made.
    pub newest_made: Option<Instant>,
    /// Whether the copies lie on the disk of the books, where one broken disk takes both.
    pub same_disk: bool,
}

/// What came of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the present folder's files were put aside, if there were any.
    pub aside: Option<PathBuf>,
    /// The epoch that was begun.
    pub epoch: u32,
    /// Vehicles inside, as the backup knows.
    pub lost: Vec<String>,
}

/// Which copies are wanted of the folder's own `backups`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One if the newest is older than a day.
    IfDue,
    /// One in any case.
    Now,
}

/// So many pages are copied between two looks whether somebody wants it to end: a few milliseconds of work.
const PAGES_AT_ONCE: i32 = 1_000;

/// Copies the books of a folder to a file that does not exist, and checks the copy.
pub fn backup(folder: &Path, out: &Path, source: &dyn Source) -> Result<(), BooksError> {
    backup_until(folder, out, source, &Stop::default())
}

/// As [`backup`], until it is asked to stop, which is an error. Nothing stays behind then either.
pub fn backup_until(folder: &Path, out: &Path, source: &dyn Source, stop: &Stop) -> Result<(), BooksError> {
    if out.exists() {
        return Err(already_exists(out));
    }
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.is_dir() {
        return Err(BooksError::Folder(format!(
            "there is no folder “{}” for the backup; make it first, or choose another",
            parent.display()
        )));
    }
    refuse_own_name(folder, parent, out)?;
    let partial = parent.join(format!(".backup-{}.partial", source.id()));
    let books = folder.join("parkhaus.sqlite");
    let made = copy_until(&books, &partial, stop).and_then(|()| check(&partial, stop)).and_then(|()| {
        sync(&partial).and_then(|()| rename_to_new(&partial, out)).and_then(|()| sync(parent)).map_err(|error| {
            // Another backup of that name was made in the meantime.
            if error.kind() == io::ErrorKind::AlreadyExists { already_exists(out) } else { failed(out, &error) }
        })
    });
    if made.is_err() {
        // Half a backup must not be taken for one.
        drop(fs::remove_file(&partial));
    }
    made.map_err(|error| not_copied(out, error))
}

fn already_exists(out: &Path) -> BooksError {
    BooksError::Folder(format!("“{}” already exists; choose another name", out.display()))
}

/// Gives a file another name, if there is none of that name: a backup never takes the place of another.
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Not every disk can do that in one step.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => fs::rename(from, to),
        Err(error) => Err(error.into()),
    }
}

/// In the data folder, names of its own files mean something: a copy called `reserve` would be deleted on the day the disk is full.
fn refuse_own_name(folder: &Path, parent: &Path, out: &Path) -> Result<(), BooksError> {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    let is_own = name.starts_with("parkhaus.sqlite") || ["lock", "window.lock", "reserve", "backups"].contains(&&*name);
    if is_own && is_same(folder, parent) {
        return Err(BooksError::Folder(format!(
            "“{name}” is the name of a file that Parkhaus itself keeps in the data folder; choose another name, best on another disk"
        )));
    }
    Ok(())
}

/// What is full or cannot be written is the place of the copy; the books were only read.
fn not_copied(out: &Path, error: BooksError) -> BooksError {
    let why = match error {
        BooksError::Full => "its disk is full".to_owned(),
        BooksError::ReadOnly(why) => why,
        other => return other,
    };
    BooksError::NotCopied { file: out.display().to_string(), why }
}

/// Makes a copy in the folder's own `backups` if the newest is older than a day, and lets the oldest go.
pub fn keep(folder: &Path, source: &dyn Source) -> Result<Kept, BooksError> {
    keep_until(folder, Wanted::IfDue, source, &Stop::default())
}

/// As [`keep`], or in any case, until it is asked to stop, which is an error.
pub fn keep_until(folder: &Path, wanted: Wanted, source: &dyn Source, stop: &Stop) -> Result<Kept, BooksError> {
    let backups = folder.join("backups");
    fs::create_dir_all(&backups).map_err(|error| failed(&backups, &error))?;
    let mut copies = copies_in(&backups)?;
    let now = source.now();
    let due = match copies.last() {
        Some((made, _)) => {
            let age = now.signed_duration_since(*made);
            // A copy from the future tells of a clock that was wrong: another copy does no harm.
            age >= TimeDelta::hours(EVERY_HOURS) || age < TimeDelta::zero()
        }
        None => true,
    };
    let due = due || wanted == Wanted::Now;
    let mut kept = Kept { same_disk: same_disk(folder, &backups), ..Kept::default() };
    if due {
        let path = backups.join(format!("parkhaus-{}.sqlite", now.format("%Y%m%dT%H%M%SZ")));
        if !path.exists() {
            backup_until(folder, &path, source, stop)?;
            copies.push((now, path.clone()));
            kept.made = Some(path);
        }
        let surplus = copies.len().saturating_sub(KEPT);
        for (_, old) in copies.iter().take(surplus) {
            fs::remove_file(old).map_err(|error| failed(old, &error))?;
        }
    }
    (kept.newest_made, kept.newest) = copies.pop().unzip();
    Ok(kept)
}

/// The copies made by [`keep`], the oldest first: their names tell when.
fn copies_in(backups: &Path) -> Result<Vec<(Instant, PathBuf)>, BooksError> {
    let mut copies = Vec::new();
    for file in fs::read_dir(backups).map_err(|error| failed(backups, &error))? {
        let path = file.map_err(|error| failed(backups, &error))?.path();
        let stamp = path
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_prefix("parkhaus-")?.strip_suffix("Z.sqlite"))
            .and_then(|stamp| chrono::NaiveDateTime::parse_from_str(stamp, "%Y%m%dT%H%M%S").ok());
        if let Some(made) = stamp.and_then(|stamp| from_ms(stamp.and_utc().timestamp_millis()).ok()) {
            copies.push((made, path));
        }
    }
    copies.sort();
    Ok(copies)
}

/// The newest checked copy in a folder's own `backups`.
pub fn newest(folder: &Path) -> Option<PathBuf> {
    copies_in(&folder.join("backups")).ok()?.pop().map(|(_, path)| path)
}

fn same_disk(folder: &Path, backups: &Path) -> bool {
    let disk = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    disk(folder) == disk(backups)
}

pub(super) fn copy(from: &Path, to: &Path) -> Result<(), BooksError> {
    copy_until(from, to, &Stop::default())
}

fn copy_until(from: &Path, to: &Path, stop: &Stop) -> Result<(), BooksError> {
    let source = open::connect_to_read(from)?;
    // One state of the books for all steps; writers go on in the meantime.
    let one_state = source.unchecked_transaction().map_err(from_sqlite)?;
    one_state.query_row("SELECT count(*) FROM sqlite_schema", [], |_row| Ok(())).map_err(from_sqlite)?;
    let mut target = open::connect_new(to)?;
    {
        let copying = Backup::new(&one_state, &mut target).map_err(from_sqlite)?;
        loop {
            stop.look()?;
            match copying.step(PAGES_AT_ONCE).map_err(from_sqlite)? {
                StepResult::Done => break,
                StepResult::More => {}
                // `#[non_exhaustive]`: busy or locked, as long as another program is at the file.
                _ => std::thread::park_timeout(std::time::Duration::from_millis(20)),
            }
        }
    }
    drop(one_state);
    // A copy is one file: it must not depend on a log beside it.
    target.pragma_update(None, "journal_mode", "DELETE").map_err(from_sqlite)?;
    Ok(())
}

/// Opens a copy and checks its pages and the end of its chain.
fn check(file: &Path, stop: &Stop) -> Result<(), BooksError> {
    let mut connection = open::connect_to_read(file)?;
    stop.watch(&mut connection)?;
    let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(from_sqlite)?;
    if sound != "ok" {
        return Err(BooksError::Damaged(format!("the copy is not sound: {sound}")));
    }
    let facility = open::garage_in(&connection)?;
    let owner = ChainOwner { facility: facility.id, booth: facility.booth.id };
    journal::check_tail(&connection, owner, 1_000)
}

/// Puts a backup in the place of a folder's books and begins a new epoch that cites the backup's head. Refused while another
/// process has the folder open. What is there now is kept aside.
pub fn restore(file: &Path, folder: &Path, machine: &Machine) -> Result<Restored, BooksError> {
    if !file.is_file() {
        return Err(BooksError::Folder(format!("there is no backup “{}”; look where it lies", file.display())));
    }
    if is_same(file, &folder.join("parkhaus.sqlite")) {
        return Err(BooksError::Folder(format!(
            "“{}” are the books themselves: name a backup of them",
            file.display()
        )));
    }
    open::check_header(file).map_err(|error| unusable(file, error))?;
    open::refuse_link(&folder.join("parkhaus.sqlite"))?;
    let is_new = !folder.exists();
    let held = if is_new { Folder::make(folder)? } else { Folder::open(folder, Hold::Alone)? };
    let outcome = match take_in(file, &held, machine) {
        // Without books no exit can be recorded anyway.
        Err(BooksError::Full) if held.free_reserve() => take_in(file, &held, machine),
        other => other,
    };
    if outcome.is_err() && is_new {
        // Nothing else is in it; a folder that something was put into meanwhile stays.
        drop(fs::remove_file(folder.join("lock")));
        drop(fs::remove_dir(folder));
    }
    outcome
}

fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| fs::metadata(path).map(|found| (found.dev(), found.ino())).ok();
    place(one).is_some_and(|one| Some(one) == place(other))
}

/// What is wrong with a backup says nothing about the books.
fn unusable(backup: &Path, error: BooksError) -> BooksError {
    let why = match error {
        BooksError::Damaged(why) => why,
        BooksError::NoGarage => "there is no garage in it".to_owned(),
        BooksError::Database(why) | BooksError::Refused(why) => format!("it cannot be read ({why})"),
        other => return other,
    };
    BooksError::BadBackup { file: backup.display().to_string(), why }
}

fn take_in(file: &Path, folder: &Folder, machine: &Machine) -> Result<Restored, BooksError> {
    let source = machine.source.as_ref();
    let incoming = folder.path().join(format!("restore-{}.tmp", source.id()));
    let outcome = copy_with_log(file, &incoming)
        .map_err(|error| failed(&incoming, &error))
        .and_then(|()| examine(&incoming, folder, source).map_err(|error| unusable(file, error)))
        .and_then(|old| put_in_place(&incoming, old, folder, machine));
    if outcome.is_err() {
        for end in ["-wal", "-shm", ""] {
            drop(fs::remove_file(beside(&incoming, end)));
        }
    }
    outcome
}

/// Copies a file with the log beside it, if there is one: of books that a killed program left, or that were put aside, the last
/// entries stand in the log alone. The original is only read.
fn copy_with_log(file: &Path, to: &Path) -> io::Result<()> {
    fs::copy(file, to)?;
    let log = beside(file, "-wal");
    if log.is_file() {
        fs::copy(log, beside(to, "-wal"))?;
    }
    Ok(())
}

/// The path with more at its end.
fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Brings a copy of a backup up to date and proves it; the end of its chain.
fn examine(incoming: &Path, folder: &Folder, source: &dyn Source) -> Result<Head, BooksError> {
    let found = open::schema_of(&open::connect_to_read(incoming)?)?;
    if found > open::SCHEMA {
        return Err(BooksError::Newer { found, known: open::SCHEMA });
    }
    let mut connection = open::connect(incoming)?;
    open::migrate(&mut connection)?;
    drop(connection);
    let report = verify::verify_file(incoming, folder.path(), source)?;
    if let Some(problem) = report.problems.first() {
        return Err(BooksError::Damaged(format!("it is not sound: {}", problem.what)));
    }
    let connection = open::connect(incoming)?;
    let old = journal::head(&connection)?;
    connection.pragma_update(None, "journal_mode", "DELETE").map_err(from_sqlite)?;
    Ok(old)
}

fn put_in_place(incoming: &Path, old: Head, folder: &Folder, machine: &Machine) -> Result<Restored, BooksError> {
    let next = epoch::next_after(old.epoch, folder);
    sync(incoming).map_err(|error| failed(incoming, &error))?;
    let lost = epoch::not_in(incoming, &folder.books());
    let aside = epoch::put_aside(folder, machine.source.as_ref())?;
    fs::rename(incoming, folder.books()).map_err(|error| failed(incoming, &error))?;
    sync(folder.path()).map_err(|error| failed(folder.path(), &error))?;
    epoch::begin_in(folder, old, next, "restored from a backup", lost.clone(), machine)?;
    folder.keep_reserve();
    Ok(Restored { aside, epoch: next, lost })
}

pub(super) fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

pub(super) fn failed(path: &Path, error: &io::Error) -> BooksError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => BooksError::Full,
        _ => BooksError::ReadOnly(format!("“{}”: {}", path.display(), io_words(error))),
    }
}
