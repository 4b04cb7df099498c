//! A message in a box: what happened, what it means and what to do next.

use eframe::egui::{CornerRadius, Frame, Label, Margin, RichText, Role, Stroke, Ui, WidgetInfo};

use super::pictures::Picture;
use crate::kiosk::state::{Message, Weight};
use crate::kiosk::theme;

/// Draws a message over the whole width.
pub fn message_box(ui: &mut Ui, message: &Message) {
    let palette = theme::palette(ui);
    let (colour, picture, role) = match message.weight {
        Weight::Note => (palette.accent, Picture::Info, Role::Status),
        Weight::Refusal => (palette.danger, Picture::Warning, Role::Alert),
    };
    let frame = Frame::new()
        .fill(palette.floor)
        .stroke(Stroke::new(theme::FOCUS_LINE, colour))
        .corner_radius(CornerRadius::same(theme::CORNER))
        .inner_margin(Margin::symmetric(12, 8));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            picture.show(ui, 26.0, colour, palette.floor);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(RichText::new(&message.what).family(theme::bold_family()).color(colour)).wrap());
                if !message.next.is_empty() {
                    ui.add(Label::new(&message.next).wrap());
                }
            });
        });
    });
    shown.response.widget_info(|| WidgetInfo::labeled(role, true, format!("{} {}", message.what, message.next)));
}
