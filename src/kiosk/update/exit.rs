//! A vehicle leaves.

use super::{Effect, change, counter, submit};
use crate::domain::money::Money;
use crate::domain::payment::Tender;
use crate::domain::ticket::TicketCode;
use crate::kiosk::command::{BooksCommand, Command, RequestId, What};
use crate::kiosk::intent::ExitIntent;
use crate::kiosk::messages;
use crate::kiosk::reply::ReceiptMade;
use crate::kiosk::state::{Along, Exit, HandPrice, KioskState, Left, PaperShown, Remote, Step};
use crate::operations::check_out::{CheckOut, CheckOutError, Shown, Who};
use crate::operations::desk::When;
use crate::operations::find::FoundBy;

fn form(state: &mut KioskState) -> Option<&mut Exit> {
    match &mut state.counter.step {
        Step::Exit(exit) => Some(exit),
        _ => None,
    }
}

pub(super) fn on_intent(state: &mut KioskState, intent: ExitIntent) -> Vec<Effect> {
    // A scanner types into whatever field is open: a ticket is a ticket there, too.
    if let ExitIntent::Cash(text) = &intent
        && TicketCode::parse(text).is_ok()
    {
        return counter::find(state, What::Text(text.clone()), Along::default());
    }
    let Some(currency) = state.at_work().map(|at_work| at_work.garage.facility.currency) else { return Vec::new() };
    let Some(exit) = form(state) else { return Vec::new() };
    let due = exit.due();
    let stay = exit.leaving.stay.clone();
    match intent {
        ExitIntent::Correct { plate, class, entered, reason } => {
            change::correct(state, &stay, &plate, class, &entered, &reason)
        }
        ExitIntent::Move(label) => change::move_stay(state, stay.id, &label),
        ExitIntent::Cash(_) | ExitIntent::Card if due.is_none() => {
            state.counter.message = Some(messages::price_missing());
            Vec::new()
        }
        ExitIntent::Cash(text) if text.trim().is_empty() => {
            let tender = due.filter(|due| !due.is_zero()).map(|_due| Tender::Cash);
            close(state, tender, None, None)
        }
        ExitIntent::Cash(text) => match Money::parse(&text, currency) {
            Ok(given) => close(state, Some(Tender::Cash), Some(given), None),
            Err(error) => {
                state.counter.message = Some(messages::no_amount(&error));
                Vec::new()
            }
        },
        ExitIntent::Card => close(state, Some(Tender::Card), None, None),
        ExitIntent::Unpaid(reason) => match said(state, &reason) {
            Some(reason) => close(state, Some(Tender::Nil), None, Some(reason)),
            None => Vec::new(),
        },
        ExitIntent::SetPrice { price, reason } => set_price(state, &price, &reason, currency),
        ExitIntent::AnotherVehicle(reason) => {
            let plate = exit.leaving.stay.plate.as_ref().map(|plate| plate.typed().to_owned());
            match (plate, said(state, &reason)) {
                (Some(plate), Some(reason)) => {
                    let along = Along { again: Some(reason), ..Along::default() };
                    counter::find(state, What::ComesIn(plate), along)
                }
                _ => Vec::new(),
            }
        }
    }
}

/// A reason that says something; else somebody is told that it is missing.
fn said(state: &mut KioskState, reason: &str) -> Option<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        state.counter.message = Some(messages::reason_missing());
        return None;
    }
    Some(reason.to_owned())
}

fn set_price(
    state: &mut KioskState,
    price: &str,
    reason: &str,
    currency: crate::domain::money::Currency,
) -> Vec<Effect> {
    let amount = match Money::parse(price, currency) {
        Ok(amount) if amount.minor() >= 0 => amount,
        Ok(_) => {
            state.counter.message = Some(messages::price_negative());
            return Vec::new();
        }
        Err(error) => {
            state.counter.message = Some(messages::no_amount(&error));
            return Vec::new();
        }
    };
    let Some(reason) = said(state, reason) else { return Vec::new() };
    state.counter.message = None;
    if let Some(exit) = form(state) {
        exit.by_hand = Some(HandPrice { amount, reason });
    }
    Vec::new()
}

fn close(
    state: &mut KioskState,
    tender: Option<Tender>,
    given: Option<Money>,
    unpaid_because: Option<String>,
) -> Vec<Effect> {
    let Some(exit) = form(state) else { return Vec::new() };
    let leaving = &exit.leaving;
    // The search fixed the exit instant of a fee that the tariff made. A price by hand belongs to the moment it is paid.
    let shown = match (&leaving.price, &exit.by_hand) {
        (Ok(quote), None) => Some(Shown { version: leaving.stay.version, exit: leaving.exit, amount: quote.amount() }),
        _ => None,
    };
    let by_hand = exit.by_hand.as_ref();
    let request = CheckOut {
        op: leaving.op,
        who: Who::Stay(leaving.stay.id, leaving.fate()),
        tender,
        given,
        price_by_hand: by_hand.filter(|_| unpaid_because.is_none()).map(|price| price.amount),
        reason: unpaid_because.or_else(|| by_hand.map(|price| price.reason.clone())),
        when: When::Now,
        shown,
    };
    state.counter.message = None;
    let (id, effects) = submit(state, Command::Books(BooksCommand::CheckOut(Box::new(request))));
    if let Some(exit) = form(state) {
        exit.paying = Remote::Pending(id);
    }
    effects
}

pub(super) fn on_checked_out(
    state: &mut KioskState,
    id: RequestId,
    outcome: Result<ReceiptMade, CheckOutError>,
) -> Vec<Effect> {
    let error = match outcome {
        // What was recorded is shown, whatever is on the screen.
        Ok(made) => {
            made.exit.stay.spots.iter().for_each(|spot| state.board.release(spot.id));
            let shown = PaperShown { made, when: Left::Now, saving: Remote::Idle, printing: Remote::Idle };
            state.counter.begin(Step::Receipt(Box::new(shown)));
            state.board.look_away();
            return Vec::new();
        }
        Err(error) => error,
    };
    let Some(exit) = form(state).filter(|exit| exit.paying.awaits(id)) else { return Vec::new() };
    exit.paying = Remote::Idle;
    let message = messages::not_let_out(&error);
    let (stay, found_by): (_, FoundBy) = (exit.leaving.stay.id, exit.leaving.found_by);
    match error {
        // The stay is not as it was shown: it is looked at again, and what happened is said with it.
        CheckOutError::NoLongerHolds { .. } | CheckOutError::AlreadyLeft { .. } | CheckOutError::Voided => {
            let along = Along { message: Some(message), ..Along::default() };
            counter::find(state, What::Stay(stay, found_by), along)
        }
        _ => {
            state.counter.message = Some(message);
            Vec::new()
        }
    }
}
