//! A garage of an earlier version is brought up to date: what its tables lacked is filled in, and they are then what the journal
//! makes of them.

use std::fs;
use std::path::Path;

use parkhaus::domain::ids::{BoothId, FacilityId};
use parkhaus::domain::journal::chain::{ChainOwner, NO_HASH, StoredEntry, hash_of};
use parkhaus::operations::check_in::{SpotChoice, WhenFull};
use parkhaus::operations::check_out::Who;
use parkhaus::operations::erase::{Erase, erase};
use parkhaus::operations::void::{Void, void};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::verify::verify;
use rusqlite::Connection;
use uuid::Uuid;

use crate::support::{actor, car, enter, garage, leave, machine, op, small_layout};

/// Every table of schema 3, in an order in which no trigger changes a row that is there already.
const TABLES: [&str; 13] = [
    "facility",
    "vehicle_class",
    "vehicle_class_fit",
    "zone",
    "floor",
    "entrance",
    "tariff",
    "stay",
    "stay_spot",
    "payment",
    "payment_line",
    "spot",
    "spot_outline",
];

/// Vehicles inside, gone, void, erased, without a spot and on a spot of the attendant's.
fn lively(folder: &Path) -> SqliteStore {
    let (machine, clock) = machine(96);
    let mut store = garage(folder, small_layout(2), machine);
    let come = |store: &mut SqliteStore, plate: &str, spot: Option<&str>| {
        let mut request = car(op(store), Some(plate));
        request.when_full = WhenFull::Overflow;
        request.spot = spot.map_or(SpotChoice::Best, |spot| SpotChoice::Chosen(spot.to_owned()));
        clock.pass_minutes(3);
        enter(store, &request).unwrap()
    };
    let first = come(&mut store, "AB 1", Some("G-002"));
    let second = come(&mut store, "AB 2", None);
    let third = come(&mut store, "AB 3", None);
    let fourth = come(&mut store, "AB 4", None);
    assert_eq!((third.spots.len(), fourth.spots.len()), (0, 0));
    for gone in [&first, &third] {
        let out = op(&store);
        leave(&mut store, out, Who::Ticket(gone.ticket.clone())).unwrap();
    }
    let request = Void { op: op(&store), stay: second.stay, reason: "mistake".to_owned(), approved_by: None };
    store.write(&actor(), |desk| void(desk, &request)).unwrap();
    let request = Erase { op: op(&store), stay: first.stay, reason: "asked for".to_owned() };
    store.write(&actor(), |desk| erase(desk, &request)).unwrap();
    come(&mut store, "AB 5", None);
    store
}

/// Copies the journal as a program without shifts would have written it: their entries say nothing of the tables, payments belong to
/// none, and the chain is made anew over it.
fn copy_journal(connection: &Connection) {
    let ids = "SELECT id, booth FROM new.facility";
    let (facility, booth): (Uuid, Uuid) = connection.query_row(ids, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let owner = ChainOwner { facility: FacilityId::new(facility), booth: BoothId::new(booth) };
    let mut prev = NO_HASH;
    let mut select = connection.prepare("SELECT * FROM new.journal ORDER BY epoch, seq").unwrap();
    let mut rows = select.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let mut entry = StoredEntry {
            epoch: row.get("epoch").unwrap(),
            seq: row.get("seq").unwrap(),
            op: row.get("op").unwrap(),
            part: row.get("part").unwrap(),
            at_ms: row.get("at_ms").unwrap(),
            written_ms: row.get("written_ms").unwrap(),
            actor: row.get("actor").unwrap(),
            kind: row.get("kind").unwrap(),
            body: row.get("body").unwrap(),
            sealed: row.get("sealed").unwrap(),
            prev,
            hash: NO_HASH,
        };
        let mut body: serde_json::Value = serde_json::from_slice(&entry.body).unwrap();
        match entry.kind.as_str() {
            "shift_opened" => {
                entry.kind = "user_unlocked".to_owned();
                body = serde_json::json!({ "failures": 0, "user": Uuid::nil() });
            }
            "payment_taken" => drop(body.as_object_mut().unwrap().remove("shift").unwrap()),
            _ => {}
        }
        entry.body = serde_json::to_vec(&body).unwrap();
        entry.hash = hash_of(owner, &entry);
        prev = entry.hash;
        connection
            .execute(
                "INSERT INTO main.journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                rusqlite::params![
                    entry.epoch,
                    entry.seq,
                    entry.op,
                    entry.part,
                    entry.at_ms,
                    entry.written_ms,
                    entry.actor,
                    entry.kind,
                    entry.body,
                    entry.sealed,
                    entry.prev,
                    entry.hash
                ],
            )
            .unwrap();
    }
}

#[test]
fn a_garage_of_schema_3_is_brought_up_to_date_with_all_it_holds() {
    let new = tempfile::tempdir().unwrap();
    drop(lively(new.path()));
    let old = tempfile::tempdir().unwrap();
    let connection = Connection::open(old.path().join("parkhaus.sqlite")).unwrap();
    for name in ["V1__facility.sql", "V2__journal.sql", "V3__stays.sql"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite").join(name);
        connection.execute_batch(&fs::read_to_string(path).unwrap()).unwrap();
    }
    connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    connection.execute("ATTACH ?1 AS new", [new.path().join("parkhaus.sqlite").to_str().unwrap()]).unwrap();
    for table in TABLES {
        let mut select = connection
            .prepare(&format!("SELECT group_concat(name) FROM pragma_table_info('{table}', 'main')"))
            .unwrap();
        let columns: String = select.query_row([], |row| row.get(0)).unwrap();
        connection
            .execute_batch(&format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}"))
            .unwrap();
    }
    copy_journal(&connection);
    connection
        .execute_batch(
            "INSERT INTO main.stay_key SELECT * FROM new.personal_key;
             CREATE TABLE main.refinery_schema_history AS SELECT * FROM new.refinery_schema_history WHERE version <= 3;",
        )
        .unwrap();
    drop(connection);

    let (machine, _) = machine(97);
    let opened = SqliteStore::open(old.path(), machine).unwrap();
    assert!(opened.opening.kept_before_migration.is_some());
    let report = verify(old.path(), opened.store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, [], "{report:#?}");
    assert_eq!((report.stays, report.erased), (5, 1));
    let connection = Connection::open(old.path().join("parkhaus.sqlite")).unwrap();
    let matters = "SELECT count(*) FROM stay WHERE matters = 'overflow'";
    assert_eq!(connection.query_row(matters, [], |row| row.get::<_, i64>(0)).unwrap(), 1);
}
