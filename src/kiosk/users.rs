//! Who works here, as the window asks about it and hears of it.

use crate::domain::ids::UserId;
use crate::domain::users::pin::Pin;
use crate::domain::users::recovery::RecoveryCode;
use crate::domain::users::{Role, User, UserName};
use crate::kiosk::seat::{Staff, TypedPin};
use crate::operations::users::UsersError;

/// Somebody who works here, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The user.
    pub user: User,
    /// The wrong PINs in a row.
    pub failures: u32,
}

/// What somebody asks for on the page of the users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsersIntent {
    /// To see them.
    Open,
    /// To turn to that one.
    Choose(UserId),
    /// To add one.
    Add,
    /// To give the chosen one another role.
    ChangeRole,
    /// To give the chosen one a new PIN.
    ChangePin,
    /// To retire the chosen one.
    Retire,
    /// To lift the wait of the chosen one.
    Unlock,
    /// To make a new recovery code for the chosen one.
    NewCode,
    /// The name of the new one.
    Name(String),
    /// The role.
    Role(Role),
    /// The PIN.
    Pin(TypedPin),
    /// Why the chosen one retires.
    Reason(String),
    /// The recovery code that is shown was written down.
    WrittenDown,
    /// A step back.
    Back,
    /// Somebody typed what looks like the number of a payment card.
    CardNumber,
}

/// What the window asks about the users.
#[derive(Clone, Debug)]
pub enum UsersCommand {
    /// Who they are.
    List,
    /// Add one.
    Add {
        /// The name.
        name: UserName,
        /// The role.
        role: Role,
        /// The PIN.
        pin: Pin,
    },
    /// Give one another role.
    SetRole(User, Role),
    /// Give one a new PIN.
    SetPin(User, Pin),
    /// Lift a wait.
    Unlock(User),
    /// Retire one, and why.
    Retire(User, String),
    /// Make a new recovery code.
    NewCode(User),
}

/// What came of it.
#[derive(Debug)]
pub struct UsersAnswer {
    /// What was done, or why not.
    pub done: Result<UsersDone, UsersError>,
    /// Who they are from then on; `None` if the books could not be read.
    pub known: Option<Vec<Known>>,
    /// Who may sign in from then on.
    pub staff: Option<Staff>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsersDone {
    /// They were listed.
    Listed,
    /// One was added.
    Added(User),
    /// One has another role.
    RoleSet(User),
    /// One has a new PIN.
    PinSet(User),
    /// One may try again; so many wrong PINs were forgiven.
    Unlocked(User, u32),
    /// One has retired.
    Retired(User),
    /// One has a new recovery code.
    Code(User, RecoveryCode),
}
