//! Vehicles leave.

use eframe::egui::Key;
use parkhaus::domain::facility::ClassCode;
use parkhaus::operations::check_in::CheckIn;
use parkhaus::operations::check_out::Who;
use parkhaus::store::sqlite::status::status;

use super::booth::{Booth, FIELD};
use crate::support::{car, enter, leave, op, small_layout};

fn inside(booth: &Booth) -> u64 {
    booth.other_process(|store| status(store).unwrap().open_stays)
}

#[test]
fn an_exact_cash_exit_is_a_scan_and_enter() {
    let mut booth = Booth::of(small_layout(2));
    let ticket = booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans(&ticket);
    booth.must_see("AB 1");
    booth.must_see("1 h 30 min");
    booth.must_see("The first 1 h");
    booth.must_see("4.50 EUR");
    booth.must_type_into("Cash given");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left. Receipt B1-1-000001.");
    booth.must_see("0.00 EUR");
    booth.must_see("0 inside");
    booth.must_type_into(FIELD);
    booth.books_must_agree();
}

#[test]
fn change_is_shown_before_and_after_closing() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("ab1");
    booth.types("20");
    booth.must_see("15.50 EUR");
    booth.presses(Key::Enter);
    booth.must_see("20.00 EUR given, 4.50 EUR to pay.");
    booth.must_see("15.50 EUR");
    booth.must_see("Change");
    booth.presses(Key::Enter);
    booth.must_not_see("15.50 EUR");
    booth.must_see("Nobody is inside.");
}

#[test]
fn notes_are_counted_with_keys() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(24 * 60);
    booth.scans("AB 1");
    booth.must_see("20.00 EUR");
    booth.presses(Key::F2);
    booth.must_see("Still missing");
    booth.presses(Key::F2);
    booth.presses(Key::F1);
    assert_eq!(booth.content("Cash given"), "25.00");
    booth.must_see("5.00 EUR");
    booth.presses(Key::Enter);
    booth.must_see("25.00 EUR given, 20.00 EUR to pay.");
    booth.books_must_agree();
}

#[test]
fn an_amount_typed_after_notes_takes_their_place() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::F4);
    booth.types("5");
    assert_eq!(booth.content("Cash given"), "5");
    booth.must_see("0.50 EUR");
}

#[test]
fn too_little_cash_closes_nothing() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.types("4");
    booth.must_see("Still missing");
    booth.presses(Key::Enter);
    booth.must_see("0.50 EUR more, please: 4.00 EUR of 4.50 EUR was given.");
    assert_eq!(inside(&booth), 1);
    booth.types("x");
    booth.presses(Key::Enter);
    booth.must_see("“4x” is not an amount of EUR.");
    assert_eq!(inside(&booth), 1);
}

#[test]
fn a_card_pays_the_very_amount() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(30);
    booth.scans("AB 1");
    booth.presses(Key::F5);
    booth.must_see("Paid by card");
    booth.must_see("2.50 EUR");
}

#[test]
fn nobody_is_held_back_who_cannot_pay_but_somebody_says_why() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::F6);
    booth.must_type_into("Why");
    booth.presses(Key::Enter);
    booth.must_see("A reason is missing. Nothing was done.");
    booth.clicks("Cannot pay");
    booth.presses(Key::Enter);
    booth.must_see("Let out unpaid");
    booth.must_see("Let out unpaid: Cannot pay");
    assert_eq!(inside(&booth), 0);
    booth.books_must_agree();
}

#[test]
fn what_was_refused_in_one_part_of_the_form_is_not_said_in_another() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::F6);
    booth.presses(Key::Enter);
    booth.must_see("A reason is missing.");
    booth.presses(Key::Escape);
    booth.must_see("To pay");
    booth.must_not_see("A reason is missing.");
    booth.touches("Unpaid …");
    booth.touches("Let it out unpaid");
    booth.must_see("A reason is missing.");
    booth.touches("Back");
    booth.touches("More …");
    booth.must_not_see("A reason is missing.");
}

#[test]
fn what_the_tariff_cannot_price_is_priced_by_hand_with_a_reason() {
    let mut booth = Booth::prepared(|folder, machine| {
        let mut layout = small_layout(2);
        layout.classes.push(parkhaus::domain::facility::VehicleClass {
            code: ClassCode::new("caravan"),
            name: "Caravan".to_owned(),
            fits: layout.classes[1].fits.clone(),
        });
        let mut store = crate::support::garage(folder, layout, machine.clone());
        super::booth::publish_demo_tariff(&mut store);
        let entry = CheckIn { class: ClassCode::new("caravan"), ..car(op(&store), Some("CARA 1")) };
        enter(&mut store, &entry).unwrap();
    });
    booth.clock.pass_minutes(60);
    booth.scans("CARA 1");
    booth.must_see("No price: the tariff has no price for the vehicle class “caravan”");
    booth.must_type_into("Price by hand");
    booth.types("9.50");
    booth.presses(Key::Enter);
    booth.must_type_into("Why");
    booth.types("agreed by telephone");
    booth.presses(Key::Enter);
    booth.must_see("Priced by hand: agreed by telephone");
    booth.must_see("9.50 EUR");
    booth.types("10");
    booth.presses(Key::Enter);
    booth.must_see("0.50 EUR");
    booth.must_see("Priced by hand: agreed by telephone");
    assert_eq!(inside(&booth), 0);
    booth.books_must_agree();
}

