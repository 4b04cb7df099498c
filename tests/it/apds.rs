//! Rate tables out and in again: what is exported without a remark comes back pricing the same.

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use parkhaus::apds::{Exported, export, import};
use parkhaus::domain::facility::ClassCode;
use parkhaus::domain::tariff::{PricedStay, Tariff, price};
use parkhaus::domain::time::TimeZone;
use parkhaus::machine::this_computer;
use parkhaus::tariff_file;
use proptest::prelude::*;
use proptest::sample::select;

const HEAD: &str = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n";

fn tariff(text: &str) -> Tariff {
    tariff_file::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn zone(tariff: &Tariff) -> TimeZone {
    this_computer().zones.zone(tariff.time_zone()).unwrap()
}

fn back(exported: &Exported, tariff: &Tariff) -> Tariff {
    let back = import(&exported.json.to_string(), tariff.name(), tariff.time_zone())
        .unwrap_or_else(|error| panic!("{error}\n{:#}", exported.json));
    assert!(back.remarks.is_empty(), "{:?}\n{:#}", back.remarks, exported.json);
    back.tariff
}

/// What a stay costs in minor units; none where there is no price.
fn costs(tariff: &Tariff, zone: &TimeZone, vehicle: &str, entry: &str, minutes: i64) -> Option<(i64, Option<i64>)> {
    let entry = zone.parse(entry).unwrap();
    let vehicle = ClassCode::new(vehicle);
    let quote = price(tariff, zone, &PricedStay::new(&vehicle, entry, entry + TimeDelta::minutes(minutes))).ok()?;
    Some((quote.amount().minor(), quote.tax().map(|tax| tax.amount.minor())))
}

#[track_caller]
fn price_alike(one: &Tariff, other: &Tariff, vehicles: &[&str], lengths: &[i64]) {
    let zone = zone(one);
    for vehicle in vehicles {
        for entry in ["2026-07-01 10:00", "2026-07-04 23:40", "2026-10-24 22:00", "2026-03-28 23:10"] {
            for minutes in lengths {
                let costs = |tariff| costs(tariff, &zone, vehicle, entry, *minutes);
                assert_eq!(costs(one), costs(other), "{vehicle}, {entry}, {minutes} min\n{}", tariff_file::write(one));
            }
        }
    }
}

#[test]
fn the_cards_that_fit_into_rate_tables_come_back_pricing_the_same() {
    let mut whole = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/tariffs")).unwrap() {
        let path = entry.unwrap().path();
        let tariff = tariff(&fs::read_to_string(&path).unwrap());
        let exported = export(&tariff);
        assert!(exported.tables() > 0 || !exported.remarks.is_empty(), "{}: nothing is said", path.display());
        if exported.remarks.is_empty() {
            let lengths: Vec<i64> = (0..400).chain((400..5_000).step_by(47)).collect();
            price_alike(&tariff, &back(&exported, &tariff), &["car", "bus", "motorcycle", "truck"], &lengths);
            whole.push(path);
        }
    }
    assert!(!whole.is_empty());
}

