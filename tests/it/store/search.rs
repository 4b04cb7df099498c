//! Search: what somebody half remembers, found among those inside and those that left.

use parkhaus::domain::ids::OpId;
use parkhaus::domain::payment::Tender;
use parkhaus::operations::check_out::{CheckOut, Who, check_out};
use parkhaus::operations::desk::When;
use parkhaus::operations::search::{HitBy, search};
use parkhaus::operations::undo::{Undo, undo};
use parkhaus::store::sqlite::SqliteStore;

use crate::support::{actor, car, enter, garage, machine, op, small_layout};

fn come(store: &mut SqliteStore, plate: &str) -> String {
    let request = car(op(store), Some(plate));
    enter(store, &request).unwrap().ticket
}

fn go(store: &mut SqliteStore, ticket: &str) -> OpId {
    let gone = op(store);
    let request = CheckOut {
        op: gone,
        who: Who::Ticket(ticket.to_owned()),
        tender: Some(Tender::Cash),
        given: None,
        price_by_hand: None,
        reason: None,
        when: When::Now,
        shown: None,
    };
    store.write(&actor(), |desk| check_out(desk, &request)).unwrap();
    gone
}

/// Plates found and by what, in order.
fn found(store: &mut SqliteStore, text: &str) -> Vec<(String, HitBy)> {
    let hits = store.read(&actor(), |desk| search(desk, text, 20)).unwrap();
    hits.into_iter().map(|hit| (hit.stay.plate.unwrap().typed().to_owned(), hit.by)).collect()
}

fn one(plate: &str, by: HitBy) -> Vec<(String, HitBy)> {
    vec![(plate.to_owned(), by)]
}

#[test]
fn a_stay_is_found_by_whatever_is_remembered_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(102);
    let mut store = garage(folder.path(), small_layout(8), machine);
    let inside = come(&mut store, "B-MW 1230");
    clock.pass_minutes(5);
    let left = come(&mut store, "HH-AB 77");
    clock.pass_minutes(5);
    come(&mut store, "M-XY 4321");
    let gone = go(&mut store, &left);

    let beginning: String = inside.to_lowercase().chars().take(5).collect();
    assert_eq!(found(&mut store, &inside), one("B-MW 1230", HitBy::Ticket));
    assert_eq!(found(&mut store, &left), one("HH-AB 77", HitBy::Ticket), "also one that left");
    assert_eq!(found(&mut store, &beginning), one("B-MW 1230", HitBy::TicketBegins));
    assert_eq!(found(&mut store, "bmw1230"), one("B-MW 1230", HitBy::Plate));
    assert_eq!(found(&mut store, "BMW 123O"), one("B-MW 1230", HitBy::NearPlate), "0 and O look alike");
    assert_eq!(found(&mut store, "BMV 1230"), one("B-MW 1230", HitBy::NearPlate), "one letter wrong");
    assert_eq!(found(&mut store, "BMW 1320"), one("B-MW 1230", HitBy::NearPlate), "two letters swapped");
    assert_eq!(found(&mut store, "432"), one("M-XY 4321", HitBy::PartOfPlate));
    assert_eq!(found(&mut store, "g-001"), one("B-MW 1230", HitBy::Spot));
    assert_eq!(found(&mut store, "G-002"), one("HH-AB 77", HitBy::Spot), "who stood there lately");
    assert_eq!(found(&mut store, "HHAB77"), one("HH-AB 77", HitBy::Plate));
    assert_eq!(found(&mut store, "HHA877"), one("HH-AB 77", HitBy::NearPlate));
    for number in ["B1-1-000001", "b1-1-1", "1", "000001"] {
        assert!(found(&mut store, number).contains(&("HH-AB 77".to_owned(), HitBy::Receipt)), "{number}");
    }
    for nothing in ["", "-", "Z9-1-000001", "B1-2-000001", "999", "ZZ 9999", "X"] {
        assert_eq!(found(&mut store, nothing), [], "{nothing}");
    }

    // A receipt that was taken back, and the one that took it back, still lead to the stay.
    let request = Undo { op: op(&store), of: gone, reason: Some("wrong car".to_owned()), approved_by: None };
    store.write(&actor(), |desk| undo(desk, &request)).unwrap();
    go(&mut store, &left);
    for number in ["B1-1-000001", "B1-1-000002", "B1-1-000003"] {
        assert_eq!(found(&mut store, number), one("HH-AB 77", HitBy::Receipt));
    }
}

#[test]
fn those_inside_come_before_those_that_left_and_the_latest_of_these_first() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(103);
    let mut store = garage(folder.path(), small_layout(8), machine);
    let mut tickets = Vec::new();
    for _ in 0..3 {
        let ticket = come(&mut store, "AB 100");
        clock.pass_minutes(5);
        go(&mut store, &ticket);
        tickets.push(ticket);
    }
    tickets.push(come(&mut store, "AB 100"));
    let hits = store.read(&actor(), |desk| search(desk, "ab100", 20)).unwrap();
    let order: Vec<_> = hits.iter().map(|hit| hit.stay.ticket.clone()).collect();
    assert_eq!(order, [3, 2, 1, 0].map(|place: usize| tickets[place].clone()));
    assert_eq!(hits[1].receipt.as_deref(), Some("B1-1-000003"));
    assert_eq!(store.read(&actor(), |desk| search(desk, "ab100", 2)).unwrap().len(), 2);
}

#[test]
fn a_stay_is_found_by_a_part_of_its_spot_and_by_what_was_written_about_it() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(108);
    let mut store = garage(folder.path(), small_layout(12), machine);
    for number in 1..=11 {
        come(&mut store, &format!("QX {}", 500 + number));
    }
    clock.pass_minutes(5);
    let left = come(&mut store, "HH-AB 77");
    let gone = go(&mut store, &left);
    assert_eq!(found(&mut store, "-011"), one("QX 511", HitBy::PartOfSpot));
    assert_eq!(found(&mut store, "g-012"), one("HH-AB 77", HitBy::Spot));
    assert_eq!(found(&mut store, "-012"), one("HH-AB 77", HitBy::PartOfSpot), "who stood there lately");
    let request = Undo { op: op(&store), of: gone, reason: Some("Sister called".to_owned()), approved_by: None };
    store.write(&actor(), |desk| undo(desk, &request)).unwrap();
    let hits = store.read(&actor(), |desk| search(desk, "sister", 20)).unwrap();
    let told: Vec<_> = hits.iter().map(|hit| (hit.by, hit.note.as_deref())).collect();
    assert_eq!(told, [(HitBy::Note, Some("Sister called"))]);
    for nothing in ["01", "si", "sister left"] {
        assert!(!found(&mut store, nothing).iter().any(|(_, by)| *by == HitBy::Note || *by == HitBy::PartOfSpot));
    }
}
