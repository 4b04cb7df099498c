//! What this window recorded last: asked after it was cut off.

use super::papers_again::ticket_of;
use crate::domain::ids::OpId;
use crate::domain::journal::fact::Fact;
use crate::domain::journal::{Actor, Entry};
use crate::domain::receipt::PaperCopy;
use crate::domain::stay::StayState;
use crate::kiosk::reply::{LastDone, LastWhat};
use crate::operations::desk::Desk;
use crate::operations::ports::{Books as _, BooksError};
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
        // It is looked at, not printed again; and it says where the vehicle stands now.
        (Fact::CheckedIn(_), StayState::Open) => LastWhat::In(Box::new(ticket_of(desk, &stay, PaperCopy::Original)?)),
        _ => return Ok(None),
    };
    Ok(Some(LastDone { what, of: entry.op, undo: OpId::new(desk.source.id()) }))
}
