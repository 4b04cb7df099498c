//! A recorded file, opened: unpacked, its delimiter found, its rows ready to be read one by one.
//!
//! The file is read once, from beginning to end, and its digest is taken on the way: a pipe will do.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::columns::{Columns, ColumnsError, Shape};
use super::identity::FileDigest;
use crate::operations::io_words::io_words;

/// The most that is read of one file, unpacked, in bytes: 1 GiB, some twenty million stays.
pub const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// The most rows of one file, more than a large garage has in years: what is told of each is kept until all are read.
pub const MOST_ROWS: u64 = 10_000_000;

/// The longest first line, in bytes.
const LONGEST_HEADER: usize = 64 * 1024;

/// What may set columns apart, the commonest first.
const DELIMITERS: [u8; 4] = *b",;\t ";

/// Why a file cannot be replayed. Nothing was done.
#[derive(Debug, Error)]
pub enum FileError {
    /// It cannot be opened.
    #[error("“{file}” cannot be opened: {}. Look at its name and its place", io_words(.why))]
    CannotOpen {
        /// The file.
        file: String,
        /// Why.
        why: io::Error,
    },
    /// It is a folder.
    #[error("“{0}” is a folder: name a file of recorded stays")]
    Folder(String),
    /// It breaks off or cannot be read.
    #[error("“{file}” cannot be read to its end (row {row}): {why}. Copy or download it again; nothing was replayed")]
    BreaksOff {
        /// The file.
        file: String,
        /// The row after the last whole one.
        row: u64,
        /// Why.
        why: String,
    },
    /// It is of another kind.
    #[error("“{file}” is {kind}: {advice}")]
    WrongKind {
        /// The file.
        file: String,
        /// What it is.
        kind: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// Nothing is in it.
    #[error("“{0}” is empty: its first line must name the columns")]
    Empty(String),
    /// Its first line names no columns.
    #[error("the first line of “{0}” is not text in UTF-8: it must name the columns")]
    NoHeader(String),
    /// It is too large.
    #[error("“{file}” has more than {most}: split it, each part with the first line that names the columns")]
    TooLarge {
        /// The file.
        file: String,
        /// The limit.
        most: &'static str,
    },
    /// Its columns do not fit.
    #[error("“{file}”: {why}")]
    Columns {
        /// The file.
        file: String,
        /// Why.
        why: ColumnsError,
    },
}

/// A file whose columns were found.
pub struct RecordedFile {
    name: String,
    shape: Shape,
    rows: csv::Reader<Box<dyn Read>>,
    record: ByteRecord,
    row: u64,
    limits: Limits,
    digest: Rc<RefCell<Sha256>>,
}

/// The most that is read of a file after its first line.
#[derive(Clone, Copy)]
struct Limits {
    bytes: u64,
    rows: u64,
}

const LIMITS: Limits = Limits { bytes: MOST_BYTES, rows: MOST_ROWS };

/// One row as it stands in the file.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Its number, counted from 1 after the header.
    pub number: u64,
    /// How many lines of the file it takes: more than one where a field in quotation marks has line breaks.
    pub lines: u64,
    record: &'a ByteRecord,
}

impl Row<'_> {
    /// The field in that column, trimmed; `None` if the row is too short or the field is not UTF-8.
    pub fn field(&self, column: usize) -> Option<&str> {
        self.record.get(column).and_then(|bytes| std::str::from_utf8(bytes).ok()).map(str::trim)
    }
}

