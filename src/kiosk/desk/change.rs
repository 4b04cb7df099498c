//! What was recorded is changed, and what was recorded last is told.

use super::clerk::drawn;
use crate::domain::ids::OpId;
use crate::domain::journal::Actor;
use crate::domain::receipt::PaperCopy;
use crate::kiosk::command::Change;
use crate::kiosk::reply::{ChangeError, Changed, RefundMade};
use crate::operations::correct::{Correct, correct};
use crate::operations::move_stay::{MoveStay, move_stay};
use crate::operations::ports::BooksError;
use crate::operations::print::{Queued, take_back};
use crate::operations::recent::{Movement, recent};
use crate::operations::sign_in::Approval;
use crate::operations::spot_condition::{SetSpotCondition, set_spot_condition};
use crate::operations::undo::{Undo, Undone, UndoneExit};
use crate::printing::papers::{self, Laid};
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
    let written: Result<Written, ChangeError> = store.write(actor, |desk| {
        desk.approved_by(approval);
        match asked.clone() {
            Change::Undo { of, reason } => {
                let request = Undo { op, of, reason, approved_by: approval.cloned() };
                let (undone, queued) = take_back(desk, &request)?;
                match undone {
                    Undone::Entry(stay) => Ok(Written::Whole(Changed::Undone(stay))),
                    Undone::Exit(undone) => {
                        let laid = papers::refund(desk, &undone, PaperCopy::Original)?;
                        Ok(Written::Refund(undone, laid, queued))
                    }
                }
            }
            Change::Correct { stay, plate, class, entered, reason } => {
                let stay = correct(desk, &Correct { op, stay, plate, class, entered, reason })?;
                Ok(Written::Whole(Changed::Corrected(Box::new(stay))))
            }
            Change::Hold { spot, shown, condition, reason, until } => {
                let request = SetSpotCondition { op, spot, shown: Some(shown), condition, reason, until };
                Ok(Written::Whole(Changed::Held(Box::new(set_spot_condition(desk, &request)?))))
            }
            Change::Move { stay, spot } => {
                let stay = move_stay(desk, &MoveStay { op, stay, spot })?;
                Ok(Written::Whole(Changed::Moved(Box::new(stay))))
            }
        }
    });
    written.map(|written| match written {
        Written::Whole(changed) => changed,
        // Papers are drawn after the commit: nobody waits for them.
        Written::Refund(undone, laid, queued) => {
            Changed::TakenBack(Box::new(RefundMade { undone: *undone, paper: drawn(laid), queued }))
        }
    })
}

/// What was written.
enum Written {
    /// All that is to be said of it.
    Whole(Changed),
    /// An exit was undone: its paper is still to be drawn.
    Refund(Box<UndoneExit>, Laid, Queued),
}
