//! Papers that are looked at once more, and printed again from there.

use super::clerk::drawn;
use crate::domain::ids::StayId;
use crate::domain::receipt::{PaperCopy, PaperKind, RefundNumber};
use crate::domain::stay::Stay;
use crate::kiosk::reply::{Met, RefundMade, TicketMade};
use crate::operations::check_in::CheckedIn;
use crate::operations::check_out::{CheckOutError, closed};
use crate::operations::desk::Desk;
use crate::operations::ports::{Books as _, BooksError};
use crate::operations::print::{Queued, Reprint, ReprintError, Reprinted, reprint};
use crate::operations::undo::taken_back;
use crate::printing::papers::{self, Laid};
use crate::store::sqlite::SqliteBooks;

/// Prints a paper again.
pub(super) fn paper_again(
    desk: &mut Desk<'_, SqliteBooks<'_>>,
    request: &Reprint,
) -> Result<(Laid, Reprinted), ReprintError> {
    let again = reprint(desk, request)?;
    let copy = PaperCopy::Duplicate(again.copy);
    let laid = match request.paper {
        PaperKind::Ticket => papers::ticket_of(desk, &again.stay, copy)?,
        PaperKind::Receipt => match closed(desk, again.stay.id) {
            Ok(Some(exit)) => papers::receipt(desk, &exit, copy)?,
            Ok(None) => return Err(ReprintError::Unknown),
            Err(CheckOutError::Books(error)) => return Err(error.into()),
            Err(other) => return Err(BooksError::Damaged(other.to_string()).into()),
        },
        PaperKind::Refund(number) => match taken_back(desk, number)? {
            Some(undone) => papers::refund(desk, &undone, copy)?,
            None => return Err(ReprintError::NotTakenBack),
        },
    };
    Ok((laid, again))
}

/// The ticket of a stay inside as it stands now, marked as it will be if it is printed now.
pub(super) fn ticket(desk: &mut Desk<'_, SqliteBooks<'_>>, stay: StayId) -> Result<Met, BooksError> {
    match desk.books.stay(stay)?.filter(|stay| stay.state.is_inside()) {
        Some(stay) => {
            let copy = desk.books.copies(stay.id, PaperKind::Ticket)?.saturating_add(1);
            Ok(Met::Ticket(Box::new(ticket_of(desk, &stay, PaperCopy::Duplicate(copy))?)))
        }
        None => Ok(Met::Gone),
    }
}

/// The ticket of a stay as it stands now: it may have been put right or moved since its entry.
pub(super) fn ticket_of(
    desk: &mut Desk<'_, SqliteBooks<'_>>,
    stay: &Stay,
    copy: PaperCopy,
) -> Result<TicketMade, BooksError> {
    let entry = CheckedIn {
        stay: stay.id,
        version: stay.version,
        ticket: stay.ticket.clone(),
        plate: stay.plate.as_ref().map(|plate| plate.typed().to_owned()),
        class: stay.class.clone(),
        spots: stay.spots.clone(),
        why: String::new(),
        entered: stay.entered,
        flags: stay.flags.clone(),
        replaced: None,
    };
    let paper = drawn(papers::ticket_of(desk, stay, copy)?);
    Ok(TicketMade { entry, paper, queued: Queued::No })
}

/// The paper that took a receipt back, marked as it will be if it is printed now.
pub(super) fn refund(desk: &mut Desk<'_, SqliteBooks<'_>>, number: RefundNumber) -> Result<Met, BooksError> {
    let Some(undone) = taken_back(desk, number)? else { return Ok(Met::Gone) };
    let copy = desk.books.copies(undone.stay.id, PaperKind::Refund(number))?.saturating_add(1);
    let paper = drawn(papers::refund(desk, &undone, PaperCopy::Duplicate(copy))?);
    Ok(Met::TakenBack(Box::new(RefundMade { undone, paper, queued: Queued::No })))
}