#[test]
fn a_fee_that_no_longer_holds_is_asked_again() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(59);
    booth.scans("AB 1");
    booth.must_see("2.50 EUR");
    booth.clock.pass_minutes(7);
    booth.presses(Key::Enter);
    booth.must_see("The fee is 4.50 EUR now, no longer 2.50 EUR. Nothing was done.");
    booth.must_see("1 h 06 min");
    assert_eq!(inside(&booth), 1);
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left.");
}

#[test]
fn the_scan_fixes_the_exit_for_who_pays_at_once() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(59);
    booth.scans("AB 1");
    booth.clock.pass_minutes(3);
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left.");
    booth.must_see("Duration");
    booth.must_see("59 min");
    booth.must_see("2.50 EUR");
}

#[test]
fn a_ticket_scanned_twice_shows_its_receipt_and_never_an_entry() {
    let mut booth = Booth::of(small_layout(2));
    let ticket = booth.lets_in("AB 1");
    booth.clock.pass_minutes(30);
    booth.scans(&ticket);
    // The scanner sends the code again while the cash field has the keyboard.
    booth.scans(&ticket);
    booth.must_see("AB 1");
    assert_eq!(inside(&booth), 1);
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left. Receipt B1-1-000001.");
    booth.scans(&ticket);
    booth.must_see("This vehicle left at 2026-11-22 09:30 with receipt B1-1-000001. Nothing was done.");
    booth.must_see("DUPLICATE 1");
    booth.must_not_see("Make the ticket");
    assert_eq!(inside(&booth), 0);
}

#[test]
fn a_vehicle_that_another_process_let_out_meanwhile_shows_its_receipt() {
    let mut booth = Booth::of(small_layout(2));
    let ticket = booth.lets_in("AB 1");
    booth.clock.pass_minutes(30);
    booth.scans(&ticket);
    booth.other_process(|store| {
        let out = op(store);
        leave(store, out, Who::Ticket(ticket.clone())).unwrap();
    });
    booth.presses(Key::Enter);
    booth.must_see("This vehicle left at 2026-11-22 09:30 with receipt B1-1-000001.");
    booth.must_see("DUPLICATE 1");
    booth.books_must_agree();
}

#[test]
fn a_short_stay_is_free_and_leaves_with_enter() {
    let mut booth = Booth::of(small_layout(2));
    let ticket = booth.lets_in("AB 1");
    booth.clock.pass_minutes(5);
    booth.scans(&ticket);
    booth.must_see("Let it out");
    booth.presses(Key::Enter);
    booth.must_see("Nothing to pay");
    booth.must_see("AB 1 has left.");
}

#[test]
fn a_garage_without_a_tariff_says_that_nothing_is_charged() {
    let mut booth = Booth::prepared(|folder, machine| {
        crate::support::garage(folder, small_layout(1), machine.clone());
    });
    let ticket = booth.lets_in("AB 1");
    booth.clock.pass_minutes(600);
    booth.scans(&ticket);
    booth.must_see("This garage has no tariff: nothing is charged.");
    booth.presses(Key::Enter);
    booth.must_see("No tariff: nothing is charged.");
}

#[test]
fn a_clock_behind_the_entry_prices_nothing_and_says_so() {
    let mut booth = Booth::of(small_layout(1));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(-30);
    booth.scans("AB 1");
    booth.must_see("the clock stands before the entry");
    booth.must_see("The exit lies before the entry, so 0 minutes are charged. Check the clock.");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left.");
    booth.books_must_agree();
}

#[test]
fn escape_goes_back_and_nothing_was_done() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.presses(Key::F6);
    booth.presses(Key::Escape);
    booth.must_type_into("Cash given");
    booth.presses(Key::Escape);
    booth.must_type_into(FIELD);
    booth.must_see("Longest inside");
    assert_eq!(inside(&booth), 1);
}

#[test]
fn another_vehicle_with_a_plate_inside_comes_in_with_a_reason() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.scans("AB 1");
    booth.presses(Key::F7);
    booth.types("other country");
    booth.presses(Key::Enter);
    booth.must_see("Let in again because: other country");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 is inside. The ticket is recorded.");
    assert_eq!(inside(&booth), 2);
}

#[test]
fn a_fee_says_why_line_by_line_by_key_and_by_touch() {
    let mut booth = Booth::of(small_layout(2));
    let ticket = booth.lets_in("AB 1");
    booth.clock.pass_minutes(150);
    booth.scans(&ticket);
    booth.presses(Key::F10);
    booth.must_see("Why 6.50 EUR?");
    booth.must_see("Cars: rung 1");
    booth.must_see("Cars: rung 2");
    booth.must_see("Together");
    booth.must_see("to 10:00 · Cars: rung 1");
    // Reading is not paying.
    booth.presses(Key::Enter);
    booth.must_see("Why 6.50 EUR?");
    booth.presses(Key::Escape);
    booth.must_not_see("Why 6.50 EUR?");
    booth.must_type_into("Cash given");
    booth.touches("Why?");
    booth.must_see("Why 6.50 EUR?");
    booth.touches("To the fee");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left");
    booth.books_must_agree();
}
