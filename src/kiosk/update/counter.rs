//! The one field, and what a search finds.

use super::{Effect, change, entry, exit, handover, letting_out, paper, search, spot, submit};
use crate::domain::facility::ClassCode;
use crate::domain::ticket::{TicketCode, TicketCodeError};
use crate::kiosk::card_number;
use crate::kiosk::command::{BooksCommand, Command, FilesCommand, Finding, RequestId, SaveTo, Wanted, What};
use crate::kiosk::intent::CounterIntent;
use crate::kiosk::messages;
use crate::kiosk::reply::{Met, Several};
use crate::kiosk::state::{Along, Exit, KioskState, Left, PaperShown, Remote, Step};
use crate::operations::find::FindError;

pub(super) fn on_intent(state: &mut KioskState, intent: CounterIntent) -> Vec<Effect> {
    // Whatever is being recorded is shown before anything else begins.
    if state.counter.is_recording() {
        state.counter.message = Some(messages::recording());
        return Vec::new();
    }
    if letting_out::waits(state, &intent) {
        state.counter.message = Some(messages::waits_for_sign_in());
        return Vec::new();
    }
    match intent {
        CounterIntent::Find(text) => find(state, What::Text(text), here(state)),
        CounterIntent::FindAs(class, text) => find_as(state, What::Text(text), class),
        CounterIntent::Scan(text) => scan(state, text),
        CounterIntent::ComesIn(text) => find(state, What::ComesIn(text), here(state)),
        CounterIntent::WithoutPlate => find(state, What::WithoutPlate, here(state)),
        CounterIntent::WithoutPlateAs(class) => find_as(state, What::WithoutPlate, class),
        CounterIntent::WithoutPlateOn { label, spot } => {
            find(state, What::WithoutPlate, Along { spot: Some((label, spot)), ..Along::default() })
        }
        CounterIntent::Turn(stay, found_by) => find(state, What::Stay(stay, found_by), Along::default()),
        CounterIntent::Recent => change::recent(state),
        CounterIntent::ChooseMovement(op) => change::choose(state, op),
        CounterIntent::Undo(reason) => change::undo(state, &reason),
        CounterIntent::ShowChosen => change::show_chosen(state),
        CounterIntent::Back if state.seat.is_letting_out() && matches!(state.counter.step, Step::Idle) => {
            letting_out::back_to_the_lock(state)
        }
        CounterIntent::Handover(intent) => handover::on_intent(state, intent),
        CounterIntent::Search(intent) => search::on_intent(state, intent),
        CounterIntent::Back => {
            state.counter.search = Remote::Idle;
            state.counter.begin(Step::Idle);
            state.board.look_away();
            Vec::new()
        }
        CounterIntent::Entry(intent) => entry::on_intent(state, intent),
        CounterIntent::Exit(intent) => exit::on_intent(state, intent),
        CounterIntent::Spot(intent) => spot::on_intent(state, intent),
        CounterIntent::Save(to) => save(state, to),
        CounterIntent::Reprint => paper::reprint(state),
        CounterIntent::CardNumber => {
            state.counter.message = Some(messages::card_number());
            Vec::new()
        }
    }
}

/// What a scanner read is never taken for a plate if it is a ticket read wrongly, and never kept if it is a payment card.
pub(super) fn scan(state: &mut KioskState, text: String) -> Vec<Effect> {
    if card_number::is_in(&text) {
        state.counter.message = Some(messages::card_number());
        return Vec::new();
    }
    if TicketCode::parse(&text) == Err(TicketCodeError::Mistyped) {
        state.counter.message = Some(messages::misread(&text));
        return Vec::new();
    }
    find(state, What::Text(text), here(state))
}

/// What goes along with a search for a vehicle: the spot that somebody chose for it before.
fn here(state: &KioskState) -> Along {
    Along { spot: state.counter.next_on.clone(), ..Along::default() }
}

/// Asks what something means.
pub(super) fn find(state: &mut KioskState, what: What, along: Along) -> Vec<Effect> {
    ask(state, Finding { what, wanted: Wanted::default() }, along)
}

