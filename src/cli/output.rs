//! The one place that prints: answers on standard output, everything else on standard error.

use std::io::{self, Write as _};

/// The longest message, in characters: whatever was typed or lies in a file must not fill the screen.
const LONGEST_MESSAGE: usize = 2_000;

/// The longest word in a message, in characters: longer than the path of any file that people name.
const LONGEST_WORD: usize = 300;

/// Writes an answer to standard output. Somebody who closed the pipe does not want to read on, which is no error.
pub(super) fn answer(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// A text for people without marks that move the cursor or turn the writing round: names in it come from files.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if moves_the_cursor(c) { '\u{FFFD}' } else { c }).collect()
}

/// Writes a message to standard error, as far as it can be written: there is nowhere else to say that it cannot.
pub(super) fn message(text: &str) {
    let written = writeln!(io::stderr().lock(), "{}", fit_to_print(text));
    drop(written);
}

/// A message without marks that move the cursor or turn the writing round, and of bearable length. A word too long to be one is cut
/// by itself, so that what is said after it can still be read.
fn fit_to_print(text: &str) -> String {
    let mut fit = String::new();
    let mut word_chars = 0_usize;
    for c in text.trim_end().chars() {
        word_chars = if c.is_whitespace() { 0 } else { word_chars.saturating_add(1) };
        match word_chars {
            ..=LONGEST_WORD => fit.push(if moves_the_cursor(c) { '\u{FFFD}' } else { c }),
            word_chars if word_chars == LONGEST_WORD + 1 => fit.push('…'),
            _ => {}
        }
    }
    if let Some((end, _)) = fit.char_indices().nth(LONGEST_MESSAGE) {
        fit.truncate(end);
        fit.push('…');
    }
    fit
}

fn moves_the_cursor(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_lines_and_nothing_else_that_moves_the_cursor() {
        assert_eq!(fit_to_print("one\ntwo\r\n"), "one\ntwo");
        assert_eq!(plain("one\n\u{1b}[2Jtwo\u{202E}"), "one\n\u{FFFD}[2Jtwo\u{FFFD}");
        assert_eq!(fit_to_print("a\u{1b}[2Jb\u{202E}c\0"), "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}");
    }

    #[test]
    fn what_is_too_long_is_cut_and_what_is_said_about_it_is_not() {
        let huge = "x".repeat(100_000);
        assert_eq!(
            fit_to_print(&format!("“{huge}” is no time")),
            format!("“{}… is no time", "x".repeat(LONGEST_WORD - 1))
        );
        assert_eq!(fit_to_print(&"no end ".repeat(10_000)).chars().count(), LONGEST_MESSAGE + 1);
    }
}
