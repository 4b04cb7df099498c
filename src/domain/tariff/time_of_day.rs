//! A time of day on the wall clock, in whole minutes.

use std::fmt;

/// A time of day on the facility's wall clock: `06:00`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

impl TimeOfDay {
    /// The time, unless there is none such: hours 0 to 23, minutes 0 to 59.
    pub const fn new(hour: u8, minute: u8) -> Option<Self> {
        if hour < 24 && minute < 60 { Some(Self { hour, minute }) } else { None }
    }

    /// Reads `06:00`: two digits, a colon, two digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if two_digits(hour) && two_digits(minute) { Self::new(hour.parse().ok()?, minute.parse().ok()?) } else { None }
    }

    /// Minutes after midnight.
    pub fn minute_of_day(self) -> u16 {
        u16::from(self.hour).saturating_mul(60).saturating_add(u16::from(self.minute))
    }
}

/// `06:00`
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_two_digits_and_two_digits() {
        assert_eq!(TimeOfDay::parse("06:30").unwrap().to_string(), "06:30");
        for text in ["", "6:30", "06.30", "24:00", "12:60", "06:30:00", "-1:00", "٠٦:٠٠"] {
            assert_eq!(TimeOfDay::parse(text), None, "{text}");
        }
    }
}
