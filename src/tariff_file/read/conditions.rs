//! Windows, dates, and what a stay must fit.

use std::collections::BTreeMap;

use super::super::fields::{Field, Fields, Shape};
use super::super::{Fault, TariffFileProblem};
use crate::domain::facility::ClassCode;
use crate::domain::tariff::{ClockTime, DateRange, Days, ExitWindow, Match, Window};

const MATCH: Shape = Shape {
    of: "match",
    keys: &[
        "vehicle",
        "facility",
        "customer",
        "product",
        "event",
        "at_entry",
        "entry",
        "exit",
        "entry_dates",
        "min_minutes",
        "max_minutes",
    ],
};
const WINDOW: Shape = Shape { of: "a window", keys: &["days", "from", "to", "nights", "dates", "season"] };
const EXIT: Shape =
    Shape { of: "an exit window", keys: &["days", "from", "to", "nights", "dates", "season", "days_after"] };
#[cfg(test)]
pub(super) const SHAPES: &[&Shape] = &[&MATCH, &WINDOW, &EXIT];

/// The conditions under `match`; none if it is absent.
pub(super) fn of(fields: &Fields<'_, '_>) -> Result<Match, Fault> {
    fields.get("match").map(matching).transpose().map(Option::unwrap_or_default)
}

fn matching(field: Field<'_, '_>) -> Result<Match, Fault> {
    let fields = field.table(&MATCH)?;
    let vehicle_classes = "a list of vehicle classes: name at least one, or leave out “vehicle” for every vehicle";
    let minutes = |key| fields.get(key).map(|field| field.minutes()).transpose();
    let matching = Match {
        vehicles: names(&fields, "vehicle", vehicle_classes)?.into_iter().map(ClassCode::new).collect(),
        facilities: names(&fields, "facility", "a list of facilities: name at least one, or leave out “facility”")?,
        customers: names(&fields, "customer", "a list of customers: name at least one, or leave out “customer”")?,
        products: names(&fields, "product", "a list of products: name at least one, or leave out “product”")?,
        event: fields.get("event").map(|field| field.yes_or_no()).transpose()?,
        at_entry: fields.get("at_entry").map(at_entry).transpose()?.unwrap_or_default(),
        entry: windows(&fields, "entry")?,
        exit: listed(&fields, "exit")?.into_iter().map(exit).collect::<Result<_, Fault>>()?,
        entry_dates: fields.get("entry_dates").map(date_ranges).transpose()?.unwrap_or_default(),
        min_minutes: minutes("min_minutes")?,
        max_minutes: minutes("max_minutes")?,
    };
    if let (Some(least), Some(most)) = (matching.min_minutes, matching.max_minutes)
        && least > most
    {
        let expected = "at least as long as “min_minutes”: no stay is both";
        let max = fields.need("max_minutes")?;
        return Err(max.wrong(TariffFileProblem::NotUnderstood { given: most.to_string(), expected }));
    }
    Ok(matching)
}

/// The names under a key; none if it is absent.
fn names(fields: &Fields<'_, '_>, key: &'static str, expected: &'static str) -> Result<Vec<String>, Fault> {
    let Some(field) = fields.get(key) else { return Ok(Vec::new()) };
    let listed = field.one_or_more()?;
    if listed.is_empty() {
        return Err(field.wrong(TariffFileProblem::NotUnderstood { given: "[]".to_owned(), expected }));
    }
    listed.iter().map(|field| field.text().map(str::to_owned)).collect()
}

fn at_entry(field: Field<'_, '_>) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    let mut values = BTreeMap::new();
    for (key, _, field) in field.entries()? {
        let listed = field.one_or_more()?;
        let texts = listed.iter().map(|field| field.text().map(str::to_owned)).collect::<Result<Vec<_>, Fault>>()?;
        values.insert(key, texts);
    }
    Ok(values)
}

