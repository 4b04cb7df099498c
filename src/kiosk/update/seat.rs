//! Who is at the window: the first owner, signing in, locking, coming back.

use super::letting_out::{let_out, to_lock};
use super::{Effect, approval, fail, submit};
use crate::domain::ids::UserId;
use crate::domain::users::UserName;
use crate::domain::users::permission::{Permission, Standing};
use crate::domain::users::pin::Pin;
use crate::domain::users::recovery::RecoveryCode;
use crate::kiosk::command::{BooksCommand, Command, RequestId};
use crate::kiosk::messages;
use crate::kiosk::seat::{SeatAnswer, SeatCommand, SeatIntent, SeatOutcome, Staff, Tried, TypedPin};
use crate::kiosk::state::{Door, KioskState, Message, Page, Recovery, Remote, ShownCode, Shut};

/// The books are open: the owner is made where there are no users, else somebody signs in.
pub(super) fn on_opened(state: &mut KioskState, staff: Staff) {
    state.seat.door = match (&staff.signed_in, staff.users.is_empty()) {
        (_, true) => Door::Owner(Box::default()),
        (Some(_), false) => Door::Open,
        (None, false) => Door::Shut(Box::new(shut(&staff, None))),
    };
    state.seat.staff = staff;
    asks_anew(state);
}

/// A locked window. Where there is only one user, nobody need choose.
pub(super) fn shut(staff: &Staff, locked_by: Option<UserId>) -> Shut {
    let only = match staff.users.as_slice() {
        [only] => Some(only.id),
        _ => None,
    };
    Shut { locked_by, chosen: locked_by.or(only), ..Shut::default() }
}

/// Something else is asked: what was typed is cleared.
pub(super) const fn asks_anew(state: &mut KioskState) {
    state.seat.form = state.seat.form.wrapping_add(1);
}

pub(super) fn on_intent(state: &mut KioskState, intent: SeatIntent) -> Vec<Effect> {
    if state.at_work().is_none() || is_waiting(state) {
        return Vec::new();
    }
    asks_anew(state);
    match intent {
        SeatIntent::Lock => lock(state, false),
        SeatIntent::LockByItself => lock(state, true),
        SeatIntent::SignOut => {
            if let Door::Shut(door) = &mut state.seat.door {
                **door = shut(&state.seat.staff, None);
            }
            Vec::new()
        }
        SeatIntent::Choose(user) => choose(state, user),
        SeatIntent::Name(name) => name_owner(state, &name),
        SeatIntent::Pin(typed) => on_pin(state, &typed),
        SeatIntent::Code(typed) => on_code(state, &typed),
        SeatIntent::LostPin => lost_pin(state),
        SeatIntent::WrittenDown => {
            if let Door::Code(_) = state.seat.door {
                enter(state);
            }
            Vec::new()
        }
        SeatIntent::CardNumber => {
            say(state, messages::card_number());
            Vec::new()
        }
        SeatIntent::Back => back(state),
        SeatIntent::LetOut(scanned) => let_out(state, scanned),
    }
}

/// Whether an answer is waited for that decides what is asked next.
const fn is_waiting(state: &KioskState) -> bool {
    match &state.seat.door {
        Door::Owner(owner) => owner.making.is_pending(),
        Door::Shut(shut) => shut.trying.is_pending(),
        Door::Recover(recovery) => recovery.making.is_pending(),
        Door::Approve(approve) => approve.trying.is_pending(),
        Door::Open | Door::Code(_) | Door::LettingOut => false,
    }
}

/// Locks the window. What is half done stays as it is, for whoever signs in next.
fn lock(state: &mut KioskState, by_itself: bool) -> Vec<Effect> {
    match state.seat.door {
        // What waits for an approval is not done; whoever asked can ask again.
        Door::Open | Door::Approve(_) => {}
        Door::LettingOut => return to_lock(state),
        Door::Owner(_) | Door::Code(_) | Door::Shut(_) | Door::Recover(_) => return Vec::new(),
    }
    // A recovery code is shown this once: whoever reads it says when it is written down.
    if !by_itself && matches!(&state.own_window.page, Page::Users(page) if page.shows_code()) {
        return Vec::new();
    }
    // What is being recorded is shown first; nobody is away yet who waits for it.
    if by_itself && state.counter.is_recording() {
        return Vec::new();
    }
    let locked_by = state.seat.staff.signed_in.take().map(|user| user.id);
    state.seat.door = Door::Shut(Box::new(shut(&state.seat.staff, locked_by)));
    if !matches!(state.own_window.page, Page::AfterCut(_)) {
        state.own_window.page = Page::Work;
    }
    submit(state, Command::Books(BooksCommand::Seat(SeatCommand::Lock { by_itself }))).1
}

