//! How long a price takes: of a two-week stay under every shipped rate card and under one that has everything in it, and of a year's
//! million stays.
//!
//! ```text
//! cargo bench --no-default-features --bench tariff
//! ```
//!
//! Goals: a two-week stay under the most tangled card within 50 µs; a million stays within 20 s on two cores.
//!
//! Beside them, in the same run, goes a bare yardstick: one tariff written down as arithmetic, with the same lines as texts. Microseconds
//! depend on the machine and on what else it does; the ratio does much less.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::panic,
    reason = "a measurement stops at the first thing that is not as it says, and prints what it found"
)]
#![expect(clippy::cast_precision_loss, reason = "times are shown with three digits")]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant as Stopwatch;

use chrono::TimeDelta;
use parkhaus::domain::facility::ClassCode;
use parkhaus::domain::tariff::{PricedStay, Tariff, price};
use parkhaus::domain::time::{Instant, TimeZone};
use parkhaus::machine::this_computer;
use parkhaus::tariff_file;
use serde_json::Value;

/// How often each price is taken; the middle one counts.
const ROUNDS: usize = 501;
const STAYS: usize = 1_000_000;

/// Bands by day and season, caps over windows, hours, cycles and the stay, offers, surcharges: more than any card has at once.
const TANGLED: &str = r#"
name = "Everything at once"
currency = "EUR"
timezone = "Europe/Berlin"
public_holidays = ["2026-10-31", "12-25", "01-01"]
tax = { mode = "added", percent = "19" }
[seasons]
autumn = [["09-22", "12-20"]]
[settings]
offers = "cheapest"
straddling_step = "pro_rata"
[[plans]]
match = { vehicle = "never" }
meter = [{ to = "open", price = "1" }]
[[plans]]
free = { minutes = 10, then = "charge_all", match = { entry = { days = ["mon", "tue", "wed", "thu", "fri"] } } }
offers = [{ price = "900.00", match = { entry = { season = "autumn" }, exit = { from = "06:00" } } }]
cycle = { kind = "clock", reset = "06:00" }
bands = [
  { window = { days = ["sat", "sun", "ph"], from = "08:00", to = "20:00" }, meter = [{ to = "1 h", price = "2.00" }, { every = "20 min", price = "0.50" }] },
  { window = { season = "autumn", from = "10:00", to = "18:00" }, meter = [{ every = 1, price = "0.80/30" }] },
  { window = { from = "07:00", to = "19:00" }, meter = [{ every = "30 min", price = "1.00", to = "4 h" }, { every = "1 h", price = "1.50" }] },
  { meter = [{ every = "1 h", price = "0.70" }] },
]
caps = [
  { over = "window", window = { from = "18:30", to = "08:00" }, amount = "4.00" },
  { over = "window", window = { days = ["sat", "sun", "ph"] }, amount = "9.00" },
  { over = "rolling", minutes = "12 h", amount = "15.00" },
  { over = "cycle", starts = { days = ["fri", "sat"] }, amount = "18.00" },
  { over = "cycle", index = [1, 5], amount = "16.00" },
  { over = "cycle", amount = "14.00" },
  { over = "stay", meter = [{ every = "168 h", price = "90.00" }] },
]
adjust = [
  { amount = "1.00", each = "window", window = { from = "23:00", to = "05:00" } },
  { factor = "0.9", match = { min_minutes = "48 h" } },
]
"#;

/// What a program of one tariff would do, and nothing else: hours by the clock, at most 20.00 for each 24 of them, lines as texts.
fn bare(entry: Instant, exit: Instant) -> i64 {
    let minutes = (exit - entry).num_minutes().max(0);
    let (days, rest) = (minutes / 1_440, minutes % 1_440);
    let hours = (rest + 59) / 60;
    let begun = if hours == 0 { 0 } else { (250 + (hours - 1) * 200).min(2_000) };
    let mut lines: Vec<(String, i64)> = Vec::new();
    if days > 0 {
        lines.push((format!("{days} x 24 h at the maximum of 20.00"), days * 2_000));
    }
    if begun > 0 {
        lines.push((format!("{hours} x 1 h"), begun));
    }
    black_box(&lines).iter().map(|(_, minor)| minor).sum()
}

/// A stay of a card, with all that the card asks.
struct Asked {
    tariff: usize,
    vehicle: ClassCode,
    facility: Option<String>,
    customer: Option<String>,
    product: Option<String>,
    event: bool,
    at_entry: BTreeMap<String, String>,
    entry: Instant,
    exit: Instant,
}

impl Asked {
    fn price(&self, tariffs: &[(String, Tariff, TimeZone)], later: TimeDelta, exit: Instant) -> Option<i64> {
        let (_, tariff, zone) = &tariffs[self.tariff];
        let facts = PricedStay {
            vehicle: &self.vehicle,
            facility: self.facility.as_deref(),
            customer: self.customer.as_deref(),
            product: self.product.as_deref(),
            event: self.event,
            at_entry: &self.at_entry,
            entry: self.entry + later,
            exit: exit + later,
        };
        price(tariff, zone, &facts).ok().map(|quote| quote.amount().minor())
    }
}

fn tariff(text: &str) -> (Tariff, TimeZone) {
    let tariff = tariff_file::parse(text).unwrap_or_else(|error| panic!("{error}"));
    let zone = this_computer().zones.zone(tariff.time_zone()).unwrap();
    (tariff, zone)
}

