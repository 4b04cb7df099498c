//! The desk of the real window: named threads, bounded queues, and a window that is woken by whoever has something to say.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::clerk::Clerk;
use super::files::Dialogs;
use super::worker::{self, Others, ToWatcher};
use super::{Busy, Desk};
use crate::kiosk::command::{BooksCommand, Command, FilesCommand, RequestId, WindowCommand};
use crate::kiosk::reply::{Answer, News, Reply};
use crate::operations::ports::Machine;
use crate::printing::worker::{Stop, Wake};
use crate::store::sqlite::backup;
use crate::store::sqlite::verify::{self, Checked, verify_until};

/// How many commands may wait. A person cannot press faster than they are done, unless something hangs.
const COMMANDS: usize = 32;

/// How many replies may wait. The window takes them all in every frame.
const REPLIES: usize = 256;

/// Wakes the window, from any thread.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// The desk of the real window.
pub struct WorkerDesk {
    folder: PathBuf,
    machine: Machine,
    outbox: Outbox,
    replies: Option<Receiver<Reply>>,
    books: Option<SyncSender<(RequestId, BooksCommand)>>,
    watcher: Option<SyncSender<ToWatcher>>,
    files: Option<SyncSender<(RequestId, FilesCommand)>>,
    printer: Option<SyncSender<Wake>>,
    printing: Printing,
    window: Option<SyncSender<(RequestId, WindowCommand)>>,
    /// Ends a full check, a backup or the reading of a layout that still runs.
    stop: verify::Stop,
    threads: Vec<JoinHandle<()>>,
}

/// The thread that prints.
struct Printing {
    stop: Stop,
    /// Closed when it has ended.
    ended: Receiver<()>,
}

/// How long a paper that is being printed may take when the window is closed. What takes longer is sent again.
const LAST_PAPER: Duration = Duration::from_secs(2);

impl WorkerDesk {
    /// Starts the threads. Nothing is opened before a command says so.
    pub fn start(folder: PathBuf, machine: Machine, dialogs: Box<dyn Dialogs>, wake: Waker) -> std::io::Result<Self> {
        let (outbox, replies) = Outbox::new(REPLIES, wake);
        let (books, books_asked) = sync_channel(COMMANDS);
        let (watcher, watcher_asked) = sync_channel(COMMANDS);
        let (files, files_asked) = sync_channel::<(RequestId, FilesCommand)>(COMMANDS);
        let (printer, printer_asked) = sync_channel(COMMANDS);
        let (window, window_asked) = sync_channel(COMMANDS);
        let stop = verify::Stop::default();
        let mut threads = Vec::new();
        {
            let clerk = Clerk::new(folder.clone(), machine.clone());
            let (others, outbox) = (Others { watcher: watcher.clone(), printer: printer.clone() }, outbox.clone());
            threads
                .push(spawn("books", &outbox.clone(), move || worker::write(clerk, &books_asked, &others, &outbox))?);
        }
        let printing = {
            let (folder, machine, outbox) = (folder.clone(), machine.clone(), outbox.clone());
            let (running, ended) = sync_channel(0);
            let stop = Stop::default();
            let told = stop.clone();
            // Not joined: a name that is being looked up cannot be hurried.
            drop(spawn("printer", &outbox.clone(), move || {
                worker::print(&folder, &machine, &printer_asked, &told, &outbox);
                drop(running);
            })?);
            Printing { stop, ended }
        };
        {
            let (folder, machine, outbox) = (folder.clone(), machine.clone(), outbox.clone());
            let stop = stop.clone();
            threads.push(spawn("map", &outbox.clone(), move || {
                worker::watch(&folder, &machine, &watcher_asked, &stop, &outbox);
            })?);
        }
        {
            let (folder, machine, outbox) = (folder.clone(), machine.clone(), outbox.clone());
            threads.push(spawn("settings", &outbox.clone(), move || {
                worker::keep_window(&folder, &machine, &window_asked, &outbox);
            })?);
        }
        {
            let (folder, machine, outbox) = (folder.clone(), machine.clone(), outbox.clone());
            // Not joined: it may be waiting for a person to choose a file.
            drop(spawn("files", &outbox.clone(), move || {
                worker::handle_files(&folder, &machine, dialogs.as_ref(), &files_asked, &outbox);
            })?);
        }
        Ok(Self {
            folder,
            machine,
            outbox,
            replies: Some(replies),
            books: Some(books),
            watcher: Some(watcher),
            files: Some(files),
            printer: Some(printer),
            printing,
            window: Some(window),
            stop,
            threads,
        })
    }

