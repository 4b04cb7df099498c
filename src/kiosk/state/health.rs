//! What the status line tells of: printer, clock, disk and journal, as they were last heard of.

use super::Remote;
use crate::domain::time::Instant;
use crate::kiosk::command::RequestId;
use crate::operations::print::Queued;

pub use crate::store::disk::{DiskFacts, DiskRoom};

/// What the status line tells of, besides the printer.
#[derive(Debug, Default)]
pub struct Health {
    /// What the computer says of its disk and its clock.
    pub computer: Option<Computer>,
    /// When the latest entry was written, by the clock of that moment.
    pub written: Option<Instant>,
    /// An entry that is known to have been written by a clock that was ahead.
    pub accepted: Option<Instant>,
    /// The full check of the journal.
    pub check: Check,
    /// The backups.
    pub backup: BackedUp,
    /// Papers not printed in time of which somebody has taken notice.
    pub given_up_seen: u32,
    /// The test page that was asked for.
    pub test_page: Remote<Queued>,
    /// The part whose details are shown in the place of everything else.
    pub shown: Option<Part>,
}

/// What the computer says of its disk and its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Computer {
    /// The disk of the data folder, where it says anything.
    pub disk: Option<DiskFacts>,
    /// By how many minutes somebody or something has set the clock since the window opened; negative for back.
    pub stepped_minutes: i64,
}

/// A part of the status line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The printer and its queue.
    Printer,
    /// The clock.
    Clock,
    /// The disk of the data folder.
    Disk,
    /// The journal and its backups.
    Journal,
}

impl Part {
    /// All of them, from left to right.
    pub const ALL: [Self; 4] = [Self::Printer, Self::Clock, Self::Disk, Self::Journal];
}

/// The full check of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Check {
    /// None was made yet.
    #[default]
    NotYet,
    /// It runs.
    Running(RequestId),
    /// It ended at that time, and everything agreed.
    Agrees(Option<Instant>),
    /// It found something.
    Differs(Vec<String>),
    /// It could not be made, and why.
    Failed(String),
}

/// The backups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BackedUp {
    /// Nothing is known of them yet.
    #[default]
    NotYet,
    /// One is being made, or it is looked whether one is due.
    Running(RequestId),
    /// They are in order.
    Kept {
        /// When the newest was made.
        newest: Option<Instant>,
        /// Whether they lie on the disk of the books.
        same_disk: bool,
    },
    /// None could be made, and why.
    Failed(String),
}

/// How a part of the status line stands: for everybody who cannot tell colours apart, each with a picture of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// All is well.
    Well,
    /// It is at work.
    Busy,
    /// Something to know.
    Note,
    /// It cannot be reached.
    Offline,
    /// Something is wrong.
    Wrong,
}

/// How a part of the status line stands, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which part.
    pub part: Part,
    /// How grave it is.
    pub grade: Grade,
    /// In a word or two.
    pub short: String,
    /// What is wrong and what to do next, where that needs saying.
    pub says: Option<String>,
}
