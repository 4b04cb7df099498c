//! Who is at the window: signed in by PIN, locked, made the first owner, brought back.

use chrono::TimeDelta;

use crate::domain::ids::{OpId, UserId};
use crate::domain::journal::Actor;
use crate::domain::journal::fact::{Fact, WindowLocked, WindowStarted, WindowStopped};
use crate::domain::time::Instant;
use crate::domain::users::pin::Pin;
use crate::domain::users::recovery::RecoveryCode;
use crate::domain::users::{Role, User, UserName};
use crate::kiosk::seat::{Approving, SeatAnswer, SeatCommand, SeatOutcome, Staff, Tried};
use crate::operations::pins;
use crate::operations::ports::{Books as _, BooksError, Credential};
use crate::operations::sign_in::{Approval, Challenged, Concluded, Purpose, SignInError, challenge, conclude};
use crate::operations::users::{AddUser, Recover, Recovered, UsersError, add_user, pepper, recover};
use crate::store::sqlite::SqliteStore;

/// The version of this program, as its entries tell it.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The window as an actor, while nobody is signed in.
pub(super) fn nobody() -> Actor {
    Actor::new(Actor::WINDOW)
}

/// Carries out what is asked about whoever is at the window. `actor` is who acts there from then on.
pub(super) fn serve(store: &mut SqliteStore, actor: &mut Actor, asked: &SeatCommand) -> SeatAnswer {
    let what = match asked {
        SeatCommand::MakeOwner { name, pin } => SeatOutcome::OwnerMade(make_owner(store, actor, name, pin)),
        SeatCommand::SignIn { name, pin } => SeatOutcome::SignedIn(sign_in(store, actor, name, pin)),
        SeatCommand::Recover { name, code, pin } => SeatOutcome::Recovered(come_back(store, actor, name, code, pin)),
        SeatCommand::Lock { by_itself } => {
            lock(store, actor, *by_itself);
            SeatOutcome::Seen
        }
        SeatCommand::Close => {
            stopped(store);
            SeatOutcome::Seen
        }
    };
    SeatAnswer { what, staff: staff(store, actor).ok() }
}

/// Who may sign in, and who is signed in.
pub(super) fn staff(store: &mut SqliteStore, actor: &Actor) -> Result<Staff, BooksError> {
    let users = store.read(actor, |desk| desk.books.users())?;
    let users: Vec<User> = users.into_iter().filter(|user| !user.retired).collect();
    let signed_in = users.iter().find(|user| user.name.as_str() == actor.name()).cloned();
    Ok(Staff { users, signed_in })
}

/// Writes down that the window is at work. Books that take no entry open all the same: exits need no such entry.
pub(super) fn started(store: &mut SqliteStore) {
    note(store, &nobody(), WindowStarted { version: VERSION.to_owned() });
}

/// Writes down that it is closed.
fn stopped(store: &mut SqliteStore) {
    note(store, &nobody(), WindowStopped { version: VERSION.to_owned() });
}

fn note(store: &mut SqliteStore, actor: &Actor, fact: impl Into<Fact>) {
    let fact = fact.into();
    let written = store.write(actor, |desk| {
        let (op, now) = (OpId::new(desk.source.id()), desk.source.now());
        desk.note(op, now, fact.clone())
    });
    // A disk that is full, or cannot be written, has said so elsewhere.
    drop(written);
}

/// From now on nobody acts. That holds even where the entry cannot be written.
fn lock(store: &mut SqliteStore, actor: &mut Actor, by_itself: bool) {
    let user = staff(store, actor).ok().and_then(|staff| staff.signed_in);
    if let Some(user) = user {
        note(store, actor, WindowLocked { user: user.id, by_itself });
    }
    *actor = nobody();
}

