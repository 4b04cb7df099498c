//! Money: integer minor units of one currency, never a float.

use std::fmt;

use thiserror::Error;

/// A currency: its code and its number of decimals.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency {
    code: [u8; 3],
    decimals: u8,
}

/// Why a currency or an amount was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Not three letters.
    #[error("“{0}” is not a currency code: write three letters, such as EUR")]
    NotACode(String),
    /// Three letters, but not in the table, and no decimals were stated.
    #[error("the currency {0} is not known: state its number of decimals")]
    UnknownCurrency(String),
    /// More decimals than any currency has.
    #[error("{0} decimals: a currency has 0 to 4")]
    TooManyDecimals(u8),
    /// The text is not an amount.
    #[error("“{0}” is not an amount of {1}")]
    NotAnAmount(String, Currency),
    /// More minor units than fit.
    #[error("the amount is too large")]
    TooLarge,
    /// Two currencies in one sum.
    #[error("{0} and {1} cannot be added")]
    TwoCurrencies(Currency, Currency),
}

/// Currencies whose number of decimals is not two: those in use by ISO 4217, then historic ones a tariff may still name.
const NOT_TWO_DECIMALS: &[(&[u8; 3], u8)] = &[
    (b"BHD", 3),
    (b"BIF", 0),
    (b"CLF", 4),
    (b"CLP", 0),
    (b"DJF", 0),
    (b"GNF", 0),
    (b"IQD", 3),
    (b"ISK", 0),
    (b"JOD", 3),
    (b"JPY", 0),
    (b"KMF", 0),
    (b"KRW", 0),
    (b"KWD", 3),
    (b"LYD", 3),
    (b"OMR", 3),
    (b"PYG", 0),
    (b"RWF", 0),
    (b"TND", 3),
    (b"UGX", 0),
    (b"UYI", 0),
    (b"UYW", 4),
    (b"VND", 0),
    (b"VUV", 0),
    (b"XAF", 0),
    (b"XOF", 0),
    (b"XPF", 0),
    (b"BEF", 0),
    (b"ESP", 0),
    (b"GRD", 0),
    (b"ITL", 0),
    (b"LUF", 0),
    (b"MGF", 0),
    (b"PTE", 0),
    (b"ROL", 0),
    (b"TRL", 0),
];

/// Currencies with two decimals: those in use by ISO 4217, then historic ones.
const TWO_DECIMALS: &[&[u8; 3]] = &[
    b"AED", b"AFN", b"ALL", b"AMD", b"AOA", b"ARS", b"AUD", b"AWG", b"AZN", b"BAM", b"BBD", b"BDT", b"BGN", b"BMD",
    b"BND", b"BOB", b"BRL", b"BSD", b"BTN", b"BWP", b"BYN", b"BZD", b"CAD", b"CDF", b"CHE", b"CHF", b"CHW", b"CNY",
    b"COP", b"CRC", b"CUP", b"CVE", b"CZK", b"DKK", b"DOP", b"DZD", b"EGP", b"ERN", b"ETB", b"EUR", b"FJD", b"FKP",
    b"GBP", b"GEL", b"GHS", b"GIP", b"GMD", b"GTQ", b"GYD", b"HKD", b"HNL", b"HTG", b"HUF", b"IDR", b"ILS", b"INR",
    b"IRR", b"JMD", b"KES", b"KGS", b"KHR", b"KPW", b"KYD", b"KZT", b"LAK", b"LBP", b"LKR", b"LRD", b"LSL", b"MAD",
    b"MDL", b"MGA", b"MKD", b"MMK", b"MNT", b"MOP", b"MRU", b"MUR", b"MVR", b"MWK", b"MXN", b"MYR", b"MZN", b"NAD",
    b"NGN", b"NIO", b"NOK", b"NPR", b"NZD", b"PAB", b"PEN", b"PGK", b"PHP", b"PKR", b"PLN", b"QAR", b"RON", b"RSD",
    b"RUB", b"SAR", b"SBD", b"SCR", b"SDG", b"SEK", b"SGD", b"SHP", b"SLE", b"SOS", b"SRD", b"SSP", b"STN", b"SVC",
    b"SYP", b"SZL", b"THB", b"TJS", b"TMT", b"TOP", b"TRY", b"TTD", b"TWD", b"TZS", b"UAH", b"USD", b"UYU", b"UZS",
    b"VED", b"VES", b"WST", b"XCD", b"XCG", b"YER", b"ZAR", b"ZMW", b"ZWG", b"ANG", b"ATS", b"CSK", b"CYP", b"DEM",
    b"EEK", b"FIM", b"FRF", b"HRK", b"IEP", b"LTL", b"LVL", b"MTL", b"NLG", b"SIT", b"SKK", b"SLL", b"VEF", b"YUM",
    b"ZWL",
];

