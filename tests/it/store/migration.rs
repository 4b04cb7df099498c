//! A garage of an earlier version is brought up to date: what its tables lacked is filled in, and they are then what the journal
//! makes of them.

use std::fs;
use std::path::Path;

use parkhaus::operations::check_in::{SpotChoice, WhenFull};
use parkhaus::operations::check_out::Who;
use parkhaus::operations::erase::{Erase, erase};
use parkhaus::operations::void::{Void, void};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::verify::verify;
use rusqlite::Connection;

use crate::support::{actor, car, enter, garage, leave, machine, op, small_layout};

/// Every table of schema 3, in an order in which no trigger changes a row that is there already.
const TABLES: [&str; 14] = [
    "facility",
    "vehicle_class",
    "vehicle_class_fit",
    "zone",
    "floor",
    "entrance",
    "tariff",
    "journal",
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
