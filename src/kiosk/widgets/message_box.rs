//! A message in a box: what happened, what it means and what to do next.

use eframe::egui::{Color32, CornerRadius, Frame, Label, Margin, Response, RichText, Role, Stroke, Ui, WidgetInfo};

use super::pictures::Picture;
use crate::kiosk::state::{Message, Weight};
use crate::kiosk::theme::{self, Palette};

/// Draws a message over the whole width.
pub fn message_box(ui: &mut Ui, message: &Message) {
    let palette = theme::palette(ui);
    let (colour, picture) = look(message.weight, palette);
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
    name(&shown.response, message);
}

/// Draws a message where there is little room: in small letters, without a frame.
pub fn message_line(ui: &mut Ui, message: &Message) {
    let palette = theme::palette(ui);
    let (colour, picture) = look(message.weight, palette);
    let shown = ui.horizontal_top(|ui| {
        picture.show(ui, 22.0, colour, palette.background);
        let both = format!("{} {}", message.what, message.next);
        ui.add(Label::new(RichText::new(both).small().family(theme::bold_family()).color(colour)).wrap());
    });
    name(&shown.response, message);
}

const fn look(weight: Weight, palette: &Palette) -> (Color32, Picture) {
    match weight {
        Weight::Note => (palette.accent, Picture::Info),
        Weight::Refusal => (palette.danger, Picture::Warning),
    }
}

fn name(response: &Response, message: &Message) {
    let role = match message.weight {
        Weight::Note => Role::Status,
        Weight::Refusal => Role::Alert,
    };
    response.widget_info(|| WidgetInfo::labeled(role, true, format!("{} {}", message.what, message.next)));
}
