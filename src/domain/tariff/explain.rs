//! The lines of a quote in words: what a driver asks about is answered here.

use super::cycle::Cycle;
use super::exact::Exact;
use super::free::{Free, Then};
use super::length_text;
use super::meter::{Portion, Rung, UpTo};
use super::plan::Plan;
use super::pricing::{How, Run};
use super::settings::Rounding;
use super::tax::{ADDED, TaxRate};
use crate::domain::money::{Currency, Money};

/// A line of a quote before rounding. Times are minutes from entry.
pub(super) struct Line {
    /// What is charged.
    pub(super) label: String,
    /// The rule that says so.
    pub(super) rule: String,
    /// How much.
    pub(super) amount: Exact,
    /// From when.
    pub(super) from: u64,
    /// Until when.
    pub(super) to: u64,
}

/// Puts what one plan charges into words.
pub(super) struct Explainer<'a> {
    currency: Currency,
    plan: &'a Plan,
    /// What the plan is called.
    title: String,
}

impl<'a> Explainer<'a> {
    /// For the plan of this number, counted from 1.
    pub(super) fn new(currency: Currency, plan_number: usize, plan: &'a Plan) -> Self {
        let title = plan.name.clone().unwrap_or_else(|| format!("Plan {plan_number}"));
        Self { currency, plan, title }
    }

    /// The rule that measures.
    pub(super) fn meter_rule(&self) -> String {
        format!("{}: meter", self.title)
    }

    /// The rule that limits.
    pub(super) fn cap_rule(&self, cap_number: usize) -> String {
        format!("{}: cap {cap_number}", self.title)
    }

    /// The rule that rounds.
    pub(super) fn rounding_rule(&self, rounding: Rounding) -> String {
        let step = i64::try_from(rounding.step_minor.get()).unwrap_or(i64::MAX);
        format!("rounding: {} to {}", rounding.mode.code(), Money::new(step, self.currency).decimal())
    }

    /// A stay of no length.
    pub(super) fn no_time(&self, is_backwards: bool) -> Line {
        let label = if is_backwards { "Exit before entry: 0 min" } else { "0 min" };
        Line { label: label.to_owned(), rule: self.title.clone(), amount: Exact::ZERO, from: 0, to: 0 }
    }

    /// Minutes that are free as a whole.
    pub(super) fn waived(&self, free: Free, from: u64, to: u64) -> Line {
        let allowed = match free.then {
            Then::ChargeAll => free.ends.bound(u64::from(free.minutes)),
            Then::Deduct => format!("the first {}", length_text(u64::from(free.minutes))),
        };
        self.free_line(format!("Free: {allowed}"), from, to)
    }

    fn free_line(&self, label: String, from: u64, to: u64) -> Line {
        Line { label, rule: format!("{}: free minutes", self.title), amount: Exact::ZERO, from, to }
    }

    /// The maximum of the whole stay, in the place of everything else.
    pub(super) fn whole_stay(&self, cap_number: usize, minutes: u64, limit: Exact) -> Line {
        Line {
            label: format!("{}: the maximum of the stay", length_text(minutes)),
            rule: self.cap_rule(cap_number),
            amount: limit,
            from: 0,
            to: minutes,
        }
    }

    /// Tax added to the total.
    #[expect(clippy::unused_self, reason = "the words of all lines come from the same place")]
    pub(super) fn tax(&self, rate: TaxRate, amount: Exact, minutes: u64) -> Line {
        Line { label: format!("Tax {rate}"), rule: ADDED.to_owned(), amount, from: 0, to: minutes }
    }

    /// Cycles that are charged alike. `None` if their sum does not fit.
    pub(super) fn run(&self, run: &Run, lines: &mut Vec<Line>) -> Option<()> {
        let amount = run.charged.total.times(run.count)?;
        let (from, to) = (run.from, run.to);
        match &run.charged.how {
            How::Waived(free) if run.count == 1 => lines.push(self.waived(*free, from, to)),
            How::Waived(_) => lines.push(self.free_line(format!("{}: free", self.cycles(run)), from, to)),
            How::Capped(cap_number) => lines.push(Line {
                label: format!("{} at the maximum{}", self.cycles(run), self.amount_text(" of", run.charged.total)),
                rule: self.cap_rule(*cap_number),
                amount,
                from,
                to,
            }),
            How::Metered { .. } if run.count > 1 => lines.push(Line {
                label: format!("{}{}", self.cycles(run), self.amount_text(" at", run.charged.total)),
                rule: self.meter_rule(),
                amount,
                from,
                to,
            }),
            How::Metered { deducted, portions } => {
                let metered_from = from.saturating_add(*deducted);
                if *deducted > 0 {
                    let label = format!("Free: the first {}", length_text(*deducted));
                    lines.push(self.free_line(label, from, metered_from));
                }
                lines.extend(portions.iter().map(|portion| self.portion(portion, metered_from)));
            }
        }
        Some(())
    }

    /// What one rung charges, where the meter started so many minutes from entry.
    fn portion(&self, portion: &Portion, metered_from: u64) -> Line {
        let label = match portion.rung {
            Rung::Total { to: UpTo::Open, .. } => "Flat price".to_owned(),
            Rung::Total { to: UpTo::Minutes(end), .. } if portion.passed => {
                format!("The first {}", length_text(u64::from(end)))
            }
            Rung::Total { to: UpTo::Minutes(end), .. } => format!("Up to {}", length_text(u64::from(end))),
            Rung::Step { .. } if portion.count == 0 => {
                format!("{} tolerated", length_text(portion.to.saturating_sub(portion.from)))
            }
            Rung::Step { every, price, .. } => {
                format!("{} x {} at {price}", portion.count, length_text(u64::from(every.get())))
            }
        };
        Line {
            label,
            rule: format!("{}: rung {}", self.title, portion.rung_number),
            amount: portion.amount,
            from: metered_from.saturating_add(portion.from),
            to: metered_from.saturating_add(portion.to),
        }
    }

    /// `12 x 24 h`, `12 days from 06:00 to 06:00`, or the bare length of a part of a cycle.
    fn cycles(&self, run: &Run) -> String {
        let whole_of_clock = match self.plan.cycle {
            Cycle::Clock(reset) if run.is_whole => Some(reset),
            Cycle::Clock(_) | Cycle::Rolling(_) | Cycle::None => None,
        };
        let minutes = run.to.saturating_sub(run.from);
        match (whole_of_clock, run.count) {
            (Some(reset), 1) => format!("1 day from {reset} to {reset}"),
            (Some(reset), count) => format!("{count} days from {reset} to {reset}"),
            (None, 1) => length_text(minutes),
            (None, count) => format!("{count} x {}", length_text(minutes.checked_div(count).unwrap_or(minutes))),
        }
    }

    /// ` at 25.00`, or nothing where the amount is no whole number of minor units.
    fn amount_text(&self, before: &str, amount: Exact) -> String {
        let text = |minor| format!("{before} {}", Money::new(minor, self.currency).decimal());
        amount.whole_minor().map_or_else(String::new, text)
    }
}
