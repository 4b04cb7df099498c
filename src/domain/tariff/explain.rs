//! The lines of a quote in words: what a driver asks about is answered here.

use super::TariffRules;
use super::charges::{Charges, Group, Item, What};
use super::cycle::{Cycle, Piece};
use super::free::{Free, Then};
use super::length_text;
use super::meter::{Rung, UpTo};
use super::offers::{Adjustment, Change, Offer};
use super::plan::Plan;
use super::scale::Scale;
use super::tax::{ADDED, TaxRate};
use super::timed::Timed;
use super::window::Span;
use crate::domain::money::Money;

/// A line of a quote before it is money. Times are minutes since 1970.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// What is charged.
    pub(super) label: String,
    /// The rule that says so.
    pub(super) rule: String,
    /// How much, in minor units.
    pub(super) minor: i64,
    /// From when.
    pub(super) from: i64,
    /// Until when.
    pub(super) to: i64,
}

/// Puts what one plan charges into words.
pub(super) struct Explainer<'a> {
    timed: &'a Timed<'a>,
    plan: &'a Plan,
    /// What the plan is called.
    title: String,
}

/// Cycles that follow one another and are charged alike.
struct Run<'c> {
    first: Piece,
    last: Piece,
    count: u64,
    items: &'c [Item],
}

impl<'a> Explainer<'a> {
    /// For the plan of this number, counted from 1.
    pub(super) fn new(timed: &'a Timed<'a>, plan_number: usize, plan: &'a Plan) -> Self {
        let title = plan.name.clone().unwrap_or_else(|| format!("Plan {plan_number}"));
        Self { timed, plan, title }
    }

    /// What the plan is called.
    pub(super) fn title(&self) -> &str {
        &self.title
    }

    /// The rule that measures: the meter of a band, or all of them.
    pub(super) fn meter_rule(&self, band: Option<usize>) -> String {
        match band {
            Some(band) if self.plan.bands.len() > 1 => format!("{}: {}", self.title, self.band(band)),
            None if self.plan.bands.len() > 1 => format!("{}: bands", self.title),
            Some(_) | None => format!("{}: meter", self.title),
        }
    }

    fn band(&self, band: usize) -> String {
        let name = self.plan.bands.get(band).and_then(|band| band.name.clone());
        name.unwrap_or_else(|| format!("band {}", band.saturating_add(1)))
    }

    fn cap_rule(&self, cap_number: usize) -> String {
        format!("{}: cap {cap_number}", self.title)
    }

    fn whole(&self, label: String, rule: String, minor: i64) -> Line {
        let Span { from, to } = self.timed.stay();
        Line { label, rule, minor, from, to }
    }

    /// A stay of no length.
    pub(super) fn no_time(&self) -> Line {
        let label = if self.timed.is_backwards() { "Exit before entry: 0 min" } else { "0 min" };
        self.whole(label.to_owned(), self.title.clone(), 0)
    }

    /// Minutes that are free as a whole.
    pub(super) fn waived(&self, free: &Free, span: Span) -> Line {
        let allowed = match free.then {
            Then::ChargeAll => free.ends.bound(u64::from(free.minutes)),
            Then::Deduct => format!("the first {}", length_text(u64::from(free.minutes))),
        };
        self.free_line(format!("Free: {allowed}"), span)
    }

    fn free_line(&self, label: String, span: Span) -> Line {
        Line { label, rule: format!("{}: free minutes", self.title), minor: 0, from: span.from, to: span.to }
    }

    /// A flat price.
    pub(super) fn offer(&self, number: usize, offer: &Offer, minor: i64) -> Line {
        let label = offer.name.clone().unwrap_or_else(|| "Flat price".to_owned());
        self.whole(label, format!("{}: offer {number}", self.title), minor)
    }

    /// The maximum of the whole stay, in the place of everything else.
    pub(super) fn whole_stay(&self, cap_number: usize, minor: i64) -> Line {
        let label = format!("{}: the maximum of the stay", length(self.timed.stay()));
        self.whole(label, self.cap_rule(cap_number), minor)
    }

