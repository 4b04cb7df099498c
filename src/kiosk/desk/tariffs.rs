//! A tariff that is being written is read, checked and tried; and past stays are priced by it. Beside the books.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::TimeDelta;

use crate::domain::facility::ClassCode;
use crate::domain::quote::Quote;
use crate::domain::tariff::{self, Finding, PricedStay, Spot, Tariff, lint};
use crate::domain::time::{Instant, TimeZone};
use crate::kiosk::command::{CheckTariff, CompareTariff, Probe, TariffsCommand};
use crate::kiosk::reply::{Answer, Checked, CompareError, Found, TariffsAnswer};
use crate::kiosk::tariff_form::split;
use crate::operations::compare_tariff::{Comparing, Comparison};
use crate::operations::ports::Machine;
use crate::store::sqlite::past;
use crate::store::sqlite::verify::Stop;
use crate::tariff_file::{self, TariffFile};

/// How many lengths a picture is made of; each is tried at its end and a minute behind it, where prices change.
const SAMPLES: i32 = 288;

/// Carries out what is asked about a tariff that is being written.
pub(super) fn serve(command: &TariffsCommand, folder: &Path, machine: &Machine, stop: &Stop) -> Answer {
    Answer::Tariffs(Box::new(match command {
        TariffsCommand::Check(asked) => TariffsAnswer::Checked(check(asked, machine)),
        TariffsCommand::Compare(asked) => TariffsAnswer::Compared(compare(asked, folder, machine, stop)),
        TariffsCommand::StopComparing => TariffsAnswer::Stopping,
    }))
}

fn check(asked: &CheckTariff, machine: &Machine) -> Checked {
    let mut checked =
        Checked { faults: vec![], findings: None, found: vec![], canonical: None, curve: vec![], quote: None };
    let file = match tariff_file::open(&asked.text) {
        Ok(file) => file,
        Err(error) => {
            let text = error.problem.to_string();
            checked.faults.push(Found { accept: None, at: None, line: error.line, column: error.column, text });
            return checked;
        }
    };
    let tariff = &file.tariff;
    checked.canonical = Some(tariff_file::write(tariff));
    checked.faults = faults_of_garage(&file, asked);
    let zone = match machine.zones.zone(tariff.time_zone()) {
        Ok(zone) => zone,
        Err(error) => {
            checked.faults.push(fault(&file, crate::domain::tariff::Place::TimeZone, error.to_string()));
            return checked;
        }
    };
    let findings = lint(tariff, &zone);
    let all = findings.errors.iter().chain(&findings.warnings);
    checked.found = all.map(|finding| found(&file, finding)).collect();
    checked.findings = Some(findings);
    match Stay::typed(&asked.probe, &asked.garage.facility.name, &zone) {
        Ok(stay) => {
            checked.curve = stay.curve(tariff, &zone, asked.probe.horizon.minutes());
            checked.quote = stay.quote(tariff, &zone);
        }
        Err(why) => checked.quote = Some(Err(why)),
    }
    checked
}

fn found(file: &TariffFile<'_>, finding: &Finding) -> Found {
    let (line, column) = match finding.at {
        Spot::In(place) => file.line_and_column(place),
        Spot::Accepted(idx) => file.line_and_column_of_accepted(idx),
    };
    let accept = (!finding.kind.is_error()).then(|| finding.kind.code());
    Found { accept, at: Some(finding.at), line, column, text: finding.text.clone() }
}

fn fault(file: &TariffFile<'_>, place: crate::domain::tariff::Place, text: String) -> Found {
    let (line, column) = file.line_and_column(place);
    Found { accept: None, at: Some(Spot::In(place)), line, column, text }
}

/// What would be refused when it is published: another zone or currency than the garage's.
fn faults_of_garage(file: &TariffFile<'_>, asked: &CheckTariff) -> Vec<Found> {
    use crate::domain::tariff::Place;
    let (facility, tariff) = (&asked.garage.facility, &file.tariff);
    let mut faults = Vec::new();
    if tariff.time_zone() != facility.time_zone {
        let text =
            format!("the garage is in the time zone {}: a tariff for another cannot price it", facility.time_zone);
        faults.push(fault(file, Place::TimeZone, text));
    }
    if tariff.currency() != facility.currency {
        let garage = facility.currency;
        let text = format!("the garage charges in {} with {} decimals", garage.code(), garage.decimals());
        faults.push(fault(file, Place::Name, text));
    }
    faults
}

