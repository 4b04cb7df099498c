//! The quote: the fee for a stay, explained line by line.

use super::money::{Currency, Money, MoneyError};
use super::tariff::{TaxMode, TaxRate};
use super::time::Instant;

/// The fee for a stay. Its lines add up to its amount, because the amount is made from them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quote {
    amount: Money,
    lines: Vec<QuoteLine>,
    flags: Vec<QuoteFlag>,
    tax: Option<TaxShare>,
}

/// One line of a quote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuoteLine {
    /// What is charged, as the driver reads it: `2 x 1 h at 2.00`.
    pub label: String,
    /// How much. Only the line that rounds may be negative.
    pub amount: Money,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// The rule of the tariff that says so: `Cars: rung 2`.
    pub rule: String,
}

/// The tax in a quote's amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TaxShare {
    /// Whether the prices contained it, or it was added.
    pub mode: TaxMode,
    /// The rate.
    pub rate: TaxRate,
    /// How much of the quote's amount is tax.
    pub amount: Money,
}

/// What somebody must know about a quote.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum QuoteFlag {
    /// The exit lies before the entry: a clock was wrong. 0 minutes were priced.
    ExitBeforeEntry,
    /// The garage has no tariff: nothing is charged.
    NoTariff,
}

impl QuoteFlag {
    /// Its name in files and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExitBeforeEntry => "exit_before_entry",
            Self::NoTariff => "no_tariff",
        }
    }

    /// What it says to an attendant.
    pub const fn text(self) -> &'static str {
        match self {
            Self::ExitBeforeEntry => "The exit lies before the entry, so 0 minutes are charged. Check the clock.",
            Self::NoTariff => "This garage has no tariff: nothing is charged.",
        }
    }
}

impl Quote {
    /// The quote of these lines. Its amount is their sum.
    pub fn of_lines(
        currency: Currency,
        lines: Vec<QuoteLine>,
        flags: Vec<QuoteFlag>,
        tax: Option<TaxShare>,
    ) -> Result<Self, MoneyError> {
        let amount = lines.iter().try_fold(Money::zero(currency), |sum, line| sum.plus(line.amount))?;
        Ok(Self { amount, lines, flags, tax })
    }

    /// The quote of a garage without a tariff: nothing is charged, and it says so.
    pub fn free_of_charge(currency: Currency, entry: Instant, exit: Instant) -> Self {
        let mut quote =
            Self::one_line("No tariff: nothing is charged", Money::zero(currency), entry, exit.max(entry), "no tariff");
        quote.flags.push(QuoteFlag::NoTariff);
        if exit < entry {
            quote.flags.push(QuoteFlag::ExitBeforeEntry);
        }
        quote
    }

    /// The quote of one line, for a fee that no tariff made.
    pub fn one_line(label: &str, amount: Money, from: Instant, to: Instant, rule: &str) -> Self {
        let line = QuoteLine { label: label.to_owned(), amount, from, to, rule: rule.to_owned() };
        Self { amount, lines: vec![line], flags: Vec::new(), tax: None }
    }

    /// What is owed.
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// The lines, in order of time; tax and rounding last.
    pub fn lines(&self) -> &[QuoteLine] {
        &self.lines
    }

    /// What somebody must know about it.
    pub fn flags(&self) -> &[QuoteFlag] {
        &self.flags
    }

    /// The tax in the amount, if the tariff speaks of tax.
    pub const fn tax(&self) -> Option<TaxShare> {
        self.tax
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::from_ms;

    #[test]
    fn the_amount_is_the_sum_of_the_lines() {
        let euro = Currency::new("EUR").unwrap();
        let line = |minor| QuoteLine {
            label: "1 h".into(),
            amount: Money::new(minor, euro),
            from: from_ms(0).unwrap(),
            to: from_ms(3_600_000).unwrap(),
            rule: "Cars".into(),
        };
        let quote = Quote::of_lines(euro, vec![line(200), line(150), line(-5)], vec![], None).unwrap();
        assert_eq!(quote.amount(), Money::new(345, euro));
        let swiss = Currency::new("CHF").unwrap();
        assert!(Quote::of_lines(swiss, vec![line(200)], vec![], None).is_err());
    }

    #[test]
    fn without_a_tariff_nothing_is_charged_and_the_quote_says_so() {
        let (early, late) = (from_ms(0).unwrap(), from_ms(60_000).unwrap());
        let euro = Currency::new("EUR").unwrap();
        let quote = Quote::free_of_charge(euro, early, late);
        assert!(quote.amount().is_zero());
        assert_eq!(quote.flags(), [QuoteFlag::NoTariff]);
        assert_eq!(quote.lines().len(), 1);
        let wrong_clock = Quote::free_of_charge(euro, late, early);
        assert_eq!(wrong_clock.flags(), [QuoteFlag::NoTariff, QuoteFlag::ExitBeforeEntry]);
        assert!(wrong_clock.lines().iter().all(|line| line.from <= line.to));
    }
}
