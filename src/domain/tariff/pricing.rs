//! The price of a stay: one pure function.

use thiserror::Error;

use super::bands::{Meters, free_for};
use super::charges::Charges;
use super::cycle::{Cycle, Piece};
use super::exact::Exact;
use super::explain::{Explainer, Line};
use super::limits::{Limits, WholeStay};
use super::meter::Unpriced;
use super::offers::Offer;
use super::plan::Plan;
use super::scale::Scale;
use super::settings::{Ends, NoPrice, OfferChoice, TaxOn};
use super::settle;
use super::timed::Timed;
use super::wall::DAY;
use super::window::Span;
use super::{PricedStay, Tariff, length_text};
use crate::domain::facility::ClassCode;
use crate::domain::quote::Quote;
use crate::domain::time::TimeZone;

/// Cycles that a stay may have. Whoever parks for longer has not: a clock was wrong.
const MOST_CYCLES: usize = 500_000;

/// Why a stay has no price. It is never guessed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CannotPrice {
    /// No plan takes the vehicle.
    #[error("the tariff has no price for the vehicle class “{vehicle}”: price the stay by hand, and tell the manager")]
    NoPlan {
        /// The class of the vehicle.
        vehicle: ClassCode,
    },
    /// Plans take the vehicle, but none of them the stay.
    #[error("no plan of the tariff fits this stay ({facts}): price it by hand, and tell the manager")]
    NoPlanFits {
        /// What is known of it.
        facts: String,
    },
    /// The stay is longer than the tariff has prices for.
    #[error("{} cannot be priced: “{rule}” has prices for {} only. Price the stay by hand, and tell the manager", length_text(*.minutes), .ends.bound(u64::from(*.last_minutes)))]
    BeyondLastRung {
        /// The rule that has no price.
        rule: String,
        /// The length it was asked for, in minutes.
        minutes: u64,
        /// Where its last rung ends, in minutes.
        last_minutes: u32,
        /// Whether that length itself still has a price.
        ends: Ends,
    },
    /// There is a time of day without a price.
    #[error("“{plan}” has no price for the time from {shown} on: price the stay by hand, and tell the manager")]
    NoBand {
        /// The plan.
        plan: String,
        /// The first minute without a price, on the wall clock.
        shown: String,
    },
    /// A price that was to be fixed at entry is not on the ticket.
    #[error("the price “{key}” was not fixed at entry: price the stay by hand, and tell the manager")]
    NotOnTicket {
        /// Its name.
        key: String,
    },
    /// The price list has no such product, or not for whom it is asked.
    #[error("the tariff sells no product “{product}” to this vehicle or customer; it sells: {known}")]
    NoProduct {
        /// What was asked for.
        product: String,
        /// What there is.
        known: String,
    },
    /// What was fixed at entry is no price.
    #[error(
        "“{given}”, which was fixed at entry as “{key}”, is not a price: price the stay by hand, and tell the manager"
    )]
    NoPriceOnTicket {
        /// Its name.
        key: String,
        /// What stands there.
        given: String,
    },
    /// The tariff as it was published can no longer be read.
    #[error("{why}: price the stay by hand, and tell the manager")]
    Unreadable {
        /// Why, naming the tariff.
        why: String,
    },
    /// The fee does not fit.
    #[error("the fee is too large to be true: look at the entry time, or price the stay by hand, and tell the manager")]
    TooLarge,
}

impl CannotPrice {
    pub(super) fn of_meter(unpriced: Unpriced, minutes: i64, ends: Ends, rule: String) -> Self {
        match unpriced {
            Unpriced::BeyondLastRung(last_minutes) => {
                Self::BeyondLastRung { rule, minutes: u64::try_from(minutes).unwrap_or(0), last_minutes, ends }
            }
            Unpriced::TooLarge => Self::TooLarge,
        }
    }

    /// Whether the plan simply says nothing about such a stay.
    const fn is_without_price(&self) -> bool {
        matches!(self, Self::BeyondLastRung { .. } | Self::NoBand { .. })
    }
}

