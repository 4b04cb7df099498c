//! The paper in the pretend printer: a picture that grows downwards until it is cut.

use image::{GrayImage, Luma};

use crate::paper::cells::{CELL_HEIGHT, CELL_WIDTH, Cell, draw_cell};

/// White dots between two lines of letters.
const BETWEEN_LINES: u32 = 6;
/// The longest paper that is kept, in dots: 12 m. What comes after is printed on the floor.
const MOST_DOTS: u32 = 12_000 * 8;

/// One paper as it was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Its dots: black is 0, white is 255.
    pub picture: GrayImage,
    /// What was sent to it as letters, line by line.
    pub text: String,
}

/// The paper in the printer.
#[derive(Debug)]
pub(super) struct Roll {
    width: u32,
    height: u32,
    rows: Vec<u8>,
    text: String,
}

impl Roll {
    pub(super) const fn new(width: u32) -> Self {
        Self { width, height: 0, rows: Vec::new(), text: String::new() }
    }

    /// White paper.
    pub(super) fn feed(&mut self, dots: u32) {
        let dots = dots.min(MOST_DOTS.saturating_sub(self.height));
        self.height += dots;
        self.rows.resize(self.rows.len() + self.width as usize * dots as usize, 255);
    }

    /// Rows of dots, a bit each.
    pub(super) fn dots(&mut self, bytes_across: usize, bytes: &[u8]) {
        for row in bytes.chunks(bytes_across) {
            let bits = row.iter().flat_map(|byte| (0..8).map(move |place| byte & 0x80 >> place != 0));
            let dots = bits.chain(std::iter::repeat(false)).take(self.width as usize);
            if self.height < MOST_DOTS {
                self.rows.extend(dots.map(|is_black| if is_black { 0 } else { 255 }));
                self.height += 1;
            }
        }
    }

    /// A line of letters, as high as its highest.
    pub(super) fn line(&mut self, letters: &[(char, Cell)], align: u8) {
        let high = letters.iter().map(|(_, cell)| cell.high).max().unwrap_or(1);
        let used: u32 = letters.iter().map(|(_, cell)| cell.wide * CELL_WIDTH).sum();
        let free = self.width.saturating_sub(used);
        let mut left = match align {
            1 => free / 2,
            2 => free,
            _ => 0,
        };
        let height = CELL_HEIGHT * high + BETWEEN_LINES;
        let mut picture = GrayImage::from_pixel(self.width, height, Luma([255]));
        for (letter, cell) in letters {
            draw_cell(&mut picture, (left, CELL_HEIGHT * (high - cell.high)), *letter, *cell);
            left += CELL_WIDTH * cell.wide;
        }
        if self.height.saturating_add(height) <= MOST_DOTS {
            self.rows.extend(picture.as_raw());
            self.height += height;
        }
        self.text.extend(letters.iter().map(|(letter, _)| letter));
        self.text.push('\n');
    }

    /// Whether nothing was printed since the last cut.
    pub(super) const fn is_empty(&self) -> bool {
        self.height == 0
    }

    /// What was printed since the last cut.
    pub(super) fn cut(&mut self) -> Slip {
        let rows = std::mem::take(&mut self.rows);
        let height = std::mem::take(&mut self.height);
        let picture = GrayImage::from_raw(self.width, height, rows).unwrap_or_default();
        Slip { picture, text: std::mem::take(&mut self.text) }
    }
}
