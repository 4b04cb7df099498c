//! A price as a rate card prints it: `2.50`, or a fraction such as `0.80/30`.

use std::fmt;
use std::num::NonZeroU32;

use thiserror::Error;

use super::exact::Exact;
use crate::domain::money::Currency;

/// The most decimals a price may be written with.
const DECIMALS: usize = 6;
/// Parts of one unit in which a price is held: 10 to the power of [`DECIMALS`].
const PARTS_PER_UNIT: u64 = 1_000_000;
/// The highest price, in units. It leaves room to multiply by any length of stay.
const MOST_UNITS: u64 = 1_000_000_000_000;
/// The largest number a price may be divided by.
const MOST_DIVISOR: u32 = 1_000_000;

/// One price of a tariff: a decimal of its currency, or the exact fraction of one.
///
/// It may have more decimals than the currency: 0.0125 per minute is a price, and only the total is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Price {
    /// The decimal as written, in millionths of a unit.
    millionths: u64,
    /// What it is divided by: 30 in `0.80/30`, else 1.
    divisor: NonZeroU32,
    currency: Currency,
    /// The same in minor units.
    exact: Exact,
}

/// A price as a rule names it: one that stands in the tariff, or one that was fixed at entry and stands on the ticket.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Amount {
    /// This price.
    Fixed(Price),
    /// The price the ticket says.
    OnTicket(TicketPrice),
}

/// A price that is fixed at entry: `$hourly_price_at_entry`, or a part of one, `$hourly_price_at_entry/60`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TicketPrice {
    key: String,
    divisor: NonZeroU32,
}

impl TicketPrice {
    /// Under which name it stands on the ticket.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What the price on the ticket is divided by.
    pub const fn divisor(&self) -> NonZeroU32 {
        self.divisor
    }
}

impl Amount {
    /// Reads a price, or the name of one on the ticket after a `$`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, PriceError> {
        let Some(named) = text.trim().strip_prefix('$') else {
            return Price::parse(text, currency).map(Self::Fixed);
        };
        let (key, divisor) = named.split_once('/').unwrap_or((named, "1"));
        let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '-';
        if key.is_empty() || !key.chars().all(is_name) {
            return Err(PriceError::NotAName(text.to_owned()));
        }
        let divisor = divisor_of(divisor).ok_or_else(|| PriceError::BadDivisor(text.to_owned()))?;
        Ok(Self::OnTicket(TicketPrice { key: key.to_owned(), divisor }))
    }

    /// The price, if it stands in the tariff.
    pub const fn fixed(&self) -> Option<Price> {
        match self {
            Self::Fixed(price) => Some(*price),
            Self::OnTicket(_) => None,
        }
    }
}

/// As a file writes it.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(price) => price.fmt(f),
            Self::OnTicket(TicketPrice { key, divisor }) if divisor.get() > 1 => write!(f, "${key}/{divisor}"),
            Self::OnTicket(TicketPrice { key, .. }) => write!(f, "${key}"),
        }
    }
}

fn divisor_of(digits: &str) -> Option<NonZeroU32> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten().filter(|divisor: &NonZeroU32| divisor.get() <= MOST_DIVISOR)
}

/// Why a text is not a price.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PriceError {
    /// Neither a decimal nor a fraction of one.
    #[error("“{0}” is not a price: write digits with a point, such as 2.50, or a fraction such as 0.80/30")]
    NotAPrice(String),
    /// A minus sign.
    #[error("“{0}” is negative: a price is 0 or more")]
    Negative(String),
    /// More decimals than are kept.
    #[error("“{0}” has more than 6 decimals: write it as a fraction, such as 0.80/30")]
    TooFine(String),
    /// More than any stay costs.
    #[error("“{0}” is too large for a price")]
    TooLarge(String),
    /// A `$` and no name behind it.
    #[error("“{0}” names no value on the ticket: write $ and its name in letters, digits and _, such as $hourly_price")]
    NotAName(String),
    /// Divided by nothing, or by more than a price is ever divided by.
    #[error("“{0}” is divided by a number that is not from 1 to 1000000")]
    BadDivisor(String),
}

