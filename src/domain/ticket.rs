//! Ticket codes: unguessable, short, and proof against one slip of a finger.
//!
//! Twelve characters. Eleven carry random bits, five each, in Crockford's 32 letters and digits (no I, L, O, U); the twelfth is the
//! check character of ISO/IEC 7064, MOD 37,36.
//!
//! That standard catches every single wrong character, but not quite every swap of neighbours: where its running product stands at 18
//! or 19, it cannot tell two neighbours in the order 0-9A-Z apart. It may also call for I, L, O or U as a check character, which
//! nobody can tell from 1 and 0 on paper. A code of either kind is never issued: the letter that would make it so gives way to the
//! next one. So all twelve characters come from the same 32, can be read the same way, and every slip is caught.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Characters in a code.
pub const CODE_CHARS: usize = 12;

/// Crockford's letters and digits, by value.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters that carry random bits.
const RANDOM_CHARS: u32 = 11;

/// The code of one ticket.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketCode(String);

/// Why a text is no ticket code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TicketCodeError {
    /// Too short or too long.
    #[error("a ticket code has {CODE_CHARS} characters, this has {0}: scan it again, or type it as printed")]
    Length(usize),
    /// A character that no ticket carries.
    #[error("“{0}” is in no ticket code: it has letters and digits only, and no U; look again")]
    Character(char),
    /// A slip, or no ticket of this program.
    #[error("this is not a ticket code as printed: one character is wrong, or two are swapped; look again")]
    Mistyped,
}

impl TicketCode {
    /// Makes a code of 55 of these 56 random bits.
    pub fn from_random(bytes: [u8; 7]) -> Self {
        let [first, second, third, fourth, fifth, sixth, seventh] = bytes;
        let bits = u64::from_be_bytes([0, first, second, third, fourth, fifth, sixth, seventh]);
        let mut code = String::with_capacity(CODE_CHARS);
        let mut check = Check::START;
        let mut before: Option<Step> = None;
        for place in (0..RANDOM_CHARS).rev() {
            let drawn = usize::try_from((bits >> place.saturating_mul(5)) & 31).unwrap_or(0);
            let is_last = place == 0;
            // At most seven of the 32 give way: one for the neighbour before, and at the end four for the check character's looks and
            // two for a swap with it.
            let letters = ALPHABET.iter().cycle().skip(drawn).take(ALPHABET.len());
            for letter in letters.copied().map(char::from) {
                let step = Step { check, value: value_of(letter) };
                let after = step.taken();
                let confused = before.is_some_and(|earlier| earlier.hides_swap_with(step.value));
                if confused || (is_last && (!is_printable(after.wanted()) || step.hides_swap_with(after.wanted()))) {
                    continue;
                }
                code.push(letter);
                check = after;
                before = Some(step);
                break;
            }
        }
        code.push(character_of(check.wanted()));
        Self(code)
    }

    /// Reads a code as scanned or typed: in lower case, with spaces and hyphens, I and L for 1, O for 0.
    pub fn parse(text: &str) -> Result<Self, TicketCodeError> {
        let mut code = String::with_capacity(CODE_CHARS);
        let mut written: usize = 0;
        for typed in text.chars().filter(|typed| !typed.is_whitespace() && !is_hyphen(*typed)) {
            written = written.saturating_add(1);
            if written > CODE_CHARS {
                continue;
            }
            let letter = match typed.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                letter => letter,
            };
            if !is_in_alphabet(letter) {
                return Err(TicketCodeError::Character(typed));
            }
            code.push(letter);
        }
        if written != CODE_CHARS {
            return Err(TicketCodeError::Length(written));
        }
        let check = code.chars().fold(Check::START, |check, letter| Step { check, value: value_of(letter) }.taken());
        if check == Check::RIGHT { Ok(Self(code)) } else { Err(TicketCodeError::Mistyped) }
    }

    /// The twelve characters, as in the QR code and in the tables.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups of four, as printed for people: `K7Q2-M9XA-4TPC`.
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(CODE_CHARS.saturating_add(2));
        for (place, letter) in self.0.chars().enumerate() {
            if place == 4 || place == 8 {
                grouped.push('-');
            }
            grouped.push(letter);
        }
        grouped
    }
}

