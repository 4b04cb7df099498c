//! The files of an export, and how they are written and read.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::journal::chain::{Hash, StoredEntry, hex, unhex};
use crate::operations::io_words::io_words;
use crate::operations::ports::BooksError;
use crate::store::sqlite::errors::from_sqlite;

/// The format of an export, in its list of files.
pub(in crate::store::sqlite) const FORMAT: &str = "parkhaus-export-1";
/// The list of an export's files.
pub const MANIFEST: &str = "export.json";
/// The journal.
pub const JOURNAL: &str = "journal.jsonl";
/// The keys of what is personal.
pub const KEYS: &str = "personal_key.csv";

/// What an export says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format, `parkhaus-export-1`.
    pub format: String,
    /// The version of the program that wrote it.
    pub program: String,
    /// The schema version of the books.
    pub schema: i64,
    /// When it was made, UTC.
    pub exported_at: String,
    /// The facility, bound into every hash.
    pub facility: Uuid,
    /// The booth, bound into every hash.
    pub booth: Uuid,
    /// The last entry.
    pub head: ManifestHead,
    /// The other files by name.
    pub files: BTreeMap<String, FileFacts>,
}

/// The last entry of an exported journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestHead {
    /// Its epoch.
    pub epoch: u32,
    /// Its place.
    pub seq: i64,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// What an export says of one of its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its rows, without the line of headings.
    pub rows: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// An entry of the journal as a line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::store::sqlite) struct Line {
    epoch: u32,
    seq: i64,
    op: Uuid,
    part: u16,
    at_ms: i64,
    written_ms: i64,
    actor: String,
    kind: String,
    /// The body as it is stored. Damaged bytes that are no text stand in `body_hex` instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_hex: Option<String>,
    sealed: String,
    prev: String,
    hash: String,
}

impl Line {
    /// The line of an entry.
    pub(in crate::store::sqlite) fn of(stored: &StoredEntry) -> Self {
        let (body, body_hex) = match std::str::from_utf8(&stored.body) {
            Ok(text) => (Some(text.to_owned()), None),
            Err(_no_text) => (None, Some(hex(&stored.body))),
        };
        Self {
            epoch: stored.epoch,
            seq: stored.seq,
            op: stored.op,
            part: stored.part,
            at_ms: stored.at_ms,
            written_ms: stored.written_ms,
            actor: stored.actor.clone(),
            kind: stored.kind.clone(),
            body,
            body_hex,
            sealed: hex(&stored.sealed),
            prev: hex(&stored.prev),
            hash: hex(&stored.hash),
        }
    }

    /// The entry of a line; what is wrong with it otherwise.
    pub(in crate::store::sqlite) fn entry(self) -> Result<StoredEntry, &'static str> {
        let hash = |text: &str| unhex(text).and_then(|bytes| Hash::try_from(bytes).ok()).ok_or("a hash has 64 digits");
        let body = match (self.body, self.body_hex) {
            (Some(text), None) => text.into_bytes(),
            (None, Some(digits)) => unhex(&digits).ok_or("its body is not hexadecimal")?,
            (Some(_), Some(_)) | (None, None) => return Err("an entry has one body"),
        };
        Ok(StoredEntry {
            epoch: self.epoch,
            seq: self.seq,
            op: self.op,
            part: self.part,
            at_ms: self.at_ms,
            written_ms: self.written_ms,
            actor: self.actor,
            kind: self.kind,
            body,
            sealed: unhex(&self.sealed).ok_or("its sealed part is not hexadecimal")?,
            prev: hash(&self.prev)?,
            hash: hash(&self.hash)?,
        })
    }
}

/// The file of a table.
pub(in crate::store::sqlite) fn name_of(table: &str) -> String {
    format!("{table}.csv")
}

/// Makes a folder that only this user can read: the files in it hold plates.
pub(in crate::store::sqlite) fn make_private(folder: &Path) -> Result<(), BooksError> {
    DirBuilder::new().mode(0o700).create(folder).map_err(|error| not_written(folder, &error))
}

/// Makes a file that is not there yet.
pub(super) fn make(path: &Path) -> Result<File, BooksError> {
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    opened.map_err(|error| not_written(path, &error))
}

