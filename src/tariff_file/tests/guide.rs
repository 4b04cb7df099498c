//! `docs/TARIFFS.md` and the demo tariff say what is true: every example is read, every price in a table is worked out.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::super::length;
use super::{local_quote, parse, zone_of};
use crate::domain::facility::ClassCode;
use crate::domain::tariff::{CannotPrice, PriceRule, PricedStay, Tariff, price_by, product_price};

pub(super) const GUIDE: &str = include_str!("../../../docs/TARIFFS.md");
const DEMO: &str = include_str!("../../../assets/tariffs/demo.toml");

/// What an example leaves out.
pub(super) const HEAD: &str = "name = \"Example\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n";

/// The week of the guide: its stays come in on the Wednesday unless they say otherwise.
const DAYS: [(&str, &str); 7] = [
    ("Mon", "2026-06-29"),
    ("Tue", "2026-06-30"),
    ("Wed", "2026-07-01"),
    ("Thu", "2026-07-02"),
    ("Fri", "2026-07-03"),
    ("Sat", "2026-07-04"),
    ("Sun", "2026-07-05"),
];

/// `bus, facility P1, event, price=1.50, lost, Sat 22:00 for 1 h 30 min`: all but the length may be left out. `buy Day ticket` in the place of
/// the length is a product.
pub(super) fn stay_costs(tariff: &Tariff, stay: &str) -> Result<String, CannotPrice> {
    let (known, time) = stay.rsplit_once(", ").map_or(("", stay), |(known, time)| (known, time));
    let (begins, minutes) = time.split_once(" for ").unwrap_or(("10:00", time));
    let (day, begins) = begins.split_once(' ').unwrap_or(("Wed", begins));
    let date = DAYS.iter().find(|(name, _)| *name == day).map_or(day, |(_, date)| date);
    let entry = zone_of(tariff).parse(&format!("{date} {begins}")).unwrap();
    let bought = time.strip_prefix("buy ");
    let minutes = if bought.is_some() { 0 } else { length::parse(minutes).unwrap_or_else(|| panic!("{stay}")) };
    let mut rule = PriceRule::Stay;
    let mut vehicle = ClassCode::new("car");
    let (mut facility, mut customer, mut product, mut event) = (None, None, None, false);
    let mut at_entry = BTreeMap::new();
    for fact in known.split(", ").filter(|fact| !fact.is_empty()) {
        match fact.split_once(' ') {
            Some(("facility", name)) => facility = Some(name),
            Some(("customer", name)) => customer = Some(name),
            Some(("product", name)) => product = Some(name),
            _ if fact == "event" => event = true,
            _ if fact == "lost" => rule = PriceRule::LostTicket,
            _ if fact == "damaged" => rule = PriceRule::DamagedTicket,
            Some(("proven", "entry")) => rule = PriceRule::ProvenEntry,
            _ => match fact.split_once('=') {
                Some((key, value)) => drop(at_entry.insert(key.to_owned(), value.to_owned())),
                None => vehicle = ClassCode::new(fact),
            },
        }
    }
    let exit = entry + TimeDelta::minutes(i64::from(minutes));
    let facts = PricedStay {
        facility,
        customer,
        product,
        event,
        at_entry: &at_entry,
        ..PricedStay::new(&vehicle, entry, exit)
    };
    let quote = match bought {
        Some(name) => product_price(tariff, &zone_of(tariff), &facts, name),
        None => price_by(tariff, &zone_of(tariff), &facts, rule),
    };
    quote.map(|quote| quote.amount().decimal())
}

#[test]
fn the_examples_in_the_guide_cost_what_it_says() {
    let (mut tariffs, mut stays, mut wrong) = (0, 0, Vec::new());
    for example in GUIDE.split("```toml\n").skip(1) {
        let (text, after) = example.split_once("```").unwrap();
        let tariff = if text.contains("currency") { parse(text) } else { parse(&format!("{HEAD}{text}")) };
        tariffs += 1;
        let table = after.trim_start().lines().take_while(|line| line.starts_with('|')).skip(2);
        let before = stays;
        for row in table {
            let [stay, expected] = row.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>()[..] else {
                panic!("{row}")
            };
            let costs = stay_costs(&tariff, stay).unwrap_or_else(|_refused| "no price".to_owned());
            if costs != expected {
                wrong.push(format!("{stay} costs {costs}, not {expected}, in\n{text}"));
            }
            stays += 1;
        }
        assert!(stays > before, "an example without prices:\n{text}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tariffs >= 30 && stays >= 130, "{tariffs} examples, {stays} prices");
}

#[test]
fn the_demo_tariff_prices_the_vehicles_of_the_demo_garage() {
    let tariff = parse(DEMO);
    for (stay, expected) in [
        ("car, 10 min", "0.00"),
        ("car, 11 min", "2.50"),
        ("car, 3 h", "6.50"),
        ("car, 24 h", "20.00"),
        ("car, 25 h", "22.50"),
        ("motorcycle, 3 h", "3.00"),
        ("motorcycle, 24 h", "6.00"),
        ("van, 1 h 1 min", "6.50"),
        ("bus, 2 h", "16.00"),
        ("bus, 10 h", "60.00"),
    ] {
        assert_eq!(stay_costs(&tariff, stay).unwrap(), expected, "{stay}");
    }
    assert!(matches!(stay_costs(&tariff, "tractor, 1 h"), Err(CannotPrice::NoPlan { .. })));
    let quote = local_quote(&tariff, "car", "2026-07-01 10:00", "2026-07-02 11:00").unwrap();
    assert_eq!(quote.tax().unwrap().amount.decimal(), "3.59");
}
