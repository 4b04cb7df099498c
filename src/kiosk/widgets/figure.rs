//! The one figure of a screen, as large as its room allows and never smaller than six millimetres.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, Color32, FontFamily, FontId, Label, Response, RichText, Ui};

use crate::domain::money::Money;
use crate::kiosk::theme::{self, FIGURE_PT};

/// Draws a figure as large as the room beside it allows, in one line.
pub fn figure(ui: &mut Ui, text: &str) -> Response {
    draw(ui, text, "", f32::INFINITY)
}

/// Draws an amount as large as the room beside it allows; its currency is smaller.
pub fn amount(ui: &mut Ui, amount: Money) -> Response {
    draw(ui, &amount.decimal(), amount.currency().code(), f32::INFINITY)
}

/// The same, at most so large, in points.
pub fn amount_at_most(ui: &mut Ui, amount: Money, most: f32) -> Response {
    draw(ui, &amount.decimal(), amount.currency().code(), most)
}

fn draw(ui: &mut Ui, text: &str, unit: &str, most: f32) -> Response {
    let room = ui.available_width();
    let [.., least] = FIGURE_PT;
    let mut job = laid_out(text, unit, least);
    for size in FIGURE_PT.into_iter().filter(|size| *size <= most) {
        let tried = laid_out(text, unit, size);
        let width = ui.fonts_mut(|fonts| fonts.layout_job(tried.clone()).size().x);
        if width <= room || size <= least {
            job = tried;
            break;
        }
    }
    ui.add(Label::new(job).truncate())
}

fn laid_out(text: &str, unit: &str, size: f32) -> LayoutJob {
    // Figures have no letters that hang down: the room below the line is saved.
    let format = |size: f32, family: FontFamily| TextFormat {
        line_height: Some(size * 1.06),
        valign: Align::BOTTOM,
        ..TextFormat::simple(FontId::new(size, family), Color32::PLACEHOLDER)
    };
    let mut job = LayoutJob::default();
    job.append(text, 0.0, format(size, theme::bold_family()));
    if !unit.is_empty() {
        job.append(&format!(" {unit}"), 0.0, format((size * 0.42).max(theme::BODY_PT), theme::bold_family()));
    }
    job
}

/// A heading over a figure.
pub fn over_figure(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).color(theme::palette(ui).weak_text))
}
