//! `parkhaus replay`

use serde_json::{Map, Value};

use super::open;
use crate::cli::answer::{Answer, aligned, grouped, object, with_lists};
use crate::cli::args::ReplayArgs;
use crate::cli::failure::Failure;
use crate::operations::check_in::WhenFull;
use crate::replay::{Listed, Replay, Report, Times, replay as run};

/// How many rows of a list people are shown; programs get them all.
const ROWS_SHOWN: usize = 20;

/// Replays recorded stays.
pub(in crate::cli) fn replay(args: ReplayArgs) -> Result<Answer, Failure> {
    let mut store = open(&args.folder.data)?;
    let zone = args.timezone.as_deref().map(|name| store.machine().zones.zone(name)).transpose()?;
    let request = Replay {
        stays: args.stays,
        columns: args.columns,
        zone,
        when_full: if args.no_overflow { WhenFull::Refuse } else { WhenFull::Overflow },
        ack: args.ack,
        together: args.together,
    };
    let report = run(&mut store, &request)?;
    Ok(Answer { text: text(&report), json: json(&report) })
}

fn text(report: &Report) -> String {
    let departures = match report.departures {
        0 => String::new(),
        departures => format!("{} rows that end the stay of another row", grouped(departures)),
    };
    let text = aligned(&[
        ("Rows", format!("{} in {}.{:03} s", grouped(report.rows), report.took.as_secs(), report.took.subsec_millis())),
        ("Entries", grouped(report.entries)),
        ("Exits", grouped(report.exits)),
        ("Already", grouped(report.already)),
        ("Refused, full", grouped(report.refused_full)),
        ("Skipped", grouped(count(&report.skipped))),
        ("Departures", departures),
        ("Exit problems", grouped(count(&report.exit_problems))),
        ("Inside now", grouped(report.totals.open_stays)),
        ("Spots held twice", grouped(report.totals.double_assigned)),
        ("Revenue", report.totals.revenue.to_string()),
        ("Check-in", times_text(report.check_in)),
        ("Check-out", times_text(report.check_out)),
    ]);
    let lists = [("Skipped", shown(&report.skipped)), ("Exit problems", shown(&report.exit_problems))];
    with_lists(text, &lists)
}

fn count(listed: &[Listed]) -> u64 {
    u64::try_from(listed.len()).unwrap_or(u64::MAX)
}

/// The first rows of a list, and how many more there are.
fn shown(listed: &[Listed]) -> Vec<String> {
    let mut lines: Vec<String> =
        listed.iter().take(ROWS_SHOWN).map(|one| format!("row {}: {}", one.row, one.why)).collect();
    if let Some(more @ 1..) = listed.len().checked_sub(ROWS_SHOWN) {
        lines.push(format!("… and {} more; --json lists them all", grouped(u64::try_from(more).unwrap_or(u64::MAX))));
    }
    lines
}

fn times_text(times: Option<Times>) -> String {
    let ms = |us: u32| format!("{}.{:03} ms", us / 1_000, us % 1_000);
    times.map(|times| format!("{} half of them, {} 99 in 100", ms(times.p50_us), ms(times.p99_us))).unwrap_or_default()
}

fn json(report: &Report) -> Map<String, Value> {
    object! {
        "rows": report.rows,
        "departures": report.departures,
        "entries": report.entries,
        "exits": report.exits,
        "already": report.already,
        "refused_full": report.refused_full,
        "skipped": listed_json(&report.skipped),
        "exit_problems": listed_json(&report.exit_problems),
        "open_stays": report.totals.open_stays,
        "double_assigned": report.totals.double_assigned,
        "revenue": report.totals.revenue.decimal(),
        "currency": report.totals.revenue.currency().code(),
        "check_in_ms": times_json(report.check_in),
        "check_out_ms": times_json(report.check_out),
    }
}

fn listed_json(listed: &[Listed]) -> Vec<Value> {
    listed.iter().map(|one| Value::Object(object! { "row": one.row, "why": one.why.clone() })).collect()
}

/// Milliseconds with three decimals; null if nothing was done.
fn times_json(times: Option<Times>) -> Value {
    let ms = |us: u32| f64::from(us) / 1_000.0;
    match times {
        Some(times) => Value::Object(object! { "p50": ms(times.p50_us), "p99": ms(times.p99_us) }),
        None => Value::Object(object! { "p50": Value::Null, "p99": Value::Null }),
    }
}
