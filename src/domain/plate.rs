//! Plates: kept as typed, compared by a key, found again when misread.
//!
//! A plate is never refused for its format: the lists of formats disagree and age, and the vehicle is really there. The key
//! alone does not tell two countries apart, nor the German `BAB 12` from `BA B 12`, so people are always shown the typed form.
//! A plate is personal data: it has no `Display`, and its `Debug` does not show it.

use std::fmt;

use thiserror::Error;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The longest plate accepted, in characters. The longest in the formats of 40 countries has eleven.
pub const LONGEST_PLATE_CHARS: usize = 32;

/// From how many characters on one typing error makes a near match: in shorter plates nearly everything would be near.
const NEAR_FROM_CHARS: usize = 4;

/// A vehicle's number plate.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Plate {
    typed: String,
    key: String,
}

/// Why a text cannot be a plate. The text itself is left out: it may be personal data, or a whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PlateError {
    /// Nothing is left to compare.
    #[error("this plate has no letter and no digit: type it as it stands on the vehicle, or go on without one")]
    Empty,
    /// Longer than any plate.
    #[error("this plate has {0} characters: no plate has more than {LONGEST_PLATE_CHARS}; type only what stands on it")]
    TooLong(usize),
    /// A tab, a line break or another key that writes nothing.
    #[error("this plate has a tab, a line break or another control character in it: type it again by hand")]
    ControlCharacter,
}

impl Plate {
    /// Takes a plate as somebody typed, scanned or pasted it.
    ///
    /// The typed form is trimmed, its runs of spaces become one space, and invisible characters are dropped.
    pub fn parse(text: &str) -> Result<Self, PlateError> {
        let visible: String = text.nfc().filter(|letter| !is_invisible(*letter)).collect();
        let trimmed = visible.trim();
        if trimmed.chars().any(char::is_control) {
            return Err(PlateError::ControlCharacter);
        }
        let typed = trimmed.split_whitespace().collect::<Vec<_>>().join(" ");
        let key = key_of(&typed);
        // One character may stand for several: both forms must fit the columns made for them.
        let longest = typed.chars().count().max(key.chars().count());
        if longest > LONGEST_PLATE_CHARS {
            return Err(PlateError::TooLong(longest));
        }
        if key.is_empty() {
            return Err(PlateError::Empty);
        }
        Ok(Self { typed, key })
    }

    /// As it was typed: for screens, tickets and receipts.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// For comparison: upper-case letters and digits only, Cyrillic and Greek letters that look Latin written in Latin.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// For near matches by an index: the key with all letters and digits that are taken for each other written as one.
    ///
    /// O, Q and D read as 0; I and L as 1; Z as 2; S as 5; B as 8; accents are dropped.
    pub fn folded_key(&self) -> String {
        let bare = self.key.nfd().filter(|letter| !is_combining_mark(*letter)).map(latin_twin).map(shape);
        bare.nfc().collect()
    }

    /// Whether both have the same key.
    pub fn is_same(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Whether a plate's key is one slip of a finger away, from four characters on.
    pub fn is_a_slip_from(&self, key: &str) -> bool {
        let (own, other): (Vec<char>, Vec<char>) = (self.key.chars().collect(), key.chars().collect());
        own.len().min(other.len()) >= NEAR_FROM_CHARS && is_one_slip_apart(&own, &other)
    }

    /// Whether one may be a misreading of the other: the same folded key, or, from four characters on, one letter wrong, missing
    /// or too many, or two neighbours swapped. A plate is near itself.
    pub fn is_near(&self, other: &Self) -> bool {
        if self.folded_key() == other.folded_key() {
            return true;
        }
        self.is_a_slip_from(&other.key)
    }
}

/// Says how long it is, not what it is.
impl fmt::Debug for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plate({} characters)", self.key.chars().count())
    }
}

/// Upper-cased as Unicode has it for no language in particular, then bare of everything that is neither letter nor digit.
fn key_of(typed: &str) -> String {
    let upper = typed.nfkc().flat_map(char::to_uppercase);
    let bare: String = upper.nfkc().filter(|letter| !is_separator(*letter)).map(latin_twin).collect();
    // Letters that a separator kept apart may now combine.
    bare.nfkc().collect()
}

/// Characters that no eye sees: soft hyphen, zero-width and direction marks, byte order mark. They come with pasted text.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Spaces, hyphens, dots and all else that is neither letter nor digit; also the Japanese long-vowel mark, typed as a dash.
fn is_separator(letter: char) -> bool {
    !letter.is_alphanumeric() || letter == 'ー'
}

