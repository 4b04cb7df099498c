//! Rate cards that the format was not made for: published garages, each written from `docs/TARIFFS.md` alone, and stays priced by hand from the card's words.

use super::guide::stay_costs;
use super::zone_of;
use crate::domain::tariff::lint;
use crate::tariff_file::open;

/// The name of a card, its tariff, and a line for each stay: `Sat 22:00 for 12 h | 6.00`.
const CARDS: [(&str, &str, &str); 5] = [
    (
        "Hong Kong Star Ferry",
        include_str!("newcomers/hongkong-star-ferry.toml"),
        include_str!("newcomers/hongkong-star-ferry.stays"),
    ),
    (
        "Köln Bonn Airport",
        include_str!("newcomers/koeln-bonn-airport.toml"),
        include_str!("newcomers/koeln-bonn-airport.stays"),
    ),
    (
        "Neuss Hamtor",
        include_str!("newcomers/neuss-hamtor-parkhaus.toml"),
        include_str!("newcomers/neuss-hamtor-parkhaus.stays"),
    ),
    (
        "Portland SmartPark",
        include_str!("newcomers/portland-smartpark-10th-yamhill.toml"),
        include_str!("newcomers/portland-smartpark-10th-yamhill.stays"),
    ),
    (
        "Zweibrücken",
        include_str!("newcomers/zweibruecken-parkhaus.toml"),
        include_str!("newcomers/zweibruecken-parkhaus.stays"),
    ),
];

#[test]
fn cards_nobody_had_shown_cost_what_their_words_say() {
    let mut wrong = Vec::new();
    for (card, text, stays) in CARDS {
        let file = open(text).unwrap_or_else(|error| panic!("{card}: {error}"));
        let mut priced = 0;
        for (stay, expected) in stays.lines().filter_map(|line| line.split_once(" | ")) {
            let costs = stay_costs(&file.tariff, stay).unwrap_or_else(|_refused| "no price".to_owned());
            if costs != expected {
                wrong.push(format!("{card}: {stay} costs {costs}, not {expected}"));
            }
            priced += 1;
        }
        assert_eq!(priced, stays.lines().count(), "{card}: a line that is no stay");
        assert!(priced >= 12, "{card}: {priced} stays");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_found_in_them_but_what_they_accept() {
    for (card, text, _stays) in CARDS {
        let file = open(text).unwrap_or_else(|error| panic!("{card}: {error}"));
        let findings = lint(&file.tariff, &zone_of(&file.tariff));
        assert!(findings.errors.is_empty() && findings.warnings.is_empty(), "{card}: {findings:?}");
    }
}
