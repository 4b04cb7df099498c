//! The scanner types into the real window, as fast as scanners do and whatever has the keyboard.

use eframe::egui::Key;

use super::booth::FIELD;
use super::small_garage;

/// As fast as scanners are: from the slowest radio scanner to the fastest cable.
const SPEEDS: [f64; 5] = [10.0, 25.0, 50.0, 100.0, 200.0];

#[test]
fn a_scan_is_a_scan_whatever_has_the_keyboard() {
    for per_second in SPEEDS {
        let mut booth = small_garage();
        let first = booth.lets_in("AB 1");
        let second = booth.lets_in("CD 2");
        booth.clock.pass_minutes(90);
        booth.bursts(&first, per_second, 1);
        booth.must_see("AB 1");
        booth.must_type_into("Cash given");
        // The keyboard is in the field for cash.
        booth.types("20");
        booth.bursts(&second, per_second, 1);
        booth.must_see("CD 2");
        assert_eq!(booth.content("Cash given"), "", "at {per_second} a second");
        // In the field for a reason, with its Enter that would let the vehicle out.
        booth.presses(Key::F6);
        booth.types("Our fa");
        booth.bursts(&first, per_second, 2);
        booth.must_see("AB 1");
        booth.must_see("To pay");
        booth.must_not_see("has left");
        // On a button that has the keyboard.
        booth.presses(Key::Tab);
        booth.bursts(&second, per_second, 1);
        booth.must_see("CD 2");
        booth.must_see("To pay");
        booth.books_must_agree();
    }
}

#[test]
fn what_is_half_typed_gives_way_to_a_scan() {
    let mut booth = small_garage();
    let ticket = booth.lets_in("AB 1");
    booth.presses(Key::Escape);
    booth.types("XY 9");
    booth.bursts(&ticket, 100.0, 1);
    booth.must_see("AB 1");
    booth.must_see("To pay");
    assert_eq!(booth.content(FIELD), "");
    // While a vehicle comes in, too: its ticket is not made by the scanner's Enter.
    booth.presses(Key::Escape);
    booth.scans("NEW 1");
    booth.must_see("Make the ticket");
    booth.bursts(&ticket, 200.0, 2);
    booth.must_not_see("is inside. The ticket is recorded.");
    booth.must_see("To pay");
}

#[test]
fn the_same_ticket_scanned_again_after_the_exit_shows_its_receipt_and_never_an_entry() {
    for (per_second, enters) in [(10.0, 2), (25.0, 2), (200.0, 1), (200.0, 2), (200.0, 3)] {
        let mut booth = small_garage();
        let ticket = booth.lets_in("AB 1");
        booth.clock.pass_minutes(90);
        booth.bursts(&ticket, per_second, enters);
        booth.must_see("To pay");
        booth.presses(Key::Enter);
        booth.must_see("has left");
        for _ in 0..2 {
            booth.bursts(&ticket, per_second, enters);
            booth.must_see("Nothing was done");
            booth.must_not_see("Make the ticket");
            booth.must_not_see("To pay");
        }
        booth.books_must_agree();
    }
}

#[test]
fn typing_by_hand_beside_scans_arrives_whole() {
    let mut booth = small_garage();
    let ticket = booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.presses(Key::Escape);
    for per_second in [4.0, 10.0, 15.0] {
        booth.strokes("CD 345", per_second);
        assert_eq!(booth.content(FIELD), "CD 345", "at {per_second} a second");
        booth.presses(Key::Enter);
        booth.must_see("Make the ticket");
        booth.bursts(&ticket, 200.0, 1);
        booth.must_see("To pay");
        booth.strokes("12.50", per_second);
        assert_eq!(booth.content("Cash given"), "12.50", "at {per_second} a second");
        booth.presses(Key::Escape);
    }
}

#[test]
fn a_ticket_read_wrongly_is_no_plate_and_a_payment_card_is_kept_nowhere() {
    let mut booth = small_garage();
    let ticket = booth.lets_in("AB 1");
    booth.presses(Key::Escape);
    let last = if ticket.ends_with('A') { 'B' } else { 'A' };
    let wrong: String = ticket.chars().take(11).chain([last]).collect();
    booth.bursts(&wrong, 100.0, 1);
    booth.must_see("which is no ticket: a character is wrong");
    booth.must_not_see("Make the ticket");
    booth.bursts("4111111111111111", 100.0, 1);
    booth.must_see("the number of a payment card");
    booth.must_not_see("4111");
    assert_eq!(booth.content(FIELD), wrong, "the card never reached the field");
}

#[test]
fn a_plate_or_a_spot_on_a_card_can_be_scanned_like_a_ticket() {
    let mut booth = small_garage();
    booth.bursts("CD EF 1234", 60.0, 1);
    booth.must_see("CD EF 1234");
    booth.must_see("Make the ticket");
    booth.presses(Key::Enter);
    booth.must_see("is inside. The ticket is recorded.");
}
