//! What belongs to the window is kept in the data folder: its settings, and that it runs.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::health::HealthWatch;
use crate::kiosk::command::WindowCommand;
use crate::kiosk::reply::{Answer, LastRun};
use crate::kiosk::settings;
use crate::kiosk::state::Computer;

/// The file that lies in the data folder as long as the window is at work: found at a start, the run before was cut off.
const RUNNING: &str = "window.running";

/// What follows from a command about the window.
pub(super) enum Reacted {
    /// It is answered.
    Answers(Box<Answer>),
    /// It was about the computer: how that is, is told as news.
    Tells(Computer),
}

/// Carries out what is asked about the window.
pub(super) fn serve(command: &WindowCommand, folder: &Path, health: &mut HealthWatch) -> Reacted {
    let answer = match command {
        WindowCommand::ReadSettings => Answer::SettingsRead(Box::new(settings::read(folder)), settings::connected()),
        WindowCommand::SaveSettings(settings) => Answer::SettingsSaved(settings::save(folder, settings)),
        WindowCommand::Begin => Answer::Began(begin(&folder.join(RUNNING))),
        WindowCommand::End => {
            end(&folder.join(RUNNING));
            Answer::Ended
        }
        WindowCommand::LookAtComputer => return Reacted::Tells(health.look_again()),
        WindowCommand::ClockIsRight => return Reacted::Tells(health.accept_clock()),
    };
    Reacted::Answers(Box::new(answer))
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
    use crate::machine::this_computer;

    fn answer(command: &WindowCommand, folder: &Path) -> Answer {
        let mut health = HealthWatch::new(folder.to_owned(), this_computer().source);
        match serve(command, folder, &mut health) {
            Reacted::Answers(answer) => *answer,
            Reacted::Tells(computer) => panic!("{computer:?}"),
        }
    }

    fn begins(folder: &Path) -> LastRun {
        match answer(&WindowCommand::Begin, folder) {
            Answer::Began(last) => last,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_run_that_was_not_ended_is_known_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(begins(folder.path()), LastRun::Closed);
        assert_eq!(begins(folder.path()), LastRun::CutOff);
        assert!(matches!(answer(&WindowCommand::End, folder.path()), Answer::Ended));
        assert_eq!(begins(folder.path()), LastRun::Closed);
        assert_eq!(begins(&folder.path().join("nowhere")), LastRun::Closed);
    }

    #[test]
    fn settings_are_read_and_saved() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { pixels_per_m: Some(4_000), ..Settings::default() };
        assert!(matches!(
            answer(&WindowCommand::SaveSettings(settings.clone()), folder.path()),
            Answer::SettingsSaved(Ok(()))
        ));
        match answer(&WindowCommand::ReadSettings, folder.path()) {
            Answer::SettingsRead(read, _) => assert_eq!(read.settings, settings),
            other => panic!("{other:?}"),
        }
    }
}
