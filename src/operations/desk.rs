//! Where an operation stands: the books, the time, ids and chance, the zone, and who asks.

use chrono::TimeDelta;
use thiserror::Error;

use super::ports::{Books, BooksError, OtherOperation, Source};
use crate::domain::ids::OpId;
use crate::domain::journal::fact::Fact;
use crate::domain::journal::{Actor, Entry, NewEntry, Personal};
use crate::domain::time::{Instant, TimeZone};

/// All that an operation may reach.
pub struct Desk<'a, B: Books> {
    /// The books, inside one transaction.
    pub books: &'a mut B,
    /// The time, ids and chance.
    pub source: &'a dyn Source,
    /// The facility's time zone.
    pub zone: &'a TimeZone,
    /// Who asks.
    pub actor: &'a Actor,
}

/// When something happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Now, by the booth's clock.
    #[default]
    Now,
    /// At a time written on paper, entered later: flagged and listed.
    ByHand {
        /// The time.
        at: Instant,
        /// Why it was not entered then.
        reason: String,
    },
    /// At a time that a recording says. Only replay does this.
    Recorded(Instant),
}

/// Why a time cannot stand in the books.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WhenError {
    /// It lies ahead.
    #[error("{0} has not come yet by the booth's clock; check the time you wrote, and the clock")]
    InTheFuture(String),
    /// A reason is missing.
    #[error("a time written by hand needs a reason: say in a few words why it is entered later")]
    ReasonMissing,
}

impl When {
    /// The instant, given the booth's clock.
    pub fn instant(&self, now: Instant, zone: &TimeZone) -> Result<Instant, WhenError> {
        match self {
            Self::Now => Ok(now),
            Self::ByHand { reason, .. } if reason.trim().is_empty() => Err(WhenError::ReasonMissing),
            // A minute of grace: whoever writes “now” on paper reads another clock.
            Self::ByHand { at, .. } if *at > now.checked_add_signed(TimeDelta::minutes(1)).unwrap_or(now) => {
                Err(WhenError::InTheFuture(zone.local(*at).format("%Y-%m-%d %H:%M").to_string()))
            }
            Self::ByHand { at, .. } | Self::Recorded(at) => Ok(*at),
        }
    }

    /// Whether it was written by hand.
    pub const fn is_by_hand(&self) -> bool {
        matches!(self, Self::ByHand { .. })
    }

    /// The reason given, if it was written by hand.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::ByHand { reason, .. } => Some(reason.trim()),
            Self::Now | Self::Recorded(_) => None,
        }
    }
}

impl When {
    /// The instant at which a spot is given out: a recording's own; else now, also where the vehicle came in earlier.
    pub const fn giving(&self, now: Instant) -> Instant {
        match self {
            Self::Recorded(at) => *at,
            Self::Now | Self::ByHand { .. } => now,
        }
    }
}

impl<B: Books> Desk<'_, B> {
    /// The entry of an operation done before, if it was; `is_it` tells the fact that it must have recorded. Refused where the id was
    /// used for something else.
    pub fn done_before<E>(&mut self, op: OpId, is_it: impl Fn(&Fact) -> bool) -> Result<Option<Entry>, E>
    where
        E: From<BooksError> + From<OtherOperation>,
    {
        let entries = self.books.entries_of(op)?;
        if entries.is_empty() {
            return Ok(None);
        }
        entries.into_iter().find(|entry| is_it(&entry.fact)).map(Some).ok_or_else(|| OtherOperation.into())
    }

    /// Records a fact.
    pub fn record(
        &mut self,
        op: OpId,
        at: Instant,
        fact: impl Into<Fact>,
        personal: Option<Personal>,
    ) -> Result<Entry, BooksError> {
        self.books.record(NewEntry { op, at, actor: self.actor.clone(), fact: fact.into(), personal })
    }
}

/// A reason that says something, trimmed; nothing for an empty one.
pub fn said(reason: Option<&str>) -> Option<String> {
    reason.map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned)
}
