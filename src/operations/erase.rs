//! The personal data of a stay that has ended is erased: its key goes, and with it what the journal keeps under that key.

use thiserror::Error;

use super::desk::Desk;
use super::ports::{Books, BooksError, OtherOperation};
use crate::domain::ids::{OpId, StayId};
use crate::domain::journal::fact::Fact;
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
    /// The id belongs to something else.
    #[error(transparent)]
    OtherOperation(#[from] OtherOperation),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Erases what is personal about a stay.
pub fn erase<B: Books>(desk: &mut Desk<'_, B>, request: &Erase) -> Result<Stay, EraseError> {
    let stay = desk.books.stay(request.stay)?.ok_or(EraseError::Unknown)?;
    let is_it = |fact: &Fact| matches!(fact, Fact::StayErased(fact) if fact.stay == request.stay);
    if desk.done_before::<EraseError>(request.op, is_it)?.is_some() {
        return Ok(stay);
    }
    let fact = stay.erase(&request.reason)?;
    let now = desk.source.now();
    desk.record(request.op, now, fact, None)?;
    desk.books.stay(request.stay)?.ok_or(EraseError::Unknown)
}
