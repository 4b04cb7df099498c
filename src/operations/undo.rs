//! An entry or an exit is undone, named by the id of the operation that did it.
//!
//! - An entry: the stay is void and its spot free. By whoever did it within [`OWN_ENTRY_SECONDS`] with nothing more; after that with
//!   a reason, and flagged unless somebody approved it.
//! - An exit, paid or not: the vehicle is inside again, on its spot if nobody took it, else without one; its ticket works again.
//!   The payment is taken back by an entry of the opposite amount, the receipt by a paper with a number of its own. Always with a
//!   reason, and flagged unless somebody approved it. An exit can be undone once; the vehicle then leaves with a new receipt.
//!
//! What may be undone, and until when, is told beside each of [`super::recent::recent`]. Where there are users, whoever may not undo it
//! alone is refused without an approval; the command line, and everybody where there are none, undoes it unapproved, and then it
//! stands among the open matters.
//!
//! [`OWN_ENTRY_SECONDS`]: crate::domain::undo::OWN_ENTRY_SECONDS

use thiserror::Error;

use super::check_in::{LONGEST_TEXT, still_free};
use super::check_out::{CheckedOut, closed_at, receipt_number};
use super::desk::Desk;
use super::ports::{Books, BooksError, OtherOperation};
use super::{sign_in, till};
use crate::domain::ids::{OpId, PaymentId};
use crate::domain::journal::Entry;
use crate::domain::journal::fact::{Fact, PaymentRefunded, PaymentTaken, StayReopened, TakenLine};
use crate::domain::money::Money;
use crate::domain::receipt::RefundNumber;
use crate::domain::stay::{Stay, StayError};
use crate::domain::time::Instant;
use crate::domain::undo::{self, Again};
use crate::domain::users::permission::Permission;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// The operation to be undone: a check-in or a check-out.
    pub of: OpId,
    /// Why; may be left out for one's own entry of just now.
    pub reason: Option<String>,
    /// Who allowed it.
    pub approved_by: Option<sign_in::Approval>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// An entry: the stay, void.
    Entry(Box<Stay>),
    /// An exit.
    Exit(Box<UndoneExit>),
}

