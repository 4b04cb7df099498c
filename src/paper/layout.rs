//! Rows that fit: texts broken into lines, labels and amounts set apart, everything placed for one width of paper.
//!
//! Pure: the same paper gives the same rows, and [`Sheet::to_text`] shows them without drawing anything.

use super::blocks::Block;
use super::code128::BarSymbol;
use super::fonts::{Style, TextSize, Typeface};
use super::qr::QrSymbol;
use super::wrap::{clean, words_fit, wrap};
use super::{DOTS_PER_MM, PaperWidth};
use crate::text::words::PaperWords;

/// White dots left and right of every row.
pub const MARGIN_DOTS: u32 = 12;
/// White dots above the first row and below the last.
const EDGE_DOTS: u32 = 3 * DOTS_PER_MM;
/// White dots above and below a rule, and above and below a black band.
const RULE_PADDING_DOTS: u32 = 9;
/// How wide a QR code is, without its quiet zone.
const QR_MM: u32 = 30;
/// How high the bars of a bar code are.
const BARS_MM: u32 = 10;

/// One paper, laid out for one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    width: PaperWidth,
    rows: Vec<Row>,
    missing: Vec<char>,
}

/// One row of a paper, as high as what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// One line of text in the middle.
    Line {
        /// The text. It fits between the margins.
        text: String,
        /// How it looks.
        style: Style,
        /// What it stands on.
        ground: Ground,
    },
    /// One text at the left margin, one that ends at the right margin. They do not touch.
    Columns {
        /// The text on the left; empty where only the right goes on.
        left: String,
        /// How that looks.
        left_style: Style,
        /// The text on the right; empty where only the left goes on.
        right: String,
        /// How that looks. Of the same size as the left.
        right_style: Style,
    },
    /// A line across.
    Rule(Stroke),
    /// Empty paper, in dots.
    Gap(u32),
    /// A QR code in the middle.
    Qr(QrSymbol),
    /// A bar code in the middle.
    Bars(BarSymbol),
}

/// What a text stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The white paper.
    Paper,
    /// A black band between the margins; the letters are white.
    Band,
}

/// How heavy a line across is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Between facts.
    Thin,
    /// Under the head and over the total.
    Thick,
}

impl Stroke {
    /// How many dots it is high.
    pub const fn dots(self) -> u32 {
        match self {
            Self::Thin => 2,
            Self::Thick => 5,
        }
    }
}

impl Row {
    /// How many dots the row is high.
    pub fn height_dots(&self) -> u32 {
        match self {
            Self::Line { style, ground: Ground::Paper, .. } | Self::Columns { left_style: style, .. } => {
                style.size.line_dots()
            }
            Self::Line { style, ground: Ground::Band, .. } => style.size.line_dots() + 2 * RULE_PADDING_DOTS,
            Self::Rule(stroke) => stroke.dots() + 2 * RULE_PADDING_DOTS,
            Self::Gap(dots) => *dots,
            Self::Qr(symbol) => symbol.side_dots(),
            Self::Bars(symbol) => symbol.height_dots() + 2 * RULE_PADDING_DOTS,
        }
    }
}

impl Sheet {
    pub(super) fn lay_out(blocks: &[Block], width: PaperWidth, words: &PaperWords) -> Self {
        let text_dots = width.dots() - 2 * MARGIN_DOTS;
        let mut rows = vec![Row::Gap(EDGE_DOTS)];
        for block in blocks {
            rows.extend(rows_of(block, width, words));
        }
        let missing = missing(&rows);
        if !missing.is_empty() {
            let code_points: Vec<String> =
                missing.iter().map(|missing| format!("U+{:04X}", u32::from(*missing))).collect();
            let note = (words.not_in_font)(&code_points.join(" "));
            rows.extend(lines(&note, Style::new(TextSize::Small, Typeface::Sans), text_dots));
        }
        rows.push(Row::Gap(EDGE_DOTS));
        Self { width, rows, missing }
    }

    /// The paper it is laid out for.
    pub const fn width(&self) -> PaperWidth {
        self.width
    }

    /// Its rows, from the top.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The characters that the fonts lack, in order of their first use. A box stands for each, and the paper lists them.
    pub fn missing(&self) -> &[char] {
        &self.missing
    }

    /// How many dots it is long.
    pub fn height_dots(&self) -> u64 {
        self.rows.iter().map(|row| u64::from(row.height_dots())).sum()
    }

    /// The paper as plain text, line for line as it is drawn, in the columns of a printer's own letters. A line in letters
    /// smaller than those may run over the columns; nothing is cut.
    pub fn to_text(&self) -> String {
        let columns = self.width.columns();
        let mut text = String::new();
        for row in &self.rows {
            let line = match row {
                Row::Gap(_) => continue,
                Row::Rule(Stroke::Thin) => "-".repeat(columns),
                Row::Rule(Stroke::Thick) => "=".repeat(columns),
                Row::Line { text, ground: Ground::Paper, .. } => centred(text, columns),
                Row::Line { text, ground: Ground::Band, .. } => centred(&format!("### {text} ###"), columns),
                Row::Qr(symbol) => centred(&format!("[QR {}]", symbol.content()), columns),
                Row::Bars(symbol) => centred(&format!("[Code 128 {}]", symbol.content()), columns),
                Row::Columns { left, right, .. } => {
                    let used = left.chars().count() + right.chars().count();
                    let between = " ".repeat(columns.saturating_sub(used).max(2));
                    format!("{left}{between}{right}")
                }
            };
            text.push_str(line.trim_end_matches(' '));
            text.push('\n');
        }
        text
    }
}

