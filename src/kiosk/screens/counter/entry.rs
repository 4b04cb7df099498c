//! A vehicle comes in: its class, its spot and why, and Enter makes the ticket.

use eframe::egui::{Key, Label, RichText, Ui};

use super::idle::{tile_height, tiles};
use super::stays::{line, stay_button};
use super::{
    Ended, Fields, Form, Part, SIDE_GAP, Split, ending_height, ending_ui, reason_ui, room_words, scrolled, with_keys,
    within,
};
use crate::domain::facility::Need;
use crate::kiosk::intent::{CounterIntent, EntryIntent};
use crate::kiosk::reply::Offer;
use crate::kiosk::state::{Entry, InsideAlready, KioskState, Pick, Remote};
use crate::kiosk::theme::{self, Choice, Room};
use crate::kiosk::widgets::figure::{figure, over_figure};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind, even_width};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pictures::Picture;
use crate::kiosk::widgets::text_field::TextField;
use crate::operations::find::FoundBy;

/// The keys of plates that look alike; all others are taken here.
const NEAR_KEYS: [Key; 2] = [Key::F11, Key::F12];

/// The usual reasons why a plate that is inside comes in again.
const AGAIN: [&str; 2] = ["Left unseen, came back", "Same plate, other country"];

/// Draws the entry.
pub(super) fn entry_ui(ui: &mut Ui, mut form: Form<'_>, entry: &Entry, state: &KioskState) -> Option<CounterIntent> {
    if let Some(inside) = &entry.inside {
        return already_inside_ui(ui, &mut form, inside);
    }
    // What is being recorded cannot be changed; everything else on the screen can still be used.
    if entry.making.is_pending() {
        ui.disable();
    }
    let room = form.room;
    let gap = ui.spacing().item_spacing.y;
    let needs_height = if room == Room::Least { 0.0 } else { theme::CONTROL_HEIGHT + gap };
    let split = Split::bottom(ui, ending_height(room) + needs_height);
    let above = scrolled(ui, split.above, ("entry", state.counter.form), |ui| {
        let near = near_ui(ui, entry, &form);
        heading_ui(ui, entry);
        // Where a spot is asked for and there is little room, the classes give way to it.
        let is_shown = room == Room::Ample || form.turn.part != Part::OtherSpot;
        let class = if is_shown { classes_ui(ui, entry, state, &form) } else { None };
        let class = class.map(CounterIntent::Entry);
        spot_ui(ui, &mut form, entry);
        near.or(class)
    });
    let below = within(ui, split.below, |ui| {
        let needs = needs_ui(ui, &mut form, entry);
        needs.map(CounterIntent::Entry).or(make_ui(ui, entry, &form))
    });
    above.or(below)
}

fn heading_ui(ui: &mut Ui, entry: &Entry) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        let picture = Picture::of_class(&entry.class);
        picture.show(ui, 30.0, palette.text, palette.background);
        let plate = entry.plate.as_ref().map_or("Without a plate", |plate| plate.typed());
        ui.label(theme::large(plate).family(theme::bold_family()));
        ui.label(theme::large("comes in"));
    });
    if let Some(again) = &entry.again {
        ui.add(Label::new(format!("A vehicle with this plate is inside. Let in again because: {again}")).wrap());
    }
    if let Some(message) = entry.making.failure() {
        message_box(ui, message);
    }
}

/// Plates inside that look like this one: the commonest mistake is a misread letter.
fn near_ui(ui: &mut Ui, entry: &Entry, form: &Form<'_>) -> Option<CounterIntent> {
    if entry.near.is_empty() {
        return None;
    }
    let mut intent = None;
    let palette = theme::palette(ui);
    // Where there is little room, only the nearest; the words give way to it.
    let most = form.room.choose(NEAR_KEYS.len(), 1);
    if form.room == Room::Ample {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 0.0;
            Picture::Info.show(ui, 24.0, palette.accent, palette.background);
            ui.label(theme::bold(NEAR));
        });
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = SIDE_GAP;
        for (stay, key) in entry.near.iter().zip(NEAR_KEYS).take(most) {
            let is_pressed = match form.room {
                Room::Ample => stay_button(ui, stay, form.at_work, Some(key)),
                Room::Scarce | Room::Least => {
                    let (plate, _) = line(stay, form.at_work);
                    let button = KeyedButton::new(&plate, Kind::Row).detail("on its way out?").key(key);
                    button.picture(Picture::of_class(&stay.class)).width(ui.available_width()).show(ui).clicked()
                }
            };
            if is_pressed || form.pressed.has(key) {
                intent = Some(CounterIntent::Turn(stay.id, FoundBy::Plate));
            }
        }
    });
    intent
}

/// What is asked about plates that look alike.
const NEAR: &str = "Is it one of these, on its way out?";

fn classes_ui(ui: &mut Ui, entry: &Entry, state: &KioskState, form: &Form<'_>) -> Option<EntryIntent> {
    let mut intent = None;
    let classes = &form.at_work.garage.classes;
    tiles(ui, classes.len(), |ui, width| {
        for (class, key) in with_keys(classes) {
            let free = room_words(state.board.room_for(&class.code));
            let kind = Kind::Tile(Choice::of(&class.code, &entry.class));
            let tile = KeyedButton::new(&class.name, kind).detail(&free).key_if_any(key);
            let tile = tile.picture(Picture::of_class(&class.code)).width(width).height(tile_height(form.room));
            if tile.show(ui).clicked() || form.pressed.has_any(key) {
                intent = Some(EntryIntent::Class(class.code.clone()));
            }
        }
    });
    intent
}

