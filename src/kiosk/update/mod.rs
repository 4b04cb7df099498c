//! What follows from an intent or a reply: the state changes, and there are things to do. No window, no file, no clock.

mod approval;
mod board;
mod change;
mod counter;
mod entry;
mod exit;
mod handover;
mod letting_out;
mod mend;
mod own_window;
mod paper;
mod search;
mod seat;
mod spot;
mod start;
mod status;
#[cfg(test)]
mod tests;
mod users;

use chrono::TimeDelta;

use super::command::{BooksCommand, Command, RequestId, WindowCommand};
use super::intent::{Intent, WindowIntent};
use super::messages;
use super::reply::{Answer, Happened, News, OpenError, Opened, Reply};
use super::state::{About, AtWork, Damaged, KioskState, Message, Remote, Saving, Stage, Start, Step, Weight};
use crate::domain::time::Instant;
use crate::store::sqlite::backup::Wanted;

/// How often the backups are looked after, in minutes. Whether one is due is decided there.
const BACKUPS_EVERY_MINUTES: i64 = 60;

/// Something to do.
#[derive(Debug)]
pub enum Effect {
    /// Hand a command over.
    Submit(RequestId, Command),
    /// Close the window.
    Close,
}

/// What follows from an intent.
pub fn on_intent(state: &mut KioskState, intent: Intent) -> Vec<Effect> {
    match intent {
        Intent::Start(intent) => start::on_intent(state, intent),
        Intent::Counter(intent) => counter::on_intent(state, intent),
        Intent::Board(intent) => board::on_intent(state, intent),
        Intent::Mend(intent) => mend::on_intent(state, intent),
        Intent::Window(intent) => on_window(state, intent),
        Intent::Settings(intent) => own_window::on_intent(state, intent),
        Intent::Seat(intent) => seat::on_intent(state, intent),
        Intent::Users(intent) => users::on_intent(state, intent),
        Intent::Status(intent) => status::on_intent(state, intent),
    }
}

/// What follows from a reply.
pub fn on_reply(state: &mut KioskState, reply: Reply) -> Vec<Effect> {
    match reply {
        Reply::Answer(id, answer) => on_answer(state, id, answer),
        Reply::News(news) => on_news(state, news),
    }
}

/// What follows from a command that the desk did not take: whatever waits for it has failed.
pub fn on_busy(state: &mut KioskState, id: RequestId) {
    let message = messages::busy();
    own_window::on_busy(state, id);
    seat::on_busy(state, id);
    users::on_busy(state, id);
    status::on_busy(state, id);
    let counter = &mut state.counter;
    if counter.search.awaits(id) {
        counter.search = Remote::Idle;
        counter.message = Some(message.clone());
    }
    match &mut counter.step {
        Step::Entry(entry) => {
            fail(&mut entry.offer, id, &message);
            fail(&mut entry.making, id, &message);
        }
        Step::Ticket(ticket) => {
            fail(&mut ticket.saving, id, &message);
            fail(&mut ticket.printing, id, &message);
        }
        Step::Receipt(receipt) => {
            fail(&mut receipt.saving, id, &message);
            fail(&mut receipt.printing, id, &message);
        }
        Step::Exit(exit) => {
            fail(&mut exit.paying, id, &message);
            fail(&mut exit.changing, id, &message);
        }
        Step::Recent(recent) => {
            fail(&mut recent.movements, id, &message);
            fail(&mut recent.undoing, id, &message);
        }
        Step::Handover(handover) => {
            fail(&mut handover.read, id, &message);
            fail(&mut handover.asked, id, &message);
        }
        Step::Search(search) => fail(&mut search.hits, id, &message),
        Step::Hold(hold) => fail(&mut hold.saving, id, &message),
        Step::Idle | Step::Choose(_) => {}
    }
    fail(&mut state.board.detail, id, &message);
    if state.board.hover_detail.awaits(id) {
        state.board.hover_detail = Remote::Idle;
    }
    if state.board.again == Some(id) {
        state.board.again = None;
    }
    match &mut state.stage {
        Stage::Opening(Some(pending)) if *pending == id => state.stage = Stage::Stopped(message),
        Stage::Start(start) => start::on_busy(start, id, &message),
        Stage::Damaged(damaged) => fail(&mut damaged.mending, id, &message),
        Stage::Opening(_) | Stage::AtWork(_) | Stage::Stopped(_) => {}
    }
}

