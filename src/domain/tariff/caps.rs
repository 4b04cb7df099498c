//! Concept 6, caps: the most that a window, some hours, a cycle, or the whole stay costs.

use std::num::NonZeroU32;

use super::amount::Amount;
use super::matching::Match;
use super::meter::Meter;
use super::window::Window;

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

    fn contains(self, number: i64) -> bool {
        i64::from(self.first) <= number && number <= i64::from(self.last)
    }
}

/// What a cap limits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CapOver {
    /// Each time a window comes round, or only the first so many.
    Window {
        /// The window.
        window: Window,
        /// How many times at most.
        times: Option<NonZeroU32>,
    },
    /// Stretches of so many minutes, counted from entry, or only the first so many.
    Rolling {
        /// Their length.
        minutes: NonZeroU32,
        /// How many at most.
        times: Option<NonZeroU32>,
    },
    /// Each cycle.
    Cycle {
        /// Only those of these numbers.
        index: Option<CycleNumbers>,
        /// Only those that start in this window.
        starts: Option<Window>,
    },
    /// The stay as a whole.
    Stay,
}

/// The most it may cost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Most {
    /// This amount.
    Amount(Amount),
    /// What this meter says for the length: 15 up to 12 hours, 20 up to 24.
    Meter(Meter),
}

/// A cap. Caps over windows and over hours all hold; of several over cycles, or over the stay, the first that fits counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cap {
    /// For which stays.
    pub matching: Match,
    /// What it limits.
    pub over: CapOver,
    /// The most that may cost.
    pub most: Most,
}

impl Cap {
    /// Whether it limits the cycle of this number, leaving aside where that starts.
    pub(super) fn is_for_cycle(&self, number: i64) -> bool {
        matches!(&self.over, CapOver::Cycle { index, .. } if index.is_none_or(|index| index.contains(number)))
    }

    /// The windows in it.
    pub(super) fn windows(&self) -> impl Iterator<Item = &Window> {
        let own = match &self.over {
            CapOver::Window { window, .. } => Some(window),
            CapOver::Cycle { starts, .. } => starts.as_ref(),
            CapOver::Rolling { .. } | CapOver::Stay => None,
        };
        self.matching.windows().chain(own)
    }

    /// Whether it holds for every stay.
    fn is_for_all(&self) -> bool {
        self.matching == Match::default()
    }
}

/// The number, counted from 1, of the first cap that can never hold, as those before it take everything.
pub(super) fn never_holds(caps: &[Cap]) -> Option<usize> {
    (1_usize..).zip(caps).find_map(|(cap_number, cap)| {
        let before = caps.get(..cap_number.saturating_sub(1)).unwrap_or_default();
        let mut before = before.iter().filter(|earlier| earlier.is_for_all() || earlier.matching.covers(&cap.matching));
        let taken = match &cap.over {
            CapOver::Stay => before.any(|earlier| earlier.over == CapOver::Stay),
            CapOver::Cycle { index, starts } => {
                let of_these: Vec<Option<CycleNumbers>> = before
                    .filter_map(|earlier| match &earlier.over {
                        CapOver::Cycle { index, starts: earlier } if earlier.is_none() || earlier == starts => {
                            Some(*index)
                        }
                        _ => None,
                    })
                    .collect();
                all_taken(&of_these, *index)
            }
            CapOver::Window { .. } | CapOver::Rolling { .. } => before.any(|earlier| earlier == cap),
        };
        taken.then_some(cap_number)
    })
}

/// Whether every cycle of these numbers is in one of those ranges.
fn all_taken(ranges: &[Option<CycleNumbers>], numbers: Option<CycleNumbers>) -> bool {
    if ranges.contains(&None) {
        return true;
    }
    let Some(numbers) = numbers else { return false };
    let mut next = i64::from(numbers.first);
    while next <= i64::from(numbers.last) {
        match ranges.iter().flatten().find(|range| range.contains(next)) {
            Some(range) => next = i64::from(range.last).saturating_add(1),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    fn cap(over: CapOver) -> Cap {
        let amount = Amount::parse("5", Currency::new("EUR").unwrap()).unwrap();
        Cap { matching: Match::default(), over, most: Most::Amount(amount) }
    }

    fn cycles(first: u32, last: u32) -> CapOver {
        CapOver::Cycle { index: CycleNumbers::new(first, last), starts: None }
    }

    fn all_cycles() -> CapOver {
        CapOver::Cycle { index: None, starts: None }
    }

    #[test]
    fn a_cap_behind_others_that_take_everything_is_found() {
        assert_eq!(never_holds(&[cap(cycles(1, 2)), cap(all_cycles()), cap(CapOver::Stay)]), None);
        assert_eq!(never_holds(&[cap(all_cycles()), cap(cycles(1, 2))]), Some(2));
        assert_eq!(never_holds(&[cap(CapOver::Stay), cap(CapOver::Stay)]), Some(2));
        assert_eq!(never_holds(&[cap(cycles(1, 2)), cap(cycles(3, 5)), cap(cycles(2, 4))]), Some(3));
        assert_eq!(never_holds(&[cap(cycles(1, 2)), cap(cycles(4, 5)), cap(cycles(2, 4))]), None);
        let starts = CapOver::Cycle { index: None, starts: Some(Window::all_day()) };
        assert_eq!(never_holds(&[cap(starts.clone()), cap(all_cycles())]), None);
        assert_eq!(never_holds(&[cap(starts.clone()), cap(starts)]), Some(2));
        let night = || CapOver::Window { window: Window::all_day(), times: None };
        assert_eq!(never_holds(&[cap(night()), cap(night())]), Some(2));
        let for_some = Cap { matching: Match { event: Some(true), ..Match::default() }, ..cap(CapOver::Stay) };
        assert_eq!(never_holds(&[for_some.clone(), cap(CapOver::Stay)]), None);
        assert_eq!(never_holds(&[cap(CapOver::Stay), for_some]), Some(2));
    }

    #[test]
    fn a_range_of_cycles_begins_at_one_and_is_not_empty() {
        assert!(CycleNumbers::new(0, 2).is_none() && CycleNumbers::new(3, 2).is_none());
        assert!(CycleNumbers::new(3, 3).is_some());
    }
}
