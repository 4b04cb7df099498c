//! A long past, written straight into the tables: millions of closed stays with their entries, payments and keys, as large as real
//! ones. Only the last links of the chain are true ones, which is what opening looks at; `verify` would find the others.

use std::path::Path;

use parkhaus::domain::facility::Facility;
use parkhaus::domain::journal::chain::{ChainOwner, StoredEntry, hash_of};
use rusqlite::{Connection, Row, named_params, params};

use super::bare::Bodies;

/// Links made true at the end: more than opening checks.
const TRUE_LINKS: u32 = 1_200;

/// Stays written in one transaction.
const PORTION: u32 = 250_000;

/// Bytes of disk for one stay, while its indexes are sorted, with some to spare.
const BYTES_OF_A_STAY: u64 = 4_500;

/// The rows of the stays from `:from` to `:to`; each word in braces stands for an expression of [`EXPRESSIONS`].
const STATEMENTS: [&str; 6] = [
    "INSERT INTO stay {counted} SELECT {stay}, 3, 'closed', {ticket}, 'car', {typed}, {key}, {key}, {at}, {exit}, {exit}, '', NULL, '', 450,
         (SELECT id FROM tariff), 1, :receipts + i, {seq} + 2, 'collected', NULL, 0, '' FROM counted",
    "INSERT INTO personal_key {counted} SELECT {stay}, randomblob(32) FROM counted",
    "INSERT INTO stay_spot {counted} SELECT {stay}, 1, {seq}, 0, (SELECT id FROM spot LIMIT 1), {at}, {exit} FROM counted",
    "INSERT INTO payment {counted} SELECT {payment}, {stay}, {exit}, 450, 450, 0, 1, {seq} + 1, NULL FROM counted",
    "INSERT INTO payment_line {counted} SELECT {payment}, 0, 'cash', 450 FROM counted",
    "INSERT INTO journal {counted} SELECT 1, {seq} + part, iif(part = 0, {enter}, {leave}), max(part - 1, 0), {at}, {at}, 'cli',
         iif(part = 0, 'checked_in', iif(part = 1, 'payment_taken', 'stay_closed')),
         iif(part = 0, :entered, iif(part = 1, :paid, :closed)), iif(part = 0, :sealed, x''), randomblob(32), randomblob(32)
     FROM counted CROSS JOIN (SELECT 0 AS part UNION ALL SELECT 1 UNION ALL SELECT 2)",
];

/// `i` counts the stays from 1. Ids are of version 7, in the order of time; tickets and plates are in no order.
const EXPRESSIONS: [(&str, &str); 11] = [
    ("{counted}", "WITH RECURSIVE counted (i) AS (SELECT :from UNION ALL SELECT i + 1 FROM counted WHERE i < :to)"),
    ("{stay}", "unhex(printf('%012x70008000%012x', {at}, i))"),
    ("{enter}", "unhex(printf('%012x70009000%012x', {at}, i))"),
    ("{leave}", "unhex(printf('%012x7000a000%012x', {at}, i))"),
    ("{payment}", "unhex(printf('%012x7000b000%012x', {at}, i))"),
    ("{ticket}", "printf('P%011d', (i * 2654435761) % 99999999977)"),
    ("{typed}", "printf('B-KA %06d', (i * 7919) % 150000)"),
    ("{key}", "printf('BKA%06d', (i * 7919) % 150000)"),
    ("{exit}", "({at} + 5700000)"),
    ("{at}", "(:began + i * 9000)"),
    ("{seq}", "(:seq + i * 3 - 2)"),
];

