//! Concept 3, meter: what a length costs, by a list of rungs.

use std::num::NonZeroU32;

use thiserror::Error;

use super::amount::Amount;
use super::charges::{Item, What};
use super::scale::Scale;
use super::settings::length_text;
use super::window::Span;

/// How far a rung reaches, in minutes from where the meter started.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UpTo {
    /// So many minutes.
    Minutes(u32),
    /// Without end.
    Open,
}

/// One rung of a meter.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Rung {
    /// A row of a table: the total of every length up to its end, whatever stood before it.
    Total {
        /// How far it reaches.
        to: UpTo,
        /// The total.
        price: Amount,
    },
    /// A step that repeats from the end of the rung before: each begun step costs the price, on top of what went before.
    Step {
        /// Minutes of one step.
        every: NonZeroU32,
        /// The price of one begun step.
        price: Amount,
        /// How far it repeats.
        to: UpTo,
        /// Minutes of a begun step that are tolerated: it counts when more than so many are used. Fewer than `every`.
        tail: u32,
    },
}

impl Rung {
    /// How far it reaches.
    pub const fn to(&self) -> UpTo {
        match self {
            Self::Total { to, .. } | Self::Step { to, .. } => *to,
        }
    }

    /// Its price.
    pub const fn price(&self) -> &Amount {
        match self {
            Self::Total { price, .. } | Self::Step { price, .. } => price,
        }
    }

    /// Where it ends, in minutes.
    const fn end(&self) -> Option<u32> {
        match self.to() {
            UpTo::Minutes(end) => Some(end),
            UpTo::Open => None,
        }
    }
}

/// What a length costs. Its rungs ascend; beyond the last, unless that is open, there is no price.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Meter {
    rungs: Vec<Rung>,
}

/// Why rungs make no meter.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("rung {rung}: {fault}")]
pub struct MeterError {
    /// Which rung, counted from 1.
    pub rung: usize,
    /// What is wrong with it.
    pub fault: MeterFault,
}

/// What is wrong with a rung.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MeterFault {
    /// No rung at all.
    #[error("a meter needs at least one rung")]
    Empty,
    /// It ends at or before the end of the rung before it.
    #[error("it ends at {}, but the rung before it already reaches {}: write the rungs in ascending order", length_text(u64::from(*.end)), length_text(u64::from(*.before)))]
    NotAscending {
        /// Its end, in minutes.
        end: u32,
        /// The end of the rung before it, in minutes.
        before: u32,
    },
    /// It stands behind a rung without end.
    #[error("it can never be reached: the rung before it has no end")]
    BehindOpenEnd,
    /// The tolerated minutes swallow the whole step.
    #[error("a tail of {tail} min leaves nothing of a step of {every} min: the tail must be shorter")]
    TailTooLong {
        /// Tolerated minutes.
        tail: u32,
        /// Minutes of one step.
        every: u32,
    },
}

/// Why a meter has no price for a length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unpriced {
    /// It is longer than the last rung, which ends here, in minutes.
    BeyondLastRung(u32),
    /// The amount does not fit.
    TooLarge,
}

/// A stretch that a meter prices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metered {
    /// When it is.
    pub(super) span: Span,
    /// The length that is looked up; its own, or one minute more.
    pub(super) measured: i64,
    /// Whether the first rung is left out, as an earlier cycle had it.
    pub(super) without_first_rung: bool,
    /// Whether it ends at the edge of a band and the step in which that falls is charged for its share.
    pub(super) by_share: bool,
    /// The band of the plan whose meter it is.
    pub(super) band: usize,
    /// A number of its own among the stretches of the stay.
    pub(super) piece: usize,
}

impl Meter {
    /// Takes rungs that ascend.
    pub fn new(rungs: Vec<Rung>) -> Result<Self, MeterError> {
        if rungs.is_empty() {
            return Err(MeterError { rung: 1, fault: MeterFault::Empty });
        }
        let mut reached = UpTo::Minutes(0);
        for (rung_number, rung) in (1..).zip(&rungs) {
            let refuse = |fault| MeterError { rung: rung_number, fault };
            match (reached, rung.to()) {
                (UpTo::Open, _) => return Err(refuse(MeterFault::BehindOpenEnd)),
                (UpTo::Minutes(before), UpTo::Minutes(end)) if end <= before => {
                    return Err(refuse(MeterFault::NotAscending { end, before }));
                }
                (UpTo::Minutes(_), to) => reached = to,
            }
            if let Rung::Step { every, tail, .. } = rung
                && *tail >= every.get()
            {
                return Err(refuse(MeterFault::TailTooLong { tail: *tail, every: every.get() }));
            }
        }
        Ok(Self { rungs })
    }

