//! A full check that is stopped.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use parkhaus::domain::time::Instant;
use parkhaus::domain::users::lockout::Uptime;
use parkhaus::operations::ports::{NoRandomness, Source};
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
