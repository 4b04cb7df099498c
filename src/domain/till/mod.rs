//! The till: shifts and their drawers, what should lie in a drawer, and the closings that sum it up.
//!
//! What should lie in a drawer is: float + cash in − change − cash refunds − drops + pay-ins − pay-outs. Every payment belongs to one
//! shift, so the Z reports sum up all that was taken.

mod cash;
mod closing;
mod figures;

use thiserror::Error;

pub use cash::{Counted, LARGEST_MINOR, Movement, TillRules, counted_minor};
pub use closing::{ClosedShift, Closing, Period};
pub use figures::{Figures, Perpetual, TooLarge};

use super::ids::ShiftId;
use super::time::Instant;

/// The longest name of a drawer, remark or reason, in characters.
pub const LONGEST_TEXT: usize = 200;

/// The name of the drawer of an unattended shift.
pub const UNATTENDED: &str = "unattended";

/// Where a shift stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShiftState {
    /// Money goes into its drawer.
    Open,
    /// Its drawer is locked.
    Paused,
    /// Its drawer was counted: no more money goes in.
    Counted,
    /// It has its Z report.
    Closed,
}

impl ShiftState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Paused, Self::Counted, Self::Closed];

    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Counted => "counted",
            Self::Closed => "closed",
        }
    }

    /// The state of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// An attendant's till period, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its identity.
    pub id: ShiftId,
    /// The epoch in which it was opened.
    pub epoch: u32,
    /// Its number in that epoch.
    pub number: i64,
    /// The name of its drawer.
    pub drawer: String,
    /// Who keeps it; of an unattended one, whose operation brought the money.
    pub who: String,
    /// Whether the program opened it.
    pub unattended: bool,
    /// Where it stands.
    pub state: ShiftState,
    /// The float, in minor units.
    pub float_minor: i64,
    /// When it was opened.
    pub opened: Instant,
    /// What was last counted in its drawer, in minor units.
    pub counted_minor: Option<i64>,
    /// Grows by one with every change.
    pub version: i64,
}

/// Why a shift cannot go there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ShiftError {
    /// It is closed.
    #[error("shift {0} is closed; its Z report can be read again")]
    Closed(i64),
    /// Its drawer is counted.
    #[error("the drawer of shift {0} is counted already: close the shift")]
    Counted(i64),
    /// It is not paused.
    #[error("shift {0} is not locked")]
    NotPaused(i64),
    /// Nobody keeps its drawer.
    #[error("shift {0} is unattended: it goes on by itself when money comes in; count and close it")]
    Unattended(i64),
    /// It is not open.
    #[error("shift {0} is not open: its drawer is locked or counted")]
    NotOpen(i64),
    /// Nobody counted its drawer.
    #[error("count the drawer of shift {0} first: what should be in it is shown after that")]
    NotCounted(i64),
    /// A difference without a reason.
    #[error(
        "what lies in the drawer of shift {number} differs by {difference} from what should: say why, in a few words"
    )]
    ReasonMissing {
        /// The shift.
        number: i64,
        /// The difference.
        difference: String,
    },
}

impl Shift {
    /// Refuses unless money may go in or out of its drawer.
    pub fn must_be_open(&self) -> Result<(), ShiftError> {
        match self.state {
            ShiftState::Open => Ok(()),
            ShiftState::Closed => Err(ShiftError::Closed(self.number)),
            ShiftState::Paused | ShiftState::Counted => Err(ShiftError::NotOpen(self.number)),
        }
    }

    /// Refuses unless it can go on.
    pub fn must_be_paused(&self) -> Result<(), ShiftError> {
        match self.state {
            ShiftState::Paused => Ok(()),
            ShiftState::Open => Err(ShiftError::NotPaused(self.number)),
            ShiftState::Counted => Err(ShiftError::Counted(self.number)),
            ShiftState::Closed => Err(ShiftError::Closed(self.number)),
        }
    }

    /// What was counted, if it can be closed.
    pub fn must_be_counted(&self) -> Result<i64, ShiftError> {
        match (self.state, self.counted_minor) {
            (ShiftState::Counted, Some(counted)) => Ok(counted),
            (ShiftState::Closed, _) => Err(ShiftError::Closed(self.number)),
            _ => Err(ShiftError::NotCounted(self.number)),
        }
    }

    /// Refuses one that is closed.
    pub const fn must_not_be_closed(&self) -> Result<(), ShiftError> {
        match self.state {
            ShiftState::Closed => Err(ShiftError::Closed(self.number)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::from_ms;

    fn shift(state: ShiftState, counted_minor: Option<i64>) -> Shift {
        Shift {
            id: ShiftId::new(uuid::Uuid::from_u128(7)),
            epoch: 1,
            number: 3,
            drawer: "A".to_owned(),
            who: "Ada".to_owned(),
            unattended: false,
            state,
            float_minor: 0,
            opened: from_ms(0).unwrap(),
            counted_minor,
            version: 1,
        }
    }

    #[test]
    fn every_state_has_one_name() {
        for state in ShiftState::ALL {
            assert_eq!(ShiftState::from_code(state.code()), Some(state));
        }
        assert_eq!(ShiftState::from_code("lost"), None);
    }

    #[test]
    fn a_shift_goes_only_where_its_state_lets_it() {
        use ShiftState::{Closed, Counted, Open, Paused};
        let can = |state, counted: Option<i64>| {
            let shift = shift(state, counted);
            (
                shift.must_be_open().is_ok(),
                shift.must_be_paused().is_ok(),
                shift.must_be_counted().ok(),
                shift.must_not_be_closed().is_ok(),
            )
        };
        assert_eq!(can(Open, None), (true, false, None, true));
        assert_eq!(can(Paused, None), (false, true, None, true));
        assert_eq!(can(Counted, Some(500)), (false, false, Some(500), true));
        assert_eq!(can(Closed, Some(500)), (false, false, None, false));
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        let said = |refused: Result<(), ShiftError>| refused.unwrap_err().to_string();
        assert_eq!(
            said(shift(ShiftState::Closed, Some(1)).must_be_open()),
            "shift 3 is closed; its Z report can be read again"
        );
        assert_eq!(
            shift(ShiftState::Open, None).must_be_counted().unwrap_err().to_string(),
            "count the drawer of shift 3 first: what should be in it is shown after that"
        );
    }
}