impl Currency {
    /// The currency of that code, with the decimals of our table.
    pub fn new(code: &str) -> Result<Self, MoneyError> {
        let bytes = Self::code_bytes(code)?;
        if let Some((_, decimals)) = NOT_TWO_DECIMALS.iter().find(|(known, _)| **known == bytes) {
            return Ok(Self { code: bytes, decimals: *decimals });
        }
        if TWO_DECIMALS.contains(&&bytes) {
            return Ok(Self { code: bytes, decimals: 2 });
        }
        Err(MoneyError::UnknownCurrency(code.to_owned()))
    }

    /// A currency whose number of decimals (0 to 4) the tariff or the facility states.
    pub fn with_decimals(code: &str, decimals: u8) -> Result<Self, MoneyError> {
        if decimals > 4 {
            return Err(MoneyError::TooManyDecimals(decimals));
        }
        Ok(Self { code: Self::code_bytes(code)?, decimals })
    }

    fn code_bytes(code: &str) -> Result<[u8; 3], MoneyError> {
        let bytes: [u8; 3] = code.as_bytes().try_into().map_err(|_not_three| MoneyError::NotACode(code.to_owned()))?;
        if bytes.iter().all(u8::is_ascii_uppercase) { Ok(bytes) } else { Err(MoneyError::NotACode(code.to_owned())) }
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("???")
    }

    /// How many decimals an amount is written with.
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// Minor units in one unit: 100 for two decimals.
    pub const fn minor_per_unit(self) -> i64 {
        match self.decimals {
            0 => 1,
            1 => 10,
            2 => 100,
            3 => 1_000,
            _ => 10_000,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.code(), self.decimals)
    }
}

/// An amount in minor units of a currency. May be negative (a discount line, a refund).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// So many minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// What they are of.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether nothing is owed.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Reads a decimal as a person types it: `12`, `12.5`, `12,50`, `-3.00`. No more decimals than the currency has.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let refuse = || MoneyError::NotAnAmount(text.to_owned(), currency);
        let typed = text.trim();
        let (negative, digits) = typed.strip_prefix('-').map_or((false, typed), |rest| (true, rest));
        let (units, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (units.is_empty() && decimals.is_empty()) || !all_digits(units) || !all_digits(decimals) {
            return Err(refuse());
        }
        let places = usize::from(currency.decimals);
        if decimals.len() > places {
            return Err(refuse());
        }
        let padded = format!("{units}{decimals:0<places$}");
        let padded = if padded.is_empty() { "0" } else { padded.as_str() };
        let minor: i64 = padded.parse().map_err(|_overflow| MoneyError::TooLarge)?;
        let minor = if negative { minor.checked_neg().ok_or(MoneyError::TooLarge)? } else { minor };
        Ok(Self { minor, currency })
    }

    /// The sum, unless the currencies differ or it does not fit.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::TwoCurrencies(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, currency: self.currency })
    }

    /// The difference, unless the currencies differ or it does not fit.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::TwoCurrencies(self.currency, other.currency));
        }
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, currency: self.currency })
    }

    /// The bare decimal, with the currency's decimals and a point: `12.50`, `-0.05`, `1200`.
    pub fn decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = self.minor.unsigned_abs().to_string();
        let places = usize::from(self.currency.decimals);
        if places == 0 {
            return format!("{sign}{digits}");
        }
        let width = places.saturating_add(1);
        let padded = format!("{digits:0>width$}");
        let (units, decimals) = padded.split_at(padded.len().saturating_sub(places));
        format!("{sign}{units}.{decimals}")
    }
}

/// `12.50 EUR`
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_follow_the_currency() {
        for (code, minor, text) in [
            ("EUR", 1250, "12.50"),
            ("EUR", -5, "-0.05"),
            ("JPY", 1200, "1200"),
            ("KWD", 1, "0.001"),
            ("NLG", 250, "2.50"),
        ] {
            let currency = Currency::new(code).unwrap();
            assert_eq!(Money::new(minor, currency).decimal(), text);
        }
    }

    #[test]
    fn what_is_no_currency_or_amount_is_refused() {
        for code in ["", "EU", "EURO", "eur", "E1R", "ÄÖ"] {
            assert!(matches!(Currency::new(code), Err(MoneyError::NotACode(_))), "{code}");
        }
        assert!(matches!(Currency::new("QQQ"), Err(MoneyError::UnknownCurrency(_))));
        let euro = Currency::new("EUR").unwrap();
        for text in ["", "-", ".", "1.234", "1e3", "12,5,0", "٣", "1 000", "+1", "99999999999999999999"] {
            assert!(Money::parse(text, euro).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_reads_back_as_it_was_written(minor: i64, decimals in 0_u8..=4) {
            prop_assume!(minor != i64::MIN);
            let money = Money::new(minor, Currency::with_decimals("ABC", decimals).unwrap());
            prop_assert_eq!(Money::parse(&money.decimal(), money.currency()).unwrap(), money);
        }
    }
}
