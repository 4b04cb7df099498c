//! Rows drawn as dots: black on white with grey edges, as the screen shows them; a printer takes every dot darker than half.

use ab_glyph::{Font as _, point};
use image::{GrayImage, Luma};

use super::code128::BarSymbol;
use super::fonts::{Style, whole};
use super::layout::{Ground, MARGIN_DOTS, Row, Sheet};
use super::qr::QrSymbol;
use super::{DOTS_PER_MM, PaperError};

/// The longest paper that is drawn: 10 m.
const MOST_DOTS: u32 = 10_000 * DOTS_PER_MM;
const BLACK: u8 = 0;
const WHITE: u8 = 255;

/// A paper as dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    image: GrayImage,
}

/// A part of a bitmap, over its whole width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strip<'bitmap> {
    /// Dots above it.
    pub top: u32,
    /// How many dots it is high.
    pub height: u32,
    /// One byte for each dot, row by row: 0 is black, 255 is white.
    pub pixels: &'bitmap [u8],
}

impl Bitmap {
    /// Dots in a row.
    pub fn width(&self) -> u32 {
        self.image.width()
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.image.height()
    }

    /// One byte for each dot, row by row from the top: 0 is black, 255 is white.
    pub fn pixels(&self) -> &[u8] {
        self.image.as_raw()
    }

    /// The bitmap from top to bottom in strips of at most so many rows, for a graphics card whose textures end somewhere.
    pub fn strips(&self, most_rows: u16) -> impl Iterator<Item = Strip<'_>> {
        let (width, most_rows) = (self.width().max(1), u32::from(most_rows.max(1)));
        let strip_len = usize::try_from(width.saturating_mul(most_rows)).unwrap_or(usize::MAX);
        self.pixels().chunks(strip_len).zip(0_u32..).map(move |(pixels, strip_idx)| {
            let top = strip_idx.saturating_mul(most_rows);
            Strip { top, height: most_rows.min(self.height().saturating_sub(top)), pixels }
        })
    }
}

/// Draws a paper.
pub fn raster(sheet: &Sheet) -> Result<Bitmap, PaperError> {
    let height = u32::try_from(sheet.height_dots()).ok().filter(|height| *height <= MOST_DOTS);
    let Some(height) = height else {
        let millimetres = sheet.height_dots() / u64::from(DOTS_PER_MM);
        return Err(PaperError::TooLong { millimetres, most: u64::from(MOST_DOTS / DOTS_PER_MM) });
    };
    let mut canvas = Canvas { image: GrayImage::from_pixel(sheet.width().dots(), height, Luma([WHITE])) };
    let mut top = 0;
    for row in sheet.rows() {
        canvas.row(row, top);
        top += row.height_dots();
    }
    Ok(Bitmap { image: canvas.image })
}

struct Canvas {
    image: GrayImage,
}

impl Canvas {
    fn row(&mut self, row: &Row, top: u32) {
        let width = self.image.width();
        let middle = |dots: u32| width.saturating_sub(dots) / 2;
        match row {
            Row::Line { text, style, ground } => {
                let left = middle(style.width_dots(text));
                let line_dots = style.size.line_dots();
                let text_top = top + row.height_dots().saturating_sub(line_dots) / 2;
                if *ground == Ground::Band {
                    self.fill(MARGIN_DOTS, text_top, width - 2 * MARGIN_DOTS, line_dots);
                }
                self.text(text, *style, left, text_top, ink_on(*ground));
            }
            Row::Columns { left, left_style, right, right_style } => {
                self.text(left, *left_style, MARGIN_DOTS, top, BLACK);
                let start = width.saturating_sub(MARGIN_DOTS + right_style.width_dots(right));
                self.text(right, *right_style, start, top, BLACK);
            }
            Row::Rule(stroke) => {
                let above = row.height_dots().saturating_sub(stroke.dots()) / 2;
                self.fill(MARGIN_DOTS, top + above, width - 2 * MARGIN_DOTS, stroke.dots());
            }
            Row::Gap(_) => {}
            Row::Qr(symbol) => self.qr(symbol, middle(symbol.side_dots()), top),
            Row::Bars(symbol) => {
                let above = row.height_dots().saturating_sub(symbol.height_dots()) / 2;
                self.bars(symbol, middle(symbol.width_dots()), top + above);
            }
        }
    }

    fn qr(&mut self, symbol: &QrSymbol, left: u32, top: u32) {
        for (x, y) in symbol.dark_modules() {
            self.fill(left + x, top + y, symbol.module_dots(), symbol.module_dots());
        }
    }

    fn bars(&mut self, symbol: &BarSymbol, left: u32, top: u32) {
        for (x, width) in symbol.bars() {
            self.fill(left + x, top, width, symbol.height_dots());
        }
    }

