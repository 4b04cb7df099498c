//! A spot is taken out of service, kept for somebody, or opened again, by a person.
//!
//! That the time of whom a spot is kept for is over is recorded by nobody: see [`SpotFacts::condition_at`].

use thiserror::Error;

use super::check_in::LONGEST_TEXT;
use super::desk::Desk;
use super::ports::{Books, BooksError, OtherOperation, SpotFacts};
use crate::domain::facility::Condition;
use crate::domain::ids::OpId;
use crate::domain::journal::fact::Fact;
use crate::domain::spot_condition::{ConditionError, Held};
use crate::domain::time::Instant;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetSpotCondition {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// The label of the spot.
    pub spot: String,
    /// The version of the spot that was shown to whoever asks: what has changed since is said first. `None` where nothing was shown.
    pub shown: Option<i64>,
    /// [`Condition::OutOfService`] closes it, [`Condition::Reserved`] keeps it for somebody, [`Condition::InService`] opens it, also
    /// before its end. A vehicle that stands on it may stay; the next one is not sent there.
    pub condition: Condition,
    /// Why: whom it is kept for, what is broken, why it is opened.
    pub reason: String,
    /// Until when; `None` until somebody opens it.
    pub until: Option<Instant>,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum SpotConditionError {
    /// No such spot.
    #[error("the garage has no spot “{0}”; look at its label again")]
    UnknownSpot(String),
    /// Something happened on it since it was shown.
    #[error("{0} has changed meanwhile: {1}")]
    ChangedMeanwhile(String, String),
    /// It stays as it is.
    #[error(transparent)]
    Condition(#[from] ConditionError),
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

/// Closes, keeps or opens a spot. Answers with the spot as it is from then on.
pub fn set_spot_condition<B: Books>(
    desk: &mut Desk<'_, B>,
    request: &SetSpotCondition,
) -> Result<SpotFacts, SpotConditionError> {
    let unknown = || SpotConditionError::UnknownSpot(request.spot.trim().to_owned());
    let spot = desk.books.spot_by_label(&request.spot)?.ok_or_else(unknown)?;
    let is_it = |fact: &Fact| matches!(fact, Fact::SpotConditionSet(fact) if fact.spot == spot.id && fact.condition == request.condition);
    if desk.done_before::<SpotConditionError>(request.op, is_it)?.is_some() {
        return Ok(spot);
    }
    if request.shown.is_some_and(|shown| shown != spot.version) {
        return Err(SpotConditionError::ChangedMeanwhile(spot.label.clone(), now_is(desk, &spot)?));
    }
    if request.reason.chars().count() > LONGEST_TEXT {
        return Err(SpotConditionError::TooLong(LONGEST_TEXT));
    }
    let now = desk.source.now();
    let fact = held(&spot).set(request.condition, &request.reason, request.until, now)?;
    desk.record(request.op, now, fact, None)?;
    desk.books.spot(spot.id)?.ok_or_else(unknown)
}

/// How a spot stands now, in words.
fn now_is<B: Books>(desk: &mut Desk<'_, B>, spot: &SpotFacts) -> Result<String, BooksError> {
    if let Some(stay) = spot.held_by {
        let stay = desk.books.stay(stay)?;
        let plate = stay.and_then(|stay| stay.plate).map_or_else(String::new, |plate| format!(" ({})", plate.typed()));
        return Ok(format!("a vehicle stands on it{plate}"));
    }
    Ok(match spot.condition_at(desk.source.now()) {
        Condition::InService => "it is free".to_owned(),
        Condition::OutOfService => "it is out of service".to_owned(),
        Condition::Reserved => "it is reserved".to_owned(),
    })
}

const fn held(spot: &SpotFacts) -> Held {
    Held { spot: spot.id, read: spot.version, condition: spot.condition, until: spot.until }
}
