//! Tariff files: TOML that a manager can read and write by hand, in and out.
//!
//! The format is described in `docs/TARIFFS.md`. A file is read strictly: what this version does not price by is an error
//! that names line, column and key, and is never ignored.

mod fields;
mod length;
mod read;
mod write;

#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::domain::money::MoneyError;
use crate::domain::tariff::{Finding, MeterFault, Place, PriceError, Spot, Tariff, TariffFault, WindowFault};

/// The longest file that is read, in bytes. A tariff of a thousand plans is shorter.
const MOST_BYTES: usize = 1024 * 1024;

/// Reads a tariff.
pub fn parse(text: &str) -> Result<Tariff, TariffFileError> {
    open(text).map(|file| file.tariff)
}

/// Reads a tariff, and where its parts stand.
pub fn open(text: &str) -> Result<TariffFile<'_>, TariffFileError> {
    if text.len() > MOST_BYTES {
        return Err(TariffFileError { line: 1, column: 1, problem: TariffFileProblem::TooLong });
    }
    let (tariff, places) = read::tariff(text).map_err(|fault| {
        let (line, column) = line_and_column(text, fault.at);
        TariffFileError { line, column, problem: fault.problem }
    })?;
    Ok(TariffFile { tariff, text, places })
}

/// A tariff beside the text it was read from.
#[derive(Debug)]
pub struct TariffFile<'t> {
    /// The tariff.
    pub tariff: Tariff,
    text: &'t str,
    places: read::Places,
}

impl TariffFile<'_> {
    /// The line and the character in it, both counted from 1, at which something stands.
    pub fn line_and_column(&self, place: Place) -> (usize, usize) {
        line_and_column(self.text, self.places.at(place))
    }

    /// The line and the character in it at which something was found.
    pub fn place_of(&self, finding: &Finding) -> (usize, usize) {
        match finding.at {
            Spot::In(place) => self.line_and_column(place),
            Spot::Accepted(idx) => self.line_and_column_of_accepted(idx),
        }
    }

    /// A finding in words, with its place and its name: `line 3, column 1: price_falls: …`.
    pub fn told(&self, finding: &Finding) -> String {
        let (line, column) = self.place_of(finding);
        format!("line {line}, column {column}: {}: {}", finding.kind.code(), finding.text)
    }

    /// The same for an accepted finding, by its place in the list, counted from 0.
    pub fn line_and_column_of_accepted(&self, idx: usize) -> (usize, usize) {
        line_and_column(self.text, self.places.accepted.get(idx).copied().unwrap_or(0))
    }
}

/// Writes a tariff as a file that [`parse`] reads back as the same tariff. Every setting stands in it, the defaults too.
pub fn write(tariff: &Tariff) -> String {
    write::tariff(tariff)
}

/// Why a file is no tariff, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct TariffFileError {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in the line, counted from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: TariffFileProblem,
}

/// What is wrong in a tariff file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TariffFileProblem {
    /// More than any tariff needs.
    #[error("the file is longer than 1 MiB: this is not a tariff")]
    TooLong,
    /// The text is not TOML.
    #[error("this is not TOML: {0}")]
    NotToml(String),
    /// Something must be said and is not.
    #[error("{of} needs “{key}”")]
    Missing {
        /// What it is missing from: `a plan`.
        of: &'static str,
        /// The key.
        key: &'static str,
    },
    /// Neither of two things is said, or both are.
    #[error("{of} needs either “{one}” or “{other}”")]
    EitherOr {
        /// What needs it.
        of: &'static str,
        /// The one key.
        one: &'static str,
        /// The other key.
        other: &'static str,
    },
    /// None of some things is said, or several are.
    #[error("{of} needs exactly one of: {}", .keys.join(", "))]
    OneOf {
        /// What needs it.
        of: &'static str,
        /// The keys.
        keys: Vec<&'static str>,
    },
    /// A key nobody knows.
    #[error("“{key}” is not a key of {of}; its keys are: {}", .known.join(", "))]
    UnknownKey {
        /// What it stands in.
        of: &'static str,
        /// The key.
        key: String,
        /// The keys it may have.
        known: Vec<&'static str>,
    },
    /// A key that means something only beside another.
    #[error("“{key}” means something only with {with}")]
    OnlyWith {
        /// The key.
        key: &'static str,
        /// What it needs.
        with: &'static str,
    },
    /// A value of the wrong kind.
    #[error("“{key}” must be {expected}, not {found}")]
    WrongKind {
        /// The key.
        key: &'static str,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A word that is none of the choices.
    #[error("“{given}” is none of the choices for “{key}”: {}", .choices.join(", "))]
    NotAChoice {
        /// The key.
        key: &'static str,
        /// The word.
        given: String,
        /// The words it may be.
        choices: Vec<&'static str>,
    },
    /// A text or number that cannot be read as what it should say.
    #[error("“{given}” is not {expected}")]
    NotUnderstood {
        /// What it says.
        given: String,
        /// What it should say.
        expected: &'static str,
    },
    /// No price.
    #[error(transparent)]
    Price(#[from] PriceError),
    /// No currency.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A rung that fits into no meter.
    #[error("this rung: {0}")]
    Meter(#[from] MeterFault),
    /// No window.
    #[error("this window: {0}")]
    Window(#[from] WindowFault),
    /// Rules that contradict each other.
    #[error("{0}")]
    Rules(#[from] TariffFault),
}

/// A problem and the byte at which it stands.
struct Fault {
    at: usize,
    problem: TariffFileProblem,
}

impl Fault {
    fn new(at: usize, problem: impl Into<TariffFileProblem>) -> Self {
        Self { at, problem: problem.into() }
    }
}

fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before: String = text.char_indices().take_while(|(idx, _)| *idx < at).map(|(_, character)| character).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    (line, column)
}
