//! Damaged books: the ways out.

use super::{Effect, submit};
use crate::kiosk::command::{BooksCommand, Command};
use crate::kiosk::intent::MendIntent;
use crate::kiosk::state::{KioskState, Remote, Stage, WayOut};

pub(super) fn on_intent(state: &mut KioskState, intent: MendIntent) -> Vec<Effect> {
    let Stage::Damaged(damaged) = &mut state.stage else { return Vec::new() };
    if damaged.mending.is_pending() {
        return Vec::new();
    }
    let way_out = match intent {
        MendIntent::NotYet => {
            damaged.asked = None;
            return Vec::new();
        }
        MendIntent::Choose(way_out) => {
            damaged.asked = Some(way_out);
            return Vec::new();
        }
        MendIntent::Confirm(way_out) => way_out,
    };
    let command = match (way_out, &damaged.backup) {
        (WayOut::Restore, Some(backup)) => BooksCommand::Restore(backup.clone()),
        // There is no button for a backup that is not there.
        (WayOut::Restore, None) => return Vec::new(),
        (WayOut::BeginEpoch, _) => BooksCommand::BeginEpoch,
    };
    let (id, effects) = submit(state, Command::Books(command));
    if let Stage::Damaged(damaged) = &mut state.stage {
        damaged.mending = Remote::Pending(id);
        damaged.asked = None;
    }
    effects
}
