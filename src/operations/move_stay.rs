//! A stay gets another spot (“my spot is taken”), or its first one after an overflow entry.

use thiserror::Error;

use super::check_in::{self, CheckInError};
use super::desk::Desk;
use super::ports::{Books, BooksError, OtherOperation};
use crate::domain::ids::{OpId, StayId};
use crate::domain::journal::fact::{Fact, Flag};
use crate::domain::stay::{Stay, StayError};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveStay {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Whose stay.
    pub stay: StayId,
    /// The label of the spot that the attendant chose; `None` for the best by the facility's strategy.
    pub spot: Option<String>,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum MoveError {
    /// No such stay.
    #[error("there is no such stay")]
    Unknown,
    /// No spot can be given.
    #[error(transparent)]
    Spot(#[from] CheckInError),
    /// The stay cannot be moved.
    #[error(transparent)]
    Stay(#[from] StayError),
    /// The id belongs to something else.
    #[error(transparent)]
    OtherOperation(#[from] OtherOperation),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Moves a stay.
pub fn move_stay<B: Books>(desk: &mut Desk<'_, B>, request: &MoveStay) -> Result<Stay, MoveError> {
    let stay = desk.books.stay(request.stay)?.ok_or(MoveError::Unknown)?;
    let is_it = |fact: &Fact| matches!(fact, Fact::StayMoved(fact) if fact.stay == request.stay);
    if desk.done_before::<MoveError>(request.op, is_it)?.is_some() {
        return Ok(stay);
    }
    let garage = desk.books.garage()?;
    let now = desk.source.now();
    let (spots, why, flags) = if let Some(label) = &request.spot {
        let class =
            garage.class(&stay.class).ok_or_else(|| CheckInError::UnknownClass(stay.class.clone(), String::new()))?;
        let spot = desk.books.spot_by_label(label)?;
        let spot = spot.ok_or_else(|| CheckInError::UnknownSpot(label.trim().to_owned()))?;
        (vec![spot.id], check_in::chosen_why(&garage, class, &stay.needs, &spot, now)?, vec![Flag::ChosenByHand])
    } else {
        let suggestion = check_in::suggest(desk, &stay.class, &stay.needs)?;
        (suggestion.spots, suggestion.why, Vec::new())
    };
    let fact = stay.move_to(spots, why, &flags)?;
    desk.record(request.op, now, fact, None)?;
    desk.books.stay(request.stay)?.ok_or(MoveError::Unknown)
}
