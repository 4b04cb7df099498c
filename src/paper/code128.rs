//! The bar code of a ticket: Code 128 (ISO/IEC 15417), for scanners that read no QR codes.

/// Light modules that must stand on either side of a symbol.
const QUIET_MODULES: u32 = 10;
/// The widest module that is printed, in dots: what is wider reads no better.
const MOST_MODULE_DOTS: u32 = 4;
/// The fewest dots to a module that a scanner reads from thermal paper.
const LEAST_MODULE_DOTS: u32 = 2;

/// The widths of bar, space, bar, space, bar, space of each character, as decimal digits.
const PATTERNS: [u32; 106] = [
    212_222, 222_122, 222_221, 121_223, 121_322, 131_222, 122_213, 122_312, 132_212, 221_213, 221_312, 231_212,
    112_232, 122_132, 122_231, 113_222, 123_122, 123_221, 223_211, 221_132, 221_231, 213_212, 223_112, 312_131,
    311_222, 321_122, 321_221, 312_212, 322_112, 322_211, 212_123, 212_321, 232_121, 111_323, 131_123, 131_321,
    112_313, 132_113, 132_311, 211_313, 231_113, 231_311, 112_133, 112_331, 132_131, 113_123, 113_321, 133_121,
    313_121, 211_331, 231_131, 213_113, 213_311, 213_131, 311_123, 311_321, 331_121, 312_113, 312_311, 332_111,
    314_111, 221_411, 431_111, 111_224, 111_422, 121_124, 121_421, 141_122, 141_221, 112_214, 112_412, 122_114,
    122_411, 142_112, 142_211, 241_211, 221_114, 413_111, 241_112, 134_111, 111_242, 121_142, 121_241, 114_212,
    124_112, 124_211, 411_212, 421_112, 421_211, 212_141, 214_121, 412_121, 111_143, 111_341, 131_141, 114_113,
    114_311, 411_113, 411_311, 113_141, 114_131, 311_141, 411_131, 211_412, 211_214, 211_232,
];
/// The widths of the stop character.
const STOP: u32 = 2_331_112;
const TO_SET_C: u8 = 99;
const TO_SET_B: u8 = 100;
const START_B: u8 = 104;
const START_C: u8 = 105;
/// What the sum over a symbol is divided by for its check character.
const CHECK_MODULUS: u32 = 103;

/// A bar code and how large it is printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BarSymbol {
    content: String,
    /// Widths in modules: a bar, a space, a bar, …
    widths: Vec<u32>,
    module_dots: u32,
    height_dots: u32,
}

impl BarSymbol {
    /// The symbol of a text, as wide as fits with its quiet zones. None where the text has other characters than the printable
    /// ones of ASCII, or would be printed finer than a scanner reads.
    pub fn new(content: &str, height_dots: u32, most_dots: u32) -> Option<Self> {
        let characters = with_check(&characters(content)?)?;
        let mut widths = Vec::with_capacity(characters.len().saturating_mul(6).saturating_add(7));
        for character in characters {
            push_digits(&mut widths, *PATTERNS.get(usize::from(character))?);
        }
        push_digits(&mut widths, STOP);
        let modules = widths.iter().fold(2 * QUIET_MODULES, |sum, width| sum.saturating_add(*width));
        let module_dots = most_dots.checked_div(modules)?.min(MOST_MODULE_DOTS);
        (module_dots >= LEAST_MODULE_DOTS).then(|| Self {
            content: content.to_owned(),
            widths,
            module_dots,
            height_dots,
        })
    }

    /// What a scanner reads.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// Dots to the width of a module.
    pub const fn module_dots(&self) -> u32 {
        self.module_dots
    }

    /// How many dots the symbol is wide, without its quiet zones.
    pub fn width_dots(&self) -> u32 {
        self.widths.iter().fold(0_u32, |sum, width| sum.saturating_add(*width)).saturating_mul(self.module_dots)
    }

    /// How many dots the bars are high.
    pub const fn height_dots(&self) -> u32 {
        self.height_dots
    }

    /// The bars: where each begins, in dots from the first, and how wide it is.
    pub fn bars(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut at = 0_u32;
        let placed = self.widths.iter().enumerate().map(move |(place, width)| {
            let dots = width.saturating_mul(self.module_dots);
            let from = at;
            at = at.saturating_add(dots);
            (place, from, dots)
        });
        placed.filter(|(place, ..)| place % 2 == 0).map(|(_, from, dots)| (from, dots))
    }
}

