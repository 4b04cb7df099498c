//! The page of the users: listed, added, changed and retired.

use super::seat::{Chosen, chosen};
use super::{Effect, fail, submit};
use crate::domain::users::UserName;
use crate::kiosk::command::{BooksCommand, Command, RequestId};
use crate::kiosk::messages;
use crate::kiosk::seat::TypedPin;
use crate::kiosk::state::{KioskState, Message, Page, Remote, UsersPage, UsersTask};
use crate::kiosk::users::{UsersAnswer, UsersCommand, UsersDone, UsersIntent};

fn page(state: &mut KioskState) -> Option<&mut UsersPage> {
    match &mut state.own_window.page {
        Page::Users(page) => Some(page),
        _ => None,
    }
}

pub(super) fn on_intent(state: &mut KioskState, intent: UsersIntent) -> Vec<Effect> {
    if intent == UsersIntent::Open {
        return open(state);
    }
    let Some(page) = page(state).filter(|page| !page.doing.is_pending()) else { return Vec::new() };
    page.form = page.form.wrapping_add(1);
    page.message = None;
    match intent {
        UsersIntent::Open => Vec::new(),
        UsersIntent::Choose(user) => {
            page.chosen = Some(user);
            Vec::new()
        }
        UsersIntent::Add => begin(page, UsersTask::Add { name: None, role: None, pin: None }),
        UsersIntent::ChangeRole => begin_with_chosen(page, UsersTask::Role),
        UsersIntent::ChangePin => begin_with_chosen(page, UsersTask::Pin(None)),
        UsersIntent::Retire => begin_with_chosen(page, UsersTask::Retire),
        UsersIntent::Unlock => match page.chosen().cloned() {
            Some(user) => ask(state, UsersCommand::Unlock(user)),
            None => Vec::new(),
        },
        UsersIntent::NewCode => match page.chosen().cloned() {
            Some(user) => ask(state, UsersCommand::NewCode(user)),
            None => Vec::new(),
        },
        UsersIntent::Name(text) => {
            if let UsersTask::Add { name, .. } = &mut page.task {
                match UserName::parse(&text) {
                    Ok(parsed) => *name = Some(parsed),
                    Err(error) => page.message = Some(messages::refused_user(&error)),
                }
            }
            Vec::new()
        }
        UsersIntent::Role(chosen) => match &mut page.task {
            UsersTask::Add { role, .. } => {
                *role = Some(chosen);
                Vec::new()
            }
            UsersTask::Role => match page.chosen().cloned() {
                Some(user) => ask(state, UsersCommand::SetRole(user, chosen)),
                None => Vec::new(),
            },
            _ => Vec::new(),
        },
        UsersIntent::Pin(typed) => on_pin(state, &typed),
        UsersIntent::Reason(reason) if reason.trim().is_empty() => {
            page.message = Some(messages::reason_missing());
            Vec::new()
        }
        UsersIntent::Reason(reason) => match (&page.task, page.chosen().cloned()) {
            (UsersTask::Retire, Some(user)) => ask(state, UsersCommand::Retire(user, reason.trim().to_owned())),
            _ => Vec::new(),
        },
        UsersIntent::WrittenDown => begin(page, UsersTask::List),
        UsersIntent::Back => back(state),
        UsersIntent::CardNumber => {
            page.message = Some(messages::card_number());
            Vec::new()
        }
    }
}

fn open(state: &mut KioskState) -> Vec<Effect> {
    if state.at_work().is_none() {
        return Vec::new();
    }
    let (id, effects) = submit(state, Command::Books(BooksCommand::Users(UsersCommand::List)));
    state.own_window.page = Page::Users(Box::new(UsersPage {
        known: Remote::Pending(id),
        doing: Remote::Pending(id),
        ..UsersPage::default()
    }));
    effects
}

fn begin(page: &mut UsersPage, task: UsersTask) -> Vec<Effect> {
    page.task = task;
    Vec::new()
}

/// Begins what is about somebody who works here.
fn begin_with_chosen(page: &mut UsersPage, task: UsersTask) -> Vec<Effect> {
    match page.chosen() {
        Some(user) if !user.retired => page.task = task,
        Some(_) => page.message = Some(messages::has_retired()),
        None => page.message = Some(messages::no_user_chosen()),
    }
    Vec::new()
}

