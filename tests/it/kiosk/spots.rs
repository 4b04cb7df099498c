//! What can be done with a spot from the map and from the list: by keyboard alone, by finger alone, with the mouse.

use eframe::egui::{Event, Key, Modifiers, Rect, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use parkhaus::domain::facility::Condition;
use parkhaus::operations::ports::Source as _;
use parkhaus::operations::spot_condition::{SetSpotCondition, set_spot_condition};

use super::booth::{Booth, FIELD};
use crate::support::{actor, car, enter, op, small_layout};

const MAP: &str = "Floor map G";

/// Goes to the map with the keyboard, and on to so many spots.
fn walks_to(booth: &mut Booth, tabs: usize) {
    booth.window.key_press_modifiers(Modifiers::COMMAND, Key::M);
    booth.window.run();
    for _ in 0..tabs {
        booth.presses(Key::Tab);
    }
}

/// Presses Tab until a button of that name has the keyboard.
#[track_caller]
fn tabs_to(booth: &mut Booth, label: &str) {
    for _ in 0..8 {
        if booth.window.get_by_label(label).is_focused() {
            return;
        }
        booth.presses(Key::Tab);
    }
    panic!("“{label}” is not reached:\n{}", booth.screen());
}

#[test]
fn a_spot_is_put_out_of_service_and_opened_again_by_keyboard_alone() {
    let mut booth = Booth::of(small_layout(4));
    walks_to(&mut booth, 2);
    booth.presses(Key::Enter);
    booth.must_see("Out of service …");
    assert!(booth.window.get_by_label("Out of service …").is_focused(), "{}", booth.screen());
    booth.presses(Key::Enter);
    booth.must_see("G-002 out of service");
    booth.must_type_into("Why");
    booth.types("lamp broken");
    booth.presses(Key::F6);
    booth.presses(Key::Enter);
    booth.must_see("G-002 is out of service until");
    booth.must_see("lamp broken");
    booth.must_see("G-002, car, out of service");
    booth.must_type_into(FIELD);
    // And back.
    walks_to(&mut booth, 0);
    booth.presses(Key::Enter);
    assert!(booth.window.get_by_label("Open again …").is_focused(), "{}", booth.screen());
    booth.presses(Key::Space);
    booth.must_see("lamp broken");
    booth.types("mended");
    booth.presses(Key::Enter);
    booth.must_see("G-002 is in service.");
    booth.must_see("G-002, car, free");
    booth.books_must_agree();
}

#[test]
fn a_spot_is_reserved_by_finger_alone_on_every_panel() {
    for size in [vec2(1024.0, 768.0), vec2(1280.0, 800.0), vec2(1920.0, 1080.0)] {
        let mut booth = Booth::of(small_layout(4));
        booth.window.set_size(size);
        booth.window.run();
        booth.touches("Show the list of spots");
        booth.touches("Floor G, G-003, car, free");
        booth.touches("Reserve …");
        booth.touches("Guest");
        booth.touches("Tonight");
        booth.touches("Reserve it");
        booth.must_see("G-003 is reserved until");
        booth.must_see("Floor G, G-003, car, reserved");
        booth.touches("Open again …");
        booth.touches("Not needed any more");
        booth.touches("Open it again");
        booth.must_see("G-003 is in service.");
        booth.books_must_agree();
    }
}

#[test]
fn a_spot_is_touched_on_the_map_and_a_vehicle_is_checked_in_there() {
    let mut booth = Booth::of(small_layout(4));
    booth.lets_in("AB 1");
    booth.presses(Key::Escape);
    // Where the third spot lies: the canvas names the one that the keyboard is at.
    walks_to(&mut booth, 3);
    let spot = booth.place_of("G-003, car, free").center();
    booth.presses(Key::Escape);
    booth.clicks_at(spot);
    booth.touches("Check a vehicle in here");
    booth.must_see("The next vehicle gets G-003");
    booth.must_type_into(FIELD);
    booth.scans("CD 2");
    booth.must_see("Spot, chosen by you");
    booth.presses(Key::Enter);
    booth.must_see("CD 2 is inside. The ticket is recorded.");
    booth.must_see("G-003, car, taken, assigned");
    // The one after it gets a spot like any other.
    booth.presses(Key::Escape);
    booth.scans("EF 3");
    booth.must_not_see("Spot, chosen by you");
    booth.books_must_agree();
}

#[test]
fn a_spot_chosen_for_the_next_vehicle_that_goes_meanwhile_is_said_before_the_ticket() {
    let mut booth = Booth::of(small_layout(4));
    booth.clicks("Show the list of spots");
    booth.clicks("Floor G, G-001, car, free");
    booth.clicks("Check a vehicle in here");
    booth.other_process(|store| {
        let other = car(op(store), Some("ZZ 9"));
        enter(store, &other).unwrap();
    });
    booth.scans("CD 2");
    booth.must_see("G-001");
    booth.must_not_see("Spot, chosen by you");
    booth.must_see("taken");
    booth.presses(Key::Enter);
    booth.must_see("CD 2 is inside. The ticket is recorded.");
    booth.books_must_agree();
}

#[test]
fn escape_gives_up_a_spot_that_was_chosen_for_the_next_vehicle() {
    let mut booth = Booth::of(small_layout(4));
    booth.clicks("Show the list of spots");
    booth.clicks("Floor G, G-003, car, free");
    booth.clicks("Check a vehicle in here");
    booth.presses(Key::Escape);
    booth.must_not_see("The next vehicle gets");
    booth.scans("CD 2");
    booth.must_not_see("Spot, chosen by you");
}

#[test]
fn the_vehicle_on_a_spot_is_let_out_moved_and_put_right_from_the_map() {
    let mut booth = Booth::of(small_layout(4));
    booth.lets_in("AB 1");
    booth.presses(Key::Escape);
    booth.clock.pass_minutes(130);
    booth.window.run();
    walks_to(&mut booth, 1);
    booth.presses(Key::Enter);
    booth.must_see("so far");
    tabs_to(&mut booth, "Move …");
    booth.presses(Key::Enter);
    booth.must_see("AB 1");
    booth.must_see("Give it this spot");
    // Where another spot is asked for, one that is pointed at is taken for it.
    booth.clicks("Show the list of spots");
    booth.clicks("Floor G, G-004, car, free");
    booth.presses(Key::Enter);
    booth.must_see("Its spot is G-004 now.");
    booth.presses(Key::Escape);
    booth.clicks("Floor G, G-004, car, taken for 2 h 10 min");
    booth.clicks("Correct …");
    booth.must_type_into("Plate");
    assert_eq!(booth.content("Plate"), "AB 1");
    booth.presses(Key::Escape);
    booth.presses(Key::Escape);
    booth.clicks("Floor G, G-004, car, taken for 2 h 10 min");
    booth.clicks("Let this vehicle out");
    booth.must_see("leaves");
    booth.books_must_agree();
}

#[test]
fn a_spot_that_a_vehicle_took_meanwhile_is_not_closed_before_somebody_has_read_that() {
    let mut booth = Booth::of(small_layout(4));
    booth.clicks("Show the list of spots");
    booth.clicks("Floor G, G-001, car, free");
    booth.clicks("Out of service …");
    booth.other_process(|store| {
        let other = car(op(store), Some("ZZ 9"));
        enter(store, &other).unwrap();
    });
    booth.types("oil");
    booth.presses(Key::Enter);
    booth.must_see("G-001 has changed meanwhile: a vehicle stands on it (ZZ 9).");
    booth.must_see("A vehicle stands on it and may stay");
    // What was typed is still there; pressed again, it is meant.
    assert_eq!(booth.content("Why"), "oil");
    booth.steps_after(1.0);
    booth.presses(Key::Enter);
    booth.must_see("G-001 is out of service until somebody opens it.");
    booth.must_see("Taken by");
    booth.books_must_agree();
}

#[test]
fn a_spot_that_was_opened_elsewhere_meanwhile_is_said_to_be_open() {
    let mut booth = Booth::of(small_layout(4));
    hold(&booth, Condition::Reserved);
    booth.window.run();
    booth.clicks("Show the list of spots");
    booth.clicks("Floor G, G-002, car, reserved");
    booth.must_see("wedding");
    booth.clicks("Open again …");
    hold(&booth, Condition::InService);
    booth.types("over");
    booth.presses(Key::Enter);
    booth.must_see("G-002 has changed meanwhile: it is free.");
    booth.steps_after(1.0);
    booth.presses(Key::Enter);
    booth.must_see("in service already");
}

fn hold(booth: &Booth, condition: Condition) {
    booth.other_process(|store| {
        let (spot, reason) = ("G-002".to_owned(), "wedding".to_owned());
        let request = SetSpotCondition { op: op(store), spot, shown: None, condition, reason, until: None };
        store.write(&actor(), |desk| set_spot_condition(desk, &request)).unwrap();
    });
}

#[test]
fn an_end_that_is_past_or_no_time_or_a_reason_that_is_missing_is_refused_and_nothing_typed_is_lost() {
    let mut booth = Booth::of(small_layout(4));
    booth.clicks("Show the list of spots");
    booth.clicks("Floor G, G-002, car, free");
    booth.clicks("Reserve …");
    booth.presses(Key::Enter);
    booth.must_see("A reason is missing.");
    booth.types("wedding");
    booth.window.get_by_label("Until").focus();
    booth.window.run();
    booth.types("soon");
    booth.steps_after(1.0);
    booth.presses(Key::Enter);
    booth.must_see("is not a time");
    booth.presses(Key::F5);
    booth.window.get_by_label("Until").focus();
    booth.window.run();
    booth.types("2020-01-01 10:00");
    booth.steps_after(1.0);
    booth.presses(Key::Enter);
    booth.must_see("That end is past");
    assert_eq!(booth.content("Why"), "wedding");
    booth.presses(Key::F7);
    booth.steps_after(1.0);
    booth.presses(Key::Enter);
    booth.must_see("G-002 is reserved until");
}

#[test]
fn ones_own_hold_is_on_the_map_in_the_frame_that_says_so() {
    let mut booth = Booth::of(small_layout(4));
    walks_to(&mut booth, 2);
    booth.presses(Key::Enter);
    booth.presses(Key::Enter);
    booth.types("oil");
    booth.window.key_press(Key::Enter);
    // One frame takes the key, the next shows what came of it.
    booth.window.step();
    booth.window.step();
    booth.must_see("G-002 is out of service until somebody opens it.");
    booth.must_see("G-002, car, out of service");
    booth.must_see("Open again …");
}

#[test]
fn escape_goes_from_what_can_be_done_with_a_spot_back_to_the_map_and_to_the_list() {
    let mut booth = Booth::of(small_layout(4));
    walks_to(&mut booth, 2);
    booth.presses(Key::Enter);
    booth.presses(Key::Escape);
    booth.must_not_see("Look away");
    booth.must_type_into(MAP);
    // The keyboard is at the spot it came from.
    booth.must_see("G-002, car, free");
    booth.clicks("Show the list of spots");
    booth.window.get_by_label("Floor G, G-003, car, free").focus();
    booth.window.run();
    booth.presses(Key::Enter);
    booth.presses(Key::Escape);
    assert!(booth.window.get_by_label("Floor G, G-003, car, free").is_focused());
    // Whatever is typed there is typed into the one field.
    booth.types("X");
    booth.must_type_into(FIELD);
}

#[test]
fn the_keys_zoom_the_map_while_it_has_the_keyboard_and_everything_else_is_typed_into_the_field() {
    let mut booth = Booth::of(small_layout(4));
    walks_to(&mut booth, 2);
    let spot = |booth: &Booth| -> Rect { booth.place_of("G-002, car, free") };
    let press = |booth: &mut Booth, key: Key, text: &str| {
        // As winit tells it: the key, and what it types.
        for pressed in [true, false] {
            let (physical_key, modifiers) = (Some(key), Modifiers::NONE);
            booth.window.event(Event::Key { key, physical_key, pressed, repeat: false, modifiers });
            if pressed {
                booth.window.event(Event::Text(text.to_owned()));
            }
        }
        booth.window.run();
    };
    booth.presses(Key::Home);
    let whole = spot(&booth);
    press(&mut booth, Key::Plus, "+");
    let nearer = spot(&booth);
    assert!(nearer.width() > whole.width() * 1.2, "{whole:?} {nearer:?}");
    press(&mut booth, Key::Minus, "-");
    assert!((spot(&booth).width() - whole.width()).abs() < 1.0);
    assert_eq!(booth.content(FIELD), "");
    booth.must_type_into(MAP);
    // A digit or a letter begins a plate.
    press(&mut booth, Key::Num7, "7");
    booth.must_type_into(FIELD);
    assert_eq!(booth.content(FIELD), "7");
    // And there a minus is a minus.
    press(&mut booth, Key::Minus, "-");
    assert_eq!(booth.content(FIELD), "7-");
}

#[test]
fn what_can_be_done_with_a_spot_is_on_the_screen_whole() {
    for (pixels, scale) in [
        (vec2(1024.0, 768.0), 1.0),
        (vec2(1280.0, 800.0), 1.0),
        (vec2(1920.0, 1080.0), 1.0),
        (vec2(1280.0, 800.0), 1.5),
        (vec2(1920.0, 1080.0), 1.5),
        (vec2(1920.0, 1080.0), 2.0),
    ] {
        let mut booth = Booth::of(small_layout(4));
        booth.lets_in("AB 1");
        booth.presses(Key::Escape);
        booth.shows_on(pixels, scale);
        let window = Rect::from_min_size(Vec2::ZERO.to_pos2(), pixels / scale);
        for (tabs, labels) in [
            (1, ["Let this vehicle out", "Move …", "Correct …"].as_slice()),
            (2, ["Out of service …", "Reserve …", "Check a vehicle in here"].as_slice()),
        ] {
            walks_to(&mut booth, 0);
            booth.presses(Key::Home);
            for _ in 0..tabs {
                booth.presses(Key::Tab);
            }
            booth.presses(Key::Enter);
            let mut seen: Vec<Rect> = vec![booth.place_of("Look away")];
            for label in labels {
                let place = booth.place_of(label);
                assert!(window.expand(0.6).contains_rect(place), "{label} on {pixels} at {scale}: {place:?}");
                assert!(place.height() > 45.0, "{label}: {place:?}");
                for other in &seen {
                    let both = place.intersect(*other);
                    assert!(both.width() < 1.0 || both.height() < 1.0, "{label} {place:?} lies over {other:?}");
                }
                seen.push(place);
            }
            booth.presses(Key::Escape);
            booth.presses(Key::Escape);
            tabs_back(&mut booth);
        }
    }
}

/// The keyboard begins before the first spot again.
fn tabs_back(booth: &mut Booth) {
    walks_to(booth, 0);
    for _ in 0..3 {
        booth.window.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
        booth.window.run();
    }
}

#[test]
fn the_map_shows_what_is_kept_until_its_time_and_again_when_the_clock_is_set_right() {
    let mut booth = Booth::of(small_layout(4));
    let until = booth.clock.now() + chrono::TimeDelta::minutes(30);
    booth.other_process(|store| {
        for (spot, condition) in [("G-001", Condition::Reserved), ("G-002", Condition::OutOfService)] {
            let (spot, reason, until) = (spot.to_owned(), "wedding".to_owned(), Some(until));
            let request = SetSpotCondition { op: op(store), spot, shown: None, condition, reason, until };
            store.write(&actor(), |desk| set_spot_condition(desk, &request)).unwrap();
        }
    });
    booth.clicks("Show the list of spots");
    booth.must_see("Floor G, G-001, car, reserved");
    booth.clock.pass_minutes(31);
    booth.window.run_steps(4);
    booth.window.run();
    booth.clicks("Floor G, G-001, car, free");
    booth.must_see("free: its time for somebody ended at");
    booth.must_see("Check a vehicle in here");
    // A closed spot is opened by a person; the window says that it was to be open.
    booth.clicks("Floor G, G-002, car, out of service");
    booth.must_see("look, then open it");
    booth.clock.pass_minutes(-31);
    booth.window.run_steps(4);
    booth.window.run();
    booth.clicks("Floor G, G-001, car, reserved");
    booth.must_see("reserved until");
    booth.books_must_agree();
}
