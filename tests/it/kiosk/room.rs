//! Nothing is cut off and nothing lies over anything else, on any screen the booth may have.

use std::collections::HashMap;

use eframe::egui::{Key, Modifiers, Pos2, Rect, Vec2, accesskit::Role, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use parkhaus::domain::users;
use parkhaus::operations::ports::{Books as _, PrinterSetting};

use super::booth::{Booth, FIELD, PIN};
use crate::support::small_layout;

/// A screen: its pixels, and how many of them make a point.
type Screen = (Vec2, f32);

/// The screens the window is made for. The last is a panel of 10.1 inches whose size was measured: 5.9 pixels to a millimetre.
const SCREENS: [Screen; 7] = [
    (vec2(1024.0, 768.0), 1.0),
    (vec2(1280.0, 800.0), 1.0),
    (vec2(1920.0, 1080.0), 1.0),
    (vec2(1280.0, 800.0), 1.5),
    (vec2(1920.0, 1080.0), 1.5),
    (vec2(1920.0, 1080.0), 2.0),
    (vec2(1280.0, 800.0), 5.9 * 25.4 / 96.0),
];

/// A small panel whose system draws everything half as large again: little more than the counter's own width.
const NARROW: Screen = (vec2(1024.0, 768.0), 1.5);

/// What a person reads, presses or types into.
const SEEN: [Role; 4] = [Role::Label, Role::Button, Role::TextInput, Role::Heading];

/// The vehicles in the list of comings and goings, as its rows name them.
const ROWS: [&str; 5] = ["AB 1", "MN 2", "no plate", "AB 2", "XY 9"];

/// Windows lower than this many points have too little room for every word at once: 170 mm.
const LOW: f32 = 642.0;

/// What of all that is on the screen cannot be seen whole.
fn hidden(booth: &Booth, (pixels, pixels_per_point): Screen, stop: &str) -> Vec<String> {
    let window = Rect::from_min_size(Pos2::ZERO, pixels / pixels_per_point);
    let drawn = booth.window.ctx.content_rect();
    assert!((drawn.size() - window.size()).length() < 1.0, "the window is {drawn:?}");
    // What lies beside the counter is the floor, which has its own ways to be moved about.
    let field = booth.window.query_by_label(FIELD).map(|field| field.rect());
    let beside = field.map(|field| {
        let status = booth.window.query_all_by_label_contains("Journal: ").next().map(|journal| journal.rect());
        let foot = status.expect("the status line is on every screen").top();
        let bottom = booth.window.query_by_label("Hide").map_or(foot, |hide| hide.rect().top());
        Rect::from_min_max(field.right_top(), pos2(window.right(), bottom))
    });
    // On a low panel what is read may be scrolled to; what is pressed or typed into must be there.
    let is_low = window.height() < LOW;
    let shown: HashMap<_, Rect> = booth.window.ctx.viewport(|viewport| {
        let all = viewport.prev_pass.widgets.layers().flat_map(|(_, widgets)| widgets);
        all.map(|widget| (widget.id.accesskit_id(), widget.interact_rect)).collect()
    });
    let mut hidden = Vec::new();
    let mut seen: Vec<(String, Rect)> = Vec::new();
    for node in booth.window.query_all_by(|node| SEEN.contains(&node.role())) {
        let name = node.accesskit_node().label().or(node.accesskit_node().value()).unwrap_or_default();
        let rect = node.rect();
        let is_pressed = matches!(node.accesskit_node().role(), Role::Button | Role::TextInput);
        if (is_low && !is_pressed) || beside.is_some_and(|beside| beside.contains(rect.left_top())) {
            continue;
        }
        let on = format!("{stop} on {} x {} at {pixels_per_point}: “{name}”", pixels.x, pixels.y);
        if !window.expand(0.6).contains_rect(rect) {
            hidden.push(format!("{on} {rect:?} is cut off"));
        }
        // Of a row of the one list that is longer than its place, what is left of it.
        let is_row = stop == "comings and goings" && ROWS.contains(&name.as_str());
        let left = shown.get(&node.accesskit_node().locate().0).map_or(rect, |left| rect.intersect(*left));
        let part = if is_row { left } else { rect };
        for (other, place) in &seen {
            let both = part.intersect(*place);
            if both.width() > 1.0 && both.height() > 1.0 {
                hidden.push(format!("{on} {rect:?} lies over “{other}” {place:?}"));
            }
        }
        seen.push((name, part));
    }
    hidden
}

/// Goes through the screens of the counter, and stops at each.
fn tour(booth: &mut Booth, mut stop: impl FnMut(&mut Booth, &str)) {
    stop(booth, "nobody inside");
    booth.scans("AB 1");
    stop(booth, "an entry");
    booth.presses(Key::F7);
    stop(booth, "an accessible spot");
    booth.presses(Key::F7);
    booth.presses(Key::F9);
    stop(booth, "another spot");
    booth.types("G-005");
    booth.presses(Key::Enter);
    stop(booth, "a spot chosen by hand");
    booth.clicks("Suggested");
    booth.presses(Key::Enter);
    stop(booth, "a ticket");
    booth.lets_in("MN 2");
    booth.scans("A8 1");
    stop(booth, "a plate that looks like one inside");
    booth.presses(Key::Escape);
    stop(booth, "somebody inside");
    booth.scans("OP 3");
    stop(booth, "full");
    booth.presses(Key::Enter);
    stop(booth, "full, and Enter");
    booth.presses(Key::F10);
    booth.presses(Key::Escape);
    booth.presses(Key::F10);
    stop(booth, "a handover with a matter");
    booth.presses(Key::F10);
    stop(booth, "a note to the next shift");
    booth.types("The lift is broken");
    booth.presses(Key::Enter);
    stop(booth, "a handover with a note and a matter");
    booth.presses(Key::F9);
    booth.presses(Key::F10);
    booth.types("The lift is broken");
    booth.presses(Key::Enter);
    booth.presses(Key::Escape);
    stop(booth, "a note that waits");
    booth.presses(Key::F7);
    stop(booth, "a search");
    booth.types("AB");
    booth.presses(Key::Enter);
    stop(booth, "stays found");
    booth.types("QQ");
    booth.presses(Key::Enter);
    stop(booth, "nothing like it");
    booth.presses(Key::Escape);
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    stop(booth, "an exit");
    booth.types("50");
    stop(booth, "an exit with change");
    booth.presses(Key::F1);
    booth.types("1");
    stop(booth, "an exit with too little");
    booth.presses(Key::F6);
    stop(booth, "an exit without payment");
    booth.presses(Key::Enter);
    stop(booth, "an exit without payment and without a reason");
    booth.presses(Key::Escape);
    booth.presses(Key::F7);
    stop(booth, "another vehicle with this plate");
    booth.presses(Key::Escape);
    booth.presses(Key::Enter);
    booth.types("20");
    booth.presses(Key::Enter);
    stop(booth, "a receipt");
    booth.presses(Key::Enter);
    booth.presses(Key::F7);
    booth.types("AB 1");
    booth.presses(Key::Enter);
    stop(booth, "a stay that has left found");
    booth.scans("G-001");
    stop(booth, "a free spot");
    booth.scans("0000-0000-0000");
    stop(booth, "what means nothing");
    booth.presses(Key::Escape);
    booth.presses(Key::F11);
    stop(booth, "comings and goings");
    booth.types("Wrong vehicle");
    booth.presses(Key::F8);
    stop(booth, "a refund");
}

#[test]
fn nothing_is_cut_off_or_covered_on_any_screen() {
    let mut findings = Vec::new();
    for screen in SCREENS.into_iter().chain([NARROW]) {
        let mut booth = Booth::of(small_layout(2));
        booth.shows_on(screen.0, screen.1);
        tour(&mut booth, |booth, stop| findings.extend(hidden(booth, screen, stop)));
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn the_status_line_and_its_page_fit_every_screen_whatever_is_wrong() {
    let mut findings = Vec::new();
    for screen in SCREENS {
        let mut booth = Booth::of(small_layout(2));
        booth.shows_on(screen.0, screen.1);
        booth.lets_in("AB 1");
        booth.presses(Key::Escape);
        // Of two parts at once something is to be said.
        booth.other_process(|store| {
            store.write(&crate::support::actor(), |desk| desk.books.set_printer(Some(&nowhere()))).unwrap();
        });
        booth.clock.is_set_by(-90);
        booth.clock.pass_minutes(1);
        booth.window.step();
        booth.window.run();
        booth.must_see("Printer: cannot be reached");
        booth.must_see("behind the last entry");
        findings.extend(hidden(&booth, screen, "a printer and a clock in trouble"));
        booth.window.key_press_modifiers(eframe::egui::Modifiers::CTRL, Key::I);
        booth.window.run();
        for (key, part) in [(Key::F1, "printer"), (Key::F2, "clock"), (Key::F3, "disk"), (Key::F4, "journal")] {
            booth.presses(key);
            findings.extend(hidden(&booth, screen, part));
        }
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

/// A printer where nothing listens.
fn nowhere() -> PrinterSetting {
    PrinterSetting {
        address: "tcp:127.0.0.1:9".to_owned(),
        width_mm: 80,
        letters: "dots".to_owned(),
        drawer_ms: 0,
        answers: true,
        supplier: Vec::new(),
        terms: Vec::new(),
    }
}

#[test]
fn the_first_run_fits_every_screen() {
    let mut findings = Vec::new();
    for screen in SCREENS {
        let mut booth = Booth::prepared(|_folder, _machine| {});
        booth.shows_on(screen.0, screen.1);
        findings.extend(hidden(&booth, screen, "the ways to begin"));
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

/// Goes through what is asked before the work goes on, and stops at each.
fn door_tour(screen: Screen, mut stop: impl FnMut(&mut Booth, &str)) {
    let mut booth = Booth::without_users();
    booth.shows_on(screen.0, screen.1);
    stop(&mut booth, "the name of the owner");
    booth.presses(Key::Enter);
    stop(&mut booth, "no name");
    booth.types("A name as long as a name may ever be here");
    booth.presses(Key::Enter);
    stop(&mut booth, "a PIN is chosen");
    booth.types_pin("123456");
    stop(&mut booth, "a PIN that is tried first");
    booth.types_pin(PIN);
    booth.types("48");
    stop(&mut booth, "the PIN again");
    booth.presses(Key::Escape);
    booth.types_pin(PIN);
    stop(&mut booth, "the recovery code");
    booth.presses(Key::F1);
    stop(&mut booth, "signed in");
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    booth.window.key_press_modifiers(Modifiers::COMMAND, Key::L);
    booth.window.run();
    stop(&mut booth, "locked by somebody");
    for _ in 0..5 {
        booth.types_pin("111111");
    }
    stop(&mut booth, "too many wrong PINs");
    booth.presses(Key::F7);
    stop(&mut booth, "a car is let out of a locked window");
    booth.scans("AB 1");
    stop(&mut booth, "the exit of a locked window");
    booth.presses(Key::Escape);
    booth.presses(Key::Escape);
    booth.presses(Key::F9);
    stop(&mut booth, "the recovery code is asked for");
    booth.types("0000-0000-0000-0000-0000-0000");
    booth.presses(Key::Enter);
    stop(&mut booth, "a new PIN is chosen");
}

#[test]
fn what_is_asked_at_the_door_fits_every_screen() {
    let mut findings = Vec::new();
    for screen in SCREENS {
        door_tour(screen, |booth, stop| {
            findings.extend(hidden(booth, screen, stop));
            booth.window.step();
            let delay =
                booth.window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min().unwrap();
            assert!(delay.as_secs() >= 1, "{stop}: {:?}", booth.window.ctx.repaint_causes());
        });
        let users: Vec<(&str, users::Role)> = ["Ada", "Bo Berg", "Cy", "Di", "Emil Ember", "Fay", "Gus", "Hal"]
            .into_iter()
            .zip(
                [users::Role::Owner, users::Role::Supervisor]
                    .into_iter()
                    .chain(std::iter::repeat(users::Role::Attendant)),
            )
            .collect();
        let mut booth = Booth::with_users(&users);
        booth.shows_on(screen.0, screen.1);
        findings.extend(hidden(&booth, screen, "many users"));
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn the_users_and_approvals_fit_every_screen() {
    let mut findings = Vec::new();
    for screen in SCREENS {
        let mut booth = Booth::with_users(&[
            ("Ada", users::Role::Owner),
            ("Bo Berg", users::Role::Supervisor),
            ("Cy", users::Role::Attendant),
        ]);
        booth.shows_on(screen.0, screen.1);
        booth.presses(Key::F3);
        booth.types_pin(PIN);
        booth.presses(Key::F12);
        booth.presses(Key::F3);
        findings.extend(hidden(&booth, screen, "the users"));
        booth.presses(Key::F5);
        findings.extend(hidden(&booth, screen, "what an attendant may not do"));
        booth.presses(Key::F1);
        findings.extend(hidden(&booth, screen, "the name of a user"));
        booth.types("Di");
        booth.presses(Key::Enter);
        findings.extend(hidden(&booth, screen, "the role of a user"));
        booth.presses(Key::F1);
        findings.extend(hidden(&booth, screen, "the PIN of a user"));
        for _ in 0..5 {
            booth.presses(Key::Escape);
        }
        booth.lets_in("AB 1");
        booth.scans("AB 1");
        booth.presses(Key::Enter);
        booth.presses(Key::F11);
        booth.types("Wrong vehicle");
        booth.presses(Key::F8);
        findings.extend(hidden(&booth, screen, "an approval"));
        booth.types_pin(PIN);
        findings.extend(hidden(&booth, screen, "an approval by nobody yet"));
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn no_screen_of_the_counter_wants_another_frame() {
    let mut booth = Booth::of(small_layout(2));
    tour(&mut booth, |booth, stop| {
        booth.window.step();
        let delay =
            booth.window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min().unwrap();
        assert!(delay.as_secs() >= 1, "{stop}: {:?}", booth.window.ctx.repaint_causes());
    });
}
