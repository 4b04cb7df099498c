//! What holds for every tariff and every stay, tried by the thousand.
#![expect(clippy::arithmetic_side_effects, reason = "figures in tests are small, and an overflow there is to be seen")]

use chrono::TimeDelta;
use proptest::prelude::*;

use super::random::{Stay, ascending_tariffs, stays, tariffs};
use super::{CannotPrice, PricedStay, Tariff, plain, price};
use crate::domain::money::Money;
use crate::domain::quote::{Quote, QuoteFlag};

fn quote(tariff: &Tariff, stay: &Stay) -> Result<Quote, CannotPrice> {
    price(tariff, &stay.zone, &facts(stay))
}

fn facts(stay: &Stay) -> PricedStay<'_> {
    PricedStay { vehicle: &stay.vehicle, entry: stay.entry, exit: stay.exit }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_plain_walk_minute_by_minute_comes_to_the_same_price(tariff in tariffs(), stay in stays()) {
        let walked = plain::price(&tariff, &stay.zone, &facts(&stay));
        let priced = quote(&tariff, &stay).ok().map(|quote| i128::from(quote.amount().minor()));
        prop_assert_eq!(priced, walked);
    }

    #[test]
    fn a_fee_is_never_negative_and_its_lines_explain_all_of_it(tariff in tariffs(), stay in stays()) {
        let Ok(quote) = quote(&tariff, &stay) else { return Ok(()) };
        prop_assert!(quote.amount().minor() >= 0);
        let sum: i64 = quote.lines().iter().map(|line| line.amount.minor()).sum();
        prop_assert_eq!(quote.amount(), Money::new(sum, tariff.currency()));
        for line in quote.lines() {
            prop_assert!(line.amount.minor() >= 0 || line.label == "Rounding");
            prop_assert!(line.from <= line.to && !line.label.is_empty() && !line.rule.is_empty());
        }
        prop_assert_eq!(quote.flags().contains(&QuoteFlag::ExitBeforeEntry), stay.exit < stay.entry);
        if let Some(tax) = quote.tax() {
            prop_assert!(tax.amount.minor() >= 0 && tax.amount.minor() <= quote.amount().minor() + 50);
        }
    }

    #[test]
    fn the_lines_follow_one_another_without_a_gap(tariff in tariffs(), stay in stays()) {
        let Ok(quote) = quote(&tariff, &stay) else { return Ok(()) };
        let of_time = |label: &str| label != "Rounding" && !label.starts_with("Tax");
        let lines: Vec<_> = quote.lines().iter().filter(|line| of_time(&line.label)).collect();
        prop_assert!(lines.windows(2).all(|pair| pair[0].to == pair[1].from));
        prop_assert_eq!(lines.first().map(|line| line.from), Some(crate::domain::time::minute_of(stay.entry)));
    }

    #[test]
    fn a_longer_stay_never_costs_less_where_the_meters_ascend(
        tariff in ascending_tariffs(),
        stay in stays(),
        longer_secs in 0_i64..20_000,
    ) {
        let longer = Stay { exit: stay.exit.max(stay.entry) + TimeDelta::seconds(longer_secs), ..stay.clone() };
        // A longer stay may have no price, and a reset may give one to a longer stay again: only two fees are compared.
        if let (Ok(short), Ok(long)) = (quote(&tariff, &stay), quote(&tariff, &longer)) {
            prop_assert!(short.amount().minor() <= long.amount().minor());
        }
    }

    #[test]
    fn the_same_facts_give_the_same_quote(tariff in tariffs(), stay in stays()) {
        prop_assert_eq!(quote(&tariff, &stay), quote(&tariff, &stay));
    }
}
