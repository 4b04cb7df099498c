//! What a quote says, word by word, and the settings one by one.

use super::{local_quote, parse};
use crate::domain::quote::QuoteFlag;
use crate::domain::tariff::CannotPrice;

const HEAD: &str = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n";

/// The lines of a quote: label, amount, from and to on the wall clock, rule.
fn lines(rules: &str, entry: &str, exit: &str) -> Vec<String> {
    let tariff = parse(&format!("{HEAD}{rules}"));
    let zone = super::zone_of(&tariff);
    let quote = local_quote(&tariff, "car", entry, exit).unwrap();
    let time = |instant| zone.local(instant).format("%d. %H:%M").to_string();
    let text = |line: &crate::domain::quote::QuoteLine| {
        format!("{} | {} | {} - {} | {}", line.label, line.amount.decimal(), time(line.from), time(line.to), line.rule)
    };
    quote.lines().iter().map(text).collect()
}

fn amount(rules: &str, entry: &str, exit: &str) -> String {
    local_quote(&parse(&format!("{HEAD}{rules}")), "car", entry, exit).unwrap().amount().decimal()
}

const DAY: &str = r#"
    [[plans]]
    name = "Cars"
    free = { minutes = 10, then = "charge_all" }
    cycle = { kind = "rolling" }
    meter = [{ to = "1 h", price = "3" }, { every = "1 h", price = "2" }]
    caps = [{ over = "cycle", amount = "20" }]
"#;

#[test]
fn a_stay_of_a_few_hours_is_explained_rung_by_rung() {
    assert_eq!(
        lines(DAY, "2026-07-01 10:00", "2026-07-01 12:30"),
        [
            "The first 1 h | 3.00 | 01. 10:00 - 01. 11:00 | Cars: rung 1",
            "2 x 1 h at 2.00 | 4.00 | 01. 11:00 - 01. 12:30 | Cars: rung 2",
        ]
    );
    assert_eq!(
        lines(DAY, "2026-07-01 10:00", "2026-07-01 10:10"),
        ["Free: up to 10 min | 0.00 | 01. 10:00 - 01. 10:10 | Cars: free minutes"]
    );
}

#[test]
fn equal_days_of_a_long_stay_are_one_line() {
    assert_eq!(
        lines(DAY, "2026-03-01 10:00", "2026-07-02 13:00"),
        [
            "123 x 24 h at the maximum of 20.00 | 2460.00 | 01. 10:00 - 02. 11:00 | Cars: cap 1",
            "The first 1 h | 3.00 | 02. 11:00 - 02. 12:00 | Cars: rung 1",
            "1 x 1 h at 2.00 | 2.00 | 02. 12:00 - 02. 13:00 | Cars: rung 2",
        ]
    );
    let without_cap = DAY.replace("caps", "# caps");
    assert_eq!(
        lines(&without_cap, "2026-07-01 10:00", "2026-07-04 10:05"),
        [
            "3 x 24 h at 49.00 | 147.00 | 01. 10:00 - 04. 10:00 | Cars: meter",
            "Free: up to 10 min | 0.00 | 04. 10:00 - 04. 10:05 | Cars: free minutes",
        ]
    );
}

#[test]
fn days_of_23_and_25_hours_at_the_maximum_are_one_line_with_the_others() {
    let parking_day = r#"
        [[plans]]
        cycle = { kind = "clock", reset = "06:00" }
        meter = [{ every = "1 h", price = "1.20" }]
        caps = [{ over = "cycle", amount = "8" }]
    "#;
    assert_eq!(
        lines(parking_day, "2026-10-22 20:00", "2026-10-28 08:00"),
        [
            "10 h at the maximum of 8.00 | 8.00 | 22. 20:00 - 23. 06:00 | Plan 1: cap 1",
            "5 days from 06:00 to 06:00 at the maximum of 8.00 | 40.00 | 23. 06:00 - 28. 06:00 | Plan 1: cap 1",
            "2 x 1 h at 1.20 | 2.40 | 28. 06:00 - 28. 08:00 | Plan 1: rung 1",
        ]
    );
}

