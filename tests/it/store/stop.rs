//! What takes long and is stopped: a full check, a backup, the reading of a layout.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use parkhaus::domain::time::Instant;
use parkhaus::domain::users::lockout::Uptime;
use parkhaus::operations::ports::{NoRandomness, Source};
use parkhaus::store::sqlite::backup::{Wanted, keep_until};
use parkhaus::store::sqlite::board::BoardReader;
use parkhaus::store::sqlite::verify::{Checked, Stop, verify, verify_until};
use uuid::Uuid;

use crate::support::{car, enter, garage, machine, op, small_layout};

/// Asks for the stop when the check takes a name for its scratch file: by then it has begun, and has read nothing.
struct Asks {
    inner: Arc<dyn Source + Send + Sync>,
    stop: Stop,
}

impl Source for Asks {
    fn now(&self) -> Instant {
        self.inner.now()
    }

    fn id(&self) -> Uuid {
        self.stop.ask();
        self.inner.id()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.inner.random(bytes)
    }

    fn uptime(&self) -> Uptime {
        self.inner.uptime()
    }
}

fn scratch_files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("verify-")).collect()
}

#[test]
fn a_full_check_that_is_stopped_finds_nothing_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _clock) = machine(340);
    let mut store = garage(folder.path(), small_layout(8), machine.clone());
    let request = car(op(&store), Some("AB 1"));
    enter(&mut store, &request).unwrap();
    drop(store);
    // Books with something to find, so that finding nothing means something.
    let connection = rusqlite::Connection::open(folder.path().join("parkhaus.sqlite")).unwrap();
    connection.execute("UPDATE stay SET plate = 'XX 1'", []).unwrap();
    drop(connection);

    let source = machine.source.as_ref();
    let Checked::Whole(report) = verify_until(folder.path(), source, &Stop::default()).unwrap() else {
        panic!("nobody stopped it");
    };
    assert_eq!(report, verify(folder.path(), source).unwrap());
    assert!(!report.agrees());

    let stop = Stop::default();
    let asks = Asks { inner: Arc::clone(&machine.source), stop: stop.clone() };
    assert_eq!(verify_until(folder.path(), &asks, &stop).unwrap(), Checked::Stopped);
    assert_eq!(verify_until(folder.path(), source, &stop).unwrap(), Checked::Stopped, "once asked, it stays asked");
    assert_eq!(scratch_files(folder.path()), Vec::<String>::new());
}

#[test]
fn a_backup_that_is_stopped_leaves_nothing_behind_and_the_next_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(341);
    let mut store = garage(folder.path(), small_layout(8), machine.clone());
    let stop = Stop::default();
    let asks = Asks { inner: Arc::clone(&machine.source), stop: stop.clone() };
    let backups = folder.path().join("backups");
    let lie_there = || fs::read_dir(&backups).unwrap().count();
    assert!(keep_until(folder.path(), Wanted::IfDue, &asks, &stop).is_err());
    assert_eq!(lie_there(), 0, "no half of a copy");

    let source = machine.source.as_ref();
    let kept = keep_until(folder.path(), Wanted::IfDue, source, &Stop::default()).unwrap();
    assert_eq!(kept.newest_made, Some(source.now()));
    clock.pass_minutes(1);
    let request = car(op(&store), Some("AB 1"));
    enter(&mut store, &request).unwrap();
    assert_eq!(keep_until(folder.path(), Wanted::IfDue, source, &Stop::default()).unwrap().made, None, "not due");
    let kept = keep_until(folder.path(), Wanted::Now, source, &Stop::default()).unwrap();
    assert_eq!(kept.newest_made, Some(source.now()));
    assert_eq!(lie_there(), 2);
    let copy = rusqlite::Connection::open(kept.made.unwrap()).unwrap();
    let inside: i64 = copy.query_row("SELECT count(*) FROM stay WHERE plate = 'AB 1'", [], |row| row.get(0)).unwrap();
    assert_eq!(inside, 1, "what stood in the log is in the copy");
}

#[test]
fn the_reading_of_a_layout_that_is_stopped_ends_with_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _clock) = machine(342);
    let now = machine.source.now();
    drop(garage(folder.path(), small_layout(3_000), machine));
    let stop = Stop::default();
    let reader = BoardReader::open_until(folder.path(), &stop).unwrap();
    assert_eq!(reader.layout(now).unwrap().spots.len(), 3_003);
    stop.ask();
    assert!(reader.layout(now).is_err(), "nobody waits for what nobody will see");
}
