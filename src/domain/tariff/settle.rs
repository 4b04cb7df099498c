//! The end of pricing: adjustments, tax, rounding, and the lines in money.

use std::num::NonZeroU64;

use super::TariffRules;
use super::exact::Exact;
use super::explain::{self, Explainer, Line};
use super::offers::{Adjustment, Change, Each};
use super::plan::Plan;
use super::pricing::{CannotPrice, Net, OnTop};
use super::scale::Scale;
use super::settings::{Rounding, RoundingMode, TaxOn};
use super::tax::{Tax, TaxMode};
use super::timed::Timed;
use super::window::Span;
use crate::domain::money::Money;
use crate::domain::quote::{Quote, QuoteFlag, QuoteLine, TaxShare};
use crate::domain::time::Instant;

/// The quote for what a stay costs. Without a scale there is nothing to adjust.
pub(super) fn quote(
    timed: &Timed<'_>,
    explainer: &Explainer<'_>,
    plan: &Plan,
    scale: Option<&Scale<'_>>,
    mut net: Net,
    on_top: Option<&OnTop>,
) -> Result<Quote, CannotPrice> {
    let metered = net.total;
    if let Some(scale) = scale.filter(|_| !net.is_waived) {
        for (number, adjustment) in (1..).zip(&plan.adjustments) {
            adjust(timed, explainer, scale, (number, adjustment), &mut net).ok_or(CannotPrice::TooLarge)?;
        }
    }
    if let Some(on_top) = on_top {
        net.total = net.total.plus(on_top.total).ok_or(CannotPrice::TooLarge)?;
        net.lines.push(on_top.line.clone());
    }
    let settings = timed.settings();
    let rounding = settings.rounding;
    let tax = timed.rules().tax;
    let by_day = tax.filter(|_| settings.tax_on == TaxOn::EachDay && net.days.len() > 1);
    let (amount_minor, tax_minor) = match by_day {
        Some(tax) => each_day(tax, rounding, &net, metered).ok_or(CannotPrice::TooLarge)?,
        None => at_once(tax, rounding, net.total).ok_or(CannotPrice::TooLarge)?,
    };
    let at = |minute| timed.at(minute);
    let charged = Charged { rules: timed.rules(), span: timed.stay(), at: &at, is_backwards: timed.is_backwards() };
    charged.in_money(net.lines, amount_minor, tax.map(|tax| (tax, tax_minor)))
}

/// The quote for a price that no meter made: taxed and rounded like every other.
pub(super) fn flat(charged: &Charged<'_>, total: Exact, lines: Vec<Line>) -> Result<Quote, CannotPrice> {
    let tax = charged.rules.tax;
    let (amount_minor, tax_minor) =
        at_once(tax, charged.rules.settings.rounding, total).ok_or(CannotPrice::TooLarge)?;
    charged.in_money(lines, amount_minor, tax.map(|tax| (tax, tax_minor)))
}

/// What is charged for, and when it was.
pub(super) struct Charged<'a> {
    pub(super) rules: &'a TariffRules,
    pub(super) span: Span,
    /// The instant at which a minute begins.
    pub(super) at: &'a dyn Fn(i64) -> Instant,
    pub(super) is_backwards: bool,
}

/// One adjustment. `None` if the price does not fit any more.
fn adjust(
    timed: &Timed<'_>,
    explainer: &Explainer<'_>,
    scale: &Scale<'_>,
    (number, adjustment): (usize, &Adjustment),
    net: &mut Net,
) -> Option<()> {
    let touched = adjustment.window.as_ref().map(|window| timed.spans(window).count());
    if touched == Some(0) || !adjustment.matching.holds(timed) {
        return Some(());
    }
    let before = net.total;
    let exact = |amount| scale.exact(scale.parts(amount)?);
    net.total = match &adjustment.change {
        Change::Times(factor) => before.multiplied(factor.exact()?)?,
        Change::Plus { amount, each } => {
            let times = match each {
                Each::Stay => 1,
                Each::Window => u64::try_from(touched.unwrap_or(1)).ok()?,
            };
            before.plus(exact(amount)?.times(times)?)?
        }
        Change::Less(amount) => before.minus(exact(amount)?)?.max(Exact::ZERO),
        Change::AtLeast(amount) => before.max(exact(amount)?),
    };
    let change = net.total.minus(before)?;
    if change != Exact::ZERO {
        net.lines.push(explainer.adjustment(number, adjustment, to_minor(change)?));
    }
    Some(())
}

