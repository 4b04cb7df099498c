//! The page of the users.

use super::{Message, Remote};
use crate::domain::ids::UserId;
use crate::domain::users::pin::Pin;
use crate::domain::users::recovery::RecoveryCode;
use crate::domain::users::{Role, User, UserName};
use crate::kiosk::users::Known;

/// The page of the users.
#[derive(Debug, Default)]
pub struct UsersPage {
    /// Who they are, by name; retired ones last.
    pub known: Remote<Vec<Known>>,
    /// The one that is chosen.
    pub chosen: Option<UserId>,
    /// What is being done.
    pub task: UsersTask,
    /// What was asked for.
    pub doing: Remote<()>,
    /// What somebody is told.
    pub message: Option<Message>,
    /// Grows whenever something else is asked: then what was typed is cleared.
    pub form: u64,
}

/// What is being done.
#[derive(Debug, Default)]
pub enum UsersTask {
    /// Nothing: they are listed.
    #[default]
    List,
    /// One is added, as far as it is known.
    Add {
        /// The name.
        name: Option<UserName>,
        /// The role.
        role: Option<Role>,
        /// The PIN, chosen once.
        pin: Option<Pin>,
    },
    /// The chosen one gets another role.
    Role,
    /// The chosen one gets a new PIN; chosen once already, perhaps.
    Pin(Option<Pin>),
    /// The chosen one retires.
    Retire,
    /// A new recovery code is shown, this once.
    Code(RecoveryCode),
}

impl UsersPage {
    /// The one that is chosen.
    pub fn chosen(&self) -> Option<&User> {
        self.known().iter().map(|known| &known.user).find(|user| Some(user.id) == self.chosen)
    }

    /// Whether a recovery code is shown, which nobody can see again.
    pub const fn shows_code(&self) -> bool {
        matches!(self.task, UsersTask::Code(_))
    }

    /// Who they are, as far as that is known.
    pub fn known(&self) -> &[Known] {
        self.known.ready().map_or(&[], Vec::as_slice)
    }
}
