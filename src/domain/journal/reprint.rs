//! A paper printed again, as it is recorded.

use serde::{Deserialize, Serialize};

use crate::domain::ids::StayId;
use crate::domain::receipt::PaperKind;

/// A paper of a stay was printed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperReprinted {
    /// The stay.
    pub stay: StayId,
    /// Which of its papers.
    pub paper: PaperKind,
    /// The how-manieth reprint of it this is, counted from 1, as it stands on the paper.
    pub copy: u32,
}