/// What the driver is entitled to, and the way to another spot.
fn needs_ui(ui: &mut Ui, form: &mut Form<'_>, entry: &Entry) -> Option<EntryIntent> {
    let mut intent = None;
    let is_shown = form.room != Room::Least;
    let pressed = form.pressed;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIDE_GAP;
        let width = even_width(ui.available_width(), 3, 0.0, SIDE_GAP);
        // Room for a picture, the word and the key.
        let has_pictures = width >= theme::mm(50.0);
        let needs = [
            (Need::Accessible, "Accessible", Key::F7, Picture::Wheelchair),
            (Need::Ev, "Charging", Key::F8, Picture::Flash),
        ];
        for (need, label, key, picture) in needs {
            let choice = if entry.needs.contains(&need) { Choice::Chosen } else { Choice::Other };
            let mut button = KeyedButton::new(label, Kind::Choice(choice)).key(key).width(width);
            button.picture = has_pictures.then_some(picture);
            if (is_shown && button.show(ui).clicked()) || pressed.has(key) {
                intent = Some(EntryIntent::Toggle(need));
            }
        }
        let is_chosen = matches!(entry.pick, Pick::Chosen { .. });
        let label = if is_chosen { "Suggested" } else { "Other spot …" };
        let other = KeyedButton::new(label, Kind::Secondary).key(Key::F9).width(ui.available_width());
        if (is_shown && other.show(ui).clicked()) || pressed.has(Key::F9) {
            if is_chosen {
                intent = Some(EntryIntent::Suggested);
            } else {
                form.turn.part = Part::OtherSpot;
            }
        }
    });
    intent
}

/// The spot, as large as can be, and why.
fn spot_ui(ui: &mut Ui, form: &mut Form<'_>, entry: &Entry) {
    let is_asked = form.turn.part == Part::OtherSpot;
    theme::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::TIGHT_GAP;
        let palette = theme::palette(ui);
        match (&entry.pick, &entry.offer) {
            (Pick::Chosen { label, notes, .. }, _) => {
                over_figure(ui, "Spot, chosen by you");
                figure(ui, label);
                for note in notes {
                    ui.horizontal_top(|ui| {
                        Picture::Warning.show(ui, 22.0, palette.overstay, palette.floor);
                        let note = RichText::new(format!("Note: {note}.")).color(palette.overstay);
                        ui.add(Label::new(note).wrap());
                    });
                }
            }
            (Pick::Suggested, Remote::Ready(Offer::Spot(suggestion))) => {
                over_figure(ui, &format!("Spot on floor {}", suggestion.floor));
                figure(ui, &suggestion.label);
                if !is_asked {
                    ui.add(Label::new(capitalised(&suggestion.why)).wrap());
                }
            }
            (Pick::Suggested, Remote::Ready(Offer::Full(missing))) => {
                over_figure(ui, &capitalised(missing));
                ui.scope(|ui| {
                    ui.visuals_mut().override_text_color = Some(palette.danger);
                    figure(ui, "FULL");
                });
                ui.add(Label::new("Choose another spot, or let it in without one.").wrap());
            }
            (Pick::Suggested, Remote::Failed(message)) => message_box(ui, message),
            (Pick::Suggested, Remote::Idle | Remote::Pending(_)) => {
                over_figure(ui, "Looking for a spot");
                figure(ui, "…");
            }
        }
        if is_asked {
            let field = TextField::new(Fields::spot(), "Type a free spot, or click it on the map").label_inside();
            let typed = field.most(24).show(ui, &mut form.turn.spot);
            *form.content = form.content.and(typed.content);
        }
    });
}

fn make_ui(ui: &mut Ui, entry: &Entry, form: &Form<'_>) -> Option<CounterIntent> {
    let (button, intent) = if entry.making.is_pending() {
        (KeyedButton::new("Recording …", Kind::Primary), EntryIntent::MakeTicket)
    } else if entry.is_full() {
        (KeyedButton::new("Let in without a spot", Kind::Primary).key(Key::F10), EntryIntent::WithoutSpot)
    } else {
        (KeyedButton::new("Make the ticket", Kind::Primary).key(Key::Enter), EntryIntent::MakeTicket)
    };
    let by_key = entry.is_full() && form.pressed.has(Key::F10);
    match ending_ui(ui, form.room, button) {
        Some(Ended::Done) => Some(CounterIntent::Entry(intent)),
        Some(Ended::Back) => Some(CounterIntent::Back),
        None => by_key.then_some(CounterIntent::Entry(EntryIntent::WithoutSpot)),
    }
}

/// The plate came in at the same moment, or by another booth's window.
fn already_inside_ui(ui: &mut Ui, form: &mut Form<'_>, inside: &InsideAlready) -> Option<CounterIntent> {
    let split = Split::bottom(ui, ending_height(form.room));
    let out = scrolled(ui, split.above, "inside already", |ui| {
        ui.heading(format!("{} is already inside", inside.plate));
        let button = KeyedButton::new("Let the vehicle inside out", Kind::Row).key(Key::F1).width(ui.available_width());
        let out = button.show(ui).clicked() || form.pressed.has(Key::F1);
        ui.add(Label::new("Or it is another vehicle, or the first one left unseen: let it in again.").wrap());
        reason_ui(ui, form.room, &mut form.turn.reason, &AGAIN, form.content);
        out
    });
    if out {
        return Some(CounterIntent::Turn(inside.stay, FoundBy::Plate));
    }
    let again = KeyedButton::new("Let it in again", Kind::Primary).key(Key::Enter);
    match within(ui, split.below, |ui| ending_ui(ui, form.room, again))? {
        Ended::Done => Some(CounterIntent::Entry(EntryIntent::Again(form.turn.reason.clone()))),
        Ended::Back => Some(CounterIntent::Back),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