    /// Its rungs, ascending.
    pub fn rungs(&self) -> &[Rung] {
        &self.rungs
    }

    /// Charges a stretch: each amount in the minute in which it falls due. They add up to the price.
    ///
    /// A row that costs less than what stood before it takes the latest amounts back. Where the first rung is left out, and a later
    /// row costs less than it did, nothing is charged until the rows and steps have come to more than the first rung again.
    pub(super) fn charge(&self, metered: &Metered, scale: &Scale<'_>, items: &mut Vec<Item>) -> Result<(), Unpriced> {
        let begins_with = items.len();
        let mut rungs = self.rungs.iter().zip(0..);
        let mut charged = Charged { total: 0, left_out: 0, owed_back: 0 };
        if metered.without_first_rung
            && let Some((first, _)) = rungs.next()
        {
            let Some(end) = first.end().map(i64::from) else { return Ok(()) };
            charged.left_out = end;
            let price = scale.parts(first.price()).ok_or(Unpriced::TooLarge)?;
            charged.total = first.steps(end).checked_mul_price(price)?;
        }
        let measured = metered.measured.saturating_add(charged.left_out);
        let mut from = charged.left_out;
        let mut last_end = 0;
        for (rung, rung_idx) in rungs {
            let end = rung.end();
            last_end = end.unwrap_or(last_end);
            let passed = end.is_some_and(|end| measured > i64::from(end));
            let to = end.map_or(measured, |end| measured.min(i64::from(end)));
            let price = scale.parts(rung.price()).ok_or(Unpriced::TooLarge)?;
            let due = Due { metered, rung, rung_idx, passed, from, to, price };
            charged.add(&due, begins_with, items)?;
            if !passed {
                return Ok(());
            }
            from = to;
        }
        Err(Unpriced::BeyondLastRung(last_end))
    }

    /// What a length costs in all, in parts.
    pub(super) fn total(&self, measured: i64, scale: &Scale<'_>) -> Result<i128, Unpriced> {
        let (mut total, mut from, mut last_end) = (0_i128, 0, 0);
        for rung in &self.rungs {
            let end = rung.end();
            last_end = end.unwrap_or(last_end);
            let passed = end.is_some_and(|end| measured > i64::from(end));
            let to = end.map_or(measured, |end| measured.min(i64::from(end)));
            let price = scale.parts(rung.price()).ok_or(Unpriced::TooLarge)?;
            let amount = rung.steps(to.saturating_sub(from)).checked_mul_price(price)?;
            total = match rung {
                Rung::Total { .. } => amount,
                Rung::Step { .. } => total.checked_add(amount).ok_or(Unpriced::TooLarge)?,
            };
            if !passed {
                return Ok(total);
            }
            from = to;
        }
        Err(Unpriced::BeyondLastRung(last_end))
    }

    /// Where the step or row ends that runs on over a cut after so many minutes. `None` if none does: it ends there, it is still
    /// tolerated, or it has no end.
    pub(super) fn runs_on_to(&self, minutes: i64) -> Option<i64> {
        let mut from = 0;
        for rung in &self.rungs {
            let end = rung.end().map(i64::from);
            if end.is_some_and(|end| end < minutes) {
                from = end?;
                continue;
            }
            let step_end = match rung {
                Rung::Total { .. } => end?,
                Rung::Step { every, tail, .. } => {
                    let every = i64::from(every.get());
                    let into = minutes.saturating_sub(from);
                    let used = into.saturating_sub(1).checked_rem(every)?.saturating_add(1);
                    if used <= i64::from(*tail) {
                        return None;
                    }
                    let step_end = minutes.saturating_sub(used).saturating_add(every);
                    end.map_or(step_end, |end| end.min(step_end))
                }
            };
            return (step_end > minutes).then_some(step_end);
        }
        None
    }
}

/// How often a price is due.
struct Times(i64);

impl Times {
    fn checked_mul_price(&self, price: i128) -> Result<i128, Unpriced> {
        price.checked_mul(i128::from(self.0)).ok_or(Unpriced::TooLarge)
    }
}

