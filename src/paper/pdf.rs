//! A paper as a PDF file: the same letters at the same places, as text that can be searched, on a page as large as the paper.

use krilla::Document;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use ab_glyph::Font as _;

use super::fonts::{Style, Typeface, UNITS_PER_EM};
use super::layout::{Ground, MARGIN_DOTS, Row, Sheet};
use super::raster::box_frame;
use super::{DOTS_PER_MM, PaperError};

/// Points in a dot: 72 to the inch, which is 25.4 mm.
const POINTS_PER_DOT: f32 = 72.0 / (25.4 * 8.0);

/// The longest page, in dots: readers of PDF files take none of more than 200 inches (ISO 32000-1, annex C).
const PAGE_DOTS: u32 = 5_000 * DOTS_PER_MM;

/// A PDF file of a paper; its title is what the file is called by whoever reads it aloud or lists it.
pub fn pdf(sheet: &Sheet, title: &str) -> Result<Vec<u8>, PaperError> {
    let fonts = Fonts::load()?;
    let mut document = Document::new();
    for rows in pages(sheet.rows()) {
        let height: u32 = rows.iter().map(|row| row.height_dots()).fold(0, u32::saturating_add);
        let paper_dots = sheet.width().mm() * DOTS_PER_MM;
        let size = (points(paper_dots), points(height.max(1)));
        let settings = PageSettings::from_wh(size.0, size.1).ok_or_else(|| refused("the page has no size"))?;
        let mut page = document.start_page_with(settings);
        {
            let mut canvas = Canvas { surface: page.surface(), fonts: &fonts, width: sheet.width().dots() };
            // From here on, everything is in dots from the upper left corner of what is printed.
            let unprinted = points(paper_dots.saturating_sub(sheet.width().dots()) / 2);
            let transform = Transform::from_row(POINTS_PER_DOT, 0.0, 0.0, POINTS_PER_DOT, unprinted, 0.0);
            canvas.surface.push_transform(&transform);
            let mut top = 0;
            for row in rows {
                canvas.row(row, top);
                top += row.height_dots();
            }
            canvas.surface.pop();
            canvas.surface.finish();
        }
        page.finish();
    }
    document.set_metadata(Metadata::new().title(title.to_owned()));
    document.finish().map_err(|error| refused(&format!("{error:?}")))
}

fn refused(why: &str) -> PaperError {
    PaperError::Pdf(why.to_owned())
}

/// The rows page by page, no row divided.
fn pages(rows: &[Row]) -> Vec<Vec<&Row>> {
    let mut pages = Vec::new();
    let (mut page, mut height) = (Vec::new(), 0_u32);
    for row in rows {
        if !page.is_empty() && height.saturating_add(row.height_dots()) > PAGE_DOTS {
            pages.push(std::mem::take(&mut page));
            height = 0;
        }
        height = height.saturating_add(row.height_dots());
        page.push(row);
    }
    pages.push(page);
    pages
}

struct Fonts {
    fonts: [(Typeface, Font); 4],
}

impl Fonts {
    fn load() -> Result<Self, PaperError> {
        let load = |typeface: Typeface| {
            let font = Font::new(typeface.bytes().into(), 0).ok_or_else(|| refused("a bundled font is not whole"))?;
            Ok::<_, PaperError>((typeface, font))
        };
        let [sans, sans_bold, mono, mono_bold] = Typeface::ALL;
        Ok(Self { fonts: [load(sans)?, load(sans_bold)?, load(mono)?, load(mono_bold)?] })
    }

    fn of(&self, typeface: Typeface) -> Option<Font> {
        self.fonts.iter().find(|(known, _)| *known == typeface).map(|(_, font)| font.clone())
    }
}

struct Canvas<'a> {
    surface: Surface<'a>,
    fonts: &'a Fonts,
    width: u32,
}

