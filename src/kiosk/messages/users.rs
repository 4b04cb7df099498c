//! What is said about the users of the garage.

use crate::kiosk::state::Message;
use crate::kiosk::users::UsersDone;

/// What each role may do, in short.
pub const ROLES: &str = "An attendant lets vehicles in and out and puts stays right. A supervisor also approves: void tickets, undone \
    exits, open matters. A manager also keeps tariffs, layout, attendants and supervisors. The owner may do everything.";

/// What retiring means.
pub const RETIRING: &str = "Nobody signs in by this name again, and it is never given to somebody else. What was done under it stays as it is.";

/// Nobody is chosen.
pub fn no_user_chosen() -> Message {
    Message::refusal("Nobody is chosen.", "Press a name in the list first.")
}

/// Somebody has retired.
pub fn has_retired() -> Message {
    Message::refusal("This user has retired. Nothing was done.", "Add a new user instead.")
}

/// A new recovery code was made.
pub fn code_made() -> Message {
    Message::note("A new recovery code was made.", "The one before it works no longer.")
}

/// Something about a user was changed.
pub fn users_changed(done: &UsersDone) -> Message {
    match done {
        UsersDone::Added(user) => {
            Message::note(format!("{} was added and can sign in.", user.name.as_str()), "Tell the PIN to nobody else.")
        }
        UsersDone::RoleSet(user) => {
            Message::note(format!("{} is {} now.", user.name.as_str(), user.role.code()), "It holds at once.")
        }
        UsersDone::PinSet(user) => {
            Message::note(format!("{} has a new PIN.", user.name.as_str()), "The one before it works no longer.")
        }
        UsersDone::Unlocked(user, forgiven) => Message::note(
            format!("{} may try again at once.", user.name.as_str()),
            format!("Wrong PINs that are forgiven: {forgiven}."),
        ),
        UsersDone::Retired(user) => {
            Message::note(format!("{} has retired.", user.name.as_str()), "Nobody signs in by that name again.")
        }
        UsersDone::Code(..) => code_made(),
        UsersDone::Listed => Message::note("These work here.", ""),
    }
}
