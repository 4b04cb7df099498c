//! What belongs to the window and its screen, and not to the garage.

use super::{Remote, UsersPage};
use crate::kiosk::reply::LastDone;
use crate::kiosk::settings::{DriverWindow, Monitor, Settings};

/// What belongs to the window and its screen.
#[derive(Debug, Default)]
pub struct OwnWindow {
    /// What was set.
    pub settings: Settings,
    /// What is shown in the place of the work.
    pub page: Page,
    /// The monitors that said how large they are.
    pub monitors: Vec<Monitor>,
    /// Whether it can be closed like any other.
    pub kind: WindowKind,
}

impl OwnWindow {
    /// The monitor for the driver. None where it is known to be missing: on the only one, his window would hide the attendant's.
    pub fn driver_monitor(&self) -> Option<u8> {
        let DriverWindow::OnMonitor(monitor) = self.settings.driver else { return None };
        let is_missing = self.kind == WindowKind::Kiosk && self.monitors.len() == 1;
        (!is_missing).then_some(monitor)
    }
}

/// Whether the window can be closed like any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WindowKind {
    /// It can.
    #[default]
    Desktop,
    /// It fills the screen, and only its settings have a way out.
    Kiosk,
}

/// What is shown in the place of the work.
#[derive(Debug, Default)]
pub enum Page {
    /// Nothing: the work.
    #[default]
    Work,
    /// The settings of this window.
    Settings,
    /// A card is laid on the screen: so many pixels to a metre fit it.
    Measure(u32),
    /// The way out, which waits for a second press.
    Leave,
    /// The users.
    Users(Box<UsersPage>),
    /// The window ended without being closed: the last thing that it recorded.
    AfterCut(Box<AfterCut>),
}

/// After an end that nobody asked for.
#[derive(Debug)]
pub struct AfterCut {
    /// The last thing that was recorded.
    pub last: LastDone,
    /// Its undoing, if somebody asked for it.
    pub undoing: Remote<()>,
    /// Whether undoing waits for a second press.
    pub asked: Asked,
}

/// Whether something waits for a second press.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// Nobody has pressed.
    #[default]
    No,
    /// Pressed once.
    Once,
}
