//! The data folder: one booth. Its locks, its reserve of disk space, and where its files lie.
//!
//! ```text
//! DIR/parkhaus.sqlite     the books
//! DIR/lock                held shared by every process, alone by those that replace the file
//! DIR/window.lock         held by the one window
//! DIR/window.toml         its settings
//! DIR/window.running      there while it is at work
//! DIR/reserve             64 MiB kept allocated, freed when the disk is full, so that exits go on
//! DIR/backups/            checked copies
//! DIR/pepper              what must be known beside the books to try a PIN; only this user may read it, and no backup holds it
//! ```

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{FallocateFlags, fallocate, statfs, statvfs};
use rustix::io::Errno;

use crate::operations::io_words::io_words;
use crate::operations::ports::{BooksError, Pepper, Source};

/// How long opening waits for a lock.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes kept allocated for the day the disk is full.
pub const RESERVE_BYTES: u64 = 64 * 1024 * 1024;

/// So many bytes of the reserve are written at once, where it has to be written.
const PORTION: usize = 64 * 1024;

/// Magic numbers of file systems that live on another machine, where locks and `fsync` cannot be trusted (Linux `statfs(2)`):
/// NFS, SMB, CIFS, SMB2, NCP, Coda, AFS, 9P, Ceph, FUSE.
const NETWORK_FILE_SYSTEMS: [u64; 10] =
    [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x564C, 0x7375_7245, 0x5346_414F, 0x0102_1997, 0x00C3_6400, 0x6573_5546];

/// The longest path of a data folder, in bytes. SQLite takes 512; the longest name in the folder is that of a file kept aside.
const LONGEST_PATH: usize = 400;

/// How a folder's lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// With others.
    Shared,
    /// Alone: to make, migrate or replace the file.
    Alone,
}

/// A data folder, held by a lock until it is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    lock: File,
}

impl Folder {
    /// Opens an existing folder. Waits up to [`PATIENCE`] for the lock.
    pub fn open(path: &Path, hold: Hold) -> Result<Self, BooksError> {
        refuse_what_is_no_folder(path)?;
        Self::lock(path, hold)
    }

    /// Opens an existing folder that holds books. One without any is refused and left as it was: not even a lock is put there.
    pub fn open_with_books(path: &Path, hold: Hold) -> Result<Self, BooksError> {
        refuse_what_is_no_folder(path)?;
        let has = |name: &str| path.join(name).symlink_metadata().is_ok();
        // Where there is a lock, somebody may be putting new books in the place of the old at this moment.
        if !has("parkhaus.sqlite") && !has("lock") {
            return Err(BooksError::NoGarage);
        }
        Self::lock(path, hold)
    }

    fn lock(path: &Path, hold: Hold) -> Result<Self, BooksError> {
        let lock = open_lock(path, "lock")?;
        let folder = Self { path: path.to_owned(), lock };
        folder.wait_for(hold)?;
        Ok(folder)
    }

    /// Makes the folder if it is missing, and opens it alone.
    pub fn make(path: &Path) -> Result<Self, BooksError> {
        refuse_long(path)?;
        if path.exists() && !path.is_dir() {
            return Err(not_a_folder(path));
        }
        let made = fs::create_dir_all(path).map_err(|error| cannot_write(path, &error));
        made.and_then(|()| Self::open(path, Hold::Alone)).map_err(|error| not_made(path, error))
    }

    fn wait_for(&self, hold: Hold) -> Result<(), BooksError> {
        let began = Instant::now();
        loop {
            let tried = match hold {
                Hold::Shared => self.lock.try_lock_shared(),
                Hold::Alone => self.lock.try_lock(),
            };
            match tried {
                Ok(()) => return Ok(()),
                Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                    std::thread::park_timeout(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(BooksError::InUse(match hold {
                        Hold::Shared => {
                            "another program is setting up, migrating or restoring it; try again when it is done"
                                .to_owned()
                        }
                        Hold::Alone => "a Parkhaus window or command is open on it; close it first".to_owned(),
                    }));
                }
                Err(TryLockError::Error(error)) => return Err(cannot_write(&self.path, &error)),
            }
        }
    }

    /// From held alone to held with others, without letting go in between.
    pub fn share(&self) -> Result<(), BooksError> {
        self.lock.lock_shared().map_err(|error| cannot_write(&self.path, &error))
    }

