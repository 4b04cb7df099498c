//! How the printer is, and how its queue stands: what somebody should know before money is taken.

use thiserror::Error;

/// How the printer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PrinterState {
    /// The booth has none.
    #[default]
    NotSet,
    /// It was not asked yet, or is one that never answers.
    Unknown,
    /// It prints.
    Ready,
    /// It prints, and its paper is running out.
    PaperLow,
    /// It does not print.
    Trouble(Trouble),
}

impl PrinterState {
    /// What keeps it from printing, if anything does.
    pub const fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::Trouble(trouble) => Some(trouble),
            Self::NotSet | Self::Unknown | Self::Ready | Self::PaperLow => None,
        }
    }
}

/// What keeps a printer from printing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Trouble {
    /// What is set cannot be understood.
    #[error("the printer that is set cannot be used: {0}; set it again with “parkhaus printer set”")]
    Setting(String),
    /// The books cannot be read.
    #[error("nothing is printed: {0}")]
    Books(String),
    /// It cannot be reached.
    #[error("the printer cannot be reached ({0}): look whether it is switched on and its cable is in")]
    Unreachable(String),
    /// It does not answer.
    #[error("the printer does not answer: switch it off and on; a printer that never answers is set with --silent")]
    NoAnswer,
    /// It has no paper.
    #[error("the printer has no paper: put in a new roll")]
    PaperOut,
    /// Its cover is open.
    #[error("the cover of the printer is open: close it")]
    CoverOpen,
    /// It says that something failed.
    #[error("the printer reports a fault: look at it, and switch it off and on")]
    Fault,
    /// It is offline, and does not say why.
    #[error("the printer is offline: press its online or feed button")]
    Offline,
    /// It stopped in the middle of a paper.
    #[error("the printer stopped in the middle of a paper ({0})")]
    Stopped(String),
    /// It does not take the paper.
    #[error("the printer refuses the paper: {0}")]
    Refused(String),
    /// The file cannot be written.
    #[error("the file {0}")]
    File(String),
}

/// How the printer is, and how its queue stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrinterReport {
    /// How the printer is.
    pub state: PrinterState,
    /// Papers that wait.
    pub waiting: u32,
    /// Papers that were given up since this program began to print: too old, or too many.
    pub given_up: u32,
}
