//! Whose file it is, told before anything is set in it: somebody may have named the folder of another program.

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::errors::from_sqlite;
use super::open::plain_name;
use crate::operations::ports::BooksError;

/// Tables that books of every schema have.
const OURS: [&str; 6] = ["facility", "journal", "spot", "stay", "tariff", "vehicle_class"];

/// So many of them make a file ours: a damaged one may lack some, and another program may have a table that is called like one.
const ENOUGH: usize = 3;

/// The table in which the migration library writes down what it ran. Other programs use the same library.
const HISTORY: &str = "refinery_schema_history";

/// Who made the tables of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// There is none.
    Nobodys,
    /// This program.
    Ours {
        /// Whether it is written down which migrations ran.
        has_history: bool,
    },
    /// Another program.
    AnotherPrograms,
}

/// Tells by the names of the tables.
pub(super) fn tables(connection: &Connection) -> Result<Whose, BooksError> {
    let mut select = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        .map_err(from_sqlite)?;
    let names = select.query_map([], |row| row.get(0)).map_err(from_sqlite)?;
    let tables: Vec<String> = names.collect::<Result<_, _>>().map_err(from_sqlite)?;
    let has_history = tables.iter().any(|table| table == HISTORY);
    let ours = tables.iter().filter(|table| OURS.contains(&table.as_str())).count();
    let others = tables.len().saturating_sub(usize::from(has_history));
    Ok(match (ours, others) {
        (ENOUGH.., _) => Whose::Ours { has_history },
        // A set-up that was killed leaves the history alone; what is in it says how far it came.
        (_, 0) if has_history => Whose::Ours { has_history },
        (_, 0) => Whose::Nobodys,
        _ => Whose::AnotherPrograms,
    })
}

/// What there is to say of such a file.
pub(super) fn of_another_program() -> BooksError {
    BooksError::Damaged("it is the data file of another program".to_owned())
}

/// Refuses a file that another program made, without writing a byte to it or beside it. What cannot be told is not refused: whoever
/// opens the file will hear what is wrong.
pub(super) fn refuse_another_program(file: &Path) -> Result<(), BooksError> {
    match untouched(file).and_then(|connection| tables(&connection)) {
        Ok(Whose::AnotherPrograms) => Err(of_another_program()),
        _ => Ok(()),
    }
}

/// Whether a file begins like one of SQLite's. What cannot be told is taken for one: whoever opens it will hear what is wrong.
pub(super) fn is_a_database(file: &Path) -> bool {
    let version =
        |connection: Connection| connection.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0));
    match untouched(file).map(version) {
        Ok(Err(error)) => error.sqlite_error_code() != Some(ErrorCode::NotADatabase),
        _ => true,
    }
}

/// A connection that takes no lock and makes no log. Others may write meanwhile, so it is good for nothing but the names of tables.
fn untouched(file: &Path) -> Result<Connection, BooksError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(format!("{}?immutable=1", address(file)), flags).map_err(from_sqlite)
}

/// The address of a file, whatever bytes its name has.
fn address(file: &Path) -> String {
    let mut address = "file://".to_owned();
    for byte in plain_name(file).as_os_str().as_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => address.push(char::from(*byte)),
            other => {
                address.push('%');
                address
                    .extend([other >> 4, other & 0xF].into_iter().filter_map(|half| char::from_digit(half.into(), 16)));
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    fn made(statements: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(OsStr::from_bytes(b"a?b#c%20\xFF &=.sqlite"));
        Connection::open(&file).unwrap().execute_batch(statements).unwrap();
        (folder, file)
    }

    #[test]
    fn tables_tell_whose_a_file_is() {
        let ours = "CREATE TABLE journal (a); CREATE TABLE facility (a); CREATE TABLE spot (a);";
        let history = "CREATE TABLE refinery_schema_history (a);";
        for (statements, whose) in [
            (String::new(), Whose::Nobodys),
            (ours.to_owned(), Whose::Ours { has_history: false }),
            (format!("{ours}{history}"), Whose::Ours { has_history: true }),
            (format!("{ours}CREATE TABLE notes (a);"), Whose::Ours { has_history: false }),
            (history.to_owned(), Whose::Ours { has_history: true }),
            (format!("{history} CREATE TABLE journal (a);"), Whose::AnotherPrograms),
            ("CREATE TABLE messages (a);".to_owned(), Whose::AnotherPrograms),
        ] {
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(&statements).unwrap();
            assert_eq!(tables(&connection).unwrap(), whose, "{statements}");
        }
    }

    #[test]
    fn the_file_of_another_program_is_refused_and_not_touched() {
        for mode in ["DELETE", "WAL"] {
            let (folder, file) = made(&format!("PRAGMA journal_mode = {mode}; CREATE TABLE messages (a);"));
            let before = fs::read(&file).unwrap();
            assert!(matches!(refuse_another_program(&file), Err(BooksError::Damaged(_))), "{mode}");
            assert_eq!(fs::read(&file).unwrap(), before);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was made beside it");
        }
    }

    #[test]
    fn what_is_no_file_of_another_program_is_not_refused() {
        let (folder, file) = made("CREATE TABLE journal (a); CREATE TABLE facility (a); CREATE TABLE spot (a);");
        refuse_another_program(&file).unwrap();
        fs::write(&file, "not a database at all").unwrap();
        refuse_another_program(&file).unwrap();
        refuse_another_program(&folder.path().join("none")).unwrap();
    }
}
