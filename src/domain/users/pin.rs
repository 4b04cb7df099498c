//! The PIN: six digits or more, and none of those that everybody tries first.
//!
//! A PIN is short, so what keeps it is elsewhere: the pepper outside the database, and the wait after wrong tries.

use std::fmt;

use thiserror::Error;

/// The fewest digits.
pub const FEWEST_DIGITS: usize = 6;
/// The most digits.
pub const MOST_DIGITS: usize = 24;

/// A PIN as typed. Never shown, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

/// Why a PIN cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PinError {
    /// Not digits, too few or too many.
    #[error("a PIN has {FEWEST_DIGITS} to {MOST_DIGITS} digits and nothing else")]
    Form,
    /// One that is tried first.
    #[error("this PIN is one of the first that somebody would try (a run, a repetition or a date): choose another")]
    Guessable,
}

/// What is typed on a keypad without thinking: down its columns, round its corners, and words.
const TRIED_FIRST: [&str; 12] = [
    "147258", "258369", "159753", "159357", "147852", "741852", "852456", "142536", "102030", "314159", "271828",
    "696969",
];

impl Pin {
    /// What somebody typed to sign in. Only its form is looked at.
    pub fn typed(text: &str) -> Result<Self, PinError> {
        let text = text.trim();
        let is_pin =
            (FEWEST_DIGITS..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_pin { Ok(Self(text.to_owned())) } else { Err(PinError::Form) }
    }

    /// What somebody chose as a new PIN.
    pub fn chosen(text: &str) -> Result<Self, PinError> {
        let pin = Self::typed(text)?;
        if is_guessable(&pin.0) { Err(PinError::Guessable) } else { Ok(pin) }
    }

    /// Its digits.
    pub fn digits(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

fn is_guessable(text: &str) -> bool {
    TRIED_FIRST.contains(&text) || is_run(text.as_bytes()) || is_repetition(text.as_bytes()) || is_date(text)
}

/// Each digit the same step from the one before: 123456, 987654, 246802, 000000.
fn is_run(digits: &[u8]) -> bool {
    let step = |pair: &[u8]| match pair {
        [left, right] => Some((right.wrapping_add(10)).wrapping_sub(*left) % 10),
        _ => None,
    };
    let mut steps = digits.windows(2).map(step);
    let first = steps.next();
    steps.all(|step| Some(step) == first)
}

/// The same one, two or three digits again and again, or each twice: 121212, 123123, 112233.
fn is_repetition(digits: &[u8]) -> bool {
    let again = (1..=3).any(|length| digits.iter().zip(digits.iter().skip(length)).all(|(left, right)| left == right));
    let doubled: Vec<u8> =
        digits.as_chunks::<2>().0.iter().filter(|[left, right]| left == right).map(|[left, _]| *left).collect();
    again || (doubled.len().saturating_mul(2) == digits.len() && is_run(&doubled))
}

/// A day of the last hundred years or so, in any of the usual orders.
fn is_date(text: &str) -> bool {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let is_day = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    let is_year = |year: u32| (1920..=2049).contains(&year);
    match text.len() {
        6 => {
            let (first, second, third) = (number(0, 2), number(2, 4), number(4, 6));
            is_day(first, second) || is_day(second, first) || is_day(third, second)
        }
        8 => {
            let (first, second) = (number(0, 2), number(2, 4));
            let ends_with_year = is_year(number(4, 8)) && (is_day(first, second) || is_day(second, first));
            ends_with_year || (is_year(number(0, 4)) && is_day(number(6, 8), number(4, 6)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_six_digits_or_more() {
        for text in ["", "12345", "12345a", "1234 56", "٣٣٣٣٣٣", &"1".repeat(25)] {
            assert_eq!(Pin::typed(text), Err(PinError::Form), "{text}");
        }
        assert!(Pin::typed(" 483920 ").is_ok());
        assert_eq!(format!("{:?}", Pin::typed("483920").unwrap()), "Pin(…)");
    }

    #[test]
    fn what_is_tried_first_is_not_taken() {
        for text in [
            "123456",
            "234567",
            "987654",
            "000000",
            "777777",
            "135791",
            "121212",
            "123123",
            "112233",
            "998877",
            "147258",
            "240781",
            "072481",
            "810724",
            "24071981",
            "07241981",
            "19810724",
            "12345678",
            "123123123",
        ] {
            assert_eq!(Pin::chosen(text), Err(PinError::Guessable), "{text}");
            assert!(Pin::typed(text).is_ok(), "it can be typed all the same: {text}");
        }
        for text in ["483926", "907153", "4839201", "90715364", "582047193", "998643"] {
            assert!(Pin::chosen(text).is_ok(), "{text}");
        }
    }
}
