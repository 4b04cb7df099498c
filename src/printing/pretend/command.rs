//! ESC/POS taken apart: from bytes to commands.

use crate::paper::escpos::commands::{DLE, EOT, ESC, GS};

/// One command, or one byte of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command<'a> {
    /// A byte of text.
    Letter(u8),
    /// The end of a line.
    LineEnd,
    /// Back to the state of a printer that was just switched on.
    Initialise,
    /// Another table of letters.
    Page(u8),
    /// 0 left, 1 middle, 2 right.
    Align(u8),
    /// Bold or not.
    Bold(bool),
    /// White on black or not.
    Reversed(bool),
    /// How many times as wide and as high.
    Size(u32, u32),
    /// Paper moves on by dots.
    FeedDots(u8),
    /// Paper moves on by lines.
    FeedLines(u8),
    /// The drawer, for so many milliseconds.
    Drawer(u32),
    /// Dots: bytes to a row, and the rows.
    Dots(usize, &'a [u8]),
    /// The paper is cut, after so many dots of feed.
    Cut(u8),
    /// Asks how the paper is, when all before is printed.
    AskWhenPrinted,
    /// Asks at once: 1 online, 2 why offline, 3 errors, 4 paper.
    AskNow(u8),
    /// Nothing to be seen: a carriage return, a byte of padding.
    Nothing,
    /// What this printer does not know.
    Unknown(u8, u8),
}

/// The first command in these bytes and how long it is; none where its end is yet to come.
pub(super) fn first(bytes: &[u8]) -> Option<(Command<'_>, usize)> {
    Some(match bytes {
        [] | [ESC | GS | DLE] => return None,
        [b'\n', ..] => (Command::LineEnd, 1),
        [ESC, b'@', ..] => (Command::Initialise, 2),
        [ESC, b't', page, ..] => (Command::Page(*page), 3),
        [ESC, b'a', how, ..] => (Command::Align(*how & 0x03), 3),
        [ESC, b'E', bold, ..] => (Command::Bold(bold & 1 == 1), 3),
        [ESC, b'J', dots, ..] => (Command::FeedDots(*dots), 3),
        [ESC, b'd', lines, ..] => (Command::FeedLines(*lines), 3),
        [ESC, b'p', _pin, on, _off, ..] => (Command::Drawer(u32::from(*on) * 2), 5),
        [GS, b'!', size, ..] => (Command::Size(u32::from(size >> 4 & 7) + 1, u32::from(size & 7) + 1), 3),
        [GS, b'B', reversed, ..] => (Command::Reversed(reversed & 1 == 1), 3),
        [GS, b'r', _what, ..] => (Command::AskWhenPrinted, 3),
        [GS, b'v', b'0', _mode, across, across_high, down, down_high, rest @ ..] => {
            let bytes = usize::from(u16::from_le_bytes([*across, *across_high]));
            let rows = usize::from(u16::from_le_bytes([*down, *down_high]));
            let length = bytes.saturating_mul(rows);
            (Command::Dots(bytes.max(1), rest.get(..length)?), 8 + length)
        }
        [GS, b'V', b'A' | b'B', feed, ..] => (Command::Cut(*feed), 4),
        [GS, b'V', 0 | 1 | b'0' | b'1', ..] => (Command::Cut(0), 3),
        [DLE, EOT, what, ..] => (Command::AskNow(*what), 3),
        [ESC, b't' | b'a' | b'E' | b'J' | b'd' | b'p', ..] | [GS, b'!' | b'B' | b'r' | b'v' | b'V'] | [DLE, EOT] => {
            return None;
        }
        [GS, b'v', ..] | [GS, b'V', b'A' | b'B'] => return None,
        [first @ (ESC | GS | DLE), second, ..] => (Command::Unknown(*first, *second), 2),
        [letter, ..] if *letter >= b' ' => (Command::Letter(*letter), 1),
        [_control, ..] => (Command::Nothing, 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_whose_end_is_yet_to_come_is_waited_for() {
        let whole = [GS, b'v', b'0', 0, 2, 0, 3, 0, 1, 2, 3, 4, 5, 6];
        for length in 0..whole.len() {
            assert_eq!(first(&whole[..length]), None, "{length}");
        }
        assert_eq!(first(&whole), Some((Command::Dots(2, &[1, 2, 3, 4, 5, 6]), 14)));
        for whole in [&[ESC, b't', 19][..], &[ESC, b'p', 0, 50, 50], &[GS, b'V', b'B', 0], &[DLE, EOT, 4]] {
            for length in 0..whole.len() {
                assert_eq!(first(&whole[..length]), None, "{whole:?} to {length}");
            }
            assert_eq!(first(whole).unwrap().1, whole.len());
        }
    }

    #[test]
    fn what_is_not_known_is_told_and_passed_over() {
        assert_eq!(first(&[ESC, 0xff, b'A']), Some((Command::Unknown(ESC, 0xff), 2)));
        assert_eq!(first(b"A"), Some((Command::Letter(b'A'), 1)));
        assert_eq!(first(b"\r\n"), Some((Command::Nothing, 1)));
    }
}
