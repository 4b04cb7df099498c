//! The letters: which fonts, in which sizes.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::{FontData, FontDefinitions, FontFamily, FontId, RichText, TextStyle};

use super::sizes::{BODY_PT, BUTTON_PT, FIGURE_PT, LARGE_PT, SMALL_PT};

const SANS: &str = "Noto Sans";
const SANS_BOLD: &str = "Noto Sans Bold";
const MONO: &str = "Noto Sans Mono";
const BOLD_FAMILY: &str = "bold";

/// The family of heavy letters, for what must be seen first.
pub fn bold_family() -> FontFamily {
    FontFamily::Name(BOLD_FAMILY.into())
}

/// The text style of amounts and results.
pub fn large_style() -> TextStyle {
    TextStyle::Name("large".into())
}

/// The text style of the one figure that must be read from two steps away: fee, change, spot.
pub fn huge_style() -> TextStyle {
    TextStyle::Name("huge".into())
}

/// Text for an amount or a result.
pub fn large(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(large_style())
}

/// Text that must be seen first.
pub fn bold(text: impl Into<String>) -> RichText {
    RichText::new(text).family(bold_family())
}

/// Text for the fee, the change or the spot.
pub fn huge(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(huge_style())
}

pub(super) fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let files: [(&str, &'static [u8]); 3] = [
        (SANS, include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf")),
        (SANS_BOLD, include_bytes!("../../../assets/fonts/NotoSans-Bold.ttf")),
        (MONO, include_bytes!("../../../assets/fonts/NotoSansMono-Regular.ttf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    // The mono font has arrows and box lines that the others lack: it stands in last.
    let families: [(FontFamily, &[&str]); 3] = [
        (FontFamily::Proportional, &[SANS, MONO]),
        (bold_family(), &[SANS_BOLD, SANS, MONO]),
        (FontFamily::Monospace, &[MONO, SANS]),
    ];
    for (family, names) in families {
        fonts.families.insert(family, names.iter().map(|&name| name.to_owned()).collect());
    }
    fonts
}

pub(super) fn text_styles() -> BTreeMap<TextStyle, FontId> {
    let [huge, ..] = FIGURE_PT;
    [
        (TextStyle::Small, FontId::new(SMALL_PT, FontFamily::Proportional)),
        (TextStyle::Body, FontId::new(BODY_PT, FontFamily::Proportional)),
        (TextStyle::Monospace, FontId::new(BODY_PT, FontFamily::Monospace)),
        (TextStyle::Button, FontId::new(BUTTON_PT, FontFamily::Proportional)),
        (TextStyle::Heading, FontId::new(LARGE_PT, bold_family())),
        (large_style(), FontId::new(LARGE_PT, FontFamily::Proportional)),
        (huge_style(), FontId::new(huge, bold_family())),
    ]
    .into()
}
