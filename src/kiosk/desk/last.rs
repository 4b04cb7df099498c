//! What this window recorded last: asked after it was cut off.

use super::papers;
use crate::domain::ids::OpId;
use crate::domain::journal::fact::{AtEntry, Fact};
use crate::domain::journal::{Actor, Entry};
use crate::domain::stay::StayState;
use crate::kiosk::reply::{LastDone, TicketMade};
use crate::operations::check_in::{CheckIn, CheckInError, SpotChoice, WhenFull, check_in};
use crate::operations::desk::{Desk, When};
use crate::operations::ports::{Books as _, BooksError};
use crate::store::sqlite::{SqliteBooks, SqliteStore};

/// The last vehicle that this window let in or out; none if it was the last long ago, or the vehicle has left or is void since.
pub(super) fn last_done(store: &mut SqliteStore, actor: &Actor) -> Result<Option<LastDone>, BooksError> {
    let Some(entry) = store.last_movement_of(actor)? else { return Ok(None) };
    store.read(actor, |desk| done(desk, &entry))
}

fn done(desk: &mut Desk<'_, SqliteBooks<'_>>, entry: &Entry) -> Result<Option<LastDone>, BooksError> {
    let Some(stay) = entry.fact.stay() else { return Ok(None) };
    let Some(stay) = desk.books.stay(stay)? else { return Ok(None) };
    match (&entry.fact, stay.state) {
        (Fact::StayClosed(_), StayState::Closed) => Ok(Some(LastDone::Out(Box::new(stay)))),
        (Fact::CheckedIn(fact), StayState::Open) => {
            // The operation that let it in, asked again, gives the same answer and does nothing.
            let again = CheckIn {
                op: entry.op,
                plate: entry.personal.plate().map(str::to_owned),
                class: fact.class.clone(),
                spot: SpotChoice::Best,
                needs: Vec::new(),
                when_full: WhenFull::Refuse,
                again: None,
                when: When::Now,
                at_entry: AtEntry::default(),
            };
            let entry = check_in(desk, &again).map_err(|error| match error {
                CheckInError::Books(error) => error,
                other => BooksError::Damaged(other.to_string()),
            })?;
            let garage = desk.books.garage()?;
            let paper = papers::ticket(&garage, desk.zone, &entry);
            let void = OpId::new(desk.source.id());
            Ok(Some(LastDone::In { made: Box::new(TicketMade { entry, paper }), void }))
        }
        _ => Ok(None),
    }
}
