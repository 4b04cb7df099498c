//! Data folders that are none, cannot be reached, or have names that only a computer would give them.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use super::ground::{Ground, text};
use super::kind::{DATA, FAULT, Kind, Leaves, Tried, USAGE};
use super::network_disk::NetworkDisk;
use crate::support::disk::ReadOnly;

const ENTERED: Leaves = Leaves::More { entries: 1, inside: 1 };

pub(super) fn kinds() -> Vec<Kind> {
    [wrong_places(), odd_names(), read_only()].into_iter().flatten().collect()
}

fn wrong_places() -> Vec<Kind> {
    vec![
        Kind::refused("a data folder that is not there", USAGE, &["no data folder", "parkhaus init"], |ground| {
            let missing = ground.not_made("nowhere");
            Tried::Ran(ground.run(&["status", "--json", "--data", &missing]))
        }),
        Kind::refused("a data folder that is a file", USAGE, &["is a file, not a data folder", "name"], |ground| {
            let file = ground.file("garage.txt", "not a folder");
            Tried::Ran(ground.run(&["check-in", "--vehicle", "car", "--data", &file]))
        }),
        Kind::refused("a data folder inside a file", USAGE, &["no data folder", "parkhaus init"], |ground| {
            let file = ground.file("garage.txt", "not a folder");
            Tried::Ran(ground.run(&["status", "--data", &format!("{file}/garage")]))
        }),
        Kind::refused("a data folder without a garage", USAGE, &["no garage", "parkhaus init"], |ground| {
            fs::create_dir(ground.path("empty")).unwrap();
            ground.not_made("empty/parkhaus.sqlite");
            ground.not_made("empty/lock");
            Tried::Ran(ground.run(&["check-in", "--vehicle", "car", "--json", "--data", &text(&ground.path("empty"))]))
        }),
        Kind::refused(
            "a data folder that is a link to itself",
            USAGE,
            &["no data folder", "parkhaus init"],
            |ground| {
                symlink(ground.path("loop"), ground.path("loop")).unwrap();
                Tried::Ran(ground.run(&["verify", "--json", "--data", &text(&ground.path("loop"))]))
            },
        ),
        Kind::refused(
            "a data folder that is a link to nothing",
            USAGE,
            &["no data folder", "parkhaus init"],
            |ground| {
                symlink(ground.path("gone"), ground.path("link")).unwrap();
                ground.not_made("gone");
                Tried::Ran(ground.run(&["status", "--data", &text(&ground.path("link"))]))
            },
        ),
        Kind::refused("an empty name of a data folder", USAGE, &["--data", "--help"], |ground| {
            Tried::Ran(ground.run(&["status", "--data", ""]))
        }),
        Kind::refused("a data file that is a folder", DATA, &["a folder stands in its place", "restore"], |ground| {
            fs::remove_file(ground.books()).unwrap();
            fs::create_dir(ground.books()).unwrap();
            let tried = ground.tried(&["status", "--json"]);
            ground.on_books(&["restore", &text(&ground.backup)]).must_go();
            tried
        })
        .leaving(Leaves::More { entries: 1, inside: 0 }),
        Kind::refused("a data file that is a pipe", DATA, &["no file stands in its place", "restore"], |ground| {
            fs::remove_file(ground.books()).unwrap();
            let made = Command::new("mkfifo").arg(ground.books()).status();
            if !made.is_ok_and(|status| status.success()) {
                return Tried::Skipped("no pipes with names here");
            }
            let tried = ground.tried(&["status", "--json"]);
            ground.on_books(&["init", "--demo"]).must_end(USAGE);
            ground.on_books(&["restore", &text(&ground.backup)]).must_go();
            tried
        })
        .leaving(Leaves::More { entries: 1, inside: 0 }),
        Kind::refused("a data file that is a link", USAGE, &["is a link", "Make the whole folder a link"], |ground| {
            let other = ground.path("other");
            fs::create_dir(&other).unwrap();
            symlink(ground.books(), other.join("parkhaus.sqlite")).unwrap();
            let other = text(&other);
            for words in [&["restore", &text(&ground.backup)][..], &["new-epoch", "--reason", "to see"]] {
                ground.run(&[words, &["--data", &other]].concat()).must_end(USAGE);
            }
            Tried::Ran(ground.run(&["check-in", "--vehicle", "car", "--json", "--data", &other]))
        }),
        Kind::refused(
            "a data file that is a link to nothing, for a new garage",
            USAGE,
            &["already holds", "choose another folder"],
            |ground| {
                let (other, nothing) = (ground.path("other"), ground.not_made("nothing.sqlite"));
                fs::create_dir(&other).unwrap();
                symlink(nothing, other.join("parkhaus.sqlite")).unwrap();
                Tried::Ran(ground.run(&["init", "--demo", "--data", &text(&other)]))
            },
        ),
        Kind::refused(
            "a data folder on a network disk",
            USAGE,
            &["network disk", "choose a folder on this"],
            |ground| {
                let Some(disk) = NetworkDisk::mount(&ground.path("network")) else {
                    return Tried::Skipped("no leave to mount a network disk here");
                };
                let ran = ground.run(&["check-in", "--vehicle", "car", "--json", "--data", &text(disk.path())]);
                ground.run(&["init", "--demo", "--data", &text(disk.path())]).must_end(USAGE);
                Tried::Ran(ran)
            },
        ),
    ]
}

