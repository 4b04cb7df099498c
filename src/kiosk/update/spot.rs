//! What can be done with a spot from the map: hold it, open it, give it to the next vehicle, turn to the vehicle on it.

use chrono::{NaiveTime, TimeDelta};

use super::{Effect, change, counter, entry};
use crate::domain::facility::Condition;
use crate::domain::time::{Instant, TimeError};
use crate::kiosk::command::{Change, What};
use crate::kiosk::intent::SpotIntent;
use crate::kiosk::messages;
use crate::kiosk::state::{Along, AtWork, Hold, KioskState, Remote, Step};
use crate::operations::find::FoundBy;
use crate::operations::ports::SpotFacts;

pub(super) fn on_intent(state: &mut KioskState, intent: SpotIntent) -> Vec<Effect> {
    match intent {
        SpotIntent::Ask(to) => {
            if let Some(spot) = looked_at(state) {
                state.counter.search = Remote::Idle;
                state.counter.begin(Step::Hold(Box::new(Hold { spot, to, saving: Remote::Idle })));
            }
            Vec::new()
        }
        SpotIntent::Record { reason, until } => record(state, &reason, &until),
        SpotIntent::CheckInHere => {
            if let Some(spot) = looked_at(state) {
                state.counter.search = Remote::Idle;
                state.counter.begin(Step::Idle);
                state.counter.next_on = Some((spot.label, spot.id));
            }
            Vec::new()
        }
        SpotIntent::TurnTo(stay, opens) => {
            counter::find(state, What::Stay(stay, FoundBy::Spot), Along { opens, ..Along::default() })
        }
    }
}

/// The spot that is looked at, as it was last read.
fn looked_at(state: &KioskState) -> Option<SpotFacts> {
    state.board.detail.ready().map(|detail| detail.spot.clone())
}

fn form(state: &mut KioskState) -> Option<&mut Hold> {
    match &mut state.counter.step {
        Step::Hold(hold) => Some(hold),
        _ => None,
    }
}

fn record(state: &mut KioskState, reason: &str, until: &str) -> Vec<Effect> {
    let (Some(at_work), now) = (state.at_work().cloned(), state.now) else { return Vec::new() };
    let Some(hold) = form(state) else { return Vec::new() };
    let reason = reason.trim().to_owned();
    let until = match (hold.to, until.trim()) {
        (Condition::InService, _) | (_, "") => Ok(None),
        (_, until) => end(until, &at_work, now).map(Some),
    };
    let (spot, shown, condition) = (hold.spot.label.clone(), hold.spot.version, hold.to);
    let until = match until {
        Ok(until) => until,
        Err(error) => {
            state.counter.message = Some(messages::no_time(&error));
            return Vec::new();
        }
    };
    if reason.is_empty() {
        state.counter.message = Some(messages::reason_missing());
        return Vec::new();
    }
    let (id, effects) = change::ask(state, Change::Hold { spot, shown, condition, reason, until });
    if let Some(hold) = form(state) {
        hold.saving = Remote::Pending(id);
    }
    effects
}

/// The end that somebody typed: a time of day is the next one that the garage's clock shows.
fn end(text: &str, at_work: &AtWork, now: Option<Instant>) -> Result<Instant, TimeError> {
    if let (Some(now), Ok(time)) = (now, NaiveTime::parse_from_str(text, "%H:%M")) {
        let local = at_work.local(now);
        let day = if time > local.time() { local.date() } else { (local + TimeDelta::days(1)).date() };
        return at_work.zone.parse(&day.and_time(time).format("%Y-%m-%dT%H:%M").to_string());
    }
    at_work.zone.parse(&text.replacen(' ', "T", 1))
}

/// A spot is held or was opened: that is seen at once, before the books are read again.
pub(super) fn held(state: &mut KioskState, spot: &SpotFacts) -> Vec<Effect> {
    let message = state.at_work().map(|at_work| messages::held(spot, at_work));
    let zone = state.at_work().zip(spot.zone).and_then(|(at_work, zone)| at_work.garage.zone(zone));
    let kept_for = zone.map(|zone| zone.kept_for);
    state.board.hold(spot, kept_for);
    state.counter.begin(Step::Idle);
    state.counter.message = message;
    entry::look_at(state, spot.id)
}

/// Nothing was recorded: the form goes on with the spot as it is now, so that whoever presses again has seen it.
pub(super) fn refused(state: &mut KioskState) -> Vec<Effect> {
    match form(state).map(|hold| hold.spot.id) {
        Some(spot) => entry::look_at(state, spot),
        None => Vec::new(),
    }
}

/// What was asked for again about the spot of the form.
pub(super) fn seen_again(state: &mut KioskState, spot: &SpotFacts) {
    if let Some(hold) = form(state).filter(|hold| hold.spot.id == spot.id) {
        hold.spot = spot.clone();
    }
}
