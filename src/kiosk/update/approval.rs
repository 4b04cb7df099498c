//! What somebody may not do alone is asked for again, with the PIN of one who may.

use super::seat::asks_anew;
use super::{Effect, submit};
use crate::domain::users::permission::{NotPermitted, Permission};
use crate::domain::users::pin::Pin;
use crate::kiosk::command::{BooksCommand, Command, RequestId};
use crate::kiosk::messages;
use crate::kiosk::reply::{Answer, ChangeError};
use crate::kiosk::seat::{Approvable, Approving, TypedPin};
use crate::kiosk::state::{Approve, Door, KioskState, Page, Remote, Step};
use crate::operations::correct::CorrectError;
use crate::operations::handover::HandoverError;
use crate::operations::move_stay::MoveError;
use crate::operations::ports::BooksError;
use crate::operations::spot_condition::SpotConditionError;
use crate::operations::undo::UndoError;

/// Keeps what is asked for until it is answered.
pub(super) fn remember(state: &mut KioskState, id: RequestId, what: Approvable) {
    state.seat.asked = Some((id, what));
}

/// An answer to what may need an approval: given, the work goes on; missing, somebody is asked for it.
pub(super) fn look_at(state: &mut KioskState, id: RequestId, answer: &Answer) {
    let refused = match answer {
        Answer::Changed(outcome) => outcome.as_ref().as_ref().err().map(of_change),
        Answer::HandedOver(outcome) => outcome.as_ref().as_ref().err().map(of_handover),
        Answer::LastUndone(outcome) => outcome.as_ref().as_ref().err().map(of_undo),
        _ => return,
    };
    if let Door::Approve(approve) = &state.seat.door
        && approve.trying.awaits(id)
    {
        asks_anew(state);
        state.seat.door = Door::Open;
    }
    let asked = state.seat.asked.take_if(|(asked, _)| *asked == id);
    if let (Some(Some(permission)), Some((_, what)), true) = (refused, asked, state.seat.is_open()) {
        ask(state, what, permission);
    }
}

/// Somebody must approve it, if there is anybody who may.
fn ask(state: &mut KioskState, what: Approvable, permission: Permission) {
    let may = state.seat.who_may(permission);
    let chosen = match may.as_slice() {
        [] => return,
        [only] => Some(only.id),
        _ => None,
    };
    asks_anew(state);
    state.seat.door =
        Door::Approve(Box::new(Approve { what, permission, chosen, trying: Remote::Idle, message: None }));
}

/// The PIN of the one who approves it.
pub(super) fn on_pin(state: &mut KioskState, typed: &TypedPin) -> Vec<Effect> {
    let Door::Approve(approve) = &mut state.seat.door else { return Vec::new() };
    let user = approve.chosen.and_then(|chosen| state.seat.staff.users.iter().find(|user| user.id == chosen));
    let message = match (user, Pin::typed(&typed.0)) {
        (None, _) => messages::nobody_chosen(),
        (Some(_), Err(error)) => messages::refused_pin(error),
        (Some(user), Ok(pin)) => {
            let (what, by) = (approve.what.clone(), user.name.clone());
            approve.message = None;
            let approving = Approving { what, by, pin };
            let (id, effects) = submit(state, Command::Books(BooksCommand::Approved(Box::new(approving))));
            if let Door::Approve(approve) = &mut state.seat.door {
                approve.trying = Remote::Pending(id);
            }
            wait_for(state, id);
            return effects;
        }
    };
    approve.message = Some(message);
    Vec::new()
}

/// Whatever asked for it waits for the answer to the approved one.
fn wait_for(state: &mut KioskState, id: RequestId) {
    if let Page::AfterCut(after) = &mut state.own_window.page {
        after.undoing = Remote::Pending(id);
        return;
    }
    match &mut state.counter.step {
        Step::Exit(exit) => exit.changing = Remote::Pending(id),
        Step::Recent(recent) => recent.undoing = Remote::Pending(id),
        Step::Hold(hold) => hold.saving = Remote::Pending(id),
        Step::Handover(handover) => handover.asked = Remote::Pending(id),
        _ => {}
    }
}

/// The PIN was wrong: what asked for it waits no longer, and is not done.
pub(super) fn stop_waiting(state: &mut KioskState, id: RequestId) {
    if let Page::AfterCut(after) = &mut state.own_window.page
        && after.undoing.awaits(id)
    {
        after.undoing = Remote::Idle;
    }
    let waits = match &mut state.counter.step {
        Step::Exit(exit) => &mut exit.changing,
        Step::Recent(recent) => &mut recent.undoing,
        Step::Hold(hold) => &mut hold.saving,
        Step::Handover(handover) => &mut handover.asked,
        _ => return,
    };
    if waits.awaits(id) {
        *waits = Remote::Idle;
    }
}

/// Nobody approves it: it is not done.
pub(super) fn not_given(state: &mut KioskState) {
    state.seat.door = Door::Open;
}

fn of_change(error: &ChangeError) -> Option<Permission> {
    match error {
        ChangeError::Undo(error) => of_undo(error),
        ChangeError::Correct(CorrectError::Books(error))
        | ChangeError::Move(MoveError::Books(error))
        | ChangeError::Hold(SpotConditionError::Books(error))
        | ChangeError::Books(error) => of_books(error),
        _ => None,
    }
}

fn of_handover(error: &HandoverError) -> Option<Permission> {
    match error {
        HandoverError::Books(error) => of_books(error),
        _ => None,
    }
}

fn of_undo(error: &UndoError) -> Option<Permission> {
    match error {
        UndoError::Books(error) => of_books(error),
        _ => None,
    }
}

const fn of_books(error: &BooksError) -> Option<Permission> {
    match error {
        BooksError::NotPermitted(NotPermitted { permission, .. }) => Some(*permission),
        _ => None,
    }
}
