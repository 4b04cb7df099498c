//! What each of the desk's threads does until its commands end.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use super::clerk::Clerk;
use super::files::{self, Dialogs};
use super::threads::Outbox;
use super::watcher::Watcher;
use super::window;
use crate::domain::ids::SpotId;
use crate::domain::stay::HeldSpot;
use crate::kiosk::command::{BooksCommand, FilesCommand, RequestId, WindowCommand};
use crate::kiosk::reply::{Answer, Changed, News};
use crate::operations::ports::{BooksError, Machine};
use crate::printing::state::{PrinterReport, PrinterState, Trouble};
use crate::printing::worker::{self, Patience, Stop, Wake, Worker};

/// How often the reader looks whether another process has written.
const LOOK_EVERY: Duration = Duration::from_millis(120);
/// What another process writes is to be seen within a fifth of a second, reading and drawing included.
const _: () = assert!(LOOK_EVERY.as_millis() <= 150, "too late to be seen in time");

/// What the reader is asked.
pub(super) enum ToWatcher {
    /// The books are open: begin to read.
    Open,
    /// This window has written about those spots: look now, and tell how they stand, whatever was told of them before.
    Written(Vec<SpotId>),
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
                Answer::CheckedIn(outcome) => outcome.as_ref().as_ref().ok().map(|made| written(&made.entry.spots)),
                Answer::CheckedOut(outcome) => {
                    outcome.as_ref().as_ref().ok().map(|made| written(&made.exit.stay.spots))
                }
                Answer::Changed(outcome) => outcome.as_ref().as_ref().ok().map(|changed| match changed {
                    Changed::Held(spot) => ToWatcher::Written(vec![spot.id]),
                    Changed::Undone(_) | Changed::Corrected(_) | Changed::Moved(_) => written(&[]),
                }),
                Answer::HandedOver(outcome) if outcome.is_ok() => Some(written(&[])),
                Answer::LastUndone(outcome) if outcome.is_ok() => Some(written(&[])),
                _ => None,
            };
            // First the answer: whoever asked for the books hears that they are open before hearing what is in them.
            outbox.answer(id, answer);
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
        });
    }
}

fn written(spots: &[HeldSpot]) -> ToWatcher {
    ToWatcher::Written(spots.iter().map(|spot| spot.id).collect())
}

/// The reader: answers at once, and otherwise looks for what other processes write.
pub(super) fn watch(folder: &Path, machine: &Machine, commands: &Receiver<ToWatcher>, outbox: &Outbox) {
    let mut watcher: Option<Watcher> = None;
    let mut tell = |news| outbox.tell(news);
    loop {
        let asked = match &watcher {
            Some(_) => commands.recv_timeout(LOOK_EVERY),
            None => commands.recv().map_err(|_ended| RecvTimeoutError::Disconnected),
        };
        match (asked, &mut watcher) {
            (Ok(ToWatcher::Open), _) => match Watcher::open(folder, machine.clone(), &mut tell) {
                Ok(open) => watcher = Some(open),
                Err(error) => tell(News::Unreadable(error)),
            },
            (Ok(ToWatcher::Look(id, spot)), open) => {
                let detail = open.as_ref().map_or(Err(BooksError::NoGarage), |open| open.detail(spot));
                outbox.answer(id, Answer::Spot(Box::new(detail)));
            }
            (Ok(ToWatcher::Written(spots)), Some(open)) => open.look_at(&spots, &mut tell),
            (Err(RecvTimeoutError::Timeout), Some(open)) => open.look(&mut tell),
            (Ok(ToWatcher::Written(_)) | Err(RecvTimeoutError::Timeout), None) => {}
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

/// The one for the window's own files. Of settings that were changed several times meanwhile, the last are saved.
pub(super) fn keep_window(folder: &Path, commands: &Receiver<(RequestId, WindowCommand)>, outbox: &Outbox) {
    while let Ok(first) = commands.recv() {
        let mut waiting = std::iter::once(first).chain(commands.try_iter()).peekable();
        while let Some((id, command)) = waiting.next() {
            let next_saves = matches!(waiting.peek(), Some((_, WindowCommand::SaveSettings(_))));
            if matches!(command, WindowCommand::SaveSettings(_)) && next_saves {
                continue;
            }
            outbox.answer(id, window::serve(&command, folder));
        }
    }
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::super::threads::Outbox;
    use super::*;
    use crate::kiosk::command::{NewGarage, SpotSource};
    use crate::kiosk::reply::Reply;
    use crate::machine::this_computer;

    /// How long a test waits before it says that nothing comes. Nothing here takes nearly so long.
    const PATIENCE: Duration = Duration::from_mins(1);

    #[test]
    fn that_the_books_are_open_is_heard_before_anything_that_is_in_them() {
        let folder = tempfile::tempdir().unwrap();
        let clerk = Clerk::new(folder.path().to_owned(), this_computer());
        let (command, commands) = sync_channel(1);
        // A reader that takes its orders only when the test lets it: until then it cannot tell anything.
        let (watcher, orders) = sync_channel(0);
        // Nobody prints: that holds nobody back.
        let others = Others { watcher, printer: sync_channel(1).0 };
        let (outbox, replies) = Outbox::new(8, std::sync::Arc::new(|| {}));
        let writer = std::thread::Builder::new().name("writer".to_owned()).spawn(move || {
            write(clerk, &commands, &others, &outbox);
        });
        let garage = NewGarage {
            name: "Test".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            currency: "EUR".to_owned(),
            spots: SpotSource::Rows { floors: 1, spots_per_floor: 3 },
        };
        command.send((RequestId(1), BooksCommand::Begin(garage))).unwrap();
        let first = replies.recv_timeout(PATIENCE).expect("the answer waits for the reader");
        assert!(
            matches!(&first, Reply::Answer(RequestId(1), Answer::Opened(opened)) if opened.is_ok()),
            "first of all came {first:?}"
        );
        assert!(matches!(orders.recv_timeout(PATIENCE), Ok(ToWatcher::Open)));
        drop(command);
        writer.unwrap().join().unwrap();
    }
}
