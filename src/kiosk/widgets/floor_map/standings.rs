//! How the spots of a floor stand, and what changed last.

use std::collections::VecDeque;

use super::convert::position;
use super::state::{SpotState, StateCounts};
use crate::domain::facility::SizeCode;
use crate::domain::time::Instant;

/// How many of the last changes are remembered one by one.
pub(super) const CHANGES_KEPT: usize = 1_024;

/// A stay longer than this many minutes has its clock on the map: a day.
pub(super) const LONG_STAY_MINUTES: u32 = 24 * 60;

/// How many spots of one size are in each state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SizeCounts {
    /// The size of the spots.
    pub size: SizeCode,
    /// How many are in each state.
    pub counts: StateCounts,
}

/// How the spots of a floor stand: a few bytes for each.
#[derive(Debug, Default)]
pub(super) struct Standings {
    states: Vec<SpotState>,
    /// What each spot is when nobody stands on it.
    bare: Vec<SpotState>,
    /// The minute, counted from 1970, in which the vehicle on it came in; 0 where that is not known.
    since: Vec<u32>,
    /// Each spot's size, as its place in `by_size`.
    sizes: Vec<u32>,
    by_size: Vec<SizeCounts>,
    version: u64,
    changes: VecDeque<u32>,
}

impl Standings {
    /// Adds the next spot.
    pub(super) fn push(&mut self, size: &SizeCode, state: SpotState) {
        let known = self.by_size.iter().position(|known| known.size == *size);
        let place = known.unwrap_or_else(|| {
            self.by_size.push(SizeCounts { size: size.clone(), counts: StateCounts::default() });
            self.by_size.len() - 1
        });
        if let Some(counted) = self.by_size.get_mut(place) {
            *counted.counts.of_mut(state) += 1;
        }
        self.sizes.push(position(place));
        self.states.push(state);
        self.bare.push(state);
        self.since.push(0);
    }

    /// Grows with every change.
    pub(super) const fn version(&self) -> u64 {
        self.version
    }

    /// The state of a spot.
    pub(super) fn state(&self, index: u32) -> SpotState {
        self.states.get(index as usize).copied().unwrap_or_default()
    }

    /// What a spot is when nobody stands on it.
    pub(super) fn bare(&self, index: u32) -> SpotState {
        self.bare.get(index as usize).copied().unwrap_or_default()
    }

    /// The minute in which the vehicle on a spot came in, if that is known.
    pub(super) fn since(&self, index: u32) -> Option<u32> {
        self.since.get(index as usize).copied().filter(|&minute| minute > 0)
    }

    /// Whether the vehicle on a spot stands there for too long by now.
    pub(super) fn is_long_stay(&self, index: u32, now: u32) -> bool {
        self.since(index).is_some_and(|since| now.saturating_sub(since) > LONG_STAY_MINUTES)
    }

    /// Says how a spot stands.
    pub(super) fn set(&mut self, index: u32, state: SpotState, since: u32) {
        let at = index as usize;
        let (Some(held), Some(held_since)) = (self.states.get_mut(at), self.since.get_mut(at)) else { return };
        if *held == state && *held_since == since {
            return;
        }
        let before = std::mem::replace(held, state);
        *held_since = since;
        if state != SpotState::Taken
            && let Some(bare) = self.bare.get_mut(at)
        {
            *bare = state;
        }
        if let Some(counted) = self.sizes.get(at).and_then(|&size| self.by_size.get_mut(size as usize)) {
            *counted.counts.of_mut(before) -= 1;
            *counted.counts.of_mut(state) += 1;
        }
        self.version += 1;
        if self.changes.len() == CHANGES_KEPT {
            self.changes.pop_front();
        }
        self.changes.push_back(index);
    }

    /// How many spots are in each state.
    pub(super) fn counts(&self) -> StateCounts {
        self.by_size.iter().fold(StateCounts::default(), |sum, size| sum.plus(&size.counts))
    }