    fn text(&mut self, text: &str, style: Style, left: u32, top: u32, ink: u8) {
        let font = style.typeface.font();
        let base_line = top + style.size.ascent_dots();
        for (character, pen_dots, pen_thousandths) in style.pen_positions(text) {
            if style.typeface.lacks(character) {
                self.missing_box(style, left + pen_dots, base_line, ink);
                continue;
            }
            let pen = point(f32::from(pen_thousandths) / 1_000.0, 0.0);
            let glyph = font.glyph_id(character).with_scale_and_position(style.size.scale(), pen);
            let Some(outline) = font.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            let (from_x, from_y) = (i64::from(whole(corner.x)), i64::from(whole(corner.y)));
            outline.draw(|x, y, coverage| {
                let x = i64::from(left) + i64::from(pen_dots) + from_x + i64::from(x);
                let y = i64::from(base_line) + from_y + i64::from(y);
                if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) {
                    self.ink(x, y, ink, coverage);
                }
            });
        }
    }

    /// The box that stands for a character the font lacks, as high as a capital.
    fn missing_box(&mut self, style: Style, left: u32, base_line: u32, ink: u8) {
        for (left, top, width, height) in box_frame(style, left, base_line) {
            for y in top..top.saturating_add(height) {
                for x in left..left.saturating_add(width) {
                    self.ink(x, y, ink, 1.0);
                }
            }
        }
    }

    fn fill(&mut self, left: u32, top: u32, width: u32, height: u32) {
        for y in top..top.saturating_add(height) {
            for x in left..left.saturating_add(width) {
                self.ink(x, y, BLACK, 1.0);
            }
        }
    }

    /// Moves a dot towards the ink by how much of it is covered. What lies outside the paper is not drawn.
    fn ink(&mut self, x: u32, y: u32, ink: u8, coverage: f32) {
        if let Some(Luma([dot])) = self.image.get_pixel_mut_checked(x, y) {
            let (from, to) = (f32::from(*dot), f32::from(ink));
            let mixed = from + (to - from) * coverage.clamp(0.0, 1.0);
            *dot = u8::try_from(whole(mixed)).unwrap_or(ink);
        }
    }
}

/// The four sides of the box that stands for a missing character: left, top, width and height of each.
pub(super) fn box_frame(style: Style, left: u32, base_line: u32) -> [(u32, u32, u32, u32); 4] {
    let em = u32::from(style.size.em_dots());
    let (inset, stroke, height) = (em / 12, (em / 14).max(2), em * 5 / 7);
    let (left, width) = (left + inset, style.box_dots().saturating_sub(2 * inset));
    let top = base_line.saturating_sub(height);
    let (below, beside) = (base_line.saturating_sub(stroke), (left + width).saturating_sub(stroke));
    let between = height.saturating_sub(2 * stroke);
    [
        (left, top, width, stroke),
        (left, below, width, stroke),
        (left, top + stroke, stroke, between),
        (beside, top + stroke, stroke, between),
    ]
}