/// Plans of the kind that rate tables hold, some of them with something that they do not.
fn plans() -> impl Strategy<Value = String> {
    let step = (select(vec![15_u32, 20, 30, 60]), 0_u32..500, 1_u32..6, any::<bool>());
    let rungs = (proptest::collection::vec(step, 1..5), any::<bool>());
    let cycle =
        select(vec!["", "", "cycle = { kind = \"clock\", reset = \"06:00\" }\n", "cycle = { kind = \"rolling\" }\n"]);
    let free = select(vec!["", "", "charge_all", "deduct"]);
    (rungs, cycle, free, 0_u32..40, proptest::option::of(0_u32..3_000)).prop_map(
        |((steps, is_open), cycle, free, free_minutes, most)| {
            let (mut rungs, mut end, mut reached) = (Vec::new(), 0, 0);
            let last = steps.len() - 1;
            for (idx, (every, cents, times, is_row)) in steps.into_iter().enumerate() {
                end += every * times;
                let to = if is_open && idx == last { "\"open\"".to_owned() } else { end.to_string() };
                reached += cents * if is_row { 1 } else { times };
                let price = if is_row { reached } else { cents };
                let price = format!("\"{}.{:02}\"", price / 100, price % 100);
                rungs.push(if is_row {
                    format!("{{ to = {to}, price = {price} }}")
                } else {
                    format!("{{ every = {every}, to = {to}, price = {price} }}")
                });
            }
            let free = if free.is_empty() {
                String::new()
            } else {
                format!("free = {{ minutes = {free_minutes}, then = \"{free}\" }}\n")
            };
            let over = if cycle.is_empty() { "stay" } else { "cycle" };
            let cap = most.map_or_else(String::new, |most| {
                format!("caps = [{{ over = \"{over}\", amount = \"{}.{:02}\" }}]\n", most / 100, most % 100)
            });
            format!("{cycle}{free}meter = [{}]\n{cap}", rungs.join(", "))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn what_is_exported_without_a_remark_comes_back_pricing_the_same(
        cars in plans(),
        others in plans(),
        tax in select(vec!["", "tax = { mode = \"included\", percent = 19 }\n", "tax = { mode = \"added\", percent = 8.25 }\n"]),
        lengths in proptest::collection::vec(0_i64..6_000, 30),
    ) {
        let text = format!("{HEAD}{tax}[[plans]]\nname = \"Cars\"\nmatch = {{ vehicle = \"car\" }}\n{cars}[[plans]]\n{others}");
        let tariff = tariff(&text);
        let exported = export(&tariff);
        if exported.remarks.is_empty() {
            prop_assert_eq!(exported.tables(), 2);
            price_alike(&tariff, &back(&exported, &tariff), &["car", "bus"], &lengths);
        } else {
            prop_assert!(exported.tables() < 2);
        }
    }

    #[test]
    fn no_text_and_no_json_makes_the_import_panic(text in "\\PC{0,80}", number in any::<i64>()) {
        drop(import(&text, "T", "UTC"));
        let tables = format!("[{{ \"rateLineCollections\": [{{ \"applicableCurrency\": \"EUR\", \"maxTime\": \"PT{number}H\",
            \"rateLines\": [{{ \"rateLineType\": \"incrementingRate\", \"incrementPeriod\": \"PT1M\", \"durationEnd\": \"{number}:00\", \"value\": {number}, \"maxValue\": {number} }}] }}] }}]");
        drop(import(&tables, "T", "UTC"));
    }
}

#[test]
fn what_does_not_fit_is_left_out_and_said_where_it_stands() {
    let text = format!(
        "{HEAD}[[plans]]\nmatch = {{ vehicle = \"car\" }}\nmeter = [{{ every = \"1 h\", price = \"2\" }}]\n\
         [[plans]]\nmatch = {{ vehicle = \"electric\" }}\nmeter = [{{ every = \"1 h\", price = \"1/3\", tail = 5 }}]\n\
         adjust = [{{ factor = 0.5 }}]\n[[plans]]\ncycle = {{ kind = \"rolling\" }}\nmeter = [{{ every = \"1 h\", price = \"2\" }}]\n\
         caps = [{{ over = \"cycle\", amount = \"9\", index = 1 }}]\n[[lost_ticket]]\nprice = \"20\"\n"
    );
    let file = tariff_file::open(&text).unwrap();
    let exported = export(&file.tariff);
    assert_eq!(exported.tables(), 1);
    let said: Vec<String> = exported
        .remarks
        .iter()
        .map(|remark| format!("{}: {}", file.line_and_column(remark.at).0, remark.text))
        .collect();
    for (line, words) in [
        (7, "no type of vehicle “electric”"),
        (10, "takes nothing off"),
        (9, "a tail of tolerated minutes"),
        (11, "not some hours after entry"),
        (14, "one maximum"),
        (15, "lost_ticket is not carried"),
    ] {
        assert!(
            said.iter().any(|said| said.starts_with(&format!("{line}: ")) && said.contains(words)),
            "{line} {words}: {said:#?}"
        );
    }
    let all = export(&tariff(&format!(
        "{HEAD}[settings]\nround_to = \"0.50\"\n[[plans]]\nmeter = [{{ every = 60, price = \"2\" }}]\n"
    )));
    assert_eq!(all.tables(), 0);
    assert!(all.remarks[0].text.contains("round_to"), "{:?}", all.remarks);
}

/// A rate table as other systems write it.
fn table(collection: &str) -> String {
    format!(
        "{{ \"id\": \"T1\", \"version\": 1, \"rateTableName\": [{{ \"language\": \"en\", \"string\": \"Street\" }}],
            \"availability\": \"public\", \"rateLineCollections\": [{{ \"collectionSequence\": 0, \"applicableCurrency\": \"GBP\", {collection} }}] }}"
    )
}

fn line(kind: &str, start: &str, end: &str, every: &str, value: &str) -> String {
    format!(
        "{{ \"sequence\": 2, \"rateLineType\": \"{kind}\", \"durationStart\": \"{start}\", \"durationEnd\": \"{end}\",
            \"incrementPeriod\": \"{every}\", \"value\": {value} }}"
    )
}

#[test]
fn rate_tables_of_other_systems_are_read_leniently() {
    // Half an hour for 3, another for 2, then 1 an hour, up to 7 hours; sequences all alike, in no order, one end a minute short.
    let lines = [
        line("incrementingRate", "01:00", "07:00", "PT1H", "1"),
        line("flatRateTier", "00:00", "00:29", "PT30M", "3"),
        line("flatRateTier", "00:30", "01:00", "PT30M", "2.0"),
    ];
    let tiers = table(&format!("\"maxTime\": \"PT7H\", \"rateLines\": [{}]", lines.join(", ")));
    let imported = import(&tiers, "Street", "Europe/London").unwrap();
    assert_eq!(imported.remarks.len(), 1, "{:?}", imported.remarks);
    assert!(imported.remarks[0].contains("rateLines[1]: it ends a minute before"), "{:?}", imported.remarks);
    let zone = zone(&imported.tariff);
    let fee =
        |tariff: &Tariff, minutes| costs(tariff, &zone, "car", "2026-07-01 10:00", minutes).map(|(minor, _)| minor);
    let fees = [30, 31, 60, 61, 120, 420, 421].map(|minutes| fee(&imported.tariff, minutes));
    assert_eq!(fees, [Some(300), Some(500), Some(500), Some(600), Some(600), Some(1_100), None]);
    assert_eq!(imported.tariff.rules().plans[0].name.as_deref(), Some("Street"));

    // 1.50 a half hour up to 7.50, in a list, with names that the standard does not have.
    let own_maximum = table(
        "\"rateLines\": [{ \"sequence\": 0, \"rateLineType\": \"incrementingRate\", \"durationStartTime\": \"00:00\",
            \"durationEndTime\": \"15:00\", \"incrementPeriod\": \"PT30M\", \"value\": 1.5, \"maxValue\": 7.5, \"usageCondition\": \"unlimited\" }]",
    );
    let listed = import(&format!("{{ \"data\": [{own_maximum}] }}"), "Street", "Europe/London").unwrap();
    assert!(listed.remarks.is_empty(), "{:?}", listed.remarks);
    assert_eq!(
        [30, 31, 150, 151, 900].map(|minutes| fee(&listed.tariff, minutes)),
        [150, 300, 750, 750, 750].map(Some)
    );

    // What is not carried over is said: one line each, with its place.
    let more = table(&format!(
        "\"minTime\": \"PT10M\", \"minValueCollection\": {{ \"currencyType\": \"GBP\", \"currencyValue\": 2 }}, \"rateLines\": [{}]",
        line("flatRate", "00:00", "08:00", "PT8H", "1.5").replacen('{', "{ \"rateLineTax\": {}, ", 1)
    ));
    let imported = import(&format!("[{more}]"), "Street", "Europe/London").unwrap();
    assert_eq!(
        imported.remarks,
        [
            "[0].rateLineCollections[0]: minTime is not carried over",
            "[0].rateLineCollections[0].rateLines[0]: rateLineTax is not carried over"
        ]
    );
    assert_eq!(fee(&imported.tariff, 60), Some(200));

    for (broken, words) in [
        ("{}".to_owned(), "no rate table"),
        ("{".to_owned(), "not JSON"),
        (table("\"rateLines\": []"), "no rate lines"),
        (table("\"rateLines\": [{ \"rateLineType\": \"monthly\", \"value\": 1 }]"), "“monthly” is no type"),
        (table(&format!("\"rateLines\": [{}]", line("flatRate", "00:00", "08:00", "PT8H", "-1"))), "-1 is not a price"),
        (
            table(&format!(
                "\"maxTime\": \"8h\", \"rateLines\": [{}]",
                line("flatRate", "00:00", "08:00", "PT8H", "1")
            )),
            "“8h” is no length",
        ),
        (
            table(&format!(
                "\"rateLines\": [{}, {}]",
                line("flatRateTier", "00:00", "01:00", "PT1H", "1"),
                line("flatRateTier", "02:00", "03:00", "PT1H", "1")
            )),
            "does not begin where it ends",
        ),
    ] {
        let error = import(&broken, "T", "UTC").unwrap_err().to_string();
        assert!(error.contains(words), "“{words}” is not in: {error}");
    }
}
