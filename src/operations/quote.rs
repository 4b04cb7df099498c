//! How much a stay costs so far, or costs at a given exit. Reads only.

use std::sync::Arc;

use super::desk::Desk;
use super::ports::{Books, BooksError, PublishedTariff};
use crate::domain::ids::StayId;
use crate::domain::money::{Currency, Money, MoneyError};
use crate::domain::quote::{Quote, QuoteLine};
use crate::domain::stay::{Stay, StayState};
use crate::domain::tariff::{self, CannotPrice, PricedStay};
use crate::domain::time::{Instant, TimeZone};

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
    let currency = desk.books.garage()?.facility.currency;
    let published = desk.books.tariff_for(stay.entered)?;
    Ok(priced(stay, exit, published, currency, desk.zone))
}

/// Prices a stay by a tariff that somebody has read; without one nothing is charged.
pub fn priced(
    stay: &Stay,
    exit: Instant,
    published: Option<Arc<PublishedTariff>>,
    currency: Currency,
    zone: &TimeZone,
) -> Priced {
    let Some(published) = published else {
        return Priced { quote: Ok(Quote::free_of_charge(currency, stay.entered, exit)), tariff: None };
    };
    let facts = PricedStay { vehicle: &stay.class, entry: stay.entered, exit };
    Priced { quote: tariff::price(&published.tariff, zone, &facts), tariff: Some(published) }
}

/// “How much so far?”: what a vehicle inside would pay if it left at that instant; what is paid costs what was paid. `None` where it is
/// not inside any more. The map asks [`BoardReader::fee_so_far`] instead, which does not wait for the one who writes.
///
/// [`BoardReader::fee_so_far`]: crate::store::sqlite::board::BoardReader::fee_so_far
pub fn so_far<B: Books>(desk: &mut Desk<'_, B>, stay: StayId, at: Instant) -> Result<Option<SoFar>, BooksError> {
    let Some(stay) = desk.books.stay(stay)?.filter(|stay| stay.state.is_inside()) else { return Ok(None) };
    let Priced { quote, .. } = quote(desk, &stay, at)?;
    let currency = desk.books.garage()?.facility.currency;
    Ok(Some(SoFar::of(stay, quote, currency)))
}

/// What a vehicle inside would pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoFar {
    /// The stay.
    pub stay: Stay,
    /// What it costs so far, and why; or why the tariff has no price for it.
    pub quote: Result<Quote, CannotPrice>,
    /// What was paid, where it is paid and has not left: nothing more is due then.
    pub paid: Option<Money>,
}

impl SoFar {
    /// Of a stay with its quote.
    pub fn of(stay: Stay, quote: Result<Quote, CannotPrice>, currency: Currency) -> Self {
        let paid = stay.fee_minor.filter(|_| stay.state == StayState::Paid).map(|minor| Money::new(minor, currency));
        Self { stay, quote, paid }
    }
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
