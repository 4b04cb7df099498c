//! A stay is declared void: a ticket drawn by mistake.

use thiserror::Error;

use super::desk::Desk;
use super::ports::{Books, BooksError};
use crate::domain::ids::{OpId, StayId};
use crate::domain::stay::{Stay, StayError};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Void {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Whose stay.
    pub stay: StayId,
    /// Why.
    pub reason: String,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum VoidError {
    /// No such stay.
    #[error("there is no such stay")]
    Unknown,
    /// The stay cannot be declared void.
    #[error(transparent)]
    Stay(#[from] StayError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Declares a stay void; its spot is free again.
pub fn void<B: Books>(desk: &mut Desk<'_, B>, request: &Void) -> Result<Stay, VoidError> {
    let stay = desk.books.stay(request.stay)?.ok_or(VoidError::Unknown)?;
    if !desk.books.entries_of(request.op)?.is_empty() {
        return Ok(stay);
    }
    let fact = stay.void(&request.reason)?;
    let now = desk.source.now();
    desk.record(request.op, now, fact, None)?;
    desk.books.stay(request.stay)?.ok_or(VoidError::Unknown)
}
