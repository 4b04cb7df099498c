//! What can be recorded.
//!
//! A fact holds what happened, not when and by whom: that stands in its entry. Field names are part of the journal's format;
//! a released one never changes its meaning.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use super::flag::Flag;
pub use super::reprint::PaperReprinted;
pub use super::till_facts::{
    Covered, DrawerMoved, Hand, PeriodClosed, PerpetualCarriedOver, ShiftClosed, ShiftCounted, ShiftOpened,
    ShiftPaused, ShiftResumed, TillRulesSet, XReportRead,
};
pub use super::undo_and_handover::{
    Approval, HandoverErased, HandoverLeft, HandoverSeen, MatterSettled, PaymentRefunded, StayReopened,
};
pub use super::user_facts::{
    Approved, LockedOut, PinSet, RecoveryCodeMade, RecoveryCodeUsed, SignInFailed, SignedIn, UserAdded, UserRetired,
    UserRoleSet, UserUnlocked,
};
pub use super::window_facts::{WindowLocked, WindowStarted, WindowStopped};

use super::body::{self, BodyError};
use crate::domain::facility::{ClassCode, Condition, Floor, Need, Point, SizeCode, Strategy, VehicleClass, Zone};
use crate::domain::ids::{BoothId, FacilityId, FloorId, PaymentId, ShiftId, SpotId, StayId, TariffId, ZoneId};

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),+ $(,)?) => {
        /// One thing that happened.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Fact {
            $($(#[$doc])* $name($name),)+
        }

        impl Fact {
            /// The name of its kind in the journal.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind,)+ }
            }

            /// Its bytes.
            pub fn to_bytes(&self) -> Result<Vec<u8>, BodyError> {
                match self { $(Self::$name(fact) => body::to_bytes($kind, fact),)+ }
            }

            /// The fact of that kind and those bytes.
            pub fn from_bytes(kind: &str, bytes: &[u8]) -> Result<Self, BodyError> {
                match kind {
                    $($kind => body::from_bytes(kind, bytes).map(Self::$name),)+
                    _ => Err(BodyError::UnknownKind(kind.to_owned())),
                }
            }
        }

        $(impl From<$name> for Fact {
            fn from(fact: $name) -> Self {
                Self::$name(fact)
            }
        })+
    };
}

facts! {
    /// The garage was set up.
    FacilitySetUp = "facility_set_up",
    /// Classes, zones and floors were laid out.
    FloorsLaidOut = "floors_laid_out",
    /// Spots were laid out on a floor.
    SpotsLaidOut = "spots_laid_out",
    /// A spot's condition changed.
    SpotConditionSet = "spot_condition_set",
    /// A version of the price rules was published.
    TariffPublished = "tariff_published",
    /// A vehicle came in.
    CheckedIn = "checked_in",
    /// Plate, class or entry time of an open stay was put right.
    StayCorrected = "stay_corrected",
    /// A stay got other spots, or its first ones after an overflow entry.
    StayMoved = "stay_moved",
    /// A quote was settled.
    PaymentTaken = "payment_taken",
    /// A vehicle left.
    StayClosed = "stay_closed",
    /// A stay was declared void.
    StayVoided = "stay_voided",
    /// An exit was undone: the vehicle is inside again.
    StayReopened = "stay_reopened",
    /// A payment was taken back.
    PaymentRefunded = "payment_refunded",
    /// The personal data of a stay was erased.
    StayErased = "stay_erased",
    /// A paper of a stay was printed again.
    PaperReprinted = "paper_reprinted",
    /// Somebody has looked at what is unusual about a stay.
    MatterSettled = "matter_settled",
    /// A note was left to the next shift.
    HandoverLeft = "handover_left",
    /// It was seen.
    HandoverSeen = "handover_seen",
    /// Its words were erased.
    HandoverErased = "handover_erased",
    /// The chain was begun anew.
    EpochBegun = "epoch_begun",
    /// An open stay was carried over from a damaged file.
    StayCarriedOver = "stay_carried_over",
    /// A user was added.
    UserAdded = "user_added",
    /// A user became one of another kind.
    UserRoleSet = "user_role_set",
    /// A user may no longer sign in.
    UserRetired = "user_retired",
    /// A user got a PIN.
    PinSet = "pin_set",
    /// A user signed in.
    SignedIn = "signed_in",
    /// Somebody gave a wrong PIN for a user.
    SignInFailed = "sign_in_failed",
    /// A user must wait after wrong tries.
    LockedOut = "locked_out",
    /// A lock-out was lifted.
    UserUnlocked = "user_unlocked",
    /// A recovery code was made.
    RecoveryCodeMade = "recovery_code_made",
    /// A recovery code was used.
    RecoveryCodeUsed = "recovery_code_used",
    /// Somebody approved what the actor may not do alone.
    Approved = "approved",
    /// A shift began.
    ShiftOpened = "shift_opened",
    /// A shift was locked.
    ShiftPaused = "shift_paused",
    /// A shift goes on.
    ShiftResumed = "shift_resumed",
    /// Cash went into a drawer or out of it without a vehicle, or the drawer was opened for nothing.
    DrawerMoved = "drawer_moved",
    /// A drawer was counted.
    ShiftCounted = "shift_counted",
    /// A shift ended: its Z report.
    ShiftClosed = "shift_closed",
    /// A day, a month or a year was closed.
    PeriodClosed = "period_closed",
    /// Somebody read how a running shift stands.
    XReportRead = "x_report_read",
    /// The rules of the till were set.
    TillRulesSet = "till_rules_set",
    /// What was ever taken was carried over from a damaged file.
    PerpetualCarriedOver = "perpetual_carried_over",
    /// The window was opened.
    WindowStarted = "window_started",
    /// The window was closed.
    WindowStopped = "window_stopped",
    /// The window was locked.
    WindowLocked = "window_locked",
}

