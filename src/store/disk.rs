//! How much room the disk of a data folder has, and whether anything can be written there.

use std::path::Path;

use rustix::fs::{Access, access, statvfs};

use super::folder::{Folder, RESERVE_BYTES};

/// What is known of the disk that a data folder lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiskFacts {
    /// Bytes that may still be written, the reserve not counted.
    pub free: u64,
    /// How it stands.
    pub room: DiskRoom,
}

/// How the disk of a data folder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskRoom {
    /// There is enough room.
    Enough,
    /// There is room, but soon there will not be.
    Low,
    /// It is full: the reserve was given back, so that exits go on. Entries are refused.
    ReserveInUse,
    /// It is full, and the reserve is used up.
    ReserveGone,
    /// Nothing can be written there.
    ReadOnly,
}

/// Less than this is soon full.
const LOW_BYTES: u64 = 512 * 1024 * 1024;
/// With less than this not even an exit can be written.
const GONE_BYTES: u64 = 1024 * 1024;

/// Looks at the disk that a folder lies on, or will lie on. `None` where the computer does not say.
pub fn look(folder: &Path) -> Option<DiskFacts> {
    let place = folder.ancestors().find(|place| place.is_dir()).unwrap_or(Path::new("."));
    let free = statvfs(place).map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)).ok()?;
    let books = folder.join("parkhaus.sqlite");
    let has_books = books.exists();
    let is_read_only = |path: &Path| access(path, Access::WRITE_OK).is_err();
    let room = if is_read_only(place) || (has_books && is_read_only(&books)) {
        DiskRoom::ReadOnly
    } else {
        room_of(free, has_books && !Folder::has_reserve_in(folder))
    };
    Some(DiskFacts { free, room })
}

const fn room_of(free: u64, is_without_reserve: bool) -> DiskRoom {
    // With room for two, the next entry makes the reserve again.
    if is_without_reserve && free < RESERVE_BYTES * 2 {
        if free < GONE_BYTES { DiskRoom::ReserveGone } else { DiskRoom::ReserveInUse }
    } else if free < LOW_BYTES {
        DiskRoom::Low
    } else {
        DiskRoom::Enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1024 * 1024;

    #[test]
    fn a_disk_stands_as_its_room_and_its_reserve_say() {
        for (free, is_without_reserve, room) in [
            (600 * MIB, false, DiskRoom::Enough),
            (600 * MIB, true, DiskRoom::Enough),
            (511 * MIB, false, DiskRoom::Low),
            (0, false, DiskRoom::Low),
            (128 * MIB, true, DiskRoom::Low),
            (127 * MIB, true, DiskRoom::ReserveInUse),
            (MIB, true, DiskRoom::ReserveInUse),
            (MIB - 1, true, DiskRoom::ReserveGone),
        ] {
            assert_eq!(room_of(free, is_without_reserve), room, "{free} {is_without_reserve}");
        }
    }

    #[test]
    fn a_folder_that_is_yet_to_be_made_is_looked_at_where_it_will_lie() {
        let place = tempfile::tempdir().unwrap();
        let facts = look(&place.path().join("not").join("yet")).unwrap();
        assert!(facts.free > 0);
        assert_ne!(facts.room, DiskRoom::ReserveInUse, "there are no books that would need one");
    }
}
