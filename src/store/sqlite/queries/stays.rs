//! Stays, with the spots they hold.

use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};

use super::super::errors::from_sqlite;
use super::super::rows::{Id, class, coded, coded_list, get, id};
use crate::domain::facility::Need;
use crate::domain::ids::StayId;
use crate::domain::journal::body;
use crate::domain::journal::fact::{AtEntry, Flag};
use crate::domain::plate::Plate;
use crate::domain::stay::{HeldSpot, Stay, StayState};
use crate::domain::time::from_ms;
use crate::operations::ports::BooksError;

/// The stay of an identity.
pub(in crate::store::sqlite) const BY_ID: &str = "id = ?1";
/// The stay of a ticket.
pub(in crate::store::sqlite) const BY_TICKET: &str = "ticket = ?1";
/// Those inside with a plate key.
pub(in crate::store::sqlite) const INSIDE_BY_PLATE: &str =
    "plate_key = ?1 AND state IN ('open', 'paid') ORDER BY entered_ms, id LIMIT 8";
/// Those inside with a folded plate.
pub(in crate::store::sqlite) const INSIDE_BY_LOOK: &str =
    "plate_folded = ?1 AND state IN ('open', 'paid') ORDER BY entered_ms, id LIMIT 8";
/// The last that left with a plate key.
pub(in crate::store::sqlite) const LAST_LEFT_BY_PLATE: &str =
    "plate_key = ?1 AND state = 'closed' ORDER BY ended_ms DESC LIMIT 1";
/// The last ones that left with a plate key.
pub(in crate::store::sqlite) const LEFT_BY_PLATE: &str =
    "plate_key = ?1 AND state = 'closed' ORDER BY ended_ms DESC LIMIT 8";
/// Those whose ticket codes begin so. Codes have letters and digits only, which all stand before the tilde.
pub(in crate::store::sqlite) const BY_TICKET_BEGINNING: &str =
    "ticket >= ?1 AND ticket < ?1 || '~' ORDER BY ticket LIMIT 8";
/// The one that left with a receipt.
pub(in crate::store::sqlite) const BY_RECEIPT: &str = "receipt_epoch = ?1 AND receipt = ?2 AND receipt IS NOT NULL";
/// The one whose receipt was taken back.
pub(in crate::store::sqlite) const BY_UNDONE_RECEIPT: &str =
    "id = (SELECT stay FROM undone_exit WHERE of_epoch = ?1 AND of_receipt = ?2)";
/// The one whose receipt was taken back by a paper of that number.
pub(in crate::store::sqlite) const BY_REFUND: &str =
    "id = (SELECT stay FROM undone_exit WHERE epoch = ?1 AND receipt = ?2)";
/// The plates inside, by an index that holds no others.
pub(in crate::store::sqlite) const PLATES_INSIDE: &str = "SELECT id, plate_key FROM stay INDEXED BY open_stay_by_plate WHERE state IN ('open', 'paid') AND plate_key IS NOT NULL";
/// The one that holds a spot.
pub(in crate::store::sqlite) const ON_SPOT: &str =
    "id = (SELECT stay FROM stay_spot WHERE spot = ?1 AND released_ms IS NULL)";
/// Those inside on spots whose labels contain a text, in capitals.
pub(in crate::store::sqlite) const ON_SPOTS_LIKE: &str = "id IN (
         SELECT stay_spot.stay FROM stay_spot JOIN spot ON spot.id = stay_spot.spot
         WHERE stay_spot.released_ms IS NULL AND instr(upper(spot.label), ?1))
     ORDER BY entered_ms DESC, id LIMIT 50";
/// The number of the next receipt of an epoch.
pub(in crate::store::sqlite) const NEXT_RECEIPT: &str = "SELECT 1 + max(
         (SELECT coalesce(max(receipt), 0) FROM stay WHERE receipt_epoch = ?1 AND receipt IS NOT NULL),
         (SELECT coalesce(max(receipt), 0) FROM undone_exit WHERE epoch = ?1))";
/// The spots of the last entry that gave a stay any; of one that is inside only those it still holds.
pub(in crate::store::sqlite) const SPOTS_OF_STAY: &str =
    "SELECT spot.id AS id, spot.label AS label, floor.label AS floor
     FROM stay_spot JOIN spot ON spot.id = stay_spot.spot JOIN floor ON floor.id = spot.floor
     WHERE stay_spot.stay = ?1 AND (stay_spot.entry_epoch, stay_spot.entry_seq) = (
         SELECT entry_epoch, entry_seq FROM stay_spot WHERE stay = ?1 ORDER BY entry_epoch DESC, entry_seq DESC LIMIT 1)
         AND (?2 OR stay_spot.released_ms IS NULL)
     ORDER BY stay_spot.rank";

