//! What a garage does on a bad day: backups, restores, damaged files, new epochs, old and newer schemas.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use parkhaus::operations::check_out::Who;
use parkhaus::operations::ports::BooksError;
use parkhaus::store::sqlite::backup::{backup, keep, restore};
use parkhaus::store::sqlite::epoch::begin_anew;
use parkhaus::store::sqlite::status::status;
use parkhaus::store::sqlite::verify::{ProblemKind, verify};
use parkhaus::store::sqlite::{SCHEMA, SqliteStore};
use rusqlite::Connection;

use crate::support::{car, enter, garage, leave, machine, op, small_layout};

/// A garage with three vehicles inside and one gone; the tickets of those inside.
fn busy(folder: &Path, series: u64) -> (SqliteStore, Vec<String>) {
    let (machine, clock) = machine(series);
    let mut store = garage(folder, small_layout(8), machine);
    let mut tickets = Vec::new();
    for plate in ["AB 1", "AB 2", "AB 3", "AB 4"] {
        let request = car(op(&store), Some(plate));
        tickets.push(enter(&mut store, &request).unwrap().ticket);
        clock.pass_minutes(7);
    }
    let out = op(&store);
    leave(&mut store, out, Who::Ticket(tickets.remove(1))).unwrap();
    (store, tickets)
}

fn books(folder: &Path) -> std::path::PathBuf {
    folder.join("parkhaus.sqlite")
}

/// Closes a store so that everything lies in the one file.
fn close(store: SqliteStore, folder: &Path) {
    drop(store);
    let connection = Connection::open(books(folder)).unwrap();
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
}

#[test]
fn a_backup_made_while_running_is_restored_as_a_new_epoch() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, tickets) = busy(folder.path(), 50);
    let machine = store.machine().clone();
    let copy = folder.path().join("copy.sqlite");
    backup(folder.path(), &copy, machine.source.as_ref()).unwrap();
    assert!(backup(folder.path(), &copy, machine.source.as_ref()).is_err(), "a backup never replaces another");
    let out = op(&store);
    let second = leave(&mut store, out, Who::Ticket(tickets[0].clone())).unwrap();
    assert_eq!(second.receipt, "B1-1-000002");

    drop(store);
    let restored = restore(&copy, folder.path(), &machine).unwrap();
    assert_eq!(restored.epoch, 2);
    assert_eq!(restored.lost.len(), 1, "{:?}", restored.lost);
    assert!(books(&restored.aside.unwrap()).exists());

    let mut store = SqliteStore::open(folder.path(), machine.clone()).unwrap().store;
    assert_eq!(status(&mut store).unwrap().open_stays, 3);
    let out = op(&store);
    let again = leave(&mut store, out, Who::Ticket(tickets[0].clone())).unwrap();
    assert_eq!(again.receipt, "B1-2-000001", "no receipt number comes twice");
    let report = verify(folder.path(), machine.source.as_ref()).unwrap();
    assert_eq!((report.problems.as_slice(), report.epochs), ([].as_slice(), 2));

    // The same backup once more: its second epoch must not use the numbers of the first second epoch.
    drop(store);
    assert_eq!(restore(&copy, folder.path(), &machine).unwrap().epoch, 3);
}

#[test]
fn of_backups_made_at_once_under_one_name_one_is_made_and_the_others_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = busy(folder.path(), 52);
    let copy = folder.path().join("copies/copy.sqlite");
    fs::create_dir(copy.parent().unwrap()).unwrap();
    let source = store.machine().source.clone();
    let start = std::sync::Barrier::new(8);
    let made = std::thread::scope(|scope| {
        let one = || {
            start.wait();
            backup(folder.path(), &copy, source.as_ref())
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
    for refused in made.into_iter().filter_map(Result::err) {
        assert!(refused.to_string().contains("already exists"), "{refused}");
    }
    assert_eq!(fs::read_dir(copy.parent().unwrap()).unwrap().count(), 1, "half a backup was left");
}

#[test]
fn nothing_is_restored_over_a_folder_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = busy(folder.path(), 51);
    let copy = folder.path().join("copy.sqlite");
    backup(folder.path(), &copy, store.machine().source.as_ref()).unwrap();
    let error = restore(&copy, folder.path(), store.machine()).unwrap_err();
    assert!(matches!(error, BooksError::InUse(_)), "{error}");
}

#[test]
fn backups_are_kept_from_the_first_day_and_the_oldest_go() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(52);
    let store = garage(folder.path(), small_layout(1), machine);
    let source = store.machine().source.clone();
    let first = keep(folder.path(), source.as_ref()).unwrap();
    assert!(first.made.is_some() && first.same_disk);
    assert_eq!(keep(folder.path(), source.as_ref()).unwrap().made, None, "one a day");
    for _ in 0..20 {
        clock.pass_minutes(25 * 60);
        keep(folder.path(), source.as_ref()).unwrap();
    }
    assert_eq!(fs::read_dir(folder.path().join("backups")).unwrap().count(), 14);
}

