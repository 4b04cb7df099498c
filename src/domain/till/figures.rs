//! What came and went in a shift, or in all shifts of a day, a month or a year.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Movement;
use crate::domain::journal::fact::{DrawerMoved, PaymentRefunded, PaymentTaken, TakenLine};
use crate::domain::payment::LineKind;

/// Sums and counts, money in minor units. Those of a longer period are the sum of those of the shorter ones in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// What lay in the drawer at the beginning.
    pub float_minor: i64,
    /// Payments taken, those of nothing included.
    pub payments: i64,
    /// What was due in them.
    pub gross_minor: i64,
    /// Payments paid back.
    pub refunds: i64,
    /// What was paid back; never less than nothing.
    pub refunded_minor: i64,
    /// How it was settled: the sum of the payment lines of each kind, those paid back subtracted. All together are gross less refunded.
    pub lines: BTreeMap<String, i64>,
    /// Cash handed over.
    pub cash_in_minor: i64,
    /// Change handed back.
    pub change_minor: i64,
    /// Cash paid back.
    pub cash_refunds_minor: i64,
    /// Cash dropped into the safe.
    pub drops_minor: i64,
    /// Cash put in.
    pub pay_ins_minor: i64,
    /// Cash taken out.
    pub pay_outs_minor: i64,
    /// Openings of the drawer for nothing.
    pub no_sales: i64,
}

/// The kind of the payment lines that stay in the drawer.
const CASH: &str = LineKind::Cash.code();

fn add(sum: &mut i64, more: i64) -> Result<(), TooLarge> {
    *sum = sum.checked_add(more).ok_or(TooLarge)?;
    Ok(())
}

/// A sum that does not fit: no garage ever takes that much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the figures of the till are larger than any till's; the books are damaged")]
pub struct TooLarge;

impl Figures {
    /// What should lie in the drawer.
    pub fn expected_minor(&self) -> Result<i64, TooLarge> {
        let signed = [
            Some(self.float_minor),
            Some(self.cash_in_minor),
            self.change_minor.checked_neg(),
            self.cash_refunds_minor.checked_neg(),
            self.drops_minor.checked_neg(),
            Some(self.pay_ins_minor),
            self.pay_outs_minor.checked_neg(),
        ];
        signed.into_iter().try_fold(0_i64, |sum, part| sum.checked_add(part?)).ok_or(TooLarge)
    }

    /// Adds a payment that was taken.
    pub fn take(&mut self, fact: &PaymentTaken) -> Result<(), TooLarge> {
        add(&mut self.payments, 1)?;
        add(&mut self.gross_minor, fact.amount_minor)?;
        add(&mut self.cash_in_minor, fact.given_minor.unwrap_or(0))?;
        add(&mut self.change_minor, fact.change_minor)?;
        self.add_lines(&fact.lines)
    }

    /// Adds a payment that was paid back.
    pub fn pay_back(&mut self, fact: &PaymentRefunded) -> Result<(), TooLarge> {
        add(&mut self.refunds, 1)?;
        add(&mut self.refunded_minor, fact.amount_minor.checked_neg().ok_or(TooLarge)?)?;
        for line in fact.lines.iter().filter(|line| line.kind == CASH) {
            add(&mut self.cash_refunds_minor, line.amount_minor.checked_neg().ok_or(TooLarge)?)?;
        }
        self.add_lines(&fact.lines)
    }

    /// Adds what was done to the drawer without a vehicle.
    pub fn move_cash(&mut self, fact: &DrawerMoved) -> Result<(), TooLarge> {
        match fact.movement {
            Movement::Drop => add(&mut self.drops_minor, fact.amount_minor),
            Movement::PayIn => add(&mut self.pay_ins_minor, fact.amount_minor),
            Movement::PayOut => add(&mut self.pay_outs_minor, fact.amount_minor),
            Movement::NoSale => add(&mut self.no_sales, 1),
        }
    }

    fn add_lines(&mut self, lines: &[TakenLine]) -> Result<(), TooLarge> {
        lines.iter().try_for_each(|line| add(self.lines.entry(line.kind.clone()).or_default(), line.amount_minor))
    }

    /// What was taken less what was paid back: the grand total of the period.
    pub fn turnover_minor(&self) -> Result<i64, TooLarge> {
        self.gross_minor.checked_sub(self.refunded_minor).ok_or(TooLarge)
    }

