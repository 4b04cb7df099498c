//! One step of one recorded stay, through the very operations that the window uses.

use std::cell::Cell;

use thiserror::Error;

use super::identity::FileDigest;
use super::plan::{Event, RecordedStay, Step};
use crate::domain::facility::VehicleClass;
use crate::domain::journal::fact::{AtEntry, Fact};
use crate::domain::payment::Tender;
use crate::operations::check_in::{CheckIn, CheckInError, SpotChoice, WhenFull, check_in};
use crate::operations::check_out::{CheckOut, CheckOutError, Who, check_out};
use crate::operations::desk::{Desk, When};
use crate::operations::ports::{Books, BooksError};

/// What is the same for all steps of a run.
pub(super) struct Steps<'a> {
    pub(super) digest: FileDigest,
    pub(super) stays: &'a [RecordedStay],
    pub(super) classes: &'a [VehicleClass],
    pub(super) when_full: WhenFull,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// The vehicle came in.
    Entered,
    /// It had come in before, by this row.
    AlreadyEntered,
    /// There was no spot.
    RefusedFull,
    /// It was refused for another reason.
    Refused(String),
    /// It left.
    Left,
    /// It left, and something about it is unusual.
    LeftOddly(String),
    /// It had left before, by this row.
    AlreadyLeft,
    /// It could not leave.
    NotLeft(String),
    /// It never came in, so there is nothing to leave.
    NeverEntered,
}

/// Why a step was not taken. Nothing was done.
#[derive(Debug, Error)]
pub(super) enum StepError {
    #[error(transparent)]
    Books(#[from] BooksError),
    /// An earlier step of the batch was not taken: taking this one would turn the order round.
    #[error("an earlier step was not taken")]
    OutOfTurn,
}

impl Steps<'_> {
    /// Takes the step that is the `place`-th of its batch. `taken` counts the steps of the batch taken so far.
    pub(super) fn take<B: Books>(
        &self,
        desk: &mut Desk<'_, B>,
        event: Event,
        place: usize,
        taken: &Cell<usize>,
    ) -> Result<Done, StepError> {
        if taken.get() < place {
            return Err(StepError::OutOfTurn);
        }
        let Some(stay) = self.stays.get(event.stay) else { return Ok(Done::NeverEntered) };
        let done = match event.step {
            Step::In => self.enter(desk, stay)?,
            Step::Out => self.leave(desk, stay)?,
        };
        taken.set(place.saturating_add(1));
        Ok(done)
    }

    /// Whether a step was taken by an earlier run.
    pub(super) fn was_taken<B: Books>(&self, desk: &mut Desk<'_, B>, event: Event) -> Result<bool, BooksError> {
        let Some(stay) = self.stays.get(event.stay) else { return Ok(false) };
        Ok(!desk.books.entries_of(self.digest.operation(stay.row, event.step))?.is_empty())
    }

    fn enter<B: Books>(&self, desk: &mut Desk<'_, B>, stay: &RecordedStay) -> Result<Done, StepError> {
        let op = self.digest.operation(stay.row, Step::In);
        if !desk.books.entries_of(op)?.is_empty() {
            return Ok(Done::AlreadyEntered);
        }
        let Some(class) = self.classes.get(stay.class) else {
            return Ok(Done::Refused("the garage has no vehicle class".to_owned()));
        };
        let request = CheckIn {
            op,
            plate: stay.plate.clone(),
            class: class.code.clone(),
            spot: SpotChoice::Best,
            needs: Vec::new(),
            when_full: self.when_full,
            again: None,
            when: When::Recorded(stay.entry),
            at_entry: AtEntry::default(),
        };
        match check_in(desk, &request) {
            Ok(_) => Ok(Done::Entered),
            Err(CheckInError::Full(_)) => Ok(Done::RefusedFull),
            Err(CheckInError::Books(error)) => Err(error.into()),
            Err(CheckInError::NoRandomness(error)) => Err(BooksError::from(error).into()),
            // The plate stays out of the list, which may be kept longer than plates may.
            Err(CheckInError::AlreadyInside { place, .. }) => {
                Ok(Done::Refused(format!("a vehicle with this plate is already inside{place}")))
            }
            Err(refused) => Ok(Done::Refused(refused.to_string())),
        }
    }

    fn leave<B: Books>(&self, desk: &mut Desk<'_, B>, stay: &RecordedStay) -> Result<Done, StepError> {
        let (Some(exit), op) = (stay.exit, self.digest.operation(stay.row, Step::Out)) else {
            return Ok(Done::NeverEntered);
        };
        if !desk.books.entries_of(op)?.is_empty() {
            return Ok(Done::AlreadyLeft);
        }
        let entries = desk.books.entries_of(self.digest.operation(stay.row, Step::In))?;
        let ticket = entries.into_iter().find_map(|entry| match entry.fact {
            Fact::CheckedIn(fact) => Some(fact.ticket),
            _ => None,
        });
        // The driver hands in the ticket that the row's own entry printed.
        let Some(ticket) = ticket else { return Ok(Done::NeverEntered) };
        let request = CheckOut {
            op,
            who: Who::Ticket(ticket),
            tender: Some(Tender::Cash),
            given: None,
            price_by_hand: None,
            reason: None,
            when: When::Recorded(exit),
            shown: None,
        };
        match check_out(desk, &request) {
            Ok(_) => Ok(Done::Left),
            Err(CheckOutError::CannotPrice(why)) => {
                let unpaid = CheckOut {
                    tender: Some(Tender::Nil),
                    reason: Some("replayed: the tariff has no price for this stay".to_owned()),
                    ..request
                };
                match check_out(desk, &unpaid) {
                    Ok(_) => Ok(Done::LeftOddly(format!("let out unpaid: {why}"))),
                    Err(refused) => refused_exit(refused),
                }
            }
            Err(refused) => refused_exit(refused),
        }
    }
}

fn refused_exit(refused: CheckOutError) -> Result<Done, StepError> {
    match refused {
        CheckOutError::Books(error) => Err(error.into()),
        other => Ok(Done::NotLeft(other.to_string())),
    }
}
