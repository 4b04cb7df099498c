//! A receipt printer at a cable: a device file that takes bytes, and gives some where the printer answers.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;

use super::conversation::{SLICE, Wire};
use crate::operations::io_words::io_words;
use crate::printing::state::Trouble;

/// An open device file.
pub(super) struct Cable(File);

/// Opens a device file, for answers too where it gives any. Never waits: a printer that is switched off can hold a device.
pub(super) fn open(path: &Path) -> Result<Cable, Trouble> {
    let flags = i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).unwrap_or_default();
    let options = |reads: bool| {
        let mut options = OpenOptions::new();
        options.write(true).read(reads).custom_flags(flags);
        options
    };
    let opened = match options(true).open(path) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => options(false).open(path),
        other => other,
    };
    opened.map(Cable).map_err(|error| Trouble::Unreachable(format!("“{}”: {}", path.display(), io_words(&error))))
}

impl Cable {
    /// Waits a little until the device is ready.
    fn wait(&self, flags: PollFlags) -> io::Result<bool> {
        let slice = Timespec { tv_sec: 0, tv_nsec: i64::from(SLICE.subsec_nanos()) };
        let mut devices = [PollFd::new(&self.0, flags)];
        match poll(&mut devices, Some(&slice)) {
            Ok(ready) => Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl Wire for Cable {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.wait(PollFlags::OUT)? {
            return Ok(0);
        }
        match self.0.write(bytes) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(0),
            Ok(0) => Err(ErrorKind::WriteZero.into()),
            other => other,
        }
    }

    fn read(&mut self) -> io::Result<Option<u8>> {
        if !self.wait(PollFlags::IN)? {
            return Ok(None);
        }
        let mut byte = [0];
        match self.0.read(&mut byte) {
            Ok(1) => Ok(byte.first().copied()),
            // A printer's device has an end only when the printer is gone; a file that stands for one always does.
            Ok(_) => Err(ErrorKind::UnexpectedEof.into()),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
