//! The status line at the foot of every screen, and the page with the details of its parts.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Color32, FontFamily, FontId, Frame, Galley, Key, Margin, Modifiers, Panel, Rect, Response, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::stopped::page;
use crate::kiosk::intent::{Intent, SettingsIntent, StatusIntent};
use crate::kiosk::messages::status as words;
use crate::kiosk::state::{BackedUp, Check, Grade, KioskState, Message, Page, Part, Remote, Stage, Standing, Weight};
use crate::kiosk::theme::{self, Choice, Palette, Room};
use crate::kiosk::widgets::facts::facts;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pictures::Picture;

/// The distance between the edge of a part and what is in it, in points.
const PADDING: f32 = 8.0;
/// The distance between parts, in points.
const APART: f32 = 4.0;
/// How high a picture is, in points.
const PICTURE: f32 = 20.0;
/// The least width of a sentence, in points: what leaves less makes the other parts shorter.
const SENTENCE: f32 = 380.0;
/// How high the line is where there is little room, in points, and how large its letters are: two rows fit into it.
const LOW_HEIGHT: f32 = 36.0;
const LOW_PT: f32 = 13.0;

/// The picture of a grade: no two are alike without their colours.
const fn picture(grade: Grade) -> Picture {
    match grade {
        Grade::Well => Picture::Tick,
        Grade::Busy => Picture::Busy,
        Grade::Note => Picture::Info,
        Grade::Offline => Picture::Unplugged,
        Grade::Wrong => Picture::Warning,
    }
}

/// Draws the status line below everything that is drawn later.
pub(super) fn line_ui(ui: &mut Ui, state: &KioskState) -> Option<Intent> {
    let room = Room::of(ui.content_rect().height());
    let (height, points) = room.choose((theme::CONTROL_HEIGHT, theme::SMALL_PT), (LOW_HEIGHT, LOW_PT));
    let frame = Frame::new().inner_margin(Margin::symmetric(4, 0)).fill(theme::palette(ui).control);
    let panel = Panel::bottom("status line").frame(frame).show_separator_line(false).exact_size(height);
    panel.show(ui, |ui| parts_ui(ui, state, height, points)).inner
}

/// Whether nobody is at the window who could set or start anything: how everything is can be read all the same.
fn is_locked(state: &KioskState) -> bool {
    state.at_work().is_some() && !state.seat.is_open()
}

/// A part as it will be drawn.
struct Drawn {
    standing: Standing,
    text: Arc<Galley>,
    width: f32,
}

fn parts_ui(ui: &mut Ui, state: &KioskState, height: f32, points: f32) -> Option<Intent> {
    let mut intent = None;
    let settings = (matches!(state.own_window.page, Page::Work) && !is_locked(state)).then_some("Settings");
    let whole = ui.available_rect_before_wrap();
    let mut left = whole.left();
    let settings_width = settings.map_or(0.0, |word| settings_words(ui, word).size().x + PADDING * 2.0 + APART);
    for part in laid_out(ui, state, whole.width() - settings_width, points) {
        let rect = Rect::from_min_size(pos2(left, whole.top()), vec2(part.width, height));
        left = rect.right() + APART;
        if part_ui(ui, rect, &part, state.health.shown).clicked() {
            intent = Some(Intent::Status(StatusIntent::Show(part.standing.part)));
        }
    }
    if let Some(word) = settings {
        let width = settings_width - APART;
        let rect = Rect::from_min_size(pos2(whole.right() - width, whole.top()), vec2(width, height));
        if settings_ui(ui, rect, word).clicked() {
            intent = Some(Intent::Settings(SettingsIntent::Open));
        }
    }
    intent
}

