//! What the attendant is told: what happened, what it means, what to do next. Every error of an operation becomes words here.

mod changed;
mod handover;
mod search;
mod seat;
mod spot;
pub mod status;
mod users;

use std::error::Error as _;
use std::path::Path;

pub use self::changed::{corrected, moved, no_time, not_changed, not_undone_any_more, nothing_to_correct, undone};
pub use self::handover::{handed_over, matter, not_handed_over, waiting, words_missing};
pub use self::search::{WHAT_TO_TYPE, found_by, nothing_like};
pub use self::seat::{
    LETTING_OUT, LOCKED, LOST_PIN, NEW_PIN, NEW_PIN_AGAIN, OWNER_FIRST, RECOVERY_CODE, approval_asked, entries_wait,
    must_wait, no_code, nobody_chosen, not_signed_in, not_the_same_pin, refused_pin, refused_user, user_not_made,
    waits_for_sign_in, wrong_code, wrong_pin,
};
pub use self::spot::{CHECK_IN_HERE_HINT, MAP_BY_KEYBOARD, held, next_on, stands, stands_at};
pub use self::users::{RETIRING, ROLES, code_made, has_retired, no_user_chosen, users_changed};
use super::reply::{BeginError, Happened, LastDone, LastWhat, ReadPlansError, SavePaperError};
use super::settings::SettingsError;
use super::state::{AtWork, Message};
use crate::domain::allocation::OverrideRefused;
use crate::domain::money::MoneyError;
use crate::domain::payment::PaymentError;
use crate::domain::ticket::TicketCode;
use crate::operations::check_in::{CheckInError, CheckedIn};
use crate::operations::check_out::{CheckOutError, CheckedOut};
use crate::operations::find::FindError;
use crate::operations::ports::BooksError;
use crate::operations::print::{Queued, ReprintError};
use crate::operations::set_up::SetUpError;
use crate::operations::undo::UndoError;
use crate::text::format;

/// The desk did not take a command.
pub fn busy() -> Message {
    Message::refusal(
        "The program is still busy with what was asked before. Nothing was done.",
        "Wait a moment and press again.",
    )
}

/// A paper was printed again.
pub fn printed_again(copy: u32, queued: Queued) -> Message {
    let what = format!("The paper says DUPLICATE {copy}, and the reprint is recorded.");
    match queued {
        Queued::Waits => Message::note(what, "It comes out of the printer."),
        Queued::No => Message::note(what, "This booth has no printer: save the picture."),
    }
}

/// A paper was not printed again.
pub fn not_printed_again(error: &ReprintError) -> Message {
    match error {
        ReprintError::Books(error) => books(error),
        other => Message::refusal(sentence(&other.to_string()), "Nothing was printed."),
    }
}

/// Something is being recorded.
pub fn recording() -> Message {
    Message::note("The last step is still being recorded.", "Wait until its ticket or receipt is shown.")
}

/// Somebody typed what looks like the number of a payment card.
pub fn card_number() -> Message {
    Message::refusal(
        "That looks like the number of a payment card. It was cleared and is kept nowhere.",
        "Cards go through the card terminal only. Type something else here.",
    )
}

/// A reason is missing.
pub fn reason_missing() -> Message {
    Message::refusal(
        "A reason is missing. Nothing was done.",
        "Write in a few words why, or choose one of the reasons.",
    )
}

/// Books that cannot be read or written.
pub fn books(error: &BooksError) -> Message {
    match error {
        BooksError::NearlyFull => Message::refusal(
            "The disk is full. No vehicle can be let in; exits go on.",
            "Free some space on the disk of the data folder, then let the vehicle in.",
        ),
        BooksError::Full => Message::refusal(
            "The disk is full and the reserve is used up. Nothing was recorded.",
            "Open the barrier. Write on paper the time, plate or ticket, spot and money of each vehicle, and enter them later.",
        ),
        BooksError::ReadOnly(what) => Message::refusal(
            format!("The data folder cannot be written: {what}. Nothing was recorded."),
            "Open the barrier. Write on paper the time, plate or ticket, spot and money of each vehicle, and enter them later.",
        ),
        BooksError::Busy => {
            Message::refusal("Another program is writing to the books. Nothing was done.", "Press again in a moment.")
        }
        BooksError::Stale => Message::refusal(
            "Somebody else changed this at the same moment. Nothing was done.",
            "Look at it again and press once more.",
        ),
        other => Message::refusal(sentence(&other.to_string()), "Nothing was done."),
    }
}

