//! How much a stay costs so far, or costs at a given exit. Reads only.

use std::sync::Arc;

use super::desk::Desk;
use super::ports::{Books, BooksError, PublishedTariff};
use super::ticket_state::TicketState;
use crate::domain::money::{Money, MoneyError};
use crate::domain::quote::{Quote, QuoteLine};
use crate::domain::stay::Stay;
use crate::domain::tariff::{self, CannotPrice, PricedStay};
use crate::domain::time::Instant;

/// A stay's price at an exit.
#[derive(Clone, Debug)]
pub struct Priced {
    /// The fee, or why the tariff has none for this stay.
    pub quote: Result<Quote, CannotPrice>,
    /// The tariff; none is published where nothing is charged.
    pub tariff: Option<Arc<PublishedTariff>>,
}

/// Prices a stay, with the tariff that was in force when it came in.
pub fn quote<B: Books>(desk: &mut Desk<'_, B>, stay: &Stay, exit: Instant) -> Result<Priced, BooksError> {
    quote_with(desk, stay, exit, TicketState::Whole)
}

/// Prices a stay whose ticket may be lost or damaged, with the tariff that was in force when it came in by the books.
pub fn quote_with<B: Books>(
    desk: &mut Desk<'_, B>,
    stay: &Stay,
    exit: Instant,
    ticket: TicketState,
) -> Result<Priced, BooksError> {
    let garage = desk.books.garage()?;
    let currency = garage.facility.currency;
    let published = match desk.books.tariff_for(stay.entered) {
        Ok(Some(published)) => published,
        Ok(None) => return Ok(Priced { quote: Ok(Quote::free_of_charge(currency, stay.entered, exit)), tariff: None }),
        // Whatever became of the tariff, the vehicle leaves: at a price by hand, or unpaid with a reason.
        Err(BooksError::Damaged(why)) => {
            return Ok(Priced { quote: Err(CannotPrice::Unreadable { why }), tariff: None });
        }
        Err(error) => return Err(error),
    };
    let facts = stay.priced_in(&garage.facility.name, exit);
    let facts = PricedStay { entry: ticket.entry(stay.entered), ..facts };
    let quote = tariff::price_by(&published.tariff, desk.zone, &facts, ticket.rule());
    Ok(Priced { quote, tariff: Some(published) })
}

/// A price that a person fixed because the tariff has none: one line that says so.
pub fn by_hand(amount: Money, stay: &Stay, exit: Instant) -> Result<Quote, MoneyError> {
    let line = QuoteLine {
        label: "Priced by hand".to_owned(),
        amount,
        from: stay.entered,
        to: exit.max(stay.entered),
        rule: "by hand".to_owned(),
    };
    Quote::of_lines(amount.currency(), vec![line], Vec::new(), None)
}