fn choose(state: &mut KioskState, user: UserId) -> Vec<Effect> {
    let chosen = state.seat.user(user).cloned();
    match &mut state.seat.door {
        Door::Shut(shut) => {
            shut.chosen = chosen.map(|user| user.id);
            shut.message = None;
        }
        Door::Recover(recovery) => recovery.owner = chosen,
        Door::Approve(approve) => {
            approve.chosen = chosen.map(|user| user.id);
            approve.message = None;
        }
        Door::Open | Door::Owner(_) | Door::Code(_) | Door::LettingOut => {}
    }
    Vec::new()
}

fn name_owner(state: &mut KioskState, name: &str) -> Vec<Effect> {
    if let Door::Owner(owner) = &mut state.seat.door {
        match UserName::parse(name) {
            Ok(name) => {
                owner.name = Some(name);
                owner.message = None;
            }
            Err(error) => owner.message = Some(messages::refused_user(&error)),
        }
    }
    Vec::new()
}

/// What came of a new PIN that was typed, which is asked for twice.
pub(super) enum Chosen {
    /// It was chosen.
    Once(Pin),
    /// It was typed again.
    Twice(Pin),
    /// It cannot be taken.
    Not(Message),
}

/// Looks at a new PIN.
pub(super) fn chosen(before: Option<&Pin>, typed: &TypedPin) -> Chosen {
    match (before, Pin::chosen(&typed.0)) {
        (_, Err(error)) => Chosen::Not(messages::refused_pin(error)),
        (None, Ok(pin)) => Chosen::Once(pin),
        (Some(before), Ok(pin)) if *before == pin => Chosen::Twice(pin),
        (Some(_), Ok(_)) => Chosen::Not(messages::not_the_same_pin()),
    }
}

fn on_pin(state: &mut KioskState, typed: &TypedPin) -> Vec<Effect> {
    match &mut state.seat.door {
        Door::Shut(_) => try_pin(state, typed),
        Door::Owner(owner) => {
            let Some(name) = owner.name.clone() else { return Vec::new() };
            owner.message = None;
            match chosen(owner.pin.as_ref(), typed) {
                Chosen::Once(pin) => owner.pin = Some(pin),
                Chosen::Not(message) => {
                    owner.pin = None;
                    owner.message = Some(message);
                }
                Chosen::Twice(pin) => return ask(state, SeatCommand::MakeOwner { name, pin }),
            }
            Vec::new()
        }
        Door::Recover(recovery) => {
            let (Some(owner), Some(code)) = (recovery.owner.clone(), recovery.code.clone()) else { return Vec::new() };
            recovery.message = None;
            match chosen(recovery.pin.as_ref(), typed) {
                Chosen::Once(pin) => recovery.pin = Some(pin),
                Chosen::Not(message) => {
                    recovery.pin = None;
                    recovery.message = Some(message);
                }
                Chosen::Twice(pin) => return ask(state, SeatCommand::Recover { name: owner.name, code, pin }),
            }
            Vec::new()
        }
        Door::Approve(_) => approval::on_pin(state, typed),
        Door::Open | Door::Code(_) | Door::LettingOut => Vec::new(),
    }
}

fn try_pin(state: &mut KioskState, typed: &TypedPin) -> Vec<Effect> {
    let Door::Shut(shut) = &mut state.seat.door else { return Vec::new() };
    let user = shut.chosen.and_then(|chosen| state.seat.staff.users.iter().find(|user| user.id == chosen));
    let message = match (user, Pin::typed(&typed.0)) {
        (None, _) => messages::nobody_chosen(),
        (Some(_), Err(error)) => messages::refused_pin(error),
        (Some(user), Ok(pin)) => {
            let name = user.name.clone();
            shut.message = None;
            return ask(state, SeatCommand::SignIn { name, pin });
        }
    };
    shut.message = Some(message);
    Vec::new()
}

