//! Closings: what they sum up, and what each says.

use serde::{Deserialize, Serialize};

use super::figures::{Figures, Perpetual};
use crate::domain::time::Instant;

/// What a closing sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// One shift: the Z report.
    Shift,
    /// The shifts closed since the day closing before.
    Day,
    /// The days closed since the month closing before.
    Month,
    /// The months closed since the year closing before.
    Year,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Self; 4] = [Self::Shift, Self::Day, Self::Month, Self::Year];

    /// Its name in tables, files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The period of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.code() == code)
    }

    /// The letter before its numbers on paper: `B1-1-Z000012`.
    pub const fn letter(self) -> char {
        match self {
            Self::Shift => 'Z',
            Self::Day => 'D',
            Self::Month => 'M',
            Self::Year => 'Y',
        }
    }

    /// What it sums up; a shift sums up payments and not closings.
    pub const fn below(self) -> Option<Self> {
        match self {
            Self::Shift => None,
            Self::Day => Some(Self::Shift),
            Self::Month => Some(Self::Day),
            Self::Year => Some(Self::Month),
        }
    }
}

/// A closing, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// What it sums up.
    pub period: Period,
    /// The epoch in which it was made.
    pub epoch: u32,
    /// Its number in that epoch.
    pub number: i64,
    /// The place of its entry in that epoch.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// By whom.
    pub who: String,
    /// What came and went.
    pub figures: Figures,
    /// What was ever taken and paid back.
    pub perpetual: Perpetual,
    /// The shift, and what was counted in its drawer; none for a longer period.
    pub shift: Option<ClosedShift>,
}

impl Closing {
    /// Its number as printed: booth, epoch, letter and place in the series.
    pub fn printed(&self, booth: &str) -> String {
        format!("{booth}-{}-{}{:06}", self.epoch, self.period.letter(), self.number)
    }
}

/// The end of a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedShift {
    /// Its number.
    pub number: i64,
    /// Its drawer.
    pub drawer: String,
    /// Who kept it.
    pub keeper: String,
    /// When it was opened.
    pub opened: Instant,
    /// What should have been in the drawer, in minor units.
    pub expected_minor: i64,
    /// What was, in minor units.
    pub counted_minor: i64,
    /// The second less the first.
    pub difference_minor: i64,
    /// Why there is a difference.
    pub reason: Option<String>,
    /// Who signed it beside the one who closed it.
    pub countersigned_by: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_period_has_one_name_and_one_letter_and_sums_up_the_one_before() {
        for period in Period::ALL {
            assert_eq!(Period::from_code(period.code()), Some(period));
            assert_eq!(serde_json::to_string(&period).unwrap(), format!("\"{}\"", period.code()));
        }
        assert_eq!(Period::from_code("week"), None);
        let letters: BTreeSet<char> = Period::ALL.map(Period::letter).into();
        assert_eq!(letters.len(), Period::ALL.len());
        let below: Vec<Option<Period>> = Period::ALL.into_iter().map(Period::below).collect();
        assert_eq!(below, [None, Some(Period::Shift), Some(Period::Day), Some(Period::Month)]);
    }
}
