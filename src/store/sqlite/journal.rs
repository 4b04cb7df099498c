//! The journal's rows: appended at the head, read back, checked.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;

use super::errors::from_sqlite;
use super::rows::{Id, get};
use crate::domain::ids::OpId;
use crate::domain::journal::chain::{self, ChainOwner, Hash, Head, NO_HASH, StoredEntry};
use crate::domain::journal::fact::Fact;
use crate::domain::journal::{Actor, Entry, NewEntry, PersonalPart};
use crate::domain::time::{from_ms, to_ms};
use crate::operations::ports::{BooksError, Source};
use crate::store::seal::{self, KEY_BYTES, NONCE_BYTES, Place};

const COLUMNS: &str = "epoch, seq, op, part, at_ms, written_ms, actor, kind, body, sealed, prev, hash";

/// The last link.
pub(super) const HEAD: &str = "SELECT epoch, seq, hash FROM journal ORDER BY epoch DESC, seq DESC LIMIT 1";
/// The place of the next entry of an operation.
pub(super) const NEXT_PART: &str = "SELECT coalesce(max(part) + 1, 0) FROM journal WHERE op = ?1";
/// The entries of an operation.
pub(super) const OF_OPERATION: &str =
    "SELECT epoch, seq, op, part, at_ms, written_ms, actor, kind, body, sealed, prev, hash
     FROM journal WHERE op = ?1 ORDER BY part";

/// The last comings and goings, the latest first. The kinds are those of the index, in its words.
pub(super) const MOVEMENTS: &str =
    "SELECT epoch, seq, op, part, at_ms, written_ms, actor, kind, body, sealed, prev, hash
     FROM journal INDEXED BY journal_movement
     WHERE kind IN ('checked_in', 'stay_carried_over', 'stay_corrected', 'stay_moved', 'stay_closed', 'stay_voided', 'stay_reopened')
     ORDER BY epoch DESC, seq DESC LIMIT ?1";

/// The last link; before the first entry, where it will follow.
pub(super) fn head(connection: &Connection) -> Result<Head, BooksError> {
    let mut select = connection.prepare_cached(HEAD).map_err(from_sqlite)?;
    let found = select
        .query_row([], |row| Ok(Head { epoch: row.get(0)?, seq: row.get(1)?, hash: row.get(2)? }))
        .optional()
        .map_err(from_sqlite)?;
    Ok(found.unwrap_or(Head::START))
}

/// Where a new entry goes, and whose chain it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) owner: ChainOwner,
    /// What it follows.
    pub(super) after: Head,
    /// Its epoch: that of the head, or one more.
    pub(super) epoch: u32,
}

/// Appends a fact.
pub(super) fn append(
    connection: &Connection,
    link: Link,
    new: NewEntry,
    source: &dyn Source,
) -> Result<Entry, BooksError> {
    let part = next_part(connection, new.op)?;
    let written = source.now();
    let sealed = match (&new.personal, new.fact.subject()) {
        (Some(personal), Some(subject)) => {
            let key = key_for(connection, subject, source)?;
            let mut nonce = [0; NONCE_BYTES];
            source.random(&mut nonce)?;
            let place = Place { subject, op: new.op.uuid(), part };
            seal::seal(personal, &key, &nonce, place)
                .ok_or_else(|| BooksError::Refused("what is personal could not be sealed".to_owned()))?
        }
        _ => Vec::new(),
    };
    let body = new.fact.to_bytes().map_err(|error| BooksError::Refused(error.to_string()))?;
    let seq = if link.epoch == link.after.epoch { link.after.seq.saturating_add(1) } else { 1 };
    let mut stored = StoredEntry {
        epoch: link.epoch,
        seq,
        op: new.op.uuid(),
        part,
        at_ms: to_ms(new.at),
        written_ms: to_ms(written),
        actor: new.actor.name().to_owned(),
        kind: new.fact.kind().to_owned(),
        body,
        sealed,
        prev: link.after.hash,
        hash: NO_HASH,
    };
    stored.hash = chain::hash_of(link.owner, &stored);
    insert(connection, &stored)?;
    Ok(Entry {
        epoch: stored.epoch,
        seq: stored.seq,
        op: new.op,
        part,
        // What is stored counts whole milliseconds; the same must come out when it is read again.
        at: from_ms(stored.at_ms).unwrap_or(new.at),
        written: from_ms(stored.written_ms).unwrap_or(written),
        actor: new.actor,
        fact: new.fact,
        personal: new.personal.map_or(PersonalPart::None, PersonalPart::Known),
        hash: stored.hash,
    })
}

