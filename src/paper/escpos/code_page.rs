//! The letters of receipt printers: tables of 256 characters, of which one is chosen at a time.

/// What a place of a table holds where no letter is.
const NONE: char = '\u{fffd}';

/// A table of characters that printers know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePage {
    /// The first PC, the factory setting of most printers.
    Cp437,
    /// Western Europe.
    Cp850,
    /// Greek.
    Cp737,
    /// Turkish.
    Cp857,
    /// Western Europe, as Windows writes it.
    Cp1252,
    /// Cyrillic.
    Cp866,
    /// Central Europe.
    Cp852,
    /// Western Europe with the euro sign.
    Cp858,
    /// Central Europe, as Windows writes it.
    Cp1250,
    /// Cyrillic, as Windows writes it.
    Cp1251,
    /// Greek, as Windows writes it.
    Cp1253,
    /// Turkish, as Windows writes it.
    Cp1254,
}

impl CodePage {
    /// Every table.
    pub const ALL: [Self; 12] = [
        Self::Cp437,
        Self::Cp850,
        Self::Cp737,
        Self::Cp857,
        Self::Cp1252,
        Self::Cp866,
        Self::Cp852,
        Self::Cp858,
        Self::Cp1250,
        Self::Cp1251,
        Self::Cp1253,
        Self::Cp1254,
    ];

