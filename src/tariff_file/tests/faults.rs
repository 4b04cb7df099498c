//! Broken files: each is refused at the right place, with words that say what to do.

use super::super::parse;

const HEAD: &str = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n";
const METER: &str = "meter = [{ to = \"open\", price = \"1\" }]\n";

/// Checks that a file is refused at the place marked with `^`, or at its beginning, with some words in the message.
fn check(marked: &str, words: &[&str]) {
    let (before, after) = marked.split_once('^').unwrap_or(("", marked));
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let error = parse(&format!("{before}{after}")).map(|tariff| format!("{tariff:?}")).unwrap_err();
    let message = error.to_string();
    assert_eq!((error.line, error.column), (line, column), "{message}\n{marked}");
    for word in words {
        assert!(message.contains(word), "“{word}” is missing: {message}\n{marked}");
    }
}

/// A fault in a plan that is in order otherwise.
fn check_plan(line: &str, words: &[&str]) {
    check(&format!("{HEAD}[[plans]]\n{line}\n{METER}"), words);
}

/// A fault in a meter.
fn check_meter(meter: &str, words: &[&str]) {
    check(&format!("{HEAD}[[plans]]\nmeter = {meter}\n"), words);
}

#[test]
fn prices_beside_the_plans_are_read_as_strictly_as_the_plans() {
    let beside = |line: &str, words: &[&str]| check(&format!("{HEAD}{line}\n[[plans]]\n{METER}"), words);
    beside("lost_ticket = ^{}", &["exactly one of", "day_maximum", "plus"]);
    beside("lost_ticket = ^{ price = \"5\", plus = \"1\" }", &["exactly one of"]);
    beside("lost_ticket = ^{ day_maximum = \"5\" }", &["needs “times”"]);
    beside("lost_ticket = { day_maximum = \"5\", times = ^0 }", &["once"]);
    beside("lost_ticket = { price = \"5\", times = ^2 }", &["“times” means something only with “day_maximum”"]);
    beside("lost_ticket = { day_price = \"5\", days = ^\"hotel\" }", &["calendar, 24_hours"]);
    beside("proven_entry = { plus = ^\"$hourly\" }", &["not a price"]);
    beside("damaged_ticket = { ^cost = \"5\" }", &["a price for a ticket", "plus"]);
    beside("lost_ticket = ^{ price = \"5\", match = { entry = { days = \"sun\" } } }", &["nobody knows the times"]);
    beside("lost_ticket = [{ price = \"5\" }, ^{ price = \"6\", match = { vehicle = \"bus\" } }]", &["never hold"]);
    beside("lost_ticket = ^{ price = \"5\", match = { vehicle = \"\" } }", &["empty"]);
    beside("products = [^{ name = \"Day\", price = \"5\" }]", &["a product needs “valid”"]);
    beside("products = [{ name = \"Day\", price = \"5\", valid = ^\"a while\" }]", &["end_of_day", "one_month"]);
    beside("products = [{ name = \"Day\", price = \"5\", valid = ^0 }]", &["1 minute"]);
    let day = "name = \"Day\", price = \"5\", valid = \"24 h\"";
    beside(&format!("products = [{{ {day} }}, ^{{ {day} }}]"), &["never hold"]);
    beside("products = [^{ name = \" \", price = \"5\", valid = \"24 h\" }]", &["empty"]);
}

