//! While the books are being opened, and when they cannot be.

use eframe::egui::{Key, Ui};

use crate::kiosk::intent::{Intent, WindowIntent};
use crate::kiosk::state::Message;
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;

/// Draws that the books are being opened.
pub(super) fn opening_ui(ui: &mut Ui) {
    ui.heading("Opening the books …");
}

/// Draws why the books cannot be opened, and what can be done.
pub(super) fn stopped_ui(ui: &mut Ui, message: &Message) -> Option<Intent> {
    let again = ui.input_mut(|input| input.consume_key(eframe::egui::Modifiers::NONE, Key::Enter));
    let mut intent = again.then_some(WindowIntent::TryAgain);
    ui.set_max_width(860.0);
    ui.heading("Parkhaus cannot work in this folder");
    ui.add_space(theme::GAP);
    message_box(ui, message);
    ui.add_space(theme::WIDE_GAP);
    ui.horizontal(|ui| {
        if KeyedButton::new("Try again", Kind::Primary).key(Key::Enter).width(240.0).show(ui).clicked() {
            intent = Some(WindowIntent::TryAgain);
        }
        if theme::secondary_button(ui, "Close the window").clicked() {
            intent = Some(WindowIntent::Close);
        }
    });
    intent.map(Intent::Window)
}