/// The Latin capital that looks like this Cyrillic or Greek one; the capital a Turkish keyboard makes of i.
const fn latin_twin(letter: char) -> char {
    match letter {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' | 'İ' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        other => other,
    }
}

/// One character for all that are taken for each other on a plate.
const fn shape(letter: char) -> char {
    match letter {
        'O' | 'Q' | 'D' | 'Ø' | 'Đ' => '0',
        'I' | 'L' | 'Ł' => '1',
        'Z' => '2',
        'S' => '5',
        'B' => '8',
        other => other,
    }
}

fn is_one_slip_apart(own: &[char], other: &[char]) -> bool {
    let shorter = own.len().min(other.len());
    let head = own.iter().zip(other).take_while(|(left, right)| left == right).count();
    let tails = own.iter().rev().zip(other.iter().rev()).take(shorter.saturating_sub(head));
    let tail = tails.take_while(|(left, right)| left == right).count();
    let middle = |letters: &[char]| -> Vec<char> {
        letters.iter().copied().skip(head).take(letters.len().saturating_sub(head).saturating_sub(tail)).collect()
    };
    match (middle(own).as_slice(), middle(other).as_slice()) {
        ([] | [_], [_]) | ([_], []) => true,
        ([first, second], [third, fourth]) => first == fourth && second == third,
        _ => false,
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "in a test an overflow is a failure, as it should be")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plate(text: &str) -> Plate {
        Plate::parse(text).unwrap_or_else(|refused| panic!("{text:?}: {refused}"))
    }

    #[test]
    fn the_typed_form_is_kept_but_for_stray_spaces() {
        for (text, typed) in [
            ("  M-AB 123 ", "M-AB 123"),
            ("ab   12\u{A0}\u{A0}cd", "ab 12 cd"),
            ("\u{FEFF}X 1\u{200B}2\r\n", "X 12"),
            ("BA\u{308}R 1", "BÄR 1"),
        ] {
            assert_eq!(plate(text).typed(), typed, "{text:?}");
        }
    }

    #[test]
    fn the_key_is_the_same_however_a_plate_is_written() {
        for (key, ways) in [
            ("MAB123", ["M-AB 123", "m ab 123", "M·AB·123", "MAB123", "M.AB–123"].as_slice()),
            ("А123ВС77", &[]),
            ("A123BC77", &["А123ВС77", "а 123 вс 77", "A123BC77", "Ａ１２３ＢＣ７７"]),
            ("AHI1234", &["ΑΗΙ-1234", "αηι 1234", "AHI-1234", "АНІ1234"]),
            ("34IST34", &["34 ist 34", "34 İST 34", "34 ıst 34", "34 IST 34"]),
            ("BÜA1", &["bü-a 1", "BU\u{308}-A 1"]),
            ("SS1", &["ß 1", "ss1"]),
            ("12가3456", &["12가 3456", "12\u{1100}\u{1161}3456", "12 \u{1100}-\u{1161} 3456"]),
            ("京A12345", &["京A·12345", "京a-12345"]),
            ("品川300あ12", &["品川 300 あ ・・12", "品川300あーー12"]),
        ] {
            for way in ways {
                assert_eq!(plate(way).key(), key, "{way:?}");
            }
        }
    }

    #[test]
    fn only_what_cannot_be_a_plate_is_refused_and_the_message_does_not_repeat_it() {
        for (text, refused) in [
            ("", PlateError::Empty),
            (" - · . ", PlateError::Empty),
            ("\u{200B}\u{FEFF}", PlateError::Empty),
            ("AB\t12", PlateError::ControlCharacter),
            ("AB\n12", PlateError::ControlCharacter),
            ("AB\u{0}12", PlateError::ControlCharacter),
            (&"X".repeat(33), PlateError::TooLong(33)),
            (&"-".repeat(40), PlateError::TooLong(40)),
            (&"ﷺ".repeat(3), PlateError::TooLong(45)),
            (&"K1".repeat(500_000), PlateError::TooLong(1_000_000)),
        ] {
            let error = Plate::parse(text).unwrap_err();
            assert_eq!(error, refused);
            assert!(error.to_string().len() < 200);
        }
        assert_eq!(plate(&"X".repeat(32)).key().len(), 32);
        for odd in ["1", "♥ 1", "DROP TABLE stay;", "🚗7", "X'--", "ÅÄÖ"] {
            assert!(Plate::parse(odd).is_ok(), "{odd}");
        }
    }

    #[test]
    fn letters_taken_for_digits_fold_to_one_key() {
        for (left, right) in [
            ("AB 0123", "A8 O123"),
            ("D123", "Q123"),
            ("1L5 2Z8", "LI S ZZB"),
            ("BÜ 12", "BU 12"),
            ("ØY 12", "OY 12"),
            ("Ё 77", "E 77"),
        ] {
            assert_eq!(plate(left).folded_key(), plate(right).folded_key(), "{left} {right}");
            assert!(plate(left).is_near(&plate(right)) && !plate(left).is_same(&plate(right)));
        }
        assert_eq!(plate("12가 3456").folded_key(), "12가3456", "what has no look-alike stays as it is");
    }

    #[test]
    fn one_slip_is_near_and_two_are_not() {
        for (left, right) in [
            ("MAB123", "MAC123"),
            ("MAB123", "MAB1234"),
            ("MAB123", "MB123"),
            ("MAB123", "MBA123"),
            ("MAB123", "MAB132"),
            ("AAAA", "AAAAA"),
            ("KLMN", "XLMN"),
        ] {
            assert!(plate(left).is_near(&plate(right)) && plate(right).is_near(&plate(left)), "{left} {right}");
        }
        for (left, right) in [
            ("MAB123", "MXY123"),
            ("MAB123", "MAB12345"),
            ("MAB123", "BAM123"),
            ("MAB123", "M1B23"),
            ("ABC", "ABX"),
            ("AC1", "AC12"),
            ("AC3", "A"),
        ] {
            assert!(!plate(left).is_near(&plate(right)) && !plate(right).is_near(&plate(left)), "{left} {right}");
        }
    }

    #[test]
    fn a_plate_does_not_show_in_debug_output() {
        let shown = format!("{:?} {:?}", plate("M-AB 123"), Some(plate("KÖ 7")));
        assert_eq!(shown, "Plate(6 characters) Some(Plate(3 characters))");
    }

    /// The textbook table of edit distances with swaps of neighbours, to hold the short cut against.
    fn distance(own: &[char], other: &[char]) -> usize {
        let mut table = vec![vec![0; other.len() + 1]; own.len() + 1];
        for row in 0..=own.len() {
            for column in 0..=other.len() {
                table[row][column] = if row == 0 || column == 0 {
                    row + column
                } else {
                    let differs = usize::from(own[row - 1] != other[column - 1]);
                    let mut best = (table[row - 1][column] + 1).min(table[row][column - 1] + 1);
                    best = best.min(table[row - 1][column - 1] + differs);
                    if row > 1 && column > 1 && own[row - 1] == other[column - 2] && own[row - 2] == other[column - 1] {
                        best = best.min(table[row - 2][column - 2] + 1);
                    }
                    best
                };
            }
        }
        table[own.len()][other.len()]
    }

    proptest! {
        #[test]
        fn any_text_is_a_plate_that_reads_back_the_same_or_is_refused(text in any::<String>()) {
            if let Ok(first) = Plate::parse(&text) {
                prop_assert_eq!(&Plate::parse(first.typed()).unwrap(), &first);
                let from_key = Plate::parse(first.key()).unwrap();
                prop_assert_eq!(from_key.key(), first.key());
                prop_assert!(from_key.is_near(&first));
                prop_assert!(first.key().chars().all(|letter| !letter.is_whitespace() && !letter.is_control()));
            }
        }

        #[test]
        fn case_spaces_and_hyphens_never_change_the_key(letters in "[A-Z0-9ÄÖÜŠČ]{1,12}", at in 0_usize..12) {
            let spread: String =
                letters.chars().enumerate().map(|(place, letter)| if place == at { format!(" - {letter}") } else { letter.to_string() }).collect();
            let (plain, spread) = (plate(&letters), plate(&spread.to_lowercase()));
            prop_assert_eq!(plain.key(), letters.as_str());
            prop_assert!(spread.is_same(&plain));
        }

        #[test]
        fn one_slip_is_an_edit_distance_of_one(own in "[XY]{4,7}", other in "[XY]{4,7}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            let near = plate(&own).is_near(&plate(&other));
            prop_assert_eq!(near, distance(&letters(&own), &letters(&other)) <= 1);
        }
    }
}