    /// What is added or taken off.
    pub(super) fn adjustment(&self, number: usize, adjustment: &Adjustment, minor: i64) -> Line {
        let label = adjustment.name.clone().unwrap_or_else(|| match &adjustment.change {
            Change::Times(factor) => format!("{factor} times the price"),
            Change::Plus { .. } => "Surcharge".to_owned(),
            Change::Less(_) => "Discount".to_owned(),
            Change::AtLeast(least) => format!("At least {least}"),
        });
        self.whole(label, format!("{}: adjustment {number}", self.title), minor)
    }

    fn money(&self, minor: i64) -> String {
        Money::new(minor, self.timed.rules().currency).decimal()
    }

    /// What cycles, bands, meters and caps come to. `None` if a sum does not fit.
    pub(super) fn charges(&self, scale: &Scale<'_>, pieces: &[Piece], charges: &Charges) -> Option<Vec<Line>> {
        let mut lines = Vec::new();
        let mut rest = charges.items.as_slice();
        let mut run: Option<Run<'_>> = None;
        for piece in pieces {
            let count = rest.partition_point(|item| item.first < piece.span.to);
            let (items, later) = rest.split_at_checked(count)?;
            rest = later;
            match &mut run {
                Some(run) if self.are_alike(run, piece, items, &charges.groups) => {
                    run.count = run.count.saturating_add(1);
                    run.last = *piece;
                }
                _ => {
                    if let Some(run) = run.replace(Run { first: *piece, last: *piece, count: 1, items }) {
                        self.run(scale, &run, &charges.groups, &mut lines)?;
                    }
                }
            }
        }
        if let Some(run) = run {
            self.run(scale, &run, &charges.groups, &mut lines)?;
        }
        Some(lines)
    }

    /// Whether a cycle is charged like those of a run. Days of 23, 24 and 25 hours are alike when all reach the same maximum.
    fn are_alike(&self, run: &Run<'_>, piece: &Piece, items: &[Item], groups: &[Group]) -> bool {
        if !run.first.is_whole() || !piece.is_whole() {
            return false;
        }
        let same_length = run.last.span.minutes() == piece.span.minutes();
        let capped = (capped(run.items, run.first.span, groups), capped(items, piece.span, groups));
        if let (Some(one), Some(other)) = capped {
            let is_daily = matches!(self.plan.cycle, Cycle::Clock { days: None, .. });
            return one.cap == other.cap && one.limit == other.limit && (same_length || is_daily);
        }
        let shift = piece.span.from.saturating_sub(run.first.span.from);
        let group_of = |item: &Item| item.group.and_then(|group| groups.get(group));
        let same_item = |(one, other): (&Item, &Item)| {
            let groups_alike = match (group_of(one), group_of(other)) {
                (Some(one), Some(other)) => {
                    one.cap == other.cap && one.limit == other.limit && one.span.minutes() == other.span.minutes()
                }
                (one, other) => one.is_none() && other.is_none(),
            };
            let is_same = one.what == other.what && one.count == other.count && one.each == other.each;
            groups_alike && is_same && one.first.saturating_add(shift) == other.first && one.every == other.every
        };
        same_length && run.items.len() == items.len() && run.items.iter().zip(items).all(same_item)
    }

    fn run(&self, scale: &Scale<'_>, run: &Run<'_>, groups: &[Group], lines: &mut Vec<Line>) -> Option<()> {
        let span = Span { from: run.first.span.from, to: run.last.span.to };
        let one = run.items.iter().try_fold(0_i128, |sum, item| sum.checked_add(item.amount()?))?;
        let all = one.checked_mul(i128::from(run.count))?;
        let line = |label, rule| Some(Line { label, rule, minor: scale.minor(all)?, from: span.from, to: span.to });
        if let Some(group) = capped(run.items, run.first.span, groups) {
            let label = format!("{} at the maximum{}", self.cycles(run), self.amount_text(" of", scale, one));
            lines.push(line(label, self.cap_rule(group.cap))?);
        } else if let [item] = run.items
            && let What::Free(idx) = item.what
        {
            let free = self.plan.free.get(idx).filter(|_| run.count == 1);
            lines.push(match free {
                Some(free) => self.waived(free, span),
                None => self.free_line(format!("{}: free", self.cycles(run)), span),
            });
        } else if run.count > 1 {
            let label = format!("{}{}", self.cycles(run), self.amount_text(" at", scale, one));
            let and_caps = if run.items.iter().any(|item| item.group.is_some()) { " and caps" } else { "" };
            lines.push(line(label, format!("{}{and_caps}", self.meter_rule(None)))?);
        } else {
            self.cycle(scale, run, groups, lines)?;
        }
        Some(())
    }

