//! From rate tables to a tariff.

use std::num::NonZeroU32;

use serde_json::{Map, Value};
use thiserror::Error;

use super::words::{ANY_VEHICLE, decimal, digits, price, read_clock_length, read_iso_length};
use crate::domain::facility::ClassCode;
use crate::domain::money::{Currency, MoneyError};
use crate::domain::tariff::{
    Adjustment, Amount, Band, Calendar, Cap, CapOver, Change, Cycle, Exact, Match, Meter, MeterError, Most, Plan,
    Price, Rung, Settings, Tariff, TariffError, TariffRules, Tax, TaxMode, TaxRate, TicketRules, TimeOfDay, UpTo,
};

/// The most that is read of one file: rate tables, and lines of each.
const MOST_ITEMS: usize = 10_000;

/// A tariff, and what of the rate tables is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The tariff.
    pub tariff: Tariff,
    /// What was not carried over, or understood in one of several ways; each begins with its place in the file.
    pub remarks: Vec<String>,
}

/// Why rate tables make no tariff.
#[derive(Debug, Error)]
pub enum ApdsError {
    /// Not JSON.
    #[error("this is not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// No rate table in it.
    #[error("there is no rate table in this file: a rate table has “rateLineCollections”")]
    NoTable,
    /// More than anybody has.
    #[error("there is more in this file than {MOST_ITEMS} rate tables or lines")]
    TooMuch,
    /// Something must be there and is not, or says nothing that can be used.
    #[error("{at}: {what}")]
    Unusable {
        /// Where.
        at: String,
        /// What is wrong.
        what: String,
    },
    /// No currency that is known.
    #[error(transparent)]
    Currency(#[from] MoneyError),
    /// Lines that make no meter.
    #[error("{at}: {fault}")]
    Meter {
        /// Where.
        at: String,
        /// Why not.
        fault: MeterError,
    },
    /// Rate tables that make no tariff together.
    #[error(transparent)]
    Tariff(#[from] TariffError),
}

/// Reads rate tables as one tariff. A rate table does not say where it holds: name and zone are the garage's.
pub fn import(text: &str, name: &str, time_zone: &str) -> Result<Imported, ApdsError> {
    let document: Value = serde_json::from_str(text)?;
    let tables = tables(&document);
    if tables.is_empty() {
        return Err(ApdsError::NoTable);
    }
    if tables.len() > MOST_ITEMS {
        return Err(ApdsError::TooMuch);
    }
    let mut importer = Importer { remarks: Vec::new(), currency: None, tax: TaxSoFar::Unread };
    let mut plans: Vec<(u64, Plan)> = Vec::new();
    let eligibility = list_under(&document, &["rateEligibility", "rateEligibilities"]);
    for (idx, (at, table)) in tables.iter().enumerate() {
        let (priority, vehicles) = importer.eligibility(&eligibility, table, idx);
        if let Some(plan) = importer.plan(at, table, vehicles)? {
            plans.push((priority, plan));
        }
    }
    plans.sort_by_key(|(priority, _)| *priority);
    let currency = importer.currency.ok_or(ApdsError::NoTable)?;
    let tariff = Tariff::new(TariffRules {
        name: name.to_owned(),
        currency,
        time_zone: time_zone.to_owned(),
        calendar: Calendar::default(),
        tax: match importer.tax {
            TaxSoFar::Said(tax) => Some(tax),
            TaxSoFar::Unread | TaxSoFar::Nothing => None,
        },
        settings: Settings::default(),
        plans: plans.into_iter().map(|(_, plan)| plan).collect(),
        tickets: TicketRules::default(),
        products: Vec::new(),
        accepted: Vec::new(),
    })?;
    Ok(Imported { tariff, remarks: importer.remarks })
}

/// Every rate table in a document, with its place: the document itself, a list, or lists under the names that systems use.
fn tables(document: &Value) -> Vec<(String, &Map<String, Value>)> {
    let is_table = |value: &&Map<String, Value>| value.contains_key("rateLineCollections");
    if let Some(table) = document.as_object().filter(is_table) {
        return vec![("rate table".to_owned(), table)];
    }
    let (name, listed) = match document {
        Value::Array(listed) => ("", listed.as_slice()),
        _ => ["rateTables", "data", "rates", "rateTable"]
            .into_iter()
            .find_map(|key| Some((key, document.get(key)?.as_array()?.as_slice())))
            .unwrap_or(("", &[])),
    };
    let numbered = listed.iter().enumerate();
    let objects = numbered.filter_map(|(idx, value)| Some((format!("{name}[{idx}]"), value.as_object()?)));
    objects.filter(|(_, table)| is_table(table)).collect()
}

fn list_under<'d>(document: &'d Value, keys: &[&str]) -> Vec<&'d Value> {
    keys.iter().filter_map(|key| document.get(key)?.as_array()).flatten().collect()
}

