//! A spot is closed, kept for somebody, or opened again: with a reason, and with an end or until somebody opens it.
//!
//! No clock decides here. Whoever asks hands in the instant. That a spot is kept for somebody ends with its time: it is worked out anew
//! whenever somebody asks and never recorded, so that a clock that was ahead for a while ends nothing for good. A spot that is out of
//! service is opened by a person only: whether it is mended, no clock knows; its end says when somebody should look.

use thiserror::Error;

use super::facility::Condition;
use super::ids::SpotId;
use super::journal::fact::SpotConditionSet;
use super::time::{Instant, to_ms};

/// Whether a spot may be given out at an instant, by what was recorded of it.
pub fn at(recorded: Condition, until: Option<Instant>, at: Instant) -> Condition {
    match recorded {
        Condition::Reserved if is_due(until, at) => Condition::InService,
        Condition::InService | Condition::Reserved | Condition::OutOfService => recorded,
    }
}

/// Whether the end of a hold has come.
pub fn is_due(until: Option<Instant>, at: Instant) -> bool {
    until.is_some_and(|until| until <= at)
}

/// A spot as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// The spot.
    pub spot: SpotId,
    /// The version that was read.
    pub read: i64,
    /// Its condition as recorded.
    pub condition: Condition,
    /// Until when, if it has an end.
    pub until: Option<Instant>,
}

/// Why a spot's condition stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ConditionError {
    /// A reason is missing.
    #[error("a reason is needed: write in a few words why")]
    ReasonMissing,
    /// It would be over at once.
    #[error("that end is past: give a time ahead, or none to hold the spot until somebody opens it")]
    EndIsPast,
    /// An open spot has no end.
    #[error("a spot that is opened stays open: leave the end out")]
    EndOfOpening,
    /// Nobody holds it.
    #[error("this spot is in service already")]
    AlreadyOpen,
}

impl Held {
    /// The fact that the spot is in another condition from `now` on.
    pub fn set(
        &self,
        condition: Condition,
        reason: &str,
        until: Option<Instant>,
        now: Instant,
    ) -> Result<SpotConditionSet, ConditionError> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(ConditionError::ReasonMissing);
        }
        match (condition, until) {
            (Condition::InService, Some(_)) => return Err(ConditionError::EndOfOpening),
            (Condition::InService, None) if at(self.condition, self.until, now) == Condition::InService => {
                return Err(ConditionError::AlreadyOpen);
            }
            (_, Some(until)) if until <= now => return Err(ConditionError::EndIsPast),
            _ => {}
        }
        Ok(SpotConditionSet {
            spot: self.spot,
            read: self.read,
            condition,
            reason: reason.to_owned(),
            until_ms: until.map(to_ms),
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::time::from_ms;

    fn instant(ms: i64) -> Instant {
        from_ms(ms).unwrap()
    }

    fn held(condition: Condition, until: Option<i64>) -> Held {
        Held { spot: SpotId::new(Uuid::from_u128(1)), read: 4, condition, until: until.map(instant) }
    }

    #[test]
    fn what_is_kept_for_somebody_is_over_from_its_end_on_and_what_is_closed_is_not() {
        for (until, now, over) in [(Some(10), 9, false), (Some(10), 10, true), (Some(10), 11, true), (None, 11, false)]
        {
            let stands = |condition| at(condition, until.map(instant), instant(now));
            assert_eq!(stands(Condition::Reserved) == Condition::InService, over, "{until:?} at {now}");
            assert_eq!(stands(Condition::OutOfService), Condition::OutOfService, "only a person opens it");
            assert_eq!(is_due(until.map(instant), instant(now)), over);
        }
        assert_eq!(at(Condition::InService, None, instant(0)), Condition::InService);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        use Condition::{InService, OutOfService, Reserved};
        let refused =
            |from: Held, to, reason, until: Option<i64>| from.set(to, reason, until.map(instant), instant(10));
        let free = || held(InService, None);
        assert_eq!(refused(free(), OutOfService, " ", None), Err(ConditionError::ReasonMissing));
        assert_eq!(refused(free(), Reserved, "wedding", Some(10)), Err(ConditionError::EndIsPast));
        assert_eq!(refused(free(), InService, "mended", None), Err(ConditionError::AlreadyOpen));
        assert_eq!(refused(held(Reserved, Some(10)), InService, "mended", None), Err(ConditionError::AlreadyOpen));
        assert_eq!(refused(held(Reserved, None), InService, "mended", Some(20)), Err(ConditionError::EndOfOpening));
    }

    #[test]
    fn a_hold_names_what_was_read_and_may_follow_another() {
        let longer =
            held(Condition::Reserved, Some(20)).set(Condition::OutOfService, " oil ", Some(instant(30)), instant(10));
        let longer = longer.unwrap();
        assert_eq!((longer.read, longer.reason.as_str(), longer.until_ms), (4, "oil", Some(30)));
        let early =
            held(Condition::OutOfService, Some(20)).set(Condition::InService, "mended", None, instant(10)).unwrap();
        assert_eq!((early.condition, early.until_ms), (Condition::InService, None));
    }
}
