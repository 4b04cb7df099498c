//! `parkhaus user …`

use super::signed::{Signed, signed};
use super::{actor, open, operation};
use crate::cli::answer::{Answer, aligned, object, table};
use crate::cli::args::{
    UserAddArgs, UserCommand, UserListArgs, UserNameArgs, UserRecoverArgs, UserRetireArgs, UserRoleArgs,
};
use crate::cli::failure::Failure;
use crate::cli::typed;
use crate::domain::ids::{OpId, UserId};
use crate::domain::users::pin::Pin;
use crate::domain::users::recovery::RecoveryCode;
use crate::domain::users::{User, UserName};
use crate::operations::pins;
use crate::operations::ports::{Books as _, BooksError, Credential};
use crate::operations::users::{
    AddUser, Recover, Recovered, Retire, SetPin, SetRole, UsersError, add_user, named, new_recovery_code, owner,
    pepper, recover as bring_back, retire as retire_user, set_pin, set_role, unlock as lift,
};
use crate::store::sqlite::SqliteStore;

/// What the recovery code is for, said once.
const KEEP_IT: &str = "Write this code down and keep it in a safe: it is shown this once. It brings the owner back when the PIN is \
                       lost, or when a backup was restored on another computer.";

/// Does what was asked about users.
pub(in crate::cli) fn user(command: UserCommand) -> Result<Answer, Failure> {
    match command {
        UserCommand::Add(args) => add(args),
        UserCommand::List(args) => list(&args),
        UserCommand::Role(args) => role(&args),
        UserCommand::Retire(args) => retire(&args),
        UserCommand::Pin(args) => pin(&args),
        UserCommand::Unlock(args) => unlock(&args),
        UserCommand::RecoveryCode(args) => recovery_code(&args),
        UserCommand::Recover(args) => recover(&args),
    }
}

fn opened(folder: &crate::cli::args::Folder) -> Result<(SqliteStore, OpId), Failure> {
    let store = open(&folder.data)?;
    let op = operation(None, store.machine().source.as_ref());
    Ok((store, op))
}

fn add(args: UserAddArgs) -> Result<Answer, Failure> {
    UserName::parse(&args.name).map_err(UsersError::from)?;
    let (mut store, op) = opened(&args.folder)?;
    let Signed { actor, approval, .. } = signed(&mut store, &args.signed, op)?;
    let id = UserId::new(store.machine().source.id());
    let credential = new_pin(&mut store, &args.name, id)?;
    let request = AddUser { op, name: args.name, role: args.role.into(), credential, approval };
    let added = store.write(&actor, |desk| add_user(desk, &request))?;
    Ok(with_code(told(&added.user, "Added"), added.recovery.as_ref()))
}

/// Asks for a new PIN and hashes it.
fn new_pin(store: &mut SqliteStore, name: &str, user: UserId) -> Result<Credential, Failure> {
    let pin = Pin::chosen(&typed::secret(&format!("New PIN of {name}"))?)?;
    let pepper = store.write(&actor(), |desk| pepper(desk.books))?;
    Ok(pins::make(user, &pin, &pepper, store.machine().source.as_ref())?)
}

fn list(args: &UserListArgs) -> Result<Answer, Failure> {
    let mut store = open(&args.folder.data)?;
    let users = store.read(&actor(), |desk| -> Result<_, BooksError> {
        let mut users = Vec::new();
        for user in desk.books.users()? {
            let failures = desk.books.lockout(user.id)?.map_or(0, |lockout| lockout.failures);
            users.push((user, failures));
        }
        Ok(users)
    })?;
    let state = |user: &User| if user.retired { "retired" } else { "active" };
    let rows: Vec<Vec<String>> = users
        .iter()
        .map(|(user, failures)| {
            let name = user.name.as_str().to_owned();
            vec![name, user.role.code().to_owned(), state(user).to_owned(), failures.to_string()]
        })
        .collect();
    let objects: Vec<serde_json::Value> = users
        .iter()
        .map(|(user, failures)| {
            let mut object = described(user);
            object.insert("failures".to_owned(), (*failures).into());
            object.into()
        })
        .collect();
    let text = if rows.is_empty() {
        "There are no users: whoever comes may do everything. Begin with the owner (parkhaus user add NAME --role owner).".to_owned()
    } else {
        table(&["Name", "Role", "State", "Wrong PINs"], &rows)
    };
    Ok(Answer { text, json: object! { "users": objects } })
}