#[test]
fn a_damaged_file_is_told_and_the_vehicles_inside_are_carried_over() {
    static SERIES: AtomicU64 = AtomicU64::new(100);
    let mut carried_all = 0;
    for place in (1..60).map(|page| page * 4_096) {
        let folder = tempfile::tempdir().unwrap();
        let (store, tickets) = busy(folder.path(), SERIES.fetch_add(1, Ordering::SeqCst));
        let machine = store.machine().clone();
        keep(folder.path(), machine.source.as_ref()).unwrap();
        close(store, folder.path());
        let mut bytes = fs::read(books(folder.path())).unwrap();
        if place + 600 > bytes.len() {
            break;
        }
        bytes[place..place + 600].fill(0xA5);
        fs::write(books(folder.path()), &bytes).unwrap();

        // Found at the start or by the full check; never a crash. A page that holds nothing now may be damaged unseen.
        let found = match SqliteStore::open(folder.path(), machine.clone()) {
            Ok(opened) => {
                let found = verify(folder.path(), machine.source.as_ref());
                drop(opened);
                match found {
                    Ok(report) => !report.agrees(),
                    Err(error) => matches!(error, BooksError::Damaged(_)),
                }
            }
            Err(error) => {
                assert!(matches!(error, BooksError::Damaged(_) | BooksError::NoGarage), "{place}: {error}");
                true
            }
        };
        if !found {
            continue;
        }
        let anew = begin_anew(folder.path(), "damaged", &machine).unwrap_or_else(|error| panic!("{place}: {error}"));
        assert_eq!(anew.epoch, 2);
        assert!(books(&anew.aside.unwrap()).exists(), "the damaged file is kept");
        let mut store = SqliteStore::open(folder.path(), machine.clone()).unwrap().store;
        let report = verify(folder.path(), machine.source.as_ref()).unwrap();
        assert_eq!(report.problems, [], "{place}");
        let inside = status(&mut store).unwrap().open_stays;
        assert!(inside == 3 || !anew.lost.is_empty(), "{place}: {inside} carried over and nothing said to be lost");
        if inside == 3 {
            carried_all += 1;
            let out = op(&store);
            let gone = leave(&mut store, out, Who::Ticket(tickets[0].clone())).unwrap();
            assert_eq!(gone.receipt, "B1-2-000001");
        }
    }
    assert!(carried_all >= 5, "only {carried_all} damages left every vehicle inside readable");
}

#[test]
fn a_file_that_is_none_is_told_with_the_choices() {
    let (machine, _) = machine(53);
    for (bytes, what) in [
        (&b""[..], "empty"),
        (b"SQLite format 3\0", "cut off"),
        (b"PK\x03\x04 this is a zip archive", "another file"),
        (&[0; 8_192], "zeros"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(books(folder.path()), bytes).unwrap();
        let Err(error) = SqliteStore::open(folder.path(), machine.clone()) else { panic!("{what} was opened") };
        assert!(matches!(error, BooksError::Damaged(_) | BooksError::NoGarage), "{what}: {error}");
        assert_eq!(fs::read(books(folder.path())).unwrap(), bytes, "{what} was changed");
    }
}

#[test]
fn a_newer_schema_is_refused_and_an_older_one_is_migrated_beside_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = busy(folder.path(), 54);
    let machine = store.machine().clone();
    close(store, folder.path());
    let connection = Connection::open(books(folder.path())).unwrap();
    connection
        .execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (?1, 'later', '2030-01-01T00:00:00Z', '1')",
            [SCHEMA + 1],
        )
        .unwrap();
    drop(connection);
    let before = fs::read(books(folder.path())).unwrap();
    let Err(error) = SqliteStore::open(folder.path(), machine.clone()) else { panic!("a newer schema was opened") };
    assert!(matches!(error, BooksError::Newer { .. }), "{error}");
    assert_eq!(fs::read(books(folder.path())).unwrap(), before, "nothing was changed");

    // A file of an older version: one whose last migration has not run.
    let older = tempfile::tempdir().unwrap();
    let connection = Connection::open(books(older.path())).unwrap();
    let text = |name: &str| {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite").join(name)).unwrap()
    };
    connection.execute_batch(&text("V1__facility.sql")).unwrap();
    connection.execute_batch(&text("V2__journal.sql")).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE refinery_schema_history (version int4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255))",
        )
        .unwrap();
    let full = Connection::open(books(folder.path())).unwrap();
    let mut rows = full
        .prepare("SELECT version, name, applied_on, checksum FROM refinery_schema_history WHERE version <= 2")
        .unwrap();
    let rows = rows
        .query_map([], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
        })
        .unwrap();
    for row in rows.map(Result::unwrap) {
        connection.execute("INSERT INTO refinery_schema_history VALUES (?1, ?2, ?3, ?4)", row).unwrap();
    }
    drop(connection);
    // There is no garage in it, which is said only after the schema is up to date.
    assert!(matches!(SqliteStore::open(older.path(), machine), Err(BooksError::NoGarage)));
    let copies: Vec<_> =
        fs::read_dir(older.path().join("backups")).unwrap().map(|copy| copy.unwrap().file_name()).collect();
    assert_eq!(copies, [format!("before-schema-{SCHEMA}-from-2.sqlite").as_str()]);
    let migrated = Connection::open(books(older.path())).unwrap();
    assert!(migrated.prepare("SELECT * FROM parking_transaction").is_ok());
}

