//! Opening and making the books.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use refinery::Migration;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rustix::fs::{Access, access};

use super::errors::{from_sqlite, not_a_database};
use super::whose::Whose;
use super::{Cache, SqliteStore, backup, journal, queries, whose};
use crate::domain::facility::Facility;
use crate::domain::journal::chain::{ChainOwner, Head};
use crate::domain::time::TimeZone;
use crate::operations::ports::{BooksError, Machine};
use crate::store::folder::{Folder, Hold, no_room, not_made};

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

/// The schema version this program writes.
pub const SCHEMA: i64 = 9;

/// How many links at the end of the chain are checked at every start.
const LINKS_AT_START: u32 = 1_000;

/// So many bytes tell whether it is a data file.
const SHORTEST: u64 = 16;

/// How long a statement waits for another process.
const BUSY: Duration = Duration::from_secs(10);

/// Opened books, and what happened on the way.
pub struct Opened {
    /// The books.
    pub store: SqliteStore,
    /// What happened.
    pub opening: Opening,
}

/// What happened while the books were opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The copy that was kept before the schema was brought up to date.
    pub kept_before_migration: Option<PathBuf>,
}

pub(super) fn open(path: &Path, machine: Machine) -> Result<Opened, BooksError> {
    let folder = Folder::open_with_books(path, Hold::Shared)?;
    let opened = match open_file(&folder) {
        // Opening takes a little room beside the file, also for those who only read.
        Err(BooksError::Full) if folder.free_reserve() => open_file(&folder),
        other => other,
    };
    let (connection, opening) = opened?;
    let mut store = SqliteStore { connection, folder, machine, zone: TimeZone::utc(), cache: Cache::default() };
    store.load_zone()?;
    Ok(Opened { store, opening })
}

/// Opens the file, brings it up to date and checks its end.
fn open_file(folder: &Folder) -> Result<(Connection, Opening), BooksError> {
    let file = folder.books();
    refuse_link(&file)?;
    check_header(&file)?;
    let mut connection = connect(&file)?;
    let mut opening = Opening::default();
    let found = schema_of(&connection)?;
    if found > SCHEMA {
        return Err(BooksError::Newer { found, known: SCHEMA });
    }
    if found < SCHEMA {
        // Nobody else may read or write while the schema changes.
        drop(connection);
        folder.alone()?;
        connection = connect(&file)?;
        if schema_of(&connection)? < SCHEMA {
            opening.kept_before_migration = keep_copy(folder, found)?;
            migrate(&mut connection)?;
        }
        folder.share()?;
    }
    let facility = garage_in(&connection)?;
    let owner = ChainOwner { facility: facility.id, booth: facility.booth.id };
    journal::check_tail(&connection, owner, LINKS_AT_START)?;
    Ok((connection, opening))
}

pub(super) fn make(path: &Path, machine: Machine) -> Result<SqliteStore, BooksError> {
    let folder = Folder::make(path)?;
    let file = folder.books();
    if file.symlink_metadata().is_ok() {
        if !is_unfinished(&file) {
            return Err(BooksError::Folder(format!(
                "“{}” already holds a garage; choose another folder",
                path.display()
            )));
        }
        remove(&file);
    }
    let had_reserve = folder.has_reserve();
    if !folder.keep_reserve() {
        return Err(no_room(path));
    }
    let connection = make_file(&file).map_err(|error| {
        remove(&file);
        if !had_reserve {
            folder.free_reserve();
        }
        not_made(path, error)
    })?;
    Ok(SqliteStore { connection, folder, machine, zone: TimeZone::utc(), cache: Cache::default() })
}

/// Whether a file is what a set-up that was killed leaves behind: books of ours without a garage or an entry. What cannot be read is
/// not taken for that.
fn is_unfinished(file: &Path) -> bool {
    let nothing_in = |connection: Connection| match schema_of(&connection)? {
        // Killed before its first table was made.
        0 => Ok(true),
        // Killed while its tables were made: whatever is missing, nothing was ever written to the rest.
        SCHEMA.. => {
            Ok(journal::head(&connection)? == Head::START && queries::facility::facility(&connection)?.is_none())
        }
        _ => queries::facility::facility(&connection).map(|facility| facility.is_none()),
    };
    fs::symlink_metadata(file).is_ok_and(|found| found.is_file() && found.len() == 0)
        || refuse_link(file)
            .and_then(|()| check_header(file))
            .and_then(|()| connect(file))
            .and_then(nothing_in)
            .unwrap_or(false)
}

