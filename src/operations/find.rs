//! The one field: what a plate, a ticket code or a spot label means now.

use thiserror::Error;

use super::desk::Desk;
use super::ports::{Books, BooksError, SpotFacts};
use crate::domain::plate::{Plate, PlateError};
use crate::domain::stay::Stay;
use crate::domain::ticket::TicketCode;

/// What the text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A vehicle that is inside, found by its ticket, its plate or its spot.
    Inside(Box<Stay>, FoundBy),
    /// Several vehicles inside with that plate: the attendant chooses.
    Several(Vec<Stay>),
    /// Both a plate inside and a spot that another vehicle stands on, or that is free: the attendant chooses.
    PlateOrSpot {
        /// The stay of that plate.
        plate: Box<Stay>,
        /// The spot of that label.
        spot: SpotFacts,
        /// The stay on it.
        on_spot: Option<Box<Stay>>,
    },
    /// A ticket whose stay has ended: its receipt is shown, never an entry, for scanners send Enter twice.
    Left(Box<Stay>),
    /// A well-formed ticket code that was never issued here.
    UnknownTicket(TicketCode),
    /// A spot nobody stands on.
    FreeSpot(SpotFacts),
    /// A plate that is not inside, and those inside that look like it.
    NewPlate {
        /// The plate.
        plate: Plate,
        /// Stays whose plates look like it.
        near: Vec<Stay>,
    },
}

/// By what a stay was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// Its ticket.
    Ticket,
    /// Its plate.
    Plate,
    /// Its spot.
    Spot,
}

/// Why nothing could be found.
#[derive(Debug, Error)]
pub enum FindError {
    /// The text is neither.
    #[error(transparent)]
    Plate(#[from] PlateError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Finds out what a text means: a valid ticket code is never a plate; else a plate inside; else a spot; else a new plate.
pub fn find<B: Books>(desk: &mut Desk<'_, B>, text: &str) -> Result<Found, FindError> {
    if let Ok(code) = TicketCode::parse(text) {
        return Ok(match desk.books.stay_by_ticket(code.as_str())? {
            Some(stay) if stay.state.is_inside() => Found::Inside(Box::new(stay), FoundBy::Ticket),
            Some(stay) => Found::Left(Box::new(stay)),
            None => Found::UnknownTicket(code),
        });
    }
    let plate = Plate::parse(text)?;
    let mut inside = desk.books.stays_inside_by_plate(plate.key())?;
    let spot = desk.books.spot_by_label(text)?;
    let on_spot = match &spot {
        Some(spot) => desk.books.stay_on_spot(spot.id)?,
        None => None,
    };
    if inside.len() > 1 {
        return Ok(Found::Several(inside));
    }
    Ok(match (inside.pop(), spot, on_spot) {
        (Some(stay), Some(spot), on_spot) if on_spot.as_ref().is_none_or(|other| other.id != stay.id) => {
            Found::PlateOrSpot { plate: Box::new(stay), spot, on_spot: on_spot.map(Box::new) }
        }
        (Some(stay), _, _) => Found::Inside(Box::new(stay), FoundBy::Plate),
        (None, Some(_), Some(stay)) => Found::Inside(Box::new(stay), FoundBy::Spot),
        (None, Some(spot), None) => Found::FreeSpot(spot),
        (None, None, _) => {
            let near = desk.books.stays_inside_by_look(&plate.folded_key())?;
            Found::NewPlate { plate, near }
        }
    })
}
