//! Findings about rules beside one another: caps and rungs, free minutes, offers, names.

use super::super::exact::Exact;
use super::super::meter::{Rung, UpTo};
use super::super::settings::OfferChoice;
use super::super::{
    Amount, Cap, CapOver, Change, Cycle, Match, Meter, Most, Part, Place, Plan, Tariff, TariffRules, Then, length_text,
};
use super::{Finding, FindingKind, find};

pub(super) fn check(tariff: &Tariff, found: &mut Vec<Finding>) {
    let rules = tariff.rules();
    for (number, plan) in (1..).zip(&rules.plans) {
        caps(number, plan, found);
        free(number, plan, found);
        offers(number, plan, rules, found);
        adjustments(number, plan, found);
        if let Some(name) = &plan.name
            && rules.plans.iter().take(number.saturating_sub(1)).any(|earlier| earlier.name.as_ref() == Some(name))
        {
            let text = format!("another plan is called “{name}”, too: a fee does not say which of them made it");
            find(found, FindingKind::SameName, Place::Plan(number), text);
        }
    }
}

fn part(plan: usize, part: Part, number: usize) -> Place {
    Place::Part { plan, part, number }
}

/// An amount that stands in the tariff.
fn fixed(amount: &Amount) -> Option<Exact> {
    amount.fixed().map(super::super::Price::exact)
}

/// What a meter says for a length, if all its prices stand in the tariff.
fn total(meter: &Meter, minutes: u32) -> Option<Exact> {
    let (mut sum, mut from) = (Exact::ZERO, 0);
    for rung in meter.rungs() {
        let price = fixed(rung.price())?;
        let to = match rung.to() {
            UpTo::Minutes(end) => minutes.min(end),
            UpTo::Open => minutes,
        };
        sum = match rung {
            Rung::Total { .. } => price,
            Rung::Step { every, tail, .. } => {
                let counted = to.saturating_sub(from).saturating_sub(*tail);
                sum.plus(price.times(u64::from(counted.div_ceil(every.get())))?)?
            }
        };
        if to >= minutes {
            return Some(sum);
        }
        from = to;
    }
    None
}

fn caps(number: usize, plan: &Plan, found: &mut Vec<Finding>) {
    let first_prices = plan.bands.iter().filter_map(|band| fixed(band.meter.rungs().first()?.price()));
    let lowest = first_prices.min();
    let one_meter = match plan.bands.as_slice() {
        [band] => Some(&band.meter),
        _ => None,
    };
    for (idx, cap) in (1..).zip(&plan.caps) {
        let Most::Amount(amount) = &cap.most else { continue };
        let Some(most) = fixed(amount) else { continue };
        if lowest.is_some_and(|lowest| most < lowest) {
            let text = format!("the maximum of {amount} is lower than the first price of the meter");
            find(found, FindingKind::CapBelowRung, part(number, Part::Cap, idx), text);
        }
        let reached =
            one_meter.zip(longest(plan, cap)).and_then(|(meter, minutes)| Some((total(meter, minutes)?, minutes)));
        if let Some((reached, minutes)) = reached
            && reached <= most
        {
            let text = format!("{} cost no more than the maximum of {amount} anyway", length_text(u64::from(minutes)));
            find(found, FindingKind::CapNeverReached, part(number, Part::Cap, idx), text);
        }
    }
}

/// The longest time that a cap limits, where that is known and nothing else begins anew within it.
fn longest(plan: &Plan, cap: &Cap) -> Option<u32> {
    match (&cap.over, plan.cycle) {
        (CapOver::Cycle { .. }, Cycle::Rolling(minutes)) => Some(minutes.get()),
        (CapOver::Cycle { .. }, Cycle::Clock { days: None, .. }) => Some(25 * 60),
        (CapOver::Window { window, .. }, Cycle::None) => u32::try_from(window.length().saturating_add(60)).ok(),
        (CapOver::Rolling { minutes, .. }, Cycle::None) => Some(minutes.get()),
        _ => None,
    }
}

fn free(number: usize, plan: &Plan, found: &mut Vec<Finding>) {
    for (idx, free) in (1..).zip(&plan.free) {
        let place = part(number, Part::Free, idx);
        if free.minutes == 0 {
            find(found, FindingKind::DoesNothing, place, "0 minutes are free: leave it out".to_owned());
            continue;
        }
        if free.then == Then::ChargeAll && free.matching.min_minutes.is_some_and(|least| least > free.minutes) {
            let text = "it holds only for stays that are longer than its minutes: nothing is ever free";
            find(found, FindingKind::NeverHolds, place, text.to_owned());
        }
        let is_for_all = free.matching == Match::default() && idx == 1;
        let hidden = plan.bands.len() == 1 && is_for_all && free.then == Then::ChargeAll;
        let first = plan.bands.first().and_then(|band| band.meter.rungs().first());
        if let Some(Rung::Total { to: UpTo::Minutes(end), .. }) = first
            && hidden
            && *end <= free.minutes
        {
            let text = format!("the first row of the meter ends at {}, which is free", length_text(u64::from(*end)));
            find(found, FindingKind::RowIsFree, place, text);
        }
    }
}

fn offers(number: usize, plan: &Plan, rules: &TariffRules, found: &mut Vec<Finding>) {
    for (idx, offer) in (1..).zip(&plan.offers) {
        let place = part(number, Part::Offer, idx);
        if offer.matching.max_minutes == Some(0) {
            find(found, FindingKind::NeverHolds, place, "no stay lasts 0 minutes and is charged".to_owned());
        }
        if offer.matching.covers(&plan.matching) && rules.settings.offers == OfferChoice::FirstMatch {
            let text = "this offer fits every stay of the plan, so that its meter is never used: give it a match";
            find(found, FindingKind::NeverUsed, place, text.to_owned());
        }
    }
}

fn adjustments(number: usize, plan: &Plan, found: &mut Vec<Finding>) {
    for (idx, adjustment) in (1..).zip(&plan.adjustments) {
        let changes_nothing = match &adjustment.change {
            Change::Times(factor) => factor.exact() == Some(Exact::of_minor(1)),
            Change::Plus { amount, .. } | Change::Less(amount) | Change::AtLeast(amount) => {
                fixed(amount) == Some(Exact::ZERO)
            }
        };
        if changes_nothing {
            let text = "it changes no price: leave it out".to_owned();
            find(found, FindingKind::DoesNothing, part(number, Part::Adjustment, idx), text);
        }
    }
}
