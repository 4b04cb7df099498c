//! The one who prints: takes papers from the queue in their order and says how the printer is.
//!
//! One to a folder, whoever runs it: a lock says who. It works with books of its own, beside those who write.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use super::device::{self, Drawer, Failed};
use super::papers;
use super::settings::Printer;
use super::state::{PrinterReport, PrinterState, Trouble};
use crate::domain::journal::Actor;
use crate::domain::receipt::PaperKind;
use crate::operations::check_out;
use crate::operations::desk::Desk;
use crate::operations::ports::{Books, BooksError, Machine, PrinterSetting, WhatToPrint};
use crate::store::sqlite::SqliteStore;
use crate::store::sqlite::prints::{JobEnd, PrintJob};

pub use super::device::{Patience, Stop};

/// How often a printer that has nothing to do is asked how it is.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// How often it is looked whether another process has queued a paper.
const LISTEN_EVERY: Duration = Duration::from_millis(300);

/// How long after the first failure it is tried again; twice as long after each more, up to the longest.
const TRY_AGAIN: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// How old a payment may be for which the drawer springs open, in seconds: nobody stands there when it does so later.
const DRAWER_SECONDS: i64 = 60;

/// The one who prints.
pub struct Worker {
    store: SqliteStore,
    actor: Actor,
    patience: Patience,
    lock: Lock,
    report: PrinterReport,
    failures: u32,
    looked: Option<(Instant, PrinterSetting)>,
    /// What became of the last paper, where that could not be written down yet: it is, before another one is taken.
    unwritten: Option<(i64, JobEnd)>,
}

/// Whether this is the one who prints.
enum Lock {
    /// It is.
    Held(#[expect(dead_code, reason = "held, never read: closing the file lets go")] File),
    /// Another process is, as far as is known.
    Elsewhere(PathBuf),
}

/// What a pass over the queue has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// It has printed a paper, or given one up: there may be more.
    Done,
    /// There is nothing to do, or nothing can be done, for a while.
    Waits(Duration),
}

impl Worker {
    /// Opens the books of a folder to print what waits in them.
    pub fn open(folder: &Path, machine: Machine, patience: Patience) -> Result<Self, BooksError> {
        Ok(Self {
            store: SqliteStore::open(folder, machine)?.store,
            actor: Actor::new(Actor::CLI),
            patience,
            lock: Lock::Elsewhere(folder.join("printer.lock")),
            report: PrinterReport::default(),
            failures: 0,
            looked: None,
            unwritten: None,
        })
    }

    /// How the printer is, and how its queue stands.
    pub const fn report(&self) -> &PrinterReport {
        &self.report
    }