struct Importer {
    remarks: Vec<String>,
    currency: Option<Currency>,
    /// The tax of the collections so far: each must have the same, or each none.
    tax: TaxSoFar,
}

/// The tax of the collections that were read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TaxSoFar {
    /// None was read yet.
    Unread,
    /// They say this.
    Said(Tax),
    /// They say nothing.
    Nothing,
}

/// A rate line as it was read.
struct Line<'d> {
    at: String,
    object: &'d Map<String, Value>,
    kind: Kind,
    from: u32,
    to: Option<u32>,
    value: Exact,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flat,
    Tier,
    Step,
}

fn unusable(at: &str, what: impl Into<String>) -> ApdsError {
    ApdsError::Unusable { at: at.to_owned(), what: what.into() }
}

/// The first text of a text in several languages.
fn text_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Array(listed) => listed
            .iter()
            .find_map(|one| Some(one.get("string")?.as_str()?.to_owned()))
            .filter(|text| !text.trim().is_empty()),
        _ => None,
    }
}

impl Importer {
    fn remark(&mut self, at: &str, text: impl AsRef<str>) {
        self.remarks.push(format!("{at}: {}", text.as_ref()));
    }

    /// Says what stands there and is not read.
    fn unread(&mut self, at: &str, object: &Map<String, Value>, read: &[&str]) {
        for key in object.keys().filter(|key| !read.contains(&key.as_str())) {
            self.remark(at, format!("{key} is not carried over"));
        }
    }

    /// For whom a rate table is, and when it is tried. Without a word about it: for all, in the order of the file.
    fn eligibility(&mut self, listed: &[&Value], table: &Map<String, Value>, idx: usize) -> (u64, Vec<ClassCode>) {
        let id = table.get("id").and_then(Value::as_str);
        let found = listed.iter().enumerate().find(|(_, one)| {
            let of = one.get("rateTable").and_then(|table| table.get("id")).and_then(Value::as_str);
            id.is_some() && of == id
        });
        let place = u64::try_from(idx).unwrap_or(u64::MAX).saturating_add(1);
        let Some((number, one)) = found else { return (place, Vec::new()) };
        let at = format!("rateEligibility[{number}]");
        let mut vehicles = Vec::new();
        let qualifications = one.get("eligibility").and_then(|eligibility| eligibility.get("qualifications"));
        for qualification in qualifications.and_then(Value::as_array).into_iter().flatten() {
            if let Some(object) = qualification.as_object() {
                self.unread(&at, object, &["vehicleTypes"]);
            }
            let types = qualification.get("vehicleTypes").and_then(Value::as_array).into_iter().flatten();
            vehicles.extend(types.filter_map(Value::as_str).map(str::to_owned));
        }
        if let Some(object) = one.as_object() {
            self.unread(&at, object, &["id", "version", "priority", "eligibility", "rateTable"]);
        }
        if vehicles.iter().any(|vehicle| vehicle == ANY_VEHICLE) {
            vehicles.clear();
        }
        let priority = one.get("priority").and_then(Value::as_u64).unwrap_or(place);
        (priority, vehicles.into_iter().map(ClassCode::new).collect())
    }