fn role(args: &UserRoleArgs) -> Result<Answer, Failure> {
    let (mut store, op) = opened(&args.folder)?;
    let Signed { actor, approval, .. } = signed(&mut store, &args.signed, op)?;
    let request = SetRole { op, name: args.name.clone(), role: args.role.into(), approval };
    let user = store.write(&actor, |desk| set_role(desk, &request))?;
    Ok(told(&user, "Changed"))
}

fn retire(args: &UserRetireArgs) -> Result<Answer, Failure> {
    let (mut store, op) = opened(&args.folder)?;
    let Signed { actor, approval, .. } = signed(&mut store, &args.signed, op)?;
    let request = Retire { op, name: args.name.clone(), reason: args.reason.clone(), approval };
    let user = store.write(&actor, |desk| retire_user(desk, &request))?;
    Ok(told(&user, "Retired"))
}

fn pin(args: &UserNameArgs) -> Result<Answer, Failure> {
    let (mut store, op) = opened(&args.folder)?;
    let found = store.read(&actor(), |desk| named(desk, &args.name))?;
    let Signed { actor, proof, approval } = signed(&mut store, &args.signed, op)?;
    let credential = new_pin(&mut store, found.name.as_str(), found.id)?;
    let request = SetPin { op, credential, proof, approval };
    let user = store.write(&actor, |desk| set_pin(desk, &request))?;
    Ok(told(&user, "New PIN"))
}

fn unlock(args: &UserNameArgs) -> Result<Answer, Failure> {
    let (mut store, op) = opened(&args.folder)?;
    let Signed { actor, approval, .. } = signed(&mut store, &args.signed, op)?;
    let failures = store.write(&actor, |desk| lift(desk, op, &args.name, approval.as_ref()))?;
    let user = store.read(&actor, |desk| named(desk, &args.name))?;
    let mut answer = told(&user, "May try again");
    answer.json.insert("forgiven".to_owned(), failures.into());
    Ok(answer)
}

fn recovery_code(args: &UserNameArgs) -> Result<Answer, Failure> {
    let (mut store, op) = opened(&args.folder)?;
    let Signed { actor, approval, .. } = signed(&mut store, &args.signed, op)?;
    let code = store.write(&actor, |desk| new_recovery_code(desk, op, &args.name, approval.as_ref()))?;
    let user = store.read(&actor, |desk| named(desk, &args.name))?;
    Ok(with_code(told(&user, "New code for"), Some(&code)))
}

fn recover(args: &UserRecoverArgs) -> Result<Answer, Failure> {
    let (mut store, op) = opened(&args.folder)?;
    let actor = actor();
    let found = store.read(&actor, |desk| owner(desk, &args.name))?;
    let code = typed::secret("The recovery code")?;
    let credential = new_pin(&mut store, found.name.as_str(), found.id)?;
    let request = Recover { op, code, credential };
    match store.write(&actor, |desk| bring_back(desk, &request))? {
        Recovered::Back(code) => Ok(with_code(told(&found, "Back"), Some(&code))),
        Recovered::Wrong => Err(Failure::usage(format!(
            "this is not the recovery code of “{}”; the try was recorded and nothing else was done",
            found.name.as_str()
        ))),
    }
}

fn described(user: &User) -> serde_json::Map<String, serde_json::Value> {
    object! { "name": user.name.as_str(), "role": user.role.code(), "retired": user.retired }
}

fn told(user: &User, what: &str) -> Answer {
    let text = aligned(&[(what, user.name.as_str().to_owned()), ("Role", user.role.code().to_owned())]);
    Answer { text, json: described(user) }
}

fn with_code(mut answer: Answer, code: Option<&RecoveryCode>) -> Answer {
    if let Some(code) = code {
        answer.text = format!("{}\n\nRecovery code  {}\n{KEEP_IT}", answer.text, code.grouped());
        answer.json.insert("recovery_code".to_owned(), code.grouped().into());
    }
    answer
}
