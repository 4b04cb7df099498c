//! The tariff editor in the window: from nothing to published, by keyboard and by touch.

use std::fs;

use eframe::egui::{Key, Pos2, Rect, Vec2, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use parkhaus::kiosk::state::TariffStep;

use super::booth::Booth;
use super::small_garage;
use super::staff::{signs_in, staffed};
use crate::support::small_layout;

/// The page of the tariffs, from the work.
fn tariffs(booth: &mut Booth) {
    booth.presses(Key::F12);
    booth.clicks("Tariffs …");
    booth.must_see("Versions: choose one");
}

/// Types into the field of that name, over what is there, wherever it is.
fn fills(booth: &mut Booth, label: &str, text: &str) {
    booth.window.get_by_label(label).focus();
    booth.window.run();
    booth.window.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
    booth.window.run();
    booth.types(text);
    assert_eq!(booth.content(label), text);
}

/// Presses a button wherever it is, as whoever scrolls to it does.
fn chooses(booth: &mut Booth, label: &str) {
    booth.window.get_by_label(label).click_accesskit();
    booth.window.run();
}

/// The text of the draft as the window holds it.
fn draft(booth: &Booth) -> String {
    booth.window.state().state().tariffs.draft.as_ref().unwrap().text().to_owned()
}

fn step(booth: &Booth) -> TariffStep {
    booth.window.state().state().tariffs.step
}

/// A new tariff with one rung.
fn one_rung(booth: &mut Booth) {
    tariffs(booth);
    booth.presses(Key::F1);
    booth.must_see("a tariff needs “name”");
    fills(booth, "Name", "Night owls");
    booth.must_see("a rung needs “price”");
    booth.clicks("Show finding 1");
    booth.must_see("Each begun, rung 1");
    fills(booth, "Each begun, rung 1", "1 h");
    fills(booth, "Price, rung 1", "2.40");
    booth.must_see("Nothing was found");
    booth.presses(Key::Escape);
    booth.must_see("Whole tariff");
}

#[test]
fn a_tariff_goes_from_nothing_to_published_by_keyboard() {
    let mut booth = small_garage();
    one_rung(&mut booth);
    booth.presses(Key::F8);
    booth.must_see("Publish “Night owls”");
    booth.must_see("Nobody has come in and left in the last 30 days.");
    // Without a reason nothing is done.
    booth.presses(Key::F8);
    booth.must_see("A reason is missing");
    fills(&mut booth, "Why", "tried at night");
    let from = booth.content("It prices vehicles that come in from");
    assert!(from.ends_with(" 00:00"), "from the next midnight on, unless somebody says otherwise: {from}");
    fills(&mut booth, "It prices vehicles that come in from", "2020-01-01 00:00");
    booth.presses(Key::F8);
    booth.must_see("That time has passed");
    fills(&mut booth, "It prices vehicles that come in from", &from);
    booth.presses(Key::F8);
    booth.must_see("“Night owls” is published.");
    booth.must_see("Night owls");
    assert_eq!(step(&booth), TariffStep::Versions);
    let until = format!("in force until {from}");
    let demo = booth.window.get_by_label("Demo garage, day tariff").value().unwrap_or_default();
    assert!(demo.contains(&until), "{demo}");
    booth.books_must_agree();
    // It prices whoever comes in from then on.
    booth.clock.pass_minutes(24 * 60);
    booth.presses(Key::Escape);
    booth.presses(Key::Escape);
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.must_see("4.80");
}

#[test]
fn a_version_in_force_is_changed_by_touch_and_its_plan_copied() {
    let mut booth = small_garage();
    booth.presses(Key::F12);
    booth.touches("Tariffs …");
    booth.touches("Demo garage, day tariff");
    booth.must_see("Nothing was found");
    booth.touches("Copy: plan 1: Cars");
    // Two plans for the same vehicles: the second can never be used.
    booth.must_see("it can never be used");
    chooses(&mut booth, "Remove: plan 2: Cars");
    booth.must_see("Nothing was found");
    booth.touches("Change: plan 1: Cars");
    chooses(&mut booth, "Add adjustment: Surcharges and discounts");
    booth.touches("Name");
    booth.touches("Key N");
    booth.touches("Hide the keyboard");
    assert!(draft(&booth).contains("adjust = [\n  { name = \"N\" },"), "{}", draft(&booth));
    booth.must_see("an adjustment needs exactly one of");
    booth.touches("Back");
    booth.must_see("plan 1: Cars");
    chooses(&mut booth, "Remove: adjustment 1: N");
    booth.must_see("Nothing was found");
}

#[test]
fn what_is_found_leads_to_its_form_and_a_warning_is_accepted_by_name() {
    let mut booth = small_garage();
    one_rung(&mut booth);
    booth.clicks("Change: plan 1");
    chooses(&mut booth, "Add cap: Caps: the most it costs");
    booth.must_see("needs either “amount” or “meter”");
    booth.presses(Key::Escape);
    booth.presses(Key::Escape);
    booth.must_see("Whole tariff");
    booth.clicks("Show finding 1");
    booth.must_see("cap 1");
    fills(&mut booth, "The most it costs", "1");
    booth.must_see("Warning cap_below_rung");
    booth.presses(Key::F8);
    booth.must_see("accept each warning that is meant");
    assert_eq!(step(&booth), TariffStep::Write);
    booth.clicks("Accept cap_below_rung");
    booth.must_see("Accepted as cap_below_rung");
    assert!(draft(&booth).contains("accept = [\"cap_below_rung\"]"), "{}", draft(&booth));
    booth.presses(Key::F8);
    booth.must_see("Publish “Night owls”");
}

#[test]
fn the_text_says_the_same_and_what_is_wrong_in_it_has_a_line() {
    let mut booth = small_garage();
    one_rung(&mut booth);
    booth.presses(Key::F2);
    let text = booth.content("The text of the tariff");
    assert_eq!(text, draft(&booth));
    booth.clicks("The text of the tariff");
    booth.window.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
    booth.window.run();
    booth.types("name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nmeter = [{ evry = 60, price = \"2\" }]\n");
    booth.must_see("“evry” is not a key of a rung");
    booth.must_see("line 5, character 12");
    booth.must_see("The forms cannot show this text");
    booth.presses(Key::F8);
    booth.must_see("It cannot be published like this");
    booth.clicks("The text of the tariff");
    booth.window.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
    booth.window.run();
    booth.types("name = \"T\"\ncurrency = \"CHF\"\ntimezone = \"Europe/Zurich\"\n[[plans]]\nmeter = [{ every = 60, price = \"2\" }]\n");
    booth.must_see("the garage charges in EUR");
    booth.must_see("the garage is in the time zone Europe/Berlin");
    booth.presses(Key::F1);
    assert_eq!(booth.content("Currency"), "CHF");
    fills(&mut booth, "Currency", "EUR");
    fills(&mut booth, "Time zone", "Europe/Berlin");
    booth.must_see("Nothing was found");
}

#[test]
fn what_if_explains_itself_line_by_line() {
    let mut booth = small_garage();
    tariffs(&mut booth);
    booth.clicks("Demo garage, day tariff");
    booth.presses(Key::F7);
    fills(&mut booth, "Tried: entry", "2026-07-01 10:00");
    fills(&mut booth, "Tried: exit", "2026-07-01 12:30");
    for seen in ["6.50", "2026-07-01 10:00 to 11:00 · Cars: rung 1", "Cars: rung 2", "Together"] {
        booth.must_see(seen);
    }
    booth.clicks("Tried with: Bus");
    booth.must_see("24.00");
    fills(&mut booth, "Tried: exit", "2026-07-01 25:30");
    booth.must_see("No price:");
    booth.presses(Key::F6);
    booth.must_see("Price against stay: 1 d 0 h 00 min cost 60.00 EUR");
    booth.clicks("7 days");
    booth.must_see("Price against stay: 7 d 0 h 00 min cost 420.00 EUR");
}

#[test]
fn before_it_is_published_the_stays_of_the_last_month_are_priced_by_it() {
    let mut booth = small_garage();
    for minutes in [30, 90] {
        let ticket = booth.lets_in("AB 1");
        booth.clock.pass_minutes(minutes);
        booth.scans(&ticket);
        booth.presses(Key::Enter);
        booth.must_see("has left");
        booth.presses(Key::Escape);
    }
    one_rung(&mut booth);
    booth.presses(Key::F8);
    // 2.50 and 4.50 by the demo tariff; 2.40 and 4.80 by this one.
    booth.must_see("7.00 EUR");
    booth.must_see("7.20 EUR (+0.20 EUR)");
    booth.must_see("1, 1");
    booth.must_see("The largest differences");
    booth.must_see("4.80");
}

#[test]
fn a_draft_waits_until_somebody_comes_back_to_it_or_gives_it_up() {
    let mut booth = small_garage();
    one_rung(&mut booth);
    booth.presses(Key::F12);
    booth.lets_in("AB 1");
    booth.presses(Key::F12);
    booth.clicks("Tariffs …");
    booth.presses(Key::F9);
    assert_eq!(booth.content("Price, rung 1"), "2.40");
}

#[test]
fn a_file_is_read_or_the_reason_why_not_is_said() {
    let mut booth = small_garage();
    tariffs(&mut booth);
    let path = booth.folder.path().join("mine.toml");
    let label = "or type the path of a file";
    fills(&mut booth, label, path.to_str().unwrap());
    booth.clicks("Read");
    booth.must_see("cannot be read");
    fs::write(&path, include_str!("../../../assets/tariffs/10-toronto-greenp-36.toml")).unwrap();
    *booth.chooser.tariff.lock().unwrap() = Some(path);
    booth.presses(Key::F3);
    booth.must_see("the garage charges in EUR");
    booth.presses(Key::Escape);
    booth.must_see("One is being written");
    booth.presses(Key::F6);
    booth.must_not_see("One is being written");
    booth.clicks("From a rate card");
    chooses(&mut booth, "Underground garage Oberer Stadtplatz");
    booth.must_see("Whole tariff");
}

#[test]
fn an_attendant_publishes_nothing() {
    let mut booth = staffed();
    signs_in(&mut booth, Key::F3);
    one_rung(&mut booth);
    booth.presses(Key::F8);
    fills(&mut booth, "Why", "tried");
    booth.presses(Key::F8);
    booth.must_see("is not allowed to publish a tariff");
    assert_eq!(step(&booth), TariffStep::Publish);
    booth.books_must_agree();
}

#[test]
fn no_page_of_the_editor_wants_another_frame() {
    let mut booth = small_garage();
    one_rung(&mut booth);
    for key in [Key::F5, Key::F6, Key::F7, Key::F2, Key::F8] {
        booth.presses(key);
        booth.window.step();
        let outputs = &booth.window.output().viewport_output;
        let delay = outputs.values().map(|viewport| viewport.repaint_delay).min().unwrap();
        assert!(delay.as_secs() >= 1, "{key:?}: {:?}", booth.window.ctx.repaint_causes());
    }
}

/// The buttons that are always there, on every screen the booth may have.
#[test]
fn what_does_not_scroll_is_never_cut_off_or_covered() {
    const SCREENS: [(Vec2, f32); 5] = [
        (vec2(1024.0, 768.0), 1.0),
        (vec2(1280.0, 800.0), 1.0),
        (vec2(1920.0, 1080.0), 1.0),
        (vec2(1280.0, 800.0), 1.5),
        (vec2(1280.0, 800.0), 5.9 * 25.4 / 96.0),
    ];
    for (pixels, pixels_per_point) in SCREENS {
        let mut booth = Booth::of(small_layout(2));
        booth.shows_on(pixels, pixels_per_point);
        let window = Rect::from_min_size(Pos2::ZERO, pixels / pixels_per_point);
        let must_be_there = |booth: &Booth, labels: &[&str]| {
            let mut places: Vec<(String, Rect)> = Vec::new();
            for label in labels {
                let place = booth.window.get_by_role_and_label(Role::Button, label).rect();
                let on = format!("“{label}” {place:?} on {pixels:?} at {pixels_per_point}");
                assert!(window.expand(0.6).contains_rect(place), "{on} is cut off");
                for (other, there) in &places {
                    let both = place.intersect(*there);
                    assert!(both.width() <= 1.0 || both.height() <= 1.0, "{on} lies over “{other}” {there:?}");
                }
                places.push(((*label).to_owned(), place));
            }
        };
        booth.presses(Key::F12);
        must_be_there(&booth, &["Tariffs …", "Back to work"]);
        booth.clicks("Tariffs …");
        must_be_there(&booth, &["Back", "New tariff", "From a rate card", "From a file …", "Read"]);
        booth.presses(Key::F1);
        must_be_there(&booth, &["Back", "Forms", "Text", "Publish …", "Found", "Picture", "What if"]);
        for key in [Key::F6, Key::F7, Key::F2] {
            booth.presses(key);
            must_be_there(&booth, &["Back", "Forms", "Text", "Publish …", "Found", "Picture", "What if"]);
        }
    }
}

#[test]
fn no_form_reaches_into_what_stands_beside_it() {
    let mut booth = small_garage();
    one_rung(&mut booth);
    let must_stay_apart = |booth: &Booth, page: &str| {
        let beside = booth.place_of("Found").left();
        for role in [Role::TextInput, Role::Button] {
            for node in booth.window.query_all_by(|node| node.role() == role) {
                let (name, place) = (node.accesskit_node().label().unwrap_or_default(), node.rect());
                let is_form = place.top() > booth.place_of("Back").bottom() && place.left() < beside;
                assert!(!is_form || place.right() <= beside, "{page}: “{name}” {place:?} reaches beyond {beside}");
            }
        }
    };
    must_stay_apart(&booth, "the whole");
    for (open, page) in [("Change: Settings", "settings"), ("Change: plan 1", "a plan")] {
        chooses(&mut booth, open);
        must_stay_apart(&booth, page);
        booth.presses(Key::Escape);
    }
    booth.presses(Key::F9);
    for field in ["For which stays", "Free minutes", "Offers for a whole stay", "Where the meter starts again"] {
        let one = ["condition", "free time", "offer", "cycle"];
        let add = one.map(|one| format!("Add {one}: {field}"));
        let add = add.iter().find(|label| booth.window.query_by_label(label).is_some()).unwrap();
        chooses(&mut booth, add);
        must_stay_apart(&booth, field);
        booth.presses(Key::Escape);
    }
    for add in ["Add band: Or bands: meters by the time of day", "Add cap: Caps: the most it costs"] {
        chooses(&mut booth, add);
        must_stay_apart(&booth, add);
        booth.presses(Key::Escape);
    }
}
