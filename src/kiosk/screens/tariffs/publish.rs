//! Publishing: what the stays of the last month would have cost, from when it holds, and why.

use chrono::{Duration, NaiveTime};
use eframe::egui::{Grid, Id, Key, Label, ScrollArea, Ui};

use super::{Pressed, heading_ui, message_ui, weak};
use crate::domain::money::Money;
use crate::kiosk::intent::TariffsIntent;
use crate::kiosk::state::{AtWork, Draft, KioskState, Remote, Tariffs};
use crate::kiosk::theme;
use crate::kiosk::widgets::facts::facts;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::text_field::{Content, TextField};
use crate::operations::compare_tariff::Comparison;
use crate::text::format;

/// The longest reason.
const LONGEST_REASON: usize = 200;

/// What is typed about publishing.
#[derive(Debug, Default)]
pub(super) struct PublishForm {
    from: String,
    reason: String,
}

impl PublishForm {
    /// Begins anew: from the next midnight on, without a reason.
    pub(super) fn begin(&mut self, state: &KioskState) {
        let Some((at_work, now)) = state.at_work().zip(state.now) else { return };
        let tomorrow = at_work.local(now).date().checked_add_signed(Duration::days(1));
        let midnight = tomorrow.map(|day| day.and_time(NaiveTime::MIN));
        self.from = midnight.map(format::date_time).unwrap_or_default();
        self.reason.clear();
    }

    /// Draws the page.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        tariffs: &Tariffs,
        draft: &Draft,
        at_work: &AtWork,
        pressed: &Pressed,
        asked: &mut Vec<TariffsIntent>,
    ) {
        if heading_ui(ui, &format!("Publish “{}”", draft.form.typed("name")), |_ui| {}) {
            asked.push(TariffsIntent::Back);
        }
        message_ui(ui, tariffs.message.as_ref());
        message_ui(ui, draft.publishing.failure());
        let is_publishing = draft.publishing.is_pending();
        ui.add_enabled_ui(!is_publishing, |ui| {
            ui.horizontal_wrapped(|ui| {
                let mut field = |ui: &mut Ui, label: &str, hint: &str, width: f32, text: &mut String| {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        let id = Id::unique(("publish", label));
                        let typed =
                            TextField::new(id, label).hint(hint).most(LONGEST_REASON).width(width).show(ui, text);
                        if typed.content == Content::CardNumber {
                            asked.push(TariffsIntent::CardNumber);
                        }
                    });
                };
                field(ui, "It prices vehicles that come in from", "2026-12-01 00:00", 330.0, &mut self.from);
                field(ui, "Why", "in a few words", 400.0, &mut self.reason);
            });
            let label = if is_publishing { "Publishing …" } else { "Publish it" };
            let publish = KeyedButton::new(label, Kind::Primary).key(Key::F8).width(240.0).show(ui).clicked();
            if (publish || pressed.has(Key::F8)) && !is_publishing {
                let (from, reason) = (self.from.clone(), self.reason.clone());
                asked.push(TariffsIntent::Publish { from, reason });
            }
        });
        ui.label(theme::bold("What the stays of the last 30 days would have cost"));
        ScrollArea::vertical().id_salt("compared").auto_shrink(false).show(ui, |ui| match &draft.comparing {
            Remote::Pending(_) => {
                ui.horizontal(|ui| {
                    ui.label("They are being priced …");
                    if theme::secondary_button(ui, "Stop").clicked() {
                        asked.push(TariffsIntent::StopComparing);
                    }
                });
            }
            Remote::Idle => {
                ui.horizontal(|ui| {
                    ui.label(weak(ui, "They were not priced."));
                    if theme::secondary_button(ui, "Price them").clicked() {
                        asked.push(TariffsIntent::Compare);
                    }
                });
            }
            Remote::Failed(message) => message_ui(ui, Some(message)),
            Remote::Ready(comparison) => comparison_ui(ui, comparison, at_work),
        });
    }
}

fn comparison_ui(ui: &mut Ui, comparison: &Comparison, at_work: &AtWork) {
    if comparison.stays == 0 && comparison.without_price == 0 {
        ui.add(Label::new(weak(ui, "Nobody has come in and left in the last 30 days.")).wrap());
        return;
    }
    let more = match comparison.would_be.minor().checked_sub(comparison.was.minor()) {
        Some(minor) => signed(Money::new(minor, comparison.was.currency())),
        None => String::new(),
    };
    let mut lines = vec![
        ("Stays", comparison.stays.to_string()),
        ("They did cost", format::amount(comparison.was)),
        ("They would have cost", format!("{} ({more})", format::amount(comparison.would_be))),
        ("Dearer, cheaper", format!("{}, {}", comparison.dearer, comparison.cheaper)),
    ];
    if comparison.without_price > 0 {
        lines.push(("Without a price", format!("{}: they would be priced by hand", comparison.without_price)));
    }
    facts(ui, "compared", lines);
    if comparison.largest.is_empty() {
        return;
    }
    ui.label(theme::bold("The largest differences"));
    Grid::new("differences").num_columns(5).striped(true).spacing([theme::WIDE_GAP, theme::TIGHT_GAP]).show(ui, |ui| {
        for heading in ["Class", "Came in", "Stayed", "Did cost", "Would have cost"] {
            ui.label(weak(ui, heading));
        }
        ui.end_row();
        for other in &comparison.largest {
            let minutes = other.exited.signed_duration_since(other.entered).num_minutes();
            ui.label(other.class.as_str());
            ui.label(format::date_time(at_work.local(other.entered)));
            ui.label(format::duration(u64::try_from(minutes).unwrap_or(0)));
            ui.label(other.was.decimal());
            ui.label(other.would_be.decimal());
            ui.end_row();
        }
    });
}

/// `+12.50 EUR`
fn signed(money: Money) -> String {
    let sign = if money.minor() > 0 { "+" } else { "" };
    format!("{sign}{}", format::amount(money))
}