    /// A rate table as a plan; none where it does not hold.
    fn plan(
        &mut self,
        at: &str,
        table: &Map<String, Value>,
        vehicles: Vec<ClassCode>,
    ) -> Result<Option<Plan>, ApdsError> {
        let read = [
            "id",
            "version",
            "rateTableName",
            "rateTableID",
            "availability",
            "rateType",
            "validity",
            "rateLineCollections",
            "rateResponsibleParty",
            "additionalInformation",
        ];
        self.unread(at, table, &read);
        let validity = table.get("validity");
        let status = validity.and_then(|validity| validity.get("validityStatus")).and_then(Value::as_str);
        if matches!(status, Some("suspended" | "planned")) {
            self.remark(at, format!("it is {} and left out", status.unwrap_or_default()));
            return Ok(None);
        }
        let periods = validity.and_then(|validity| validity.get("validityTimeSpecification"));
        let has_periods = periods.and_then(Value::as_object).is_some_and(|periods| {
            ["validPeriods", "exceptionPeriods", "overallEndTime"].iter().any(|key| periods.contains_key(*key))
        });
        if has_periods {
            self.remark(at, "its times of validity are not carried over: the plan holds at all times");
        }
        let mut collections: Vec<&Value> =
            table.get("rateLineCollections").and_then(Value::as_array).into_iter().flatten().collect();
        collections.sort_by_key(|collection| collection.get("collectionSequence").and_then(Value::as_u64).unwrap_or(0));
        let Some(collection) = collections.first().and_then(|first| first.as_object()) else {
            return Err(unusable(at, "it has no collection of rate lines"));
        };
        if collections.len() > 1 {
            self.remark(at, format!("of {} collections of rate lines, the first is read alone", collections.len()));
        }
        let name = text_of(table.get("rateTableName"));
        self.collection(&format!("{at}.rateLineCollections[0]"), collection, name, vehicles).map(Some)
    }

    fn collection(
        &mut self,
        at: &str,
        collection: &Map<String, Value>,
        name: Option<String>,
        vehicles: Vec<ClassCode>,
    ) -> Result<Plan, ApdsError> {
        let read = [
            "id",
            "version",
            "collectionSequence",
            "applicableCurrency",
            "maxTime",
            "resetTime",
            "minValueCollection",
            "maxValueCollection",
            "validStart",
            "taxIncluded",
            "taxRate",
            "rateLines",
            "relativeTimes",
        ];
        self.unread(at, collection, &read);
        if collection.get("relativeTimes") == Some(&Value::Bool(true)) {
            self.remark(at, "its times are those of an event; they are read as times from entry");
        }
        let currency = self.currency(at, collection)?;
        self.tax(at, collection)?;
        let cycle = match collection.get("resetTime").and_then(Value::as_str) {
            None => Cycle::None,
            Some(text) => {
                let reset = text.get(..5).and_then(TimeOfDay::parse);
                let reset =
                    reset.ok_or_else(|| unusable(at, format!("“{text}” is no time of day at which to begin anew")))?;
                Cycle::Clock { reset, days: None }
            }
        };
        let ends = match collection.get("maxTime").and_then(Value::as_str) {
            None => None,
            Some(text) => Some(
                read_iso_length(text).ok_or_else(|| unusable(at, format!("“{text}” is no length of whole minutes")))?,
            ),
        };
        let (lines, of_line) = self.lines(at, collection, currency)?;
        let rungs = self.rungs(at, &lines, ends, currency)?;
        let meter = Meter::new(rungs).map_err(|fault| ApdsError::Meter { at: at.to_owned(), fault })?;
        let over = if cycle == Cycle::None { CapOver::Stay } else { CapOver::Cycle { index: None, starts: None } };
        let limit = |amount| Cap { matching: Match::default(), over: over.clone(), most: Most::Amount(amount) };
        let most = amount(at, collection.get("maxValueCollection"), currency)?;
        let least = amount(at, collection.get("minValueCollection"), currency)?;
        let at_least = least.map(|least| Adjustment {
            name: None,
            matching: Match::default(),
            window: None,
            change: Change::AtLeast(Amount::Fixed(least)),
        });
        Ok(Plan {
            name,
            matching: Match { vehicles, ..Match::default() },
            free: Vec::new(),
            offers: Vec::new(),
            cycle,
            bands: vec![Band::always(meter)],
            caps: most.or(of_line).map(|most| limit(Amount::Fixed(most))).into_iter().collect(),
            adjustments: at_least.into_iter().collect(),
        })
    }

