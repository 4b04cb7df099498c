//! A vehicle comes in: its class, its spot and why, and Enter makes the ticket.

use eframe::egui::{Key, Label, RichText, Ui};

use super::keys::Pressed;
use super::stays::stay_button;
use super::{BACK_WIDTH, Fields, Part, Turn, back_button, reason_ui, with_keys, worse};
use crate::domain::facility::Need;
use crate::kiosk::intent::{CounterIntent, EntryIntent};
use crate::kiosk::reply::Offer;
use crate::kiosk::state::{AtWork, Entry, KioskState, Pick, Remote};
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::widgets::figure::{figure, over_figure};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::text_field::{Content, TextField};
use crate::operations::find::FoundBy;

/// The usual reasons why a plate that is inside comes in again.
const AGAIN: [&str; 2] = ["Left unseen, came back", "Same plate, other country"];

/// Draws the entry.
pub(super) fn entry_ui(
    ui: &mut Ui,
    turn: &mut Turn,
    entry: &Entry,
    state: &KioskState,
    at_work: &AtWork,
    pressed: &Pressed,
    content: &mut Content,
) -> Option<CounterIntent> {
    if let Some(inside) = &entry.inside {
        return already_inside_ui(ui, turn, inside, content);
    }
    let near = near_ui(ui, entry, at_work);
    ui.horizontal(|ui| {
        let plate = entry.plate.as_ref().map_or("Without a plate", |plate| plate.typed());
        ui.label(theme::large(plate).family(theme::bold_family()));
        ui.label(theme::large("comes in"));
    });
    if let Some(again) = &entry.again {
        ui.label(format!("A vehicle with this plate is inside. Let in again because: {again}"));
    }
    let about = classes_ui(ui, entry, state, at_work, pressed)
        .or(needs_ui(ui, turn, entry, pressed))
        .or(spot_ui(ui, turn, entry, content))
        .map(CounterIntent::Entry)
        .or(make_ui(ui, entry, pressed));
    near.or(about)
}

/// Plates inside that look like this one: the commonest mistake is a misread letter.
fn near_ui(ui: &mut Ui, entry: &Entry, at_work: &AtWork) -> Option<CounterIntent> {
    if entry.near.is_empty() {
        return None;
    }
    let mut intent = None;
    ui.label(RichText::new("Is it one of these, on its way out?").family(theme::bold_family()));
    for stay in entry.near.iter().take(3) {
        if stay_button(ui, stay, at_work, None) {
            intent = Some(CounterIntent::Turn(stay.id, FoundBy::Plate));
        }
    }
    intent
}

fn classes_ui(
    ui: &mut Ui,
    entry: &Entry,
    state: &KioskState,
    at_work: &AtWork,
    pressed: &Pressed,
) -> Option<EntryIntent> {
    let mut intent = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP / 2.0;
        for (class, key) in with_keys(&at_work.garage.classes) {
            let room = match state.board.room_for(&class.code) {
                Some(0) => "full".to_owned(),
                Some(room) => format!("{room} free"),
                None => String::new(),
            };
            let kind = Kind::Choice(Choice::of(&class.code, &entry.class));
            let mut button = KeyedButton::new(&class.name, kind).detail(&room);
            button.key = key;
            if button.show(ui).clicked() || pressed.has_any(key) {
                intent = Some(EntryIntent::Class(class.code.clone()));
            }
        }
    });
    intent
}

/// What the driver is entitled to, and the way to another spot.
fn needs_ui(ui: &mut Ui, turn: &mut Turn, entry: &Entry, pressed: &Pressed) -> Option<EntryIntent> {
    let mut intent = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP / 2.0;
        for (need, label, key) in [(Need::Accessible, "Accessible", Key::F7), (Need::Ev, "EV charging", Key::F8)] {
            let choice = if entry.needs.contains(&need) { Choice::Chosen } else { Choice::Other };
            if KeyedButton::new(label, Kind::Choice(choice)).key(key).show(ui).clicked() || pressed.has(key) {
                intent = Some(EntryIntent::Toggle(need));
            }
        }
        let other = KeyedButton::new("Other spot …", Kind::Secondary).key(Key::F9);
        if other.show(ui).clicked() || pressed.has(Key::F9) {
            turn.part = Part::OtherSpot;
        }
    });
    intent
}