fn fail<T>(remote: &mut Remote<T>, id: RequestId, message: &Message) {
    if remote.awaits(id) {
        *remote = Remote::Failed(message.clone());
    }
}

/// A command under a new number.
fn submit(state: &mut KioskState, command: Command) -> (RequestId, Vec<Effect>) {
    let id = state.next_request();
    (id, vec![Effect::Submit(id, command)])
}

fn on_window(state: &mut KioskState, intent: WindowIntent) -> Vec<Effect> {
    match intent {
        WindowIntent::Opened => {
            let mut effects = submit(state, Command::Window(WindowCommand::ReadSettings)).1;
            effects.extend(open(state));
            effects
        }
        WindowIntent::TryAgain => open(state),
        WindowIntent::Minute(now) => {
            state.now = Some(now);
            let mut effects = look_after_backups(state, now);
            effects.extend(board::look_again(state));
            effects.extend(seat::look_again(state));
            effects
        }
        WindowIntent::Dismiss(line) => {
            if line < state.notices.len() {
                state.notices.remove(line);
            }
            Vec::new()
        }
        WindowIntent::Close => own_window::close(state),
    }
}

fn open(state: &mut KioskState) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Books(BooksCommand::Open));
    state.stage = Stage::Opening(Some(id));
    effects
}

/// What follows when the window closes for good.
pub fn on_exit(state: &mut KioskState) -> Vec<Effect> {
    own_window::on_exit(state)
}

/// Backups are looked after when the window has shown its first frame, and from time to time.
fn look_after_backups(state: &mut KioskState, now: Instant) -> Vec<Effect> {
    let is_due = state.backups_seen.is_none_or(|seen| {
        let ago = now.signed_duration_since(seen);
        ago >= TimeDelta::minutes(BACKUPS_EVERY_MINUTES) || ago < TimeDelta::zero()
    });
    if state.at_work().is_none() || !is_due {
        return Vec::new();
    }
    state.backups_seen = Some(now);
    status::back_up(state, Wanted::IfDue)
}

fn on_answer(state: &mut KioskState, id: RequestId, answer: Answer) -> Vec<Effect> {
    approval::look_at(state, id, &answer);
    match answer {
        Answer::Opened(outcome) => return on_opened(state, *outcome),
        Answer::Found(outcome) => return counter::on_found(state, id, *outcome),
        Answer::Offered(outcome) => entry::on_offered(state, id, *outcome),
        Answer::Recent(outcome) => change::on_recent(state, id, *outcome),
        Answer::Searched(outcome) => search::on_searched(state, id, *outcome),
        Answer::Handover(outcome) => handover::on_read(state, id, *outcome),
        Answer::HandedOver(outcome) => return handover::on_handed_over(state, id, *outcome),
        Answer::Changed(outcome) => return change::on_changed(state, id, *outcome),
        Answer::CheckedIn(outcome) => return entry::on_checked_in(state, id, *outcome),
        Answer::CheckedOut(outcome) => return exit::on_checked_out(state, id, *outcome),
        Answer::Reprinted(outcome) => paper::on_reprinted(state, id, *outcome),
        Answer::Spot(outcome) => return board::on_spot(state, id, *outcome),
        Answer::PlansChosen(files) => return start::on_chosen(state, id, files),
        Answer::PlansRead(outcome) => start::on_read(state, id, *outcome),
        Answer::PaperSaved(outcome) => on_saved(state, id, *outcome),
        Answer::BackupsKept(outcome) => status::on_backups(state, *outcome),
        Answer::Verified(outcome) => status::on_verified(state, *outcome),
        Answer::TestPage(outcome) => status::on_test_page(state, id, *outcome),
        Answer::SettingsRead(read, monitors) => own_window::on_read(state, *read, monitors),
        Answer::SettingsSaved(outcome) => own_window::on_saved(state, outcome),
        Answer::Began(last) => return own_window::on_began(state, last),
        Answer::LastDone(outcome) => own_window::on_last_done(state, *outcome),
        Answer::LastUndone(outcome) => own_window::on_undone(state, id, *outcome),
        Answer::Users(answer) => users::on_answer(state, id, *answer),
        Answer::Seat(answer) => seat::on_answer(state, id, *answer),
        Answer::Ended => {}
    }
    Vec::new()
}

