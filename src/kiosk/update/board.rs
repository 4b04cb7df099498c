//! The map and what lies beside it.

use super::{Effect, entry, submit};
use crate::kiosk::command::{Command, RequestId};
use crate::kiosk::intent::BoardIntent;
use crate::kiosk::messages;
use crate::kiosk::state::{KioskState, Remote};
use crate::operations::ports::BooksError;
use crate::store::sqlite::board::SpotDetail;

pub(super) fn on_intent(state: &mut KioskState, intent: BoardIntent) -> Vec<Effect> {
    match intent {
        BoardIntent::Floor(floor) => state.board.open_floor = Some(floor),
        BoardIntent::LookAway => state.board.look_away(),
        BoardIntent::Spot(spot) => {
            let (id, effects) = submit(state, Command::Look(spot));
            state.board.looked_at = Some(spot);
            state.board.detail = Remote::Pending(id);
            return effects;
        }
    }
    Vec::new()
}

pub(super) fn on_spot(state: &mut KioskState, id: RequestId, outcome: Result<Option<SpotDetail>, BooksError>) {
    if !state.board.detail.awaits(id) {
        return;
    }
    match outcome {
        Ok(Some(detail)) => {
            entry::pick_from_map(state, &detail);
            state.board.detail = Remote::Ready(detail);
        }
        Ok(None) => state.board.look_away(),
        Err(error) => state.board.detail = Remote::Failed(messages::books(&error)),
    }
}
