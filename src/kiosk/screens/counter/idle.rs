//! Nothing is being done: what can be, and who has been inside longest.

use eframe::egui::{Key, Label, RichText, Ui};

use super::keys::Pressed;
use super::stays::stay_button;
use crate::kiosk::intent::CounterIntent;
use crate::kiosk::state::{AtWork, KioskState};
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::operations::find::FoundBy;

/// Draws what can be done.
pub(super) fn idle_ui(ui: &mut Ui, state: &KioskState, at_work: &AtWork, pressed: &Pressed) -> Option<CounterIntent> {
    let palette = theme::palette(ui);
    let hint = "Type or scan, then Enter. A plate that is not inside comes in; a plate, ticket or spot of a vehicle inside leaves.";
    ui.add(Label::new(RichText::new(hint).color(palette.weak_text)).wrap());
    let mut intent = None;
    let without = KeyedButton::new("Vehicle without a plate", Kind::Secondary).key(Key::F9);
    if without.show(ui).clicked() || pressed.has(Key::F9) {
        intent = Some(CounterIntent::WithoutPlate);
    }
    ui.add_space(theme::GAP);
    let longest = &state.board.inside.longest;
    if longest.is_empty() {
        ui.label(RichText::new("Nobody is inside.").color(palette.weak_text));
        return intent;
    }
    ui.label(RichText::new("Longest inside").family(theme::bold_family()));
    ui.spacing_mut().item_spacing.y = theme::GAP / 2.0;
    for stay in longest {
        if stay_button(ui, stay, at_work, None) {
            intent = Some(CounterIntent::Turn(stay.id, FoundBy::Plate));
        }
    }
    intent
}
