//! The window as eframe runs it: `logic` takes in what was heard, `ui` draws and gathers what is asked for.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Context, Event, Key, Modifiers, Theme, Ui, ViewportCommand};

use super::desk::Desk;
use super::driver_window::DriverWindowShown;
use super::input::{self, keyboard, pointing, scanner};
use super::intent::{Intent, SettingsIntent, StatusIntent, WindowIntent};
use super::messages;
use super::screens::Screens;
use super::seat::SeatIntent;
use super::settings::{Locks, Look, Settings};
use super::state::{KioskState, Page, WindowKind};
use super::theme;
use super::update::{self, Effect};
use crate::domain::time::minute_of;
use crate::operations::ports::Source;

/// How many replies are taken in before a frame is drawn.
const REPLIES_PER_FRAME: usize = 256;

/// The key that opens the window's settings.
const SETTINGS_KEY: Key = Key::F12;

/// The key that locks the window, with Ctrl.
const LOCK_KEY: Key = Key::L;

/// The key that shows how printer, clock, disk and journal are, with Ctrl.
const STATUS_KEY: Key = Key::I;

/// The window.
pub struct KioskApp {
    desk: Box<dyn Desk>,
    source: Arc<dyn Source + Send + Sync>,
    state: KioskState,
    screens: Screens,
    frames: Frames,
    /// The settings that the window was given last.
    applied: Option<Settings>,
    /// What the driver saw last.
    driver: DriverWindowShown,
    /// Whether the window may close.
    leaving: Leaving,
    /// When somebody last touched the window or typed, in seconds of the window: no clock that can be set.
    touched: f64,
}

/// Whether the window may close.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaving {
    /// Not unless it is a window like any other.
    No,
    /// Somebody said so.
    Yes,
}

/// Whether the first frame was drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frames {
    None,
    Some,
}

impl KioskApp {
    /// A window that opens the books once its first frame was drawn.
    pub fn new(ctx: &Context, desk: Box<dyn Desk>, source: Arc<dyn Source + Send + Sync>) -> Self {
        theme::install(ctx);
        input::install(ctx);
        Self {
            desk,
            source,
            state: KioskState::new(),
            screens: Screens::default(),
            frames: Frames::None,
            applied: None,
            driver: DriverWindowShown::default(),
            leaving: Leaving::No,
            touched: 0.0,
        }
    }

    /// The same, for a kiosk or a desktop.
    #[must_use]
    pub fn of_kind(mut self, kind: WindowKind) -> Self {
        self.state.own_window.kind = kind;
        self
    }

    /// What a frame looks at.
    pub const fn state(&self) -> &KioskState {
        &self.state
    }

    /// The key that opens the settings closes them, too.
    const fn settings_key(&self) -> SettingsIntent {
        match self.state.own_window.page {
            Page::Work => SettingsIntent::Open,
            Page::Settings | Page::Measure(_) | Page::Leave | Page::Users(_) | Page::AfterCut(_) => {
                SettingsIntent::Close
            }
        }
    }

    /// The key that shows how everything is: first what is gravest.
    fn status_key(&self) -> StatusIntent {
        match self.state.health.shown {
            None => StatusIntent::Show(messages::status::gravest(&self.state)),
            Some(_) => StatusIntent::Close,
        }
    }

    fn ask(&mut self, ctx: &Context, intent: Intent) {
        let effects = update::on_intent(&mut self.state, intent);
        self.carry_out(ctx, effects);
    }

