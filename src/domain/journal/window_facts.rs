//! Facts about the window: when it was at work, and when it was locked.

use serde::{Deserialize, Serialize};

use crate::domain::ids::UserId;

/// The window was opened on these books. The command line leaves no such entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowStarted {
    /// The version of the program.
    pub version: String,
}

/// The window was closed in order. After a power cut, or a fault, there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowStopped {
    /// The version of the program.
    pub version: String,
}

/// The window was locked: until somebody signs in, nobody acts at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowLocked {
    /// Who was signed in.
    pub user: UserId,
    /// Whether it locked by itself, because nobody touched it.
    pub by_itself: bool,
}