    /// How many spots of each size are in each state, in the order in which the sizes first occur.
    pub(super) fn by_size(&self) -> &[SizeCounts] {
        &self.by_size
    }

    /// The size of a spot; empty where there is none.
    pub(super) fn size(&self, index: u32) -> &str {
        let size = self.sizes.get(index as usize).and_then(|&size| self.by_size.get(size as usize));
        size.map_or("", |size| size.size.as_str())
    }

    /// The spots changed since a version; `None` when there are too many to name.
    pub(super) fn changed_since(&self, version: u64) -> Option<impl Iterator<Item = u32>> {
        let missed = usize::try_from(self.version.saturating_sub(version)).unwrap_or(usize::MAX);
        (missed <= self.changes.len()).then(|| self.changes.iter().rev().take(missed).copied())
    }
}

/// An instant in whole minutes from 1970.
pub(super) fn minutes(instant: Instant) -> u32 {
    u32::try_from(instant.timestamp().div_euclid(60)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn standings(count: u32) -> Standings {
        let mut standings = Standings::default();
        for index in 0..count {
            standings.push(&SizeCode::new(if index % 5 == 0 { "bus" } else { "car" }), SpotState::Free);
        }
        standings
    }

    proptest! {
        #[test]
        fn counts_always_are_what_the_states_say(changes in prop::collection::vec((0u32..60, 0usize..4), 0..300)) {
            let mut standings = standings(60);
            for (index, state) in changes {
                standings.set(index, SpotState::ALL[state], 0);
            }
            for state in SpotState::ALL {
                let told = (0..60).filter(|&index| standings.state(index) == state).count();
                prop_assert_eq!(standings.counts().of(state) as usize, told);
            }
            prop_assert_eq!(standings.counts().total(), 60);
        }
    }

    #[test]
    fn the_version_grows_with_a_change_and_not_with_a_repetition() {
        let mut standings = standings(10);
        standings.set(0, SpotState::Taken, 7);
        let version = standings.version();
        standings.set(0, SpotState::Taken, 7);
        standings.set(99, SpotState::Taken, 7);
        assert_eq!(standings.version(), version);
        standings.set(0, SpotState::Taken, 8);
        assert!(standings.version() > version, "a corrected entry is a change, too");
    }

    #[test]
    fn a_spot_comes_back_as_what_it_was_before_somebody_stood_on_it() {
        let mut standings = standings(3);
        standings.set(1, SpotState::Reserved, 0);
        standings.set(1, SpotState::Taken, 9);
        assert_eq!(
            [0, 1, 2].map(|index| standings.bare(index)),
            [SpotState::Free, SpotState::Reserved, SpotState::Free]
        );
    }

    #[test]
    fn a_day_is_not_too_long_and_a_minute_more_is() {
        let mut standings = standings(2);
        standings.set(0, SpotState::Taken, 1_000);
        assert!(!standings.is_long_stay(0, 1_000 + LONG_STAY_MINUTES));
        assert!(standings.is_long_stay(0, 1_001 + LONG_STAY_MINUTES));
        assert!(!standings.is_long_stay(0, 0), "a clock that runs behind makes nobody stand too long");
        assert!(!standings.is_long_stay(1, u32::MAX), "nobody stands there");
    }

    #[test]
    fn the_last_changes_are_named_one_by_one_and_too_many_are_not() {
        let mut standings = standings(10);
        let start = standings.version();
        for (index, state) in [(4, SpotState::Taken), (2, SpotState::Taken), (4, SpotState::Free)] {
            standings.set(index, state, 0);
        }
        assert_eq!(standings.changed_since(start + 1).unwrap().collect::<Vec<_>>(), [4, 2]);
        for round in 0..CHANGES_KEPT {
            standings.set(1, if round % 2 == 0 { SpotState::Taken } else { SpotState::Free }, 0);
        }
        assert!(standings.changed_since(start).is_none());
        assert_eq!(standings.changed_since(standings.version()).unwrap().count(), 0);
    }
}