/// Nothing was found because the text means nothing.
pub fn not_found(error: &FindError) -> Message {
    match error {
        FindError::Plate(error) => {
            let next =
                "A vehicle without a plate has a button of its own below. Search (F7) looks for a part of something.";
            Message::refusal(sentence(&error.to_string()), next)
        }
        FindError::Books(error) => books(error),
    }
}

/// A ticket that was never issued here.
pub fn unknown_ticket(code: &TicketCode) -> Message {
    Message::refusal(
        format!("The ticket {} was never issued by this booth.", code.grouped()),
        "It may be another garage's. Type the plate or the spot of the vehicle instead; Search (F7) finds it by a part of either.",
    )
}

/// A ticket that the scanner read wrongly.
pub fn misread(text: &str) -> Message {
    Message::refusal(
        format!("The scanner read {text}, which is no ticket: a character is wrong. Nothing was done."),
        "Scan it once more, or type the code as printed, the plate or the spot. Search (F7) finds it by a part of either.",
    )
}

/// What the settings say about scanners.
pub const SCANNER_HINT: &str = "A ticket is known by its code. Other codes are known by coming faster than a hand types, \
     or by what the scanner is set to send before them.";

/// What the settings say while nobody has measured the screen.
pub const NOT_MEASURED: &str = "Not measured yet: buttons may be too small or too large for a thumb.";

/// How to measure the screen.
pub const MEASURE_HINT: &str = "Lay a bank card, an identity card or a driving licence flat on the screen, in the outline below. \
     Make the outline as large as the card.";

/// What the settings say where the driver's window has no monitor of its own.
pub const NO_SECOND_MONITOR: &str = "Only one monitor is connected, so this window is not shown: it would hide the attendant’s. \
     Connect another and start Parkhaus again.";

/// What leaving the kiosk means.
pub const LEAVING: &str = "The window closes and does not open again by itself. Whoever needs it must start Parkhaus or the \
     computer anew. Exits go on by command line or on paper.";

/// What an end that nobody asked for means.
pub const CUT_OFF: &str = "Everything the screen had said was done is done, and nothing else. This was recorded last. \
     If its paper is missing, show it again; if it never happened, say so.";

/// What undoing the last entry means.
pub const UNDO_LAST_ENTRY: &str =
    "Press once more: then the ticket is void, the vehicle is not inside, and its spot is free.";

/// What undoing the last exit means.
pub const UNDO_LAST_EXIT: &str =
    "Press once more: then the vehicle is inside again, its ticket works, and what it paid is taken back.";

/// Settings that were not understood.
pub fn settings_passed_over(what: &[String]) -> Option<String> {
    let first = what.first()?;
    let more = match what.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!("Of this window’s settings, {first}{more}. The usual ones are used; set them again with F12."))
}

/// Settings that were not saved.
pub fn settings_not_saved(error: &SettingsError) -> String {
    format!(
        "The settings hold until the window closes, but could not be saved: {error}. Make room there, then set them again."
    )
}

/// What was recorded last is undone.
pub fn last_undone(last: &LastDone) -> Message {
    match &last.what {
        LastWhat::In(made) => Message::note(
            format!("The ticket {} is void.", format::grouped_code(&made.entry.ticket)),
            "If the vehicle is inside after all, let it in again.",
        ),
        LastWhat::Out(stay) => Message::note(
            format!("{} is inside again.", stay.plate.as_ref().map_or("The vehicle", |plate| plate.typed())),
            "If it paid, give the money back or let it out again.",
        ),
    }
}

/// What was recorded last could not be undone.
pub fn not_undone(error: &UndoError) -> Message {
    match error {
        UndoError::Books(error) => books(error),
        other => {
            Message::refusal(sentence(&other.to_string()), "Nothing was done. Go on, and look for it by its plate.")
        }
    }
}