    /// What the ledger of these figures sums to: nothing, if they are sound. What went into the drawer by coins and notes, what into the
    /// safe and to cards, what was waived and rounded, less what came from outside and what was earned.
    pub fn ledger_minor(&self) -> Result<i64, TooLarge> {
        let mut sum = self.expected_minor()?;
        for side in [self.drops_minor, self.pay_outs_minor] {
            add(&mut sum, side)?;
        }
        for (_, settled) in self.lines.iter().filter(|(kind, _)| *kind != CASH) {
            add(&mut sum, *settled)?;
        }
        for side in [self.float_minor, self.pay_ins_minor, self.turnover_minor()?] {
            add(&mut sum, side.checked_neg().ok_or(TooLarge)?)?;
        }
        Ok(sum)
    }

    /// Both together.
    pub fn plus(&self, other: &Self) -> Result<Self, TooLarge> {
        let mut sum = self.clone();
        for (mine, more) in [
            (&mut sum.float_minor, other.float_minor),
            (&mut sum.payments, other.payments),
            (&mut sum.gross_minor, other.gross_minor),
            (&mut sum.refunds, other.refunds),
            (&mut sum.refunded_minor, other.refunded_minor),
            (&mut sum.cash_in_minor, other.cash_in_minor),
            (&mut sum.change_minor, other.change_minor),
            (&mut sum.cash_refunds_minor, other.cash_refunds_minor),
            (&mut sum.drops_minor, other.drops_minor),
            (&mut sum.pay_ins_minor, other.pay_ins_minor),
            (&mut sum.pay_outs_minor, other.pay_outs_minor),
            (&mut sum.no_sales, other.no_sales),
        ] {
            add(mine, more)?;
        }
        for (kind, amount) in &other.lines {
            add(sum.lines.entry(kind.clone()).or_default(), *amount)?;
        }
        Ok(sum)
    }
}

/// The perpetual total: what a booth ever took and paid back, in minor units. Nothing sets it back, so both only grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Perpetual {
    /// What was due in all payments.
    pub gross_minor: i64,
    /// What was paid back.
    pub refunded_minor: i64,
}

impl Perpetual {
    /// With the figures of one more shift.
    pub fn plus(self, figures: &Figures) -> Result<Self, TooLarge> {
        Ok(Self {
            gross_minor: self.gross_minor.checked_add(figures.gross_minor).ok_or(TooLarge)?,
            refunded_minor: self.refunded_minor.checked_add(figures.refunded_minor).ok_or(TooLarge)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(factor: i64) -> Figures {
        let times = |value: i64| value.checked_mul(factor).unwrap();
        Figures {
            float_minor: times(10_000),
            payments: times(3),
            gross_minor: times(1_500),
            refunds: times(1),
            refunded_minor: times(200),
            lines: [("cash".to_owned(), times(800)), ("card".to_owned(), times(500))].into(),
            cash_in_minor: times(2_000),
            change_minor: times(1_000),
            cash_refunds_minor: times(200),
            drops_minor: times(5_000),
            pay_ins_minor: times(40),
            pay_outs_minor: times(30),
            no_sales: times(2),
        }
    }

    #[test]
    fn a_drawer_holds_what_came_in_less_what_went_out() {
        assert_eq!(figures(1).expected_minor(), Ok(10_000 + 2_000 - 1_000 - 200 - 5_000 + 40 - 30));
        assert_eq!(Figures { drops_minor: i64::MIN, ..figures(1) }.expected_minor(), Err(TooLarge));
    }

    #[test]
    fn the_ledger_of_sound_figures_sums_to_nothing() {
        assert_eq!(figures(3).ledger_minor(), Ok(0));
        assert_eq!(Figures::default().ledger_minor(), Ok(0));
        for unsound in [
            Figures { cash_in_minor: 5_999, ..figures(3) },
            Figures { gross_minor: 4_501, ..figures(3) },
            Figures { lines: [("cash".to_owned(), 2_400), ("card".to_owned(), 1_501)].into(), ..figures(3) },
        ] {
            assert_ne!(unsound.ledger_minor(), Ok(0));
        }
    }

    #[test]
    fn figures_of_a_longer_period_are_the_sum() {
        assert_eq!(figures(1).plus(&figures(2)), Ok(figures(3)));
        assert_eq!(figures(1).plus(&Figures::default()), Ok(figures(1)));
        assert_eq!(figures(1).plus(&Figures { no_sales: i64::MAX, ..figures(1) }), Err(TooLarge));
        let perpetual = Perpetual::default().plus(&figures(1)).unwrap().plus(&figures(2)).unwrap();
        assert_eq!(perpetual, Perpetual { gross_minor: 4_500, refunded_minor: 600 });
    }
}
