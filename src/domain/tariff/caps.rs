//! Concept 6, caps: the most a cycle, or the whole stay, costs.

use super::amount::Price;
use super::exact::Exact;
use super::meter::{Meter, Unpriced};

/// A range of cycles, counted from 1 at entry, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CycleNumbers {
    first: u32,
    last: u32,
}

impl CycleNumbers {
    /// The cycles from `first` to `last`, unless there are none.
    pub const fn new(first: u32, last: u32) -> Option<Self> {
        if first >= 1 && first <= last { Some(Self { first, last }) } else { None }
    }

    /// The first of them.
    pub const fn first(self) -> u32 {
        self.first
    }

    /// The last of them.
    pub const fn last(self) -> u32 {
        self.last
    }
}

/// What a cap limits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CapOver {
    /// Each cycle, or those of these numbers.
    Cycle(Option<CycleNumbers>),
    /// The stay as a whole.
    Stay,
}

/// The most it may cost.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Most {
    /// This amount.
    Amount(Price),
    /// What this meter says for the length: 15 up to 12 hours, 20 up to 24.
    Meter(Meter),
}

/// A cap. Of several over the same thing, the first that holds counts.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Cap {
    /// What it limits.
    pub over: CapOver,
    /// The most that may cost.
    pub most: Most,
}

impl Cap {
    /// The most that so many minutes may cost.
    pub(super) fn limit(&self, minutes: u64) -> Result<Exact, Unpriced> {
        match &self.most {
            Most::Amount(price) => Ok(price.exact()),
            Most::Meter(meter) => meter.total(minutes),
        }
    }

    fn limits_cycle(&self, number: u64) -> bool {
        match self.over {
            CapOver::Cycle(None) => true,
            CapOver::Cycle(Some(numbers)) => u64::from(numbers.first) <= number && number <= u64::from(numbers.last),
            CapOver::Stay => false,
        }
    }
}

/// The cap that holds for a cycle, with its number in the list, counted from 1.
pub(super) fn over_cycle(caps: &[Cap], cycle_number: u64) -> Option<(usize, &Cap)> {
    (1..).zip(caps).find(|(_, cap)| cap.limits_cycle(cycle_number))
}

/// The cap that holds for the stay, with its number in the list, counted from 1.
pub(super) fn over_stay(caps: &[Cap]) -> Option<(usize, &Cap)> {
    (1..).zip(caps).find(|(_, cap)| cap.over == CapOver::Stay)
}

/// The number, counted from 1, of the first cap that can never hold, as those before it take everything.
pub(super) fn never_holds(caps: &[Cap]) -> Option<usize> {
    (1_usize..).zip(caps).find_map(|(cap_number, cap)| {
        let before = caps.get(..cap_number.saturating_sub(1)).unwrap_or_default();
        let taken = match cap.over {
            CapOver::Stay => over_stay(before).is_some(),
            CapOver::Cycle(None) => before.iter().any(|earlier| earlier.over == CapOver::Cycle(None)),
            CapOver::Cycle(Some(numbers)) => all_taken(before, numbers),
        };
        taken.then_some(cap_number)
    })
}

/// Whether every cycle of these numbers has a cap already.
fn all_taken(caps: &[Cap], numbers: CycleNumbers) -> bool {
    let mut cycle_number = u64::from(numbers.first);
    while cycle_number <= u64::from(numbers.last) {
        match over_cycle(caps, cycle_number).map(|(_, cap)| cap.over) {
            Some(CapOver::Cycle(Some(taken))) => cycle_number = u64::from(taken.last).saturating_add(1),
            Some(CapOver::Cycle(None)) => return true,
            Some(CapOver::Stay) | None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    fn cap(over: CapOver) -> Cap {
        Cap { over, most: Most::Amount(Price::parse("5", Currency::new("EUR").unwrap()).unwrap()) }
    }

    fn cycles(first: u32, last: u32) -> CapOver {
        CapOver::Cycle(CycleNumbers::new(first, last))
    }

    #[test]
    fn the_first_cap_that_holds_counts() {
        let caps = [cap(cycles(1, 2)), cap(CapOver::Stay), cap(CapOver::Cycle(None))];
        let found = [1, 2, 3, 100].map(|number| over_cycle(&caps, number).unwrap().0);
        assert_eq!(found, [1, 1, 3, 3]);
        assert_eq!(over_stay(&caps).unwrap().0, 2);
    }

    #[test]
    fn a_cap_behind_others_that_take_everything_is_found() {
        assert_eq!(never_holds(&[cap(cycles(1, 2)), cap(CapOver::Cycle(None)), cap(CapOver::Stay)]), None);
        assert_eq!(never_holds(&[cap(CapOver::Cycle(None)), cap(cycles(1, 2))]), Some(2));
        assert_eq!(never_holds(&[cap(CapOver::Stay), cap(CapOver::Stay)]), Some(2));
        assert_eq!(never_holds(&[cap(cycles(1, 2)), cap(cycles(3, 5)), cap(cycles(2, 4))]), Some(3));
        assert_eq!(never_holds(&[cap(cycles(1, 2)), cap(cycles(4, 5)), cap(cycles(2, 4))]), None);
    }

    #[test]
    fn a_range_of_cycles_begins_at_one_and_is_not_empty() {
        assert!(CycleNumbers::new(0, 2).is_none() && CycleNumbers::new(3, 2).is_none());
        assert!(CycleNumbers::new(3, 3).is_some());
    }
}
