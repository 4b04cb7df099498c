//! From what was recorded to its paper.

use std::collections::BTreeMap;

use crate::domain::facility::ClassCode;
use crate::domain::journal::fact::{Fact, Flag, TakenLine};
use crate::domain::money::{Currency, Money};
use crate::domain::receipt::{
    AmountLine, EntryTicket, Note, PaperCopy, PaperKind, Place, Pricing, Receipt, TaxLine, wall_time,
};
use crate::domain::stay::{HeldSpot, Stay, StayState};
use crate::domain::tariff::{PriceRule, Tax};
use crate::domain::time::{Instant, minute_of};
use crate::operations::check_in::CheckedIn;
use crate::operations::check_out::{self, CheckOutError, CheckedOut};
use crate::operations::desk::Desk;
use crate::operations::ports::{Books, BooksError, Garage, WhatToPrint};
use crate::paper::{PaperWidth, Sheet};
use crate::text::words::PaperWords;

use super::settings::Printer;

/// A paper, laid out.
#[derive(Clone, Debug)]
pub struct Laid {
    /// What it is: `Entry ticket`, `Receipt B1-1-000123`.
    pub title: String,
    /// What its file is called unless somebody says otherwise, without the ending.
    pub file_stem: String,
    /// What stands where.
    pub sheet: Sheet,
}

/// How the papers of this booth look, whoever prints or shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// How wide they are.
    pub width: PaperWidth,
    /// Who supplies the service, on receipts.
    pub supplier: Vec<String>,
    /// The garage's own lines on tickets.
    pub terms: Vec<String>,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: PaperWidth::Mm80, supplier: Vec::new(), terms: Vec::new() }
    }
}

/// How the papers of this booth look: as its printer says, if it has one that can be read and understood. Papers are laid out in the
/// transaction that lets a vehicle in or out, and nothing about a printer holds anybody back.
pub fn look<B: Books>(desk: &mut Desk<'_, B>) -> Result<Look, BooksError> {
    let setting = match desk.books.printer() {
        Ok(setting) => setting,
        // What is wrong with the whole of the books is told, as in `operations::print`.
        Err(error @ (BooksError::Busy | BooksError::Stale | BooksError::Full)) => return Err(error),
        Err(_) => None,
    };
    let printer = setting.and_then(|setting| Printer::read(&setting).ok());
    Ok(printer.map(|printer| printer.look).unwrap_or_default())
}

/// The ticket of a vehicle that came in just now.
pub fn ticket<B: Books>(desk: &mut Desk<'_, B>, entry: &CheckedIn) -> Result<Laid, BooksError> {
    let at_entry = desk.books.stay(entry.stay)?.map(|stay| stay.at_entry.values).unwrap_or_default();
    let facts = TicketFacts {
        code: &entry.ticket,
        plate: entry.plate.as_deref(),
        class: &entry.class,
        spots: &entry.spots,
        entered: entry.entered,
        at_entry: &at_entry,
    };
    entry_ticket(desk, &facts, PaperCopy::Original)
}

/// The ticket of a stay, as the stay stands now.
pub fn ticket_of<B: Books>(desk: &mut Desk<'_, B>, stay: &Stay, copy: PaperCopy) -> Result<Laid, BooksError> {
    let facts = TicketFacts {
        code: &stay.ticket,
        plate: stay.plate.as_ref().map(crate::domain::plate::Plate::typed),
        class: &stay.class,
        spots: &stay.spots,
        entered: stay.entered,
        at_entry: &stay.at_entry.values,
    };
    entry_ticket(desk, &facts, copy)
}

