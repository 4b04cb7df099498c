//! The disk is full: entries are refused, exits go on, and nothing is lost.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use parkhaus::operations::check_in::CheckInError;
use parkhaus::operations::check_out::{CheckOutError, Who};
use parkhaus::operations::ports::BooksError;
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::verify::verify;

use crate::support::{car, enter, garage, leave, machine, op, small_layout};

/// A file system of its own, small enough to fill. Needs leave to mount.
struct SmallDisk {
    path: tempfile::TempDir,
}

impl SmallDisk {
    fn mount(mebibytes: u32) -> Option<Self> {
        let path = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "tmpfs"])
            .arg(path.path())
            .output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self { path })
    }

    fn folder(&self) -> PathBuf {
        self.path.path().join("garage")
    }

    /// Fills the disk to the last byte; the file that did it.
    fn fill(&self, name: &str) -> PathBuf {
        let path = self.path.path().join(name);
        let mut file = File::create(&path).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            let chunk = vec![0; size];
            while file.write(&chunk).is_ok_and(|written| written > 0) {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("-l").arg(self.path.path()).status();
        assert!(unmounted.is_ok_and(|status| status.success()));
    }
}

fn sound(folder: &Path, store: &SqliteStore) {
    let report = verify(folder, store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, []);
}

#[test]
fn entries_are_refused_and_exits_go_on_until_the_reserve_is_gone_too() {
    let Some(disk) = SmallDisk::mount(200) else {
        println!("skipped: no leave to mount a small disk here");
        return;
    };
    let folder = disk.folder();
    let (machine, _) = machine(70);
    let mut store = garage(&folder, small_layout(30), machine);
    let mut tickets = Vec::new();
    for _ in 0..20 {
        let request = car(op(&store), None);
        tickets.push(enter(&mut store, &request).unwrap().ticket);
    }
    assert!(store.folder().has_reserve());

    let filler = disk.fill("filler");
    let mut refused = 0;
    for _ in 0..400 {
        // The log may have room for a few more before the disk says that it is full.
        let request = car(op(&store), None);
        match enter(&mut store, &request) {
            Ok(entered) => {
                let out = op(&store);
                leave(&mut store, out, Who::Ticket(entered.ticket)).unwrap();
            }
            Err(CheckInError::Books(BooksError::NearlyFull)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
        if refused == 3 {
            break;
        }
    }
    assert_eq!(refused, 3, "a full disk refuses entries");
    assert!(!store.folder().has_reserve(), "the reserve is freed for exits");
    for ticket in tickets.drain(..10) {
        let out = op(&store);
        leave(&mut store, out, Who::Ticket(ticket)).unwrap();
    }
    sound(&folder, &store);

    let second = disk.fill("second filler");
    let mut on_paper = None;
    for ticket in &tickets {
        let out = op(&store);
        match leave(&mut store, out, Who::Ticket(ticket.clone())) {
            Ok(_) => {}
            Err(CheckOutError::Books(BooksError::Full)) => {
                on_paper = Some(ticket.clone());
                break;
            }
            Err(other) => panic!("{other}"),
        }
    }
    if let Some(ticket) = on_paper {
        let text = BooksError::Full.to_string();
        assert!(text.contains("open the barrier") && text.contains("on paper"), "{text}");
        fs::remove_file(&second).unwrap();
        let out = op(&store);
        leave(&mut store, out, Who::Ticket(ticket)).unwrap();
    } else {
        fs::remove_file(&second).unwrap();
    }
    fs::remove_file(&filler).unwrap();
    let request = car(op(&store), None);
    enter(&mut store, &request).unwrap();
    assert!(store.folder().has_reserve(), "with room again, the reserve is kept again");
    sound(&folder, &store);
}
