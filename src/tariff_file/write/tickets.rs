//! What stands beside the plans: prices for tickets that are lost or damaged, and products.

use super::conditions::matching;
use super::{length, quoted};
use crate::domain::tariff::{PriceRule, Product, TicketCosts, TicketRule, TicketRules, Validity};

/// The prices of every case, each a table of its own.
pub(super) fn rules(rules: &TicketRules, lines: &mut Vec<String>) {
    for rule in PriceRule::TICKETS {
        for listed in rules.of(rule) {
            lines.extend([String::new(), format!("[[{}]]", rule.code())]);
            ticket(listed, lines);
        }
    }
}

fn ticket(rule: &TicketRule, lines: &mut Vec<String>) {
    lines.extend(rule.name.as_ref().map(|name| format!("name = {}", quoted(name))));
    lines.extend(matching(&rule.matching));
    match rule.costs {
        TicketCosts::Fixed(price) => lines.push(format!("price = \"{price}\"")),
        TicketCosts::DayMaximums { day, times } => {
            lines.extend([format!("day_maximum = \"{day}\""), format!("times = {times}")]);
        }
        TicketCosts::EachDay { day, days } => {
            lines.extend([format!("day_price = \"{day}\""), format!("days = \"{}\"", days.code())]);
        }
        TicketCosts::OnTop(price) => lines.push(format!("plus = \"{price}\"")),
    }
}

/// The price list.
pub(super) fn products(products: &[Product], lines: &mut Vec<String>) {
    for product in products {
        lines.extend([String::new(), "[[products]]".to_owned(), format!("name = {}", quoted(&product.name))]);
        lines.extend(matching(&product.matching));
        lines.push(format!("price = \"{}\"", product.price));
        lines.push(match product.valid {
            Validity::Minutes(minutes) => format!("valid = {}", length(minutes.get())),
            Validity::Until(end) => format!("valid = \"{}\"", end.code()),
        });
    }
}
