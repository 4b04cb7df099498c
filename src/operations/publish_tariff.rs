//! A version of the price rules is published: it prices the stays that come in from then on.

use thiserror::Error;

use super::desk::{Desk, said};
use super::ports::{Books, BooksError, OtherOperation};
use crate::domain::ids::{OpId, TariffId};
use crate::domain::journal::fact::{Fact, TariffPublished};
use crate::domain::money::Currency;
use crate::domain::time::{Instant, to_ms};
use crate::tariff_file::{self, TariffFileError};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishTariff {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// The file, whole.
    pub text: String,
    /// The entries it prices: from this instant on.
    pub from: Instant,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its identity.
    pub tariff: TariffId,
    /// Its name, as the file says.
    pub name: String,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum PublishError {
    /// The file is no tariff.
    #[error(transparent)]
    File(#[from] TariffFileError),
    /// Another zone than the facility's.
    #[error("the tariff is for the time zone {tariff}, the garage is in {facility}")]
    OtherZone {
        /// The tariff's.
        tariff: String,
        /// The facility's.
        facility: String,
    },
    /// Another currency than the facility's.
    #[error("the tariff charges in {tariff}, the garage in {facility}")]
    OtherCurrency {
        /// The tariff's.
        tariff: String,
        /// The facility's.
        facility: String,
    },
    /// The id belongs to something else.
    #[error(transparent)]
    OtherOperation(#[from] OtherOperation),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Publishes a tariff.
pub fn publish_tariff<B: Books>(desk: &mut Desk<'_, B>, request: &PublishTariff) -> Result<Published, PublishError> {
    publish_because(desk, request, None)
}

/// Publishes a tariff, and records why.
pub fn publish_because<B: Books>(
    desk: &mut Desk<'_, B>,
    request: &PublishTariff,
    reason: Option<&str>,
) -> Result<Published, PublishError> {
    let parsed = tariff_file::parse(&request.text)?;
    let garage = desk.books.garage()?;
    let facility = &garage.facility;
    if parsed.time_zone() != facility.time_zone {
        return Err(PublishError::OtherZone {
            tariff: parsed.time_zone().to_owned(),
            facility: facility.time_zone.clone(),
        });
    }
    if parsed.currency() != facility.currency {
        let [tariff, facility] = told_apart(parsed.currency(), facility.currency);
        return Err(PublishError::OtherCurrency { tariff, facility });
    }
    let is_it = |fact: &Fact| matches!(fact, Fact::TariffPublished(fact) if fact.text == request.text);
    if let Some(entry) = desk.done_before::<PublishError>(request.op, is_it)?
        && let Fact::TariffPublished(fact) = entry.fact
    {
        return Ok(Published { tariff: fact.tariff, name: fact.name });
    }
    let fact = TariffPublished {
        tariff: TariffId::new(desk.source.id()),
        name: parsed.name().to_owned(),
        text: request.text.clone(),
        from_ms: to_ms(request.from),
        reason: said(reason),
    };
    let now = desk.source.now();
    desk.record(request.op, now, fact.clone(), None)?;
    Ok(Published { tariff: fact.tariff, name: fact.name })
}

/// Two currencies by their codes, or by their decimals where they share the code.
fn told_apart(one: Currency, other: Currency) -> [String; 2] {
    let same_code = one.code() == other.code();
    [one, other].map(|currency| {
        if same_code {
            format!("{} with {} decimals", currency.code(), currency.decimals())
        } else {
            currency.code().to_owned()
        }
    })
}
