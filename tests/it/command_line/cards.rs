//! Published rate cards, written as the tariff files that ship as examples: every stay whose price the source prints, or that was
//! derived from its rules, comes out exactly.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::parkhaus;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A text under a key, if it has one.
fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

/// The words by which `quote` is asked for the stay of a case.
fn words(case: &Value) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (option, key) in [("--vehicle", "vehicle"), ("--entry", "entry"), ("--exit", "exit")] {
        words.extend([option.to_owned(), case[key].as_str().unwrap().to_owned()]);
    }
    // A variant of a card is told apart as a facility is.
    if let Some(place) = text(case, "facility").or_else(|| text(case, "variant")) {
        words.extend(["--facility".to_owned(), place.to_owned()]);
    }
    for (key, value) in case.get("context").and_then(Value::as_object).into_iter().flatten() {
        match (key.as_str(), value) {
            ("event", Value::Bool(on)) => words.extend(on.then(|| "--event".to_owned())),
            ("customer" | "product", Value::String(name)) => words.extend([format!("--{key}"), name.clone()]),
            (_, Value::String(fixed)) => words.extend(["--at-entry".to_owned(), format!("{key}={fixed}")]),
            _ => panic!("{case}"),
        }
    }
    words
}

#[test]
fn every_stay_of_every_card_comes_out_exactly_and_its_lines_add_up() {
    let (mut cards, mut cases, mut wrong) = (0, 0, Vec::new());
    for entry in fs::read_dir(folder("tests/cards")).unwrap() {
        let path = entry.unwrap().path();
        let card: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let file = folder("assets/tariffs").join(format!("{name}.toml")).to_str().unwrap().to_owned();
        cards += 1;
        for case in card["cases"].as_array().unwrap() {
            cases += 1;
            let asked = ["quote", "--json", "--tariff", &file].map(str::to_owned).into_iter().chain(words(case));
            let ended = parkhaus(asked);
            let quoted = if ended.code == 0 { ended.json() } else { Value::String(ended.err) };
            if quoted["amount"] != case["expected_amount"] || quoted["currency"] != card["currency"] {
                wrong.push(format!("{name} {case}: {quoted}"));
                continue;
            }
            let cents = |value: &Value| value.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
            let sum: i64 = quoted["lines"].as_array().unwrap().iter().map(|line| cents(&line["amount"])).sum();
            assert_eq!(sum, cents(&quoted["amount"]), "{name} {case}: {quoted}");
            if let Some(tax) = text(case, "tax").filter(|tax| *tax != "0.00") {
                assert_eq!(quoted["tax"], tax, "{name} {case}");
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((cards, cases), (25, 606));
}

#[test]
fn every_card_has_a_file_of_its_own_name_and_every_file_but_the_demo_a_card() {
    let names = |name: &str| {
        let mut names: Vec<String> = fs::read_dir(folder(name))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| name != "demo")
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("assets/tariffs"), names("tests/cards"));
}