impl Canvas<'_> {
    fn row(&mut self, row: &Row, top: u32) {
        let width = self.width;
        let middle = |dots: u32| width.saturating_sub(dots) / 2;
        match row {
            Row::Line { text, style, ground } => {
                let line_dots = style.size.line_dots();
                let text_top = top + row.height_dots().saturating_sub(line_dots) / 2;
                if *ground == Ground::Band {
                    self.fill(&[(MARGIN_DOTS, text_top, width - 2 * MARGIN_DOTS, line_dots)], Ground::Paper);
                }
                self.text(text, *style, middle(style.width_dots(text)), text_top, *ground);
            }
            Row::Columns { left, left_style, right, right_style } => {
                self.text(left, *left_style, MARGIN_DOTS, top, Ground::Paper);
                let start = width.saturating_sub(MARGIN_DOTS + right_style.width_dots(right));
                self.text(right, *right_style, start, top, Ground::Paper);
            }
            Row::Rule(stroke) => {
                let above = row.height_dots().saturating_sub(stroke.dots()) / 2;
                self.fill(&[(MARGIN_DOTS, top + above, width - 2 * MARGIN_DOTS, stroke.dots())], Ground::Paper);
            }
            Row::Gap(_) => {}
            Row::Qr(symbol) => {
                let (left, dots) = (middle(symbol.side_dots()), symbol.module_dots());
                let modules: Vec<_> = symbol.dark_modules().map(|(x, y)| (left + x, top + y, dots, dots)).collect();
                self.fill(&modules, Ground::Paper);
            }
            Row::Bars(symbol) => {
                let above = row.height_dots().saturating_sub(symbol.height_dots()) / 2;
                let left = middle(symbol.width_dots());
                let bars: Vec<_> =
                    symbol.bars().map(|(x, dots)| (left + x, top + above, dots, symbol.height_dots())).collect();
                self.fill(&bars, Ground::Paper);
            }
        }
    }

    /// Fills rectangles: left, top, width, height.
    fn fill(&mut self, rectangles: &[(u32, u32, u32, u32)], ground: Ground) {
        let mut path = PathBuilder::new();
        for (left, top, width, height) in rectangles {
            if let Some(rectangle) = Rect::from_xywh(dots(*left), dots(*top), dots(*width), dots(*height)) {
                path.push_rect(rectangle);
            }
        }
        if let Some(path) = path.finish() {
            self.ink_on(ground);
            self.surface.draw_path(&path);
        }
    }

    fn text(&mut self, text: &str, style: Style, left: u32, top: u32, ground: Ground) {
        let Some(font) = self.fonts.of(style.typeface) else { return };
        let base_line = top + style.size.ascent_dots();
        let mut boxes = Vec::new();
        let mut glyphs = Vec::with_capacity(text.len());
        for ((at, character), (_, pen_dots, _)) in text.char_indices().zip(style.pen_positions(text)) {
            let advance = units(style.typeface.advance_units(character));
            // A box stands for what the font lacks: an empty glyph keeps its place in the text.
            let glyph = if style.typeface.lacks(character) {
                boxes.extend(box_frame(style, left + pen_dots, base_line));
                style.typeface.font().glyph_id(' ')
            } else {
                style.typeface.font().glyph_id(character)
            };
            let range = at..at.saturating_add(character.len_utf8());
            glyphs.push(KrillaGlyph::new(GlyphId::new(u32::from(glyph.0)), advance, 0.0, 0.0, 0.0, range, None));
        }
        self.ink_on(ground);
        let start = Point::from_xy(dots(left), dots(base_line));
        self.surface.draw_glyphs(start, &glyphs, font, text, f32::from(style.size.em_dots()), false);
        self.fill(&boxes, ground);
    }

    fn ink_on(&mut self, ground: Ground) {
        let paint = match ground {
            Ground::Paper => luma::Color::black(),
            Ground::Band => luma::Color::white(),
        };
        let fill = Fill { paint: paint.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero };
        self.surface.set_fill(Some(fill));
    }
}

/// Dots as the library counts; all of them are whole and far below 16 million.
#[expect(clippy::cast_precision_loss, reason = "a paper is at most 640 dots wide and 80,000 long")]
const fn dots(count: u32) -> f32 {
    count as f32
}

fn points(count: u32) -> f32 {
    dots(count) * POINTS_PER_DOT
}

/// Font units as parts of the em.
fn units(count: u32) -> f32 {
    dots(count) / dots(UNITS_PER_EM)
}

#[cfg(test)]
mod tests {
    use super::super::{PaperWidth, samples};
    use super::*;
    use crate::text::words::PaperWords;

    #[test]
    fn the_file_is_a_pdf_of_the_size_of_the_paper_and_says_what_it_is() {
        for width in [PaperWidth::Mm80, PaperWidth::Mm58] {
            let sheet = Sheet::receipt(&samples::receipt(), width, &PaperWords::ENGLISH);
            let file = pdf(&sheet, "Receipt B1-1-000123").unwrap();
            assert!(file.starts_with(b"%PDF-") && file.len() < 60_000, "{} bytes", file.len());
            let text = String::from_utf8_lossy(&file);
            let corners = text.split("/MediaBox").nth(1).unwrap().split(']').next().unwrap();
            let sizes: Vec<f32> =
                corners.trim_start_matches([' ', '[']).split(' ').map(|n| n.parse().unwrap()).collect();
            let mm = |points: f32| points * 25.4 / 72.0;
            assert!((mm(sizes[2]) - dots(width.mm())).abs() < 0.01, "{sizes:?}");
            assert!((mm(sizes[3]) - dots(u32::try_from(sheet.height_dots()).unwrap()) / 8.0).abs() < 0.01, "{sizes:?}");
        }
    }

    #[test]
    fn a_paper_longer_than_a_page_may_be_takes_several() {
        let mut long = samples::receipt();
        long.fee_lines = vec![long.fee_lines[0].clone(); 1_500];
        let sheet = Sheet::receipt(&long, PaperWidth::Mm80, &PaperWords::ENGLISH);
        let divided = pages(sheet.rows());
        assert_eq!(divided.len(), 2);
        assert_eq!(divided.iter().map(Vec::len).sum::<usize>(), sheet.rows().len());
        for page in divided {
            assert!(page.iter().map(|row| row.height_dots()).sum::<u32>() <= PAGE_DOTS);
        }
        let file = pdf(&sheet, "Receipt").unwrap();
        assert_eq!(String::from_utf8_lossy(&file).matches("/MediaBox").count(), 2);
    }
}
