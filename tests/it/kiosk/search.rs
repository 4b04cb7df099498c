//! A stay is looked for by what somebody half remembers: by keyboard, and by touch.

use eframe::egui::Key;
use parkhaus::domain::ticket::TicketCode;

use super::booth::{Booth, FIELD};
use crate::support::small_layout;

const PART: &str = "A part of it";

/// A garage in which one vehicle stands and two have left.
fn with_a_past() -> Booth {
    let mut booth = Booth::of(small_layout(4));
    for plate in ["HH-AB 77", "HH-XY 79"] {
        booth.lets_in(plate);
        booth.clock.pass_minutes(30);
        booth.scans(plate);
        booth.presses(Key::Enter);
        booth.must_see("has left");
        booth.presses(Key::Enter);
    }
    booth.lets_in("B-MW 1230");
    booth.presses(Key::Enter);
    booth
}

/// Types into whatever has the keyboard, with the keys on the screen.
fn taps(booth: &mut Booth, keys: &str) {
    for key in keys.chars() {
        booth.touches(&format!("Key {key}"));
    }
}

#[test]
fn an_open_stay_is_found_by_a_part_of_its_plate_by_keyboard() {
    let mut booth = with_a_past();
    booth.presses(Key::F7);
    booth.must_type_into(PART);
    booth.must_see("Type what is known");
    booth.presses(Key::Enter);
    booth.must_see("Type what is known");
    booth.types("123");
    booth.presses(Key::Enter);
    booth.must_see("Has “123” in it");
    booth.must_see("B-MW 1230");
    booth.must_not_see("HH-AB 77");
    booth.steps_after(1.0);
    booth.presses(Key::Enter);
    booth.must_see("leaves");
    booth.must_see("To pay");
    booth.must_not_see(PART);
    booth.books_must_agree();
}

#[test]
fn an_open_stay_is_found_by_a_part_of_its_plate_by_touch() {
    let mut booth = with_a_past();
    booth.touches("Search");
    booth.touches(PART);
    taps(&mut booth, "123");
    assert_eq!(booth.content(PART), "123");
    booth.touches("Key Enter");
    booth.must_see("Has “123” in it");
    booth.touches("B-MW 1230");
    booth.must_see("leaves");
    booth.must_see("To pay");
    booth.books_must_agree();
}

#[test]
fn a_receipt_is_found_with_the_arrow_keys_the_latest_first() {
    let mut booth = with_a_past();
    booth.presses(Key::F7);
    booth.types("HH");
    booth.presses(Key::Enter);
    booth.must_see("HH-XY 79");
    assert!(booth.place_of("HH-XY 79").top() < booth.place_of("HH-AB 77").top(), "the latest first");
    booth.must_see("To its receipt");
    booth.presses(Key::ArrowDown);
    booth.presses(Key::ArrowDown);
    booth.steps_after(1.0);
    booth.presses(Key::Enter);
    booth.must_see("Receipt B1-1-000001.");
    booth.must_see("DUPLICATE 1");
    booth.presses(Key::Escape);
    booth.must_type_into(FIELD);
}

#[test]
fn a_receipt_is_found_by_touch_and_looked_for_without_the_keyboard_of_the_screen() {
    let mut booth = with_a_past();
    booth.touches("Search");
    booth.touches(PART);
    taps(&mut booth, "HH");
    booth.touches("Hide the keyboard");
    booth.touches("Look for it");
    booth.touches("HH-AB 77");
    booth.must_see("Receipt B1-1-000001.");
    booth.must_see("DUPLICATE 1");
    booth.touches("Next vehicle");
    booth.must_type_into(FIELD);
}

#[test]
fn what_each_stay_was_found_by_is_said() {
    let mut booth = with_a_past();
    for (typed, said, plate) in [
        ("BMW1230", "Has “BMW1230”", "B-MW 1230"),
        ("BMW123O", "Looks like “BMW123O”", "B-MW 1230"),
        ("MW123", "Has “MW123” in it", "B-MW 1230"),
        ("B1-1-000002", "Has “B1-1-000002”", "HH-XY 79"),
        ("G-001", "Has “G-001”", "B-MW 1230"),
    ] {
        booth.presses(Key::F7);
        booth.types(typed);
        booth.presses(Key::Enter);
        booth.must_see(said);
        booth.must_see(plate);
        booth.presses(Key::Escape);
    }
    booth.must_type_into(FIELD);
}

#[test]
fn where_nothing_is_like_it_that_is_said_with_what_to_do() {
    let mut booth = with_a_past();
    booth.presses(Key::F7);
    booth.types("QQQ");
    booth.presses(Key::Enter);
    booth.must_see("Nothing looks like “QQQ”.");
    booth.must_see("Type less of it");
    booth.touches("Comings and goings");
    booth.must_see("The last comings and goings");
}

#[test]
fn what_the_one_field_did_not_understand_is_looked_for_with_one_key_or_one_touch() {
    let mut booth = with_a_past();
    booth.scans("?");
    booth.must_see("Search (F7)");
    booth.presses(Key::F7);
    booth.must_see("Nothing looks like “?”.");
    booth.presses(Key::Escape);
    let foreign = TicketCode::from_random([3; 7]).to_string();
    booth.scans(&foreign);
    booth.must_see("Search (F7)");
    booth.touches("Search");
    booth.must_see(&format!("Nothing looks like “{foreign}”."));
    assert_eq!(booth.content(PART), foreign);
}

#[test]
fn a_search_that_cannot_be_done_says_so_and_is_tried_again() {
    let mut booth = with_a_past();
    let books = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    books.execute("UPDATE stay SET needs = 'nonsense' WHERE state = 'open'", []).unwrap();
    booth.presses(Key::F7);
    booth.types("123");
    booth.presses(Key::Enter);
    booth.must_see("Nothing was done.");
    books.execute("UPDATE stay SET needs = '' WHERE state = 'open'", []).unwrap();
    booth.presses(Key::F5);
    booth.must_see("B-MW 1230");
    books.execute("UPDATE stay SET needs = 'nonsense' WHERE state = 'open'", []).unwrap();
    booth.touches("Look for it");
    booth.must_see("Nothing was done.");
    books.execute("UPDATE stay SET needs = '' WHERE state = 'open'", []).unwrap();
    booth.touches("Try again");
    booth.must_see("B-MW 1230");
    booth.books_must_agree();
}

#[test]
fn the_number_of_a_payment_card_is_kept_in_no_search() {
    let mut booth = with_a_past();
    booth.presses(Key::F7);
    booth.types("4111111111111111");
    assert_eq!(booth.content(PART), "");
}
