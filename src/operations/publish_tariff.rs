//! A version of the price rules is published: it prices the stays that come in from then on.
//!
//! It is checked first, as `parkhaus tariff check` does: a published tariff is never changed, and what is wrong in it is paid for at the
//! exit.

use thiserror::Error;

use super::desk::Desk;
use super::ports::{Books, BooksError, OtherOperation};
use crate::domain::ids::{OpId, TariffId};
use crate::domain::journal::fact::{Fact, TariffPublished};
use crate::domain::money::Currency;
use crate::domain::tariff::{Finding, FindingKind, lint};
use crate::domain::time::{Instant, TimeZone, to_ms};
use crate::tariff_file::{self, TariffFile, TariffFileError};

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

/// So many findings are told when a tariff is refused; a check tells all.
const MOST_TOLD: usize = 8;

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
    /// The check finds what cannot be meant.
    #[error("the tariff cannot be published as it is:\n{}", .0.join("\n"))]
    Errors(Vec<String>),
    /// The check finds what may not be meant, and the file does not say that it is.
    #[error(
        "look at what the check found before this tariff is published:\n{}\nWhat is meant is accepted in the head of the file: accept = [{}]",
        .found.join("\n"), .accept
    )]
    NotAccepted {
        /// What, each with its line and column.
        found: Vec<String>,
        /// The names by which all of it, and what the file accepts already, is accepted, as the file writes them.
        accept: String,
    },
    /// The id belongs to something else.
    #[error(transparent)]
    OtherOperation(#[from] OtherOperation),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// A text that the check let through, and the rules of the zone it was checked by. Only [`check_text`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    text: String,
    zone: TimeZone,
}

/// Reads and checks a tariff before the books are touched: a check tries thousands of stays, and nobody may wait for that at a barrier.
pub fn check_text(text: &str, zone: &TimeZone) -> Result<Checked, PublishError> {
    let file = tariff_file::open(text)?;
    // One of another zone is refused by the operation; what a check by this zone finds in it would mean nothing.
    if file.tariff.time_zone() == zone.name() {
        check(&file, zone)?;
    }
    Ok(Checked { text: text.to_owned(), zone: zone.clone() })
}

/// Publishes a tariff.
pub fn publish_tariff<B: Books>(desk: &mut Desk<'_, B>, request: &PublishTariff) -> Result<Published, PublishError> {
    publish(desk, request, ToCheck::Yes)
}

/// The same for a tariff that was checked before. One of another text or another zone is checked now.
pub fn publish_checked<B: Books>(
    desk: &mut Desk<'_, B>,
    request: &PublishTariff,
    checked: &Checked,
) -> Result<Published, PublishError> {
    let is_it = checked.text == request.text && checked.zone == *desk.zone;
    publish(desk, request, if is_it { ToCheck::Done } else { ToCheck::Yes })
}

/// The same for the first tariff of a garage. [`super::begin::Begin::check`] let it through before there was a garage, and so a desk
/// that knows its zone.
pub(super) fn publish_first<B: Books>(
    desk: &mut Desk<'_, B>,
    request: &PublishTariff,
) -> Result<Published, PublishError> {
    publish(desk, request, ToCheck::Done)
}

/// Whether the check is still to be made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ToCheck {
    Yes,
    Done,
}

fn publish<B: Books>(
    desk: &mut Desk<'_, B>,
    request: &PublishTariff,
    to_check: ToCheck,
) -> Result<Published, PublishError> {
    let file = tariff_file::open(&request.text)?;
    let parsed = &file.tariff;
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
    if to_check == ToCheck::Yes {
        check(&file, desk.zone)?;
    }
    let fact = TariffPublished {
        tariff: TariffId::new(desk.source.id()),
        name: parsed.name().to_owned(),
        text: request.text.clone(),
        from_ms: to_ms(request.from),
    };
    let now = desk.source.now();
    desk.record(request.op, now, fact.clone(), None)?;
    Ok(Published { tariff: fact.tariff, name: fact.name })
}

/// Nothing is published that cannot be meant, nor what may not be meant, unless the file says that it is. The zone is that of the tariff.
pub fn check(file: &TariffFile<'_>, zone: &TimeZone) -> Result<(), PublishError> {
    let findings = lint(&file.tariff, zone);
    let told = |found: &[Finding]| {
        let mut told: Vec<String> = found.iter().take(MOST_TOLD).map(|finding| file.told(finding)).collect();
        let more = found.len().saturating_sub(MOST_TOLD);
        if more > 0 {
            told.push(format!("and {more} more, which a check of the file lists"));
        }
        told
    };
    if !findings.errors.is_empty() {
        return Err(PublishError::Errors(told(&findings.errors)));
    }
    if findings.warnings.is_empty() {
        return Ok(());
    }
    let all =
        findings.accepted.iter().chain(&findings.warnings).filter(|found| found.kind != FindingKind::AcceptedInVain);
    let mut names: Vec<&str> = all.map(|finding| finding.kind.code()).collect();
    names.sort_unstable();
    names.dedup();
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    Err(PublishError::NotAccepted { found: told(&findings.warnings), accept: quoted.join(", ") })
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
