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
            | rusqlite::Error::Utf8Error(..) => BooksError::Damaged(error.to_string()),
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
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => BooksError::Damaged(text),
        ErrorCode::ConstraintViolation => BooksError::Refused(text),
        ErrorCode::SystemIoFailure => BooksError::Database(format!("the disk cannot be read or written ({text})")),
        _ => BooksError::Database(text),
    }
}
