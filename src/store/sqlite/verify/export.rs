//! The proof on an export, away from the booth: the chain holds, and its tables are what its journal makes of them.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::{ProblemKind, Report, Stop, TABLES, rebuild, rules};
use crate::domain::ids::{BoothId, FacilityId};
use crate::domain::journal::chain::{ChainOwner, StoredEntry, unhex};
use crate::operations::io_words::io_words;
use crate::operations::ports::{BooksError, Source};
use crate::store::sqlite::errors::from_sqlite;
use crate::store::sqlite::export::files::{Line, SumWriter, make_private, name_of, read_manifest, write_table};
use crate::store::sqlite::export::{JOURNAL, KEYS, MANIFEST, Manifest};
use crate::store::sqlite::rows::Id;
use crate::store::sqlite::{journal, open};

/// Verifies an export. What is wrong with it is in the report; an error means that it could not be looked at.
pub fn verify_export(export: &Path, source: &dyn Source) -> Result<Report, BooksError> {
    if !export.join(MANIFEST).is_file() {
        return Err(BooksError::Folder(format!(
            "“{}” is no export: it has no file {MANIFEST}; make one with “parkhaus export”",
            export.display()
        )));
    }
    let mut report = Report::default();
    let manifest = match read_manifest(&export.join(MANIFEST)) {
        Ok(manifest) => manifest,
        Err(why) => {
            report.add(ProblemKind::File, format!("{MANIFEST} cannot be read: {why}"));
            return Ok(report);
        }
    };
    check_files(export, &manifest, &mut report);
    let desk = Desk::new(source)?;
    load_journal(export, &desk, &mut report)?;
    load_keys(export, &desk.read, &mut report)?;
    let owner = ChainOwner { facility: FacilityId::new(manifest.facility), booth: BoothId::new(manifest.booth) };
    rebuild(&desk.read, &desk.made, owner, &Stop::default(), &mut report)?;
    if report.head != manifest.head.hash {
        let (epoch, seq) = (manifest.head.epoch, manifest.head.seq);
        report
            .add(ProblemKind::Chain, format!("the journal does not end with entry {epoch}-{seq}, as {MANIFEST} says"));
    }
    rules::check(&desk.made, &mut report)?;
    report.stays = desk
        .made
        .query_row("SELECT count(*) FROM stay", [], |row| row.get::<_, i64>(0))
        .map_err(from_sqlite)?
        .unsigned_abs();
    for table in TABLES {
        compare(export, table, &desk, &mut report)?;
    }
    Ok(report)
}

/// Two files that live as long as the check: the journal as it was exported, and the tables that it makes. They hold plates, so
/// nobody else can look into their folder.
struct Desk {
    folder: PathBuf,
    read: Connection,
    made: Connection,
}