impl Price {
    /// Reads `12`, `12.5`, `0.0125` or `0.80/30`, digit by digit.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, PriceError> {
        let typed = text.trim();
        let not_a_price = || PriceError::NotAPrice(text.to_owned());
        if typed.starts_with('-') {
            return Err(PriceError::Negative(text.to_owned()));
        }
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (decimal, divisor) = typed.split_once('/').map_or((typed, None), |(left, right)| (left, Some(right)));
        let (units, decimals) = decimal.split_once('.').unwrap_or((decimal, ""));
        if units.is_empty() || !all_digits(units) || !all_digits(decimals) || decimal.ends_with('.') {
            return Err(not_a_price());
        }
        if decimals.len() > DECIMALS {
            return Err(PriceError::TooFine(text.to_owned()));
        }
        let divisor = match divisor {
            None => NonZeroU32::MIN,
            Some(digits) if digits.is_empty() || !all_digits(digits) => return Err(not_a_price()),
            Some(digits) => divisor_of(digits).ok_or_else(|| PriceError::BadDivisor(text.to_owned()))?,
        };
        let too_large = || PriceError::TooLarge(text.to_owned());
        let millionths: u64 = format!("{units}{decimals:0<DECIMALS$}").parse().map_err(|_overflow| too_large())?;
        if millionths > MOST_UNITS.saturating_mul(PARTS_PER_UNIT) {
            return Err(too_large());
        }
        let minor_millionths = i128::from(millionths).saturating_mul(i128::from(currency.minor_per_unit()));
        let parts = u64::from(divisor.get()).saturating_mul(PARTS_PER_UNIT);
        let exact = std::num::NonZeroU64::new(parts).map(|parts| Exact::fraction(minor_millionths, parts));
        Ok(Self { millionths, divisor, currency, exact: exact.ok_or_else(not_a_price)? })
    }

    /// The exact amount, in minor units.
    pub const fn exact(self) -> Exact {
        self.exact
    }

    /// What it is of.
    pub const fn currency(self) -> Currency {
        self.currency
    }
}

/// `2.50`, `0.80/30`: as a file writes it, with at least the decimals of the currency.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.millionths.div_euclid(PARTS_PER_UNIT);
        let decimals = format!("{:0DECIMALS$}", self.millionths.rem_euclid(PARTS_PER_UNIT));
        let needed = decimals.trim_end_matches('0');
        let places = usize::from(self.currency.decimals());
        write!(f, "{units}")?;
        if !needed.is_empty() || places > 0 {
            write!(f, ".{needed:0<places$}")?;
        }
        if self.divisor.get() > 1 { write!(f, "/{}", self.divisor) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euro() -> Currency {
        Currency::new("EUR").unwrap()
    }

    #[test]
    fn a_price_reads_as_it_is_printed() {
        for (text, shown) in [
            ("2", "2.00"),
            ("2.5", "2.50"),
            ("0.80/30", "0.80/30"),
            ("0.0125", "0.0125"),
            ("0", "0.00"),
            ("2/1", "2.00"),
        ] {
            assert_eq!(Price::parse(text, euro()).unwrap().to_string(), shown);
        }
        let yen = Currency::new("JPY").unwrap();
        assert_eq!(Price::parse("1200", yen).unwrap().to_string(), "1200");
        assert_eq!(Price::parse("0.5", yen).unwrap().to_string(), "0.5");
    }

    #[test]
    fn a_fraction_is_exact() {
        let price = Price::parse("0.80/30", euro()).unwrap();
        assert_eq!(price.exact().times(30), Some(Exact::of_minor(80)));
    }

    #[test]
    fn a_price_on_the_ticket_reads_as_it_is_printed() {
        for text in ["$hourly_price_at_entry", "$hourly/60"] {
            assert_eq!(Amount::parse(text, euro()).unwrap().to_string(), text);
        }
        assert!(matches!(Amount::parse("2.5", euro()), Ok(Amount::Fixed(_))));
        for text in ["$", "$a b", "$é", "$/2"] {
            assert!(matches!(Amount::parse(text, euro()), Err(PriceError::NotAName(_))), "{text}");
        }
        assert!(matches!(Amount::parse("$a/0", euro()), Err(PriceError::BadDivisor(_))));
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for text in ["", ".", "2.", ".5", "2,50", "1e3", "inf", "nan", "+1", "1/", "/3", "1/2/3", "٣", "1 000", "$x"] {
            assert_eq!(Price::parse(text, euro()), Err(PriceError::NotAPrice(text.to_owned())));
        }
        assert!(matches!(Price::parse("-1", euro()), Err(PriceError::Negative(_))));
        assert!(matches!(Price::parse("1.0000001", euro()), Err(PriceError::TooFine(_))));
        assert!(matches!(Price::parse("1000000000001", euro()), Err(PriceError::TooLarge(_))));
        assert!(matches!(Price::parse("99999999999999999999", euro()), Err(PriceError::TooLarge(_))));
        for text in ["1/0", "1/1000001", "1/99999999999"] {
            assert!(matches!(Price::parse(text, euro()), Err(PriceError::BadDivisor(_))), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_price_reads_back_as_it_was_written(millionths in 0_u64..10_000_000_000, divisor in 1_u32..2_000, decimals in 0_u8..=4) {
            let currency = Currency::with_decimals("ABC", decimals).unwrap();
            let units = millionths.div_euclid(1_000_000);
            let text = format!("{units}.{:06}/{divisor}", millionths.rem_euclid(1_000_000));
            let price = Price::parse(&text, currency).unwrap();
            prop_assert_eq!(Price::parse(&price.to_string(), currency).unwrap(), price);
        }
    }
}
