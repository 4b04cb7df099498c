//! An idle window paints nothing, whatever is on it.

use eframe::egui::Key;

use super::booth::{Booth, FIELD, Hold};
use crate::support::small_layout;

/// Holds that a frame asks for no other before the clock's next minute.
#[track_caller]
fn must_be_idle(booth: &mut Booth) {
    booth.window.run();
    booth.window.step();
    let delay = booth.window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min().unwrap();
    assert!(delay.as_secs() >= 1, "another frame is wanted in {delay:?}: {:?}", booth.window.ctx.repaint_causes());
}

#[test]
fn an_idle_window_paints_nothing() {
    let mut booth = Booth::of(small_layout(3));
    must_be_idle(&mut booth);
    booth.scans("AB 1");
    must_be_idle(&mut booth);
    booth.presses(Key::Enter);
    must_be_idle(&mut booth);
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    must_be_idle(&mut booth);
    booth.types("20");
    must_be_idle(&mut booth);
    booth.presses(Key::Enter);
    must_be_idle(&mut booth);
    booth.scans("G-001");
    must_be_idle(&mut booth);
}

#[test]
fn a_slow_desk_neither_stops_the_window_nor_makes_it_paint() {
    let mut booth = Booth::of(small_layout(3));
    booth.scans("AB 1");
    booth.holds_answers(Hold::Back);
    booth.presses(Key::Enter);
    must_be_idle(&mut booth);
    // The floors can be looked at meanwhile, but another vehicle waits for its turn.
    booth.clicks("Zoom in");
    booth.scans("AB 2");
    booth.must_see("The last step is still being recorded.");
    must_be_idle(&mut booth);
    booth.holds_answers(Hold::Through);
    booth.must_see("AB 1 is inside. The ticket is recorded.");
    booth.must_type_into(FIELD);
}

#[test]
fn how_everything_is_can_stay_open_all_day() {
    let mut booth = Booth::of(small_layout(1));
    booth.clock.is_set_by(60);
    booth.clock.pass_minutes(1);
    booth.window.step();
    booth.window.run();
    booth.must_see("Clock: it was set forward");
    must_be_idle(&mut booth);
    booth.window.key_press_modifiers(eframe::egui::Modifiers::CTRL, Key::I);
    booth.window.run();
    booth.must_see("The time is right");
    must_be_idle(&mut booth);
}

#[test]
fn the_clock_shows_another_minute_by_itself() {
    let mut booth = Booth::of(small_layout(1));
    booth.must_see("09:00");
    booth.clock.pass_minutes(1);
    booth.window.step();
    booth.must_see("09:01");
}
