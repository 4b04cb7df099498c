//! A stay inside is put right: its plate, class or entry time, or its spot.

use eframe::egui::{Key, Label, Ui};

use super::idle::tiles;
use super::{Fields, Form, Part, Turn, reason_ui, with_keys};
use crate::kiosk::state::{AtWork, Exit};
use crate::kiosk::theme::{self, Choice, Room};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::pictures::Picture;
use crate::kiosk::widgets::text_field::TextField;
use crate::text::format;

/// The usual reasons for a correction.
const CORRECTED: [&str; 2] = ["Typing mistake", "Clock was wrong"];

/// What is done less often with a vehicle inside.
pub(super) fn more_ui(ui: &mut Ui, form: &mut Form<'_>, exit: &Exit) {
    let stay = &exit.leaving.stay;
    let spot = if stay.spots.is_empty() { "It gets a spot" } else { "It gets another spot" };
    let mut parts = vec![(Part::Correct, "Put plate, class or entry time right", Key::F1), (Part::Move, spot, Key::F2)];
    if stay.plate.is_some() {
        parts.push((Part::AnotherVehicle, "Another vehicle with this plate comes in", Key::F7));
    }
    for (part, label, key) in parts {
        let button = KeyedButton::new(label, Kind::Row).key(key).width(ui.available_width());
        if button.show(ui).clicked() || form.pressed.has(key) {
            open(form.turn, form.at_work, exit, part);
        }
    }
    ui.add(Label::new("To leave it inside, unpaid, go back: nothing was done.").wrap());
}

/// Opens a part of the form, with what is known already.
pub(super) fn open(turn: &mut Turn, at_work: &AtWork, exit: &Exit, part: Part) {
    let stay = &exit.leaving.stay;
    turn.part = part;
    turn.reason.clear();
    turn.spot.clear();
    turn.plate = stay.plate.as_ref().map_or_else(String::new, |plate| plate.typed().to_owned());
    turn.class = Some(stay.class.clone());
    turn.entered = format::date_time(at_work.local(stay.entered));
}

/// Plate, class and entry time, as they are to be.
pub(super) fn correct_ui(ui: &mut Ui, form: &mut Form<'_>) {
    let half = ((ui.available_width() - theme::GAP) / 2.0).floor();
    let plate = TextField::new(Fields::plate(), "Plate").most(24).width(half);
    let entered = TextField::new(Fields::entered(), "Came in at").most(16).width(half);
    ui.horizontal_top(|ui| {
        *form.content = form.content.and(plate.show(ui, &mut form.turn.plate).content);
        *form.content = form.content.and(entered.show(ui, &mut form.turn.entered).content);
    });
    let classes = &form.at_work.garage.classes;
    tiles(ui, classes.len(), |ui, width| {
        for (class, key) in with_keys(classes) {
            let choice = Choice::of(&Some(&class.code), &form.turn.class.as_ref());
            let tile = KeyedButton::new(&class.name, Kind::Tile(choice)).key_if_any(key);
            let tile = tile.picture(Picture::of_class(&class.code)).width(width);
            if tile.show(ui).clicked() || form.pressed.has_any(key) {
                form.turn.class = Some(class.code.clone());
            }
        }
    });
    reason_ui(ui, form.room, &mut form.turn.reason, &CORRECTED, form.content);
}

/// The spot it is to get.
pub(super) fn move_ui(ui: &mut Ui, form: &mut Form<'_>) {
    if form.room == Room::Ample {
        ui.add(Label::new("Leave it empty for the best free spot.").wrap());
    }
    let field = TextField::new(Fields::spot(), "Free spot, or empty for the best").label_inside();
    let typed = field.size(theme::LARGE_PT).most(24).show(ui, &mut form.turn.spot);
    *form.content = form.content.and(typed.content);
}
