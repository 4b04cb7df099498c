//! Files of recorded stays that are none, or that hold rows which never happened.

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::ground::{Ground, text};
use super::kind::{FAULT, Kind, Leaves, Tried, USAGE};

const ONE_STAY: &str = "entry,exit,plate\n2024-05-01 08:00,2024-05-01 09:00,RP 1\n";

/// What a stay that came and went adds: an entry, a payment, an exit.
const ONE_MORE: Leaves = Leaves::More { entries: 3, inside: 0 };

pub(super) fn kinds() -> Vec<Kind> {
    [no_files(), wrong_files(), odd_rows(), odd_words()].into_iter().flatten().collect()
}

/// Replays a file of these bytes.
fn replay(ground: &Ground, bytes: impl AsRef<[u8]>) -> Tried {
    let file = ground.file("stays.csv", bytes);
    ground.tried(&["replay", "--stays", &file, "--json"])
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn no_files() -> Vec<Kind> {
    vec![
        Kind::refused(
            "recorded stays that are not there",
            USAGE,
            &["cannot be opened", "Look at its name"],
            |ground| ground.tried(&["replay", "--stays", &text(&ground.path("none.csv")), "--json"]),
        ),
        Kind::refused("a folder for recorded stays", USAGE, &["is a folder", "name a file"], |ground| {
            ground.tried(&["replay", "--stays", &text(&ground.folder), "--json"])
        }),
        Kind::refused("recorded stays without a byte", USAGE, &["is empty", "must name the columns"], |ground| {
            replay(ground, "")
        }),
        Kind::carried(
            "recorded stays with a head and no row",
            &["\"rows\":0", "\"entries\":0"],
            Leaves::Same,
            |ground| replay(ground, "entry,exit\n"),
        ),
        Kind::refused("recorded stays of blanks", USAGE, &["no column “entry”", "--columns"], |ground| {
            replay(ground, "\n\n   \n\n")
        }),
    ]
}

fn wrong_files() -> Vec<Kind> {
    vec![
        Kind::refused(
            "recorded stays of other columns",
            USAGE,
            &["no column “entry”", "came, went", "--columns"],
            |ground| replay(ground, "came,went\n2024-05-01 08:00,2024-05-01 09:00\n"),
        ),
        Kind::refused(
            "recorded stays set apart by a stroke",
            USAGE,
            &["no column “entry”", "entry|exit", "--columns"],
            |ground| replay(ground, "entry|exit\n2024-05-01 08:00|2024-05-01 09:00\n"),
        ),
        Kind::refused(
            "recorded stays packed and cut off",
            USAGE,
            &["cannot be read to its end", "download it again"],
            |ground| {
                let rows: String =
                    (0..2_000).map(|row| format!("2024-05-01 08:{:02},2024-05-01 09:00,A{row}\n", row % 60)).collect();
                let bytes = packed(format!("entry,exit,plate\n{rows}").as_bytes());
                replay(ground, &bytes[..bytes.len() / 2])
            },
        ),
        Kind::refused(
            "recorded stays packed and damaged",
            USAGE,
            &["cannot be read to its end", "download it again"],
            |ground| {
                let rows: String =
                    (0..2_000).map(|row| format!("2024-05-01 08:{:02},2024-05-01 09:00,A{row}\n", row % 60)).collect();
                let mut bytes = packed(format!("entry,exit,plate\n{rows}").as_bytes());
                let middle = bytes.len() / 2;
                bytes[middle..middle + 50].fill(0);
                replay(ground, bytes)
            },
        ),
        Kind::refused("noise that claims to be packed", USAGE, &["cannot be read", "download it again"], |ground| {
            replay(ground, b"\x1f\x8b\x08\x00 and then whatever came to mind")
        }),
        Kind::refused("a spreadsheet for recorded stays", USAGE, &["a spreadsheet", "save it as CSV"], |ground| {
            replay(ground, b"PK\x03\x04\x14\0\x06\0rest of an xlsx file")
        }),
        Kind::refused(
            "a picture for recorded stays",
            USAGE,
            &["not text in UTF-8", "must name the columns"],
            |ground| replay(ground, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xFF\xFE"),
        ),
        Kind::refused("zeros for recorded stays", USAGE, &["no column", "--columns"], |ground| {
            replay(ground, vec![0; 70_000])
        }),
        Kind::refused("recorded stays in UTF-16", USAGE, &["UTF-16", "save it as CSV in UTF-8"], |ground| {
            let bytes: Vec<u8> = "\u{FEFF}entry,exit\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
            replay(ground, bytes)
        }),
        Kind::refused("one column twice", USAGE, &["two columns “entry”", "different names"], |ground| {
            replay(ground, "entry,exit,entry\n2024-05-01 08:00,2024-05-01 09:00,x\n")
        }),
        Kind::refused("a device without end for recorded stays", USAGE, &["no column", "--columns"], |ground| {
            if fs::metadata("/dev/zero").is_err() {
                return Tried::Skipped("this computer has no device of endless zeros");
            }
            ground.tried(&["replay", "--stays", "/dev/zero", "--json"])
        }),
    ]
}

fn odd_rows() -> Vec<Kind> {
    vec![
        Kind::carried(
            "rows whose bytes are no text",
            &["\"skipped\":[{\"row\":1,\"why\":\"no entry time", "\"entries\":1"],
            ONE_MORE,
            |ground| {
                replay(
                    ground,
                    b"entry,exit,plate\n\xFF\xFE,2024-05-01 09:00,A\n2024-05-01 08:00,2024-05-01 09:00,\xC3\x28\n",
                )
            },
        ),
        Kind::carried(
            "rows with NUL in them",
            &["\"row\":1,\"why\":\"no entry time", "\"row\":2,\"why\":\"the plate cannot be used"],
            Leaves::Same,
            |ground| {
                replay(
                    ground,
                    "entry,exit,plate\n2024-05-01\0 08:00,2024-05-01 09:00,A\n2024-05-01 08:00,2024-05-01 09:00,A\0B\n",
                )
            },
        ),
        Kind::carried(
            "rows of differing length",
            &["\"row\":1,\"why\":\"no exit time; the vehicle stays inside", "\"entries\":3"],
            Leaves::More { entries: 7, inside: 1 },
            |ground| {
                replay(
                    ground,
                    "entry,exit,plate\n2024-05-01 08:00\n2024-05-01 08:00,2024-05-01 09:00\n2024-05-01 08:00,2024-05-01 09:00,RP 2,more,and,more\n\n",
                )
            },
        ),
        Kind::carried(
            "rows whose times cannot be read",
            &[
                "\"row\":1,\"why\":\"no entry time: “soon” is not a time",
                "\"row\":2,\"why\":\"no entry time: “2024-02-30 08:00” is not a time",
            ],
            Leaves::Same,
            |ground| replay(ground, "entry,exit\nsoon,2024-05-01 09:00\n2024-02-30 08:00,2024-05-01 09:00\n"),
        ),
        Kind::carried(
            "a row whose exit cannot be read",
            &["no exit time: “later” is not a time", "the vehicle stays inside"],
            Leaves::More { entries: 1, inside: 1 },
            |ground| replay(ground, "entry,exit\n2024-05-01 08:00,later\n"),
        ),
        Kind::carried(
            "a row whose exit lies before its entry",
            &["the exit lies 30 min before the entry", "0 minutes charged"],
            ONE_MORE,
            |ground| replay(ground, "entry,exit\n2024-05-01 08:00,2024-05-01 07:30\n"),
        ),
        Kind::carried(
            "rows with plates that are none",
            &["the plate cannot be used", "no letter and no digit", "has more than 32"],
            Leaves::Same,
            |ground| {
                let long = "A".repeat(500);
                replay(
                    ground,
                    format!(
                        "entry,exit,plate\n2024-05-01 08:00,2024-05-01 09:00,...\n2024-05-01 08:00,2024-05-01 09:00,{long}\n"
                    ),
                )
            },
        ),
        Kind::carried(
            "a row of a class that the garage has not",
            &["no vehicle class “hovercraft”", "it has: "],
            Leaves::Same,
            |ground| replay(ground, "entry,exit,vehicle\n2024-05-01 08:00,2024-05-01 09:00,hovercraft\n"),
        ),
        Kind::carried(
            "a plate recorded while it stands inside",
            &["a vehicle with this plate is already inside on G-001"],
            Leaves::Same,
            |ground| replay(ground, "entry,exit,plate\n2024-05-01 08:00,2024-05-01 09:00,AB 1\n"),
        ),
        Kind::carried(
            "a stay beyond the last rung in a recording",
            &["let out unpaid", "cannot be priced"],
            ONE_MORE,
            |ground| replay(ground, "entry,exit\n2024-05-01 08:00,2024-05-04 08:00\n"),
        ),
        Kind::carried(
            "a quotation mark that is never closed",
            &["look for a quotation mark that is not closed"],
            Leaves::More { entries: 1, inside: 1 },
            |ground| {
                replay(ground, "entry,exit\n2024-05-01 08:00,\"2024-05-01 09:00\n2024-05-01 10:00,2024-05-01 11:00\n")
            },
        ),
        Kind::carried(
            "a recorded time in the year 99999",
            &["no entry time", "is not a time"],
            Leaves::Same,
            |ground| replay(ground, "entry,exit\n99999-05-01 08:00,99999-05-01 09:00\n"),
        ),
        Kind::carried(
            "a recorded time that counts too far",
            &["no entry time", "outside the years"],
            Leaves::Same,
            |ground| replay(ground, "entry,exit\n99999999999999999999,99999999999999999999\n"),
        ),
        Kind::carried("the same recording twice", &["\"already\":1", "\"entries\":0"], ONE_MORE, |ground| {
            let Tried::Ran(first) = replay(ground, ONE_STAY) else { unreachable!() };
            assert!(first.must_go().out.contains("\"entries\":1"));
            replay(ground, ONE_STAY)
        }),
    ]
}

fn odd_words() -> Vec<Kind> {
    vec![
        Kind::refused(
            "a column for what none can say",
            USAGE,
            &["“driver” is nothing a column can say", "it can be entry"],
            |ground| {
                let file = ground.file("stays.csv", ONE_STAY);
                ground.tried(&["replay", "--stays", &file, "--columns", "driver=plate", "--json"])
            },
        ),
        Kind::refused("columns that are no pairs", USAGE, &["does not name a column", "WHAT=COLUMN"], |ground| {
            let file = ground.file("stays.csv", ONE_STAY);
            ground.tried(&["replay", "--stays", &file, "--columns", "entry", "--json"])
        }),
        Kind::refused(
            "a recording in an unknown time zone",
            USAGE,
            &["“Mars/Olympus” is not known", "such as Europe/Berlin"],
            |ground| {
                let file = ground.file("stays.csv", ONE_STAY);
                ground.tried(&["replay", "--stays", &file, "--timezone", "Mars/Olympus", "--json"])
            },
        ),
        Kind::refused(
            "acknowledgements into a file that is something else",
            USAGE,
            &["no file of acknowledgements", "name a new file"],
            |ground| {
                let file = ground.file("stays.csv", ONE_STAY);
                let ack = ground.file("letter.txt", "Dear Sir or Madam");
                let tried = ground.tried(&["replay", "--stays", &file, "--ack", &ack, "--json"]);
                assert_eq!(fs::read_to_string(&ack).unwrap(), "Dear Sir or Madam");
                tried
            },
        ),
        Kind::refused(
            "acknowledgements into the recorded stays themselves",
            USAGE,
            &["no file of acknowledgements", "name a new file"],
            |ground| {
                let file = ground.file("stays.csv", ONE_STAY);
                let tried = ground.tried(&["replay", "--stays", &file, "--ack", &file, "--json"]);
                assert_eq!(fs::read_to_string(&file).unwrap(), ONE_STAY);
                tried
            },
        ),
        Kind::refused(
            "acknowledgements into a missing folder",
            FAULT,
            &["cannot be written", "run the same replay again"],
            |ground| {
                let file = ground.file("stays.csv", ONE_STAY);
                ground.tried(&["replay", "--stays", &file, "--ack", &text(&ground.path("none/ack")), "--json"])
            },
        ),
    ]
}
