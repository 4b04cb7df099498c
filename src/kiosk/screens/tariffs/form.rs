//! The form of a part: what it asks for, and its own parts.

use eframe::egui::{Key, Label, Ui};

use super::field::{Place, field_ui};
use super::{Pressed, weak};
use crate::kiosk::intent::TariffsIntent;
use crate::kiosk::state::Draft;
use crate::kiosk::tariff_form::{Edit, Field, FieldPlace, Form, Kind, Path, Step, Value};
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind as ButtonKind};

/// Draws the form of the part that is shown, with the way to it.
pub(super) fn form_ui(ui: &mut Ui, draft: &Draft, pressed: &Pressed, asked: &mut Vec<TariffsIntent>) {
    let Some(form) = draft.form.at(&draft.at) else { return };
    way_ui(ui, draft, pressed, asked);
    if draft.unshown().is_some() {
        ui.add(Label::new("The text says something that no form shows. A change here takes its place.").wrap());
    }
    let fields = form.shape.fields.iter().zip(&form.values).enumerate();
    let (typed, parts): (Vec<_>, Vec<_>) = fields.partition(|(_, (_, value))| matches!(value, Value::Typed(_)));
    ui.horizontal_wrapped(|ui| {
        for (field, (asks, value)) in &typed {
            if !is_choice(asks.kind) {
                field_ui(ui, &Place::of(draft, &draft.at, *field, asks), value, asked);
            }
        }
    });
    for (field, (asks, value)) in &typed {
        if is_choice(asks.kind) {
            field_ui(ui, &Place::of(draft, &draft.at, *field, asks), value, asked);
        }
    }
    // What a tariff is about stands before what is seldom changed.
    let is_first = |key| matches!((form.shape.one, key), ("tariff", "plans") | ("plan" | "band", "meter"));
    let (first, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, (asks, _))| is_first(asks.key));
    for (field, (asks, value)) in first.into_iter().chain(others) {
        if let Value::Parts(parts) = value {
            parts_ui(ui, draft, &FieldPlace { path: draft.at.clone(), field }, asks, parts, asked);
        }
    }
}

const fn is_choice(kind: Kind) -> bool {
    matches!(kind, Kind::Choice { .. } | Kind::Days | Kind::YesNo)
}

/// From the whole to the part that is shown.
fn way_ui(ui: &mut Ui, draft: &Draft, pressed: &Pressed, asked: &mut Vec<TariffsIntent>) {
    ui.horizontal_wrapped(|ui| {
        for length in 0..draft.at.len() {
            let above: Path = draft.at.iter().take(length).copied().collect();
            if theme::secondary_button(ui, &title_of(draft, &above)).clicked() {
                asked.push(TariffsIntent::Show(above));
            }
            ui.label("›");
        }
        ui.label(theme::bold(title_of(draft, &draft.at)));
        if let Some((next, label)) = next_plan(draft) {
            let button = KeyedButton::new(label, ButtonKind::Secondary).key(Key::F9);
            if button.show(ui).clicked() || pressed.has(Key::F9) {
                asked.push(TariffsIntent::Show(next));
            }
        }
    });
}

/// The first plan, or the one behind that which is shown.
fn next_plan(draft: &Draft) -> Option<(Path, &'static str)> {
    let field = draft.form.field("plans")?;
    let shown = draft.at.first().filter(|step| step.field == field);
    let (part, label) = match shown {
        Some(step) => (step.part.saturating_add(1), "Next plan"),
        None => (0, "First plan"),
    };
    let path = vec![Step { field, part }];
    draft.form.at(&path).map(|_plan| (path, label))
}

fn title_of(draft: &Draft, path: &[Step]) -> String {
    match (path.last(), draft.form.at(path)) {
        (Some(step), Some(form)) => title(form, step.part),
        _ => "Whole tariff".to_owned(),
    }
}

/// `plan 2: Cars`
fn title(form: &Form, part: usize) -> String {
    let one = form.shape.one;
    match form.typed("name") {
        "" => format!("{one} {}", part.saturating_add(1)),
        name => format!("{one} {}: {name}", part.saturating_add(1)),
    }
}

