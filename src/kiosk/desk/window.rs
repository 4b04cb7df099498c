//! What belongs to the window is kept in the data folder: its settings, and that it runs.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::kiosk::command::WindowCommand;
use crate::kiosk::reply::{Answer, LastRun};
use crate::kiosk::settings;

/// The file that lies in the data folder as long as the window is at work: found at a start, the run before was cut off.
const RUNNING: &str = "window.running";

/// Carries out what is asked about the window.
pub(super) fn serve(command: &WindowCommand, folder: &Path) -> Answer {
    match command {
        WindowCommand::ReadSettings => Answer::SettingsRead(Box::new(settings::read(folder)), settings::connected()),
        WindowCommand::SaveSettings(settings) => Answer::SettingsSaved(settings::save(folder, settings)),
        WindowCommand::Begin => Answer::Began(begin(&folder.join(RUNNING))),
        WindowCommand::End => {
            end(&folder.join(RUNNING));
            Answer::Ended
        }
    }
}

fn begin(running: &Path) -> LastRun {
    match File::create_new(running) {
        Ok(file) => {
            // Known after a power cut, too, if the disk takes it; else the next start only says less.
            drop(file.sync_all());
            LastRun::Closed
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => LastRun::CutOff,
        // A folder that cannot be written: nothing was recorded by the run before.
        Err(_unwritable) => LastRun::Closed,
    }
}

fn end(running: &Path) {
    // Where it cannot be taken away, the next start offers what nobody needs.
    drop(fs::remove_file(running));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kiosk::settings::Settings;

    fn begins(folder: &Path) -> LastRun {
        match serve(&WindowCommand::Begin, folder) {
            Answer::Began(last) => last,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_run_that_was_not_ended_is_known_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(begins(folder.path()), LastRun::Closed);
        assert_eq!(begins(folder.path()), LastRun::CutOff);
        assert!(matches!(serve(&WindowCommand::End, folder.path()), Answer::Ended));
        assert_eq!(begins(folder.path()), LastRun::Closed);
        assert_eq!(begins(&folder.path().join("nowhere")), LastRun::Closed);
    }

    #[test]
    fn settings_are_read_and_saved() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { pixels_per_m: Some(4_000), ..Settings::default() };
        assert!(matches!(
            serve(&WindowCommand::SaveSettings(settings.clone()), folder.path()),
            Answer::SettingsSaved(Ok(()))
        ));
        match serve(&WindowCommand::ReadSettings, folder.path()) {
            Answer::SettingsRead(read, _) => assert_eq!(read.settings, settings),
            other => panic!("{other:?}"),
        }
    }
}
