//! Findings by pricing stays: lengths without a price, a longer stay that costs less, a cliff at a reset.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Timelike as _};

use super::super::pricing::by_plan;
use super::super::timed::Timed;
use super::super::{
    Amount, CannotPrice, Cycle, Match, Place, Plan, PriceRule, PricedStay, Tariff, length_text, price, price_by,
};
use super::{Finding, FindingKind, find};
use crate::domain::facility::ClassCode;
use crate::domain::money::Money;
use crate::domain::quote::Quote;
use crate::domain::time::{Instant, TimeZone};

/// So many days are priced at their ends, beyond the two that are looked at closely.
const DAYS: i64 = 31;
/// Entries that are tried: days and times that tariffs tell apart, in a week without a change of the clocks.
const ENTRIES: [&str; 5] =
    ["2027-01-05 08:00", "2027-01-05 16:00", "2027-01-05 22:30", "2027-01-09 10:00", "2027-01-10 20:00"];

/// The week of those entries, and the day on which a window without days is tried.
const WEEK: [(&str, &str); 7] = [
    ("mon", "2027-01-04"),
    ("tue", "2027-01-05"),
    ("wed", "2027-01-06"),
    ("thu", "2027-01-07"),
    ("fri", "2027-01-08"),
    ("sat", "2027-01-09"),
    ("sun", "2027-01-10"),
];
const A_DAY: &str = "2027-01-05";

pub(super) fn check(tariff: &Tariff, zone: &TimeZone, found: &mut Vec<Finding>) {
    for (number, plan) in (1..).zip(&tariff.rules().plans) {
        let all: Vec<Tried<'_>> =
            tried_with(tariff, number, plan).map(|who| Tried::new(tariff, zone, number, plan, who)).collect();
        let place = Place::Plan(number);
        let mut each = all.iter().flat_map(|tried| tried.entries().into_iter().map(move |entry| (tried, entry)));
        let (mut no_price, mut falls) = (None, None);
        while (no_price.is_none() || falls.is_none())
            && let Some((tried, entry)) = each.next()
        {
            tried.lengths_from(entry, &mut no_price, &mut falls);
        }
        if let Some(text) = no_price {
            find(found, FindingKind::NoPrice, place, text);
        }
        if let Some(text) = falls {
            find(found, FindingKind::PriceFalls, place, text);
        }
        if let Some(text) = all.iter().find_map(Tried::cliff) {
            find(found, FindingKind::MidnightCliff, place, text);
        }
    }
    lost_tickets(tariff, zone, found);
}

/// A lost ticket that costs less than 24 hours: whoever stays long gains by losing it.
fn lost_tickets(tariff: &Tariff, zone: &TimeZone, found: &mut Vec<Finding>) {
    for (number, rule) in (1..).zip(&tariff.rules().tickets.lost) {
        let named = rule.matching.vehicles.first().cloned();
        let of_plans = || tariff.rules().plans.iter().find_map(|plan| plan.matching.vehicles.first().cloned());
        let vehicle = named.or_else(of_plans).unwrap_or_else(|| ClassCode::new("car"));
        let Ok(entry) = zone.parse(&format!("{A_DAY} 10:00")) else { continue };
        let Some(exit) = entry.checked_add_signed(TimeDelta::minutes(24 * 60)) else { continue };
        let facts = PricedStay {
            facility: rule.matching.facilities.first().map(String::as_str),
            customer: rule.matching.customers.first().map(String::as_str),
            product: rule.matching.products.first().map(String::as_str),
            event: rule.matching.event.unwrap_or(false),
            ..PricedStay::new(&vehicle, entry, exit)
        };
        let lost = price_by(tariff, zone, &facts, PriceRule::LostTicket);
        if let (Ok(lost), Ok(day)) = (lost, price(tariff, zone, &facts))
            && lost.amount().minor() < day.amount().minor()
        {
            let text = format!(
                "{vehicle}: a lost ticket costs {}, less than {} for 24 h: whoever stays long gains by losing it",
                lost.amount(),
                day.amount()
            );
            let place = Place::Ticket { rule: PriceRule::LostTicket, number };
            find(found, FindingKind::LostIsCheap, place, text);
        }
    }
}

