//! Who is at the window: the first owner, signing in, the lock, the recovery code; by keyboard, and by touch.

use eframe::egui::{Key, Modifiers};
use parkhaus::kiosk::WindowKind;
use parkhaus::store::sqlite::status::status;

use super::booth::{Booth, FIELD, OWNER, PIN};
use super::staff::{actor_of, count, entries, locks, shown_code, staffed, touches_pin};

#[test]
fn the_first_window_makes_the_owner_by_keyboard() {
    let mut booth = Booth::without_users();
    booth.must_see("Who is the owner?");
    booth.must_type_into("Name of the owner");
    booth.presses(Key::Enter);
    booth.must_see("A user needs a name");
    booth.types("cli");
    booth.presses(Key::Enter);
    booth.must_see("is kept for the program itself");
    booth.window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    booth.types("Ada Lovelace");
    booth.presses(Key::Enter);
    booth.must_see("Ada Lovelace chooses a PIN");
    booth.types_pin("12345");
    booth.must_see("A PIN has 6 to 24 digits and nothing else.");
    booth.types_pin("123456");
    booth.must_see("one of the first that somebody would try");
    booth.types_pin(PIN);
    booth.must_see("The PIN again");
    booth.types_pin("483927");
    booth.must_see("The two PINs were not the same. Nothing was done.");
    booth.must_see("The new PIN");
    booth.types_pin(PIN);
    booth.types_pin(PIN);
    booth.must_see("The recovery code");
    let code = shown_code(&booth);
    // Neither Enter nor Esc leads past it.
    booth.presses(Key::Enter);
    booth.presses(Key::Escape);
    locks(&mut booth);
    assert_eq!(shown_code(&booth), code);
    booth.presses(Key::F1);
    booth.must_type_into(FIELD);
    booth.must_see("Ada Lovelace");
    booth.lets_in("AB 1");
    assert_eq!(actor_of(&booth, "checked_in"), "Ada Lovelace");
    assert_eq!(actor_of(&booth, "user_added"), "window");
    // The next start asks for the PIN, and knows no second first user.
    let mut booth = booth.restarted(WindowKind::Desktop);
    booth.must_see("PIN of Ada Lovelace");
    booth.types_pin(PIN);
    booth.must_type_into(FIELD);
    booth.books_must_agree();
}

#[test]
fn the_first_window_makes_the_owner_by_touch() {
    let mut booth = Booth::without_users();
    booth.touches("Name of the owner");
    for key in ["A", "D", "A"] {
        booth.touches(&format!("Key {key}"));
    }
    booth.touches("Key Enter");
    booth.must_see("ADA chooses a PIN");
    booth.must_not_see("Hide the keyboard");
    booth.touches("Back");
    booth.touches("Name of the owner");
    booth.touches("Key B");
    booth.touches("Hide the keyboard");
    booth.touches("Choose a PIN");
    touches_pin(&mut booth, PIN);
    touches_pin(&mut booth, PIN);
    booth.must_see("It brings B back.");
    booth.touches("I have written it down");
    booth.must_type_into(FIELD);
    assert_eq!(count(&booth, "signed_in"), 1);
    booth.books_must_agree();
}

#[test]
fn somebody_signs_in_by_keyboard_and_acts_under_the_own_name() {
    let mut booth = staffed();
    booth.must_see("Who is at the window?");
    booth.must_see("Bo Berg");
    booth.must_not_see(FIELD);
    booth.types_pin(PIN);
    booth.must_see("Whose PIN is it?");
    booth.presses(Key::ArrowDown);
    booth.must_see("PIN of Ada");
    booth.presses(Key::F3);
    booth.must_see("PIN of Cy");
    booth.types_pin("483927");
    booth.must_see("That PIN is wrong.");
    booth.must_see("After 3 more wrong ones");
    booth.types_pin(PIN);
    booth.must_type_into(FIELD);
    booth.must_see("Cy");
    let ticket = booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans(&ticket);
    booth.presses(Key::Enter);
    booth.must_see("has left");
    for kind in ["checked_in", "payment_taken", "stay_closed"] {
        assert_eq!(actor_of(&booth, kind), "Cy", "{kind}");
    }
    assert_eq!((count(&booth, "sign_in_failed"), count(&booth, "signed_in")), (1, 1));
    booth.books_must_agree();
}

