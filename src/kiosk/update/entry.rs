//! A vehicle comes in.

use super::{Effect, submit};
use crate::domain::allocation::{ChosenSpot, Occupancy, check_override};
use crate::domain::facility::Need;
use crate::domain::ids::SpotId;
use crate::domain::journal::fact::AtEntry;
use crate::kiosk::command::{BooksCommand, Command, RequestId, Wanted};
use crate::kiosk::intent::EntryIntent;
use crate::kiosk::messages;
use crate::kiosk::reply::{Coming, Offer, TicketMade};
use crate::kiosk::state::{Along, Entry, InsideAlready, KioskState, Message, Pick, Remote, Step, Ticket};
use crate::operations::check_in::{CheckIn, CheckInError, SpotChoice, WhenFull};
use crate::operations::desk::When;
use crate::store::sqlite::board::SpotDetail;

/// The form of a vehicle that comes in.
pub(super) fn begin(coming: Coming, along: Along) -> Entry {
    let pick = match along.spot {
        Some((label, spot)) => Pick::Chosen { label, spot, notes: Vec::new() },
        None => Pick::Suggested,
    };
    Entry {
        op: coming.op,
        plate: coming.plate,
        near: coming.near,
        class: coming.class,
        needs: Vec::new(),
        offer: Remote::Ready(coming.offer),
        pick,
        inside: None,
        again: along.again,
        making: Remote::Idle,
    }
}

fn form(state: &mut KioskState) -> Option<&mut Entry> {
    match &mut state.counter.step {
        Step::Entry(entry) => Some(entry),
        _ => None,
    }
}

pub(super) fn on_intent(state: &mut KioskState, intent: EntryIntent) -> Vec<Effect> {
    let Some(entry) = form(state) else { return Vec::new() };
    match intent {
        EntryIntent::Class(class) => {
            entry.class = class;
            wanted_changed(state)
        }
        EntryIntent::Toggle(need) => {
            toggle(&mut entry.needs, need);
            wanted_changed(state)
        }
        EntryIntent::Spot(label) => look_for(state, &label),
        EntryIntent::Suggested => {
            entry.pick = Pick::Suggested;
            state.counter.message = None;
            suggest(state)
        }
        EntryIntent::Again(reason) => {
            let reason = reason.trim();
            if reason.is_empty() {
                state.counter.message = Some(messages::reason_missing());
                return Vec::new();
            }
            entry.again = Some(reason.to_owned());
            entry.inside = None;
            make(state, WhenFull::Refuse)
        }
        EntryIntent::MakeTicket if entry.inside.is_some() => Vec::new(),
        EntryIntent::MakeTicket if entry.is_full() => {
            state.counter.message = Some(messages::full_and_asked_again());
            Vec::new()
        }
        EntryIntent::MakeTicket => make(state, WhenFull::Refuse),
        EntryIntent::WithoutSpot => {
            entry.pick = Pick::Suggested;
            make(state, WhenFull::Overflow)
        }
    }
}

/// Needs are kept in the order in which they were asked for: the most wanted first.
fn toggle(needs: &mut Vec<Need>, need: Need) {
    match needs.iter().position(|known| *known == need) {
        Some(place) => {
            needs.remove(place);
        }
        None => needs.push(need),
    }
}

fn wanted_changed(state: &mut KioskState) -> Vec<Effect> {
    state.counter.message = None;
    // What is unusual about a chosen spot depends on the class and the needs.
    let detail = state.board.detail.ready().cloned();
    if let Some(entry) = form(state)
        && let Pick::Chosen { spot, notes, .. } = &mut entry.pick
    {
        let chosen = *spot;
        notes.clear();
        if let Some(detail) = detail.filter(|detail| detail.spot.id == chosen) {
            pick_from_map(state, &detail);
        }
    }
    suggest(state)
}

/// Asks again for the spot that was asked for, if one was.
pub(super) fn suggest_again(state: &mut KioskState) -> Vec<Effect> {
    if form(state).is_some_and(|entry| entry.offer.is_pending()) { suggest(state) } else { Vec::new() }
}

/// Asks which spot the vehicle would get.
fn suggest(state: &mut KioskState) -> Vec<Effect> {
    let Some(entry) = form(state) else { return Vec::new() };
    let wanted = Wanted { class: Some(entry.class.clone()), needs: entry.needs.clone() };
    let (id, effects) = submit(state, Command::Books(BooksCommand::Suggest(wanted)));
    if let Some(entry) = form(state) {
        entry.offer = Remote::Pending(id);
    }
    effects
}

pub(super) fn on_offered(state: &mut KioskState, id: RequestId, outcome: Result<Offer, CheckInError>) {
    let Some(entry) = form(state).filter(|entry| entry.offer.awaits(id)) else { return };
    entry.offer = match outcome {
        Ok(offer) => Remote::Ready(offer),
        Err(error) => Remote::Failed(messages::not_let_in(&error)),
    };
    if let Some(spot) = state.counter.pointed_out().first() {
        state.board.show_floor_of(*spot);
    }
}

