//! Lost and damaged tickets, proven entries, and products.

use std::fs;

use super::{Ended, Garage, parkhaus};

const RULES: &str = r#"
name = "With lost tickets"
currency = "EUR"
timezone = "Europe/Berlin"
[[plans]]
meter = [{ every = "1 h", price = "2.00" }]
caps = [{ over = "stay", amount = "12.00" }]
[[lost_ticket]]
match = { vehicle = "motorcycle" }
day_price = "12.00"
days = "24_hours"
[[lost_ticket]]
price = "20.00"
[[damaged_ticket]]
plus = "1.50"
[[products]]
name = "Day ticket"
price = "12.00"
valid = "end_of_day"
"#;

fn garage() -> Garage {
    let garage = Garage::small(5);
    let file = garage.file("t.toml", RULES);
    garage.run_words(&["tariff", "publish", &file, "--from", "2026-01-01 00:00"]).done();
    garage
}

/// A car that comes in at 08:00; the code of its ticket.
fn comes(garage: &Garage, plate: &str) -> String {
    let words = ["check-in", "--vehicle", "car", "--plate", plate, "--at", "2026-01-05 08:00", "--reason", "test"];
    let came = garage.run_words(&[&words[..], &["--json"]].concat()).json();
    came["ticket"].as_str().unwrap().to_owned()
}

fn leaves(garage: &Garage, words: &[&str]) -> Ended {
    let all = ["check-out", "--tender", "cash", "--at", "2026-01-05 10:30", "--json", "--reason", "saw the papers"];
    garage.run_words(&[&all[..], words].concat())
}

#[test]
fn a_lost_ticket_costs_what_the_tariff_says_and_is_listed() {
    let garage = garage();
    let code = comes(&garage, "A1");
    garage.run_words(&["check-out", "--plate", "A1", "--tender", "cash", "--lost"]).refused(2, "need a reason");
    leaves(&garage, &["--ticket", &code, "--lost"]).refused(2, "it is not lost");
    let left = leaves(&garage, &["--plate", "A1", "--lost"]).json();
    assert_eq!(left["amount"], "20.00");
    assert_eq!((&left["price_rule"], &left["lines"][0]["rule"]), (&"lost_ticket".into(), &"lost ticket 2".into()));
    assert!(left["flags"].as_array().unwrap().contains(&"lost_ticket".into()), "{left}");
    garage.run("verify").done();
    let out = garage.folder.path().join("out");
    garage.run(&format!("export --out {}", out.display())).done();
    let journal = fs::read_to_string(out.join("journal.jsonl"))
        .or_else(|_| fs::read_to_string(out.join("journal.csv")))
        .unwrap_or_default();
    assert!(journal.contains("lost_ticket") && journal.contains("saw the papers"), "{journal}");
}

#[test]
fn a_damaged_ticket_costs_its_stay_and_what_comes_on_top() {
    let garage = garage();
    let code = comes(&garage, "A1");
    let left = leaves(&garage, &["--ticket", &code, "--damaged"]).json();
    assert_eq!((&left["amount"], &left["price_rule"]), (&"7.50".into(), &"damaged_ticket".into()));
    comes(&garage, "A2");
    let left = leaves(&garage, &["--plate", "A2"]).json();
    assert_eq!((&left["amount"], &left["price_rule"]), (&"6.00".into(), &"stay".into()));
}

#[test]
fn a_proven_entry_takes_the_place_of_the_one_in_the_books_in_the_price_and_nowhere_else() {
    let garage = garage();
    comes(&garage, "A1");
    leaves(&garage, &["--plate", "A1", "--proven-entry", "2026-01-05 11:00"]).refused(2, "lies after the exit");
    let left = leaves(&garage, &["--plate", "A1", "--proven-entry", "2026-01-05 09:45"]).json();
    assert_eq!((&left["amount"], &left["price_rule"]), (&"2.00".into(), &"proven_entry".into()));
    assert!(left["entry"].as_str().unwrap().starts_with("2026-01-05T09:45"), "{left}");
    let flags = left["flags"].as_array().unwrap();
    assert!(flags.contains(&"lost_ticket".into()) && flags.contains(&"entry_proven".into()), "{left}");
    garage.run("verify").done();
}

#[test]
fn lost_tickets_and_products_are_quoted_from_the_file() {
    let garage = Garage::small(1);
    let file = garage.file("t.toml", RULES);
    let quote = |words: &[&str]| parkhaus([&["quote", "--tariff", &file, "--json"][..], words].concat());
    let exit = ["--exit", "2026-01-05 10:30"];
    let lost = quote(&[&["--vehicle", "car", "--lost"][..], &exit].concat()).json();
    assert_eq!(lost["amount"], "20.00");
    quote(&[&["--vehicle", "motorcycle", "--lost"][..], &exit].concat()).refused(2, "say --entry");
    let days = ["--vehicle", "motorcycle", "--lost", "--entry", "2026-01-03 10:29"];
    assert_eq!(quote(&[&days[..], &exit].concat()).json()["amount"], "36.00");
    let proven = ["--vehicle", "car", "--proven-entry", "2026-01-05 08:00"];
    assert_eq!(quote(&[&proven[..], &exit].concat()).json()["amount"], "6.00");
    quote(&[&["--vehicle", "car"][..], &exit].concat()).refused(2, "--entry");
    let buy = ["--vehicle", "car", "--entry", "2026-01-05 08:00", "--buy"];
    let day = quote(&[&buy[..], &["Day ticket"]].concat()).json();
    assert_eq!(day["amount"], "12.00");
    assert!(day["lines"][0]["to"].as_str().unwrap().starts_with("2026-01-06T00:00"), "{day}");
    quote(&[&buy[..], &["Week"]].concat()).refused(5, "it sells: Day ticket");
}
