//! Windows, dates, and what a stay must fit.

use super::{length, quoted, table, texts};
use crate::domain::tariff::{ClockTime, DateRange, Days, ExitWindow, Match, Window};

/// `match = { … }`, or nothing where there is no condition.
pub(super) fn matching(matching: &Match) -> Option<String> {
    let mut entries = Vec::new();
    let vehicles: Vec<String> = matching.vehicles.iter().map(|vehicle| vehicle.as_str().to_owned()).collect();
    for (key, names) in [
        ("vehicle", &vehicles),
        ("facility", &matching.facilities),
        ("customer", &matching.customers),
        ("product", &matching.products),
    ] {
        entries.extend(one_or_more(names).map(|names| format!("{key} = {names}")));
    }
    entries.extend(matching.event.map(|event| format!("event = {event}")));
    if !matching.at_entry.is_empty() {
        let values = matching.at_entry.iter().map(|(key, values)| format!("{} = {}", quoted(key), texts(values)));
        entries.push(format!("at_entry = {}", table(&values.collect::<Vec<_>>())));
    }
    entries.extend(windows("entry", &matching.entry));
    entries.extend(list("exit", &matching.exit.iter().map(exit).collect::<Vec<_>>()));
    if !matching.entry_dates.is_empty() {
        entries.push(format!("entry_dates = {}", date_ranges(&matching.entry_dates)));
    }
    entries.extend(matching.min_minutes.map(|minutes| format!("min_minutes = {}", length(minutes))));
    entries.extend(matching.max_minutes.map(|minutes| format!("max_minutes = {}", length(minutes))));
    (!entries.is_empty()).then(|| format!("match = {}", table(&entries)))
}

/// One name alone, several in a list.
fn one_or_more(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(quoted(name)),
        several => Some(texts(several)),
    }
}

fn list(key: &str, written: &[String]) -> Option<String> {
    match written {
        [] => None,
        [one] => Some(format!("{key} = {one}")),
        several => Some(format!("{key} = [{}]", several.join(", "))),
    }
}

/// `window = { … }`, or a list of several; nothing where there is none.
pub(super) fn windows(key: &str, windows: &[Window]) -> Option<String> {
    list(key, &windows.iter().map(window).collect::<Vec<_>>())
}

/// A window as a table.
pub(super) fn window(window: &Window) -> String {
    table(&entries(window))
}

fn exit(exit: &ExitWindow) -> String {
    let mut entries = entries(&exit.window);
    if !exit.days_after.is_empty() {
        entries.push(format!("days_after = {:?}", exit.days_after));
    }
    table(&entries)
}

fn entries(window: &Window) -> Vec<String> {
    let mut entries = Vec::new();
    entries.extend(window.days().map(|listed| format!("days = {}", days(listed))));
    if window.from() != ClockTime::MIDNIGHT {
        entries.push(format!("from = \"{}\"", window.from()));
    }
    if window.to() != ClockTime::END_OF_DAY {
        entries.push(format!("to = \"{}\"", window.to()));
    }
    if window.nights() != u8::from(window.to() <= window.from()) {
        entries.push(format!("nights = {}", window.nights()));
    }
    if !window.dates().is_empty() {
        entries.push(format!("dates = {}", date_ranges(window.dates())));
    }
    entries.extend(one_or_more(window.seasons()).map(|seasons| format!("season = {seasons}")));
    entries
}

/// `["mon", "ph"]`
pub(super) fn days(days: Days) -> String {
    texts(&days.names().map(str::to_owned).collect::<Vec<_>>())
}

/// `[["12-24", "01-02"]]`
pub(super) fn date_ranges(ranges: &[DateRange]) -> String {
    let range = |range: &DateRange| {
        let (first, last) = range.ends();
        format!("[\"{first}\", \"{last}\"]")
    };
    format!("[{}]", ranges.iter().map(range).collect::<Vec<_>>().join(", "))
}
