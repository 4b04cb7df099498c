//! What a stay costs whose ticket is lost, or cannot be read any more; or whose entry is proven in another way.
//!
//! Such prices stand beside the plans, because nobody can ask the ticket. A tariff that says nothing about a case prices the stay by
//! its plans: its entry stands in the books.

use std::num::NonZeroU32;

use super::Tariff;
use super::amount::Price;
use super::choices::choices;
use super::exact::Exact;
use super::explain::Line;
use super::matching::{Match, PricedStay};
use super::pricing::{self, CannotPrice, OnTop};
use super::settle::{self, Charged};
use super::timed::Timed;
use super::wall::DAY;
use crate::domain::quote::Quote;
use crate::domain::time::TimeZone;

choices! {
    /// By which of a tariff's rules a stay is priced.
    PriceRule {
        /// By its plans: the ticket is there, and can be read.
        Stay = "stay",
        /// The ticket is lost.
        LostTicket = "lost_ticket",
        /// The ticket is there and cannot be read any more.
        DamagedTicket = "damaged_ticket",
        /// The ticket is lost, and when the vehicle came in is proven in another way.
        ProvenEntry = "proven_entry",
    }

    /// Which days of a stay count.
    DayCount {
        /// Each date on which the vehicle was inside.
        Calendar = "calendar",
        /// Each 24 hours begun, counted from entry.
        Hours24 = "24_hours",
    }
}

impl PriceRule {
    /// The cases that a tariff has prices of their own for.
    pub const TICKETS: [Self; 3] = [Self::LostTicket, Self::DamagedTicket, Self::ProvenEntry];

    /// What the lines of a fee call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Stay => "Stay",
            Self::LostTicket => "Lost ticket",
            Self::DamagedTicket => "Damaged ticket",
            Self::ProvenEntry => "Proven entry",
        }
    }

    /// As the rule of a line begins: `lost ticket 1`.
    const fn words(self) -> &'static str {
        match self {
            Self::Stay => "stay",
            Self::LostTicket => "lost ticket",
            Self::DamagedTicket => "damaged ticket",
            Self::ProvenEntry => "proven entry",
        }
    }
}

/// One price of such a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketRule {
    /// What the fee calls it.
    pub name: Option<String>,
    /// For whom: by vehicle, facility, customer, product and event. What a ticket would say of times cannot be asked.
    pub matching: Match,
    /// What it costs.
    pub costs: TicketCosts,
}

/// What such a case costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TicketCosts {
    /// This, in the place of the fee.
    Fixed(Price),
    /// So many times the most that a day costs, in the place of the fee.
    DayMaximums {
        /// The most that a day costs.
        day: Price,
        /// How often.
        times: NonZeroU32,
    },
    /// A price for each day, in the place of the fee.
    EachDay {
        /// The price of one day.
        day: Price,
        /// Which days count.
        days: DayCount,
    },
    /// The fee of the stay, and this on top.
    OnTop(Price),
}

impl TicketCosts {
    /// The price in it.
    pub(super) const fn price(self) -> Price {
        match self {
            Self::Fixed(price) | Self::OnTop(price) => price,
            Self::DayMaximums { day, .. } | Self::EachDay { day, .. } => day,
        }
    }

    /// Whether it asks how long the vehicle was inside.
    pub const fn needs_entry(self) -> bool {
        match self {
            Self::Fixed(_) | Self::DayMaximums { .. } => false,
            Self::EachDay { .. } | Self::OnTop(_) => true,
        }
    }
}

/// The prices of such cases; of several of one case, the first whose match holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TicketRules {
    /// For a lost ticket.
    pub lost: Vec<TicketRule>,
    /// For a ticket that cannot be read.
    pub damaged: Vec<TicketRule>,
    /// For an entry that is proven in another way.
    pub proven_entry: Vec<TicketRule>,
}

