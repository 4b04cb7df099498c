//! Who carries out what the window asks for.
//!
//! The window never waits and never touches a file: it hands a [`Command`] over under a number and hears a [`Reply`] in some
//! later frame. [`WorkerDesk`] does the work on threads of its own, [`InlineDesk`] at once on the caller's thread, for tests.
//! Both do it with the same functions; nothing here knows what the window looks like.

mod begin;
mod change;
mod clerk;
mod files;
mod handover;
mod health;
mod inline;
mod last;
mod seat;
mod threads;
mod users;
mod watcher;
mod window;
mod worker;

use thiserror::Error;

use super::command::{Command, RequestId};
use super::reply::Reply;

pub use self::files::{Dialogs, SystemDialogs};
pub use self::inline::InlineDesk;
pub use self::threads::{Waker, WorkerDesk};

/// Whoever carries out what the window asks for.
pub trait Desk {
    /// Hands a command over, and never waits.
    fn submit(&mut self, id: RequestId, command: Command) -> Result<(), Busy>;

    /// What is to be heard next, if anything.
    fn poll(&mut self) -> Option<Reply>;
}

/// The command was not taken: too many wait already. Nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the program is still busy with what was asked before")]
pub struct Busy;