    /// The lines of one cycle. They follow one another without a gap.
    fn cycle(&self, scale: &Scale<'_>, run: &Run<'_>, groups: &[Group], lines: &mut Vec<Line>) -> Option<()> {
        let begins_with = lines.len();
        let mut rest = run.items;
        let mut piece_before = None;
        while let Some(first) = rest.first() {
            let together = match first.group {
                Some(_) => rest.iter().take_while(|item| item.group == first.group).count(),
                None => self.one_line(rest),
            };
            let (items, later) = rest.split_at_checked(together)?;
            rest = later;
            let parts = items.iter().try_fold(0_i128, |sum, item| sum.checked_add(item.amount()?))?;
            let group = first.group.and_then(|group| groups.get(group));
            let last = items.last()?;
            let (label, rule, from, to) = if let Some(group) = group {
                let Span { from, to } = group.span;
                let label = format!("{} at the maximum{}", length(group.span), self.amount_text(" of", scale, parts));
                (label, self.cap_rule(group.cap), from, to)
            } else {
                let (label, rule) = self.item(scale, items, piece_before == Some(first.piece))?;
                (label, rule, first.from, last.to)
            };
            piece_before = Some(last.piece);
            lines.push(Line { label, rule, minor: scale.minor(parts)?, from, to });
        }
        let mut from = run.first.span.from;
        let begins: Vec<i64> = lines.iter().skip(begins_with).map(|line| line.from).collect();
        let mut next = begins.into_iter().skip(1).chain([run.first.span.to]);
        for line in lines.iter_mut().skip(begins_with) {
            line.from = from;
            line.to = next.next().unwrap_or(from).max(from);
            from = line.to;
        }
        if let Some(last) = lines.last_mut() {
            last.to = run.first.span.to;
        }
        Some(())
    }

    /// How many of the items, from the first on, make one line: a row of a table with all it replaces, or like steps.
    fn one_line(&self, items: &[Item]) -> usize {
        let Some(first) = items.first() else { return 0 };
        let same_piece = |item: &&Item| item.piece == first.piece && item.group.is_none();
        let piece = items.iter().take_while(same_piece);
        let is_row = |item: &Item| matches!(self.rung_of(item), Some(Rung::Total { .. }));
        let up_to_last_row = piece.enumerate().filter(|(_, item)| is_row(item)).map(|(idx, _)| idx).last();
        if let Some(idx) = up_to_last_row {
            return idx.saturating_add(1);
        }
        let next = |(one, other): (&Item, &Item)| {
            other.piece == one.piece
                && other.group.is_none()
                && other.what == one.what
                && other.each == one.each
                && other.every == one.every
                && other.first == one.first.saturating_add(one.every.saturating_mul(one.count))
        };
        items.iter().zip(items.iter().skip(1)).take_while(|pair| next(*pair)).count().saturating_add(1)
    }

    fn rung_of(&self, item: &Item) -> Option<&Rung> {
        match item.what {
            What::Rung { band, rung, .. } => self.plan.bands.get(band)?.meter.rungs().get(rung),
            What::Free(_) | What::Deducted => None,
        }
    }

