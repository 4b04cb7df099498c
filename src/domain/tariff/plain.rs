//! A second, independent evaluation for the tests: it walks through a stay minute by minute and says what it comes to.
//!
//! It shares nothing with the real one but the data: no division of lengths, no counting of like cycles, no wall clock
//! look-ups by calendar day. It is slow and short.
#![expect(clippy::arithmetic_side_effects, reason = "figures in tests are small, and an overflow there is to be seen")]

use chrono::{DateTime, NaiveDateTime};
use num_rational::Ratio;

use super::{
    Cap, CapOver, Cycle, Ends, FreeReturns, Meter, Most, Price, PricedStay, RoundingMode, Rung, Seconds, Tariff,
    TaxMode, Then, UpTo,
};
use crate::domain::time::TimeZone;

/// Minor units, or nothing where the tariff has no price.
pub(super) fn price(tariff: &Tariff, zone: &TimeZone, facts: &PricedStay<'_>) -> Option<i128> {
    let rules = tariff.rules();
    let named = |vehicles: &[_]| vehicles.is_empty() || vehicles.iter().any(|vehicle| vehicle == facts.vehicle);
    let plan = rules.plans.iter().find(|plan| named(&plan.matching.vehicles))?;
    let (entry_minute, minutes) = whole_minutes(facts, rules.settings.seconds);
    let free = plan.free.first();
    let less_than = rules.settings.rung_ends == Ends::LessThan;
    let is_free = |length: i64| {
        free.is_some_and(|free| match (free.then, free.ends) {
            (Then::ChargeAll, Ends::LessThan) => length < i64::from(free.minutes),
            _ => length <= i64::from(free.minutes),
        })
    };

    let mut sum = Ratio::from_integer(0);
    let once = rules.settings.free_minutes == FreeReturns::OncePerStay;
    if minutes > 0 && !(once && is_free(minutes)) {
        for (cycle_number, (first, length, cycle_is_over)) in (1..).zip(cycles(plan.cycle, zone, entry_minute, minutes))
        {
            if !once && is_free(length) {
                continue;
            }
            let mut charged = 0;
            for minute in 0..length {
                let counted_from = if once { first + minute } else { minute };
                let deducted =
                    free.is_some_and(|free| free.then == Then::Deduct && counted_from < i64::from(free.minutes));
                charged += i64::from(!deducted);
            }
            let beyond = i64::from(less_than && !cycle_is_over);
            let metered = if charged == 0 { Ratio::from_integer(0) } else { walk(&plan.meter, charged + beyond)? };
            let cap = plan.caps.iter().find(|cap| holds_for(cap, cycle_number));
            sum += match cap {
                Some(cap) => metered.min(most(cap, length + beyond)?),
                None => metered,
            };
        }
        if let Some(cap) = plan.caps.iter().find(|cap| cap.over == CapOver::Stay) {
            sum = sum.min(most(cap, minutes + i64::from(less_than))?);
        }
    }
    if let Some(tax) = rules.tax.filter(|tax| tax.mode == TaxMode::Added) {
        sum += sum * Ratio::new(i128::from(tax.rate.ppm()), 1_000_000);
    }
    let step = Ratio::from_integer(i128::from(rules.settings.rounding.step_minor.get()));
    let steps = sum / step;
    let half = Ratio::new(1, 2);
    let rounded = match rules.settings.rounding.mode {
        RoundingMode::Down => steps.floor(),
        RoundingMode::Up => steps.ceil(),
        RoundingMode::HalfUp => (steps + half).floor(),
        RoundingMode::HalfEven if steps.fract() == half => (steps / 2).round() * 2,
        RoundingMode::HalfEven => steps.round(),
    };
    Some((rounded * step).to_integer())
}

