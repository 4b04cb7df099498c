//! All that a frame may look at. Plain values: changed in [`super::update`] only, drawn by the screens.

mod board;
mod counter;
mod handover;
mod health;
mod hold;
mod recent;
mod search;
mod seat;
mod start;
mod users;
mod window;

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDateTime;

pub(super) use self::board::shown_as;
pub use self::board::{Board, SoFar, SpotDetail};
pub use self::counter::{
    Along, Counter, Entry, Exit, ExitPart, HandPrice, InsideAlready, Left, PaperShown, Pick, Saving, Step, Ticket,
};
pub use self::handover::Handover;
pub use self::health::{BackedUp, Check, Computer, DiskFacts, DiskRoom, Grade, Health, Part, Standing};
pub use self::hold::Hold;
pub use self::recent::Recent;
pub use self::search::Search;
pub use self::seat::{Approve, Door, NewOwner, Recovery, Seat, ShownCode, Shut};
pub use self::start::{PlanDraft, Start, StartStep};
pub use self::users::{UsersPage, UsersTask};
pub use self::window::{AfterCut, Asked, OwnWindow, Page, WindowKind};

use super::command::RequestId;
use crate::domain::time::{Instant, TimeZone};
use crate::operations::ports::Garage;
use crate::printing::state::PrinterReport;

/// All that a frame may look at.
#[derive(Debug, Default)]
pub struct KioskState {
    /// How far the window has come.
    pub stage: Stage,
    /// What the booth's clock shows, to the minute.
    pub now: Option<Instant>,
    /// The screen that does the attendant's work.
    pub counter: Counter,
    /// The floors and who is inside.
    pub board: Board,
    /// What somebody should know, the newest last.
    pub notices: Vec<Notice>,
    /// How the printer is, and how its queue stands.
    pub printer: PrinterReport,
    /// What else the status line tells of.
    pub health: Health,
    /// What belongs to the window and its screen.
    pub own_window: OwnWindow,
    /// Who is at the window.
    pub seat: Seat,
    /// When the backups were last looked after.
    pub backups_seen: Option<Instant>,
    last_request: u64,
}

/// How far the window has come.
#[derive(Debug)]
pub enum Stage {
    /// The books are being opened.
    Opening(Option<RequestId>),
    /// There is no garage yet: somebody must say which.
    Start(Box<Start>),
    /// The garage runs.
    AtWork(AtWork),
    /// The books are damaged: somebody must choose.
    Damaged(Damaged),
    /// The books cannot be opened; trying again may help.
    Stopped(Message),
}

impl Default for Stage {
    fn default() -> Self {
        Self::Opening(None)
    }
}

/// The garage that runs.
#[derive(Clone, Debug)]
pub struct AtWork {
    /// The garage.
    pub garage: Arc<Garage>,
    /// Its time zone.
    pub zone: TimeZone,
}

impl AtWork {
    /// What the garage's wall clock shows at an instant.
    pub fn local(&self, instant: Instant) -> NaiveDateTime {
        self.zone.local(instant)
    }
}

/// Damaged books, and what can be done.
#[derive(Clone, Debug)]
pub struct Damaged {
    /// What is wrong.
    pub why: String,
    /// The newest checked backup.
    pub backup: Option<PathBuf>,
    /// The way out that somebody chose.
    pub mending: Remote<()>,
    /// The way out that waits for a second press.
    pub asked: Option<WayOut>,
}

/// A way out of damaged books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// Put the newest backup in their place.
    Restore,
    /// Begin a new epoch with what can be read.
    BeginEpoch,
}

/// Something that was asked for, and how far it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Remote<T> {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// It was asked for under this number.
    Pending(RequestId),
    /// It is there.
    Ready(T),
    /// It failed.
    Failed(Message),
}

impl<T> Remote<T> {
    /// Whether an answer under this number is waited for.
    pub fn awaits(&self, id: RequestId) -> bool {
        matches!(self, Self::Pending(pending) if *pending == id)
    }

    /// Whether an answer is waited for.
    pub const fn is_pending(&self) -> bool {
        matches!(self, Self::Pending(_))
    }

    /// What failed, if it did.
    pub const fn failure(&self) -> Option<&Message> {
        match self {
            Self::Failed(message) => Some(message),
            Self::Idle | Self::Pending(_) | Self::Ready(_) => None,
        }
    }

    /// What is there, if it is.
    pub const fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Idle | Self::Pending(_) | Self::Failed(_) => None,
        }
    }
}

/// What somebody is told: what happened, what it means, what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How grave it is.
    pub weight: Weight,
    /// What happened.
    pub what: String,
    /// What it means, and what to do next.
    pub next: String,
}

impl Message {
    /// Something to know.
    pub fn note(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { weight: Weight::Note, what: what.into(), next: next.into() }
    }

    /// Something that was not done.
    pub fn refusal(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { weight: Weight::Refusal, what: what.into(), next: next.into() }
    }
}

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something to know.
    Note,
    /// Something that was not done, or goes wrong.
    Refusal,
}

/// A line in the status bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about: a new notice about the same thing takes the place of the old one.
    pub about: About,
    /// How grave it is.
    pub weight: Weight,
    /// What it says.
    pub text: String,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// How the books were opened.
    Opening,
    /// The map.
    Map,
    /// A part of the program.
    Program,
    /// The window's settings.
    Settings,
}

impl KioskState {
    /// The state of a window that has just been opened.
    pub fn new() -> Self {
        Self::default()
    }

    /// The garage that runs, if one does.
    pub const fn at_work(&self) -> Option<&AtWork> {
        match &self.stage {
            Stage::AtWork(at_work) => Some(at_work),
            Stage::Opening(_) | Stage::Start(_) | Stage::Damaged(_) | Stage::Stopped(_) => None,
        }
    }

    /// The number of the next command.
    pub(super) const fn next_request(&mut self) -> RequestId {
        self.last_request += 1;
        RequestId(self.last_request)
    }

    /// Says something in the status bar, in the place of what was said about the same thing.
    pub(super) fn notify(&mut self, about: About, weight: Weight, text: impl Into<String>) {
        self.unsay(about);
        self.notices.push(Notice { about, weight, text: text.into() });
    }

    /// Takes back what was said about something.
    pub(super) fn unsay(&mut self, about: About) {
        self.notices.retain(|notice| notice.about != about);
    }
}
