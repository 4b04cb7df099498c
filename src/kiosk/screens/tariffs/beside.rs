//! What stands beside the forms: what the check found, a picture of price against stay, and what one stay costs.

use eframe::egui::{Align, Id, Key, Label, Layout, RichText, Ui, vec2};

use super::{Pressed, weak};
use crate::kiosk::command::{Horizon, Probe};
use crate::kiosk::intent::TariffsIntent;
use crate::kiosk::reply::Found;
use crate::kiosk::state::{AtWork, Beside, Draft};
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::widgets::explained::explained;
use crate::kiosk::widgets::figure::amount_at_most;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::pictures::Picture;
use crate::kiosk::widgets::price_plot::PricePlot;
use crate::kiosk::widgets::text_field::{Content, TextField};

/// The height of the picture, in points.
const PICTURE_HEIGHT: f32 = 300.0;
/// The largest fee, in points.
const FEE_PT: f32 = 42.0;

/// Draws what is chosen to stand beside the forms.
pub(super) fn beside_ui(
    ui: &mut Ui,
    draft: &Draft,
    at_work: &AtWork,
    pressed: &Pressed,
    asked: &mut Vec<TariffsIntent>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT_GAP;
        for (beside, label, key) in [
            (Beside::Findings, "Found", Key::F5),
            (Beside::Picture, "Picture", Key::F6),
            (Beside::WhatIf, "What if", Key::F7),
        ] {
            let kind = Kind::Choice(Choice::of(&beside, &draft.beside));
            if KeyedButton::new(label, kind).key(key).show(ui).clicked() || pressed.has(key) {
                asked.push(TariffsIntent::Beside(beside));
            }
        }
    });
    match draft.beside {
        Beside::Findings => findings_ui(ui, draft, asked),
        Beside::Picture => picture_ui(ui, draft, at_work, asked),
        Beside::WhatIf => what_if_ui(ui, draft, at_work, asked),
    }
}

fn findings_ui(ui: &mut Ui, draft: &Draft, asked: &mut Vec<TariffsIntent>) {
    let Some(checked) = &draft.checked else {
        ui.label("One moment …");
        return;
    };
    let mut is_any = false;
    for (number, found) in checked.faults.iter().chain(&checked.found).enumerate() {
        is_any = true;
        theme::card(ui, |ui| found_ui(ui, number, found, draft, asked));
    }
    if !is_any {
        ui.horizontal(|ui| {
            let palette = theme::palette(ui);
            Picture::Info.show(ui, 22.0, palette.accent, palette.background);
            ui.add(Label::new("Nothing was found: it can be published.").wrap());
        });
    }
    for found in checked.findings.iter().flat_map(|findings| &findings.accepted) {
        ui.add(Label::new(weak(ui, format!("Accepted as {}: {}", found.kind.code(), found.text)).small()).wrap());
    }
}

fn found_ui(ui: &mut Ui, number: usize, found: &Found, draft: &Draft, asked: &mut Vec<TariffsIntent>) {
    let palette = theme::palette(ui);
    let (colour, kind) = match found.accept {
        Some(name) => (palette.overstay, format!("Warning {name}")),
        None => (palette.danger, "Error".to_owned()),
    };
    ui.spacing_mut().interact_size.y = 0.0;
    ui.horizontal_top(|ui| {
        Picture::Warning.show(ui, 22.0, colour, palette.floor);
        ui.add(Label::new(RichText::new(kind).family(theme::bold_family()).color(colour)).wrap());
    });
    ui.add(Label::new(&found.text).wrap());
    let where_it_is = match draft.form.at(&draft.place_of(found).0) {
        Some(form) if !draft.place_of(found).0.is_empty() => format!("in a {}, ", form.shape.one),
        _ => String::new(),
    };
    let place = format!("{where_it_is}line {}, character {} of the text", found.line, found.column);
    ui.add(Label::new(weak(ui, place).small()).wrap());
    ui.horizontal_wrapped(|ui| {
        let shown = number.saturating_add(1);
        if theme::secondary_button(ui, "Show").accessible_name(format!("Show finding {shown}")).clicked() {
            asked.push(TariffsIntent::Jump(number));
        }
        if let Some(name) = found.accept {
            let accept = theme::secondary_button(ui, "It is meant").accessible_name(format!("Accept {name}"));
            if accept.clicked() {
                asked.push(TariffsIntent::Accept(name));
            }
        }
    });
}

