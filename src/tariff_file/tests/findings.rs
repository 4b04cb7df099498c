//! What a check finds, and where: broken rules that can be read, one by one; and nothing in the files that ship but what they accept.

use std::fs;
use std::path::Path;

use super::super::{TariffFile, open};
use super::zone_of;
use crate::domain::tariff::{Finding, FindingKind, Findings, lint};

const HEAD: &str = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n";
const METER: &str = "meter = [{ every = 60, price = \"2\" }]\n";

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
    assert_eq!(file.place_of(found), (line, column), "{}\n{marked}", found.text);
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
    let day = format!("{{ window = {{ from = \"06:00\", to = \"21:00\" }}, {meter} }}");
    let night = format!("^{{ window = {{ from = \"20:00\", to = \"08:00\" }}, {meter} }}");
    finds(BandsOverlap, &format!("{HEAD}[[plans]]\nbands = [{day}, {night}, {{ {meter} }}]\n"), "band 1 counts");
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
fn a_special_band_before_a_general_one_is_the_form_of_the_guide_and_no_finding() {
    let bands = |first: &str, second: &str| {
        let band = |window: &str| format!("{{ window = {window}, meter = [{{ every = 60, price = \"2\" }}] }}");
        let last = "{ meter = [{ every = 60, price = \"1\" }] }";
        let text = format!(
            "{HEAD}public_holidays = [\"12-25\"]\n[seasons]\nfair = [[\"10-01\", \"10-04\"]]\n[[plans]]\nbands = [{}, {}, {last}]\n",
            band(first),
            band(second)
        );
        let (_, findings) = check(&text);
        findings.warnings.iter().any(|finding| finding.kind == FindingKind::BandsOverlap)
    };
    let (weekend, day) = ("{ days = [\"sat\", \"sun\", \"ph\"] }", "{ from = \"08:00\", to = \"20:00\" }");
    for (special, general) in [
        (weekend, day),
        ("{ season = \"fair\" }", day),
        ("{ season = \"fair\", days = \"sun\" }", weekend),
        ("{ from = \"12:00\", to = \"14:00\" }", day),
        ("{ days = \"sun\" }", weekend),
    ] {
        assert!(!bands(special, general), "{special} before {general}");
    }
    // Neither is for fewer days than the other: which of them is meant to count must be said.
    for (one, other) in [
        (day, "{ from = \"18:00\", to = \"06:00\" }"),
        (weekend, "{ days = [\"fri\", \"sat\"] }"),
        ("{ season = \"fair\" }", weekend),
        (day, "{ days = \"sun\", from = \"10:00\", to = \"23:00\" }"),
    ] {
        assert!(bands(one, other), "{one} before {other}");
    }
}

#[test]
fn an_offer_that_holds_again_days_later_is_found_to_make_a_longer_stay_cheaper() {
    let weekend = "{ days = \"fri\", from = \"17:00\", to = \"06:00\", nights = 3 }";
    let offer = |bound: &str| {
        format!(
            "offers = [{{ name = \"Weekend\", price = \"10\", match = {{ entry = {weekend}, exit = {weekend}{bound} }} }}]"
        )
    };
    finds(FindingKind::PriceFalls, &format!("{HEAD}^[[plans]]\n{}\n{METER}", offer("")), "Plan 1: offer 1");
    let (_, findings) = check(&plan(&offer(", max_minutes = \"61 h\"")));
    // Who leaves a minute after it pays more, and no longer stay costs less: but the offer itself is cheaper than three hours.
    let falls: Vec<&str> = findings.warnings.iter().map(|finding| finding.text.as_str()).collect();
    assert!(falls.iter().all(|text| !text.contains("168 h")), "{falls:?}");
    let month = "offers = [{ price = \"30\", match = { min_minutes = \"500 h\" } }]";
    finds(FindingKind::PriceFalls, &format!("{HEAD}^[[plans]]\n{month}\n{METER}"), "500 h costs 30.00 EUR");
}

#[test]
fn a_finding_says_which_vehicle_it_was_tried_with() {
    let falls = "meter = [{ to = 60, price = \"5\" }, { to = \"open\", price = \"4\" }]\n";
    let alone = format!("{HEAD}^[[plans]]\n{falls}");
    finds(FindingKind::PriceFalls, &alone, "any vehicle, in at Tue");
    let cars = format!("{HEAD}[[plans]]\nmatch = {{ vehicle = \"car\" }}\n{METER}");
    finds(
        FindingKind::PriceFalls,
        &format!("{cars}^[[plans]]\n{falls}"),
        "any vehicle that no plan before names, in at",
    );
    // What only some of its vehicles get is tried with them.
    let of_buses = "offers = [{ price = \"1\", match = { vehicle = \"bus\", min_minutes = \"10 h\" } }]";
    finds(FindingKind::PriceFalls, &format!("{HEAD}^[[plans]]\n{of_buses}\n{METER}"), "bus, in at Tue");
}

#[test]
fn a_lost_ticket_that_is_cheaper_than_a_day_is_found() {
    let lost = |price: &str| {
        format!(
            "{HEAD}lost_ticket = [{{ match = {{ vehicle = \"bus\" }}, price = \"90\" }}, ^{{ {price} }}]\n[[plans]]\n{METER}"
        )
    };
    finds(FindingKind::LostIsCheap, &lost("price = \"20\""), "car: a lost ticket costs 20.00 EUR, less than 48.00 EUR");
    for enough in ["price = \"48\"", "plus = \"0\"", "day_maximum = \"20\", times = 3"] {
        let (_, findings) = check(&lost(enough).replace('^', ""));
        assert!(findings.warnings.is_empty(), "{enough}: {findings:?}");
    }
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
    let (mut files, mut found) = (0, Vec::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (_, findings) = check(&text);
        let all = findings.errors.iter().chain(&findings.warnings);
        found.extend(all.map(|finding| format!("{}: {} {}", path.display(), finding.kind.code(), finding.text)));
        files += 1;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert_eq!(files, 26);
}
