//! Amounts, times, durations and codes as people read them.

use chrono::NaiveDateTime;

use crate::domain::money::Money;

/// Characters in one group of a ticket code.
const GROUP_LEN: usize = 4;

/// An amount with its currency: `12.50 EUR`.
pub fn amount(money: Money) -> String {
    money.to_string()
}

/// Day and minute on the facility's wall clock: `2026-11-22 16:45`.
pub fn date_time(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%d %H:%M").to_string()
}

/// The day on the facility's wall clock: `2026-11-22`.
pub fn date(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%d").to_string()
}

/// The minute on the facility's wall clock: `16:45`.
pub fn time_of_day(local: NaiveDateTime) -> String {
    local.format("%H:%M").to_string()
}

/// The second on the facility's wall clock: `16:45:30`.
pub fn second_of_day(local: NaiveDateTime) -> String {
    local.format("%H:%M:%S").to_string()
}

/// How far a wall clock is from UTC, from the seconds east of it: `UTC+01:00`, `UTC-03:30`, `UTC+00:00`.
pub fn utc_offset(seconds_east: i32) -> String {
    let sign = if seconds_east < 0 { '-' } else { '+' };
    let minutes = seconds_east.unsigned_abs() / 60;
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A length of time in whole minutes: `45 min`, `2 h 05 min`, `3 d 0 h 00 min`.
pub fn duration(minutes: u64) -> String {
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{rest} min"),
        (0, _) => format!("{hours} h {rest:02} min"),
        _ => format!("{days} d {hours} h {rest:02} min"),
    }
}

/// A ticket code in groups of four, easier to read aloud and to type: `K7QX-2M9P-4TRA`.
pub fn grouped_code(code: &str) -> String {
    let mut grouped = String::with_capacity(code.len() + code.len() / GROUP_LEN);
    for (place, character) in code.chars().enumerate() {
        if place > 0 && place % GROUP_LEN == 0 {
            grouped.push('-');
        }
        grouped.push(character);
    }
    grouped
}

/// Several labels in one line: `B1-014, B1-015`.
pub fn listed(labels: &[String]) -> String {
    labels.join(", ")
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::money::Currency;

    #[test]
    fn durations_are_told_in_minutes_hours_and_days() {
        for (minutes, text) in [
            (0, "0 min"),
            (59, "59 min"),
            (60, "1 h 00 min"),
            (125, "2 h 05 min"),
            (1_439, "23 h 59 min"),
            (1_440, "1 d 0 h 00 min"),
            (4_505, "3 d 3 h 05 min"),
            (u64::MAX, "12810238940076077 d 12 h 15 min"),
        ] {
            assert_eq!(duration(minutes), text);
        }
    }

    #[test]
    fn times_are_told_to_the_minute() {
        let local = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap().and_hms_opt(6, 5, 59).unwrap();
        assert_eq!(date_time(local), "2026-11-02 06:05");
        assert_eq!(date(local), "2026-11-02");
        assert_eq!(time_of_day(local), "06:05");
        for (seconds, text) in
            [(3_600, "UTC+01:00"), (-12_600, "UTC-03:30"), (0, "UTC+00:00"), (i32::MIN, "UTC-596523:14")]
        {
            assert_eq!(utc_offset(seconds), text);
        }
    }

    #[test]
    fn amounts_carry_their_currency() {
        assert_eq!(amount(Money::new(1_250, Currency::new("EUR").unwrap())), "12.50 EUR");
        assert_eq!(amount(Money::new(-1_200, Currency::new("JPY").unwrap())), "-1200 JPY");
    }

    #[test]
    fn codes_are_told_in_groups_of_four() {
        for (code, text) in
            [("", ""), ("K7Q", "K7Q"), ("K7QX", "K7QX"), ("K7QX2", "K7QX-2"), ("K7QX2M9P4TRA", "K7QX-2M9P-4TRA")]
        {
            assert_eq!(grouped_code(code), text);
        }
    }

    #[test]
    fn several_labels_are_told_in_one_line() {
        for (labels, text) in [(&[][..], ""), (&["A"], "A"), (&["A", "B", "C"], "A, B, C")] {
            let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
            assert_eq!(listed(&labels), text);
        }
    }
}
