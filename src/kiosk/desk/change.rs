//! What was recorded is changed, and what was recorded last is told.

use crate::domain::ids::OpId;
use crate::domain::journal::Actor;
use crate::kiosk::command::Change;
use crate::kiosk::reply::{ChangeError, Changed};
use crate::operations::correct::{Correct, correct};
use crate::operations::move_stay::{MoveStay, move_stay};
use crate::operations::ports::BooksError;
use crate::operations::recent::{Movement, recent};
use crate::operations::sign_in::Approval;
use crate::operations::spot_condition::{SetSpotCondition, set_spot_condition};
use crate::operations::undo::{Undo, undo};
use crate::store::sqlite::SqliteStore;

/// How many movements are told: more than an attendant scrolls through.
const MOVEMENTS: u32 = 60;

/// The last comings and goings, the latest first.
pub(super) fn last_movements(store: &mut SqliteStore, actor: &Actor) -> Result<Vec<Movement>, BooksError> {
    store.read(actor, |desk| recent(desk, MOVEMENTS))
}

/// Changes what was recorded.
pub(super) fn change(store: &mut SqliteStore, actor: &Actor, asked: &Change) -> Result<Changed, ChangeError> {
    let op = OpId::new(store.machine().source.id());
    approved(store, actor, asked, op, None)
}

/// Changes what was recorded, in that operation; somebody may have approved it.
pub(super) fn approved(
    store: &mut SqliteStore,
    actor: &Actor,
    asked: &Change,
    op: OpId,
    approval: Option<&Approval>,
) -> Result<Changed, ChangeError> {
    store.write(actor, |desk| {
        desk.approved_by(approval);
        match asked.clone() {
            Change::Undo { of, reason } => {
                Ok(Changed::Undone(undo(desk, &Undo { op, of, reason, approved_by: approval.cloned() })?))
            }
            Change::Correct { stay, plate, class, entered, reason } => {
                let stay = correct(desk, &Correct { op, stay, plate, class, entered, reason })?;
                Ok(Changed::Corrected(Box::new(stay)))
            }
            Change::Hold { spot, shown, condition, reason, until } => {
                let request = SetSpotCondition { op, spot, shown: Some(shown), condition, reason, until };
                Ok(Changed::Held(Box::new(set_spot_condition(desk, &request)?)))
            }
            Change::Move { stay, spot } => Ok(Changed::Moved(Box::new(move_stay(desk, &MoveStay { op, stay, spot })?))),
        }
    })
}
