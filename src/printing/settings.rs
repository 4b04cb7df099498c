//! The printer as it was set: from the words that somebody typed to what they mean, and back.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

use super::papers::Look;
use crate::operations::ports::PrinterSetting;
use crate::paper::PaperWidth;
use crate::paper::escpos::{CodePage, Letters};

/// The port at which receipt printers listen.
const RECEIPT_PORT: u16 = 9_100;
/// The longest pulse for a drawer, in milliseconds: what is longer burns the magnet.
const LONGEST_PULSE_MS: u32 = 500;
/// The most lines of the garage's own on a paper, and the most characters in one.
const MOST_LINES: usize = 20;
const LONGEST_LINE: usize = 200;

/// A printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// Where it is.
    pub place: Place,
    /// How its papers look.
    pub look: Look,
    /// How texts are sent.
    pub letters: Letters,
    /// How long the pulse that opens the drawer is, in milliseconds; 0 where there is no drawer.
    pub drawer_ms: u32,
    /// Whether it says how it is.
    pub answers: bool,
}

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A receipt printer on the network.
    Tcp {
        /// Its name or address.
        host: String,
        /// Where it listens.
        port: u16,
    },
    /// A receipt printer at a cable: `/dev/usb/lp0`.
    Device(PathBuf),
    /// A queue of CUPS, or a printer that speaks IPP.
    Ipp(String),
    /// No printer: papers become PDF files in a folder.
    Folder(PathBuf),
}

/// Why the words make no printer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SettingError {
    /// Not one of the kinds.
    #[error("“{0}” is no printer: write tcp:HOST, tcp:HOST:PORT, device:PATH, ipp://HOST/printers/NAME or folder:PATH")]
    Place(String),
    /// No such width.
    #[error("{0} mm is no width of paper: write 80 or 58")]
    Width(u32),
    /// No such letters.
    #[error("“{0}” are no letters of a printer: write dots, or one of {names}, with :NUMBER where the printer has its own", names = names())]
    Letters(String),
    /// The pulse is too long.
    #[error("a drawer is opened by a pulse of at most {LONGEST_PULSE_MS} ms")]
    Pulse,
    /// IPP over TLS.
    #[error(
        "“{0}” is encrypted IPP, which this program does not speak: make a queue for the printer in CUPS on this computer, and write ipp://localhost/printers/NAME"
    )]
    Encrypted(String),
    /// Too much of the garage's own.
    #[error("a paper has room for {MOST_LINES} lines of your own of at most {LONGEST_LINE} characters")]
    Lines,
}

fn names() -> String {
    CodePage::ALL.map(CodePage::name).join(", ")
}

impl Printer {
    /// What a setting means.
    pub fn read(setting: &PrinterSetting) -> Result<Self, SettingError> {
        let width = PaperWidth::from_mm(setting.width_mm).ok_or(SettingError::Width(setting.width_mm))?;
        if setting.drawer_ms > LONGEST_PULSE_MS {
            return Err(SettingError::Pulse);
        }
        for lines in [&setting.supplier, &setting.terms] {
            if lines.len() > MOST_LINES || lines.iter().any(|line| line.chars().count() > LONGEST_LINE) {
                return Err(SettingError::Lines);
            }
        }
        Ok(Self {
            place: read_place(&setting.address)?,
            look: Look { width, supplier: setting.supplier.clone(), terms: setting.terms.clone() },
            letters: read_letters(&setting.letters)?,
            drawer_ms: setting.drawer_ms,
            answers: setting.answers,
        })
    }
}

fn read_place(text: &str) -> Result<Place, SettingError> {
    let text = text.trim();
    let wrong = || SettingError::Place(text.to_owned());
    let (kind, rest) = text.split_once(':').ok_or_else(wrong)?;
    if rest.is_empty() || rest.chars().any(char::is_control) {
        return Err(wrong());
    }
    match kind {
        "tcp" => read_host(rest).ok_or_else(wrong),
        "device" => Ok(Place::Device(PathBuf::from(rest))),
        "folder" => Ok(Place::Folder(PathBuf::from(rest))),
        "ipp" | "http" => match text.parse::<ipp::prelude::Uri>() {
            Ok(address) if address.host().is_some_and(|host| !host.is_empty()) => Ok(Place::Ipp(text.to_owned())),
            _ => Err(wrong()),
        },
        "ipps" | "https" => Err(SettingError::Encrypted(text.to_owned())),
        _ => Err(wrong()),
    }
}

