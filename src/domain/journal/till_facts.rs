//! Facts about shifts, drawers and closings.
//!
//! The content of a drawer is never recorded as a figure that somebody carries on: it follows from the float, the payments and the
//! movements of its shift. A closing records what followed, so that paper and books can be compared for ever.

use serde::{Deserialize, Serialize};

use crate::domain::ids::ShiftId;
use crate::domain::till::{Counted, Figures, Movement, Period, Perpetual};

/// By whose hand a shift goes on or stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// That of whoever keeps its drawer.
    Own,
    /// That of somebody else.
    Others,
    /// That of whoever relieves it.
    Relief,
    /// The program's, for an unattended one.
    Program,
}

/// A shift began, with an empty record and a float in its drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftOpened {
    /// The shift.
    pub shift: ShiftId,
    /// Its number in this epoch, from 1, without a gap.
    pub number: i64,
    /// The name of its drawer; no two open shifts have the same.
    pub drawer: String,
    /// Who keeps it; of an unattended one, whose operation brought the money.
    pub who: String,
    /// What lies in the drawer, in minor units.
    pub float_minor: i64,
    /// Whether the program opened it, because money came in while no shift was open.
    pub unattended: bool,
}

/// A shift stopped for a while: its drawer is locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftPaused {
    /// The shift.
    pub shift: ShiftId,
    /// The version of it that was read.
    pub read: i64,
    /// By whose hand.
    pub hand: Hand,
}

/// A shift goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftResumed {
    /// The shift.
    pub shift: ShiftId,
    /// The version of it that was read.
    pub read: i64,
    /// By whose hand.
    pub hand: Hand,
}

/// Cash was put into a drawer or taken out of it without a vehicle, or the drawer was opened for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawerMoved {
    /// The shift whose drawer it is.
    pub shift: ShiftId,
    /// What was done.
    pub movement: Movement,
    /// How much, in minor units; never less than nothing, and nothing for an opening alone.
    pub amount_minor: i64,
    /// Why, or whose hands it went into.
    pub remark: String,
}

/// What lies in a drawer was counted and declared. What should lie there is told only after this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftCounted {
    /// The shift.
    pub shift: ShiftId,
    /// The version of it that was read.
    pub read: i64,
    /// By whose hand.
    pub hand: Hand,
    /// Whether it had been counted before: what should lie there was known then.
    pub again: bool,
    /// The coins and notes.
    pub counted: Vec<Counted>,
    /// Their sum, in minor units.
    pub counted_minor: i64,
}

/// A shift ended: its Z report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftClosed {
    /// The shift.
    pub shift: ShiftId,
    /// The version of it that was read.
    pub read: i64,
    /// By whose hand.
    pub hand: Hand,
    /// The number of the Z report in this epoch, from 1, without a gap.
    pub z: i64,
    /// What came and went.
    pub figures: Figures,
    /// What should lie in the drawer, in minor units: it follows from the figures.
    pub expected_minor: i64,
    /// What was counted there.
    pub counted_minor: i64,
    /// The second less the first.
    pub difference_minor: i64,
    /// Why there is a difference.
    pub reason: Option<String>,
    /// Who signed it beside the one who closed it.
    pub countersigned_by: Option<String>,
    /// What was ever taken and paid back, this shift included: never set back.
    pub perpetual: Perpetual,
}

/// A day, a month or a year was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodClosed {
    /// What kind of period.
    pub period: Period,
    /// Its number among those of its kind in this epoch, from 1, without a gap.
    pub number: i64,
    /// The closings of the next shorter period that it sums up: all that no other one does.
    pub covers: Vec<Covered>,
    /// Their sum.
    pub figures: Figures,
    /// What was ever taken and paid back, up to the last of them.
    pub perpetual: Perpetual,
}

/// A closing that a longer one sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covered {
    /// Its epoch.
    pub epoch: u32,
    /// Its number.
    pub number: i64,
}

/// Somebody read how a running shift stands: an X report. Nothing is set back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct XReportRead {
    /// The shift.
    pub shift: ShiftId,
    /// What had come and gone by then.
    pub figures: Figures,
    /// What should have lain in the drawer, in minor units: it follows from the figures.
    pub expected_minor: i64,
}

/// What was ever taken and paid back was carried over from a damaged file, so that the perpetual total goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerpetualCarriedOver {
    /// The total, with what was taken in shifts that were not closed.
    pub perpetual: Perpetual,
}

/// The rules of the till were set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TillRulesSet {
    /// More than this in a drawer calls for a cash drop, in minor units; none for no limit.
    pub drawer_limit_minor: Option<i64>,
    /// A difference beyond this needs a second signature, in minor units; none for no difference.
    pub tolerance_minor: Option<i64>,
    /// Whether every closing needs a second signature.
    pub second_signature: bool,
}