#[test]
fn every_table_that_somebody_touched_is_found_by_verify() {
    let changes = [
        ("UPDATE stay SET plate = 'XX 1' WHERE plate = 'AB 1'", ProblemKind::Tables),
        ("UPDATE stay SET fee_minor = 1 WHERE state = 'closed'", ProblemKind::Stays),
        ("UPDATE payment SET amount_minor = 5", ProblemKind::Money),
        ("UPDATE stay SET receipt = 7 WHERE state = 'closed'", ProblemKind::Receipts),
        ("DROP TRIGGER stay_spot_stays; DELETE FROM stay_spot WHERE released_ms IS NULL", ProblemKind::Spots),
        ("UPDATE spot SET taken = 0", ProblemKind::Spots),
        ("UPDATE floor_capacity SET taken = taken + 1 WHERE size = 'car'", ProblemKind::Spots),
        // Journal and tables agree, and yet the file cannot be opened.
        ("UPDATE refinery_schema_history SET applied_on = 'yesterday' WHERE version = 2", ProblemKind::File),
        ("DELETE FROM refinery_schema_history WHERE version = 1", ProblemKind::File),
        ("DELETE FROM personal_key", ProblemKind::Entry),
        ("UPDATE personal_key SET key = randomblob(32)", ProblemKind::Entry),
        ("DROP TRIGGER journal_is_never_deleted; DELETE FROM journal WHERE seq = 5", ProblemKind::Chain),
        (
            "DROP TRIGGER journal_is_never_changed; UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 4",
            ProblemKind::Chain,
        ),
        (
            "DROP INDEX one_open_stay_per_spot; INSERT INTO stay_spot SELECT stay, entry_epoch, entry_seq + 900, 0, (SELECT max(spot) FROM stay_spot WHERE released_ms IS NULL), held_ms, NULL FROM stay_spot WHERE released_ms IS NULL LIMIT 1",
            ProblemKind::Spots,
        ),
    ];
    for ((change, kind), series) in changes.into_iter().zip(60..) {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = busy(folder.path(), series);
        let machine = store.machine().clone();
        close(store, folder.path());
        let connection = Connection::open(books(folder.path())).unwrap();
        connection.execute_batch(change).unwrap();
        drop(connection);
        let report = verify(folder.path(), machine.source.as_ref()).unwrap();
        assert!(report.problems.iter().any(|problem| problem.kind == kind), "{change}: {report:#?}");
    }
}

#[test]
fn the_database_itself_refuses_a_second_stay_on_a_spot() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = busy(folder.path(), 55);
    close(store, folder.path());
    let connection = Connection::open(books(folder.path())).unwrap();
    let refused = connection.execute(
        "INSERT INTO stay_spot (stay, entry_epoch, entry_seq, rank, spot, held_ms)
         SELECT (SELECT id FROM stay WHERE plate = 'AB 2'), 1, 999, 0, spot, held_ms FROM stay_spot WHERE released_ms IS NULL LIMIT 1",
        [],
    );
    assert!(refused.unwrap_err().to_string().contains("UNIQUE"));
    for change in ["UPDATE journal SET actor = 'x'", "DELETE FROM journal", "DELETE FROM stay_spot"] {
        assert!(connection.execute(change, []).is_err(), "{change}");
    }
}
