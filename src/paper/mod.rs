//! The paper made visible: one model, one layout, every output the same.
//!
//! The way goes in one direction. [`domain::receipt`](crate::domain::receipt) says what must stand on a paper; `blocks`
//! says in which order and how large; [`layout`] breaks that into rows which fit the width of the paper; [`raster()`] draws
//! the rows, dot by dot, as the printer will; [`png()`] puts the dots into a file. The screen shows the very same dots.
//! Outputs that draw for themselves start from the rows of a [`layout::Sheet`], so that they break lines at the same places:
//! [`pdf()`] sets the same letters at the same places, and [`escpos()`] sends a receipt printer the dots, or where that is
//! asked for and its letters suffice, the texts.
//!
//! An exit is never stopped by its paper: laying out cannot fail, whatever the texts contain.

use thiserror::Error;

mod blocks;
pub mod cells;
pub mod code128;
mod entry_ticket;
pub mod escpos;
pub mod fonts;
pub mod layout;
mod pdf;
mod png;
pub mod qr;
pub mod raster;
mod receipt;
mod refund;
#[cfg(test)]
mod samples;
mod test_page;
mod wrap;

pub use self::escpos::escpos;
pub use self::layout::Sheet;
pub use self::pdf::pdf;
pub use self::png::png;
pub use self::raster::{Bitmap, raster};

/// Dots in a millimetre: thermal receipt printers print 203 to the inch, which is 8 to the millimetre.
pub const DOTS_PER_MM: u32 = 8;

/// A width of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperWidth {
    /// The roll of a booth printer, 80 mm, of which 72 mm are printed.
    Mm80,
    /// The roll of a small printer, 58 mm, of which 48 mm are printed.
    Mm58,
}

impl PaperWidth {
    /// The paper of so many millimetres, if there is one.
    pub const fn from_mm(millimetres: u32) -> Option<Self> {
        match millimetres {
            80 => Some(Self::Mm80),
            58 => Some(Self::Mm58),
            _ => None,
        }
    }

    /// How wide the paper is, in millimetres, with what is not printed at its edges.
    pub const fn mm(self) -> u32 {
        match self {
            Self::Mm80 => 80,
            Self::Mm58 => 58,
        }
    }

    /// The dots a printer of this width has in a line.
    pub const fn dots(self) -> u32 {
        match self {
            Self::Mm80 => 576,
            Self::Mm58 => 384,
        }
    }

    /// The characters of a plain text line, in a printer's own letters of 12 dots.
    pub const fn columns(self) -> usize {
        match self {
            Self::Mm80 => 48,
            Self::Mm58 => 32,
        }
    }
}

/// Why a paper could not be made visible.
#[derive(Debug, Error)]
pub enum PaperError {
    /// Longer than any printer should be sent.
    #[error("the paper would be {millimetres} mm long, more than {most} mm: shorten the texts on it and print again")]
    TooLong {
        /// How long it would be.
        millimetres: u64,
        /// How long one may be.
        most: u64,
    },
    /// The PDF file could not be made.
    #[error("the PDF file of the paper could not be made ({0}): save it as a picture instead")]
    Pdf(String),
    /// The picture could not be written.
    #[error("the picture of the paper could not be made: {0}")]
    Png(#[from] image::ImageError),
}