    /// Its name in settings: `cp858`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cp437 => "cp437",
            Self::Cp850 => "cp850",
            Self::Cp737 => "cp737",
            Self::Cp857 => "cp857",
            Self::Cp1252 => "cp1252",
            Self::Cp866 => "cp866",
            Self::Cp852 => "cp852",
            Self::Cp858 => "cp858",
            Self::Cp1250 => "cp1250",
            Self::Cp1251 => "cp1251",
            Self::Cp1253 => "cp1253",
            Self::Cp1254 => "cp1254",
        }
    }

    /// The table of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.name().eq_ignore_ascii_case(name))
    }

    /// The number by which Epson's printers, and most others, choose it.
    pub const fn usual_number(self) -> u8 {
        match self {
            Self::Cp437 => 0,
            Self::Cp850 => 2,
            Self::Cp737 => 14,
            Self::Cp857 => 13,
            Self::Cp1252 => 16,
            Self::Cp866 => 17,
            Self::Cp852 => 18,
            Self::Cp858 => 19,
            Self::Cp1250 => 45,
            Self::Cp1251 => 46,
            Self::Cp1253 => 47,
            Self::Cp1254 => 48,
        }
    }

    /// The byte of a character, if the table has it.
    pub fn byte(self, character: char) -> Option<u8> {
        if (' '..='~').contains(&character) {
            return u8::try_from(u32::from(character)).ok();
        }
        if character == NONE {
            return None;
        }
        let place = self.upper_half().chars().position(|known| known == character)?;
        u8::try_from(place).ok()?.checked_add(128)
    }

    /// The character of a byte, if the table has one there.
    pub fn character(self, byte: u8) -> Option<char> {
        match byte {
            b' '..=b'~' => Some(char::from(byte)),
            128.. => self.upper_half().chars().nth(usize::from(byte - 128)).filter(|character| *character != NONE),
            _ => None,
        }
    }

    /// The characters from 128 on.
    const fn upper_half(self) -> &'static str {
        match self {
            Self::Cp437 => {
                "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
                 └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{fffd}"
            }
            Self::Cp850 => {
                "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
                 └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{fffd}±‗¾¶§÷¸°¨·¹³²■\u{fffd}"
            }
            Self::Cp737 => {
                "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
                 └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u{fffd}"
            }
            Self::Cp857 => {
                "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
                 └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\u{fffd}ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u{fffd}×ÚÛÙìÿ¯´\u{fffd}±\u{fffd}¾¶§÷¸°¨·¹³²■\u{fffd}"
            }
            Self::Cp1252 => {
                "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ\u{fffd}¡¢£¤¥¦§¨©ª«¬\u{fffd}®¯°±²³´µ¶·¸¹º»¼½¾¿\
                 ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
            }
            Self::Cp866 => {
                "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
                 └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{fffd}"
            }
            Self::Cp852 => {
                "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
                 └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{fffd}˝˛ˇ˘§÷¸°¨˙űŘř■\u{fffd}"
            }
            Self::Cp858 => {
                "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
                 └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{fffd}±‗¾¶§÷¸°¨·¹³²■\u{fffd}"
            }
            Self::Cp1250 => {
                "€\u{fffd}‚\u{fffd}„…†‡\u{fffd}‰Š‹ŚŤŽŹ\u{fffd}‘’“”•–—\u{fffd}™š›śťžź\u{fffd}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{fffd}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż\
                 ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"
            }
            Self::Cp1251 => {
                "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{fffd}™љ›њќћџ\u{fffd}ЎўЈ¤Ґ¦§Ё©Є«¬\u{fffd}®Ї°±Ііґµ¶·ё№є»јЅѕї\
                 АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
            }
            Self::Cp1253 => {
                "€\u{fffd}‚ƒ„…†‡\u{fffd}‰\u{fffd}‹\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}‘’“”•–—\u{fffd}™\u{fffd}›\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}΅Ά£¤¥¦§¨©\u{fffd}«¬\u{fffd}®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏ\
                 ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ\u{fffd}ΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ\u{fffd}"
            }
            Self::Cp1254 => {
                "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}\u{fffd}\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}\u{fffd}Ÿ\u{fffd}¡¢£¤¥¦§¨©ª«¬\u{fffd}®¯°±²³´µ¶·¸¹º»¼½¾¿\
                 ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_its_places_and_reads_back_what_it_writes() {
        for page in CodePage::ALL {
            assert_eq!(page.upper_half().chars().count(), 128, "{page:?}");
            for byte in 0..=255 {
                if let Some(character) = page.character(byte) {
                    assert_eq!(page.byte(character), Some(byte), "{page:?} {character}");
                }
            }
            assert_eq!(CodePage::from_name(page.name()), Some(page));
            assert_eq!((page.byte('\u{fffd}'), page.byte('車'), page.byte('\n')), (None, None, None));
        }
    }

    #[test]
    fn letters_lie_where_the_printers_have_them() {
        // Written down from the manuals, not from the tables above.
        for (page, text, bytes) in [
            (CodePage::Cp437, "äöüßÉ£", [0x84, 0x94, 0x81, 0xe1, 0x90, 0x9c]),
            (CodePage::Cp858, "äöüß€×", [0x84, 0x94, 0x81, 0xe1, 0xd5, 0x9e]),
            (CodePage::Cp850, "ÀÃçñØı", [0xb7, 0xc7, 0x87, 0xa4, 0x9d, 0xd5]),
            (CodePage::Cp852, "łŁőčšž", [0x88, 0x9d, 0x8b, 0x9f, 0xe7, 0xa7]),
            (CodePage::Cp866, "Парком", [0x8f, 0xa0, 0xe0, 0xaa, 0xae, 0xac]),
            (CodePage::Cp737, "ΑΩαωάώ", [0x80, 0x97, 0x98, 0xe0, 0xe1, 0xe9]),
            (CodePage::Cp857, "ğıİŞşü", [0xa7, 0x8d, 0x98, 0x9e, 0x9f, 0x81]),
            (CodePage::Cp1252, "€„“”Äß", [0x80, 0x84, 0x93, 0x94, 0xc4, 0xdf]),
            (CodePage::Cp1251, "ЁёАяїє", [0xa8, 0xb8, 0xc0, 0xff, 0xbf, 0xba]),
            (CodePage::Cp1253, "ΆΑΩαςώ", [0xa2, 0xc1, 0xd9, 0xe1, 0xf2, 0xfe]),
            (CodePage::Cp1250, "łŁőčšž", [0xb3, 0xa3, 0xf5, 0xe8, 0x9a, 0x9e]),
            (CodePage::Cp1254, "ğıİŞşü", [0xf0, 0xfd, 0xdd, 0xde, 0xfe, 0xfc]),
        ] {
            let written: Vec<u8> = text.chars().map(|letter| page.byte(letter).unwrap()).collect();
            assert_eq!(written, bytes, "{page:?} {text}");
        }
    }
}
