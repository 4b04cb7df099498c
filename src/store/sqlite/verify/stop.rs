//! Ending what takes long before its time: a check, a backup, the reading of a large layout.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use crate::operations::ports::BooksError;
use crate::store::sqlite::errors::from_sqlite;

/// How many steps of a statement are done between two looks: far less than a thousandth of a second.
const STEPS: i32 = 10_000;

/// Ends what takes long before its time, from any thread: a window that is closed need not wait for books that take minutes to read.
/// Clones end the same.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks it to end. It does so within a moment, wherever it is, and cannot go on afterwards.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// An error if it was asked: ends whoever looks.
    pub fn look(&self) -> Result<(), BooksError> {
        if self.is_asked() { Err(BooksError::Database("it was stopped".to_owned())) } else { Ok(()) }
    }

    /// Ends also what that connection is doing. A single statement may read the whole file.
    pub(in crate::store::sqlite) fn watch(&self, connection: &mut Connection) -> Result<(), BooksError> {
        let stop = self.clone();
        connection.progress_handler(STEPS, Some(move || stop.is_asked())).map_err(from_sqlite)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_would_run_on_ends_where_it_is() {
        let mut connection = Connection::open_in_memory().unwrap();
        let stop = Stop::default();
        stop.watch(&mut connection).unwrap();
        let mut select = connection
            .prepare("WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT n FROM numbers LIMIT 1000000")
            .unwrap();
        let mut rows = select.query([]).unwrap();
        for _ in 0..50_000 {
            assert!(rows.next().unwrap().is_some(), "nobody has asked yet");
        }
        stop.ask();
        let ended = loop {
            match rows.next() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("it ran to its end"),
                Err(error) => break error,
            }
        };
        assert_eq!(ended.sqlite_error_code(), Some(rusqlite::ErrorCode::OperationInterrupted), "{ended}");
    }
}
