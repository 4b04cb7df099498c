//! Payment: what is due becomes payment lines, and change.
//!
//! Lines always add up to what was due. The cash line is what stays in the drawer, given less change; what rounding to the smallest
//! coin added or took away is a line of its own.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::money::{Currency, Money, MoneyError};
use super::till::LARGEST_MINOR;

/// A way of paying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tender {
    /// Coins and notes.
    Cash,
    /// A card, on a terminal of its own.
    Card,
    /// Let out without payment; whoever asks for it must give a reason.
    Nil,
}

impl Tender {
    /// Every tender.
    pub const ALL: [Self; 3] = [Self::Cash, Self::Card, Self::Nil];

    /// Its name in tables, files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Nil => "nil",
        }
    }

    /// The tender of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tender| tender.code() == code)
    }
}

/// What a payment line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Cash that stays in the drawer.
    Cash,
    /// Charged to a card.
    Card,
    /// Waived.
    Nil,
    /// What rounding to the smallest coin spared the driver; negative where it cost.
    Rounding,
}

impl LineKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Cash, Self::Card, Self::Nil, Self::Rounding];

    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Nil => "nil",
            Self::Rounding => "rounding",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl From<Tender> for LineKind {
    fn from(tender: Tender) -> Self {
        match tender {
            Tender::Cash => Self::Cash,
            Tender::Card => Self::Card,
            Tender::Nil => Self::Nil,
        }
    }
}

/// One part of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PaymentLine {
    /// What it stands for.
    pub kind: LineKind,
    /// How much, in minor units of the facility's currency.
    pub amount_minor: i64,
}

/// How a quote was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The lines; they add up to what was due.
    pub lines: Vec<PaymentLine>,
    /// What the driver handed over: for a card what was charged, for nil nothing.
    pub given: Money,
    /// What the driver gets back.
    pub change: Money,
}

/// Why a payment was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PaymentError {
    /// Less than nothing is due.
    #[error("{due} is due, less than nothing: pay it back as a refund")]
    NegativeDue {
        /// What is due.
        due: Money,
    },
    /// Too little cash.
    #[error("{missing} more, please: {to_pay} is to be paid in cash, {given} was given")]
    Underpaid {
        /// What is still missing.
        missing: Money,
        /// What is to be paid in cash, rounded to the smallest coin.
        to_pay: Money,
        /// What was given.
        given: Money,
    },
    /// A card pays the very amount.
    #[error("a card is charged exactly {due}, not {given}: leave the amount given empty")]
    CardNotExact {
        /// What is due.
        due: Money,
        /// What was typed as given.
        given: Money,
    },
    /// Money given, and let out without payment.
    #[error("{given} was given, so this is not without payment: choose cash, or give the money back")]
    GivenForNil {
        /// What was typed as given.
        given: Money,
    },
    /// More than any drawer holds: a slip of the finger.
    #[error("{amount} is more than any drawer holds: type the amount again")]
    TooMuch {
        /// What was typed.
        amount: Money,
    },
    /// Two currencies, or a sum that does not fit.
    #[error(transparent)]
    Amount(#[from] MoneyError),
}

impl Settlement {
    /// A stay that costs nothing: no lines, nothing given.
    pub const fn nothing_due(currency: Currency) -> Self {
        Self { lines: Vec::new(), given: Money::zero(currency), change: Money::zero(currency) }
    }
}

/// What is to be paid in cash: rounded to the nearest multiple of the smallest coin, a half upwards.
///
/// A smallest coin below one minor unit means that none is named; nothing is rounded then, because a wrong setting must not hold a
/// vehicle back.
pub fn cash_to_pay(due: Money, smallest_coin_minor: i64) -> Result<Money, PaymentError> {
    if due.minor() < 0 {
        return Err(PaymentError::NegativeDue { due });
    }
    let coin = smallest_coin_minor.max(1);
    let over = due.minor().checked_rem(coin).unwrap_or(0);
    let short = coin.saturating_sub(over);
    let step = if over >= short { short } else { over.saturating_neg() };
    Ok(due.plus(Money::new(step, due.currency()))?)
}