/// The parts of a field, each with what can be done with it.
fn parts_ui(
    ui: &mut Ui,
    draft: &Draft,
    place: &FieldPlace,
    asks: &Field,
    parts: &[Form],
    asked: &mut Vec<TariffsIntent>,
) {
    let Some(shape) = asks.kind.parts() else { return };
    let is_one = matches!(asks.kind, Kind::One(_));
    let is_in_line = shape.is_in_line();
    theme::card(ui, |ui| {
        ui.label(theme::bold(asks.label));
        for (number, form) in parts.iter().enumerate() {
            let path = place.part(number);
            let name = if is_one { asks.label.to_owned() } else { title(form, number) };
            ui.horizontal_wrapped(|ui| {
                if is_in_line {
                    for (field, (asks, value)) in form.shape.fields.iter().zip(&form.values).enumerate() {
                        let mut place = Place::of(draft, &path, field, asks);
                        if !is_one {
                            place.of = Some((form.shape.one, number));
                        }
                        field_ui(ui, &place, value, asked);
                    }
                } else {
                    open_ui(ui, form, &name, &path, asked);
                }
                changes_ui(ui, place, number, &name, is_one, asked);
            });
        }
        let is_full = is_one && !parts.is_empty();
        if !is_full {
            ui.horizontal_wrapped(|ui| {
                let label = format!("Add {}", shape.one);
                let add = theme::secondary_button(ui, &label).accessible_name(format!("{label}: {}", asks.label));
                if add.clicked() {
                    asked.push(TariffsIntent::Edit(Edit::Add(place.clone())));
                }
                if parts.is_empty() && !asks.hint.is_empty() {
                    ui.label(weak(ui, asks.hint));
                }
            });
        }
    });
}

/// Room for the buttons behind a part, in points.
const CHANGES_WIDTH: f32 = 330.0;

/// The button that opens a part, and what it says in short.
fn open_ui(ui: &mut Ui, form: &Form, name: &str, path: &Path, asked: &mut Vec<TariffsIntent>) {
    let open = theme::secondary_button(ui, "Change …").accessible_name(format!("Change: {name}"));
    if open.clicked() {
        asked.push(TariffsIntent::Show(path.clone()));
    }
    let width = (ui.available_width() - CHANGES_WIDTH).max(160.0);
    ui.allocate_ui(eframe::egui::vec2(width, theme::CONTROL_HEIGHT), |ui| {
        ui.set_width(width);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.spacing_mut().interact_size.y = 0.0;
            ui.add(Label::new(name).truncate());
            ui.add(Label::new(weak(ui, in_short(form)).small()).truncate());
        });
    });
}

fn changes_ui(
    ui: &mut Ui,
    place: &FieldPlace,
    number: usize,
    name: &str,
    is_one: bool,
    asked: &mut Vec<TariffsIntent>,
) {
    let mut button = |ui: &mut Ui, label: &str, edit: Edit| {
        let button = theme::secondary_button(ui, label).accessible_name(format!("{label}: {name}"));
        if button.clicked() {
            asked.push(TariffsIntent::Edit(edit));
        }
    };
    if !is_one {
        if number > 0 {
            button(ui, "Up", Edit::Up(place.clone(), number));
        }
        button(ui, "Copy", Edit::Duplicate(place.clone(), number));
    }
    button(ui, "Remove", Edit::Remove(place.clone(), number));
}

/// What a part says, in a line.
fn in_short(form: &Form) -> String {
    let said = form.shape.fields.iter().zip(&form.values).filter_map(|(field, value)| match value {
        Value::Typed(text) if text.is_empty() || field.key == "name" => None,
        Value::Typed(text) => Some(match field.kind {
            Kind::Choice { words, .. } => {
                words.iter().find(|(code, _)| code == text).map_or(text.as_str(), |(_, means)| means).to_owned()
            }
            _ => format!("{} {text}", field.label.to_lowercase()),
        }),
        Value::Parts(parts) => match (field.kind, parts.as_slice()) {
            (_, []) => None,
            (Kind::One(_), [only]) => Some(in_short(only)),
            (Kind::One(shape) | Kind::Many(shape) | Kind::Named(shape), parts) => {
                let plural = if parts.len() == 1 { "" } else { "s" };
                Some(format!("{} {}{plural}", parts.len(), shape.one))
            }
            _ => None,
        },
    });
    said.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}