fn next_part(connection: &Connection, op: OpId) -> Result<u16, BooksError> {
    let mut select = connection.prepare_cached(NEXT_PART).map_err(from_sqlite)?;
    select.query_row([Id(op.uuid())], |row| row.get(0)).map_err(from_sqlite)
}

/// Writes a row as it is.
pub(super) fn insert(connection: &Connection, entry: &StoredEntry) -> Result<(), BooksError> {
    let mut insert = connection
        .prepare_cached(
            "INSERT INTO journal (epoch, seq, op, part, at_ms, written_ms, actor, kind, body, sealed, prev, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )
        .map_err(from_sqlite)?;
    insert
        .execute(params![
            entry.epoch,
            entry.seq,
            Id(entry.op),
            entry.part,
            entry.at_ms,
            entry.written_ms,
            entry.actor,
            entry.kind,
            entry.body,
            entry.sealed,
            entry.prev,
            entry.hash
        ])
        .map_err(from_sqlite)?;
    Ok(())
}

/// The key of a stay or a note; made if it has none.
fn key_for(connection: &Connection, subject: Uuid, source: &dyn Source) -> Result<[u8; KEY_BYTES], BooksError> {
    if let Some(key) = key_of(connection, subject)? {
        return Ok(key);
    }
    let mut key = [0; KEY_BYTES];
    source.random(&mut key)?;
    let mut insert =
        connection.prepare_cached("INSERT INTO personal_key (subject, key) VALUES (?1, ?2)").map_err(from_sqlite)?;
    insert.execute(params![Id(subject), key]).map_err(from_sqlite)?;
    Ok(key)
}

/// The key of a stay or a note, unless it is erased.
pub(super) fn key_of(connection: &Connection, subject: Uuid) -> Result<Option<[u8; KEY_BYTES]>, BooksError> {
    let mut select =
        connection.prepare_cached("SELECT key FROM personal_key WHERE subject = ?1").map_err(from_sqlite)?;
    select.query_row([Id(subject)], |row| row.get(0)).optional().map_err(from_sqlite)
}

/// Reads a row as it is stored.
pub(super) fn stored(row: &Row<'_>) -> Result<StoredEntry, BooksError> {
    let hash = |column: &str| get::<Hash>(row, column);
    Ok(StoredEntry {
        epoch: get(row, "epoch")?,
        seq: get(row, "seq")?,
        op: get::<Id>(row, "op")?.0,
        part: get(row, "part")?,
        at_ms: get(row, "at_ms")?,
        written_ms: get(row, "written_ms")?,
        actor: get(row, "actor")?,
        kind: get(row, "kind")?,
        body: get(row, "body")?,
        sealed: get(row, "sealed")?,
        prev: hash("prev")?,
        hash: hash("hash")?,
    })
}

/// Reads what a stored entry says; `keys` is where the keys lie.
pub(super) fn read(keys: &Connection, stored: StoredEntry) -> Result<Entry, BooksError> {
    let fact = Fact::from_bytes(&stored.kind, &stored.body).map_err(|error| BooksError::Damaged(error.to_string()))?;
    let personal = match fact.subject() {
        Some(subject) if !stored.sealed.is_empty() => match key_of(keys, subject)? {
            Some(key) => {
                let place = Place { subject, op: stored.op, part: stored.part };
                let opened = seal::unseal(&stored.sealed, &key, place);
                PersonalPart::Known(opened.ok_or_else(|| {
                    BooksError::Damaged(format!(
                        "the personal part of entry {}-{} does not open with its key",
                        stored.epoch, stored.seq
                    ))
                })?)
            }
            None => PersonalPart::Erased,
        },
        _ => PersonalPart::None,
    };
    let outside =
        |_outside| BooksError::Damaged(format!("entry {}-{} has an impossible time", stored.epoch, stored.seq));
    Ok(Entry {
        epoch: stored.epoch,
        seq: stored.seq,
        op: OpId::new(stored.op),
        part: stored.part,
        at: from_ms(stored.at_ms).map_err(outside)?,
        written: from_ms(stored.written_ms).map_err(outside)?,
        actor: Actor::new(stored.actor),
        fact,
        personal,
        hash: stored.hash,
    })
}

/// The entries of one operation, in order.
pub(super) fn of_operation(connection: &Connection, op: Uuid) -> Result<Vec<Entry>, BooksError> {
    let mut select = connection.prepare_cached(OF_OPERATION).map_err(from_sqlite)?;
    let mut rows = select.query([Id(op)]).map_err(from_sqlite)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        entries.push(read(connection, stored(row)?)?);
    }
    Ok(entries)
}

