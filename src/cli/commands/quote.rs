//! `parkhaus quote`

use serde_json::{Map, Value};

use crate::cli::answer::{Answer, aligned, object, shown_time, written_time};
use crate::cli::args::QuoteArgs;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::domain::facility::ClassCode;
use crate::domain::quote::{Quote, QuoteLine};
use crate::domain::tariff::{PricedStay, Tariff, needs_entry, price_by, product_price};
use crate::domain::time::TimeZone;
use crate::machine::this_computer;
use crate::operations::ticket_state::TicketState;
use crate::tariff_file;

/// The most that is read of a tariff file, in bytes; the reader refuses a longer one.
pub(super) const MOST_TARIFF_BYTES: usize = 1024 * 1024;

/// Prices a stay by a tariff file, or a product of its price list.
pub(in crate::cli) fn quote(args: QuoteArgs) -> Result<Answer, Failure> {
    let QuoteArgs { tariff, vehicle, entry, exit, ticket_state, buy, facility, at_entry, form: _ } = args;
    let asked = super::at_entry(at_entry)?;
    let (tariff, zone) = read_tariff(&files::text(&tariff, MOST_TARIFF_BYTES)?)?;
    let vehicle = ClassCode::new(vehicle.trim());
    let ticket = ticket_state.state(&zone)?;
    let time = |text: Option<String>| text.map(|text| zone.parse(&text)).transpose();
    let (entry, exit) = (time(entry)?, time(exit)?);
    let Some(exit) = exit.or(entry) else { return Err(Failure::usage("say when the vehicle leaves: --exit T")) };
    let facts = PricedStay {
        vehicle: &vehicle,
        facility: facility.as_deref(),
        customer: asked.customer.as_deref(),
        product: asked.product.as_deref(),
        event: asked.event,
        at_entry: &asked.values,
        // Nobody knows when a lost ticket came in; a price that asks for it is refused below.
        entry: ticket.entry(entry.unwrap_or(exit)),
        exit,
    };
    if let Some(name) = buy {
        return Ok(answer(&product_price(&tariff, &zone, &facts, &name)?, &zone));
    }
    if entry.is_none() && ticket == TicketState::Lost && needs_entry(&tariff, &facts, ticket.rule()) {
        return Err(Failure::usage(
            "this tariff prices a lost ticket by how long the vehicle was inside: say --entry T too",
        ));
    }
    Ok(answer(&price_by(&tariff, &zone, &facts, ticket.rule())?, &zone))
}

/// Reads a tariff and finds the rules of its time zone.
pub(super) fn read_tariff(text: &str) -> Result<(Tariff, TimeZone), Failure> {
    let tariff = tariff_file::parse(text)?;
    let zone = this_computer().zones.zone(tariff.time_zone())?;
    Ok((tariff, zone))
}

/// A line of a quote for programs.
pub(super) fn line_object(line: &QuoteLine, zone: &TimeZone) -> Value {
    Value::Object(object! {
        "label": line.label.clone(),
        "amount": line.amount.decimal(),
        "from": written_time(line.from, zone),
        "to": written_time(line.to, zone),
        "rule": line.rule.clone(),
    })
}

fn answer(quote: &Quote, zone: &TimeZone) -> Answer {
    let due = quote.amount();
    let mut text = vec![("Fee", due.to_string())];
    text.extend(quote.lines().iter().map(|line| {
        let (from, to) = (shown_time(line.from, zone), shown_time(line.to, zone));
        ("Price", format!("{}: {}  ({from} to {to}; {})", line.label, line.amount, line.rule))
    }));
    text.extend(quote.flags().iter().map(|flag| ("Note", flag.text().to_owned())));
    let mut json: Map<String, Value> = object! {
        "amount": due.decimal(),
        "currency": due.currency().code(),
        "lines": quote.lines().iter().map(|line| line_object(line, zone)).collect::<Vec<_>>(),
        "flags": quote.flags().iter().map(|flag| flag.code()).collect::<Vec<_>>(),
    };
    if let Some(tax) = quote.tax() {
        text.push(("Tax", format!("{} of it", tax.amount)));
        json.insert("tax".to_owned(), Value::from(tax.amount.decimal()));
    }
    Answer { text: aligned(&text), json }
}