impl TicketRules {
    /// Those of a case; none of a stay with its ticket.
    pub fn of(&self, rule: PriceRule) -> &[TicketRule] {
        match rule {
            PriceRule::Stay => &[],
            PriceRule::LostTicket => &self.lost,
            PriceRule::DamagedTicket => &self.damaged,
            PriceRule::ProvenEntry => &self.proven_entry,
        }
    }
}

/// The price that holds for a stay in such a case, with its number, counted from 1.
fn rule_for<'t>(tariff: &'t Tariff, facts: &PricedStay<'_>, rule: PriceRule) -> Option<(usize, &'t TicketRule)> {
    let mut rules = (1..).zip(tariff.rules().tickets.of(rule));
    rules.find(|(_, listed)| listed.matching.names_fit(facts))
}

/// Whether the price in such a case depends on when the vehicle came in. Without that, only what does not can be told.
pub fn needs_entry(tariff: &Tariff, facts: &PricedStay<'_>, rule: PriceRule) -> bool {
    rule_for(tariff, facts, rule).is_none_or(|(_, listed)| listed.costs.needs_entry())
}

/// Prices a stay by one of the tariff's rules. The zone is that of the facility; for a proven entry, the entry is the proven one.
///
/// What the tariff says nothing about is priced as a stay with its ticket, by [`pricing::price`].
pub fn price_by(
    tariff: &Tariff,
    zone: &TimeZone,
    facts: &PricedStay<'_>,
    rule: PriceRule,
) -> Result<Quote, CannotPrice> {
    let Some((number, listed)) = rule_for(tariff, facts, rule) else { return pricing::price(tariff, zone, facts) };
    let timed = Timed::of(tariff.rules(), zone, facts);
    let exact = listed.costs.price().exact();
    let name = listed.name.clone().unwrap_or_else(|| rule.label().to_owned());
    let (total, label) = match listed.costs {
        TicketCosts::Fixed(_) | TicketCosts::OnTop(_) => (Some(exact), name),
        TicketCosts::DayMaximums { day, times } => {
            (exact.times(u64::from(times.get())), format!("{name}: {times} x the day maximum of {day}"))
        }
        TicketCosts::EachDay { day, days } => {
            let count = days_of(&timed, days);
            let days = if count == 1 { "1 day".to_owned() } else { format!("{count} days") };
            (exact.times(count), format!("{name}: {days} at {day}"))
        }
    };
    let total = total.ok_or(CannotPrice::TooLarge)?;
    let line = line(&timed, label, format!("{} {number}", rule.words()), total)?;
    match listed.costs {
        TicketCosts::OnTop(_) => pricing::price_with(tariff, zone, facts, Some(&OnTop { total, line })),
        TicketCosts::Fixed(_) | TicketCosts::DayMaximums { .. } | TicketCosts::EachDay { .. } => {
            let at = |minute| timed.at(minute);
            let (rules, span) = (timed.rules(), timed.stay());
            settle::flat(&Charged { rules, span, at: &at, is_backwards: timed.is_backwards() }, total, vec![line])
        }
    }
}

fn line(timed: &Timed<'_>, label: String, rule: String, total: Exact) -> Result<Line, CannotPrice> {
    let minor = settle::to_minor(total).ok_or(CannotPrice::TooLarge)?;
    Ok(Line { label, rule, minor, from: timed.entry(), to: timed.exit() })
}

/// How many days of a stay count; one at least.
fn days_of(timed: &Timed<'_>, days: DayCount) -> u64 {
    let count = match days {
        DayCount::Calendar => {
            let last = timed.exit().saturating_sub(1).max(timed.entry());
            timed.wall().day(last).saturating_sub(timed.wall().day(timed.entry())).saturating_add(1)
        }
        DayCount::Hours24 => timed.minutes().saturating_add(DAY).saturating_sub(1).div_euclid(DAY),
    };
    u64::try_from(count).unwrap_or(1).max(1)
}