/// Asks something whose answer decides what is asked next.
fn ask(state: &mut KioskState, command: SeatCommand) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Books(BooksCommand::Seat(command)));
    if let Some(waiting) = waiting(state) {
        *waiting = Remote::Pending(id);
    }
    effects
}

/// What waits for an answer at the door.
pub(super) fn waiting(state: &mut KioskState) -> Option<&mut Remote<()>> {
    match &mut state.seat.door {
        Door::Owner(owner) => Some(&mut owner.making),
        Door::Shut(shut) => Some(&mut shut.trying),
        Door::Recover(recovery) => Some(&mut recovery.making),
        Door::Approve(approve) => Some(&mut approve.trying),
        Door::Open | Door::Code(_) | Door::LettingOut => None,
    }
}

fn on_code(state: &mut KioskState, typed: &TypedPin) -> Vec<Effect> {
    if let Door::Recover(recovery) = &mut state.seat.door {
        match RecoveryCode::parse(&typed.0) {
            Ok(code) => {
                recovery.code = Some(code);
                recovery.message = None;
            }
            Err(error) => recovery.message = Some(messages::no_code(error)),
        }
    }
    Vec::new()
}

fn lost_pin(state: &mut KioskState) -> Vec<Effect> {
    if let Door::Shut(_) = state.seat.door {
        let owners: Vec<_> = state.seat.owners().cloned().collect();
        let owner = match owners.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        state.seat.door = Door::Recover(Box::new(Recovery { owner, ..Recovery::default() }));
    }
    Vec::new()
}

/// A step back: to what was asked before.
fn back(state: &mut KioskState) -> Vec<Effect> {
    let has_choice = state.seat.owners().nth(1).is_some();
    match &mut state.seat.door {
        Door::Owner(owner) => {
            owner.message = None;
            if owner.pin.take().is_none() {
                owner.name = None;
            }
        }
        Door::Recover(recovery) => {
            recovery.message = None;
            if recovery.pin.take().is_none() && recovery.code.take().is_none() {
                if has_choice && recovery.owner.is_some() {
                    recovery.owner = None;
                } else {
                    state.seat.door = Door::Shut(Box::new(shut(&state.seat.staff, None)));
                }
            }
        }
        Door::Shut(shut) => shut.message = None,
        Door::LettingOut => return to_lock(state),
        Door::Approve(_) => approval::not_given(state),
        Door::Open | Door::Code(_) => {}
    }
    Vec::new()
}

/// Whoever was signed in may no longer be: then the window locks.
pub(super) fn shut_if_nobody_is_there(state: &mut KioskState) {
    if state.seat.is_open() && state.seat.staff.signed_in.is_none() && !state.seat.staff.users.is_empty() {
        asks_anew(state);
        state.own_window.page = Page::Work;
        enter(state);
    }
}

/// Somebody is signed in and sees the recovery code no longer: the work begins.
fn enter(state: &mut KioskState) {
    state.seat.door = if state.seat.staff.signed_in.is_some() {
        Door::Open
    } else {
        Door::Shut(Box::new(shut(&state.seat.staff, None)))
    };
}

