//! What belongs to this window and its screen: kept in the data folder, but not part of the books.

mod file;
mod monitor;

use super::input::keyboard::{Letters, Opens};
use super::input::scanner::Thresholds;

pub use self::file::{SettingsError, SettingsRead, read, save};
pub use self::monitor::{Monitor, connected};

/// What somebody set for this window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Dark on light, or light on dark.
    pub look: Look,
    /// Pixels of the screen to a metre, once somebody has measured: then a millimetre of the program is one.
    pub pixels_per_m: Option<u32>,
    /// When the on-screen keyboard opens.
    pub keyboard: Opens,
    /// How its letters are arranged.
    pub letters: Letters,
    /// How a scanner is told apart from a hand.
    pub scanner: Thresholds,
    /// The second window, which shows the driver what concerns him.
    pub driver: DriverWindow,
    /// When the window locks by itself.
    pub locks: Locks,
}

/// When the window locks by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locks {
    /// Only when somebody locks it.
    Never,
    /// When nobody has touched it for so many minutes.
    AfterMinutes(u16),
}

impl Default for Locks {
    fn default() -> Self {
        Self::AfterMinutes(10)
    }
}

/// Dark on light, or light on dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Dark on light, for a booth in daylight.
    #[default]
    Light,
    /// Light on dark, for a booth at night.
    Dark,
}

/// The second window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DriverWindow {
    /// There is none.
    #[default]
    None,
    /// It fills the monitor of that number, counted from 1.
    OnMonitor(u8),
}

impl Settings {
    /// The measures of screens that can be: from a large screen far away to a telephone, in pixels to a metre.
    pub const PIXELS_PER_M: std::ops::RangeInclusive<u32> = 1_500..=20_000;
    /// The monitors that can be named.
    pub const MONITORS: std::ops::RangeInclusive<u8> = 1..=9;

    /// The minutes after which the window may lock by itself; none is never.
    pub const LOCK_MINUTES: std::ops::RangeInclusive<u16> = 0..=240;

    /// Pixels to a millimetre, if somebody has measured.
    pub fn pixels_per_mm(&self) -> Option<f32> {
        self.pixels_per_m.map(per_mm)
    }
}

/// Pixels to a millimetre, from pixels to a metre.
pub fn per_mm(pixels_per_m: u32) -> f32 {
    // At most 20,000.
    #[expect(clippy::cast_precision_loss, reason = "far below 16 million")]
    let pixels = pixels_per_m as f32;
    pixels / 1000.0
}