/// What a printer is to print; none where there is nothing to print any more.
pub fn queued<B: Books>(
    desk: &mut Desk<'_, B>,
    what: WhatToPrint,
    was_sent: bool,
    printer: &Printer,
) -> Result<Option<Laid>, BooksError> {
    let WhatToPrint::Paper { paper, stay, copy } = what else {
        let facility = desk.books.garage()?.facility.name.clone();
        let sheet = test_page(&facility, &printer.place.to_string(), printer.look.width);
        return Ok(Some(Laid { title: PaperWords::ENGLISH.test_page.to_owned(), file_stem: "test".to_owned(), sheet }));
    };
    let copy = match (copy, was_sent) {
        (0, false) => PaperCopy::Original,
        (0, true) => PaperCopy::Interrupted,
        (copy, _) => PaperCopy::Duplicate(copy),
    };
    let Some(stay) = desk.books.stay(stay)? else { return Ok(None) };
    match paper {
        // Whoever carried it could not leave with it.
        PaperKind::Ticket if stay.state == StayState::Voided => Ok(None),
        PaperKind::Ticket => ticket_of(desk, &stay, copy).map(Some),
        PaperKind::Receipt => match check_out::closed(desk, stay.id) {
            Ok(Some(exit)) => receipt(desk, &exit, copy).map(Some),
            Ok(None) => Ok(None),
            Err(CheckOutError::Books(error)) => Err(error),
            Err(other) => Err(BooksError::Damaged(other.to_string())),
        },
    }
}

/// What stands on a ticket, wherever it was read.
struct TicketFacts<'a> {
    code: &'a str,
    plate: Option<&'a str>,
    class: &'a ClassCode,
    spots: &'a [HeldSpot],
    entered: Instant,
    /// What was fixed at entry: the driver can read it, and whoever disputes the fee.
    at_entry: &'a BTreeMap<String, String>,
}

fn entry_ticket<B: Books>(
    desk: &mut Desk<'_, B>,
    facts: &TicketFacts<'_>,
    copy: PaperCopy,
) -> Result<Laid, BooksError> {
    let garage = desk.books.garage()?;
    let look = look(desk)?;
    let ticket = EntryTicket {
        facility: garage.facility.name.clone(),
        copy,
        code: facts.code.to_owned(),
        plate: facts.plate.map(str::to_owned),
        class: class_name(&garage, facts.class),
        place: place(facts.spots),
        entry: wall_time(desk.zone, facts.entered),
        booth: garage.facility.booth.code.clone(),
        notes: facts
            .at_entry
            .iter()
            .map(|(name, value)| Note::FixedAtEntry { name: name.clone(), value: value.clone() })
            .collect(),
        terms: look.terms,
    };
    Ok(Laid {
        title: PaperWords::ENGLISH.entry_ticket.to_owned(),
        file_stem: with_copy(format!("ticket-{}", facts.code), copy),
        sheet: Sheet::entry_ticket(&ticket, look.width, &PaperWords::ENGLISH),
    })
}

/// The receipt of a vehicle that left.
pub fn receipt<B: Books>(desk: &mut Desk<'_, B>, exit: &CheckedOut, copy: PaperCopy) -> Result<Laid, BooksError> {
    let garage = desk.books.garage()?;
    let look = look(desk)?;
    let stay = &exit.stay;
    let currency = garage.facility.currency;
    let reason = reason(desk, stay)?;
    let entered = exit.entered();
    let minutes = minute_of(exit.exit).signed_duration_since(minute_of(entered)).num_minutes();
    let (pricing, taxes) = pricing(desk, exit, reason.as_deref())?;
    let mut notes = Vec::new();
    let case = exit.ticket.as_ref().and_then(|ticket| PriceRule::from_code(&ticket.rule));
    match case {
        Some(PriceRule::LostTicket) => notes.push(Note::LostTicket),
        Some(PriceRule::DamagedTicket) => notes.push(Note::DamagedTicket),
        Some(PriceRule::ProvenEntry) => {
            notes.extend([Note::LostTicket, Note::EntryProven { recorded: wall_time(desk.zone, stay.entered) }]);
        }
        Some(PriceRule::Stay) | None => {}
    }
    if stay.flags.contains(&Flag::ClockBehindEntry) {
        notes.push(Note::ClockBehindEntry);
    }
    if stay.flags.contains(&Flag::LetOutUnpaid) {
        notes.push(Note::LetOutUnpaid { reason: reason.unwrap_or_default() });
    }
    let receipt = Receipt {
        facility: garage.facility.name.clone(),
        supplier: look.supplier,
        number: exit.receipt.clone(),
        copy,
        code: stay.ticket.clone(),
        plate: stay.plate.as_ref().map(|plate| plate.typed().to_owned()),
        class: class_name(&garage, &stay.class),
        place: place(&stay.spots),
        entry: wall_time(desk.zone, entered),
        exit: wall_time(desk.zone, exit.exit),
        duration_minutes: u64::try_from(minutes).unwrap_or(0),
        fee_lines: exit
            .quote
            .lines()
            .iter()
            .map(|line| AmountLine { label: line.label.clone(), amount: line.amount })
            .collect(),
        total: exit.quote.amount(),
        taxes,
        payment_lines: exit.lines.iter().map(|line| payment_line(line, currency)).collect(),
        given: exit.given,
        change: exit.given.map(|_given| exit.change),
        pricing,
        hash_prefix: exit.hash_prefix.clone(),
        notes,
    };
    Ok(Laid {
        title: (PaperWords::ENGLISH.receipt)(&exit.receipt),
        file_stem: with_copy(format!("receipt-{}", exit.receipt), copy),
        sheet: Sheet::receipt(&receipt, look.width, &PaperWords::ENGLISH),
    })
}

