//! What the manager is told about tariffs.

use super::{books, sentence};
use crate::kiosk::reply::{CompareError, ReadTariffError};
use crate::kiosk::state::{Draft, Message};
use crate::operations::publish_tariff::{PublishError, Published};

/// A draft that cannot be published as it is.
pub fn not_ready(draft: &Draft) -> Message {
    let what = "It cannot be published like this. Nothing was done.";
    let Some(findings) = draft.findings() else {
        let is_read = draft.checked.as_ref().is_some_and(|checked| checked.faults.is_empty());
        let next =
            if is_read { "It is being checked: press again in a moment." } else { "Put right what was found first." };
        return Message::refusal(what, next);
    };
    let next = if findings.errors.is_empty() && !findings.warnings.is_empty() {
        "Put right what was found, or accept each warning that is meant."
    } else {
        "Put right what was found first."
    };
    Message::refusal(what, next)
}

/// A tariff that would begin before now.
pub fn begins_in_the_past() -> Message {
    Message::refusal(
        "That time has passed: vehicles that are inside would be priced by other rules than those they came in under.",
        "Type a time from now on. Nothing was done.",
    )
}

/// A file that was not read.
pub fn not_read(error: &ReadTariffError) -> Message {
    Message::refusal(sentence(&error.to_string()), "Choose another file.")
}

/// Past stays that were not priced.
pub fn not_compared(error: &CompareError) -> Message {
    match error {
        CompareError::Books(error) => books(error),
        other => Message::refusal(sentence(&other.to_string()), "Nothing was compared."),
    }
}

/// A tariff was published.
pub fn published(published: &Published) -> Message {
    Message::note(
        format!("“{}” is published.", published.name),
        "It prices the vehicles that come in from its time on; those inside keep theirs.",
    )
}

/// A tariff was not published.
pub fn not_published(error: &PublishError) -> Message {
    match error {
        PublishError::Books(error) => books(error),
        other => Message::refusal(sentence(&other.to_string()), "Nothing was published."),
    }
}