fn listed<'t, 'i>(fields: &Fields<'t, 'i>, key: &'static str) -> Result<Vec<Field<'t, 'i>>, Fault> {
    fields.get(key).map_or(Ok(Vec::new()), |field| field.one_or_more())
}

/// The windows under a key; none if it is absent.
pub(super) fn windows(fields: &Fields<'_, '_>, key: &'static str) -> Result<Vec<Window>, Fault> {
    listed(fields, key)?.into_iter().map(window).collect()
}

fn exit(field: Field<'_, '_>) -> Result<ExitWindow, Fault> {
    let fields = field.table(&EXIT)?;
    let mut days_after = Vec::new();
    for field in listed(&fields, "days_after")? {
        days_after.push(field.number()?);
    }
    Ok(ExitWindow { window: window_of(&fields)?, days_after })
}

/// A window.
pub(super) fn window(field: Field<'_, '_>) -> Result<Window, Fault> {
    window_of(&field.table(&WINDOW)?)
}

fn window_of(fields: &Fields<'_, '_>) -> Result<Window, Fault> {
    let time = |key| {
        let expected = "a time of day: write hours and minutes, such as \"06:00\", or \"24:00\" for the end of the day";
        fields.get(key).map(|field| field.understood(expected, ClockTime::parse)).transpose()
    };
    let nights = fields.get("nights").map(|field| field.number()).transpose()?;
    let dates = fields.get("dates").map(date_ranges).transpose()?.unwrap_or_default();
    let seasons = names(fields, "season", "a list of seasons: name at least one, or leave out “season”")?;
    Window::new(
        fields.get("days").map(days).transpose()?,
        time("from")?.unwrap_or(ClockTime::MIDNIGHT),
        time("to")?.unwrap_or(ClockTime::END_OF_DAY),
        nights.map(|nights| u8::try_from(nights).unwrap_or(u8::MAX)),
        dates,
        seasons,
    )
    .map_err(|fault| Fault::new(fields.at(), fault))
}

/// `["mon", "ph"]`, or one day without a list.
pub(super) fn days(field: Field<'_, '_>) -> Result<Days, Fault> {
    let expected = "a day: write mon, tue, wed, thu, fri, sat, sun, or ph for public holidays";
    let mut names = Vec::new();
    for day in field.one_or_more()? {
        names.push(day.understood(expected, |text| Days::of_names([text]).map(|_| text.to_owned()))?);
    }
    Days::of_names(names.iter().map(String::as_str)).ok_or_else(|| {
        let expected = "a list of days: name at least one, or leave out “days” for every day";
        field.wrong(TariffFileProblem::NotUnderstood { given: "[]".to_owned(), expected })
    })
}

/// `[["12-24", "12-26"], "2026-10-03"]`: ranges, and single dates.
pub(super) fn date_ranges(field: Field<'_, '_>) -> Result<Vec<DateRange>, Fault> {
    const EXPECTED: &str = "a range of dates: write the first and the last, such as [\"2026-07-01\", \"2026-08-31\"], or \
         [\"12-24\", \"01-02\"] for every year";
    let mut ranges = Vec::new();
    for entry in field.list()? {
        let not_a_range = |given: String| entry.wrong(TariffFileProblem::NotUnderstood { given, expected: EXPECTED });
        let Ok(ends) = entry.list() else {
            let day = entry.text()?;
            ranges.push(DateRange::parse(day, day).ok_or_else(|| not_a_range(day.to_owned()))?);
            continue;
        };
        let ends = ends.iter().map(Field::text).collect::<Result<Vec<&str>, Fault>>()?;
        let range = match ends.as_slice() {
            [first, last] => DateRange::parse(first, last),
            _ => None,
        };
        ranges.push(range.ok_or_else(|| not_a_range(ends.join(", ")))?);
    }
    if ranges.is_empty() {
        return Err(field.wrong(TariffFileProblem::NotUnderstood { given: "[]".to_owned(), expected: EXPECTED }));
    }
    Ok(ranges)
}