/// Looks at the spot whose label was typed; what comes of it is as if it had been pointed at.
fn look_for(state: &mut KioskState, label: &str) -> Vec<Effect> {
    let Some(spot) = state.board.spot_labelled(label) else {
        state.counter.message = Some(messages::no_such_spot(label));
        return Vec::new();
    };
    look_at(state, spot)
}

/// Looks at a spot; what comes of it is as if it had been pointed at.
pub(super) fn look_at(state: &mut KioskState, spot: SpotId) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Look(spot));
    state.board.looked_at = Some(spot);
    state.board.detail = Remote::Pending(id);
    state.board.show_floor_of(spot);
    effects
}

/// Takes a spot that was pointed at for the vehicle that comes in, or says why it cannot be had.
pub(super) fn pick_from_map(state: &mut KioskState, detail: &SpotDetail) {
    let Some(at_work) = state.at_work().cloned() else { return };
    let now = state.now;
    let Some(entry) = form(state).filter(|entry| !entry.making.is_pending()) else { return };
    let Some(class) = at_work.garage.class(&entry.class) else { return };
    let spot = &detail.spot;
    let chosen = ChosenSpot {
        label: &spot.label,
        size: &spot.size,
        zone: spot.zone.and_then(|zone| at_work.garage.zone(zone)),
        condition: now.map_or(spot.condition, |now| spot.condition_at(now)),
        occupancy: if spot.held_by.is_some() { Occupancy::Taken } else { Occupancy::Free },
    };
    match check_override(&chosen, class, &entry.needs) {
        Ok(notes) => {
            let notes = notes.iter().map(ToString::to_string).collect();
            entry.pick = Pick::Chosen { label: spot.label.clone(), spot: spot.id, notes };
            state.counter.message = None;
        }
        Err(why) => {
            // Chosen before it was looked at: what cannot be had is not kept.
            if matches!(&entry.pick, Pick::Chosen { spot: chosen, .. } if *chosen == spot.id) {
                entry.pick = Pick::Suggested;
            }
            state.counter.message = Some(messages::spot_refused(&why));
        }
    }
}

fn make(state: &mut KioskState, when_full: WhenFull) -> Vec<Effect> {
    let Some(entry) = form(state) else { return Vec::new() };
    let spot = match (&entry.pick, &entry.offer) {
        (Pick::Chosen { label, .. }, _) => SpotChoice::Chosen(label.clone()),
        (Pick::Suggested, Remote::Ready(Offer::Spot(suggestion))) => SpotChoice::Suggested(suggestion.clone()),
        // A ticket does not wait for its suggestion.
        (Pick::Suggested, _) => SpotChoice::Best,
    };
    let request = CheckIn {
        op: entry.op,
        plate: entry.plate.as_ref().map(|plate| plate.typed().to_owned()),
        class: entry.class.clone(),
        spot,
        needs: entry.needs.clone(),
        when_full,
        again: entry.again.clone(),
        when: When::Now,
        at_entry: AtEntry::default(),
    };
    state.counter.message = None;
    let (id, effects) = submit(state, Command::Books(BooksCommand::CheckIn(Box::new(request))));
    if let Some(entry) = form(state) {
        entry.making = Remote::Pending(id);
    }
    effects
}

pub(super) fn on_checked_in(
    state: &mut KioskState,
    id: RequestId,
    outcome: Result<TicketMade, CheckInError>,
) -> Vec<Effect> {
    match outcome {
        // What was recorded is shown, whatever is on the screen.
        Ok(made) => {
            let message = messages::spot_replaced(&made.entry);
            made.entry.spots.iter().for_each(|spot| state.board.take(spot.id, made.entry.entered));
            state.counter.begin(Step::Ticket(Box::new(Ticket { made, saving: Remote::Idle, printing: Remote::Idle })));
            state.counter.message = message;
            state.board.look_away();
            if let Some(spot) = state.counter.pointed_out().first() {
                state.board.show_floor_of(*spot);
            }
            Vec::new()
        }
        Err(error) => refused(state, id, &error),
    }
}

fn refused(state: &mut KioskState, id: RequestId, error: &CheckInError) -> Vec<Effect> {
    let Some(entry) = form(state).filter(|entry| entry.making.awaits(id)) else { return Vec::new() };
    entry.making = Remote::Idle;
    let again: Message = messages::not_let_in(error);
    let effects = match error {
        CheckInError::AlreadyInside { plate, stay, .. } => {
            entry.inside = Some(InsideAlready { stay: *stay, plate: plate.clone() });
            Vec::new()
        }
        CheckInError::Full(missing) => {
            entry.offer = Remote::Ready(Offer::Full(missing.to_string()));
            Vec::new()
        }
        CheckInError::SpotRefused { .. } | CheckInError::UnknownSpot(_) => {
            entry.pick = Pick::Suggested;
            suggest(state)
        }
        _ => Vec::new(),
    };
    state.counter.message = Some(again);
    effects
}
