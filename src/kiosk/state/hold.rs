//! A spot is held or opened: what is asked for.

use super::Remote;
use crate::domain::facility::Condition;
use crate::operations::ports::SpotFacts;

/// A spot that is to be held or opened.
#[derive(Debug)]
pub struct Hold {
    /// The spot, as it was shown when that was asked for.
    pub spot: SpotFacts,
    /// How it is to stand.
    pub to: Condition,
    /// What was asked to be recorded.
    pub saving: Remote<()>,
}