/// The vehicles a plan is tried with, and what a finding calls them: one that it is for, and those that its parts tell apart.
fn tried_with(tariff: &Tariff, number: usize, plan: &Plan) -> impl Iterator<Item = (ClassCode, String)> {
    let named = |class: &ClassCode| (class.clone(), class.to_string());
    let is_for = plan.matching.vehicles.as_slice();
    let first = is_for.first().map_or_else(
        || {
            let mut before = tariff.rules().plans.iter().take(number.saturating_sub(1));
            let any = if before.any(|plan| !plan.matching.vehicles.is_empty()) {
                "any vehicle that no plan before names"
            } else {
                "any vehicle"
            };
            (ClassCode::new("vehicle of no class"), any.to_owned())
        },
        named,
    );
    let mut apart: Vec<&ClassCode> = plan.matches().flat_map(|matching| &matching.vehicles).collect();
    apart.retain(|class| **class != first.0 && (is_for.is_empty() || is_for.contains(class)));
    apart.sort_unstable();
    apart.dedup();
    let apart: Vec<_> = apart.into_iter().map(named).collect();
    std::iter::once(first).chain(apart)
}

/// A stay that a plan takes, tried with entries and lengths.
struct Tried<'a> {
    tariff: &'a Tariff,
    zone: &'a TimeZone,
    number: usize,
    plan: &'a Plan,
    vehicle: ClassCode,
    /// What a finding calls it.
    who: String,
    at_entry: BTreeMap<String, String>,
}

impl<'a> Tried<'a> {
    fn new(
        tariff: &'a Tariff,
        zone: &'a TimeZone,
        number: usize,
        plan: &'a Plan,
        (vehicle, who): (ClassCode, String),
    ) -> Self {
        let on_ticket = plan.amounts().filter_map(|amount| match amount {
            Amount::OnTicket(named) => Some((named.key().to_owned(), "1".to_owned())),
            Amount::Fixed(_) => None,
        });
        let asked =
            plan.matching.at_entry.iter().filter_map(|(key, values)| Some((key.clone(), values.first()?.clone())));
        Self { tariff, zone, number, plan, vehicle, who, at_entry: on_ticket.chain(asked).collect() }
    }

    /// Moments at which such a stay may begin: those that all are tried with, or on the dates that the plan is for, and the beginnings of
    /// the windows in which offers and the like want it to begin.
    fn entries(&self) -> Vec<Instant> {
        let dates = self.plan.matching.entry_dates.iter().map(|range| range.ends().0);
        let dates = dates.map(|first| if first.len() == 5 { format!("2027-{first}") } else { first });
        let days: Vec<String> = dates.collect();
        let times = ["08:00", "16:00", "22:30"];
        let dated = days.iter().flat_map(|day| times.iter().map(move |time| format!("{day} {time}")));
        let mut texts: Vec<String> =
            if days.is_empty() { ENTRIES.map(str::to_owned).to_vec() } else { dated.collect() };
        if days.is_empty() {
            let windows = self.conditions().flat_map(|matching| &matching.entry);
            let begins = windows.map(|window| {
                let first = window.days().and_then(|days| {
                    days.names().find_map(|name| WEEK.iter().find(|(day, _)| *day == name).map(|(_, date)| *date))
                });
                format!("{} {}", first.unwrap_or(A_DAY), window.from())
            });
            texts.extend(begins);
        }
        texts.sort_unstable();
        texts.dedup();
        texts.iter().filter_map(|text| self.zone.parse(text).ok()).collect()
    }

    /// The conditions of the plan and of its parts.
    fn conditions(&self) -> impl Iterator<Item = &Match> {
        std::iter::once(&self.plan.matching).chain(self.plan.matches())
    }

    /// The price by this plan. `None` if it does not take the stay.
    fn price(&self, entry: Instant, minutes: i64) -> Option<Result<Quote, CannotPrice>> {
        let matching = &self.plan.matching;
        let facts = PricedStay {
            vehicle: &self.vehicle,
            facility: matching.facilities.first().map(String::as_str),
            customer: matching.customers.first().map(String::as_str),
            product: matching.products.first().map(String::as_str),
            event: matching.event.unwrap_or(false),
            at_entry: &self.at_entry,
            entry,
            exit: entry.checked_add_signed(TimeDelta::minutes(minutes))?,
        };
        let timed = Timed::of(self.tariff.rules(), self.zone, &facts);
        let is_taken = matching.holds(&timed);
        is_taken.then(|| by_plan(&timed, self.number, self.plan, None))
    }

