//! Text from a file as it is shown in a message: a whole file in one field must not fill the screen, nor move its cursor.

/// The beginning of a text, at most so many characters, on one line.
pub(super) fn shown(text: &str, most_chars: usize) -> String {
    let is_mark =
        |c: &char| c.is_control() || matches!(c, '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let mut shown: String = text.chars().take(most_chars).map(|c| if is_mark(&c) { '\u{FFFD}' } else { c }).collect();
    if text.chars().nth(most_chars).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_on_one_line_and_not_whole() {
        assert_eq!(shown("abc", 3), "abc");
        assert_eq!(shown("abcd", 3), "abc…");
        assert_eq!(shown("a\n\u{1b}[2J", 40), "a\u{FFFD}\u{FFFD}[2J");
    }
}
