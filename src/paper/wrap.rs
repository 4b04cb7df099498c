//! Texts cleaned and broken into lines that fit.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::fonts::Style;

/// What an accent without a letter is set on.
const DOTTED_CIRCLE: char = '\u{25cc}';

/// A text as it is set: accents joined with their letters, line ends, tabs and runs of spaces made one space.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for word in words(text) {
        if !clean.is_empty() {
            clean.push(' ');
        }
        if word.starts_with(is_combining_mark) {
            clean.push(DOTTED_CIRCLE);
        }
        clean.extend(word.nfc());
    }
    clean
}

/// A cleaned text in lines no wider than so many dots. A word that is wider than that is broken where the line ends.
pub(super) fn wrap(text: &str, style: Style, width_dots: u32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if style.width_dots(&joined) <= width_dots {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut rest = word;
        loop {
            let (fits, over) = style.split_to_fit(rest, width_dots);
            if over.is_empty() {
                fits.clone_into(&mut line);
                break;
            }
            lines.push(fits.to_owned());
            rest = over;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Whether every word of a cleaned text fits a line of so many dots whole.
pub(super) fn words_fit(text: &str, style: Style, width_dots: u32) -> bool {
    words(text).all(|word| style.width_dots(word) <= width_dots)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| character.is_whitespace() && !is_unbreakable(character))
        .filter(|word| !word.is_empty())
}

/// The spaces at which a line must not end.
fn is_unbreakable(space: char) -> bool {
    matches!(space, '\u{a0}' | '\u{202f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fonts::{TextSize, Typeface};
    use super::*;

    const NORMAL: Style = Style::new(TextSize::Normal, Typeface::Mono);

    #[test]
    fn lines_end_between_words_and_long_words_where_the_width_ends() {
        let ten = NORMAL.width_dots("0123456789");
        assert_eq!(wrap("one two three four", NORMAL, ten), ["one two", "three four"]);
        assert_eq!(wrap("a Parkhausverwaltung b", NORMAL, ten), ["a", "Parkhausve", "rwaltung b"]);
        assert_eq!(wrap("12.50\u{a0}EUR yes", NORMAL, ten), ["12.50\u{a0}EUR", "yes"]);
        assert!(wrap("", NORMAL, ten).is_empty());
    }

    #[test]
    fn texts_are_cleaned_and_nothing_visible_is_dropped() {
        assert_eq!(clean("  Garage\r\n\tMitte  "), "Garage Mitte");
        assert_eq!(clean("Zu\u{308}rich"), "Zürich");
        assert_eq!(clean("\u{301}x"), "\u{25cc}\u{301}x");
        assert_eq!(clean("bell\u{7}"), "bell\u{7}");
    }

    proptest! {
        #[test]
        fn every_line_fits_and_the_lines_make_up_the_text(text in "\\PC{0,80}", width in 100_u32..600) {
            let text = clean(&text);
            let lines = wrap(&text, NORMAL, width);
            for line in &lines {
                prop_assert!(NORMAL.width_dots(line) <= width, "{line:?}");
                prop_assert_eq!(line.trim_matches(' '), line.as_str());
            }
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