const fn ink_on(ground: Ground) -> u8 {
    match ground {
        Ground::Paper => BLACK,
        Ground::Band => WHITE,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{PaperWidth, samples};
    use super::*;
    use crate::text::words::PaperWords;

    fn entry_ticket(ticket: &crate::domain::receipt::EntryTicket) -> Sheet {
        Sheet::entry_ticket(ticket, PaperWidth::Mm80, &PaperWords::ENGLISH)
    }

    fn receipt(receipt: &crate::domain::receipt::Receipt) -> Sheet {
        Sheet::receipt(receipt, PaperWidth::Mm80, &PaperWords::ENGLISH)
    }

    /// What a scanner finds on the paper, where a dot darker than `darkest_white` is black.
    fn scanned(bitmap: &Bitmap, darkest_white: u8) -> Vec<String> {
        let (width, height) = (bitmap.width() as usize, bitmap.height() as usize);
        let is_black = |x: usize, y: usize| bitmap.pixels()[y * width + x] < darkest_white;
        let mut picture = rqrr::PreparedImage::prepare_from_bitmap(width, height, is_black);
        picture.detect_grids().into_iter().map(|grid| grid.decode().unwrap().1).collect()
    }

    #[test]
    fn a_scanner_reads_the_ticket_code_from_the_paper() {
        let mut ticket = samples::entry_ticket();
        for code in ["K7QX2M9P4TRA", "000000000000", "ZZZZZZZZZZZZ"] {
            code.clone_into(&mut ticket.code);
            let bitmap = raster(&entry_ticket(&ticket)).unwrap();
            assert_eq!(scanned(&bitmap, 128), [code]);
        }
    }

    #[test]
    fn a_code_of_any_length_that_fits_a_symbol_is_read_back() {
        let mut ticket = samples::entry_ticket();
        for length in [1, 40, 400] {
            ticket.code = "A1".repeat(length);
            let bitmap = raster(&entry_ticket(&ticket)).unwrap();
            assert_eq!(scanned(&bitmap, 128), [ticket.code.clone()]);
        }
    }

    #[test]
    fn a_character_that_the_font_lacks_is_drawn_as_a_box() {
        let mut ticket = samples::entry_ticket();
        let dark_dots = |ticket: &_| {
            let bitmap = raster(&entry_ticket(ticket)).unwrap();
            // The note that lists the code points stands below the last line that both papers have.
            bitmap.pixels()[..576 * 130].iter().filter(|dot| **dot < 128).count()
        };
        ticket.facility = "Markt".to_owned();
        let without = dark_dots(&ticket);
        ticket.facility = "Markt車".to_owned();
        let style = Style::new(super::super::fonts::TextSize::Large, super::super::fonts::Typeface::SansBold);
        let (inset, stroke) = (44 / 12, 44 / 14);
        let (width, height) = (style.box_dots() - 2 * inset, 44 * 5 / 7);
        let frame = width * height - (width - 2 * stroke) * (height - 2 * stroke);
        let drawn = dark_dots(&ticket) - without;
        // The letters before the box move by half its width, and their grey edges with them.
        assert!(drawn.abs_diff(frame as usize) < 40, "{drawn} dots drawn for a frame of {frame}");
    }

    #[test]
    fn two_hundred_fee_lines_are_drawn_and_the_strips_make_up_the_whole() {
        let mut long = samples::receipt();
        long.fee_lines = vec![long.fee_lines[0].clone(); 200];
        let sheet = receipt(&long);
        let bitmap = raster(&sheet).unwrap();
        assert_eq!(u64::from(bitmap.height()), sheet.height_dots());
        assert_eq!(bitmap.width(), 576);
        assert!(bitmap.height() > 200 * 26);
        let strips: Vec<_> = bitmap.strips(2_048).collect();
        assert_eq!(strips.iter().map(|strip| strip.height).sum::<u32>(), bitmap.height());
        assert!(strips.iter().all(|strip| strip.pixels.len() == strip.height as usize * 576));
        assert_eq!(strips.iter().map(|strip| strip.top).collect::<Vec<_>>(), [0, 2_048, 4_096, 6_144]);
        assert_eq!(strips.iter().flat_map(|strip| strip.pixels).count(), bitmap.pixels().len());
        assert!(strips.iter().flat_map(|strip| strip.pixels).eq(bitmap.pixels()));
    }

    #[test]
    fn a_paper_longer_than_ten_metres_is_refused_and_says_how_long_it_would_be() {
        let mut ticket = samples::entry_ticket();
        ticket.terms = vec!["No liability.".to_owned(); 4_000];
        let refused = raster(&entry_ticket(&ticket)).unwrap_err().to_string();
        assert!(refused.contains("14643 mm") && refused.contains("10000 mm"), "{refused}");
    }

    #[test]
    fn a_duplicate_is_marked_by_a_black_band_at_both_ends() {
        let mut copy = samples::receipt();
        let black_rows = |receipt_: &_| {
            let bitmap = raster(&receipt(receipt_)).unwrap();
            let is_band = |row: &&[u8]| row[12..40].iter().all(|dot| *dot == 0);
            let rows: Vec<_> = bitmap.pixels().chunks(576).collect();
            let middle = rows.len() / 2;
            (
                rows[..middle].iter().filter(|row| is_band(row)).count(),
                rows[middle..].iter().filter(|row| is_band(row)).count(),
            )
        };
        let (above, below) = black_rows(&copy);
        copy.copy = crate::domain::receipt::PaperCopy::Duplicate(1);
        let (marked_above, marked_below) = black_rows(&copy);
        assert!(marked_above > above + 40 && marked_below > below + 40);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn any_text_is_drawn(facility in samples::any_text(), plate in samples::any_text(), label in samples::any_text()) {
            let mut ticket = samples::entry_ticket();
            ticket.facility = facility;
            ticket.plate = Some(plate.clone());
            prop_assert_eq!(scanned(&raster(&entry_ticket(&ticket)).unwrap(), 128), vec![ticket.code]);
            let mut paid = samples::receipt();
            paid.plate = Some(plate);
            paid.fee_lines[0].label = label;
            let sheet = receipt(&paid);
            prop_assert_eq!(u64::from(raster(&sheet).unwrap().height()), sheet.height_dots());
        }
    }
}