impl Fact {
    /// The stay it is about, if one.
    pub const fn stay(&self) -> Option<StayId> {
        match self {
            Self::CheckedIn(fact) => Some(fact.stay),
            Self::StayCorrected(fact) => Some(fact.stay),
            Self::StayMoved(fact) => Some(fact.stay),
            Self::PaymentTaken(fact) => Some(fact.stay),
            Self::StayClosed(fact) => Some(fact.stay),
            Self::StayVoided(fact) => Some(fact.stay),
            Self::StayReopened(fact) => Some(fact.stay),
            Self::PaymentRefunded(fact) => Some(fact.stay),
            Self::StayErased(fact) => Some(fact.stay),
            Self::PaperReprinted(fact) => Some(fact.stay),
            Self::StayCarriedOver(fact) => Some(fact.stay),
            Self::MatterSettled(fact) => Some(fact.stay),
            Self::FacilitySetUp(_)
            | Self::FloorsLaidOut(_)
            | Self::SpotsLaidOut(_)
            | Self::SpotConditionSet(_)
            | Self::TariffPublished(_)
            | Self::HandoverLeft(_)
            | Self::HandoverSeen(_)
            | Self::HandoverErased(_)
            | Self::EpochBegun(_)
            | Self::UserAdded(_)
            | Self::UserRoleSet(_)
            | Self::UserRetired(_)
            | Self::PinSet(_)
            | Self::SignedIn(_)
            | Self::SignInFailed(_)
            | Self::LockedOut(_)
            | Self::UserUnlocked(_)
            | Self::RecoveryCodeMade(_)
            | Self::RecoveryCodeUsed(_)
            | Self::Approved(_)
            | Self::ShiftOpened(_)
            | Self::ShiftPaused(_)
            | Self::ShiftResumed(_)
            | Self::DrawerMoved(_)
            | Self::ShiftCounted(_)
            | Self::ShiftClosed(_)
            | Self::PeriodClosed(_)
            | Self::XReportRead(_)
            | Self::TillRulesSet(_)
            | Self::PerpetualCarriedOver(_)
            | Self::WindowStarted(_)
            | Self::WindowStopped(_)
            | Self::WindowLocked(_) => None,
        }
    }

    /// Whose key keeps what is personal in it: the stay's, or the note's.
    pub const fn subject(&self) -> Option<Uuid> {
        match self {
            Self::HandoverLeft(fact) => Some(fact.handover.uuid()),
            Self::HandoverErased(fact) => Some(fact.handover.uuid()),
            _ => match self.stay() {
                Some(stay) => Some(stay.uuid()),
                None => None,
            },
        }
    }

    /// Whether it says how the garage is laid out or charges.
    pub const fn is_about_the_garage(&self) -> bool {
        matches!(
            self,
            Self::FacilitySetUp(_)
                | Self::FloorsLaidOut(_)
                | Self::SpotsLaidOut(_)
                | Self::TariffPublished(_)
                | Self::EpochBegun(_)
        )
    }
}

