//! What stands beside the plans: prices for tickets that are lost or damaged, and products.

use super::super::fields::{Field, Fields, Shape};
use super::super::{Fault, TariffFileProblem};
use super::conditions;
use super::plan::{items, name};
use crate::domain::money::Currency;
use crate::domain::tariff::{
    CalendarEnd, DayCount, PriceRule, Product, TicketCosts, TicketRule, TicketRules, Validity,
};

const TICKET: Shape = Shape {
    of: "a price for a ticket",
    keys: &["name", "match", "price", "day_maximum", "times", "day_price", "days", "plus"],
};
const PRODUCT: Shape = Shape { of: "a product", keys: &["name", "match", "price", "valid"] };
#[cfg(test)]
pub(super) const SHAPES: &[&Shape] = &[&TICKET, &PRODUCT];

/// The prices of every case.
pub(super) fn rules(
    fields: &Fields<'_, '_>,
    currency: Currency,
    places: &mut [Vec<usize>; 3],
) -> Result<TicketRules, Fault> {
    let mut rules = TicketRules::default();
    for (rule, places) in PriceRule::TICKETS.into_iter().zip(places) {
        let listed = items(fields, rule.code(), places, |field| ticket(field, currency))?;
        match rule {
            PriceRule::LostTicket => rules.lost = listed,
            PriceRule::DamagedTicket => rules.damaged = listed,
            PriceRule::ProvenEntry => rules.proven_entry = listed,
            PriceRule::Stay => {}
        }
    }
    Ok(rules)
}

/// The price list.
pub(super) fn products(
    fields: &Fields<'_, '_>,
    currency: Currency,
    places: &mut Vec<usize>,
) -> Result<Vec<Product>, Fault> {
    items(fields, "products", places, |field| product(field, currency))
}

fn ticket(field: Field<'_, '_>, currency: Currency) -> Result<TicketRule, Fault> {
    const KINDS: [&str; 4] = ["price", "day_maximum", "day_price", "plus"];
    let fields = field.table(&TICKET)?;
    let mut given = KINDS.iter().filter_map(|key| Some((*key, fields.get(key)?)));
    let one_of =
        || Fault::new(fields.at(), TariffFileProblem::OneOf { of: "a price for a ticket", keys: KINDS.to_vec() });
    let (kind, value) = given.next().ok_or_else(one_of)?;
    if given.next().is_some() {
        return Err(one_of());
    }
    if kind != "day_maximum" {
        fields.refuse("times", "“day_maximum”")?;
    }
    if kind != "day_price" {
        fields.refuse("days", "“day_price”")?;
    }
    let price = value.price(currency)?;
    let costs = match kind {
        "price" => TicketCosts::Fixed(price),
        "day_maximum" => {
            let times = fields.need("times")?.at_least_one("once: write 1 or more")?;
            TicketCosts::DayMaximums { day: price, times }
        }
        "day_price" => {
            TicketCosts::EachDay { day: price, days: fields.need("days")?.choice(DayCount::ALL, DayCount::code)? }
        }
        _plus => TicketCosts::OnTop(price),
    };
    Ok(TicketRule { name: name(&fields)?, matching: conditions::of(&fields)?, costs })
}

fn product(field: Field<'_, '_>, currency: Currency) -> Result<Product, Fault> {
    let fields = field.table(&PRODUCT)?;
    Ok(Product {
        name: fields.need("name")?.text()?.to_owned(),
        matching: conditions::of(&fields)?,
        price: fields.need("price")?.price(currency)?,
        valid: valid(fields.need("valid")?)?,
    })
}

/// A length, or where the calendar ends it.
fn valid(field: Field<'_, '_>) -> Result<Validity, Fault> {
    let words = field.text().ok().filter(|text| !text.starts_with(|first: char| first.is_ascii_digit()));
    if words.is_some() {
        return field.choice(CalendarEnd::ALL, CalendarEnd::code).map(Validity::Until);
    }
    field.at_least_one_minute().map(Validity::Minutes)
}
