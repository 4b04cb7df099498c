//! A plan and its parts.

use super::conditions::{days, matching, window, windows};
use super::{length, quoted, table};
use crate::domain::tariff::{
    Adjustment, Band, Cap, CapOver, Change, Cycle, Each, Ends, Free, Meter, Most, Offer, Plan, Rung, Then, UpTo,
};

pub(super) fn plan(plan: &Plan, lines: &mut Vec<String>) {
    lines.extend([String::new(), "[[plans]]".to_owned()]);
    lines.extend(plan.name.as_ref().map(|name| format!("name = {}", quoted(name))));
    lines.extend(matching(&plan.matching));
    list("free", &plan.free, free, lines);
    list("offers", &plan.offers, offer, lines);
    match plan.cycle {
        Cycle::None => {}
        Cycle::Rolling(minutes) => {
            lines.push(format!("cycle = {{ kind = \"rolling\", minutes = {} }}", length(minutes.get())));
        }
        Cycle::Clock { reset, days: only } => {
            let only = only.map_or_else(String::new, |listed| format!(", days = {}", days(listed)));
            lines.push(format!("cycle = {{ kind = \"clock\", reset = \"{reset}\"{only} }}"));
        }
    }
    match plan.bands.as_slice() {
        [band] if *band == Band::always(band.meter.clone()) => lines.push(format!("meter = {}", meter(&band.meter))),
        bands => list("bands", bands, band, lines),
    }
    list("caps", &plan.caps, cap, lines);
    list("adjust", &plan.adjustments, adjustment, lines);
}

/// A list of tables, each on a line of its own; nothing where there are none.
fn list<T>(key: &str, items: &[T], write: fn(&T) -> String, lines: &mut Vec<String>) {
    if !items.is_empty() {
        lines.push(format!("{key} = ["));
        lines.extend(items.iter().map(|item| format!("  {},", write(item))));
        lines.push("]".to_owned());
    }
}

fn name(name: Option<&String>) -> Option<String> {
    name.map(|name| format!("name = {}", quoted(name)))
}

fn free(free: &Free) -> String {
    let mut entries = vec![format!("minutes = {}", length(free.minutes))];
    if free.ends == Ends::LessThan {
        entries.push("strict = true".to_owned());
    }
    entries.push(format!("then = \"{}\"", Then::code(free.then)));
    entries.extend(matching(&free.matching));
    table(&entries)
}

fn offer(offer: &Offer) -> String {
    let mut entries: Vec<String> = name(offer.name.as_ref()).into_iter().collect();
    entries.push(format!("price = \"{}\"", offer.price));
    entries.extend(matching(&offer.matching));
    table(&entries)
}

fn band(band: &Band) -> String {
    let mut entries: Vec<String> = name(band.name.as_ref()).into_iter().collect();
    entries.extend(windows("window", &band.windows));
    entries.push(format!("meter = {}", meter(&band.meter)));
    if band.restarts_each_window {
        entries.push("restart = \"each_window\"".to_owned());
    }
    table(&entries)
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
    let mut entries = Vec::new();
    let times = |times: Option<std::num::NonZeroU32>| times.map(|times| format!("times = {times}"));
    match &cap.over {
        CapOver::Window { window: over, times: most } => {
            entries.extend(["over = \"window\"".to_owned(), format!("window = {}", window(over))]);
            entries.extend(times(*most));
        }
        CapOver::Rolling { minutes, times: most } => {
            entries.extend(["over = \"rolling\"".to_owned(), format!("minutes = {}", length(minutes.get()))]);
            entries.extend(times(*most));
        }
        CapOver::Cycle { index, starts } => {
            entries.push("over = \"cycle\"".to_owned());
            entries.extend(index.map(|index| format!("index = [{}, {}]", index.first(), index.last())));
            entries.extend(starts.as_ref().map(|starts| format!("starts = {}", window(starts))));
        }
        CapOver::Stay => entries.push("over = \"stay\"".to_owned()),
    }
    entries.push(match &cap.most {
        Most::Amount(amount) => format!("amount = \"{amount}\""),
        Most::Meter(rungs) => format!("meter = {}", meter(rungs)),
    });
    entries.extend(matching(&cap.matching));
    table(&entries)
}

fn adjustment(adjustment: &Adjustment) -> String {
    let mut entries: Vec<String> = name(adjustment.name.as_ref()).into_iter().collect();
    match &adjustment.change {
        Change::Times(factor) => entries.push(format!("factor = \"{factor}\"")),
        Change::Plus { amount, each } => {
            entries.push(format!("amount = \"{amount}\""));
            if *each != Each::Stay {
                entries.push(format!("each = \"{}\"", each.code()));
            }
        }
        Change::Less(amount) => entries.push(format!("discount = \"{amount}\"")),
        Change::AtLeast(amount) => entries.push(format!("at_least = \"{amount}\"")),
    }
    entries.extend(adjustment.window.as_ref().map(|touched| format!("window = {}", window(touched))));
    entries.extend(matching(&adjustment.matching));
    table(&entries)
}
