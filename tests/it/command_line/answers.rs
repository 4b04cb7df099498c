//! The answers in JSON: every command that gives one, with the keys that the manual names.

use serde_json::{Value, json};

use super::{Garage, keys};

/// What a value under a key must be.
#[derive(Clone, Copy, Debug)]
enum Is {
    Text,
    /// A text, or null where there is none.
    TextOrNull,
    Count,
    Truth,
    Texts,
    Objects,
    Object,
    /// An amount in decimals, as a text.
    Money,
    /// Half of the times and 99 in 100, in milliseconds.
    Times,
}

impl Is {
    fn holds(self, value: &Value) -> bool {
        let all = |is: fn(&Value) -> bool| value.as_array().is_some_and(|values| values.iter().all(is));
        match self {
            Self::Text => value.is_string(),
            Self::TextOrNull => value.is_string() || value.is_null(),
            Self::Count => value.is_u64(),
            Self::Truth => value.is_boolean(),
            Self::Texts => all(Value::is_string),
            Self::Objects => all(Value::is_object),
            Self::Object => value.is_object(),
            Self::Money => value.as_str().is_some_and(|text| minor(text).is_some()),
            Self::Times => keys(value) == ["p50", "p99"] && (value["p50"].is_number() || value["p50"].is_null()),
        }
    }
}

/// An amount with two decimals, in minor units.
fn minor(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.')?;
    if part.len() != 2 {
        return None;
    }
    format!("{whole}{part}").parse().ok()
}

#[track_caller]
fn has(answer: &Value, wanted: &[(&str, Is)]) {
    for (key, is) in wanted {
        assert!(is.holds(&answer[*key]), "“{key}” is not {is:?}: {answer}");
    }
}

/// The lines of a price add up to its amount.
#[track_caller]
fn adds_up(priced: &Value) {
    let lines = priced["lines"].as_array().unwrap();
    for line in lines {
        has(
            line,
            &[("label", Is::Text), ("amount", Is::Money), ("from", Is::Text), ("to", Is::Text), ("rule", Is::Text)],
        );
    }
    let sum: i64 = lines.iter().map(|line| minor(line["amount"].as_str().unwrap()).unwrap()).sum();
    assert_eq!(Some(sum), minor(priced["amount"].as_str().unwrap()), "{priced}");
}

const CHECKED_IN: [(&str, Is); 6] = [
    ("stay", Is::Text),
    ("ticket", Is::Text),
    ("spot", Is::TextOrNull),
    ("spots", Is::Texts),
    ("floor", Is::TextOrNull),
    ("why", Is::Text),
];

#[test]
fn entries_and_exits_have_the_keys_of_the_manual() {
    let garage = Garage::small(1);
    garage.charge_by_the_hour();
    let paper = ["--at", "2026-01-05 08:00", "--reason", "from paper", "--json"];
    let came = garage.run_words(&[&["check-in", "--plate", "A1", "--vehicle", "car"][..], &paper].concat()).json();
    has(&came, &CHECKED_IN);
    assert_eq!((&came["spot"], &came["floor"]), (&json!("G-001"), &json!("G")), "labels, not identities");

    let full = garage.run("check-in --plate A2 --vehicle car --json");
    assert_eq!((full.code, serde_json::from_str::<Value>(&full.out).unwrap()), (3, json!({ "full": true })));
    let overflow = garage.run("check-in --plate A2 --vehicle car --overflow --json").json();
    has(&overflow, &CHECKED_IN);
    assert_eq!((&overflow["spot"], &overflow["floor"]), (&Value::Null, &Value::Null));

    let due = garage.run("check-out --plate A1 --json");
    assert_eq!((due.code, due.out.as_str()), (2, ""));
    assert!(due.err.contains(" EUR is due"), "the fee is not named: {}", due.err);
    let left = garage.run("check-out --plate A1 --tender card --json").json();
    has(
        &left,
        &[
            ("stay", Is::Text),
            ("amount", Is::Money),
            ("currency", Is::Text),
            ("receipt", Is::Text),
            ("lines", Is::Objects),
        ],
    );
    assert_eq!((&left["stay"], &left["currency"]), (&came["stay"], &json!("EUR")));
    adds_up(&left);
}

#[test]
fn several_spots_are_all_named() {
    let garage = Garage::demo();
    let mut last = Value::Null;
    // Buses take bus spots first, and several car spots side by side when those are gone.
    while last["spots"].as_array().is_none_or(|spots| spots.len() < 2) {
        last = garage.run("check-in --vehicle bus --json").json();
        has(&last, &CHECKED_IN);
        assert_eq!(last["spot"], last["spots"][0]);
    }
}

#[test]
fn status_has_the_keys_of_the_manual() {
    let garage = Garage::small(2);
    garage.run("check-in --vehicle car").done();
    let status = garage.run("status --json").json();
    has(&status, &[("open_stays", Is::Count), ("classes", Is::Object), ("floors", Is::Objects)]);
    for class in ["motorcycle", "car", "van", "bus"] {
        has(
            &status["classes"][class],
            &[("free", Is::Count), ("taken", Is::Count), ("reserved", Is::Count), ("out_of_service", Is::Count)],
        );
    }
    for floor in status["floors"].as_array().unwrap() {
        has(
            floor,
            &[
                ("floor", Is::Text),
                ("free", Is::Count),
                ("taken", Is::Count),
                ("reserved", Is::Count),
                ("out_of_service", Is::Count),
            ],
        );
    }
    let cars = &status["classes"]["car"];
    assert_eq!((&cars["free"], &cars["taken"]), (&json!(1), &json!(1)));
}

