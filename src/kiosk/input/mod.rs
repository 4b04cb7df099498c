//! What is typed, scanned and touched, before a screen sees it.
//!
//! A [`scanner`] types like a keyboard: its bursts are taken out of what goes to the fields. The [`keyboard`] on the screen types for
//! fingers. [`pointing`] says which of finger and mouse it was. All three are plugins of egui, so that tests exercise them.

pub mod keyboard;
pub mod pointing;
pub mod scanner;

use eframe::egui::Context;

/// Adds the plugins to a window. The scanner comes first: what the on-screen keyboard types is never taken for a scan.
pub fn install(ctx: &Context) {
    ctx.add_plugin(scanner::Scanner::default());
    ctx.add_plugin(pointing::Pointing::default());
    ctx.add_plugin(keyboard::ScreenKeyboard::default());
}