    fn currency(&mut self, at: &str, collection: &Map<String, Value>) -> Result<Currency, ApdsError> {
        let code = collection.get("applicableCurrency").and_then(Value::as_str);
        let code = code.ok_or_else(|| unusable(at, "it does not say its currency (applicableCurrency)"))?;
        let currency = Currency::new(code)?;
        match self.currency {
            Some(known) if known != currency => {
                Err(unusable(at, format!("it charges in {code}, the tables before it in {}", known.code())))
            }
            _ => Ok(*self.currency.insert(currency)),
        }
    }

    fn tax(&mut self, at: &str, collection: &Map<String, Value>) -> Result<(), ApdsError> {
        let is_included = collection.get("taxIncluded").and_then(Value::as_bool).unwrap_or(true);
        let tax = match collection.get("taxRate") {
            Some(Value::Number(number)) => {
                let percent = digits(&number.to_string()).and_then(|percent| TaxRate::parse_percent(&percent));
                let rate = percent.ok_or_else(|| unusable(at, format!("{number} is no tax rate in per cent")))?;
                Some(Tax { mode: if is_included { TaxMode::Included } else { TaxMode::Added }, rate })
            }
            _ if !is_included => {
                self.remark(at, "tax is added, and its rate is not said: no tax is added");
                None
            }
            _ => None,
        };
        let said = tax.map_or(TaxSoFar::Nothing, TaxSoFar::Said);
        if self.tax != TaxSoFar::Unread && self.tax != said {
            return Err(unusable(at, "its tax is another than that of the tables before it: a tariff has one"));
        }
        self.tax = said;
        Ok(())
    }

