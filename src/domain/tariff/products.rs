//! What can be bought without a stay: a day ticket, a week, a month. A price list, and no meter.

use std::num::NonZeroU32;

use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::Tariff;
use super::amount::Price;
use super::choices::choices;
use super::explain::Line;
use super::matching::{Match, PricedStay};
use super::pricing::CannotPrice;
use super::settle::{self, Charged};
use super::window::Span;
use crate::domain::quote::Quote;
use crate::domain::time::{Instant, LocalTime, TimeZone, minute_of};

/// A line of the price list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Product {
    /// What it is called: `Day ticket`.
    pub name: String,
    /// For whom: by vehicle, facility, customer and event.
    pub matching: Match,
    /// What it costs.
    pub price: Price,
    /// How long it holds.
    pub valid: Validity,
}

/// How long a product holds, from when it begins.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Validity {
    /// So many minutes.
    Minutes(NonZeroU32),
    /// To the end of something on the calendar.
    Until(CalendarEnd),
}

choices! {
    /// Where the calendar ends a product.
    CalendarEnd {
        /// At the midnight that ends the day.
        EndOfDay = "end_of_day",
        /// At the midnight that ends the Sunday.
        EndOfWeek = "end_of_week",
        /// At the midnight that ends the month.
        EndOfMonth = "end_of_month",
        /// At the same time on the same day of the next month, or on its last day where it has no such day.
        OneMonth = "one_month",
    }
}

/// What a product costs that begins to hold at the entry of these facts, of which the names are asked too; its line says how long it
/// holds. The zone is that of the facility.
pub fn product_price(
    tariff: &Tariff,
    zone: &TimeZone,
    facts: &PricedStay<'_>,
    name: &str,
) -> Result<Quote, CannotPrice> {
    let listed = (1_usize..).zip(&tariff.rules().products);
    let mut named = listed.filter(|(_, product)| product.name == name);
    let found = named.find(|(_, product)| product.matching.names_fit(facts));
    let (number, product) =
        found.ok_or_else(|| CannotPrice::NoProduct { product: name.to_owned(), known: known(tariff) })?;
    let from = minute_of(facts.entry);
    let to = product.valid.end(zone, from).ok_or(CannotPrice::TooLarge)?;
    let minute = |instant: Instant| instant.timestamp().div_euclid(60);
    let span = Span { from: minute(from), to: minute(to) };
    let exact = product.price.exact();
    let minor = settle::to_minor(exact).ok_or(CannotPrice::TooLarge)?;
    let rule = format!("product {number}");
    let line = Line { label: product.name.clone(), rule, minor, from: span.from, to: span.to };
    let at = |minute: i64| minute.checked_mul(60).and_then(|secs| DateTime::from_timestamp(secs, 0)).unwrap_or(from);
    settle::flat(&Charged { rules: tariff.rules(), span, at: &at, is_backwards: false }, exact, vec![line])
}

fn known(tariff: &Tariff) -> String {
    let mut names: Vec<&str> = tariff.rules().products.iter().map(|product| product.name.as_str()).collect();
    names.dedup();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

impl Validity {
    /// When a product ends that begins then. `None` beyond all calendars.
    pub fn end(self, zone: &TimeZone, from: Instant) -> Option<Instant> {
        let local = zone.local(from);
        let midnight = |date: NaiveDate| Some(date.and_time(NaiveTime::MIN));
        let ends: NaiveDateTime = match self {
            Self::Minutes(minutes) => return from.checked_add_signed(TimeDelta::minutes(i64::from(minutes.get()))),
            Self::Until(CalendarEnd::EndOfDay) => midnight(local.date().succ_opt()?)?,
            Self::Until(CalendarEnd::EndOfWeek) => {
                let left = 7_u32.saturating_sub(local.weekday().num_days_from_monday());
                midnight(local.date().checked_add_days(chrono::Days::new(u64::from(left)))?)?
            }
            Self::Until(CalendarEnd::EndOfMonth) => {
                midnight(local.date().with_day(1)?.checked_add_months(Months::new(1))?)?
            }
            Self::Until(CalendarEnd::OneMonth) => local.checked_add_months(Months::new(1))?,
        };
        match zone.instant(ends).ok()? {
            LocalTime::Once(instant) => Some(instant),
            // In the night in which the clocks change: the longer of two; and where the time is skipped, as if it were not.
            LocalTime::Twice(_, later) => Some(later),
            LocalTime::Never(meant) => Some(meant),
        }
    }
}
