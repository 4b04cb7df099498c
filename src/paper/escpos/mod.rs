//! A paper as a receipt printer takes it: ESC/POS, the language that nearly all of them understand.
//!
//! Dots always come out as the screen shows them, in every script. Texts in the printer's own letters come out faster; what
//! those letters lack, and the codes, go as dots in between.

mod code_page;
pub mod commands;
mod lines;

pub use self::code_page::CodePage;

use self::commands as esc;
use self::lines::{Line, lines_of};
use super::layout::{Row, Sheet};
use super::raster::Bitmap;

/// Rows of dots in one command: some printers take no more.
const BAND_ROWS: usize = 255;
/// What is darker than this is printed.
const DARKEST_WHITE: u8 = 128;

/// How texts are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    /// As dots, like everything else.
    #[default]
    Dots,
    /// In the printer's own letters, where they suffice.
    Own {
        /// The table that has them.
        page: CodePage,
        /// The number by which the printer chooses it.
        number: u8,
    },
}

/// The bytes that print a paper and cut it off.
pub fn escpos(sheet: &Sheet, dots: &Bitmap, letters: Letters) -> Vec<u8> {
    let mut out = esc::INITIALISE.to_vec();
    match letters {
        Letters::Dots => push_dots(&mut out, dots, 0, dots.height()),
        Letters::Own { page, number } => {
            out.extend([esc::ESC, b't', number]);
            let mut top = 0;
            for row in sheet.rows() {
                match (row, lines_of(row, sheet.width().columns(), page)) {
                    (_, Some(lines)) => lines.iter().for_each(|line| push_line(&mut out, line)),
                    (Row::Gap(dots), None) => push_gap(&mut out, *dots),
                    (_, None) => push_dots(&mut out, dots, top, row.height_dots()),
                }
                top += row.height_dots();
            }
        }
    }
    out.extend(esc::CUT);
    out
}

fn push_line(out: &mut Vec<u8>, line: &Line) {
    let size = line.scale.saturating_sub(1) & 0x07;
    out.extend([esc::ESC, b'a', u8::from(line.is_centred), esc::GS, b'!', size << 4 | size]);
    out.extend([esc::GS, b'B', u8::from(line.is_reversed)]);
    for (bytes, is_bold) in &line.parts {
        out.extend([esc::ESC, b'E', u8::from(*is_bold)]);
        out.extend(bytes);
    }
    out.push(b'\n');
    out.extend([esc::GS, b'B', 0, esc::ESC, b'E', 0, esc::GS, b'!', 0, esc::ESC, b'a', 0]);
}

fn push_gap(out: &mut Vec<u8>, dots: u32) {
    let mut left = dots;
    while left > 0 {
        let step = u8::try_from(left).unwrap_or(u8::MAX);
        out.extend([esc::ESC, b'J', step]);
        left -= u32::from(step);
    }
}

/// Some rows of dots, in bands.
fn push_dots(out: &mut Vec<u8>, dots: &Bitmap, top: u32, height: u32) {
    let width = usize::try_from(dots.width()).unwrap_or(0).max(1);
    let bytes = width.div_ceil(8);
    let (top, height) = (usize::try_from(top).unwrap_or(0), usize::try_from(height).unwrap_or(0));
    let rows: Vec<&[u8]> = dots.pixels().chunks(width).skip(top).take(height).collect();
    for band in rows.chunks(BAND_ROWS) {
        let [across, across_high] = u16::try_from(bytes).unwrap_or(u16::MAX).to_le_bytes();
        let [down, down_high] = u16::try_from(band.len()).unwrap_or(u16::MAX).to_le_bytes();
        out.extend([esc::GS, b'v', b'0', 0, across, across_high, down, down_high]);
        for row in band {
            out.extend(row.chunks(8).map(|eight| {
                (0_u8..).zip(eight).fold(
                    0_u8,
                    |byte, (place, dot)| {
                        if *dot < DARKEST_WHITE { byte | 0x80 >> place } else { byte }
                    },
                )
            }));
        }
    }
}

/// The bytes that open the drawer: a pulse of so many milliseconds to its first pin.
pub fn drawer_pulse(milliseconds: u32) -> Vec<u8> {
    // Counted in steps of two milliseconds; as long off as on, so that the magnet cools.
    let steps = u8::try_from(milliseconds / 2).unwrap_or(u8::MAX).max(1);
    vec![esc::ESC, b'p', 0, steps, steps]
}

#[cfg(test)]
mod tests {
    use super::super::{PaperWidth, raster, samples};
    use super::*;
    use crate::text::words::PaperWords;

    const LATIN: Letters = Letters::Own { page: CodePage::Cp858, number: 19 };

    fn receipt(width: PaperWidth, letters: Letters) -> Vec<u8> {
        let sheet = Sheet::receipt(&samples::receipt(), width, &PaperWords::ENGLISH);
        escpos(&sheet, &raster(&sheet).unwrap(), letters)
    }

    fn holds(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn dots_are_sent_in_bands_and_none_is_lost() {
        for (width, across) in [(PaperWidth::Mm80, 72), (PaperWidth::Mm58, 48)] {
            let sheet = Sheet::receipt(&samples::receipt(), width, &PaperWords::ENGLISH);
            let dots = raster(&sheet).unwrap();
            let bytes = escpos(&sheet, &dots, Letters::Dots);
            let black = dots.pixels().iter().filter(|dot| **dot < DARKEST_WHITE).count();
            let (mut sent, mut rows, mut rest) = (0, 0, &bytes[2..]);
            while let [esc::GS, b'v', b'0', 0, wide, 0, high, 0, after @ ..] = rest {
                assert_eq!(*wide, across);
                let length = usize::from(*wide) * usize::from(*high);
                sent += after[..length].iter().map(|byte| byte.count_ones() as usize).sum::<usize>();
                rows += u32::from(*high);
                rest = &after[length..];
            }
            assert_eq!((sent, rows, rest), (black, dots.height(), &esc::CUT[..]));
        }
    }

    #[test]
    fn latin_texts_go_in_the_printers_own_letters() {
        let bytes = receipt(PaperWidth::Mm80, LATIN);
        for text in [&b"Parkhaus am Markt"[..], b"Receipt B1-1-000123", b"2026-11-22 19:50", b"4f3a9c1e"] {
            assert!(holds(&bytes, text), "{}", String::from_utf8_lossy(text));
        }
        assert!(bytes.len() < receipt(PaperWidth::Mm80, Letters::Dots).len() / 4);
    }

    #[test]
    fn what_the_letters_lack_goes_as_dots_and_the_rest_as_letters() {
        let mut paid = samples::receipt();
        paid.class = "Автобус".to_owned();
        let sheet = Sheet::receipt(&paid, PaperWidth::Mm80, &PaperWords::ENGLISH);
        let bytes = escpos(&sheet, &raster(&sheet).unwrap(), LATIN);
        assert!(!holds(&bytes, b"Vehicle"), "the whole row goes as dots");
        assert!(holds(&bytes, b"Plate") && holds(&bytes, b"B-AB 1234"));
    }

    #[test]
    fn a_drawer_is_opened_for_as_long_as_it_is_told() {
        assert_eq!(drawer_pulse(100), [0x1b, b'p', 0, 50, 50]);
        assert_eq!(drawer_pulse(0), [0x1b, b'p', 0, 1, 1]);
        assert_eq!(drawer_pulse(90_000), [0x1b, b'p', 0, 255, 255]);
    }
}
