//! Somebody proves to be a user, by PIN: to sign in, to approve one operation, or before changing the PIN.
//!
//! Three steps, because trying a PIN takes long on purpose and nobody may wait for it: [`challenge`] reads what is needed, inside a
//! transaction; [`Challenge::answer`] tries the PIN, outside any; [`conclude`] records what came of it, inside another, and looks
//! again whether the user may try at all. So many tries at once gain nothing.

use thiserror::Error;

use super::desk::Desk;
use super::pins::{self, PinHashError};
use super::ports::{Books, BooksError, Credential, Pepper, Source};
use crate::domain::ids::{OpId, UserId};
use crate::domain::journal::Actor;
use crate::domain::journal::fact::{LockedOut, SignInFailed, SignedIn};
use crate::domain::users::lockout::{FREE_TRIES, Gate, Lockout, wait_ms};
use crate::domain::users::pin::Pin;
use crate::domain::users::{User, UserError, UserName};

/// What the PIN is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To sign in: the user is the actor from now on.
    SignIn,
    /// To approve that operation, and no other.
    Approve(OpId),
    /// To prove that it is the user: before setting another PIN.
    Prove,
}

/// Why somebody cannot even try.
#[derive(Debug, Error)]
pub enum SignInError {
    /// No such user.
    #[error("there is no user “{0}” who may sign in")]
    Unknown(String),
    /// It has no PIN.
    #[error("“{0}” has no PIN yet: whoever manages users gives one")]
    NoPin(String),
    /// The PIN was made with a pepper that is not in this folder.
    #[error(
        "the PIN of “{0}” cannot be tried here: the file “pepper” of the data folder is missing or another one, as after a restore on another computer. The owner's recovery code brings sign-in back; then everybody gets a new PIN"
    )]
    NoPepper(String),
    /// The PIN changed while it was tried.
    #[error("the PIN of “{0}” was changed at the same moment: try again")]
    Changed(String),
    /// The name is none.
    #[error(transparent)]
    Name(#[from] UserError),
    /// The PIN could not be tried.
    #[error(transparent)]
    Pin(#[from] PinHashError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Whether somebody may try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Challenged {
    /// Yes: ask for the PIN.
    Asked(Box<Challenge>),
    /// Not before so many milliseconds have passed.
    MustWait(i64),
}

/// What is needed to try a PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    user: User,
    credential: Credential,
    pepper: Pepper,
    purpose: Purpose,
}

/// A PIN that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    user: UserId,
    tried: Credential,
    purpose: Purpose,
    is_right: bool,
    /// The same PIN, hashed with what is asked today.
    fresh: Option<Credential>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concluded {
    /// It is the user.
    Proven(Proof),
    /// The PIN was wrong.
    Wrong {
        /// Tries that are left before a wait.
        left: u32,
        /// The wait that begins now, in milliseconds; 0 for none.
        wait_ms: i64,
    },
    /// Too many tries, this one not counted: not before so many milliseconds have passed.
    MustWait(i64),
}

/// That somebody is a user. Only [`conclude`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    user: User,
    purpose: Purpose,
}

impl Proof {
    /// Who.
    pub const fn user(&self) -> &User {
        &self.user
    }

    /// As whom the user acts, if that was the purpose.
    pub fn actor(&self) -> Option<Actor> {
        (self.purpose == Purpose::SignIn).then(|| Actor::new(self.user.name.as_str()))
    }

    /// The approval of one operation, if that was the purpose.
    pub const fn approval(&self) -> Option<Approval> {
        match self.purpose {
            Purpose::Approve(op) => Some(Approval { op, user: self.user.id }),
            Purpose::SignIn | Purpose::Prove => None,
        }
    }
}

/// Somebody's leave for one operation, given by PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    op: OpId,
    user: UserId,
}

impl Approval {
    /// The operation.
    pub const fn op(&self) -> OpId {
        self.op
    }

    /// Who gave it.
    pub const fn user(&self) -> UserId {
        self.user
    }
}

