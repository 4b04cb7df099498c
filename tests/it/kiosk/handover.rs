//! What one shift hands to the next: by keyboard, and by touch.

use eframe::egui::{Key, vec2};
use parkhaus::kiosk::state::WindowKind;
use parkhaus::operations::handover::{LeaveHandover, SettleMatter, leave_handover, open_matters, settle_matter};

use super::booth::{Booth, FIELD};
use crate::support::{actor, op, small_layout};

const NOTE: &str = "Note to the next shift";
const WAITS: &str = "The last shift left a note: see Handover.";

/// A garage of one spot, with a second vehicle inside that stands nowhere.
fn with_overflow() -> Booth {
    let mut booth = Booth::of(small_layout(1));
    booth.lets_in("AB 1");
    booth.scans("AB 2");
    booth.presses(Key::F10);
    booth.presses(Key::Escape);
    booth
}

/// A garage of one spot, with two vehicles inside that stand nowhere.
fn with_two_overflows() -> Booth {
    let mut booth = with_overflow();
    booth.clock.pass_minutes(1);
    booth.scans("AB 3");
    booth.presses(Key::F10);
    booth.presses(Key::Escape);
    booth
}

/// Another process settles all there is.
fn settled_elsewhere(booth: &Booth) {
    booth.other_process(|store| {
        for matter in store.read(&actor(), |desk| open_matters(desk, 9)).unwrap().matters {
            let (stay, what) = (matter.stay.id, matter.what);
            let request = SettleMatter { op: op(store), stay, what, finding: "seen".to_owned() };
            store.write(&actor(), |desk| settle_matter(desk, &request)).unwrap();
        }
    });
}

#[test]
fn a_matter_is_settled_with_a_remark_by_keyboard() {
    let mut booth = with_overflow();
    booth.presses(Key::F10);
    booth.must_see("Somebody must look at: 1");
    booth.must_see("It stands without a spot. Give it one: Vehicle, then More.");
    booth.must_type_into("Why");
    booth.presses(Key::F8);
    booth.must_see("Nothing is written. Nothing was done.");
    booth.types("waits at the gate");
    booth.presses(Key::F8);
    booth.must_see("It is off the list.");
    booth.must_see("Nothing is open: nobody must look at anything.");
    booth.presses(Key::Escape);
    booth.must_type_into(FIELD);
    booth.books_must_agree();
}

#[test]
fn one_of_several_matters_is_chosen_with_the_arrow_keys_and_settled_with_enter() {
    let mut booth = with_two_overflows();
    booth.must_see("2 stays must be looked at: see Handover.");
    booth.presses(Key::F10);
    booth.presses(Key::ArrowUp);
    booth.presses(Key::ArrowDown);
    booth.presses(Key::ArrowDown);
    booth.types("known");
    booth.presses(Key::Enter);
    booth.must_see("Somebody must look at: 1");
    booth.must_see("AB 2");
    booth.must_not_see("AB 3");
    booth.presses(Key::Escape);
    booth.must_see("1 stay must be looked at: see Handover.");
    booth.books_must_agree();
}

#[test]
fn one_of_several_matters_is_chosen_and_settled_by_touch() {
    let mut booth = with_two_overflows();
    booth.touches("Handover");
    booth.touches("AB 3");
    booth.touches("Told the manager");
    booth.touches("Settled");
    booth.must_see("Somebody must look at: 1");
    booth.must_not_see("AB 3");
    booth.touches("AB 2");
    booth.touches("Vehicle");
    booth.must_see("leaves");
    booth.books_must_agree();
}

#[test]
fn on_a_small_panel_the_note_is_read_first_and_then_the_matter_settled() {
    let mut booth = with_overflow();
    booth.shows_on(vec2(1280.0, 800.0), 1.5);
    booth.presses(Key::F10);
    booth.presses(Key::F10);
    booth.types("The lift is broken");
    booth.presses(Key::Enter);
    booth.must_see("After that, stays that must be looked at: 1");
    booth.must_not_see("Settled");
    booth.presses(Key::F9);
    booth.must_type_into("Why");
    booth.types("known");
    booth.presses(Key::F8);
    booth.must_see("It is off the list.");
    booth.books_must_agree();
}

#[test]
fn the_vehicle_of_a_matter_is_one_key_away() {
    let mut booth = with_overflow();
    booth.presses(Key::F10);
    booth.presses(Key::F7);
    booth.must_see("AB 2");
    booth.must_not_see("Somebody must look at: 1");
}

