//! What may be undone, by whom, and what follows from it.
//!
//! One's own entry of just now is undone without asking anybody. Later, an entry is declared void with a reason; and an exit is undone
//! with a reason at any time: the vehicle is inside again, the receipt is taken back by a paper of its own number, the payment by
//! an entry of the opposite amount. What nobody approved is flagged for somebody to look at.

use chrono::TimeDelta;

use super::ids::{PaymentId, ShiftId, SpotId};
use super::journal::fact::{
    Approval, Fact, Flag, PaymentRefunded, PaymentTaken, StayClosed, StayReopened, StayVoided, TakenLine,
};
use super::journal::{Actor, Entry};
use super::stay::{Stay, StayError, StayState};
use super::time::Instant;

/// How long one's own entry is undone without asking anybody, in seconds.
pub const OWN_ENTRY_SECONDS: i64 = 60;

/// The reason recorded where none is asked for.
const UNDONE: &str = "undone";

/// What may be done about a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayUndo {
    /// Until then by whoever did it, with nothing more; after that with a reason, and somebody's approval.
    Alone {
        /// The last instant.
        until: Instant,
    },
    /// With a reason, and somebody's approval.
    WithApproval,
    /// Not any more, or not this way.
    No,
}

/// What may be done about a movement now, given the stay as it is now and who asks.
pub fn may_undo(movement: &Entry, stay: &Stay, asks: &Actor, now: Instant) -> MayUndo {
    match &movement.fact {
        Fact::CheckedIn(_) if stay.state == StayState::Open => match own_entry_until(movement, asks, now) {
            Some(until) => MayUndo::Alone { until },
            None => MayUndo::WithApproval,
        },
        Fact::StayClosed(closed) if stands(movement, closed, stay) && !stay.erased => MayUndo::WithApproval,
        _ => MayUndo::No,
    }
}

/// Until when whoever asks may undo an entry without asking anybody; `None` for somebody else's, and when that time is over. A clock
/// that was set back leaves nobody alone with it.
fn own_entry_until(entry: &Entry, asks: &Actor, now: Instant) -> Option<Instant> {
    let until = entry.written.checked_add_signed(TimeDelta::seconds(OWN_ENTRY_SECONDS))?;
    (entry.actor == *asks && entry.written <= now && now <= until).then_some(until)
}

/// Whether an exit is still the end of its stay.
fn stands(closing: &Entry, closed: &StayClosed, stay: &Stay) -> bool {
    stay.state == StayState::Closed && stay.receipt == Some((closing.epoch, closed.receipt))
}

/// Undoes an entry: the stay is void.
pub fn undo_entry(
    entry: &Entry,
    stay: &Stay,
    asks: &Actor,
    reason: Option<&str>,
    approved_by: Option<&Actor>,
    now: Instant,
) -> Result<StayVoided, StayError> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if own_entry_until(entry, asks, now).is_some() {
        return stay.void(reason.unwrap_or(UNDONE), Approval::NotNeeded);
    }
    stay.void(reason.unwrap_or_default(), approval(approved_by))
}

/// How the vehicle stands again after its exit was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The spots it left, if all of them are still free; else none.
    pub spots: Vec<SpotId>,
    /// Why these, in the words shown.
    pub why: String,
    /// Whether another vehicle with its plate came in since.
    pub is_inside_twice: bool,
    /// The next number of the booth's receipt series.
    pub receipt: i64,
    /// What about the stay nobody has looked at yet.
    pub open: Vec<Flag>,
}

/// Undoes an exit: the stay goes on as if it had not left.
pub fn reopen(
    closing: &Entry,
    stay: &Stay,
    again: Again,
    reason: Option<&str>,
    approved_by: Option<&Actor>,
) -> Result<StayReopened, StayError> {
    let Fact::StayClosed(closed) = &closing.fact else { return Err(StayError::NotLeft) };
    match stay.state {
        StayState::Closed if stay.erased => return Err(StayError::Erased),
        StayState::Closed if stands(closing, closed, stay) => {}
        StayState::Closed | StayState::Open | StayState::Paid => return Err(StayError::ExitUndone),
        StayState::Voided => return Err(StayError::Voided),
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty()).ok_or(StayError::ReasonMissing)?;
    let approval = approval(approved_by);
    let mut flags: Vec<Flag> = stay.flags.iter().copied().filter(|flag| is_of_entry(*flag)).collect();
    let more = [
        (Flag::Overflow, again.spots.is_empty()),
        (Flag::InsideAgain, again.is_inside_twice),
        (Flag::ExitUndone, approval == Approval::Missing),
    ];
    // What somebody has looked at is not brought up again.
    let mut matters: Vec<Flag> = flags.iter().copied().filter(|flag| again.open.contains(flag)).collect();
    let more = || more.into_iter().filter_map(|(flag, is_so)| is_so.then_some(flag));
    flags.extend(more());
    matters.extend(more());
    for list in [&mut flags, &mut matters] {
        list.sort_unstable();
        list.dedup();
    }
    let matters = Flag::matters(&matters, true);
    Ok(StayReopened {
        stay: stay.id,
        read: stay.version,
        receipt: again.receipt,
        of_epoch: closing.epoch,
        of_receipt: closed.receipt,
        of_seq: closing.seq,
        spots: again.spots,
        why: again.why,
        flags,
        matters: Some(matters),
        reason: reason.to_owned(),
        approval,
    })
}

/// Takes a payment back: the opposite of it, line by line.
pub fn refund(taken: &PaymentTaken, payment: PaymentId, shift: ShiftId, read: i64) -> PaymentRefunded {
    let opposite =
        |line: &TakenLine| TakenLine { kind: line.kind.clone(), amount_minor: line.amount_minor.saturating_neg() };
    PaymentRefunded {
        payment,
        of: taken.payment,
        stay: taken.stay,
        read,
        amount_minor: taken.amount_minor.saturating_neg(),
        lines: taken.lines.iter().map(opposite).collect(),
        shift: Some(shift),
    }
}

fn approval(approved_by: Option<&Actor>) -> Approval {
    approved_by.cloned().map_or(Approval::Missing, Approval::By)
}

/// Whether a flag tells of how a vehicle came in, and not of how it left. Where it stands is found out anew.
const fn is_of_entry(flag: Flag) -> bool {
    match flag {
        Flag::ChosenByHand | Flag::InsideAgain | Flag::EntryByHand | Flag::CarriedOver | Flag::ExitUndone => true,
        Flag::Overflow
        | Flag::ExitByHand
        | Flag::ClockBehindEntry
        | Flag::PricedByHand
        | Flag::LetOutUnpaid
        | Flag::VoidUnapproved
        | Flag::LostTicket
        | Flag::EntryProven
        | Flag::NobodySignedIn => false,
    }
}
