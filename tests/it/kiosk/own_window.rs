//! The window's own settings, its measuring, its way out, and what it says after it was cut off.

use std::fs;

use eframe::egui::{Key, Modifiers, Theme, ViewportCommand};
use egui_kittest::kittest::Queryable as _;
use parkhaus::kiosk::WindowKind;
use parkhaus::kiosk::screens::driver::DriverView;

use super::booth::{Booth, FIELD};
use super::small_garage;
use crate::support::{car, enter, op, small_layout};

/// What is in the file of the settings.
fn saved(booth: &Booth) -> String {
    fs::read_to_string(booth.folder.path().join("window.toml")).unwrap_or_default()
}

#[test]
fn settings_are_a_key_away_hold_at_once_and_are_there_after_a_restart() {
    let mut booth = small_garage();
    booth.types("AB");
    booth.presses(Key::F12);
    booth.must_see("This window");
    booth.clicks("Dark");
    assert_eq!(booth.window.ctx.theme(), Theme::Dark);
    booth.clicks("Never");
    booth.clicks("Longest pause within a scan: less");
    booth.clicks("Shortest scan that is no ticket: more");
    for line in ["look = \"dark\"", "keyboard = \"never\"", "scanner_gap_ms = 45", "scanner_least = 9"] {
        assert!(saved(&booth).contains(line), "{line} is not in\n{}", saved(&booth));
    }
    booth.presses(Key::Escape);
    booth.must_not_see("This window");
    assert_eq!(booth.content(FIELD), "AB", "the work goes on where it was");
    booth.presses(Key::F12);
    booth.presses(Key::F12);
    booth.must_type_into(FIELD);
    let booth = booth.restarted(WindowKind::Desktop);
    assert_eq!(booth.window.ctx.theme(), Theme::Dark);
}

#[test]
fn the_prefix_of_a_scanner_is_taken_when_it_was_typed() {
    let mut booth = small_garage();
    booth.presses(Key::F12);
    booth.clicks("What the scanner sends before every scan");
    booth.types("~");
    assert!(!saved(&booth).contains('~'));
    booth.presses(Key::Enter);
    assert!(saved(&booth).contains("scanner_prefix = \"~\""), "{}", saved(&booth));
    booth.presses(Key::Escape);
    booth.bursts("~AB 1", 8.0, 1);
    booth.must_see("Make the ticket");
}

#[test]
fn a_screen_is_measured_by_keyboard_and_by_touch() {
    let mut booth = small_garage();
    booth.presses(Key::F12);
    booth.must_see("Not measured yet");
    booth.touches("Measure with a card …");
    booth.must_see("The outline of a card, 324 pixels wide");
    booth.touches("Much larger");
    booth.must_see("The outline of a card, 333 pixels wide");
    booth.presses(Key::ArrowDown);
    booth.presses(Key::ArrowLeft);
    booth.presses(Key::ArrowRight);
    booth.presses(Key::ArrowUp);
    booth.presses(Key::ArrowUp);
    let before = booth.place_of("Back");
    booth.presses(Key::Enter);
    assert!(saved(&booth).contains("pixels_per_m = "), "{}", saved(&booth));
    assert!(booth.window.ctx.zoom_factor() > 1.0, "points are larger now: there are more pixels to the millimetre");
    booth.must_see("Measured: ");
    booth.touches("Measure with a card …");
    // The outline is as large as before, whatever the size of everything else.
    booth.must_see("pixels wide");
    assert_ne!(booth.place_of("Back"), before);
    booth.presses(Key::Escape);
    booth.must_see("This window");
}

#[test]
fn a_kiosk_is_closed_by_its_own_way_out_only() {
    let mut booth = small_garage();
    assert!(!booth.refuses_to_close(), "a desktop window closes like any other");
    let mut booth = booth.restarted(WindowKind::Kiosk);
    assert!(booth.refuses_to_close());
    for key in [Key::Q, Key::W, Key::Plus, Key::Num0] {
        booth.window.key_press_modifiers(Modifiers::COMMAND, key);
        booth.window.run();
        assert!(!booth.asks_for(&ViewportCommand::Close), "{key:?}");
    }
    assert!((booth.window.ctx.zoom_factor() - 1.0).abs() < 0.01, "no key changes the size");
    booth.presses(Key::F12);
    booth.clicks("Leave the kiosk …");
    booth.must_see("Leave the kiosk?");
    booth.presses(Key::Enter);
    booth.presses(Key::Escape);
    booth.must_type_into(FIELD);
    assert!(booth.refuses_to_close());
    booth.presses(Key::F12);
    booth.clicks("Leave the kiosk …");
    booth.window.get_by_label("Leave the kiosk now").click();
    booth.window.step();
    assert!(booth.asks_for(&ViewportCommand::Close));
    assert!(!booth.refuses_to_close(), "somebody said so");
}