#[test]
fn the_maximum_of_the_stay_takes_the_place_of_the_other_lines() {
    let rules = "[[plans]]\nmeter = [{ every = 60, price = \"2\" }]\ncaps = [{ over = \"stay\", amount = \"7\" }]";
    assert_eq!(
        lines(rules, "2026-07-01 10:00", "2026-07-01 18:00"),
        ["8 h: the maximum of the stay | 7.00 | 01. 10:00 - 01. 18:00 | Plan 1: cap 1"]
    );
    assert_eq!(amount(rules, "2026-07-01 10:00", "2026-07-01 13:00"), "6.00");
}

#[test]
fn what_rounding_leaves_over_is_a_line() {
    let rules = "[settings]\nround_to = \"0.50\"\n[[plans]]\nmeter = [{ every = 1, price = \"0.80/30\" }]";
    assert_eq!(
        lines(rules, "2026-07-01 10:00", "2026-07-01 10:40"),
        [
            "40 x 1 min at 0.80/30 | 1.07 | 01. 10:00 - 01. 10:40 | Plan 1: rung 1",
            "Rounding | -0.07 | 01. 10:00 - 01. 10:40 | rounding: half_up to 0.50",
        ]
    );
}

#[test]
fn deducted_minutes_are_a_line_and_the_meter_starts_after_them() {
    let rules =
        "[[plans]]\nfree = { minutes = 30, then = \"deduct\" }\nmeter = [{ every = 60, price = \"2\", tail = 5 }]";
    assert_eq!(
        lines(rules, "2026-07-01 10:00", "2026-07-01 11:34"),
        [
            "Free: the first 30 min | 0.00 | 01. 10:00 - 01. 10:30 | Plan 1: free minutes",
            "1 x 1 h at 2.00 | 2.00 | 01. 10:30 - 01. 11:34 | Plan 1: rung 1",
        ]
    );
    assert_eq!(
        lines(rules, "2026-07-01 10:00", "2026-07-01 10:33")[1],
        "3 min tolerated | 0.00 | 01. 10:30 - 01. 10:33 | Plan 1: rung 1"
    );
}

#[test]
fn an_exit_before_the_entry_costs_nothing_and_is_flagged() {
    let tariff = parse(&format!("{HEAD}{DAY}"));
    let backwards = local_quote(&tariff, "car", "2026-07-01 10:00:40", "2026-07-01 10:00:10").unwrap();
    assert!(backwards.amount().is_zero());
    assert_eq!(backwards.flags(), [QuoteFlag::ExitBeforeEntry]);
    assert_eq!(backwards.lines()[0].label, "Exit before entry: 0 min");
    let same_minute = local_quote(&tariff, "car", "2026-07-01 10:00:10", "2026-07-01 10:00:40").unwrap();
    assert!(same_minute.amount().is_zero() && same_minute.flags().is_empty());
}

#[test]
fn a_stay_beyond_the_last_rung_is_refused_and_says_which_rule_and_length() {
    let rules = "[[plans]]\nname = \"Cars\"\nmeter = [{ to = \"24 h\", price = \"5\" }]";
    let tariff = parse(&format!("{HEAD}{rules}"));
    let refused = local_quote(&tariff, "car", "2026-07-01 10:00", "2026-07-02 12:30").unwrap_err();
    assert!(matches!(&refused, CannotPrice::BeyondLastRung { minutes: 1_590, last_minutes: 1_440, .. }));
    let text = refused.to_string();
    assert!(text.contains("26 h 30 min") && text.contains("“Cars: meter”") && text.contains("up to 24 h"), "{text}");
}

#[test]
fn a_fee_that_does_not_fit_is_refused() {
    let rules = "[[plans]]\nmeter = [{ every = 1, price = \"1000000000000\" }]";
    let tariff = parse(&format!("{HEAD}{rules}"));
    let refused = local_quote(&tariff, "car", "2026-07-01 10:00", "2027-07-01 10:00").unwrap_err();
    assert_eq!(refused, CannotPrice::TooLarge);
}

