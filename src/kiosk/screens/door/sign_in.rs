//! The locked window: who is there, and the PIN. Vehicles can be let out from here.

use eframe::egui::{Key, Label, Modifiers, ScrollArea, Ui, Vec2};

use super::forms::beside_pad;
use super::{initials, user_tile};
use crate::domain::ids::UserId;
use crate::domain::ticket::TicketCode;
use crate::domain::users::User;
use crate::kiosk::input::scanner;
use crate::kiosk::intent::Intent;
use crate::kiosk::messages;
use crate::kiosk::seat::{SeatIntent, TypedPin};
use crate::kiosk::state::{KioskState, Shut};
use crate::kiosk::theme::{self, Choice, Room};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind, even_width};
use crate::kiosk::widgets::message_box::{message_box, message_line};
use crate::kiosk::widgets::pin_pad::PinPad;

/// The keys of the first users.
pub(super) const USER_KEYS: [Key; 6] = [Key::F1, Key::F2, Key::F3, Key::F4, Key::F5, Key::F6];

/// How high a tile is where there is little room, in points: two rows of them fit.
const LOW_TILE: f32 = 72.0;

/// The distance between tiles, in points.
const TILE_GAP: f32 = 6.0;

/// Draws the locked window.
pub(super) fn ui(ui: &mut Ui, pad: &mut PinPad, state: &KioskState, shut: &Shut, escape: bool) -> Option<Intent> {
    let is_waiting = shut.trying.is_pending();
    let scanned = scanner::next_scan(ui).and_then(|scan| on_scan(pad, scan));
    let keyed = if is_waiting { None } else { on_keys(ui, state, shut) };
    if escape {
        pad.clear();
    }
    let drawn = beside_pad(
        ui,
        |ui| {
            if is_waiting {
                ui.disable();
            }
            read_ui(ui, state, shut)
        },
        |ui| {
            if is_waiting {
                ui.disable();
            }
            let chosen = shut.chosen.and_then(|id| state.seat.user(id));
            let of =
                chosen.map_or_else(|| "Choose your name".to_owned(), |user| format!("PIN of {}", user.name.as_str()));
            pad.ui(ui, &of).map(SeatIntent::Pin)
        },
    );
    scanned.or(keyed).or(drawn).map(Intent::Seat)
}

/// A ticket that is scanned at the locked window leaves at once. Digits that came as fast as a scan are a PIN all the same.
fn on_scan(pad: &mut PinPad, scan: String) -> Option<SeatIntent> {
    if TicketCode::parse(&scan).is_ok() {
        return Some(SeatIntent::LetOut(Some(scan)));
    }
    if scan.chars().all(|letter| letter.is_ascii_digit()) {
        pad.clear();
        return Some(SeatIntent::Pin(TypedPin(scan)));
    }
    None
}

fn on_keys(ui: &Ui, state: &KioskState, shut: &Shut) -> Option<SeatIntent> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let users = &state.seat.staff.users;
    for (key, user) in USER_KEYS.into_iter().zip(users) {
        if pressed(key) {
            return Some(SeatIntent::Choose(user.id));
        }
    }
    if pressed(Key::F7) {
        return Some(SeatIntent::LetOut(None));
    }
    if pressed(Key::F8) && shut.locked_by.is_some() {
        return Some(SeatIntent::SignOut);
    }
    if pressed(Key::F9) {
        return Some(SeatIntent::LostPin);
    }
    let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
    if up || down {
        return beside(users, shut.chosen, down).map(SeatIntent::Choose);
    }
    None
}

/// The user before or after the chosen one, round and round.
pub(in crate::kiosk::screens) fn beside(users: &[User], chosen: Option<UserId>, after: bool) -> Option<UserId> {
    let last = users.len().checked_sub(1)?;
    let at = chosen.and_then(|chosen| users.iter().position(|user| user.id == chosen));
    let next = match (at, after) {
        (Some(at), true) if at < last => at.saturating_add(1),
        (None | Some(_), true) => 0,
        (None | Some(0), false) => last,
        (Some(at), false) => at.saturating_sub(1),
    };
    users.get(next).map(|user| user.id)
}

