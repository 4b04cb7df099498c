//! The page of the users: by keyboard, and by touch.

use eframe::egui::Key;

use super::booth::{Booth, FIELD, PIN};
use super::staff::{actor_of, count, locks, shown_code, signs_in, staffed, touches_pin};

/// Opens the page from the settings.
fn opens_users(booth: &mut Booth) {
    booth.presses(Key::F12);
    booth.presses(Key::F3);
    booth.must_see("Users");
}

#[test]
fn a_user_is_added_by_keyboard_and_signs_in() {
    let mut booth = staffed();
    signs_in(&mut booth, Key::F1);
    opens_users(&mut booth);
    booth.presses(Key::F1);
    booth.must_type_into("Name of the user");
    booth.types("cy");
    booth.presses(Key::Enter);
    booth.presses(Key::F1);
    booth.types_pin(PIN);
    booth.types_pin(PIN);
    booth.must_see("a name is never given to somebody else");
    booth.presses(Key::Escape);
    booth.presses(Key::Escape);
    booth.types("Di");
    booth.presses(Key::Enter);
    booth.must_see("Di is");
    booth.presses(Key::F1);
    booth.types_pin("123456");
    booth.must_see("one of the first that somebody would try");
    booth.types_pin("582047");
    booth.types_pin("582047");
    booth.must_see("Di was added and can sign in.");
    assert_eq!(actor_of(&booth, "user_added"), "Ada");
    booth.presses(Key::Escape);
    booth.must_see("This window");
    booth.presses(Key::Escape);
    booth.must_type_into(FIELD);
    locks(&mut booth);
    booth.presses(Key::F4);
    booth.types_pin("582047");
    booth.must_type_into(FIELD);
    booth.must_see("Di");
    booth.books_must_agree();
}

#[test]
fn a_role_is_changed_a_pin_given_and_somebody_retires_by_touch() {
    let mut booth = staffed();
    booth.touches("Ada");
    touches_pin(&mut booth, PIN);
    booth.presses(Key::F12);
    booth.touches("Users …");
    booth.touches("Cy");
    booth.touches("Another role");
    booth.touches("Supervisor");
    booth.must_see("Cy is supervisor now.");
    booth.touches("New PIN");
    touches_pin(&mut booth, "582047");
    touches_pin(&mut booth, "582047");
    booth.must_see("Cy has a new PIN.");
    booth.touches("Bo Berg");
    booth.touches("Retire …");
    booth.touches("Retire");
    booth.must_see("A reason is missing.");
    booth.touches("Why");
    booth.touches("Key M");
    booth.touches("Hide the keyboard");
    booth.touches("Retire");
    booth.must_see("Bo Berg has retired.");
    booth.must_see("Bo Berg");
    booth.touches("Back");
    booth.touches("Back to work");
    booth.touches("Lock");
    booth.must_not_see("Bo Berg");
    booth.touches("Cy");
    touches_pin(&mut booth, "582047");
    booth.must_type_into(FIELD);
    booth.books_must_agree();
}

#[test]
fn a_wait_is_lifted_by_a_supervisor() {
    let mut booth = staffed();
    booth.presses(Key::F3);
    for _ in 0..5 {
        booth.types_pin("111111");
    }
    booth.must_see("Ada or Bo Berg can lift that: F12, Users.");
    signs_in(&mut booth, Key::F2);
    opens_users(&mut booth);
    assert!(booth.screen().contains("Attendant, 5 wrong PINs"), "{}", booth.screen());
    booth.presses(Key::ArrowUp);
    booth.presses(Key::F4);
    booth.must_see("Cy may try again at once.");
    locks(&mut booth);
    booth.presses(Key::F8);
    signs_in(&mut booth, Key::F3);
    booth.must_type_into(FIELD);
    assert_eq!(actor_of(&booth, "user_unlocked"), "Bo Berg");
    booth.books_must_agree();
}

#[test]
fn an_attendant_sees_the_users_and_changes_none() {
    let mut booth = staffed();
    signs_in(&mut booth, Key::F3);
    opens_users(&mut booth);
    booth.presses(Key::F1);
    booth.types("Di");
    booth.presses(Key::Enter);
    booth.presses(Key::F4);
    booth.types_pin("582047");
    booth.types_pin("582047");
    booth.must_see("is not allowed to add, change or retire managers and owners");
    booth.presses(Key::Escape);
    booth.presses(Key::Escape);
    booth.presses(Key::Escape);
    booth.presses(Key::F5);
    booth.must_see("is not allowed to add, change or retire managers and owners");
    booth.presses(Key::F2);
    booth.presses(Key::F4);
    booth.must_see("is a user of that role already");
    booth.presses(Key::F1);
    booth.must_see("“Ada” is the only owner");
    assert_eq!(count(&booth, "user_added"), 3);
    booth.books_must_agree();
}

#[test]
fn a_new_recovery_code_is_shown_until_it_was_written_down() {
    let mut booth = staffed();
    signs_in(&mut booth, Key::F1);
    opens_users(&mut booth);
    booth.presses(Key::F5);
    let code = shown_code(&booth);
    for key in [Key::Escape, Key::F12, Key::Enter] {
        booth.presses(key);
        assert_eq!(shown_code(&booth), code, "{key:?}");
    }
    locks(&mut booth);
    assert_eq!(shown_code(&booth), code);
    booth.presses(Key::F1);
    booth.must_see("Add a user");
    booth.must_not_see(&code);
    booth.books_must_agree();
}

#[test]
fn an_owner_who_retires_leaves_a_locked_window() {
    let mut booth = staffed();
    signs_in(&mut booth, Key::F1);
    opens_users(&mut booth);
    booth.presses(Key::F6);
    booth.types("sold it");
    booth.presses(Key::Enter);
    booth.must_see("“Ada” is the only owner");
    booth.presses(Key::Escape);
    booth.presses(Key::ArrowDown);
    booth.presses(Key::F2);
    booth.presses(Key::F4);
    booth.must_see("Bo Berg is owner now.");
    booth.presses(Key::ArrowUp);
    booth.presses(Key::F6);
    booth.types("sold it");
    booth.presses(Key::Enter);
    booth.must_see("Who is at the window?");
    booth.must_not_see("Ada");
    signs_in(&mut booth, Key::F1);
    booth.must_type_into(FIELD);
    booth.must_see("Bo Berg");
    booth.books_must_agree();
}
