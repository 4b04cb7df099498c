//! From what was recorded to its paper.

use std::sync::Arc;

use crate::domain::journal::fact::{Fact, Flag, TakenLine};
use crate::domain::money::{Currency, Money};
use crate::domain::receipt::{AmountLine, EntryTicket, Note, Place, Pricing, Receipt, ReceiptCopy, wall_time};
use crate::domain::stay::HeldSpot;
use crate::domain::time::{TimeZone, minute_of};
use crate::kiosk::reply::Paper;
use crate::operations::check_in::CheckedIn;
use crate::operations::check_out::CheckedOut;
use crate::operations::desk::Desk;
use crate::operations::ports::{Books, BooksError, Garage};
use crate::paper::{PaperWidth, Sheet, raster};
use crate::text::words::PaperWords;

/// What a receipt says that stands neither in the stay nor in its quote.
pub(super) struct ReceiptFacts {
    /// The garage.
    pub(super) garage: Arc<Garage>,
    /// By what rules the total came about.
    pricing: Pricing,
    /// Why it was settled unusually.
    reason: Option<String>,
}

/// Reads what a receipt says that stands neither in the stay nor in its quote.
pub(super) fn receipt_facts<B: Books>(desk: &mut Desk<'_, B>, exit: &CheckedOut) -> Result<ReceiptFacts, BooksError> {
    let garage = desk.books.garage()?;
    let reason = desk.books.settlement_of(exit.stay.id)?.into_iter().find_map(|entry| match entry.fact {
        Fact::PaymentTaken(payment) => payment.reason,
        _ => None,
    });
    let pricing = if exit.stay.flags.contains(&Flag::PricedByHand) {
        Pricing::ByHand { reason: reason.clone().unwrap_or_default() }
    } else {
        match exit.tariff {
            None => Pricing::NoTariff,
            Some(id) => {
                let name = desk.books.tariff(id)?.map(|tariff| tariff.name.clone()).unwrap_or_default();
                // Versions have no numbers; the end of the identity tells two apart.
                let id = id.to_string();
                let version = id.rsplit('-').next().unwrap_or_default().to_owned();
                Pricing::Tariff { name, version }
            }
        }
    };
    Ok(ReceiptFacts { garage, pricing, reason })
}

/// The ticket of a vehicle that came in.
pub(super) fn ticket(garage: &Garage, zone: &TimeZone, entry: &CheckedIn) -> Paper {
    let ticket = EntryTicket {
        facility: garage.facility.name.clone(),
        code: entry.ticket.clone(),
        plate: entry.plate.clone(),
        class: class_name(garage, &entry.class),
        place: place(&entry.spots),
        entry: wall_time(zone, entry.entered),
        booth: garage.facility.booth.code.clone(),
        notes: Vec::new(),
        terms: Vec::new(),
    };
    let sheet = Sheet::entry_ticket(&ticket, PaperWidth::Mm80, &PaperWords::ENGLISH);
    paper(PaperWords::ENGLISH.entry_ticket.to_owned(), format!("ticket-{}", entry.ticket), &sheet)
}

/// The receipt of a vehicle that left.
pub(super) fn receipt(zone: &TimeZone, exit: &CheckedOut, facts: &ReceiptFacts, copy: ReceiptCopy) -> Paper {
    let garage = &facts.garage;
    let stay = &exit.stay;
    let currency = garage.facility.currency;
    let minutes = minute_of(exit.exit).signed_duration_since(minute_of(stay.entered)).num_minutes();
    let mut notes = Vec::new();
    if stay.flags.contains(&Flag::ClockBehindEntry) {
        notes.push(Note::ClockBehindEntry);
    }
    if stay.flags.contains(&Flag::LetOutUnpaid) {
        notes.push(Note::LetOutUnpaid { reason: facts.reason.clone().unwrap_or_default() });
    }
    let receipt = Receipt {
        facility: garage.facility.name.clone(),
        number: exit.receipt.clone(),
        copy,
        code: stay.ticket.clone(),
        plate: stay.plate.as_ref().map(|plate| plate.typed().to_owned()),
        class: class_name(garage, &stay.class),
        place: place(&stay.spots),
        entry: wall_time(zone, stay.entered),
        exit: wall_time(zone, exit.exit),
        duration_minutes: u64::try_from(minutes).unwrap_or(0),
        fee_lines: exit
            .quote
            .lines()
            .iter()
            .map(|line| AmountLine { label: line.label.clone(), amount: line.amount })
            .collect(),
        total: exit.quote.amount(),
        tax: None,
        payment_lines: exit.lines.iter().map(|line| payment_line(line, currency)).collect(),
        given: exit.given,
        change: exit.given.map(|_given| exit.change),
        pricing: facts.pricing.clone(),
        hash_prefix: exit.hash_prefix.clone(),
        notes,
    };
    let sheet = Sheet::receipt(&receipt, PaperWidth::Mm80, &PaperWords::ENGLISH);
    paper((PaperWords::ENGLISH.receipt)(&exit.receipt), format!("receipt-{}", exit.receipt), &sheet)
}

fn paper(title: String, file_stem: String, sheet: &Sheet) -> Paper {
    Paper { title, file_stem, text: sheet.to_text(), dots: raster(sheet).map(Arc::new).map_err(Arc::new) }
}

fn class_name(garage: &Garage, code: &crate::domain::facility::ClassCode) -> String {
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
