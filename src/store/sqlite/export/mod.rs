//! The whole of the books as files that any program can read: the journal as lines of JSON, every table as CSV.
//!
//! `docs/JOURNAL.md` describes them well enough to check them with another program. [`crate::store::sqlite::verify::export`] does
//! so with this one.

pub(super) mod files;

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use self::files::{FileFacts, Line, ManifestHead, SumWriter, not_written};
pub use self::files::{JOURNAL, KEYS, MANIFEST, Manifest};
use super::errors::from_sqlite;
use super::verify::TABLES;
use super::{journal, open};
use crate::domain::journal::chain::{Head, hex};
use crate::operations::ports::{BooksError, Source};

/// The view with the columns of the original data model, exported beside the tables.
const VIEW: &str = "parking_transaction";

/// What was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Entries of the journal.
    pub entries: u64,
    /// Files, the list of them included.
    pub files: usize,
    /// The hash of the last entry, in hexadecimal.
    pub head: String,
}

/// Writes the books of a folder as files into a folder that does not exist, as they stand at one moment, while the garage runs.
///
/// The files hold plates, and the keys with which the journal's personal parts are read.
pub fn export(folder: &Path, out: &Path, source: &dyn Source) -> Result<Exported, BooksError> {
    if out.exists() {
        return Err(BooksError::Folder(format!("“{}” already exists; choose another name", out.display())));
    }
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.is_dir() {
        return Err(BooksError::Folder(format!(
            "there is no folder “{}” for the export; make it first, or choose another",
            parent.display()
        )));
    }
    let live = open::connect_to_read(&folder.join("parkhaus.sqlite"))?;
    let partial = parent.join(format!(".export-{}.partial", source.id()));
    files::make_private(&partial)?;
    live.execute_batch("BEGIN").map_err(from_sqlite)?;
    let exported = write_all(&live, &partial, source)
        .and_then(|exported| fs::rename(&partial, out).map(|()| exported).map_err(|error| not_written(out, &error)))
        .and_then(|exported| files::sync(parent).map(|()| exported));
    if exported.is_err() {
        // Half an export must not be taken for one.
        drop(fs::remove_dir_all(&partial));
    }
    exported
}

fn write_all(live: &Connection, folder: &Path, source: &dyn Source) -> Result<Exported, BooksError> {
    let facility = open::garage_in(live)?;
    let mut manifest = Manifest {
        format: files::FORMAT.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        schema: open::SCHEMA,
        exported_at: source.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        facility: facility.id.uuid(),
        booth: facility.booth.id.uuid(),
        head: ManifestHead::default(),
        files: std::collections::BTreeMap::new(),
    };
    let (facts, head) = write_journal(live, folder)?;
    let entries = facts.rows;
    manifest.head = ManifestHead { epoch: head.epoch, seq: head.seq, hash: hex(&head.hash) };
    manifest.files.insert(JOURNAL.to_owned(), facts);
    for table in TABLES.iter().chain(&["personal_key", VIEW]) {
        let name = files::name_of(table);
        let path = folder.join(&name);
        let mut out = SumWriter::new(files::make(&path)?);
        let rows = files::write_table(live, table, &mut out, &path)?;
        manifest.files.insert(name, out.finish(rows, &path)?);
    }
    files::write_manifest(&folder.join(MANIFEST), &manifest)?;
    files::sync(folder)?;
    Ok(Exported { entries, files: manifest.files.len().saturating_add(1), head: manifest.head.hash })
}

fn write_journal(live: &Connection, folder: &Path) -> Result<(FileFacts, Head), BooksError> {
    let path = folder.join(JOURNAL);
    let mut out = SumWriter::new(files::make(&path)?);
    let (mut entries, mut head) = (0_u64, Head::START);
    journal::each(live, |stored| {
        head = Head { epoch: stored.epoch, seq: stored.seq, hash: stored.hash };
        entries = entries.saturating_add(1);
        out.line(&Line::of(&stored), &path)
    })?;
    Ok((out.finish(entries, &path)?, head))
}
