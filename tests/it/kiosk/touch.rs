//! The window with nothing but a finger: the on-screen keyboard, and a whole check-in and check-out.

use eframe::egui::{CursorIcon, Key, Vec2, pos2};
use parkhaus::kiosk::input::keyboard::{self, Letters, Opens};

use super::booth::{Booth, FIELD};
use super::small_garage;

const HIDE: &str = "Hide the keyboard";

#[test]
fn a_whole_check_in_and_check_out_by_touch_alone() {
    for size in [Vec2::new(1024.0, 768.0), Vec2::new(1280.0, 800.0), Vec2::new(1920.0, 1080.0)] {
        let mut booth = small_garage();
        booth.window.set_size(size);
        booth.window.run();
        booth.must_not_see(HIDE);
        booth.touches(FIELD);
        for key in ["B", "hyphen", "M", "W", "space", "1", "2"] {
            booth.touches(&format!("Key {key}"));
        }
        assert_eq!(booth.content(FIELD), "B-MW 12");
        booth.touches("Key Enter");
        booth.must_not_see(HIDE);
        booth.touches("Make the ticket");
        booth.must_see("B-MW 12 is inside. The ticket is recorded.");
        booth.touches("Next vehicle");
        booth.clock.pass_minutes(90);
        // Out again, by its plate.
        booth.touches(FIELD);
        for key in ["B", "M", "W", "1", "3"] {
            booth.touches(&format!("Key {key}"));
        }
        booth.touches("Delete the last character");
        booth.touches("Key 2");
        booth.touches("Key Enter");
        booth.must_see("To pay");
        // Money has keys of its own.
        booth.touches("Cash given");
        booth.must_not_see("Key A");
        for key in ["5", "7", "full stop", "5"] {
            booth.touches(&format!("Key {key}"));
        }
        assert_eq!(booth.content("Cash given"), "57.5");
        booth.touches("Clear the field");
        assert_eq!(booth.content("Cash given"), "");
        for key in ["2", "0"] {
            booth.touches(&format!("Key {key}"));
        }
        booth.touches("Key Enter");
        booth.must_see("B-MW 12 has left");
        booth.books_must_agree();
    }
}

#[test]
fn the_keyboard_covers_nothing_and_its_keys_are_as_large_as_a_thumb() {
    for size in [Vec2::new(1024.0, 640.0), Vec2::new(1024.0, 768.0), Vec2::new(1280.0, 800.0)] {
        let mut booth = small_garage();
        booth.window.set_size(size);
        booth.touches(FIELD);
        let top = booth.place_of("Key 1").top();
        assert!(booth.place_of(FIELD).bottom() < top, "the field stays in sight");
        for key in ["Key 1", "Key Q", "Key M", "Key space", "Key Enter", HIDE] {
            let place = booth.place_of(key);
            // 12 mm of a screen whose points are a 96th of an inch.
            assert!(place.height() > 45.0 && place.width() > 45.0, "{key}: {place:?}");
            assert!(place.left() >= 0.0 && place.right() <= size.x && place.bottom() <= size.y, "{key}: {place:?}");
        }
    }
}

#[test]
fn letters_with_accents_and_small_letters_have_keys_too() {
    let mut booth = small_garage();
    booth.touches(FIELD);
    booth.touches("Accents and signs");
    booth.touches("Key Ö");
    booth.touches("Small letters");
    booth.touches("Key é");
    booth.touches("Letters and digits");
    booth.touches("Key x");
    booth.touches("Capital letters");
    booth.touches("Key X");
    assert_eq!(booth.content(FIELD), "ÖéxX");
    booth.must_type_into(FIELD);
    booth.touches(HIDE);
    booth.must_not_see(HIDE);
    assert_eq!(booth.content(FIELD), "ÖéxX");
    // Where there is nothing to type into, it goes away by itself.
    booth.touches(FIELD);
    booth.must_see(HIDE);
    booth.touches("Settings of this window");
    booth.must_see("Colours");
    booth.must_not_see(HIDE);
    booth.touches("Back to work");
}

#[test]
fn it_opens_as_was_set_and_not_for_a_mouse() {
    let mut booth = small_garage();
    booth.clicks(FIELD);
    booth.must_not_see(HIDE);
    keyboard::set(&booth.window.ctx, Opens::ByAnyPress, Letters::Azerty);
    booth.clicks(FIELD);
    booth.must_see(HIDE);
    let (a, z) = (booth.place_of("Key A"), booth.place_of("Key Z"));
    assert!(a.right() < z.left() && (a.top() - z.top()).abs() < 1.0, "AZERTY");
    keyboard::set(&booth.window.ctx, Opens::Never, Letters::Azerty);
    booth.window.run();
    booth.must_not_see(HIDE);
    booth.touches(FIELD);
    booth.must_not_see(HIDE);
}

#[test]
fn the_arrow_is_hidden_from_a_finger_and_shown_to_a_mouse() {
    let mut booth = small_garage();
    let is_hidden = |booth: &Booth| booth.window.output().platform_output.cursor_icon == CursorIcon::None;
    assert!(!is_hidden(&booth));
    booth.touches(FIELD);
    assert!(is_hidden(&booth));
    booth.clicks(FIELD);
    assert!(!is_hidden(&booth));
    booth.touches(FIELD);
    booth.window.hover_at(pos2(300.0, 300.0));
    booth.window.run();
    assert!(!is_hidden(&booth));
}

#[test]
fn fast_fingers_on_the_screen_are_no_scanner() {
    let mut booth = small_garage();
    booth.touches(FIELD);
    for key in ["K", "7", "Q", "2", "M", "9", "X", "A", "4"] {
        booth.touches(&format!("Key {key}"));
    }
    assert_eq!(booth.content(FIELD), "K7Q2M9XA4");
    booth.presses(Key::Escape);
    booth.must_type_into(FIELD);
}
