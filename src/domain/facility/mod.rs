//! The facility as data: vehicle classes, floors, zones and spots.
//!
//! Classes, sizes and zones are a garage's own tables, not lists in this program: a garage that parks horse trailers says so.

pub mod standard;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ids::{BoothId, FacilityId, FloorId, SpotId, ZoneId};
use super::money::Currency;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes a code as the garage writes it.
            pub fn new(code: impl Into<String>) -> Self {
                Self(code.into())
            }

            /// The code.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }
    )+};
}

codes! {
    /// What kind of vehicle: `motorcycle`, `car`, `van`, `bus`, and what else a garage defines.
    ClassCode,
    /// How large a spot is marked: `motorcycle`, `car`, `van`, `bus`, and what else a garage marks.
    SizeCode,
}

/// One garage or lot, and the booth whose data folder this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facility {
    /// Its identity.
    pub id: FacilityId,
    /// What stands over the entrance and on every ticket.
    pub name: String,
    /// The name of its time zone in the tz database.
    pub time_zone: String,
    /// What it charges in.
    pub currency: Currency,
    /// How a spot is chosen.
    pub strategy: Strategy,
    /// The smallest coin in use, in minor units: cash totals are rounded to it.
    pub smallest_coin_minor: i64,
    /// This booth.
    pub booth: Booth,
    /// Grows by one with every change of facility, classes, zones or floors.
    pub version: i64,
}

/// One kiosk device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booth {
    /// Its identity.
    pub id: BoothId,
    /// Its short name, the first part of its receipt numbers: `B1`.
    pub code: String,
    /// How often its chain was begun anew, counted from 1: the second part of its receipt numbers.
    pub epoch: u32,
}

/// How a spot is chosen among the free ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// The shortest way from the entrance.
    NearestToEntrance,
    /// The spot that has stood unused longest, for even wear.
    RoundRobin,
    /// The floor with the smallest taken share first, and there the nearest.
    EmptiestFloor,
}

impl Strategy {
    /// Every strategy.
    pub const ALL: [Self; 3] = [Self::NearestToEntrance, Self::RoundRobin, Self::EmptiestFloor];

    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NearestToEntrance => "nearest_to_entrance",
            Self::RoundRobin => "round_robin",
            Self::EmptiestFloor => "emptiest_floor",
        }
    }

    /// The strategy of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.code() == code)
    }
}

/// One kind of vehicle and the spots it may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VehicleClass {
    /// Its code: `car`.
    pub code: ClassCode,
    /// What the button says: `Car`.
    pub name: String,
    /// Which spots it may use, the preferred first.
    pub fits: Vec<Fit>,
}

/// One way a vehicle may stand: so many adjacent spots of a size, in one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fit {
    /// The size of the spots.
    pub size: SizeCode,
    /// How many adjacent spots of one row it takes: 1, or more for a long vehicle.
    pub spots: u8,
}

/// A group of spots kept for those entitled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Its identity.
    pub id: ZoneId,
    /// What the sign says: `Accessible`, `EV charging`, `Doctors`.
    pub name: String,
    /// Whom it is kept for.
    pub kept_for: KeptFor,
}

/// Whom a zone is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptFor {
    /// Holders of an accessible-parking badge.
    Accessible,
    /// Electric vehicles that charge.
    Ev,
    /// Those with a permit for it; never given out by allocation, only by an attendant's choice.
    Reserved,
}

impl KeptFor {
    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accessible => "accessible",
            Self::Ev => "ev",
            Self::Reserved => "reserved",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Accessible, Self::Ev, Self::Reserved].into_iter().find(|kind| kind.code() == code)
    }
}

/// What a driver asks for and is entitled to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// An accessible spot.
    Accessible,
    /// A charging spot.
    Ev,
}

impl Need {
    /// Its name in tables, files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accessible => "accessible",
            Self::Ev => "ev",
        }
    }

    /// The need of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Accessible, Self::Ev].into_iter().find(|need| need.code() == code)
    }
}

/// One level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    /// Its identity.
    pub id: FloorId,
    /// What the lift button says, and the first part of its spots' labels: `B1`, `0`, `2`.
    pub label: String,
    /// Where it lies in the building: 0 is the ground, negative below.
    pub level: i32,
    /// Where vehicles come onto it. Empty only for a floor without spots.
    pub entrances: Vec<Entrance>,
}

/// A place where vehicles come onto a floor: from the street, or down a ramp.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrance {
    /// What the sign says: `Entrance A`.
    pub label: String,
    /// Where it is on the floor.
    pub at: Point,
    /// Millimetres driven from the street to here: 0 for one on the street, the ramps' length for one below.
    pub driven_mm: i64,
}

/// A place on a floor, in whole millimetres from the floor's corner; y grows towards the bottom of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Point {
    /// Millimetres to the right.
    pub x: i64,
    /// Millimetres down the plan.
    pub y: i64,
}

/// One marked space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// Its identity.
    pub id: SpotId,
    /// The floor it is on.
    pub floor: FloorId,
    /// What is painted on it, unique in the facility: `B1-014`.
    pub label: String,
    /// How large it is.
    pub size: SizeCode,
    /// The zone it belongs to, if any.
    pub zone: Option<ZoneId>,
    /// The row it stands in, counted over the floor from 1.
    pub row: i64,
    /// Its place in the row: neighbours differ by one. A pillar or a lane between two spots leaves a number out.
    pub place: i64,
    /// Its corners in order, at least three, at any angle.
    pub outline: Vec<Point>,
    /// Millimetres driven from the street to it, by the nearest entrance.
    pub distance_mm: i64,
    /// Whether it may be given out.
    pub condition: Condition,
}

/// Whether a spot may be given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It may.
    InService,
    /// Closed, or broken.
    OutOfService,
    /// Kept for somebody, by hand.
    Reserved,
}

impl Condition {
    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InService => "in_service",
            Self::OutOfService => "out_of_service",
            Self::Reserved => "reserved",
        }
    }

    /// The condition of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::InService, Self::OutOfService, Self::Reserved].into_iter().find(|condition| condition.code() == code)
    }
}

/// A whole facility's ground plan, as made by an import, the demo or the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Vehicle classes, in the order of the buttons.
    pub classes: Vec<VehicleClass>,
    /// Zones, in the order of the legend.
    pub zones: Vec<Zone>,
    /// Floors, the topmost first.
    pub floors: Vec<Floor>,
    /// Spots, in walking order.
    pub spots: Vec<Spot>,
}
