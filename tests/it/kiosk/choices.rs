//! What a text means: misread plates, foreign tickets, spots, several at once, and what no field takes.

use eframe::egui::Key;
use parkhaus::domain::ticket::TicketCode;
use parkhaus::operations::check_in::CheckIn;

use super::booth::{Booth, FIELD};
use crate::support::{car, enter, op, small_layout};

#[test]
fn a_misread_plate_is_offered_before_an_entry() {
    let mut booth = Booth::of(small_layout(3));
    booth.lets_in("B-O8 10");
    booth.clock.pass_minutes(30);
    booth.scans("8-08 IO");
    booth.must_see("Is it one of these, on its way out?");
    booth.must_see("Make the ticket");
    booth.clicks("B-O8 10");
    booth.must_see("leaves");
    booth.must_see("2.50 EUR");
}

#[test]
fn a_ticket_of_another_garage_is_never_taken_for_a_plate() {
    let mut booth = Booth::of(small_layout(3));
    let foreign = TicketCode::from_random([9, 8, 7, 6, 5, 4, 3]);
    booth.scans(foreign.as_str());
    booth.must_see(&format!("The ticket {} was never issued by this booth.", foreign.grouped()));
    booth.must_not_see("Make the ticket");
    // What was scanned is selected: the next scan takes its place.
    booth.scans("AB 1");
    booth.must_see("Make the ticket");
    assert_eq!(booth.content(FIELD), "AB 1");
}

#[test]
fn the_spot_of_a_vehicle_finds_it() {
    let mut booth = Booth::of(small_layout(3));
    booth.lets_in("AB 1");
    booth.scans("g-001");
    booth.must_see("AB 1");
    booth.must_see("leaves");
}

#[test]
fn a_free_spot_is_a_choice() {
    let mut booth = Booth::of(small_layout(3));
    booth.scans("G-002");
    booth.must_see("Nobody stands on spot G-002");
    booth.presses(Key::F2);
    booth.must_see("Spot, chosen by you");
    booth.presses(Key::Enter);
    booth.must_see("Without a plate is inside.");
    booth.scans("G-003");
    booth.presses(Key::F1);
    booth.must_see("Make the ticket");
    booth.presses(Key::Enter);
    booth.must_see("G-003 is inside. The ticket is recorded.");
}

#[test]
fn a_plate_that_reads_like_a_spot_is_a_choice() {
    let mut booth = Booth::prepared(|folder, machine| {
        let mut store = crate::support::garage(folder, small_layout(3), machine.clone());
        let first = car(op(&store), Some("AB 1"));
        enter(&mut store, &first).unwrap();
        let second = car(op(&store), Some("G-001"));
        enter(&mut store, &second).unwrap();
    });
    booth.scans("G-001");
    booth.must_see("A plate or a spot?");
    booth.presses(Key::F2);
    booth.must_see("AB 1");
    booth.must_see("leaves");
    booth.presses(Key::Escape);
    booth.scans("G-001");
    booth.presses(Key::F1);
    booth.must_see("G-002, floor G");
}

#[test]
fn of_several_vehicles_with_one_plate_somebody_chooses() {
    let mut booth = Booth::prepared(|folder, machine| {
        let mut store = crate::support::garage(folder, small_layout(3), machine.clone());
        for again in [None, Some("other country".to_owned())] {
            let entry = CheckIn { again, ..car(op(&store), Some("AB 1")) };
            enter(&mut store, &entry).unwrap();
        }
    });
    booth.scans("AB 1");
    booth.must_see("Several vehicles with this plate are inside.");
    booth.presses(Key::F2);
    booth.must_see("G-002, floor G");
}

#[test]
fn a_text_that_means_nothing_says_so() {
    let mut booth = Booth::of(small_layout(1));
    booth.scans("---");
    booth.must_see("This plate has no letter and no digit");
    booth.must_type_into(FIELD);
}

#[test]
fn no_field_takes_the_number_of_a_payment_card() {
    let mut booth = Booth::of(small_layout(2));
    booth.scans("4111 1111 1111 1111");
    booth.must_see("That looks like the number of a payment card. It was cleared and is kept nowhere.");
    assert_eq!(booth.content(FIELD), "");
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::F6);
    booth.types("paid with 5500-0000-0000-0004");
    assert_eq!(booth.content("Why"), "");
    booth.must_see("That looks like the number of a payment card.");
    booth.presses(Key::Escape);
    booth.types("4111111111111111");
    assert!(booth.content("Cash given").len() <= 14, "a card number does not fit");
}

#[test]
fn what_is_scanned_while_a_button_has_the_keyboard_lands_in_the_field() {
    let mut booth = Booth::of(small_layout(2));
    booth.presses(Key::Tab);
    booth.must_not_type_into(FIELD);
    booth.scans("AB 1");
    booth.must_see("Make the ticket");
}
