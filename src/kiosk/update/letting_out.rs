//! At a locked window a vehicle is let out all the same, and everything else waits.

use super::seat::{asks_anew, lock_for_sure, shut};
use super::{Effect, counter, entry};
use crate::kiosk::intent::{CounterIntent, ExitIntent};
use crate::kiosk::messages;
use crate::kiosk::state::{Counter, Door, KioskState, Remote, Step};

/// Lets a vehicle out at the locked window. What was being done there waits beside.
pub(super) fn let_out(state: &mut KioskState, scanned: Option<String>) -> Vec<Effect> {
    let Door::Shut(shut) = &mut state.seat.door else { return Vec::new() };
    if state.counter.is_recording() {
        shut.message = Some(messages::recording());
        return Vec::new();
    }
    let form = state.counter.form.wrapping_add(1);
    let mut aside = std::mem::replace(&mut state.counter, Counter { form, ..Counter::default() });
    hear_no_more(&mut aside);
    state.seat.aside = Some(Box::new(aside));
    state.seat.door = Door::LettingOut;
    let mut effects = lock_for_sure(state);
    if let Some(text) = scanned {
        effects.extend(counter::scan(state, text));
    }
    effects
}

/// What it asked for will be answered to another counter: it waits for nothing.
fn hear_no_more(counter: &mut Counter) {
    counter.search = Remote::Idle;
    let (saving, printing) = match &mut counter.step {
        Step::Ticket(ticket) => (&mut ticket.saving, &mut ticket.printing),
        Step::Receipt(receipt) => (&mut receipt.saving, &mut receipt.printing),
        _ => return,
    };
    if saving.is_pending() {
        *saving = Remote::Idle;
    }
    if printing.is_pending() {
        *printing = Remote::Idle;
    }
}

/// Back to the locked window, unless a vehicle is just leaving.
pub(super) fn to_lock(state: &mut KioskState) -> Vec<Effect> {
    if state.counter.is_recording() {
        state.counter.message = Some(messages::recording());
        return Vec::new();
    }
    if let Some(aside) = state.seat.aside.take() {
        state.counter = *aside;
    }
    state.seat.door = Door::Shut(Box::new(shut(&state.seat.staff, None)));
    // The spot of a vehicle that was coming in may have been told to another counter.
    entry::suggest_again(state)
}

/// At a locked window the empty field leads back to the lock.
pub(super) fn back_to_the_lock(state: &mut KioskState) -> Vec<Effect> {
    asks_anew(state);
    to_lock(state)
}

/// Whether something at the counter waits until somebody has signed in: at a locked window, all but an exit.
pub(super) const fn waits(state: &KioskState, intent: &CounterIntent) -> bool {
    if !state.seat.is_letting_out() {
        return false;
    }
    !matches!(
        intent,
        CounterIntent::Find(_)
            | CounterIntent::Scan(_)
            | CounterIntent::Turn(..)
            | CounterIntent::Back
            | CounterIntent::Save(_)
            | CounterIntent::Reprint
            | CounterIntent::CardNumber
            | CounterIntent::Exit(
                ExitIntent::Cash(_) | ExitIntent::Card | ExitIntent::Unpaid(_) | ExitIntent::SetPrice { .. }
            )
    )
}