    /// From held with others to held alone; others may come between.
    pub fn alone(&self) -> Result<(), BooksError> {
        self.lock.unlock().map_err(|error| cannot_write(&self.path, &error))?;
        self.wait_for(Hold::Alone)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The books.
    pub fn books(&self) -> PathBuf {
        self.path.join("parkhaus.sqlite")
    }

    /// The folder of the backups.
    pub fn backups(&self) -> PathBuf {
        self.path.join("backups")
    }

    /// Whether the reserve is there and takes its room: some ways of copying a folder leave out what is empty in a file. Half will do,
    /// for not every disk counts to the last block.
    pub fn has_reserve(&self) -> bool {
        Self::has_reserve_in(&self.path)
    }

    /// The same of a folder that nobody here holds.
    pub fn has_reserve_in(path: &Path) -> bool {
        path.join("reserve").symlink_metadata().is_ok_and(|found| {
            found.is_file() && found.len() == RESERVE_BYTES && found.blocks().saturating_mul(512) >= RESERVE_BYTES / 2
        })
    }

    /// Why there is no reserve, once it could not be made.
    pub fn why_no_reserve(&self) -> BooksError {
        if self.path.join("reserve").symlink_metadata().is_ok_and(|found| !found.is_file()) {
            return not_a_file(&self.path, "reserve");
        }
        BooksError::NearlyFull
    }

    /// Allocates the reserve if it is missing and the disk has twice as much room, so that taking it does not fill the disk again.
    /// Says whether it is there now.
    pub fn keep_reserve(&self) -> bool {
        if self.has_reserve() {
            return true;
        }
        let room = statvfs(&self.path).map_or(0, |disk| disk.f_bavail.saturating_mul(disk.f_frsize));
        if room < RESERVE_BYTES * 2 {
            return false;
        }
        let path = self.path.join("reserve");
        if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
            return false;
        }
        let made = OpenOptions::new().write(true).create(true).truncate(false).open(&path).is_ok_and(|mut file| {
            let in_advance = fallocate(&file, FallocateFlags::empty(), 0, RESERVE_BYTES);
            take_room(&mut file, in_advance, RESERVE_BYTES).is_ok() && file.sync_all().is_ok()
        });
        if !made {
            // Half a reserve would only take room from the books.
            self.free_reserve();
        }
        made
    }

    /// The pepper, if there is one.
    pub fn pepper(&self) -> Result<Option<Pepper>, BooksError> {
        let path = self.path.join("pepper");
        match fs::read(&path) {
            Ok(bytes) => match <[u8; 32]>::try_from(bytes) {
                Ok(bytes) => Ok(Some(Pepper(bytes))),
                Err(other) => Err(BooksError::Folder(format!(
                    "the file “{}” should hold 32 bytes and holds {}: put the right one back, or move it away and use the owner's recovery code",
                    path.display(),
                    other.len()
                ))),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(BooksError::Folder(format!(
                "the file “{}” cannot be read ({}): make it readable to whoever runs Parkhaus",
                path.display(),
                io_words(&error)
            ))),
        }
    }

    /// Makes the pepper: whole, on the disk, and readable to this user alone. If another process was quicker, its pepper counts.
    pub fn make_pepper(&self, source: &dyn Source) -> Result<Pepper, BooksError> {
        let mut bytes = [0; 32];
        source.random(&mut bytes)?;
        let (path, fresh) = (self.path.join("pepper"), self.path.join(format!("pepper-{}.tmp", source.id())));
        let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh).and_then(|mut file| {
            file.write_all(&bytes)?;
            file.sync_all()
        });
        let linked = written.and_then(|()| match fs::hard_link(&fresh, &path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        });
        drop(fs::remove_file(&fresh));
        linked.and_then(|()| File::open(&self.path)?.sync_all()).map_err(|error| cannot_write(&path, &error))?;
        self.pepper()?.ok_or_else(|| BooksError::Folder(format!("the file “{}” is gone again", path.display())))
    }

    /// Gives the reserve back to the disk. Says whether there was one.
    pub fn free_reserve(&self) -> bool {
        let reserve = self.path.join("reserve");
        // Cut first: a file that another program still holds open, such as a child being started, keeps its room after it is removed.
        // Only a file of ours: what a link leads to belongs to somebody else. Whether it could be cut or not, removing gives room.
        if reserve.symlink_metadata().is_ok_and(|found| found.is_file()) {
            drop(OpenOptions::new().write(true).open(&reserve).and_then(|file| file.set_len(0)));
        }
        fs::remove_file(&reserve).is_ok()
    }
}

/// Takes so many bytes of the disk for a file. Where the disk cannot allocate in advance they are written, as noise: a disk that
/// packs what it holds would keep no room for zeros.
fn take_room(file: &mut File, in_advance: Result<(), Errno>, bytes: u64) -> io::Result<()> {
    match in_advance {
        Ok(()) => return Ok(()),
        Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => {}
        Err(error) => return Err(error.into()),
    }
    file.set_len(0)?;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    let mut left = bytes;
    while left > 0 {
        let portion: Vec<u8> = std::iter::repeat_with(&mut next).take(PORTION / 8).flatten().collect();
        let wanted = usize::try_from(left).map_or(PORTION, |left| left.min(PORTION));
        file.write_all(portion.get(..wanted).unwrap_or(&portion))?;
        left = left.saturating_sub(u64::try_from(wanted).unwrap_or(left));
    }
    Ok(())
}

/// The one window's lock, held until it is dropped.
#[derive(Debug)]
pub struct WindowLock(#[expect(dead_code, reason = "held, never read: closing the file lets go")] File);

impl WindowLock {
    /// Takes it, or says that a window is open.
    pub fn take(folder: &Path) -> Result<Self, BooksError> {
        let file = open_lock(folder, "window.lock")?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => {
                Err(BooksError::InUse("its window is already open on this computer; look for it there".to_owned()))
            }
            Err(TryLockError::Error(error)) => Err(cannot_write(folder, &error)),
        }
    }
}

