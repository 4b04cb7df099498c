//! What became of the ticket at an exit: it is there, lost, or cannot be read; and what follows for the price.

use crate::domain::journal::fact::{Flag, TicketPriced};
use crate::domain::tariff::PriceRule;
use crate::domain::time::{Instant, to_ms};

/// What became of the ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TicketState {
    /// It is there and can be read, or nobody asked for it.
    #[default]
    Whole,
    /// It is lost.
    Lost,
    /// It is there, and its code had to be typed, or the stay found otherwise.
    Damaged,
    /// It is lost, and somebody proved when the vehicle came in.
    ProvenEntry(Instant),
}

impl TicketState {
    /// By which of the tariff's rules such a stay is priced.
    pub const fn rule(self) -> PriceRule {
        match self {
            Self::Whole => PriceRule::Stay,
            Self::Lost => PriceRule::LostTicket,
            Self::Damaged => PriceRule::DamagedTicket,
            Self::ProvenEntry(_) => PriceRule::ProvenEntry,
        }
    }

    /// The entry that the price is reckoned from.
    pub const fn entry(self, recorded: Instant) -> Instant {
        match self {
            Self::ProvenEntry(entry) => entry,
            Self::Whole | Self::Lost | Self::Damaged => recorded,
        }
    }

    /// Whether it takes somebody's word or evidence. A damaged ticket can be looked at.
    pub const fn needs_evidence(self) -> bool {
        matches!(self, Self::Lost | Self::ProvenEntry(_))
    }

    /// Whether the ticket is not there.
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::Lost | Self::ProvenEntry(_))
    }

    /// What somebody must look at afterwards: whoever books long stays as lost tickets is found here.
    pub const fn flags(self) -> &'static [Flag] {
        match self {
            Self::Whole | Self::Damaged => &[],
            Self::Lost => &[Flag::LostTicket],
            Self::ProvenEntry(_) => &[Flag::LostTicket, Flag::EntryProven],
        }
    }

    /// As the journal tells it; nothing of a ticket that is whole.
    pub fn priced(self) -> Option<TicketPriced> {
        let entered_ms = match self {
            Self::Whole => return None,
            Self::Lost | Self::Damaged => None,
            Self::ProvenEntry(entry) => Some(to_ms(entry)),
        };
        Some(TicketPriced { rule: self.rule().code().to_owned(), entered_ms })
    }
}