impl Desk {
    fn new(source: &dyn Source) -> Result<Self, BooksError> {
        let folder = std::env::temp_dir().join(format!("parkhaus-verify-{}", source.id()));
        make_private(&folder)?;
        let opened = open::make_scratch(&folder.join("read.sqlite"))
            .and_then(|read| Ok((read, open::make_scratch(&folder.join("made.sqlite"))?)));
        match opened {
            Ok((read, made)) => Ok(Self { folder, read, made }),
            Err(error) => {
                drop(fs::remove_dir_all(&folder));
                Err(error)
            }
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // What cannot be removed lies in a folder that only this user can read.
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn check_files(export: &Path, manifest: &Manifest, report: &mut Report) {
    let expected = TABLES.iter().map(|table| name_of(table)).chain([JOURNAL.to_owned(), KEYS.to_owned()]);
    for name in expected.filter(|name| !manifest.files.contains_key(name)) {
        report.add(ProblemKind::File, format!("{MANIFEST} does not name {name}"));
    }
    for (name, facts) in &manifest.files {
        // A name in the list is one of this folder and leads nowhere else.
        let is_plain = Path::new(name).file_name().is_some_and(|plain| plain == name.as_str());
        match sum_of(&export.join(name)) {
            _ if !is_plain => {
                report.add(ProblemKind::File, format!("{MANIFEST} names “{name}”, which is no file of it"));
            }
            Ok(sum) if sum == facts.sha256 => {}
            Ok(_other) => report.add(ProblemKind::File, format!("{name} was changed after the export")),
            Err(error) => report.add(ProblemKind::File, format!("{name} cannot be read: {}", io_words(&error))),
        }
    }
}

fn sum_of(path: &Path) -> io::Result<String> {
    let mut read = SumWriter::new(io::sink());
    io::copy(&mut File::open(path)?, &mut read)?;
    Ok(read.sum())
}

/// Reads the journal into both files: to walk over it, and for the rules that ask it.
fn load_journal(export: &Path, desk: &Desk, report: &mut Report) -> Result<(), BooksError> {
    let file = match File::open(export.join(JOURNAL)) {
        Ok(file) => file,
        // Said already.
        Err(_missing) => return Ok(()),
    };
    for connection in [&desk.read, &desk.made] {
        connection.execute_batch("BEGIN").map_err(from_sqlite)?;
    }
    let mut before = (0, 0);
    for (number, line) in (1_u64..).zip(BufReader::new(file).split(b'\n')) {
        let Ok(line) = line else {
            report.add(ProblemKind::File, format!("{JOURNAL} cannot be read beyond line {number}"));
            break;
        };
        let entry = match serde_json::from_slice::<Line>(&line) {
            Ok(line) => line.entry(),
            Err(_error) => Err("it is not as docs/JOURNAL.md describes it"),
        };
        let entry = match entry {
            Ok(entry) => entry,
            Err(why) => {
                report.add(ProblemKind::Entry, format!("line {number} of {JOURNAL} cannot be read: {why}"));
                continue;
            }
        };
        if (entry.epoch, entry.seq) <= before {
            report.add(
                ProblemKind::Chain,
                format!("entry {}-{} in line {number} stands behind a later one", entry.epoch, entry.seq),
            );
        }
        before = (entry.epoch, entry.seq);
        insert(desk, &entry, number, report)?;
    }
    for connection in [&desk.read, &desk.made] {
        connection.execute_batch("COMMIT").map_err(from_sqlite)?;
    }
    Ok(())
}

fn insert(desk: &Desk, entry: &StoredEntry, number: u64, report: &mut Report) -> Result<(), BooksError> {
    for connection in [&desk.read, &desk.made] {
        match journal::insert(connection, entry) {
            Ok(()) => {}
            Err(BooksError::Refused(_why)) => {
                let place = format!("entry {}-{} in line {number}", entry.epoch, entry.seq);
                report.add(ProblemKind::Chain, format!("{place} stands there twice, or can be no entry"));
                return Ok(());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn load_keys(export: &Path, read: &Connection, report: &mut Report) -> Result<(), BooksError> {
    let Ok(mut rows) = csv::Reader::from_path(export.join(KEYS)) else { return Ok(()) };
    read.execute_batch("BEGIN").map_err(from_sqlite)?;
    let mut add = read.prepare("INSERT INTO personal_key (subject, key) VALUES (?1, ?2)").map_err(from_sqlite)?;
    for (number, row) in (2_u64..).zip(rows.records()) {
        let key = row.ok().and_then(|row| {
            let subject = uuid::Uuid::from_slice(&unhex(row.get(0)?)?).ok()?;
            Some((subject, unhex(row.get(1)?)?))
        });
        let added = key.map(|(subject, key)| add.execute(params![Id(subject), key]).map_err(from_sqlite));
        match added {
            Some(Ok(_)) => {}
            Some(Err(BooksError::Refused(_))) | None => {
                report.add(ProblemKind::File, format!("line {number} of {KEYS} is no key"));
            }
            Some(Err(error)) => return Err(error),
        }
    }
    drop(add);
    read.execute_batch("COMMIT").map_err(from_sqlite)
}

/// Makes the table's file again from what the journal makes, and compares.
fn compare(export: &Path, table: &str, desk: &Desk, report: &mut Report) -> Result<(), BooksError> {
    let exported = export.join(name_of(table));
    let Ok(sum) = sum_of(&exported) else { return Ok(()) };
    let mut made = SumWriter::new(io::sink());
    write_table(&desk.made, table, &mut made, &exported)?;
    if made.sum() == sum {
        return Ok(());
    }
    let path = desk.folder.join("table.csv");
    let copied = |error: io::Error| BooksError::NotCopied { file: path.display().to_string(), why: io_words(&error) };
    write_table(&desk.made, table, &mut File::create(&path).map_err(copied)?, &path)?;
    let lines = |path: &Path| Ok::<_, io::Error>(BufReader::new(File::open(path)?).split(b'\n'));
    let (mut exported_lines, mut made_lines) = (lines(&exported).map_err(copied)?, lines(&path).map_err(copied)?);
    let mut number = 0_u64;
    loop {
        number = number.saturating_add(1);
        match (exported_lines.next(), made_lines.next()) {
            (Some(Ok(exported)), Some(Ok(made))) if exported == made => {}
            (None, None) => break,
            (None, Some(_)) => {
                report.add(ProblemKind::Tables, format!("{} lacks a row that the journal makes", name_of(table)));
                break;
            }
            _ => {
                report.add(
                    ProblemKind::Tables,
                    format!("line {number} of {} is not what the journal makes", name_of(table)),
                );
                break;
            }
        }
    }
    Ok(())
}