fn centred(text: &str, columns: usize) -> String {
    let indent = columns.saturating_sub(text.chars().count()) / 2;
    format!("{}{text}", " ".repeat(indent))
}

fn rows_of(block: &Block, width: PaperWidth, words: &PaperWords) -> Vec<Row> {
    let text_dots = width.dots() - 2 * MARGIN_DOTS;
    match block {
        Block::Centred { text, style } => lines(text, *style, text_dots),
        Block::Headline(text) => {
            let text = clean(text);
            lines(&text, headline_style(&text, text_dots), text_dots)
        }
        Block::Banner(text) => banner(text, text_dots),
        Block::Pair { label, label_style, value, value_style } => {
            columns(&clean(label), *label_style, &clean(value), *value_style, text_dots)
        }
        Block::Rule(stroke) => vec![Row::Rule(*stroke)],
        Block::Gap(dots) => vec![Row::Gap(*dots)],
        Block::Qr(content) => match QrSymbol::new(content, QR_MM, text_dots) {
            Some(symbol) => vec![Row::Qr(symbol)],
            None => lines(words.no_qr, Style::new(TextSize::Normal, Typeface::Sans), text_dots),
        },
        // The quiet zone may reach into the margins, which are white as well.
        Block::Bars(content) => match BarSymbol::new(content, BARS_MM * DOTS_PER_MM, width.dots()) {
            Some(symbol) => vec![Row::Bars(symbol)],
            None => lines(words.no_bars, Style::new(TextSize::Small, Typeface::Sans), text_dots),
        },
    }
}

fn lines(text: &str, style: Style, text_dots: u32) -> Vec<Row> {
    let lines = wrap(&clean(text), style, text_dots).into_iter();
    lines.map(|text| Row::Line { text, style, ground: Ground::Paper }).collect()
}

fn banner(text: &str, text_dots: u32) -> Vec<Row> {
    let style = Style::new(TextSize::Large, Typeface::SansBold);
    let padded_dots = text_dots - 2 * RULE_PADDING_DOTS;
    let lines = wrap(&clean(text), style, padded_dots).into_iter();
    lines.map(|text| Row::Line { text, style, ground: Ground::Band }).collect()
}

/// The largest letters in which a text takes one line, or two without breaking a word; else the smallest of them.
fn headline_style(text: &str, text_dots: u32) -> Style {
    let styles = [TextSize::Giant, TextSize::Huge, TextSize::Large].map(|size| Style::new(size, Typeface::SansBold));
    let fits = |style: &Style| words_fit(text, *style, text_dots) && wrap(text, *style, text_dots).len() <= 2;
    styles.into_iter().find(fits).unwrap_or(Style::new(TextSize::Large, Typeface::SansBold))
}

/// A label and its value, side by side. Where they do not fit one line, the value takes what it needs up to three fifths of
/// the width (more, where the label leaves more), and the label is broken in what remains.
fn columns(label: &str, label_style: Style, value: &str, value_style: Style, text_dots: u32) -> Vec<Row> {
    let between_dots = u32::from(value_style.size.em_dots());
    let for_both = text_dots.saturating_sub(between_dots);
    let value_limit = for_both.saturating_sub(label_style.width_dots(label)).max(for_both * 3 / 5);
    let value_lines = wrap(value, value_style, value_limit);
    let value_dots = value_lines.iter().map(|line| value_style.width_dots(line)).max().unwrap_or(0);
    let label_lines = wrap(label, label_style, for_both.saturating_sub(value_dots));
    let row_count = label_lines.len().max(value_lines.len());
    let (mut lefts, mut rights) = (label_lines.into_iter(), value_lines.into_iter());
    let mut row = || Row::Columns {
        left: lefts.next().unwrap_or_default(),
        left_style: label_style,
        right: rights.next().unwrap_or_default(),
        right_style: value_style,
    };
    (0..row_count).map(|_| row()).collect()
}