/// A ticket that was declared void.
pub fn voided(code: &TicketCode) -> Message {
    Message::refusal(
        format!("The ticket {} was declared void.", code.grouped()),
        "If its vehicle is inside after all, type its plate or its spot.",
    )
}

/// A stay that is no longer in the books.
pub fn gone() -> Message {
    Message::refusal("That stay is no longer in the books.", "Type the plate, the ticket or the spot again.")
}

/// Several vehicles with one plate.
pub fn several_inside() -> Message {
    Message::note("Several vehicles with this plate are inside.", "Choose by spot and entry time, or take the ticket.")
}

/// A ticket of a vehicle that has left.
pub fn left_earlier(at_work: Option<&AtWork>, exit: &CheckedOut) -> Message {
    let left = at_work.map(|at_work| format::date_time(at_work.local(exit.exit))).unwrap_or_default();
    Message::note(
        format!("This vehicle left at {left} with receipt {}. Nothing was done.", exit.receipt),
        "This is its receipt.",
    )
}

/// A vehicle was not let in.
pub fn not_let_in(error: &CheckInError) -> Message {
    match error {
        CheckInError::AlreadyInside { plate, place, .. } => Message::refusal(
            format!("{plate} is already inside{place}. Nothing was done."),
            "Let that vehicle out, or, if this is another one, let it in again and say why.",
        ),
        CheckInError::Full(missing) => Message::refusal(
            format!("No room: {missing}. Nothing was done."),
            "Choose another spot on the map, or let the vehicle in without a spot.",
        ),
        CheckInError::SpotRefused { why, .. } => spot_refused(why),
        CheckInError::UnknownSpot(label) => no_such_spot(label),
        CheckInError::NoRandomness(_) => Message::refusal(
            "The computer gives no random numbers, so no ticket can be made.",
            "Write the entry on paper, restart the computer, and enter it later.",
        ),
        CheckInError::Books(error) => books(error),
        CheckInError::UnknownClass(..)
        | CheckInError::Plate(_)
        | CheckInError::When(_)
        | CheckInError::TooLong(..)
        | CheckInError::OtherOperation => Message::refusal(sentence(&error.to_string()), "Nothing was done."),
    }
}

/// Enter was pressed although there is no spot.
pub fn full_and_asked_again() -> Message {
    Message::refusal(
        "There is no spot for this vehicle, so no ticket was made.",
        "Choose a spot on the map, or press “Let in without a spot”.",
    )
}

/// The suggested spot went meanwhile.
pub fn spot_replaced(entry: &CheckedIn) -> Option<Message> {
    let gone = entry.replaced.as_ref()?;
    let labels: Vec<String> = entry.spots.iter().map(|spot| spot.label.clone()).collect();
    Some(Message::refusal(
        format!("{gone} was taken at the same moment. The spot is now {}.", format::listed(&labels)),
        "Tell the driver the new spot; the ticket has it.",
    ))
}

/// A spot that cannot be given.
pub fn spot_refused(why: &OverrideRefused) -> Message {
    match why {
        OverrideRefused::Taken(label) => {
            Message::refusal(format!("{label} is taken."), "Choose another spot, or let the vehicle on it out first.")
        }
        OverrideRefused::OutOfService(label) => {
            Message::refusal(format!("{label} is out of service."), "Choose another spot.")
        }
    }
}

/// No spot has that label.
pub fn no_such_spot(label: &str) -> Message {
    Message::refusal(
        format!("There is no spot “{}” in this garage.", label.trim()),
        "Type what is painted on it, or click it on the map.",
    )
}