/// The characters of a symbol from its start on: set C, which takes two digits at once, wherever that makes it shorter.
fn characters(content: &str) -> Option<Vec<u8>> {
    let text = content.as_bytes();
    if text.is_empty() || !text.iter().all(|byte| (b' '..=b'~').contains(byte)) {
        return None;
    }
    let digits_at = |place: usize| text.iter().skip(place).take_while(|byte| byte.is_ascii_digit()).count();
    let mut in_set_c = digits_at(0) >= 4;
    let mut characters = vec![if in_set_c { START_C } else { START_B }];
    let mut place = 0;
    while let Some(byte) = text.get(place) {
        let digits = digits_at(place);
        if in_set_c {
            match text.get(place..place.saturating_add(2)) {
                Some([tens, ones]) if digits >= 2 => {
                    characters.push((tens - b'0') * 10 + (ones - b'0'));
                    place += 2;
                }
                _ => {
                    characters.push(TO_SET_B);
                    in_set_c = false;
                }
            }
            continue;
        }
        let reaches_the_end = place.saturating_add(digits) == text.len();
        // An odd run gives its first digit to set B, so that pairs remain.
        if digits % 2 == 0 && (digits >= 6 || (digits >= 4 && reaches_the_end)) {
            characters.push(TO_SET_C);
            in_set_c = true;
            continue;
        }
        characters.push(byte - b' ');
        place += 1;
    }
    Some(characters)
}

/// The characters with their check character.
fn with_check(characters: &[u8]) -> Option<Vec<u8>> {
    let mut sum = 0_u32;
    for (place, character) in (0_u32..).zip(characters) {
        sum = sum.checked_add(place.max(1).checked_mul(u32::from(*character))?)? % CHECK_MODULUS;
    }
    let check = u8::try_from(sum).ok()?;
    Some(characters.iter().copied().chain([check]).collect())
}

fn push_digits(widths: &mut Vec<u32>, pattern: u32) {
    let mut divisor = 1;
    while pattern / divisor >= 10 {
        divisor *= 10;
    }
    while divisor > 0 {
        widths.push(pattern / divisor % 10);
        divisor /= 10;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use rxing::BarcodeFormat;

    use super::*;

    /// What a scanner reads from the bars.
    fn scanned(symbol: &BarSymbol) -> String {
        let quiet = QUIET_MODULES * symbol.module_dots();
        let (width, height) = (symbol.width_dots() + 2 * quiet, 40);
        let mut row = vec![255_u8; width as usize];
        for (from, dots) in symbol.bars() {
            row[(quiet + from) as usize..(quiet + from + dots) as usize].fill(0);
        }
        let luma = row.repeat(height as usize);
        let read = rxing::helpers::detect_in_luma(luma, width, height, Some(BarcodeFormat::CODE_128));
        read.unwrap_or_else(|error| panic!("{:?}: {error}", symbol.content())).getText().to_owned()
    }

    #[test]
    fn every_pattern_is_eleven_modules_wide_and_none_comes_twice() {
        for pattern in PATTERNS {
            let mut widths = Vec::new();
            push_digits(&mut widths, pattern);
            assert_eq!((widths.len(), widths.iter().sum::<u32>()), (6, 11), "{pattern}");
        }
        assert_eq!(PATTERNS.iter().collect::<BTreeSet<_>>().len(), PATTERNS.len());
    }

    #[test]
    fn a_ticket_code_fits_either_roll_with_its_quiet_zones() {
        for (most_dots, module_dots) in [(576, 3), (384, 2)] {
            let symbol = BarSymbol::new("K7QX2M9P4TRA", 80, most_dots).unwrap();
            assert_eq!(symbol.module_dots(), module_dots);
            assert!(symbol.width_dots() + 2 * QUIET_MODULES * module_dots <= most_dots);
            assert_eq!(scanned(&symbol), "K7QX2M9P4TRA");
        }
    }

    #[test]
    fn digits_take_half_the_room() {
        let wide = |content| BarSymbol::new(content, 80, 10_000).unwrap().widths.iter().sum::<u32>();
        assert_eq!(wide("12345678"), (1 + 4 + 1) * 11 + 13);
        assert_eq!(wide("AB123456"), (1 + 2 + 1 + 3 + 1) * 11 + 13);
        assert_eq!(wide("AB12345678CD"), (1 + 2 + 1 + 4 + 1 + 2 + 1) * 11 + 13);
    }

    #[test]
    fn what_no_scanner_could_read_makes_no_symbol() {
        for content in ["", "Ä", "a\tb", &"A".repeat(60)] {
            assert_eq!(BarSymbol::new(content, 80, 576), None, "{content:?}");
        }
        assert_eq!(BarSymbol::new("A", 80, 0), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn a_scanner_reads_what_was_written(content in "[ -~]{1,24}|[0-9]{1,24}|[A-Z]{0,5}[0-9]{1,13}[A-Z]{0,5}") {
            let symbol = BarSymbol::new(&content, 80, 10_000).unwrap();
            prop_assert_eq!(scanned(&symbol), content);
        }
    }
}