    /// The full check takes a while and writes nothing into the books: it gets a thread of its own.
    fn verify(&mut self, id: RequestId) -> Result<(), Busy> {
        let (folder, machine, outbox) = (self.folder.clone(), self.machine.clone(), self.outbox.clone());
        let stop = self.stop.clone();
        let checking = spawn("check", &outbox.clone(), move || {
            let found = match verify_until(&folder, machine.source.as_ref(), &stop) {
                Ok(Checked::Whole(report)) => Ok(report.problems.into_iter().map(|problem| problem.what).collect()),
                // The window is gone.
                Ok(Checked::Stopped) => return,
                Err(error) => Err(error),
            };
            outbox.answer(id, Answer::Verified(Box::new(found)));
        });
        self.threads.push(checking.map_err(|_no_thread| Busy)?);
        Ok(())
    }

    /// A backup only reads the books, and takes as long as they are large: nobody at the barrier waits for it.
    fn back_up(&mut self, id: RequestId, wanted: backup::Wanted) -> Result<(), Busy> {
        let (folder, machine, outbox) = (self.folder.clone(), self.machine.clone(), self.outbox.clone());
        let stop = self.stop.clone();
        let copying = spawn("backup", &outbox.clone(), move || {
            let kept = backup::keep_until(&folder, wanted, machine.source.as_ref(), &stop);
            outbox.answer(id, Answer::BackupsKept(Box::new(kept)));
        });
        self.threads.push(copying.map_err(|_no_thread| Busy)?);
        Ok(())
    }
}

impl Desk for WorkerDesk {
    fn submit(&mut self, id: RequestId, command: Command) -> Result<(), Busy> {
        match command {
            Command::Books(command) => send(self.books.as_ref(), (id, command)),
            Command::Look(spot) => send(self.watcher.as_ref(), ToWatcher::Look(id, spot)),
            Command::Files(command) => send(self.files.as_ref(), (id, command)),
            Command::Window(command) => send(self.window.as_ref(), (id, command)),
            Command::Verify => self.verify(id),
            Command::BackUp(wanted) => self.back_up(id, wanted),
            Command::TryPrinter => {
                // A queue that is full has the printer awake already.
                send(self.printer.as_ref(), Wake::Look).unwrap_or_default();
                Ok(())
            }
        }
    }

    fn poll(&mut self) -> Option<Reply> {
        self.replies.as_ref()?.try_recv().ok()
    }
}

impl Drop for WorkerDesk {
    fn drop(&mut self) {
        // A check or a copy of large books takes minutes; what it has written by now goes with it.
        self.stop.ask();
        // The commands end first, then the replies, so that nobody waits for room that nobody will make; then the threads.
        self.books = None;
        self.watcher = None;
        self.files = None;
        self.window = None;
        self.printer = None;
        self.replies = None;
        self.printing.stop.within(LAST_PAPER);
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so already.
            drop(thread.join());
        }
        // Closed early when it has ended; if it has not by then, nobody waits for it.
        self.printing.ended.recv_timeout(LAST_PAPER.saturating_mul(2)).unwrap_or_default();
    }
}

fn send<T>(queue: Option<&SyncSender<T>>, command: T) -> Result<(), Busy> {
    queue.ok_or(Busy)?.try_send(command).map_err(|_full_or_ended| Busy)
}

/// Where the threads put what the window is to hear.
#[derive(Clone)]
pub(super) struct Outbox {
    replies: SyncSender<Reply>,
    wake: Waker,
}

impl Outbox {
    /// Room for so many replies, and where they come out.
    pub(super) fn new(room: usize, wake: Waker) -> (Self, Receiver<Reply>) {
        let (reply, replies) = sync_channel(room);
        (Self { replies: reply, wake }, replies)
    }

    /// Answers a command.
    pub(super) fn answer(&self, id: RequestId, answer: Answer) {
        self.put(Reply::Answer(id, answer));
    }

    /// Tells something nobody asked for.
    pub(super) fn tell(&self, news: News) {
        self.put(Reply::News(news));
    }

    fn put(&self, reply: Reply) {
        // A window that is gone hears nothing; what was recorded is recorded.
        if self.replies.send(reply).is_ok() {
            (self.wake)();
        }
    }
}

/// Tells the window when a thread panics: it would else wait for ever.
struct Alarm {
    part: &'static str,
    outbox: Outbox,
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if thread::panicking() {
            self.outbox.tell(News::Ended(self.part));
        }
    }
}

fn spawn(part: &'static str, outbox: &Outbox, work: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    let alarm = Alarm { part, outbox: outbox.clone() };
    thread::Builder::new().name(format!("parkhaus {part}")).spawn(move || {
        let alarm = alarm;
        work();
        drop(alarm);
    })
}
