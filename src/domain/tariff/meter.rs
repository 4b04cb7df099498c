//! Concept 3, meter: what a length costs, by a list of rungs.

use std::num::NonZeroU32;

use thiserror::Error;

use super::amount::Price;
use super::exact::Exact;
use super::settings::length_text;

/// How far a rung reaches, in minutes from where the meter started.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UpTo {
    /// So many minutes.
    Minutes(u32),
    /// Without end.
    Open,
}

/// One rung of a meter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Rung {
    /// A row of a table: the total of every length up to its end, whatever stood before it.
    Total {
        /// How far it reaches.
        to: UpTo,
        /// The total.
        price: Price,
    },
    /// A step that repeats from the end of the rung before: each begun step costs the price, on top of what went before.
    Step {
        /// Minutes of one step.
        every: NonZeroU32,
        /// The price of one begun step.
        price: Price,
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
    pub const fn price(&self) -> Price {
        match self {
            Self::Total { price, .. } | Self::Step { price, .. } => *price,
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

/// A part of what a meter charges.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Portion {
    /// The rung that prices it, counted from 1.
    pub(super) rung_number: usize,
    /// That rung.
    pub(super) rung: Rung,
    /// How many steps were begun; 1 for a total.
    pub(super) count: u64,
    /// Whether the length goes on beyond this rung.
    pub(super) passed: bool,
    /// The first minute of it, from where the meter started.
    pub(super) from: u64,
    /// The minute at which it ends, from where the meter started.
    pub(super) to: u64,
    /// What it costs.
    pub(super) amount: Exact,
}

/// Why a meter has no price for a length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unpriced {
    /// It is longer than the last rung, which ends here, in minutes.
    BeyondLastRung(u32),
    /// The amount does not fit.
    TooLarge,
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

    /// What a length costs, rung by rung. The portions follow one another without a gap and add up to the price.
    pub(super) fn portions(&self, minutes: u64) -> Result<Vec<Portion>, Unpriced> {
        let mut portions: Vec<Portion> = Vec::new();
        let mut from = 0;
        let mut last_end = 0;
        for (rung_number, rung) in (1..).zip(&self.rungs) {
            let passed = match rung.to() {
                UpTo::Minutes(end) => {
                    last_end = end;
                    minutes > u64::from(end)
                }
                UpTo::Open => false,
            };
            let to = if passed { u64::from(last_end) } else { minutes };
            let count = match rung {
                Rung::Total { .. } => {
                    portions.clear();
                    from = 0;
                    1
                }
                Rung::Step { every, tail, .. } => {
                    to.saturating_sub(from).saturating_sub(u64::from(*tail)).div_ceil(u64::from(every.get()))
                }
            };
            let amount = rung.price().exact().times(count).ok_or(Unpriced::TooLarge)?;
            portions.push(Portion { rung_number, rung: *rung, count, passed, from, to, amount });
            if !passed {
                return Ok(portions);
            }
            from = to;
        }
        Err(Unpriced::BeyondLastRung(last_end))
    }

    /// What a length costs in all.
    pub(super) fn total(&self, minutes: u64) -> Result<Exact, Unpriced> {
        sum(&self.portions(minutes)?).ok_or(Unpriced::TooLarge)
    }
}

/// What portions come to.
pub(super) fn sum(portions: &[Portion]) -> Option<Exact> {
    portions.iter().try_fold(Exact::ZERO, |sum, portion| sum.plus(portion.amount))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    fn price(text: &str) -> Price {
        Price::parse(text, Currency::new("EUR").unwrap()).unwrap()
    }

    fn total(to: u32, text: &str) -> Rung {
        Rung::Total { to: UpTo::Minutes(to), price: price(text) }
    }

    fn step(every: u32, text: &str, to: UpTo) -> Rung {
        Rung::Step { every: NonZeroU32::new(every).unwrap(), price: price(text), to, tail: 0 }
    }

    fn costs(meter: &Meter, minutes: u64) -> Option<i64> {
        meter.total(minutes).ok().map(|exact| exact.whole_minor().unwrap())
    }

    #[test]
    fn steps_follow_a_first_block() {
        let meter = Meter::new(vec![total(40, "1"), step(20, "0.50", UpTo::Open)]).unwrap();
        let priced = [1, 40, 41, 60, 61, 120].map(|minutes| costs(&meter, minutes).unwrap());
        assert_eq!(priced, [100, 100, 150, 150, 200, 300]);
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
        let priced = [30, 31, 120, 180, 420, 421, 1440, 1441].map(|minutes| costs(&meter, minutes).unwrap());
        assert_eq!(priced, [2_000, 5_500, 5_500, 6_500, 10_500, 16_500, 16_500, 33_000]);
        assert_eq!(meter.portions(500).unwrap().len(), 1);
    }

    #[test]
    fn beyond_the_last_rung_there_is_no_price() {
        let meter = Meter::new(vec![total(60, "1"), total(1440, "5")]).unwrap();
        assert_eq!(meter.total(1440).unwrap(), Exact::of_minor(500));
        assert_eq!(meter.total(1441), Err(Unpriced::BeyondLastRung(1440)));
    }

    #[test]
    fn a_tail_forgives_the_first_minutes_of_each_step() {
        let rung = Rung::Step { every: NonZeroU32::new(60).unwrap(), price: price("1"), to: UpTo::Open, tail: 5 };
        let meter = Meter::new(vec![total(60, "3"), rung]).unwrap();
        let priced = [60, 65, 66, 120, 125, 126].map(|minutes| costs(&meter, minutes).unwrap());
        assert_eq!(priced, [300, 300, 400, 400, 400, 500]);
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
        let rung = Rung::Step { every: NonZeroU32::new(5).unwrap(), price: price("1"), to: UpTo::Open, tail: 5 };
        assert_eq!(fault(vec![rung]), (1, MeterFault::TailTooLong { tail: 5, every: 5 }));
    }
}
