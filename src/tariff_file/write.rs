//! From a tariff to the text of a tariff file.

use crate::domain::money::Money;
use crate::domain::tariff::{
    Cap, CapOver, Cycle, Ends, Free, Meter, Most, Plan, Rung, Settings, Tariff, Then, UpTo, length_text,
};

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
    settings(&rules.settings, tariff, &mut lines);
    for rules in &rules.plans {
        plan(rules, &mut lines);
    }
    lines.push(String::new());
    lines.join("\n")
}

fn settings(settings: &Settings, tariff: &Tariff, lines: &mut Vec<String>) {
    let step = i64::try_from(settings.rounding.step_minor.get()).unwrap_or(i64::MAX);
    lines.extend([
        String::new(),
        "[settings]".to_owned(),
        format!("rung_ends = \"{}\"", settings.rung_ends.code()),
        format!("seconds = \"{}\"", settings.seconds.code()),
        format!("free_minutes = \"{}\"", settings.free_minutes.code()),
        format!("round_to = \"{}\"", Money::new(step, tariff.currency()).decimal()),
        format!("rounding = \"{}\"", settings.rounding.mode.code()),
    ]);
}

fn plan(plan: &Plan, lines: &mut Vec<String>) {
    lines.extend([String::new(), "[[plans]]".to_owned()]);
    lines.extend(plan.name.as_ref().map(|name| format!("name = {}", quoted(name))));
    let vehicles: Vec<String> = plan.matching.vehicles.iter().map(|vehicle| quoted(vehicle.as_str())).collect();
    match vehicles.as_slice() {
        [] => {}
        [vehicle] => lines.push(format!("match = {{ vehicle = {vehicle} }}")),
        several => lines.push(format!("match = {{ vehicle = [{}] }}", several.join(", "))),
    }
    lines.extend(plan.free.iter().copied().map(free));
    match plan.cycle {
        Cycle::None => {}
        Cycle::Rolling(minutes) => {
            lines.push(format!("cycle = {{ kind = \"rolling\", minutes = {} }}", length(minutes.get())));
        }
        Cycle::Clock(reset) => lines.push(format!("cycle = {{ kind = \"clock\", reset = \"{reset}\" }}")),
    }
    lines.push(format!("meter = {}", meter(&plan.meter)));
    if !plan.caps.is_empty() {
        lines.push("caps = [".to_owned());
        lines.extend(plan.caps.iter().map(|rule| format!("  {},", cap(rule))));
        lines.push("]".to_owned());
    }
}

fn free(free: Free) -> String {
    let strict = if free.ends == Ends::LessThan { ", strict = true" } else { "" };
    let then = Then::code(free.then);
    format!("free = {{ minutes = {}{strict}, then = \"{then}\" }}", length(free.minutes))
}

fn meter(meter: &Meter) -> String {
    let mut lines = vec!["[".to_owned()];
    lines.extend(meter.rungs().iter().map(|rule| format!("  {},", rung(rule))));
    lines.push("]".to_owned());
    lines.join("\n")
}

fn rung(rung: &Rung) -> String {
    let to = match rung.to() {
        UpTo::Minutes(minutes) => length(minutes),
        UpTo::Open => "\"open\"".to_owned(),
    };
    let price = rung.price();
    match rung {
        Rung::Total { .. } => format!("{{ to = {to}, price = \"{price}\" }}"),
        Rung::Step { every, tail, .. } => {
            let tail = if *tail == 0 { String::new() } else { format!(", tail = {}", length(*tail)) };
            format!("{{ every = {}, price = \"{price}\", to = {to}{tail} }}", length(every.get()))
        }
    }
}

fn cap(cap: &Cap) -> String {
    let over = match cap.over {
        CapOver::Stay => "over = \"stay\"".to_owned(),
        CapOver::Cycle(None) => "over = \"cycle\"".to_owned(),
        CapOver::Cycle(Some(numbers)) => {
            format!("over = \"cycle\", index = [{}, {}]", numbers.first(), numbers.last())
        }
    };
    match &cap.most {
        Most::Amount(price) => format!("{{ {over}, amount = \"{price}\" }}"),
        Most::Meter(rungs) => format!("{{ {over}, meter = {} }}", meter(rungs)),
    }
}

/// `"1 h 30 min"`
fn length(minutes: u32) -> String {
    format!("\"{}\"", length_text(u64::from(minutes)))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