/// `HOST`, `HOST:PORT`, `[ADDRESS]:PORT`.
fn read_host(text: &str) -> Option<Place> {
    let (host, port) = match text.strip_prefix('[') {
        Some(address) => {
            let (host, port) = address.split_once(']')?;
            (host, port.strip_prefix(':').or_else(|| port.is_empty().then_some("")))
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, Some("")),
        },
    };
    let port = match port? {
        "" if text.ends_with(':') => return None,
        "" => RECEIPT_PORT,
        port => port.parse().ok().filter(|port| *port > 0)?,
    };
    let is_host = !host.is_empty() && !host.contains(|sign: char| sign.is_whitespace() || sign == '/');
    is_host.then(|| Place::Tcp { host: host.to_owned(), port })
}

fn read_letters(text: &str) -> Result<Letters, SettingError> {
    let text = text.trim();
    if text == "dots" {
        return Ok(Letters::Dots);
    }
    let wrong = || SettingError::Letters(text.to_owned());
    let (name, number) = match text.split_once(':') {
        Some((name, number)) => (name, Some(number.parse().map_err(|_no_number| wrong())?)),
        None => (text, None),
    };
    let page = CodePage::from_name(name).ok_or_else(wrong)?;
    Ok(Letters::Own { page, number: number.unwrap_or(page.usual_number()) })
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { host, port } if host.contains(':') => write!(f, "tcp:[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "tcp:{host}:{port}"),
            Self::Device(path) => write!(f, "device:{}", path.display()),
            Self::Ipp(address) => f.write_str(address),
            Self::Folder(path) => write!(f, "folder:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(address: &str) -> PrinterSetting {
        PrinterSetting {
            address: address.to_owned(),
            width_mm: 80,
            letters: "dots".to_owned(),
            drawer_ms: 0,
            answers: true,
            supplier: Vec::new(),
            terms: Vec::new(),
        }
    }

    #[test]
    fn a_printer_reads_as_it_is_shown() {
        for (typed, shown) in [
            ("tcp:192.0.2.7", "tcp:192.0.2.7:9100"),
            ("tcp:printer.local:4000", "tcp:printer.local:4000"),
            ("tcp:[2001:db8::7]", "tcp:[2001:db8::7]:9100"),
            ("tcp:[2001:db8::7]:99", "tcp:[2001:db8::7]:99"),
            ("device:/dev/usb/lp0", "device:/dev/usb/lp0"),
            ("ipp://localhost:631/printers/booth", "ipp://localhost:631/printers/booth"),
            ("folder:/srv/papers", "folder:/srv/papers"),
        ] {
            let printer = Printer::read(&setting(typed)).unwrap();
            assert_eq!(printer.place.to_string(), shown);
            assert_eq!(Printer::read(&setting(shown)).unwrap().place, printer.place);
        }
    }

    #[test]
    fn what_is_no_printer_is_told_with_what_to_write() {
        for typed in [
            "",
            "printer",
            "tcp:",
            "tcp:host:",
            "tcp:host:x",
            "tcp:host:0",
            "tcp:a b",
            "usb:1",
            "ipp://",
            "tcp:[::1",
            "device:",
        ] {
            let refused = Printer::read(&setting(typed)).unwrap_err().to_string();
            assert!(refused.contains("write tcp:HOST"), "{typed:?}: {refused}");
        }
        assert!(matches!(Printer::read(&setting("ipps://a/b")), Err(SettingError::Encrypted(_))));
        let mut narrow = setting("tcp:a");
        narrow.width_mm = 76;
        assert_eq!(Printer::read(&narrow), Err(SettingError::Width(76)));
        let mut long = setting("tcp:a");
        long.drawer_ms = 501;
        assert_eq!(Printer::read(&long), Err(SettingError::Pulse));
        let mut much = setting("tcp:a");
        much.terms = vec![String::new(); 21];
        assert_eq!(Printer::read(&much), Err(SettingError::Lines));
    }

    #[test]
    fn letters_have_the_usual_number_or_the_printers_own() {
        for (typed, letters) in [
            ("dots", Letters::Dots),
            ("cp858", Letters::Own { page: CodePage::Cp858, number: 19 }),
            ("CP866:7", Letters::Own { page: CodePage::Cp866, number: 7 }),
        ] {
            let setting = PrinterSetting { letters: typed.to_owned(), ..setting("tcp:a") };
            assert_eq!(Printer::read(&setting).unwrap().letters, letters);
        }
        for typed in ["", "latin", "cp858:", "cp858:300"] {
            let setting = PrinterSetting { letters: typed.to_owned(), ..setting("tcp:a") };
            assert!(matches!(Printer::read(&setting), Err(SettingError::Letters(_))), "{typed:?}");
        }
    }
}
