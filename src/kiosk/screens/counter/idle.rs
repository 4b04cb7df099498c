//! Nothing is being done: what can be, how much room there is, and who has been inside longest.

use eframe::egui::{Key, Label, RichText, Ui, Vec2};

use super::keys::Pressed;
use super::stays::stay_button;
use super::{SIDE_GAP, with_keys};
use crate::kiosk::intent::{CounterIntent, HandoverIntent, SearchIntent};
use crate::kiosk::messages;
use crate::kiosk::state::{AtWork, KioskState};
use crate::kiosk::theme::{self, Choice, Room};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind, even_width};
use crate::kiosk::widgets::pictures::Picture;
use crate::operations::find::FoundBy;

/// Draws what can be done. `typed` is what stands in the one field.
pub(super) fn idle_ui(
    ui: &mut Ui,
    room: Room,
    typed: &str,
    state: &KioskState,
    at_work: &AtWork,
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let palette = theme::palette(ui);
    if let Some((label, _)) = &state.counter.next_on {
        ui.label(theme::large(messages::next_on(label)).family(theme::bold_family()));
        ui.add(Label::new(messages::CHECK_IN_HERE_HINT).wrap());
    } else if room == Room::Ample {
        let hint = "Type or scan, then Enter: what is not inside comes in, what is inside leaves.";
        ui.add(Label::new(RichText::new(hint).color(palette.weak_text)).wrap());
    }
    let classes = classes_ui(ui, room, typed, state, at_work, pressed);
    let intent = classes.or_else(|| pressed.has(Key::F9).then_some(CounterIntent::WithoutPlate));
    let page = pages_ui(ui, typed, pressed);
    let intent = intent.or(page);
    if let Some(waiting) = messages::waiting(state.board.inside.waiting) {
        ui.horizontal_top(|ui| {
            Picture::Warning.show(ui, 22.0, palette.overstay, palette.background);
            ui.add(Label::new(theme::bold(waiting)).wrap());
        });
    }
    let longest = longest_ui(ui, state, at_work);
    intent.or(longest)
}

/// At a locked window a vehicle can be let out, and nothing else.
pub(super) fn locked_ui(ui: &mut Ui) -> Option<CounterIntent> {
    let palette = theme::palette(ui);
    let hint = "Type or scan, then Enter: what is inside leaves.";
    ui.add(Label::new(RichText::new(hint).color(palette.weak_text)).wrap());
    let back = KeyedButton::new("Back", Kind::Secondary).key(Key::Escape).height(theme::PRIMARY_HEIGHT);
    back.show(ui).clicked().then_some(CounterIntent::Back)
}

/// The pages of the counter.
fn pages_ui(ui: &mut Ui, typed: &str, pressed: &Pressed) -> Option<CounterIntent> {
    let mut intent = pressed.has(Key::F7).then(|| look_for(typed));
    let whole = ui.available_width();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(SIDE_GAP);
        // In one row where there is room; else the longest word has a row of its own.
        let (first, others) = if whole < ONE_ROW {
            (whole, even_width(whole, 2, 0.0, SIDE_GAP))
        } else {
            let first = (whole * 0.42).floor();
            (first, even_width(whole - first - SIDE_GAP, 2, 0.0, SIDE_GAP))
        };
        let recent = KeyedButton::new("Comings and goings", Kind::Secondary).key(Key::F11).width(first);
        if recent.show(ui).clicked() {
            intent = Some(CounterIntent::Recent);
        }
        if KeyedButton::new("Search", Kind::Secondary).key(Key::F7).width(others).show(ui).clicked() {
            intent = Some(look_for(typed));
        }
        if KeyedButton::new("Handover", Kind::Secondary).key(Key::F10).width(others).show(ui).clicked() {
            intent = Some(CounterIntent::Handover(HandoverIntent::Open));
        }
    });
    intent
}

/// The least width in which all pages have room in one row, in points.
const ONE_ROW: f32 = 560.0;

/// To look for what stands in the one field.
fn look_for(typed: &str) -> CounterIntent {
    CounterIntent::Search(SearchIntent::Open(typed.trim().to_owned()))
}

/// A button for each class: what was typed comes in as one, or one without a plate.
fn classes_ui(
    ui: &mut Ui,
    room: Room,
    typed: &str,
    state: &KioskState,
    at_work: &AtWork,
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let typed = typed.trim();
    let what = if typed.is_empty() { "Comes in without a plate:".to_owned() } else { format!("{typed} comes in as:") };
    ui.add(Label::new(theme::bold(what)).truncate());
    let mut intent = None;
    tiles(ui, at_work.garage.classes.len(), |ui, width| {
        for (class, key) in with_keys(&at_work.garage.classes) {
            let free = super::room_words(state.board.room_for(&class.code));
            let tile = KeyedButton::new(&class.name, Kind::Tile(Choice::Other)).detail(&free).key_if_any(key);
            let tile = tile.picture(Picture::of_class(&class.code)).width(width).height(tile_height(room));
            if tile.show(ui).clicked() || pressed.has_any(key) {
                intent = Some(match typed {
                    "" => CounterIntent::WithoutPlateAs(class.code.clone()),
                    typed => CounterIntent::FindAs(class.code.clone(), typed.to_owned()),
                });
            }
        }
    });
    intent
}

/// How high a tile is: 24 mm where there is ample room.
pub(super) const fn tile_height(room: Room) -> f32 {
    room.choose(theme::mm(24.0), theme::PRIMARY_HEIGHT)
}

/// Rows of tiles that are all as wide.
pub(super) fn tiles(ui: &mut Ui, count: usize, add_tiles: impl FnOnce(&mut Ui, f32)) {
    /// The least width of a tile, in points: 26 mm.
    const LEAST: f32 = theme::mm(26.0);
    let width = even_width(ui.available_width(), count, LEAST, SIDE_GAP);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(SIDE_GAP);
        add_tiles(ui, width);
    });
}

/// Who has been inside longest: as many as there is room for.
fn longest_ui(ui: &mut Ui, state: &KioskState, at_work: &AtWork) -> Option<CounterIntent> {
    let longest = &state.board.inside.longest;
    if longest.is_empty() {
        nobody_ui(ui);
        return None;
    }
    ui.label(theme::bold("Longest inside"));
    ui.spacing_mut().item_spacing.y = SIDE_GAP;
    let mut intent = None;
    for stay in longest {
        if ui.available_height() < theme::CONTROL_HEIGHT {
            break;
        }
        if stay_button(ui, stay, at_work, None) {
            intent = Some(CounterIntent::Turn(stay.id, FoundBy::Plate));
        }
    }
    intent
}

/// Nobody is inside: said with a picture, so that an empty list is not taken for one that failed.
fn nobody_ui(ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        Picture::Tick.show(ui, 26.0, palette.ok, palette.background);
        ui.label(RichText::new("Nobody is inside.").color(palette.weak_text));
    });
}
