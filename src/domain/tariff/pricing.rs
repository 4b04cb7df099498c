//! The price of a stay: one pure function.

use std::num::NonZeroU64;

use chrono::DateTime;
use thiserror::Error;

use super::caps::{over_cycle, over_stay};
use super::cycle::Piece;
use super::exact::Exact;
use super::explain::{Explainer, Line};
use super::free::{Free, Then};
use super::matching::PricedStay;
use super::meter::{Portion, Unpriced, sum};
use super::plan::Plan;
use super::settings::{Ends, FreeReturns, RoundingMode, Seconds, Settings};
use super::tax::TaxMode;
use super::{Tariff, length_text};
use crate::domain::facility::ClassCode;
use crate::domain::money::Money;
use crate::domain::quote::{Quote, QuoteFlag, QuoteLine, TaxShare};
use crate::domain::time::{Instant, TimeZone};

/// Why a stay has no price. It is never guessed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CannotPrice {
    /// No plan matches.
    #[error("the tariff has no price for the vehicle class “{vehicle}”: price the stay by hand, and tell the manager")]
    NoPlan {
        /// The class of the vehicle.
        vehicle: ClassCode,
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
    /// The fee does not fit.
    #[error("the fee is too large to be true: look at the entry time, or price the stay by hand, and tell the manager")]
    TooLarge,
}

/// Prices a stay by a tariff. The zone is that of the facility; only the resets of a clock cycle look at it.
///
/// A stay that ends before it began lasts 0 minutes and is flagged. 0 minutes cost nothing.
pub fn price(tariff: &Tariff, zone: &TimeZone, facts: &PricedStay<'_>) -> Result<Quote, CannotPrice> {
    let (plan_number, plan) =
        tariff.plan_for(facts).ok_or_else(|| CannotPrice::NoPlan { vehicle: facts.vehicle.clone() })?;
    let settings = &tariff.rules().settings;
    let explainer = Explainer::new(tariff.currency(), plan_number, plan);
    let stay = StayMinutes::of(facts, settings.seconds);

    let mut lines = Vec::new();
    if stay.minutes == 0 {
        lines.push(explainer.no_time(stay.is_backwards));
    } else if let Some(free) = waived(plan, settings, stay.minutes) {
        lines.push(explainer.waived(free, 0, stay.minutes));
    } else {
        for run in runs(plan, settings, &explainer, zone, &stay)? {
            explainer.run(&run, &mut lines).ok_or(CannotPrice::TooLarge)?;
        }
        cap_the_stay(plan, settings, &explainer, stay.minutes, &mut lines)?;
    }
    settle(tariff, &explainer, &stay, lines)
}

/// A stay on the grid of whole minutes.
struct StayMinutes {
    /// The minute of the entry, since 1970: the one printed on the ticket.
    entry_minute: i64,
    /// How long it lasted.
    minutes: u64,
    /// Whether the exit lies before the entry.
    is_backwards: bool,
    /// Where minutes cannot be told as an instant.
    exit: Instant,
}

impl StayMinutes {
    fn of(facts: &PricedStay<'_>, seconds: Seconds) -> Self {
        let (entry_ms, exit_ms) = (facts.entry.timestamp_millis(), facts.exit.timestamp_millis());
        let minute = |ms: i64| ms.div_euclid(60_000);
        let minutes = match seconds {
            Seconds::CutToMinute => u64::try_from(minute(exit_ms).saturating_sub(minute(entry_ms))),
            Seconds::BegunMinuteCounts => u64::try_from(exit_ms.saturating_sub(entry_ms)).map(|ms| ms.div_ceil(60_000)),
        };
        let is_backwards = facts.exit < facts.entry;
        let minutes = if is_backwards { 0 } else { minutes.unwrap_or(0) };
        Self { entry_minute: minute(entry_ms), minutes, is_backwards, exit: facts.exit }
    }

    /// The instant so many minutes after entry.
    fn at(&self, minutes: u64) -> Instant {
        let minute = self.entry_minute.checked_add_unsigned(minutes);
        let seconds = minute.and_then(|minute| minute.checked_mul(60));
        seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).unwrap_or(self.exit)
    }
}

/// The free minutes that waive the whole stay, where they do not return with each cycle.
fn waived(plan: &Plan, settings: &Settings, minutes: u64) -> Option<Free> {
    let free = plan.free.first().copied().filter(|free| free.covers(minutes));
    free.filter(|_| settings.free_minutes == FreeReturns::OncePerStay)
}

/// Cycles that follow one another and are charged alike.
pub(super) struct Run {
    /// How each of them is charged.
    pub(super) charged: Charged,
    /// How many they are.
    pub(super) count: u64,
    /// Whether they are whole cycles.
    pub(super) is_whole: bool,
    /// Where the first begins, in minutes from entry.
    pub(super) from: u64,
    /// Where the last ends, in minutes from entry.
    pub(super) to: u64,
    /// What the last of them was charged for.
    asked: Asked,
}

