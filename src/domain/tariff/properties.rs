//! What holds for every tariff and every stay, tried by the thousand.
#![expect(clippy::arithmetic_side_effects, reason = "figures in tests are small, and an overflow there is to be seen")]

use chrono::TimeDelta;
use proptest::prelude::*;

use super::random::{Stay, ascending_tariffs, resetting_tariffs, stays, tariffs};
use super::{CannotPrice, PriceRule, Tariff, TicketCosts, needs_entry, plain, price, price_by, product_price};
use crate::domain::money::Money;
use crate::domain::quote::{Quote, QuoteFlag};

fn quote(tariff: &Tariff, stay: &Stay) -> Result<Quote, CannotPrice> {
    price(tariff, &stay.zone, &stay.facts())
}

/// Lines that may take something off.
fn may_be_negative(rule: &str) -> bool {
    rule.starts_with("rounding") || rule.contains(": adjustment ")
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn a_plain_walk_minute_by_minute_comes_to_the_same_price(tariff in tariffs(), stay in stays()) {
        let walked = plain::price(&tariff, &stay.zone, &stay.facts());
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
            prop_assert!(line.amount.minor() >= 0 || may_be_negative(&line.rule), "{:?}", line);
            prop_assert!(line.from <= line.to && !line.label.is_empty() && !line.rule.is_empty());
        }
        prop_assert_eq!(quote.flags().contains(&QuoteFlag::ExitBeforeEntry), stay.exit < stay.entry);
        if let Some(tax) = quote.tax() {
            prop_assert!(tax.amount.minor() >= 0 && tax.amount.minor() <= quote.amount().minor());
        }
    }

    #[test]
    fn the_lines_follow_one_another_without_a_gap(tariff in tariffs(), stay in stays()) {
        let Ok(quote) = quote(&tariff, &stay) else { return Ok(()) };
        let of_time = |rule: &str| !may_be_negative(rule) && rule != "tax: added";
        let lines: Vec<_> = quote.lines().iter().filter(|line| of_time(&line.rule)).collect();
        prop_assert!(lines.windows(2).all(|pair| pair[0].to == pair[1].from), "{:?}", lines);
        let entry = crate::domain::time::minute_of(stay.entry);
        prop_assert_eq!(lines.first().map(|line| line.from), Some(entry));
        let last = lines.last().map(|line| line.to).unwrap();
        prop_assert!(last <= stay.exit.max(entry) + TimeDelta::minutes(1), "{:?}", lines);
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
    fn a_stay_that_is_split_at_a_reset_costs_the_same(tariff in resetting_tariffs(), stay in stays(), resets in 1_i64..40) {
        // Such tariffs reset every hour and a half from entry, and have nothing that looks at the stay as a whole.
        let entry = crate::domain::time::minute_of(stay.entry);
        let exit = crate::domain::time::minute_of(stay.exit);
        let reset = entry + TimeDelta::minutes(90 * resets);
        if reset < exit {
            let at = |entry, exit| quote(&tariff, &Stay { entry, exit, ..stay.clone() }).map(|quote| quote.amount().minor());
            if let (Ok(first), Ok(second), Ok(whole)) = (at(entry, reset), at(reset, exit), at(entry, exit)) {
                prop_assert_eq!(first + second, whole);
            }
        }
    }

    #[test]
    fn a_price_beside_the_plans_is_never_negative_and_its_lines_add_up(tariff in tariffs(), stay in stays()) {
        for rule in PriceRule::ALL {
            let priced = price_by(&tariff, &stay.zone, &stay.facts(), *rule);
            let by_plans = quote(&tariff, &stay);
            let Ok(quote) = priced else {
                // Only what asks the plans can lack a price.
                prop_assert!(by_plans.is_err() && needs_entry(&tariff, &stay.facts(), *rule));
                continue;
            };
            prop_assert!(quote.amount().minor() >= 0);
            let sum: i64 = quote.lines().iter().map(|line| line.amount.minor()).sum();
            prop_assert_eq!(quote.amount(), Money::new(sum, tariff.currency()));
            prop_assert!(quote.lines().iter().all(|line| line.amount.minor() >= 0 || may_be_negative(&line.rule)));
            if let Some(tax) = quote.tax() {
                prop_assert!(tax.amount.minor() >= 0 && tax.amount.minor() <= quote.amount().minor());
            }
            let listed = tariff.rules().tickets.of(*rule).iter().any(|listed| listed.matching.names_fit(&stay.facts()));
            if !listed {
                prop_assert_eq!(Ok(quote), by_plans);
            } else if needs_entry(&tariff, &stay.facts(), *rule) && by_plans.is_ok() && quote.lines().len() > 1 {
                // On top of the plans, or by the day: what is on top makes nothing cheaper.
                let on_top = tariff.rules().tickets.of(*rule).iter().any(|listed| matches!(listed.costs, TicketCosts::OnTop(_)));
                prop_assert!(!on_top || quote.amount().minor() >= by_plans.unwrap().amount().minor());
            }
        }
    }

    #[test]
    fn without_an_entry_the_same_is_charged_where_no_entry_is_needed(tariff in tariffs(), stay in stays()) {
        for rule in PriceRule::TICKETS {
            if !needs_entry(&tariff, &stay.facts(), rule) {
                let at_exit = Stay { entry: stay.exit, ..stay.clone() };
                let amount = |stay: &Stay| price_by(&tariff, &stay.zone, &stay.facts(), rule).map(|quote| quote.amount());
                prop_assert_eq!(amount(&stay), amount(&at_exit));
            }
        }
    }

    #[test]
    fn a_product_costs_what_the_list_says_and_ends_after_it_begins(tariff in tariffs(), stay in stays()) {
        for product in &tariff.rules().products {
            let Ok(quote) = product_price(&tariff, &stay.zone, &stay.facts(), &product.name) else {
                prop_assert!(!product.matching.names_fit(&stay.facts()));
                continue;
            };
            let sum: i64 = quote.lines().iter().map(|line| line.amount.minor()).sum();
            prop_assert!(quote.amount().minor() >= 0);
            prop_assert_eq!(quote.amount(), Money::new(sum, tariff.currency()));
            let line = quote.lines().first().unwrap();
            prop_assert!(line.from < line.to && line.from == crate::domain::time::minute_of(stay.entry), "{:?}", line);
        }
    }

    #[test]
    fn the_same_facts_give_the_same_quote(tariff in tariffs(), stay in stays()) {
        prop_assert_eq!(quote(&tariff, &stay), quote(&tariff, &stay));
    }
}