fn whole_minutes(facts: &PricedStay<'_>, seconds: Seconds) -> (i64, i64) {
    let entry_minute = facts.entry.timestamp().div_euclid(60);
    let mut minutes = 0;
    match seconds {
        Seconds::CutToMinute => {
            while entry_minute + minutes < facts.exit.timestamp().div_euclid(60) {
                minutes += 1;
            }
        }
        Seconds::BegunMinuteCounts => {
            while facts.entry + chrono::TimeDelta::minutes(minutes) < facts.exit {
                minutes += 1;
            }
        }
    }
    (entry_minute, minutes)
}

/// First minute, length, and whether the cycle is over at its end, for each cycle of the stay.
fn cycles(cycle: Cycle, zone: &TimeZone, entry_minute: i64, minutes: i64) -> Vec<(i64, i64, bool)> {
    let shown = |minute: i64| zone.local(DateTime::from_timestamp(minute * 60, 0).unwrap());
    // What the wall clock has shown at most, beginning well before the stay: a time shown again is not reached again.
    let mut latest: Option<NaiveDateTime> = None;
    let mut resets_at = |minute: i64| match cycle {
        Cycle::None => false,
        Cycle::Rolling(length) => minute > 0 && minute % i64::from(length.get()) == 0,
        Cycle::Clock(reset) => {
            let from = if latest.is_some() { minute } else { minute - 1_600 };
            (from..=minute).fold(false, |_, walked| {
                let now = shown(entry_minute + walked);
                let before = latest.unwrap_or(now);
                latest = Some(before.max(now));
                let days = [now.date(), now.date().pred_opt().unwrap()];
                let reached = |reset: NaiveDateTime| before < reset && reset <= now;
                days.iter().any(|day| reached(day.and_time(reset.on_the_clock())))
            }) && minute > 0
        }
    };
    let mut cycles = Vec::new();
    let mut first = 0;
    for minute in 0..=minutes {
        let resets = resets_at(minute);
        if (resets || minute == minutes) && minute > first {
            cycles.push((first, minute - first, resets));
            first = minute;
        }
    }
    cycles
}

/// What a meter shows after so many minutes, walking up its rungs.
fn walk(meter: &Meter, minutes: i64) -> Option<Ratio<i128>> {
    let mut shows = Ratio::from_integer(0);
    let mut rungs = meter.rungs().iter().peekable();
    let mut rung_begins = 0;
    for minute in 0..minutes {
        while let UpTo::Minutes(end) = rungs.peek()?.to()
            && i64::from(end) <= minute
        {
            rung_begins = minute;
            rungs.next();
        }
        match rungs.peek()? {
            Rung::Total { price, .. } => shows = exact(*price),
            Rung::Step { every, price, tail, .. } => {
                if (minute - rung_begins) % i64::from(every.get()) == i64::from(*tail) {
                    shows += exact(*price);
                }
            }
        }
    }
    Some(shows)
}

fn holds_for(cap: &Cap, cycle_number: u32) -> bool {
    match cap.over {
        CapOver::Cycle(numbers) => {
            numbers.is_none_or(|numbers| (numbers.first()..=numbers.last()).contains(&cycle_number))
        }
        CapOver::Stay => false,
    }
}

fn most(cap: &Cap, minutes: i64) -> Option<Ratio<i128>> {
    match &cap.most {
        Most::Amount(price) => Some(exact(*price)),
        Most::Meter(meter) => walk(meter, minutes),
    }
}

/// From the printed text, not from what was computed of it.
fn exact(price: Price) -> Ratio<i128> {
    let text = price.to_string();
    let (decimal, divisor) = text.split_once('/').unwrap_or((&text, "1"));
    let (units, decimals) = decimal.split_once('.').unwrap_or((decimal, ""));
    let digits: i128 = format!("{units}{decimals}").parse().unwrap();
    let ten_to_the = (0..decimals.len()).fold(1, |power: i128, _| power * 10);
    Ratio::new(digits * i128::from(price.currency().minor_per_unit()), ten_to_the * divisor.parse::<i128>().unwrap())
}
