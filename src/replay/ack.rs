//! The file of acknowledgements: what was done and is on the disk, one line each, `17 in` or `17 out`.
//!
//! A line is written after the commit of what it names. Whatever stops the program, a line in this file is true.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::plan::Step;
use crate::operations::io_words::io_words;

/// The longest line: a row number of twenty digits, a space, a step, a line break.
const LONGEST_LINE: u64 = 25;

/// So many bytes hold the last whole line and one after it that was cut off.
const TAIL: u64 = 2 * LONGEST_LINE;

/// Why acknowledgements cannot be written.
#[derive(Debug, Error)]
pub enum AckError {
    /// The file cannot be opened or written.
    #[error(
        "“{}” cannot be written: {}. What was replayed is in the books; run the same replay again and it goes on from there",
        .path.display(),
        io_words(.why)
    )]
    CannotWrite {
        /// The file.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// The file is something else.
    #[error("“{}” is no file of acknowledgements: name a new file, or one that a replay wrote", .0.display())]
    OtherFile(PathBuf),
}

/// An open file of acknowledgements.
#[derive(Debug)]
pub(super) struct AckFile {
    path: PathBuf,
    file: File,
}

impl AckFile {
    /// Opens the file, or makes it. A last line that was cut off by a kill is taken back.
    pub(super) fn open(path: &Path) -> Result<Self, AckError> {
        let failed = |why| AckError::CannotWrite { path: path.to_owned(), why };
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_file() {
            let (end, tail) = tail(&mut file).map_err(failed)?;
            let whole = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
            let (lines, cut_off) = tail.split_at_checked(whole).unwrap_or_default();
            let last = lines.strip_suffix(b"\n").unwrap_or_default();
            let last = last.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
            if !is_beginning_of_line(cut_off) || !(lines.is_empty() || is_line(last)) {
                return Err(AckError::OtherFile(path.to_owned()));
            }
            if !cut_off.is_empty() {
                let length = u64::try_from(cut_off.len()).unwrap_or_default();
                file.set_len(end.saturating_sub(length)).map_err(failed)?;
            }
        }
        Ok(Self { path: path.to_owned(), file })
    }

    /// Adds a line, whole. It is with the operating system before anything else is done, so that the program may be killed at once.
    pub(super) fn acknowledge(&mut self, row: u64, step: Step) -> Result<(), AckError> {
        let line = format!("{row} {}\n", step.code());
        self.file.write_all(line.as_bytes()).map_err(|why| AckError::CannotWrite { path: self.path.clone(), why })
    }
}

/// The end of the file, and the bytes before it: as many as two lines can have.
fn tail(file: &mut File) -> io::Result<(u64, Vec<u8>)> {
    let end = file.metadata()?.len();
    file.seek(SeekFrom::Start(end.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    Ok((end, tail))
}

/// Whether these bytes are a line without its break: digits, a space, `in` or `out`.
fn is_line(bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let step = bytes.get(digits..).unwrap_or_default();
    (1..=20).contains(&digits) && (step == b" in" || step == b" out")
}

/// Whether these bytes can begin a line: digits, then a space, then letters of `in` or `out`.
fn is_beginning_of_line(bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let step = bytes.get(digits..).unwrap_or_default();
    digits <= 20 && (step.is_empty() || (digits > 0 && (b" in".starts_with(step) || b" out".starts_with(step))))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn after(begin: &[u8]) -> Result<String, AckError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ack");
        fs::write(&path, begin).unwrap();
        AckFile::open(&path)?.acknowledge(7, Step::Out)?;
        Ok(fs::read_to_string(&path).unwrap())
    }

    #[test]
    fn lines_are_added_and_one_that_was_cut_off_is_taken_back() {
        for (begin, whole) in [
            ("", "7 out\n"),
            ("1 in\n", "1 in\n7 out\n"),
            ("1 in\n1 out", "1 in\n7 out\n"),
            ("1 in\n12", "1 in\n7 out\n"),
            ("1 in\n12 o", "1 in\n7 out\n"),
            ("1", "7 out\n"),
            ("18446744073709551615 in\n18446744073709551615 ou", "18446744073709551615 in\n7 out\n"),
        ] {
            assert_eq!(after(begin.as_bytes()).unwrap(), whole, "{begin:?}");
        }
    }

    #[test]
    fn another_file_is_left_alone() {
        for begin in [
            "entry,exit",
            "root:x:0:0",
            " in",
            "1 into",
            "123456789012345678901234567890",
            "a,b\n",
            "\n",
            "1 in\n\n",
            "7 in order\n12",
        ] {
            assert!(matches!(after(begin.as_bytes()), Err(AckError::OtherFile(_))), "{begin:?}");
        }
    }
}
