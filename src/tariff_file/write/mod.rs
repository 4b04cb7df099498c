//! From a tariff to the text of a tariff file.

mod conditions;
mod plan;
mod tickets;

use crate::domain::money::Money;
use crate::domain::tariff::{Settings, Tariff, length_text};

/// Writes a tariff.
pub(super) fn tariff(tariff: &Tariff) -> String {
    let rules = tariff.rules();
    let mut lines = vec![
        format!("name = {}", quoted(&rules.name)),
        format!("currency = {}", quoted(rules.currency.code())),
        format!("decimals = {}", rules.currency.decimals()),
        format!("timezone = {}", quoted(&rules.time_zone)),
    ];
    if let Some(tax) = rules.tax {
        let percent = tax.rate.to_string().replace(" %", "");
        lines.push(format!("tax = {{ mode = \"{}\", percent = {percent} }}", tax.mode.code()));
    }
    let holidays: Vec<String> = rules.calendar.holidays().map(|day| quoted(&day.to_string())).collect();
    if !holidays.is_empty() {
        lines.push(format!("public_holidays = [{}]", holidays.join(", ")));
    }
    if !rules.accepted.is_empty() {
        lines.push(format!("accept = {}", texts(&rules.accepted)));
    }
    if !rules.calendar.seasons().is_empty() {
        lines.extend([String::new(), "[seasons]".to_owned()]);
        let season = |season: &crate::domain::tariff::Season| {
            format!("{} = {}", quoted(&season.name), conditions::date_ranges(&season.dates))
        };
        lines.extend(rules.calendar.seasons().iter().map(season));
    }
    settings(&rules.settings, tariff, &mut lines);
    for rules in &rules.plans {
        plan::plan(rules, &mut lines);
    }
    tickets::rules(&rules.tickets, &mut lines);
    tickets::products(&rules.products, &mut lines);
    lines.push(String::new());
    lines.join("\n")
}

fn settings(settings: &Settings, tariff: &Tariff, lines: &mut Vec<String>) {
    let step = i64::try_from(settings.rounding.step_minor.get()).unwrap_or(i64::MAX);
    lines.extend([String::new(), "[settings]".to_owned()]);
    let named = [
        ("straddling_step", settings.straddling_step.code()),
        ("offers", settings.offers.code()),
        ("window_ends", settings.window_ends.code()),
        ("rung_ends", settings.rung_ends.code()),
        ("clock_changes", settings.clock_changes.code()),
        ("day_type", settings.day_type.code()),
        ("holidays", settings.holidays.code()),
        ("free_minutes", settings.free_minutes.code()),
        ("first_block", settings.first_block.code()),
        ("tax_on", settings.tax_on.code()),
        ("adjacent_caps", settings.adjacent_caps.code()),
        ("no_price", settings.no_price.code()),
        ("seconds", settings.seconds.code()),
        ("round_to", &Money::new(step, tariff.currency()).decimal()),
        ("rounding", settings.rounding.mode.code()),
    ];
    lines.extend(named.iter().map(|(key, value)| format!("{key} = \"{value}\"")));
}

/// `"1 h 30 min"`
fn length(minutes: u32) -> String {
    format!("\"{}\"", length_text(u64::from(minutes)))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// `["a", "b"]`
fn texts(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| self::quoted(text)).collect();
    format!("[{}]", quoted.join(", "))
}

/// `{ a = 1, b = 2 }`
fn table(entries: &[String]) -> String {
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}