    fn carry_out(&mut self, ctx: &Context, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Submit(id, command) => {
                    if self.desk.submit(id, command).is_err() {
                        update::on_busy(&mut self.state, id);
                    }
                }
                Effect::Close => {
                    self.leaving = Leaving::Yes;
                    ctx.send_viewport_cmd(ViewportCommand::Close);
                }
            }
        }
    }

    /// A kiosk closes only by its own way out, whatever key or window manager asks.
    fn keep_open(&self, ctx: &Context) {
        let is_kiosk = self.state.own_window.kind == WindowKind::Kiosk;
        let is_asked = ctx.input(|input| input.viewport().close_requested());
        if is_kiosk && is_asked && self.leaving == Leaving::No {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
    }

    /// Gives the window what was set, once.
    fn apply_settings(&mut self, ctx: &Context) {
        let settings = &self.state.own_window.settings;
        if self.applied.as_ref() == Some(settings) {
            return;
        }
        apply(ctx, settings);
        self.applied = Some(settings.clone());
    }

    /// Locks the window that nobody touches. It is looked at in the frames that are drawn anyway, at least one a minute.
    fn lock_by_itself(&mut self, ui: &Ui, has_asked: bool) -> Option<Intent> {
        let (now, is_touched) = ui.input(|input| (input.time, input.events.iter().any(is_of_somebody)));
        if is_touched || has_asked {
            self.touched = now;
        }
        let Locks::AfterMinutes(minutes) = self.state.own_window.settings.locks else { return None };
        let is_time = now - self.touched >= f64::from(minutes) * 60.0;
        let is_due = is_time && self.state.at_work().is_some() && !self.state.seat.is_shut();
        is_due.then_some(Intent::Seat(SeatIntent::LockByItself))
    }

    /// Shows another minute, and asks for the frame that shows the next: the only one that comes by itself.
    fn keep_time(&mut self, ctx: &Context) {
        let now = self.source.now();
        let minute = minute_of(now);
        if self.state.now != Some(minute) {
            self.ask(ctx, Intent::Window(WindowIntent::Minute(minute)));
        }
        let gone = now.signed_duration_since(minute).to_std().unwrap_or_default();
        ctx.request_repaint_after(Duration::from_mins(1).saturating_sub(gone));
    }
}

impl eframe::App for KioskApp {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.keep_open(ctx);
        self.keep_time(ctx);
        for _ in 0..REPLIES_PER_FRAME {
            let Some(reply) = self.desk.poll() else { return };
            let effects = update::on_reply(&mut self.state, reply);
            self.carry_out(ctx, effects);
        }
        // More may be waiting.
        ctx.request_repaint();
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.apply_settings(ui);
        let mut intents = Vec::new();
        let is_shut = self.state.at_work().is_some() && !self.state.seat.is_open();
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, SETTINGS_KEY)) && !is_shut {
            intents.push(Intent::Settings(self.settings_key()));
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, LOCK_KEY)) {
            intents.push(Intent::Seat(SeatIntent::Lock));
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::CTRL, STATUS_KEY)) {
            intents.push(Intent::Status(self.status_key()));
        }
        keyboard::show(ui);
        intents.extend(self.screens.ui(ui, &self.state));
        self.driver.show(ui, &self.state);
        pointing::hide_arrow_from_finger(ui);
        if self.state.at_work().is_none() {
            // There is no counter to take a scan to.
            drop(scanner::next_scan(ui));
        }
        if self.frames == Frames::None {
            self.frames = Frames::Some;
            intents.push(Intent::Window(WindowIntent::Opened));
        }
        intents.extend(self.lock_by_itself(ui, !intents.is_empty()));
        if intents.is_empty() {
            return;
        }
        for intent in intents {
            self.ask(ui, intent);
        }
        // What was drawn is no longer so.
        ui.request_repaint();
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        for effect in update::on_exit(&mut self.state) {
            if let Effect::Submit(id, command) = effect {
                let taken = self.desk.submit(id, command);
                debug_assert!(taken.is_ok(), "else the next start asks what happened, which harms nobody");
            }
        }
    }
}

/// Whether an event comes from a person.
const fn is_of_somebody(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::PointerMoved(_)
            | Event::PointerButton { .. }
            | Event::Touch { .. }
            | Event::MouseWheel { .. }
    )
}

/// Gives a window its colours, its size, its keyboard and its scanner.
fn apply(ctx: &Context, settings: &Settings) {
    ctx.set_theme(match settings.look {
        Look::Light => Theme::Light,
        Look::Dark => Theme::Dark,
    });
    if let Some(pixels_per_mm) = settings.pixels_per_mm() {
        theme::calibrate(ctx, pixels_per_mm);
    }
    keyboard::set(ctx, settings.keyboard, settings.letters);
    scanner::set_thresholds(ctx, settings.scanner.clone());
}
