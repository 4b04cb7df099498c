//! What one shift hands to the next, in words: what is unusual about a stay, and what to do about it.

use super::{books, sentence};
use crate::domain::journal::fact::Flag;
use crate::kiosk::reply::HandedOver;
use crate::kiosk::state::Message;
use crate::operations::handover::HandoverError;
use crate::store::sqlite::board::Waiting;

/// What is unusual about a stay, and what to do about it.
pub const fn matter(flag: Flag) -> &'static str {
    match flag {
        Flag::Overflow => "It stands without a spot. Give it one: Vehicle, then More.",
        Flag::ChosenByHand => "Its spot was chosen by hand. See whether it stands there.",
        Flag::InsideAgain => {
            "Its plate was inside already. See which of the two is there, and correct or void the other."
        }
        Flag::EntryByHand => "Its entry was written later, from paper. Compare it with the paper.",
        Flag::ExitByHand => "Its exit was written later, from paper. Compare it with the paper.",
        Flag::ClockBehindEntry => "It left before it came in: a clock was wrong. Set the clock; look at what was paid.",
        Flag::PricedByHand => "A person fixed its price. See whether it was right.",
        Flag::LetOutUnpaid => "It left without paying. See why; tell the manager.",
        Flag::CarriedOver => "It was carried over from a damaged file. See whether it is still inside.",
        Flag::NobodySignedIn => "It left while nobody was signed in. See what was paid, and that it is in the drawer.",
        Flag::ExitUndone => "Its exit was undone, and nobody approved that. See whether it is inside.",
        Flag::LostTicket => "Its ticket was lost. See what was noted as evidence, and whether the ticket turns up.",
        Flag::EntryProven => {
            "It was priced from an entry that somebody proved, not from the one recorded. Compare the two."
        }
        Flag::VoidUnapproved => "Its ticket was made void, and nobody approved that. See whether it was ever inside.",
    }
}

/// What was handed over and nobody has looked at yet, in a line; none where there is nothing.
pub fn waiting(waiting: Waiting) -> Option<String> {
    let stays = match waiting.matters {
        1 => "1 stay must be looked at".to_owned(),
        matters => format!("{matters} stays must be looked at"),
    };
    match (waiting.matters, waiting.notes) {
        (0, 0) => None,
        (_, 0) => Some(format!("{stays}: see Handover.")),
        (0, _) => Some("The last shift left a note: see Handover.".to_owned()),
        (_, _) => Some(format!("The last shift left a note, and {stays}: see Handover.")),
    }
}

/// Nothing was written.
pub fn words_missing() -> Message {
    Message::refusal("Nothing is written. Nothing was done.", "Write a few words, or choose some.")
}

/// What was done.
pub fn handed_over(done: HandedOver) -> Message {
    match done {
        HandedOver::Settled => Message::note("It is off the list.", "What you wrote is kept."),
        HandedOver::Left => Message::note("The note is recorded.", "It is shown until somebody has read it."),
        HandedOver::Seen => Message::note("The note is marked as read.", ""),
    }
}

/// It was not done.
pub fn not_handed_over(error: &HandoverError) -> Message {
    match error {
        HandoverError::Books(error) => books(error),
        HandoverError::NotAsShown => Message::refusal(
            "Something about this stay has changed meanwhile. Nothing was done.",
            "The list is as it stands now: look at it again.",
        ),
        other => Message::refusal(sentence(&other.to_string()), "Nothing was done."),
    }
}