/// A vehicle was not let out.
pub fn not_let_out(error: &CheckOutError) -> Message {
    match error {
        CheckOutError::NoLongerHolds { shown, now } => Message::refusal(
            format!("The fee is {now} now, no longer {shown}. Nothing was done."),
            "Tell the driver the new amount, then close.",
        ),
        CheckOutError::AlreadyLeft { exit, receipt, .. } => {
            Message::note(format!("This vehicle left at {exit} with receipt {receipt}."), "Nothing was done now.")
        }
        CheckOutError::Payment(PaymentError::Underpaid { missing, to_pay, given }) => Message::refusal(
            format!("{missing} more, please: {given} of {to_pay} was given."),
            "Type all that was given. Nothing was done.",
        ),
        CheckOutError::CannotPrice(why) => {
            Message::refusal(sentence(&why.to_string()), "Or let the vehicle out unpaid.")
        }
        CheckOutError::ReasonMissing => reason_missing(),
        CheckOutError::Books(error) => books(error),
        CheckOutError::NotInside(_)
        | CheckOutError::Several(..)
        | CheckOutError::Voided
        | CheckOutError::TenderNeeded(_)
        | CheckOutError::EvidenceMissing
        | CheckOutError::TicketIsThere
        | CheckOutError::ProvenAfterExit(_)
        | CheckOutError::TooLong(_)
        | CheckOutError::Ticket(_)
        | CheckOutError::Plate(_)
        | CheckOutError::Payment(_)
        | CheckOutError::Stay(_)
        | CheckOutError::When(_)
        | CheckOutError::OtherOperation => Message::refusal(sentence(&error.to_string()), "Nothing was done."),
    }
}

/// There is no price yet.
pub fn price_missing() -> Message {
    Message::refusal(
        "The tariff has no price for this stay.",
        "Set a price by hand, or let the vehicle out unpaid. Either needs a reason.",
    )
}

/// A price below zero.
pub fn price_negative() -> Message {
    Message::refusal("A price cannot be less than nothing.", "Type the price again.")
}

/// A text that is no amount.
pub fn no_amount(error: &MoneyError) -> Message {
    Message::refusal(sentence(&error.to_string()), "Type it like 12.50. Nothing was done.")
}

/// The books could not be opened.
pub fn not_opened(error: &BooksError) -> Message {
    let next = match error {
        BooksError::InUse(_) | BooksError::Busy => "Close what uses it, then try again.",
        BooksError::Newer { .. } => "Nothing was changed.",
        BooksError::ReadOnly(_) | BooksError::Full | BooksError::NearlyFull => {
            "Until it can be written: open the barrier, write everything on paper, and enter it later."
        }
        _ => "Put it right, then try again. Nothing was changed.",
    };
    Message::refusal(sentence(&error.to_string()), next)
}

/// What is wrong with damaged books, in a sentence.
pub fn damage(error: &BooksError) -> String {
    match error {
        BooksError::Damaged(why) => sentence(why),
        other => sentence(&other.to_string()),
    }
}

/// A way out of damaged books led nowhere.
pub fn not_mended(error: &BooksError) -> Message {
    Message::refusal(
        format!("That did not help: {}", damage(error)),
        "The files are as they were. Choose the other way, or restore a backup from another disk.",
    )
}

/// What happened while the books were opened, where it is worth a line.
pub fn happened(happened: &Happened) -> Option<String> {
    match happened {
        Happened::Nothing => None,
        Happened::KeptCopy(path) => {
            Some(format!("The books were brought up to date; a copy of the old ones lies in {}.", path.display()))
        }
        Happened::Restored(restored) => {
            Some(format!("{}{}", put_aside("A backup is in use now.", restored.aside.as_deref()), lost(&restored.lost)))
        }
        Happened::EpochBegun(anew) => {
            let carried = format!("The books were begun anew with {} vehicles inside.", anew.stays);
            Some(format!("{}{}", put_aside(&carried, anew.aside.as_deref()), lost(&anew.lost)))
        }
    }
}

fn put_aside(what: &str, aside: Option<&Path>) -> String {
    match aside {
        Some(aside) => format!("{what} The damaged file was kept in {}.", aside.display()),
        None => what.to_owned(),
    }
}

fn lost(lost: &[String]) -> String {
    match lost {
        [] => String::new(),
        [first] => format!(" Not carried over: {first}."),
        [first, rest @ ..] => format!(" Not carried over: {first}, and {} more; the journal lists them.", rest.len()),
    }
}