/// Asks what something means; a vehicle that comes in is of this class.
fn find_as(state: &mut KioskState, what: What, class: ClassCode) -> Vec<Effect> {
    let wanted = Wanted { class: Some(class), ..Wanted::default() };
    let along = here(state);
    ask(state, Finding { what, wanted }, along)
}

fn ask(state: &mut KioskState, finding: Finding, along: Along) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Books(BooksCommand::Find(finding)));
    // Only the last search counts; what an earlier one finds is passed over.
    state.counter.search = Remote::Pending(id);
    state.counter.along = along;
    state.counter.message = None;
    effects
}

pub(super) fn on_found(state: &mut KioskState, id: RequestId, outcome: Result<Met, FindError>) -> Vec<Effect> {
    if !state.counter.search.awaits(id) {
        return Vec::new();
    }
    state.counter.search = Remote::Idle;
    let along = std::mem::take(&mut state.counter.along);
    let message = along.message.clone();
    let chosen = along.spot.as_ref().map(|(_, spot)| *spot);
    match outcome {
        Ok(met) => turn_to(state, met, along),
        Err(error) => stay_at_the_field(state, messages::not_found(&error)),
    }
    if message.is_some() {
        state.counter.message = message;
    }
    state.board.look_away();
    if let Some(spot) = state.counter.pointed_out().first() {
        state.board.show_floor_of(*spot);
    }
    match (chosen, &state.counter.step) {
        // What is unusual about it, or against it, is said before the ticket.
        (Some(spot), Step::Entry(_)) => entry::look_at(state, spot),
        _ => Vec::new(),
    }
}

fn turn_to(state: &mut KioskState, met: Met, along: Along) {
    match met {
        Met::Coming(_) | Met::Several(Several::FreeSpot { .. }) if state.seat.is_letting_out() => {
            stay_at_the_field(state, messages::entries_wait());
        }
        Met::Leaving(leaving) => {
            let (paying, changing) = (Remote::Idle, Remote::Idle);
            let exit = Exit { leaving: *leaving, by_hand: None, paying, changing, opens: along.opens };
            state.counter.begin(Step::Exit(Box::new(exit)));
        }
        Met::Coming(coming) => state.counter.begin(Step::Entry(Box::new(entry::begin(*coming, along)))),
        Met::Several(several) => {
            state.counter.begin(Step::Choose(several));
            if let Step::Choose(Several::Stays(_)) = &state.counter.step {
                state.counter.message = Some(messages::several_inside());
            }
        }
        Met::Left(made) => {
            let message = messages::left_earlier(state.at_work(), &made.exit);
            let shown = PaperShown { made: *made, when: Left::Earlier, saving: Remote::Idle, printing: Remote::Idle };
            state.counter.begin(Step::Receipt(Box::new(shown)));
            state.counter.message = Some(message);
        }
        Met::Voided(code) => stay_at_the_field(state, messages::voided(&code)),
        Met::UnknownTicket(code) => stay_at_the_field(state, messages::unknown_ticket(&code)),
        Met::Gone => stay_at_the_field(state, messages::gone()),
    }
}

/// Nothing was found: what was typed stays in the field, to be put right or typed over.
fn stay_at_the_field(state: &mut KioskState, message: crate::kiosk::state::Message) {
    state.counter.step = Step::Idle;
    state.counter.message = Some(message);
}

fn save(state: &mut KioskState, to: SaveTo) -> Vec<Effect> {
    let Some(paper) = state.counter.paper().cloned() else { return Vec::new() };
    let (id, effects) = submit(state, Command::Files(FilesCommand::SavePaper(paper, to)));
    let saving = match &mut state.counter.step {
        Step::Ticket(ticket) => &mut ticket.saving,
        Step::Receipt(receipt) => &mut receipt.saving,
        _ => return Vec::new(),
    };
    if saving.is_pending() {
        return Vec::new();
    }
    *saving = Remote::Pending(id);
    effects
}