/// What a stay costs before adjustments, tax and rounding.
pub(super) struct Net {
    /// How much, exactly.
    pub(super) total: Exact,
    /// What that is made of.
    pub(super) lines: Vec<Line>,
    /// What each day of it costs, where each is taxed by itself.
    pub(super) days: Vec<Exact>,
    /// Whether the stay is free, so that nothing is added to it.
    pub(super) is_waived: bool,
}

/// Prices a stay by a tariff. The zone is that of the facility.
///
/// A stay that ends before it began lasts 0 minutes and is flagged. 0 minutes cost nothing.
pub fn price(tariff: &Tariff, zone: &TimeZone, facts: &PricedStay<'_>) -> Result<Quote, CannotPrice> {
    price_with(tariff, zone, facts, None)
}

/// The same, with an amount on top, which is taxed and rounded with the rest.
pub(super) fn price_with(
    tariff: &Tariff,
    zone: &TimeZone,
    facts: &PricedStay<'_>,
    on_top: Option<&OnTop>,
) -> Result<Quote, CannotPrice> {
    let timed = Timed::of(tariff.rules(), zone, facts);
    let mut refused = None;
    let mut plans = (1..).zip(&tariff.rules().plans);
    for (number, plan) in plans.by_ref().filter(|(_, plan)| plan.matching.holds(&timed)) {
        match by_plan(&timed, number, plan, on_top) {
            Err(why) if why.is_without_price() && timed.settings().no_price == NoPrice::NextPlan => {
                refused.get_or_insert(why);
            }
            priced => return priced,
        }
    }
    Err(refused.unwrap_or_else(|| no_plan(tariff, facts)))
}

fn no_plan(tariff: &Tariff, facts: &PricedStay<'_>) -> CannotPrice {
    let takes = |plan: &Plan| plan.matching.vehicles.is_empty() || plan.matching.vehicles.contains(facts.vehicle);
    if !tariff.rules().plans.iter().any(takes) {
        return CannotPrice::NoPlan { vehicle: facts.vehicle.clone() };
    }
    let mut known = vec![format!("vehicle class “{}”", facts.vehicle)];
    let named = [("facility", facts.facility), ("customer", facts.customer), ("product", facts.product)];
    known.extend(named.iter().filter_map(|(what, name)| name.map(|name| format!("{what} “{name}”"))));
    if facts.event {
        known.push("event".to_owned());
    }
    CannotPrice::NoPlanFits { facts: known.join(", ") }
}

/// An amount that is charged besides what the plans say.
pub(super) struct OnTop {
    /// How much, exactly.
    pub(super) total: Exact,
    /// Its line.
    pub(super) line: Line,
}

pub(super) fn by_plan(
    timed: &Timed<'_>,
    number: usize,
    plan: &Plan,
    on_top: Option<&OnTop>,
) -> Result<Quote, CannotPrice> {
    let explainer = Explainer::new(timed, number, plan);
    let free = free_for(plan, timed, timed.entry()).filter(|(_, free)| free.covers(timed.minutes()));
    let without_charge = |line| Net { total: Exact::ZERO, lines: vec![line], days: Vec::new(), is_waived: true };
    if timed.minutes() == 0 {
        return settle::quote(timed, &explainer, plan, None, without_charge(explainer.no_time()), on_top);
    }
    if let Some((_, free)) = free {
        let net = without_charge(explainer.waived(free, timed.stay()));
        return settle::quote(timed, &explainer, plan, None, net, on_top);
    }
    let scale = Scale::of(plan, timed)?;
    let net = match timed.settings().offers {
        OfferChoice::FirstMatch => match offers(plan, timed).next() {
            Some((number, offer)) => offered(&explainer, &scale, number, offer)?,
            None => metered(timed, &explainer, &scale, plan)?,
        },
        OfferChoice::Cheapest => cheapest(timed, &explainer, &scale, plan)?,
    };
    settle::quote(timed, &explainer, plan, Some(&scale), net, on_top)
}

