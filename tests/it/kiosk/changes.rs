//! What was recorded is put right: by keyboard, and by touch.

use eframe::egui::{Key, Modifiers};
use parkhaus::store::sqlite::status::status;

use super::booth::{Booth, FIELD};
use crate::support::small_layout;

fn inside(booth: &Booth) -> u64 {
    booth.other_process(|store| status(store).unwrap().open_stays)
}

#[test]
fn ones_own_entry_of_just_now_is_undone_with_two_keys() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.presses(Key::F11);
    booth.must_see("The last comings and goings");
    booth.presses(Key::F8);
    booth.must_see("The entry of AB 1 was undone; its ticket is void.");
    assert_eq!(inside(&booth), 0);
    booth.presses(Key::Escape);
    booth.must_type_into(FIELD);
    booth.books_must_agree();
}

#[test]
fn an_exit_is_undone_with_a_reason_and_says_what_goes_back() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    booth.presses(Key::F11);
    booth.must_type_into("Why");
    booth.presses(Key::F8);
    booth.must_see("A reason is missing. Nothing was done.");
    booth.types("Wrong vehicle");
    booth.presses(Key::F8);
    booth.must_see("The exit was undone: AB 1 is inside again, on G-001.");
    booth.must_see("Give back 4.50 EUR in cash. Receipt B1-1-000002 takes back B1-1-000001.");
    assert_eq!(inside(&booth), 1);
    booth.books_must_agree();
}

#[test]
fn an_exit_is_undone_by_touch() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.touches("Paid exactly in cash");
    booth.touches("Undo …");
    booth.touches("Driver did not leave");
    booth.touches("Undo");
    booth.must_see("The exit was undone: AB 1 is inside again, on G-001.");
    booth.books_must_agree();
}

#[test]
fn the_receipt_of_an_earlier_exit_is_two_keys_away() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    booth.presses(Key::Enter);
    booth.presses(Key::F11);
    booth.presses(Key::F7);
    booth.must_see("DUPLICATE 1");
}

#[test]
fn an_earlier_movement_is_chosen_with_the_arrow_keys() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.lets_in("AB 2");
    booth.presses(Key::F11);
    booth.presses(Key::ArrowDown);
    booth.presses(Key::F8);
    booth.must_see("The entry of AB 1 was undone; its ticket is void.");
    booth.books_must_agree();
}

#[test]
fn a_plate_typed_wrongly_is_put_right() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.scans("AB 1");
    booth.presses(Key::F8);
    booth.presses(Key::F1);
    booth.must_type_into("Plate");
    booth.presses(Key::Enter);
    booth.must_see("Nothing is different from before.");
    booth.window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    booth.types("AB 7");
    booth.presses(Key::Enter);
    booth.must_see("It was put right.");
    booth.must_see("AB 7");
    booth.books_must_agree();
}

#[test]
fn class_and_entry_time_are_put_right_and_the_fee_follows() {
    let mut booth = Booth::of(small_layout(2));
    booth.clock.pass_minutes(600);
    booth.lets_in("AB 1");
    booth.scans("AB 1");
    booth.must_see("0.00 EUR");
    booth.presses(Key::F8);
    booth.presses(Key::F1);
    booth.presses(Key::Tab);
    booth.must_type_into("Came in at");
    booth.window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    booth.types("2026-11-22 17:30");
    booth.presses(Key::Enter);
    booth.must_see("A reason is missing. Nothing was done.");
    booth.clicks("Typing mistake");
    booth.presses(Key::Enter);
    booth.must_see("It was put right.");
    booth.must_see("1 h 30 min");
    booth.must_see("4.50 EUR");
    booth.books_must_agree();
}

#[test]
fn a_vehicle_whose_spot_is_taken_gets_another() {
    let mut booth = Booth::of(small_layout(3));
    booth.lets_in("AB 1");
    booth.scans("AB 1");
    booth.presses(Key::F9);
    booth.types("G-003");
    booth.presses(Key::Enter);
    booth.must_see("Its spot is G-003 now. Tell the driver.");
    booth.touches("More …");
    booth.touches("It gets another spot");
    booth.touches("Give it this spot");
    booth.must_see("Its spot is G-001 now. Tell the driver.");
    booth.books_must_agree();
}

#[test]
fn a_vehicle_without_a_spot_gets_one_when_there_is_one() {
    let mut booth = Booth::of(small_layout(1));
    booth.lets_in("AB 1");
    booth.scans("CD 2");
    booth.presses(Key::F10);
    booth.scans("CD 2");
    booth.presses(Key::F8);
    booth.must_see("It gets a spot");
    booth.presses(Key::F2);
    booth.presses(Key::Enter);
    booth.must_see("No room");
    booth.presses(Key::Escape);
    booth.presses(Key::Escape);
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    booth.scans("CD 2");
    booth.presses(Key::F8);
    booth.presses(Key::F2);
    booth.presses(Key::Enter);
    booth.must_see("Its spot is G-001 now. Tell the driver.");
    booth.books_must_agree();
}

#[test]
fn how_much_so_far_is_answered_and_left_unpaid() {
    let mut booth = Booth::of(small_layout(1));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.must_see("4.50 EUR");
    booth.presses(Key::Escape);
    booth.must_type_into(FIELD);
    assert_eq!(inside(&booth), 1);
}

#[test]
fn a_class_key_on_the_empty_field_and_enter_make_a_ticket() {
    let mut booth = Booth::of(small_layout(2));
    booth.presses(Key::F1);
    booth.must_see("Nearest free motorcycle spot");
    booth.presses(Key::Enter);
    booth.must_see("is inside. The ticket is recorded.");
    booth.types("AB 1");
    booth.presses(Key::Escape);
    booth.types("M 7");
    booth.presses(Key::F1);
    booth.must_see("M 7");
    booth.must_see("Nearest free motorcycle spot");
    booth.presses(Key::Enter);
    booth.must_see("M 7 is inside. The ticket is recorded.");
}

#[test]
fn a_printer_whose_setting_cannot_be_read_stops_no_entry_and_no_exit() {
    let mut booth = Booth::of(small_layout(2));
    let books = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    books.execute("INSERT INTO printer VALUES (1, 'tcp:127.0.0.1:9', 99999999999, 'plain', 0, 0, '', '')", []).unwrap();
    drop(books);
    booth.lets_in("AB 1");
    assert_eq!(inside(&booth), 1);
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    assert_eq!(inside(&booth), 0);
}