impl fmt::Display for TicketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Shows the first four characters: who knows the whole code can drive out on it.
impl fmt::Debug for TicketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.0.chars().take(4).collect();
        write!(f, "TicketCode({shown}…)")
    }
}

impl TryFrom<String> for TicketCode {
    type Error = TicketCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<TicketCode> for String {
    fn from(code: TicketCode) -> Self {
        code.0
    }
}

/// The running product of MOD 37,36 before a character: 1 to 36.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Check(u32);

/// One character taken into the product.
#[derive(Clone, Copy)]
struct Step {
    check: Check,
    value: u32,
}

impl Check {
    const START: Self = Self(36);

    /// The product after a right check character: the sum it was doubled from was 1.
    const RIGHT: Self = Self(2);

    /// The value of the character that would be the right check character here.
    const fn wanted(self) -> u32 {
        37_u32.saturating_sub(self.0) % 36
    }
}

impl Step {
    /// The product with this value added, not yet doubled: 1 to 36.
    const fn sum(self) -> u32 {
        match self.check.0.saturating_add(self.value) % 36 {
            0 => 36,
            sum => sum,
        }
    }

    const fn taken(self) -> Check {
        Check(self.sum().saturating_mul(2) % 37)
    }

    /// Whether this character and a following one of that value give the same product in either order, though they differ.
    const fn hides_swap_with(self, next: u32) -> bool {
        let swapped = Self { check: self.check, value: next };
        let as_is = Self { check: self.taken(), value: next }.sum();
        self.value != next && as_is == Self { check: swapped.taken(), value: self.value }.sum()
    }
}

/// The value of a character in ISO/IEC 7064: 0 to 9, then A to Z.
fn value_of(letter: char) -> u32 {
    letter.to_digit(36).unwrap_or(0)
}

fn character_of(value: u32) -> char {
    char::from_digit(value, 36).map_or('0', |letter| letter.to_ascii_uppercase())
}

fn is_in_alphabet(letter: char) -> bool {
    u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte))
}

fn is_printable(value: u32) -> bool {
    is_in_alphabet(character_of(value))
}

