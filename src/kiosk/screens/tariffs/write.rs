//! The tariff that is being written: its forms or its text, and beside them what is found, what it costs, and why.

use eframe::egui::{FontId, Id, Key, Label, TextEdit, Ui};

use super::beside::beside_ui;
use super::form::form_ui;
use super::{Pressed, heading_ui, message_ui, one_up, side_by_side, weak};
use crate::kiosk::card_number;
use crate::kiosk::intent::TariffsIntent;
use crate::kiosk::state::{AtWork, Draft, TariffView, Tariffs};
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};

/// How wide what stands beside the forms is, in points.
const BESIDE: f32 = 400.0;

/// Draws the editor.
pub(super) fn write_ui(
    ui: &mut Ui,
    tariffs: &Tariffs,
    draft: &Draft,
    at_work: &AtWork,
    pressed: &Pressed,
    asked: &mut Vec<TariffsIntent>,
) {
    let mut from_heading = None;
    let is_back = heading_ui(ui, "Tariff", |ui| {
        for (view, label, key) in [(TariffView::Forms, "Forms", Key::F1), (TariffView::Text, "Text", Key::F2)] {
            let kind = Kind::Choice(Choice::of(&view, &draft.view));
            if KeyedButton::new(label, kind).key(key).show(ui).clicked() || pressed.has(key) {
                from_heading = Some(TariffsIntent::View(view));
            }
        }
        let publish = KeyedButton::new("Publish …", Kind::Primary).key(Key::F8).height(theme::CONTROL_HEIGHT);
        if publish.show(ui).clicked() || pressed.has(Key::F8) {
            from_heading = Some(TariffsIntent::ToPublish);
        }
        ui.label(weak(ui, state_in_words(draft)));
    });
    asked.extend(from_heading);
    if is_back {
        asked.push(one_up(draft));
    }
    message_ui(ui, tariffs.message.as_ref());
    let mut from_form = Vec::new();
    side_by_side(
        ui,
        BESIDE,
        |ui| match draft.view {
            TariffView::Forms => form_ui(ui, draft, pressed, &mut from_form),
            TariffView::Text => text_ui(ui, draft, &mut from_form),
        },
        |ui| beside_ui(ui, draft, at_work, pressed, asked),
    );
    asked.append(&mut from_form);
}

/// How far the draft is from being published.
fn state_in_words(draft: &Draft) -> String {
    let Some(checked) = &draft.checked else { return "being checked …".to_owned() };
    let errors = checked.faults.len() + checked.findings.as_ref().map_or(0, |findings| findings.errors.len());
    let warnings = checked.findings.as_ref().map_or(0, |findings| findings.warnings.len());
    match (errors, warnings) {
        (0, 0) => "ready to be published".to_owned(),
        (0, 1) => "1 warning".to_owned(),
        (0, warnings) => format!("{warnings} warnings"),
        (1, _) => "1 error".to_owned(),
        (errors, _) => format!("{errors} errors"),
    }
}

/// The text of the same tariff, to be changed as well.
fn text_ui(ui: &mut Ui, draft: &Draft, asked: &mut Vec<TariffsIntent>) {
    if let Some(why) = draft.unshown() {
        let words = format!("The forms cannot show this text: {why}.");
        ui.add(Label::new(eframe::egui::RichText::new(words).color(theme::palette(ui).danger)).wrap());
    }
    let mut text = draft.text().to_owned();
    let edit = TextEdit::multiline(&mut text)
        .id(Id::unique("tariff text"))
        .font(FontId::monospace(theme::SMALL_PT))
        .desired_width(f32::INFINITY)
        .desired_rows(20)
        .code_editor();
    ui.add(edit).accessible_name("The text of the tariff");
    if card_number::is_in(&text) {
        asked.push(TariffsIntent::CardNumber);
    } else if text != draft.text() {
        asked.push(TariffsIntent::TypeText(text));
    }
}