/// The garage was set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacilitySetUp {
    /// Its identity.
    pub facility: FacilityId,
    /// What stands over the entrance.
    pub name: String,
    /// Its time zone in the tz database.
    pub time_zone: String,
    /// The code of its currency.
    pub currency: String,
    /// The decimals of its currency.
    pub decimals: u8,
    /// How a spot is chosen.
    pub strategy: Strategy,
    /// The smallest coin in use, in minor units.
    pub smallest_coin_minor: i64,
    /// The booth.
    pub booth: BoothId,
    /// The booth's short name.
    pub booth_code: String,
}

/// Classes, zones and floors were laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FloorsLaidOut {
    /// Vehicle classes, in the order of the buttons.
    pub classes: Vec<VehicleClass>,
    /// Zones.
    pub zones: Vec<Zone>,
    /// Floors, the topmost first.
    pub floors: Vec<Floor>,
}

/// Spots were laid out on a floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpotsLaidOut {
    /// The floor.
    pub floor: FloorId,
    /// The spots. At most [`SpotsLaidOut::AT_MOST`], so that an entry stays small; a floor may have several.
    pub spots: Vec<LaidOutSpot>,
}

impl SpotsLaidOut {
    /// The most spots one entry holds.
    pub const AT_MOST: usize = 500;
}

/// One spot as laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaidOutSpot {
    /// Its identity.
    pub spot: SpotId,
    /// What is painted on it.
    pub label: String,
    /// How large it is.
    pub size: SizeCode,
    /// The zone it belongs to.
    pub zone: Option<ZoneId>,
    /// The row it stands in.
    pub row: i64,
    /// Its place in the row.
    pub place: i64,
    /// Its corners, in mm.
    pub outline: Vec<Point>,
    /// Millimetres driven from the street.
    pub distance_mm: i64,
    /// Whether it may be given out.
    pub condition: Condition,
}

/// A spot's condition changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpotConditionSet {
    /// The spot.
    pub spot: SpotId,
    /// The version of the spot that was read.
    pub read: i64,
    /// Its condition from now on.
    pub condition: Condition,
    /// Why.
    pub reason: String,
    /// Until when, ms since 1970; none until somebody opens it.
    #[serde(default)]
    pub until_ms: Option<i64>,
}

/// A version of the price rules was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffPublished {
    /// Its identity.
    pub tariff: TariffId,
    /// Its name, as the file says.
    pub name: String,
    /// The file, whole.
    pub text: String,
    /// The entries it prices: from this instant on, ms since 1970.
    pub from_ms: i64,
    /// Why, where somebody was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What the tariff may ask about a stay and only the entry knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtEntry {
    /// The kind of customer.
    pub customer: Option<String>,
    /// What was bought.
    pub product: Option<String>,
    /// Whether an event was on.
    pub event: bool,
    /// Values fixed at entry, such as an hourly price.
    pub values: BTreeMap<String, String>,
}

/// A vehicle came in. The entry's `at` is its entry time, the personal part its plate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckedIn {
    /// The stay.
    pub stay: StayId,
    /// The code on its ticket.
    pub ticket: String,
    /// The vehicle's class.
    pub class: ClassCode,
    /// The spots it holds: one, several in a row for a long vehicle, none in overflow.
    pub spots: Vec<SpotId>,
    /// Why these, in the words shown.
    pub why: String,
    /// What the driver is entitled to.
    pub needs: Vec<Need>,
    /// What the tariff may ask.
    pub at_entry: AtEntry,
    /// What is unusual.
    pub flags: Vec<Flag>,
    /// Why it was done unusually.
    pub reason: Option<String>,
}

/// Plate, class or entry time of an open stay was put right. The personal part is the plate from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StayCorrected {
    /// The stay.
    pub stay: StayId,
    /// The version of it that was read.
    pub read: i64,
    /// Its class from now on.
    pub class: ClassCode,
    /// Its entry from now on, ms since 1970.
    pub entered_ms: i64,
    /// Everything unusual about it from now on.
    pub flags: Vec<Flag>,
    /// Why.
    pub reason: Option<String>,
}

/// A stay got other spots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StayMoved {
    /// The stay.
    pub stay: StayId,
    /// The version of it that was read.
    pub read: i64,
    /// The spots it holds from now on.
    pub spots: Vec<SpotId>,
    /// Why, in the words shown.
    pub why: String,
    /// Everything unusual about it from now on.
    pub flags: Vec<Flag>,
}

