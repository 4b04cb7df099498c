//! A shift ends: its drawer is counted blind, then it gets its Z report.

use super::shifts::second_signature;
use super::{TillError, hand, meant, said, shift};
use crate::domain::ids::OpId;
use crate::domain::journal::Entry;
use crate::domain::journal::fact::{Fact, ShiftClosed, ShiftCounted};
use crate::domain::money::Money;
use crate::domain::till::{Closing, Counted, Period, Shift, ShiftError, ShiftState, TooLarge, counted_minor};
use crate::operations::desk::{self, Desk};
use crate::operations::ports::{Books, BooksError};
use crate::operations::sign_in::Approval;

/// What lies in a drawer is to be declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountShift {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Which shift, by number; else the actor's own, or the one that is open.
    pub shift: Option<i64>,
    /// The coins and notes.
    pub counted: Vec<Counted>,
    /// Who approved it, where the actor may not alone: somebody else's shift, or a second count.
    pub approval: Option<Approval>,
}

/// A drawer was counted; now it is told what should lie there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawerCounted {
    /// The shift.
    pub shift: Shift,
    /// What should lie there.
    pub expected: Money,
    /// What does.
    pub counted: Money,
    /// The second less the first.
    pub difference: Money,
    /// Whether closing needs a second signature.
    pub needs_second: bool,
}

/// Records what was counted. No more money goes into that drawer.
pub fn count_shift<B: Books>(desk: &mut Desk<'_, B>, request: &CountShift) -> Result<DrawerCounted, TillError> {
    desk.approved_by(request.approval.as_ref());
    let is_it = |fact: &Fact| matches!(fact, Fact::ShiftCounted(counted) if counted.counted == request.counted);
    if let Some(Fact::ShiftCounted(counted)) = desk.done_before::<TillError>(request.op, is_it)?.map(|entry| entry.fact)
    {
        let found = shift(desk, counted.shift)?;
        return told(desk, found, counted.counted_minor);
    }
    let found = meant(desk, request.shift)?;
    found.must_not_be_closed()?;
    let counted_minor = counted_minor(&request.counted).ok_or(TillError::Count)?;
    let fact = ShiftCounted {
        shift: found.id,
        read: found.version,
        hand: hand(desk, &found),
        again: found.state == ShiftState::Counted,
        counted: request.counted.clone(),
        counted_minor,
    };
    let now = desk.source.now();
    desk.record(request.op, now, fact, None)?;
    let found = shift(desk, found.id)?;
    told(desk, found, counted_minor)
}

/// What should lie in a drawer beside what was counted there.
fn told<B: Books>(desk: &mut Desk<'_, B>, shift: Shift, counted_minor: i64) -> Result<DrawerCounted, TillError> {
    let expected_minor = desk.books.figures(&shift)?.expected_minor()?;
    let difference_minor = counted_minor.checked_sub(expected_minor).ok_or(TooLarge)?;
    let currency = desk.books.garage()?.facility.currency;
    let needs_second = desk.books.till_rules()?.needs_second(difference_minor);
    Ok(DrawerCounted {
        shift,
        expected: Money::new(expected_minor, currency),
        counted: Money::new(counted_minor, currency),
        difference: Money::new(difference_minor, currency),
        needs_second,
    })
}

/// A counted shift is to be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseShift {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Which shift, by number; else the actor's own, or the one that is open.
    pub shift: Option<i64>,
    /// Why there is a difference.
    pub reason: Option<String>,
    /// Who signs it beside the actor, or approved it where the actor may not alone.
    pub approval: Option<Approval>,
}

/// Closes a shift: draws its Z report.
pub fn close_shift<B: Books>(desk: &mut Desk<'_, B>, request: &CloseShift) -> Result<Closing, TillError> {
    desk.approved_by(request.approval.as_ref());
    let is_it = |fact: &Fact| matches!(fact, Fact::ShiftClosed(_));
    let before = desk.done_before::<TillError>(request.op, is_it)?;
    let entry = match before {
        Some(entry) => entry,
        None => draw(desk, request)?,
    };
    let z = match &entry.fact {
        Fact::ShiftClosed(closed) => closed.z,
        _ => 0,
    };
    let closing = desk.books.closing_in(Period::Shift, entry.epoch, z)?;
    Ok(closing.ok_or_else(|| BooksError::Damaged(format!("the Z report {z} is gone")))?)
}

fn draw<B: Books>(desk: &mut Desk<'_, B>, request: &CloseShift) -> Result<Entry, TillError> {
    let found = meant(desk, request.shift)?;
    let counted_minor = found.must_be_counted()?;
    let figures = desk.books.figures(&found)?;
    let DrawerCounted { expected, difference, needs_second, .. } = told(desk, found.clone(), counted_minor)?;
    let reason = match desk::said(request.reason.as_deref()) {
        Some(reason) => Some(said(&reason, "a reason")?),
        None if difference.is_zero() => None,
        None => {
            return Err(ShiftError::ReasonMissing { number: found.number, difference: difference.to_string() }.into());
        }
    };
    let countersigned_by = if needs_second { Some(second_signature(desk, request.op)?) } else { None };
    let fact = ShiftClosed {
        shift: found.id,
        read: found.version,
        hand: hand(desk, &found),
        z: desk.books.next_closing(Period::Shift)?,
        perpetual: desk.books.perpetual(Period::Shift)?.plus(&figures)?,
        figures,
        expected_minor: expected.minor(),
        counted_minor,
        difference_minor: difference.minor(),
        reason,
        countersigned_by,
    };
    let now = desk.source.now();
    Ok(desk.record(request.op, now, fact, None)?)
}