#[test]
fn somebody_signs_in_by_touch() {
    let mut booth = staffed();
    booth.touches("Cy");
    touches_pin(&mut booth, "111111");
    booth.must_see("That PIN is wrong.");
    booth.touches("1");
    booth.touches("Delete");
    touches_pin(&mut booth, PIN);
    booth.must_type_into(FIELD);
    booth.touches("Lock");
    booth.must_see("Locked by Cy");
    booth.touches("Sign out");
    booth.must_see("Choose your name");
    booth.touches("Bo Berg");
    touches_pin(&mut booth, PIN);
    booth.must_type_into(FIELD);
    booth.books_must_agree();
}

#[test]
fn too_many_wrong_pins_wait_say_until_when_and_whom_to_ask() {
    let mut booth = staffed();
    booth.presses(Key::F3);
    for _ in 0..4 {
        booth.types_pin("111111");
        booth.must_see("That PIN is wrong.");
    }
    booth.types_pin("111111");
    booth.must_see("Too many wrong PINs. Wait until 09:00:30.");
    booth.must_see("Ada or Bo Berg can lift that");
    booth.types_pin(PIN);
    booth.must_see("Wait until 09:00:30.");
    // A restart of the program shortens nothing, and the others may sign in.
    let mut booth = booth.restarted(WindowKind::Desktop);
    booth.presses(Key::F3);
    booth.types_pin(PIN);
    booth.must_see("Wait until 09:00:30.");
    booth.presses(Key::F2);
    booth.types_pin(PIN);
    booth.must_type_into(FIELD);
    locks(&mut booth);
    booth.clock.pass_minutes(1);
    booth.presses(Key::F3);
    booth.types_pin(PIN);
    booth.must_type_into(FIELD);
    assert_eq!(count(&booth, "locked_out"), 1);
    booth.books_must_agree();
}

#[test]
fn a_lost_owner_pin_comes_back_by_the_recovery_code() {
    let mut booth = Booth::without_users();
    booth.types(OWNER);
    booth.presses(Key::Enter);
    booth.types_pin(PIN);
    booth.types_pin(PIN);
    let code = shown_code(&booth);
    booth.presses(Key::F1);
    locks(&mut booth);
    booth.presses(Key::F9);
    booth.must_type_into("Recovery code");
    booth.types("ABCD");
    booth.presses(Key::Enter);
    booth.must_see("A recovery code has 24 letters and digits");
    booth.window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    booth.types("0000-0000-0000-0000-0000-0000");
    booth.presses(Key::Enter);
    booth.types_pin("582047");
    booth.types_pin("582047");
    booth.must_see("That is not the recovery code of this owner.");
    booth.types(&code.to_lowercase().replace('-', " "));
    booth.presses(Key::Enter);
    booth.must_see("Ada chooses a new PIN");
    booth.types_pin("582047");
    booth.types_pin("582047");
    assert_ne!(shown_code(&booth), code, "the old one is used up");
    booth.presses(Key::F1);
    booth.must_type_into(FIELD);
    locks(&mut booth);
    booth.types_pin(PIN);
    booth.must_see("That PIN is wrong.");
    booth.touches("The owner’s PIN is lost");
    booth.touches("Back");
    booth.types_pin("582047");
    booth.must_type_into(FIELD);
    booth.books_must_agree();
}

#[test]
fn a_locked_window_keeps_what_is_half_typed_for_whoever_signs_in_next() {
    let mut booth = staffed();
    booth.presses(Key::F3);
    booth.types_pin(PIN);
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.types("20");
    locks(&mut booth);
    booth.must_see("Locked by Cy");
    booth.must_not_see("AB 1");
    booth.must_not_see("4.50 EUR");
    assert_eq!((count(&booth, "window_locked"), actor_of(&booth, "window_locked")), (1, "Cy".to_owned()));
    booth.presses(Key::F12);
    booth.must_not_see("This window");
    booth.presses(Key::F8);
    booth.presses(Key::F2);
    booth.types_pin(PIN);
    booth.must_see("4.50 EUR");
    assert_eq!(booth.content("Cash given"), "20");
    booth.presses(Key::Enter);
    booth.must_see("15.50 EUR");
    assert_eq!(actor_of(&booth, "stay_closed"), "Bo Berg");
    booth.books_must_agree();
}