/// One line of a settled quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PricedLine {
    /// What it is for.
    pub label: String,
    /// How much, in minor units.
    pub amount_minor: i64,
    /// From when, ms since 1970.
    pub from_ms: i64,
    /// To when, ms since 1970.
    pub to_ms: i64,
    /// By which rule of the tariff.
    pub rule: String,
}

/// One line of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenLine {
    /// `cash`, `card`, `nil` or `rounding`.
    pub kind: String,
    /// How much of the amount due it settles, in minor units.
    pub amount_minor: i64,
}

/// By which rule a stay was priced whose ticket was not there, or could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketPriced {
    /// `lost_ticket`, `damaged_ticket` or `proven_entry`. What it cost by that rule, and the tariff's words for it, are in the quote.
    pub rule: String,
    /// The entry that was proven, ms since 1970.
    pub entered_ms: Option<i64>,
}

/// A quote was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentTaken {
    /// The payment.
    pub payment: PaymentId,
    /// The stay it settles.
    pub stay: StayId,
    /// The version of the stay that was read.
    pub read: i64,
    /// What was due, in minor units.
    pub amount_minor: i64,
    /// How it came about; the lines add up to the amount.
    pub quote: Vec<PricedLine>,
    /// The tariff that priced it; none where nothing is charged or somebody priced it by hand.
    pub tariff: Option<TariffId>,
    /// How it was settled; the lines add up to the amount.
    pub lines: Vec<TakenLine>,
    /// Cash handed over, in minor units.
    pub given_minor: Option<i64>,
    /// Change handed back, in minor units.
    pub change_minor: i64,
    /// Everything unusual about the stay from now on.
    pub flags: Vec<Flag>,
    /// Why it was settled unusually: for a lost ticket and a proven entry, the evidence.
    pub reason: Option<String>,
    /// The shift that it belongs to. Entries older than shifts have none.
    #[serde(default)]
    pub shift: Option<ShiftId>,
    /// By which rule it was priced, where the ticket was not there whole. Other payments do not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketPriced>,
}

/// What became of the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketFate {
    /// Its code was scanned or typed at the exit.
    Collected,
    /// The stay was found by plate or spot; the ticket was not handed in.
    NotCollected,
}

impl TicketFate {
    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Collected => "collected",
            Self::NotCollected => "not_collected",
        }
    }
}

/// A vehicle left. The entry's `at` is its exit time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StayClosed {
    /// The stay.
    pub stay: StayId,
    /// The version of it that was read.
    pub read: i64,
    /// The number of the receipt in the booth's series of this epoch.
    pub receipt: i64,
    /// What became of the ticket.
    pub ticket: TicketFate,
    /// Everything unusual about it from now on.
    pub flags: Vec<Flag>,
}

/// A stay was declared void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StayVoided {
    /// The stay.
    pub stay: StayId,
    /// The version of it that was read.
    pub read: i64,
    /// Why.
    pub reason: String,
    /// Who allowed it. Entries of the first version do not say.
    #[serde(default)]
    pub approval: Option<Approval>,
}

impl StayVoided {
    /// What somebody must look at, because nobody approved it.
    pub const fn unusual(&self) -> Option<Flag> {
        match self.approval {
            Some(Approval::Missing) => Some(Flag::VoidUnapproved),
            _ => None,
        }
    }
}

/// The personal data of a stay was erased: its key is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StayErased {
    /// The stay.
    pub stay: StayId,
    /// The version of it that was read.
    pub read: i64,
    /// Why.
    pub reason: String,
}

/// The chain was begun anew, after a restore or damage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochBegun {
    /// The last epoch of the old chain.
    pub old_epoch: u32,
    /// The place of the last entry of the old chain that could be read.
    pub old_seq: i64,
    /// Its hash, in hexadecimal.
    pub old_hash: String,
    /// Why.
    pub reason: String,
    /// What could not be carried over, a line each.
    pub lost: Vec<String>,
}

/// An open stay was carried over from a damaged file. The entry's `at` is its entry time, the personal part its plate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StayCarriedOver {
    /// The stay.
    pub stay: StayId,
    /// The code on its ticket.
    pub ticket: String,
    /// The vehicle's class.
    pub class: ClassCode,
    /// The spots it holds.
    pub spots: Vec<SpotId>,
    /// What the driver is entitled to.
    pub needs: Vec<Need>,
    /// What the tariff may ask.
    pub at_entry: AtEntry,
    /// What is unusual.
    pub flags: Vec<Flag>,
}
