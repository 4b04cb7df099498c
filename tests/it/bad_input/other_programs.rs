//! Other programs on the same folder: ones that hold a lock for a while or for good, ones that are killed in the middle.

use std::fs::{self, File};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use parkhaus::machine::this_computer;
use parkhaus::operations::ports::BooksError;
use parkhaus::store::folder::{Folder, Hold, WindowLock};
use rusqlite::Connection;

use super::ground::text;
use super::kind::{BUSY, DATA, Ends, Kind, Leaves, Refusal, Tried, USAGE};

/// How long a lock is held that is let go in time.
const A_MOMENT: Duration = Duration::from_millis(300);

pub(super) fn kinds() -> Vec<Kind> {
    [for_good(), for_a_moment(), killed()].into_iter().flatten().collect()
}

/// Each of these waits ten seconds, as long as the program has patience.
fn for_good() -> Vec<Kind> {
    vec![
        Kind::refused("a folder that another program holds alone", DATA, &["in use", "try again"], |ground| {
            let held = Folder::open(&ground.folder, Hold::Alone).unwrap();
            let tried = ground.check_in(&[]);
            ground.afterwards(move || drop(held));
            tried
        }),
        Kind::refused(
            "a data file that another program writes to",
            BUSY,
            &["busy", "nothing was done", "try again"],
            |ground| {
                let writer = Connection::open(ground.books()).unwrap();
                writer.execute_batch("BEGIN IMMEDIATE").unwrap();
                let tried = ground.check_out(&["--plate", "AB 1", "--tender", "cash"]);
                ground.afterwards(move || drop(writer));
                tried
            },
        ),
        Kind::refused("a restore while a program is open", DATA, &["in use", "close it first"], |ground| {
            let open = ground.open(this_computer());
            let tried = ground.tried(&["restore", &text(&ground.backup)]);
            ground.afterwards(move || drop(open));
            tried
        }),
        Kind::refused("a new epoch while a program is open", DATA, &["in use", "close it first"], |ground| {
            let open = ground.open(this_computer());
            let tried = ground.tried(&["new-epoch", "--reason", "to see what happens"]);
            ground.afterwards(move || drop(open));
            tried
        }),
    ]
}

fn for_a_moment() -> Vec<Kind> {
    let entered = Leaves::More { entries: 1, inside: 1 };
    vec![
        Kind::carried("a folder held alone for a moment", &["ticket", "G-005"], entered, |ground| {
            let lock = File::create(ground.folder.join("lock")).unwrap();
            lock.lock().unwrap();
            let (ready, started) = sync_channel(1);
            let holder = thread::Builder::new().name("holder".to_owned()).spawn(move || {
                started.recv().unwrap();
                thread::park_timeout(A_MOMENT);
                drop(lock);
            });
            ready.send(()).unwrap();
            let tried = ground.check_in(&[]);
            holder.unwrap().join().unwrap();
            tried
        }),
        Kind::carried("a data file written to for a moment", &["ticket", "G-005"], entered, |ground| {
            let writer = Connection::open(ground.books()).unwrap();
            writer.execute_batch("BEGIN IMMEDIATE").unwrap();
            let holder = thread::Builder::new().name("writer".to_owned()).spawn(move || {
                thread::park_timeout(A_MOMENT);
                drop(writer);
            });
            let tried = ground.check_in(&[]);
            holder.unwrap().join().unwrap();
            tried
        }),
        Kind {
            name: "a second window",
            doing: |ground| {
                let first = WindowLock::take(&ground.folder).unwrap();
                let second = WindowLock::take(&ground.folder);
                ground.afterwards(move || drop(first));
                match second {
                    Ok(_) => Tried::Went("two windows".to_owned()),
                    Err(refused) => Tried::Refused(refused.into()),
                }
            },
            ends: Ends::Refused(|refusal| matches!(refusal, Refusal::Books(BooksError::InUse(_)))),
            says: &["window is already open", "look for it there"],
            leaves: Leaves::Same,
        },
        Kind::refused("a lock that is a folder", USAGE, &["“lock”", "remove it"], |ground| {
            fs::create_dir(ground.folder.join("lock")).unwrap();
            let tried = ground.check_in(&[]);
            let lock = ground.folder.join("lock");
            ground.afterwards(move || fs::remove_dir(lock).unwrap());
            tried
        }),
    ]
}

fn killed() -> Vec<Kind> {
    vec![
        Kind::carried(
            "a replay killed half way",
            &["\"skipped\":[]", "\"refused_full\":0"],
            Leaves::More { entries: 900, inside: 0 },
            |ground| {
                let rows: String = (0..300)
                    .map(|row| format!("2024-05-{:02} 08:00,2024-05-{:02} 18:00\n", row % 28 + 1, row % 28 + 1))
                    .collect();
                let file = ground.file("stays.csv", format!("entry,exit\n{rows}"));
                let ack = text(&ground.path("ack"));
                let folder = text(&ground.folder);
                let words = ["replay", "--stays", &file, "--ack", &ack, "--together", "1", "--json", "--data", &folder];
                let mut running = ground.command(&words).spawn().unwrap();
                let lines = || fs::read_to_string(ground.path("ack")).unwrap_or_default().lines().count();
                while lines() < 20 {
                    assert!(running.try_wait().unwrap().is_none(), "it ended before it could be killed");
                    thread::park_timeout(Duration::from_millis(1));
                }
                running.kill().unwrap();
                running.wait().unwrap();
                let done = lines();
                assert!(done < 600, "it was killed half way");
                ground.on_books(&["verify"]).must_go();
                let again = ground.run(&words);
                assert!(!again.out.contains("\"already\":0"), "it goes on: {again}");
                Tried::Ran(again)
            },
        ),
        Kind::carried("entries killed at once", &["agree"], Leaves::Same, |ground| {
            let folder = text(&ground.folder);
            for wait_ms in 0..12 {
                let mut running =
                    ground.command(&["check-in", "--vehicle", "car", "--overflow", "--data", &folder]).spawn().unwrap();
                thread::park_timeout(Duration::from_millis(wait_ms * 3));
                running.kill().unwrap();
                running.wait().unwrap();
                let (earlier, now) = (ground.before.clone(), super::books::Books::read(&ground.folder));
                assert!(now.journal.starts_with(&earlier.journal) && now.inside.is_superset(&earlier.inside));
                assert_eq!(now.journal.len() - earlier.journal.len(), now.inside.len() - earlier.inside.len());
                ground.begin_here();
            }
            ground.tried(&["verify"])
        }),
        Kind::carried("setting up killed at once, and tried again", &["Demo garage"], Leaves::Same, |ground| {
            let mut last = None;
            for wait_ms in [2, 5, 10, 15, 20, 30, 45, 60, 90] {
                let folder = text(&ground.path(format!("new {wait_ms}")));
                let words = ["init", "--demo", "--data", &folder];
                let mut running = ground.command(&words).spawn().unwrap();
                thread::park_timeout(Duration::from_millis(wait_ms));
                running.kill().unwrap();
                running.wait().unwrap();
                // Either the whole garage is there, or it can be set up now.
                let status = ground.run(&["status", "--data", &folder]);
                last = Some(if status.code == Some(0) { status } else { ground.run(&words).must_go() });
                ground.run(&["verify", "--data", &folder]).must_go();
            }
            Tried::Ran(last.unwrap())
        }),
    ]
}