fn picture_ui(ui: &mut Ui, draft: &Draft, at_work: &AtWork, asked: &mut Vec<TariffsIntent>) {
    let mut probe = draft.probe.clone();
    vehicle_ui(ui, at_work, &mut probe);
    probe_field(ui, "Entry", "2026-07-01 10:00", &mut probe.entry, asked);
    ui.horizontal_wrapped(|ui| {
        for (horizon, label) in [(Horizon::Day, "1 day"), (Horizon::ThreeDays, "3 days"), (Horizon::Week, "7 days")] {
            if theme::choice_button(ui, label, Choice::of(&horizon, &probe.horizon)).clicked() {
                probe.horizon = horizon;
            }
        }
    });
    try_if_changed(draft, probe, asked);
    let Some(checked) = &draft.checked else { return };
    if let (Some(Err(why)), true) = (&checked.quote, checked.curve.is_empty()) {
        ui.add(Label::new(RichText::new(why).color(theme::palette(ui).danger)).wrap());
    }
    let plot = PricePlot {
        curve: &checked.curve,
        horizon: draft.probe.horizon.minutes(),
        currency: at_work.garage.facility.currency,
        height: PICTURE_HEIGHT,
    };
    plot.show(ui);
    let hint = "Price against stay. Where the line is broken, there is no price.";
    ui.add(Label::new(weak(ui, hint).small()).wrap());
}

fn what_if_ui(ui: &mut Ui, draft: &Draft, at_work: &AtWork, asked: &mut Vec<TariffsIntent>) {
    if let Some(checked) = &draft.checked {
        match &checked.quote {
            Some(Ok(quote)) => {
                amount_at_most(ui, quote.amount(), FEE_PT);
                theme::card(ui, |ui| explained(ui, quote, |instant| at_work.local(instant)));
            }
            Some(Err(why)) => {
                ui.add(Label::new(RichText::new(format!("No price: {why}.")).color(theme::palette(ui).danger)).wrap());
            }
            None => {
                ui.label(weak(ui, "Type when it leaves."));
            }
        }
    }
    let mut probe = draft.probe.clone();
    vehicle_ui(ui, at_work, &mut probe);
    ui.horizontal_wrapped(|ui| {
        probe_field(ui, "Entry", "2026-07-01 10:00", &mut probe.entry, asked);
        probe_field(ui, "Exit", "2026-07-01 12:30", &mut probe.exit, asked);
        probe_field(ui, "Facility", &at_work.garage.facility.name, &mut probe.facility, asked);
        probe_field(ui, "Customer", "none", &mut probe.customer, asked);
        probe_field(ui, "Product", "none", &mut probe.product, asked);
        probe_field(ui, "Fixed at entry", "level=2", &mut probe.at_entry, asked);
    });
    ui.horizontal_wrapped(|ui| {
        ui.label(weak(ui, "An event is on"));
        for (event, label) in [(false, "no"), (true, "yes")] {
            let button = theme::choice_button(ui, label, Choice::of(&event, &probe.event));
            if button.accessible_name(format!("An event is on: {label}")).clicked() {
                probe.event = event;
            }
        }
    });
    try_if_changed(draft, probe, asked);
}

fn try_if_changed(draft: &Draft, probe: Probe, asked: &mut Vec<TariffsIntent>) {
    if probe != draft.probe {
        asked.push(TariffsIntent::Try(Box::new(probe)));
    }
}

/// The classes of the garage, of which one is tried; another may be typed.
fn vehicle_ui(ui: &mut Ui, at_work: &AtWork, probe: &mut Probe) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT_GAP;
        for class in &at_work.garage.classes {
            let code = class.code.as_str();
            let button = theme::choice_button(ui, class.name.as_str(), Choice::of(&code, &probe.vehicle.as_str()));
            if button.accessible_name(format!("Tried with: {}", class.name)).clicked() {
                code.clone_into(&mut probe.vehicle);
            }
        }
    });
}

fn probe_field(ui: &mut Ui, label: &str, hint: &str, text: &mut String, asked: &mut Vec<TariffsIntent>) {
    /// The width of one, in points: two stand side by side.
    const WIDTH: f32 = 178.0;
    ui.allocate_ui_with_layout(vec2(WIDTH, theme::CONTROL_HEIGHT + 26.0), Layout::top_down(Align::Min), |ui| {
        let id = Id::unique(("tariff probe", label));
        let name = format!("Tried: {}", label.to_lowercase());
        let field = TextField::new(id, &name).hint(hint).most(200).width(WIDTH).size(theme::BODY_PT);
        if field.show(ui, text).content == Content::CardNumber {
            asked.push(TariffsIntent::CardNumber);
        }
    });
}
