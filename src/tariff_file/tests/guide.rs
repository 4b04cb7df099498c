//! `docs/TARIFFS.md` and the demo tariff say what is true: every example is read, every price in a table is worked out.

use chrono::TimeDelta;

use super::super::length;
use super::{local_quote, parse, quote, zone_of};
use crate::domain::tariff::{CannotPrice, Tariff};

const GUIDE: &str = include_str!("../../../docs/TARIFFS.md");
const DEMO: &str = include_str!("../../../assets/tariffs/demo.toml");

/// What an example leaves out.
const HEAD: &str = "name = \"Example\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n";

/// `bus, 22:00 for 1 h 30 min`: vehicle and time of entry may be left out.
fn stay_costs(tariff: &Tariff, stay: &str) -> Result<String, CannotPrice> {
    let (vehicle, stay) = stay.split_once(", ").unwrap_or(("car", stay));
    let (time, minutes) = stay.split_once(" for ").unwrap_or(("10:00", stay));
    let entry = zone_of(tariff).parse(&format!("2026-07-01 {time}")).unwrap();
    let minutes = length::parse(minutes).unwrap_or_else(|| panic!("{stay}"));
    quote(tariff, vehicle, entry, entry + TimeDelta::minutes(i64::from(minutes))).map(|quote| quote.amount().decimal())
}

#[test]
fn the_examples_in_the_guide_cost_what_it_says() {
    let (mut tariffs, mut stays) = (0, 0);
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
            assert_eq!(costs, expected, "{stay} in\n{text}");
            stays += 1;
        }
        assert!(stays > before, "an example without prices:\n{text}");
    }
    assert!(tariffs >= 15 && stays >= 55, "{tariffs} examples, {stays} prices");
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
