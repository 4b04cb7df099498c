//! In the place of the work: the settings of this window, the way out of a kiosk, and what was done before the window was cut off.

use eframe::egui::{Id, Key, Label, Modifiers, RichText, ScrollArea, Ui};

use super::measure::measure_ui;
use crate::kiosk::input::keyboard::{Letters, Opens};
use crate::kiosk::input::scanner::Thresholds;
use crate::kiosk::intent::{Intent, SettingsIntent, TariffsIntent};
use crate::kiosk::messages;
use crate::kiosk::reply::LastWhat;
use crate::kiosk::settings::{DriverWindow, Locks, Look, Settings};
use crate::kiosk::state::{AfterCut, Asked, AtWork, OwnWindow, Page, WindowKind};
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::users::UsersIntent;
use crate::kiosk::widgets::figure::{figure, over_figure};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::text_field::{Content, TextField};
use crate::text::format;

/// How much one press changes the longest pause within a scan, in milliseconds.
const GAP_STEP_MS: u16 = 5;

/// When the window may lock by itself.
const LOCKS: [(Locks, &str); 5] = [
    (Locks::AfterMinutes(2), "After 2 min"),
    (Locks::AfterMinutes(5), "After 5 min"),
    (Locks::AfterMinutes(10), "After 10 min"),
    (Locks::AfterMinutes(30), "After 30 min"),
    (Locks::Never, "Only by Ctrl+L"),
];

/// The screen, with what is half typed in it.
#[derive(Default)]
pub(super) struct OwnWindowScreen {
    /// The prefix of the scanner, as typed.
    prefix: String,
    /// Whether the prefix was taken from the settings.
    prefix_is: Prefix,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Prefix {
    #[default]
    Unread,
    Read,
}

impl OwnWindowScreen {
    /// Draws the page that is shown in the place of the work.
    pub(super) fn ui(&mut self, ui: &mut Ui, own: &OwnWindow, at_work: Option<&AtWork>) -> Option<Intent> {
        let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let back = escape.then_some(SettingsIntent::Close);
        if !matches!(own.page, Page::Settings) {
            self.prefix_is = Prefix::Unread;
        }
        let intent = match &own.page {
            Page::Work | Page::Tariffs | Page::Users(_) => None,
            Page::Settings => {
                if let Some(page) = pages_ui(ui, at_work) {
                    return Some(page);
                }
                self.settings_ui(ui, own)
            }
            Page::Measure(pixels_per_m) => return measure_ui(ui, *pixels_per_m, escape).map(Intent::Settings),
            Page::Leave => leave_ui(ui),
            Page::AfterCut(after) => after_cut_ui(ui, after, at_work),
        };
        intent.or(back).map(Intent::Settings)
    }

    fn settings_ui(&mut self, ui: &mut Ui, own: &OwnWindow) -> Option<SettingsIntent> {
        let mut intent = None;
        let mut changed = own.settings.clone();
        ui.horizontal(|ui| {
            let back = KeyedButton::new("Back to work", Kind::Primary).key(Key::Escape).width(240.0);
            if back.height(theme::CONTROL_HEIGHT).show(ui).clicked() {
                intent = Some(SettingsIntent::Close);
            }
            ui.heading("This window");
        });
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.columns(2, |columns| {
                let [left, right] = columns else { return };
                left.vertical(|ui| {
                    if screen_ui(ui, own, &mut changed) {
                        intent = Some(SettingsIntent::Measure);
                    }
                });
                right.vertical(|ui| {
                    driver_ui(ui, own, &mut changed.driver);
                    self.scanner_ui(ui, &mut changed.scanner);
                    if own.kind == WindowKind::Kiosk {
                        ui.add_space(theme::GAP);
                        if KeyedButton::new("Leave the kiosk …", Kind::Danger).show(ui).clicked() {
                            intent = Some(SettingsIntent::AskToLeave);
                        }
                    }
                });
            });
        });
        intent.or_else(|| (changed != own.settings).then(|| SettingsIntent::Change(Box::new(changed))))
    }

    fn scanner_ui(&mut self, ui: &mut Ui, scanner: &mut Thresholds) {
        heading(ui, "A scan is told apart from typing");
        ui.add(Label::new(messages::SCANNER_HINT).wrap());
        let gaps = Thresholds::GAPS_MS;
        stepper_ui(ui, "Longest pause within a scan", &format!("{} ms", scanner.gap_ms), |by| {
            let changed = if by < 0 {
                scanner.gap_ms.saturating_sub(GAP_STEP_MS)
            } else {
                scanner.gap_ms.saturating_add(GAP_STEP_MS)
            };
            scanner.gap_ms = changed.clamp(*gaps.start(), *gaps.end());
        });
        let least = Thresholds::LEAST;
        stepper_ui(ui, "Shortest scan that is no ticket", &format!("{} characters", scanner.least), |by| {
            let changed = if by < 0 { scanner.least.saturating_sub(1) } else { scanner.least.saturating_add(1) };
            scanner.least = changed.clamp(*least.start(), *least.end());
        });
        ui.add_space(theme::GAP / 2.0);
        if self.prefix_is == Prefix::Unread {
            self.prefix.clone_from(&scanner.prefix);
            self.prefix_is = Prefix::Read;
        }
        let field = TextField::new(Id::unique("scanner prefix"), "What the scanner sends before every scan")
            .hint("nothing")
            .most(Thresholds::LONGEST_PREFIX)
            .width(200.0);
        let typed = field.show(ui, &mut self.prefix);
        if typed.response.lost_focus() && typed.content == Content::Ordinary {
            scanner.prefix.clone_from(&self.prefix);
        }
    }
}

