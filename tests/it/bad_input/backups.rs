//! Backups that have nowhere to go, and backups that are none.

use std::fs;

use parkhaus::store::sqlite::SCHEMA;
use rusqlite::Connection;

use super::ground::{Ground, text};
use super::kind::{DATA, FAULT, Kind, Leaves, Tried, USAGE};
use crate::support::disk::ReadOnly;

pub(super) fn kinds() -> Vec<Kind> {
    [made(), restored()].into_iter().flatten().collect()
}

fn made() -> Vec<Kind> {
    vec![
        Kind::refused("a backup over another file", USAGE, &["already exists", "choose another name"], |ground| {
            let out = ground.file("letter.txt", "Dear Sir or Madam");
            let tried = ground.tried(&["backup", "--out", &out]);
            assert_eq!(fs::read_to_string(&out).unwrap(), "Dear Sir or Madam");
            tried
        }),
        Kind::refused(
            "a backup over the books themselves",
            USAGE,
            &["already exists", "choose another name"],
            |ground| ground.tried(&["backup", "--out", &text(&ground.books())]),
        ),
        Kind::refused("a backup into a missing folder", USAGE, &["no folder", "for the backup", "make it"], |ground| {
            let out = text(&ground.path("none/copy.sqlite"));
            ground.tried(&["backup", "--out", &out])
        }),
        Kind::refused("a backup in place of a folder", USAGE, &["already exists", "choose another name"], |ground| {
            ground.tried(&["backup", "--out", &text(&ground.folder)])
        }),
        Kind::refused("a backup into a read-only folder", FAULT, &["cannot be written", "choose another"], |ground| {
            fs::create_dir(ground.path("safe")).unwrap();
            let Some(read_only) = ReadOnly::make(&ground.path("safe")) else {
                return Tried::Skipped("no leave to mount anything here");
            };
            ground.afterwards(move || drop(read_only));
            ground.tried(&["backup", "--out", &text(&ground.path("safe/copy.sqlite"))])
        }),
        Kind::refused(
            "a backup called like a file of the program",
            USAGE,
            &["the name of a file that Parkhaus itself keeps", "choose another name"],
            |ground| {
                for name in ["reserve", "window.lock", "parkhaus.sqlite-journal"] {
                    let out = ground.folder.join(name);
                    drop(fs::remove_file(&out));
                    ground.on_books(&["backup", "--out", &text(&out)]).must_end(USAGE);
                    assert!(!out.exists());
                }
                ground.tried(&["backup", "--out", &text(&ground.folder.join("parkhaus.sqlite-wal.old"))])
            },
        ),
        Kind::refused("a backup of damaged books", DATA, &["is damaged", "restore a backup"], |ground| {
            ground.damage(|bytes| bytes[100..4_096].fill(0xA5));
            let out = ground.not_made("copy.sqlite");
            ground.tried(&["backup", "--out", &out])
        })
        .leaving(Leaves::Damage),
        Kind::refused(
            "a backup of books damaged deep inside",
            DATA,
            &["parts of it are overwritten", "restore a backup"],
            |ground| {
                ground.damage(|bytes| bytes.chunks_mut(4_096).skip(1).step_by(2).for_each(|page| page[..].fill(0xA5)));
                let out = ground.not_made("copy.sqlite");
                ground.tried(&["backup", "--out", &out])
            },
        )
        .leaving(Leaves::Damage),
    ]
}

/// Restores a file of these bytes.
fn restore(ground: &Ground, bytes: impl AsRef<[u8]>) -> Tried {
    let file = ground.file("other.sqlite", bytes);
    ground.tried(&["restore", &file])
}

/// Restores the backup after something happened to it.
fn restore_tampered(ground: &Ground, statements: &str) -> Tried {
    Connection::open(&ground.backup).unwrap().execute_batch(statements).unwrap();
    ground.tried(&["restore", &text(&ground.backup)])
}