impl Rung {
    /// How often its price is due for so many minutes of it.
    fn steps(&self, minutes: i64) -> Times {
        match self {
            Self::Total { .. } => Times(1),
            Self::Step { every, tail, .. } => {
                let counted = minutes.saturating_sub(i64::from(*tail));
                let every = i64::from(every.get());
                let begun = counted.saturating_add(every).saturating_sub(1).checked_div(every).unwrap_or(0);
                Times(begun.max(0))
            }
        }
    }
}

/// What a meter has charged so far.
struct Charged {
    total: i128,
    /// Minutes that an earlier cycle had.
    left_out: i64,
    /// What a row would have taken back of the first rung, which an earlier cycle charged: so much of what follows is not due.
    owed_back: i128,
}

/// What one rung charges. Lengths are those of the meter.
struct Due<'m> {
    metered: &'m Metered,
    rung: &'m Rung,
    rung_idx: usize,
    passed: bool,
    from: i64,
    to: i64,
    price: i128,
}

impl Charged {
    fn add(&mut self, due: &Due<'_>, begins_with: usize, items: &mut Vec<Item>) -> Result<(), Unpriced> {
        let Span { from: start, to: end } = due.metered.span;
        let start = start.saturating_sub(self.left_out);
        let at = |minute: i64| start.saturating_add(minute).min(end);
        let item = |first: i64, every: i64, count: i64, each: i128| Item {
            what: due.what(),
            piece: due.metered.piece,
            first: start.saturating_add(first),
            every,
            count,
            each,
            from: at(due.from),
            to: at(due.to),
            group: None,
        };
        match due.rung {
            Rung::Total { .. } => {
                let more = due.price.checked_sub(self.total).ok_or(Unpriced::TooLarge)?;
                let mut first = item(due.from, 1, 1, more.max(0));
                if more < 0 {
                    let rest = take_back(items, begins_with, more.saturating_neg());
                    self.owed_back = self.owed_back.checked_add(rest).ok_or(Unpriced::TooLarge)?;
                } else {
                    let spared = self.owed_back.min(more);
                    self.owed_back = self.owed_back.saturating_sub(spared);
                    first.each = more.saturating_sub(spared);
                }
                items.push(first);
                self.total = due.price;
            }
            Rung::Step { every, tail, .. } => {
                let (every, tail) = (i64::from(every.get()), i64::from(*tail));
                let count = due.rung.steps(due.to.saturating_sub(due.from));
                let first = due.from.saturating_add(tail);
                let last_begins = due.from.saturating_add(count.0.saturating_sub(1).saturating_mul(every));
                let used = due.to.saturating_sub(last_begins);
                let of_rung = items.len();
                if due.metered.by_share && !due.passed && count.0 > 0 && used < every {
                    items.push(item(first, every, count.0.saturating_sub(1), due.price));
                    let share = due.price.checked_mul(i128::from(used)).ok_or(Unpriced::TooLarge)?;
                    let share = share.checked_div(i128::from(every)).ok_or(Unpriced::TooLarge)?;
                    let last =
                        Item { from: at(last_begins), ..item(last_begins.saturating_add(tail), every, 1, share) };
                    items.push(last);
                } else {
                    items.push(item(first, every, count.0, due.price));
                }
                self.owed_back = spare(items, of_rung, self.owed_back);
                let amount = count.checked_mul_price(due.price)?;
                self.total = self.total.checked_add(amount).ok_or(Unpriced::TooLarge)?;
            }
        }
        keep_inside(items, end);
        Ok(())
    }
}

impl Due<'_> {
    const fn what(&self) -> What {
        What::Rung { band: self.metered.band, rung: self.rung_idx, passed: self.passed }
    }
}

/// Takes an amount off what was charged last. Says how much of it was not charged here.
fn take_back(items: &mut Vec<Item>, begins_with: usize, mut less: i128) -> i128 {
    let mut idx = items.len();
    while less > 0 && idx > begins_with {
        idx = idx.saturating_sub(1);
        let Some(item) = items.get_mut(idx) else { return less };
        let amount = item.amount().unwrap_or(0);
        if amount <= less {
            less = less.saturating_sub(amount);
            item.count = 0;
            continue;
        }
        let whole = less.checked_div(item.each).unwrap_or(0);
        item.count = item.count.saturating_sub(i64::try_from(whole).unwrap_or(item.count));
        let rest = less.checked_rem(item.each).unwrap_or(0);
        if rest > 0 {
            item.count = item.count.saturating_sub(1);
            let first = item.first.saturating_add(item.every.saturating_mul(item.count));
            let part = Item { first, count: 1, each: item.each.saturating_sub(rest), ..*item };
            items.insert(idx.saturating_add(1), part);
        }
        return 0;
    }
    less
}