/// The pages that are opened from here, each about the garage and not the window.
fn pages_ui(ui: &mut Ui, at_work: Option<&AtWork>) -> Option<Intent> {
    let pages = [
        ("Tariffs …", Key::F2, Intent::Tariffs(TariffsIntent::Open)),
        ("Users …", Key::F3, Intent::Users(UsersIntent::Open)),
    ];
    at_work?;
    ui.horizontal_wrapped(|ui| {
        let mut opened = None;
        for (label, key, page) in pages {
            let is_pressed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
            if KeyedButton::new(label, Kind::Secondary).key(key).show(ui).clicked() || is_pressed {
                opened = Some(page);
            }
        }
        opened
    })
    .inner
}

/// Colours, size and keyboard. Says whether the screen is to be measured.
fn screen_ui(ui: &mut Ui, own: &OwnWindow, changed: &mut Settings) -> bool {
    choice_ui(ui, "Colours", &[(Look::Light, "Light"), (Look::Dark, "Dark")], &mut changed.look);
    let is_to_measure = measure_row_ui(ui, own);
    let opens = [(Opens::ByTouch, "By touch"), (Opens::ByAnyPress, "By touch or mouse"), (Opens::Never, "Never")];
    choice_ui(ui, "The on-screen keyboard opens", &opens, &mut changed.keyboard);
    let letters = [(Letters::Qwertz, "QWERTZ"), (Letters::Qwerty, "QWERTY"), (Letters::Azerty, "AZERTY")];
    choice_ui(ui, "Its letters", &letters, &mut changed.letters);
    choice_ui(ui, "The window locks when nobody touches it", &LOCKS, &mut changed.locks);
    is_to_measure
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(theme::GAP);
    ui.label(RichText::new(text).family(theme::bold_family()));
}

/// Several buttons of which one is chosen.
fn choice_ui<T: Copy + PartialEq>(ui: &mut Ui, what: &str, choices: &[(T, &str)], chosen: &mut T) {
    heading(ui, what);
    ui.horizontal_wrapped(|ui| {
        for (value, label) in choices {
            if theme::choice_button(ui, *label, Choice::of(value, chosen)).clicked() {
                *chosen = *value;
            }
        }
    });
}

/// A value that is made smaller or larger, a step with each press.
fn stepper_ui(ui: &mut Ui, what: &str, value: &str, step: impl FnOnce(i8)) {
    ui.add(Label::new(what).wrap());
    ui.horizontal(|ui| {
        let less = theme::secondary_button(ui, "−").accessible_name(format!("{what}: less"));
        ui.label(RichText::new(value).family(theme::bold_family()));
        let more = theme::secondary_button(ui, "+").accessible_name(format!("{what}: more"));
        if less.clicked() {
            step(-1);
        } else if more.clicked() {
            step(1);
        }
    });
}

/// How large a millimetre is, and the way to measure it.
fn measure_row_ui(ui: &mut Ui, own: &OwnWindow) -> bool {
    heading(ui, "Size");
    let known = match own.settings.pixels_per_m {
        Some(pixels) => format!("Measured: {pixels} pixels to a metre. Buttons are as large as they should be."),
        None => messages::NOT_MEASURED.to_owned(),
    };
    ui.add(Label::new(known).wrap());
    ui.horizontal(|ui| theme::secondary_button(ui, "Measure with a card …").clicked()).inner
}

