//! The one figure of a screen, as large as its room allows.

use eframe::egui::{FontId, Label, Response, RichText, TextStyle, Ui};

use crate::kiosk::theme;

/// Sizes to fall back to when a figure is too long for its room, in points.
const SMALLER: [f32; 3] = [48.0, 36.0, 28.0];

/// Draws a figure as large as the room beside it allows, in one line.
pub fn figure(ui: &mut Ui, text: &str) -> Response {
    let huge = theme::huge_style().resolve(ui.style());
    let room = ui.available_width();
    let width = |ui: &Ui, font: &FontId| {
        let text = text.to_owned();
        ui.fonts_mut(|fonts| fonts.layout_no_wrap(text, font.clone(), eframe::egui::Color32::PLACEHOLDER).size().x)
    };
    let sizes = std::iter::once(huge.size).chain(SMALLER);
    let mut font = huge.clone();
    for size in sizes {
        font = FontId::new(size, huge.family.clone());
        if width(ui, &font) <= room {
            break;
        }
    }
    // Figures have no letters that hang down: the room below the line is saved.
    let line = font.size * 1.06;
    ui.add(Label::new(RichText::new(text).font(font).line_height(Some(line))).truncate())
}

/// A heading over a figure.
pub fn over_figure(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).text_style(TextStyle::Body).color(theme::palette(ui).weak_text));
}