impl RecordedFile {
    /// Opens a file and finds its columns. What begins like a gzip file is unpacked, whatever it is called.
    pub fn open(path: &Path, columns: &Columns) -> Result<Self, FileError> {
        let name = path.display().to_string();
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?.is_dir(), file)));
        let file = match opened {
            Ok((true, _)) => return Err(FileError::Folder(name)),
            Ok((false, file)) => file,
            Err(why) => return Err(FileError::CannotOpen { file: name, why }),
        };
        Self::read(name, file, columns)
    }

    /// Reads a file that is open.
    pub(super) fn read(name: String, file: impl Read + 'static, columns: &Columns) -> Result<Self, FileError> {
        Self::read_within(LIMITS, name, file, columns)
    }

    fn read_within(
        limits: Limits,
        name: String,
        file: impl Read + 'static,
        columns: &Columns,
    ) -> Result<Self, FileError> {
        let digest = Rc::new(RefCell::new(Sha256::new()));
        let breaks_off = |why: io::Error| FileError::BreaksOff { file: name.clone(), row: 0, why: io_words(&why) };
        let mut packed = BufReader::with_capacity(64 * 1024, Digesting { inner: file, digest: Rc::clone(&digest) });
        let is_gzip = packed.fill_buf().map_err(breaks_off)?.starts_with(&[0x1F, 0x8B]);
        let plain: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(packed)) } else { Box::new(packed) };
        let mut plain = BufReader::with_capacity(64 * 1024, plain);
        refuse_other_kinds(&name, plain.fill_buf().map_err(breaks_off)?)?;
        let header = header_line(&mut plain).map_err(breaks_off)?;
        if header.is_empty() && plain.fill_buf().map_err(breaks_off)?.is_empty() {
            return Err(FileError::Empty(name));
        }
        let header = header.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&header);
        let (delimiter, shape) = match find_columns(header, columns) {
            Some(found) => found.map_err(|why| FileError::Columns { file: name.clone(), why })?,
            None => return Err(FileError::NoHeader(name)),
        };
        let rows = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            // One byte more, to tell a file that ends there from one that goes on.
            .from_reader(Box::new(plain.take(limits.bytes.saturating_add(1))) as Box<dyn Read>);
        Ok(Self { name, shape, rows, record: ByteRecord::new(), row: 0, limits, digest })
    }

    /// What its columns say.
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// The next row; `None` after the last.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, FileError> {
        let before = self.rows.position().line();
        let is_there = self.rows.read_byte_record(&mut self.record).map_err(|why| FileError::BreaksOff {
            file: self.name.clone(),
            row: self.row.saturating_add(1),
            why: why.to_string(),
        })?;
        let too_large = |most| FileError::TooLarge { file: self.name.clone(), most };
        if self.rows.position().byte() > self.limits.bytes {
            return Err(too_large("1 GiB"));
        }
        if !is_there {
            return Ok(None);
        }
        if self.row >= self.limits.rows {
            return Err(too_large("10,000,000 rows"));
        }
        self.row = self.row.saturating_add(1);
        let began = self.record.position().map_or(before, csv::Position::line);
        let lines = self.rows.position().line().saturating_sub(began).max(1);
        Ok(Some(Row { number: self.row, lines, record: &self.record }))
    }

    /// The digest of the file as it lies on the disk. After the last row.
    pub fn digest(&self) -> FileDigest {
        FileDigest::new(self.digest.borrow().clone().finalize().into())
    }
}

