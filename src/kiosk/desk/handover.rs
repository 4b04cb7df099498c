//! Notes are left and seen, and matters settled.

use crate::domain::ids::OpId;
use crate::domain::journal::Actor;
use crate::kiosk::command::HandOver;
use crate::kiosk::reply::{HandedOver, HandoverRead};
use crate::operations::handover::{
    HandoverError, LeaveHandover, SeeHandover, SettleMatter, handovers, leave_handover, open_matters, see_handover,
    settle_matter,
};
use crate::operations::ports::BooksError;
use crate::operations::sign_in::Approval;
use crate::store::sqlite::SqliteStore;

/// How many notes and matters are told: more than a shift leaves behind.
const MOST: u32 = 60;

/// The notes that nobody has seen, and the matters that are open.
pub(super) fn read(store: &mut SqliteStore, actor: &Actor) -> Result<HandoverRead, BooksError> {
    store.read(actor, |desk| Ok(HandoverRead { notes: handovers(desk, MOST)?, open: open_matters(desk, MOST)? }))
}

/// Leaves or sees a note, or settles a matter.
pub(super) fn hand_over(store: &mut SqliteStore, actor: &Actor, asked: &HandOver) -> Result<HandedOver, HandoverError> {
    let op = OpId::new(store.machine().source.id());
    approved(store, actor, asked, op, None)
}

/// The same, in that operation; somebody may have approved it.
pub(super) fn approved(
    store: &mut SqliteStore,
    actor: &Actor,
    asked: &HandOver,
    op: OpId,
    approval: Option<&Approval>,
) -> Result<HandedOver, HandoverError> {
    store.write(actor, |desk| {
        desk.approved_by(approval);
        match asked.clone() {
            HandOver::Settle { stay, what, finding } => {
                settle_matter(desk, &SettleMatter { op, stay, what, finding })?;
                Ok(HandedOver::Settled)
            }
            HandOver::Leave(note) => {
                leave_handover(desk, &LeaveHandover { op, note: Some(note) })?;
                Ok(HandedOver::Left)
            }
            HandOver::See(handover) => {
                see_handover(desk, &SeeHandover { op, handover })?;
                Ok(HandedOver::Seen)
            }
        }
    })
}
