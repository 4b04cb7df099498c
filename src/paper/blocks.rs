//! What stands on a paper, from top to bottom, before a width is chosen.

use super::fonts::{Style, TextSize, Typeface};
use super::layout::Stroke;

/// One thing on a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A text in the middle.
    Centred {
        /// The text.
        text: String,
        /// How it looks.
        style: Style,
    },
    /// A text in the middle, in the largest letters in which it takes one line, or two without breaking a word.
    Headline(String),
    /// A text in the middle of a black band.
    Banner(String),
    /// A label on the left, what it labels on the right.
    Pair {
        /// The label.
        label: String,
        /// How it looks.
        label_style: Style,
        /// What it labels.
        value: String,
        /// How that looks. Of the same size as the label.
        value_style: Style,
    },
    /// A line across.
    Rule(Stroke),
    /// Empty paper, in dots.
    Gap(u32),
    /// A QR code.
    Qr(String),
    /// A bar code (Code 128) of the same, for scanners that read no QR codes.
    Bars(String),
}

impl Block {
    /// A text in the middle.
    pub(super) fn centred(text: impl Into<String>, size: TextSize, typeface: Typeface) -> Self {
        Self::Centred { text: text.into(), style: Style::new(size, typeface) }
    }

    /// A label and a fact.
    pub(super) fn fact(label: &str, value: impl Into<String>) -> Self {
        Self::pair(label, value, TextSize::Normal, (Typeface::Sans, Typeface::SansBold))
    }

    /// A label and what it labels, in one size, with the font of each.
    pub(super) fn pair(
        label: &str,
        value: impl Into<String>,
        size: TextSize,
        (label_typeface, value_typeface): (Typeface, Typeface),
    ) -> Self {
        Self::Pair {
            label: label.to_owned(),
            label_style: Style::new(size, label_typeface),
            value: value.into(),
            value_style: Style::new(size, value_typeface),
        }
    }
}