/// Makes the first user. The PIN is hashed before the transaction: nobody waits for that inside one.
fn make_owner(
    store: &mut SqliteStore,
    actor: &mut Actor,
    name: &UserName,
    pin: &Pin,
) -> Result<RecoveryCode, UsersError> {
    let op = OpId::new(store.machine().source.id());
    let credential = hashed(store, UserId::new(store.machine().source.id()), pin)?;
    let request = AddUser { op, name: name.as_str().to_owned(), role: Role::Owner, credential, approval: None };
    let added = store.write(actor, |desk| add_user(desk, &request))?;
    // Whatever comes of that: the code must be shown.
    drop(sign_in(store, actor, name, pin));
    // Only the first user gets one; somebody else was faster.
    added.recovery.ok_or(UsersError::OtherOperation)
}

fn come_back(
    store: &mut SqliteStore,
    actor: &mut Actor,
    name: &UserName,
    code: &RecoveryCode,
    pin: &Pin,
) -> Result<Option<RecoveryCode>, UsersError> {
    let owner = store.read(actor, |desk| crate::operations::users::owner(desk, name.as_str()))?;
    let op = OpId::new(store.machine().source.id());
    let credential = hashed(store, owner.id, pin)?;
    let request = Recover { op, code: code.grouped(), credential };
    match store.write(actor, |desk| recover(desk, &request))? {
        Recovered::Back(code) => {
            drop(sign_in(store, actor, name, pin));
            Ok(Some(code))
        }
        Recovered::Wrong => Ok(None),
    }
}

pub(super) fn hashed(store: &mut SqliteStore, user: UserId, pin: &Pin) -> Result<Credential, UsersError> {
    let pepper = store.write(&nobody(), |desk| pepper(desk.books))?;
    Ok(pins::make(user, pin, &pepper, store.machine().source.as_ref())?)
}

/// Tries a PIN; if it is right, its user acts from now on.
fn sign_in(store: &mut SqliteStore, actor: &mut Actor, name: &UserName, pin: &Pin) -> Result<Tried, SignInError> {
    let concluded = tried(store, actor, name, pin, Purpose::SignIn)?;
    if let Concluded::Proven(proof) = &concluded {
        *actor = proof.actor().unwrap_or_else(nobody);
    }
    Ok(told(store, &concluded))
}

/// Tries the PIN of somebody who approves one operation. What came of it, where it is no approval.
pub(super) fn approval(
    store: &mut SqliteStore,
    actor: &Actor,
    asked: &Approving,
    op: OpId,
) -> Result<Approval, Result<Tried, SignInError>> {
    let concluded = tried(store, actor, &asked.by, &asked.pin, Purpose::Approve(op)).map_err(Err)?;
    match &concluded {
        Concluded::Proven(proof) => proof.approval().ok_or(Ok(Tried::Right)),
        Concluded::Wrong { .. } | Concluded::MustWait(_) => Err(Ok(told(store, &concluded))),
    }
}

/// What came of a PIN, in instants of the booth's clock.
fn told(store: &SqliteStore, concluded: &Concluded) -> Tried {
    let now = store.machine().source.now();
    match *concluded {
        Concluded::Proven(_) => Tried::Right,
        Concluded::Wrong { left, wait_ms: 0 } => Tried::Wrong { left, until: None },
        Concluded::Wrong { left, wait_ms } => Tried::Wrong { left, until: Some(after(now, wait_ms)) },
        Concluded::MustWait(wait_ms) => Tried::MustWait { until: after(now, wait_ms) },
    }
}

fn tried(
    store: &mut SqliteStore,
    actor: &Actor,
    name: &UserName,
    pin: &Pin,
    purpose: Purpose,
) -> Result<Concluded, SignInError> {
    let challenge = match store.write(actor, |desk| challenge(desk, name.as_str(), purpose))? {
        Challenged::Asked(challenge) => challenge,
        Challenged::MustWait(wait_ms) => return Ok(Concluded::MustWait(wait_ms)),
    };
    let source = store.machine().source.clone();
    let answered = challenge.answer(pin, source.as_ref())?;
    store.write(actor, |desk| conclude(desk, &answered))
}

/// So many milliseconds later, in whole seconds and never too early.
fn after(now: Instant, wait_ms: i64) -> Instant {
    let seconds = wait_ms.saturating_add(999) / 1_000;
    TimeDelta::try_seconds(seconds).and_then(|wait| now.checked_add_signed(wait)).unwrap_or(now)
}