fn on_pin(state: &mut KioskState, typed: &TypedPin) -> Vec<Effect> {
    let Some(page) = page(state) else { return Vec::new() };
    let user = page.chosen().cloned();
    let (UsersTask::Add { name: Some(_), role: Some(_), pin: before } | UsersTask::Pin(before)) = &mut page.task else {
        return Vec::new();
    };
    match chosen(before.as_ref(), typed) {
        Chosen::Once(pin) => *before = Some(pin),
        Chosen::Not(message) => {
            *before = None;
            page.message = Some(message);
        }
        Chosen::Twice(pin) => match (&page.task, user) {
            (UsersTask::Add { name: Some(name), role: Some(role), .. }, _) => {
                let command = UsersCommand::Add { name: name.clone(), role: *role, pin };
                return ask(state, command);
            }
            (UsersTask::Pin(_), Some(user)) => return ask(state, UsersCommand::SetPin(user, pin)),
            _ => {}
        },
    }
    Vec::new()
}

fn ask(state: &mut KioskState, command: UsersCommand) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Books(BooksCommand::Users(command)));
    if let Some(page) = page(state) {
        page.doing = Remote::Pending(id);
    }
    effects
}

/// A step back: to what was asked before, to the list, to the settings.
fn back(state: &mut KioskState) -> Vec<Effect> {
    let Some(page) = page(state) else { return Vec::new() };
    match &mut page.task {
        UsersTask::List => state.own_window.page = Page::Settings,
        // It is shown this once.
        UsersTask::Code(_) => {}
        UsersTask::Add { name, role, pin } => {
            if pin.take().is_none() && role.take().is_none() && name.take().is_none() {
                page.task = UsersTask::List;
            }
        }
        UsersTask::Pin(pin) => {
            if pin.take().is_none() {
                page.task = UsersTask::List;
            }
        }
        UsersTask::Role | UsersTask::Retire => page.task = UsersTask::List,
    }
    Vec::new()
}

pub(super) fn on_answer(state: &mut KioskState, id: RequestId, answer: UsersAnswer) {
    let UsersAnswer { done, known, staff } = answer;
    if let Some(staff) = staff {
        state.seat.staff = staff;
    }
    if let Some(page) = page(state).filter(|page| page.doing.awaits(id)) {
        page.doing = Remote::Idle;
        page.form = page.form.wrapping_add(1);
        page.known = match (known, &done) {
            (Some(known), _) => Remote::Ready(known),
            (None, Err(error)) => Remote::Failed(messages::user_not_made(error)),
            (None, Ok(_)) => Remote::Failed(messages::busy()),
        };
        match done {
            Ok(done) => say(page, done),
            Err(error) => {
                page.message = Some(messages::user_not_made(&error));
                if let UsersTask::Add { pin, .. } | UsersTask::Pin(pin) = &mut page.task {
                    *pin = None;
                }
            }
        }
    }
    // Whoever retired just now works here no longer.
    super::seat::shut_if_nobody_is_there(state);
}

fn say(page: &mut UsersPage, done: UsersDone) {
    let message: Message = match &done {
        UsersDone::Listed => return choose_first(page),
        UsersDone::Code(..) => messages::code_made(),
        other => messages::users_changed(other),
    };
    page.message = Some(message);
    page.task = UsersTask::List;
    match done {
        UsersDone::Added(user) => page.chosen = Some(user.id),
        UsersDone::Code(_, code) => page.task = UsersTask::Code(code),
        _ => {}
    }
}

fn choose_first(page: &mut UsersPage) {
    page.chosen = page.known().first().map(|known| known.user.id);
}

/// The desk did not take a command.
pub(super) fn on_busy(state: &mut KioskState, id: RequestId) {
    if let Some(page) = page(state).filter(|page| page.doing.awaits(id)) {
        fail(&mut page.known, id, &messages::busy());
        page.doing = Remote::Idle;
        page.message = Some(messages::busy());
    }
}