/// An exit that was undone, with all that stands on the paper that takes its receipt back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoneExit {
    /// The stay, inside again; its spots are empty where they went meanwhile.
    pub stay: Stay,
    /// The number of the paper that takes the receipt back.
    pub number: RefundNumber,
    /// The same as printed: `B1-1-000124`.
    pub receipt: String,
    /// The number of the receipt taken back.
    pub of_receipt: String,
    /// What was due at that exit and is due no longer.
    pub amount: Money,
    /// The exit as it was, if that is known.
    pub exit: Option<Box<CheckedOut>>,
    /// How it was settled, with the opposite amounts: what goes back in cash, and what to a card.
    pub lines: Vec<TakenLine>,
    /// Why.
    pub reason: String,
    /// When it was undone.
    pub at: Instant,
    /// The beginning of the hash of its last entry, as the paper prints it.
    pub hash_prefix: String,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum UndoError {
    /// No such operation, or one of another kind.
    #[error("only an entry or an exit can be undone; a correction or a move is put right by another one")]
    NothingToUndo,
    /// The stay does not allow it.
    #[error(transparent)]
    Stay(#[from] StayError),
    /// The reason is too long.
    #[error("the reason is too long: at most {0} characters; say it shorter")]
    TooLong(usize),
    /// The id belongs to something else.
    #[error(transparent)]
    OtherOperation(#[from] OtherOperation),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Undoes an entry or an exit.
pub fn undo<B: Books>(desk: &mut Desk<'_, B>, request: &Undo) -> Result<Undone, UndoError> {
    desk.approved_by(request.approved_by.as_ref());
    let movement = desk
        .books
        .entries_of(request.of)?
        .into_iter()
        .find(|entry| matches!(entry.fact, Fact::CheckedIn(_) | Fact::StayClosed(_)))
        .ok_or(UndoError::NothingToUndo)?;
    let stay = desk.books.stay(movement.fact.stay().ok_or(UndoError::NothingToUndo)?)?;
    let stay = stay.ok_or(UndoError::NothingToUndo)?;
    let is_it = |fact: &Fact| match fact {
        Fact::StayVoided(fact) => fact.stay == stay.id && matches!(movement.fact, Fact::CheckedIn(_)),
        Fact::StayReopened(fact) => (fact.of_epoch, fact.of_seq) == (movement.epoch, movement.seq),
        _ => false,
    };
    if let Some(done) = desk.done_before::<UndoError>(request.op, is_it)? {
        return Ok(answer(desk, &done, stay)?);
    }
    if request.reason.as_deref().is_some_and(|reason| reason.chars().count() > LONGEST_TEXT) {
        return Err(UndoError::TooLong(LONGEST_TEXT));
    }
    if matches!(movement.fact, Fact::CheckedIn(_)) {
        entry(desk, request, &movement, &stay)
    } else {
        exit(desk, request, &movement, stay)
    }
}

fn entry<B: Books>(desk: &mut Desk<'_, B>, request: &Undo, movement: &Entry, stay: &Stay) -> Result<Undone, UndoError> {
    let now = desk.source.now();
    let approved_by = desk.approver(request.op, Permission::VoidStay)?;
    let fact = undo::undo_entry(movement, stay, desk.actor, request.reason.as_deref(), approved_by.as_ref(), now)?;
    desk.record(request.op, now, fact, None)?;
    let stay = desk.books.stay(stay.id)?.ok_or(UndoError::NothingToUndo)?;
    Ok(Undone::Entry(Box::new(stay)))
}

fn exit<B: Books>(desk: &mut Desk<'_, B>, request: &Undo, closing: &Entry, stay: Stay) -> Result<Undone, UndoError> {
    let now = desk.source.now();
    let again = again(desk, &stay, now)?;
    let approved_by = desk.approver(request.op, Permission::UndoExit)?;
    let reopened = undo::reopen(closing, &stay, again, request.reason.as_deref(), approved_by.as_ref())?;
    let taken = payment_of(desk, &stay)?;
    let entry = desk.record(request.op, now, reopened, None)?;
    let shift = till::for_money(desk, request.op)?;
    let refund = undo::refund(&taken, PaymentId::new(desk.source.id()), shift, stay.version.saturating_add(1));
    desk.record(request.op, now, refund, None)?;
    Ok(answer(desk, &entry, stay)?)
}

/// How the vehicle stands again: where it stood, if all of that is still free.
fn again<B: Books>(desk: &mut Desk<'_, B>, stay: &Stay, now: Instant) -> Result<Again, BooksError> {
    let spots: Vec<_> = stay.spots.iter().map(|spot| spot.id).collect();
    let labels = stay.spots.iter().map(|spot| spot.label.as_str()).collect::<Vec<_>>().join(", ");
    let (spots, why) = if spots.is_empty() {
        (spots, "it had no spot when it left".to_owned())
    } else if still_free(desk, &spots, now)? {
        (spots, "back on its spot: its exit was undone".to_owned())
    } else {
        (Vec::new(), format!("its exit was undone, and {labels} went meanwhile"))
    };
    let is_inside_twice = match &stay.plate {
        Some(plate) => !desk.books.stays_inside_by_plate(plate.key())?.is_empty(),
        None => false,
    };
    let open = desk.books.matters_of(stay.id)?;
    Ok(Again { spots, why, is_inside_twice, receipt: desk.books.next_receipt()?, open })
}

fn payment_of<B: Books>(desk: &mut Desk<'_, B>, stay: &Stay) -> Result<PaymentTaken, BooksError> {
    let payment = desk.books.settlement_of(stay.id)?.into_iter().find_map(|entry| match entry.fact {
        Fact::PaymentTaken(payment) => Some(payment),
        _ => None,
    });
    payment.ok_or_else(|| BooksError::Damaged("a closed stay has lost its payment".to_owned()))
}

/// What the entries of an operation done say; the stay as it is now.
fn answer<B: Books>(desk: &mut Desk<'_, B>, done: &Entry, stay: Stay) -> Result<Undone, BooksError> {
    let Fact::StayReopened(reopened) = &done.fact else { return Ok(Undone::Entry(Box::new(stay))) };
    let entries = desk.books.entries_of(done.op)?;
    let refund = entries.iter().find_map(|entry| match &entry.fact {
        Fact::PaymentRefunded(refund) => Some((entry, refund)),
        _ => None,
    });
    let (last, refund) = refund.ok_or_else(|| BooksError::Damaged("an undone exit has lost its refund".to_owned()))?;
    Ok(Undone::Exit(Box::new(undone_exit(desk, (done, reopened), (last, refund))?)))
}

/// The exit that was undone with the paper of that number; none where it was another epoch's.
pub fn taken_back<B: Books>(desk: &mut Desk<'_, B>, number: RefundNumber) -> Result<Option<UndoneExit>, BooksError> {
    let Some(done) = desk.books.exit_undone_by(number)? else { return Ok(None) };
    let Fact::StayReopened(reopened) = &done.fact else { return Ok(None) };
    let stay = desk.books.stay(reopened.stay)?;
    let stay = stay.ok_or_else(|| BooksError::Damaged("an undone exit has lost its stay".to_owned()))?;
    match answer(desk, &done, stay)? {
        Undone::Exit(exit) => Ok(Some(*exit)),
        Undone::Entry(_) => Ok(None),
    }
}

/// An exit that was undone, from its two entries.
fn undone_exit<B: Books>(
    desk: &mut Desk<'_, B>,
    (done, reopened): (&Entry, &StayReopened),
    (last, refund): (&Entry, &PaymentRefunded),
) -> Result<UndoneExit, BooksError> {
    let stay = desk.books.stay(reopened.stay)?;
    let stay = stay.ok_or_else(|| BooksError::Damaged("an undone exit has lost its stay".to_owned()))?;
    let currency = desk.books.garage()?.facility.currency;
    let exit = closed_at(desk, (reopened.of_epoch, reopened.of_seq))?.map(Box::new);
    Ok(UndoneExit {
        stay,
        exit,
        number: RefundNumber { epoch: done.epoch, receipt: reopened.receipt },
        receipt: receipt_number(desk, (done.epoch, reopened.receipt))?,
        of_receipt: receipt_number(desk, (reopened.of_epoch, reopened.of_receipt))?,
        amount: Money::new(refund.amount_minor.saturating_neg(), currency),
        lines: refund.lines.clone(),
        reason: reopened.reason.clone(),
        at: done.at,
        hash_prefix: last.hash_prefix(),
    })
}