pub(super) fn on_answer(state: &mut KioskState, id: RequestId, answer: SeatAnswer) {
    let SeatAnswer { what, staff } = answer;
    if let Some(staff) = staff {
        state.seat.staff = staff;
    }
    let is_awaited = waiting(state).is_some_and(|waiting| waiting.awaits(id));
    if !is_awaited {
        return;
    }
    asks_anew(state);
    if let Some(waiting) = waiting(state) {
        *waiting = Remote::Idle;
    }
    approval::stop_waiting(state, id);
    match what {
        SeatOutcome::OwnerMade(Ok(code)) | SeatOutcome::Recovered(Ok(Some(code))) => show_code(state, code),
        SeatOutcome::OwnerMade(Err(error)) if state.seat.staff.users.is_empty() => {
            say(state, messages::user_not_made(&error));
            if let Door::Owner(owner) = &mut state.seat.door {
                owner.pin = None;
            }
        }
        // Somebody made the owner at the same moment, at the command line.
        SeatOutcome::OwnerMade(Err(error)) => {
            enter(state);
            say(state, messages::user_not_made(&error));
        }
        SeatOutcome::Recovered(Ok(None)) => {
            say(state, messages::wrong_code());
            if let Door::Recover(recovery) = &mut state.seat.door {
                (recovery.code, recovery.pin) = (None, None);
            }
        }
        SeatOutcome::Recovered(Err(error)) => {
            say(state, messages::user_not_made(&error));
            if let Door::Recover(recovery) = &mut state.seat.door {
                recovery.pin = None;
            }
        }
        SeatOutcome::SignedIn(Ok(Tried::Right)) => enter(state),
        SeatOutcome::SignedIn(Ok(Tried::Wrong { left, until: None }))
        | SeatOutcome::NotApproved(Ok(Tried::Wrong { left, until: None })) => say(state, messages::wrong_pin(left)),
        SeatOutcome::SignedIn(Ok(Tried::Wrong { until: Some(until), .. } | Tried::MustWait { until }))
        | SeatOutcome::NotApproved(Ok(Tried::Wrong { until: Some(until), .. } | Tried::MustWait { until })) => {
            let message = must_wait(state, until);
            say(state, message);
        }
        SeatOutcome::SignedIn(Err(error)) | SeatOutcome::NotApproved(Err(error)) => {
            say(state, messages::not_signed_in(&error));
        }
        SeatOutcome::NotApproved(Ok(Tried::Right)) | SeatOutcome::Seen => say(state, messages::busy()),
    }
}

/// Says until when somebody must wait, and who can lift that.
fn must_wait(state: &KioskState, until: crate::domain::time::Instant) -> Message {
    let who = match &state.seat.door {
        Door::Shut(shut) => shut.chosen,
        Door::Approve(approve) => approve.chosen,
        _ => None,
    };
    let others = state.seat.staff.users.iter().filter(|user| Some(user.id) != who);
    let helpers: Vec<&str> = others
        .filter(|user| Standing::User(user.role).may(Permission::Unlock))
        .map(|user| user.name.as_str())
        .collect();
    let local = state.at_work().map(|at_work| at_work.local(until));
    messages::must_wait(local, &helpers)
}

fn say(state: &mut KioskState, message: Message) {
    match &mut state.seat.door {
        Door::Owner(owner) => owner.message = Some(message),
        Door::Shut(shut) => shut.message = Some(message),
        Door::Recover(recovery) => recovery.message = Some(message),
        Door::Approve(approve) => approve.message = Some(message),
        Door::Open | Door::Code(_) | Door::LettingOut => state.counter.message = Some(message),
    }
}

fn show_code(state: &mut KioskState, code: RecoveryCode) {
    let whose = match &state.seat.door {
        Door::Owner(owner) => owner.name.as_ref().map(UserName::as_str).unwrap_or_default().to_owned(),
        Door::Recover(recovery) => {
            recovery.owner.as_ref().map(|owner| owner.name.as_str().to_owned()).unwrap_or_default()
        }
        Door::Open | Door::Code(_) | Door::Shut(_) | Door::LettingOut | Door::Approve(_) => String::new(),
    };
    state.seat.door = Door::Code(Box::new(ShownCode { code, whose }));
}

/// Once a minute the locked window asks to be locked, should the desk have been too busy for that; so it also hears of users who are
/// added at the command line.
pub(super) fn look_again(state: &mut KioskState) -> Vec<Effect> {
    match &state.seat.door {
        Door::Shut(shut) if !shut.trying.is_pending() => lock_for_sure(state),
        _ => Vec::new(),
    }
}

/// Whatever was asked before: from here on nobody acts.
pub(super) fn lock_for_sure(state: &mut KioskState) -> Vec<Effect> {
    submit(state, Command::Books(BooksCommand::Seat(SeatCommand::Lock { by_itself: false }))).1
}

/// The desk did not take a command.
pub(super) fn on_busy(state: &mut KioskState, id: RequestId) {
    if waiting(state).is_some_and(|waiting| waiting.awaits(id)) {
        if let Some(waiting) = waiting(state) {
            fail(waiting, id, &messages::busy());
        }
        say(state, messages::busy());
    }
}