/// Shares the width: parts that are well say a word or only their name, and what is left is for what is wrong.
fn laid_out(ui: &Ui, state: &KioskState, width: f32, points: f32) -> Vec<Drawn> {
    let standings: Vec<Standing> = Part::ALL.into_iter().map(|part| words::standing(state, part)).collect();
    let around = PADDING * 2.0 + PICTURE + APART * 2.0;
    let name = |standing: &Standing| line(ui, words::name(standing.part).to_owned(), f32::INFINITY, 1, theme::SMALL_PT);
    let short = |standing: &Standing| {
        let words = format!("{}: {}", words::name(standing.part), standing.short);
        line(ui, words, f32::INFINITY, 1, theme::SMALL_PT)
    };
    let gaps = APART * 3.0;
    let says = |standing: &&Standing| standing.says.is_some();
    let sentences = u8::try_from(standings.iter().filter(says).count()).unwrap_or(u8::MAX);
    let quiet_width = |text: &dyn Fn(&Standing) -> Arc<Galley>| {
        let quiet = standings.iter().filter(|standing| !says(standing));
        quiet.map(|standing| text(standing).size().x + around).sum::<f32>()
    };
    let wanted = f32::from(sentences) * SENTENCE;
    let has_words = quiet_width(&short) + gaps + wanted <= width;
    let left = width - gaps - if has_words { quiet_width(&short) } else { quiet_width(&name) };
    let sentence_width = (left / f32::from(sentences.max(1))).floor();
    standings
        .into_iter()
        .map(|standing| {
            let (text, width) = if standing.says.is_some() {
                (line(ui, standing.whole(), sentence_width - around, 2, points), sentence_width)
            } else {
                let text = if has_words { short(&standing) } else { name(&standing) };
                let width = text.size().x + around;
                (text, width)
            };
            Drawn { standing, text, width }
        })
        .collect()
}

/// Text in so many rows; what does not fit is cut short.
fn line(ui: &Ui, text: String, width: f32, rows: usize, points: f32) -> Arc<Galley> {
    let font = FontId::new(points, FontFamily::Proportional);
    let format = TextFormat::simple(font, Color32::PLACEHOLDER);
    let mut job = LayoutJob::single_section(text, format);
    job.wrap = TextWrapping { max_width: width.max(1.0), max_rows: rows, ..TextWrapping::default() };
    ui.painter().layout_job(job)
}

/// The colours of a part: its ground, and what stands on it.
const fn colours(grade: Grade, palette: &Palette) -> (Color32, Color32) {
    match grade {
        Grade::Well | Grade::Busy => (palette.control, palette.text),
        Grade::Note => (palette.floor, palette.text),
        Grade::Offline | Grade::Wrong => (palette.danger, palette.on_danger),
    }
}

fn part_ui(ui: &Ui, rect: Rect, part: &Drawn, shown: Option<Part>) -> Response {
    let standing = &part.standing;
    let response = ui.interact(rect, ui.scope_id().with(standing.part), Sense::click());
    let (is_enabled, name) = (ui.is_enabled(), standing.whole());
    let is_shown = shown == Some(standing.part);
    response.widget_info(|| WidgetInfo::selected(Role::Button, is_enabled, is_shown, &name));
    let palette = theme::palette(ui);
    let (ground, ink) = colours(standing.grade, palette);
    let painter = ui.painter();
    let is_pointed_at = response.hovered() && standing.grade < Grade::Offline;
    painter.rect_filled(rect, 4, if is_pointed_at { palette.control_hovered } else { ground });
    if response.has_focus() || is_shown {
        painter.rect_stroke(rect, 4, Stroke::new(theme::FOCUS_LINE, palette.text), StrokeKind::Inside);
    }
    let middle = rect.center().y;
    let at = pos2(rect.left() + PADDING, middle - PICTURE / 2.0);
    picture(standing.grade).paint(painter, Rect::from_min_size(at, vec2(PICTURE, PICTURE)), ink, ground);
    let at = pos2(rect.left() + PADDING + PICTURE + APART * 2.0, middle - part.text.size().y / 2.0);
    painter.with_clip_rect(rect).galley_with_override_text_color(at, Arc::clone(&part.text), ink);
    response
}

/// The name of the key of the settings, as it stands on their button.
const SETTINGS_KEY: &str = "F12";

fn settings_words(ui: &Ui, word: &str) -> Arc<Galley> {
    line(ui, format!("{word} · {SETTINGS_KEY}"), f32::INFINITY, 1, theme::SMALL_PT)
}

fn settings_ui(ui: &Ui, rect: Rect, word: &str) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(word), Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, word));
    let palette = theme::palette(ui);
    let painter = ui.painter();
    let ground = if response.hovered() { palette.control_hovered } else { palette.background };
    painter.rect_filled(rect, 4, ground);
    let edge = if response.has_focus() { theme::FOCUS_LINE } else { theme::LINE };
    painter.rect_stroke(rect, 4, Stroke::new(edge, palette.line), StrokeKind::Inside);
    let text = settings_words(ui, word);
    painter.galley_with_override_text_color(rect.center() - text.size() / 2.0, text, palette.text);
    response
}

