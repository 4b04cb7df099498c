//! A stay is looked for by what somebody half remembers.

use super::{Effect, counter, submit};
use crate::domain::ids::StayId;
use crate::kiosk::card_number;
use crate::kiosk::command::{BooksCommand, Command, RequestId, What};
use crate::kiosk::intent::SearchIntent;
use crate::kiosk::messages;
use crate::kiosk::state::{Along, KioskState, Remote, Search, Step};
use crate::operations::find::FoundBy;
use crate::operations::ports::BooksError;
use crate::operations::search::{Hit, HitBy};

pub(super) fn on_intent(state: &mut KioskState, intent: SearchIntent) -> Vec<Effect> {
    match intent {
        SearchIntent::Open(text) => {
            state.counter.search = Remote::Idle;
            state.counter.begin(Step::Search(Box::default()));
            state.board.look_away();
            look_for(state, &text)
        }
        SearchIntent::LookFor(text) => look_for(state, &text),
        SearchIntent::Choose(stay) => {
            if let Step::Search(search) = &mut state.counter.step {
                search.chosen = Some(stay);
            }
            if let Some(spot) = state.counter.pointed_out().first() {
                state.board.show_floor_of(*spot);
            }
            Vec::new()
        }
        SearchIntent::Show(stay) => show(state, stay),
    }
}

/// Looks for a text, unless it says nothing.
fn look_for(state: &mut KioskState, text: &str) -> Vec<Effect> {
    let text = text.trim();
    state.counter.message = None;
    if text.is_empty() {
        return Vec::new();
    }
    if card_number::is_in(text) {
        state.counter.message = Some(messages::card_number());
        return Vec::new();
    }
    let (id, effects) = submit(state, Command::Books(BooksCommand::Search(text.to_owned())));
    if let Step::Search(search) = &mut state.counter.step {
        **search = Search { text: text.to_owned(), hits: Remote::Pending(id), chosen: None };
    }
    effects
}

/// The exit of a vehicle inside, the receipt of one that left.
fn show(state: &mut KioskState, stay: StayId) -> Vec<Effect> {
    let Step::Search(search) = &state.counter.step else { return Vec::new() };
    let Some(hit) = search.hits.ready().and_then(|hits| hits.iter().find(|hit| hit.stay.id == stay)) else {
        return Vec::new();
    };
    // A ticket typed wholly is at hand.
    let found_by = match hit.by {
        HitBy::Ticket => FoundBy::Ticket,
        HitBy::Spot | HitBy::PartOfSpot => FoundBy::Spot,
        _ => FoundBy::Plate,
    };
    counter::find(state, What::Stay(stay, found_by), Along::default())
}

pub(super) fn on_searched(state: &mut KioskState, id: RequestId, outcome: Result<Vec<Hit>, BooksError>) {
    let Step::Search(search) = &mut state.counter.step else { return };
    if !search.hits.awaits(id) {
        return;
    }
    match outcome {
        Ok(hits) => {
            search.chosen = hits.first().map(|hit| hit.stay.id);
            search.hits = Remote::Ready(hits);
        }
        Err(error) => search.hits = Remote::Failed(messages::books(&error)),
    }
    if let Some(spot) = state.counter.pointed_out().first() {
        state.board.show_floor_of(*spot);
    }
}