fn restored() -> Vec<Kind> {
    vec![
        Kind::refused("a backup that is not there", USAGE, &["no backup", "look"], |ground| {
            ground.tried(&["restore", &text(&ground.path("none.sqlite"))])
        }),
        Kind::refused("a folder for a backup", USAGE, &["no backup", "look"], |ground| {
            ground.tried(&["restore", &text(&ground.folder)])
        }),
        Kind::refused("an empty backup", DATA, &["empty or cut off", "another backup"], |ground| restore(ground, "")),
        Kind::refused("a letter for a backup", DATA, &["first bytes", "another backup"], |ground| {
            restore(ground, "Dear Sir or Madam, please find the backup attached.")
        }),
        Kind::refused("a backup cut off", DATA, &["overwritten or missing", "another backup"], |ground| {
            let bytes = fs::read(&ground.backup).unwrap();
            restore(ground, &bytes[..bytes.len() / 2])
        }),
        Kind::refused("a backup with a damaged page", DATA, &["overwritten or missing", "another backup"], |ground| {
            let mut bytes = fs::read(&ground.backup).unwrap();
            bytes.chunks_mut(4_096).skip(1).step_by(2).for_each(|page| page.fill(0xA5));
            restore(ground, bytes)
        }),
        Kind::refused("a backup with a changed entry", DATA, &["not sound", "another backup"], |ground| {
            restore_tampered(
                ground,
                "DROP TRIGGER journal_is_never_changed; UPDATE journal SET actor = 'x' WHERE seq = 4",
            )
        }),
        Kind::refused("a backup with a changed fee", DATA, &["not sound", "another backup"], |ground| {
            restore_tampered(ground, "UPDATE stay SET fee_minor = 1 WHERE state = 'closed'")
        }),
        Kind::refused("a backup from the future", DATA, &["a newer version", "install that version"], |ground| {
            let later = format!(
                "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES ({}, 'later', '2030-01-01T00:00:00Z', '1')",
                SCHEMA + 1
            );
            restore_tampered(ground, &later)
        }),
        Kind::refused(
            "the database of another program for a backup",
            DATA,
            &["another program", "another backup"],
            |ground| {
                let other = ground.path("other.sqlite");
                Connection::open(&other).unwrap().execute_batch("CREATE TABLE messages (body TEXT)").unwrap();
                ground.tried(&["restore", &text(&other)])
            },
        ),
        Kind::refused("an empty database for a backup", DATA, &["no garage", "another backup"], |ground| {
            let other = ground.path("other.sqlite");
            Connection::open(&other).unwrap().execute_batch("VACUUM; PRAGMA user_version = 1").unwrap();
            ground.tried(&["restore", &text(&other)])
        }),
        Kind::refused(
            "the books themselves for a backup",
            USAGE,
            &["are the books themselves", "name a backup"],
            |ground| ground.tried(&["restore", &text(&ground.books())]),
        ),
        Kind::refused("a backup restored into a file", USAGE, &["is a file, not a data folder", "name"], |ground| {
            let file = ground.file("letter.txt", "Dear Sir or Madam");
            Tried::Ran(ground.run(&["restore", &text(&ground.backup), "--data", &file]))
        }),
        Kind::refused("a new epoch for a reason like a book", USAGE, &["at most 500", "say it shorter"], |ground| {
            ground.tried(&["new-epoch", "--reason", &"because ".repeat(10_000)])
        }),
        Kind::refused("a new epoch for a blank reason", USAGE, &["a reason is needed", "few words"], |ground| {
            ground.tried(&["new-epoch", "--reason", "  "])
        }),
        Kind::refused("a new epoch where no books are", USAGE, &["no garage", "parkhaus init"], |ground| {
            fs::create_dir(ground.path("empty")).unwrap();
            Tried::Ran(ground.run(&["new-epoch", "--reason", "why not", "--data", &text(&ground.path("empty"))]))
        }),
    ]
}
