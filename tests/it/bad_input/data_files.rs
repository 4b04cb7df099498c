//! The data file and what lies beside it: cut off, overwritten, somebody else's, tampered with, from the future.

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use parkhaus::machine::this_computer;
use parkhaus::store::sqlite::SCHEMA;

use super::ground::Ground;
use super::kind::{DATA, INSIDE, Kind, Leaves, NO_PRICE, Tried, USAGE};
use crate::support::{car, enter};

/// The size of a page of the data file, in bytes.
const PAGE: usize = 4_096;

/// What to do with a damaged file.
const CHOICES: &str = "restore a backup";

pub(super) fn kinds() -> Vec<Kind> {
    [none(), damaged(), tampered(), schemas(), beside()].into_iter().flatten().collect()
}

/// A car comes, and the file is damaged.
fn car_comes(ground: &mut Ground, damage: impl FnOnce(&mut Vec<u8>)) -> Tried {
    ground.damage(damage);
    ground.check_in(&["--plate", "DM 1"])
}

/// The journal is checked from end to end in a damaged file.
fn verified(ground: &mut Ground, damage: impl FnOnce(&mut Vec<u8>)) -> Tried {
    ground.damage(damage);
    ground.tried(&["verify", "--json"])
}

/// A car comes to books in which somebody changed something past the program.
fn tampered_with(ground: &mut Ground, statements: &str) -> Tried {
    ground.tamper(statements);
    ground.check_in(&["--plate", "DM 1"])
}

/// Bytes that nobody can foresee, the same on every run.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(count).collect()
}

/// No command writes a byte to the file of another program, or to a log beside it.
fn untouched_by_every_command(ground: &Ground) {
    let out = super::ground::text(&ground.path("copy.sqlite"));
    for words in [
        &["status"][..],
        &["check-out", "--plate", "AB 1"],
        &["verify"],
        &["backup", "--out", &out],
        &["init", "--demo"],
        &["new-epoch", "--reason", "to see what happens"],
    ] {
        let ran = ground.on_books(words);
        assert!(matches!(ran.code, Some(DATA | USAGE)), "{words:?}: {ran}");
        assert!(fs::read(ground.books()).ok() == ground.damaged, "{words:?} changed the file");
        for end in ["-wal", "-shm", "-journal"] {
            let beside = ground.folder.join(format!("parkhaus.sqlite{end}"));
            assert!(!beside.exists(), "{words:?} left {}", beside.display());
        }
    }
}

/// Files that are no data file at all.
fn none() -> Vec<Kind> {
    let damage = |name, says, doing| Kind::refused(name, DATA, says, doing).leaving(Leaves::Damage);
    vec![
        damage("an empty data file", &["empty or cut off", CHOICES], |ground| car_comes(ground, Vec::clear)),
        damage("a data file of ten bytes", &["empty or cut off", CHOICES], |ground| {
            car_comes(ground, |bytes| bytes.truncate(10))
        }),
        damage("a data file of noise", &["is damaged", CHOICES], |ground| {
            car_comes(ground, |bytes| *bytes = noise(bytes.len()))
        }),
        damage("a data file of zeros", &["is damaged", CHOICES], |ground| car_comes(ground, |bytes| bytes.fill(0))),
        damage("a text in place of the data file", &["is damaged", CHOICES], |ground| {
            car_comes(ground, |bytes| *bytes = b"Dear Sir or Madam, please find the data attached.".to_vec())
        }),
        damage("a packed data file", &["is damaged", CHOICES], |ground| {
            car_comes(ground, |bytes| {
                let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
                packed.write_all(bytes).unwrap();
                *bytes = packed.finish().unwrap();
            })
        }),
        damage("the data file of another program", &["another program", CHOICES], |ground| {
            fs::remove_file(ground.books()).unwrap();
            let tried =
                tampered_with(ground, "CREATE TABLE messages (body TEXT); INSERT INTO messages VALUES ('hello')");
            untouched_by_every_command(ground);
            tried
        }),
        damage("the data file of another program with a log", &["another program", CHOICES], |ground| {
            fs::remove_file(ground.books()).unwrap();
            let tried = tampered_with(
                ground,
                "PRAGMA journal_mode = WAL; CREATE TABLE refinery_schema_history (version INTEGER, name TEXT, applied_on
                 TEXT, checksum TEXT); INSERT INTO refinery_schema_history VALUES (1, 'first', '2026-01-01T00:00:00Z', '1');
                 CREATE TABLE journal (body TEXT); INSERT INTO journal VALUES ('Dear diary')",
            );
            untouched_by_every_command(ground);
            tried
        }),
    ]
}