/// A page that shows what a printer can do: every size, and letters of many languages.
pub fn test_page(facility: &str, printer: &str, width: PaperWidth) -> Sheet {
    Sheet::test_page(facility, printer, width, &PaperWords::ENGLISH)
}

/// Why a stay was settled unusually.
fn reason<B: Books>(desk: &mut Desk<'_, B>, stay: &Stay) -> Result<Option<String>, BooksError> {
    Ok(desk.books.settlement_of(stay.id)?.into_iter().find_map(|entry| match entry.fact {
        Fact::PaymentTaken(payment) => payment.reason,
        _ => None,
    }))
}

/// By what rules a total came about, and the tax in it.
fn pricing<B: Books>(
    desk: &mut Desk<'_, B>,
    exit: &CheckedOut,
    reason: Option<&str>,
) -> Result<(Pricing, Vec<TaxLine>), BooksError> {
    if exit.stay.flags.contains(&Flag::PricedByHand) {
        return Ok((Pricing::ByHand { reason: reason.unwrap_or_default().to_owned() }, Vec::new()));
    }
    let Some(id) = exit.tariff else { return Ok((Pricing::NoTariff, Vec::new())) };
    let tariff = desk.books.tariff(id)?;
    let name = tariff.as_ref().map(|tariff| tariff.name.clone()).unwrap_or_default();
    // Versions have no numbers; the end of the identity tells two apart.
    let id = id.to_string();
    let version = id.rsplit('-').next().unwrap_or_default().to_owned();
    let taxes = tariff.and_then(|tariff| tariff.tariff.rules().tax).and_then(|tax| tax_line(tax, exit));
    Ok((Pricing::Tariff { name, version }, taxes.into_iter().collect()))
}

fn tax_line(tax: Tax, exit: &CheckedOut) -> Option<TaxLine> {
    let gross = exit.quote.amount();
    let share = tax.share(&exit.quote)?;
    let net = gross.minus(share.amount).ok()?;
    Some(TaxLine { rate: share.rate.to_string(), net, tax: share.amount, gross })
}

fn with_copy(stem: String, copy: PaperCopy) -> String {
    match copy {
        PaperCopy::Original => stem,
        PaperCopy::Duplicate(copy) => format!("{stem}-duplicate-{copy}"),
        PaperCopy::Interrupted => format!("{stem}-sent-again"),
    }
}

fn class_name(garage: &Garage, code: &ClassCode) -> String {
    garage.class(code).map_or_else(|| code.to_string(), |class| class.name.clone())
}

fn place(spots: &[HeldSpot]) -> Place {
    match spots.first() {
        Some(first) => {
            Place::Spots { labels: spots.iter().map(|spot| spot.label.clone()).collect(), floor: first.floor.clone() }
        }
        None => Place::Overflow,
    }
}

fn payment_line(line: &TakenLine, currency: Currency) -> AmountLine {
    let label = match line.kind.as_str() {
        "cash" => "Cash",
        "card" => "Card",
        "nil" => "Not paid",
        "rounding" => "Rounding",
        other => other,
    };
    AmountLine { label: label.to_owned(), amount: Money::new(line.amount_minor, currency) }
}