/// Reads what is needed to try somebody's PIN. A wait that a restart of the computer interrupted begins anew here.
pub fn challenge<B: Books>(desk: &mut Desk<'_, B>, name: &str, purpose: Purpose) -> Result<Challenged, SignInError> {
    let name = UserName::parse(name)?;
    let shown = || name.as_str().to_owned();
    let user = desk.books.user_by_name(&name.key())?.filter(|user| !user.retired);
    let user = user.ok_or_else(|| SignInError::Unknown(shown()))?;
    if let Some(wait) = wait_left(desk, user.id)? {
        return Ok(Challenged::MustWait(wait));
    }
    let credential = desk.books.credential(user.id)?.ok_or_else(|| SignInError::NoPin(shown()))?;
    let pepper = desk.books.pepper(false)?.filter(|pepper| pepper.mark() == credential.pepper);
    let pepper = pepper.ok_or_else(|| SignInError::NoPepper(shown()))?;
    Ok(Challenged::Asked(Box::new(Challenge { user, credential, pepper, purpose })))
}

impl Challenge {
    /// Tries a PIN. Takes its time: not to be called inside a transaction.
    pub fn answer(&self, pin: &Pin, source: &dyn Source) -> Result<Answered, PinHashError> {
        let is_right = pins::is_right(&self.credential, pin, &self.pepper)?;
        let fresh = if is_right && pins::is_outdated(&self.credential) {
            Some(pins::make(self.user.id, pin, &self.pepper, source)?)
        } else {
            None
        };
        let (user, tried, purpose) = (self.user.id, self.credential.clone(), self.purpose);
        Ok(Answered { user, tried, purpose, is_right, fresh })
    }
}

/// Records what came of a try. A refusal is an outcome and no error, because it is recorded, too.
pub fn conclude<B: Books>(desk: &mut Desk<'_, B>, answered: &Answered) -> Result<Concluded, SignInError> {
    let user = desk.books.user(answered.user)?.filter(|user| !user.retired);
    let user = user.ok_or_else(|| SignInError::Unknown(answered.user.to_string()))?;
    if let Some(wait) = wait_left(desk, user.id)? {
        return Ok(Concluded::MustWait(wait));
    }
    if desk.books.credential(user.id)?.as_ref() != Some(&answered.tried) {
        return Err(SignInError::Changed(user.name.as_str().to_owned()));
    }
    if !answered.is_right {
        return failed(desk, user.id);
    }
    let failures = desk.books.lockout(user.id)?.map_or(0, |lockout| lockout.failures);
    if failures > 0 {
        desk.books.set_lockout(user.id, None)?;
    }
    if let Some(fresh) = &answered.fresh {
        desk.books.set_credential(fresh)?;
    }
    if answered.purpose == Purpose::SignIn {
        let (op, now) = (OpId::new(desk.source.id()), desk.source.now());
        desk.record(op, now, SignedIn { user: user.id, failures }, None)?;
    }
    Ok(Concluded::Proven(Proof { user, purpose: answered.purpose }))
}

/// Counts and records a wrong try.
pub(super) fn failed<B: Books>(desk: &mut Desk<'_, B>, user: UserId) -> Result<Concluded, SignInError> {
    let lockout = Lockout::after_failure(desk.books.lockout(user)?, desk.source.uptime());
    desk.books.set_lockout(user, Some(lockout))?;
    let (failures, wait_ms) = (lockout.failures, wait_ms(lockout.failures));
    let (op, now) = (OpId::new(desk.source.id()), desk.source.now());
    desk.record(op, now, SignInFailed { user, failures }, None)?;
    if wait_ms > 0 {
        desk.record(op, now, LockedOut { user, failures, wait_ms }, None)?;
    }
    Ok(Concluded::Wrong { left: FREE_TRIES.saturating_sub(failures), wait_ms })
}

/// How long a user must still wait, if at all.
fn wait_left<B: Books>(desk: &mut Desk<'_, B>, user: UserId) -> Result<Option<i64>, BooksError> {
    let Some(lockout) = desk.books.lockout(user)? else { return Ok(None) };
    let now = desk.source.uptime();
    match lockout.gate(now) {
        Gate::Open => Ok(None),
        Gate::Wait(left) => Ok(Some(left)),
        Gate::WaitAnew(wait) => {
            desk.books.set_lockout(user, Some(Lockout { since: now, ..lockout }))?;
            Ok(Some(wait))
        }
    }
}