#[test]
fn a_matter_that_somebody_else_settled_is_not_settled_twice() {
    let mut booth = with_overflow();
    booth.presses(Key::F10);
    booth.types("in order");
    settled_elsewhere(&booth);
    booth.presses(Key::F8);
    booth.must_see("Something about this stay has changed meanwhile. Nothing was done.");
    booth.must_see("Nothing is open: nobody must look at anything.");
    booth.presses(Key::F8);
    booth.must_not_see("It is off the list.");
    booth.books_must_agree();
}

#[test]
fn what_other_programs_hand_over_and_settle_is_counted_at_the_counter() {
    let mut booth = with_overflow();
    booth.must_see("1 stay must be looked at: see Handover.");
    booth.other_process(|store| {
        let note = LeaveHandover { op: op(store), note: Some("The lift is broken".to_owned()) };
        store.write(&actor(), |desk| leave_handover(desk, &note)).unwrap();
    });
    booth.window.step();
    booth.window.run();
    booth.must_see("The last shift left a note, and 1 stay must be looked at: see Handover.");
    settled_elsewhere(&booth);
    booth.window.step();
    booth.window.run();
    booth.must_see(WAITS);
}

#[test]
fn a_list_that_cannot_be_read_says_so_and_is_tried_again() {
    let mut booth = with_overflow();
    let books = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    books.execute("UPDATE stay SET matters = 'nonsense' WHERE matters <> ''", []).unwrap();
    booth.presses(Key::F10);
    booth.must_see("Nothing was done.");
    booth.must_not_see("Nothing is open");
    booth.presses(Key::F5);
    booth.must_see("Nothing was done.");
    books.execute("UPDATE stay SET matters = 'overflow' WHERE matters <> ''", []).unwrap();
    booth.touches("Try again");
    booth.must_see("Somebody must look at: 1");
    booth.presses(Key::Escape);
    books.execute("UPDATE stay SET matters = 'nonsense' WHERE matters <> ''", []).unwrap();
    booth.presses(Key::F10);
    books.execute("UPDATE stay SET matters = 'overflow' WHERE matters <> ''", []).unwrap();
    booth.presses(Key::F5);
    booth.must_see("Somebody must look at: 1");
    booth.books_must_agree();
}

#[test]
fn where_nothing_was_handed_over_that_is_said() {
    let mut booth = Booth::of(small_layout(1));
    booth.must_not_see("see Handover");
    booth.touches("Handover");
    booth.must_see("No note waits to be read.");
    booth.must_see("Nothing is open: nobody must look at anything.");
    booth.touches("Back");
    booth.must_type_into(FIELD);
}

#[test]
fn a_note_is_left_announced_to_the_next_window_and_read_by_keyboard() {
    let mut booth = Booth::of(small_layout(1));
    booth.must_not_see(WAITS);
    booth.presses(Key::F10);
    booth.must_see("No note waits to be read.");
    booth.presses(Key::F10);
    booth.must_type_into(NOTE);
    booth.types("The lift is broken");
    booth.presses(Key::Enter);
    booth.must_see("The note is recorded.");
    let mut booth = booth.restarted(WindowKind::Desktop);
    booth.must_see(WAITS);
    booth.presses(Key::F10);
    booth.must_see("The lift is broken");
    booth.presses(Key::F9);
    booth.must_see("The note is marked as read.");
    booth.must_not_see("The lift is broken");
    booth.presses(Key::Escape);
    booth.must_not_see(WAITS);
    booth.books_must_agree();
}

#[test]
fn a_matter_is_settled_and_a_note_left_and_read_by_touch() {
    let mut booth = with_overflow();
    booth.touches("Handover");
    booth.touches("In order");
    booth.touches("Settled");
    booth.must_see("It is off the list.");
    booth.touches("Write a note to the next shift");
    booth.touches(NOTE);
    for key in ["L", "I", "F", "T"] {
        booth.touches(&format!("Key {key}"));
    }
    assert_eq!(booth.content(NOTE), "LIFT");
    booth.touches("Key Enter");
    booth.must_see("The note is recorded.");
    booth.touches("I have read it");
    booth.must_see("The note is marked as read.");
    booth.touches("Back");
    booth.must_not_see(WAITS);
    booth.books_must_agree();
}

#[test]
fn a_note_is_given_up_with_escape() {
    let mut booth = Booth::of(small_layout(1));
    booth.presses(Key::F10);
    booth.presses(Key::F10);
    booth.types("no");
    booth.presses(Key::Escape);
    booth.must_see("No note waits to be read.");
    booth.presses(Key::Escape);
    booth.must_not_see(WAITS);
}

#[test]
fn the_number_of_a_payment_card_is_kept_in_no_note() {
    let mut booth = Booth::of(small_layout(1));
    booth.presses(Key::F10);
    booth.presses(Key::F10);
    booth.types("4111111111111111");
    assert_eq!(booth.content(NOTE), "");
}
