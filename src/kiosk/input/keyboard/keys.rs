//! The keys of the on-screen keyboard, row by row.

/// How the letters are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    /// As in Germany, Austria, Poland, Hungary, …
    #[default]
    Qwertz,
    /// As in Britain, the Netherlands, Italy, Spain, …
    Qwerty,
    /// As in France and Belgium.
    Azerty,
}

/// What the keys type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Layer {
    /// Letters and digits.
    #[default]
    Letters,
    /// Letters with accents, and signs.
    Accents,
    /// Digits for money.
    Numbers,
}

/// Large or small letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    /// Large ones, as on plates.
    #[default]
    Upper,
    /// Small ones.
    Lower,
}

/// One key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cap {
    /// Types a character.
    Letter(char),
    /// Takes the last character away.
    Delete,
    /// Takes everything away.
    Clear,
    /// A space.
    Space,
    /// Ends what was typed.
    Enter,
    /// Large or small letters.
    Shift,
    /// Another layer.
    To(Layer),
    /// Opens the settings of the window: the key for whom has no other keyboard.
    Settings,
    /// Closes the keyboard.
    Hide,
}

/// A key and how many ordinary keys wide it is.
pub(super) type Key = (Cap, f32);

const DIGITS: &str = "1234567890";

/// The rows of a layer.
pub(super) fn rows(layer: Layer, letters: Letters) -> Vec<Vec<Key>> {
    match layer {
        Layer::Letters => {
            let [first, second, third] = match letters {
                Letters::Qwertz => ["QWERTZUIOP", "ASDFGHJKL-", "YXCVBNM"],
                Letters::Qwerty => ["QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM"],
                Letters::Azerty => ["AZERTYUIOP", "QSDFGHJKLM", "WXCVBN-"],
            };
            let mut third: Vec<Key> = letters_of(third);
            third.insert(0, (Cap::Shift, 1.5));
            third.push((Cap::Delete, 1.5));
            vec![
                letters_of(DIGITS),
                letters_of(first),
                letters_of(second),
                third,
                vec![
                    (Cap::Hide, 1.5),
                    (Cap::To(Layer::Accents), 1.5),
                    (Cap::Settings, 1.5),
                    (Cap::Space, 2.0),
                    (Cap::Letter('.'), 1.0),
                    (Cap::Enter, 2.5),
                ],
            ]
        }
        Layer::Accents => {
            let mut last = letters_of("ŠČŽĐĆŁŐ");
            last.insert(0, (Cap::Shift, 1.5));
            last.push((Cap::Delete, 1.5));
            vec![
                letters_of("ÄÖÜßÅÆØÉÈÊ"),
                letters_of("ÁÀÂÇÑÍÎÓÔÕ"),
                letters_of("/:_@&'(),+"),
                last,
                vec![
                    (Cap::Hide, 1.5),
                    (Cap::To(Layer::Letters), 1.5),
                    (Cap::Settings, 1.5),
                    (Cap::Space, 2.0),
                    (Cap::Letter('.'), 1.0),
                    (Cap::Enter, 2.5),
                ],
            ]
        }
        Layer::Numbers => vec![
            pad("789", (Cap::Delete, 2.0)),
            pad("456", (Cap::Clear, 2.0)),
            pad("123", (Cap::Hide, 2.0)),
            vec![(Cap::Letter('0'), 2.0), (Cap::Letter('.'), 1.0), (Cap::Enter, 2.0)],
        ],
    }
}

fn letters_of(letters: &str) -> Vec<Key> {
    letters.chars().map(|letter| (Cap::Letter(letter), 1.0)).collect()
}

fn pad(digits: &str, last: Key) -> Vec<Key> {
    let mut row = letters_of(digits);
    row.push(last);
    row
}

impl Cap {
    /// What stands on the key.
    pub(super) fn face(self, case: Case) -> String {
        match self {
            Self::Letter(letter) => typed(letter, case),
            Self::Delete => "Delete".to_owned(),
            Self::Clear => "Clear".to_owned(),
            Self::Space => "Space".to_owned(),
            Self::Enter => "Enter".to_owned(),
            Self::Shift => match case {
                Case::Upper => "abc".to_owned(),
                Case::Lower => "ABC".to_owned(),
            },
            Self::To(Layer::Letters) => "ABC".to_owned(),
            Self::To(Layer::Accents) => "ÄÉ/".to_owned(),
            Self::To(Layer::Numbers) => "123".to_owned(),
            Self::Settings => "F12".to_owned(),
            Self::Hide => "Hide".to_owned(),
        }
    }

    /// What a screen reader says.
    pub(super) fn name(self, case: Case) -> String {
        match self {
            Self::Letter('.') => "Key full stop".to_owned(),
            Self::Letter('-') => "Key hyphen".to_owned(),
            Self::Letter(letter) => format!("Key {}", typed(letter, case)),
            Self::Delete => "Delete the last character".to_owned(),
            Self::Clear => "Clear the field".to_owned(),
            Self::Space => "Key space".to_owned(),
            Self::Enter => "Key Enter".to_owned(),
            Self::Shift => match case {
                Case::Upper => "Small letters".to_owned(),
                Case::Lower => "Capital letters".to_owned(),
            },
            Self::To(Layer::Letters) => "Letters and digits".to_owned(),
            Self::To(Layer::Accents) => "Accents and signs".to_owned(),
            Self::To(Layer::Numbers) => "Digits".to_owned(),
            Self::Settings => "Settings of this window".to_owned(),
            Self::Hide => "Hide the keyboard".to_owned(),
        }
    }
}

/// What a key types. Some letters have no capital of one character.
pub(super) fn typed(letter: char, case: Case) -> String {
    match case {
        Case::Upper => letter.to_string(),
        Case::Lower => letter.to_lowercase().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYERS: [Layer; 3] = [Layer::Letters, Layer::Accents, Layer::Numbers];

    #[test]
    fn every_letter_and_digit_of_a_plate_can_be_typed_whatever_the_arrangement() {
        for arrangement in [Letters::Qwertz, Letters::Qwerty, Letters::Azerty] {
            let mut typed: Vec<char> = rows(Layer::Letters, arrangement)
                .concat()
                .into_iter()
                .filter_map(|(cap, _)| if let Cap::Letter(letter) = cap { Some(letter) } else { None })
                .collect();
            typed.sort_unstable();
            assert_eq!(typed, "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().collect::<Vec<_>>());
        }
    }

    #[test]
    fn rows_of_a_layer_are_equally_wide_and_no_two_keys_have_one_name() {
        for layer in LAYERS {
            for case in [Case::Upper, Case::Lower] {
                let rows = rows(layer, Letters::Qwertz);
                for row in &rows {
                    let width: f32 = row.iter().map(|(_, width)| width).sum();
                    let widest: f32 = rows[0].iter().map(|(_, width)| width).sum();
                    assert!((width - widest).abs() < 0.01, "{row:?}");
                }
                let keys = rows.concat();
                let mut names: Vec<String> = keys.iter().map(|(cap, _)| cap.name(case)).collect();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), keys.len());
            }
        }
    }

    #[test]
    fn every_layer_can_be_closed_and_entered() {
        for layer in LAYERS {
            let keys = rows(layer, Letters::Azerty).concat();
            for cap in [Cap::Hide, Cap::Enter, Cap::Delete] {
                assert!(keys.iter().any(|(key, _)| *key == cap), "{layer:?} {cap:?}");
            }
        }
    }
}
