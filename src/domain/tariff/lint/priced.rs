//! Findings by pricing stays: lengths without a price, a longer stay that costs less, a cliff at a reset.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::super::pricing::by_plan;
use super::super::timed::Timed;
use super::super::{Amount, CannotPrice, Cycle, Place, Plan, PricedStay, Tariff, length_text};
use super::{Finding, FindingKind, find};
use crate::domain::facility::ClassCode;
use crate::domain::money::Money;
use crate::domain::time::{Instant, TimeZone};

/// So many days are priced at their ends, beyond the two that are looked at closely.
const DAYS: i64 = 31;
/// Entries that are tried: days and times that tariffs tell apart, in a week without a change of the clocks.
const ENTRIES: [&str; 5] =
    ["2027-01-05 08:00", "2027-01-05 16:00", "2027-01-05 22:30", "2027-01-09 10:00", "2027-01-10 20:00"];

pub(super) fn check(tariff: &Tariff, zone: &TimeZone, found: &mut Vec<Finding>) {
    for (number, plan) in (1..).zip(&tariff.rules().plans) {
        let tried = Tried::new(tariff, zone, number, plan);
        let entries: Vec<Instant> = tried.entries();
        let place = Place::Plan(number);
        if let Some(text) = entries.iter().find_map(|entry| tried.without_price(*entry)) {
            find(found, FindingKind::NoPrice, place, text);
        }
        if let Some(text) = entries.iter().find_map(|entry| tried.falls(*entry)) {
            find(found, FindingKind::PriceFalls, place, text);
        }
        if let Some(text) = tried.cliff() {
            find(found, FindingKind::MidnightCliff, place, text);
        }
    }
}

/// A stay that a plan takes, tried with entries and lengths.
struct Tried<'a> {
    tariff: &'a Tariff,
    zone: &'a TimeZone,
    number: usize,
    plan: &'a Plan,
    vehicle: ClassCode,
    at_entry: BTreeMap<String, String>,
}

impl<'a> Tried<'a> {
    fn new(tariff: &'a Tariff, zone: &'a TimeZone, number: usize, plan: &'a Plan) -> Self {
        let vehicle = plan.matching.vehicles.first().cloned().unwrap_or_else(|| ClassCode::new("other vehicles"));
        let on_ticket = plan.amounts().filter_map(|amount| match amount {
            Amount::OnTicket(named) => Some((named.key().to_owned(), "1".to_owned())),
            Amount::Fixed(_) => None,
        });
        let asked =
            plan.matching.at_entry.iter().filter_map(|(key, values)| Some((key.clone(), values.first()?.clone())));
        Self { tariff, zone, number, plan, vehicle, at_entry: on_ticket.chain(asked).collect() }
    }

    /// Moments at which such a stay may begin: those that all are tried with, and the beginnings of the windows it must begin in.
    fn entries(&self) -> Vec<Instant> {
        let dates = self.plan.matching.entry_dates.iter().map(|range| range.ends().0);
        let dates = dates.map(|first| if first.len() == 5 { format!("2027-{first}") } else { first });
        let days: Vec<String> = dates.collect();
        let times = ["08:00", "16:00", "22:30"];
        let dated = days.iter().flat_map(|day| times.iter().map(move |time| format!("{day} {time}")));
        let texts: Vec<String> = if days.is_empty() { ENTRIES.map(str::to_owned).to_vec() } else { dated.collect() };
        texts.iter().filter_map(|text| self.zone.parse(text).ok()).collect()
    }

    /// The price by this plan. `None` if it does not take the stay.
    fn price(&self, entry: Instant, minutes: i64) -> Option<Result<Money, CannotPrice>> {
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
        is_taken.then(|| by_plan(&timed, self.number, self.plan).map(|quote| quote.amount()))
    }

    /// Lengths at which prices change: every minute at first, then the quarters of hours and the minutes behind them.
    fn lengths() -> impl Iterator<Item = i64> {
        let quarters = (12_i64..=192).flat_map(|quarter| {
            let minutes = quarter.saturating_mul(15);
            [minutes, minutes.saturating_add(1)]
        });
        (1..180).chain(quarters)
    }

    fn when(&self, entry: Instant) -> String {
        format!("{}, in at {}", self.vehicle, self.zone.local(entry).format("%a %H:%M"))
    }

    /// The shortest stay tried that has no price.
    fn without_price(&self, entry: Instant) -> Option<String> {
        let days = (3..=DAYS).map(|days| days.saturating_mul(24 * 60));
        let refused = |minutes: &i64| matches!(self.price(entry, *minutes), Some(Err(_)));
        let minutes = Self::lengths().chain(days).find(refused)?;
        let when = self.when(entry);
        Some(format!("{when}: a stay of {} has no price; it will have to be priced by hand at the exit", text(minutes)))
    }

    /// The shortest stay tried that costs less than a shorter one.
    fn falls(&self, entry: Instant) -> Option<String> {
        let mut before: Option<(i64, Money)> = None;
        for minutes in Self::lengths() {
            let Some(Ok(now)) = self.price(entry, minutes) else { continue };
            if let Some((shorter, price)) = before
                && now.minor() < price.minor()
            {
                let when = self.when(entry);
                return Some(format!(
                    "{when}: a stay of {} costs {now}, less than {price} for {}",
                    text(minutes),
                    text(shorter)
                ));
            }
            before = Some((minutes, now));
        }
        None
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
            self.price(entry, 120)?.ok()
        };
        let over = two_hours(-60)?;
        let beside = [-720, -240, -180, 60, 240].iter().filter_map(|from| two_hours(*from)).map(Money::minor).max()?;
        let is_cliff = over.minor().saturating_mul(2) > beside.saturating_mul(3) && beside > 0;
        let beside = Money::new(beside, over.currency());
        is_cliff.then(|| {
            format!("{}: 2 h over {reset} cost {over}, 2 h on either side of it no more than {beside}", self.vehicle)
        })
    }
}

fn text(minutes: i64) -> String {
    length_text(u64::try_from(minutes).unwrap_or(0))
}
