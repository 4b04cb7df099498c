//! Who works in a booth: users, their roles, and what has to do with proving who somebody is.
//!
//! [`permission`] says what each role may do, in one table; [`pin`], [`lockout`] and [`recovery`] hold the rules of signing in.

pub mod lockout;
pub mod permission;
pub mod pin;
pub mod recovery;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::ids::UserId;
use super::journal::Actor;
use super::journal::fact::{UserAdded, UserRetired, UserRoleSet};

/// What kind of user somebody is. Each may do all that the one before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Lets vehicles in and out and keeps a drawer.
    Attendant,
    /// Approves what attendants must not do by themselves.
    Supervisor,
    /// Runs the garage: tariffs, layout, closings, users.
    Manager,
    /// Owns it.
    Owner,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 4] = [Self::Attendant, Self::Supervisor, Self::Manager, Self::Owner];

    /// Its name in tables, files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Attendant => "attendant",
            Self::Supervisor => "supervisor",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// The role of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// The longest name of a user, in characters.
pub const LONGEST_NAME: usize = 40;

/// The name of a user, as it stands in every entry that this user makes. It is never given to anybody else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserName(String);

impl UserName {
    /// The name that was typed.
    pub fn parse(text: &str) -> Result<Self, UserError> {
        let name = text.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(UserError::Name);
        }
        let name = Self(name.to_owned());
        if [Actor::CLI, Actor::WINDOW].contains(&name.key().as_str()) {
            return Err(UserError::KeptName(name.0));
        }
        Ok(name)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name by which two are compared: upper and lower case, and spaces between, do not tell people apart.
    pub fn key(&self) -> String {
        self.0.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    }
}

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its identity.
    pub id: UserId,
    /// Its name.
    pub name: UserName,
    /// What kind of user.
    pub role: Role,
    /// Whether it may no longer sign in.
    pub retired: bool,
    /// Grows by one with every change.
    pub version: i64,
}

/// Why a user cannot be made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UserError {
    /// No name.
    #[error("a user needs a name of 1 to {LONGEST_NAME} characters, in one line")]
    Name,
    /// A name that means something else.
    #[error("the name “{0}” is kept for the program itself: choose another")]
    KeptName(String),
    /// Somebody has, or had, that name.
    #[error("there is, or was, a user “{0}”: a name is never given to somebody else; choose another")]
    NameTaken(String),
    /// The first user is somebody else.
    #[error("the first user must be the owner: add the owner first, then the others")]
    FirstIsOwner,
    /// It has retired.
    #[error("the user “{0}” has retired; add a new one")]
    Retired(String),
    /// Nobody would be left who may do everything.
    #[error("“{0}” is the only owner: add another owner first")]
    LastOwner(String),
    /// It is so already.
    #[error("“{0}” is a user of that role already")]
    SameRole(String),
    /// A reason is missing.
    #[error("a reason is needed: write in a few words why")]
    ReasonMissing,
}

impl User {
    /// Makes a user. `others` is whether there are any yet: the first must be the owner.
    pub fn add(id: UserId, name: &UserName, role: Role, others: bool) -> Result<UserAdded, UserError> {
        if !others && role != Role::Owner {
            return Err(UserError::FirstIsOwner);
        }
        Ok(UserAdded { user: id, name: name.as_str().to_owned(), role })
    }

    /// Makes it a user of another kind. `owners` counts those who have not retired.
    pub fn set_role(&self, role: Role, owners: u64) -> Result<UserRoleSet, UserError> {
        self.must_be_active()?;
        if self.role == role {
            return Err(UserError::SameRole(self.name.0.clone()));
        }
        self.must_leave_an_owner(owners)?;
        Ok(UserRoleSet { user: self.id, read: self.version, before: self.role, role })
    }

    /// Takes the leave to sign in, for good. `owners` counts those who have not retired.
    pub fn retire(&self, reason: &str, owners: u64) -> Result<UserRetired, UserError> {
        self.must_be_active()?;
        self.must_leave_an_owner(owners)?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(UserError::ReasonMissing);
        }
        Ok(UserRetired { user: self.id, read: self.version, role: self.role, reason: reason.to_owned() })
    }

    /// Refuses one who has retired.
    pub fn must_be_active(&self) -> Result<(), UserError> {
        if self.retired { Err(UserError::Retired(self.name.0.clone())) } else { Ok(()) }
    }

    fn must_leave_an_owner(&self, owners: u64) -> Result<(), UserError> {
        if self.role == Role::Owner && owners <= 1 { Err(UserError::LastOwner(self.name.0.clone())) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn user(role: Role) -> User {
        User {
            id: UserId::new(Uuid::from_u128(1)),
            name: UserName::parse("Ada").unwrap(),
            role,
            retired: false,
            version: 3,
        }
    }

    #[test]
    fn a_name_is_one_line_and_not_one_of_the_programs_own() {
        assert_eq!(UserName::parse("  Ada  ").unwrap().as_str(), "Ada");
        assert_eq!(UserName::parse("Ada  LOVELACE").unwrap().key(), "ada lovelace");
        for text in ["", "  ", "a\nb", &"x".repeat(41)] {
            assert_eq!(UserName::parse(text), Err(UserError::Name), "{text}");
        }
        for text in ["cli", " CLI ", "Window"] {
            assert!(matches!(UserName::parse(text), Err(UserError::KeptName(_))), "{text}");
        }
    }

    #[test]
    fn there_is_always_an_owner() {
        let (id, name) = (UserId::new(Uuid::from_u128(2)), UserName::parse("Bo").unwrap());
        assert_eq!(User::add(id, &name, Role::Manager, false), Err(UserError::FirstIsOwner));
        assert!(User::add(id, &name, Role::Owner, false).is_ok());
        assert!(User::add(id, &name, Role::Attendant, true).is_ok());
        let owner = user(Role::Owner);
        assert!(matches!(owner.set_role(Role::Manager, 1), Err(UserError::LastOwner(_))));
        assert!(matches!(owner.retire("left", 1), Err(UserError::LastOwner(_))));
        assert!(owner.set_role(Role::Manager, 2).is_ok());
        assert!(owner.retire("left", 2).is_ok());
        assert_eq!(owner.retire(" ", 2), Err(UserError::ReasonMissing));
        assert!(matches!(owner.set_role(Role::Owner, 2), Err(UserError::SameRole(_))));
        let gone = User { retired: true, ..user(Role::Attendant) };
        assert!(matches!(gone.set_role(Role::Manager, 1), Err(UserError::Retired(_))));
        assert!(matches!(gone.retire("again", 1), Err(UserError::Retired(_))));
    }

    #[test]
    fn every_role_has_one_name() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.code()));
        }
        assert!(Role::ALL.is_sorted());
    }
}
