//! Concept 7, free: minutes that cost nothing.

use super::choices::choices;
use super::matching::Match;
use super::settings::Ends;

choices! {
    /// What happens to the free minutes of a stay that lasts longer.
    Then {
        /// They are charged like all others: a short stay is waived, a long one pays from the first minute.
        ChargeAll = "charge_all",
        /// They stay free: the meter starts after them.
        Deduct = "deduct",
    }
}

/// Free minutes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Free {
    /// How many minutes.
    pub minutes: u32,
    /// Whether a stay of exactly so many minutes is free. Says nothing where the minutes are deducted.
    pub ends: Ends,
    /// What becomes of them in a longer stay.
    pub then: Then,
    /// For which stays.
    pub matching: Match,
}

impl Free {
    /// Whether a length is free as a whole.
    pub(super) fn covers(&self, minutes: i64) -> bool {
        match (self.then, self.ends) {
            (Then::ChargeAll, Ends::LessThan) => minutes < i64::from(self.minutes),
            (Then::ChargeAll, Ends::UpToAndIncluding) | (Then::Deduct, _) => minutes <= i64::from(self.minutes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_free_minutes_are_free_unless_less_is_asked() {
        let free = |ends, then| Free { minutes: 15, ends, then, matching: Match::default() };
        assert!(free(Ends::UpToAndIncluding, Then::ChargeAll).covers(15));
        assert!(!free(Ends::UpToAndIncluding, Then::ChargeAll).covers(16));
        assert!(free(Ends::LessThan, Then::ChargeAll).covers(14));
        assert!(!free(Ends::LessThan, Then::ChargeAll).covers(15));
        assert!(free(Ends::LessThan, Then::Deduct).covers(15));
    }
}
