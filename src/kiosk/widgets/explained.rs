//! A fee that explains itself: each line with its times, its amount and the rule that made it.

use chrono::NaiveDateTime;
use eframe::egui::{Align, Label, Layout, RichText, Ui};

use crate::domain::money::Money;
use crate::domain::quote::{Quote, QuoteLine};
use crate::domain::time::Instant;
use crate::kiosk::theme;
use crate::text::format;

/// Draws a fee line by line, and what the lines come to. `local` tells what the garage's clock showed.
pub fn explained(ui: &mut Ui, quote: &Quote, local: impl Fn(Instant) -> NaiveDateTime) {
    ui.spacing_mut().interact_size.y = 0.0;
    ui.spacing_mut().item_spacing.y = theme::TIGHT_GAP;
    for line in quote.lines() {
        row(ui, &line.label, line.amount, false);
        let palette = theme::palette(ui);
        let detail = RichText::new(times_and_rule(line, &local)).small().color(palette.weak_text);
        ui.add(Label::new(detail).wrap());
    }
    ui.separator();
    row(ui, "Together", quote.amount(), true);
    for flag in quote.flags() {
        ui.add(Label::new(RichText::new(flag.text()).color(theme::palette(ui).overstay)).wrap());
    }
}

/// `2026-07-01 10:00 to 11:00 · Cars: rung 1`
fn times_and_rule(line: &QuoteLine, local: impl Fn(Instant) -> NaiveDateTime) -> String {
    let (from, to) = (local(line.from), local(line.to));
    let end = if from.date() == to.date() { format::time_of_day(to) } else { format::date_time(to) };
    format!("{} to {end} · {}", format::date_time(from), line.rule)
}

fn row(ui: &mut Ui, label: &str, amount: Money, is_sum: bool) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (label, amount) = (RichText::new(label), RichText::new(amount.decimal()).monospace());
            let bold = |text: RichText| if is_sum { text.strong().family(theme::bold_family()) } else { text };
            ui.label(if is_sum { amount.strong() } else { amount });
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Label::new(bold(label)).truncate()));
        });
    });
}
