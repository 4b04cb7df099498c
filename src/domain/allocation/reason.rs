//! The reason for a spot, or for none, in the attendant's words.

use std::fmt;

use super::super::facility::{Need, SizeCode, Strategy};

/// One kind of spot that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// The size of the spots.
    pub size: SizeCode,
    /// How many adjacent spots of one row.
    pub spots: u8,
    /// Among those kept for this need; `None` among the general ones.
    pub need: Option<Need>,
}

/// What was looked for before, in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gone {
    /// No free spot of this kind.
    NoneFree(Sought),
    /// No zone of the facility is kept for this need.
    NoZone(Need),
}

/// Why a vehicle gets this spot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// How it was chosen.
    pub strategy: Strategy,
    /// What was looked for and found.
    pub sought: Sought,
    /// The entrance or ramp it is near.
    pub entrance: String,
    /// The floor it is on.
    pub floor: String,
    /// The labels of what would have come next.
    pub next_best: Vec<String>,
    /// What would have been better and is not to be had. Empty when the vehicle gets what it should.
    pub gone: Vec<Gone>,
}

/// What is missing when no spot is free for a vehicle. It speaks only of what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The name of the vehicle class.
    pub class: String,
    /// What was looked for, in order.
    pub gone: Vec<Gone>,
}

/// `free car spot`, `free accessible van spot`, `5 adjacent free car spots of one row`
impl fmt::Display for Sought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = match self.need {
            None => "",
            Some(Need::Accessible) => "accessible ",
            Some(Need::Ev) => "EV charging ",
        };
        match self.spots {
            0 | 1 => write!(f, "free {kept}{} spot", self.size),
            spots => write!(f, "{spots} adjacent free {kept}{} spots of one row", self.size),
        }
    }
}

/// `no free motorcycle spot`
impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoneFree(sought) => write!(f, "no {sought}"),
            Self::NoZone(Need::Accessible) => f.write_str("no zone here is kept for accessible parking"),
            Self::NoZone(Need::Ev) => f.write_str("no zone here is kept for EV charging"),
        }
    }
}

/// `no free motorcycle spot: nearest free car spot to Entrance A; next best B1-014, B1-020`
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.gone.is_empty() {
            list(f, &self.gone)?;
            f.write_str(": ")?;
        }
        let Self { sought, entrance, floor, .. } = self;
        match self.strategy {
            Strategy::NearestToEntrance => write!(f, "nearest {sought} to {entrance}")?,
            Strategy::RoundRobin => write!(f, "longest unused {sought}")?,
            Strategy::EmptiestFloor => {
                write!(f, "nearest {sought} to {entrance} on floor {floor}, the emptiest with room")?;
            }
        }
        if !self.next_best.is_empty() {
            write!(f, "; next best {}", self.next_best.join(", "))?;
        }
        Ok(())
    }
}

/// `no free car spot and no free van spot`
impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.gone.iter().any(|gone| matches!(gone, Gone::NoneFree(_))) {
            list(f, &self.gone)
        } else {
            write!(
                f,
                "the vehicle class {} names no spot size it may use: choose a spot by hand, or add one to the class",
                self.class
            )
        }
    }
}

/// `a`, `a and b`, `a, b and c`
fn list(f: &mut fmt::Formatter<'_>, gone: &[Gone]) -> fmt::Result {
    let last = gone.len().saturating_sub(1);
    for (place, item) in gone.iter().enumerate() {
        let joint = match place {
            0 => "",
            place if place == last => " and ",
            _ => ", ",
        };
        write!(f, "{joint}{item}")?;
    }
    Ok(())
}
