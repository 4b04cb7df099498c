//! What one shift hands to the next: a note, and the matters that somebody must look at.
//!
//! - [`open_matters`] are read from the stays: each with what is unusual about it, as long as nobody has looked at it
//!   ([`settle_matter`]). What becomes unusual later brings it up again.
//! - A note ([`leave_handover`]) may name a plate or a person. It is sealed like a plate, under a key of its own, and can be erased
//!   ([`erase_handover`]). [`handovers`] are those that nobody has marked as seen ([`see_handover`]).

use thiserror::Error;

use super::check_in::LONGEST_TEXT;
use super::desk::{Desk, said};
use super::ports::{Books, BooksError, OtherOperation};
use crate::domain::ids::{HandoverId, OpId, StayId};
use crate::domain::journal::fact::{Fact, Flag, HandoverErased, HandoverLeft, HandoverSeen, MatterSettled};
use crate::domain::journal::{Actor, Personal};
use crate::domain::stay::Stay;
use crate::domain::time::Instant;

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 2_000;

/// The most handovers, and the most matters, that are told at once.
pub const MOST: u32 = 200;

/// A note to the next shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Its identity.
    pub id: HandoverId,
    /// When it was left.
    pub at: Instant,
    /// By whom.
    pub left_by: Actor,
    /// What it says; nothing where nothing was written, or it is erased.
    pub note: Option<String>,
    /// How many matters were open then.
    pub matters: i64,
    /// When it was seen, and by whom.
    pub seen: Option<(Instant, Actor)>,
    /// Whether its words are gone for good.
    pub erased: bool,
}

/// A stay that somebody must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// The stay.
    pub stay: Stay,
    /// What about it.
    pub what: Vec<Flag>,
}

/// The matters that are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMatters {
    /// How many there are.
    pub count: u64,
    /// The oldest of them.
    pub matters: Vec<Matter>,
}

/// What is asked: to leave a note to the next shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveHandover {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// What it says; nothing where only the matters are handed over.
    pub note: Option<String>,
}

/// What is asked: to mark a note as seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeeHandover {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Which.
    pub handover: HandoverId,
}

/// What is asked: to erase the words of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EraseHandover {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Which.
    pub handover: HandoverId,
    /// Why.
    pub reason: String,
}

/// What is asked: to take a stay off the list, because somebody has looked at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettleMatter {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Which stay.
    pub stay: StayId,
    /// What was looked at, as it was shown: refused where something else became unusual meanwhile.
    pub what: Vec<Flag>,
    /// What was found, in a few words.
    pub finding: String,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum HandoverError {
    /// No such note.
    #[error("there is no such note")]
    Unknown,
    /// No such stay.
    #[error("there is no such stay")]
    UnknownStay,
    /// Something else became unusual, or somebody else has looked at it.
    #[error("this stay is not on the list as it was shown; look at the list again")]
    NotAsShown,
    /// A reason is missing.
    #[error("a few words are needed: write what was found, or why")]
    ReasonMissing,
    /// The note or the reason is too long.
    #[error("that is too long: at most {0} characters; say it shorter")]
    TooLong(usize),
    /// The id belongs to something else.
    #[error(transparent)]
    OtherOperation(#[from] OtherOperation),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Leaves a note to the next shift, with how many matters are open.
pub fn leave_handover<B: Books>(desk: &mut Desk<'_, B>, request: &LeaveHandover) -> Result<Handover, HandoverError> {
    let is_it = |fact: &Fact| matches!(fact, Fact::HandoverLeft(_));
    if let Some(entry) = desk.done_before::<HandoverError>(request.op, is_it)?
        && let Fact::HandoverLeft(fact) = entry.fact
    {
        return desk.books.handover(fact.handover)?.ok_or(HandoverError::Unknown);
    }
    let note = said(request.note.as_deref());
    if note.as_deref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(HandoverError::TooLong(LONGEST_NOTE));
    }
    let matters = i64::try_from(desk.books.open_matters(0)?.count).unwrap_or(i64::MAX);
    let handover = HandoverId::new(desk.source.id());
    let now = desk.source.now();
    let personal = note.map(Personal::of_note);
    desk.record(request.op, now, HandoverLeft { handover, matters }, personal)?;
    desk.books.handover(handover)?.ok_or(HandoverError::Unknown)
}

/// Marks a note as seen. One that was seen stays as it was first.
pub fn see_handover<B: Books>(desk: &mut Desk<'_, B>, request: &SeeHandover) -> Result<Handover, HandoverError> {
    let handover = desk.books.handover(request.handover)?.ok_or(HandoverError::Unknown)?;
    let is_it = |fact: &Fact| matches!(fact, Fact::HandoverSeen(fact) if fact.handover == request.handover);
    if desk.done_before::<HandoverError>(request.op, is_it)?.is_some() || handover.seen.is_some() {
        return Ok(handover);
    }
    let now = desk.source.now();
    desk.record(request.op, now, HandoverSeen { handover: request.handover }, None)?;
    desk.books.handover(request.handover)?.ok_or(HandoverError::Unknown)
}

/// Erases the words of a note.
pub fn erase_handover<B: Books>(desk: &mut Desk<'_, B>, request: &EraseHandover) -> Result<Handover, HandoverError> {
    let handover = desk.books.handover(request.handover)?.ok_or(HandoverError::Unknown)?;
    let is_it = |fact: &Fact| matches!(fact, Fact::HandoverErased(fact) if fact.handover == request.handover);
    if desk.done_before::<HandoverError>(request.op, is_it)?.is_some() || handover.erased {
        return Ok(handover);
    }
    let reason = checked(&request.reason)?;
    let now = desk.source.now();
    desk.record(request.op, now, HandoverErased { handover: request.handover, reason }, None)?;
    desk.books.handover(request.handover)?.ok_or(HandoverError::Unknown)
}

/// The notes that nobody has marked as seen, the latest first; at most so many and never more than [`MOST`].
pub fn handovers<B: Books>(desk: &mut Desk<'_, B>, at_most: u32) -> Result<Vec<Handover>, BooksError> {
    desk.books.handovers_not_seen(at_most.min(MOST))
}

/// The matters that are open: how many, and the oldest of them, at most so many and never more than [`MOST`].
pub fn open_matters<B: Books>(desk: &mut Desk<'_, B>, at_most: u32) -> Result<OpenMatters, BooksError> {
    desk.books.open_matters(at_most.min(MOST))
}

/// Takes a stay off the list of matters.
pub fn settle_matter<B: Books>(desk: &mut Desk<'_, B>, request: &SettleMatter) -> Result<Stay, HandoverError> {
    let stay = desk.books.stay(request.stay)?.ok_or(HandoverError::UnknownStay)?;
    let is_it = |fact: &Fact| matches!(fact, Fact::MatterSettled(fact) if fact.stay == request.stay);
    if desk.done_before::<HandoverError>(request.op, is_it)?.is_some() {
        return Ok(stay);
    }
    let finding = checked(&request.finding)?;
    if request.what.is_empty() || desk.books.matters_of(request.stay)? != request.what {
        return Err(HandoverError::NotAsShown);
    }
    let now = desk.source.now();
    let fact = MatterSettled { stay: request.stay, what: request.what.clone(), finding };
    desk.record(request.op, now, fact, None)?;
    Ok(stay)
}

fn checked(text: &str) -> Result<String, HandoverError> {
    if text.chars().count() > LONGEST_TEXT {
        return Err(HandoverError::TooLong(LONGEST_TEXT));
    }
    said(Some(text)).ok_or(HandoverError::ReasonMissing)
}
