//! Money finds its drawer, and cash goes in and out of it without a vehicle.

use super::shifts::permit_hand;
use super::{TillError, said, shift};
use crate::domain::ids::{OpId, ShiftId};
use crate::domain::journal::fact::{DrawerMoved, Fact, Hand, ShiftOpened, ShiftResumed};
use crate::domain::money::Money;
use crate::domain::till::{LARGEST_MINOR, Movement, Shift, ShiftState, UNATTENDED};
use crate::operations::desk::Desk;
use crate::operations::ports::{Books, BooksError};
use crate::operations::sign_in::Approval;

/// The shift that a payment belongs to: the open one. Where none is, it belongs to an unattended shift, which the program opens by
/// itself: an exit waits for no shift.
pub fn for_money<B: Books>(desk: &mut Desk<'_, B>, op: OpId) -> Result<ShiftId, BooksError> {
    if let Some(active) = desk.books.active_shift()? {
        return Ok(active.id);
    }
    let now = desk.source.now();
    if let Some(waiting) = desk.books.unattended_shift()? {
        let resumed = ShiftResumed { shift: waiting.id, read: waiting.version, hand: Hand::Program };
        desk.record(op, now, resumed, None)?;
        return Ok(waiting.id);
    }
    let (id, number) = (ShiftId::new(desk.source.id()), desk.books.next_shift()?);
    let opened = ShiftOpened {
        shift: id,
        number,
        drawer: UNATTENDED.to_owned(),
        who: desk.actor.name().to_owned(),
        float_minor: 0,
        unattended: true,
    };
    desk.record(op, now, opened, None)?;
    Ok(id)
}

/// Whether a drawer holds more than its limit, so that a cash drop is due. Says no more than that: what should lie there stays hidden
/// until it is counted. Not asked of an unattended shift: nobody keeps its drawer, and it must be closed anyway.
pub fn drop_due<B: Books>(desk: &mut Desk<'_, B>, id: ShiftId) -> Result<bool, BooksError> {
    let Some(limit) = desk.books.till_rules()?.drawer_limit_minor else { return Ok(false) };
    let shift = desk.books.shift(id)?.filter(|shift| shift.state == ShiftState::Open && !shift.unattended);
    let Some(shift) = shift else { return Ok(false) };
    let figures = desk.books.figures(&shift)?;
    // Figures that do not fit are no reason to stop an exit.
    Ok(figures.expected_minor().map_or(true, |expected| expected > limit))
}

/// Cash is to go into a drawer or out of it, or the drawer is to be opened for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveCash {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// What is done.
    pub movement: Movement,
    /// How much; nothing for an opening alone.
    pub amount: Money,
    /// Why, or whose hands it goes into.
    pub remark: String,
    /// Who approved it, where the actor may not alone.
    pub approval: Option<Approval>,
}

/// Cash was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The shift whose drawer it was.
    pub shift: Shift,
    /// How much.
    pub amount: Money,
    /// Whether the drawer still holds more than its limit.
    pub drop_due: bool,
}

/// Moves cash at the drawer of the open shift.
pub fn move_cash<B: Books>(desk: &mut Desk<'_, B>, request: &MoveCash) -> Result<Moved, TillError> {
    desk.approved_by(request.approval.as_ref());
    let amount_minor = request.amount.minor();
    let is_it = |fact: &Fact| match fact {
        Fact::DrawerMoved(moved) => moved.movement == request.movement && moved.amount_minor == amount_minor,
        _ => false,
    };
    let id = match desk.done_before::<TillError>(request.op, is_it)?.map(|entry| entry.fact) {
        Some(Fact::DrawerMoved(moved)) => moved.shift,
        _ => record_move(desk, request)?,
    };
    Ok(Moved { shift: shift(desk, id)?, amount: request.amount, drop_due: drop_due(desk, id)? })
}

fn record_move<B: Books>(desk: &mut Desk<'_, B>, request: &MoveCash) -> Result<ShiftId, TillError> {
    let amount_minor = request.amount.minor();
    let fits = match request.movement {
        Movement::NoSale => amount_minor == 0,
        Movement::Drop | Movement::PayIn | Movement::PayOut => (1..=LARGEST_MINOR).contains(&amount_minor),
    };
    if !fits {
        return Err(TillError::Amount(request.amount.to_string()));
    }
    let remark = said(&request.remark, "a remark")?;
    let active = desk.books.active_shift()?.ok_or(TillError::NoneOpen)?;
    active.must_be_open()?;
    permit_hand(desk, request.op, &active)?;
    let now = desk.source.now();
    let fact = DrawerMoved { shift: active.id, movement: request.movement, amount_minor, remark };
    desk.record(request.op, now, fact, None)?;
    Ok(active.id)
}
