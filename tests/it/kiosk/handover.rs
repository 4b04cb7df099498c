//! What one shift hands to the next: by keyboard, and by touch.

use eframe::egui::Key;
use parkhaus::kiosk::state::WindowKind;

use super::booth::{Booth, FIELD};
use crate::support::small_layout;

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
    booth.scans("AB 2");
    booth.presses(Key::Escape);
    booth.presses(Key::F10);
    booth.types("seen");
    booth.presses(Key::F8);
    booth.presses(Key::F10);
    booth.must_see("Nothing is open: nobody must look at anything.");
    booth.presses(Key::F8);
    booth.must_not_see("It is off the list.");
    booth.books_must_agree();
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
