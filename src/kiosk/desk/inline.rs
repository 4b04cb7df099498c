//! A desk that does everything at once, on the caller's thread: for tests of the whole window on real files.

use std::collections::VecDeque;
use std::path::PathBuf;

use super::clerk::Clerk;
use super::files::{self, Dialogs};
use super::health::HealthWatch;
use super::watcher::Watcher;
use super::window::{self, Reacted};
use super::{Busy, Desk};
use crate::kiosk::command::{BooksCommand, Command, RequestId};
use crate::kiosk::reply::{Answer, News, Reply};
use crate::operations::ports::{BooksError, Machine};
use crate::printing::state::PrinterReport;
use crate::printing::worker::{Patience, Stop, Worker};
use crate::store::sqlite::backup;
use crate::store::sqlite::verify::{self, verify};

/// A desk that does everything at once.
pub struct InlineDesk {
    clerk: Clerk,
    machine: Machine,
    dialogs: Box<dyn Dialogs>,
    watcher: Option<Watcher>,
    printer: Option<Worker>,
    /// How the printer was when that was last told.
    told: PrinterReport,
    health: HealthWatch,
    replies: VecDeque<Reply>,
}

impl InlineDesk {
    /// A desk for a folder. Nothing is opened before a command says so.
    pub fn new(folder: PathBuf, machine: Machine, dialogs: Box<dyn Dialogs>) -> Self {
        let health = HealthWatch::new(folder.clone(), machine.source.clone());
        let clerk = Clerk::new(folder, machine.clone());
        Self {
            clerk,
            machine,
            dialogs,
            watcher: None,
            printer: None,
            told: PrinterReport::default(),
            health,
            replies: VecDeque::new(),
        }
    }

    /// The same, where somebody has signed in before the window opens: for tests that are not about signing in. The real window has
    /// no such way.
    #[must_use]
    pub fn signed_in_as(mut self, name: &str) -> Self {
        self.clerk.sign_in(name);
        self
    }

    fn books(&mut self, id: RequestId, command: BooksCommand) {
        let replies = &mut self.replies;
        let mut has_opened = false;
        self.clerk.serve([(id, command)], |id, answer| {
            has_opened |= matches!(&answer, Answer::Opened(outcome) if outcome.is_ok());
            replies.push_back(Reply::Answer(id, answer));
        });
        if has_opened {
            match Watcher::open(self.clerk.folder(), self.machine.clone(), &verify::Stop::default(), &mut |news| {
                replies.push_back(Reply::News(news));
            }) {
                Ok(watcher) => self.watcher = Some(watcher),
                Err(error) => replies.push_back(Reply::News(News::Unreadable(error))),
            }
            self.printer = Worker::open(self.clerk.folder(), self.machine.clone(), Patience::default()).ok();
        }
    }

    /// Prints what waits, at most one paper, and tells how the printer is if that has changed.
    fn print(&mut self) {
        let Some(printer) = &mut self.printer else { return };
        if printer.pass(&Stop::default()).is_ok() && *printer.report() != self.told {
            self.told = printer.report().clone();
            self.replies.push_back(Reply::News(News::Printer(self.told.clone())));
        }
    }

    fn check(&self) -> Result<Vec<String>, BooksError> {
        let report = verify(self.clerk.folder(), self.machine.source.as_ref())?;
        Ok(report.problems.into_iter().map(|problem| problem.what).collect())
    }
}

impl Desk for InlineDesk {
    fn submit(&mut self, id: RequestId, command: Command) -> Result<(), Busy> {
        match command {
            Command::Books(command) => self.books(id, command),
            Command::Look(spot) => {
                let detail = self.watcher.as_ref().map_or(Err(BooksError::NoGarage), |watcher| watcher.detail(spot));
                self.replies.push_back(Reply::Answer(id, Answer::Spot(Box::new(detail))));
            }
            Command::Files(command) => {
                let ids = || self.machine.source.id();
                let answer = files::serve(&command, self.clerk.folder(), self.dialogs.as_ref(), ids);
                self.replies.push_back(Reply::Answer(id, answer));
            }
            Command::Window(command) => {
                let reply = match window::serve(&command, self.clerk.folder(), &mut self.health) {
                    Reacted::Answers(answer) => Reply::Answer(id, *answer),
                    Reacted::Tells(computer) => Reply::News(News::Computer(computer)),
                };
                self.replies.push_back(reply);
            }
            Command::BackUp(wanted) => {
                let source = self.machine.source.as_ref();
                let kept = backup::keep_until(self.clerk.folder(), wanted, source, &verify::Stop::default());
                self.replies.push_back(Reply::Answer(id, Answer::BackupsKept(Box::new(kept))));
            }
            Command::TryPrinter => {
                if let Some(printer) = &mut self.printer {
                    printer.look_again();
                }
            }
            Command::Verify => {
                let found = self.check();
                self.replies.push_back(Reply::Answer(id, Answer::Verified(Box::new(found))));
            }
        }
        Ok(())
    }

    fn poll(&mut self) -> Option<Reply> {
        if self.replies.is_empty()
            && let Some(watcher) = &mut self.watcher
        {
            let replies = &mut self.replies;
            watcher.look(&mut |news| replies.push_back(Reply::News(news)));
        }
        if self.replies.is_empty() {
            self.print();
        }
        if self.replies.is_empty() {
            self.replies.extend(self.health.look().map(|changed| Reply::News(News::Computer(changed))));
        }
        self.replies.pop_front()
    }
}