    /// Lengths at which prices change: every minute at first, then the quarters of hours and the minutes behind them; then days, and the
    /// times of day at which an exit begins or ends to fit something, however many days later.
    fn lengths(&self, entry: Instant) -> Vec<i64> {
        let quarters = (12_i64..=192).flat_map(|quarter| {
            let minutes = quarter.saturating_mul(15);
            [minutes, minutes.saturating_add(1)]
        });
        let mut lengths: Vec<i64> = (1..180).chain(quarters).collect();
        let shown = self.zone.local(entry);
        let entered = i64::from(shown.hour()).saturating_mul(60).saturating_add(i64::from(shown.minute()));
        let mut of_day: Vec<i64> = self
            .conditions()
            .flat_map(|matching| &matching.exit)
            .flat_map(|exit| [exit.window.from().minutes(), exit.window.to().minutes()])
            .flat_map(|edge| [edge.saturating_sub(1), edge, edge.saturating_add(1)])
            .map(|edge| edge.saturating_sub(entered))
            .collect();
        of_day.extend([0, 1]);
        for day in 2..=DAYS {
            lengths.extend(of_day.iter().map(|minutes| day.saturating_mul(24 * 60).saturating_add(*minutes)));
        }
        let bounds = self.conditions().flat_map(|matching| [matching.min_minutes, matching.max_minutes]).flatten();
        lengths.extend(bounds.map(i64::from).flat_map(|minutes| [minutes, minutes.saturating_add(1)]));
        lengths.retain(|minutes| *minutes > 0 && *minutes <= DAYS.saturating_mul(24 * 60).saturating_add(1));
        lengths.sort_unstable();
        lengths.dedup();
        lengths
    }

    fn when(&self, entry: Instant) -> String {
        format!("{}, in at {}", self.who, self.zone.local(entry).format("%a %H:%M"))
    }

    /// The shortest stay tried that has no price, and the shortest that costs less than a shorter one; each unless it is known.
    fn lengths_from(&self, entry: Instant, no_price: &mut Option<String>, falls: &mut Option<String>) {
        let mut before: Option<(i64, Money)> = None;
        for minutes in self.lengths(entry) {
            let quote = match self.price(entry, minutes) {
                Some(Ok(quote)) => quote,
                Some(Err(_)) => {
                    let (when, length) = (self.when(entry), text(minutes));
                    no_price.get_or_insert_with(|| {
                        format!(
                            "{when}: a stay of {length} has no price; it will have to be priced by hand at the exit"
                        )
                    });
                    continue;
                }
                None => continue,
            };
            let now = quote.amount();
            if let Some((shorter, price)) = before
                && now.minor() < price.minor()
            {
                falls.get_or_insert_with(|| {
                    let (when, length, shorter) = (self.when(entry), text(minutes), text(shorter));
                    let rule = quote.lines().first().map(|line| format!(" (by “{}”)", line.rule)).unwrap_or_default();
                    format!("{when}: a stay of {length} costs {now}, less than {price} for {shorter}{rule}")
                });
            }
            if no_price.is_some() && falls.is_some() {
                return;
            }
            before = Some((minutes, now));
        }
    }

    /// Two hours over midnight, or over the reset of the cycle, that cost far more than two hours on either side of it.
    fn cliff(&self) -> Option<String> {
        let reset = match self.plan.cycle {
            Cycle::Clock { reset, .. } => reset.to_string(),
            Cycle::None | Cycle::Rolling(_) => "00:00".to_owned(),
        };
        let at = self.zone.parse(&format!("2027-01-06 {reset}")).ok()?;
        let two_hours = |from: i64| {
            let entry = at.checked_add_signed(TimeDelta::minutes(from))?;
            self.price(entry, 120)?.ok().map(|quote| quote.amount())
        };
        let over = two_hours(-60)?;
        let beside = [-720, -240, -180, 60, 240].iter().filter_map(|from| two_hours(*from)).map(Money::minor).max()?;
        let is_cliff = over.minor().saturating_mul(2) > beside.saturating_mul(3) && beside > 0;
        let beside = Money::new(beside, over.currency());
        is_cliff.then(|| {
            format!("{}: 2 h over {reset} cost {over}, 2 h on either side of it no more than {beside}", self.who)
        })
    }
}

fn text(minutes: i64) -> String {
    length_text(u64::try_from(minutes).unwrap_or(0))
}
