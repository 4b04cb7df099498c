//! Users are listed, added, changed and retired.

use super::seat::{hashed, staff};
use crate::domain::ids::{OpId, UserId};
use crate::domain::journal::Actor;
use crate::kiosk::users::{Known, UsersAnswer, UsersCommand, UsersDone};
use crate::operations::ports::{Books as _, BooksError};
use crate::operations::users::{
    AddUser, Retire, SetPin, SetRole, UsersError, add_user, new_recovery_code, retire, set_pin, set_role, unlock,
};
use crate::store::sqlite::SqliteStore;

/// Carries out what is asked. Whether somebody may is decided where it is recorded.
pub(super) fn serve(store: &mut SqliteStore, actor: &Actor, asked: &UsersCommand) -> UsersAnswer {
    let done = carry_out(store, actor, asked);
    UsersAnswer { done, known: known(store, actor).ok(), staff: staff(store, actor).ok() }
}

fn known(store: &mut SqliteStore, actor: &Actor) -> Result<Vec<Known>, BooksError> {
    store.read(actor, |desk| {
        let mut known = Vec::new();
        for user in desk.books.users()? {
            let failures = desk.books.lockout(user.id)?.map_or(0, |lockout| lockout.failures);
            known.push(Known { user, failures });
        }
        Ok(known)
    })
}

fn carry_out(store: &mut SqliteStore, actor: &Actor, asked: &UsersCommand) -> Result<UsersDone, UsersError> {
    let op = OpId::new(store.machine().source.id());
    let approval = None;
    match asked {
        UsersCommand::List => Ok(UsersDone::Listed),
        UsersCommand::Add { name, role, pin } => {
            // The PIN is hashed before the transaction: nobody waits for that inside one.
            let credential = hashed(store, UserId::new(store.machine().source.id()), pin)?;
            let request = AddUser { op, name: name.as_str().to_owned(), role: *role, credential, approval };
            Ok(UsersDone::Added(store.write(actor, |desk| add_user(desk, &request))?.user))
        }
        UsersCommand::SetRole(user, role) => {
            let request = SetRole { op, name: user.name.as_str().to_owned(), role: *role, approval };
            Ok(UsersDone::RoleSet(store.write(actor, |desk| set_role(desk, &request))?))
        }
        UsersCommand::SetPin(user, pin) => {
            let credential = hashed(store, user.id, pin)?;
            let request = SetPin { op, credential, proof: None, approval };
            Ok(UsersDone::PinSet(store.write(actor, |desk| set_pin(desk, &request))?))
        }
        UsersCommand::Unlock(user) => {
            let forgiven = store.write(actor, |desk| unlock(desk, op, user.name.as_str(), None))?;
            Ok(UsersDone::Unlocked(user.clone(), forgiven))
        }
        UsersCommand::Retire(user, reason) => {
            let request = Retire { op, name: user.name.as_str().to_owned(), reason: reason.clone(), approval };
            Ok(UsersDone::Retired(store.write(actor, |desk| retire(desk, &request))?))
        }
        UsersCommand::NewCode(user) => {
            let code = store.write(actor, |desk| new_recovery_code(desk, op, user.name.as_str(), None))?;
            Ok(UsersDone::Code(user.clone(), code))
        }
    }
}