/// Settles what is due with one tender. `given` is what the driver handed over; nothing typed means the exact amount.
///
/// `smallest_coin_minor` is the facility's smallest coin, in minor units; only cash is rounded to it.
pub fn settle(
    due: Money,
    tender: Tender,
    given: Option<Money>,
    smallest_coin_minor: i64,
) -> Result<Settlement, PaymentError> {
    if due.minor() < 0 {
        return Err(PaymentError::NegativeDue { due });
    }
    if let Some(amount) = given {
        must_be_likely(amount)?;
    }
    let nothing = Money::zero(due.currency());
    match tender {
        Tender::Cash => in_cash(due, cash_to_pay(due, smallest_coin_minor)?, given),
        Tender::Card => match given {
            Some(given) if given != due => Err(PaymentError::CardNotExact { due, given }),
            _ => Ok(Settlement { lines: vec![line(tender.into(), due)], given: due, change: nothing }),
        },
        Tender::Nil => match given {
            Some(given) if !given.is_zero() => Err(PaymentError::GivenForNil { given }),
            _ => Ok(Settlement { lines: vec![line(tender.into(), due)], given: nothing, change: nothing }),
        },
    }
}

/// Refuses an amount typed that no drawer ever holds, so that the sums of a shift always fit.
pub fn must_be_likely(amount: Money) -> Result<(), PaymentError> {
    if amount.minor() > LARGEST_MINOR { Err(PaymentError::TooMuch { amount }) } else { Ok(()) }
}

fn in_cash(due: Money, to_pay: Money, given: Option<Money>) -> Result<Settlement, PaymentError> {
    let given = given.unwrap_or(to_pay);
    let change = given.minus(to_pay)?;
    if change.minor() < 0 {
        let missing = to_pay.minus(given)?;
        return Err(PaymentError::Underpaid { missing, to_pay, given });
    }
    let rounding = due.minus(to_pay)?;
    let mut lines = vec![line(LineKind::Cash, to_pay)];
    if !rounding.is_zero() {
        lines.push(line(LineKind::Rounding, rounding));
    }
    Ok(Settlement { lines, given, change })
}

