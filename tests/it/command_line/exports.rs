//! Everything as files, checked by the program and by another one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{Ended, Garage, parkhaus};

/// A garage with a past, and its export.
fn exported(garage: &Garage) -> PathBuf {
    for plate in ["B-AB 1", "B-AB 2", "=1+1", "Ünï, \"cödé\""] {
        garage.run_words(&["check-in", "--vehicle", "car", "--plate", plate]).done();
    }
    garage.run("check-out --plate B-AB1").done();
    garage.run("check-in --vehicle bus").done();
    let out = garage.folder.path().join("export");
    let answer = garage.run_words(&["export", "--json", "--out", out.to_str().unwrap()]).json();
    assert_eq!(answer["export"], out.to_str().unwrap());
    assert!(answer["entries"].as_u64().unwrap() > 10, "{answer}");
    out
}

fn verify(export: &Path) -> (i32, Value) {
    let ended = parkhaus(["verify", "--json", "--export", export.to_str().unwrap()]);
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
    (ended.code, serde_json::from_str(&ended.out).unwrap_or_default())
}

/// The verifier in Python, which shares nothing with the program but the document.
pub(super) fn verify_apart(export: &Path) -> (i32, Value) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_export.py");
    let output = Command::new("python3").arg(script).arg(export).output().unwrap();
    let ended = Ended::of(&output);
    assert_eq!(ended.err, "");
    (ended.code, serde_json::from_str(&ended.out).unwrap())
}

/// Does to a copy of an export what somebody might, and gives the copy.
fn tampered(export: &Path, name: &str, tamper: impl FnOnce(&Path)) -> PathBuf {
    let copy = export.with_file_name(format!("tampered-{name}"));
    fs::create_dir(&copy).unwrap();
    for file in fs::read_dir(export).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    tamper(&copy);
    copy
}

/// Changes a file, and the list of files so that it seems untouched.
pub(super) fn rewrite(export: &Path, name: &str, change: impl FnOnce(String) -> String) {
    use parkhaus::domain::journal::chain::hex;
    use sha2::{Digest as _, Sha256};
    let path = export.join(name);
    let before = fs::read_to_string(&path).unwrap();
    let text = change(before.clone());
    assert_ne!(text, before);
    fs::write(&path, &text).unwrap();
    let list = export.join("export.json");
    let mut manifest: Value = serde_json::from_str(&fs::read_to_string(&list).unwrap()).unwrap();
    manifest["files"][name]["sha256"] = hex(&Sha256::digest(text.as_bytes())).into();
    fs::write(list, manifest.to_string()).unwrap();
}

#[test]
fn an_export_holds_everything_and_both_verifiers_agree() {
    let garage = Garage::demo();
    let export = exported(&garage);
    let booth = garage.run("verify --json").json();
    let (code, report) = verify(&export);
    assert_eq!(code, 0, "{report}");
    for key in ["agrees", "entries", "stays", "head", "epochs"] {
        assert_eq!(report[key], booth[key], "{key}");
    }
    let (code, apart) = verify_apart(&export);
    assert_eq!((code, &apart["entries"], &apart["head"]), (0, &booth["entries"], &booth["head"]), "{apart}");
    let stays = fs::read_to_string(export.join("stay.csv")).unwrap();
    assert!(stays.starts_with("id,version,state,ticket,") && stays.contains("\"Ünï, \"\"cödé\"\"\""), "{stays}");
    let view = fs::read_to_string(export.join("parking_transaction.csv")).unwrap();
    assert!(view.starts_with("spot_id,floor_number,spot_number,size,license_plate,entry_time,exit_time,fee"), "{view}");
}

#[test]
fn an_export_is_never_laid_over_another_and_half_of_one_never_stays() {
    let garage = Garage::demo();
    let export = exported(&garage);
    garage.run_words(&["export", "--out", export.to_str().unwrap()]).refused(2, "already exists");
    let nowhere = garage.folder.path().join("no/such/place");
    garage.run_words(&["export", "--out", nowhere.to_str().unwrap()]).refused(2, "there is no folder");
    let left = fs::read_dir(garage.folder.path())
        .unwrap()
        .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("partial"));
    assert_eq!(left.count(), 0);
    parkhaus(["verify", "--export", garage.path().to_str().unwrap()]).refused(2, "is no export");
}

/// What somebody might do to an export.
type Tamper = Box<dyn FnOnce(&Path)>;

#[test]
fn whatever_is_changed_in_an_export_both_verifiers_find_it() {
    let garage = Garage::demo();
    let export = exported(&garage);
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let together = |lines: Vec<String>| lines.join("\n") + "\n";
    let cases: [(&str, Tamper); 9] = [
        (
            "flipped",
            Box::new(|export| {
                let path = export.join("journal.jsonl");
                let mut bytes = fs::read(&path).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(path, bytes).unwrap();
            }),
        ),
        (
            "reworded",
            Box::new(|export| {
                rewrite(export, "journal.jsonl", |text| {
                    text.replacen(r#"\"class\":\"car\""#, r#"\"class\":\"van\""#, 1)
                });
            }),
        ),
        (
            "swapped",
            Box::new(move |export| {
                rewrite(export, "journal.jsonl", |text| {
                    let mut lines = lines(&text);
                    lines.swap(4, 5);
                    together(lines)
                });
            }),
        ),
        (
            "removed",
            Box::new(move |export| {
                rewrite(export, "journal.jsonl", |text| {
                    let mut lines = lines(&text);
                    lines.remove(6);
                    together(lines)
                });
            }),
        ),
        (
            "doubled",
            Box::new(move |export| {
                rewrite(export, "journal.jsonl", |text| {
                    let mut lines = lines(&text);
                    lines.insert(6, lines[6].clone());
                    together(lines)
                });
            }),
        ),
        (
            "cut",
            Box::new(move |export| {
                rewrite(export, "journal.jsonl", |text| {
                    let mut lines = lines(&text);
                    lines.pop();
                    together(lines)
                });
            }),
        ),
        (
            "fee",
            Box::new(|export| {
                rewrite(export, "payment.csv", |text| {
                    let (heading, rows) = text.split_once('\n').unwrap();
                    format!("{heading}\n{}", rows.replacen(',', ",00", 1))
                });
            }),
        ),
        (
            "stay",
            Box::new(move |export| {
                rewrite(export, "stay.csv", |text| {
                    let mut lines = lines(&text);
                    lines.pop();
                    together(lines)
                });
            }),
        ),
        ("missing", Box::new(|export| fs::remove_file(export.join("stay_spot.csv")).unwrap())),
    ];
    for (name, tamper) in cases {
        let copy = tampered(&export, name, tamper);
        let (code, report) = verify(&copy);
        assert_eq!((code, &report["agrees"]), (7, &Value::Bool(false)), "{name}: {report}");
        let (code, apart) = verify_apart(&copy);
        assert_eq!((code, &apart["agrees"]), (1, &Value::Bool(false)), "{name}: {apart}");
    }
}

#[test]
fn what_was_erased_stays_erased_in_an_export() {
    let garage = Garage::demo();
    let export = exported(&garage);
    let keys = fs::read_to_string(export.join("personal_key.csv")).unwrap();
    assert!(keys.starts_with("subject,key\n"), "{keys}");
    // Without its keys an export no longer tells plates, and its tables, which do, are not what such a journal makes.
    let copy = tampered(&export, "keys", |export| rewrite(export, "personal_key.csv", |_| "subject,key\n".to_owned()));
    let (code, report) = verify(&copy);
    assert_eq!(code, 7);
    assert!(report["problems"].to_string().contains("the key of stay"), "{report}");
}
