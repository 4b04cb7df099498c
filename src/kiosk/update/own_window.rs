//! The window's own settings, its way out, and what it says after it was cut off.

use super::{Effect, approval, counter, submit};
use crate::kiosk::command::{BooksCommand, Command, RequestId, What, WindowCommand};
use crate::kiosk::intent::SettingsIntent;
use crate::kiosk::messages;
use crate::kiosk::reply::{LastDone, LastRun, LastWhat};
use crate::kiosk::seat::{Approvable, SeatCommand};
use crate::kiosk::settings::{Monitor, Settings, SettingsError, SettingsRead};
use crate::kiosk::state::{About, AfterCut, Along, Asked, KioskState, Page, Remote, Step, Ticket, Weight, WindowKind};
use crate::operations::find::FoundBy;
use crate::operations::ports::BooksError;
use crate::operations::undo::{Undo, UndoError};

/// Pixels to a metre of a screen that nobody has measured: 96 to an inch.
const USUAL_PIXELS_PER_M: u32 = 3_780;

/// Why something is undone after the window was cut off.
const CUT_OFF: &str = "the window was cut off while it was done";

pub(super) fn on_intent(state: &mut KioskState, intent: SettingsIntent) -> Vec<Effect> {
    // Whatever of the settings is asked for, it is not to be hidden behind the details of the status line.
    state.health.shown = None;
    let own = &mut state.own_window;
    match intent {
        SettingsIntent::Open => own.page = Page::Settings,
        // What is being undone is said before anything else begins.
        SettingsIntent::Close | SettingsIntent::ShowLastPaper if is_undoing(&own.page) => {}
        // A recovery code is shown this once.
        SettingsIntent::Close if matches!(&own.page, Page::Users(page) if page.shows_code()) => {}
        SettingsIntent::Close => own.page = Page::Work,
        SettingsIntent::Change(settings) => return change(state, *settings),
        SettingsIntent::Measure => {
            let known = own.settings.pixels_per_m.or_else(|| own.monitors.first().map(|monitor| monitor.pixels_per_m));
            own.page = Page::Measure(known.unwrap_or(USUAL_PIXELS_PER_M));
        }
        SettingsIntent::Try(pixels_per_m) => {
            let (least, most) = (*Settings::PIXELS_PER_M.start(), *Settings::PIXELS_PER_M.end());
            own.page = Page::Measure(pixels_per_m.clamp(least, most));
        }
        SettingsIntent::ItFits => {
            if let Page::Measure(pixels_per_m) = own.page {
                own.page = Page::Settings;
                let settings = Settings { pixels_per_m: Some(pixels_per_m), ..own.settings.clone() };
                return change(state, settings);
            }
        }
        SettingsIntent::AskToLeave => own.page = Page::Leave,
        SettingsIntent::Leave => {
            if matches!(own.page, Page::Leave) {
                return vec![Effect::Close];
            }
        }
        SettingsIntent::ShowLastPaper => return show_last_paper(state),
        SettingsIntent::AskToUndoLast => {
            if let Page::AfterCut(after) = &mut own.page {
                after.asked = Asked::Once;
            }
        }
        SettingsIntent::UndoLast => return undo_last(state),
    }
    Vec::new()
}

/// A kiosk asks again: whoever closes it cannot open it.
pub(super) fn close(state: &mut KioskState) -> Vec<Effect> {
    match state.own_window.kind {
        WindowKind::Desktop => vec![Effect::Close],
        WindowKind::Kiosk => {
            state.own_window.page = Page::Leave;
            Vec::new()
        }
    }
}

fn change(state: &mut KioskState, settings: Settings) -> Vec<Effect> {
    if state.own_window.settings == settings {
        return Vec::new();
    }
    state.own_window.settings = settings.clone();
    submit(state, Command::Window(WindowCommand::SaveSettings(settings))).1
}

/// What was read is taken, unless somebody was faster.
pub(super) fn on_read(state: &mut KioskState, read: SettingsRead, monitors: Vec<Monitor>) {
    state.own_window.monitors = monitors;
    state.own_window.settings = read.settings;
    if let Some(text) = messages::settings_passed_over(&read.passed_over) {
        state.notify(About::Settings, Weight::Note, text);
    }
}

