//! Disks without room: for an entry, for an exit, for a backup, for a new garage.

use std::fs;

use parkhaus::store::folder::RESERVE_BYTES;

use super::ground::{Ground, text};
use super::kind::{FAULT, Kind, Leaves, Tried, USAGE};
use crate::support::disk::SmallDisk;

pub(super) fn kinds() -> Vec<Kind> {
    let left = Leaves::More { entries: 2, inside: -1 };
    vec![
        Kind::refused("a full disk at the entry", FAULT, &["no vehicle can be let in", "Free some space"], |ground| {
            on_full_disk(ground, Reserve::Kept, |ground| ground.check_in(&["--plate", "FD 1"]))
        }),
        Kind::carried("a full disk at the exit", &["B1-1-000002", "6.00"], left, |ground| {
            on_full_disk(ground, Reserve::Kept, |ground| ground.check_out(&["--plate", "AB 1", "--tender", "cash"]))
        }),
        Kind::carried("a full disk at an exit after a refused entry", &["B1-1-000002", "6.00"], left, |ground| {
            on_full_disk(ground, Reserve::Kept, |ground| {
                let Tried::Ran(entry) = ground.check_in(&["--plate", "FD 1"]) else { unreachable!() };
                entry.must_end(FAULT);
                ground.check_out(&["--plate", "AB 1", "--tender", "cash"])
            })
        }),
        Kind::carried(
            "a reserve that a copy of the folder left empty, at the exit",
            &["B1-1-000002", "6.00"],
            left,
            |ground| {
                let Some(disk) = SmallDisk::mount(200) else { return skipped() };
                let folder = disk.path().join("garage");
                ground.folder_on(&folder);
                // Of the right length, and nothing in it: to give it back to a full disk would help nobody.
                fs::remove_file(folder.join("reserve")).unwrap();
                fs::File::create(folder.join("reserve")).unwrap().set_len(RESERVE_BYTES).unwrap();
                let Tried::Ran(entry) = ground.check_in(&["--plate", "FD 1"]) else { unreachable!() };
                entry.must_go();
                ground.begin_here();
                let filler = disk.fill("filler");
                ground.hold(disk);
                ground.afterwards(move || fs::remove_file(filler).unwrap());
                ground.check_out(&["--plate", "AB 1", "--tender", "cash"])
            },
        ),
        Kind::refused("a reserve that is a folder, at the entry", USAGE, &["“reserve”", "remove it"], |ground| {
            fs::remove_file(ground.folder.join("reserve")).unwrap();
            fs::create_dir(ground.folder.join("reserve")).unwrap();
            ground.check_in(&["--plate", "FD 1"])
        }),
        Kind::carried("a reserve that is a folder, at the exit", &["B1-1-000002", "6.00"], left, |ground| {
            fs::remove_file(ground.folder.join("reserve")).unwrap();
            fs::create_dir(ground.folder.join("reserve")).unwrap();
            ground.check_out(&["--plate", "AB 1", "--tender", "cash"])
        }),
        Kind::carried("a full disk, asked how the garage stands", &["\"open_stays\":5"], Leaves::Same, |ground| {
            on_full_disk(ground, Reserve::Kept, |ground| ground.tried(&["status", "--json"]))
        }),
        Kind::refused(
            "a full disk at the entry, the reserve gone",
            FAULT,
            &["disk is full", "ree some space"],
            |ground| on_full_disk(ground, Reserve::Gone, |ground| ground.check_in(&["--plate", "FD 1"])),
        ),
        Kind::refused(
            "a full disk at the exit, the reserve gone",
            FAULT,
            &["the reserve is used up", "open the barrier", "on paper"],
            |ground| {
                on_full_disk(ground, Reserve::Gone, |ground| ground.check_out(&["--plate", "AB 1", "--tender", "cash"]))
            },
        ),
        Kind::refused("a full disk for a replay", FAULT, &["the disk is full", "same replay again"], |ground| {
            on_full_disk(ground, Reserve::Kept, |ground| {
                let file = ground.file("stays.csv", "entry,exit\n2024-05-01 08:00,2024-05-01 09:00\n");
                ground.tried(&["replay", "--stays", &file, "--json"])
            })
        }),
        Kind::refused(
            "a full disk for a backup",
            FAULT,
            &["its disk is full", "The books are as they were", "another place"],
            |ground| {
                let Some(disk) = SmallDisk::mount(1) else { return skipped() };
                disk.fill("filler");
                let copy = disk.path().join("copy.sqlite");
                let tried = ground.tried(&["backup", "--out", &text(&copy)]);
                assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 1, "half a backup was left");
                tried
            },
        ),
        Kind::refused("a full disk for a new garage", FAULT, &["128 MiB", "ree some space"], |ground| {
            let Some(disk) = SmallDisk::mount(20) else { return skipped() };
            let tried = Tried::Ran(ground.run(&["init", "--demo", "--data", &text(&disk.path().join("garage"))]));
            assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 0, "half a garage was left");
            tried
        }),
        Kind::refused("a full disk for a restore", FAULT, &["disk", "full", "ree some space"], |ground| {
            on_full_disk(ground, Reserve::Gone, |ground| ground.tried(&["restore", &text(&ground.backup)]))
        }),
    ]
}

/// Whether the room that is kept for exits is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reserve {
    Kept,
    Gone,
}

const fn skipped() -> Tried {
    Tried::Skipped("no leave to mount a small disk here")
}

/// Does something while the disk of the garage has not one byte left.
fn on_full_disk(ground: &mut Ground, reserve: Reserve, doing: fn(&mut Ground) -> Tried) -> Tried {
    let Some(disk) = SmallDisk::mount(200) else { return skipped() };
    let folder = disk.path().join("garage");
    ground.folder_on(&folder);
    if reserve == Reserve::Gone {
        fs::remove_file(folder.join("reserve")).unwrap();
    }
    let filler = disk.fill("filler");
    ground.hold(disk);
    let tried = doing(ground);
    ground.afterwards(move || fs::remove_file(filler).unwrap());
    tried
}
