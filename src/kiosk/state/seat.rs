//! Who is at the window, and what is asked before the work goes on.

use super::{Counter, Message, Remote};
use crate::domain::ids::UserId;
use crate::domain::users::permission::{Permission, Standing};
use crate::domain::users::pin::Pin;
use crate::domain::users::recovery::RecoveryCode;
use crate::domain::users::{Role, User, UserName};
use crate::kiosk::command::RequestId;
use crate::kiosk::seat::{Approvable, Staff};

/// Who is at the window.
#[derive(Debug, Default)]
pub struct Seat {
    /// Who may sign in, and who is signed in.
    pub staff: Staff,
    /// What is asked before the work goes on.
    pub door: Door,
    /// What was being done when the window was locked, while a vehicle is let out at the locked window.
    pub aside: Option<Box<Counter>>,
    /// Grows whenever something else is asked: then what was typed is cleared.
    pub form: u64,
    /// What was asked for last, should it turn out to need an approval.
    pub asked: Option<(RequestId, Approvable)>,
}

/// What is asked before the work goes on.
#[derive(Debug, Default)]
pub enum Door {
    /// Nothing: somebody is signed in and works.
    #[default]
    Open,
    /// There are no users yet: the owner is made.
    Owner(Box<NewOwner>),
    /// A recovery code is shown, this once.
    Code(Box<ShownCode>),
    /// Somebody must sign in.
    Shut(Box<Shut>),
    /// An owner whose PIN is lost comes back.
    Recover(Box<Recovery>),
    /// The window is locked, and a vehicle is let out all the same.
    LettingOut,
    /// Somebody else must approve what was asked for.
    Approve(Box<Approve>),
}

/// Somebody else must approve what was asked for.
#[derive(Debug)]
pub struct Approve {
    /// What was asked for.
    pub what: Approvable,
    /// The permission it needs.
    pub permission: Permission,
    /// Who approves it.
    pub chosen: Option<UserId>,
    /// The PIN that is being tried.
    pub trying: Remote<()>,
    /// What somebody is told.
    pub message: Option<Message>,
}

/// The first user, as far as it is known.
#[derive(Debug, Default)]
pub struct NewOwner {
    /// The name.
    pub name: Option<UserName>,
    /// The PIN, chosen once; it is asked for twice.
    pub pin: Option<Pin>,
    /// The making of it.
    pub making: Remote<()>,
    /// What somebody is told.
    pub message: Option<Message>,
}

/// A recovery code that is shown this once.
#[derive(Debug)]
pub struct ShownCode {
    /// The code.
    pub code: RecoveryCode,
    /// Whom it brings back.
    pub whose: String,
}

/// The locked window.
#[derive(Debug, Default)]
pub struct Shut {
    /// Who locked it, if somebody did who has not signed out.
    pub locked_by: Option<UserId>,
    /// Whose PIN is asked for.
    pub chosen: Option<UserId>,
    /// The PIN that is being tried.
    pub trying: Remote<()>,
    /// What somebody is told.
    pub message: Option<Message>,
}

/// An owner who comes back.
#[derive(Debug, Default)]
pub struct Recovery {
    /// Which one.
    pub owner: Option<User>,
    /// The code as typed.
    pub code: Option<RecoveryCode>,
    /// The new PIN, chosen once; it is asked for twice.
    pub pin: Option<Pin>,
    /// The coming back.
    pub making: Remote<()>,
    /// What somebody is told.
    pub message: Option<Message>,
}

impl Seat {
    /// Whether the window is locked and a vehicle is let out all the same.
    pub const fn is_letting_out(&self) -> bool {
        matches!(self.door, Door::LettingOut)
    }

    /// Whether somebody is signed in and works.
    pub const fn is_open(&self) -> bool {
        matches!(self.door, Door::Open)
    }

    /// Whether the window is locked already, or asks for what nobody can do without.
    pub const fn is_shut(&self) -> bool {
        !matches!(self.door, Door::Open | Door::LettingOut)
    }

    /// The user of that identity, if it may sign in.
    pub fn user(&self, id: UserId) -> Option<&User> {
        self.staff.users.iter().find(|user| user.id == id)
    }

    /// Those who have a permission.
    pub fn who_may(&self, permission: Permission) -> Vec<User> {
        let may = |user: &&User| Standing::User(user.role).may(permission);
        self.staff.users.iter().filter(may).cloned().collect()
    }

    /// The owners.
    pub fn owners(&self) -> impl Iterator<Item = &User> {
        self.staff.users.iter().filter(|user| user.role == Role::Owner)
    }
}
