//! A stay: open → (moved, corrected) → paid → closed, or voided with a reason.
//!
//! The functions here take the stay as it was read and give the fact that follows, or say why there is none.

use thiserror::Error;

use super::facility::{ClassCode, Need};
use super::ids::{PaymentId, ShiftId, SpotId, StayId, TariffId};
use super::journal::fact::{
    Approval, AtEntry, Flag, PaymentTaken, PricedLine, StayClosed, StayCorrected, StayErased, StayMoved, StayVoided,
    TakenLine, TicketFate, TicketPriced,
};
use super::money::Money;
use super::plate::Plate;
use super::quote::Quote;
use super::tariff::PricedStay;
use super::time::{Instant, to_ms};

/// Where a stay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StayState {
    /// Inside, not paid.
    Open,
    /// Paid and still inside: it holds its spot.
    Paid,
    /// Gone.
    Closed,
    /// Declared void.
    Voided,
}

impl StayState {
    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Closed => "closed",
            Self::Voided => "voided",
        }
    }

    /// The state of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Paid, Self::Closed, Self::Voided].into_iter().find(|state| state.code() == code)
    }

    /// Whether the vehicle is inside.
    pub const fn is_inside(self) -> bool {
        matches!(self, Self::Open | Self::Paid)
    }
}

/// A spot that a stay holds or held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSpot {
    /// The spot.
    pub id: SpotId,
    /// What is painted on it.
    pub label: String,
    /// The label of its floor.
    pub floor: String,
}

/// One vehicle's time inside, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Its identity.
    pub id: StayId,
    /// Grows by one with every change.
    pub version: i64,
    /// Where it stands.
    pub state: StayState,
    /// The code on its ticket.
    pub ticket: String,
    /// The vehicle's class.
    pub class: ClassCode,
    /// The plate, unless there is none or it is erased.
    pub plate: Option<Plate>,
    /// When it came in.
    pub entered: Instant,
    /// When it left, if it did.
    pub exited: Option<Instant>,
    /// The spots it holds while inside, and the last ones it held after that. Empty in overflow.
    pub spots: Vec<HeldSpot>,
    /// What the driver is entitled to.
    pub needs: Vec<Need>,
    /// What the tariff may ask.
    pub at_entry: AtEntry,
    /// What is unusual.
    pub flags: Vec<Flag>,
    /// What was due, in minor units, once settled.
    pub fee_minor: Option<i64>,
    /// The epoch and number of its receipt, once closed.
    pub receipt: Option<(u32, i64)>,
    /// Whether what was personal about it is gone for good.
    pub erased: bool,
}

impl Stay {
    /// What the tariff of the facility of that name may ask of it, if it ends then.
    pub fn priced_in<'a>(&'a self, facility: &'a str, exit: Instant) -> PricedStay<'a> {
        PricedStay {
            vehicle: &self.class,
            facility: Some(facility),
            customer: self.at_entry.customer.as_deref(),
            product: self.at_entry.product.as_deref(),
            event: self.at_entry.event,
            at_entry: &self.at_entry.values,
            entry: self.entered,
            exit,
        }
    }
}

/// Why a stay cannot go there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StayError {
    /// It has left.
    #[error("this vehicle has already left; its receipt can be printed again")]
    AlreadyClosed,
    /// It is void.
    #[error("this stay was declared void")]
    Voided,
    /// It has been paid.
    #[error("this stay is already paid")]
    AlreadyPaid,
    /// It has not been paid.
    #[error("this stay is not paid yet")]
    NotPaid,
    /// A reason is missing.
    #[error("a reason is needed: write in a few words why")]
    ReasonMissing,
    /// It is inside.
    #[error("this vehicle is inside: there is no exit to undo")]
    NotLeft,
    /// Its exit was undone, or it left again since.
    #[error("this exit was undone before")]
    ExitUndone,
    /// Nobody could tell whose it is.
    #[error("the personal data of this stay was erased: its exit stays as it is")]
    Erased,
    /// It left, or was declared void, and cannot be erased before.
    #[error("personal data of a vehicle that is inside cannot be erased")]
    StillInside,
}

/// What may be put right about an open stay. `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// The plate.
    pub plate: Option<Plate>,
    /// The class.
    pub class: Option<ClassCode>,
    /// The entry time.
    pub entered: Option<Instant>,
    /// Why.
    pub reason: Option<String>,
}

