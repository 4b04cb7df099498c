//! A garage that is made once and copied: making one writes its schema and syncs the disk a hundred times, a copy is one file.

use std::fs;
use std::path::Path;

use parkhaus::operations::ports::Machine;
use parkhaus::store::sqlite::SqliteStore;
use tempfile::TempDir;

use crate::support::{SharedReserve, in_memory};

/// A closed data folder to copy from.
pub(super) struct Template {
    folder: TempDir,
    reserve: SharedReserve,
}

impl Template {
    /// Makes it; the store it is made with is closed after that, so that everything lies in the one file.
    pub(super) fn new(make: impl FnOnce(&Path) -> SqliteStore) -> Self {
        let folder = tempfile::tempdir().unwrap();
        drop(make(folder.path()));
        assert!(!folder.path().join("parkhaus.sqlite-wal").exists());
        Self { folder, reserve: SharedReserve::new() }
    }

    /// A copy in a folder of its own, opened. It lies in memory where the computer has a folder for that: only for tests that do
    /// not ask what survives.
    pub(super) fn open_copy(&self, machine: Machine) -> (TempDir, SqliteStore) {
        let folder = in_memory();
        fs::copy(self.folder.path().join("parkhaus.sqlite"), folder.path().join("parkhaus.sqlite")).unwrap();
        self.reserve.lend_to(folder.path());
        let store = SqliteStore::open(folder.path(), machine).unwrap().store;
        (folder, store)
    }
}
