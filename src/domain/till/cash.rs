//! Cash: what is moved at a drawer without a vehicle, what was counted in it, and the rules of both.

use serde::{Deserialize, Serialize};

/// More than this at once, in minor units, is a slip of the finger: no drawer holds it, and sums of it still fit.
pub const LARGEST_MINOR: i64 = 1_000_000_000_000;

/// What is done to a drawer without a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// Cash goes from the drawer into the safe.
    Drop,
    /// Cash is put in: change from the bank.
    PayIn,
    /// Cash is taken out: a bill is paid.
    PayOut,
    /// The drawer is opened and nothing is taken or put in.
    NoSale,
}

impl Movement {
    /// Every movement.
    pub const ALL: [Self; 4] = [Self::Drop, Self::PayIn, Self::PayOut, Self::NoSale];

    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::PayIn => "pay_in",
            Self::PayOut => "pay_out",
            Self::NoSale => "no_sale",
        }
    }

    /// The movement of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|movement| movement.code() == code)
    }
}

/// So many coins or notes of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The value of one, in minor units.
    pub value_minor: i64,
    /// How many.
    pub pieces: i64,
}

/// The sum of coins and notes; none where one has no value, comes twice, is less than none, or where it is more than any drawer holds.
pub fn counted_minor(counted: &[Counted]) -> Option<i64> {
    let mut values: Vec<i64> = counted.iter().map(|one| one.value_minor).collect();
    values.sort_unstable();
    values.dedup();
    if values.len() != counted.len() {
        return None;
    }
    let sum = counted.iter().try_fold(0_i64, |sum, one| {
        if one.value_minor <= 0 || one.pieces < 0 {
            return None;
        }
        sum.checked_add(one.value_minor.checked_mul(one.pieces)?)
    })?;
    (sum <= LARGEST_MINOR).then_some(sum)
}

/// The rules of the till. Where nobody has set any: no limit, and no second signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TillRules {
    /// More than this in a drawer calls for a cash drop, in minor units.
    pub drawer_limit_minor: Option<i64>,
    /// A difference beyond this needs a second signature, in minor units.
    pub tolerance_minor: Option<i64>,
    /// Whether every closing needs a second signature.
    pub second_signature: bool,
}

impl TillRules {
    /// Whether closing with that difference needs a second signature.
    pub fn needs_second(&self, difference_minor: i64) -> bool {
        let is_beyond = |tolerance: i64| difference_minor.unsigned_abs() > tolerance.unsigned_abs();
        self.second_signature || self.tolerance_minor.is_some_and(is_beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coins_and_notes_add_up_or_are_none() {
        let counted = |pairs: &[(i64, i64)]| {
            let all: Vec<Counted> =
                pairs.iter().map(|&(value_minor, pieces)| Counted { value_minor, pieces }).collect();
            counted_minor(&all)
        };
        assert_eq!(counted(&[]), Some(0));
        assert_eq!(counted(&[(5_000, 2), (200, 3), (1, 0)]), Some(10_600));
        assert_eq!(counted(&[(1, LARGEST_MINOR)]), Some(LARGEST_MINOR));
        for wrong in [&[(0, 1)][..], &[(-5, 1)], &[(5, -1)], &[(5, 1), (5, 2)], &[(i64::MAX, 2)], &[(2, LARGEST_MINOR)]]
        {
            assert_eq!(counted(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_second_signature_is_needed_only_where_set() {
        assert!(!TillRules::default().needs_second(5_000));
        let rules = TillRules { tolerance_minor: Some(200), ..TillRules::default() };
        assert!(!rules.needs_second(200) && !rules.needs_second(-200));
        assert!(rules.needs_second(201) && rules.needs_second(-201));
        assert!(TillRules { second_signature: true, ..rules }.needs_second(0));
    }

    #[test]
    fn every_movement_has_one_name() {
        for movement in Movement::ALL {
            assert_eq!(Movement::from_code(movement.code()), Some(movement));
            assert_eq!(serde_json::to_string(&movement).unwrap(), format!("\"{}\"", movement.code()));
        }
        assert_eq!(Movement::from_code("steal"), None);
    }
}