/// What the charge for one piece depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Asked {
    minutes: u64,
    ends_with_cycle: bool,
    /// Minutes at its beginning that the meter leaves out.
    deducted: u64,
    /// The cap that holds for it, by its number in the plan.
    cap: Option<usize>,
}

/// The charge for one piece of a stay.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Charged {
    /// What it costs.
    pub(super) total: Exact,
    /// What that is made of.
    pub(super) how: How,
}

/// How the charge for one piece came about.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum How {
    /// Its minutes are free.
    Waived(Free),
    /// By the meter, after some free minutes.
    Metered {
        /// Minutes at its beginning that are free.
        deducted: u64,
        /// What the meter charges from there.
        portions: Vec<Portion>,
    },
    /// The meter came to more than this cap allows.
    Capped(usize),
}

/// The stay, cut into cycles and charged. Like cycles are charged once and counted.
fn runs(
    plan: &Plan,
    settings: &Settings,
    explainer: &Explainer<'_>,
    zone: &TimeZone,
    stay: &StayMinutes,
) -> Result<Vec<Run>, CannotPrice> {
    let mut runs: Vec<Run> = Vec::new();
    for piece in plan.cycle.pieces(zone, stay.entry_minute, stay.minutes) {
        let asked = Asked {
            minutes: piece.minutes,
            ends_with_cycle: piece.ends_with_cycle,
            deducted: deducted(plan, settings, &piece),
            cap: over_cycle(&plan.caps, piece.number).map(|(cap_number, _)| cap_number),
        };
        let to = piece.from.saturating_add(piece.minutes);
        let alike = runs.last_mut().filter(|run| run.is_whole && piece.is_whole());
        if let Some(run) = alike {
            if run.asked == asked {
                run.count = run.count.saturating_add(1);
                run.to = to;
                continue;
            }
            // Days of 23, 24 and 25 hours are alike when all of them reach the same maximum.
            let charged = charge(plan, settings, explainer, &asked)?;
            if matches!(charged.how, How::Capped(_)) && run.charged == charged {
                *run = Run { count: run.count.saturating_add(1), to, asked, charged, ..*run };
                continue;
            }
            runs.push(Run { charged, count: 1, is_whole: true, from: piece.from, to, asked });
        } else {
            let charged = charge(plan, settings, explainer, &asked)?;
            runs.push(Run { charged, count: 1, is_whole: piece.is_whole(), from: piece.from, to, asked });
        }
    }
    Ok(runs)
}

/// Minutes at the beginning of a piece that the meter leaves out.
fn deducted(plan: &Plan, settings: &Settings, piece: &Piece) -> u64 {
    match (plan.free.first(), settings.free_minutes) {
        (Some(Free { minutes, then: Then::Deduct, .. }), FreeReturns::InEachCycle) => {
            u64::from(*minutes).min(piece.minutes)
        }
        (Some(Free { minutes, then: Then::Deduct, .. }), FreeReturns::OncePerStay) => {
            u64::from(*minutes).saturating_sub(piece.from).min(piece.minutes)
        }
        (Some(Free { then: Then::ChargeAll, .. }) | None, _) => 0,
    }
}

/// What one piece costs: free minutes, meter, cap.
fn charge(plan: &Plan, settings: &Settings, explainer: &Explainer<'_>, asked: &Asked) -> Result<Charged, CannotPrice> {
    if settings.free_minutes == FreeReturns::InEachCycle
        && let Some(free) = plan.free.first().filter(|free| free.covers(asked.minutes))
    {
        return Ok(Charged { total: Exact::ZERO, how: How::Waived(*free) });
    }
    let ends = settings.rung_ends;
    let charged_minutes = asked.minutes.saturating_sub(asked.deducted);
    let measured = measured(charged_minutes, ends, asked.ends_with_cycle);
    let refuse = |unpriced| refusal(unpriced, charged_minutes, ends, explainer.meter_rule());
    let mut portions = Vec::new();
    if charged_minutes > 0 {
        portions = plan.meter.portions(measured).map_err(refuse)?;
    }
    for portion in &mut portions {
        portion.to = portion.to.min(charged_minutes);
    }
    let total = sum(&portions).ok_or(CannotPrice::TooLarge)?;
    if let Some(cap_number) = asked.cap
        && let Some(cap) = plan.caps.get(cap_number.saturating_sub(1))
    {
        let length = self::measured(asked.minutes, ends, asked.ends_with_cycle);
        let refuse = |unpriced| refusal(unpriced, asked.minutes, ends, explainer.cap_rule(cap_number));
        let limit = cap.limit(length).map_err(refuse)?;
        if limit < total {
            return Ok(Charged { total: limit, how: How::Capped(cap_number) });
        }
    }
    Ok(Charged { total, how: How::Metered { deducted: asked.deducted, portions } })
}

