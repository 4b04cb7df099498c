//! Published rate cards, as far as their rules are carried, against the stays that their sources price.
//!
//! Cards with several car parks, or with a rule for vehicles or days that is left out here, have a file for each part.

use super::{local_quote, parse};

/// Name, tariff file, priced stays.
type Card = (&'static str, &'static str, &'static str);

/// A card all of whose rules are carried: it ships as an example to start from.
macro_rules! shipped {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../../assets/tariffs/", $name, ".toml")),
            include_str!(concat!("cards/", $name, ".csv")),
        )
    };
}

/// A part of a card.
macro_rules! part {
    ($name:literal) => {
        ($name, include_str!(concat!("cards/", $name, ".toml")), include_str!(concat!("cards/", $name, ".csv")))
    };
}

const CARDS: &[Card] = &[
    shipped!("08-houston-hobby-garages"),
    shipped!("31-zhangye-airport"),
    shipped!("33-mangaluru-airport-2019"),
    part!("07-madison-weekdays"),
    part!("12-green-p-42-day"),
    part!("12-green-p-42-evening"),
    part!("13-gatwick-long-stay"),
    part!("13-gatwick-premium-short-stay"),
    part!("13-gatwick-short-stay"),
    part!("15-hinchingbrooke"),
    part!("20-schiphol-p1"),
    part!("20-schiphol-p3"),
    part!("20-schiphol-p7"),
    part!("21-bordeaux-aeroport-p2-flexi"),
    part!("21-bordeaux-parc-relais-cantinolle"),
    part!("21-bordeaux-talence-7e-art"),
    part!("22-manulife-trucks"),
    part!("28-sendai-motorcycles"),
    part!("28-sendai-p2"),
    part!("35-singen"),
    part!("40-idaho-falls-daily"),
    part!("40-idaho-falls-hourly"),
    part!("40-idaho-falls-long-term"),
];

#[test]
fn every_priced_stay_of_the_cards_comes_out_exactly() {
    let mut priced = 0;
    for (name, text, stays) in CARDS {
        let tariff = parse(text);
        for row in stays.lines().skip(1) {
            let [id, entry, exit, vehicle, expected] = row.split(',').collect::<Vec<_>>()[..] else {
                panic!("{name}: {row}")
            };
            let quote = local_quote(&tariff, vehicle, entry, exit).unwrap_or_else(|refused| panic!("{id}: {refused}"));
            assert_eq!(quote.amount().decimal(), expected, "{name} {id}");
            priced += 1;
        }
    }
    assert_eq!(priced, 242);
}

#[test]
fn the_net_price_and_the_tax_are_separate_lines() {
    let tariff = parse(include_str!("../../../assets/tariffs/08-houston-hobby-garages.toml"));
    let quote = local_quote(&tariff, "car", "2021-02-02 10:00", "2021-02-02 13:30").unwrap();
    let lines: Vec<_> = quote.lines().iter().map(|line| (line.label.as_str(), line.amount.decimal())).collect();
    assert_eq!(lines, [("Up to 5 h", "9.24".to_owned()), ("Tax 8.25 %", "0.76".to_owned())]);
    assert_eq!(quote.tax().unwrap().amount.decimal(), "0.76");
}
