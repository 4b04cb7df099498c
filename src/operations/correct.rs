//! Plate, class or entry time of a stay inside is put right: the commonest daily mistake.

use thiserror::Error;

use super::desk::Desk;
use super::ports::{Books, BooksError, OtherOperation};
use crate::domain::facility::ClassCode;
use crate::domain::ids::{OpId, StayId};
use crate::domain::journal::Personal;
use crate::domain::journal::fact::Fact;
use crate::domain::plate::{Plate, PlateError};
use crate::domain::stay::{Correction, Stay, StayError};
use crate::domain::time::Instant;

/// What is asked. `None` leaves a thing as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correct {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Whose stay.
    pub stay: StayId,
    /// The plate as typed.
    pub plate: Option<String>,
    /// The class.
    pub class: Option<ClassCode>,
    /// The entry time; needs a reason.
    pub entered: Option<Instant>,
    /// Why.
    pub reason: Option<String>,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum CorrectError {
    /// No such stay.
    #[error("there is no such stay")]
    Unknown,
    /// No such class.
    #[error("the garage has no vehicle class “{0}”")]
    UnknownClass(ClassCode),
    /// Another vehicle inside has that plate.
    #[error("{0} is already inside on another ticket; put that one right first")]
    PlateInside(String),
    /// An entry in the future.
    #[error("that entry time has not come yet by the booth's clock")]
    InTheFuture,
    /// The plate is none.
    #[error(transparent)]
    Plate(#[from] PlateError),
    /// The stay cannot be corrected.
    #[error(transparent)]
    Stay(#[from] StayError),
    /// The id belongs to something else.
    #[error(transparent)]
    OtherOperation(#[from] OtherOperation),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Puts a stay right.
pub fn correct<B: Books>(desk: &mut Desk<'_, B>, request: &Correct) -> Result<Stay, CorrectError> {
    let stay = desk.books.stay(request.stay)?.ok_or(CorrectError::Unknown)?;
    let is_it = |fact: &Fact| matches!(fact, Fact::StayCorrected(fact) if fact.stay == request.stay);
    if desk.done_before::<CorrectError>(request.op, is_it)?.is_some() {
        return Ok(stay);
    }
    if let Some(class) = &request.class
        && desk.books.garage()?.class(class).is_none()
    {
        return Err(CorrectError::UnknownClass(class.clone()));
    }
    if request.entered.is_some_and(|entered| entered > desk.source.now()) {
        return Err(CorrectError::InTheFuture);
    }
    let plate = request.plate.as_deref().map(Plate::parse).transpose()?;
    if let Some(plate) = &plate {
        let inside = desk.books.stays_inside_by_plate(plate.key())?;
        if inside.iter().any(|other| other.id != stay.id) {
            return Err(CorrectError::PlateInside(plate.typed().to_owned()));
        }
    }
    let correction = Correction {
        plate: plate.clone(),
        class: request.class.clone(),
        entered: request.entered,
        reason: request.reason.clone(),
    };
    let fact = stay.correct(&correction)?;
    // The entry carries the plate as it is from now on, so that it can be read without the entries before it.
    let typed = plate.as_ref().or(stay.plate.as_ref()).map(|plate| plate.typed().to_owned());
    let now = desk.source.now();
    desk.record(request.op, now, fact, typed.map(Personal::of_plate))?;
    desk.books.stay(request.stay)?.ok_or(CorrectError::Unknown)
}
