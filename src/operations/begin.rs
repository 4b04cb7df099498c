//! A garage is begun in new books: set up, laid out and given its first tariff, all in one transaction.
//!
//! The window's first run and `parkhaus init` both end here, so that a garage is the same garage whoever made it. Whatever can be
//! refused is looked at in [`Begin::check`], before a folder is touched.

use thiserror::Error;

use super::desk::Desk;
use super::ports::{Books, BooksError, UnknownZone, Zones};
use super::publish_tariff::{self, PublishError, PublishTariff, publish_first};
use super::set_up::{SetUp, SetUpError, set_up};
use crate::domain::facility::{Layout, Strategy};
use crate::domain::ids::OpId;
use crate::domain::money::{Currency, MoneyError};
use crate::domain::time::{TimeError, from_ms};
use crate::tariff_file::{self, TariffFileError};

/// The tariff of the demo garage.
pub const DEMO_TARIFF: &str = include_str!("../../assets/tariffs/demo.toml");

/// From when the first tariff prices entries, in ms since 1970: from 1900 on, so also the vehicles that stand inside on opening day
/// and recordings of earlier years.
const FROM_THE_FIRST_DAY_MS: i64 = -2_208_988_800_000;

/// The short name of a folder's first booth.
const BOOTH: &str = "B1";

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// What stands over the entrance.
    pub name: String,
    /// Its time zone in the tz database.
    pub time_zone: String,
    /// What it charges in.
    pub currency: Currency,
    /// The ground plan; the caller has checked it.
    pub layout: Layout,
    /// The file of its first tariff; without one nothing is charged.
    pub tariff: Option<String>,
}

/// Why a garage was not begun. Nothing was done.
#[derive(Debug, Error)]
pub enum BeginError {
    /// The zone.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    /// The file of the tariff.
    #[error(transparent)]
    File(#[from] TariffFileError),
    /// The garage.
    #[error(transparent)]
    SetUp(#[from] SetUpError),
    /// The tariff.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The first day.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

impl Begin {
    /// The demo garage with that ground plan.
    pub fn demo(layout: Layout) -> Result<Self, MoneyError> {
        Ok(Self {
            name: "Demo garage".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            currency: Currency::new("EUR")?,
            layout,
            tariff: Some(DEMO_TARIFF.to_owned()),
        })
    }

    /// Looks at whatever needs no books: the zone, and the tariff, of which nothing is published that its check does not let through.
    pub fn check(&self, zones: &dyn Zones) -> Result<(), BeginError> {
        let zone = zones.zone(&self.time_zone)?;
        if let Some(text) = &self.tariff {
            let file = tariff_file::open(text)?;
            // One of another zone is refused when it is published; what its check finds in this one would mean nothing.
            if file.tariff.time_zone() == self.time_zone {
                publish_tariff::check(&file, &zone)?;
            }
        }
        Ok(())
    }
}

/// Begins a garage. [`Begin::check`] comes before it.
pub fn begin<B: Books>(desk: &mut Desk<'_, B>, request: &Begin) -> Result<(), BeginError> {
    let garage = SetUp {
        op: OpId::new(desk.source.id()),
        name: request.name.clone(),
        time_zone: request.time_zone.clone(),
        currency: request.currency,
        strategy: Strategy::NearestToEntrance,
        smallest_coin_minor: 1,
        booth_code: BOOTH.to_owned(),
        layout: request.layout.clone(),
    };
    set_up(desk, &garage)?;
    if let Some(text) = &request.tariff {
        let from = from_ms(FROM_THE_FIRST_DAY_MS)?;
        publish_first(desk, &PublishTariff { op: OpId::new(desk.source.id()), text: text.clone(), from })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_tariff_fits_the_demo_garage() {
        let layout = Layout { classes: Vec::new(), zones: Vec::new(), floors: Vec::new(), spots: Vec::new() };
        let demo = Begin::demo(layout).unwrap();
        let tariff = tariff_file::parse(demo.tariff.as_deref().unwrap()).unwrap();
        assert_eq!((tariff.time_zone(), tariff.currency()), (demo.time_zone.as_str(), demo.currency));
    }
}
