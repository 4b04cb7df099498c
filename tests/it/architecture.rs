//! Who may name whom. Each folder of `src/` is a room with one row in [`ROOMS`]; this test reads the sources and compares.
//!
//! It also holds that every room is explained in `src/ARCHITECTURE.md` and that no source file grows past [`LONGEST_FILE`].

use std::fs;
use std::path::{Path, PathBuf};

use crate::named_paths::{module_path, read_code};

/// The lines a source file may have.
const LONGEST_FILE: usize = 600;

/// What the code of one folder may name. The row with the longest matching folder counts, and a room may always name itself.
///
/// Each column is a list of names: a name lets in that path and all below it, `*` everything, a `!` in front keeps out.
/// Where several fit, the longest decides; what no name fits is kept out.
struct Room {
    /// Below `src/`; or a file there.
    folder: &'static str,
    /// Paths below `crate::`.
    rooms: &'static str,
    /// Crates of `[dependencies]`, as they are written in code. Not asked of test code.
    crates: &'static str,
    /// Paths below `std::`. Not asked of test code.
    std: &'static str,
}

/// `std` without the world outside: no files, no network, no clock.
const PURE: &str = "* !fs !net !env !process !thread !time::Instant !time::SystemTime";

const ROOMS: &[Room] = &[
    Room { folder: "lib.rs", rooms: "", crates: "", std: "" },
    Room { folder: "bin", rooms: "cli", crates: "", std: "*" },
    Room {
        folder: "domain",
        rooms: "",
        crates: "chrono jiff num_rational serde sha2 thiserror unicode_normalization uuid",
        std: PURE,
    },
    // The bytes of a fact are part of what a fact is.
    Room { folder: "domain/journal/body.rs", rooms: "domain", crates: "serde serde_json thiserror", std: PURE },
    Room {
        folder: "operations",
        rooms: "domain tariff_file",
        crates: "* !clap !eframe !egui !refinery !rfd !rusqlite",
        std: "* !fs !net !env !process",
    },
    Room { folder: "tariff_file", rooms: "domain", crates: "chrono num_rational serde thiserror toml", std: PURE },
    Room { folder: "apds", rooms: "domain", crates: "serde_json thiserror", std: PURE },
    Room { folder: "plan", rooms: "domain", crates: "geojson serde serde_json thiserror uuid", std: PURE },
    Room { folder: "text", rooms: "domain", crates: "chrono thiserror", std: PURE },
    Room {
        folder: "paper",
        rooms: "domain text",
        crates: "ab_glyph chrono flate2 image krilla qrcodegen thiserror unicode_normalization",
        std: PURE,
    },
    Room { folder: "store", rooms: "domain operations tariff_file", crates: "* !clap !eframe !egui !rfd", std: "*" },
    Room {
        folder: "printing",
        rooms: "domain operations paper store text",
        crates: "chrono image ipp rustix thiserror tokio",
        std: "*",
    },
    // What a printer does with the bytes it is sent, wherever they come from.
    Room { folder: "printing/pretend/emulator.rs", rooms: "paper printing", crates: "", std: PURE },
    Room {
        folder: "machine",
        rooms: "domain operations",
        crates: "* !clap !eframe !egui !refinery !rfd !rusqlite",
        std: "*",
    },
    Room {
        folder: "replay",
        rooms: "domain machine operations store",
        crates: "chrono csv flate2 jiff serde serde_json sha2 thiserror uuid",
        std: "*",
    },
    Room {
        folder: "cli",
        rooms: "* !kiosk kiosk::run kiosk::WindowKind",
        crates: "* !eframe !egui !refinery !rfd !rusqlite",
        std: "*",
    },
    Room { folder: "kiosk", rooms: "* !cli", crates: "* !clap !refinery !rusqlite", std: "*" },
    Room {
        folder: "kiosk/screens",
        rooms: "domain kiosk operations paper printing::state text",
        crates: "chrono eframe egui thiserror uuid",
        std: "* !fs !net !env !process !thread",
    },
    Room {
        folder: "kiosk/widgets",
        rooms: "domain kiosk operations paper text",
        crates: "chrono eframe egui thiserror uuid",
        std: "* !fs !net !env !process !thread",
    },
];

