//! What is said about who is at the window: PINs, waits, the recovery code, and what waits for somebody to sign in.

use chrono::NaiveDateTime;

use super::{books, sentence};
use crate::domain::users::UserError;
use crate::domain::users::permission::Permission;
use crate::domain::users::pin::PinError;
use crate::domain::users::recovery::NotACode;
use crate::kiosk::state::Message;
use crate::operations::sign_in::SignInError;
use crate::operations::users::UsersError;
use crate::text::format;

/// What the first page says.
pub const OWNER_FIRST: &str = "Nobody can sign in here yet. The first user is the owner, who may do everything and adds the others. \
    There is no other account, and no password that somebody else knows.";

/// What a new PIN must be.
pub const NEW_PIN: &str = "Six digits or more. Not a date, not a run like 123456.";

/// Why it is asked for twice.
pub const NEW_PIN_AGAIN: &str = "The same digits once more, so that no mistyped PIN locks anybody out.";

/// What a recovery code is for.
pub const RECOVERY_CODE: &str = "Write it on paper now and keep it where only the owner can reach it, not in the booth. It brings \
    sign-in back when the PIN of the owner is lost, or when a backup was restored on another computer. It is shown this once.";

/// What somebody needs who has lost a PIN.
pub const LOST_PIN: &str = "The recovery code was written down when the owner was made: six groups of four letters and digits. \
    It gives the owner a new PIN; then it is used up, and a new code is shown. Everybody else gets a new PIN from the owner.";

/// What the locked window still does.
pub const LOCKED: &str = "Vehicles can be let out all the same. Everything else waits for a PIN.";

/// What may be done while a vehicle is let out at a locked window.
pub const LETTING_OUT: &str = "The window is locked. Type or scan a ticket, a plate or a spot and let the vehicle out as always. It is listed \
    that nobody was signed in. Entries and everything else wait for a PIN.";

/// Something at a locked window that waits.
pub fn waits_for_sign_in() -> Message {
    Message::refusal(
        "The window is locked: this waits. Nothing was done.",
        "Go back to the lock and sign in. Exits go on.",
    )
}

/// A vehicle at a locked window that is not inside.
pub fn entries_wait() -> Message {
    Message::refusal(
        "Nothing inside has that plate, ticket or spot, and the window is locked: entries wait.",
        "To let it in, go back to the lock and sign in. To let one out, type its plate or spot again.",
    )
}

/// What somebody else must approve.
pub fn approval_asked(permission: Permission) -> String {
    let who = permission.least_role().code();
    format!(
        "Whoever is signed in is not allowed {}. A {who} can approve it here by PIN, this once; who did is recorded. Without it nothing is done.",
        permission.lets()
    )
}

/// A name that cannot be one.
pub fn refused_user(error: &UserError) -> Message {
    Message::refusal(sentence(&error.to_string()), "Type another one.")
}

/// A PIN that cannot be one.
pub fn refused_pin(error: PinError) -> Message {
    Message::refusal(sentence(&error.to_string()), "Nothing was done. Type it again.")
}

/// The second PIN was another one.
pub fn not_the_same_pin() -> Message {
    Message::refusal("The two PINs were not the same. Nothing was done.", "Choose a PIN again, then type it once more.")
}

/// Nobody was chosen.
pub fn nobody_chosen() -> Message {
    Message::refusal("Whose PIN is it?", "Press your name first, then type the PIN.")
}

/// A wrong PIN.
pub fn wrong_pin(left: u32) -> Message {
    let next = match left {
        0 => "Check whose name is chosen and type it again. After the next wrong one there is a wait.".to_owned(),
        1 => {
            "Check whose name is chosen and type it again. After one more wrong one, the next begins a wait.".to_owned()
        }
        left => format!(
            "Check whose name is chosen and type it again. After {left} more wrong ones, the next begins a wait."
        ),
    };
    Message::refusal("That PIN is wrong.", next)
}

/// Too many wrong PINs.
pub fn must_wait(until: Option<NaiveDateTime>, helpers: &[&str]) -> Message {
    let until = until.map_or_else(String::new, |until| format!(" until {}", format::second_of_day(until)));
    let helpers = match helpers {
        [] => "The recovery code brings an owner back at once.".to_owned(),
        names => format!("{} can lift that: F12, Users.", names.join(" or ")),
    };
    Message::refusal(
        format!("Too many wrong PINs. Wait{until}."),
        format!("Then type it again. {helpers} Vehicles can be let out meanwhile."),
    )
}

/// Somebody could not even try.
pub fn not_signed_in(error: &SignInError) -> Message {
    match error {
        SignInError::Books(error) => books(error),
        other => Message::refusal(sentence(&other.to_string()), "Nothing was done."),
    }
}

/// A text that is no recovery code.
pub fn no_code(error: NotACode) -> Message {
    Message::refusal(sentence(&error.to_string()), "Nothing was done.")
}

/// Another recovery code than the one of this owner.
pub fn wrong_code() -> Message {
    Message::refusal(
        "That is not the recovery code of this owner. The try was recorded.",
        "Compare it with the paper, letter by letter, and type it again. Only the last code that was shown works.",
    )
}

/// A user that was not made or changed.
pub fn user_not_made(error: &UsersError) -> Message {
    match error {
        UsersError::Books(error) | UsersError::SignIn(SignInError::Books(error)) => books(error),
        other => Message::refusal(sentence(&other.to_string()), "Nothing was done."),
    }
}
