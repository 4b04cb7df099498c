//! The map and the list beside the counter: what is known of a spot, and that it stays true.

use eframe::egui::Key;

use super::booth::Booth;
use crate::support::{car, enter, leave, op, small_layout};
use parkhaus::operations::check_out::Who;

#[test]
fn a_spot_that_is_looked_at_says_who_stands_there_since_when_and_what_it_costs_so_far() {
    let mut booth = Booth::of(small_layout(4));
    booth.lets_in("AB 1");
    booth.presses(Key::Escape);
    booth.clock.pass_minutes(130);
    booth.window.run();
    booth.clicks("Show the list of spots");
    booth.clicks("Floor G, G-001, car, taken for 2 h 10 min");
    for known in ["AB 1", "Since", "so far"] {
        booth.must_see(known);
    }
    booth.clicks("Show the map");
    booth.place_of("Floor map G");
    booth.clicks("Let this vehicle out");
    booth.must_see("leaves");
}

#[test]
fn what_is_shown_of_a_spot_follows_what_another_process_does_there() {
    let mut booth = Booth::of(small_layout(4));
    booth.clicks("Show the list of spots");
    booth.clicks("Floor G, G-001, car, free");
    booth.must_see("free");
    booth.other_process(|store| {
        let other = car(op(store), Some("ZZ 9"));
        enter(store, &other).unwrap();
    });
    booth.window.step();
    booth.window.run();
    booth.must_see("Taken by");
    booth.other_process(|store| {
        let op = op(store);
        leave(store, op, Who::Plate("ZZ 9".to_owned())).unwrap();
    });
    booth.window.step();
    booth.window.run();
    booth.must_not_see("Taken by");
    booth.must_see("Floor G, G-001, car, free");
}

#[test]
fn the_pointer_over_a_taken_spot_shows_its_plate_and_asks_once() {
    let mut booth = Booth::of(small_layout(4));
    booth.lets_in("AB 1");
    let spot = booth.place_of("G-001, car, taken, assigned");
    booth.presses(Key::Escape);
    booth.window.hover_at(spot.center());
    booth.window.run();
    booth.window.run();
    let board = &booth.window.state().state().board;
    let plate = board.hover_detail.ready().and_then(|detail| detail.stay.clone()).and_then(|stay| stay.plate).unwrap();
    assert_eq!(plate.typed(), "AB 1");
    booth.window.hover_at(spot.center() + eframe::egui::vec2(spot.width() * 2.0, 0.0));
    booth.window.run();
    assert!(booth.window.state().state().board.hover_detail.ready().is_none(), "of a free one there is no more to say");
}

#[test]
fn ones_own_entry_is_on_the_map_in_the_frame_that_shows_the_ticket() {
    let mut booth = Booth::of(small_layout(4));
    booth.scans("AB 1");
    booth.window.key_press(Key::Enter);
    // One frame takes the key, the next shows what came of it.
    booth.window.step();
    booth.window.step();
    booth.must_see("AB 1 is inside.");
    booth.must_see("G-001, car, taken, assigned");
}

#[test]
fn an_entry_is_picked_from_the_list_as_from_the_map() {
    let mut booth = Booth::of(small_layout(4));
    booth.clicks("Show the list of spots");
    booth.scans("AB 1");
    booth.clicks("Floor G, G-003, car, free");
    booth.must_see("Spot, chosen by you");
    booth.presses(Key::Enter);
    booth.must_see("is inside. The ticket is recorded.");
    booth.must_see("Floor G, G-003, car, taken");
}
