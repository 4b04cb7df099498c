//! A stay is declared void: a ticket drawn by mistake.

use thiserror::Error;

use super::desk::Desk;
use super::ports::{Books, BooksError, OtherOperation};
use super::sign_in;
use crate::domain::ids::{OpId, StayId};
use crate::domain::journal::fact::{Approval, Fact};
use crate::domain::stay::{Stay, StayError};
use crate::domain::users::permission::Permission;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Void {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Whose stay.
    pub stay: StayId,
    /// Why.
    pub reason: String,
    /// Who allowed it; what nobody did goes to the exceptions. One's own entry of just now is undone instead:
    /// [`super::undo`].
    pub approved_by: Option<sign_in::Approval>,
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
    /// The id belongs to something else.
    #[error(transparent)]
    OtherOperation(#[from] OtherOperation),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Declares a stay void; its spot is free again.
pub fn void<B: Books>(desk: &mut Desk<'_, B>, request: &Void) -> Result<Stay, VoidError> {
    let stay = desk.books.stay(request.stay)?.ok_or(VoidError::Unknown)?;
    let is_it = |fact: &Fact| matches!(fact, Fact::StayVoided(fact) if fact.stay == request.stay);
    if desk.done_before::<VoidError>(request.op, is_it)?.is_some() {
        return Ok(stay);
    }
    desk.approved_by(request.approved_by.as_ref());
    let approval = desk.approver(request.op, Permission::VoidStay)?.map_or(Approval::Missing, Approval::By);
    let fact = stay.void(&request.reason, approval)?;
    let now = desk.source.now();
    desk.record(request.op, now, fact, None)?;
    desk.books.stay(request.stay)?.ok_or(VoidError::Unknown)
}
