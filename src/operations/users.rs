//! Users are added, changed and retired, get PINs, and come back by the recovery code.
//!
//! The first user is the owner, and whoever sets the garage up adds it; from then on only users manage users.

use thiserror::Error;

use super::desk::Desk;
use super::pins::PinHashError;
use super::ports::{Books, BooksError, Credential, Pepper, RecoveryHash};
use super::sign_in::{self, Approval, Proof, SignInError};
use crate::domain::ids::{OpId, UserId};
use crate::domain::journal::Entry;
use crate::domain::journal::fact::{Fact, PinSet, RecoveryCodeMade, RecoveryCodeUsed, UserUnlocked};
use crate::domain::users::pin::PinError;
use crate::domain::users::recovery::{NotACode, RANDOM_BYTES, RecoveryCode};
use crate::domain::users::{Role, User, UserError, UserName};

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum UsersError {
    /// No such user.
    #[error("there is no user “{0}”")]
    Unknown(String),
    /// Only owners have recovery codes.
    #[error("“{0}” is no owner: a recovery code brings back an owner, who then gives the others new PINs")]
    NotAnOwner(String),
    /// The user cannot be made or changed.
    #[error(transparent)]
    User(#[from] UserError),
    /// The PIN is none.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The PIN could not be hashed.
    #[error(transparent)]
    Hash(#[from] PinHashError),
    /// The recovery code is none.
    #[error(transparent)]
    Code(#[from] NotACode),
    /// The proof could not be had.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The id belongs to something else.
    #[error("this operation id was used for something else; use a new one")]
    OtherOperation,
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// The pepper of the folder, made if it is missing. With it a PIN is hashed, outside any transaction, before a user gets it.
pub fn pepper<B: Books>(books: &mut B) -> Result<Pepper, BooksError> {
    let made = books.pepper(true)?;
    made.ok_or_else(|| BooksError::Folder("the file “pepper” of the data folder cannot be made".to_owned()))
}

/// A user is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddUser {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Its name as typed.
    pub name: String,
    /// What kind of user.
    pub role: Role,
    /// Its PIN, hashed for its identity, which the caller made.
    pub credential: Credential,
    /// Who approved it, where the actor may not alone.
    pub approval: Option<Approval>,
}

/// A user was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The user.
    pub user: User,
    /// The recovery code of the first owner, to be shown this once.
    pub recovery: Option<RecoveryCode>,
}

/// Adds a user. The first is the owner, and gets the recovery code.
pub fn add_user<B: Books>(desk: &mut Desk<'_, B>, request: &AddUser) -> Result<Added, UsersError> {
    desk.approved_by(request.approval.as_ref());
    let name = UserName::parse(&request.name)?;
    if let Some(fact) = done(desk, request.op, |entry| match &entry.fact {
        Fact::UserAdded(fact) => Some(fact.clone()),
        _ => None,
    })? {
        return Ok(Added { user: user(desk, fact.user)?, recovery: None });
    }
    if let Some(other) = desk.books.user_by_name(&name.key())? {
        return Err(UserError::NameTaken(other.name.as_str().to_owned()).into());
    }
    let has_users = desk.books.has_users()?;
    let id = request.credential.user;
    let fact = User::add(id, &name, request.role, has_users)?;
    let now = desk.source.now();
    desk.record(request.op, now, fact, None)?;
    give_pin(desk, request.op, request.role, &request.credential, false)?;
    let recovery = if has_users { None } else { Some(make_code(desk, request.op, id, false)?) };
    Ok(Added { user: user(desk, id)?, recovery })
}

/// A user is to become one of another kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRole {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Whom, by name.
    pub name: String,
    /// What kind of user from now on.
    pub role: Role,
    /// Who approved it, where the actor may not alone.
    pub approval: Option<Approval>,
}

/// Makes a user one of another kind.
pub fn set_role<B: Books>(desk: &mut Desk<'_, B>, request: &SetRole) -> Result<User, UsersError> {
    desk.approved_by(request.approval.as_ref());
    let found = named(desk, &request.name)?;
    if done(desk, request.op, |entry| matches!(entry.fact, Fact::UserRoleSet(_)).then_some(()))?.is_some() {
        return Ok(found);
    }
    let fact = found.set_role(request.role, owners(desk)?)?;
    let now = desk.source.now();
    desk.record(request.op, now, fact, None)?;
    user(desk, found.id)
}

/// A user is to retire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retire {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Whom, by name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who approved it, where the actor may not alone.
    pub approval: Option<Approval>,
}

/// Retires a user: nobody signs in by that name again.
pub fn retire<B: Books>(desk: &mut Desk<'_, B>, request: &Retire) -> Result<User, UsersError> {
    desk.approved_by(request.approval.as_ref());
    let found = named(desk, &request.name)?;
    if done(desk, request.op, |entry| matches!(entry.fact, Fact::UserRetired(_)).then_some(()))?.is_some() {
        return Ok(found);
    }
    let fact = found.retire(&request.reason, owners(desk)?)?;
    let now = desk.source.now();
    desk.record(request.op, now, fact, None)?;
    user(desk, found.id)
}

/// A user is to get another PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPin {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// The PIN, hashed for the user.
    pub credential: Credential,
    /// That the user is there, by the PIN before; without it somebody gives it who may.
    pub proof: Option<Proof>,
    /// Who approved it, where the actor may not alone.
    pub approval: Option<Approval>,
}

