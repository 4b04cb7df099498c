//! Notes to the next shift, and the stays that somebody must look at.

use rusqlite::{Connection, Row};

use super::super::errors::from_sqlite;
use super::super::rows::{Id, coded_list, get, id};
use super::stays;
use crate::domain::ids::{HandoverId, StayId};
use crate::domain::journal::Actor;
use crate::domain::journal::fact::Flag;
use crate::domain::time::from_ms;
use crate::operations::handover::{Handover, Matter, OpenMatters};
use crate::operations::ports::BooksError;

/// How many stays somebody must look at: an index that holds only these.
pub(in crate::store::sqlite) const MATTERS: &str =
    "SELECT count(*) FROM stay INDEXED BY stay_to_look_at WHERE matters <> ''";
/// The oldest of them.
pub(in crate::store::sqlite) const OLDEST_MATTERS: &str =
    "SELECT id FROM stay INDEXED BY stay_to_look_at WHERE matters <> '' ORDER BY entered_ms, id LIMIT ?1";
/// How many notes nobody has marked as seen.
pub(in crate::store::sqlite) const NOTES: &str =
    "SELECT count(*) FROM handover INDEXED BY handover_not_seen WHERE seen_ms IS NULL";
/// The notes that nobody has marked as seen.
pub(in crate::store::sqlite) const NOT_SEEN: &str =
    "SELECT id, at_ms, left_by, note, matters, seen_ms, seen_by, erased FROM handover INDEXED BY handover_not_seen
     WHERE seen_ms IS NULL ORDER BY epoch DESC, seq DESC LIMIT ?1";

/// What of a stay somebody must look at and nobody has.
pub(in crate::store::sqlite) fn matters_of(connection: &Connection, stay: StayId) -> Result<Vec<Flag>, BooksError> {
    let mut select = connection.prepare_cached("SELECT matters FROM stay WHERE id = ?1").map_err(from_sqlite)?;
    let mut rows = select.query([Id::from(stay)]).map_err(from_sqlite)?;
    match rows.next().map_err(from_sqlite)? {
        Some(row) => coded_list(row, "matters", Flag::from_code),
        None => Ok(Vec::new()),
    }
}

/// How many rows one of these counts.
pub(in crate::store::sqlite) fn count(connection: &Connection, statement: &str) -> Result<u64, BooksError> {
    let count: i64 = connection
        .prepare_cached(statement)
        .and_then(|mut select| select.query_row([], |row| row.get(0)))
        .map_err(from_sqlite)?;
    Ok(count.unsigned_abs())
}

/// How many stays somebody must look at, and the oldest of them.
pub(in crate::store::sqlite) fn open_matters(connection: &Connection, at_most: u32) -> Result<OpenMatters, BooksError> {
    let count = count(connection, MATTERS)?;
    let mut select = connection.prepare_cached(OLDEST_MATTERS).map_err(from_sqlite)?;
    let mut rows = select.query([at_most]).map_err(from_sqlite)?;
    let mut matters = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let stay: StayId = id(row, "id")?;
        if let Some(found) = stays::by(connection, stays::BY_ID, [Id::from(stay)])? {
            matters.push(Matter { stay: found, what: matters_of(connection, stay)? });
        }
    }
    Ok(OpenMatters { count, matters })
}

/// The note of that identity.
pub(in crate::store::sqlite) fn by_id(
    connection: &Connection,
    handover: HandoverId,
) -> Result<Option<Handover>, BooksError> {
    let mut select = connection
        .prepare_cached(
            "SELECT id, at_ms, left_by, note, matters, seen_ms, seen_by, erased FROM handover WHERE id = ?1",
        )
        .map_err(from_sqlite)?;
    let mut rows = select.query([Id::from(handover)]).map_err(from_sqlite)?;
    rows.next().map_err(from_sqlite)?.map(read).transpose()
}

/// The notes that nobody has marked as seen, the latest first.
pub(in crate::store::sqlite) fn not_seen(connection: &Connection, at_most: u32) -> Result<Vec<Handover>, BooksError> {
    let mut select = connection.prepare_cached(NOT_SEEN).map_err(from_sqlite)?;
    let mut rows = select.query([at_most]).map_err(from_sqlite)?;
    let mut notes = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        notes.push(read(row)?);
    }
    Ok(notes)
}

fn read(row: &Row<'_>) -> Result<Handover, BooksError> {
    let instant = |ms: i64| from_ms(ms).map_err(|error| BooksError::Damaged(error.to_string()));
    let seen: Option<i64> = get(row, "seen_ms")?;
    let seen_by: Option<String> = get(row, "seen_by")?;
    Ok(Handover {
        id: id(row, "id")?,
        at: instant(get(row, "at_ms")?)?,
        left_by: Actor::new(get::<String>(row, "left_by")?),
        note: get(row, "note")?,
        matters: get(row, "matters")?,
        seen: seen.map(instant).transpose()?.zip(seen_by.map(Actor::new)),
        erased: get(row, "erased")?,
    })
}
