//! Rows of a paper as lines of a printer's own letters, which are all as wide as each other.

use super::code_page::CodePage;
use crate::paper::fonts::{Style, TextSize, Typeface};
use crate::paper::layout::{Ground, Row};

/// One line of letters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The bytes from left to right, and whether they are bold.
    pub(super) parts: Vec<(Vec<u8>, bool)>,
    /// How many times as wide and as high as usual.
    pub(super) scale: u8,
    /// Whether it stands in the middle.
    pub(super) is_centred: bool,
    /// Whether it is white on black.
    pub(super) is_reversed: bool,
}

/// The lines of a row, nothing of it lost. None where the letters do not suffice, or the row has none.
pub(super) fn lines_of(row: &Row, columns: usize, page: CodePage) -> Option<Vec<Line>> {
    match row {
        Row::Line { text, style, ground } => {
            let text = written(text, *style, page)?;
            let scale = scale_of(style.size, text.len(), columns);
            let is_reversed = *ground == Ground::Band;
            let line = |part: &[u8]| Line {
                parts: vec![(part.to_vec(), is_bold(*style))],
                scale,
                is_centred: true,
                is_reversed,
            };
            Some(text.chunks(columns / usize::from(scale).max(1)).map(line).collect())
        }
        Row::Columns { left, left_style, right, right_style } => {
            let left = written(left, *left_style, page)?;
            let right = written(right, *right_style, page)?;
            Some(side_by_side((&left, *left_style), (&right, *right_style), columns))
        }
        Row::Rule(_) | Row::Gap(_) | Row::Qr(_) | Row::Bars(_) => None,
    }
}

/// The bytes of a text; none if the table lacks one of its characters, or a box is to stand for it.
fn written(text: &str, style: Style, page: CodePage) -> Option<Vec<u8>> {
    text.chars().map(|character| if style.typeface.lacks(character) { None } else { page.byte(character) }).collect()
}

const fn is_bold(style: Style) -> bool {
    matches!(style.typeface, Typeface::SansBold | Typeface::MonoBold)
}

/// How much larger the letters are: as on the paper, or less where they would not fit the line.
fn scale_of(size: TextSize, characters: usize, columns: usize) -> u8 {
    let wished = match size {
        TextSize::Small | TextSize::Normal => 1,
        TextSize::Large => 2,
        TextSize::Huge => 3,
        TextSize::Giant => 5,
    };
    (1..=wished).rev().find(|scale| characters * usize::from(*scale) <= columns).unwrap_or(1)
}

/// The left text at the left edge, the right text at the right edge: on one line, or below each other where they would touch.
fn side_by_side(left: (&[u8], Style), right: (&[u8], Style), columns: usize) -> Vec<Line> {
    let ((left, left_style), (right, right_style)) = (left, right);
    let line = |parts, scale| Line { parts, scale, is_centred: false, is_reversed: false };
    let needed = left.len() + right.len() + 1;
    let scale = scale_of(left_style.size, needed, columns);
    let columns = columns / usize::from(scale).max(1);
    if needed <= columns {
        let between = vec![b' '; columns - left.len() - right.len()];
        let parts =
            vec![(left.to_vec(), is_bold(left_style)), (between, false), (right.to_vec(), is_bold(right_style))];
        return vec![line(parts, scale)];
    }
    let lefts = left.chunks(columns).map(|part| line(vec![(part.to_vec(), is_bold(left_style))], scale));
    let rights = right.chunks(columns).map(|part| {
        let before = vec![b' '; columns - part.len()];
        line(vec![(before, false), (part.to_vec(), is_bold(right_style))], scale)
    });
    lefts.chain(rights).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn columns_row(left: &str, right: &str, size: TextSize) -> Row {
        Row::Columns {
            left: left.to_owned(),
            left_style: Style::new(size, Typeface::Sans),
            right: right.to_owned(),
            right_style: Style::new(size, Typeface::SansBold),
        }
    }

    fn shown(lines: &[Line]) -> Vec<String> {
        let text = |line: &Line| line.parts.iter().map(|(bytes, _)| String::from_utf8_lossy(bytes)).collect::<String>();
        lines.iter().map(text).collect()
    }

    #[test]
    fn a_fact_stands_at_both_edges_and_takes_two_lines_only_where_it_must() {
        let lines = lines_of(&columns_row("Plate", "B-AB 1", TextSize::Normal), 20, CodePage::Cp437).unwrap();
        assert_eq!(shown(&lines), ["Plate         B-AB 1"]);
        let lines =
            lines_of(&columns_row("A long label", "with a fact", TextSize::Normal), 20, CodePage::Cp437).unwrap();
        assert_eq!(shown(&lines), ["A long label", "         with a fact"]);
        let lines = lines_of(&columns_row("Total", "7.00", TextSize::Large), 20, CodePage::Cp437).unwrap();
        assert_eq!((shown(&lines), lines[0].scale), (vec!["Total 7.00".to_owned()], 2));
    }

    #[test]
    fn a_character_that_the_table_or_the_font_lacks_makes_no_line() {
        for (text, page) in [("Ж", CodePage::Cp437), ("ä", CodePage::Cp866), ("車", CodePage::Cp858)] {
            assert_eq!(lines_of(&columns_row(text, "", TextSize::Normal), 48, page), None, "{text}");
        }
        assert!(lines_of(&columns_row("Ж", "", TextSize::Normal), 48, CodePage::Cp866).is_some());
    }

    proptest! {
        #[test]
        fn every_line_fits_and_nothing_is_lost(
            left in "[ -~]{0,70}",
            right in "[ -~]{0,70}",
            columns in prop_oneof![Just(48_usize), Just(32)],
            size_idx in 0_usize..5,
        ) {
            let size = [TextSize::Small, TextSize::Normal, TextSize::Large, TextSize::Huge, TextSize::Giant][size_idx];
            let bare = |text: &str| text.replace(' ', "");
            let row = columns_row(&left, &right, size);
            let line = Row::Line { text: left.clone(), style: Style::new(size, Typeface::Sans), ground: Ground::Paper };
            for (row, text) in [(row, format!("{left}{right}")), (line, left.clone())] {
                let lines = lines_of(&row, columns, CodePage::Cp437).unwrap();
                for line in &lines {
                    let length: usize = line.parts.iter().map(|(bytes, _)| bytes.len()).sum();
                    prop_assert!(length * usize::from(line.scale) <= columns, "{line:?}");
                }
                prop_assert_eq!(bare(&shown(&lines).concat()), bare(&text));
            }
        }
    }
}
