//! What was recorded is put right: an entry or exit undone, a stay corrected or moved.

use super::{Effect, approval, counter, spot, submit};
use crate::domain::facility::ClassCode;
use crate::domain::ids::{OpId, StayId};
use crate::domain::stay::Stay;
use crate::domain::time::minute_of;
use crate::domain::undo::MayUndo;
use crate::kiosk::command::{BooksCommand, Change, Command, RequestId, What};
use crate::kiosk::messages;
use crate::kiosk::reply::{ChangeError, Changed};
use crate::kiosk::seat::Approvable;
use crate::kiosk::state::{Along, KioskState, Recent, Remote, Step};
use crate::operations::find::FoundBy;
use crate::operations::ports::BooksError;
use crate::operations::recent::Movement;
use crate::text::format;

/// Asks for the last comings and goings.
pub(super) fn recent(state: &mut KioskState) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Books(BooksCommand::Recent));
    state.counter.search = Remote::Idle;
    state.counter.begin(Step::Recent(Box::new(Recent { movements: Remote::Pending(id), ..Recent::default() })));
    state.board.look_away();
    effects
}

fn shown(state: &mut KioskState) -> Option<&mut Recent> {
    match &mut state.counter.step {
        Step::Recent(recent) => Some(recent),
        _ => None,
    }
}

pub(super) fn on_recent(state: &mut KioskState, id: RequestId, outcome: Result<Vec<Movement>, BooksError>) {
    let Some(recent) = shown(state).filter(|recent| recent.movements.awaits(id)) else { return };
    match outcome {
        Ok(movements) => {
            recent.chosen = movements.first().map(|movement| movement.op);
            recent.movements = Remote::Ready(movements);
        }
        Err(error) => recent.movements = Remote::Failed(messages::books(&error)),
    }
}

pub(super) fn choose(state: &mut KioskState, op: OpId) -> Vec<Effect> {
    state.counter.message = None;
    if let Some(recent) = shown(state) {
        recent.chosen = Some(op);
    }
    if let Some(spot) = state.counter.pointed_out().first() {
        state.board.show_floor_of(*spot);
    }
    Vec::new()
}

/// The receipt of a vehicle that left; a vehicle inside as it would leave.
pub(super) fn show_chosen(state: &mut KioskState) -> Vec<Effect> {
    let Some(stay) = shown(state).and_then(|recent| recent.chosen()).map(|movement| movement.stay.id) else {
        return Vec::new();
    };
    counter::find(state, What::Stay(stay, FoundBy::Plate), Along::default())
}

/// Undoes what is chosen. Only one's own entry of just now needs no reason.
pub(super) fn undo(state: &mut KioskState, reason: &str) -> Vec<Effect> {
    let Some(movement) = shown(state).and_then(|recent| recent.chosen()) else { return Vec::new() };
    let reason = Some(reason.trim()).filter(|reason| !reason.is_empty()).map(str::to_owned);
    let of = movement.op;
    match movement.undo {
        MayUndo::No => {
            state.counter.message = Some(messages::not_undone_any_more());
            return Vec::new();
        }
        MayUndo::WithApproval if reason.is_none() => {
            state.counter.message = Some(messages::reason_missing());
            return Vec::new();
        }
        MayUndo::WithApproval | MayUndo::Alone { .. } => {}
    }
    let (id, effects) = ask(state, Change::Undo { of, reason });
    if let Some(recent) = shown(state) {
        recent.undoing = Remote::Pending(id);
    }
    effects
}

/// Puts right what was typed differently.
pub(super) fn correct(
    state: &mut KioskState,
    stay: &Stay,
    plate: &str,
    class: Option<ClassCode>,
    entered: &str,
    reason: &str,
) -> Vec<Effect> {
    let Some(at_work) = state.at_work().cloned() else { return Vec::new() };
    let was = stay.plate.as_ref().map_or("", |plate| plate.typed());
    let plate = Some(plate.trim()).filter(|plate| !plate.is_empty() && *plate != was).map(str::to_owned);
    let class = class.filter(|class| *class != stay.class);
    let entered = match entered.trim() {
        "" => None,
        same if same == format::date_time(at_work.local(stay.entered)) => None,
        text => match at_work.zone.parse(&text.replacen(' ', "T", 1)) {
            Ok(instant) => Some(minute_of(instant)),
            Err(error) => {
                state.counter.message = Some(messages::no_time(&error));
                return Vec::new();
            }
        },
    };
    let reason = Some(reason.trim()).filter(|reason| !reason.is_empty()).map(str::to_owned);
    if plate.is_none() && class.is_none() && entered.is_none() {
        state.counter.message = Some(messages::nothing_to_correct());
        return Vec::new();
    }
    if entered.is_some() && reason.is_none() {
        state.counter.message = Some(messages::reason_missing());
        return Vec::new();
    }
    change_stay(state, Change::Correct { stay: stay.id, plate, class, entered, reason })
}

/// Gives a stay another spot, or its first one.
pub(super) fn move_stay(state: &mut KioskState, stay: StayId, label: &str) -> Vec<Effect> {
    let spot = Some(label.trim()).filter(|label| !label.is_empty()).map(str::to_owned);
    change_stay(state, Change::Move { stay, spot })
}

fn change_stay(state: &mut KioskState, change: Change) -> Vec<Effect> {
    let (id, effects) = ask(state, change);
    if let Step::Exit(exit) = &mut state.counter.step {
        exit.changing = Remote::Pending(id);
    }
    effects
}

pub(super) fn ask(state: &mut KioskState, change: Change) -> (RequestId, Vec<Effect>) {
    state.counter.message = None;
    let what = Approvable::Change(change.clone());
    let asked = submit(state, Command::Books(BooksCommand::Change(Box::new(change))));
    approval::remember(state, asked.0, what);
    asked
}

/// What was changed is said with what follows from it; a stay is shown again as it is now.
pub(super) fn on_changed(state: &mut KioskState, id: RequestId, outcome: Result<Changed, ChangeError>) -> Vec<Effect> {
    let waits = match &mut state.counter.step {
        Step::Exit(exit) => Some(&mut exit.changing),
        Step::Recent(recent) => Some(&mut recent.undoing),
        Step::Hold(hold) => Some(&mut hold.saving),
        _ => None,
    };
    let Some(waits) = waits.filter(|waits| waits.awaits(id)) else { return Vec::new() };
    *waits = Remote::Idle;
    match outcome {
        Err(error) => {
            state.counter.message = Some(messages::not_changed(&error));
            spot::refused(state)
        }
        Ok(Changed::Undone(undone)) => {
            let effects = recent(state);
            state.counter.message = Some(messages::undone(&undone));
            effects
        }
        Ok(Changed::Held(spot)) => spot::held(state, &spot),
        Ok(Changed::Corrected(stay)) => show_again(state, &stay, messages::corrected()),
        Ok(Changed::Moved(stay)) => {
            let message = messages::moved(&stay);
            show_again(state, &stay, message)
        }
    }
}

fn show_again(state: &mut KioskState, stay: &Stay, message: crate::kiosk::state::Message) -> Vec<Effect> {
    let along = Along { message: Some(message), ..Along::default() };
    counter::find(state, What::Stay(stay.id, FoundBy::Plate), along)
}
