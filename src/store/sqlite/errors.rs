//! What SQLite says, in the words of the books.

use rusqlite::{ErrorCode, ffi};

use crate::operations::ports::BooksError;

/// Says what an error of SQLite means for whoever wanted something.
pub(super) fn from_sqlite(error: rusqlite::Error) -> BooksError {
    let rusqlite::Error::SqliteFailure(failure, text) = &error else {
        return match error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => {
                BooksError::Damaged("a field of it holds what does not belong there".to_owned())
            }
            rusqlite::Error::SqlInputError { .. } => other_tables(),
            other => BooksError::Database(other.to_string()),
        };
    };
    let text = text.clone().unwrap_or_else(|| failure.to_string());
    if failure.extended_code == ffi::SQLITE_IOERR_SHMSIZE {
        // The index of the log could not grow. SQLite does not say why; what is missing is room.
        return BooksError::Full;
    }
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => BooksError::Busy,
        ErrorCode::DiskFull => BooksError::Full,
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => BooksError::ReadOnly(text),
        ErrorCode::DatabaseCorrupt => BooksError::Damaged("parts of it are overwritten or missing".to_owned()),
        ErrorCode::NotADatabase => not_a_database(),
        ErrorCode::ConstraintViolation => BooksError::Refused(text),
        ErrorCode::SystemIoFailure => BooksError::Database(format!("the disk cannot be read or written ({text})")),
        ErrorCode::Unknown if text.starts_with("no such") => other_tables(),
        _ => BooksError::Database(text),
    }
}

/// Another file, or the beginning is overwritten.
pub(super) fn not_a_database() -> BooksError {
    BooksError::Damaged("its first bytes are not those of a data file".to_owned())
}

/// Our statements are tried on our own tables: where they do not fit, the tables are not ours, or not all there.
fn other_tables() -> BooksError {
    BooksError::Damaged("it lacks a table, or a part of one".to_owned())
}
