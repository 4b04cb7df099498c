//! One screen for each thing that somebody does. A screen draws the state, keeps what is half typed, and returns intents.

mod board;
mod counter;
mod damaged;
pub mod driver;
mod measure;
mod own_window;
mod start;
mod stopped;

use eframe::egui::{Align, CentralPanel, Frame, Label, Layout, Margin, Panel, RichText, TextStyle, Ui};

use self::board::BoardPanel;
use self::counter::CounterScreen;
use self::own_window::OwnWindowScreen;
use self::start::StartScreen;
use super::intent::{Intent, WindowIntent};
use super::state::{AtWork, KioskState, Notice, Page, Stage, Weight};
use super::theme;
use crate::text::format;

/// The height of a line in the status bar, in points.
const NOTICE_HEIGHT: f32 = 28.0;

/// All screens, with what is half typed in them.
#[derive(Default)]
pub struct Screens {
    start: StartScreen,
    counter: CounterScreen,
    board: BoardPanel,
    own_window: OwnWindowScreen,
}

impl Screens {
    /// Draws the screen that the state asks for.
    pub fn ui(&mut self, ui: &mut Ui, state: &KioskState) -> Vec<Intent> {
        let mut intents = Vec::new();
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

    fn at_work(&mut self, ui: &mut Ui, state: &KioskState, at_work: &AtWork, intents: &mut Vec<Intent>) {
        let bar = Frame::new().inner_margin(Margin::symmetric(16, 2)).fill(theme::palette(ui).control);
        Panel::top("bar").frame(bar).show(ui, |ui| bar_ui(ui, state, at_work));
        if !state.notices.is_empty() {
            let frame = Frame::new().inner_margin(Margin::symmetric(16, 4)).fill(theme::palette(ui).control);
            intents.extend(Panel::bottom("notices").frame(frame).show(ui, |ui| notices_ui(ui, &state.notices)).inner);
        }
        let frame = Frame::new().inner_margin(Margin::symmetric(16, 12)).fill(theme::palette(ui).background);
        // Nearly half the screen, so that the map keeps the larger part.
        let width = (ui.available_width() * 0.47).clamp(500.0, 760.0);
        let counter = Panel::left("counter").frame(frame).resizable(false).exact_size(width);
        intents.extend(counter.show(ui, |ui| self.counter.ui(ui, state, at_work)).inner);
        CentralPanel::default().frame(frame).show(ui, |ui| {
            intents.extend(self.board.ui(ui, state, at_work));
        });
    }
}

fn whole<T>(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui) -> T) -> T {
    let frame = Frame::new().inner_margin(Margin::same(32)).fill(theme::palette(ui).background);
    CentralPanel::default().frame(frame).show(ui, add_contents).inner
}

fn bar_ui(ui: &mut Ui, state: &KioskState, at_work: &AtWork) {
    ui.horizontal(|ui| {
        let facility = &at_work.garage.facility;
        ui.add(Label::new(RichText::new(&facility.name).text_style(TextStyle::Heading)).truncate());
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
            ui.label(format!("{} inside{overflow}", inside.stays));
        });
    });
}

fn notices_ui(ui: &mut Ui, notices: &[Notice]) -> Option<Intent> {
    let mut dismissed = None;
    ui.spacing_mut().interact_size.y = NOTICE_HEIGHT;
    ui.spacing_mut().button_padding.y = 2.0;
    ui.spacing_mut().item_spacing.y = 2.0;
    for (line, notice) in notices.iter().enumerate() {
        ui.horizontal(|ui| {
            let palette = theme::palette(ui);
            let colour = match notice.weight {
                Weight::Note => palette.text,
                Weight::Refusal => palette.danger,
            };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.small_button("Hide").clicked() {
                    dismissed = Some(Intent::Window(WindowIntent::Dismiss(line)));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = RichText::new(&notice.text).text_style(TextStyle::Small).color(colour);
                    ui.add(Label::new(text).wrap());
                });
            });
        });
    }
    dismissed
}
