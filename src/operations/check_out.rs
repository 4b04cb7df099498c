//! A vehicle leaves: its stay is priced, settled and closed, and draws a receipt number.
//!
//! An exit is never stopped. What the tariff cannot price is priced by hand with a reason, and whoever cannot or will not pay is
//! let out unpaid with a reason: both are flagged for somebody to look at. So is a lost ticket.

use chrono::TimeDelta;
use thiserror::Error;

use super::desk::{Desk, When, WhenError, said};
use super::ports::{Books, BooksError};
use super::quote::{self, Priced};
use super::ticket_state::TicketState;
use super::till;
use crate::domain::ids::{OpId, PaymentId, StayId, TariffId};
use crate::domain::journal::Entry;
use crate::domain::journal::fact::{Fact, Flag, PaymentTaken, TakenLine, TicketFate, TicketPriced};
use crate::domain::money::Money;
use crate::domain::payment::{self, PaymentError, Settlement, Tender};
use crate::domain::plate::{Plate, PlateError};
use crate::domain::quote::{Quote, QuoteLine};
use crate::domain::stay::{Settling, Stay, StayError, StayState};
use crate::domain::tariff::CannotPrice;
use crate::domain::ticket::{TicketCode, TicketCodeError};
use crate::domain::time::{Instant, from_ms};
use crate::domain::users::permission::Standing;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckOut {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// Whose stay.
    pub who: Who,
    /// How it is paid. `None` closes only a fee of 0.
    pub tender: Option<Tender>,
    /// Cash handed over; `None` is the exact amount.
    pub given: Option<Money>,
    /// The price that a person fixed, where the tariff has none.
    pub price_by_hand: Option<Money>,
    /// Why it is settled unusually.
    pub reason: Option<String>,
    /// When it leaves.
    pub when: When,
    /// What the screen showed; `None` from a caller that showed nothing.
    pub shown: Option<Shown>,
}

/// Whose stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// By the code on the ticket.
    Ticket(String),
    /// By the plate.
    Plate(String),
    /// By the label of the spot.
    Spot(String),
    /// By the stay itself, which the screen found by ticket (`Collected`) or otherwise.
    Stay(StayId, TicketFate),
}

/// What the screen showed when the driver paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The version of the stay.
    pub version: i64,
    /// The exit instant: the scan fixes it.
    pub exit: Instant,
    /// The fee.
    pub amount: Money,
}

/// How long a fee that the screen shows holds, in minutes.
pub const LEAVING_TOLERANCE_MINUTES: i64 = 5;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedOut {
    /// The stay, closed.
    pub stay: Stay,
    /// What was due and why.
    pub quote: Quote,
    /// The tariff that priced it.
    pub tariff: Option<TariffId>,
    /// By which rule it was priced, where the ticket was not there whole.
    pub ticket: Option<TicketPriced>,
    /// How it was settled.
    pub lines: Vec<TakenLine>,
    /// Cash handed over.
    pub given: Option<Money>,
    /// Change to hand back.
    pub change: Money,
    /// When it left.
    pub exit: Instant,
    /// The number of its receipt: `B1-1-000123`.
    pub receipt: String,
    /// The beginning of the hash of its last entry, as the receipt prints it.
    pub hash_prefix: String,
    /// Whether the drawer holds more than its limit now: a cash drop is due.
    pub drop_due: bool,
}

impl CheckedOut {
    /// The entry that the price is reckoned from: the proven one, or that of the books.
    pub fn entered(&self) -> Instant {
        let proven = self.ticket.as_ref().and_then(|ticket| ticket.entered_ms);
        proven.and_then(|ms| from_ms(ms).ok()).unwrap_or(self.stay.entered)
    }
}

