//! The file of the window's settings: read leniently, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use thiserror::Error;
use toml::{Table, Value};

use super::{DriverWindow, Locks, Look, Settings};
use crate::kiosk::input::keyboard::{Letters, Opens};
use crate::kiosk::input::scanner::Thresholds;
use crate::operations::io_words::io_words;

/// The file in the data folder.
const NAME: &str = "window.toml";

/// The most bytes that are read of it. The window writes a few hundred.
const MOST_BYTES: u64 = 64 * 1024;

/// Settings that were read, and what in them was passed over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingsRead {
    /// The settings; the usual ones where the file says nothing that is understood.
    pub settings: Settings,
    /// What was not understood, in words.
    pub passed_over: Vec<String>,
}

/// Settings that could not be saved.
#[derive(Debug, Error)]
#[error("“{path}”: {}", io_words(.why))]
pub struct SettingsError {
    /// The file.
    path: String,
    /// Why.
    why: io::Error,
}

/// Reads the settings of a data folder. Whatever is wrong with them, the window opens.
pub fn read(folder: &Path) -> SettingsRead {
    match read_small(&folder.join(NAME)) {
        Ok(Some(text)) => parse(&text),
        Ok(None) => SettingsRead {
            settings: Settings::default(),
            passed_over: vec![format!("the file {NAME} is too large to hold settings, or is no file")],
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => SettingsRead::default(),
        Err(error) => SettingsRead {
            settings: Settings::default(),
            passed_over: vec![format!("the file {NAME} cannot be read: {}", io_words(&error))],
        },
    }
}

/// The text of a file, unless it is no file or larger than any settings are: nobody waits for what never ends.
fn read_small(path: &Path) -> io::Result<Option<String>> {
    let found = fs::metadata(path)?;
    if !found.is_file() || found.len() > MOST_BYTES {
        return Ok(None);
    }
    let mut text = String::new();
    File::open(path)?.take(MOST_BYTES).read_to_string(&mut text)?;
    Ok(Some(text))
}

/// Saves settings: after a power cut there are either the old ones or the new ones.
pub fn save(folder: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let path = folder.join(NAME);
    let new = folder.join(format!("{NAME}.new"));
    let written = fs::create_dir_all(folder)
        .and_then(|()| File::create(&new))
        .and_then(|mut file| file.write_all(to_text(settings).as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&new, &path))
        .and_then(|()| File::open(folder))
        .and_then(|folder| folder.sync_all());
    written.map_err(|why| SettingsError { path: path.display().to_string(), why })
}

const LOOKS: [(&str, Look); 2] = [("light", Look::Light), ("dark", Look::Dark)];
const OPENS: [(&str, Opens); 3] = [("touch", Opens::ByTouch), ("press", Opens::ByAnyPress), ("never", Opens::Never)];
const LETTERS: [(&str, Letters); 3] =
    [("qwertz", Letters::Qwertz), ("qwerty", Letters::Qwerty), ("azerty", Letters::Azerty)];

fn parse(text: &str) -> SettingsRead {
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(_no_toml) => {
            let passed_over = vec![format!("the file {NAME} is not understood at all")];
            return SettingsRead { settings: Settings::default(), passed_over };
        }
    };
    let mut from = Reader { table, passed_over: Vec::new() };
    let usual = Settings::default();
    let thresholds = Thresholds::default();
    let settings = Settings {
        look: from.named("look", &LOOKS).unwrap_or(usual.look),
        pixels_per_m: from.number("pixels_per_m", Settings::PIXELS_PER_M),
        keyboard: from.named("keyboard", &OPENS).unwrap_or(usual.keyboard),
        letters: from.named("letters", &LETTERS).unwrap_or(usual.letters),
        scanner: Thresholds {
            gap_ms: from.number("scanner_gap_ms", Thresholds::GAPS_MS).unwrap_or(thresholds.gap_ms),
            least: from.number("scanner_least", Thresholds::LEAST).unwrap_or(thresholds.least),
            prefix: from.prefix("scanner_prefix").unwrap_or(thresholds.prefix),
        },
        driver: from.number("driver_monitor", Settings::MONITORS).map_or(usual.driver, DriverWindow::OnMonitor),
        locks: from.number("lock_after_minutes", Settings::LOCK_MINUTES).map_or(usual.locks, |minutes| match minutes {
            0 => Locks::Never,
            minutes => Locks::AfterMinutes(minutes),
        }),
    };
    SettingsRead { settings, passed_over: from.passed_over }
}

fn to_text(settings: &Settings) -> String {
    let Settings { look, pixels_per_m, keyboard, letters, scanner, driver, locks } = settings;
    let mut table = Table::new();
    let mut set = |name: &str, value: Value| drop(table.insert(name.to_owned(), value));
    set("look", name_of(look, &LOOKS).into());
    if let Some(pixels) = pixels_per_m {
        set("pixels_per_m", Value::Integer((*pixels).into()));
    }
    set("keyboard", name_of(keyboard, &OPENS).into());
    set("letters", name_of(letters, &LETTERS).into());
    set("scanner_gap_ms", Value::Integer(scanner.gap_ms.into()));
    set("scanner_least", Value::Integer(scanner.least.into()));
    set("scanner_prefix", scanner.prefix.clone().into());
    if let DriverWindow::OnMonitor(monitor) = driver {
        set("driver_monitor", Value::Integer((*monitor).into()));
    }
    let minutes = match locks {
        Locks::Never => 0,
        Locks::AfterMinutes(minutes) => *minutes,
    };
    set("lock_after_minutes", Value::Integer(minutes.into()));
    format!(
        "# The settings of this window. The window writes them; what it does not understand it passes over.\n{table}"
    )
}

