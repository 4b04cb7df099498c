//! The QR code of a ticket.

use qrcodegen::{QrCode, QrCodeEcc};

use super::DOTS_PER_MM;

/// Light modules that must surround a symbol (ISO/IEC 18004).
const QUIET_MODULES: u32 = 4;
/// The fewest dots to a module that a scanner reads from thermal paper with ease.
const LEAST_MODULE_DOTS: u32 = 3;

/// A QR symbol and how large it is printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QrSymbol {
    content: String,
    modules: Vec<bool>,
    side_modules: u32,
    module_dots: u32,
}

impl QrSymbol {
    /// The symbol of a text, about so many millimetres wide without its quiet zone, and with it never wider than so many
    /// dots. None where the text is too long for a QR code.
    pub fn new(content: &str, side_mm: u32, most_dots: u32) -> Option<Self> {
        let code = QrCode::encode_text(content, QrCodeEcc::Medium).ok()?;
        let side_modules = u32::try_from(code.size()).ok()?;
        let modules = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let modules = modules.map(|(x, y)| code.get_module(x, y)).collect();
        let wished_dots = (side_mm * DOTS_PER_MM / side_modules).max(LEAST_MODULE_DOTS);
        let module_dots = wished_dots.min(most_dots / (side_modules + 2 * QUIET_MODULES));
        (module_dots > 0).then(|| Self { content: content.to_owned(), modules, side_modules, module_dots })
    }

    /// What a scanner reads.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// Modules in a row, without the quiet zone.
    pub const fn side_modules(&self) -> u32 {
        self.side_modules
    }

    /// Dots to the side of a module.
    pub const fn module_dots(&self) -> u32 {
        self.module_dots
    }

    /// Dots to the side of the symbol with its quiet zone.
    pub const fn side_dots(&self) -> u32 {
        (self.side_modules + 2 * QUIET_MODULES) * self.module_dots
    }

    /// The dark modules' upper left corners, in dots from the corner of the quiet zone.
    pub fn dark_modules(&self) -> impl Iterator<Item = (u32, u32)> {
        let (side, dots) = (self.side_modules, self.module_dots);
        (0_u32..).zip(&self.modules).filter(|(_, is_dark)| **is_dark).map(move |(module_idx, _)| {
            ((module_idx % side + QUIET_MODULES) * dots, (module_idx / side + QUIET_MODULES) * dots)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_code_makes_the_smallest_symbol_at_the_wished_size() {
        let symbol = QrSymbol::new("K7QX2M9P4TRA", 30, 552).unwrap();
        assert_eq!((symbol.side_modules(), symbol.module_dots()), (21, 11));
        assert_eq!(symbol.side_dots(), 319);
    }

    #[test]
    fn a_long_code_is_printed_no_wider_than_the_paper_and_one_too_long_not_at_all() {
        let symbol = QrSymbol::new(&"A".repeat(3_000), 30, 552).unwrap();
        assert!(symbol.side_dots() <= 552);
        assert_eq!(QrSymbol::new(&"a".repeat(3_000), 30, 552), None);
        assert_eq!(QrSymbol::new("A", 30, 10), None);
    }
}
