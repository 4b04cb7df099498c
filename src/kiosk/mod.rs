//! The window: what the attendant sees and touches.
//!
//! ```text
//! App::ui     a screen draws KioskState and returns Intents ──► update: (state, intent) → Effects ──► Desk::submit
//! App::logic  Desk::poll gives Replies ──────────────────────► update: (state, reply)  → Effects
//! ```
//!
//! Screens and widgets draw and return what was asked for; they hold no lock, read no file and look at no clock. [`update`] decides
//! what follows and knows neither window nor file. The [`desk`] carries it out on threads of its own.

pub mod app;
pub mod card_number;
#[cfg(test)]
mod colour_vision;
pub mod command;
pub mod desk;
mod driver_window;
pub mod input;
pub mod intent;
pub mod messages;
pub mod reply;
pub mod screens;
pub mod seat;
pub mod settings;
pub mod state;
pub mod theme;
pub mod update;
pub mod users;
pub mod widgets;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use eframe::egui::{ViewportBuilder, vec2};
use eframe::{NativeOptions, Renderer};

use self::app::KioskApp;
use self::desk::{SystemDialogs, Waker, WorkerDesk};
pub use self::state::WindowKind;
use crate::machine::this_computer;

/// The name by which desktops know the window.
const APP_ID: &str = "parkhaus";

/// The size of the window where nobody has another wish: the smallest screen it is made for, in points.
const SIZE: eframe::egui::Vec2 = vec2(1280.0, 800.0);

/// The smallest size at which everything can still be reached, in points.
const LEAST: eframe::egui::Vec2 = vec2(1024.0, 640.0);

/// Opens the window on a data folder, and returns when it is closed.
pub fn run(data: &Path, kind: WindowKind) -> ExitCode {
    if !["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].iter().any(|name| std::env::var_os(name).is_some()) {
        return no_window("there is no display here");
    }
    let folder = data.to_owned();
    let viewport = ViewportBuilder::default().with_title("Parkhaus").with_app_id(APP_ID).with_inner_size(SIZE);
    let viewport = match kind {
        WindowKind::Desktop => viewport.with_maximized(true).with_min_inner_size(LEAST),
        WindowKind::Kiosk => viewport.with_fullscreen(true).with_decorations(false),
    };
    let options = NativeOptions { viewport, renderer: Renderer::Glow, ..NativeOptions::default() };
    let outcome = eframe::run_native(
        APP_ID,
        options,
        Box::new(move |creation| {
            let machine = this_computer();
            let source = Arc::clone(&machine.source);
            let ctx = creation.egui_ctx.clone();
            let wake: Waker = Arc::new(move || ctx.request_repaint());
            let desk = WorkerDesk::start(folder, machine, Box::new(SystemDialogs), wake)?;
            Ok(Box::new(KioskApp::new(&creation.egui_ctx, Box::new(desk), source).of_kind(kind)))
        }),
    );
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => no_window(without_places(&error.to_string())),
    }
}

/// Says why there is no window, where nobody can say it in one.
fn no_window(why: &str) -> ExitCode {
    #[expect(clippy::print_stderr, reason = "there is no window to say it in")]
    {
        eprintln!(
            "The window cannot be opened: {why}. Open it where there is a display, or see “parkhaus --help” for the commands that need none."
        );
    }
    ExitCode::FAILURE
}

/// What the window library says, without the place in its source that it puts before it.
fn without_places(error: &str) -> &str {
    let after = error.rsplit_once(".rs:").and_then(|(_, line)| line.split_once(": "));
    after.map_or(error, |(_, words)| words).trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::without_places;

    #[test]
    fn a_place_in_the_source_is_not_shown() {
        for (error, words) in [
            ("winit EventLoopError: os error at /x/linux/mod.rs:765: the display is gone.", "the display is gone"),
            ("no OpenGL 2.0", "no OpenGL 2.0"),
        ] {
            assert_eq!(without_places(error), words);
        }
    }
}
