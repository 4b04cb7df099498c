//! In which order recorded stays are replayed.
//!
//! A recording tells seconds. Within one second, exits of earlier entries come first, then entries, then exits of stays entered in
//! that second: so a spot that is freed can be given at once, and nobody leaves before coming in.

use crate::domain::time::Instant;

/// A stay as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedStay {
    /// Its row, counted from 1 after the header.
    pub row: u64,
    /// When the vehicle came in.
    pub entry: Instant,
    /// When it left; `None` where the recording does not say.
    pub exit: Option<Instant>,
    /// Its plate as given.
    pub plate: Option<String>,
    /// Its class: the place in the garage's list, counted from 0.
    pub class: usize,
}

/// What is done with a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Check-in.
    In,
    /// Check-out.
    Out,
}

impl Step {
    /// Its name in the file of acknowledgements.
    pub const fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Whose: the place in the list of stays, counted from 0.
    pub stay: usize,
    /// What.
    pub step: Step,
}

/// All that is to be done with the stays, in order.
///
/// An exit that lies before its entry comes right after it: nobody leaves before coming in.
pub fn plan(stays: &[RecordedStay]) -> Vec<Event> {
    let mut timed: Vec<(Turn, Event)> = Vec::with_capacity(stays.len().saturating_mul(2));
    for (place, stay) in stays.iter().enumerate() {
        timed.push((Turn::of_entry(stay), Event { stay: place, step: Step::In }));
        if let Some(exit) = stay.exit {
            timed.push((Turn::of_exit(stay, exit), Event { stay: place, step: Step::Out }));
        }
    }
    timed.sort_unstable_by_key(|(turn, _)| *turn);
    timed.into_iter().map(|(_, event)| event).collect()
}

/// What comes first within a second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    ExitOfEarlierEntry,
    Entry,
    ExitOfSameSecond,
}

/// When something's turn is. No two are equal: one row has one entry, and one exit in another phase or second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    second: i64,
    phase: Phase,
    ms: i64,
    row: u64,
}

impl Turn {
    const fn of_entry(stay: &RecordedStay) -> Self {
        Self { second: stay.entry.timestamp(), phase: Phase::Entry, ms: stay.entry.timestamp_millis(), row: stay.row }
    }

    fn of_exit(stay: &RecordedStay, exit: Instant) -> Self {
        let left = exit.max(stay.entry);
        let is_same_second = left.timestamp() == stay.entry.timestamp();
        let phase = if is_same_second { Phase::ExitOfSameSecond } else { Phase::ExitOfEarlierEntry };
        Self { second: left.timestamp(), phase, ms: left.timestamp_millis(), row: stay.row }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::time::from_ms;

    fn stay(row: u64, entry_ms: i64, exit_ms: Option<i64>) -> RecordedStay {
        let exit = exit_ms.map(|ms| from_ms(ms).unwrap());
        RecordedStay { row, entry: from_ms(entry_ms).unwrap(), exit, plate: None, class: 0 }
    }

    fn told(stays: &[RecordedStay]) -> Vec<String> {
        plan(stays).iter().map(|event| format!("{} {}", stays[event.stay].row, event.step.code())).collect()
    }

    #[test]
    fn within_a_second_earlier_vehicles_leave_then_others_come_then_those_leave() {
        let stays = [
            stay(1, 5_000, Some(5_900)),
            stay(2, 1_000, Some(5_500)),
            stay(3, 5_100, Some(9_000)),
            stay(4, 5_000, Some(5_000)),
        ];
        assert_eq!(told(&stays), ["2 in", "2 out", "1 in", "4 in", "3 in", "4 out", "1 out", "3 out"]);
    }

    #[test]
    fn an_exit_before_its_entry_comes_right_after_it() {
        let stays = [stay(1, 60_000, Some(1_000)), stay(2, 30_000, Some(60_000)), stay(3, 61_000, None)];
        assert_eq!(told(&stays), ["2 in", "2 out", "1 in", "1 out", "3 in"]);
    }

    proptest! {
        #[test]
        fn every_stay_comes_and_leaves_once_in_the_order_of_the_rule(
            times in prop::collection::vec((0_i64..8_000, prop::option::of(0_i64..8_000)), 0..40)
        ) {
            let stays: Vec<_> =
                (1..).zip(&times).map(|(row, (entry, exit))| stay(row, *entry, *exit)).collect();
            let events = plan(&stays);
            prop_assert_eq!(events.len(), stays.len() + stays.iter().filter(|stay| stay.exit.is_some()).count());
            let place = |stay: usize, step| events.iter().position(|event| *event == Event { stay, step });
            for (idx, stay) in stays.iter().enumerate() {
                let came = place(idx, Step::In).unwrap();
                prop_assert_eq!(place(idx, Step::Out).is_some(), stay.exit.is_some());
                prop_assert!(place(idx, Step::Out).is_none_or(|left| came < left));
            }
            // The second in which something happens never goes back, and within one the rule holds.
            let second = |event: &Event| {
                let stay = &stays[event.stay];
                match event.step {
                    Step::In => stay.entry.timestamp(),
                    Step::Out => stay.exit.unwrap().max(stay.entry).timestamp(),
                }
            };
            let rank = |event: &Event| match event.step {
                Step::In => 1,
                Step::Out if second(event) == stays[event.stay].entry.timestamp() => 2,
                Step::Out => 0,
            };
            prop_assert!(events.is_sorted_by_key(|event| (second(event), rank(event))));
        }

        #[test]
        fn the_order_of_the_rows_of_different_times_does_not_matter(
            seconds in prop::collection::hash_set(0_i64..1_000, 0..20), seed: u64
        ) {
            let stays: Vec<_> =
                (1..).zip(&seconds).map(|(row, second)| stay(row, second * 1_000, Some(second * 1_000 + 500))).collect();
            let mut turned = stays.clone();
            if !turned.is_empty() {
                let by = usize::try_from(seed % 20).unwrap() % turned.len();
                turned.rotate_left(by);
            }
            prop_assert_eq!(told(&stays), told(&turned));
        }
    }
}
