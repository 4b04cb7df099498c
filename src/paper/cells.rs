//! Letters as a receipt printer has them: each in a cell of its own, all of one size. For whoever plays the printer.

use ab_glyph::{Font as _, PxScale, point};
use image::GrayImage;

use super::fonts::{Typeface, whole};

/// Dots across a cell.
pub const CELL_WIDTH: u32 = 12;
/// Dots down a cell.
pub const CELL_HEIGHT: u32 = 24;
/// Dots from the top of a cell to the base line.
const BASE_LINE: f32 = 18.0;
/// Dots in the em of the letters: two cells, less what accents need.
const EM: f32 = 20.0;

/// How a letter stands in its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How many times as wide as usual.
    pub wide: u32,
    /// How many times as high as usual.
    pub high: u32,
    /// Whether it is bold.
    pub is_bold: bool,
    /// Whether it is white on black.
    pub is_reversed: bool,
}

/// Draws a letter with the upper left corner of its cell at a place. What lies outside the picture is not drawn.
pub fn draw_cell(picture: &mut GrayImage, (left, top): (u32, u32), letter: char, cell: Cell) {
    let (ground, ink) = if cell.is_reversed { (0_u8, 255_u8) } else { (255, 0) };
    if cell.is_reversed {
        for y in top..top + CELL_HEIGHT * cell.high {
            for x in left..left + CELL_WIDTH * cell.wide {
                if let Some(dot) = picture.get_pixel_mut_checked(x, y) {
                    dot.0 = [ground];
                }
            }
        }
    }
    let typeface = if cell.is_bold { Typeface::MonoBold } else { Typeface::Mono };
    let font = typeface.font();
    let (wide, high) = (dots(cell.wide), dots(cell.high));
    let scale = PxScale { x: EM * 1.362 * wide, y: EM * 1.362 * high };
    let glyph = font.glyph_id(letter).with_scale_and_position(scale, point(0.0, BASE_LINE * high));
    let Some(outline) = font.outline_glyph(glyph) else { return };
    let corner = outline.px_bounds().min;
    let (from_x, from_y) = (i64::from(left) + i64::from(whole(corner.x)), i64::from(top) + i64::from(whole(corner.y)));
    outline.draw(|x, y, coverage| {
        let place = (u32::try_from(from_x + i64::from(x)), u32::try_from(from_y + i64::from(y)));
        if let ((Ok(x), Ok(y)), true) = (place, coverage > 0.5)
            && let Some(dot) = picture.get_pixel_mut_checked(x, y)
        {
            dot.0 = [ink];
        }
    });
}

#[expect(clippy::cast_precision_loss, reason = "letters are at most eight times as large as usual")]
const fn dots(count: u32) -> f32 {
    count as f32
}
