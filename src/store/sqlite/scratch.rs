//! Files that live only as long as a check or a repair: the tables, made anew from the journal.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::errors::from_sqlite;
use super::{changes, journal, open};
use crate::domain::projection;
use crate::operations::ports::{BooksError, Source};

/// A file that is removed when it is no longer needed. What is rebuilt in it holds plates, so it lies beside the books.
pub(super) struct Scratch {
    pub(super) file: PathBuf,
}

impl Scratch {
    /// A name for one in that folder.
    pub(super) fn new(folder: &Path, source: &dyn Source) -> Self {
        Self { file: folder.join(format!("verify-{}.tmp", source.id())) }
    }

    /// Makes the tables of a damaged file again from what its journal says, as far as that can be read and fits together. Fails
    /// where the journal cannot be read to its end: who left after that would seem to be inside.
    pub(super) fn rebuilt(file: &Path, folder: &Path, source: &dyn Source) -> Result<Self, BooksError> {
        let scratch = Self::new(folder, source);
        let target = open::make_scratch(&scratch.file)?;
        let damaged = open::connect_to_read(file)?;
        target.execute_batch("BEGIN").map_err(from_sqlite)?;
        journal::each(&damaged, |stored| {
            for change in journal::read(&damaged, stored).iter().flat_map(projection::changes) {
                drop(changes::apply(&target, &change));
            }
            Ok(())
        })?;
        target.execute_batch("COMMIT").map_err(from_sqlite)?;
        Ok(scratch)
    }

    /// Reads what was rebuilt.
    pub(super) fn connect(&self) -> Result<Connection, BooksError> {
        open::connect_to_read(&self.file)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.file.clone().into_os_string();
            name.push(end);
            // A file that was never made need not go.
            drop(std::fs::remove_file(PathBuf::from(name)));
        }
    }
}