#[test]
fn a_window_that_was_cut_off_offers_what_it_recorded_last() {
    let mut booth = small_garage();
    let ticket = booth.lets_in("AB 1");
    let mut booth = booth.cut_off(WindowKind::Kiosk);
    booth.must_see("Parkhaus was cut off");
    booth.must_see("AB 1 came in at");
    booth.presses(Key::F1);
    booth.must_see("AB 1 is inside. The ticket is recorded.");
    assert_eq!(booth.ticket(), ticket);
    // Closed in order: nothing is offered.
    let booth = booth.restarted(WindowKind::Kiosk);
    booth.must_not_see("was cut off");
    // It is all right: the work goes on.
    let mut booth = booth.cut_off(WindowKind::Kiosk);
    booth.must_see("AB 1 came in at");
    booth.presses(Key::Enter);
    booth.must_type_into(FIELD);
    // It never happened.
    let mut booth = booth.cut_off(WindowKind::Kiosk);
    booth.presses(Key::F2);
    booth.must_see("Press once more");
    booth.presses(Key::F2);
    booth.must_see("is void");
    booth.must_see("0 inside");
    booth.books_must_agree();
    let booth = booth.cut_off(WindowKind::Kiosk);
    booth.must_not_see("was cut off");
}

#[test]
fn the_ticket_shown_after_a_cut_names_the_spot_that_the_vehicle_was_moved_to() {
    let mut booth = Booth::of(small_layout(3));
    booth.lets_in("AB 1");
    booth.scans("AB 1");
    booth.presses(Key::F9);
    booth.types("G-003");
    booth.presses(Key::Enter);
    booth.must_see("Its spot is G-003 now.");
    let mut booth = booth.cut_off(WindowKind::Desktop);
    booth.must_see("AB 1 came in at");
    booth.presses(Key::F1);
    booth.must_see("AB 1 is inside. The ticket is recorded.");
    let state = booth.window.state().state();
    let paper = state.counter.paper().unwrap();
    assert!(paper.text.contains("G-003") && !paper.text.contains("G-001"), "{}", paper.text);
}

#[test]
fn a_receipt_that_was_recorded_last_is_shown_again_or_the_exit_undone() {
    let mut booth = small_garage();
    let ticket = booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans(&ticket);
    booth.presses(Key::Enter);
    booth.must_see("has left");
    let mut booth = booth.cut_off(WindowKind::Desktop);
    booth.must_see("It left at");
    booth.touches("Show its receipt again");
    booth.must_see("Nothing was done");
    let mut booth = booth.cut_off(WindowKind::Desktop);
    booth.touches("It did not leave");
    booth.touches("It did not leave");
    booth.must_see("AB 1 is inside again");
    booth.must_see("1 inside");
    booth.books_must_agree();
}

#[test]
fn what_another_program_recorded_is_not_this_windows_last() {
    let mut booth = small_garage();
    booth.lets_in("AB 1");
    booth.other_process(|store| {
        let request = car(op(store), Some("CD 2"));
        enter(store, &request).unwrap()
    });
    let booth = booth.cut_off(WindowKind::Desktop);
    booth.must_see("AB 1 came in at");
}

#[test]
fn the_driver_sees_spot_and_floor_then_fee_then_change_and_else_what_is_free() {
    let mut booth = small_garage();
    booth.presses(Key::F12);
    booth.clicks("On its own monitor");
    booth.clicks("Monitor: more");
    assert!(saved(&booth).contains("driver_monitor = 3"), "{}", saved(&booth));
    booth.presses(Key::Escape);
    let seen = |booth: &Booth| {
        let state = booth.window.state().state();
        let view = DriverView::of(state, state.at_work().unwrap());
        view.lines.iter().map(|line| format!("{} {}", line.what, line.figure)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(seen(&booth), " Test garage, Free 40");
    let ticket = booth.lets_in("AB 1");
    assert_eq!(seen(&booth), "Your spot G-00001, Floor G");
    booth.presses(Key::Enter);
    assert_eq!(seen(&booth), " Test garage, Free 39");
    booth.clock.pass_minutes(90);
    booth.scans(&ticket);
    booth.types("20");
    assert_eq!(seen(&booth), "To pay 4.50 EUR");
    booth.presses(Key::Enter);
    assert_eq!(seen(&booth), "Fee 4.50 EUR, Paid 20.00 EUR, Change 15.50 EUR");
    // An old receipt is not the driver's who stands there now.
    booth.scans(&ticket);
    assert_eq!(seen(&booth), " Test garage, Free 40");
}
