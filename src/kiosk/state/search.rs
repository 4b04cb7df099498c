//! Stays looked for by what somebody half remembers.

use super::Remote;
use crate::domain::ids::StayId;
use crate::operations::search::Hit;

/// The search on the screen.
#[derive(Debug, Default)]
pub struct Search {
    /// What was looked for; empty before anything was.
    pub text: String,
    /// What was found.
    pub hits: Remote<Vec<Hit>>,
    /// The stay that was chosen.
    pub chosen: Option<StayId>,
}

impl Search {
    /// The stay that was chosen.
    pub fn chosen(&self) -> Option<&Hit> {
        let chosen = self.chosen?;
        self.hits.ready()?.iter().find(|hit| hit.stay.id == chosen)
    }
}