/// The total, taxed and rounded once; and the tax.
fn at_once(tax: Option<Tax>, rounding: Rounding, total: Exact) -> Option<(i64, i64)> {
    let added = match tax.filter(|tax| tax.mode == TaxMode::Added) {
        Some(tax) => tax.rate.on(total)?,
        None => Exact::ZERO,
    };
    let amount_minor = total.plus(added)?.rounded(rounding.step_minor, rounding.mode)?;
    let tax_minor = match tax {
        Some(tax) if tax.mode == TaxMode::Included => to_minor(tax.rate.within(Exact::of_minor(amount_minor))?)?,
        // Rounding down may leave less than the tax: an amount cannot hold more of it than it is.
        Some(_) | None => to_minor(added)?.min(amount_minor),
    };
    Some((amount_minor, tax_minor))
}

/// Each day taxed and rounded by itself. What adjustments changed is shared out in proportion.
fn each_day(tax: Tax, rounding: Rounding, net: &Net, metered: Exact) -> Option<(i64, i64)> {
    let (mut amount_minor, mut tax_minor) = (0_i64, 0_i64);
    for (number, day) in (1_usize..).zip(&net.days) {
        let day = match (metered == Exact::ZERO, number) {
            (true, 1) => net.total,
            (true, _) => Exact::ZERO,
            (false, _) => day.multiplied(net.total)?.divided(metered)?,
        };
        let (amount, share) = at_once(Some(tax), rounding, day)?;
        amount_minor = amount_minor.checked_add(amount)?;
        tax_minor = tax_minor.checked_add(share)?;
    }
    Some((amount_minor, tax_minor))
}

impl Charged<'_> {
    /// The lines in money, with that of a tax that was added; what they leave over is in a line that rounds.
    fn in_money(&self, mut lines: Vec<Line>, amount_minor: i64, tax: Option<(Tax, i64)>) -> Result<Quote, CannotPrice> {
        let currency = self.rules.currency;
        if let Some((tax, tax_minor)) = tax.filter(|(tax, _)| tax.mode == TaxMode::Added) {
            lines.push(explain::tax(tax.rate, tax_minor, self.span));
        }
        let shown = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.minor));
        let rest = shown.and_then(|shown| amount_minor.checked_sub(shown)).ok_or(CannotPrice::TooLarge)?;
        let rounding = (rest != 0).then(|| explain::rounding(self.rules, rest, self.span));
        let quote_lines = lines.into_iter().chain(rounding).map(|line| QuoteLine {
            amount: Money::new(line.minor, currency),
            from: (self.at)(line.from),
            to: (self.at)(line.to),
            label: line.label,
            rule: line.rule,
        });
        let share =
            |(tax, minor): (Tax, i64)| TaxShare { mode: tax.mode, rate: tax.rate, amount: Money::new(minor, currency) };
        let flags = if self.is_backwards { vec![QuoteFlag::ExitBeforeEntry] } else { vec![] };
        Quote::of_lines(currency, quote_lines.collect(), flags, tax.map(share))
            .map_err(|_too_large| CannotPrice::TooLarge)
    }
}

/// A line's amount in whole minor units; what that leaves over is in the line that rounds.
pub(super) fn to_minor(exact: Exact) -> Option<i64> {
    exact.rounded(NonZeroU64::MIN, RoundingMode::HalfUp)
}

#[cfg(test)]
mod tests {
    use super::super::tax::TaxRate;
    use super::*;

    #[test]
    fn no_more_tax_is_told_than_is_charged() {
        let tax = Tax { mode: TaxMode::Added, rate: TaxRate::parse_percent("20").unwrap() };
        let rounding = Rounding { step_minor: NonZeroU64::new(100).unwrap(), mode: RoundingMode::Down };
        for (net_minor, amount_and_tax) in [(70, (0, 0)), (100, (100, 20)), (90, (100, 18))] {
            assert_eq!(at_once(Some(tax), rounding, Exact::of_minor(net_minor)), Some(amount_and_tax), "{net_minor}");
        }
    }
}
