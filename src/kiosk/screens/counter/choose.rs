//! A text could mean several things: somebody chooses.

use eframe::egui::{Key, Label, Ui};

use super::keys::Pressed;
use super::stays::stay_button;
use super::{Split, back_button, ending_height, scrolled, with_keys, within};
use crate::domain::stay::Stay;
use crate::kiosk::intent::CounterIntent;
use crate::kiosk::reply::Several;
use crate::kiosk::state::AtWork;
use crate::kiosk::theme::Room;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::operations::find::FoundBy;
use crate::operations::ports::SpotFacts;

/// Draws the choices.
pub(super) fn choose_ui(
    ui: &mut Ui,
    room: Room,
    several: &Several,
    at_work: &AtWork,
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let split = Split::bottom(ui, ending_height(room));
    let intent = scrolled(ui, split.above, "choices", |ui| match several {
        Several::Stays(stays) => stays_ui(ui, stays, at_work, pressed),
        Several::PlateOrSpot { plate, spot, on_spot } => {
            plate_or_spot_ui(ui, plate, spot, on_spot.as_deref(), at_work, pressed)
        }
        Several::FreeSpot { text, spot } => free_spot_ui(ui, text, spot, pressed),
    });
    let back = within(ui, split.below, |ui| back_button(ui, ending_height(room)));
    intent.or_else(|| back.then_some(CounterIntent::Back))
}

fn stays_ui(ui: &mut Ui, stays: &[Stay], at_work: &AtWork, pressed: &Pressed) -> Option<CounterIntent> {
    let mut intent = None;
    for (stay, key) in with_keys(stays) {
        if stay_button(ui, stay, at_work, key) || pressed.has_any(key) {
            intent = Some(CounterIntent::Turn(stay.id, FoundBy::Plate));
        }
    }
    intent
}

fn plate_or_spot_ui(
    ui: &mut Ui,
    plate: &Stay,
    spot: &SpotFacts,
    on_spot: Option<&Stay>,
    at_work: &AtWork,
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let mut intent = None;
    ui.heading("A plate or a spot?");
    ui.label("The vehicle with this plate leaves:");
    if stay_button(ui, plate, at_work, Some(Key::F1)) || pressed.has(Key::F1) {
        intent = Some(CounterIntent::Turn(plate.id, FoundBy::Plate));
    }
    match on_spot {
        Some(stay) => {
            ui.label(format!("The vehicle on spot {} leaves:", spot.label));
            if stay_button(ui, stay, at_work, Some(Key::F2)) || pressed.has(Key::F2) {
                intent = Some(CounterIntent::Turn(stay.id, FoundBy::Spot));
            }
        }
        None => {
            ui.label(format!("Nobody stands on spot {}.", spot.label));
        }
    }
    intent
}

fn free_spot_ui(ui: &mut Ui, text: &str, spot: &SpotFacts, pressed: &Pressed) -> Option<CounterIntent> {
    let mut intent = None;
    ui.heading(format!("Nobody stands on spot {}", spot.label));
    ui.add(Label::new("Is this the plate of a vehicle that comes in, or is a vehicle to get this spot?").wrap());
    let plate = format!("It is the plate {text}");
    let width = ui.available_width();
    if KeyedButton::new(&plate, Kind::Row).key(Key::F1).width(width).show(ui).clicked() || pressed.has(Key::F1) {
        intent = Some(CounterIntent::ComesIn(text.to_owned()));
    }
    let on_it = format!("A vehicle without a plate gets {}", spot.label);
    if KeyedButton::new(&on_it, Kind::Row).key(Key::F2).width(width).show(ui).clicked() || pressed.has(Key::F2) {
        intent = Some(CounterIntent::WithoutPlateOn { label: spot.label.clone(), spot: spot.id });
    }
    intent
}
