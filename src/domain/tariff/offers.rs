//! Concept 8, offers and adjustments: a flat price for the whole stay, and what is added to or taken off a price.

use std::fmt;
use std::num::NonZeroU32;

use super::amount::Amount;
use super::choices::choices;
use super::exact::Exact;
use super::matching::Match;
use super::window::Window;

/// Decimals a factor may be written with.
const DECIMALS: usize = 6;
/// Parts of a whole in which a factor is held.
const WHOLE: u32 = 1_000_000;
/// The highest factor.
const MOST: u32 = 1_000;

/// A flat price for the whole stay, in the place of meter and caps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// What the fee calls it: `Early bird`.
    pub name: Option<String>,
    /// For which stays.
    pub matching: Match,
    /// The price.
    pub price: Amount,
}

/// What is added to or taken off the price of a stay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adjustment {
    /// What the fee calls it: `Night surcharge`.
    pub name: Option<String>,
    /// For which stays.
    pub matching: Match,
    /// Only where the stay touches this window.
    pub window: Option<Window>,
    /// What it does.
    pub change: Change,
}

/// What an adjustment does to a price.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Multiplies it.
    Times(Factor),
    /// Adds an amount.
    Plus {
        /// How much.
        amount: Amount,
        /// How often.
        each: Each,
    },
    /// Takes an amount off; never below nothing.
    Less(Amount),
    /// Raises it to this, if it is lower.
    AtLeast(Amount),
}

choices! {
    /// How often an amount is added.
    Each {
        /// Once.
        Stay = "stay",
        /// Once for each time the window comes round.
        Window = "window",
    }
}

/// What a price is multiplied by: `0.5`, `1.25`, `1/3`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Factor {
    millionths: u32,
    divisor: NonZeroU32,
}

impl Factor {
    /// Reads a decimal with up to 6 decimals, or a fraction of one; at most 1000.
    pub fn parse(text: &str) -> Option<Self> {
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (decimal, divisor) = text.trim().split_once('/').unwrap_or((text.trim(), "1"));
        let (units, decimals) = decimal.split_once('.').unwrap_or((decimal, ""));
        if units.is_empty() || decimals.len() > DECIMALS || !all_digits(units) || !all_digits(decimals) {
            return None;
        }
        if decimal.ends_with('.') || divisor.is_empty() || !all_digits(divisor) {
            return None;
        }
        let millionths: u32 = format!("{units}{decimals:0<DECIMALS$}").parse().ok()?;
        let is_in_range = millionths <= MOST.saturating_mul(WHOLE);
        is_in_range.then_some(Self { millionths, divisor: divisor.parse().ok()? })
    }

    /// The same, exactly.
    pub(super) fn exact(self) -> Option<Exact> {
        Exact::of_parts(i128::from(self.millionths), i128::from(WHOLE).checked_mul(i128::from(self.divisor.get()))?)
    }
}

/// `0.5`, `1/3`
impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:0DECIMALS$}", self.millionths.rem_euclid(WHOLE));
        let decimals = decimals.trim_end_matches('0');
        write!(f, "{}", self.millionths.div_euclid(WHOLE))?;
        if !decimals.is_empty() {
            write!(f, ".{decimals}")?;
        }
        if self.divisor.get() > 1 { write!(f, "/{}", self.divisor) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_reads_as_it_is_shown() {
        for (text, shown) in [("0.5", "0.5"), ("0.50", "0.5"), ("2", "2"), ("1/3", "1/3"), ("1000", "1000")] {
            assert_eq!(Factor::parse(text).unwrap().to_string(), shown);
        }
        for text in ["", "-1", ".5", "1.", "50%", "1/0", "1000.1", "0.0000001", "1e3", "99999999999"] {
            assert_eq!(Factor::parse(text), None, "{text}");
        }
        assert_eq!(Factor::parse("1/3").unwrap().exact().unwrap().times(3), Some(Exact::of_minor(1)));
    }
}
