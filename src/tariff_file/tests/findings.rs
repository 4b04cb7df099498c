//! What a check finds, and where: broken rules that can be read, one by one; and nothing in the files that ship but what they accept.

use std::fs;
use std::path::Path;

use super::super::{TariffFile, open};
use super::zone_of;
use crate::domain::tariff::{Finding, FindingKind, Findings, Spot, lint};

const HEAD: &str = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n";
const METER: &str = "meter = [{ every = 60, price = \"2\" }]\n";

fn place(file: &TariffFile<'_>, finding: &Finding) -> (usize, usize) {
    match finding.at {
        Spot::In(place) => file.line_and_column(place),
        Spot::Accepted(idx) => file.line_and_column_of_accepted(idx),
    }
}

fn check(text: &str) -> (TariffFile<'_>, Findings) {
    let file = open(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let findings = lint(&file.tariff, &zone_of(&file.tariff));
    (file, findings)
}

/// Checks that there is one finding of a kind, at the place marked with `^`, with some words in it.
#[track_caller]
fn finds(kind: FindingKind, marked: &str, words: &str) {
    let (before, after) = marked.split_once('^').unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let text = format!("{before}{after}");
    let (file, findings) = check(&text);
    let all: Vec<&Finding> = findings.errors.iter().chain(&findings.warnings).collect();
    let of_kind: Vec<&&Finding> = all.iter().filter(|finding| finding.kind == kind).collect();
    let [found] = of_kind.as_slice() else { panic!("{}: {all:?}\n{text}", kind.code()) };
    assert_eq!(place(&file, found), (line, column), "{}\n{marked}", found.text);
    assert!(found.text.contains(words), "“{words}” is not in: {}", found.text);
    assert_eq!(findings.errors.iter().any(|finding| finding.kind == kind), kind.is_error());
}

fn plan(marked: &str) -> String {
    format!("{HEAD}[[plans]]\n{marked}\n{METER}")
}

#[test]
fn rules_that_cannot_be_meant_are_errors() {
    use FindingKind::{BandGap, NeverHolds, NeverUsed, UnknownFinding};
    let bands = |bands: &str| format!("{HEAD}^[[plans]]\nbands = [{bands}]\n");
    let meter = "meter = [{ every = 60, price = \"2\" }]";
    let day = format!("{{ window = {{ from = \"08:00\", to = \"18:00\" }}, {meter} }}");
    let night = format!("{{ window = {{ from = \"19:00\", to = \"08:00\" }}, {meter} }}");
    finds(BandGap, &bands(&format!("{day}, {night}")), "18:00");
    let weekdays = format!("{{ window = {{ days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"] }}, {meter} }}");
    finds(BandGap, &bands(&weekdays), "00:00");
    let hidden = format!("{day}, ^{{ window = {{ from = \"09:00\", to = \"12:00\" }}, {meter} }}, {{ {meter} }}");
    finds(NeverHolds, &bands(&hidden).replacen('^', "", 1), "take all of its time");
    let never = "{ days = \"sun\", dates = [\"2026-07-01\"] }";
    finds(
        NeverHolds,
        &plan(&format!("caps = [^{{ over = \"window\", window = {never}, amount = \"5\" }}]")),
        "never comes round",
    );
    finds(
        NeverHolds,
        &plan(&format!("offers = [^{{ price = \"5\", match = {{ entry = {never} }} }}]")),
        "never comes round",
    );
    let dates = "entry_dates = [\"2026-07-01\"], entry = { days = \"sun\" }";
    finds(NeverHolds, &plan(&format!("offers = [^{{ price = \"5\", match = {{ {dates} }} }}]")), "entry_dates");
    finds(NeverHolds, &plan("offers = [^{ price = \"5\", match = { max_minutes = 0 } }]"), "0 minutes");
    finds(NeverHolds, &plan("free = ^{ minutes = 10, then = \"charge_all\", match = { min_minutes = 30 } }"), "longer");
    finds(NeverUsed, &plan("offers = [^{ price = \"5\" }]"), "meter is never used");
    finds(UnknownFinding, &format!("{HEAD}accept = [^\"moon\"]\n[[plans]]\n{METER}"), "price_falls");
    finds(UnknownFinding, &format!("{HEAD}accept = [^\"band_gap\"]\n[[plans]]\n{METER}"), "cannot be accepted");
}