/// The place cannot be written; the books were only read.
pub(super) fn not_written(path: &Path, error: &io::Error) -> BooksError {
    BooksError::NotCopied { file: path.display().to_string(), why: io_words(error) }
}

/// Makes what was written durable.
pub(super) fn sync(path: &Path) -> Result<(), BooksError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| not_written(path, &error))
}

/// Writes the list of files.
pub(super) fn write_manifest(path: &Path, manifest: &Manifest) -> Result<(), BooksError> {
    let text = serde_json::to_string_pretty(manifest).map_err(|error| BooksError::Refused(error.to_string()))?;
    let mut file = make(path)?;
    let written = writeln!(file, "{text}").and_then(|()| file.sync_all());
    written.map_err(|error| not_written(path, &error))
}

/// Reads the list of files; what is wrong with it otherwise.
pub(in crate::store::sqlite) fn read_manifest(path: &Path) -> Result<Manifest, String> {
    let text = fs::read_to_string(path).map_err(|error| io_words(&error))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    if manifest.format == FORMAT { Ok(manifest) } else { Err(format!("its format is “{}”", manifest.format)) }
}

/// A writer that knows the SHA-256 of what went through it.
pub(in crate::store::sqlite) struct SumWriter<W: Write> {
    inner: BufWriter<W>,
    digest: Sha256,
}

impl<W: Write> SumWriter<W> {
    /// Writes to `inner`.
    pub(in crate::store::sqlite) fn new(inner: W) -> Self {
        Self { inner: BufWriter::new(inner), digest: Sha256::new() }
    }

    /// The sum of what was written.
    pub(in crate::store::sqlite) fn sum(self) -> String {
        hex(&self.digest.finalize())
    }
}

impl SumWriter<File> {
    /// Writes a line of JSON.
    pub(super) fn line(&mut self, line: &Line, path: &Path) -> Result<(), BooksError> {
        let text = serde_json::to_string(line).map_err(|error| BooksError::Refused(error.to_string()))?;
        writeln!(self, "{text}").map_err(|error| not_written(path, &error))
    }

    /// Makes the file durable and says what is in it.
    pub(super) fn finish(mut self, rows: u64, path: &Path) -> Result<FileFacts, BooksError> {
        let flushed = self.inner.flush().and_then(|()| self.inner.get_ref().sync_all());
        flushed.map_err(|error| not_written(path, &error))?;
        Ok(FileFacts { rows, sha256: self.sum() })
    }
}

impl<W: Write> Write for SumWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Writes a table as CSV (RFC 4180), in the order of its primary key: identities and other bytes in hexadecimal, nothing for NULL.
pub(in crate::store::sqlite) fn write_table(
    connection: &Connection,
    table: &str,
    out: &mut impl Write,
    path: &Path,
) -> Result<u64, BooksError> {
    let failed = |error: csv::Error| BooksError::NotCopied { file: path.display().to_string(), why: error.to_string() };
    let mut select = connection.prepare(&in_order(connection, table)?).map_err(from_sqlite)?;
    let names: Vec<String> = select.column_names().map(str::to_owned).collect();
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(&names).map_err(failed)?;
    let mut rows = select.query([]).map_err(from_sqlite)?;
    let mut count = 0_u64;
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        for column in 0..names.len() {
            match row.get_ref(column).map_err(from_sqlite)? {
                ValueRef::Null => writer.write_field(""),
                ValueRef::Integer(number) => writer.write_field(number.to_string()),
                ValueRef::Real(number) => writer.write_field(number.to_string()),
                ValueRef::Text(text) => writer.write_field(text),
                ValueRef::Blob(bytes) => writer.write_field(hex(bytes)),
            }
            .map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
        count = count.saturating_add(1);
    }
    writer.flush().map_err(|error| not_written(path, &error))?;
    Ok(count)
}

/// The rows of a table in the order of its primary key, so that equal tables make equal files. A view has no key and keeps its order.
fn in_order(connection: &Connection, table: &str) -> Result<String, BooksError> {
    let mut select =
        connection.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk").map_err(from_sqlite)?;
    let key: Vec<String> =
        select.query_map([table], |row| row.get(0)).and_then(Iterator::collect).map_err(from_sqlite)?;
    let order = if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
    Ok(format!("SELECT * FROM {table}{order}"))
}