/// Gives a user another PIN. Wrong tries before it are forgotten.
pub fn set_pin<B: Books>(desk: &mut Desk<'_, B>, request: &SetPin) -> Result<User, UsersError> {
    desk.approved_by(request.approval.as_ref());
    let found = user(desk, request.credential.user)?;
    if done(desk, request.op, |entry| matches!(entry.fact, Fact::PinSet(_)).then_some(()))?.is_some() {
        return Ok(found);
    }
    found.must_be_active()?;
    let proven = request.proof.as_ref().is_some_and(|proof| proof.user().id == found.id);
    give_pin(desk, request.op, found.role, &request.credential, proven)?;
    Ok(found)
}

/// Lifts a lock-out before its wait is over. Says how many wrong tries were forgiven.
pub fn unlock<B: Books>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    name: &str,
    approval: Option<&Approval>,
) -> Result<u32, UsersError> {
    desk.approved_by(approval);
    let found = named(desk, name)?;
    if let Some(failures) = done(desk, op, |entry| match &entry.fact {
        Fact::UserUnlocked(fact) => Some(fact.failures),
        _ => None,
    })? {
        return Ok(failures);
    }
    let failures = desk.books.lockout(found.id)?.map_or(0, |lockout| lockout.failures);
    let now = desk.source.now();
    desk.record(op, now, UserUnlocked { user: found.id, failures }, None)?;
    desk.books.set_lockout(found.id, None)?;
    Ok(failures)
}

/// Makes a new recovery code for an owner; the one before is void. It is in the answer this once.
pub fn new_recovery_code<B: Books>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    name: &str,
    approval: Option<&Approval>,
) -> Result<RecoveryCode, UsersError> {
    desk.approved_by(approval);
    let owner = owner(desk, name)?;
    if !desk.books.entries_of(op)?.is_empty() {
        return Err(UsersError::OtherOperation);
    }
    make_code(desk, op, owner.id, false)
}

/// An owner is to come back by the recovery code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recover {
    /// The operation.
    pub op: OpId,
    /// The code as typed.
    pub code: String,
    /// The new PIN, hashed for the owner.
    pub credential: Credential,
}

/// What came of a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// The owner has a new PIN, and this new code, to be shown this once.
    Back(RecoveryCode),
    /// It was not the code of this owner.
    Wrong,
}

/// Brings an owner back. Needs no permission but the code, and waits for no lock-out: that is what the code is for.
pub fn recover<B: Books>(desk: &mut Desk<'_, B>, request: &Recover) -> Result<Recovered, UsersError> {
    let code = RecoveryCode::parse(&request.code)?;
    let owner = user(desk, request.credential.user)?;
    owner.must_be_active()?;
    if !desk.books.entries_of(request.op)?.is_empty() {
        return Err(UsersError::OtherOperation);
    }
    let is_right = desk.books.recovery(owner.id)?.is_some_and(|stored| code.hash(owner.id, stored.made) == stored.hash);
    if !is_right {
        sign_in::failed(desk, owner.id)?;
        return Ok(Recovered::Wrong);
    }
    let now = desk.source.now();
    desk.record(request.op, now, RecoveryCodeUsed { user: owner.id }, None)?;
    give_pin(desk, request.op, owner.role, &request.credential, true)?;
    Ok(Recovered::Back(make_code(desk, request.op, owner.id, true)?))
}

/// The user of that name, retired or not.
pub fn named<B: Books>(desk: &mut Desk<'_, B>, name: &str) -> Result<User, UsersError> {
    let name = UserName::parse(name)?;
    let found = desk.books.user_by_name(&name.key())?;
    found.ok_or_else(|| UsersError::Unknown(name.as_str().to_owned()))
}

/// The owner of that name.
pub fn owner<B: Books>(desk: &mut Desk<'_, B>, name: &str) -> Result<User, UsersError> {
    let owner = named(desk, name)?;
    owner.must_be_active()?;
    if owner.role == Role::Owner { Ok(owner) } else { Err(UsersError::NotAnOwner(owner.name.as_str().to_owned())) }
}

fn user<B: Books>(desk: &mut Desk<'_, B>, id: UserId) -> Result<User, UsersError> {
    desk.books.user(id)?.ok_or_else(|| UsersError::Unknown(id.to_string()))
}

fn owners<B: Books>(desk: &mut Desk<'_, B>) -> Result<u64, BooksError> {
    let users = desk.books.users()?;
    let owners = users.iter().filter(|user| user.role == Role::Owner && !user.retired).count();
    Ok(u64::try_from(owners).unwrap_or(u64::MAX))
}

fn give_pin<B: Books>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    role: Role,
    credential: &Credential,
    proven: bool,
) -> Result<(), UsersError> {
    let now = desk.source.now();
    desk.record(op, now, PinSet { user: credential.user, role, proven }, None)?;
    desk.books.set_credential(credential)?;
    desk.books.set_lockout(credential.user, None)?;
    Ok(())
}

fn make_code<B: Books>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    user: UserId,
    proven: bool,
) -> Result<RecoveryCode, UsersError> {
    let mut bytes = [0; RANDOM_BYTES];
    desk.source.random(&mut bytes).map_err(BooksError::from)?;
    let (code, made, now) = (RecoveryCode::from_random(bytes), desk.source.id(), desk.source.now());
    desk.record(op, now, RecoveryCodeMade { user, proven }, None)?;
    desk.books.set_recovery(&RecoveryHash { user, made, hash: code.hash(user, made) })?;
    Ok(code)
}

/// What an operation done before says; refused where its id was used for something else.
fn done<B: Books, T>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    says: impl Fn(&Entry) -> Option<T>,
) -> Result<Option<T>, UsersError> {
    let entries = desk.books.entries_of(op)?;
    if entries.is_empty() {
        return Ok(None);
    }
    entries.iter().find_map(says).map(Some).ok_or(UsersError::OtherOperation)
}