/// The whole statement of a condition.
pub(in crate::store::sqlite) fn statement(condition: &str) -> String {
    format!(
        "SELECT id, version, state, ticket, class, plate, entered_ms, ended_ms, needs, at_entry, flags, fee_minor, receipt_epoch, receipt,
             erased
         FROM stay WHERE {condition}"
    )
}

/// The stays that a condition finds. `condition` is one of this program's own, never typed text.
pub(in crate::store::sqlite) fn all(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<Stay>, BooksError> {
    let mut select = connection.prepare_cached(&statement(condition)).map_err(from_sqlite)?;
    let mut rows = select.query(values).map_err(from_sqlite)?;
    let mut stays = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        stays.push(stay(connection, row)?);
    }
    Ok(stays)
}

/// The first stay that a condition finds.
pub(in crate::store::sqlite) fn by(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Option<Stay>, BooksError> {
    Ok(all(connection, condition, values)?.into_iter().next())
}

/// Shows every plate inside, by its key.
pub(in crate::store::sqlite) fn each_plate_inside(
    connection: &Connection,
    see: &mut dyn FnMut(StayId, &str),
) -> Result<(), BooksError> {
    let mut select = connection.prepare_cached(PLATES_INSIDE).map_err(from_sqlite)?;
    let mut rows = select.query([]).map_err(from_sqlite)?;
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        see(id(row, "id")?, &get::<String>(row, "plate_key")?);
    }
    Ok(())
}

fn stay(connection: &Connection, row: &Row<'_>) -> Result<Stay, BooksError> {
    let instant = |ms: i64| from_ms(ms).map_err(|error| BooksError::Damaged(error.to_string()));
    let stay_id: StayId = id(row, "id")?;
    let plate: Option<String> = get(row, "plate")?;
    let at_entry: Option<String> = get(row, "at_entry")?;
    let at_entry = match at_entry {
        Some(text) => {
            body::from_bytes("at_entry", text.as_bytes()).map_err(|error| BooksError::Damaged(error.to_string()))?
        }
        None => AtEntry::default(),
    };
    let receipt_epoch: Option<u32> = get(row, "receipt_epoch")?;
    let state = coded(row, "state", StayState::from_code)?;
    Ok(Stay {
        id: stay_id,
        version: get(row, "version")?,
        state,
        ticket: get(row, "ticket")?,
        class: class(row, "class")?,
        plate: plate.and_then(|typed| Plate::parse(&typed).ok()),
        entered: instant(get(row, "entered_ms")?)?,
        exited: get::<Option<i64>>(row, "ended_ms")?.map(instant).transpose()?,
        spots: spots(connection, stay_id, state)?,
        needs: coded_list(row, "needs", Need::from_code)?,
        at_entry,
        flags: coded_list(row, "flags", Flag::from_code)?,
        fee_minor: get(row, "fee_minor")?,
        receipt: receipt_epoch.zip(get(row, "receipt")?),
        erased: get(row, "erased")?,
    })
}

fn spots(connection: &Connection, stay: StayId, state: StayState) -> Result<Vec<HeldSpot>, BooksError> {
    let mut select = connection.prepare_cached(SPOTS_OF_STAY).map_err(from_sqlite)?;
    let mut rows = select.query(params![Id::from(stay), !state.is_inside()]).map_err(from_sqlite)?;
    let mut spots = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        spots.push(HeldSpot { id: id(row, "id")?, label: get(row, "label")?, floor: get(row, "floor")? });
    }
    Ok(spots)
}

/// The places in the journal of the payments of a stay that stand, then of its end.
pub(in crate::store::sqlite) fn settlement(
    connection: &Connection,
    stay: StayId,
) -> Result<Vec<(u32, i64)>, BooksError> {
    let mut select = connection
        .prepare_cached(
            "SELECT entry_epoch, entry_seq FROM payment WHERE stay = ?1 AND refund_of IS NULL
                 AND NOT EXISTS (SELECT 1 FROM payment AS back WHERE back.refund_of = payment.id)
             ORDER BY entry_epoch, entry_seq",
        )
        .map_err(from_sqlite)?;
    let mut places = select
        .query_map([Id::from(stay)], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(from_sqlite)?;
    let mut select = connection
        .prepare_cached("SELECT receipt_epoch, closed_seq FROM stay WHERE id = ?1 AND closed_seq IS NOT NULL")
        .map_err(from_sqlite)?;
    let closed =
        select.query_row([Id::from(stay)], |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(from_sqlite)?;
    places.extend(closed);
    Ok(places)
}