/// Takes an amount off the first of the charges from one on. Says how much of it they did not come to.
fn spare(items: &mut Vec<Item>, begins_with: usize, mut less: i128) -> i128 {
    let mut idx = begins_with;
    while less > 0 {
        let Some(item) = items.get_mut(idx) else { return less };
        idx = idx.saturating_add(1);
        let amount = item.amount().unwrap_or(0);
        if amount <= less {
            less = less.saturating_sub(amount);
            item.each = 0;
            continue;
        }
        // Whole steps that are spared, then one of which a part is, then the rest.
        let whole = i64::try_from(less.checked_div(item.each).unwrap_or(0)).unwrap_or(item.count);
        let part = less.checked_rem(item.each).unwrap_or(0);
        let at = |step: i64| item.first.saturating_add(item.every.saturating_mul(step));
        let of_part = i64::from(part > 0);
        let begun = whole.saturating_add(of_part);
        let spared = Item { count: whole, each: 0, ..*item };
        let in_part = Item { first: at(whole), count: of_part, each: item.each.saturating_sub(part), ..*item };
        let rest = Item { first: at(begun), count: item.count.saturating_sub(begun), ..*item };
        let parts = [spared, in_part, rest].into_iter().filter(|item| item.count > 0);
        let here = idx.saturating_sub(1);
        items.splice(here..idx, parts);
        return 0;
    }
    less
}

/// What falls due in the very moment of the exit is charged in the last minute.
fn keep_inside(items: &mut Vec<Item>, end: i64) {
    let last_minute = end.saturating_sub(1);
    let Some(item) = items.last_mut() else { return };
    if item.count == 0 || item.last() <= last_minute {
        item.first = item.first.min(last_minute);
        return;
    }
    if item.count == 1 {
        item.first = last_minute;
        return;
    }
    item.count = item.count.saturating_sub(1);
    let late = Item { first: last_minute, count: 1, ..*item };
    items.push(late);
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "in a test an overflow is a failure, as it should be")]
mod tests {
    use super::super::tests::{euro, scale_of_whole};
    use super::*;

    fn total(to: u32, text: &str) -> Rung {
        Rung::Total { to: UpTo::Minutes(to), price: euro(text) }
    }

    fn step(every: u32, text: &str, to: UpTo) -> Rung {
        Rung::Step { every: NonZeroU32::new(every).unwrap(), price: euro(text), to, tail: 0 }
    }

    fn metered(minutes: i64) -> Metered {
        let span = Span { from: 1_000, to: 1_000 + minutes };
        Metered { span, measured: minutes, without_first_rung: false, by_share: false, band: 0, piece: 0 }
    }

    /// What a length costs, in cents. The amounts, minute by minute, come to the same.
    fn costs(meter: &Meter, minutes: i64) -> i128 {
        let mut items = Vec::new();
        meter.charge(&metered(minutes), &scale_of_whole(), &mut items).unwrap();
        let sum: i128 = items.iter().map(|item| item.amount().unwrap()).sum();
        assert!(items.iter().all(|item| item.each >= 0 && item.first >= 1_000 && item.last() < 1_000 + minutes));
        assert_eq!(meter.total(minutes, &scale_of_whole()), Ok(sum));
        sum
    }

    #[test]
    fn steps_follow_a_first_block() {
        let meter = Meter::new(vec![total(40, "1"), step(20, "0.50", UpTo::Open)]).unwrap();
        assert_eq!([1, 40, 41, 60, 61, 120].map(|minutes| costs(&meter, minutes)), [100, 100, 150, 150, 200, 300]);
    }

    #[test]
    fn a_total_replaces_the_steps_before_it() {
        let meter = Meter::new(vec![
            total(30, "20"),
            total(120, "55"),
            step(60, "10", UpTo::Minutes(420)),
            total(1440, "165"),
            step(1440, "165", UpTo::Open),
        ])
        .unwrap();
        let priced = [30, 31, 120, 180, 420, 421, 1440, 1441].map(|minutes| costs(&meter, minutes));
        assert_eq!(priced, [2_000, 5_500, 5_500, 6_500, 10_500, 16_500, 16_500, 33_000]);
    }

