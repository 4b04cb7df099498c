//! The last comings and goings: look at one again, or undo it.

use eframe::egui::{Key, RichText, Ui};

use super::{Form, SIDE_GAP, Split, back_button, ending_height, reason_ui, scrolled, with_keys, within};
use crate::domain::ids::OpId;
use crate::domain::undo::MayUndo;
use crate::kiosk::intent::CounterIntent;
use crate::kiosk::state::{AtWork, Recent, Remote};
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pictures::Picture;
use crate::operations::recent::{Movement, MovementKind};
use crate::text::format;

/// The usual reasons for undoing something.
const UNDONE: [&str; 2] = ["Wrong vehicle", "Driver did not leave"];

/// Draws the list and what may be done about the one that is chosen.
pub(super) fn recent_ui(ui: &mut Ui, form: &mut Form<'_>, recent: &Recent) -> Option<CounterIntent> {
    if recent.undoing.is_pending() {
        ui.disable();
    }
    let chosen = recent.chosen();
    let needs_reason = chosen.is_some_and(|movement| movement.undo == MayUndo::WithApproval);
    let gap = ui.spacing().item_spacing.y;
    let reason_height = if needs_reason { REASON_HEIGHT } else { 0.0 };
    let split = Split::bottom(ui, ending_height(form.room) + reason_height);
    let from_list = scrolled(ui, split.above, "recent", |ui| {
        ui.label(theme::bold("The last comings and goings"));
        match &recent.movements {
            Remote::Idle | Remote::Pending(_) => {
                ui.label("One moment …");
                None
            }
            Remote::Failed(message) => {
                message_box(ui, message);
                None
            }
            Remote::Ready(movements) if movements.is_empty() => {
                ui.label(RichText::new("Nobody has come or gone yet.").color(theme::palette(ui).weak_text));
                None
            }
            Remote::Ready(movements) => list_ui(ui, form, movements, recent),
        }
    });
    let from_buttons = within(ui, split.below, |ui| {
        if needs_reason {
            ui.spacing_mut().item_spacing.y = gap.min(theme::TIGHT_GAP * 2.0);
            reason_ui(ui, theme::Room::Scarce, &mut form.turn.reason, &UNDONE, form.content);
        }
        buttons_ui(ui, form, chosen)
    });
    from_list.or(from_buttons)
}

/// Room for a reason and the usual ones, in points.
const REASON_HEIGHT: f32 = 2.0 * theme::CONTROL_HEIGHT + 2.0 * theme::GAP;

fn list_ui(ui: &mut Ui, form: &Form<'_>, movements: &[Movement], recent: &Recent) -> Option<CounterIntent> {
    ui.spacing_mut().item_spacing.y = SIDE_GAP;
    let ops: Vec<OpId> = movements.iter().map(|movement| movement.op).collect();
    let led_to = form.pressed.row.and_then(|row| row.among(&ops, recent.chosen));
    let mut intent = led_to.map(CounterIntent::ChooseMovement);
    for (movement, key) in with_keys(movements) {
        let (words, detail) = words(movement, form.at_work);
        let choice = Choice::of(&Some(movement.op), &recent.chosen);
        let button = KeyedButton::new(&words, Kind::ChosenRow(choice)).detail(&detail).key_if_any(key);
        let button = button.picture(Picture::of_class(&movement.stay.class)).width(ui.available_width());
        let shown = button.show(ui);
        if led_to == Some(movement.op) {
            shown.scroll_to_me(None);
        }
        if shown.clicked() || form.pressed.has_any(key) {
            intent = Some(CounterIntent::ChooseMovement(movement.op));
        }
    }
    intent
}

fn buttons_ui(ui: &mut Ui, form: &Form<'_>, chosen: Option<&Movement>) -> Option<CounterIntent> {
    let height = ending_height(form.room);
    let mut intent = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIDE_GAP;
        if let Some(movement) = chosen {
            let width = ((ui.available_width() - super::BACK_WIDTH - 2.0 * SIDE_GAP) / 2.0).floor();
            let label = if movement.what == MovementKind::Left { "Receipt" } else { "Vehicle" };
            let show = KeyedButton::new(label, Kind::Secondary).key(Key::F7).width(width).height(height);
            if show.show(ui).clicked() || form.pressed.has(Key::F7) {
                intent = Some(CounterIntent::ShowChosen);
            }
            let may = movement.undo != MayUndo::No;
            let undo = KeyedButton::new("Undo", Kind::Danger).key(Key::F8).width(width).height(height);
            let is_pressed = ui.add_enabled_ui(may, |ui| undo.show(ui).clicked()).inner;
            if is_pressed || form.pressed.has(Key::F8) {
                intent = Some(CounterIntent::Undo(form.turn.reason.clone()));
            }
        }
        if back_button(ui, height) {
            intent = Some(CounterIntent::Back);
        }
    });
    intent
}

fn words(movement: &Movement, at_work: &AtWork) -> (String, String) {
    let plate = movement.stay.plate.as_ref().map_or("no plate", |plate| plate.typed());
    let what = match movement.what {
        MovementKind::CameIn => "came in",
        MovementKind::CarriedOver => "carried over",
        MovementKind::Corrected => "put right",
        MovementKind::Moved => "moved",
        MovementKind::Left => "left",
        MovementKind::Voided => "void",
        MovementKind::ExitUndone => "exit undone",
    };
    let time = format::time_of_day(at_work.local(movement.at));
    let amount = movement.amount.map(|amount| format!(" · {}", format::amount(amount))).unwrap_or_default();
    (plate.to_owned(), format!("{what} {time}{amount}"))
}