/// Removes a file that was never finished, and its log.
fn remove(file: &Path) {
    for end in ["-wal", "-shm", ""] {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        // What was never made need not go.
        drop(fs::remove_file(PathBuf::from(name)));
    }
}

/// A new file with the schema of this program and nothing in it.
pub(in crate::store) fn make_file(file: &Path) -> Result<Connection, BooksError> {
    let mut connection = connect_new(file)?;
    set_up(&connection)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// A new file that lives only as long as a check: nothing in it need survive a power cut.
pub(super) fn make_scratch(file: &Path) -> Result<Connection, BooksError> {
    let mut connection = connect_new(file)?;
    connection.set_prepared_statement_cache_capacity(128);
    for (name, value) in [("journal_mode", "OFF"), ("synchronous", "OFF"), ("foreign_keys", "OFF")] {
        connection.pragma_update(None, name, value).map_err(from_sqlite)?;
    }
    migrate(&mut connection)?;
    Ok(connection)
}

/// A path that SQLite takes for one. The library is built so that a name like `file:x` or `:memory:` means something else; a path
/// from the root never reads like that.
pub(super) fn plain_name(file: &Path) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_no_working_folder| file.to_owned())
}

/// A connection to a file that is made if it is missing.
pub(super) fn connect_new(file: &Path) -> Result<Connection, BooksError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(plain_name(file), flags).map_err(from_sqlite)
}

/// A connection to an existing file, as every one of ours is set up. The file of another program is refused before anything is set
/// in it or a log is begun beside it.
pub(in crate::store) fn connect(file: &Path) -> Result<Connection, BooksError> {
    whose::refuse_another_program(file)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(plain_name(file), flags).map_err(from_sqlite)?;
    set_up(&connection)?;
    Ok(connection)
}

/// A connection that only reads.
pub(in crate::store) fn connect_to_read(file: &Path) -> Result<Connection, BooksError> {
    if !file.is_file() {
        // A pipe would be waited for without end.
        return Err(BooksError::Damaged("something that is no file stands in its place".to_owned()));
    }
    // Also for those who only read, SQLite makes a log where the other program uses one.
    whose::refuse_another_program(file)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(plain_name(file), flags).map_err(from_sqlite)?;
    connection.busy_timeout(BUSY).map_err(from_sqlite)?;
    connection.set_prepared_statement_cache_capacity(64);
    keep_plans(&connection)?;
    connection.pragma_update(None, "query_only", true).map_err(from_sqlite)?;
    Ok(connection)
}

fn set_up(connection: &Connection) -> Result<(), BooksError> {
    connection.busy_timeout(BUSY).map_err(from_sqlite)?;
    connection.set_prepared_statement_cache_capacity(128);
    keep_plans(connection)?;
    let pragma = |name: &str, value: &str| connection.pragma_update(None, name, value).map_err(from_sqlite);
    // A committed payment survives a power cut only if every commit is synced.
    pragma("journal_mode", "WAL")?;
    pragma("synchronous", "FULL")?;
    pragma("foreign_keys", "ON")?;
    pragma("trusted_schema", "OFF")?;
    pragma("temp_store", "MEMORY")?;
    // An erased plate or key is overwritten, not only unlinked.
    pragma("secure_delete", "FAST")?;
    Ok(())
}

/// Prepared statements keep their plans, whatever is bound to them. Otherwise each statement that meets a partial index is planned
/// anew every time it is used, which costs twice as much as all the rest of an entry.
fn keep_plans(connection: &Connection) -> Result<(), BooksError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop).map_err(from_sqlite)
}

/// Refuses a link in the place of the data file: the locks lie in the data folder, and a program that opens the file by its own
/// folder holds others.
pub(super) fn refuse_link(file: &Path) -> Result<(), BooksError> {
    if file.is_symlink() {
        return Err(BooksError::Folder(format!(
            "“{}” is a link: the data file must lie in its data folder itself. Make the whole folder a link instead, or move the file here",
            file.display()
        )));
    }
    Ok(())
}