/// A paper was not saved.
pub fn not_saved(error: &SavePaperError) -> Message {
    match error {
        SavePaperError::Paper(error) => {
            Message::refusal(sentence(&error.to_string()), "What was done stands in the books.")
        }
        SavePaperError::File { path, why } => Message::refusal(
            format!("{path} cannot be written: {why}."),
            "Save it somewhere else. What was done stands in the books.",
        ),
    }
}

/// The map cannot be kept up to date.
pub fn map_stale(error: &BooksError) -> String {
    format!("The map may be out of date: {error}.")
}

/// A part of the program has ended that should not have.
pub fn ended(part: &str) -> String {
    format!(
        "A part of the program has stopped ({part}). Close the window and open it again; what was said done is safe."
    )
}

/// No plan was read.
pub fn no_plan_read() -> Message {
    Message::refusal("No floor plan was read yet.", "Choose at least one GeoJSON file.")
}

/// No file was chosen.
pub fn no_file_chosen() -> Message {
    Message::note("No file was chosen.", "If no window for choosing files opened, type the path of the file below.")
}

/// A number of floors or spots is none.
pub fn no_number(what: &str, most: usize) -> Message {
    Message::refusal(format!("The number of {what} is a whole number from 1 to {most}."), "Type it again.")
}

/// Floor plans could not be read.
pub fn plans_not_read(error: &ReadPlansError) -> Message {
    Message::refusal(sentence(&error.to_string()), "Choose other files. Nothing was changed.")
}

/// A garage could not be made.
pub fn not_begun(error: &BeginError) -> Message {
    let next = match error {
        BeginError::Zone(_) => "Zones are written like Europe/Berlin or America/New_York.",
        BeginError::Currency(_) => "Currencies are written with three letters, such as EUR.",
        BeginError::SetUp(SetUpError::Name) => "Type what stands over the entrance.",
        BeginError::Layout(_) => "Put the plan right and import it again.",
        BeginError::SetUp(_) | BeginError::Tariff(_) | BeginError::Time(_) | BeginError::Books(_) => {
            "Nothing was made."
        }
    };
    let mut what = sentence(&error.to_string());
    if let Some(source) = error.source() {
        let source = source.to_string();
        if !what.contains(&source) {
            what = format!("{what} {}", sentence(&source));
        }
    }
    Message::refusal(what, next)
}

/// With a capital at its beginning and a full stop at its end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    sentence.extend(letters);
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::{Currency, Money};

    fn euro(minor: i64) -> Money {
        Money::new(minor, Currency::new("EUR").unwrap())
    }

    #[test]
    fn every_refusal_says_what_to_do_next() {
        let refusals = [
            busy(),
            card_number(),
            reason_missing(),
            unknown_ticket(&TicketCode::from_random([7; 7])),
            not_let_in(&CheckInError::AlreadyInside {
                plate: "B-AB 12".into(),
                place: " on G-004".into(),
                stay: crate::domain::ids::StayId::new(uuid::Uuid::nil()),
            }),
            not_let_out(&CheckOutError::NoLongerHolds { shown: euro(250), now: euro(450) }),
            not_let_out(&CheckOutError::Payment(PaymentError::Underpaid {
                missing: euro(50),
                to_pay: euro(250),
                given: euro(200),
            })),
            books(&BooksError::Full),
            books(&BooksError::ReadOnly("“x”: read-only file system".into())),
            not_opened(&BooksError::InUse("its window is already open".into())),
            price_missing(),
            no_such_spot(" X9 "),
        ];
        for message in refusals {
            assert!(message.what.ends_with('.'), "{message:?}");
            assert!(message.next.ends_with('.') && message.next.len() > 10, "{message:?}");
        }
    }

    #[test]
    fn a_fee_that_rose_names_both_amounts() {
        let message = not_let_out(&CheckOutError::NoLongerHolds { shown: euro(250), now: euro(450) });
        assert!(message.what.contains("4.50 EUR") && message.what.contains("2.50 EUR"), "{message:?}");
    }

    #[test]
    fn a_sentence_begins_with_a_capital_and_ends() {
        assert_eq!(sentence("the disk is full"), "The disk is full.");
        assert_eq!(sentence("Done."), "Done.");
        assert_eq!(sentence(""), ".");
    }
}
