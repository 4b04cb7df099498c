//! The status line: what is heard of printer, clock, disk and journal, and what somebody asks about them.

use super::{Effect, submit};
use crate::domain::time::Instant;
use crate::kiosk::command::{BooksCommand, Command, RequestId, WindowCommand};
use crate::kiosk::intent::StatusIntent;
use crate::kiosk::messages;
use crate::kiosk::state::{BackedUp, Check, KioskState, Part, Remote};
use crate::operations::ports::BooksError;
use crate::operations::print::Queued;
use crate::store::sqlite::backup::{Kept, Wanted};

pub(super) fn on_intent(state: &mut KioskState, intent: StatusIntent) -> Vec<Effect> {
    match intent {
        StatusIntent::Show(part) => {
            state.health.shown = Some(part);
            state.health.test_page = Remote::Idle;
            // The figures are of the moment when somebody looks at them.
            if matches!(part, Part::Disk | Part::Clock) {
                return submit(state, Command::Window(WindowCommand::LookAtComputer)).1;
            }
        }
        StatusIntent::Close => state.health.shown = None,
        StatusIntent::TryPrinter => return submit(state, Command::TryPrinter).1,
        StatusIntent::TestPage => {
            if state.at_work().is_some() && !state.health.test_page.is_pending() {
                let (id, effects) = submit(state, Command::Books(BooksCommand::TestPage));
                state.health.test_page = Remote::Pending(id);
                return effects;
            }
        }
        StatusIntent::GivenUpSeen => state.health.given_up_seen = state.printer.given_up,
        StatusIntent::LookAgain => return submit(state, Command::Window(WindowCommand::LookAtComputer)).1,
        StatusIntent::ClockIsRight => {
            state.health.accepted = state.health.written;
            return submit(state, Command::Window(WindowCommand::ClockIsRight)).1;
        }
        StatusIntent::Check => return check(state),
        StatusIntent::BackUp => return back_up(state, Wanted::Now),
    }
    Vec::new()
}

/// The full check of the journal, unless it runs already.
pub(super) fn check(state: &mut KioskState) -> Vec<Effect> {
    if state.at_work().is_none() || matches!(state.health.check, Check::Running(_)) {
        return Vec::new();
    }
    let (id, effects) = submit(state, Command::Verify);
    state.health.check = Check::Running(id);
    effects
}

/// A backup, unless one is being made.
pub(super) fn back_up(state: &mut KioskState, wanted: Wanted) -> Vec<Effect> {
    if state.at_work().is_none() || matches!(state.health.backup, BackedUp::Running(_)) {
        return Vec::new();
    }
    let (id, effects) = submit(state, Command::BackUp(wanted));
    state.health.backup = BackedUp::Running(id);
    effects
}

pub(super) fn on_backups(state: &mut KioskState, outcome: Result<Kept, BooksError>) {
    state.health.backup = match outcome {
        Ok(kept) => BackedUp::Kept { newest: kept.newest_made, same_disk: kept.same_disk },
        Err(error) => BackedUp::Failed(error.to_string()),
    };
}

pub(super) fn on_verified(state: &mut KioskState, outcome: Result<Vec<String>, BooksError>) {
    state.health.check = match outcome {
        Ok(problems) if problems.is_empty() => Check::Agrees(state.now),
        Ok(problems) => Check::Differs(problems),
        Err(error) => Check::Failed(error.to_string()),
    };
}

pub(super) fn on_test_page(state: &mut KioskState, id: RequestId, outcome: Result<Queued, BooksError>) {
    if state.health.test_page.awaits(id) {
        state.health.test_page = match outcome {
            Ok(queued) => Remote::Ready(queued),
            Err(error) => Remote::Failed(messages::books(&error)),
        };
    }
}

/// An entry was written by a clock that said this. What was said once is remembered, however the clock is set afterwards.
pub(super) fn on_written(state: &mut KioskState, written: Option<Instant>) {
    state.health.written = state.health.written.max(written);
}

/// The desk did not take a command.
pub(super) fn on_busy(state: &mut KioskState, id: RequestId) {
    let health = &mut state.health;
    super::fail(&mut health.test_page, id, &messages::busy());
    if health.check == Check::Running(id) {
        health.check = Check::NotYet;
    }
    if health.backup == BackedUp::Running(id) {
        health.backup = BackedUp::NotYet;
    }
}