/// How a quote is settled, ready to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settling {
    /// The identity of the payment.
    pub payment: PaymentId,
    /// What is due and why.
    pub quote: Quote,
    /// The tariff that priced it.
    pub tariff: Option<TariffId>,
    /// How it is settled; adds up to the amount.
    pub lines: Vec<TakenLine>,
    /// Cash handed over.
    pub given: Option<Money>,
    /// Change handed back, in minor units.
    pub change_minor: i64,
    /// What is unusual about it.
    pub flags: Vec<Flag>,
    /// Why it is settled unusually.
    pub reason: Option<String>,
    /// The shift whose drawer it goes into.
    pub shift: Option<ShiftId>,
    /// By which rule it was priced, where the ticket was not there whole.
    pub ticket: Option<TicketPriced>,
}

impl Stay {
    /// Flags with more of them, in order, each once.
    pub fn flags_with(&self, more: &[Flag]) -> Vec<Flag> {
        let mut flags: Vec<Flag> = self.flags.iter().chain(more).copied().collect();
        flags.sort_unstable();
        flags.dedup();
        flags
    }

    fn inside(&self) -> Result<(), StayError> {
        match self.state {
            StayState::Open | StayState::Paid => Ok(()),
            StayState::Closed => Err(StayError::AlreadyClosed),
            StayState::Voided => Err(StayError::Voided),
        }
    }

    fn unpaid(&self) -> Result<(), StayError> {
        self.inside()?;
        if self.state == StayState::Paid { Err(StayError::AlreadyPaid) } else { Ok(()) }
    }

    /// Puts plate, class or entry time right. What was paid for cannot be corrected any more.
    pub fn correct(&self, correction: &Correction) -> Result<StayCorrected, StayError> {
        self.unpaid()?;
        let entered = correction.entered.unwrap_or(self.entered);
        if correction.entered.is_some() && correction.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(StayError::ReasonMissing);
        }
        Ok(StayCorrected {
            stay: self.id,
            read: self.version,
            class: correction.class.clone().unwrap_or_else(|| self.class.clone()),
            entered_ms: to_ms(entered),
            flags: self.flags.clone(),
            reason: correction.reason.clone(),
        })
    }

    /// Gives the stay other spots, or its first ones after an overflow entry.
    pub fn move_to(&self, spots: Vec<SpotId>, why: String, more: &[Flag]) -> Result<StayMoved, StayError> {
        self.inside()?;
        // A car that has got its spot is no longer in overflow; the entry that let it in still says that it was.
        let flags = self.flags_with(more).into_iter().filter(|flag| *flag != Flag::Overflow).collect();
        Ok(StayMoved { stay: self.id, read: self.version, spots, why, flags })
    }

    /// Settles a quote.
    pub fn pay(&self, settling: Settling) -> Result<PaymentTaken, StayError> {
        self.unpaid()?;
        let quote = settling.quote.lines().iter().map(|line| PricedLine {
            label: line.label.clone(),
            amount_minor: line.amount.minor(),
            from_ms: to_ms(line.from),
            to_ms: to_ms(line.to),
            rule: line.rule.clone(),
        });
        Ok(PaymentTaken {
            payment: settling.payment,
            stay: self.id,
            read: self.version,
            amount_minor: settling.quote.amount().minor(),
            quote: quote.collect(),
            tariff: settling.tariff,
            lines: settling.lines,
            given_minor: settling.given.map(Money::minor),
            change_minor: settling.change_minor,
            flags: self.flags_with(&settling.flags),
            reason: settling.reason,
            shift: settling.shift,
            ticket: settling.ticket,
        })
    }

    /// Lets a paid vehicle out. `receipt` is the next number of the booth's series.
    pub fn close(&self, receipt: i64, ticket: TicketFate, more: &[Flag]) -> Result<StayClosed, StayError> {
        self.inside()?;
        if self.state != StayState::Paid {
            return Err(StayError::NotPaid);
        }
        Ok(StayClosed { stay: self.id, read: self.version, receipt, ticket, flags: self.flags_with(more) })
    }

    /// The stay after a payment was recorded.
    #[must_use]
    pub fn paid(mut self, fact: &PaymentTaken) -> Self {
        self.state = StayState::Paid;
        self.version = self.version.saturating_add(1);
        self.fee_minor = Some(fact.amount_minor);
        self.flags.clone_from(&fact.flags);
        self
    }

    /// Declares an unpaid stay void: a ticket drawn by mistake.
    pub fn void(&self, reason: &str, approval: Approval) -> Result<StayVoided, StayError> {
        self.unpaid()?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(StayError::ReasonMissing);
        }
        Ok(StayVoided { stay: self.id, read: self.version, reason: reason.to_owned(), approval: Some(approval) })
    }

    /// Erases the personal data of a stay that has ended.
    pub fn erase(&self, reason: &str) -> Result<StayErased, StayError> {
        if self.state.is_inside() {
            return Err(StayError::StillInside);
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(StayError::ReasonMissing);
        }
        Ok(StayErased { stay: self.id, read: self.version, reason: reason.to_owned() })
    }
}