#[test]
fn misspelt_and_missing_keys_are_named() {
    check(&format!("{HEAD}^nmae = \"x\"\n[[plans]]\n{METER}"), &["nmae", "a tariff", "timezone"]);
    check_plan("^caps_ = []", &["caps_", "a plan", "meter"]);
    check_plan("^\"cy cle\" = {}", &["cy cle"]);
    check("currency = \"EUR\"\ntimezone = \"UTC\"\n", &["a tariff needs “name”"]);
    check(HEAD, &["a tariff needs “plans”"]);
    check(&format!("{HEAD}^[[plans]]\nname = \"Cars\"\n"), &["a plan needs either “meter” or “bands”"]);
    check_meter("[^{ price = \"1\" }]", &["a rung needs “to”"]);
    check_meter("[^{ to = 60 }]", &["a rung needs “price”"]);
    check_plan("free = ^{ minutes = 5 }", &["free minutes needs “then”"]);
    check_plan("cycle = ^{ kind = \"clock\" }", &["a cycle needs “reset”"]);
    check_plan("caps = [^{ amount = \"5\" }]", &["a cap needs “over”"]);
    check_plan("caps = [^{ over = \"stay\" }]", &["either “amount” or “meter”"]);
    check(&format!("{HEAD}tax = ^{{ percent = 19 }}\n[[plans]]\n{METER}"), &["a tax needs “mode”"]);
}

#[test]
fn keys_that_mean_nothing_where_they_stand_are_refused() {
    check_meter("[{ to = 60, price = \"1\", tail = ^5 }]", &["tail", "every"]);
    check_plan("cycle = { kind = \"rolling\", reset = ^\"06:00\" }", &["reset", "clock"]);
    check_plan("cycle = { kind = \"clock\", reset = \"06:00\", minutes = ^5 }", &["minutes", "rolling"]);
    check_plan("caps = [{ over = \"stay\", amount = \"5\", index = ^[1, 2] }]", &["index", "cycle"]);
}

#[test]
fn values_of_the_wrong_kind_say_what_is_wanted() {
    check_plan("name = ^5", &["name", "a text", "a number"]);
    check_plan("free = { minutes = ^1.5, then = \"deduct\" }", &["minutes", "with decimals"]);
    check_plan("free = { minutes = ^true, then = \"deduct\" }", &["minutes", "true or false"]);
    check_plan("free = { minutes = 5, strict = ^\"yes\", then = \"deduct\" }", &["strict", "true or false"]);
    check_plan("cycle = { kind = \"clock\", reset = ^06:00:00 }", &["reset", "put it in quotes"]);
    check_plan("cycle = ^\"rolling\"", &["cycle", "a table"]);
    check_plan("caps = [^5]", &["caps", "a table"]);
    check_meter("^{ to = 60, price = \"1\" }", &["meter", "a list"]);
    check_meter("[{ to = 60, price = ^[1] }]", &["price", "a decimal"]);
    check(&format!("{HEAD}plans = ^5\n"), &["plans", "a list"]);
}

#[test]
fn values_that_cannot_be_understood_say_what_to_write() {
    check_plan("free = { minutes = ^-5, then = \"deduct\" }", &["-5", "whole number"]);
    check_plan("free = { minutes = ^99999999999, then = \"deduct\" }", &["99999999999"]);
    check_plan("free = { minutes = ^\"5 m\", then = \"deduct\" }", &["5 m", "1 h 30 min"]);
    check_plan("free = { minutes = 5, then = ^\"free\" }", &["free", "charge_all, deduct"]);
    check_plan("cycle = { kind = ^\"daily\" }", &["daily", "none, rolling, clock"]);
    check_plan("cycle = { kind = \"clock\", reset = ^\"24:00\" }", &["24:00", "06:00"]);
    check_plan("cycle = { kind = \"rolling\", minutes = ^0 }", &["at least 1 minute"]);
    check_plan("match = { vehicle = ^[] }", &["at least one"]);
    check_plan("caps = [{ over = ^\"day\", amount = \"5\" }]", &["day", "window, rolling, cycle, stay"]);
    check_plan("caps = [{ over = \"cycle\", index = ^[2, 1], amount = \"5\" }]", &["[2, 1]", "[1, 5]"]);
    check_plan("caps = [{ over = \"cycle\", index = ^[3], amount = \"5\" }]", &["[3]", "[1, 5]"]);
    check_meter("[{ every = ^0, price = \"1\" }]", &["at least 1 minute"]);
    check_meter("[{ to = ^\"1 hour\", price = \"1\" }]", &["1 hour", "1 h 30 min"]);
    check_meter("[{ to = ^\"2 days\", price = \"1\" }]", &["2 days", "a day is \"24 h\""]);
    check_meter("[{ to = \"open\", price = ^\"2,50\" }]", &["2,50", "with a point"]);
    check_meter("[{ to = \"open\", price = ^-1 }]", &["-1", "negative"]);
    check_meter("[{ to = \"open\", price = ^1e3 }]", &["1e3"]);
    check_meter("[{ to = \"open\", price = ^nan }]", &["nan"]);
    check_meter("[{ to = \"open\", price = ^\"1/0\" }]", &["1/0"]);
    check(&HEAD.replace("\"EUR\"", "^\"Euro\""), &["Euro", "three letters"]);
    check(&HEAD.replace("\"EUR\"", "^\"QQQ\""), &["QQQ", "decimals"]);
    check(&format!("{HEAD}decimals = ^9\nplans = []"), &["9 decimals"]);
    check(&format!("{HEAD}tax = {{ mode = \"included\", percent = ^190 }}\n"), &["190", "per cent"]);
    check(&format!("{HEAD}[settings]\nround_to = ^\"0.005\"\n"), &["0.005", "0.05"]);
    check(&format!("{HEAD}[settings]\nround_to = ^0\n"), &["round"]);
    check(&format!("{HEAD}[settings]\nrounding = ^\"nearest\"\n"), &["nearest", "half_up"]);
}