/// Our data file, with a hole in it.
fn damaged() -> Vec<Kind> {
    let damage = |name, says, doing| Kind::refused(name, DATA, says, doing).leaving(Leaves::Damage);
    vec![
        damage("a data file cut off after its first page", &["is damaged", CHOICES], |ground| {
            car_comes(ground, |bytes| bytes.truncate(PAGE))
        }),
        damage("a data file cut off in the middle", &["is damaged", CHOICES], |ground| {
            car_comes(ground, |bytes| bytes.truncate(bytes.len() / 2 + 100))
        }),
        damage("a data file that lacks its last page", &["is damaged", CHOICES], |ground| {
            car_comes(ground, |bytes| bytes.truncate(bytes.len() - PAGE))
        }),
        damage("a data file with a damaged head", &["is damaged", CHOICES], |ground| {
            car_comes(ground, |bytes| bytes[16..100].fill(0xA5))
        }),
        damage("a data file with a damaged first page", &["is damaged", CHOICES], |ground| {
            car_comes(ground, |bytes| bytes[100..PAGE].fill(0xA5))
        }),
        damage("a data file with every other page damaged", &["is damaged", CHOICES], |ground| {
            verified(ground, |bytes| bytes.chunks_mut(PAGE).skip(1).step_by(2).for_each(|page| page.fill(0xA5)))
        }),
        damage("a data file with one bit turned", &["do not agree", CHOICES], |ground| {
            // In the text of a journal entry, where the database itself notices nothing.
            verified(ground, |bytes| {
                let entry = bytes.windows(16).rposition(|part| part == b"drawn by mistake").unwrap();
                bytes[entry] ^= 1;
            })
        }),
    ]
}

/// Books that somebody changed with another program.
fn tampered() -> Vec<Kind> {
    let damage = |name, says, doing| Kind::refused(name, DATA, says, doing).leaving(Leaves::Damage);
    vec![
        damage("an entry of the journal changed", &["is damaged", "entry 1-", CHOICES], |ground| {
            tampered_with(
                ground,
                "DROP TRIGGER journal_is_never_changed; UPDATE journal SET at_ms = at_ms - 60000 WHERE seq = 6",
            )
        }),
        damage("an entry of the journal deleted", &["is damaged", "entry 1-", CHOICES], |ground| {
            tampered_with(ground, "DROP TRIGGER journal_is_never_deleted; DELETE FROM journal WHERE seq = 6")
        }),
        damage("the end of the journal deleted", &["do not agree", CHOICES], |ground| {
            ground.tamper(
                "DROP TRIGGER journal_is_never_deleted;
                 DELETE FROM journal WHERE seq >= (SELECT max(seq) - 1 FROM journal)",
            );
            ground.tried(&["verify", "--json"])
        }),
        damage("the whole journal deleted", &["is damaged", CHOICES], |ground| {
            tampered_with(ground, "DROP TRIGGER journal_is_never_deleted; DELETE FROM journal")
        }),
        damage("the table of stays dropped", &["is damaged", CHOICES], |ground| {
            tampered_with(ground, "PRAGMA foreign_keys = OFF; DROP VIEW parking_transaction; DROP TABLE stay")
        }),
        damage("a fee made smaller", &["do not agree", "fee", CHOICES], |ground| {
            ground.tamper("UPDATE stay SET fee_minor = 1 WHERE state = 'closed'");
            ground.tried(&["verify", "--json"])
        }),
        damage("a vehicle inside deleted", &["do not agree", "lacks a row", CHOICES], |ground| {
            ground.tamper(
                "PRAGMA foreign_keys = OFF; DROP TRIGGER stay_spot_stays;
                 DELETE FROM stay_spot WHERE stay = (SELECT id FROM stay WHERE plate = 'AB 1');
                 DELETE FROM stay WHERE plate = 'AB 1'",
            );
            ground.tried(&["verify", "--json"])
        }),
        damage("the keys of the personal data deleted", &["do not agree", "the key of stay", CHOICES], |ground| {
            ground.tamper("DELETE FROM personal_key");
            ground.tried(&["verify", "--json"])
        }),
        damage("the name of the garage deleted", &["is damaged", CHOICES], |ground| {
            tampered_with(ground, "DELETE FROM facility")
        }),
        // Whoever stands at the barrier can leave: the price is a choice, and the full check tells of the damage.
        Kind::refused("a tariff that is no longer one", NO_PRICE, &["cannot be read", "by hand", "nil"], |ground| {
            ground.tamper("UPDATE tariff SET text = 'free for my friends'");
            ground.check_out(&["--plate", "AB 1", "--tender", "cash"])
        })
        .leaving(Leaves::Damage),
    ]
}