/// Writes so many past stays into the books of a folder that nobody has open.
pub(crate) fn make(folder: &Path, facility: &Facility, stays: u32) {
    let disk = rustix::fs::statvfs(folder).unwrap();
    let (room, needed) = (disk.f_bavail * disk.f_frsize, u64::from(stays) * BYTES_OF_A_STAY);
    assert!(room > needed, "{stays} past stays need {} GB of disk, there are {}", needed >> 30, room >> 30);
    let connection = Connection::open(folder.join("parkhaus.sqlite")).unwrap();
    let bodies = Bodies::of_the_last(&connection);
    // Out of the write-ahead log first, then without any journal at all: nothing here need survive.
    for (name, value) in [
        ("journal_mode", "DELETE"),
        ("journal_mode", "OFF"),
        ("foreign_keys", "OFF"),
        ("synchronous", "OFF"),
        ("cache_size", "-400000"),
        ("threads", "2"),
    ] {
        connection.pragma_update(None, name, value).unwrap();
    }
    let put_back = without_indexes_and_triggers(&connection);
    let (seq, receipts, now): (i64, i64, i64) = connection
        .query_row("SELECT max(seq), (SELECT max(receipt) FROM stay), max(written_ms) FROM journal", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    for from in (1..=stays).step_by(usize::try_from(PORTION).unwrap()) {
        connection.execute_batch("BEGIN").unwrap();
        for statement in STATEMENTS {
            let statement =
                EXPRESSIONS.iter().fold(statement.to_owned(), |text, (word, meaning)| text.replace(word, meaning));
            let values = named_params! {
                ":from": from,
                ":to": (from + PORTION - 1).min(stays),
                ":began": now - i64::from(stays) * 9_000 - 86_400_000,
                ":seq": seq,
                ":receipts": receipts,
                ":entered": bodies.entered,
                ":sealed": bodies.sealed,
                ":paid": bodies.paid,
                ":closed": bodies.closed,
            };
            let mut insert = connection.prepare(&statement).unwrap();
            for (name, value) in values {
                if let Some(place) = insert.parameter_index(name).unwrap() {
                    insert.raw_bind_parameter(place, value).unwrap();
                }
            }
            insert.raw_execute().unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
    }
    make_tail_true(&connection, ChainOwner { facility: facility.id, booth: facility.booth.id });
    for statement in put_back {
        connection.execute_batch(&statement).unwrap();
    }
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
}

/// How large the books of a folder are.
pub(crate) fn size(folder: &Path) -> String {
    let bytes = std::fs::metadata(folder.join("parkhaus.sqlite")).unwrap().len();
    format!("{:.1} GB", bytes as f64 / 1e9)
}

/// Drops them, and gives the statements that make them again.
fn without_indexes_and_triggers(connection: &Connection) -> Vec<String> {
    let mut select = connection
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL")
        .unwrap();
    let found = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let found: Vec<(String, String, String)> = found.map(Result::unwrap).collect();
    for (kind, name, _) in &found {
        connection.execute_batch(&format!("DROP {kind} {name}")).unwrap();
    }
    found.into_iter().map(|(_, _, statement)| statement).collect()
}

fn make_tail_true(connection: &Connection, owner: ChainOwner) {
    let mut select = connection
        .prepare("SELECT * FROM (SELECT * FROM journal ORDER BY epoch DESC, seq DESC LIMIT ?1) ORDER BY epoch, seq")
        .unwrap();
    let tail: Vec<StoredEntry> = select.query_map([TRUE_LINKS], stored).unwrap().map(Result::unwrap).collect();
    let mut before = tail.first().unwrap().prev;
    connection.execute_batch("BEGIN").unwrap();
    let mut update =
        connection.prepare("UPDATE journal SET prev = ?3, hash = ?4 WHERE epoch = ?1 AND seq = ?2").unwrap();
    for mut entry in tail {
        entry.prev = before;
        entry.hash = hash_of(owner, &entry);
        before = entry.hash;
        assert_eq!(update.execute(params![entry.epoch, entry.seq, entry.prev, entry.hash]).unwrap(), 1);
    }
    connection.execute_batch("COMMIT").unwrap();
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredEntry> {
    Ok(StoredEntry {
        epoch: row.get("epoch")?,
        seq: row.get("seq")?,
        op: row.get("op")?,
        part: row.get("part")?,
        at_ms: row.get("at_ms")?,
        written_ms: row.get("written_ms")?,
        actor: row.get("actor")?,
        kind: row.get("kind")?,
        body: row.get("body")?,
        sealed: row.get("sealed")?,
        prev: row.get("prev")?,
        hash: row.get("hash")?,
    })
}