    /// Whether this is the one who prints, or another process.
    pub fn is_in_charge(&mut self) -> Result<bool, BooksError> {
        let Lock::Elsewhere(path) = &self.lock else { return Ok(true) };
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = opened.map_err(|error| BooksError::ReadOnly(format!("“{}”: {error}", path.display())))?;
        match file.try_lock() {
            Ok(()) => {
                // Nobody prints now: what was being printed was interrupted.
                self.store.recover_jobs()?;
                self.lock = Lock::Held(file);
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(BooksError::ReadOnly(format!("“{}”: {error}", path.display()))),
        }
    }

    /// Prints the first paper that waits, or asks the printer how it is when it is time to.
    pub fn pass(&mut self, stop: &Stop) -> Result<Passed, BooksError> {
        let setting = self.store.read(&self.actor, |desk| desk.books.printer())?;
        let Some(setting) = setting else {
            self.report = PrinterReport { given_up: self.report.given_up, ..PrinterReport::default() };
            return Ok(Passed::Waits(LISTEN_EVERY));
        };
        let printer = match Printer::read(&setting) {
            Ok(printer) => printer,
            Err(error) => {
                self.report.state = PrinterState::Trouble(Trouble::Setting(error.to_string()));
                self.report.waiting = self.store.print_queue()?.waiting;
                return Ok(Passed::Waits(LISTEN_EVERY));
            }
        };
        if !self.is_in_charge()? {
            self.look(&printer, &setting, stop);
            self.report.waiting = self.store.print_queue()?.waiting;
            return Ok(Passed::Waits(LISTEN_EVERY));
        }
        self.write_end()?;
        let now = self.store.machine().source.now();
        let (job, given_up) = self.store.take_job(now)?;
        self.report.given_up = self.report.given_up.saturating_add(given_up);
        let Some(job) = job else {
            self.failures = 0;
            self.look(&printer, &setting, stop);
            self.report.waiting = 0;
            return Ok(Passed::Waits(LISTEN_EVERY));
        };
        let passed = self.print(&printer, job, stop)?;
        self.looked = Some((Instant::now(), setting));
        self.report.waiting = self.store.print_queue()?.waiting;
        Ok(passed)
    }

    fn print(&mut self, printer: &Printer, job: PrintJob, stop: &Stop) -> Result<Passed, BooksError> {
        let now = self.store.machine().source.now();
        let laid = self.store.read(&self.actor, |desk| {
            let laid = papers::queued(desk, job.what, job.was_sent, printer)?;
            Ok::<_, BooksError>((laid, is_cash(desk, job.what)))
        });
        let (laid, is_cash) = match laid {
            Ok((Some(laid), is_cash)) => (laid, is_cash),
            Ok((None, _)) => return self.give_up(job, "there is nothing to print any more"),
            Err(error @ (BooksError::Busy | BooksError::Full | BooksError::Stale)) => {
                self.end(job, JobEnd::NotSent(error.to_string()))?;
                return Err(error);
            }
            Err(error) => return self.give_up(job, &error.to_string()),
        };
        let is_fresh = now.signed_duration_since(job.queued) <= TimeDelta::seconds(DRAWER_SECONDS);
        let opens = is_cash && is_fresh && !job.was_sent && job.tries == 0;
        let drawer = if opens { Drawer::Opens } else { Drawer::Stays };
        match device::print(printer, &laid, drawer, self.patience, stop) {
            Ok(state) => {
                self.failures = 0;
                self.report.state = state;
                self.end(job, JobEnd::Printed)?;
                Ok(Passed::Done)
            }
            Err(Failed { why, is_final: true, .. }) => self.give_up(job, &why.to_string()),
            Err(Failed { why, was_sent, .. }) => {
                let words = why.to_string();
                let end = if was_sent { JobEnd::Interrupted(words) } else { JobEnd::NotSent(words) };
                self.report.state = PrinterState::Trouble(why);
                self.end(job, end)?;
                let doubled = TRY_AGAIN.saturating_mul(1 << self.failures.min(8));
                self.failures = self.failures.saturating_add(1);
                Ok(Passed::Waits(doubled.min(LONGEST_WAIT)))
            }
        }
    }

    /// Writes down what became of a paper. Where that fails it is remembered, else the paper would count as being printed for ever.
    fn end(&mut self, job: PrintJob, end: JobEnd) -> Result<(), BooksError> {
        self.unwritten = Some((job.id, end));
        self.write_end()
    }

    fn write_end(&mut self) -> Result<(), BooksError> {
        if let Some((job, end)) = &self.unwritten {
            self.store.end_job(*job, end)?;
            self.unwritten = None;
        }
        Ok(())
    }

    fn give_up(&mut self, job: PrintJob, why: &str) -> Result<Passed, BooksError> {
        self.end(job, JobEnd::GivenUp(why.to_owned()))?;
        self.report.given_up = self.report.given_up.saturating_add(1);
        Ok(Passed::Done)
    }

    /// Asks the printer how it is, unless it was asked a moment ago.
    fn look(&mut self, printer: &Printer, setting: &PrinterSetting, stop: &Stop) {
        let is_fresh = self.looked.as_ref().is_some_and(|(when, of)| when.elapsed() < LOOK_EVERY && of == setting);
        if !is_fresh {
            self.report.state = device::look(printer, self.patience, stop);
            self.looked = Some((Instant::now(), setting.clone()));
        }
    }

    /// Forgets how the printer was, so that it is asked in the next pass.
    pub fn look_again(&mut self) {
        self.looked = None;
    }
}

/// Said to the one who prints while it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// The books are open: there is something to print from.
    Begin,
    /// A paper was queued.
    Queued,
    /// Somebody wants to know how the printer is now.
    Look,
}

/// Prints what waits, and what comes, until it is told to stop. Tells how the printer is whenever that changes.
pub fn run(worker: &mut Worker, wakes: &Receiver<Wake>, stop: &Stop, mut tell: impl FnMut(&PrinterReport)) {
    let mut told = None;
    while !stop.is_said() {
        // Books that cannot be read or written now are tried again: whoever uses them says what is wrong with them.
        let passed = worker.pass(stop).unwrap_or(Passed::Waits(LISTEN_EVERY));
        if told.as_ref() != Some(worker.report()) {
            tell(worker.report());
            told = Some(worker.report().clone());
        }
        let Passed::Waits(wait) = passed else { continue };
        match wakes.recv_timeout(wait) {
            Ok(Wake::Look) => worker.look_again(),
            Ok(Wake::Begin | Wake::Queued) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Prints what waits, and ends when nothing does or nothing can be printed.
pub fn run_dry(worker: &mut Worker, stop: &Stop) -> Result<PrinterReport, BooksError> {
    while worker.pass(stop)? == Passed::Done {}
    Ok(worker.report().clone())
}

/// Whether a paper is the first receipt of a payment in cash.
fn is_cash<B: Books>(desk: &mut Desk<'_, B>, what: WhatToPrint) -> bool {
    let WhatToPrint::Paper { paper: PaperKind::Receipt, stay, copy: 0 } = what else { return false };
    let exit = check_out::closed(desk, stay).ok().flatten();
    exit.is_some_and(|exit| exit.lines.iter().any(|line| line.kind == "cash"))
}

/// Asks a printer how it is, for somebody who waits for the answer.
pub fn ask(printer: &Printer, patience: Patience, stop: &Stop) -> PrinterState {
    device::look(printer, patience, stop)
}