#[test]
fn a_quote_has_the_keys_of_the_manual() {
    let garage = Garage::small(1);
    let meter = r#"[{ to = "1 h", price = "2.50" }, { every = "1 h", price = "2.00" }]"#;
    let tariff = garage.file("t.toml", &super::tariff("EUR", "Europe/Berlin", meter));
    let quote = |entry: &str, exit: &str| {
        let words = ["quote", "--tariff", &tariff, "--vehicle", "car", "--entry", entry, "--exit", exit, "--json"];
        super::parkhaus(words)
    };
    let quoted = quote("2026-01-05 08:00", "2026-01-05 11:30").json();
    has(&quoted, &[("amount", Is::Money), ("currency", Is::Text), ("lines", Is::Objects)]);
    assert_eq!((&quoted["amount"], &quoted["currency"]), (&json!("8.50"), &json!("EUR")));
    adds_up(&quoted);
    // The hour that happened twice: refused, and priced with the offset that the message asks for.
    let twice = quote("2026-10-25 02:30", "2026-10-25 04:00");
    let offset = twice.err.rsplit_once("as in ").unwrap().1.trim().to_owned();
    twice.refused(2, "happened twice");
    let first = quote(&offset, "2026-10-25 04:00").json();
    assert_eq!(first["amount"], "6.50", "two hours and a half: the first of the two");
    quote("2026-01-05 08:00", "2026-02-30 08:00").refused(2, "is not a time");
}

#[test]
fn a_replay_has_the_keys_of_the_manual_and_each_row_is_counted_once() {
    let garage = Garage::small(1);
    garage.charge_by_the_hour();
    let rows = "entry,exit,plate\n2026-01-05 08:00,2026-01-05 10:00,A1\n2026-01-05 09:00,2026-01-05 11:00,A2\n\
                soon,2026-01-05 11:00,A3\n2026-01-05 12:00,later,A4\n2026-10-25 02:30,2026-10-25 04:00,A5\n";
    let file = garage.file("stays.csv", rows);
    let words = ["replay", "--stays", &file, "--no-overflow", "--json"];
    let first = garage.run_words(&words).json();
    let again = garage.run_words(&words).json();
    for report in [&first, &again] {
        has(
            report,
            &[
                ("entries", Is::Count),
                ("exits", Is::Count),
                ("already", Is::Count),
                ("refused_full", Is::Count),
                ("skipped", Is::Objects),
                ("exit_problems", Is::Objects),
                ("open_stays", Is::Count),
                ("double_assigned", Is::Count),
                ("revenue", Is::Money),
                ("currency", Is::Text),
                ("check_in_ms", Is::Times),
                ("check_out_ms", Is::Times),
            ],
        );
        for listed in ["skipped", "exit_problems"].iter().flat_map(|list| report[*list].as_array().unwrap()) {
            has(listed, &[("row", Is::Count), ("why", Is::Text)]);
        }
        let counted = |key: &str| report[key].as_u64().unwrap();
        let skipped = report["skipped"].as_array().unwrap().len() as u64;
        assert_eq!(counted("entries") + counted("already") + counted("refused_full") + skipped, 5, "{report}");
    }
    // The only spot is A4's, who is still there, when A5 comes.
    assert_eq!([&first["entries"], &first["refused_full"], &first["exits"]], [2, 2, 1], "{first}");
    assert!(first["check_in_ms"]["p99"].as_f64() >= first["check_in_ms"]["p50"].as_f64());
    assert_eq!(again["already"], 2, "{again}");
}

#[test]
fn a_replay_takes_a_time_that_was_twice_for_the_first() {
    let garage = Garage::small(1);
    garage.charge_by_the_hour();
    let file = garage.file("stays.csv", "entry,exit\n2026-10-25 02:30,2026-10-25 04:00\n");
    let report = garage.run_words(&["replay", "--stays", &file, "--json"]).json();
    assert_eq!((&report["entries"], &report["revenue"]), (&json!(1), &json!("6.00")), "{report}");
}

#[test]
fn verify_says_in_keys_whether_the_books_agree() {
    let garage = Garage::small(1);
    let report = garage.run("verify --json").json();
    has(
        &report,
        &[
            ("agrees", Is::Truth),
            ("entries", Is::Count),
            ("stays", Is::Count),
            ("problems", Is::Objects),
            ("head", Is::Text),
        ],
    );
}

#[test]
fn what_is_refused_leaves_standard_output_to_answers() {
    let garage = Garage::small(1);
    for (line, code) in [
        ("check-in --vehicle zeppelin --json", 2),
        ("check-out --plate A1 --json", 4),
        ("check-out --spot  --json", 2),
        ("replay --stays none.csv --json", 2),
    ] {
        garage.run(line).refused(code, "");
    }
}
