//! Where an earlier run of the same file ended.
//!
//! Steps are taken in order, so everything up to the last one that is in the books was decided then: what is not in the books was
//! refused, and is not asked again, for the garage has changed since.

use std::collections::HashSet;

use super::plan::{Event, RecordedStay, Step};
use super::steps::Steps;
use crate::domain::plate::Plate;
use crate::operations::check_in::WhenFull;
use crate::operations::desk::Desk;
use crate::operations::ports::{Books, BooksError};

/// What an earlier run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Earlier {
    /// How many steps are behind: the place of the first that is not.
    pub(super) behind: usize,
    /// How many vehicles it let in.
    pub(super) entered: u64,
    /// The stays it did not let in: places in the list of stays.
    pub(super) refused: Vec<(usize, Refusal)>,
    /// Exits that it should have done and that are not in the books.
    pub(super) missing_exits: Vec<Event>,
}

/// Why an earlier run did not let a vehicle in, as far as that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There was no spot.
    Full,
    /// A vehicle with its plate was inside.
    Inside,
    /// Nobody knows any more: that run was told to do otherwise than this one.
    Unknown,
}

/// Finds out what an earlier run did; nothing if there was none.
pub(super) fn earlier<B: Books>(
    desk: &mut Desk<'_, B>,
    steps: &Steps<'_>,
    events: &[Event],
) -> Result<Earlier, BooksError> {
    let mut behind = 0;
    for (place, event) in events.iter().enumerate().rev() {
        if steps.was_taken(desk, *event)? {
            behind = place.saturating_add(1);
            break;
        }
    }
    let events = events.get(..behind).unwrap_or_default();
    let mut taken = Vec::with_capacity(events.len());
    for event in events {
        taken.push((*event, steps.was_taken(desk, *event)?));
    }
    Ok(retrace(&taken, steps.stays, steps.when_full))
}

/// Retraces the steps of an earlier run; of each is known whether it is in the books.
fn retrace(events: &[(Event, bool)], stays: &[RecordedStay], when_full: WhenFull) -> Earlier {
    let mut earlier = Earlier { behind: events.len(), ..Earlier::default() };
    let mut entered: HashSet<usize> = HashSet::new();
    let mut plates_inside: HashSet<String> = HashSet::new();
    for (event, was_taken) in events {
        let plate = stays.get(event.stay).and_then(|stay| stay.plate.as_deref());
        let plate = plate.and_then(|plate| Plate::parse(plate).ok()).map(|plate| plate.key().to_owned());
        match (event.step, *was_taken) {
            (Step::In, true) => {
                earlier.entered = earlier.entered.saturating_add(1);
                entered.insert(event.stay);
                plates_inside.extend(plate);
            }
            (Step::In, false) => {
                let was_inside = plate.is_some_and(|plate| plates_inside.contains(&plate));
                let why = match (was_inside, when_full) {
                    (true, _) => Refusal::Inside,
                    (false, WhenFull::Refuse) => Refusal::Full,
                    // With overflow nobody is refused for want of a spot.
                    (false, WhenFull::Overflow) => Refusal::Unknown,
                };
                earlier.refused.push((event.stay, why));
            }
            (Step::Out, was_taken) => {
                if entered.contains(&event.stay) {
                    if !was_taken {
                        earlier.missing_exits.push(*event);
                    }
                    if let Some(plate) = plate {
                        plates_inside.remove(&plate);
                    }
                }
            }
        }
    }
    earlier
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::time::from_ms;
    use crate::replay::plan::plan;

    fn stay(row: u64, plate: Option<&str>, entry: i64, exit: i64) -> RecordedStay {
        RecordedStay {
            row,
            entry: from_ms(entry * 1_000).unwrap(),
            exit: Some(from_ms(exit * 1_000).unwrap()),
            plate: plate.map(str::to_owned),
            class: 0,
        }
    }

    #[test]
    fn what_is_not_in_the_books_was_refused_for_the_plate_or_for_want_of_a_spot() {
        let stays =
            [stay(1, Some("A 1"), 1, 9), stay(2, Some("a-1"), 2, 3), stay(3, Some("B 2"), 4, 5), stay(4, None, 6, 7)];
        let taken = |event: Event| matches!(event.stay, 0);
        let events: Vec<_> = plan(&stays).into_iter().map(|event| (event, taken(event))).collect();
        let earlier = retrace(&events, &stays, WhenFull::Refuse);
        assert_eq!((earlier.entered, earlier.behind), (1, 8));
        assert_eq!(earlier.refused, [(1, Refusal::Inside), (2, Refusal::Full), (3, Refusal::Full)]);
        assert_eq!(earlier.missing_exits, []);
        let earlier = retrace(&events, &stays, WhenFull::Overflow);
        assert_eq!(earlier.refused, [(1, Refusal::Inside), (2, Refusal::Unknown), (3, Refusal::Unknown)]);
    }

    #[test]
    fn an_exit_that_is_missing_is_done_later() {
        let stays = [stay(1, Some("A 1"), 1, 2), stay(2, Some("A 1"), 3, 4)];
        let events: Vec<_> =
            plan(&stays).into_iter().map(|event| (event, !(event.stay == 0 && event.step == Step::Out))).collect();
        let earlier = retrace(&events, &stays, WhenFull::Refuse);
        assert_eq!(earlier.missing_exits, [Event { stay: 0, step: Step::Out }]);
        assert_eq!(earlier.entered, 2);
    }

    proptest! {
        #[test]
        fn every_entry_behind_is_counted_once(
            drawn in prop::collection::vec((0_i64..50, 0_i64..50, prop::option::of(0_u8..3), any::<bool>()), 0..30),
            overflow: bool,
        ) {
            let stays: Vec<_> = (1..)
                .zip(&drawn)
                .map(|(row, (entry, length, plate, _))| {
                    stay(row, plate.map(|plate| format!("P{plate}")).as_deref(), *entry, entry + length)
                })
                .collect();
            let events: Vec<_> = plan(&stays).into_iter().map(|event| (event, drawn[event.stay].3)).collect();
            let when_full = if overflow { WhenFull::Overflow } else { WhenFull::Refuse };
            let earlier = retrace(&events, &stays, when_full);
            let entered = usize::try_from(earlier.entered).unwrap();
            prop_assert_eq!(entered + earlier.refused.len(), stays.len());
            prop_assert_eq!(entered, drawn.iter().filter(|(.., taken)| *taken).count());
            prop_assert!(!overflow || earlier.refused.iter().all(|(_, why)| *why != Refusal::Full));
        }
    }
}
