//! What one shift hands to the next: read, left, seen and settled.

use super::{Effect, approval, counter, submit};
use crate::kiosk::command::{BooksCommand, Command, HandOver, RequestId, What};
use crate::kiosk::intent::HandoverIntent;
use crate::kiosk::messages;
use crate::kiosk::reply::{HandedOver, HandoverRead};
use crate::kiosk::seat::Approvable;
use crate::kiosk::state::{Along, Handover, KioskState, Remote, Step};
use crate::operations::find::FoundBy;
use crate::operations::handover::HandoverError;
use crate::operations::ports::BooksError;

pub(super) fn on_intent(state: &mut KioskState, intent: HandoverIntent) -> Vec<Effect> {
    match intent {
        HandoverIntent::Open => open(state),
        HandoverIntent::Choose(stay) => {
            state.counter.message = None;
            if let Step::Handover(handover) = &mut state.counter.step {
                handover.chosen = Some(stay);
            }
            if let Some(spot) = state.counter.pointed_out().first() {
                state.board.show_floor_of(*spot);
            }
            Vec::new()
        }
        HandoverIntent::ShowChosen => {
            let Step::Handover(handover) = &state.counter.step else { return Vec::new() };
            let Some(stay) = handover.chosen().map(|matter| matter.stay.id) else { return Vec::new() };
            counter::find(state, What::Stay(stay, FoundBy::Plate), Along::default())
        }
        HandoverIntent::Settle(finding) => {
            let Step::Handover(handover) = &state.counter.step else { return Vec::new() };
            let Some(matter) = handover.chosen() else { return Vec::new() };
            let (stay, what) = (matter.stay.id, matter.what.clone());
            ask(state, &finding, |finding| HandOver::Settle { stay, what, finding })
        }
        HandoverIntent::Leave(note) => ask(state, &note, HandOver::Leave),
        HandoverIntent::See(handover) => submit_asked(state, HandOver::See(handover)),
    }
}

fn open(state: &mut KioskState) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Books(BooksCommand::Handover));
    state.counter.search = Remote::Idle;
    let handover = Handover { read: Remote::Pending(id), ..Handover::default() };
    state.counter.begin(Step::Handover(Box::new(handover)));
    state.board.look_away();
    effects
}

fn ask(state: &mut KioskState, words: &str, what: impl FnOnce(String) -> HandOver) -> Vec<Effect> {
    let words = words.trim();
    if words.is_empty() {
        state.counter.message = Some(messages::words_missing());
        return Vec::new();
    }
    submit_asked(state, what(words.to_owned()))
}

fn submit_asked(state: &mut KioskState, what: HandOver) -> Vec<Effect> {
    state.counter.message = None;
    let approvable = Approvable::HandOver(what.clone());
    let (id, effects) = submit(state, Command::Books(BooksCommand::HandOver(Box::new(what))));
    approval::remember(state, id, approvable);
    if let Step::Handover(handover) = &mut state.counter.step {
        handover.asked = Remote::Pending(id);
    }
    effects
}

pub(super) fn on_read(state: &mut KioskState, id: RequestId, outcome: Result<HandoverRead, BooksError>) {
    let Step::Handover(handover) = &mut state.counter.step else { return };
    if !handover.read.awaits(id) && handover.again != Some(id) {
        return;
    }
    handover.again = None;
    match outcome {
        Ok(read) => {
            handover.chosen = read.open.matters.first().map(|matter| matter.stay.id);
            handover.read = Remote::Ready(read);
        }
        Err(error) => handover.read = Remote::Failed(messages::books(&error)),
    }
}

/// What was done is said, and the list is read anew.
pub(super) fn on_handed_over(
    state: &mut KioskState,
    id: RequestId,
    outcome: Result<HandedOver, HandoverError>,
) -> Vec<Effect> {
    let Step::Handover(handover) = &mut state.counter.step else { return Vec::new() };
    if !handover.asked.awaits(id) {
        return Vec::new();
    }
    handover.asked = Remote::Idle;
    match outcome {
        Ok(done) => {
            let effects = open(state);
            state.counter.message = Some(messages::handed_over(done));
            effects
        }
        Err(error) => {
            state.counter.message = Some(messages::not_handed_over(&error));
            // What was written stays in its field; what it was about is read anew.
            if matches!(error, HandoverError::NotAsShown) { read_again(state) } else { Vec::new() }
        }
    }
}

/// Reads the list anew beneath what is half typed.
fn read_again(state: &mut KioskState) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Books(BooksCommand::Handover));
    if let Step::Handover(handover) = &mut state.counter.step {
        handover.again = Some(id);
    }
    effects
}
