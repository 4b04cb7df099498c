//! What one shift hands to the next: notes, and the matters that somebody must look at.

use super::Remote;
use crate::domain::ids::StayId;
use crate::kiosk::command::RequestId;
use crate::kiosk::reply::HandoverRead;
use crate::operations::handover::Matter;

/// The handover on the screen.
#[derive(Debug, Default)]
pub struct Handover {
    /// The notes and the matters.
    pub read: Remote<HandoverRead>,
    /// The number under which they were asked for again while these are shown.
    pub again: Option<RequestId>,
    /// The matter that was chosen.
    pub chosen: Option<StayId>,
    /// What was asked for: a matter settled, a note left or seen.
    pub asked: Remote<()>,
}

impl Handover {
    /// The matter that was chosen.
    pub fn chosen(&self) -> Option<&Matter> {
        let chosen = self.chosen?;
        self.read.ready()?.open.matters.iter().find(|matter| matter.stay.id == chosen)
    }
}