    #[test]
    fn a_row_that_costs_less_takes_back_what_was_charged_last() {
        let meter = Meter::new(vec![step(10, "1", UpTo::Minutes(60)), total(90, "3.50"), total(120, "9")]).unwrap();
        assert_eq!([60, 61, 91].map(|minutes| costs(&meter, minutes)), [600, 350, 900]);
        let mut items = Vec::new();
        meter.charge(&metered(70), &scale_of_whole(), &mut items).unwrap();
        let due: Vec<_> = items.iter().map(|item| (item.first - 1_000, item.count, item.each)).collect();
        assert_eq!(due, [(0, 3, 100), (30, 1, 50), (60, 1, 0)]);
    }

    /// What a length costs in a later cycle, where the first rung belongs to the first.
    fn costs_later(meter: &Meter, minutes: i64) -> i128 {
        let mut items = Vec::new();
        let metered = Metered { without_first_rung: true, ..metered(minutes) };
        meter.charge(&metered, &scale_of_whole(), &mut items).unwrap();
        assert!(items.iter().all(|item| item.each >= 0 && item.first >= 1_000 && item.last() < 1_000 + minutes));
        items.iter().map(|item| item.amount().unwrap()).sum()
    }

    #[test]
    fn without_its_first_row_a_table_that_falls_costs_what_it_comes_to_beyond_it_and_never_less_than_nothing() {
        let falls = Meter::new(vec![total(60, "7"), total(120, "5"), total(180, "9"), total(240, "8")]).unwrap();
        assert_eq!([60, 61, 120, 121, 180].map(|minutes| costs_later(&falls, minutes)), [0, 200, 200, 100, 100]);
        let steps = Meter::new(vec![total(60, "7"), total(120, "4.50"), step(30, "1", UpTo::Open)]).unwrap();
        let priced = [60, 90, 120, 150, 151, 180].map(|minutes| costs_later(&steps, minutes));
        assert_eq!(priced, [0, 0, 0, 50, 150, 150]);
    }

    #[test]
    fn beyond_the_last_rung_there_is_no_price() {
        let meter = Meter::new(vec![total(60, "1"), total(1440, "5")]).unwrap();
        assert_eq!(costs(&meter, 1440), 500);
        assert_eq!(meter.total(1441, &scale_of_whole()), Err(Unpriced::BeyondLastRung(1440)));
        assert!(meter.charge(&metered(1441), &scale_of_whole(), &mut Vec::new()).is_err());
    }

    #[test]
    fn a_tail_forgives_the_first_minutes_of_each_step() {
        let rung = Rung::Step { every: NonZeroU32::new(60).unwrap(), price: euro("1"), to: UpTo::Open, tail: 5 };
        let meter = Meter::new(vec![total(60, "3"), rung]).unwrap();
        let priced = [60, 65, 66, 120, 125, 126].map(|minutes| costs(&meter, minutes));
        assert_eq!(priced, [300, 300, 400, 400, 400, 500]);
    }

    #[test]
    fn a_step_that_is_cut_runs_on_to_its_end() {
        let meter = Meter::new(vec![total(40, "1"), step(20, "0.50", UpTo::Minutes(90)), total(120, "9")]).unwrap();
        let ends = [1, 40, 41, 60, 81, 90, 91, 120, 121].map(|minutes| meter.runs_on_to(minutes));
        assert_eq!(ends, [Some(40), None, Some(60), None, Some(90), None, Some(120), None, None]);
        let open = Meter::new(vec![Rung::Total { to: UpTo::Open, price: euro("1") }]).unwrap();
        assert_eq!(open.runs_on_to(5), None);
    }

    #[test]
    fn rungs_that_make_no_meter_are_refused() {
        let fault = |rungs| Meter::new(rungs).map_err(|error| (error.rung, error.fault)).unwrap_err();
        assert_eq!(fault(vec![]), (1, MeterFault::Empty));
        assert_eq!(fault(vec![total(0, "1")]), (1, MeterFault::NotAscending { end: 0, before: 0 }));
        assert_eq!(
            fault(vec![total(60, "1"), step(10, "1", UpTo::Minutes(60))]),
            (2, MeterFault::NotAscending { end: 60, before: 60 })
        );
        assert_eq!(fault(vec![step(60, "1", UpTo::Open), total(90, "2")]), (2, MeterFault::BehindOpenEnd));
        let rung = Rung::Step { every: NonZeroU32::new(5).unwrap(), price: euro("1"), to: UpTo::Open, tail: 5 };
        assert_eq!(fault(vec![rung]), (1, MeterFault::TailTooLong { tail: 5, every: 5 }));
    }
}