pub(super) fn on_saved(state: &mut KioskState, outcome: Result<(), SettingsError>) {
    match outcome {
        Ok(()) => state.unsay(About::Settings),
        Err(error) => state.notify(About::Settings, Weight::Refusal, messages::settings_not_saved(&error)),
    }
}

/// The window is at work: was it cut off before?
pub(super) fn on_began(state: &mut KioskState, last: LastRun) -> Vec<Effect> {
    match last {
        LastRun::Closed => Vec::new(),
        LastRun::CutOff => submit(state, Command::Books(BooksCommand::LastDone)).1,
    }
}

/// The last thing recorded is offered, unless somebody is at work already.
pub(super) fn on_last_done(state: &mut KioskState, outcome: Result<Option<LastDone>, BooksError>) {
    let is_idle = matches!(state.counter.step, Step::Idle) && !state.counter.search.is_pending();
    if let (Ok(Some(last)), true) = (outcome, is_idle) {
        let after = AfterCut { last, undoing: Remote::Idle, asked: Asked::No };
        state.own_window.page = Page::AfterCut(Box::new(after));
    }
}

fn is_undoing(page: &Page) -> bool {
    matches!(page, Page::AfterCut(after) if after.undoing.is_pending())
}

fn show_last_paper(state: &mut KioskState) -> Vec<Effect> {
    match std::mem::take(&mut state.own_window.page) {
        Page::AfterCut(after) => match after.last.what {
            LastWhat::In(made) => {
                state.counter.begin(Step::Ticket(Box::new(Ticket {
                    made: *made,
                    saving: Remote::Idle,
                    printing: Remote::Idle,
                })));
                Vec::new()
            }
            LastWhat::Out(stay) => counter::find(state, What::Stay(stay.id, FoundBy::Ticket), Along::default()),
        },
        other => {
            state.own_window.page = other;
            Vec::new()
        }
    }
}

fn undo_last(state: &mut KioskState) -> Vec<Effect> {
    let Page::AfterCut(after) = &state.own_window.page else { return Vec::new() };
    if after.asked == Asked::No || after.undoing.is_pending() {
        return Vec::new();
    }
    let LastDone { of, undo, .. } = after.last;
    let request = Undo { op: undo, of, reason: Some(CUT_OFF.to_owned()), approved_by: None };
    let approvable = Approvable::UndoLast(request.clone());
    let (id, effects) = submit(state, Command::Books(BooksCommand::UndoLast(Box::new(request))));
    approval::remember(state, id, approvable);
    if let Page::AfterCut(after) = &mut state.own_window.page {
        after.undoing = Remote::Pending(id);
    }
    effects
}

pub(super) fn on_undone(state: &mut KioskState, id: RequestId, outcome: Result<(), UndoError>) {
    let Page::AfterCut(after) = &mut state.own_window.page else { return };
    if !after.undoing.awaits(id) {
        return;
    }
    match outcome {
        Ok(()) => {
            let message = messages::last_undone(&after.last);
            state.own_window.page = Page::Work;
            state.counter.message = Some(message);
        }
        Err(error) => {
            after.undoing = Remote::Failed(messages::not_undone(&error));
            after.asked = Asked::No;
        }
    }
}

/// The desk did not take a command.
pub(super) fn on_busy(state: &mut KioskState, id: RequestId) {
    if let Page::AfterCut(after) = &mut state.own_window.page {
        super::fail(&mut after.undoing, id, &messages::busy());
    }
}

/// The window closes: the next start need not ask what happened.
pub(super) fn on_exit(state: &mut KioskState) -> Vec<Effect> {
    if state.at_work().is_none() {
        return Vec::new();
    }
    let mut effects = submit(state, Command::Books(BooksCommand::Seat(SeatCommand::Close))).1;
    effects.extend(submit(state, Command::Window(WindowCommand::End)).1);
    effects
}