/// The length a meter looks up: where a row holds for less than its own length, reaching that length is going beyond it.
/// The end of a cycle is not gone beyond: there the next cycle begins.
const fn measured(minutes: u64, ends: Ends, ends_with_cycle: bool) -> u64 {
    match ends {
        Ends::LessThan if !ends_with_cycle => minutes.saturating_add(1),
        Ends::LessThan | Ends::UpToAndIncluding => minutes,
    }
}

fn refusal(unpriced: Unpriced, minutes: u64, ends: Ends, rule: String) -> CannotPrice {
    match unpriced {
        Unpriced::BeyondLastRung(last_minutes) => CannotPrice::BeyondLastRung { rule, minutes, last_minutes, ends },
        Unpriced::TooLarge => CannotPrice::TooLarge,
    }
}

/// Puts the maximum of the whole stay in the place of the lines, if they come to more.
fn cap_the_stay(
    plan: &Plan,
    settings: &Settings,
    explainer: &Explainer<'_>,
    minutes: u64,
    lines: &mut Vec<Line>,
) -> Result<(), CannotPrice> {
    let Some((cap_number, cap)) = over_stay(&plan.caps) else { return Ok(()) };
    let ends = settings.rung_ends;
    let refuse = |unpriced| refusal(unpriced, minutes, ends, explainer.cap_rule(cap_number));
    let limit = cap.limit(measured(minutes, ends, false)).map_err(refuse)?;
    if limit < total_of(lines)? {
        *lines = vec![explainer.whole_stay(cap_number, minutes, limit)];
    }
    Ok(())
}

fn total_of(lines: &[Line]) -> Result<Exact, CannotPrice> {
    lines.iter().try_fold(Exact::ZERO, |sum, line| sum.plus(line.amount)).ok_or(CannotPrice::TooLarge)
}

/// Tax, rounding, and the lines in money.
fn settle(
    tariff: &Tariff,
    explainer: &Explainer<'_>,
    stay: &StayMinutes,
    mut lines: Vec<Line>,
) -> Result<Quote, CannotPrice> {
    let currency = tariff.currency();
    let tax = tariff.rules().tax;
    if let Some(tax) = tax.filter(|tax| tax.mode == TaxMode::Added) {
        let amount = tax.rate.on(total_of(&lines)?).ok_or(CannotPrice::TooLarge)?;
        lines.push(explainer.tax(tax.rate, amount, stay.minutes));
    }
    let rounding = tariff.rules().settings.rounding;
    let amount_minor = total_of(&lines)?.rounded(rounding.step_minor, rounding.mode).ok_or(CannotPrice::TooLarge)?;

    let in_money = |line: Line| {
        let amount = Money::new(to_minor(line.amount)?, currency);
        Ok(QuoteLine { label: line.label, amount, from: stay.at(line.from), to: stay.at(line.to), rule: line.rule })
    };
    let mut quote_lines = lines.into_iter().map(in_money).collect::<Result<Vec<QuoteLine>, CannotPrice>>()?;
    let share = match tax {
        None => None,
        Some(tax) => {
            let within = || to_minor(tax.rate.within(Exact::of_minor(amount_minor)).ok_or(CannotPrice::TooLarge)?);
            let amount = match tax.mode {
                TaxMode::Included => Money::new(within()?, currency),
                TaxMode::Added => quote_lines.last().map_or(Money::zero(currency), |line| line.amount),
            };
            Some(TaxShare { mode: tax.mode, rate: tax.rate, amount })
        }
    };

    let shown = quote_lines.iter().try_fold(Money::zero(currency), |sum, line| sum.plus(line.amount));
    let rest = shown.and_then(|shown| Money::new(amount_minor, currency).minus(shown));
    let rest = rest.map_err(|_too_large| CannotPrice::TooLarge)?;
    if !rest.is_zero() {
        let (from, to) = (stay.at(0), stay.at(stay.minutes));
        let rule = explainer.rounding_rule(rounding);
        quote_lines.push(QuoteLine { label: "Rounding".to_owned(), amount: rest, from, to, rule });
    }
    let flags = if stay.is_backwards { vec![QuoteFlag::ExitBeforeEntry] } else { vec![] };
    Quote::of_lines(currency, quote_lines, flags, share).map_err(|_too_large| CannotPrice::TooLarge)
}

/// A line's amount in whole minor units; what that leaves over is in the line that rounds.
fn to_minor(exact: Exact) -> Result<i64, CannotPrice> {
    exact.rounded(NonZeroU64::MIN, RoundingMode::HalfUp).ok_or(CannotPrice::TooLarge)
}
