//! Papers: a vehicle's first ones go to the printer with its entry and its exit, and any can be printed again.
//!
//! The paper is queued in the transaction that records what it tells of, so that a power cut loses neither or both. Whatever is
//! wrong with the queue, nobody is held back: then there is no paper, and it can be printed again.

use thiserror::Error;

use super::check_in::{CheckIn, CheckInError, CheckedIn, check_in};
use super::check_out::{CheckOut, CheckOutError, CheckedOut, check_out_with};
use super::desk::Desk;
use super::ports::{Books, BooksError, QueuedPaper, WhatToPrint};
use super::ticket_state::TicketState;
use crate::domain::ids::{OpId, StayId};
use crate::domain::journal::fact::{Fact, PaperReprinted};
use crate::domain::receipt::PaperKind;
use crate::domain::stay::{Stay, StayState};

/// What became of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queued {
    /// It waits for the printer.
    Waits,
    /// The booth has no printer, or its queue cannot be written: there is none.
    No,
}

/// Lets a vehicle in, and queues its ticket.
pub fn let_in<B: Books>(desk: &mut Desk<'_, B>, request: &CheckIn) -> Result<(CheckedIn, Queued), CheckInError> {
    let is_new = desk.books.entries_of(request.op)?.is_empty();
    let entry = check_in(desk, request)?;
    let queued = first_print(desk, is_new, PaperKind::Ticket, entry.stay)?;
    Ok((entry, queued))
}

/// Lets a vehicle out, and queues its receipt.
pub fn let_out<B: Books>(desk: &mut Desk<'_, B>, request: &CheckOut) -> Result<(CheckedOut, Queued), CheckOutError> {
    let_out_with(desk, request, TicketState::Whole)
}

/// The same for a vehicle whose ticket may be lost or damaged.
pub fn let_out_with<B: Books>(
    desk: &mut Desk<'_, B>,
    request: &CheckOut,
    ticket: TicketState,
) -> Result<(CheckedOut, Queued), CheckOutError> {
    let is_new = desk.books.entries_of(request.op)?.is_empty();
    let exit = check_out_with(desk, request, ticket)?;
    let queued = first_print(desk, is_new, PaperKind::Receipt, exit.stay.id)?;
    Ok((exit, queued))
}

/// What is asked to be printed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reprint {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Whose paper.
    pub stay: StayId,
    /// Which of its papers.
    pub paper: PaperKind,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reprinted {
    /// The stay.
    pub stay: Stay,
    /// The how-manieth reprint it is, as it stands on the paper.
    pub copy: u32,
    /// Whether it waits for the printer.
    pub queued: Queued,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum ReprintError {
    /// No such stay.
    #[error("there is no such stay; look for it by its ticket")]
    Unknown,
    /// It has left.
    #[error("this vehicle has left: print its receipt again, not its ticket")]
    HasLeft,
    /// It is inside.
    #[error("this vehicle is inside: there is no receipt before it leaves")]
    IsInside,
    /// It is void.
    #[error("this stay was declared void: nothing of it is printed")]
    Voided,
    /// The id belongs to something else.
    #[error("this operation id was used for something else; use a new one")]
    OtherOperation,
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Counts one more copy of a paper, and queues it.
pub fn reprint<B: Books>(desk: &mut Desk<'_, B>, request: &Reprint) -> Result<Reprinted, ReprintError> {
    let stay = desk.books.stay(request.stay)?.ok_or(ReprintError::Unknown)?;
    if let Some(done) = desk.books.entries_of(request.op)?.first() {
        return match &done.fact {
            Fact::PaperReprinted(fact) if fact.stay == request.stay && fact.paper == request.paper => {
                Ok(Reprinted { stay, copy: fact.copy, queued: Queued::No })
            }
            _ => Err(ReprintError::OtherOperation),
        };
    }
    match (request.paper, stay.state) {
        (PaperKind::Ticket, StayState::Open | StayState::Paid) | (PaperKind::Receipt, StayState::Closed) => {}
        (PaperKind::Ticket, StayState::Closed) => return Err(ReprintError::HasLeft),
        (PaperKind::Receipt, StayState::Open | StayState::Paid) => return Err(ReprintError::IsInside),
        (_, StayState::Voided) => return Err(ReprintError::Voided),
    }
    let copy = desk.books.copies(stay.id, request.paper)?.saturating_add(1);
    let now = desk.source.now();
    desk.record(request.op, now, PaperReprinted { stay: stay.id, paper: request.paper, copy }, None)?;
    let queued = queue(desk, WhatToPrint::Paper { paper: request.paper, stay: stay.id, copy })?;
    Ok(Reprinted { stay, copy, queued })
}

/// Queues a page that shows what the printer can do.
pub fn test_page<B: Books>(desk: &mut Desk<'_, B>) -> Result<Queued, BooksError> {
    queue(desk, WhatToPrint::Test)
}

fn first_print<B: Books>(
    desk: &mut Desk<'_, B>,
    is_new: bool,
    paper: PaperKind,
    stay: StayId,
) -> Result<Queued, BooksError> {
    if !is_new {
        return Ok(Queued::No);
    }
    queue(desk, WhatToPrint::Paper { paper, stay, copy: 0 })
}

fn queue<B: Books>(desk: &mut Desk<'_, B>, what: WhatToPrint) -> Result<Queued, BooksError> {
    let at = desk.source.now();
    let queued = match desk.books.printer() {
        Ok(Some(_printer)) => desk.books.queue_paper(&QueuedPaper { what, at }).map(|()| Queued::Waits),
        Ok(None) => Ok(Queued::No),
        Err(error) => Err(error),
    };
    match queued {
        // What is wrong with the whole of the books is told; the transaction is tried again, or nothing is done.
        Err(error @ (BooksError::Busy | BooksError::Stale | BooksError::Full)) => Err(error),
        // What is wrong with the queue alone holds nobody back.
        Err(_) => Ok(Queued::No),
        queued => queued,
    }
}
