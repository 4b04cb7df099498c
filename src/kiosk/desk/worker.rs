//! What each of the desk's threads does until its commands end.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use super::clerk::Clerk;
use super::files::{self, Dialogs};
use super::threads::Outbox;
use super::watcher::Watcher;
use crate::domain::ids::SpotId;
use crate::kiosk::command::{BooksCommand, FilesCommand, RequestId};
use crate::kiosk::reply::{Answer, News};
use crate::operations::ports::{BooksError, Machine};
use crate::printing::state::{PrinterReport, PrinterState, Trouble};
use crate::printing::worker::{self, Patience, Stop, Wake, Worker};

/// How often the reader looks whether another process has written.
const LOOK_EVERY: Duration = Duration::from_millis(120);

/// What the reader is asked.
pub(super) enum ToWatcher {
    /// The books are open: begin to read.
    Open,
    /// This window has written: look now.
    Written,
    /// Who stands on a spot.
    Look(RequestId, SpotId),
}

/// Those who hear of what the writer does.
pub(super) struct Others {
    pub(super) watcher: SyncSender<ToWatcher>,
    pub(super) printer: SyncSender<Wake>,
}

/// The writer: takes all commands that wait together, so that they share a commit.
pub(super) fn write(
    mut clerk: Clerk,
    commands: &Receiver<(RequestId, BooksCommand)>,
    others: &Others,
    outbox: &Outbox,
) {
    while let Ok(first) = commands.recv() {
        let waiting: Vec<_> = std::iter::once(first).chain(commands.try_iter()).collect();
        clerk.serve(waiting, |id, answer| {
            let paper = match &answer {
                Answer::Opened(outcome) if outcome.is_ok() => Some(Wake::Begin),
                Answer::CheckedIn(_) | Answer::CheckedOut(_) | Answer::Reprinted(_) => Some(Wake::Queued),
                _ => None,
            };
            let news = match &answer {
                Answer::Opened(outcome) if outcome.is_ok() => Some(ToWatcher::Open),
                Answer::CheckedIn(outcome) if outcome.is_ok() => Some(ToWatcher::Written),
                Answer::CheckedOut(outcome) if outcome.is_ok() => Some(ToWatcher::Written),
                _ => None,
            };
            match news {
                // The reader begins only when it is told to.
                Some(ToWatcher::Open) => drop(others.watcher.send(ToWatcher::Open)),
                // A full queue will make it look anyway.
                Some(news) => drop(others.watcher.try_send(news)),
                None => {}
            }
            if let Some(paper) = paper {
                // Nobody waits for the printer: a queue that is full has it busy, and it looks by itself.
                others.printer.try_send(paper).unwrap_or_default();
            }
            outbox.answer(id, answer);
        });
    }
}

/// The reader: answers at once, and otherwise looks for what other processes write.
pub(super) fn watch(folder: &Path, commands: &Receiver<ToWatcher>, outbox: &Outbox) {
    let mut watcher: Option<Watcher> = None;
    let mut tell = |news| outbox.tell(news);
    loop {
        let asked = match &watcher {
            Some(_) => commands.recv_timeout(LOOK_EVERY),
            None => commands.recv().map_err(|_ended| RecvTimeoutError::Disconnected),
        };
        match (asked, &mut watcher) {
            (Ok(ToWatcher::Open), _) => match Watcher::open(folder, &mut tell) {
                Ok(open) => watcher = Some(open),
                Err(error) => tell(News::Unreadable(error)),
            },
            (Ok(ToWatcher::Look(id, spot)), open) => {
                let detail = open.as_ref().map_or(Err(BooksError::NoGarage), |open| open.detail(spot));
                outbox.answer(id, Answer::Spot(Box::new(detail)));
            }
            (Ok(ToWatcher::Written) | Err(RecvTimeoutError::Timeout), Some(open)) => open.look(&mut tell),
            (Ok(ToWatcher::Written) | Err(RecvTimeoutError::Timeout), None) => {}
            (Err(RecvTimeoutError::Disconnected), _) => return,
        }
    }
}

/// The one who prints: begins when the books are open.
pub(super) fn print(folder: &Path, machine: &Machine, asked: &Receiver<Wake>, stop: &Stop, outbox: &Outbox) {
    if asked.recv().is_err() {
        return;
    }
    let mut worker = match Worker::open(folder, machine.clone(), Patience::default()) {
        Ok(worker) => worker,
        Err(error) => {
            let state = PrinterState::Trouble(Trouble::Books(error.to_string()));
            outbox.tell(News::Printer(PrinterReport { state, ..PrinterReport::default() }));
            return;
        }
    };
    worker::run(&mut worker, asked, stop, |report| outbox.tell(News::Printer(report.clone())));
}

/// The one for files: waits as long as a person takes to choose.
pub(super) fn handle_files(
    folder: &Path,
    machine: &Machine,
    dialogs: &dyn Dialogs,
    commands: &Receiver<(RequestId, FilesCommand)>,
    outbox: &Outbox,
) {
    while let Ok((id, command)) = commands.recv() {
        outbox.answer(id, files::serve(&command, folder, dialogs, || machine.source.id()));
    }
}