/// Files of other versions, and files whose version cannot be told.
fn schemas() -> Vec<Kind> {
    let damage = |name, says, doing| Kind::refused(name, DATA, says, doing).leaving(Leaves::Damage);
    vec![
        Kind::refused("a data file from the future", DATA, &["a newer version", "install that version"], |ground| {
            let later = format!(
                "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                 VALUES ({}, 'later', '2030-01-01T00:00:00Z', '1')",
                SCHEMA + 1
            );
            ground.tamper(&later);
            let tried = ground.check_in(&["--plate", "DM 1"]);
            ground.on_books(&["restore", &super::ground::text(&ground.backup)]).must_go();
            tried
        })
        .leaving(Leaves::More { entries: 1, inside: 0 }),
        damage("a history of versions without dates", &["history of schema versions", CHOICES], |ground| {
            tampered_with(ground, "UPDATE refinery_schema_history SET applied_on = 'yesterday', checksum = 'x'")
        }),
        damage("a history of versions that are none", &["history of schema versions", CHOICES], |ground| {
            tampered_with(
                ground,
                "CREATE TABLE old AS SELECT * FROM refinery_schema_history; DROP TABLE refinery_schema_history;
                 CREATE TABLE refinery_schema_history (version TEXT, name TEXT, applied_on TEXT, checksum TEXT);
                 INSERT INTO refinery_schema_history SELECT 'three', name, applied_on, checksum FROM old; DROP TABLE old",
            )
        }),
        damage("a history of versions of other columns", &["history of schema versions", CHOICES], |ground| {
            tampered_with(
                ground,
                "DROP TABLE refinery_schema_history; CREATE TABLE refinery_schema_history (note TEXT)",
            )
        }),
        damage("no history of versions", &["history of schema versions", CHOICES], |ground| {
            tampered_with(ground, "DROP TABLE refinery_schema_history")
        }),
        damage("a history of versions with a gap", &["history of schema versions", CHOICES], |ground| {
            tampered_with(ground, "DELETE FROM refinery_schema_history WHERE version = 2")
        }),
    ]
}

