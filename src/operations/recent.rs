//! The last comings and goings of the booth, the latest first: what each was, the receipt it drew, and what may be done about it.
//!
//! [`recent`] reads an index of the journal from its end: it costs the same whatever the garage's past. [`Movement::op`] is what
//! [`super::undo::Undo::of`] names.

use super::check_out::receipt_number;
use super::desk::Desk;
use super::ports::{Books, BooksError};
use crate::domain::ids::OpId;
use crate::domain::journal::fact::Fact;
use crate::domain::journal::{Actor, Entry};
use crate::domain::money::Money;
use crate::domain::receipt::RefundNumber;
use crate::domain::stay::{Stay, StayState};
use crate::domain::time::Instant;
use crate::domain::undo::{MayUndo, may_undo};

/// The most that are told at once.
pub const MOST: u32 = 200;

/// One coming or going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The operation that did it.
    pub op: OpId,
    /// What it was.
    pub what: MovementKind,
    /// When it happened: an entry written later from paper happened before it was written.
    pub at: Instant,
    /// When it was recorded.
    pub written: Instant,
    /// Who did it.
    pub actor: Actor,
    /// The stay as it is now.
    pub stay: Stay,
    /// The number of the receipt it drew: an exit, or an exit undone.
    pub receipt: Option<String>,
    /// What was due at an exit; what is due no longer, below zero, where one was undone.
    pub amount: Option<Money>,
    /// Which paper can be printed again.
    pub reprint: Option<Reprint>,
    /// Whether it can be undone, by whom and until when.
    pub undo: MayUndo,
}

/// What kind of coming or going.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MovementKind {
    /// A vehicle came in.
    CameIn,
    /// A vehicle inside was carried over from a damaged file.
    CarriedOver,
    /// Plate, class or entry time was put right.
    Corrected,
    /// It got another spot, or its first one.
    Moved,
    /// It left.
    Left,
    /// Its stay was declared void.
    Voided,
    /// Its exit was undone: it is inside again.
    ExitUndone,
}

/// Which paper can be printed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reprint {
    /// The ticket of a vehicle inside.
    Ticket,
    /// The receipt of an exit that stands.
    Receipt,
    /// The paper that takes a receipt back.
    Refund(RefundNumber),
}

/// The last movements, at most so many and never more than [`MOST`].
pub fn recent<B: Books>(desk: &mut Desk<'_, B>, at_most: u32) -> Result<Vec<Movement>, BooksError> {
    let entries = desk.books.movements(at_most.min(MOST))?;
    let mut movements = Vec::with_capacity(entries.len());
    for entry in &entries {
        movements.extend(movement(desk, entry)?);
    }
    Ok(movements)
}

fn movement<B: Books>(desk: &mut Desk<'_, B>, entry: &Entry) -> Result<Option<Movement>, BooksError> {
    let Some(what) = kind(&entry.fact) else { return Ok(None) };
    let Some(id) = entry.fact.stay() else { return Ok(None) };
    let Some(stay) = desk.books.stay(id)? else { return Ok(None) };
    let number = match &entry.fact {
        Fact::StayClosed(closed) => Some((entry.epoch, closed.receipt)),
        Fact::StayReopened(reopened) => Some((entry.epoch, reopened.receipt)),
        _ => None,
    };
    let receipt = number.map(|number| receipt_number(desk, number)).transpose()?;
    let reprint = match what {
        MovementKind::ExitUndone => number.map(|(epoch, receipt)| Reprint::Refund(RefundNumber { epoch, receipt })),
        MovementKind::Left => (stay.state == StayState::Closed && stay.receipt == number).then_some(Reprint::Receipt),
        _ => stay.state.is_inside().then_some(Reprint::Ticket),
    };
    let undo = may_undo(entry, &stay, desk.actor, desk.source.now());
    let amount = if number.is_some() { amount(desk, entry.op)? } else { None };
    Ok(Some(Movement {
        op: entry.op,
        what,
        at: entry.at,
        written: entry.written,
        actor: entry.actor.clone(),
        stay,
        receipt,
        amount,
        reprint,
        undo,
    }))
}

const fn kind(fact: &Fact) -> Option<MovementKind> {
    match fact {
        Fact::CheckedIn(_) => Some(MovementKind::CameIn),
        Fact::StayCarriedOver(_) => Some(MovementKind::CarriedOver),
        Fact::StayCorrected(_) => Some(MovementKind::Corrected),
        Fact::StayMoved(_) => Some(MovementKind::Moved),
        Fact::StayClosed(_) => Some(MovementKind::Left),
        Fact::StayVoided(_) => Some(MovementKind::Voided),
        Fact::StayReopened(_) => Some(MovementKind::ExitUndone),
        _ => None,
    }
}

/// What an operation settled or took back.
fn amount<B: Books>(desk: &mut Desk<'_, B>, op: OpId) -> Result<Option<Money>, BooksError> {
    let currency = desk.books.garage()?.facility.currency;
    let minor = desk.books.entries_of(op)?.iter().find_map(|entry| match &entry.fact {
        Fact::PaymentTaken(payment) => Some(payment.amount_minor),
        Fact::PaymentRefunded(refund) => Some(refund.amount_minor),
        _ => None,
    });
    Ok(minor.map(|minor| Money::new(minor, currency)))
}
