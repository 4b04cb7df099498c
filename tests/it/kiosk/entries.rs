//! Vehicles come in.

use eframe::egui::Key;
use parkhaus::operations::check_in::SpotChoice;
use parkhaus::store::sqlite::status::status;

use super::booth::{Booth, FIELD};
use crate::support::{actor, car, enter, op, small_layout};

#[test]
fn a_car_comes_in_with_two_presses_of_enter() {
    let mut booth = Booth::of(small_layout(3));
    booth.must_type_into(FIELD);
    booth.scans("B-AB 1234");
    booth.must_see("G-001");
    booth.must_see("Nearest free car spot to Entrance A; next best G-002, G-003");
    booth.presses(Key::Enter);
    booth.must_see("B-AB 1234 is inside. The ticket is recorded.");
    booth.must_see("Entry ticket");
    booth.must_see("1 inside");
    booth.must_see("Floor G, 5 free of 6");
    assert_eq!(booth.content(FIELD), "", "the field is ready for the next vehicle");
    booth.must_type_into(FIELD);
    booth.books_must_agree();
}

#[test]
fn a_motorcycle_gets_its_own_spot_by_its_key() {
    let mut booth = Booth::of(small_layout(2));
    booth.scans("M 1");
    booth.must_see("G-001");
    booth.presses(Key::F1);
    booth.must_see("Nearest free motorcycle spot");
    booth.presses(Key::Enter);
    booth.must_see("Motorcycle");
    booth.must_see("G-003");
}

#[test]
fn an_accessible_spot_is_for_who_is_entitled() {
    let mut booth = Booth::of(small_layout(1));
    booth.scans("AB 1");
    booth.presses(Key::F7);
    booth.must_see("Nearest free accessible car spot");
    booth.must_see("G-004");
    booth.clicks("Accessible");
    booth.must_see("Nearest free car spot");
    booth.must_see("G-001");
}