fn open_lock(folder: &Path, name: &str) -> Result<File, BooksError> {
    let path = folder.join(name);
    // A folder could be locked like a file, but not by the next program, which may find a file again. A link leads to the lock of
    // another folder, or to nothing.
    if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
        return Err(not_a_file(folder, name));
    }
    match OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path) {
        Ok(file) => Ok(file),
        // A folder that cannot be written can still be read, and its lock, if there is one, still be held.
        Err(error) => File::open(&path).map_err(|_unreadable| cannot_write(&path, &error)),
    }
}

fn not_a_file(folder: &Path, name: &str) -> BooksError {
    BooksError::Folder(format!(
        "“{name}” in the data folder “{}” is not a file: remove it, Parkhaus makes its own",
        folder.display()
    ))
}

fn cannot_write(path: &Path, error: &io::Error) -> BooksError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => BooksError::Full,
        _ => BooksError::ReadOnly(format!("“{}”: {}", path.display(), io_words(error))),
    }
}

/// The disk has no room for a new garage.
pub(super) fn no_room(path: &Path) -> BooksError {
    let mib = RESERVE_BYTES / 1024 / 1024;
    BooksError::NotMade {
        folder: path.display().to_string(),
        why: format!(
            "its disk has too little room: {} MiB must be free, {mib} of which are kept for the day it is full; free some space there",
            mib * 2
        ),
    }
}

/// What stops a garage that is yet to be made: nobody stands at its barrier.
pub(super) fn not_made(path: &Path, error: BooksError) -> BooksError {
    match error {
        BooksError::ReadOnly(why) => BooksError::NotMade {
            folder: path.display().to_string(),
            why: format!("it cannot be written ({why}); change who may write there"),
        },
        BooksError::Full => no_room(path),
        other => other,
    }
}

fn refuse_what_is_no_folder(path: &Path) -> Result<(), BooksError> {
    refuse_long(path)?;
    if !path.is_dir() {
        return Err(if path.exists() {
            not_a_folder(path)
        } else {
            BooksError::Folder(format!("there is no data folder “{}”; make one with “parkhaus init”", path.display()))
        });
    }
    refuse_network(path)?;
    Ok(())
}

fn not_a_folder(path: &Path) -> BooksError {
    BooksError::Folder(format!("“{}” is a file, not a data folder; name the folder of the garage", path.display()))
}

fn refuse_long(path: &Path) -> Result<(), BooksError> {
    // The path counts as SQLite sees it: from the root, without links. A folder that is yet to be made has none.
    let whole = fs::canonicalize(path).or_else(|_new| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned());
    let bytes = whole.as_os_str().len();
    if bytes > LONGEST_PATH {
        return Err(BooksError::Folder(format!(
            "the path of the data folder is too long ({bytes} bytes, {LONGEST_PATH} at most); choose a folder with a shorter one"
        )));
    }
    Ok(())
}

fn refuse_network(path: &Path) -> Result<(), BooksError> {
    let kind = statfs(path).map(|disk| disk.f_type).unwrap_or_default();
    // The kernel's type is signed on some machines; the magic numbers are 32 bits.
    let magic = u64::try_from(kind).unwrap_or_default() & 0xFFFF_FFFF;
    if NETWORK_FILE_SYSTEMS.contains(&magic) {
        return Err(BooksError::Folder(format!(
            "“{}” lies on a network disk, where a power cut can lose what was written: choose a folder on this computer",
            path.display()
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn a_disk_that_cannot_allocate_in_advance_gets_its_reserve_written() {
        const BYTES: u64 = 300_000;
        for cannot in [Errno::OPNOTSUPP, Errno::NOSYS, Errno::INVAL] {
            let mut file = tempfile::tempfile().unwrap();
            take_room(&mut file, Err(cannot), BYTES).unwrap();
            file.sync_all().unwrap();
            let found = file.metadata().unwrap();
            assert_eq!(found.len(), BYTES);
            assert!(found.blocks() * 512 >= BYTES, "{} blocks", found.blocks());
        }
        let mut file = tempfile::tempfile().unwrap();
        let full = take_room(&mut file, Err(Errno::NOSPC), BYTES).unwrap_err();
        assert_eq!((full.kind(), file.metadata().unwrap().len()), (io::ErrorKind::StorageFull, 0));
    }

    #[test]
    fn giving_the_reserve_back_touches_no_file_that_a_link_leads_to() {
        let place = tempfile::tempdir().unwrap();
        let books = place.path().join("books");
        let folder = Folder::make(&books).unwrap();
        let other = place.path().join("somebody's photographs");
        fs::write(&other, "irreplaceable").unwrap();
        std::os::unix::fs::symlink(&other, books.join("reserve")).unwrap();
        folder.free_reserve();
        assert_eq!(fs::read_to_string(&other).unwrap(), "irreplaceable");
    }
}
