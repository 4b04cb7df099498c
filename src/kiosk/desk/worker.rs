//! What each of the desk's threads does until its commands end.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use super::clerk::Clerk;
use super::files::{self, Dialogs};
use super::health::HealthWatch;
use super::threads::Outbox;
use super::watcher::Watcher;
use super::window::{self, Reacted};
use crate::domain::ids::SpotId;
use crate::domain::stay::HeldSpot;
use crate::kiosk::command::{BooksCommand, FilesCommand, RequestId, WindowCommand};
use crate::kiosk::reply::{Answer, Changed, News};
use crate::operations::ports::{BooksError, Machine};
use crate::printing::state::{PrinterReport, PrinterState, Trouble};
use crate::printing::worker::{self, Patience, Stop, Wake, Worker};
use crate::store::sqlite::verify;

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
                Answer::CheckedIn(_) | Answer::CheckedOut(_) | Answer::Reprinted(_) | Answer::TestPage(_) => {
                    Some(Wake::Queued)
                }
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
pub(super) fn watch(
    folder: &Path,
    machine: &Machine,
    commands: &Receiver<ToWatcher>,
    stop: &verify::Stop,
    outbox: &Outbox,
) {
    let mut watcher: Option<Watcher> = None;
    let mut tell = |news| outbox.tell(news);
    loop {
        let asked = match &watcher {
            Some(_) => commands.recv_timeout(LOOK_EVERY),
            None => commands.recv().map_err(|_ended| RecvTimeoutError::Disconnected),
        };
        match (asked, &mut watcher) {
            (Ok(ToWatcher::Open), _) => match Watcher::open(folder, machine.clone(), stop, &mut tell) {
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

/// How often it is tried again to open the books for printing, where nobody asks for it sooner.
const OPEN_AGAIN: Duration = Duration::from_secs(5);

/// The one who prints: begins when the books are open. Books that cannot be opened now are tried again: an attendant cannot restart it.
pub(super) fn print(folder: &Path, machine: &Machine, asked: &Receiver<Wake>, stop: &Stop, outbox: &Outbox) {
    loop {
        match asked.recv() {
            Ok(Wake::Begin) => break,
            Ok(Wake::Queued | Wake::Look) => {}
            Err(_ended) => return,
        }
    }
    let mut told = None;
    let mut worker = loop {
        let error = match Worker::open(folder, machine.clone(), Patience::default()) {
            Ok(worker) => break worker,
            Err(error) => error.to_string(),
        };
        if told.as_ref() != Some(&error) {
            told = Some(error.clone());
            let state = PrinterState::Trouble(Trouble::Books(error));
            outbox.tell(News::Printer(PrinterReport { state, ..PrinterReport::default() }));
        }
        if matches!(asked.recv_timeout(OPEN_AGAIN), Err(RecvTimeoutError::Disconnected)) || stop.is_said() {
            return;
        }
    };
    worker::run(&mut worker, asked, stop, |report| outbox.tell(News::Printer(report.clone())));
}

/// How often the disk and the clock are looked at. Only what has changed is told.
const HEALTH_EVERY: Duration = Duration::from_secs(5);

/// The one for the window's own files, and for the disk they lie on and the clock. Of settings that were changed several times
/// meanwhile, the last are saved.
pub(super) fn keep_window(
    folder: &Path,
    machine: &Machine,
    commands: &Receiver<(RequestId, WindowCommand)>,
    outbox: &Outbox,
) {
    let mut health = HealthWatch::new(folder.to_owned(), machine.source.clone());
    loop {
        if let Some(changed) = health.look() {
            outbox.tell(News::Computer(changed));
        }
        let first = match commands.recv_timeout(HEALTH_EVERY) {
            Ok(first) => first,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let mut waiting = std::iter::once(first).chain(commands.try_iter()).peekable();
        while let Some((id, command)) = waiting.next() {
            let next_saves = matches!(waiting.peek(), Some((_, WindowCommand::SaveSettings(_))));
            if matches!(command, WindowCommand::SaveSettings(_)) && next_saves {
                continue;
            }
            match window::serve(&command, folder, &mut health) {
                Reacted::Answers(answer) => outbox.answer(id, *answer),
                Reacted::Tells(computer) => outbox.tell(News::Computer(computer)),
            }
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

    #[test]
    fn whoever_prints_tries_again_where_the_books_could_not_be_opened_once() {
        let folder = tempfile::tempdir().unwrap();
        let (asks, asked) = sync_channel(4);
        let (outbox, replies) = Outbox::new(8, std::sync::Arc::new(|| {}));
        let (place, stop) = (folder.path().to_owned(), Stop::default());
        let printer = std::thread::Builder::new().name("printer".to_owned()).spawn(move || {
            print(&place, &this_computer(), &asked, &stop, &outbox);
        });
        let hears = || match replies.recv_timeout(PATIENCE).expect("nobody prints any more") {
            Reply::News(News::Printer(report)) => report,
            other => panic!("{other:?}"),
        };
        asks.send(Wake::Begin).unwrap();
        assert!(matches!(hears().state, PrinterState::Trouble(Trouble::Books(_))));
        let garage = NewGarage {
            name: "Test".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            currency: "EUR".to_owned(),
            spots: SpotSource::Rows { floors: 1, spots_per_floor: 3 },
        };
        let mut clerk = Clerk::new(folder.path().to_owned(), this_computer());
        clerk.serve([(RequestId(1), BooksCommand::Begin(garage))], |_, answer| {
            assert!(matches!(answer, Answer::Opened(opened) if opened.is_ok()));
        });
        asks.send(Wake::Look).unwrap();
        assert_eq!(hears(), PrinterReport::default(), "it is at work");
        drop(asks);
        printer.unwrap().join().unwrap();
    }
}