/// What SQLite keeps beside the file while programs have it open.
fn beside() -> Vec<Kind> {
    let entered = Leaves::More { entries: 1, inside: 1 };
    let restored = Leaves::More { entries: 1, inside: 0 };
    vec![
        Kind::carried("noise in place of the log", &["ticket", "G-005"], entered, |ground| {
            fs::write(ground.folder.join("parkhaus.sqlite-wal"), noise(50_000)).unwrap();
            ground.check_in(&[])
        }),
        Kind::carried("noise in place of the index of the log", &["ticket", "G-005"], entered, |ground| {
            fs::write(ground.folder.join("parkhaus.sqlite-shm"), noise(32_768)).unwrap();
            ground.check_in(&[])
        }),
        Kind::carried("a log that a killed program left", &["ticket", "G-007"], entered, |ground| {
            // Both vehicles of the log are there, and a third comes.
            crashed(ground, &["LOG 1", "LOG 2"], |_| {});
            ground.begin_here();
            assert_eq!(ground.before.inside.len(), 7);
            ground.check_in(&["--plate", "LOG 3"])
        }),
        Kind::carried("books with a log, restored elsewhere", &["\"open_stays\":7"], restored, |ground| {
            // A copy of the folder of a killed program: the last two vehicles stand in the log alone.
            crashed(ground, &["LOG 1", "LOG 2"], |_| {});
            let (books, log) = (fs::read(ground.books()).unwrap(), ground.folder.join("parkhaus.sqlite-wal"));
            let left = fs::read(&log).unwrap();
            let new = ground.path("restored");
            let file = super::ground::text(&ground.books());
            ground.run(&["restore", &file, "--data", &super::ground::text(&new)]).must_go();
            assert!(fs::read(ground.books()).unwrap() == books && fs::read(&log).unwrap() == left, "it was only read");
            ground.begin_here();
            ground.folder = new;
            ground.tried(&["status", "--json"])
        }),
        Kind::carried("a log and noise in place of its index", &["\"open_stays\":7"], Leaves::Same, |ground| {
            crashed(ground, &["LOG 1", "LOG 2"], |_| {});
            fs::write(ground.folder.join("parkhaus.sqlite-shm"), noise(32_768)).unwrap();
            ground.begin_here();
            ground.tried(&["status", "--json"])
        }),
        Kind::carried("a log cut off in its last entry", &["\"open_stays\":6"], Leaves::Same, |ground| {
            // What was cut off is gone, and all before it is there: no program can tell that there was more.
            crashed(ground, &["LOG 1", "LOG 2"], |log| log.truncate(log.len() - 100));
            let tried = ground.tried(&["status", "--json"]);
            let earlier = ground.before.clone();
            ground.begin_here();
            assert!(
                ground.before.journal.starts_with(&earlier.journal)
                    && ground.before.inside.is_superset(&earlier.inside)
            );
            tried
        }),
        Kind::refused(
            "the ticket of an entry that was cut off with the log",
            INSIDE,
            &["the ticket", "look again"],
            |ground| {
                let tickets = crashed(ground, &["LOG 1", "LOG 2"], |log| log.truncate(log.len() - 100));
                ground.on_books(&["status"]).must_go();
                ground.begin_here();
                ground.check_out(&["--ticket", &tickets[1], "--tender", "cash"])
            },
        ),
        Kind::refused("another garage's log beside no data file", USAGE, &["no garage", "parkhaus init"], |ground| {
            fs::create_dir(ground.path("other")).unwrap();
            fs::write(ground.path("other/parkhaus.sqlite-wal"), noise(5_000)).unwrap();
            Tried::Ran(ground.run(&["status", "--json", "--data", &super::ground::text(&ground.path("other"))]))
        }),
    ]
}

/// Cars come in and the program is killed, so that they stand in the log alone; their tickets. Something may happen to the log.
fn crashed(ground: &mut Ground, plates: &[&str], damage: impl FnOnce(&mut Vec<u8>)) -> Vec<String> {
    let mut store = ground.open(this_computer());
    let mut come = |plate: &&str| enter(&mut store, &car(Ground::op(), Some(plate))).unwrap().ticket;
    let tickets: Vec<String> = plates.iter().map(&mut come).collect();
    // As the files are at this moment, a killed program leaves them.
    let image = ground.copy_folder("killed");
    drop(store);
    let log = image.join("parkhaus.sqlite-wal");
    let mut bytes = fs::read(&log).unwrap();
    damage(&mut bytes);
    fs::write(&log, bytes).unwrap();
    fs::hard_link(ground.folder.join("reserve"), image.join("reserve")).unwrap();
    ground.folder = image;
    tickets
}
