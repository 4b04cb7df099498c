//! The books of one booth in one SQLite file.
//!
//! [`SqliteStore`] owns the connection that writes. A write is one `BEGIN IMMEDIATE` transaction in which everything that decides
//! is read; callers that wait together may share one commit. Readers have connections of their own.

mod books;
mod changes;
mod changes_till;
mod errors;
mod journal;
mod open;
mod queries;
mod rows;
mod scratch;
mod till;
mod whose;

pub mod backup;
pub mod board;
pub mod epoch;
pub mod export;
pub mod past;
pub mod prints;
pub mod status;
pub mod verify;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

pub use books::SqliteBooks;
pub use open::{Opened, Opening, SCHEMA};

use self::errors::from_sqlite;
use super::folder::Folder;
use crate::domain::facility::Facility;
use crate::domain::ids::TariffId;
use crate::domain::journal::Actor;
use crate::domain::time::TimeZone;
use crate::operations::desk::Desk;
use crate::operations::ports::{Books as _, BooksError, Garage, Machine, PublishedTariff};

/// What never changes under its name, kept so that it is read once.
#[derive(Default)]
struct Cache {
    /// The garage of one version; the version is read in every transaction.
    garage: Option<Arc<Garage>>,
    /// Published tariffs, which are immutable.
    tariffs: HashMap<TariffId, Arc<PublishedTariff>>,
}

/// The books of one booth.
pub struct SqliteStore {
    connection: Connection,
    folder: Folder,
    machine: Machine,
    zone: TimeZone,
    cache: Cache,
}

/// How often a write is tried again when what it read was changed meanwhile.
const TRIES: u32 = 5;

impl SqliteStore {
    /// Opens the books of a folder: checks the header, the schema version and the last links of the chain; migrates if needed.
    pub fn open(path: &Path, machine: Machine) -> Result<Opened, BooksError> {
        open::open(path, machine)
    }

    /// Makes a folder with empty books, held alone until [`Self::share`]. Refused where there are books.
    pub fn make(path: &Path, machine: Machine) -> Result<Self, BooksError> {
        open::make(path, machine)
    }

    /// Lets other processes in, after the garage was set up.
    pub fn share(&mut self) -> Result<(), BooksError> {
        self.load_zone()?;
        self.folder.share()
    }

    /// The data folder.
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The facility's time zone: UTC until a garage is set up.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The machine it runs on.
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The facility.
    pub fn facility(&mut self) -> Result<Facility, BooksError> {
        self.read(&Actor::new(Actor::CLI), |desk| Ok(desk.books.garage()?.facility.clone()))
    }

    fn load_zone(&mut self) -> Result<(), BooksError> {
        let facility = self.facility()?;
        self.zone = self.machine.zones.zone(&facility.time_zone)?;
        Ok(())
    }

