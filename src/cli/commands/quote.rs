//! `parkhaus quote`

use serde_json::{Map, Value};

use crate::cli::answer::{Answer, aligned, object, shown_time, written_time};
use crate::cli::args::QuoteArgs;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::domain::facility::ClassCode;
use crate::domain::quote::{Quote, QuoteLine};
use crate::domain::tariff::{PricedStay, Tariff, price};
use crate::domain::time::TimeZone;
use crate::machine::this_computer;
use crate::tariff_file;

/// The most that is read of a tariff file, in bytes; the reader refuses a longer one.
pub(super) const MOST_TARIFF_BYTES: usize = 1024 * 1024;

/// Prices a stay by a tariff file.
pub(in crate::cli) fn quote(args: QuoteArgs) -> Result<Answer, Failure> {
    let QuoteArgs { tariff, vehicle, entry, exit, facility, at_entry, form: _ } = args;
    let asked = super::at_entry(at_entry)?;
    let (tariff, zone) = read_tariff(&files::text(&tariff, MOST_TARIFF_BYTES)?)?;
    let vehicle = ClassCode::new(vehicle.trim());
    let facts = PricedStay {
        vehicle: &vehicle,
        facility: facility.as_deref(),
        customer: asked.customer.as_deref(),
        product: asked.product.as_deref(),
        event: asked.event,
        at_entry: &asked.values,
        entry: zone.parse(&entry)?,
        exit: zone.parse(&exit)?,
    };
    Ok(answer(&price(&tariff, &zone, &facts)?, &zone))
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