/// The hyphen of the keyboard and the dashes that text programs make of it.
const fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "in a test an overflow is a failure, as it should be")]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Every character a person can type in place of another.
    const TYPEABLE: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// Sequence of sample draws: each byte pattern leads to another part of the code space.
    fn samples(count: u64) -> impl Iterator<Item = TicketCode> {
        (0..count).map(|number| {
            let mixed =
                (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            let [_, bytes @ ..] = mixed.to_be_bytes();
            TicketCode::from_random(bytes)
        })
    }

    #[test]
    fn the_check_character_is_that_of_the_standard() {
        // Published identifiers that use MOD 37,36: the example of the GRid standard, and two ISANs with their version part.
        for (text, check) in [
            ("A12425GABC1234002", 'M'),
            ("B159D8FA01240000", 'K'),
            ("0000000189470000", '8'),
            ("000000018947000000000000", 'D'),
            ("000000003A8D0000", 'Z'),
            ("000000003A8D000000000000", '6'),
        ] {
            let product =
                text.chars().fold(Check::START, |check, letter| Step { check, value: value_of(letter) }.taken());
            assert_eq!(character_of(product.wanted()), check, "{text}");
        }
    }

    #[test]
    fn every_issued_code_parses_back_however_it_is_typed() {
        for code in samples(20_000) {
            let grouped = code.grouped();
            assert_eq!((code.as_str().len(), grouped.len()), (12, 14));
            assert!(code.as_str().bytes().all(|letter| ALPHABET.contains(&letter)), "{code}");
            let look_alikes = code.as_str().replace('0', "o").replace('1', "l");
            for typed in [code.as_str(), &grouped, &grouped.to_lowercase(), &format!(" {code}\r\n"), &look_alikes] {
                assert_eq!(TicketCode::parse(typed).as_ref(), Ok(&code), "{typed}");
            }
        }
    }

    #[test]
    fn every_single_wrong_character_is_caught() {
        for code in samples(2_000) {
            for place in 0..12 {
                for wrong in TYPEABLE.chars() {
                    let mut typed: Vec<char> = code.as_str().chars().collect();
                    typed[place] = wrong;
                    let typed: String = typed.into_iter().collect();
                    // I for 1 is no wrong character but the same one.
                    assert!(
                        TicketCode::parse(&typed).is_err()
                            || typed.replace(['I', 'L'], "1").replace('O', "0") == code.as_str(),
                        "{code} {typed}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_swap_of_neighbours_is_caught() {
        for code in samples(50_000) {
            for place in 0..11 {
                let mut typed: Vec<char> = code.as_str().chars().collect();
                typed.swap(place, place + 1);
                let typed: String = typed.into_iter().collect();
                assert!(typed == code.as_str() || TicketCode::parse(&typed).is_err(), "{code} {typed}");
            }
        }
        // The rule is needed: in some places the standard alone would let a swap pass.
        let mut hidden_by_the_standard = 0;
        for product in 1..=36 {
            for (value, next) in (0..36).flat_map(|value| (0..36).map(move |next| (value, next))) {
                hidden_by_the_standard += u32::from(Step { check: Check(product), value }.hides_swap_with(next));
            }
        }
        assert!(hidden_by_the_standard > 0);
    }

    #[test]
    fn a_shorter_or_longer_text_or_a_plate_is_no_code() {
        let code = samples(1).next().unwrap();
        for typed in ["", " - ", "M-AB 123", code.as_str().get(1..).unwrap(), &format!("{code}0"), &"7".repeat(100_000)]
        {
            assert!(matches!(TicketCode::parse(typed), Err(TicketCodeError::Length(_))), "{typed}");
        }
        for typed in ["U00000000000", "ÄÖÜ000000000", "0000_0000000", "日本0000000000"] {
            assert!(matches!(TicketCode::parse(typed), Err(TicketCodeError::Character(_))), "{typed}");
        }
    }

    #[test]
    fn different_bits_give_different_codes() {
        let codes: BTreeSet<TicketCode> = samples(20_000).collect();
        assert_eq!(codes.len(), 20_000);
        for extreme in [[0; 7], [255; 7]] {
            let code = TicketCode::from_random(extreme);
            assert_eq!(TicketCode::parse(code.as_str()), Ok(code));
        }
    }

    #[test]
    fn a_stored_code_that_was_changed_does_not_load() {
        let code = samples(1).next().unwrap();
        let stored = serde_json::to_string(&code).unwrap();
        assert_eq!(stored, format!("\"{code}\""));
        assert_eq!(serde_json::from_str::<TicketCode>(&stored).unwrap(), code);
        for changed in [stored.replacen('"', "\"7", 1), "\"000000000000\"".to_owned(), "12".to_owned()] {
            assert!(serde_json::from_str::<TicketCode>(&changed).is_err(), "{changed}");
        }
        assert!(!format!("{code:?}").contains(code.as_str()));
    }

    proptest! {
        #[test]
        fn any_random_bytes_make_a_code_that_no_slip_turns_into_another(bytes: [u8; 7], place in 0_usize..11) {
            let code = TicketCode::from_random(bytes);
            prop_assert_eq!(TicketCode::parse(&code.grouped()), Ok(code.clone()));
            let mut typed: Vec<char> = code.as_str().chars().collect();
            typed.swap(place, place + 1);
            let typed: String = typed.into_iter().collect();
            prop_assert!(typed == code.as_str() || TicketCode::parse(&typed) == Err(TicketCodeError::Mistyped));
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(code) = TicketCode::parse(&text) {
                prop_assert_eq!(TicketCode::parse(code.as_str()), Ok(code));
            }
        }
    }
}