    /// The lines in the order of their times; and the maximum that the only line of a collection has for itself.
    fn lines<'d>(
        &mut self,
        at: &str,
        collection: &'d Map<String, Value>,
        currency: Currency,
    ) -> Result<(Vec<Line<'d>>, Option<Price>), ApdsError> {
        let listed: Vec<&Value> = collection.get("rateLines").and_then(Value::as_array).into_iter().flatten().collect();
        if listed.is_empty() {
            return Err(unusable(at, "it has no rate lines"));
        }
        if listed.len() > MOST_ITEMS {
            return Err(ApdsError::TooMuch);
        }
        let mut lines = Vec::with_capacity(listed.len());
        for (idx, line) in listed.iter().enumerate() {
            let at = format!("{at}.rateLines[{idx}]");
            let object = line.as_object().ok_or_else(|| unusable(&at, "it is no rate line"))?;
            lines.push(self.line(at, object, currency)?);
        }
        // Sequences are often all alike: what a line is for says where it stands.
        lines.sort_by_key(|line| line.from);
        for idx in 1..lines.len() {
            let Some(next) = lines.get(idx).map(|line| line.from) else { continue };
            let Some(line) = lines.get_mut(idx.saturating_sub(1)) else { continue };
            match line.to {
                Some(to) if to == next => {}
                Some(to) if to.saturating_add(1) == next => {
                    line.to = Some(next);
                    let at = line.at.clone();
                    self.remark(&at, "it ends a minute before the next begins: read as ending there");
                }
                None => line.to = Some(next),
                Some(_) => {
                    let at = line.at.clone();
                    return Err(unusable(&at, "the next line does not begin where it ends"));
                }
            }
        }
        let own = match lines.as_slice() {
            [only] => amount(&only.at, only.object.get("maxValue"), currency)?,
            _ => None,
        };
        Ok((lines, own))
    }

    fn line<'d>(
        &mut self,
        at: String,
        object: &'d Map<String, Value>,
        currency: Currency,
    ) -> Result<Line<'d>, ApdsError> {
        let read = [
            "id",
            "version",
            "sequence",
            "rateLineType",
            "description",
            "durationStart",
            "durationEnd",
            "durationStartTime",
            "durationEndTime",
            "incrementPeriod",
            "value",
            "maxValue",
            "usageCondition",
        ];
        self.unread(&at, object, &read);
        let kind = match object.get("rateLineType").and_then(Value::as_str) {
            Some("flatRate") => Kind::Flat,
            Some("flatRateTier") => Kind::Tier,
            Some("incrementingRate") => Kind::Step,
            other => return Err(unusable(&at, format!("“{}” is no type of rate line", other.unwrap_or_default()))),
        };
        let time = |keys: [&str; 2]| -> Result<Option<u32>, ApdsError> {
            let Some(value) = keys.iter().find_map(|key| object.get(*key)) else { return Ok(None) };
            let text = value.as_str().unwrap_or_default();
            read_clock_length(text)
                .map(Some)
                .ok_or_else(|| unusable(&at, format!("“{text}” is no length, such as 01:30")))
        };
        let from = time(["durationStart", "durationStartTime"])?.unwrap_or(0);
        let to = time(["durationEnd", "durationEndTime"])?;
        let value = amount(&at, object.get("value"), currency)?.ok_or_else(|| unusable(&at, "it has no value"))?;
        let usage = object.get("usageCondition").and_then(Value::as_str);
        if matches!(usage, Some("fixedDuration" | "fixedNumber")) {
            self.remark(&at, format!("usageCondition {} is not carried over", usage.unwrap_or_default()));
        }
        // A step that is charged once is a tier.
        let kind = if kind == Kind::Step && usage == Some("once") { Kind::Tier } else { kind };
        Ok(Line { at, object, kind, from, to, value: value.exact() })
    }

    /// Lines as rungs: tiers add to what came before them, rows of ours say the total.
    fn rungs(
        &mut self,
        at: &str,
        lines: &[Line<'_>],
        ends: Option<u32>,
        currency: Currency,
    ) -> Result<Vec<Rung>, ApdsError> {
        let mut rungs = Vec::new();
        let mut before = Exact::ZERO;
        if let Some(first) = lines.first()
            && first.from > 0
        {
            self.remark(at, "nothing is said of the time before its first line: it is free");
            rungs.push(Rung::Total { to: UpTo::Minutes(first.from), price: exact_amount(at, Exact::ZERO, currency)? });
        }
        for line in lines {
            if ends.is_some_and(|ends| line.from >= ends) {
                self.remark(&line.at, "it begins behind the longest stay (maxTime): left out");
                continue;
            }
            let to = match (line.to, ends) {
                (Some(to), Some(ends)) => Some(to.min(ends)),
                (to, ends) => to.or(ends),
            };
            before = self.rung(line, to, lines.len() == 1, before, currency, &mut rungs)?;
        }
        Ok(rungs)
    }

    /// The rungs of one line; and what all comes to at its end.
    fn rung(
        &mut self,
        line: &Line<'_>,
        to: Option<u32>,
        is_only: bool,
        before: Exact,
        currency: Currency,
        rungs: &mut Vec<Rung>,
    ) -> Result<Exact, ApdsError> {
        let too_large = || unusable(&line.at, "its amounts are too large");
        let up_to = to.map_or(UpTo::Open, UpTo::Minutes);
        if line.kind != Kind::Step {
            if line.kind == Kind::Flat && !is_only {
                self.remark(
                    &line.at,
                    "a flat rate among other lines is read as a tier: it adds to the lines before it",
                );
            }
            let total = before.plus(line.value).ok_or_else(too_large)?;
            rungs.push(Rung::Total { to: up_to, price: exact_amount(&line.at, total, currency)? });
            return Ok(total);
        }
        let every = match line.object.get("incrementPeriod").and_then(Value::as_str) {
            Some(text) => read_iso_length(text).and_then(NonZeroU32::new),
            None => to.and_then(|to| NonZeroU32::new(to.saturating_sub(line.from))),
        };
        let every = every
            .ok_or_else(|| unusable(&line.at, "it does not say after how long it is due again (incrementPeriod)"))?;
        let price = exact_amount(&line.at, line.value, currency)?;
        let most = if is_only { None } else { amount(&line.at, line.object.get("maxValue"), currency)? };
        let Some(most) = most.map(Price::exact).filter(|_| line.value > Exact::ZERO) else {
            rungs.push(Rung::Step { every, price, to: up_to, tail: 0 });
            let steps = to.map_or(0, |to| to.saturating_sub(line.from).div_ceil(every.get()));
            return line.value.times(u64::from(steps)).and_then(|more| before.plus(more)).ok_or_else(too_large);
        };
        // So many whole steps below its maximum, then the maximum to its end.
        let (mut steps, mut reached) = (0_u32, Exact::ZERO);
        while let Some(next) = reached.plus(line.value).filter(|next| *next <= most) {
            (steps, reached) = (steps.saturating_add(1), next);
            let at_end = to.is_some_and(|to| line.from.saturating_add(steps.saturating_mul(every.get())) >= to);
            if at_end || usize::try_from(steps).unwrap_or(usize::MAX) > MOST_ITEMS {
                break;
            }
        }
        let steps_end = line.from.saturating_add(steps.saturating_mul(every.get()));
        if to.is_some_and(|to| steps_end >= to) {
            rungs.push(Rung::Step { every, price, to: up_to, tail: 0 });
            return before.plus(reached).ok_or_else(too_large);
        }
        if steps > 0 {
            rungs.push(Rung::Step { every, price, to: UpTo::Minutes(steps_end), tail: 0 });
        }
        let total = before.plus(most).ok_or_else(too_large)?;
        rungs.push(Rung::Total { to: up_to, price: exact_amount(&line.at, total, currency)? });
        Ok(total)
    }
}

/// An amount, written as a number or with its currency beside it.
fn amount(at: &str, value: Option<&Value>, currency: Currency) -> Result<Option<Price>, ApdsError> {
    let number = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(object)) => {
            let code = object.get("currencyType").and_then(Value::as_str);
            if code.is_some_and(|code| code != currency.code()) {
                return Err(unusable(
                    at,
                    format!("an amount is in {}, not in {}", code.unwrap_or_default(), currency.code()),
                ));
            }
            object.get("currencyValue")
        }
        number => number,
    };
    let no_price = |said: String| unusable(at, format!("{said} is not a price"));
    match number {
        Some(Value::Number(number)) => price(number, currency).map(Some).ok_or_else(|| no_price(number.to_string())),
        Some(other) => Err(no_price(other.to_string())),
        None => Err(no_price("nothing".to_owned())),
    }
}

fn exact_amount(at: &str, exact: Exact, currency: Currency) -> Result<Amount, ApdsError> {
    let text = decimal(exact, currency).ok_or_else(|| unusable(at, "its amounts are too large or too fine"))?;
    Amount::parse(&text, currency).map_err(|error| unusable(at, error.to_string()))
}
