//! No field of this program may take the number of a payment card: here is how one is recognised.
//!
//! A number of 13 to 19 digits whose Luhn check digit is right (ISO/IEC 7812-1), with or without spaces and hyphens, alone or
//! inside other characters, as a card reader types it.

/// The digits that a payment card's number has.
const DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// Whether a text holds what looks like the number of a payment card.
pub fn is_in(text: &str) -> bool {
    let mut run: Vec<u32> = Vec::new();
    for letter in text.chars() {
        match letter.to_digit(10) {
            Some(digit) => run.push(digit),
            None if letter == ' ' || letter == '-' => {}
            None => {
                if looks_like_one(&run) {
                    return true;
                }
                run.clear();
            }
        }
    }
    looks_like_one(&run)
}

fn looks_like_one(digits: &[u32]) -> bool {
    DIGITS.contains(&digits.len()) && digits.iter().any(|digit| *digit != 0) && luhn(digits)
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_known_however_they_are_written() {
        for text in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "5500-0000-0000-0004",
            "378282246310005",
            "%B4111111111111111^DOE/JOHN^2512?",
            "  6011000990139424",
            "4222222222222",
        ] {
            assert!(is_in(text), "{text}");
        }
    }

    #[test]
    fn plates_tickets_and_amounts_are_not() {
        for text in
            ["", "B-AB 1234", "K7Q2M9XA4TPC", "12.50", "4111111111111112", "123456789012", "0000000000000000", "20000"]
        {
            assert!(!is_in(text), "{text}");
        }
    }

    #[test]
    fn one_wrong_digit_is_no_card_number() {
        let number = "4111111111111111";
        for place in 0..number.len() {
            let mut digits: Vec<char> = number.chars().collect();
            digits[place] = if digits[place] == '9' { '0' } else { char::from(digits[place] as u8 + 1) };
            assert!(!is_in(&digits.iter().collect::<String>()), "{digits:?}");
        }
    }
}