fn driver_ui(ui: &mut Ui, own: &OwnWindow, driver: &mut DriverWindow) {
    let first = *Settings::MONITORS.start();
    let choices = [(false, "None"), (true, "On its own monitor")];
    let mut is_shown = *driver != DriverWindow::None;
    choice_ui(ui, "A second window for the driver", &choices, &mut is_shown);
    *driver = match (is_shown, *driver) {
        (false, _) => DriverWindow::None,
        // The attendant's window is on the first.
        (true, DriverWindow::None) => DriverWindow::OnMonitor(first.saturating_add(1)),
        (true, shown) => shown,
    };
    if let DriverWindow::OnMonitor(monitor) = driver {
        stepper_ui(ui, "Monitor", &monitor.to_string(), |by| {
            let changed = if by < 0 { monitor.saturating_sub(1) } else { monitor.saturating_add(1) };
            *monitor = changed.clamp(first, *Settings::MONITORS.end());
        });
        if own.driver_monitor().is_none() && own.settings.driver != DriverWindow::None {
            ui.add(Label::new(messages::NO_SECOND_MONITOR).wrap());
        }
    }
}

/// The way out of a kiosk, which is not found by accident.
fn leave_ui(ui: &mut Ui) -> Option<SettingsIntent> {
    let mut intent = None;
    ui.heading("Leave the kiosk?");
    ui.add(Label::new(messages::LEAVING).wrap());
    ui.add_space(theme::WIDE_GAP);
    ui.horizontal(|ui| {
        if KeyedButton::new("Stay", Kind::Primary).key(Key::Escape).width(240.0).show(ui).clicked() {
            intent = Some(SettingsIntent::Close);
        }
        if KeyedButton::new("Leave the kiosk now", Kind::Danger).show(ui).clicked() {
            intent = Some(SettingsIntent::Leave);
        }
    });
    intent
}

/// What was recorded last before the window was cut off, and what can be done about it.
fn after_cut_ui(ui: &mut Ui, after: &AfterCut, at_work: Option<&AtWork>) -> Option<SettingsIntent> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (go_on, show, undo) = (pressed(Key::Enter), pressed(Key::F1), pressed(Key::F2));
    let mut intent = go_on.then_some(SettingsIntent::Close);
    ui.heading("Parkhaus was cut off and has started again");
    ui.add(Label::new(messages::CUT_OFF).wrap());
    ui.add_space(theme::GAP);
    let last = last_ui(ui, &after.last.what, at_work);
    if let Some(message) = after.undoing.failure() {
        message_box(ui, message);
    }
    ui.add_space(theme::WIDE_GAP);
    if after.undoing.is_pending() {
        ui.disable();
    }
    ui.horizontal_wrapped(|ui| {
        if KeyedButton::new("It is all right, go on", Kind::Primary).key(Key::Enter).width(280.0).show(ui).clicked() {
            intent = Some(SettingsIntent::Close);
        }
        if KeyedButton::new(last.show, Kind::Secondary).key(Key::F1).show(ui).clicked() || show {
            intent = Some(SettingsIntent::ShowLastPaper);
        }
        if KeyedButton::new(last.undo, Kind::Danger).key(Key::F2).show(ui).clicked() || undo {
            intent = Some(match after.asked {
                Asked::No => SettingsIntent::AskToUndoLast,
                Asked::Once => SettingsIntent::UndoLast,
            });
        }
    });
    if after.asked == Asked::Once {
        ui.add(Label::new(last.means).wrap());
    }
    intent
}

/// What the buttons say about what was recorded last.
struct LastWords {
    show: &'static str,
    undo: &'static str,
    /// What undoing it means.
    means: &'static str,
}

/// Draws what was recorded last, and says what the buttons say about it.
fn last_ui(ui: &mut Ui, last: &LastWhat, at_work: Option<&AtWork>) -> LastWords {
    let time = |instant| at_work.map_or_else(String::new, |at_work| format::date_time(at_work.local(instant)));
    match last {
        LastWhat::In(made) => {
            let entry = &made.entry;
            let plate = entry.plate.as_deref().unwrap_or("A vehicle without a plate");
            over_figure(ui, &format!("{plate} came in at {}", time(entry.entered)));
            figure(ui, entry.spots.first().map_or("no spot", |spot| spot.label.as_str()));
            LastWords {
                show: "Show its ticket again",
                undo: "Declare its ticket void",
                means: messages::UNDO_LAST_ENTRY,
            }
        }
        LastWhat::Out(stay) => {
            let plate = stay.plate.as_ref().map_or("A vehicle without a plate", |plate| plate.typed());
            let left = stay.exited.map_or_else(String::new, time);
            over_figure(ui, &format!("It left at {left}"));
            figure(ui, plate);
            LastWords { show: "Show its receipt again", undo: "It did not leave", means: messages::UNDO_LAST_EXIT }
        }
    }
}