/// The last comings and goings, the latest first.
pub(super) fn movements(connection: &Connection, at_most: u32) -> Result<Vec<Entry>, BooksError> {
    let mut select = connection.prepare_cached(MOVEMENTS).map_err(from_sqlite)?;
    let mut rows = select.query([at_most]).map_err(from_sqlite)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        entries.push(read(connection, stored(row)?)?);
    }
    Ok(entries)
}

/// One entry.
pub(super) fn entry(connection: &Connection, (epoch, seq): (u32, i64)) -> Result<Option<Entry>, BooksError> {
    let mut select = connection
        .prepare_cached(
            "SELECT epoch, seq, op, part, at_ms, written_ms, actor, kind, body, sealed, prev, hash
             FROM journal WHERE epoch = ?1 AND seq = ?2",
        )
        .map_err(from_sqlite)?;
    let mut rows = select.query(params![epoch, seq]).map_err(from_sqlite)?;
    match rows.next().map_err(from_sqlite)? {
        Some(row) => Ok(Some(read(connection, stored(row)?)?)),
        None => Ok(None),
    }
}

/// Walks over all entries in order, as stored.
pub(super) fn each(
    connection: &Connection,
    mut see: impl FnMut(StoredEntry) -> Result<(), BooksError>,
) -> Result<(), BooksError> {
    let mut select =
        connection.prepare(&format!("SELECT {COLUMNS} FROM journal ORDER BY epoch, seq")).map_err(from_sqlite)?;
    let mut rows = select.query([]).map_err(from_sqlite)?;
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        see(stored(row)?)?;
    }
    Ok(())
}

/// Checks the last links of the chain: at most so many.
pub(super) fn check_tail(connection: &Connection, owner: ChainOwner, links: u32) -> Result<(), BooksError> {
    let mut select = connection
        .prepare(&format!("SELECT {COLUMNS} FROM journal ORDER BY epoch DESC, seq DESC LIMIT ?1"))
        .map_err(from_sqlite)?;
    let mut rows = select.query([links]).map_err(from_sqlite)?;
    let mut tail = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        tail.push(stored(row)?);
    }
    let mut before: Option<Head> = None;
    for entry in tail.iter().rev() {
        let from = before.unwrap_or_else(|| head_before(entry));
        before = Some(from.follow(owner, entry).map_err(|error| BooksError::Damaged(error.to_string()))?);
    }
    Ok(())
}

/// The head that an entry claims to follow: where a check of a part of the chain begins.
pub(super) fn head_before(entry: &StoredEntry) -> Head {
    if entry.seq == 1 && entry.epoch > 1 {
        Head { epoch: entry.epoch.saturating_sub(1), seq: 0, hash: entry.prev }
    } else {
        Head { epoch: entry.epoch, seq: entry.seq.saturating_sub(1), hash: entry.prev }
    }
}