const fn line(kind: LineKind, amount: Money) -> PaymentLine {
    PaymentLine { kind, amount_minor: amount.minor() }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "in a test an overflow is a failure, as it should be")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euro(minor: i64) -> Money {
        Money::new(minor, Currency::new("EUR").unwrap())
    }

    fn amounts(settlement: &Settlement) -> Vec<(&'static str, i64)> {
        settlement.lines.iter().map(|line| (line.kind.code(), line.amount_minor)).collect()
    }

    #[test]
    fn cash_is_rounded_to_the_nearest_coin_and_a_half_goes_up() {
        for (due, coin, to_pay) in [
            (1252, 5, 1250),
            (1253, 5, 1255),
            (1250, 5, 1250),
            (15, 10, 20),
            (14, 10, 10),
            (25, 50, 50),
            (24, 50, 0),
            (2, 5, 0),
            (0, 5, 0),
            (1253, 1, 1253),
            (1253, 0, 1253),
            (1253, -5, 1253),
        ] {
            assert_eq!(cash_to_pay(euro(due), coin).unwrap(), euro(to_pay), "{due} in coins of {coin}");
        }
    }

    #[test]
    fn rounding_is_a_line_of_its_own_for_cash_only() {
        let paid = settle(euro(1253), Tender::Cash, Some(euro(2000)), 5).unwrap();
        assert_eq!(amounts(&paid), [("cash", 1255), ("rounding", -2)]);
        assert_eq!(paid.change, euro(745));
        let paid = settle(euro(1252), Tender::Cash, None, 5).unwrap();
        assert_eq!(amounts(&paid), [("cash", 1250), ("rounding", 2)]);
        assert_eq!((paid.given, paid.change), (euro(1250), euro(0)));
        let paid = settle(euro(1253), Tender::Card, None, 5).unwrap();
        assert_eq!((amounts(&paid), paid.given), (vec![("card", 1253)], euro(1253)));
        let waived = settle(euro(1253), Tender::Nil, None, 5).unwrap();
        assert_eq!((amounts(&waived), waived.given), (vec![("nil", 1253)], euro(0)));
    }

    #[test]
    fn a_refusal_says_what_is_missing_or_wrong() {
        let message = |tender, due, given| settle(due, tender, Some(given), 5).unwrap_err().to_string();
        assert_eq!(
            message(Tender::Cash, euro(1253), euro(1100)),
            "1.55 EUR more, please: 12.55 EUR is to be paid in cash, 11.00 EUR was given"
        );
        assert_eq!(
            message(Tender::Card, euro(1253), euro(1300)),
            "a card is charged exactly 12.53 EUR, not 13.00 EUR: leave the amount given empty"
        );
        assert!(message(Tender::Nil, euro(1253), euro(5)).contains("give the money back"));
        assert!(message(Tender::Cash, euro(-1), euro(5)).contains("refund"));
        let franc = Money::new(2000, Currency::new("CHF").unwrap());
        assert!(message(Tender::Cash, euro(1253), franc).contains("cannot be added"));
        assert!(message(Tender::Card, euro(1253), franc).contains("20.00 CHF"));
        assert!(settle(euro(i64::MAX), Tender::Cash, None, 10).unwrap_err().to_string().contains("too large"));
        assert_eq!(message(Tender::Cash, euro(5), euro(i64::MIN)), "the amount is too large");
        assert_eq!(
            message(Tender::Cash, euro(5), euro(LARGEST_MINOR + 1)),
            "10000000000.01 EUR is more than any drawer holds: type the amount again"
        );
    }

    #[test]
    fn every_tender_and_line_has_one_name() {
        for tender in Tender::ALL {
            assert_eq!(Tender::from_code(tender.code()), Some(tender));
            assert_eq!(LineKind::from(tender).code(), tender.code());
            assert_eq!(serde_json::to_string(&tender).unwrap(), format!("\"{}\"", tender.code()));
        }
        for kind in LineKind::ALL {
            assert_eq!(LineKind::from_code(kind.code()), Some(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.code()));
        }
        assert_eq!(Tender::from_code("rounding"), None);
    }

    fn sum(settlement: &Settlement) -> i64 {
        settlement.lines.iter().map(|line| line.amount_minor).sum()
    }

    proptest! {
        #[test]
        fn lines_add_up_to_what_was_due(
            due in 0_i64..1_000_000,
            tender in prop::sample::select(Tender::ALL.to_vec()),
            coin in prop::sample::select(vec![0_i64, 1, 2, 5, 10, 20, 25, 50, 100, 1000]),
            generous in proptest::option::of(0_i64..1_000_000),
        ) {
            let to_pay = cash_to_pay(euro(due), coin).unwrap();
            let given = generous.filter(|_| tender == Tender::Cash).map(|more| euro(to_pay.minor() + more));
            let settlement = settle(euro(due), tender, given, coin).unwrap();
            prop_assert_eq!(sum(&settlement), due);
            let kept = settlement.given.minor() - settlement.change.minor();
            match tender {
                Tender::Cash => {
                    prop_assert_eq!(settlement.lines[0], PaymentLine { kind: LineKind::Cash, amount_minor: kept });
                    prop_assert!(kept >= 0 && kept % coin.max(1) == 0);
                    prop_assert!((kept - due).abs() * 2 <= coin.max(1), "no nearer multiple");
                    prop_assert_eq!(settlement.lines.len(), if kept == due { 1 } else { 2 });
                }
                Tender::Card => prop_assert_eq!(kept, due),
                Tender::Nil => prop_assert_eq!(kept, 0),
            }
            prop_assert!(settlement.change.minor() >= 0);
        }

        #[test]
        fn too_little_cash_is_refused_by_exactly_what_is_missing(due in 1_i64..1_000_000, coin in 1_i64..100, short in 1_i64..1_000) {
            let to_pay = cash_to_pay(euro(due), coin).unwrap();
            let given = euro(to_pay.minor() - short);
            let refused = settle(euro(due), Tender::Cash, Some(given), coin);
            prop_assert_eq!(refused, Err(PaymentError::Underpaid { missing: euro(short), to_pay, given }));
        }

        #[test]
        fn no_amount_breaks_the_till(due: i64, given: i64, coin: i64) {
            for tender in Tender::ALL {
                if let Ok(settlement) = settle(euro(due), tender, Some(euro(given)), coin) {
                    prop_assert!(settlement.change.minor() >= 0);
                }
            }
        }
    }
}
