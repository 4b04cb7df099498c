//! Tax: included in the prices, or added to the total.

use std::fmt;
use std::num::NonZeroU64;

use super::choices::choices;
use super::exact::Exact;
use super::settings::RoundingMode;
use crate::domain::money::Money;
use crate::domain::quote::{Quote, TaxShare};

/// 100 %, in parts per million.
const WHOLE_PPM: u32 = 1_000_000;

choices! {
    /// Whether the printed prices contain the tax.
    TaxMode {
        /// They do.
        Included = "included",
        /// They do not: it is added to the total, before rounding.
        Added = "added",
    }
}

/// A tax rate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TaxRate {
    ppm: u32,
}

impl TaxRate {
    /// The rate of so many parts per million (8.25 % are 82500), up to 100 %.
    pub const fn from_ppm(ppm: u32) -> Option<Self> {
        if ppm <= WHOLE_PPM { Some(Self { ppm }) } else { None }
    }

    /// Reads per cent: `19`, `8.25`; up to 4 decimals, up to 100.
    pub fn parse_percent(text: &str) -> Option<Self> {
        let (units, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if units.is_empty() || decimals.len() > 4 || !all_digits(units) || !all_digits(decimals) {
            return None;
        }
        Self::from_ppm(format!("{units}{decimals:0<4}").parse().ok()?)
    }

    /// Parts per million.
    pub const fn ppm(self) -> u32 {
        self.ppm
    }

    /// The tax to be added to an amount without tax.
    pub fn on(self, net: Exact) -> Option<Exact> {
        net.share(u64::from(self.ppm), NonZeroU64::new(u64::from(WHOLE_PPM))?)
    }

    /// The tax contained in an amount with tax.
    pub fn within(self, gross: Exact) -> Option<Exact> {
        let whole = u64::from(WHOLE_PPM).saturating_add(u64::from(self.ppm));
        gross.share(u64::from(self.ppm), NonZeroU64::new(whole)?)
    }
}

/// `8.25 %`
impl fmt::Display for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, rest) = (self.ppm.div_euclid(10_000), self.ppm.rem_euclid(10_000));
        let decimals = format!("{rest:04}");
        let decimals = decimals.trim_end_matches('0');
        if decimals.is_empty() { write!(f, "{units} %") } else { write!(f, "{units}.{decimals} %") }
    }
}

/// The tax of a tariff.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Tax {
    /// Whether the prices contain it.
    pub mode: TaxMode,
    /// How much it is.
    pub rate: TaxRate,
}

/// The rule of the line that adds a tax to a quote.
pub(super) const ADDED: &str = "tax: added";

impl Tax {
    /// How much of a settled quote's amount is this tax: the same as its tariff said when it was priced. The lines of a quote
    /// are recorded, its tax is not.
    pub fn share(self, quote: &Quote) -> Option<TaxShare> {
        let amount = match self.mode {
            TaxMode::Included => {
                let within = self.rate.within(Exact::of_minor(quote.amount().minor()))?;
                Money::new(within.rounded(NonZeroU64::MIN, RoundingMode::HalfUp)?, quote.amount().currency())
            }
            TaxMode::Added => quote.lines().iter().rev().find(|line| line.rule == ADDED)?.amount,
        };
        Some(TaxShare { mode: self.mode, rate: self.rate, amount })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_reads_as_it_is_shown() {
        for (text, shown) in
            [("19", "19 %"), ("8.25", "8.25 %"), ("0", "0 %"), ("100", "100 %"), ("7.0001", "7.0001 %")]
        {
            assert_eq!(TaxRate::parse_percent(text).unwrap().to_string(), shown);
        }
        for text in ["", "-1", "19 %", "100.1", "1.00001", "x", ".5"] {
            assert_eq!(TaxRate::parse_percent(text), None, "{text}");
        }
    }

    #[test]
    fn tax_is_found_from_either_side() {
        let rate = TaxRate::parse_percent("19").unwrap();
        let cent = |exact: Option<Exact>| exact.unwrap().rounded(NonZeroU64::MIN, RoundingMode::HalfUp).unwrap();
        assert_eq!(cent(rate.on(Exact::of_minor(10_000))), 1_900);
        assert_eq!(cent(rate.within(Exact::of_minor(11_900))), 1_900);
        assert_eq!(cent(rate.within(Exact::of_minor(1_250))), 200);
    }
}