#[test]
fn another_free_spot_is_typed_and_recorded_as_chosen() {
    let mut booth = Booth::of(small_layout(4));
    booth.scans("AB 1");
    booth.presses(Key::F9);
    booth.types("g-003");
    booth.presses(Key::Enter);
    booth.must_see("Spot, chosen by you");
    booth.must_see("G-003");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 is inside. The ticket is recorded.");
    let flags = booth.other_process(|store| {
        let found = store.read(&actor(), |desk| parkhaus::operations::find::find(desk, "G-003")).unwrap();
        match found {
            parkhaus::operations::find::Found::Inside(stay, _) => stay.flags,
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(flags, [parkhaus::domain::journal::fact::Flag::ChosenByHand]);
}

#[test]
fn another_free_spot_is_clicked_on_the_map() {
    let mut booth = Booth::of(small_layout(4));
    booth.scans("AB 1");
    let suggested = booth.place_of("G-001, car, free, assigned");
    // All spots of the row are as wide.
    booth.clicks_at(suggested.center() + eframe::egui::vec2(2.0 * suggested.width(), 0.0));
    booth.must_see("Spot, chosen by you");
    booth.must_see("G-003, car, free, assigned");
    booth.must_see("floor G, size car");
    booth.presses(Key::Enter);
    booth.must_see("G-003, car, taken, assigned");
}

#[test]
fn a_vehicle_is_found_by_clicking_its_spot() {
    let mut booth = Booth::of(small_layout(3));
    booth.lets_in("AB 1");
    let spot = booth.place_of("G-001, car, taken, assigned");
    booth.clicks_at(spot.center());
    booth.must_see("Taken by");
    booth.clicks("Let this vehicle out");
    booth.must_see("leaves");
    booth.presses(Key::Escape);
    booth.must_not_see("Taken by");
}

#[test]
fn an_unusual_choice_of_spot_says_what_is_unusual() {
    let mut booth = Booth::of(small_layout(2));
    booth.scans("AB 1");
    booth.presses(Key::F9);
    booth.types("G-005");
    booth.presses(Key::Enter);
    booth.must_see("Note: the spot is in Accessible, kept for holders of an accessible-parking badge.");
    booth.clicks("Suggested");
    booth.must_see("Nearest free car spot");
}

#[test]
fn a_spot_that_is_taken_or_unknown_cannot_be_chosen() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.scans("AB 2");
    booth.presses(Key::F9);
    booth.types("G-001");
    booth.presses(Key::Enter);
    booth.must_see("G-001 is taken. Choose another spot, or let the vehicle on it out first.");
    booth.presses(Key::F9);
    booth.types("X-9");
    booth.presses(Key::Enter);
    booth.must_see("There is no spot “X-9” in this garage.");
    booth.presses(Key::Enter);
    booth.must_see("AB 2 is inside. The ticket is recorded.");
    booth.must_see("G-002");
}

#[test]
fn a_full_garage_says_so_and_lets_in_without_a_spot_only_when_told() {
    let mut booth = Booth::of(small_layout(1));
    booth.lets_in("AB 1");
    booth.scans("AB 2");
    booth.must_see("FULL");
    booth.must_see("No free car spot");
    booth.presses(Key::Enter);
    booth.must_see("There is no spot for this vehicle, so no ticket was made.");
    booth.presses(Key::F10);
    booth.must_see("AB 2 is inside. The ticket is recorded.");
    booth.must_see("Tell the driver where to wait; a spot can be given later.");
    booth.must_see("2 inside, 1 without a spot");
    booth.books_must_agree();
}

#[test]
fn a_suggested_spot_that_went_is_replaced_and_said_first() {
    let mut booth = Booth::of(small_layout(3));
    booth.scans("AB 1");
    booth.must_see("Nearest free car spot");
    booth.other_process(|store| {
        let mut other = car(op(store), Some("ZZ 9"));
        other.spot = SpotChoice::Chosen("G-001".to_owned());
        enter(store, &other).unwrap();
    });
    booth.presses(Key::Enter);
    booth.must_see("G-001 was taken at the same moment. The spot is now G-002.");
    booth.must_see("AB 1 is inside. The ticket is recorded.");
}

#[test]
fn a_plate_that_came_in_at_the_same_moment_is_a_choice_with_a_reason() {
    let mut booth = Booth::of(small_layout(3));
    booth.scans("AB 1");
    booth.other_process(|store| {
        let same = car(op(store), Some("AB1"));
        enter(store, &same).unwrap();
    });
    booth.presses(Key::Enter);
    booth.must_see("AB1 is already inside");
    booth.must_type_into("Why");
    booth.presses(Key::Enter);
    booth.must_see("A reason is missing. Nothing was done.");
    booth.types("Same plate, other country");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 is inside. The ticket is recorded.");
    assert_eq!(booth.other_process(|store| status(store).unwrap().open_stays), 2);
    booth.books_must_agree();
}

#[test]
fn a_vehicle_without_a_plate_comes_in_by_its_key() {
    let mut booth = Booth::of(small_layout(2));
    booth.presses(Key::F9);
    booth.must_see("Without a plate");
    booth.presses(Key::Enter);
    booth.must_see("Without a plate is inside. The ticket is recorded.");
}

#[test]
fn enter_sent_twice_by_a_scanner_makes_no_ticket_that_nobody_has_read() {
    let mut booth = Booth::of(small_layout(2));
    booth.window.event(eframe::egui::Event::Text("AB 1".to_owned()));
    booth.window.key_press(Key::Enter);
    booth.steps_after(0.02);
    booth.steps_after(0.02);
    booth.must_see("Make the ticket");
    booth.window.key_press(Key::Enter);
    booth.steps_after(0.02);
    booth.window.run();
    assert_eq!(booth.other_process(|store| status(store).unwrap().open_stays), 0, "{}", booth.screen());
    booth.presses(Key::Enter);
    booth.must_see("AB 1 is inside. The ticket is recorded.");
}

#[test]
fn another_processs_entry_shows_on_the_map_and_in_the_counts() {
    let mut booth = Booth::of(small_layout(3));
    booth.must_see("0 inside");
    booth.must_see("Floor G, 6 free of 6");
    booth.other_process(|store| {
        let other = car(op(store), Some("ZZ 9"));
        enter(store, &other).unwrap();
    });
    booth.window.step();
    booth.must_see("1 inside");
    booth.must_see("Floor G, 5 free of 6");
    booth.must_see("ZZ 9");
}

#[test]
fn a_ticket_is_saved_as_a_picture_where_somebody_says() {
    let mut booth = Booth::of(small_layout(2));
    booth.lets_in("AB 1");
    booth.presses(Key::F2);
    booth.must_see("Not saved: no place was chosen.");
    booth.clicks("Save it in the data folder");
    let saved: Vec<_> = std::fs::read_dir(booth.folder.path().join("papers")).unwrap().collect();
    assert_eq!(saved.len(), 1);
    let place = booth.folder.path().join("my ticket");
    *booth.chooser.place.lock().unwrap() = Some(place.clone());
    booth.presses(Key::F2);
    booth.must_see("Saved: ");
    let picture = std::fs::read(place.with_extension("png")).unwrap();
    assert_eq!(&picture[1..4], b"PNG");
}
