use proptest::prelude::*;

use super::super::{parse, write};
use crate::domain::tariff::random::tariffs;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_tariff_reads_back_as_it_was_written(tariff in tariffs()) {
        let text = write(&tariff);
        prop_assert_eq!(parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}")), tariff);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.line >= 1 && error.column >= 1 && !error.to_string().is_empty());
        }
    }

    #[test]
    fn a_file_with_one_character_changed_is_read_or_refused_with_a_place(
        tariff in tariffs(),
        place in any::<prop::sample::Index>(),
        character in prop::sample::select(vec!['"', '[', '}', '=', 'x', '9', '\n', '-', '.', 'é']),
    ) {
        let mut characters: Vec<char> = write(&tariff).chars().collect();
        let idx = place.index(characters.len());
        characters[idx] = character;
        let text: String = characters.into_iter().collect();
        if let Err(error) = parse(&text) {
            prop_assert!(error.line <= text.lines().count() + 1, "{error}");
        }
    }
}
