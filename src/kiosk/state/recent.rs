//! The last comings and goings, and what may be done about each.

use super::Remote;
use crate::domain::ids::OpId;
use crate::operations::recent::Movement;

/// The last comings and goings.
#[derive(Debug, Default)]
pub struct Recent {
    /// What they were, the latest first.
    pub movements: Remote<Vec<Movement>>,
    /// The one that was chosen.
    pub chosen: Option<OpId>,
    /// The undoing that was asked for.
    pub undoing: Remote<()>,
}

impl Recent {
    /// The one that was chosen.
    pub fn chosen(&self) -> Option<&Movement> {
        let chosen = self.chosen?;
        self.movements.ready()?.iter().find(|movement| movement.op == chosen)
    }
}
