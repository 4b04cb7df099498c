//! Facts of what was undone, and of what one shift hands to the next.

use serde::{Deserialize, Serialize};

use super::Actor;
use super::fact::TakenLine;
use super::flag::Flag;
use crate::domain::ids::{HandoverId, PaymentId, ShiftId, SpotId, StayId};

/// Who allowed what is not everybody's to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// It needed none: one's own entry, at once.
    NotNeeded,
    /// Somebody who may.
    By(Actor),
    /// Nobody yet: it goes to the exceptions.
    Missing,
}

/// An exit was undone: the vehicle is inside again, paid for until the payment is taken back. Its receipt is taken back by a paper with
/// a number of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StayReopened {
    /// The stay.
    pub stay: StayId,
    /// The version of it that was read.
    pub read: i64,
    /// The number of the paper that takes the receipt back, in the booth's series of this epoch.
    pub receipt: i64,
    /// The epoch of the receipt taken back.
    pub of_epoch: u32,
    /// Its number.
    pub of_receipt: i64,
    /// The entry that closed the stay, in that epoch.
    pub of_seq: i64,
    /// The spots it holds again: those it left, or none where they went meanwhile.
    pub spots: Vec<SpotId>,
    /// Why these, in the words shown.
    pub why: String,
    /// Everything unusual about the stay from now on.
    pub flags: Vec<Flag>,
    /// What of that somebody must look at: what is new, and what nobody had looked at before. An entry of an earlier version lacks it,
    /// and brings up everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matters: Option<Vec<Flag>>,
    /// Why the exit was undone.
    pub reason: String,
    /// Who allowed it.
    pub approval: Approval,
}

/// A payment was taken back: an entry of its own that names the first, of the opposite amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentRefunded {
    /// Its own identity.
    pub payment: PaymentId,
    /// The payment taken back.
    pub of: PaymentId,
    /// The stay that it settled.
    pub stay: StayId,
    /// The version of the stay that was read.
    pub read: i64,
    /// The opposite of what was due, in minor units.
    pub amount_minor: i64,
    /// The opposite of how it was settled; the lines add up to the amount. Cash and cards get back what they gave.
    pub lines: Vec<TakenLine>,
    /// The shift out of whose drawer the cash goes. Entries older than shifts have none.
    #[serde(default)]
    pub shift: Option<ShiftId>,
}

/// Somebody has looked at what is unusual about a stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterSettled {
    /// The stay.
    pub stay: StayId,
    /// What was looked at: all that nobody had looked at then.
    pub what: Vec<Flag>,
    /// What was found.
    pub finding: String,
}

/// A note was left to the next shift. The personal part is what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandoverLeft {
    /// Its identity.
    pub handover: HandoverId,
    /// How many matters were open.
    pub matters: i64,
}

/// A note was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandoverSeen {
    /// The note.
    pub handover: HandoverId,
}

/// The words of a note were erased: their key is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandoverErased {
    /// The note.
    pub handover: HandoverId,
    /// Why.
    pub reason: String,
}