#[test]
fn a_locked_window_lets_a_car_out_by_plate_and_leaves_the_half_typed_one_alone() {
    let mut booth = staffed();
    booth.presses(Key::F3);
    booth.types_pin(PIN);
    booth.lets_in("AB 1");
    booth.lets_in("CD 2");
    booth.clock.pass_minutes(90);
    booth.scans("AB 1");
    booth.types("50");
    locks(&mut booth);
    booth.presses(Key::F7);
    booth.must_see("Letting a car out");
    booth.must_type_into(FIELD);
    assert_eq!(booth.content(FIELD), "");
    booth.scans("ZZ 9");
    booth.must_see("the window is locked: entries wait");
    booth.window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    booth.scans("CD 2");
    booth.must_see("4.50 EUR");
    booth.presses(Key::F7);
    booth.types("another car");
    booth.presses(Key::Enter);
    booth.must_see("The window is locked: this waits. Nothing was done.");
    booth.presses(Key::Escape);
    booth.types("10");
    booth.presses(Key::Enter);
    booth.must_see("5.50 EUR");
    assert_eq!(actor_of(&booth, "stay_closed"), "window");
    booth.presses(Key::Enter);
    booth.presses(Key::Escape);
    booth.must_see("Who is at the window?");
    booth.presses(Key::F3);
    booth.types_pin(PIN);
    assert_eq!(booth.content("Cash given"), "50", "what was half typed is still there");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left");
    let flags: Vec<String> = {
        let books = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
        let mut select = books.prepare("SELECT matters FROM stay ORDER BY plate").unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert!(!flags[0].contains("nobody_signed_in") && flags[1].contains("nobody_signed_in"), "{flags:?}");
    booth.books_must_agree();
}

#[test]
fn a_locked_window_lets_a_car_out_by_touch_and_by_a_scan_alone() {
    let mut booth = staffed();
    booth.touches("Cy");
    touches_pin(&mut booth, PIN);
    booth.lets_in("AB 1");
    let ticket = booth.lets_in("CD 2");
    booth.clock.pass_minutes(90);
    booth.touches("Lock");
    booth.touches("Let a car out");
    booth.touches(FIELD);
    for key in ["A", "B", "1"] {
        booth.touches(&format!("Key {key}"));
    }
    booth.touches("Key Enter");
    booth.touches("Paid exactly in cash");
    booth.must_see("AB 1 has left");
    booth.touches("Back to the lock");
    booth.must_see("Let a car out");
    booth.bursts(&ticket, 200.0, 2);
    booth.must_see("4.50 EUR");
    booth.presses(Key::Enter);
    booth.must_see("CD 2 has left");
    assert_eq!(booth.other_process(|store| status(store).unwrap().open_stays), 0);
    booth.books_must_agree();
}

#[test]
fn a_window_that_nobody_touches_locks_by_itself_and_paints_nothing_for_it() {
    let mut booth = staffed();
    booth.presses(Key::F3);
    booth.types_pin(PIN);
    booth.steps_after(9.0 * 60.0);
    booth.must_type_into(FIELD);
    booth.types("A");
    let delay = booth.window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min().unwrap();
    assert!(delay.as_secs() >= 1, "another frame is wanted in {delay:?}: {:?}", booth.window.ctx.repaint_causes());
    booth.steps_after(9.0 * 60.0);
    booth.must_type_into(FIELD);
    booth.steps_after(2.0 * 60.0);
    booth.window.run();
    booth.must_see("Locked by Cy");
    booth.types_pin(PIN);
    assert_eq!(booth.content(FIELD), "A");
    booth.presses(Key::F12);
    booth.clicks("Only by Ctrl+L");
    booth.presses(Key::Escape);
    booth.steps_after(600.0 * 60.0);
    booth.window.run();
    booth.must_type_into(FIELD);
}

#[test]
fn start_and_stop_of_the_window_are_entries_with_its_version() {
    let booth = staffed();
    let booth = booth.restarted(WindowKind::Desktop);
    let kinds: Vec<String> = entries(&booth).into_iter().map(|(_, kind)| kind).collect();
    let of_the_window: Vec<&str> =
        kinds.iter().map(String::as_str).filter(|kind| kind.starts_with("window_")).collect();
    assert_eq!(of_the_window, ["window_started", "window_stopped", "window_started"]);
    let books = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    let select = "SELECT body FROM journal WHERE kind = 'window_stopped'";
    let body: Vec<u8> = books.query_row(select, [], |row| row.get(0)).unwrap();
    assert_eq!(String::from_utf8(body).unwrap(), format!("{{\"version\":\"{}\"}}", env!("CARGO_PKG_VERSION")));
    booth.books_must_agree();
}

#[test]
fn no_pin_and_no_recovery_code_is_on_the_screen_or_in_the_state_that_is_told() {
    let mut booth = staffed();
    booth.presses(Key::F1);
    booth.types(PIN);
    booth.must_see("6 digits typed");
    booth.must_not_see(PIN);
    let told = format!("{:?}", booth.window.state().state());
    assert!(!told.contains(PIN));
}
