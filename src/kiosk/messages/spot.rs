//! Spots that are held, opened or given from the map.

use crate::domain::facility::Condition;
use crate::domain::spot_condition::is_due;
use crate::domain::time::Instant;
use crate::kiosk::state::{AtWork, Message};
use crate::operations::ports::SpotFacts;
use crate::text::format;

/// Where a keyboard finds the map, and what it does there.
pub const MAP_BY_KEYBOARD: &str =
    "Ctrl+M: to the map · Tab: next spot · Enter: what can be done · + −: zoom · Home: whole floor";

/// What follows once a spot was chosen for the next vehicle.
pub const CHECK_IN_HERE_HINT: &str = "Type or scan its plate, or choose its class. Escape: no spot chosen.";

/// A spot was held or opened.
pub fn held(spot: &SpotFacts, at_work: &AtWork) -> Message {
    let next = match (spot.condition, spot.held_by) {
        (Condition::InService, _) => "It is given out again.",
        (_, Some(_)) => "The vehicle on it may stay; the next one is not sent there.",
        (_, None) => "No vehicle is sent there until then.",
    };
    Message::note(format!("{} is {}.", spot.label, stands(spot, at_work)), next)
}

/// How a spot stands, and until when; and what follows once that time is over.
pub fn stands_at(spot: &SpotFacts, now: Option<Instant>, at_work: &AtWork) -> String {
    let is_due = now.is_some_and(|now| is_due(spot.until, now));
    let end = spot.until.map(|until| format::date_time(at_work.local(until))).unwrap_or_default();
    match spot.condition {
        Condition::Reserved if is_due => format!("free: its time for somebody ended at {end}"),
        Condition::OutOfService if is_due => format!("out of service; was to be open at {end}: look, then open it"),
        Condition::InService => "free".to_owned(),
        Condition::Reserved | Condition::OutOfService => stands(spot, at_work),
    }
}

/// How a spot stands, and until when.
pub fn stands(spot: &SpotFacts, at_work: &AtWork) -> String {
    let stands = match spot.condition {
        Condition::InService => return "in service".to_owned(),
        Condition::OutOfService => "out of service",
        Condition::Reserved => "reserved",
    };
    match spot.until {
        Some(until) => format!("{stands} until {}", format::date_time(at_work.local(until))),
        None => format!("{stands} until somebody opens it"),
    }
}

/// A spot was chosen for the next vehicle.
pub fn next_on(label: &str) -> String {
    format!("The next vehicle gets {label}")
}
