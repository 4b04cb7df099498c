//! What tests about people at the window share.

use eframe::egui::{Key, Modifiers};
use parkhaus::domain::users::Role;

use super::booth::{Booth, PIN};

/// A booth with an owner, a supervisor and an attendant.
pub(super) fn staffed() -> Booth {
    Booth::with_users(&[("Ada", Role::Owner), ("Bo Berg", Role::Supervisor), ("Cy", Role::Attendant)])
}

/// Locks the window.
pub(super) fn locks(booth: &mut Booth) {
    booth.window.key_press_modifiers(Modifiers::COMMAND, Key::L);
    booth.window.run();
}

/// Every entry: who made it, and what kind it is.
pub(super) fn entries(booth: &Booth) -> Vec<(String, String)> {
    let books = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    let mut select = books.prepare("SELECT actor, kind FROM journal ORDER BY epoch, seq").unwrap();
    select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// The last entry of a kind: who made it.
pub(super) fn actor_of(booth: &Booth, kind: &str) -> String {
    entries(booth).into_iter().rev().find(|(_, found)| found == kind).map(|(actor, _)| actor).unwrap_or_default()
}

/// How many entries of a kind there are.
pub(super) fn count(booth: &Booth, kind: &str) -> usize {
    entries(booth).iter().filter(|(_, found)| found == kind).count()
}

/// Touches the digits of a PIN, and OK.
pub(super) fn touches_pin(booth: &mut Booth, pin: &str) {
    for digit in pin.chars() {
        booth.touches(&digit.to_string());
    }
    booth.touches("OK");
}

/// The recovery code on the screen.
pub(super) fn shown_code(booth: &Booth) -> String {
    let screen = booth.screen();
    let is_code = |word: &&str| word.len() == 29 && word.matches('-').count() == 5;
    let code = screen.split(['"', '\n']).find(is_code);
    code.unwrap_or_else(|| panic!("no recovery code on the screen:\n{screen}")).to_owned()
}

/// Signs somebody in by the key of the tile.
pub(super) fn signs_in(booth: &mut Booth, key: Key) {
    booth.presses(key);
    booth.types_pin(PIN);
}
