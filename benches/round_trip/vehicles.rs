//! Vehicles with everything about them that is not decided by the books.

use chrono::TimeDelta;
use parkhaus::domain::facility::ClassCode;
use parkhaus::domain::ids::OpId;
use parkhaus::domain::journal::fact::AtEntry;
use parkhaus::domain::payment::Tender;
use parkhaus::domain::time::{Instant, from_ms};
use parkhaus::operations::check_in::{CheckIn, SpotChoice, WhenFull};
use parkhaus::operations::check_out::{CheckOut, Who};
use parkhaus::operations::desk::When;
use parkhaus::operations::ports::Source;

/// How long each stays, in minutes: the demo tariff asks 4.50 for it.
const MINUTES: i64 = 95;

/// One vehicle.
#[derive(Clone)]
pub(crate) struct Vehicle {
    /// The request to let it in.
    pub(crate) enter: CheckIn,
    exit: Instant,
    leave: OpId,
}

impl Vehicle {
    /// The vehicle of that number; no two numbers have one plate.
    pub(crate) fn new(number: u32, source: &dyn Source) -> Self {
        let entered = from_ms(1_795_334_400_000 + i64::from(number) * 7_000).unwrap();
        let enter = CheckIn {
            op: OpId::new(source.id()),
            plate: Some(format!("B-PH {number:06}")),
            class: ClassCode::new("car"),
            spot: SpotChoice::Best,
            needs: Vec::new(),
            when_full: WhenFull::Refuse,
            again: None,
            when: When::Recorded(entered),
            at_entry: AtEntry::default(),
        };
        Self { enter, exit: entered + TimeDelta::minutes(MINUTES), leave: OpId::new(source.id()) }
    }

    /// When it leaves.
    pub(crate) const fn exit(&self) -> Instant {
        self.exit
    }

    /// The operation that lets it out.
    pub(crate) const fn leave_op(&self) -> OpId {
        self.leave
    }

    /// The request to let it out with a ticket, paid in cash.
    pub(crate) fn leave(&self, ticket: String) -> CheckOut {
        CheckOut {
            op: self.leave,
            who: Who::Ticket(ticket),
            tender: Some(Tender::Cash),
            given: None,
            price_by_hand: None,
            reason: None,
            when: When::Recorded(self.exit),
            shown: None,
        }
    }
}

/// The next vehicles of an endless row.
#[derive(Default)]
pub(crate) struct Row {
    next: u32,
}

impl Row {
    /// So many of them.
    pub(crate) fn take(&mut self, count: usize, source: &dyn Source) -> Vec<Vehicle> {
        (0..count)
            .map(|_| {
                self.next += 1;
                Vehicle::new(self.next, source)
            })
            .collect()
    }
}