fn on_opened(state: &mut KioskState, outcome: Result<Opened, OpenError>) -> Vec<Effect> {
    match outcome {
        Ok(opened) => {
            say_what_happened(state, &opened.happened);
            state.stage = Stage::AtWork(AtWork { garage: opened.garage, zone: opened.zone });
            seat::on_opened(state, opened.staff);
            let mut effects = submit(state, Command::Window(WindowCommand::Begin)).1;
            effects.extend(status::check(state));
            if let Some(now) = state.now {
                effects.extend(look_after_backups(state, now));
            }
            effects
        }
        Err(OpenError::FirstRun { time_zone }) => {
            state.stage = Stage::Start(Box::new(Start { time_zone, ..Start::default() }));
            Vec::new()
        }
        Err(OpenError::Begin(error)) => {
            start::on_not_begun(state, &error);
            Vec::new()
        }
        Err(OpenError::Damaged { why, backup }) => {
            let failed = match &state.stage {
                Stage::Damaged(damaged) if damaged.mending.is_pending() => Remote::Failed(messages::not_mended(&why)),
                _ => Remote::Idle,
            };
            let why = messages::damage(&why);
            state.stage = Stage::Damaged(Damaged { why, backup, mending: failed, asked: None });
            Vec::new()
        }
        Err(OpenError::Books(error)) => {
            state.stage = Stage::Stopped(messages::not_opened(&error));
            Vec::new()
        }
    }
}

fn say_what_happened(state: &mut KioskState, happened: &Happened) {
    match messages::happened(happened) {
        Some(text) => state.notify(About::Opening, Weight::Note, text),
        None => state.unsay(About::Opening),
    }
}

fn on_news(state: &mut KioskState, news: News) -> Vec<Effect> {
    match news {
        News::Layout { garage, floors, labels } => {
            state.unsay(About::Map);
            state.board.floors = floors;
            state.board.labels = labels;
            if state.board.open_floor.is_none() {
                // Vehicles come in on the ground.
                let ground = garage.floors.iter().min_by_key(|floor| floor.level.unsigned_abs());
                state.board.open_floor = ground.map(|floor| floor.id);
            }
            if let Stage::AtWork(at_work) = &mut state.stage {
                at_work.garage = garage;
            }
        }
        News::Spots(spots) => {
            state.unsay(About::Map);
            return board::on_changed(state, spots);
        }
        News::Inside(inside) => {
            status::on_written(state, inside.written);
            state.board.inside = inside;
        }
        News::Printer(report) => state.printer = report,
        News::Computer(computer) => state.health.computer = Some(computer),
        News::Unreadable(error) => state.notify(About::Map, Weight::Refusal, messages::map_stale(&error)),
        News::Ended(part) => state.notify(About::Program, Weight::Refusal, messages::ended(part)),
    }
    Vec::new()
}

fn on_saved(
    state: &mut KioskState,
    id: RequestId,
    outcome: Result<Option<std::path::PathBuf>, super::reply::SavePaperError>,
) {
    let saving: &mut Saving = match &mut state.counter.step {
        Step::Ticket(ticket) => &mut ticket.saving,
        Step::Receipt(receipt) => &mut receipt.saving,
        _ => return,
    };
    if !saving.awaits(id) {
        return;
    }
    *saving = match outcome {
        Ok(place) => Remote::Ready(place),
        Err(error) => Remote::Failed(messages::not_saved(&error)),
    };
}
