//! Somebody else must approve what was asked for: who may, and the PIN.

use eframe::egui::{Key, Label, Modifiers, ScrollArea, Ui};

use super::forms::{back_ui, beside_pad};
use super::sign_in::{USER_KEYS, beside, tiles_ui};
use crate::kiosk::messages;
use crate::kiosk::seat::SeatIntent;
use crate::kiosk::state::{Approve, KioskState};
use crate::kiosk::theme::{self, Room};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pin_pad::PinPad;

/// Draws who may approve it.
pub(super) fn ui(ui: &mut Ui, pad: &mut PinPad, state: &KioskState, approve: &Approve) -> Option<SeatIntent> {
    let is_waiting = approve.trying.is_pending();
    let users = state.seat.who_may(approve.permission);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
    let by_key = USER_KEYS.into_iter().zip(&users).find(|(key, _)| pressed(*key)).map(|(_, user)| user.id);
    let by_arrow = if up || down { beside(&users, approve.chosen, down) } else { None };
    let keyed = by_key.or(by_arrow).filter(|_| !is_waiting).map(SeatIntent::Choose);
    let drawn = beside_pad(
        ui,
        |ui| {
            if is_waiting {
                ui.disable();
            }
            let height = Room::of(ui.available_height());
            ui.heading("Somebody must approve this");
            ui.add(Label::new(messages::approval_asked(approve.permission)).wrap());
            if let Some(message) = &approve.message {
                message_box(ui, message);
            }
            let room = (ui.available_height() - theme::PRIMARY_HEIGHT - theme::GAP).max(theme::PRIMARY_HEIGHT);
            let tiles = ScrollArea::vertical().id_salt("approvers").max_height(room).auto_shrink([false, true]);
            let chosen = tiles.show(ui, |ui| tiles_ui(ui, height, &users, approve.chosen)).inner;
            let back = back_ui(ui).then_some(SeatIntent::Back);
            chosen.map(SeatIntent::Choose).or(back)
        },
        |ui| {
            if is_waiting {
                ui.disable();
            }
            let chosen = users.iter().find(|user| Some(user.id) == approve.chosen);
            let of = chosen
                .map_or_else(|| "Choose who approves".to_owned(), |user| format!("PIN of {}", user.name.as_str()));
            pad.ui(ui, &of).map(SeatIntent::Pin)
        },
    );
    keyed.or(drawn)
}