#[test]
fn rules_that_contradict_each_other_are_refused_where_they_stand() {
    check_meter("^[]", &["at least one rung"]);
    check_meter("[{ to = 60, price = \"1\" }, ^{ to = 30, price = \"2\" }]", &["30 min", "1 h", "ascending"]);
    check_meter("[{ to = \"open\", price = \"1\" }, ^{ to = 30, price = \"2\" }]", &["never be reached"]);
    check_meter("[^{ every = 5, price = \"1\", tail = 5 }]", &["tail of 5 min"]);
    check_plan("caps = [^{ over = \"cycle\", amount = \"5\" }]", &["no cycle"]);
    check_plan("caps = [{ over = \"stay\", amount = \"5\" }, ^{ over = \"stay\", amount = \"6\" }]", &["never hold"]);
    let free = "free = [{ minutes = 5, then = \"deduct\" }, ^{ minutes = 9, then = \"deduct\" }]";
    check_plan(free, &["never hold"]);
    check(&format!("{HEAD}[[plans]]\n{METER}^[[plans]]\n{METER}"), &["never be used", "plan 1"]);
    check("name = ^\" \"\ncurrency = \"EUR\"\ntimezone = \"UTC\"\nplans = []", &["empty"]);
    check(&format!("{HEAD}plans = ^[]"), &["at least one plan"]);
}

#[test]
fn what_is_not_toml_is_refused_at_its_place() {
    check("", &["a tariff needs"]);
    check("name = \"T^\nx = 1", &["not TOML"]);
    check("name = \"T\"\n^name = \"U\"\n", &["not TOML", "duplicate"]);
    check("# é é\n^µ = 1\n", &["not TOML"]);
    check(&format!("{HEAD}[[plans]]\nname = \"é€\" # ä\nm^ätch = 1"), &["not TOML"]);
    check("^{\"name\": \"T\"}", &["not TOML"]);
    check(&"#".repeat(1_100_000), &["1 MiB"]);
    let deep = format!("x = {}", "[".repeat(100_000));
    assert!(parse(&deep).unwrap_err().to_string().contains("not TOML"));
}

#[test]
fn files_from_windows_are_read() {
    let text = format!("{HEAD}[[plans]]\n{METER}").replace('\n', "\r\n");
    assert!(parse(&text).is_ok());
    assert!(parse(&format!("\u{feff}{text}")).is_ok());
    check(&format!("{HEAD}[[plans]]\nname = ^5\n{METER}").replace('\n', "\r\n"), &["a text"]);
}
