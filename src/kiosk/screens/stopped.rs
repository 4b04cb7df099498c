//! While the books are being opened, and when they cannot be.

use eframe::egui::{Key, Ui};

use crate::kiosk::intent::{Intent, WindowIntent};
use crate::kiosk::state::Message;
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;

/// Draws that the books are being opened.
pub(super) fn opening_ui(ui: &mut Ui) {
    page(ui, |ui| {
        ui.heading("Opening the books …");
        ui.label("This takes a moment after the computer was switched off in the middle of something.");
    });
}

/// Draws why the books cannot be opened, and what can be done.
pub(super) fn stopped_ui(ui: &mut Ui, message: &Message) -> Option<Intent> {
    let again = ui.input_mut(|input| input.consume_key(eframe::egui::Modifiers::NONE, Key::Enter));
    let mut intent = again.then_some(WindowIntent::TryAgain);
    page(ui, |ui| {
        ui.heading("Parkhaus cannot work in this folder");
        ui.add_space(theme::GAP);
        message_box(ui, message);
        ui.add_space(theme::WIDE_GAP);
        ui.horizontal(|ui| {
            let again = KeyedButton::new("Try again", Kind::Primary).key(Key::Enter).width(theme::mm(70.0));
            if again.show(ui).clicked() {
                intent = Some(WindowIntent::TryAgain);
            }
            let close = KeyedButton::new("Close the window", Kind::Secondary).height(theme::PRIMARY_HEIGHT);
            if close.show(ui).clicked() {
                intent = Some(WindowIntent::Close);
            }
        });
    });
    intent.map(Intent::Window)
}

/// A page in the middle of the window, no wider than lines can be read.
pub(super) fn page<T>(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui) -> T) -> T {
    let width = theme::mm(215.0).min(ui.available_width());
    let margin = (ui.available_width() - width) / 2.0;
    ui.horizontal_top(|ui| {
        ui.add_space(margin);
        ui.vertical(|ui| {
            ui.set_width(width);
            add_contents(ui)
        })
        .inner
    })
    .inner
}