fn odd_names() -> Vec<Kind> {
    vec![
        Kind::carried("a data folder whose name reads like an address", &["ticket", "G-005"], ENTERED, |ground| {
            // Named from where the program runs: a whole path does not read like that.
            let name = "file:garage?mode=memory";
            let folder = ground.path(name);
            fs::rename(&ground.folder, &folder).unwrap();
            ground.folder = folder;
            let tried = Tried::Ran(ground.run(&["check-in", "--vehicle", "car", "--json", "--data", name]));
            ground.run(&["verify", "--data", name]).must_go();
            ground.run(&["init", "--demo", "--data", "file:new"]).must_go();
            ground.run(&["status", "--data", "file:new"]).must_go();
            tried
        }),
        Kind::carried("a data folder whose name is in no encoding", &["ticket", "G-005"], ENTERED, |ground| {
            renamed(ground, OsString::from_vec(b"gar\xFFage".to_vec()))
        }),
        Kind::carried("a data folder whose name is an address", &["ticket", "G-005"], ENTERED, |ground| {
            renamed(ground, "file:garage?mode=memory#x%00y".into())
        }),
        Kind::carried("a data folder of emoji, quotes and line breaks", &["ticket", "G-005"], ENTERED, |ground| {
            renamed(ground, "🚗 'garage' \"1\";\n--".into())
        }),
        Kind::refused("a data folder whose path is very long", USAGE, &["too long", "choose a folder"], |ground| {
            let long: PathBuf = (0..5).fold(ground.path("long"), |path, _| path.join("x".repeat(200)));
            fs::create_dir_all(&long).unwrap();
            ground.must_not_be.push(long.join("garage/parkhaus.sqlite"));
            Tried::Ran(ground.run(&["init", "--demo", "--data", &text(&long.join("garage"))]))
        }),
        Kind::refused(
            "a data folder whose path no computer takes",
            USAGE,
            &["too long", "choose a folder"],
            |ground| Tried::Ran(ground.run(&["init", "--demo", "--data", &"x".repeat(5_000)])),
        ),
    ]
}

fn read_only() -> Vec<Kind> {
    vec![
        Kind::refused("a read-only folder at the entry", FAULT, &["cannot be written", "Open the barrier"], |ground| {
            without_writing(ground, |ground| ground.folder.clone(), &["check-in", "--vehicle", "car", "--json"])
        }),
        Kind::refused("a read-only folder at the exit", FAULT, &["cannot be written", "write on paper"], |ground| {
            let words = ["check-out", "--plate", "AB 1", "--tender", "cash", "--json"];
            without_writing(ground, |ground| ground.folder.clone(), &words)
        }),
        Kind::refused("a read-only data file at the exit", FAULT, &["cannot be written", "write on paper"], |ground| {
            let words = ["check-out", "--plate", "AB 1", "--tender", "cash", "--json"];
            without_writing(ground, Ground::books, &words)
        }),
        Kind::refused("a read-only folder for a new garage", FAULT, &["cannot be written", "choose"], |ground| {
            fs::create_dir(ground.path("other")).unwrap();
            let other = text(&ground.path("other/garage"));
            without_writing(ground, |ground| ground.path("other"), &["init", "--demo", "--data", &other])
        }),
    ]
}

/// Gives the data folder another name and lets a car in there.
fn renamed(ground: &mut Ground, name: OsString) -> Tried {
    let folder = ground.path(name);
    fs::rename(&ground.folder, &folder).unwrap();
    ground.folder = folder;
    ground.check_in(&[])
}

/// Runs the program while a file or folder cannot be written.
fn without_writing(ground: &mut Ground, what: fn(&Ground) -> PathBuf, words: &[&str]) -> Tried {
    let Some(read_only) = ReadOnly::make(&what(ground)) else {
        return Tried::Skipped("no leave to mount anything here");
    };
    let ran = if words.contains(&"--data") { ground.run(words) } else { ground.on_books(words) };
    ground.afterwards(move || drop(read_only));
    Tried::Ran(ran)
}