/// Takes the digest of what is read through it.
struct Digesting<R> {
    inner: R,
    digest: Rc<RefCell<Sha256>>,
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.digest.borrow_mut().update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

fn refuse_other_kinds(name: &str, start: &[u8]) -> Result<(), FileError> {
    let as_csv = "save it as CSV in UTF-8 and replay that";
    let kinds: [(&[u8], &'static str); 5] = [
        (b"PK\x03\x04", "a ZIP archive or a spreadsheet"),
        (b"\xD0\xCF\x11\xE0", "a spreadsheet or document of an old office program"),
        (b"\xFF\xFE", "written in UTF-16"),
        (b"\xFE\xFF", "written in UTF-16"),
        (b"SQLite format 3\0", "a database"),
    ];
    match kinds.into_iter().find(|(magic, _)| start.starts_with(magic)) {
        Some((_, kind)) => Err(FileError::WrongKind { file: name.to_owned(), kind, advice: as_csv }),
        None => Ok(()),
    }
}

/// The first line without its line break; of an endless one the beginning.
fn header_line(file: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let most = u64::try_from(LONGEST_HEADER).unwrap_or(u64::MAX);
    file.by_ref().take(most).read_until(b'\n', &mut line)?;
    while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        line.pop();
    }
    Ok(line)
}

/// The delimiter by which all wanted columns are found; else the error of the one that gives the most columns, a space only where no
/// other gives two. `None` if the line is no text.
fn find_columns(header: &[u8], columns: &Columns) -> Option<Result<(u8, Shape), ColumnsError>> {
    let header = std::str::from_utf8(header).ok()?;
    let mut nearest: Option<(usize, ColumnsError)> = None;
    for delimiter in DELIMITERS {
        let names = split(header, delimiter);
        match columns.find(&names) {
            Ok(shape) => return Some(Ok((delimiter, shape))),
            Err(error) => {
                let better_than = |count: usize| names.len() > count && (delimiter != b' ' || count < 2);
                if nearest.as_ref().is_none_or(|(count, _)| better_than(*count)) {
                    nearest = Some((names.len(), error));
                }
            }
        }
    }
    nearest.map(|(_, error)| Err(error))
}

fn split(line: &str, delimiter: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(line.as_bytes());
    let first = reader.records().next().and_then(Result::ok);
    first.map(|record| record.iter().map(|name| name.trim().to_owned()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::replay::columns::StayTimes;

    fn open(bytes: &[u8], columns: &str) -> Result<RecordedFile, FileError> {
        limited(bytes, columns, LIMITS)
    }

    fn limited(bytes: &[u8], columns: &str, limits: Limits) -> Result<RecordedFile, FileError> {
        RecordedFile::read_within(
            limits,
            "stays.csv".to_owned(),
            io::Cursor::new(bytes.to_vec()),
            &columns.parse().unwrap(),
        )
    }

    #[test]
    fn a_file_that_is_too_large_is_refused_and_not_read_in_part() {
        // A first line of 11 bytes, then rows of 4.
        let bytes = b"entry,exit\n1,2\n3,4\n5,6\n";
        let count = |bytes_at_most, rows| {
            let limits = Limits { bytes: bytes_at_most, rows };
            limited(bytes, "", limits).and_then(|mut file| {
                let mut count = 0;
                while file.next_row()?.is_some() {
                    count += 1;
                }
                Ok(count)
            })
        };
        assert_eq!(count(12, 3).unwrap(), 3);
        for bytes_at_most in [0, 1, 4, 8, 11] {
            let error = count(bytes_at_most, 3).unwrap_err().to_string();
            assert!(error.contains("more than 1 GiB: split it"), "{bytes_at_most}: {error}");
        }
        assert!(count(12, 2).unwrap_err().to_string().contains("10,000,000 rows: split it"));
    }

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut file = open(bytes, "").unwrap();
        let mut rows = Vec::new();
        while let Some(row) = file.next_row().unwrap() {
            assert_eq!(row.number, u64::try_from(rows.len()).unwrap() + 1);
            rows.push((0..2).map(|column| row.field(column).unwrap_or("?").to_owned()).collect());
        }
        rows
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn every_way_of_writing_the_same_rows_is_read_alike() {
        let plain = "entry,exit\n2026-01-01 10:00,2026-01-01 11:00\n";
        let expected = [["2026-01-01 10:00", "2026-01-01 11:00"]];
        for text in [
            plain.to_owned(),
            plain.replace('\n', "\r\n"),
            format!("\u{FEFF}{plain}"),
            plain.replace(',', ";"),
            plain.replace(',', "\t"),
            "\"entry\" \"exit\"\n\"2026-01-01 10:00\" \"2026-01-01 11:00\"".to_owned(),
            plain.replace("2026-01-01 10:00", "\"2026-01-01 10:00\""),
            format!("{plain}\n\n"),
        ] {
            assert_eq!(rows(text.as_bytes()), expected, "{text:?}");
            assert_eq!(rows(&gzip(text.as_bytes())), expected, "{text:?} packed");
        }
        // Two gzip files, one after the other, are one.
        let (head, tail) = plain.split_at(20);
        assert_eq!(rows(&[gzip(head.as_bytes()), gzip(tail.as_bytes())].concat()), expected);
    }

    #[test]
    fn short_rows_and_bytes_that_are_no_text_have_no_field() {
        assert_eq!(rows(b"entry,exit\n1\n\xFF,2\n,,,\n"), [["1", "?"], ["?", "2"], ["", ""]]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_shows_in_the_lines_of_its_row() {
        let mut file = open(b"entry,exit\n1,2\n3,\"4\n5,6\n7,8\n", "").unwrap();
        assert_eq!(file.next_row().unwrap().unwrap().lines, 1);
        let row = file.next_row().unwrap().unwrap();
        assert!(row.lines >= 3, "{}", row.lines);
        assert!(file.next_row().unwrap().is_none());
    }

    #[test]
    fn the_digest_is_that_of_the_bytes_on_the_disk() {
        let bytes = gzip(b"entry,exit\n1,2\n");
        let mut file = open(&bytes, "").unwrap();
        while file.next_row().unwrap().is_some() {}
        assert_eq!(file.digest(), FileDigest::new(Sha256::digest(&bytes).into()));
        assert_eq!(
            file.shape(),
            Shape::Stays { times: StayTimes::EntryAndExit { entry: 0, exit: 1 }, plate: None, vehicle: None }
        );
    }

    #[test]
    fn what_is_no_recorded_file_is_refused_with_what_it_is() {
        let packed = gzip(b"entry,exit\n2026-01-01 10:00,2026-01-01 11:00\n");
        for (bytes, words) in [
            (b"".as_slice(), "empty"),
            (b"PK\x03\x04rest", "a ZIP archive or a spreadsheet: save it as CSV"),
            (b"\xFF\xFEe\0n\0", "UTF-16"),
            (b"SQLite format 3\0", "a database"),
            (b"\xE9ntr\xE9e,sortie\n", "not text in UTF-8"),
            (b"arrived,left\n1,2\n", "no column “entry” for entry; its columns are: arrived, left"),
            (b"arrived;left\n1;2\n", "its columns are: arrived, left"),
            (&vec![0; 100_000], "no column"),
            (&packed[..packed.len() / 2], "cannot be read to its end"),
        ] {
            let error = open(bytes, "").and_then(|mut file| {
                while file.next_row()?.is_some() {}
                Ok(())
            });
            let error = error.unwrap_err().to_string();
            assert!(error.contains(words) && error.chars().count() < 1_000, "{words}: {error}");
        }
    }

    #[test]
    fn a_folder_and_a_missing_file_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let error = |path: &Path| RecordedFile::open(path, &Columns::default()).err().unwrap().to_string();
        assert!(error(folder.path()).contains("is a folder"));
        assert!(error(&folder.path().join("none.csv")).contains("cannot be opened"));
    }
}
