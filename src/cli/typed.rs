//! What must not stand among the words of a command, where every other user of the computer could read it: PINs and recovery codes.
//! They are lines of standard input; at a terminal they are asked for and not shown.

use std::io::{self, BufRead as _, IsTerminal as _};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::failure::Failure;
use super::output;
use crate::operations::io_words::io_words;

/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 1_000;

/// Asks for a line that nobody else should see.
pub(super) fn secret(question: &str) -> Result<String, Failure> {
    let _hidden = Hidden::begin();
    if io::stdin().is_terminal() {
        output::message(question);
    }
    let mut line = String::new();
    // One line at a time and no further, so that the next question finds the next one.
    let mut input = io::Read::take(io::stdin().lock(), LONGEST_LINE);
    match input.read_line(&mut line) {
        Ok(0) => Err(Failure::usage(format!(
            "{question} was expected on standard input, a line by itself, and nothing came"
        ))),
        Ok(_bytes) => Ok(line.trim().to_owned()),
        Err(error) => Err(Failure::usage(format!("{question} could not be read: {}", io_words(&error)))),
    }
}

/// A terminal that does not show what is typed, until this is dropped.
struct Hidden(Option<Termios>);

impl Hidden {
    fn begin() -> Self {
        let Ok(before) = tcgetattr(io::stdin()) else { return Self(None) };
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        Self(tcsetattr(io::stdin(), OptionalActions::Now, &hidden).is_ok().then_some(before))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if let Some(before) = &self.0
            && tcsetattr(io::stdin(), OptionalActions::Now, before).is_err()
        {
            // The terminal went away, and with it whoever would see what is typed.
        }
    }
}