fn missing(rows: &[Row]) -> Vec<char> {
    let mut missing = Vec::new();
    let mut look = |text: &str, style: Style| {
        for character in text.chars() {
            if style.typeface.lacks(character) && !missing.contains(&character) {
                missing.push(character);
            }
        }
    };
    for row in rows {
        match row {
            Row::Line { text, style, .. } => look(text, *style),
            Row::Columns { left, left_style, right, right_style } => {
                look(left, *left_style);
                look(right, *right_style);
            }
            Row::Rule(_) | Row::Gap(_) | Row::Qr(_) | Row::Bars(_) => {}
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples;
    use super::*;

    /// The dots between the margins on a roll of 80 mm, and on one of 58 mm.
    const TEXT_DOTS: [u32; 2] = [552, 360];

    fn bare(text: &str) -> String {
        text.split_whitespace().collect()
    }

    #[test]
    fn a_headline_takes_the_largest_letters_in_which_it_stays_whole() {
        for (text, size) in [
            ("B1-014", TextSize::Giant),
            ("B1-014, B1-015", TextSize::Giant),
            ("B1-014, B1-015, B1-016", TextSize::Huge),
            ("B1-014, B1-015, B1-016, B1-017, B1-018", TextSize::Large),
            ("Coach bay at the north gate", TextSize::Huge),
            ("BASEMENT-B1-014", TextSize::Large),
        ] {
            assert_eq!(headline_style(text, TEXT_DOTS[0]).size, size, "{text}");
        }
    }

    #[test]
    fn characters_that_the_fonts_lack_are_listed_at_the_foot_in_order_and_once() {
        let mut ticket = samples::entry_ticket();
        ticket.plate = Some("京A·車車\u{7}".to_owned());
        let sheet = Sheet::entry_ticket(&ticket, PaperWidth::Mm80, &PaperWords::ENGLISH);
        assert_eq!(sheet.missing(), ['京', '車', '\u{7}']);
        let text = sheet.to_text();
        assert!(text.ends_with("Shown as boxes: U+4EAC U+8ECA U+0007\n"), "{text}");
        assert!(text.contains("京A·車車\u{7}"), "{text}");
    }

    #[test]
    fn a_sheet_is_as_long_as_its_rows() {
        let sheet = Sheet::receipt(&samples::receipt(), PaperWidth::Mm80, &PaperWords::ENGLISH);
        let rows: u64 = sheet.rows().iter().map(|row| u64::from(row.height_dots())).sum();
        assert_eq!(sheet.height_dots(), rows);
        assert!(sheet.rows().iter().all(|row| row.height_dots() > 0));
    }

    proptest! {
        #[test]
        fn columns_fit_never_touch_and_lose_nothing(
            label in samples::any_text(),
            value in samples::any_text(),
            width_idx in 0_usize..2,
            size_idx in 0_usize..3,
        ) {
            let size = [TextSize::Small, TextSize::Normal, TextSize::Large][size_idx];
            let (sans, bold) = (Style::new(size, Typeface::Sans), Style::new(size, Typeface::SansBold));
            let (label, value) = (clean(&label), clean(&value));
            let (mut lefts, mut rights) = (String::new(), String::new());
            for row in columns(&label, sans, &value, bold, TEXT_DOTS[width_idx]) {
                let Row::Columns { left, left_style, right, right_style } = row else { panic!("{row:?}") };
                let used = left_style.width_dots(&left) + right_style.width_dots(&right);
                prop_assert!(used + u32::from(size.em_dots()) <= TEXT_DOTS[width_idx], "{left:?} and {right:?}");
                lefts.push_str(&left);
                rights.push_str(&right);
            }
            prop_assert_eq!(bare(&lefts), bare(&label));
            prop_assert_eq!(bare(&rights), bare(&value));
        }

        #[test]
        fn every_line_fits_and_loses_nothing(text in samples::any_text(), width_idx in 0_usize..2, kind in 0_u8..3) {
            let block = match kind {
                0 => Block::centred(text.clone(), TextSize::Normal, Typeface::Sans),
                1 => Block::Headline(text.clone()),
                _ => Block::Banner(text.clone()),
            };
            let mut set = String::new();
            for row in rows_of(&block, [PaperWidth::Mm80, PaperWidth::Mm58][width_idx], &PaperWords::ENGLISH) {
                let Row::Line { text, style, .. } = row else { panic!("{row:?}") };
                prop_assert!(style.width_dots(&text) <= TEXT_DOTS[width_idx], "{text:?}");
                set.push_str(&text);
            }
            prop_assert_eq!(bare(&set), bare(&clean(&text)));
        }

        #[test]
        fn the_plain_text_holds_every_row_whole(plate in samples::any_text(), label in samples::any_text()) {
            let mut receipt = samples::receipt();
            receipt.plate = Some(plate);
            receipt.fee_lines[0].label = label;
            let sheet = Sheet::receipt(&receipt, PaperWidth::Mm80, &PaperWords::ENGLISH);
            let text = sheet.to_text();
            let mut lines = text.split('\n');
            for row in sheet.rows() {
                match row {
                    Row::Gap(_) => {}
                    Row::Rule(_) | Row::Qr(_) | Row::Bars(_) => prop_assert!(lines.next().is_some()),
                    Row::Line { text, .. } => prop_assert!(lines.next().unwrap().contains(text)),
                    Row::Columns { left, right, .. } => {
                        let line = lines.next().unwrap();
                        prop_assert!(line.starts_with(left) && line.ends_with(right), "{line:?}");
                    }
                }
            }
            prop_assert_eq!(lines.collect::<Vec<_>>(), [""]);
        }
    }
}
