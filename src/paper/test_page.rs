//! What stands on a page that shows what a printer can do.

use super::PaperWidth;
use super::blocks::Block;
use super::fonts::{TextSize, Typeface};
use super::layout::{Sheet, Stroke};
use crate::text::words::PaperWords;

/// Letters of the languages that the fonts know, to be looked at on the paper.
const LETTERS: [&str; 6] = [
    "ÄÖÜäöüß ÀÉÈÊÇàéèêç Ññ Åå Øø Ææ €£",
    "ĄĆĘŁŃÓŚŹŻ Čč Řř Šš Žž Őő Űű Ğğ İı Şş",
    "Ελληνικά: ΑΒΓΔΩ αβγδω ά έ ή ί ό ύ ώ",
    "Русский, Українська: АБВЯ абвя Її Єє Ґґ",
    "Tiếng Việt: ắ ằ ẵ ậ ế ệ ỗ ợ ứ ự ỹ Đđ",
    "0123456789 .,:;-+*/()",
];

impl Sheet {
    /// A page that shows what a printer can do, on paper of that width, in those words.
    pub fn test_page(facility: &str, printer: &str, width: PaperWidth, words: &PaperWords) -> Self {
        let mut blocks = vec![
            Block::centred(facility, TextSize::Large, Typeface::SansBold),
            Block::centred(words.test_page, TextSize::Normal, Typeface::Sans),
            Block::Rule(Stroke::Thick),
            Block::centred(printer, TextSize::Small, Typeface::Mono),
            Block::fact(words.paper_width, format!("{} mm", width.mm())),
            Block::Rule(Stroke::Thin),
            Block::centred(words.letters, TextSize::Normal, Typeface::SansBold),
        ];
        blocks.extend(LETTERS.map(|letters| Block::centred(letters, TextSize::Normal, Typeface::Sans)));
        blocks.push(Block::Rule(Stroke::Thin));
        blocks.push(Block::Headline("B1-014".to_owned()));
        blocks.push(Block::Qr("PARKHAUS".to_owned()));
        blocks.push(Block::Bars("PARKHAUS".to_owned()));
        blocks.push(Block::Banner(words.test_page.to_owned()));
        Self::lay_out(&blocks, width, words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_page_is_in_the_fonts() {
        for width in [PaperWidth::Mm80, PaperWidth::Mm58] {
            let sheet = Sheet::test_page("Garage", "tcp:192.0.2.7:9100", width, &PaperWords::ENGLISH);
            assert!(sheet.missing().is_empty(), "{}", sheet.to_text());
        }
        for typeface in Typeface::ALL {
            let lacking: String = LETTERS.concat().chars().filter(|letter| typeface.lacks(*letter)).collect();
            assert_eq!(lacking, "", "{typeface:?}");
        }
    }
}
