//! Characters as they came in, and what they spell: also for a scanner that is set to another keyboard than the computer.

use eframe::egui::Key;

use crate::domain::ticket::{CODE_CHARS, TicketCode};

/// One character that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stroke {
    /// The character, by the computer's keyboard layout.
    pub(super) typed: char,
    /// Where the key lies on a keyboard, named by what a US keyboard has there.
    pub(super) place: Option<Key>,
}

/// The layout that a scanner may be set to, whatever the computer's is.
#[derive(Clone, Copy)]
enum Layout {
    Us,
    German,
    French,
}

const LAYOUTS: [Layout; 3] = [Layout::Us, Layout::German, Layout::French];

impl Layout {
    /// The letter or digit that a scanner means by a key at that place.
    fn letter(self, place: Key) -> Option<char> {
        let place = match (self, place) {
            (Self::German, Key::Y) | (Self::French, Key::W) => Key::Z,
            (Self::German, Key::Z) => Key::Y,
            (Self::French, Key::A) => Key::Q,
            (Self::French, Key::Q) => Key::A,
            (Self::French, Key::Z) => Key::W,
            (Self::French, Key::Semicolon) => Key::M,
            (Self::French, Key::M) => return None,
            (_, other) => other,
        };
        let mut name = place.name().chars();
        let letter = name.next().filter(char::is_ascii_alphanumeric)?;
        name.next().is_none().then_some(letter)
    }
}

/// The text that strokes spell.
pub(super) fn text(strokes: &[Stroke]) -> String {
    let text: String = strokes.iter().map(|stroke| stroke.typed).collect();
    without_symbology(&text).to_owned()
}

/// The ticket that strokes spell, if they spell exactly one.
///
/// As typed, or else by where the keys lie: a scanner set to a US, a German or a French keyboard at a computer with any other. The
/// check character says which reading is right; where two are, none is.
pub(super) fn ticket(strokes: &[Stroke]) -> Option<TicketCode> {
    if strokes.len() < CODE_CHARS {
        return None;
    }
    let typed: String = strokes.iter().map(|stroke| stroke.typed).collect();
    // Nobody writes words in capitals.
    let case = if typed.chars().any(char::is_lowercase) { Case::Mixed } else { Case::Capitals };
    if let Some(code) = certain(&typed, case) {
        return Some(code);
    }
    let mut found: Option<TicketCode> = None;
    for layout in LAYOUTS {
        let read: Option<String> =
            strokes.iter().map(|stroke| stroke.place.and_then(|place| layout.letter(place))).collect();
        let Some(code) = read.and_then(|text| certain(&text, case)) else { continue };
        match &found {
            Some(other) if *other != code => return None,
            _ => found = Some(code),
        }
    }
    found
}

/// Whether small letters came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Capitals,
    Mixed,
}

/// A code that nobody takes for words: those have small letters, no digits, and spaces between them. Nor is it one with something
/// typed before it.
fn certain(text: &str, case: Case) -> Option<TicketCode> {
    let text = without_symbology(text);
    let ends = [text.chars().next(), text.chars().next_back()];
    let is_code = (case == Case::Capitals || text.chars().any(|letter| letter.is_ascii_digit()))
        && !text.contains(char::is_whitespace)
        && ends.into_iter().flatten().all(|letter| letter.is_ascii_alphanumeric());
    if is_code { TicketCode::parse(text).ok() } else { None }
}

/// Without the three characters by which some scanners say what kind of code it was: `]C1`.
fn without_symbology(text: &str) -> &str {
    let mut letters = text.chars();
    let is_said = letters.next() == Some(']')
        && letters.next().is_some_and(|letter| letter.is_ascii_alphabetic())
        && letters.next().is_some_and(|letter| letter.is_ascii_alphanumeric());
    if is_said { letters.as_str() } else { text }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Where a letter lies on a keyboard of a layout.
    fn place(layout: Layout, letter: char) -> Key {
        Key::ALL.iter().copied().find(|key| layout.letter(*key) == Some(letter)).unwrap()
    }

    /// The character that a computer with a French keyboard makes of a key.
    fn french(place: Key) -> char {
        let digits = "à&é\"'(-è_ç";
        match Layout::French.letter(place) {
            Some(digit) if digit.is_ascii_digit() => digits.chars().nth(digit.to_digit(10).unwrap() as usize).unwrap(),
            Some(letter) => letter.to_ascii_lowercase(),
            None => ',',
        }
    }

    pub(in super::super) fn codes() -> Vec<String> {
        (0..200_u8)
            .map(|seed| {
                let bytes =
                    [1_u8, 7, 31, 63, 127, 191, 251].map(|factor| seed.wrapping_mul(factor).wrapping_add(factor));
                TicketCode::from_random(bytes).to_string()
            })
            .collect()
    }

    fn strokes(code: &str, scanner: Layout, typed: impl Fn(Key) -> char) -> Vec<Stroke> {
        code.chars()
            .map(|letter| {
                let place = place(scanner, letter);
                Stroke { typed: typed(place), place: Some(place) }
            })
            .collect()
    }

    #[test]
    fn a_scanner_with_another_keyboard_is_read_by_where_the_keys_lie() {
        let mut undecided = 0;
        for code in codes() {
            for scanner in LAYOUTS {
                for computer in LAYOUTS {
                    let typed = |key: Key| match computer {
                        Layout::French => french(key),
                        other => other.letter(key).unwrap_or(';').to_ascii_lowercase(),
                    };
                    match ticket(&strokes(&code, scanner, typed)) {
                        Some(read) => {
                            // What the computer typed may by chance be a code, too; then that one is taken.
                            let by_chance: String =
                                strokes(&code, scanner, typed).iter().map(|one| one.typed).collect();
                            assert!(read.to_string() == code || TicketCode::parse(&by_chance).is_ok(), "{code}");
                        }
                        None => undecided += 1,
                    }
                }
            }
        }
        assert!(undecided < 200 * 9 / 10, "{undecided} of 1,800 could not be decided");
    }

    #[test]
    fn a_cyrillic_computer_reads_tickets_too() {
        let code = codes().remove(3);
        let read = ticket(&strokes(&code, Layout::Us, |_| 'ы')).unwrap();
        assert_eq!(read.to_string(), code);
    }

    #[test]
    fn caps_lock_and_the_name_of_the_kind_of_code_change_nothing() {
        let code = codes().remove(5);
        let as_typed =
            |text: &str| -> Vec<Stroke> { text.chars().map(|typed| Stroke { typed, place: None }).collect() };
        for text in [code.clone(), code.to_lowercase(), format!("]C1{code}"), format!("]Q3{}", code.to_lowercase())] {
            assert_eq!(ticket(&as_typed(&text)).map(|read| read.to_string()), Some(code.clone()), "{text}");
        }
        assert_eq!(text(&as_typed("]C0B-AB 12")), "B-AB 12");
        assert_eq!(text(&as_typed("]C")), "]C");
    }

    #[test]
    fn words_are_no_tickets_even_where_their_check_character_is_right() {
        let as_typed =
            |text: &str| -> Vec<Stroke> { text.chars().map(|typed| Stroke { typed, place: None }).collect() };
        let mut letters_only = 0;
        for last in 'a'..='z' {
            for first in 'a'..='z' {
                let word = format!("{first}emergencyx{last}");
                letters_only += usize::from(TicketCode::parse(&word).is_ok());
                assert_eq!(ticket(&as_typed(&word)), None, "{word}");
            }
        }
        assert!(letters_only > 0, "some word has the right check character by chance");
    }
}