/// The offers that hold, with their numbers, counted from 1.
fn offers<'p>(plan: &'p Plan, timed: &Timed<'_>) -> impl Iterator<Item = (usize, &'p Offer)> {
    (1..).zip(&plan.offers).filter(|(_, offer)| offer.matching.holds(timed))
}

fn offered(explainer: &Explainer<'_>, scale: &Scale<'_>, number: usize, offer: &Offer) -> Result<Net, CannotPrice> {
    let parts = scale.parts(&offer.price).ok_or(CannotPrice::TooLarge)?;
    let total = scale.exact(parts).ok_or(CannotPrice::TooLarge)?;
    let line = explainer.offer(number, offer, scale.minor(parts).ok_or(CannotPrice::TooLarge)?);
    Ok(Net { total, lines: vec![line], days: vec![total], is_waived: false })
}

/// The cheapest of the offers that hold and of the meter. Where the meter has no price, an offer has.
fn cheapest(timed: &Timed<'_>, explainer: &Explainer<'_>, scale: &Scale<'_>, plan: &Plan) -> Result<Net, CannotPrice> {
    let by_meter = metered(timed, explainer, scale, plan);
    let mut best: Option<Net> = None;
    for (number, offer) in offers(plan, timed) {
        let net = offered(explainer, scale, number, offer)?;
        if best.as_ref().is_none_or(|best| net.total < best.total) {
            best = Some(net);
        }
    }
    match (by_meter, best) {
        (Ok(metered), Some(offer)) => Ok(if offer.total < metered.total { offer } else { metered }),
        (Err(why), Some(offer)) if why.is_without_price() => Ok(offer),
        (metered, _) => metered,
    }
}

/// What cycles, bands, meters and caps come to.
fn metered(timed: &Timed<'_>, explainer: &Explainer<'_>, scale: &Scale<'_>, plan: &Plan) -> Result<Net, CannotPrice> {
    let mut meters = Meters::new(plan, timed, scale);
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in plan.cycle.pieces(timed) {
        if pieces.len() >= MOST_CYCLES {
            return Err(CannotPrice::TooLarge);
        }
        let refuse = |refused: super::bands::Refused| {
            refused.into_refusal(timed, explainer.title(), |band| explainer.meter_rule(Some(band)))
        };
        meters.charge(&piece).map_err(refuse)?;
        pieces.push(piece);
    }
    let mut charges = Charges { items: meters.into_items(), groups: Vec::new() };
    let limits = Limits { plan, timed, scale, title: explainer.title() };
    let whole_stay = limits.apply(&pieces, &mut charges)?;
    let total = charges.total().ok_or(CannotPrice::TooLarge)?;
    let exact = |parts| scale.exact(parts).ok_or(CannotPrice::TooLarge);
    let mut days = Vec::new();
    if timed.settings().tax_on == TaxOn::EachDay {
        for span in days_of(timed, plan.cycle, &pieces) {
            days.push(exact(charges.total_in(span).ok_or(CannotPrice::TooLarge)?)?);
        }
    }
    let lines = match whole_stay {
        Some(WholeStay { cap, limit }) => {
            vec![explainer.whole_stay(cap, scale.minor(limit).ok_or(CannotPrice::TooLarge)?)]
        }
        None => explainer.charges(scale, &pieces, &charges).ok_or(CannotPrice::TooLarge)?,
    };
    Ok(Net { total: exact(total)?, lines, days, is_waived: false })
}

/// The days that are taxed one by one: cycles, or 24 hours from entry.
fn days_of(timed: &Timed<'_>, cycle: Cycle, pieces: &[Piece]) -> Vec<Span> {
    if cycle != Cycle::None {
        return pieces.iter().map(|piece| piece.span).collect();
    }
    let begins = std::iter::successors(Some(timed.entry()), |from| from.checked_add(DAY));
    begins.map_while(|from| Span { from, to: from.saturating_add(DAY) }.within(timed.stay())).collect()
}
