//! The window as eframe runs it: `logic` takes in what was heard, `ui` draws and gathers what is asked for.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Context, Ui, ViewportCommand};

use super::desk::Desk;
use super::input::{self, keyboard, pointing, scanner};
use super::intent::{Intent, WindowIntent};
use super::screens::Screens;
use super::state::KioskState;
use super::theme;
use super::update::{self, Effect};
use crate::domain::time::minute_of;
use crate::operations::ports::Source;

/// How many replies are taken in before a frame is drawn.
const REPLIES_PER_FRAME: usize = 256;

/// The window.
pub struct KioskApp {
    desk: Box<dyn Desk>,
    source: Arc<dyn Source + Send + Sync>,
    state: KioskState,
    screens: Screens,
    frames: Frames,
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
        Self { desk, source, state: KioskState::new(), screens: Screens::default(), frames: Frames::None }
    }

    /// What a frame looks at.
    pub const fn state(&self) -> &KioskState {
        &self.state
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
                Effect::Close => ctx.send_viewport_cmd(ViewportCommand::Close),
            }
        }
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
        keyboard::show(ui);
        let mut intents = self.screens.ui(ui, &self.state);
        pointing::hide_arrow_from_finger(ui);
        if self.state.at_work().is_none() {
            // There is no counter to take a scan to.
            drop(scanner::next_scan(ui));
        }
        if self.frames == Frames::None {
            self.frames = Frames::Some;
            intents.push(Intent::Window(WindowIntent::Opened));
        }
        if intents.is_empty() {
            return;
        }
        for intent in intents {
            self.ask(ui, intent);
        }
        // What was drawn is no longer so.
        ui.request_repaint();
    }
}
