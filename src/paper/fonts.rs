//! The letters: the bundled fonts, their sizes and how wide a text runs in them.
//!
//! Widths are counted in whole font units, so that a line which fits by the layout fits by the drawing too.

use std::sync::LazyLock;

use ab_glyph::{Font as _, FontRef, PxScale};

/// Font units in the em of every bundled font.
pub(super) const UNITS_PER_EM: u32 = 1_000;
/// Font units from the base line to the top of a line.
const ASCENT_UNITS: u32 = 1_069;
/// Font units from the top of a line to its bottom.
const LINE_UNITS: u32 = 1_362;
/// Font units that the box takes which stands for a character the font lacks.
const BOX_UNITS: u32 = 800;

/// One of the bundled fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typeface {
    /// Noto Sans.
    Sans,
    /// Noto Sans Bold.
    SansBold,
    /// Noto Sans Mono, for what is compared character by character.
    Mono,
    /// Noto Sans Mono Bold.
    MonoBold,
}

static SANS: LazyLock<FontRef<'static>> = LazyLock::new(|| Typeface::Sans.parse());
static SANS_BOLD: LazyLock<FontRef<'static>> = LazyLock::new(|| Typeface::SansBold.parse());
static MONO: LazyLock<FontRef<'static>> = LazyLock::new(|| Typeface::Mono.parse());
static MONO_BOLD: LazyLock<FontRef<'static>> = LazyLock::new(|| Typeface::MonoBold.parse());

impl Typeface {
    /// Every bundled font.
    pub const ALL: [Self; 4] = [Self::Sans, Self::SansBold, Self::Mono, Self::MonoBold];

    /// The font file.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"),
            Self::SansBold => include_bytes!("../../assets/fonts/NotoSans-Bold.ttf"),
            Self::Mono => include_bytes!("../../assets/fonts/NotoSansMono-Regular.ttf"),
            Self::MonoBold => include_bytes!("../../assets/fonts/NotoSansMono-Bold.ttf"),
        }
    }

    /// Whether the font has no glyph for a character, so that a box must stand for it.
    pub fn lacks(self, character: char) -> bool {
        character.is_control() || self.font().glyph_id(character).0 == 0
    }

    pub(super) fn font(self) -> &'static FontRef<'static> {
        match self {
            Self::Sans => &SANS,
            Self::SansBold => &SANS_BOLD,
            Self::Mono => &MONO,
            Self::MonoBold => &MONO_BOLD,
        }
    }

    #[expect(clippy::expect_used, reason = "the bytes are part of the program, and a test reads every font")]
    fn parse(self) -> FontRef<'static> {
        FontRef::try_from_slice(self.bytes()).expect("a bundled font is whole")
    }

    /// How far the pen moves on, in font units.
    pub(super) fn advance_units(self, character: char) -> u32 {
        if self.lacks(character) {
            return BOX_UNITS;
        }
        let font = self.font();
        u32::try_from(whole(font.h_advance_unscaled(font.glyph_id(character)))).unwrap_or(0)
    }
}

/// How large letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextSize {
    /// The small print: capitals of 1.9 mm.
    Small,
    /// What is read in the hand: capitals of 2.3 mm.
    Normal,
    /// What is read at arm's length: capitals of 3.9 mm.
    Large,
    /// What is read from a seat: capitals of 6.4 mm.
    Huge,
    /// What is read while driving: capitals of 11.4 mm.
    Giant,
}

impl TextSize {
    /// Dots in the em: the distance of two lines set solid.
    pub const fn em_dots(self) -> u16 {
        match self {
            Self::Small => 21,
            Self::Normal => 26,
            Self::Large => 44,
            Self::Huge => 72,
            Self::Giant => 128,
        }
    }

    /// Dots from the top of one line to the top of the next.
    pub fn line_dots(self) -> u32 {
        (u32::from(self.em_dots()) * LINE_UNITS).div_ceil(UNITS_PER_EM)
    }

    /// Dots from the top of a line to its base line.
    pub fn ascent_dots(self) -> u32 {
        (u32::from(self.em_dots()) * ASCENT_UNITS).div_ceil(UNITS_PER_EM)
    }

    pub(super) fn scale(self) -> PxScale {
        PxScale::from(f32::from(self.em_dots()) * 1.362)
    }
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Its size.
    pub size: TextSize,
    /// Its font.
    pub typeface: Typeface,
}

impl Style {
    /// A text of that size and font.
    pub const fn new(size: TextSize, typeface: Typeface) -> Self {
        Self { size, typeface }
    }

