//! Papers: printed again, and the printer they come out of.

use super::{Effect, submit};
use crate::domain::receipt::PaperKind;
use crate::kiosk::command::{BooksCommand, Command, RequestId};
use crate::kiosk::messages;
use crate::kiosk::reply::PaperAgain;
use crate::kiosk::state::{KioskState, Remote, Step};
use crate::operations::print::ReprintError;

/// Asks for the paper on the screen once more.
pub(super) fn reprint(state: &mut KioskState) -> Vec<Effect> {
    let (stay, paper) = match &state.counter.step {
        Step::Ticket(ticket) if !ticket.printing.is_pending() => (ticket.made.entry.stay, PaperKind::Ticket),
        Step::Receipt(receipt) if !receipt.printing.is_pending() => (receipt.made.exit.stay.id, PaperKind::Receipt),
        _ => return Vec::new(),
    };
    let (id, effects) = submit(state, Command::Books(BooksCommand::Reprint { stay, paper }));
    match &mut state.counter.step {
        Step::Ticket(ticket) => ticket.printing = Remote::Pending(id),
        Step::Receipt(receipt) => receipt.printing = Remote::Pending(id),
        _ => {}
    }
    effects
}

pub(super) fn on_reprinted(state: &mut KioskState, id: RequestId, outcome: Result<PaperAgain, ReprintError>) {
    let (shown, printing) = match &mut state.counter.step {
        Step::Ticket(ticket) => (&mut ticket.made.paper, &mut ticket.printing),
        Step::Receipt(receipt) => (&mut receipt.made.paper, &mut receipt.printing),
        _ => return,
    };
    if !printing.awaits(id) {
        return;
    }
    match outcome {
        Ok(again) => {
            *printing = Remote::Ready(again.copy);
            state.counter.message = Some(messages::printed_again(again.copy, again.queued));
            *shown = again.paper;
        }
        Err(error) => *printing = Remote::Failed(messages::not_printed_again(&error)),
    }
}
