//! Users, and beside them what proves who somebody is.

use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};

use super::super::errors::from_sqlite;
use super::super::rows::{Id, coded, get, id};
use crate::domain::ids::UserId;
use crate::domain::users::lockout::{Lockout, Uptime};
use crate::domain::users::{Role, User, UserName};
use crate::operations::ports::{BooksError, Credential, RecoveryHash};

/// Whether there is any user.
pub(in crate::store::sqlite) const ANY: &str = "SELECT EXISTS (SELECT 1 FROM user)";
/// The user of a name.
pub(in crate::store::sqlite) const BY_NAME: &str =
    "SELECT id, name, role, retired, version FROM user WHERE name_key = ?1";

/// Whether there is any user, retired ones included.
pub(in crate::store::sqlite) fn any(connection: &Connection) -> Result<bool, BooksError> {
    let mut select = connection.prepare_cached(ANY).map_err(from_sqlite)?;
    select.query_row([], |row| row.get(0)).map_err(from_sqlite)
}

/// Every user, by name; retired ones last.
pub(in crate::store::sqlite) fn all(connection: &Connection) -> Result<Vec<User>, BooksError> {
    select(connection, "SELECT id, name, role, retired, version FROM user ORDER BY retired, name_key", [])
}

/// The user whose name has that key.
pub(in crate::store::sqlite) fn by_name(connection: &Connection, key: &str) -> Result<Option<User>, BooksError> {
    Ok(select(connection, BY_NAME, [key])?.into_iter().next())
}

/// The user of that identity.
pub(in crate::store::sqlite) fn by_id(connection: &Connection, user: UserId) -> Result<Option<User>, BooksError> {
    let statement = "SELECT id, name, role, retired, version FROM user WHERE id = ?1";
    Ok(select(connection, statement, [Id::from(user)])?.into_iter().next())
}

fn select(connection: &Connection, statement: &str, values: impl Params) -> Result<Vec<User>, BooksError> {
    let mut select = connection.prepare_cached(statement).map_err(from_sqlite)?;
    let mut rows = select.query(values).map_err(from_sqlite)?;
    let mut users = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        users.push(user(row)?);
    }
    Ok(users)
}

fn user(row: &Row<'_>) -> Result<User, BooksError> {
    let name: String = get(row, "name")?;
    Ok(User {
        id: id(row, "id")?,
        name: UserName::parse(&name).map_err(|error| BooksError::Damaged(format!("the user “{name}”: {error}")))?,
        role: coded(row, "role", Role::from_code)?,
        retired: get(row, "retired")?,
        version: get(row, "version")?,
    })
}

/// What is stored of a user's PIN.
pub(in crate::store::sqlite) fn credential(
    connection: &Connection,
    user: UserId,
) -> Result<Option<Credential>, BooksError> {
    let mut select = connection
        .prepare_cached("SELECT pepper, salt, memory_kib, passes, hash FROM user_credential WHERE user = ?1")
        .map_err(from_sqlite)?;
    let found = select.query_row([Id::from(user)], |row| {
        let (pepper, salt, hash) = (row.get("pepper")?, row.get("salt")?, row.get("hash")?);
        Ok(Credential { user, pepper, salt, memory_kib: row.get("memory_kib")?, passes: row.get("passes")?, hash })
    });
    found.optional().map_err(from_sqlite)
}

/// Stores what is needed to try a user's PIN.
pub(in crate::store::sqlite) fn set_credential(connection: &Connection, new: &Credential) -> Result<(), BooksError> {
    run(
        connection,
        "INSERT INTO user_credential (user, pepper, salt, memory_kib, passes, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (user) DO UPDATE SET pepper = excluded.pepper, salt = excluded.salt, memory_kib = excluded.memory_kib,
             passes = excluded.passes, hash = excluded.hash",
        params![Id::from(new.user), new.pepper, new.salt, new.memory_kib, new.passes, new.hash],
    )
}

/// The wrong tries of a user in a row.
pub(in crate::store::sqlite) fn lockout(connection: &Connection, user: UserId) -> Result<Option<Lockout>, BooksError> {
    let mut select = connection
        .prepare_cached("SELECT failures, boot, since_ms FROM user_lockout WHERE user = ?1")
        .map_err(from_sqlite)?;
    let found = select.query_row([Id::from(user)], |row| {
        let since = Uptime { boot: row.get::<_, Id>("boot")?.0, ms: row.get("since_ms")? };
        Ok(Lockout { failures: row.get("failures")?, since })
    });
    found.optional().map_err(from_sqlite)
}

/// Stores them, or that there are none.
pub(in crate::store::sqlite) fn set_lockout(
    connection: &Connection,
    user: UserId,
    lockout: Option<Lockout>,
) -> Result<(), BooksError> {
    match lockout {
        Some(Lockout { failures, since }) => run(
            connection,
            "INSERT INTO user_lockout (user, failures, boot, since_ms) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (user) DO UPDATE SET failures = excluded.failures, boot = excluded.boot, since_ms = excluded.since_ms",
            params![Id::from(user), failures, Id(since.boot), since.ms],
        ),
        None => run(connection, "DELETE FROM user_lockout WHERE user = ?1", [Id::from(user)]),
    }
}

/// What is stored of a user's recovery code.
pub(in crate::store::sqlite) fn recovery(
    connection: &Connection,
    user: UserId,
) -> Result<Option<RecoveryHash>, BooksError> {
    let mut select =
        connection.prepare_cached("SELECT made, hash FROM recovery_code WHERE user = ?1").map_err(from_sqlite)?;
    let found = select.query_row([Id::from(user)], |row| {
        Ok(RecoveryHash { user, made: row.get::<_, Id>("made")?.0, hash: row.get("hash")? })
    });
    found.optional().map_err(from_sqlite)
}

/// Stores what is needed to try a recovery code.
pub(in crate::store::sqlite) fn set_recovery(connection: &Connection, new: &RecoveryHash) -> Result<(), BooksError> {
    run(
        connection,
        "INSERT INTO recovery_code (user, made, hash) VALUES (?1, ?2, ?3)
         ON CONFLICT (user) DO UPDATE SET made = excluded.made, hash = excluded.hash",
        params![Id::from(new.user), Id(new.made), new.hash],
    )
}

fn run(connection: &Connection, statement: &str, values: impl Params) -> Result<(), BooksError> {
    let mut prepared = connection.prepare_cached(statement).map_err(from_sqlite)?;
    prepared.execute(values).map(drop).map_err(from_sqlite)
}
