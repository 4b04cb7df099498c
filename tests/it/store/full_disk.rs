//! The disk is full: entries are refused, exits go on, and nothing is lost.

use std::path::Path;

use parkhaus::operations::check_in::CheckInError;
use parkhaus::operations::check_out::{CheckOutError, Who};
use parkhaus::operations::ports::BooksError;
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::verify::verify;

use crate::support::disk::SmallDisk;
use crate::support::{car, enter, garage, leave, machine, op, small_layout};

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
    let folder = disk.path().join("garage");
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
        SmallDisk::free(&second);
        let out = op(&store);
        leave(&mut store, out, Who::Ticket(ticket)).unwrap();
    } else {
        SmallDisk::free(&second);
    }
    SmallDisk::free(&filler);
    let request = car(op(&store), None);
    enter(&mut store, &request).unwrap();
    assert!(store.folder().has_reserve(), "with room again, the reserve is kept again");
    sound(&folder, &store);
}
