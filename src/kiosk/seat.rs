//! Who is at the window: what is asked about it, and what is answered.

use std::fmt;

use crate::domain::ids::UserId;
use crate::domain::time::Instant;
use crate::domain::users::pin::Pin;
use crate::domain::users::recovery::RecoveryCode;
use crate::domain::users::{User, UserName};
use crate::kiosk::command::{Change, HandOver};
use crate::operations::sign_in::SignInError;
use crate::operations::undo::Undo;
use crate::operations::users::UsersError;

/// Who may sign in, and who is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    /// Those who may sign in, by name.
    pub users: Vec<User>,
    /// Who acts at the window; nobody while it is locked.
    pub signed_in: Option<User>,
}

/// A PIN as it was typed, before anybody has looked at it. Never shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TypedPin(pub String);

impl fmt::Debug for TypedPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedPin(…)")
    }
}

/// What somebody asks for at the locked window, or to lock it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeatIntent {
    /// To lock the window.
    Lock,
    /// Nobody has touched the window for as long as it stays open.
    LockByItself,
    /// To sign in as somebody else than was signed in: nobody in particular.
    SignOut,
    /// To be asked for the PIN of that user.
    Choose(UserId),
    /// The name of the first user.
    Name(String),
    /// A PIN: to sign in, or the new one that is being chosen.
    Pin(TypedPin),
    /// The recovery code.
    Code(TypedPin),
    /// The PIN of an owner is lost.
    LostPin,
    /// The recovery code that is shown was written down.
    WrittenDown,
    /// A step back.
    Back,
    /// Somebody typed what looks like the number of a payment card.
    CardNumber,
    /// To let a vehicle out at the locked window; what was scanned, if it began with a scan.
    LetOut(Option<String>),
}

/// What somebody may need an approval for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approvable {
    /// A change of what was recorded.
    Change(Change),
    /// Something about what one shift hands to the next.
    HandOver(HandOver),
    /// The undoing of what this window recorded last.
    UndoLast(Undo),
}

/// What somebody may not do alone, and who approves it.
#[derive(Clone, Debug)]
pub struct Approving {
    /// What.
    pub what: Approvable,
    /// Who approves it.
    pub by: UserName,
    /// The PIN as typed.
    pub pin: Pin,
}

/// What the window asks about whoever is at it.
#[derive(Clone, Debug)]
pub enum SeatCommand {
    /// Make the first user, the owner, and sign the owner in.
    MakeOwner {
        /// The name.
        name: UserName,
        /// The PIN.
        pin: Pin,
    },
    /// Sign somebody in.
    SignIn {
        /// Whom.
        name: UserName,
        /// The PIN as typed.
        pin: Pin,
    },
    /// Bring an owner back, and sign the owner in.
    Recover {
        /// Whom.
        name: UserName,
        /// The recovery code as typed.
        code: RecoveryCode,
        /// The new PIN.
        pin: Pin,
    },
    /// Lock the window.
    Lock {
        /// Whether it locks by itself.
        by_itself: bool,
    },
    /// Write down that the window is closed.
    Close,
}

/// What came of it, and who is at the window from then on.
#[derive(Debug)]
pub struct SeatAnswer {
    /// What came of it.
    pub what: SeatOutcome,
    /// Who may sign in, and who is signed in; `None` if the books could not be read.
    pub staff: Option<Staff>,
}

/// What came of it.
#[derive(Debug)]
pub enum SeatOutcome {
    /// Of making the owner: the recovery code.
    OwnerMade(Result<RecoveryCode, UsersError>),
    /// Of signing in.
    SignedIn(Result<Tried, SignInError>),
    /// Of bringing an owner back: the new recovery code; `None` if the code was another one.
    Recovered(Result<Option<RecoveryCode>, UsersError>),
    /// Of an approval that was not given: nothing was done.
    NotApproved(Result<Tried, SignInError>),
    /// Of what has no outcome but who is at the window.
    Seen,
}

/// What came of a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was right.
    Right,
    /// It was wrong.
    Wrong {
        /// Tries that are left before a wait.
        left: u32,
        /// Until when the next one must wait, if it must.
        until: Option<Instant>,
    },
    /// It was not looked at: too many were wrong before.
    MustWait {
        /// Until when.
        until: Instant,
    },
}
