//! Exact amounts: fractions of minor units, rounded once, at the end.

use std::fmt;
use std::num::NonZeroU64;

use num_rational::Ratio;

use super::settings::RoundingMode;

/// An exact amount in minor units. No step of a price rounds it; only [`Self::rounded`] does, at the end.
///
/// Sums and products that do not fit give `None`: such a fee is refused, never wrapped.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(Ratio<i128>);

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));

    /// So many whole minor units.
    pub fn of_minor(minor: i64) -> Self {
        Self(Ratio::from_integer(i128::from(minor)))
    }

    /// A part of a minor unit: `numerator / denominator`.
    pub fn fraction(numerator: i128, denominator: NonZeroU64) -> Self {
        Self(Ratio::new(numerator, i128::from(denominator.get())))
    }

    /// As [`Self::fraction`], for a denominator that was made by multiplying. `None` unless it is 1 or more.
    pub fn of_parts(parts: i128, in_one: i128) -> Option<Self> {
        if in_one == 1 {
            Some(Self(Ratio::from_integer(parts)))
        } else {
            (in_one > 1).then(|| Self(Ratio::new(parts, in_one)))
        }
    }

    /// What stands above and below the line.
    pub const fn into_parts(self) -> (i128, i128) {
        (*self.0.numer(), *self.0.denom())
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        let (numerator, denominator) = other.0.into_raw();
        self.plus(Self(Ratio::new_raw(numerator.checked_neg()?, denominator)))
    }

    /// The product.
    pub fn multiplied(self, other: Self) -> Option<Self> {
        let (numerator, denominator) = self.0.into_raw();
        let (other_numerator, other_denominator) = other.0.into_raw();
        let numerator = numerator.checked_mul(other_numerator)?;
        Some(Self(Ratio::new(numerator, denominator.checked_mul(other_denominator)?)))
    }

    /// The quotient. `None` for nothing below the line.
    pub fn divided(self, other: Self) -> Option<Self> {
        let (numerator, denominator) = other.0.into_raw();
        if numerator == 0 { None } else { self.multiplied(Self(Ratio::new(denominator, numerator))) }
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let (numerator, denominator) = self.0.into_raw();
        let (other_numerator, other_denominator) = other.0.into_raw();
        let left = numerator.checked_mul(other_denominator)?;
        let right = other_numerator.checked_mul(denominator)?;
        Some(Self(Ratio::new(left.checked_add(right)?, denominator.checked_mul(other_denominator)?)))
    }

    /// So many times this.
    pub fn times(self, count: u64) -> Option<Self> {
        let (numerator, denominator) = self.0.into_raw();
        Some(Self(Ratio::new(numerator.checked_mul(i128::from(count))?, denominator)))
    }

    /// The share of `part` in `whole`, as for a tax rate.
    pub fn share(self, part: u64, whole: NonZeroU64) -> Option<Self> {
        let (numerator, denominator) = self.0.into_raw();
        let numerator = numerator.checked_mul(i128::from(part))?;
        Some(Self(Ratio::new(numerator, denominator.checked_mul(i128::from(whole.get()))?)))
    }

    /// Minor units, if it is a whole number of them.
    pub fn whole_minor(self) -> Option<i64> {
        if self.0.is_integer() { i64::try_from(self.0.to_integer()).ok() } else { None }
    }

    /// Minor units, rounded to a multiple of `step_minor`. `None` if they do not fit.
    pub fn rounded(self, step_minor: NonZeroU64, mode: RoundingMode) -> Option<i64> {
        let step = i128::from(step_minor.get());
        let (numerator, denominator) = self.0.into_raw();
        let denominator = denominator.checked_mul(step)?;
        let below = numerator.div_euclid(denominator);
        let rest = numerator.rem_euclid(denominator);
        let twice_the_rest = rest.checked_mul(2)?;
        let goes_up = match mode {
            RoundingMode::Down => false,
            RoundingMode::Up => rest > 0,
            RoundingMode::HalfUp => twice_the_rest >= denominator,
            RoundingMode::HalfEven if twice_the_rest == denominator => below.rem_euclid(2) == 1,
            RoundingMode::HalfEven => twice_the_rest > denominator,
        };
        let steps = if goes_up { below.checked_add(1)? } else { below };
        i64::try_from(steps.checked_mul(step)?).ok()
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(value: u64) -> NonZeroU64 {
        NonZeroU64::new(value).unwrap()
    }

    #[test]
    fn thirds_add_up_to_a_whole() {
        let third = Exact::fraction(100, whole(3));
        let sum = third.plus(third).unwrap().plus(third).unwrap();
        assert_eq!(sum, Exact::of_minor(100));
        assert_eq!(third.times(3), Some(Exact::of_minor(100)));
        assert_eq!((sum.whole_minor(), third.whole_minor()), (Some(100), None));
    }

    #[test]
    fn each_rounding_mode_treats_a_rest_in_its_own_way() {
        use RoundingMode::{Down, HalfEven, HalfUp, Up};
        // Numerator and denominator of the amount, the step, then the outcome by mode.
        for (amount, step, half_up, half_even, up, down) in [
            ((5, 2), 1, 3, 2, 3, 2),
            ((7, 2), 1, 4, 4, 4, 3),
            ((249, 100), 1, 2, 2, 3, 2),
            ((12, 1), 5, 10, 10, 15, 10),
            ((25, 2), 5, 15, 10, 15, 10),
            ((15, 1), 5, 15, 15, 15, 15),
        ] {
            let exact = Exact::fraction(amount.0, whole(amount.1));
            for (mode, expected) in [(HalfUp, half_up), (HalfEven, half_even), (Up, up), (Down, down)] {
                assert_eq!(exact.rounded(whole(step), mode), Some(expected), "{amount:?} to {step}, {mode:?}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let huge = Exact::fraction(i128::MAX, whole(1));
        assert_eq!(huge.plus(huge), None);
        assert_eq!(huge.times(2), None);
        assert_eq!(huge.share(3, whole(2)), None);
        assert_eq!(huge.rounded(whole(1), RoundingMode::HalfUp), None);
    }

    proptest! {
        #[test]
        fn rounding_stays_within_one_step(numerator in 0_i128..1_000_000_000, denominator in 1_u64..10_000, step in 1_u64..500) {
            let exact = Exact::fraction(numerator, whole(denominator));
            let down = exact.rounded(whole(step), RoundingMode::Down).unwrap();
            for mode in RoundingMode::ALL {
                let rounded = exact.rounded(whole(step), *mode).unwrap();
                prop_assert!(rounded == down || Some(rounded) == down.checked_add_unsigned(step));
            }
        }
    }
}
