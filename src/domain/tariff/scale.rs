//! The amounts of one plan as whole numbers of equal parts, so that pricing adds and multiplies whole numbers only.

use std::num::NonZeroU64;

use super::amount::{Amount, Price};
use super::exact::Exact;
use super::meter::Rung;
use super::plan::Plan;
use super::pricing::CannotPrice;
use super::settings::{RoundingMode, Settings, StraddlingStep};
use super::timed::Timed;

/// The most parts a minor unit is held in. It leaves room for the highest price and a long stay.
const MOST_PARTS: i128 = 1_000_000_000_000_000_000;

/// Into how many parts a minor unit is divided, and what the prices on the ticket are.
#[derive(Debug)]
pub(super) struct Scale<'a> {
    in_one: i128,
    /// The prices on the ticket that the plan asks for, by their names.
    on_ticket: Vec<(&'a str, Exact)>,
}

impl<'a> Scale<'a> {
    /// The scale in which every amount of a plan is whole.
    pub(super) fn of(plan: &'a Plan, timed: &Timed<'_>) -> Result<Self, CannotPrice> {
        let in_one = parts_of_plan(plan, timed.settings()).ok_or(CannotPrice::TooLarge)?;
        let mut scale = Self { in_one, on_ticket: Vec::new() };
        for amount in plan.amounts() {
            if let Amount::OnTicket(named) = amount {
                let known = scale.on_ticket.iter().find(|(key, _)| *key == named.key());
                let exact = match known {
                    Some((_, exact)) => *exact,
                    None => scale.read(named.key(), timed)?,
                };
                let (_, denominator) = exact.into_parts();
                let parts = denominator.checked_mul(i128::from(named.divisor().get()));
                scale.in_one = parts.and_then(|parts| common(scale.in_one, parts)).ok_or(CannotPrice::TooLarge)?;
            }
        }
        Ok(scale)
    }

    fn read(&mut self, key: &'a str, timed: &Timed<'_>) -> Result<Exact, CannotPrice> {
        let given = timed.facts().at_entry.get(key);
        let given = given.ok_or_else(|| CannotPrice::NotOnTicket { key: key.to_owned() })?;
        let price = Price::parse(given, timed.rules().currency)
            .map_err(|_no_price| CannotPrice::NoPriceOnTicket { key: key.to_owned(), given: given.clone() })?;
        self.on_ticket.push((key, price.exact()));
        Ok(price.exact())
    }

    /// An amount in parts. `None` if it does not fit.
    pub(super) fn parts(&self, amount: &Amount) -> Option<i128> {
        let (exact, divisor) = match amount {
            Amount::Fixed(price) => (price.exact(), 1),
            Amount::OnTicket(named) => {
                let (_, exact) = self.on_ticket.iter().find(|(key, _)| *key == named.key())?;
                (*exact, i128::from(named.divisor().get()))
            }
        };
        let (numerator, denominator) = exact.into_parts();
        let in_one = denominator.checked_mul(divisor)?;
        if in_one == 1 {
            return numerator.checked_mul(self.in_one);
        }
        numerator.checked_mul(self.in_one.checked_div(in_one)?)
    }

    /// Parts as an exact amount.
    pub(super) fn exact(&self, parts: i128) -> Option<Exact> {
        Exact::of_parts(parts, self.in_one)
    }

    /// Parts in whole minor units, a half upwards.
    pub(super) fn minor(&self, parts: i128) -> Option<i64> {
        if self.in_one == 1 {
            return i64::try_from(parts).ok();
        }
        if let (Ok(parts), Ok(in_one)) = (i64::try_from(parts), i64::try_from(self.in_one))
            && let Some(below) = parts.checked_div_euclid(in_one)
            && let Some(rest) = parts.checked_rem_euclid(in_one)
        {
            return below.checked_add(i64::from(rest.checked_mul(2)? >= in_one));
        }
        self.exact(parts)?.rounded(NonZeroU64::MIN, RoundingMode::HalfUp)
    }
}

/// Parts of a minor unit in which all that stands in a plan is whole.
pub(super) fn parts_of_plan(plan: &Plan, settings: &Settings) -> Option<i128> {
    let fixed = plan.amounts().filter_map(Amount::fixed).map(|price| price.exact().into_parts().1);
    let in_one = fixed.filter(|parts| *parts > 1).try_fold(1, common)?;
    if settings.straddling_step != StraddlingStep::ProRata {
        return Some(in_one);
    }
    let mut steps = plan.bands.iter().flat_map(|band| band.meter.rungs()).filter_map(|rung| match rung {
        Rung::Step { every, .. } => Some(i128::from(every.get())),
        Rung::Total { .. } => None,
    });
    // A share of a step divides its price once more.
    in_one.checked_mul(steps.try_fold(1, common)?).filter(|parts| *parts <= MOST_PARTS)
}

/// The least common multiple.
fn common(one: i128, other: i128) -> Option<i128> {
    let (mut larger, mut rest) = (one, other);
    while rest > 0 {
        (larger, rest) = (rest, larger.checked_rem(rest)?);
    }
    one.checked_div(larger)?.checked_mul(other).filter(|parts| *parts <= MOST_PARTS)
}