    /// How wide a text runs on one line, in dots.
    pub fn width_dots(self, text: &str) -> u32 {
        let units = text.chars().map(|character| self.typeface.advance_units(character)).fold(0, u32::saturating_add);
        let dots = (u64::from(units) * u64::from(self.size.em_dots())).div_ceil(u64::from(UNITS_PER_EM));
        u32::try_from(dots).unwrap_or(u32::MAX)
    }

    /// Where the pen stands before each character of a line: whole dots, and thousandths of a dot.
    pub(super) fn pen_positions(self, text: &str) -> impl Iterator<Item = (char, u32, u16)> {
        let per_dot = u64::from(UNITS_PER_EM);
        text.chars().scan(0_u64, move |units, character| {
            let at = *units * u64::from(self.size.em_dots());
            *units += u64::from(self.typeface.advance_units(character));
            let dots = u32::try_from(at / per_dot).unwrap_or(u32::MAX);
            Some((character, dots, u16::try_from(at % per_dot).unwrap_or(0)))
        })
    }

    /// How wide the box is that stands for a missing character, in dots.
    pub(super) fn box_dots(self) -> u32 {
        u32::from(self.size.em_dots()) * BOX_UNITS / UNITS_PER_EM
    }

    /// Splits off as many characters as fit into so many dots, at least one. An accent that takes no room of
    /// its own stays with its letter.
    pub(super) fn split_to_fit(self, text: &str, width_dots: u32) -> (&str, &str) {
        let limit_units = u64::from(width_dots) * u64::from(UNITS_PER_EM) / u64::from(self.size.em_dots());
        let mut units = 0_u64;
        let mut last_break = None;
        for (at, character) in text.char_indices() {
            let advance_units = self.typeface.advance_units(character);
            if at > 0 && advance_units > 0 {
                if units > limit_units {
                    last_break = last_break.or(Some(at));
                    break;
                }
                last_break = Some(at);
            }
            units += u64::from(advance_units);
        }
        if units <= limit_units {
            return (text, "");
        }
        last_break.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
    }
}

/// The nearest whole number.
#[expect(clippy::cast_possible_truncation, reason = "measures of glyphs are far inside the range, and `as` saturates")]
pub(super) fn whole(value: f32) -> i32 {
    value.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_font_has_the_measures_the_layout_counts_with() {
        for typeface in Typeface::ALL {
            let font = typeface.font();
            assert_eq!(font.units_per_em(), Some(1_000.0), "{typeface:?}");
            assert_eq!(whole(font.ascent_unscaled()), 1_069, "{typeface:?}");
            assert_eq!(whole(font.height_unscaled()), 1_362, "{typeface:?}");
        }
    }

    #[test]
    fn every_bundled_font_has_the_letters_of_europe() {
        for typeface in Typeface::ALL {
            for character in "AZaz09ÄÖÜßéèçñåøłőşğžΑΩάωАЯЁЇіЂ€£–„“”·×".chars() {
                assert!(!typeface.lacks(character), "{typeface:?} lacks {character}");
            }
            for character in "車الא\u{0}\u{7}\u{10ffff}".chars() {
                assert!(typeface.lacks(character), "{typeface:?} has {character:?}");
            }
        }
    }

    #[test]
    fn figures_are_all_as_wide_as_each_other_so_that_amounts_stand_in_columns() {
        for typeface in Typeface::ALL {
            let widths: Vec<u32> = ('0'..='9').map(|figure| typeface.advance_units(figure)).collect();
            assert!(widths.iter().all(|width| Some(width) == widths.first()), "{typeface:?}: {widths:?}");
        }
    }

    #[test]
    fn a_text_is_split_where_the_width_ends_and_an_accent_stays_with_its_letter() {
        let style = Style::new(TextSize::Normal, Typeface::Mono);
        let five = style.width_dots("AAAAA");
        assert_eq!(style.split_to_fit("ABCDEFG", five), ("ABCDE", "FG"));
        assert_eq!(style.split_to_fit("ABCDE", five), ("ABCDE", ""));
        assert_eq!(style.split_to_fit("ABCDE", 0), ("A", "BCDE"));
        assert_eq!(style.split_to_fit("", five), ("", ""));
        let (fits, rest) = Style::new(TextSize::Normal, Typeface::Sans).split_to_fit("x\u{35f}\u{35f}yz", 1);
        assert_eq!((fits, rest), ("x\u{35f}\u{35f}", "yz"));
    }
}
