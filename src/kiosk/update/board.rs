//! The map and what lies beside it.

use super::{Effect, entry, spot as hold, submit};
use crate::domain::ids::SpotId;
use crate::kiosk::command::{Command, RequestId};
use crate::kiosk::intent::BoardIntent;
use crate::kiosk::messages;
use crate::kiosk::state::{KioskState, Remote};
use crate::kiosk::widgets::floor_map::SpotState;
use crate::operations::ports::BooksError;
use crate::store::sqlite::board::{SpotDetail, Standing};

pub(super) fn on_intent(state: &mut KioskState, intent: BoardIntent) -> Vec<Effect> {
    match intent {
        BoardIntent::Floor(floor) => state.board.open_floor = Some(floor),
        BoardIntent::LookAway => state.board.look_away(),
        BoardIntent::Spot(spot) => {
            let (id, effects) = submit(state, Command::Look(spot));
            state.board.looked_at = Some(spot);
            state.board.detail = Remote::Pending(id);
            state.board.again = None;
            return effects;
        }
        BoardIntent::Hover(spot) => return hover(state, spot),
    }
    Vec::new()
}

/// Asks who stands on the spot under the pointer; of a free one the map knows all there is. While an answer is waited for nothing more
/// is asked, however fast the pointer moves.
fn hover(state: &mut KioskState, spot: Option<SpotId>) -> Vec<Effect> {
    let board = &mut state.board;
    board.hovered = spot;
    if board.hover_detail.is_pending() {
        return Vec::new();
    }
    board.hover_detail = Remote::Idle;
    let has_more = |spot: &SpotId| {
        let plan = board.floor_of(*spot);
        plan.and_then(|plan| Some(plan.state(plan.index_of(*spot)?))).is_some_and(|state| state != SpotState::Free)
    };
    let Some(spot) = spot.filter(has_more) else { return Vec::new() };
    let (id, effects) = submit(state, Command::Look(spot));
    state.board.hover_detail = Remote::Pending(id);
    effects
}

pub(super) fn on_spot(
    state: &mut KioskState,
    id: RequestId,
    outcome: Result<Option<SpotDetail>, BooksError>,
) -> Vec<Effect> {
    if state.board.hover_detail.awaits(id) {
        return on_hovered(state, outcome);
    }
    if state.board.again == Some(id) {
        state.board.again = None;
        // What was asked for again is shown in the place of what was; it is no new choice of a spot.
        if let Ok(Some(detail)) = outcome
            && state.board.looked_at == Some(detail.spot.id)
        {
            state.board.detail = Remote::Ready(detail);
        }
        return Vec::new();
    }
    if !state.board.detail.awaits(id) {
        return Vec::new();
    }
    match outcome {
        Ok(Some(detail)) => {
            entry::pick_from_map(state, &detail);
            hold::seen_again(state, &detail.spot);
            state.board.detail = Remote::Ready(detail);
        }
        Ok(None) => state.board.look_away(),
        Err(error) => state.board.detail = Remote::Failed(messages::books(&error)),
    }
    Vec::new()
}

fn on_hovered(state: &mut KioskState, outcome: Result<Option<SpotDetail>, BooksError>) -> Vec<Effect> {
    state.board.hover_detail = Remote::Idle;
    match outcome {
        Ok(Some(detail)) if state.board.hovered == Some(detail.spot.id) => {
            state.board.hover_detail = Remote::Ready(detail);
            Vec::new()
        }
        // The pointer has moved on meanwhile.
        Ok(_) => hover(state, state.board.hovered),
        // What lies under the pointer is not worth a message: a click asks again and says it.
        Err(_) => Vec::new(),
    }
}

/// Spots stand otherwise than before.
pub(super) fn on_changed(state: &mut KioskState, spots: Vec<(SpotId, Standing)>) -> Vec<Effect> {
    let looked_at = state.board.looked_at;
    let mut touched = false;
    for (spot, standing) in spots {
        touched |= looked_at == Some(spot);
        state.board.set(spot, standing);
    }
    if touched { look_again(state) } else { Vec::new() }
}

/// Asks again about the spot that is shown: somebody came or left, or the fee has grown.
pub(super) fn look_again(state: &mut KioskState) -> Vec<Effect> {
    let Some(spot) = state.board.looked_at.filter(|_| state.board.detail.ready().is_some()) else { return Vec::new() };
    let (id, effects) = submit(state, Command::Look(spot));
    state.board.again = Some(id);
    effects
}
