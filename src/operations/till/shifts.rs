//! A shift is opened, locked, relieved and gone on with.

use super::{TillError, hand, meant, said, shift};
use crate::domain::ids::{OpId, ShiftId};
use crate::domain::journal::fact::{Fact, Hand, ShiftOpened, ShiftPaused, ShiftResumed};
use crate::domain::money::Money;
use crate::domain::till::{LARGEST_MINOR, Shift, ShiftError, ShiftState};
use crate::domain::users::permission::{NotPermitted, Permission, Standing};
use crate::operations::desk::Desk;
use crate::operations::ports::{Books, BooksError};
use crate::operations::sign_in::Approval;

/// A shift is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenShift {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// The name of its drawer.
    pub drawer: String,
    /// What lies in it.
    pub float: Money,
    /// Whether it relieves the one that is open, which is then locked.
    pub relief: bool,
}

/// Opens a shift of whoever asks.
pub fn open_shift<B: Books>(desk: &mut Desk<'_, B>, request: &OpenShift) -> Result<Shift, TillError> {
    let is_it = |fact: &Fact| matches!(fact, Fact::ShiftOpened(opened) if !opened.unattended);
    if let Some(Fact::ShiftOpened(opened)) = desk.done_before::<TillError>(request.op, is_it)?.map(|entry| entry.fact) {
        return shift(desk, opened.shift);
    }
    match desk.standing()? {
        Standing::NoUsers => return Err(TillError::NoUsers),
        Standing::Cli | Standing::Nobody => return Err(TillError::NotAUser),
        Standing::User(_) => {}
    }
    let drawer = said(&request.drawer, "the name of the drawer")?;
    let float_minor = request.float.minor();
    if !(0..=LARGEST_MINOR).contains(&float_minor) {
        return Err(TillError::Float);
    }
    let who = desk.actor.name().to_owned();
    may_take(desk, &who, &drawer)?;
    let now = desk.source.now();
    if let Some(active) = desk.books.active_shift()? {
        let hand = match (active.unattended, request.relief) {
            (true, _) => Hand::Program,
            (false, true) => Hand::Relief,
            (false, false) => return Err(TillError::Running { number: active.number, who: active.who }),
        };
        desk.record(request.op, now, ShiftPaused { shift: active.id, read: active.version, hand }, None)?;
    }
    let (id, number) = (ShiftId::new(desk.source.id()), desk.books.next_shift()?);
    let fact = ShiftOpened { shift: id, number, drawer, who, float_minor, unattended: false };
    desk.record(request.op, now, fact, None)?;
    shift(desk, id)
}

/// Refuses whoever has a shift already, and a drawer that somebody has.
fn may_take<B: Books>(desk: &mut Desk<'_, B>, who: &str, drawer: &str) -> Result<(), TillError> {
    for other in desk.books.unclosed_shifts()?.into_iter().filter(|shift| !shift.unattended) {
        let number = other.number;
        if other.who == who {
            return Err(TillError::HasShift { number, who: other.who });
        }
        if other.drawer.to_lowercase() == drawer.to_lowercase() {
            return Err(TillError::DrawerInUse { drawer: other.drawer, number, who: other.who });
        }
    }
    Ok(())
}

/// Locks the shift that takes the money: its drawer stays shut until somebody goes on with it.
pub fn pause_shift<B: Books>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    approval: Option<&Approval>,
) -> Result<Shift, TillError> {
    desk.approved_by(approval);
    let is_it = |fact: &Fact| matches!(fact, Fact::ShiftPaused(_));
    if let Some(Fact::ShiftPaused(paused)) = desk.done_before::<TillError>(op, is_it)?.map(|entry| entry.fact) {
        return shift(desk, paused.shift);
    }
    let active = desk.books.active_shift()?.ok_or(TillError::NoneOpen)?;
    let (hand, now) = (hand(desk, &active), desk.source.now());
    desk.record(op, now, ShiftPaused { shift: active.id, read: active.version, hand }, None)?;
    shift(desk, active.id)
}

/// Goes on with a locked shift. Whatever took the money meanwhile must be closed or locked; an unattended one is locked by itself.
pub fn resume_shift<B: Books>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    number: Option<i64>,
    approval: Option<&Approval>,
) -> Result<Shift, TillError> {
    desk.approved_by(approval);
    let is_it = |fact: &Fact| matches!(fact, Fact::ShiftResumed(resumed) if resumed.hand != Hand::Program);
    if let Some(Fact::ShiftResumed(resumed)) = desk.done_before::<TillError>(op, is_it)?.map(|entry| entry.fact) {
        return shift(desk, resumed.shift);
    }
    let wanted = meant(desk, number)?;
    if wanted.unattended {
        return Err(ShiftError::Unattended(wanted.number).into());
    }
    wanted.must_be_paused()?;
    let now = desk.source.now();
    if let Some(active) = desk.books.active_shift()? {
        if !active.unattended {
            return Err(TillError::Running { number: active.number, who: active.who });
        }
        let paused = ShiftPaused { shift: active.id, read: active.version, hand: Hand::Program };
        desk.record(op, now, paused, None)?;
    }
    let hand = hand(desk, &wanted);
    desk.record(op, now, ShiftResumed { shift: wanted.id, read: wanted.version, hand }, None)?;
    shift(desk, wanted.id)
}

/// Refuses whoever may not touch that shift: somebody else's needs a supervisor.
pub(super) fn permit_hand<B: Books>(desk: &mut Desk<'_, B>, op: OpId, shift: &Shift) -> Result<(), BooksError> {
    match hand(desk, shift) {
        Hand::Own if shift.state != ShiftState::Closed => Ok(()),
        _ => desk.permit(op, Permission::RunOthersShift),
    }
}

/// A second signature: an approval by somebody other than the actor, who may give it.
pub(super) fn second_signature<B: Books>(desk: &mut Desk<'_, B>, op: OpId) -> Result<String, TillError> {
    let signed = desk.countersign(op, Permission::Countersign).map_err(|error| match error {
        BooksError::NotPermitted(NotPermitted { .. }) => TillError::SecondSignature,
        other => other.into(),
    })?;
    Ok(signed.as_str().to_owned())
}
