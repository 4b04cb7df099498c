//! Facts in lines: what it is on the left, what it says on the right.

use eframe::egui::{Grid, Label, RichText, Ui};

use crate::kiosk::theme;

/// Draws facts in lines. `id` tells one list from another on the same screen.
pub fn facts<'a>(ui: &mut Ui, id: &str, lines: impl IntoIterator<Item = (&'a str, String)>) {
    Grid::new(id).num_columns(2).striped(false).spacing([theme::WIDE_GAP, theme::GAP / 3.0]).min_row_height(26.0).show(
        ui,
        |ui| {
            for (what, says) in lines {
                ui.label(RichText::new(what).color(theme::palette(ui).weak_text));
                ui.add(Label::new(says).wrap());
                ui.end_row();
            }
        },
    );
}