#[test]
fn every_room_names_only_what_it_may() {
    let crates = crates_in_use();
    let findings: Vec<_> = sources().iter().flat_map(|source| findings(source, &crates)).collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn every_room_is_explained_in_architecture_md() {
    let document = fs::read_to_string(source_folder().join("ARCHITECTURE.md"))
        .expect("src/ARCHITECTURE.md should explain what lives where");
    let findings = not_explained(&document, &sources());
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn no_source_file_is_too_long_to_read() {
    let findings: Vec<_> = sources()
        .iter()
        .map(|source| (&source.path, source.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(path, lines)| format!("src/{path}: {lines} lines, and {LONGEST_FILE} are the most"))
        .collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn the_table_names_only_rooms_and_crates_that_exist() {
    let crates = crates_in_use();
    for room in ROOMS {
        assert!(source_folder().join(room.folder).exists(), "there is no src/{}", room.folder);
        for word in room.crates.split_whitespace().map(|word| word.trim_start_matches('!')) {
            assert!(word == "*" || crates.iter().any(|name| name == word), "{}: no crate {word}", room.folder);
        }
    }
}

fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned(), purpose: Purpose::Shipped }
}

/// The findings in a text that would stand in `src/PATH`, each without its file name and explanation: "LINE what".
fn planted(path: &str, text: &str) -> Vec<String> {
    let crates = ["rusqlite", "eframe", "egui", "csv", "chrono", "serde"].map(str::to_owned);
    findings(&source(path, text), &crates)
        .iter()
        .map(|finding| {
            let (line, rest) = finding.strip_prefix(&format!("src/{path}:")).unwrap().split_once(": ").unwrap();
            format!("{line} {}", rest.split('`').nth(3).unwrap_or(rest))
        })
        .collect()
}

#[test]
fn a_finding_names_the_file_the_line_and_the_rule() {
    let found = findings(&source("domain/stay.rs", "//! Stays.\n\nuse crate::store::Store;\n"), &[]);
    assert_eq!(
        found,
        ["src/domain/stay.rs:3: `domain` may not name `crate::store::Store` (its row says: nothing but itself)"]
    );
    let found = findings(&source("text/money.rs", "use crate::{domain::Money, store};"), &[]);
    assert_eq!(found, ["src/text/money.rs:1: `text` may not name `crate::store` (its row says: domain)"]);
}

#[test]
fn every_way_of_naming_another_room_is_found() {
    for (text, found) in [
        ("use crate::store;", "1 crate::store"),
        ("pub(crate) use crate::store as s;", "1 crate::store"),
        ("fn f() { crate::store::open(); }", "1 crate::store::open"),
        ("type T = Vec<crate::store::Row>;", "1 crate::store::Row"),
        ("use crate::{\n  domain::ids,\n  store::{self, rows as r},\n};", "3 crate::store"),
        ("use super::super::super::store::Row;", "1 crate::store::Row"),
        ("mod inner { use super::super::super::super::store; }", "1 crate::store"),
        ("mod inner { }\nuse super::super::super::store;", "2 crate::store"),
        ("use crate::*;", "1 crate::*"),
        ("use parkhaus::store::Row;", "1 crate::store::Row"),
        ("macro_rules! m { () => { $crate::store::open() } }", "1 crate::store::open"),
        ("#[cfg(test)] mod tests { use crate::store::Row; }", "1 crate::store::Row"),
        ("use rusqlite;", "1 rusqlite"),
        ("use ::rusqlite::Connection;", "1 rusqlite::Connection"),
        ("fn f(ui: &mut egui::Ui) {}", "1 egui::Ui"),
        ("use std::{fmt, fs};", "1 std::fs"),
        ("use std::fs::{self};", "1 std::fs"),
        ("fn f() { std::time::Instant::now(); }", "1 std::time::Instant::now"),
        ("use std::time;", "1 std::time"),
        ("fn f<'a>(c: char) -> bool { c == '\"' && std::env::args().count() == 0 }", "1 std::env::args"),
        ("#[cfg(test)] mod tests { use std::fs; }\nuse std::fs;", "2 std::fs"),
        ("#[cfg(test)] use std::fmt;\nmod rows { use std::fs; }", "2 std::fs"),
        ("const A: &str = r#\"\"quoted\"\"#; use std::fs::File;", "1 std::fs::File"),
        ("/* /* */ */ use std::fs::File; // */", "1 std::fs::File"),
    ] {
        assert_eq!(planted("domain/tariff/quote.rs", text).first().map(String::as_str), Some(found), "{text}");
    }
}

#[test]
fn what_is_allowed_or_no_code_is_not_found() {
    for text in [
        "use super::money::Money; use crate::domain::ids; use self::inner::A;",
        "mod inner { use super::super::time; use super::store; }",
        "use chrono::Utc; use std::time::Duration; use std::{fmt, io::Write};",
        "// use crate::store;\n/// [`crate::store`]\n/* use std::fs; */",
        "const A: &str = \"crate::store and \\\" std::fs\"; const B: &str = r\"crate::store\";",
        "#[cfg(test)]\nmod samples { use super::*; use csv::Reader; fn f() { std::fs::read(\"x\"); } }",
        "fn f(fs: Row) { fs.store(); store::open(); x.csv::<u8>(); }",
        "pub(crate) fn f() {} pub(in crate::domain) fn g() {}",
    ] {
        assert_eq!(planted("domain/tariff/mod.rs", text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_longest_row_and_the_longest_name_decide() {
    assert_eq!(planted("kiosk/app.rs", "use crate::store::A; use std::thread;"), Vec::<String>::new());
    assert_eq!(
        planted("kiosk/screens/lot.rs", "use crate::store::A; use std::thread;"),
        ["1 crate::store::A", "1 std::thread"]
    );
    assert_eq!(planted("cli/mod.rs", "use crate::kiosk::run;"), Vec::<String>::new());
    assert_eq!(planted("cli/mod.rs", "use crate::kiosk::state;"), ["1 crate::kiosk::state"]);
    assert_eq!(planted("cli/mod.rs", "use crate::kiosk;"), ["1 crate::kiosk"]);
    assert_eq!(
        planted("cellar/mod.rs", ""),
        ["1 this file belongs to no room: give its folder a row in tests/it/architecture.rs"]
    );
}

#[test]
fn a_file_that_is_a_test_module_may_read_files_but_name_no_other_room() {
    let mut file = source("domain/plate/samples.rs", "use std::fs;\nuse crate::store;");
    file.purpose = Purpose::Tests;
    let findings = findings(&file, &[]);
    assert!(findings.len() == 1 && findings[0].contains("`crate::store`"), "{findings:?}");
    let declared = read_code("domain/plate.rs", "mod near; #[cfg(test)]\npub(crate) mod samples;\nmod key;");
    assert_eq!(declared.test_modules, ["domain::plate::samples"]);
}

#[test]
fn a_folder_that_no_document_names_is_found() {
    let sources = ["lib.rs", "domain/mod.rs", "domain/tariff/mod.rs"].map(|path| source(path, ""));
    assert_eq!(not_explained("`lib.rs`, `domain/` and [`domain::tariff`]", &sources), Vec::<String>::new());
    assert_eq!(
        not_explained("`lib.rs` and the domain with `domain::tariffs`", &sources),
        ["src/ARCHITECTURE.md does not name `domain`", "src/ARCHITECTURE.md does not name `domain/tariff`"]
    );
}

/// A source file.
struct Source {
    /// Below `src/`, with `/`.
    path: String,
    text: String,
    purpose: Purpose,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Shipped,
    /// A module that some file declares with `#[cfg(test)]`.
    Tests,
}

/// What the code of a file names and may not. `crates` are the names that mean a crate.
fn findings(source: &Source, crates: &[String]) -> Vec<String> {
    let path = source.path.as_str();
    let Some(room) = ROOMS.iter().filter(|room| is_within(path, room.folder, "/")).max_by_key(|room| room.folder.len())
    else {
        return vec![format!(
            "src/{path}:1: this file belongs to no room: give its folder a row in tests/it/architecture.rs"
        )];
    };
    let own = room.folder.replace('/', "::");
    let mut findings = Vec::new();
    for named in read_code(path, &source.text).named {
        let is_shipped = source.purpose == Purpose::Shipped && !named.in_tests;
        let Some((first, below)) = named.segments.split_first() else { continue };
        let below = below.join("::");
        let (row, refused) = match first.as_str() {
            "crate" => {
                (room.rooms, !below.is_empty() && !is_within(&below, &own, "::") && !lets_in(room.rooms, &below))
            }
            "std" | "core" | "alloc" => (room.std, is_shipped && !lets_in(room.std, &below)),
            name if crates.iter().any(|known| known == name) => {
                (room.crates, is_shipped && !lets_in(room.crates, &named.segments.join("::")))
            }
            _ => continue,
        };
        if refused {
            let row = if row.is_empty() { "nothing but itself" } else { row };
            findings.push(format!(
                "src/{path}:{}: `{}` may not name `{}` (its row says: {row})",
                named.line,
                room.folder,
                named.segments.join("::")
            ));
        }
    }
    findings
}

/// Whether a column of the table lets a path in.
fn lets_in(column: &str, path: &str) -> bool {
    let mut longest = None;
    for word in column.split_whitespace() {
        let (lets_in, name) = word.strip_prefix('!').map_or((true, word), |name| (false, name));
        // Who names the whole can reach the part that is kept out.
        if !lets_in && name != path && is_within(name, path, "::") {
            return false;
        }
        if name == "*" || is_within(path, name, "::") {
            longest = longest.max(Some((name.len(), lets_in)));
        }
    }
    longest.is_some_and(|(_, lets_in)| lets_in)
}

/// Whether `path` is `whole` or lies below it.
fn is_within(path: &str, whole: &str, separator: &str) -> bool {
    path.strip_prefix(whole).is_some_and(|below| below.is_empty() || below.starts_with(separator))
}

/// The folders, and the files directly in `src/`, that a document does not name in code quotes.
fn not_explained(document: &str, sources: &[Source]) -> Vec<String> {
    let shipped = sources.iter().filter(|source| source.purpose == Purpose::Shipped);
    let mut names: Vec<_> =
        shipped.map(|source| source.path.rsplit_once('/').map_or(source.path.as_str(), |(folder, _)| folder)).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| {
        let written = [format!("`{name}`"), format!("`{name}/`"), format!("`{}`", name.replace('/', "::"))];
        !written.iter().any(|written| document.contains(written))
    });
    names.iter().map(|name| format!("src/ARCHITECTURE.md does not name `{name}`")).collect()
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<Source> {
    let mut folders = vec![source_folder()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let file = entry.unwrap().path();
            if file.is_dir() {
                folders.push(file);
            } else if file.extension().is_some_and(|extension| extension == "rs") {
                let path = file.strip_prefix(source_folder()).unwrap().to_str().unwrap().replace('\\', "/");
                sources.push(Source { path, text: fs::read_to_string(&file).unwrap(), purpose: Purpose::Shipped });
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    let test_modules: Vec<_> =
        sources.iter().flat_map(|source| read_code(&source.path, &source.text).test_modules).collect();
    for source in &mut sources {
        let module = module_path(&source.path);
        if test_modules.iter().any(|tests| is_within(&module, tests, "::")) {
            source.purpose = Purpose::Tests;
        }
    }
    sources
}

/// The crates that the package names in `[dependencies]`, as code writes them; and egui, which comes through eframe.
fn crates_in_use() -> Vec<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let dependencies = manifest["dependencies"].as_table().unwrap();
    dependencies.keys().map(|name| name.replace('-', "_")).chain(["egui".to_owned()]).collect()
}