/// Why it was refused. Nothing was done; each refusal is a choice, never the end.
#[derive(Debug, Error)]
pub enum CheckOutError {
    /// Nobody inside.
    #[error("no vehicle inside has {0}; look again, or find it by its ticket, plate or spot")]
    NotInside(String),
    /// Two vehicles with that plate.
    #[error("{0} vehicles with the plate {1} are inside: take the ticket or the spot instead")]
    Several(usize, String),
    /// It has left.
    #[error("this vehicle left at {exit} with receipt {receipt}; nothing was done")]
    AlreadyLeft {
        /// When.
        exit: String,
        /// Its receipt.
        receipt: String,
        /// Its stay.
        stay: StayId,
    },
    /// Its stay is void.
    #[error(
        "the stay of this ticket was declared void; nothing was done. A vehicle inside is found by its plate or spot"
    )]
    Voided,
    /// A fee and no tender.
    #[error("{0} is due: say how it is paid (cash or card), or let the vehicle out with nil and a reason")]
    TenderNeeded(Money),
    /// The tariff has no price.
    #[error("{0}; or let the vehicle out with nil and a reason")]
    CannotPrice(CannotPrice),
    /// A reason is missing.
    #[error("letting a vehicle out unpaid, or pricing it by hand, needs a reason: say in a few words why")]
    ReasonMissing,
    /// Evidence is missing.
    #[error(
        "a lost ticket, and an entry that is proven otherwise, need a reason: say in a few words what shows whose vehicle it is \
         and when it came in"
    )]
    EvidenceMissing,
    /// A ticket that is there is lost.
    #[error(
        "this ticket was given, so it is not lost: find the vehicle by its plate or its spot, or call the ticket damaged"
    )]
    TicketIsThere,
    /// The proven entry is none.
    #[error("the proven entry ({0}) lies after the exit; look at it again")]
    ProvenAfterExit(String),
    /// What the screen showed is no longer so.
    #[error("the fee shown no longer holds: {now} is due now instead of {shown}; tell the driver the new amount")]
    NoLongerHolds {
        /// What was shown.
        shown: Money,
        /// What is due.
        now: Money,
    },
    /// A reason is too long.
    #[error("the reason is too long: at most {0} characters; say it shorter")]
    TooLong(usize),
    /// The code is none.
    #[error(transparent)]
    Ticket(#[from] TicketCodeError),
    /// The plate is none.
    #[error(transparent)]
    Plate(#[from] PlateError),
    /// The payment is none.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// The stay cannot go there.
    #[error(transparent)]
    Stay(#[from] StayError),
    /// The time is none.
    #[error(transparent)]
    When(#[from] WhenError),
    /// The id belongs to something else.
    #[error("this operation id was used for something else; use a new one")]
    OtherOperation,
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Lets a vehicle out.
pub fn check_out<B: Books>(desk: &mut Desk<'_, B>, request: &CheckOut) -> Result<CheckedOut, CheckOutError> {
    check_out_with(desk, request, TicketState::Whole)
}

/// Lets a vehicle out whose ticket may be lost or damaged: the tariff may have a price of its own for that.
pub fn check_out_with<B: Books>(
    desk: &mut Desk<'_, B>,
    request: &CheckOut,
    ticket: TicketState,
) -> Result<CheckedOut, CheckOutError> {
    let done = desk.books.entries_of(request.op)?;
    if !done.is_empty() {
        return answer_again(desk, &request.who, &done);
    }
    let (stay, fate) = find_stay(desk, &request.who)?;
    let now = desk.source.now();
    let exit = match request.shown {
        Some(shown) => shown.exit,
        None => request.when.instant(now, desk.zone)?,
    };
    let reason = said(request.reason.as_deref()).or_else(|| request.when.reason().map(str::to_owned));
    if reason.as_deref().is_some_and(|reason| reason.chars().count() > super::check_in::LONGEST_TEXT) {
        return Err(CheckOutError::TooLong(super::check_in::LONGEST_TEXT));
    }
    check_ticket(desk, ticket, &request.who, exit, reason.is_some())?;
    let mut flags = ticket.flags().to_vec();
    if request.when.is_by_hand() {
        flags.push(Flag::ExitByHand);
    }
    if desk.standing()? == Standing::Nobody {
        flags.push(Flag::NobodySignedIn);
    }
    if exit < ticket.entry(stay.entered) {
        flags.push(Flag::ClockBehindEntry);
    }
    if stay.state == StayState::Paid {
        return close_paid(desk, request.op, &stay, fate, exit, &flags);
    }
    let (quote, tariff) = price(desk, request, (&stay, ticket), exit, reason.is_some(), &mut flags)?;
    // What a person fixed, because the tariff has no price, holds however long ago it was: there is none to compare it with.
    if !flags.contains(&Flag::PricedByHand) {
        check_shown(desk, request.shown, (&stay, ticket), &quote, now)?;
    }
    let settlement = settle(desk, request, quote.amount(), reason.is_some(), &mut flags)?;
    let payment = PaymentId::new(desk.source.id());
    let fact = stay.pay(Settling {
        payment,
        quote: quote.clone(),
        tariff,
        lines: settlement
            .lines
            .iter()
            .map(|line| TakenLine { kind: line.kind.code().to_owned(), amount_minor: line.amount_minor })
            .collect(),
        given: (request.tender == Some(Tender::Cash)).then_some(settlement.given),
        change_minor: settlement.change.minor(),
        flags: flags.clone(),
        reason,
        shift: Some(till::for_money(desk, request.op)?),
        ticket: ticket.priced(),
    })?;
    desk.record(request.op, exit, fact.clone(), None)?;
    let closed = stay.paid(&fact).close(desk.books.next_receipt()?, fate, &flags)?;
    let entry = desk.record(request.op, exit, closed, None)?;
    outcome(desk, &entry, Some(&fact))
}

/// Whether a ticket can be lost or damaged so. What is missing is asked for: it holds nobody back.
fn check_ticket<B: Books>(
    desk: &Desk<'_, B>,
    ticket: TicketState,
    who: &Who,
    exit: Instant,
    has_reason: bool,
) -> Result<(), CheckOutError> {
    let is_there = matches!(who, Who::Ticket(_) | Who::Stay(_, TicketFate::Collected));
    if ticket.is_lost() && is_there {
        return Err(CheckOutError::TicketIsThere);
    }
    if ticket.needs_evidence() && !has_reason {
        return Err(CheckOutError::EvidenceMissing);
    }
    match ticket {
        TicketState::ProvenEntry(entry) if entry > exit => {
            Err(CheckOutError::ProvenAfterExit(desk.zone.local(entry).format("%Y-%m-%d %H:%M").to_string()))
        }
        _ => Ok(()),
    }
}

fn find_stay<B: Books>(desk: &mut Desk<'_, B>, who: &Who) -> Result<(Stay, TicketFate), CheckOutError> {
    let (stay, fate, what) = match who {
        Who::Ticket(text) => {
            let code = TicketCode::parse(text)?;
            let stay = desk.books.stay_by_ticket(code.as_str())?;
            (stay, TicketFate::Collected, format!("the ticket {}", code.grouped()))
        }
        Who::Plate(text) => {
            let plate = Plate::parse(text)?;
            let mut inside = desk.books.stays_inside_by_plate(plate.key())?;
            if inside.len() > 1 {
                return Err(CheckOutError::Several(inside.len(), plate.typed().to_owned()));
            }
            let stay = match inside.pop() {
                Some(stay) => Some(stay),
                None => desk.books.last_stay_of_plate(plate.key())?,
            };
            (stay, TicketFate::NotCollected, format!("the plate {}", plate.typed()))
        }
        Who::Spot(label) => {
            let stay = match desk.books.spot_by_label(label)? {
                Some(spot) => desk.books.stay_on_spot(spot.id)?,
                None => None,
            };
            (stay, TicketFate::NotCollected, format!("the spot {}", label.trim()))
        }
        Who::Stay(id, fate) => (desk.books.stay(*id)?, *fate, "this ticket".to_owned()),
    };
    let stay = stay.ok_or(CheckOutError::NotInside(what))?;
    match stay.state {
        StayState::Open | StayState::Paid => Ok((stay, fate)),
        StayState::Voided => Err(CheckOutError::Voided),
        StayState::Closed => {
            let exit = stay.exited.map(|exit| desk.zone.local(exit).format("%Y-%m-%d %H:%M").to_string());
            let receipt = match stay.receipt {
                Some(receipt) => receipt_number(desk, receipt)?,
                None => String::new(),
            };
            Err(CheckOutError::AlreadyLeft { exit: exit.unwrap_or_default(), receipt, stay: stay.id })
        }
    }
}

fn price<B: Books>(
    desk: &mut Desk<'_, B>,
    request: &CheckOut,
    (stay, ticket): (&Stay, TicketState),
    exit: Instant,
    has_reason: bool,
    flags: &mut Vec<Flag>,
) -> Result<(Quote, Option<TariffId>), CheckOutError> {
    let Priced { quote, tariff } = quote::quote_with(desk, stay, exit, ticket)?;
    match (quote, request.price_by_hand) {
        // The tariff has a price by now: what was agreed by hand is not exchanged for it unseen.
        (Ok(quote), Some(agreed)) if agreed != quote.amount() => {
            Err(CheckOutError::NoLongerHolds { shown: agreed, now: quote.amount() })
        }
        (Ok(quote), _) => Ok((quote, tariff.map(|tariff| tariff.id))),
        (Err(_), Some(amount)) => {
            if !has_reason {
                return Err(CheckOutError::ReasonMissing);
            }
            payment::must_be_likely(amount)?;
            flags.push(Flag::PricedByHand);
            Ok((quote::by_hand(amount, stay, exit).map_err(PaymentError::from)?, None))
        }
        (Err(_), None) if request.tender == Some(Tender::Nil) => {
            // Nobody knows the price, so nothing is waived: the flag tells that nothing was paid.
            let currency = desk.books.garage()?.facility.currency;
            flags.push(Flag::PricedByHand);
            flags.push(Flag::LetOutUnpaid);
            if !has_reason {
                return Err(CheckOutError::ReasonMissing);
            }
            Ok((quote::by_hand(Money::zero(currency), stay, exit).map_err(PaymentError::from)?, None))
        }
        (Err(why), None) => Err(CheckOutError::CannotPrice(why)),
    }
}

/// A fee on the screen holds for the leaving tolerance and as long as nobody changes the stay.
fn check_shown<B: Books>(
    desk: &mut Desk<'_, B>,
    shown: Option<Shown>,
    (stay, ticket): (&Stay, TicketState),
    quote: &Quote,
    now: Instant,
) -> Result<(), CheckOutError> {
    let Some(shown) = shown else { return Ok(()) };
    // What is charged is what was shown, whatever else has changed: a tariff published meanwhile may price the stay anew.
    let is_same = shown.version == stay.version && shown.amount == quote.amount();
    let too_old = now.signed_duration_since(shown.exit) > TimeDelta::minutes(LEAVING_TOLERANCE_MINUTES);
    if is_same && !too_old {
        return Ok(());
    }
    let fresh = quote::quote_with(desk, stay, now, ticket)?.quote.map_err(CheckOutError::CannotPrice)?;
    if is_same && shown.amount == fresh.amount() {
        return Ok(());
    }
    Err(CheckOutError::NoLongerHolds { shown: shown.amount, now: fresh.amount() })
}

fn settle<B: Books>(
    desk: &mut Desk<'_, B>,
    request: &CheckOut,
    due: Money,
    has_reason: bool,
    flags: &mut Vec<Flag>,
) -> Result<Settlement, CheckOutError> {
    if due.is_zero() && (request.tender.is_none() || request.given.is_none_or(Money::is_zero)) {
        return Ok(Settlement::nothing_due(due.currency()));
    }
    let Some(tender) = request.tender else { return Err(CheckOutError::TenderNeeded(due)) };
    if tender == Tender::Nil {
        if !has_reason {
            return Err(CheckOutError::ReasonMissing);
        }
        flags.push(Flag::LetOutUnpaid);
    }
    let smallest_coin = desk.books.garage()?.facility.smallest_coin_minor;
    Ok(payment::settle(due, tender, request.given, smallest_coin)?)
}

fn close_paid<B: Books>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    stay: &Stay,
    fate: TicketFate,
    exit: Instant,
    flags: &[Flag],
) -> Result<CheckedOut, CheckOutError> {
    let closed = stay.close(desk.books.next_receipt()?, fate, flags)?;
    let entry = desk.record(op, exit, closed, None)?;
    outcome(desk, &entry, None)
}

fn answer_again<B: Books>(desk: &mut Desk<'_, B>, who: &Who, done: &[Entry]) -> Result<CheckedOut, CheckOutError> {
    let closing = done.iter().find(|entry| matches!(entry.fact, Fact::StayClosed(_)));
    let payment = done.iter().find_map(|entry| match &entry.fact {
        Fact::PaymentTaken(payment) => Some(payment),
        _ => None,
    });
    let closing = closing.ok_or(CheckOutError::OtherOperation)?;
    let left = outcome(desk, closing, payment)?;
    if means(who, &left.stay, closing) { Ok(left) } else { Err(CheckOutError::OtherOperation) }
}

/// Whether somebody means that stay. A plate that was erased may be any; and after the exit was undone, plate and spot may be others.
fn means(who: &Who, stay: &Stay, closing: &Entry) -> bool {
    let still_stands = match &closing.fact {
        Fact::StayClosed(closed) => stay.receipt == Some((closing.epoch, closed.receipt)),
        _ => false,
    };
    match who {
        Who::Plate(_) | Who::Spot(_) if !still_stands => true,
        Who::Ticket(text) => TicketCode::parse(text).is_ok_and(|code| code.as_str() == stay.ticket),
        Who::Plate(text) => match &stay.plate {
            Some(plate) => Plate::parse(text).is_ok_and(|typed| typed.is_same(plate)),
            None => true,
        },
        Who::Spot(label) => stay.spots.iter().any(|spot| spot.label.to_lowercase() == label.trim().to_lowercase()),
        Who::Stay(id, _) => *id == stay.id,
    }
}

/// What a closed stay's entries say. `payment` saves looking for it.
fn outcome<B: Books>(
    desk: &mut Desk<'_, B>,
    closing: &Entry,
    payment: Option<&PaymentTaken>,
) -> Result<CheckedOut, CheckOutError> {
    let Fact::StayClosed(closed) = &closing.fact else { return Err(CheckOutError::OtherOperation) };
    let stay = desk.books.stay(closed.stay)?.ok_or_else(|| missing("its stay"))?;
    let taken = if let Some(payment) = payment {
        payment.clone()
    } else {
        let entries = desk.books.settlement_of(closed.stay)?;
        let payment = entries.into_iter().find_map(|entry| match entry.fact {
            Fact::PaymentTaken(payment) => Some(payment),
            _ => None,
        });
        payment.ok_or_else(|| missing("its payment"))?
    };
    let currency = desk.books.garage()?.facility.currency;
    let instant = |ms| from_ms(ms).map_err(|_outside| missing("a time within reach"));
    let mut lines = Vec::with_capacity(taken.quote.len());
    for line in &taken.quote {
        lines.push(QuoteLine {
            label: line.label.clone(),
            amount: Money::new(line.amount_minor, currency),
            from: instant(line.from_ms)?,
            to: instant(line.to_ms)?,
            rule: line.rule.clone(),
        });
    }
    let quote = Quote::of_lines(currency, lines, Vec::new(), None).map_err(PaymentError::from)?;
    Ok(CheckedOut {
        quote,
        tariff: taken.tariff,
        ticket: taken.ticket,
        lines: taken.lines,
        given: taken.given_minor.map(|minor| Money::new(minor, currency)),
        change: Money::new(taken.change_minor, currency),
        exit: closing.at,
        receipt: receipt_number(desk, (closing.epoch, closed.receipt))?,
        hash_prefix: closing.hash_prefix(),
        drop_due: match taken.shift {
            Some(shift) => till::drop_due(desk, shift)?,
            None => false,
        },
        stay,
    })
}

/// What a stay that has left was let out with; none of a stay that has not.
pub fn closed<B: Books>(desk: &mut Desk<'_, B>, stay: StayId) -> Result<Option<CheckedOut>, CheckOutError> {
    let settled = desk.books.settlement_of(stay)?;
    match settled.iter().find(|entry| matches!(entry.fact, Fact::StayClosed(_))) {
        Some(closing) => outcome(desk, closing, None).map(Some),
        None => Ok(None),
    }
}

/// What an exit was let out with, by the place of the entry that closed it; also where the exit was undone since. None where its payment
/// was an operation of its own, or it was another epoch's.
pub(super) fn closed_at<B: Books>(desk: &mut Desk<'_, B>, place: (u32, i64)) -> Result<Option<CheckedOut>, BooksError> {
    let Some(closing) = desk.books.entry_at(place)? else { return Ok(None) };
    let payment = desk.books.entries_of(closing.op)?.into_iter().find_map(|entry| match entry.fact {
        Fact::PaymentTaken(payment) => Some(payment),
        _ => None,
    });
    let Some(payment) = payment else { return Ok(None) };
    match outcome(desk, &closing, Some(&payment)) {
        Ok(exit) => Ok(Some(exit)),
        Err(CheckOutError::Books(error)) => Err(error),
        Err(other) => Err(BooksError::Damaged(other.to_string())),
    }
}

/// The number of a receipt as printed: booth, epoch and place in the series.
pub fn receipt_number<B: Books>(desk: &mut Desk<'_, B>, (epoch, number): (u32, i64)) -> Result<String, BooksError> {
    let garage = desk.books.garage()?;
    Ok(format!("{}-{epoch}-{number:06}", garage.facility.booth.code))
}

fn missing(what: &str) -> CheckOutError {
    CheckOutError::Books(BooksError::Damaged(format!("a closed stay has lost {what}")))
}