/// The spot, as large as can be, and why.
fn spot_ui(ui: &mut Ui, turn: &mut Turn, entry: &Entry, content: &mut Content) -> Option<EntryIntent> {
    let mut intent = None;
    match (&entry.pick, &entry.offer) {
        (Pick::Chosen { label, notes, .. }, _) => {
            over_figure(ui, "Spot, chosen by you");
            figure(ui, label);
            for note in notes {
                ui.add(Label::new(RichText::new(format!("Note: {note}.")).color(theme::palette(ui).overstay)).wrap());
            }
        }
        (Pick::Suggested, Remote::Ready(Offer::Spot(suggestion))) => {
            over_figure(ui, &format!("Spot on floor {}", suggestion.floor));
            figure(ui, &suggestion.label);
            ui.add(Label::new(capitalised(&suggestion.why)).wrap());
        }
        (Pick::Suggested, Remote::Ready(Offer::Full(missing))) => {
            over_figure(ui, "No spot for this vehicle");
            ui.scope(|ui| {
                ui.visuals_mut().override_text_color = Some(theme::palette(ui).danger);
                figure(ui, "FULL");
            });
            ui.add(
                Label::new(format!("{}. Choose another spot, or let it in without one.", capitalised(missing))).wrap(),
            );
        }
        (Pick::Suggested, Remote::Failed(message)) => message_box(ui, message),
        (Pick::Suggested, Remote::Idle | Remote::Pending(_)) => {
            over_figure(ui, "Looking for a spot");
            figure(ui, "…");
        }
    }
    if matches!(entry.pick, Pick::Chosen { .. }) && theme::secondary_button(ui, "Suggested spot again").clicked() {
        intent = Some(EntryIntent::Suggested);
    }
    if turn.part == Part::OtherSpot {
        let field = TextField::new(Fields::spot(), "Type a free spot, or click it on the map").hint("B1-014").most(24);
        *content = worse(*content, field.show(ui, &mut turn.spot).content);
    }
    intent
}

fn make_ui(ui: &mut Ui, entry: &Entry, pressed: &Pressed) -> Option<CounterIntent> {
    let mut intent = None;
    ui.add_space(theme::GAP / 2.0);
    if entry.making.is_pending() {
        ui.label(theme::large("Making the ticket …"));
        return None;
    }
    if let Some(message) = entry.making.failure() {
        message_box(ui, message);
    }
    ui.horizontal(|ui| {
        let width = ui.available_width() - BACK_WIDTH;
        if entry.is_full() {
            let without = KeyedButton::new("Let in without a spot", Kind::Primary).key(Key::F10).width(width);
            if without.show(ui).clicked() || pressed.has(Key::F10) {
                intent = Some(CounterIntent::Entry(EntryIntent::WithoutSpot));
            }
        } else if KeyedButton::new("Make the ticket", Kind::Primary).key(Key::Enter).width(width).show(ui).clicked() {
            intent = Some(CounterIntent::Entry(EntryIntent::MakeTicket));
        }
        if back_button(ui) {
            intent = Some(CounterIntent::Back);
        }
    });
    intent
}

/// The plate came in at the same moment, or by another booth's window.
fn already_inside_ui(
    ui: &mut Ui,
    turn: &mut Turn,
    inside: &crate::kiosk::state::InsideAlready,
    content: &mut Content,
) -> Option<CounterIntent> {
    let mut intent = None;
    ui.heading(format!("{} is already inside", inside.plate));
    let width = ui.available_width();
    if KeyedButton::new("Let the vehicle inside out", Kind::Secondary).width(width).show(ui).clicked() {
        intent = Some(CounterIntent::Turn(inside.stay, FoundBy::Plate));
    }
    ui.add_space(theme::GAP);
    ui.label("Or it is another vehicle, or the first one left unseen: let it in again.");
    reason_ui(ui, &mut turn.reason, &AGAIN, content);
    if KeyedButton::new("Let it in again", Kind::Primary).key(Key::Enter).width(width).show(ui).clicked() {
        intent = Some(CounterIntent::Entry(EntryIntent::Again(turn.reason.clone())));
    }
    let back = back_button(ui);
    intent.or_else(|| back.then_some(CounterIntent::Back))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