/// Every case of every card, and the tariffs.
fn cards() -> (Vec<(String, Tariff, TimeZone)>, Vec<Asked>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut tariffs, mut asked) = (Vec::new(), Vec::new());
    let mut paths: Vec<_> =
        fs::read_dir(root.join("tests/cards")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let card: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(root.join("assets/tariffs").join(format!("{name}.toml"))).unwrap();
        let (tariff, zone) = tariff(&text);
        for case in card["cases"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let context = &case["context"];
            let fixed = context.as_object().into_iter().flatten();
            asked.push(Asked {
                tariff: tariffs.len(),
                vehicle: ClassCode::new(case["vehicle"].as_str().unwrap()),
                facility: text(&case["facility"]).or_else(|| text(&case["variant"])),
                customer: text(&context["customer"]),
                product: text(&context["product"]),
                event: context["event"].as_bool().unwrap_or(false),
                at_entry: fixed.filter_map(|(key, value)| Some((key.clone(), text(value)?))).collect(),
                entry: zone.parse(case["entry"].as_str().unwrap()).unwrap(),
                exit: zone.parse(case["exit"].as_str().unwrap()).unwrap(),
            });
        }
        tariffs.push((name, tariff, zone));
    }
    let (everything, zone) = tariff(TANGLED);
    asked.push(Asked {
        tariff: tariffs.len(),
        vehicle: ClassCode::new("car"),
        facility: None,
        customer: None,
        product: None,
        event: false,
        at_entry: BTreeMap::new(),
        entry: zone.parse("2026-10-19 16:47").unwrap(),
        exit: zone.parse("2026-10-19 18:00").unwrap(),
    });
    tariffs.push(("everything at once".to_owned(), everything, zone));
    (tariffs, asked)
}

/// The middle of many prices of a two-week stay, in microseconds; none where the card has no price for it.
fn two_weeks(asked: &Asked, tariffs: &[(String, Tariff, TimeZone)]) -> Option<f64> {
    let exit = asked.entry + TimeDelta::days(14);
    asked.price(tariffs, TimeDelta::zero(), exit)?;
    let mut micros: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Stopwatch::now();
            black_box(black_box(asked).price(tariffs, TimeDelta::zero(), exit));
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    Some(micros[ROUNDS / 2])
}

/// The middle of many runs of the yardstick over a two-week stay, in microseconds. One run is too short for a clock.
fn yardstick(entry: Instant) -> f64 {
    const TOGETHER: u32 = 100;
    let exit = entry + TimeDelta::days(14) + TimeDelta::minutes(73);
    let mut micros: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Stopwatch::now();
            for _ in 0..TOGETHER {
                black_box(bare(black_box(entry), black_box(exit)));
            }
            begun.elapsed().as_secs_f64() * 1e6 / f64::from(TOGETHER)
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    micros[ROUNDS / 2]
}

fn main() {
    let (tariffs, asked) = cards();
    let bare_micros = yardstick(asked[0].entry);
    println!("The bare yardstick: {bare_micros:.3} µs");
    println!("A two-week stay, in µs (goal: 50 under the most tangled card)");
    let mut worst: (f64, &str) = (0.0, "");
    for (number, (name, _, _)) in tariffs.iter().enumerate() {
        let of_card = asked.iter().filter(|asked| asked.tariff == number);
        let slowest = of_card.filter_map(|asked| two_weeks(asked, &tariffs)).max_by(f64::total_cmp);
        match slowest {
            Some(micros) => println!("  {micros:8.1}  {:7.0} x the yardstick  {name}", micros / bare_micros),
            None => println!("        --                           {name}: no price for two weeks"),
        }
        if slowest.is_some_and(|micros| micros > worst.0) {
            worst = (slowest.unwrap_or_default(), name);
        }
    }
    println!("  worst: {:.1} µs, {}", worst.0, worst.1);

    let (bare_secs, _) = a_year(&asked, |asked, later| Some(bare(asked.entry + later, asked.exit + later)));
    let (secs, priced) = a_year(&asked, |asked, later| asked.price(&tariffs, later, asked.exit));
    println!(
        "{STAYS} stays on two threads: {secs:.2} s, {:.2} µs each, {priced} of them with a price (goal: 20 s); {:.0} x the yardstick",
        secs * 1e6 / STAYS as f64,
        secs / bare_secs
    );
}

/// A million stays, spread over the minutes of a year, on two threads: the seconds, and how many have a price.
fn a_year(asked: &[Asked], price: impl Fn(&Asked, TimeDelta) -> Option<i64> + Sync) -> (f64, usize) {
    let begun = Stopwatch::now();
    let priced = std::thread::scope(|scope| {
        let half = |first: usize| {
            let price = &price;
            move || {
                (first..STAYS)
                    .step_by(2)
                    .filter(|number| {
                        let later = TimeDelta::minutes(i64::try_from(number * 7_919 % 525_600).unwrap());
                        black_box(price(&asked[number % asked.len()], later)).is_some()
                    })
                    .count()
            }
        };
        let threads = [scope.spawn(half(0)), scope.spawn(half(1))];
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    (begun.elapsed().as_secs_f64(), priced)
}
