//! The personal data of a stay that has ended is erased: its key goes, and with it what the journal keeps under that key.

use thiserror::Error;

use super::desk::Desk;
use super::ports::{Books, BooksError};
use crate::domain::ids::{OpId, StayId};
use crate::domain::stay::{Stay, StayError};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erase {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Whose stay.
    pub stay: StayId,
    /// Why: a request, or the time after which plates are erased.
    pub reason: String,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum EraseError {
    /// No such stay.
    #[error("there is no such stay")]
    Unknown,
    /// The stay cannot be erased.
    #[error(transparent)]
    Stay(#[from] StayError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Erases what is personal about a stay.
pub fn erase<B: Books>(desk: &mut Desk<'_, B>, request: &Erase) -> Result<Stay, EraseError> {
    let stay = desk.books.stay(request.stay)?.ok_or(EraseError::Unknown)?;
    if !desk.books.entries_of(request.op)?.is_empty() {
        return Ok(stay);
    }
    let fact = stay.erase(&request.reason)?;
    let now = desk.source.now();
    desk.record(request.op, now, fact, None)?;
    desk.books.stay(request.stay)?.ok_or(EraseError::Unknown)
}