fn name_of<T: PartialEq>(value: &T, names: &[(&'static str, T)]) -> &'static str {
    names.iter().find(|(_, known)| known == value).map_or("", |(name, _)| name)
}

/// Takes what is understood from a table, and says what is not.
struct Reader {
    table: Table,
    passed_over: Vec<String>,
}

impl Reader {
    /// A value, if there is one that reads well.
    fn take<T>(&mut self, name: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let value = self.table.get(name)?;
        let taken = read(value);
        if taken.is_none() {
            self.passed_over.push(format!("the setting {name} = {value} is not understood"));
        }
        taken
    }

    fn named<T: Copy>(&mut self, name: &str, names: &[(&str, T)]) -> Option<T> {
        self.take(name, |value| {
            let value = value.as_str()?;
            names.iter().find(|(known, _)| *known == value).map(|(_, named)| *named)
        })
    }

    fn number<T: TryFrom<i64> + PartialOrd>(&mut self, name: &str, range: std::ops::RangeInclusive<T>) -> Option<T> {
        self.take(name, |value| T::try_from(value.as_integer()?).ok().filter(|number| range.contains(number)))
    }

    fn prefix(&mut self, name: &str) -> Option<String> {
        self.take(name, |value| {
            let prefix = value.as_str()?;
            let is_one = prefix.chars().count() <= Thresholds::LONGEST_PREFIX && !prefix.chars().any(char::is_control);
            is_one.then(|| prefix.to_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn other() -> Settings {
        Settings {
            look: Look::Dark,
            pixels_per_m: Some(3_360),
            keyboard: Opens::ByAnyPress,
            letters: Letters::Azerty,
            scanner: Thresholds { gap_ms: 30, least: 10, prefix: "~".to_owned() },
            driver: DriverWindow::OnMonitor(2),
            locks: Locks::Never,
        }
    }

    #[test]
    fn what_was_saved_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), SettingsRead::default());
        let deep = folder.path().join("not yet there");
        for settings in [other(), Settings::default(), other()] {
            save(&deep, &settings).unwrap();
            assert_eq!(read(&deep), SettingsRead { settings, passed_over: Vec::new() });
        }
        assert_eq!(fs::read_dir(&deep).unwrap().count(), 1, "nothing is left beside the file");
    }

    #[test]
    fn each_setting_that_is_not_understood_is_passed_over_alone_and_said() {
        let text = "look = \"pink\"\nkeyboard = \"never\"\npixels_per_m = 12\nscanner_gap_ms = \"fast\"\nscanner_prefix = \"too long\"\nunknown = 1\n";
        let read = parse(text);
        assert_eq!(read.settings, Settings { keyboard: Opens::Never, ..Settings::default() });
        assert_eq!(read.passed_over.len(), 4, "{:?}", read.passed_over);
        assert!(read.passed_over[0].contains("look = \"pink\""), "{:?}", read.passed_over);
    }

    #[test]
    fn a_file_that_is_no_settings_at_all_changes_nothing_and_is_said() {
        let folder = tempfile::tempdir().unwrap();
        for bytes in [b"\xFF\xFE\x00".to_vec(), b"= = =".to_vec(), b"look = ".to_vec(), vec![b'x'; 100_000]] {
            fs::write(folder.path().join(NAME), bytes).unwrap();
            let read = read(folder.path());
            assert_eq!((read.settings, read.passed_over.len()), (Settings::default(), 1));
        }
        fs::remove_file(folder.path().join(NAME)).unwrap();
        fs::create_dir(folder.path().join(NAME)).unwrap();
        assert_eq!(read(folder.path()).passed_over.len(), 1);
        assert!(save(folder.path(), &Settings::default()).unwrap_err().to_string().contains(NAME));
    }

    #[test]
    fn a_file_far_too_large_to_be_settings_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), format!("look = \"dark\"\n{}", "# and so on\n".repeat(100_000))).unwrap();
        let read = read(folder.path());
        assert_eq!((read.settings, read.passed_over.len()), (Settings::default(), 1));
    }

    proptest! {
        #[test]
        fn any_file_opens_a_window(text in "\\PC{0,200}") {
            parse(&text);
        }

        #[test]
        fn any_setting_may_be_anything(
            name in prop::sample::select(vec!["look", "pixels_per_m", "keyboard", "scanner_gap_ms", "scanner_least", "scanner_prefix", "driver_monitor", "lock_after_minutes"]),
            value in prop_oneof![any::<i64>().prop_map(|number| number.to_string()), "\"[a-z]{0,8}\"", Just("[1, 2]".to_owned()), Just("0.5".to_owned())],
        ) {
            let read = parse(&format!("{name} = {value}"));
            prop_assert!(read.passed_over.len() <= 1);
            prop_assert_eq!(parse(&to_text(&read.settings)), SettingsRead { settings: read.settings, passed_over: Vec::new() });
        }
    }
}