/// Whether a file is there, can be read and begins like a data file. It is looked at by SQLite alone: a program that opens and closes
/// the file by itself lets go of every lock that its other threads hold on it (POSIX says so), and another program could then put
/// away the log that they write to.
pub(super) fn check_header(file: &Path) -> Result<(), BooksError> {
    let found = match fs::metadata(file) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(BooksError::NoGarage),
        Err(error) => return Err(backup::failed(file, &error)),
    };
    if found.is_dir() {
        return Err(BooksError::Damaged("a folder stands in its place".to_owned()));
    }
    if !found.is_file() {
        // A pipe would be waited for without end.
        return Err(BooksError::Damaged("something that is no file stands in its place".to_owned()));
    }
    if let Err(error) = access(file, Access::READ_OK) {
        return Err(backup::failed(file, &error.into()));
    }
    if found.len() < SHORTEST {
        return Err(BooksError::Damaged("it is empty or cut off".to_owned()));
    }
    if whose::is_a_database(file) { Ok(()) } else { Err(not_a_database()) }
}

/// The newest migration in the file; 0 for a file without any table.
pub(super) fn schema_of(connection: &Connection) -> Result<i64, BooksError> {
    match whose::tables(connection)? {
        Whose::Nobodys => Ok(0),
        Whose::Ours { has_history: true } => history(connection).map_err(|error| match error {
            BooksError::Damaged(_) | BooksError::Database(_) => unreadable_history(),
            other => other,
        }),
        // The migration library would make our tables once more, or among those of somebody else.
        Whose::Ours { has_history: false } => Err(unreadable_history()),
        Whose::AnotherPrograms => Err(whose::of_another_program()),
    }
}

/// The newest of the migrations that ran, which must be all from the first on.
fn history(connection: &Connection) -> Result<i64, BooksError> {
    let mut select = connection
        .prepare("SELECT version, applied_on, checksum FROM refinery_schema_history ORDER BY version")
        .map_err(from_sqlite)?;
    let mut rows = select.query([]).map_err(from_sqlite)?;
    let mut ours: Vec<i64> =
        embedded::migrations::runner().get_migrations().iter().map(Migration::version).map(i64::from).collect();
    ours.sort_unstable();
    let mut newest: i64 = 0;
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let version: i64 = row.get(0).map_err(from_sqlite)?;
        // The migration library takes these for granted and would stop the program over a damaged one.
        let applied_on: String = row.get(1).map_err(from_sqlite)?;
        let checksum: String = row.get(2).map_err(from_sqlite)?;
        let is_time = chrono::DateTime::parse_from_rfc3339(&applied_on).is_ok();
        // A version beyond ours is told as such, however it was reached.
        let has_gap = version <= SCHEMA && Some(version) != ours.iter().copied().find(|known| *known > newest);
        if !is_time || checksum.parse::<u64>().is_err() || has_gap {
            return Err(unreadable_history());
        }
        newest = version;
    }
    Ok(newest)
}

fn unreadable_history() -> BooksError {
    BooksError::Damaged("its history of schema versions cannot be read".to_owned())
}

/// The garage in a file of this schema. Garage and journal are made together: a file with one of them alone has lost the other.
pub(super) fn garage_in(connection: &Connection) -> Result<Facility, BooksError> {
    let has_entries = journal::head(connection)? != Head::START;
    match (queries::facility::facility(connection)?, has_entries) {
        (Some(facility), true) => Ok(facility),
        (None, false) => Err(BooksError::NoGarage),
        (Some(_), false) => Err(BooksError::Damaged("its journal is gone".to_owned())),
        (None, true) => Err(BooksError::Damaged("the garage that its journal tells of is gone".to_owned())),
    }
}

pub(super) fn migrate(connection: &mut Connection) -> Result<(), BooksError> {
    embedded::migrations::runner()
        .run(connection)
        .map_err(|error| BooksError::Damaged(format!("its schema could not be brought up to date ({error})")))?;
    Ok(())
}

/// Keeps a copy of a file before its schema changes. An empty file has nothing to keep.
fn keep_copy(folder: &Folder, schema: i64) -> Result<Option<PathBuf>, BooksError> {
    if schema == 0 {
        return Ok(None);
    }
    let backups = folder.backups();
    fs::create_dir_all(&backups).map_err(|error| backup::failed(&backups, &error))?;
    let path = backups.join(format!("before-schema-{SCHEMA}-from-{schema}.sqlite"));
    if !path.exists() {
        backup::copy(&folder.books(), &path)?;
    }
    Ok(Some(path))
}
