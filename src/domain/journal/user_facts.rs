//! Facts about users: who they are, how they signed in, who approved what.
//!
//! No PIN and no recovery code stands in the journal, nor anything made from one: only that one was set, used or wrong.

use serde::{Deserialize, Serialize};

use crate::domain::ids::UserId;
use crate::domain::users::Role;

/// A user was added. The first one is the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserAdded {
    /// Its identity.
    pub user: UserId,
    /// Its name, which stands as the actor in its entries and is never given to anybody else.
    pub name: String,
    /// What kind of user.
    pub role: Role,
}

/// A user became one of another kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserRoleSet {
    /// The user.
    pub user: UserId,
    /// The version of it that was read.
    pub read: i64,
    /// What kind of user it was.
    pub before: Role,
    /// What kind of user it is from now on.
    pub role: Role,
}

/// A user may no longer sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserRetired {
    /// The user.
    pub user: UserId,
    /// The version of it that was read.
    pub read: i64,
    /// What kind of user it was.
    pub role: Role,
    /// Why.
    pub reason: String,
}

/// A user got a PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinSet {
    /// The user.
    pub user: UserId,
    /// What kind of user.
    pub role: Role,
    /// Whether the user proved to be that user, by the PIN before or by the recovery code. If not, somebody else gave it.
    pub proven: bool,
}

/// A user signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedIn {
    /// The user.
    pub user: UserId,
    /// The wrong tries before it.
    pub failures: u32,
}

/// Somebody gave a wrong PIN for a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInFailed {
    /// The user.
    pub user: UserId,
    /// The wrong tries in a row, this one included.
    pub failures: u32,
}

/// A user must wait after wrong tries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedOut {
    /// The user.
    pub user: UserId,
    /// The wrong tries in a row.
    pub failures: u32,
    /// How long, in milliseconds.
    pub wait_ms: i64,
}

/// A lock-out was lifted before its wait was over; the count of wrong tries begins anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserUnlocked {
    /// The user.
    pub user: UserId,
    /// The wrong tries that are forgiven.
    pub failures: u32,
}

/// A recovery code was made and shown once; the one before is void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryCodeMade {
    /// The owner whom it brings back.
    pub user: UserId,
    /// Whether the code before it was used for this; if not, an owner asked for it.
    pub proven: bool,
}

/// A recovery code was used: its owner gets a new PIN, and it is void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryCodeUsed {
    /// The owner.
    pub user: UserId,
}

/// Somebody with the permission approved, by PIN, what the actor may not do alone. The entries that follow in the same operation are
/// what was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// Who approved it.
    pub approver: UserId,
    /// The approver's name.
    pub name: String,
    /// The permission that was lent, by its code.
    pub permission: String,
}
