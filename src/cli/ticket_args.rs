//! What became of a ticket, as it is typed.

use clap::Args;

use super::failure::Failure;
use crate::domain::time::TimeZone;
use crate::operations::ticket_state::TicketState;

/// What became of the ticket.
#[derive(Clone, Debug, Default, Args)]
#[group(multiple = false)]
pub struct TicketArgs {
    /// The ticket is lost: the tariff's price for that, where it has one
    #[arg(long)]
    pub lost: bool,
    /// The ticket is there and cannot be read: the tariff's price for that, where it has one
    #[arg(long)]
    pub damaged: bool,
    /// The ticket is lost, and the vehicle came in then, as somebody proved
    #[arg(long, value_name = "T")]
    pub proven_entry: Option<String>,
}

impl TicketArgs {
    /// What they say.
    pub(super) fn state(&self, zone: &TimeZone) -> Result<TicketState, Failure> {
        Ok(match (&self.proven_entry, self.lost, self.damaged) {
            (Some(entry), ..) => TicketState::ProvenEntry(zone.parse(entry)?),
            (None, true, _) => TicketState::Lost,
            (None, false, true) => TicketState::Damaged,
            (None, false, false) => TicketState::Whole,
        })
    }
}
