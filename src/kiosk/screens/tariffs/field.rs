//! One field of a form.

use eframe::egui::{Align, Id, Layout, RichText, Ui, vec2};

use crate::kiosk::intent::TariffsIntent;
use crate::kiosk::state::Draft;
use crate::kiosk::tariff_form::{DAYS, Edit, Field, FieldPlace, Kind, Step, Value, join, split};
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::widgets::text_field::{Content, TextField};

/// The widths of fields, in points.
const NARROW: f32 = 124.0;
const WIDE: f32 = 250.0;

/// The height of a field with its name, in points.
const FIELD_HEIGHT: f32 = theme::CONTROL_HEIGHT + 26.0;

/// The longest text in a field.
const LONGEST: usize = 2_000;

/// A field and where it stands.
pub(super) struct Place<'a> {
    asks: &'a Field,
    at: FieldPlace,
    /// What it is a part of, where several stand one below the other: `rung`, and which.
    pub(super) of: Option<(&'a str, usize)>,
    /// Whether it is to have the keyboard.
    is_jumped_to: bool,
}

impl<'a> Place<'a> {
    /// The field of a part of a draft.
    pub(super) fn of(draft: &Draft, path: &[Step], field: usize, asks: &'a Field) -> Self {
        let at = FieldPlace { path: path.to_vec(), field };
        let is_jumped_to = draft.jump.as_ref() == Some(&at);
        Self { asks, at, of: None, is_jumped_to }
    }

    /// What it is called: `Price, rung 2`.
    fn label(&self) -> String {
        match self.of {
            Some((one, number)) => format!("{}, {one} {}", self.asks.label, number.saturating_add(1)),
            None => self.asks.label.to_owned(),
        }
    }

    fn types(&self, text: String) -> TariffsIntent {
        TariffsIntent::Edit(Edit::Type(self.at.clone(), text))
    }
}

/// Draws a field.
pub(super) fn field_ui(ui: &mut Ui, place: &Place<'_>, value: &Value, asked: &mut Vec<TariffsIntent>) {
    let Value::Typed(typed) = value else { return };
    match place.asks.kind {
        Kind::Choice { words, has_default } => choice_ui(ui, place, words, has_default, typed, asked),
        Kind::YesNo => yes_no_ui(ui, place, typed, asked),
        Kind::Days => days_ui(ui, place, typed, asked),
        _ => text_ui(ui, place, typed, asked),
    }
}

fn text_ui(ui: &mut Ui, place: &Place<'_>, typed: &str, asked: &mut Vec<TariffsIntent>) {
    let label = place.label();
    let is_wide =
        matches!(place.asks.kind, Kind::Names | Kind::Dates) || (place.asks.key == "name" && place.of.is_none());
    let width = if is_wide { WIDE } else { NARROW };
    let mut text = typed.to_owned();
    let id = Id::unique(("tariff field", &place.at));
    let mut field = TextField::new(id, &label).hint(place.asks.hint).most(LONGEST).width(width);
    if place.of.is_some_and(|(_, number)| number > 0) {
        field = field.label_inside();
    }
    // A size before it is drawn: else a row of fields would not know where to break.
    let layout = Layout::top_down(Align::Min);
    let shown = ui.allocate_ui_with_layout(vec2(width, FIELD_HEIGHT), layout, |ui| field.show(ui, &mut text)).inner;
    if place.is_jumped_to && !shown.response.has_focus() {
        shown.response.request_focus();
        asked.push(TariffsIntent::Jumped);
    }
    if shown.content == Content::CardNumber {
        asked.push(TariffsIntent::CardNumber);
    }
    if text != typed {
        asked.push(place.types(text));
    }
}

fn heading_ui(ui: &mut Ui, place: &Place<'_>) {
    ui.label(RichText::new(place.label()).color(theme::palette(ui).weak_text));
}

/// Draws a button of a choice. Says whether it was pressed.
fn one_of(ui: &mut Ui, place: &Place<'_>, label: &str, is_chosen: bool) -> bool {
    let choice = if is_chosen { Choice::Chosen } else { Choice::Other };
    theme::choice_button(ui, label, choice).accessible_name(format!("{}: {label}", place.label())).clicked()
}

fn choice_ui(
    ui: &mut Ui,
    place: &Place<'_>,
    words: &[(&str, &str)],
    has_default: bool,
    typed: &str,
    asked: &mut Vec<TariffsIntent>,
) {
    ui.horizontal_wrapped(|ui| {
        heading_ui(ui, place);
        for (number, (code, means)) in words.iter().enumerate() {
            let is_default = has_default && number == 0;
            let label = if is_default { format!("{means} (usual)") } else { (*means).to_owned() };
            let is_chosen = typed == *code || (typed.is_empty() && is_default);
            if one_of(ui, place, &label, is_chosen) && !is_chosen {
                asked.push(place.types((*code).to_owned()));
            }
        }
    });
}

fn yes_no_ui(ui: &mut Ui, place: &Place<'_>, typed: &str, asked: &mut Vec<TariffsIntent>) {
    // What is said of an event may be left open; what is not said of anything else is no.
    let may_be_open = place.asks.key == "event";
    let choices: &[(&str, &str)] =
        if may_be_open { &[("", "either"), ("true", "yes"), ("false", "no")] } else { &[("", "no"), ("true", "yes")] };
    ui.horizontal_wrapped(|ui| {
        heading_ui(ui, place);
        for (code, label) in choices {
            let is_chosen = typed == *code || (!may_be_open && code.is_empty() && typed == "false");
            if one_of(ui, place, label, is_chosen) && !is_chosen {
                asked.push(place.types((*code).to_owned()));
            }
        }
    });
}

fn days_ui(ui: &mut Ui, place: &Place<'_>, typed: &str, asked: &mut Vec<TariffsIntent>) {
    let chosen = split(typed);
    ui.horizontal_wrapped(|ui| {
        heading_ui(ui, place);
        for (code, label) in DAYS {
            let is_chosen = chosen.iter().any(|day| day == code);
            if one_of(ui, place, label, is_chosen) {
                let others = DAYS.iter().map(|(day, _)| *day);
                let days: Vec<&str> =
                    others.filter(|day| (chosen.iter().any(|chosen| chosen == day)) != (*day == code)).collect();
                asked.push(place.types(join(&days)));
            }
        }
        if chosen.is_empty() {
            ui.label(RichText::new(place.asks.hint).color(theme::palette(ui).weak_text));
        }
    });
}