    /// Label and rule of items that make one line.
    fn item(&self, scale: &Scale<'_>, items: &[Item], goes_on: bool) -> Option<(String, String)> {
        let (first, last) = (items.first()?, items.last()?);
        let What::Rung { band, rung: rung_idx, passed } = last.what else {
            let span = Span { from: first.from, to: last.to };
            return Some((format!("Free: the first {}", length(span)), format!("{}: free minutes", self.title)));
        };
        let rung = self.rung_of(last)?;
        let label = match rung {
            Rung::Total { to: UpTo::Open, .. } => "Flat price".to_owned(),
            Rung::Total { to: UpTo::Minutes(end), .. } if passed && !goes_on => {
                format!("The first {}", length_text(u64::from(*end)))
            }
            Rung::Total { to: UpTo::Minutes(end), .. } => format!("Up to {}", length_text(u64::from(*end))),
            Rung::Step { every, price, .. } => {
                let count: i64 = items.iter().map(|item| item.count).sum();
                let step = length_text(u64::from(every.get()));
                match count {
                    0 => format!("{} tolerated", length(Span { from: first.from, to: last.to })),
                    _ if scale.parts(price) != Some(first.each) => format!("A part of {step} at {price}"),
                    count => format!("{count} x {step} at {}", self.price_text(price)),
                }
            }
        };
        let rung_number = rung_idx.saturating_add(1);
        let rule = if self.plan.bands.len() > 1 {
            format!("{}: {}, rung {rung_number}", self.title, self.band(band))
        } else {
            format!("{}: rung {rung_number}", self.title)
        };
        Some((label, rule))
    }

    /// A price as printed; one on the ticket with what stands there.
    fn price_text(&self, price: &super::Amount) -> String {
        match price {
            super::Amount::Fixed(price) => price.to_string(),
            super::Amount::OnTicket(named) => {
                let given = self.timed.facts().at_entry.get(named.key()).map_or("?", String::as_str);
                let divided = if named.divisor().get() > 1 { format!("/{}", named.divisor()) } else { String::new() };
                format!("{given}{divided} (fixed at entry)")
            }
        }
    }

    /// `12 x 24 h`, `12 days from 06:00 to 06:00`, or the bare length of a part of a cycle.
    fn cycles(&self, run: &Run<'_>) -> String {
        let whole_of_clock = match self.plan.cycle {
            Cycle::Clock { reset, days: None } if run.first.is_whole() => Some(reset),
            Cycle::Clock { .. } | Cycle::Rolling(_) | Cycle::None => None,
        };
        match (whole_of_clock, run.count) {
            (Some(reset), 1) => format!("1 day from {reset} to {reset}"),
            (Some(reset), count) => format!("{count} days from {reset} to {reset}"),
            (None, 1) => length(run.first.span),
            (None, count) => format!("{count} x {}", length(run.first.span)),
        }
    }

    /// ` at 25.00`, or nothing where the amount is no whole number of minor units.
    fn amount_text(&self, before: &str, scale: &Scale<'_>, parts: i128) -> String {
        let whole = scale.exact(parts).and_then(super::exact::Exact::whole_minor);
        whole.map_or_else(String::new, |minor| format!("{before} {}", self.money(minor)))
    }
}

/// Tax added to the total.
pub(super) fn tax(rate: TaxRate, minor: i64, span: Span) -> Line {
    Line { label: format!("Tax {rate}"), rule: ADDED.to_owned(), minor, from: span.from, to: span.to }
}

/// What the lines leave over.
pub(super) fn rounding(rules: &TariffRules, minor: i64, span: Span) -> Line {
    let rounding = rules.settings.rounding;
    let step = i64::try_from(rounding.step_minor.get()).unwrap_or(i64::MAX);
    let rule = format!("rounding: {} to {}", rounding.mode.code(), Money::new(step, rules.currency).decimal());
    Line { label: "Rounding".to_owned(), rule, minor, from: span.from, to: span.to }
}

/// The cap that cut a whole cycle, if one did.
fn capped<'g>(items: &[Item], span: Span, groups: &'g [Group]) -> Option<&'g Group> {
    let first = items.first()?.group?;
    let group = groups.get(first).filter(|group| group.span == span)?;
    items.iter().all(|item| item.group == Some(first)).then_some(group)
}

fn length(span: Span) -> String {
    length_text(u64::try_from(span.minutes()).unwrap_or(0))
}