/// What is read and pressed beside the pad.
fn read_ui(ui: &mut Ui, state: &KioskState, shut: &Shut) -> Option<SeatIntent> {
    /// The two rows of buttons at the bottom, with the gaps around them.
    const BUTTONS: f32 = theme::PRIMARY_HEIGHT + theme::CONTROL_HEIGHT + 2.0 * theme::GAP;
    let height = Room::of(ui.available_height());
    let locked_by = shut.locked_by.and_then(|id| state.seat.user(id));
    match locked_by {
        Some(user) => ui.heading(format!("Locked by {}", user.name.as_str())),
        None => ui.heading("Who is at the window?"),
    };
    match (&shut.message, height) {
        (Some(message), Room::Ample) => message_box(ui, message),
        (Some(message), _) => message_line(ui, message),
        (None, _) => drop(ui.add(Label::new(messages::LOCKED).wrap())),
    }
    let room = (ui.available_height() - BUTTONS).max(theme::PRIMARY_HEIGHT);
    let tiles =
        ScrollArea::vertical().id_salt("users").max_height(room).min_scrolled_height(room).auto_shrink([false, false]);
    let chosen = tiles.show(ui, |ui| tiles_ui(ui, height, &state.seat.staff.users, shut.chosen)).inner;
    let mut asked = chosen.map(SeatIntent::Choose);
    let let_out = KeyedButton::new("Let a car out", Kind::Primary).key(Key::F7).width(ui.available_width());
    if let_out.show(ui).clicked() {
        asked = Some(SeatIntent::LetOut(None));
    }
    ui.horizontal(|ui| {
        if locked_by.is_some() && KeyedButton::new("Sign out", Kind::Secondary).key(Key::F8).show(ui).clicked() {
            asked = Some(SeatIntent::SignOut);
        }
        if KeyedButton::new("The owner’s PIN is lost", Kind::Secondary).key(Key::F9).show(ui).clicked() {
            asked = Some(SeatIntent::LostPin);
        }
    });
    asked
}

/// A tile for each user.
pub(in crate::kiosk::screens) fn tiles_ui(
    ui: &mut Ui,
    room: Room,
    users: &[User],
    chosen: Option<UserId>,
) -> Option<UserId> {
    /// The least width of a tile, in points: 30 mm.
    const LEAST: f32 = theme::mm(30.0);
    let width = even_width(ui.available_width(), users.len(), LEAST, TILE_GAP);
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(TILE_GAP);
        let keys = USER_KEYS.into_iter().map(Some).chain(std::iter::repeat(None));
        for (user, key) in users.iter().zip(keys) {
            let letters = initials(user.name.as_str());
            let choice = Choice::of(&Some(user.id), &chosen);
            let tile = user_tile(user.name.as_str(), &letters, user.role, choice)
                .height(room.choose(theme::mm(24.0), LOW_TILE))
                .key_if_any(key)
                .width(width.min(theme::mm(60.0)));
            if tile.show(ui).clicked() {
                pressed = Some(user.id);
            }
        }
    });
    pressed
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::users::{Role, UserName};

    #[test]
    fn the_arrows_go_round_the_users() {
        let user = |number: u128| User {
            id: UserId::new(Uuid::from_u128(number)),
            name: UserName::parse(&format!("User {number}")).unwrap(),
            role: Role::Attendant,
            retired: false,
            version: 1,
        };
        let users = [user(1), user(2), user(3)];
        let id = |number: usize| Some(users[number - 1].id);
        for (chosen, after, next) in [
            (None, true, id(1)),
            (None, false, id(3)),
            (id(1), true, id(2)),
            (id(3), true, id(1)),
            (id(1), false, id(3)),
            (id(3), false, id(2)),
        ] {
            assert_eq!(beside(&users, chosen, after), next, "{chosen:?}");
        }
        assert_eq!(beside(&[], None, true), None);
    }
}
