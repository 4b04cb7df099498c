//! One screen for each thing that somebody does. A screen draws the state, keeps what is half typed, and returns intents.

mod board;
mod counter;
mod damaged;
mod door;
pub mod driver;
mod measure;
mod own_window;
mod spot_detail;
mod start;
mod status;
mod stopped;
mod tariffs;
mod users;

use eframe::egui::{Align, CentralPanel, Frame, Label, Layout, Margin, Panel, RichText, Stroke, TextStyle, Ui};

use self::board::BoardPanel;
use self::counter::CounterScreen;
use self::door::DoorScreen;
use self::own_window::OwnWindowScreen;
use self::start::StartScreen;
use self::tariffs::TariffsScreen;
use self::users::UsersScreen;
use super::intent::{Intent, WindowIntent};
use super::state::{AtWork, KioskState, Notice, Page, Stage, Weight};
use super::theme::{self, Room};
use super::widgets::keyed_button::{KeyedButton, Kind};
use super::widgets::pictures::Picture;
use crate::text::format;

/// How high the bar over everything is, about, in points.
const BAR_HEIGHT: f32 = 50.0;

/// All screens, with what is half typed in them.
#[derive(Default)]
pub struct Screens {
    start: StartScreen,
    counter: CounterScreen,
    door: DoorScreen,
    /// The counter at a locked window: what was half typed before it was locked stays as it was.
    letting_out: CounterScreen,
    board: BoardPanel,
    own_window: OwnWindowScreen,
    tariffs: TariffsScreen,
    users: UsersScreen,
}

impl Screens {
    /// Draws the screen that the state asks for.
    pub fn ui(&mut self, ui: &mut Ui, state: &KioskState) -> Vec<Intent> {
        let mut intents = Vec::new();
        intents.extend(status::line_ui(ui, state));
        if let Some(part) = state.health.shown {
            intents.extend(whole(ui, |ui| status::page_ui(ui, state, part)));
            return intents;
        }
        if !state.seat.is_letting_out() {
            self.letting_out = CounterScreen::default();
        }
        if let Some(at_work) = state.at_work().filter(|_| !state.seat.is_open()) {
            self.at_the_door(ui, state, at_work, &mut intents);
            return intents;
        }
        if let (Page::Tariffs, Some(at_work)) = (&state.own_window.page, state.at_work()) {
            let frame = Frame::new().inner_margin(Margin::same(16)).fill(theme::palette(ui).background);
            return CentralPanel::default().frame(frame).show(ui, |ui| self.tariffs.ui(ui, state, at_work)).inner;
        }
        if let Page::Users(users) = &state.own_window.page {
            intents.extend(whole(ui, |ui| self.users.ui(ui, users)));
            return intents;
        }
        if !matches!(state.own_window.page, Page::Work) {
            intents.extend(whole(ui, |ui| self.own_window.ui(ui, &state.own_window, state.at_work())));
            return intents;
        }
        match &state.stage {
            Stage::AtWork(at_work) => self.at_work(ui, state, at_work, &mut intents),
            Stage::Opening(_) => {
                whole(ui, stopped::opening_ui);
            }
            Stage::Start(start) => intents.extend(whole(ui, |ui| self.start.ui(ui, start))),
            Stage::Damaged(damaged) => intents.extend(whole(ui, |ui| damaged::damaged_ui(ui, damaged))),
            Stage::Stopped(message) => intents.extend(whole(ui, |ui| stopped::stopped_ui(ui, message))),
        }
        intents
    }

    /// The locked window, and whatever else is asked before the work goes on.
    fn at_the_door(&mut self, ui: &mut Ui, state: &KioskState, at_work: &AtWork, intents: &mut Vec<Intent>) {
        around(ui, state, at_work, intents);
        let frame = Frame::new().inner_margin(Margin::symmetric(12, 10)).fill(theme::palette(ui).background);
        if !state.seat.is_letting_out() {
            intents.extend(CentralPanel::default().frame(frame).show(ui, |ui| self.door.ui(ui, state)).inner);
            return;
        }
        let width = counter_width(ui);
        let counter = Panel::left("counter").frame(frame).resizable(false).exact_size(width);
        intents.extend(counter.show(ui, |ui| self.letting_out.ui(ui, state, at_work)).inner);
        intents.extend(CentralPanel::default().frame(frame).show(ui, door::letting_out_ui).inner);
    }

    fn at_work(&mut self, ui: &mut Ui, state: &KioskState, at_work: &AtWork, intents: &mut Vec<Intent>) {
        around(ui, state, at_work, intents);
        let frame = Frame::new().inner_margin(Margin::symmetric(12, 10)).fill(theme::palette(ui).background);
        let width = counter_width(ui);
        let counter = Panel::left("counter").frame(frame).resizable(false).exact_size(width);
        intents.extend(counter.show(ui, |ui| self.counter.ui(ui, state, at_work)).inner);
        CentralPanel::default().frame(frame).show(ui, |ui| {
            intents.extend(self.board.ui(ui, state, at_work));
        });
    }
}