/// A stay with which a tariff is tried.
struct Stay {
    vehicle: ClassCode,
    entry: Instant,
    exit: Option<Result<Instant, String>>,
    facility: String,
    customer: Option<String>,
    product: Option<String>,
    event: bool,
    at_entry: BTreeMap<String, String>,
}

impl Stay {
    /// As typed; why it is none, in words.
    fn typed(probe: &Probe, garage: &str, zone: &TimeZone) -> Result<Self, String> {
        let time = |text: &str| zone.parse(text.trim()).map_err(|error| error.to_string());
        let said = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut at_entry = BTreeMap::new();
        for fixed in split(&probe.at_entry) {
            let (name, value) =
                fixed.split_once('=').ok_or_else(|| format!("“{fixed}” is not a name, an equals sign and a value"))?;
            at_entry.insert(name.trim().to_owned(), value.trim().to_owned());
        }
        Ok(Self {
            vehicle: ClassCode::new(probe.vehicle.trim()),
            entry: time(&probe.entry)?,
            exit: said(&probe.exit).map(|exit| time(&exit)),
            facility: said(&probe.facility).unwrap_or_else(|| garage.to_owned()),
            customer: said(&probe.customer),
            product: said(&probe.product),
            event: probe.event,
            at_entry,
        })
    }

    fn facts(&self, exit: Instant) -> PricedStay<'_> {
        PricedStay {
            facility: Some(&self.facility),
            customer: self.customer.as_deref(),
            product: self.product.as_deref(),
            event: self.event,
            at_entry: &self.at_entry,
            ..PricedStay::new(&self.vehicle, self.entry, exit)
        }
    }

    fn quote(&self, tariff: &Tariff, zone: &TimeZone) -> Option<Result<Quote, String>> {
        let priced = |exit| tariff::price(tariff, zone, &self.facts(exit)).map_err(|error| error.to_string());
        Some(self.exit.clone()?.and_then(priced))
    }

    /// Price against stay: one list for each stretch of lengths that has prices.
    fn curve(&self, tariff: &Tariff, zone: &TimeZone, horizon: i32) -> Vec<Vec<(i32, i64)>> {
        let every = horizon.checked_div(SAMPLES).unwrap_or(1).max(1);
        let lengths = (0..=SAMPLES).flat_map(|sample| {
            let length = sample.saturating_mul(every);
            [length, length.saturating_add(1)]
        });
        let mut curve: Vec<Vec<(i32, i64)>> = Vec::new();
        let mut goes_on = false;
        for length in lengths.filter(|length| *length <= horizon) {
            let exit = self.entry.checked_add_signed(TimeDelta::minutes(i64::from(length)));
            let price = exit.and_then(|exit| tariff::price(tariff, zone, &self.facts(exit)).ok());
            let Some(price) = price else {
                goes_on = false;
                continue;
            };
            let point = (length, price.amount().minor());
            match curve.last_mut() {
                Some(stretch) if goes_on => stretch.push(point),
                _ => curve.push(vec![point]),
            }
            goes_on = true;
        }
        curve
    }
}

fn compare(
    asked: &CompareTariff,
    folder: &Path,
    machine: &Machine,
    stop: &Stop,
) -> Result<Option<Comparison>, CompareError> {
    let tariff = tariff_file::parse(&asked.text)?;
    let zone = machine.zones.zone(tariff.time_zone())?;
    let mut comparing = Comparing::new(&tariff, &zone, &asked.garage.facility.name);
    let mut add = |stay: crate::domain::stay::Stay| {
        if !stop.is_asked() {
            comparing.add(&stay);
        }
    };
    let outcome = past::each_that_left(folder, asked.from, asked.before, stop, &mut add);
    if stop.is_asked() {
        return Ok(None);
    }
    outcome?;
    Ok(Some(comparing.done()))
}