    /// Runs an operation that only reads, on one state of the books.
    pub fn read<T, E: From<BooksError>>(
        &mut self,
        actor: &Actor,
        mut operation: impl FnMut(&mut Desk<'_, SqliteBooks<'_>>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run("BEGIN").map_err(E::from)?;
        let outcome = self.at_desk(actor, &mut operation).0;
        self.abandon();
        outcome
    }

    /// Runs an operation in a transaction of its own. What is returned as done is on the disk.
    pub fn write<T, E: From<BooksError>>(
        &mut self,
        actor: &Actor,
        mut operation: impl FnMut(&mut Desk<'_, SqliteBooks<'_>>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tries = 0;
        loop {
            tries += 1;
            let (error, trouble) = match self.try_once(actor, &mut operation) {
                Ok(done) => return Ok(done),
                Err(failed) => failed,
            };
            self.abandon();
            let again = match trouble {
                Trouble::Stale => tries < TRIES,
                // The reserve is for exits. An entry that is tried again finds that the reserve is gone, and is refused.
                Trouble::Full => self.folder.free_reserve(),
                Trouble::None => false,
            };
            if !again {
                return Err(error);
            }
        }
    }

    fn try_once<T, E: From<BooksError>>(
        &mut self,
        actor: &Actor,
        operation: &mut impl FnMut(&mut Desk<'_, SqliteBooks<'_>>) -> Result<T, E>,
    ) -> Result<T, (E, Trouble)> {
        let failed = |error: BooksError| {
            let trouble = Trouble::of(&error);
            (E::from(error), trouble)
        };
        self.run("BEGIN IMMEDIATE").map_err(failed)?;
        let (outcome, trouble) = self.at_desk(actor, operation);
        let done = outcome.map_err(|error| (error, trouble))?;
        self.commit().map_err(failed)?;
        Ok(done)
    }

    /// Runs operations that wait together in one transaction; each gets its own answer after the commit. One that fails leaves
    /// nothing behind and does not disturb the others.
    pub fn write_together<T, E: From<BooksError>>(
        &mut self,
        actor: &Actor,
        operations: &mut [Operation<'_, T, E>],
    ) -> Vec<Result<T, E>> {
        match operations {
            [] => return Vec::new(),
            [only] => return vec![self.write(actor, |desk| only(desk))],
            _ => {}
        }
        if let Ok(answers) = self.try_together(actor, operations) {
            return answers;
        }
        // The disk is full, or the commit failed: nothing was done for any of them, so each is tried by itself.
        operations.iter_mut().map(|operation| self.write(actor, |desk| operation(desk))).collect()
    }

    fn try_together<T, E: From<BooksError>>(
        &mut self,
        actor: &Actor,
        operations: &mut [Operation<'_, T, E>],
    ) -> Result<Vec<Result<T, E>>, BooksError> {
        self.run("BEGIN IMMEDIATE")?;
        let mut answers = Vec::with_capacity(operations.len());
        for operation in operations {
            let answer = self.run("SAVEPOINT one").map(|()| self.at_desk(actor, operation));
            let ended = match &answer {
                Ok((Ok(_), _)) => self.run("RELEASE one"),
                Ok((Err(_), Trouble::None)) => self.run("ROLLBACK TO one").and_then(|()| self.run("RELEASE one")),
                Ok((Err(_), Trouble::Full | Trouble::Stale)) => Err(BooksError::Full),
                Err(_) => Err(BooksError::Busy),
            };
            match (answer, ended) {
                (Ok((answer, _)), Ok(())) => answers.push(answer),
                (_, Err(error)) | (Err(error), _) => {
                    self.abandon();
                    return Err(error);
                }
            }
        }
        self.commit().inspect_err(|_failed| self.abandon())?;
        Ok(answers)
    }

    fn at_desk<T, E: From<BooksError>>(
        &mut self,
        actor: &Actor,
        operation: &mut impl FnMut(&mut Desk<'_, SqliteBooks<'_>>) -> Result<T, E>,
    ) -> (Result<T, E>, Trouble) {
        let mut books = SqliteBooks::new(&self.connection, &self.folder, &self.machine, &mut self.cache);
        let mut desk = Desk::new(&mut books, self.machine.source.as_ref(), &self.zone, actor);
        let outcome = operation(&mut desk);
        let trouble = books.trouble();
        (outcome, trouble)
    }

    fn run(&self, statement: &str) -> Result<(), BooksError> {
        let mut prepared = self.connection.prepare_cached(statement).map_err(from_sqlite)?;
        prepared.execute([]).map(|_count| ()).map_err(from_sqlite)
    }

    /// Commits. A transaction that SQLite has already undone is not taken for one that is done.
    fn commit(&self) -> Result<(), BooksError> {
        if self.connection.is_autocommit() {
            return Err(BooksError::Database("the transaction was undone before it was committed".to_owned()));
        }
        self.run("COMMIT")
    }

    /// Undoes whatever is open. SQLite has undone it by itself after the gravest errors.
    fn abandon(&self) {
        if !self.connection.is_autocommit() && self.run("ROLLBACK").is_err() {
            // The next BEGIN will say what is wrong.
        }
    }
}

/// An operation that waits for its turn.
pub type Operation<'o, T, E> = Box<dyn FnMut(&mut Desk<'_, SqliteBooks<'_>>) -> Result<T, E> + 'o>;

/// What went wrong underneath an operation, whatever the operation made of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Trouble {
    /// Nothing that trying again would mend.
    #[default]
    None,
    /// What was read has changed: try again on fresh facts.
    Stale,
    /// The disk is full: free the reserve.
    Full,
}

impl Trouble {
    const fn of(error: &BooksError) -> Self {
        match error {
            BooksError::Stale => Self::Stale,
            BooksError::Full => Self::Full,
            _ => Self::None,
        }
    }
}
