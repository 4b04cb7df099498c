//! What whoever is signed in may not do alone is approved on the spot, by the PIN of somebody who may.

use eframe::egui::Key;
use parkhaus::store::sqlite::status::status;

use super::booth::{Booth, PIN};
use super::staff::{actor_of, count, entries, locks, signs_in, staffed, touches_pin};

fn inside(booth: &Booth) -> u64 {
    booth.other_process(|store| status(store).unwrap().open_stays)
}

/// An attendant who has let a car out that was paid, and stands before the list of what was done last.
fn after_an_exit() -> Booth {
    let mut booth = staffed();
    signs_in(&mut booth, Key::F3);
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    booth.must_see("has left");
    booth.presses(Key::F11);
    booth
}

#[test]
fn a_paid_exit_is_undone_once_a_supervisor_has_typed_a_pin() {
    let mut booth = after_an_exit();
    booth.types("Wrong vehicle");
    booth.presses(Key::F8);
    booth.must_see("Somebody must approve this");
    booth.must_see("to undo an exit and pay back what was paid");
    // Those who may: the owner and the supervisor, not the attendant.
    booth.must_see("Ada");
    booth.must_see("Bo Berg");
    booth.must_not_see("Attendant");
    booth.types_pin(PIN);
    booth.must_see("Whose PIN is it?");
    booth.presses(Key::F2);
    booth.types_pin("111111");
    booth.must_see("That PIN is wrong.");
    assert_eq!(inside(&booth), 0);
    booth.types_pin(PIN);
    booth.must_see("The exit was undone: AB 1 is inside again");
    assert_eq!(inside(&booth), 1);
    // Who asked is the actor; who approved it is an entry before, and nothing is left to look at.
    for kind in ["approved", "stay_reopened", "payment_refunded"] {
        assert_eq!(actor_of(&booth, kind), "Cy", "{kind}");
    }
    let kinds: Vec<String> = entries(&booth).into_iter().map(|(_, kind)| kind).collect();
    let at = |wanted: &str| kinds.iter().position(|kind| kind == wanted).unwrap();
    assert!(at("approved") < at("stay_reopened"));
    let books = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    let approved_by: String = books.query_row("SELECT approved_by FROM undone_exit", [], |row| row.get(0)).unwrap();
    assert_eq!(approved_by, "Bo Berg");
    // It was for this once.
    booth.presses(Key::Escape);
    assert_eq!(count(&booth, "approved"), 1);
    booth.books_must_agree();
}

#[test]
fn it_is_approved_by_touch() {
    let mut booth = after_an_exit();
    booth.touches("Driver did not leave");
    booth.touches("Undo");
    booth.touches("Bo Berg");
    touches_pin(&mut booth, PIN);
    booth.must_see("The exit was undone: AB 1 is inside again");
    booth.books_must_agree();
}

#[test]
fn without_an_approval_nothing_is_done_and_the_work_goes_on() {
    let mut booth = after_an_exit();
    booth.types("Wrong vehicle");
    booth.presses(Key::F8);
    booth.must_see("Somebody must approve this");
    booth.types("48");
    booth.presses(Key::Escape);
    booth.must_see("Somebody must approve this");
    booth.presses(Key::Escape);
    booth.must_see("is not allowed to undo an exit");
    booth.must_see("The last comings and goings");
    assert_eq!(inside(&booth), 0);
    // Locked instead, it is forgotten, too.
    booth.presses(Key::F8);
    booth.must_see("Somebody must approve this");
    locks(&mut booth);
    booth.must_see("Locked by Cy");
    booth.types_pin(PIN);
    booth.must_see("The last comings and goings");
    assert_eq!((inside(&booth), count(&booth, "approved")), (0, 0));
    booth.books_must_agree();
}

#[test]
fn whoever_may_alone_is_not_asked() {
    let mut booth = after_an_exit();
    locks(&mut booth);
    booth.presses(Key::F8);
    signs_in(&mut booth, Key::F2);
    booth.types("Wrong vehicle");
    booth.presses(Key::F8);
    booth.must_see("The exit was undone: AB 1 is inside again");
    assert_eq!((actor_of(&booth, "stay_reopened"), count(&booth, "approved")), ("Bo Berg".to_owned(), 0));
    booth.books_must_agree();
}

#[test]
fn what_was_recorded_before_the_window_was_cut_off_is_undone_with_an_approval() {
    let mut booth = after_an_exit();
    booth.presses(Key::Escape);
    let mut booth = booth.cut_off(parkhaus::kiosk::WindowKind::Desktop);
    // First somebody signs in; only then is it told what was done.
    booth.must_not_see("AB 1");
    signs_in(&mut booth, Key::F3);
    booth.must_see("It left at");
    booth.presses(Key::F2);
    booth.presses(Key::F2);
    booth.must_see("Somebody must approve this");
    signs_in(&mut booth, Key::F1);
    booth.must_see("AB 1 is inside again");
    assert_eq!(inside(&booth), 1);
    booth.books_must_agree();
}

#[test]
fn a_matter_is_settled_with_an_approval() {
    let mut booth = staffed();
    signs_in(&mut booth, Key::F3);
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::F6);
    booth.types("No money with him");
    booth.presses(Key::Enter);
    booth.must_see("Let out unpaid");
    booth.presses(Key::Enter);
    booth.presses(Key::F10);
    booth.must_see("It left without paying");
    booth.types("He paid the next day");
    booth.presses(Key::F8);
    booth.must_see("Somebody must approve this");
    signs_in(&mut booth, Key::F2);
    booth.must_see("It is off the list.");
    assert_eq!((count(&booth, "approved"), count(&booth, "matter_settled")), (1, 1));
    booth.books_must_agree();
}