#[test]
fn rules_that_may_not_be_meant_are_warnings() {
    use FindingKind::{
        AcceptedInVain, BandsOverlap, CapBelowRung, CapNeverReached, DoesNothing, MidnightCliff, MissingHolidays,
        NoPrice, PriceFalls, ResetAtClockChange, RowIsFree, SameName, UnusedHolidays, UnusedSeason,
    };
    let metered = |meter: &str| format!("{HEAD}^[[plans]]\nmeter = {meter}\n");
    finds(NoPrice, &metered("[{ to = \"24 h\", price = \"9\" }]"), "24 h 1 min");
    finds(
        PriceFalls,
        &metered("[{ to = \"1 h\", price = \"5\" }, { to = \"open\", price = \"4\" }]"),
        "4.00 EUR, less than 5.00 EUR",
    );
    let daily = "cycle = { kind = \"clock\", reset = \"00:00\" }\nmeter = [{ to = \"open\", price = \"10\" }]";
    finds(MidnightCliff, &format!("{HEAD}^[[plans]]\n{daily}\n"), "20.00 EUR");
    let meter = "meter = [{ every = 60, price = \"2\" }]";
    let sunday = format!("{{ window = {{ days = \"sun\" }}, {meter} }}");
    let night = format!("^{{ window = {{ from = \"20:00\", to = \"08:00\" }}, {meter} }}");
    finds(BandsOverlap, &format!("{HEAD}[[plans]]\nbands = [{sunday}, {night}, {{ {meter} }}]\n"), "band 1 counts");
    finds(CapBelowRung, &plan("caps = [^{ over = \"stay\", amount = \"1\" }]"), "lower than the first price");
    let rolling = "cycle = { kind = \"rolling\" }\ncaps = [^{ over = \"cycle\", amount = \"48\" }]";
    finds(CapNeverReached, &plan(rolling), "24 h cost no more");
    let row = format!(
        "{HEAD}[[plans]]\nfree = ^{{ minutes = 30, then = \"charge_all\" }}\nmeter = [{{ to = 30, price = \"1\" }}, {{ to = \"open\", price = \"2\" }}]\n"
    );
    finds(RowIsFree, &row, "30 min");
    finds(DoesNothing, &plan("free = ^{ minutes = 0, then = \"deduct\" }"), "leave it out");
    finds(DoesNothing, &plan("adjust = [^{ factor = 1 }]"), "changes no price");
    finds(
        MissingHolidays,
        &format!(
            "{HEAD}^[[plans]]\ncaps = [{{ over = \"window\", window = {{ days = [\"sun\", \"ph\"] }}, amount = \"5\" }}]\n{METER}"
        ),
        "no public holiday",
    );
    finds(UnusedHolidays, &format!("{HEAD}public_holidays = ^[\"12-25\"]\n[[plans]]\n{METER}"), "change nothing");
    let weekend = "caps = [{ over = \"window\", window = { days = \"sun\" }, amount = \"5\" }]";
    finds(
        UnusedHolidays,
        &format!("{HEAD}public_holidays = ^[\"12-25\"]\n[[plans]]\n{weekend}\n{METER}"),
        "names “ph”",
    );
    finds(UnusedSeason, &format!("{HEAD}[seasons]\n^peak = [\"12-25\"]\n[[plans]]\n{METER}"), "“peak”");
    let reset = "cycle = { kind = \"clock\", reset = \"02:30\" }";
    finds(ResetAtClockChange, &format!("{HEAD}^[[plans]]\n{reset}\n{METER}"), "02:30");
    let twins = format!(
        "{HEAD}[[plans]]\nname = \"A\"\nmatch = {{ vehicle = \"car\" }}\n{METER}^[[plans]]\nname = \"A\"\n{METER}"
    );
    finds(SameName, &twins, "“A”");
    finds(AcceptedInVain, &format!("{HEAD}accept = [^\"price_falls\"]\n[[plans]]\n{METER}"), "remove it");
}

#[test]
fn an_accepted_warning_is_told_apart_from_one_that_is_not() {
    let text = format!("{HEAD}accept = [\"no_price\"]\n[[plans]]\nmeter = [{{ to = 60, price = \"1\" }}]\n");
    let (_, findings) = check(&text);
    assert!(findings.errors.is_empty() && findings.warnings.is_empty());
    assert_eq!(findings.accepted.iter().map(|finding| finding.kind).collect::<Vec<_>>(), [FindingKind::NoPrice]);
}

#[test]
fn in_the_files_that_ship_there_is_nothing_but_what_they_accept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/tariffs");
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (_, findings) = check(&text);
        assert!(findings.errors.is_empty() && findings.warnings.is_empty(), "{}: {findings:?}", path.display());
        files += 1;
    }
    assert_eq!(files, 26);
}
