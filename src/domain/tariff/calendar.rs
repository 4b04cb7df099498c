//! The calendar of a tariff: public holidays, seasons, and ranges of dates.

use std::fmt;

use chrono::{Datelike as _, NaiveDate};

/// A day of any year: 24 December.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DayOfYear {
    month: u32,
    day: u32,
}

impl DayOfYear {
    /// The day, if some year has it: 29 February is one.
    pub fn new(month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(2000, month, day).map(|_| Self { month, day })
    }

    /// Reads `12-24`.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let number = |part: &str| {
            let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { part.parse().ok() } else { None }
        };
        Self::new(number(month)?, number(day)?)
    }

    fn of(date: NaiveDate) -> Self {
        Self { month: date.month(), day: date.day() }
    }
}

impl fmt::Display for DayOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// A holiday: one date, or the same day of every year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Holiday {
    /// That date.
    On(NaiveDate),
    /// Every year.
    EveryYear(DayOfYear),
}

impl Holiday {
    /// Reads `2026-12-25` or `12-25`.
    pub fn parse(text: &str) -> Option<Self> {
        DayOfYear::parse(text).map(Self::EveryYear).or_else(|| date(text).map(Self::On))
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => date.fmt(f),
            Self::EveryYear(day) => day.fmt(f),
        }
    }
}

/// Dates from one to another, both included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DateRange {
    /// Once.
    Once {
        /// The first.
        first: NaiveDate,
        /// The last; not before the first.
        last: NaiveDate,
    },
    /// Every year; over New Year where the last comes before the first.
    EveryYear {
        /// The first.
        first: DayOfYear,
        /// The last.
        last: DayOfYear,
    },
}

impl DateRange {
    /// Reads two dates, or two days of the year. `None` if they are neither, or the last date comes before the first.
    pub fn parse(first: &str, last: &str) -> Option<Self> {
        match (DayOfYear::parse(first), DayOfYear::parse(last)) {
            (Some(first), Some(last)) => Some(Self::EveryYear { first, last }),
            (None, None) => {
                let (first, last) = (date(first)?, date(last)?);
                (first <= last).then_some(Self::Once { first, last })
            }
            (Some(_), None) | (None, Some(_)) => None,
        }
    }

    /// Whether a date lies in it.
    pub fn contains(&self, date: NaiveDate) -> bool {
        match self {
            Self::Once { first, last } => (*first..=*last).contains(&date),
            Self::EveryYear { first, last } => {
                let day = DayOfYear::of(date);
                if first <= last { (*first..=*last).contains(&day) } else { day >= *first || day <= *last }
            }
        }
    }

    /// First and last, as a file writes them.
    pub fn ends(&self) -> (String, String) {
        match self {
            Self::Once { first, last } => (first.to_string(), last.to_string()),
            Self::EveryYear { first, last } => (first.to_string(), last.to_string()),
        }
    }
}

/// A named part of the year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Season {
    /// Its name in windows.
    pub name: String,
    /// When it is.
    pub dates: Vec<DateRange>,
}

/// Public holidays and seasons.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Calendar {
    once: Vec<NaiveDate>,
    every_year: Vec<DayOfYear>,
    seasons: Vec<Season>,
}

impl Calendar {
    /// The calendar of these.
    pub fn new(holidays: Vec<Holiday>, seasons: Vec<Season>) -> Self {
        let (mut once, mut every_year) = (Vec::new(), Vec::new());
        for holiday in holidays {
            match holiday {
                Holiday::On(date) => once.push(date),
                Holiday::EveryYear(day) => every_year.push(day),
            }
        }
        once.sort_unstable();
        once.dedup();
        every_year.sort_unstable();
        every_year.dedup();
        Self { once, every_year, seasons }
    }

    /// The holidays, ascending: those of every year first.
    pub fn holidays(&self) -> impl Iterator<Item = Holiday> {
        let every_year = self.every_year.iter().copied().map(Holiday::EveryYear);
        every_year.chain(self.once.iter().copied().map(Holiday::On))
    }

    /// The seasons.
    pub fn seasons(&self) -> &[Season] {
        &self.seasons
    }

    /// The season of that name.
    pub fn season(&self, name: &str) -> Option<&Season> {
        self.seasons.iter().find(|season| season.name == name)
    }

    /// Whether a date is a public holiday.
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        self.once.binary_search(&date).is_ok()
            || (!self.every_year.is_empty() && self.every_year.binary_search(&DayOfYear::of(date)).is_ok())
    }

    /// Whether it has holidays at all.
    pub const fn has_holidays(&self) -> bool {
        !self.once.is_empty() || !self.every_year.is_empty()
    }
}

/// Reads `2026-12-25`.
fn date(text: &str) -> Option<NaiveDate> {
    let is_date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_date { NaiveDate::parse_from_str(text, "%Y-%m-%d").ok() } else { None }
}

/// The date of a day counted from the first of 1970.
pub(super) fn date_of(day: i64) -> Option<NaiveDate> {
    i32::try_from(day).ok()?.checked_add(719_163).and_then(NaiveDate::from_num_days_from_ce_opt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!(date_of(0).unwrap().to_string(), "1970-01-01");
        assert_eq!(date_of(-1).unwrap().to_string(), "1969-12-31");
        assert_eq!(date_of(i64::MAX), None);
    }

    #[test]
    fn holidays_are_dates_or_days_of_every_year() {
        let holidays = ["2026-04-03", "12-25", "02-29", "2026-04-03"].map(|text| Holiday::parse(text).unwrap());
        let calendar = Calendar::new(holidays.to_vec(), vec![]);
        for (text, is_holiday) in
            [("2026-04-03", true), ("2027-04-03", false), ("2031-12-25", true), ("2028-02-29", true)]
        {
            assert_eq!(calendar.is_holiday(date(text).unwrap()), is_holiday, "{text}");
        }
        assert_eq!(calendar.holidays().count(), 3);
        for text in ["", "2026-02-30", "12-32", "1-1", "26-12-25", "+026-12-25", "2026-1-01"] {
            assert_eq!(Holiday::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_range_may_pass_new_year() {
        let winter = DateRange::parse("11-15", "03-01").unwrap();
        for (text, inside) in [("2026-11-14", false), ("2026-11-15", true), ("2027-01-01", true), ("2027-03-02", false)]
        {
            assert_eq!(winter.contains(date(text).unwrap()), inside, "{text}");
        }
        let once = DateRange::parse("2026-07-01", "2026-07-31").unwrap();
        assert!(once.contains(date("2026-07-31").unwrap()) && !once.contains(date("2027-07-31").unwrap()));
        assert_eq!(DateRange::parse("2026-07-31", "2026-07-01"), None);
        assert_eq!(DateRange::parse("2026-07-31", "08-01"), None);
    }
}