/// The keys that choose a part on the page.
const KEYS: [Key; 4] = [Key::F1, Key::F2, Key::F3, Key::F4];

/// Draws the details of a part, and what can be done about it.
pub(super) fn page_ui(ui: &mut Ui, state: &KioskState, shown: Part) -> Option<Intent> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let mut intent = pressed(Key::Escape).then_some(StatusIntent::Close);
    let chosen = KEYS.into_iter().zip(Part::ALL).find(|(key, _)| pressed(*key));
    intent = intent.or(chosen.map(|(_, part)| StatusIntent::Show(part)));
    page(ui, |ui| {
        ui.horizontal(|ui| {
            let back = KeyedButton::new("Back to work", Kind::Primary).key(Key::Escape).width(240.0);
            if back.height(theme::CONTROL_HEIGHT).show(ui).clicked() {
                intent = Some(StatusIntent::Close);
            }
            ui.heading("How everything is");
        });
        ui.horizontal_wrapped(|ui| {
            for (part, key) in Part::ALL.into_iter().zip(KEYS) {
                let button = KeyedButton::new(words::name(part), Kind::Choice(Choice::of(&part, &shown))).key(key);
                if button.picture(picture(words::standing(state, part).grade)).show(ui).clicked() {
                    intent = Some(StatusIntent::Show(part));
                }
            }
        });
        ScrollArea::vertical().id_salt(shown).auto_shrink(false).show(ui, |ui| {
            let standing = words::standing(state, shown);
            if standing.says.is_some() {
                let weight = if standing.grade >= Grade::Offline { Weight::Refusal } else { Weight::Note };
                message_box(ui, &Message { weight, what: standing.whole(), next: String::new() });
            } else {
                ui.label(theme::bold(standing.whole()));
            }
            facts(ui, "status details", words::details(state, shown));
            ui.add_space(theme::GAP);
            let can_act = !is_locked(state);
            let from_actions =
                ui.horizontal_wrapped(|ui| can_act.then(|| actions_ui(ui, state, shown))).inner.flatten();
            if let (Part::Printer, Remote::Ready(queued)) = (shown, &state.health.test_page) {
                message_box(ui, &words::test_page(*queued));
            }
            if let (Part::Printer, Some(message)) = (shown, state.health.test_page.failure()) {
                message_box(ui, message);
            }
            intent = intent.or(from_actions);
        });
    });
    intent.map(Intent::Status)
}

/// The buttons for what can be done about a part. The first has a key of its own; the others are reached with Tab.
fn actions_ui(ui: &mut Ui, state: &KioskState, part: Part) -> Option<StatusIntent> {
    let is_at_work = matches!(state.stage, Stage::AtWork(_));
    let mut actions: Vec<(&str, StatusIntent, bool)> = Vec::new();
    match part {
        Part::Printer => {
            actions.push(("Try the printer again", StatusIntent::TryPrinter, is_at_work));
            let is_free = !state.health.test_page.is_pending();
            actions.push(("Print a test page", StatusIntent::TestPage, is_at_work && is_free));
            if state.printer.given_up > state.health.given_up_seen {
                actions.push(("I know of the papers", StatusIntent::GivenUpSeen, true));
            }
        }
        Part::Clock => actions.push(("The time is right", StatusIntent::ClockIsRight, true)),
        Part::Disk => actions.push(("Look again", StatusIntent::LookAgain, true)),
        Part::Journal => {
            let is_checking = matches!(state.health.check, Check::Running(_));
            actions.push(("Check the journal now", StatusIntent::Check, is_at_work && !is_checking));
            let is_copying = matches!(state.health.backup, BackedUp::Running(_));
            actions.push(("Back up now", StatusIntent::BackUp, is_at_work && !is_copying));
        }
    }
    let mut intent = None;
    for ((label, asks, is_possible), key) in actions.into_iter().zip([Key::F5, Key::F6, Key::F7]) {
        let is_pressed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let button = KeyedButton::new(label, Kind::Secondary).key(key);
        let response = ui.add_enabled_ui(is_possible, |ui| button.show(ui)).inner;
        if is_possible && (response.clicked() || is_pressed) {
            intent = Some(asks);
        }
    }
    intent
}