/// The bar over everything, and what somebody should know below everything.
fn around(ui: &mut Ui, state: &KioskState, at_work: &AtWork, intents: &mut Vec<Intent>) {
    let bar = Frame::new().inner_margin(Margin::symmetric(16, 2)).fill(theme::palette(ui).bar);
    let panel = Panel::top("bar").frame(bar).show_separator_line(false);
    intents.extend(panel.show(ui, |ui| bar_ui(ui, state, at_work)).inner);
    if !state.notices.is_empty() {
        let frame = Frame::new().inner_margin(Margin::symmetric(16, 4)).fill(theme::palette(ui).control);
        let panel = Panel::bottom("notices").frame(frame).show_separator_line(false);
        let shown = panel.show(ui, |ui| notices_ui(ui, &state.notices));
        if shown.response.rect.bottom() > ui.content_rect().bottom() {
            // More lines than in the last frame: they are laid out again before anybody sees them.
            ui.request_discard("more notices");
        }
        intents.extend(shown.inner);
    }
}

fn whole<T>(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui) -> T) -> T {
    // There is less room from top to bottom than from side to side, and the status line takes of it.
    let above_and_below = Room::of(ui.available_height()).choose(16, 12);
    let margin = Margin::symmetric(32, above_and_below);
    let frame = Frame::new().inner_margin(margin).fill(theme::palette(ui).background);
    CentralPanel::default().frame(frame).show(ui, add_contents).inner
}

/// Half the screen: the hands are here, the map is looked at.
fn counter_width(ui: &Ui) -> f32 {
    (ui.available_width() * 0.5).clamp(theme::mm(132.0), theme::mm(210.0))
}

/// The bar over everything: which garage, who is inside, what time it is.
fn bar_ui(ui: &mut Ui, state: &KioskState, at_work: &AtWork) -> Option<Intent> {
    let mut asked = None;
    ui.set_min_height(theme::CONTROL_HEIGHT);
    let colour = theme::palette(ui).on_bar;
    ui.visuals_mut().override_text_color = Some(colour);
    ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::new(1.0, colour);
    ui.horizontal(|ui| {
        let facility = &at_work.garage.facility;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(now) = state.now {
                let local = at_work.local(now);
                ui.label(theme::large(format::time_of_day(local)).family(theme::bold_family()));
                ui.label(format::date(local));
            }
            ui.separator();
            ui.label(format!("Booth {}", facility.booth.code));
            ui.separator();
            let inside = &state.board.inside;
            let overflow = match inside.overflow {
                0 => String::new(),
                overflow => format!(", {overflow} without a spot"),
            };
            ui.label(theme::bold(format!("{} inside{overflow}", inside.stays)));
            if let Some(user) = state.seat.staff.signed_in.as_ref().filter(|_| state.seat.is_open()) {
                asked = door::signed_in_ui(ui, user).map(Intent::Seat);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = RichText::new(&facility.name).text_style(TextStyle::Heading);
                ui.add(Label::new(name).truncate());
            });
        });
    });
    asked
}

/// What somebody should know: the newest lines.
fn notices_ui(ui: &mut Ui, notices: &[Notice]) -> Option<Intent> {
    let mut dismissed = None;
    // Where there is little room, only the newest, and its line no higher than its letters.
    let room = Room::of(ui.content_rect().height() - BAR_HEIGHT - theme::CONTROL_HEIGHT);
    let lines = room.choose(2, 1);
    ui.spacing_mut().item_spacing.y = theme::TIGHT_GAP;
    ui.spacing_mut().interact_size.y = 0.0;
    let palette = theme::palette(ui);
    let first = notices.len().saturating_sub(lines);
    for (line, notice) in notices.iter().enumerate().skip(first) {
        ui.horizontal(|ui| {
            let (picture, colour) = match notice.weight {
                Weight::Note => (Picture::Info, palette.text),
                Weight::Refusal => (Picture::Warning, palette.danger),
            };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if room == Room::Ample && KeyedButton::new("Hide", Kind::Secondary).show(ui).clicked() {
                    dismissed = Some(Intent::Window(WindowIntent::Dismiss(line)));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    picture.show(ui, 20.0, colour, palette.control);
                    let text = Label::new(RichText::new(&notice.text).text_style(TextStyle::Small).color(colour));
                    // Cut short, it is read wholly by pointing at it.
                    ui.add(if room == Room::Ample { text.wrap() } else { text.truncate() });
                });
            });
        });
    }
    dismissed
}
