//! A scanner that types: its bursts are told apart from typing, whatever has the keyboard.
//!
//! Characters are held back for the blink of an eye. If nothing follows, somebody typed them and they go where they were meant to
//! go; if they come as fast as no hand types and end as a scan ends, they are one scan, and no field ever sees them.

mod burst;
mod strokes;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use eframe::egui::{Context, Event, Plugin, RawInput, Ui, ViewportId};

use self::burst::Recogniser;

/// How a scanner is told apart from a hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// The longest pause between two characters of a scan, in milliseconds.
    pub gap_ms: u16,
    /// The fewest characters of a scan that is no ticket.
    pub least: u16,
    /// What the scanner was set to send before every scan: then speed and length do not matter. Empty if it sends nothing.
    pub prefix: String,
}

impl Thresholds {
    /// The pauses that can be set, in milliseconds. Longer ones would be seen while typing.
    pub const GAPS_MS: std::ops::RangeInclusive<u16> = 20..=120;
    /// The lengths that can be set.
    pub const LEAST: std::ops::RangeInclusive<u16> = 4..=32;
    /// The most characters of a prefix.
    pub const LONGEST_PREFIX: usize = 4;
}

impl Default for Thresholds {
    fn default() -> Self {
        // The fastest typists leave 60 ms between most keys; scanners need 1 to 30. Amounts of money are shorter than eight.
        Self { gap_ms: 50, least: 8, prefix: String::new() }
    }
}

/// The plugin that takes scans out of what is typed.
#[derive(Default)]
pub struct Scanner {
    recogniser: Recogniser,
    scans: VecDeque<String>,
    /// What was typed while the driver's window had the keyboard: it belongs to the counter.
    strayed: Vec<Event>,
    /// In how many seconds another frame is needed, if one is.
    look_again: Option<f64>,
}

impl Scanner {
    /// A scanner that is told apart by other thresholds than the usual ones.
    pub fn new(thresholds: Thresholds) -> Self {
        Self { recogniser: Recogniser::new(thresholds), ..Self::default() }
    }

    /// Takes other thresholds from now on.
    pub fn set_thresholds(&mut self, thresholds: Thresholds) {
        self.recogniser.set_thresholds(thresholds);
    }
}

/// The oldest scan that nobody has taken yet.
pub fn next_scan(ctx: &Context) -> Option<String> {
    let scanner = ctx.plugin_opt::<Scanner>()?;
    let (scan, waiting) = {
        let mut scanner = scanner.lock();
        (scanner.scans.pop_front(), scanner.scans.len())
    };
    if waiting > 0 {
        ctx.request_repaint();
    }
    scan
}

/// Gives other thresholds to the scanner of a window.
pub fn set_thresholds(ctx: &Context, thresholds: Thresholds) {
    if let Some(scanner) = ctx.plugin_opt::<Scanner>() {
        scanner.lock().set_thresholds(thresholds);
    }
}

impl Plugin for Scanner {
    fn debug_name(&self) -> &'static str {
        "scanner"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        if input.viewport_id != ViewportId::ROOT {
            let (keys, others): (Vec<_>, Vec<_>) =
                std::mem::take(&mut input.events).into_iter().partition(burst::is_of_the_keyboard);
            input.events = others;
            if !keys.is_empty() {
                self.strayed.extend(keys);
                ctx.request_repaint_of(ViewportId::ROOT);
            }
            return;
        }
        let now = input.time.unwrap_or_else(|| ctx.input(|input| input.time) + f64::from(input.predicted_dt));
        let mut events = std::mem::take(&mut self.strayed);
        events.append(&mut input.events);
        let heard = self.recogniser.hear(now, events);
        input.events = heard.events;
        self.scans.extend(heard.scans);
        self.look_again = heard.look_again;
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        if ui.viewport_id() != ViewportId::ROOT {
            return;
        }
        let Some(seconds) = self.look_again.take() else { return };
        if seconds <= f64::from(ui.input(|input| input.predicted_dt)) {
            ui.request_repaint();
        } else {
            ui.request_repaint_after(Duration::from_secs_f64(seconds));
        }
    }
}
