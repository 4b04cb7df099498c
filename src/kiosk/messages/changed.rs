//! What was put right, and why something was not.

use super::{books, not_let_in, sentence};
use crate::domain::money::Money;
use crate::domain::stay::Stay;
use crate::domain::time::TimeError;
use crate::kiosk::reply::ChangeError;
use crate::kiosk::state::Message;
use crate::operations::correct::CorrectError;
use crate::operations::move_stay::MoveError;
use crate::operations::spot_condition::SpotConditionError;
use crate::operations::undo::{UndoError, Undone};
use crate::text::format;

/// Something was not changed.
pub fn not_changed(error: &ChangeError) -> Message {
    match error {
        ChangeError::Move(MoveError::Spot(error)) => not_let_in(error),
        ChangeError::Books(error)
        | ChangeError::Undo(UndoError::Books(error))
        | ChangeError::Correct(CorrectError::Books(error))
        | ChangeError::Move(MoveError::Books(error))
        | ChangeError::Hold(SpotConditionError::Books(error)) => books(error),
        ChangeError::Hold(error @ SpotConditionError::ChangedMeanwhile(..)) => {
            Message::refusal(sentence(&error.to_string()), "Nothing was done. Press again if it is still meant.")
        }
        other => Message::refusal(sentence(&other.to_string()), "Nothing was done."),
    }
}

/// An entry or an exit was undone.
pub fn undone(undone: &Undone) -> Message {
    match undone {
        Undone::Entry(stay) => Message::note(
            format!("The entry of {} was undone; its ticket is void.", plate_of(stay)),
            "Take the ticket back from the driver.",
        ),
        Undone::Exit(exit) => {
            let cash: i64 = exit.lines.iter().filter(|line| line.kind == "cash").map(|line| line.amount_minor).sum();
            let back = if cash < 0 {
                let money = Money::new(cash.saturating_neg(), exit.amount.currency());
                format!("Give back {} in cash. ", format::amount(money))
            } else {
                String::new()
            };
            let where_it_is = match exit.stay.spots.first() {
                Some(spot) => format!("on {}", spot.label),
                None => "without a spot: its own went meanwhile".to_owned(),
            };
            Message::note(
                format!("The exit was undone: {} is inside again, {where_it_is}.", plate_of(&exit.stay)),
                format!("{back}Receipt {} takes back {}.", exit.receipt, exit.of_receipt),
            )
        }
    }
}

fn plate_of(stay: &Stay) -> &str {
    stay.plate.as_ref().map_or("the vehicle", |plate| plate.typed())
}

/// It can no longer be undone.
pub fn not_undone_any_more() -> Message {
    Message::refusal(
        "This cannot be undone.",
        "Correct the stay or move it instead: find it by its plate, then “More”.",
    )
}

/// A stay was put right.
pub fn corrected() -> Message {
    Message::note("It was put right.", "Its ticket stays valid; the fee is worked out anew.")
}

/// A stay has a new spot.
pub fn moved(stay: &Stay) -> Message {
    let labels: Vec<String> = stay.spots.iter().map(|spot| spot.label.clone()).collect();
    Message::note(format!("Its spot is {} now.", format::listed(&labels)), "Tell the driver.")
}

/// Nothing was typed differently.
pub fn nothing_to_correct() -> Message {
    Message::refusal("Nothing is different from before.", "Change the plate, the class or the entry time.")
}

/// A text that is no time.
pub fn no_time(error: &TimeError) -> Message {
    Message::refusal(sentence(&error.to_string()), "Type it like 2026-11-25 09:30. Nothing was done.")
}
