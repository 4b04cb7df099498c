//! `parkhaus tariff check` and `parkhaus tariff publish`

use super::quote::{MOST_TARIFF_BYTES, read_tariff};
use super::{actor, open, operation};
use crate::cli::answer::{Answer, aligned, object, shown_time, written_time};
use crate::cli::args::{TariffCheckArgs, TariffPublishArgs};
use crate::cli::failure::{Code, Failure};
use crate::cli::files;
use crate::domain::facility::ClassCode;
use crate::domain::money::Money;
use crate::domain::tariff::{CannotPrice, PricedStay, Tariff, price};
use crate::domain::time::{Instant, TimeZone};
use crate::operations::publish_tariff::{PublishTariff, publish_tariff};

/// So many minutes are priced one by one: two days, so that a second cycle of 24 hours is among them.
const MINUTES: i64 = 2 * 24 * 60;
/// So many days are priced at their ends.
const DAYS: i64 = 31;

/// Publishes a tariff.
pub(in crate::cli) fn publish(args: &TariffPublishArgs) -> Result<Answer, Failure> {
    let text = files::text(&args.file, MOST_TARIFF_BYTES)?;
    let mut store = open(&args.folder.data)?;
    let from = store.zone().parse(&args.from)?;
    let request = PublishTariff { op: operation(None, store.machine().source.as_ref()), text, from };
    let published = store.write(&actor(), |desk| publish_tariff(desk, &request))?;
    Ok(Answer {
        text: aligned(&[
            ("Published", published.name.clone()),
            ("From", format!("{}: it prices the vehicles that come in from then on", shown_time(from, store.zone()))),
            ("Tariff", published.tariff.to_string()),
        ]),
        json: object! {
            "tariff": published.tariff.to_string(),
            "name": published.name,
            "from": written_time(from, store.zone()),
        },
    })
}

/// Checks a tariff file. Errors are its end; warnings are told.
pub(in crate::cli) fn check(args: &TariffCheckArgs) -> Result<Answer, Failure> {
    let text = files::text(&args.file, MOST_TARIFF_BYTES)?;
    let (tariff, zone) =
        read_tariff(&text).map_err(|error| Failure::new(Code::Fault, format!("error: {}", error.text)))?;
    let warnings = warnings(&tariff, &zone);
    let mut lines: Vec<String> = warnings.iter().map(|warning| format!("warning: {warning}")).collect();
    lines.push(match warnings.len() {
        0 => format!("“{}” can be published; nothing was found in it", tariff.name()),
        count => format!("“{}” can be published; look at the {count} above first", tariff.name()),
    });
    Ok(Answer { text: lines.join("\n"), json: object! { "errors": Vec::<String>::new(), "warnings": warnings } })
}

/// What may not be meant, found by pricing: lengths without a price, and a longer stay that costs less.
fn warnings(tariff: &Tariff, zone: &TimeZone) -> Vec<String> {
    let named = tariff.rules().plans.iter().flat_map(|plan| plan.matching.vehicles.iter().cloned());
    let mut classes: Vec<ClassCode> = named.collect();
    classes.sort();
    classes.dedup();
    if tariff.rules().plans.iter().any(|plan| plan.matching.vehicles.is_empty()) {
        classes.push(ClassCode::new("other vehicles"));
    }
    let entry = ["2026-01-05 08:00", "2026-01-05 20:00"].map(|text| zone.parse(text));
    let mut warnings = Vec::new();
    for class in &classes {
        for entry in entry.iter().flatten() {
            let tried = Tried { tariff, zone, class, entry: *entry };
            for warning in [tried.gap(), tried.fall()].into_iter().flatten() {
                if !warnings.contains(&warning) {
                    warnings.push(warning);
                }
            }
        }
    }
    warnings
}

/// A vehicle that comes in, tried with every length of stay.
struct Tried<'a> {
    tariff: &'a Tariff,
    zone: &'a TimeZone,
    class: &'a ClassCode,
    entry: Instant,
}

impl Tried<'_> {
    fn price(&self, minutes: i64) -> Result<Money, CannotPrice> {
        let exit = self.entry.checked_add_signed(chrono::TimeDelta::minutes(minutes)).unwrap_or(self.entry);
        let facts = PricedStay::new(self.class, self.entry, exit);
        price(self.tariff, self.zone, &facts).map(|quote| quote.amount())
    }

    /// The shortest stay tried that has no price.
    fn gap(&self) -> Option<String> {
        let lengths = (1..=MINUTES).chain((3..=DAYS).map(|days| days * 24 * 60));
        let without = lengths.into_iter().find(|minutes| self.price(*minutes).is_err())?;
        Some(format!(
            "{}: a stay of {} has no price; it will have to be priced by hand at the exit",
            self.class,
            spelled(without)
        ))
    }

    /// The shortest stay tried that costs less than one a minute shorter.
    fn fall(&self) -> Option<String> {
        let mut before: Option<Money> = None;
        for minutes in 1..=MINUTES {
            let now = self.price(minutes).ok();
            if let (Some(shorter), Some(longer)) = (before, now)
                && longer.minor() < shorter.minor()
            {
                return Some(format!(
                    "{}: a stay of {} costs {longer}, less than {shorter} for a minute less",
                    self.class,
                    spelled(minutes)
                ));
            }
            before = now;
        }
        None
    }
}

/// A length in minutes as a person says it.
fn spelled(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(meter: &str) -> Vec<String> {
        let text = format!(
            "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nname = \"All\"\nmeter = {meter}\n"
        );
        let (tariff, zone) = read_tariff(&text).unwrap();
        warnings(&tariff, &zone)
    }

    #[test]
    fn a_length_without_a_price_and_a_price_that_falls_are_found() {
        assert_eq!(found(r#"[{ every = "1 h", price = "1.00" }]"#), Vec::<String>::new());
        let gap = found(r#"[{ to = "1 h", price = "1.00" }, { to = "24 h", price = "9.00" }]"#);
        assert_eq!(gap.len(), 1, "{gap:?}");
        assert!(gap[0].contains("a stay of 24 h 1 min has no price"), "{gap:?}");
        let fall = found(
            r#"[{ to = "1 h", price = "5.00" }, { to = "2 h", price = "4.00" }, { every = "1 h", price = "1.00" }]"#,
        );
        assert!(
            fall.iter().any(|warning| warning.contains("a stay of 1 h 1 min costs 4.00 EUR, less than 5.00 EUR")),
            "{fall:?}"
        );
    }
}
