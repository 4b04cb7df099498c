//! What this window recorded last: asked after it was cut off.

use super::clerk::drawn;
use crate::domain::ids::OpId;
use crate::domain::journal::fact::{AtEntry, Fact};
use crate::domain::journal::{Actor, Entry};
use crate::domain::stay::StayState;
use crate::kiosk::reply::{LastDone, LastWhat, TicketMade};
use crate::operations::check_in::{CheckIn, CheckInError, SpotChoice, WhenFull, check_in};
use crate::operations::desk::{Desk, When};
use crate::operations::ports::{Books as _, BooksError};
use crate::operations::print::Queued;
use crate::printing::papers;
use crate::store::sqlite::{SqliteBooks, SqliteStore};

/// Among how many of the last movements of the booth one of this window is looked for.
const NOT_LONG_AGO: u32 = 50;

/// The last vehicle that this window let in or out; none if that was long ago, or is no longer so.
pub(super) fn last_done(store: &mut SqliteStore, actor: &Actor) -> Result<Option<LastDone>, BooksError> {
    store.read(actor, |desk| {
        let movements = desk.books.movements(NOT_LONG_AGO)?;
        // Whoever was signed in: only the command line is not this window.
        let is_it = |entry: &&Entry| {
            entry.actor.name() != Actor::CLI && matches!(entry.fact, Fact::CheckedIn(_) | Fact::StayClosed(_))
        };
        match movements.iter().find(is_it) {
            Some(entry) => done(desk, entry),
            None => Ok(None),
        }
    })
}

fn done(desk: &mut Desk<'_, SqliteBooks<'_>>, entry: &Entry) -> Result<Option<LastDone>, BooksError> {
    let Some(stay) = entry.fact.stay() else { return Ok(None) };
    let Some(stay) = desk.books.stay(stay)? else { return Ok(None) };
    let what = match (&entry.fact, stay.state) {
        (Fact::StayClosed(_), StayState::Closed) => LastWhat::Out(Box::new(stay)),
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
            let made = check_in(desk, &again).map_err(|error| match error {
                CheckInError::Books(error) => error,
                other => BooksError::Damaged(other.to_string()),
            })?;
            // It is looked at, not printed again.
            let paper = drawn(papers::ticket(desk, &made)?);
            LastWhat::In(Box::new(TicketMade { entry: made, paper, queued: Queued::No }))
        }
        _ => return Ok(None),
    };
    Ok(Some(LastDone { what, of: entry.op, undo: OpId::new(desk.source.id()) }))
}
