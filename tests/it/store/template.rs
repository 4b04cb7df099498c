//! A garage that is made once and copied: making one writes its schema and syncs the disk a hundred times, a copy is one file.

use std::fs::{self, File};
use std::path::Path;

use parkhaus::operations::ports::Machine;
use parkhaus::store::folder::RESERVE_BYTES;
use parkhaus::store::sqlite::SqliteStore;
use tempfile::TempDir;

/// A closed data folder to copy from.
pub(super) struct Template(TempDir);

impl Template {
    /// Makes it; the store it is made with is closed after that, so that everything lies in the one file.
    pub(super) fn new(make: impl FnOnce(&Path) -> SqliteStore) -> Self {
        let folder = tempfile::tempdir().unwrap();
        drop(make(folder.path()));
        assert!(!folder.path().join("parkhaus.sqlite-wal").exists());
        Self(folder)
    }

    /// A copy in a folder of its own, opened. It lies in memory where the computer has a folder for that: only for tests that do
    /// not ask what survives.
    pub(super) fn open_copy(&self, machine: Machine) -> (TempDir, SqliteStore) {
        let memory = Path::new("/dev/shm");
        let folder = tempfile::tempdir_in(memory).or_else(|_no_such_folder| tempfile::tempdir()).unwrap();
        fs::copy(self.0.path().join("parkhaus.sqlite"), folder.path().join("parkhaus.sqlite")).unwrap();
        // A reserve of the right length that takes no room.
        File::create(folder.path().join("reserve")).unwrap().set_len(RESERVE_BYTES).unwrap();
        let store = SqliteStore::open(folder.path(), machine).unwrap().store;
        (folder, store)
    }
}