#[test]
fn less_than_moves_the_end_of_a_rung_but_not_the_end_of_a_cycle() {
    let rules = "[settings]\nrung_ends = \"less_than\"\n[[plans]]\ncycle = { kind = \"rolling\" }\n\
        meter = [{ to = \"1 h\", price = \"1\" }, { to = \"24 h\", price = \"5\" }]";
    for (exit, expected) in [("01 10:59", "1.00"), ("01 11:00", "5.00"), ("02 10:00", "5.00"), ("02 10:01", "6.00")] {
        assert_eq!(amount(rules, "2026-07-01 10:00", &format!("2026-07-{exit}")), expected, "{exit}");
    }
    let without_cycle = rules.replace("cycle =", "# ");
    let tariff = parse(&format!("{HEAD}{without_cycle}"));
    let refused = local_quote(&tariff, "car", "2026-07-01 10:00", "2026-07-02 10:00").unwrap_err();
    assert!(refused.to_string().contains("less than 24 h"), "{refused}");
}

#[test]
fn seconds_are_cut_or_make_a_begun_minute() {
    let rules = |seconds: &str| {
        format!("[settings]\nseconds = \"{seconds}\"\n[[plans]]\nmeter = [{{ every = 1, price = \"1\" }}]")
    };
    for (entry, exit, cut, begun) in [
        ("10:00:10", "10:00:50", "0.00", "1.00"),
        ("10:00:50", "10:01:10", "1.00", "1.00"),
        ("10:00:00", "10:02:00", "2.00", "2.00"),
        ("10:00:30", "10:02:31", "2.00", "3.00"),
    ] {
        let (entry, exit) = (format!("2026-07-01 {entry}"), format!("2026-07-01 {exit}"));
        assert_eq!(amount(&rules("cut_to_minute"), &entry, &exit), cut, "{entry} {exit}");
        assert_eq!(amount(&rules("begun_minute_counts"), &entry, &exit), begun, "{entry} {exit}");
    }
}

#[test]
fn free_minutes_return_with_each_cycle_or_do_not() {
    let rules = |returns: &str, then: &str| {
        format!(
            "[settings]\nfree_minutes = \"{returns}\"\n[[plans]]\nfree = {{ minutes = 30, then = \"{then}\" }}\n\
             cycle = {{ kind = \"rolling\", minutes = \"12 h\" }}\nmeter = [{{ every = 30, price = \"1\" }}]"
        )
    };
    // 12 h 30 min: the second cycle is 30 minutes long.
    for (returns, then, expected) in [
        ("in_each_cycle", "charge_all", "24.00"),
        ("once_per_stay", "charge_all", "25.00"),
        ("in_each_cycle", "deduct", "23.00"),
        ("once_per_stay", "deduct", "24.00"),
    ] {
        let costs = amount(&rules(returns, then), "2026-07-01 10:00", "2026-07-01 22:30");
        assert_eq!(costs, expected, "{returns} {then}");
    }
}

#[test]
fn meters_count_elapsed_minutes_over_the_night_of_a_clock_change() {
    let hourly = "[[plans]]\nmeter = [{ every = 60, price = \"1\" }]";
    assert_eq!(amount(hourly, "2026-10-25 00:00", "2026-10-25 06:00"), "7.00");
    assert_eq!(amount(hourly, "2026-03-29 00:00", "2026-03-29 06:00"), "5.00");
}

#[test]
fn the_net_price_and_the_tax_are_separate_lines() {
    let tariff = parse(include_str!("../../../assets/tariffs/08-houston-hobby-garages.toml"));
    let quote = local_quote(&tariff, "car", "2021-02-02 10:00", "2021-02-02 13:30").unwrap();
    let lines: Vec<_> = quote.lines().iter().map(|line| (line.label.as_str(), line.amount.decimal())).collect();
    assert_eq!(lines, [("Up to 5 h", "9.24".to_owned()), ("Tax 8.25 %", "0.76".to_owned())]);
    assert_eq!(quote.tax().unwrap().amount.decimal(), "0.76");
}
