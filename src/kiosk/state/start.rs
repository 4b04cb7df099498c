//! The first run: which garage this is.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Message, Remote};
use crate::plan::Import;

/// The first run.
#[derive(Debug, Default)]
pub struct Start {
    /// What is being asked.
    pub step: StartStep,
    /// The time zone of this computer, as a suggestion.
    pub time_zone: String,
    /// The garage that is being made.
    pub making: Remote<()>,
    /// What somebody is told.
    pub message: Option<Message>,
}

/// What is being asked.
#[derive(Debug, Default)]
pub enum StartStep {
    /// Which of the three ways.
    #[default]
    Ways,
    /// The garage of imported plans.
    Plans(PlanDraft),
    /// A garage without a plan.
    Empty,
}

/// Plans that are to become a garage.
#[derive(Debug, Default)]
pub struct PlanDraft {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The dialog that chooses files.
    pub choosing: Remote<()>,
    /// What is in them.
    pub read: Remote<Arc<Import>>,
}
