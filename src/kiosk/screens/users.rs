//! The page of the users: who works here, and what may be done about each.

use eframe::egui::{Id, Key, Label, Modifiers, ScrollArea, Ui};

use super::door::forms::{Forms, NewPin, Question, Round, Said, back_ui};
use super::door::{code_ui, role_word};
use super::stopped::page;
use crate::domain::users::{LONGEST_NAME, Role, User};
use crate::kiosk::intent::Intent;
use crate::kiosk::messages;
use crate::kiosk::state::{Remote, UsersPage, UsersTask};
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::users::{Known, UsersIntent};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::text_field::TextField;

/// How many characters a reason takes.
const LONGEST_REASON: usize = 200;

/// The page, with what is half typed in it.
#[derive(Default)]
pub(super) struct UsersScreen {
    forms: Forms,
}

fn name_field() -> Id {
    Id::unique("name of a user")
}

fn reason_field() -> Id {
    Id::unique("why a user retires")
}

impl UsersScreen {
    /// Draws the page.
    pub(super) fn ui(&mut self, ui: &mut Ui, users: &UsersPage) -> Option<Intent> {
        let field = match &users.task {
            UsersTask::Add { name: None, .. } => Some(name_field()),
            UsersTask::Retire => Some(reason_field()),
            _ => None,
        };
        self.forms.follow(ui, users.form, field);
        let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let name = users.chosen().map(|user| user.name.as_str()).unwrap_or_default();
        let intent = match &users.task {
            UsersTask::List => list_ui(ui, users),
            UsersTask::Add { name: None, .. } => {
                let question = Question {
                    heading: "Who is added?",
                    about: messages::ROLES,
                    field: TextField::new(name_field(), "Name of the user").most(LONGEST_NAME),
                    next: "Choose a role",
                    back: true,
                };
                self.forms.asks_text(ui, users.message.as_ref(), &question).map(|said| said_as(said, UsersIntent::Name))
            }
            UsersTask::Add { name: Some(name), role: None, .. } => role_ui(ui, users, name.as_str()),
            UsersTask::Add { name: Some(name), pin, .. } => {
                let heading = format!("{} chooses a PIN", name.as_str());
                self.pin_ui(ui, users, &heading, Round::after(pin.as_ref()))
            }
            UsersTask::Role => role_ui(ui, users, name),
            UsersTask::Pin(pin) => {
                let heading = format!("{name} chooses a new PIN");
                self.pin_ui(ui, users, &heading, Round::after(pin.as_ref()))
            }
            UsersTask::Retire => {
                let heading = format!("{name} retires");
                let question = Question {
                    heading: &heading,
                    about: messages::RETIRING,
                    field: TextField::new(reason_field(), "Why").hint("in a few words").most(LONGEST_REASON),
                    next: "Retire",
                    back: true,
                };
                let said = self.forms.asks_text(ui, users.message.as_ref(), &question);
                said.map(|said| said_as(said, UsersIntent::Reason))
            }
            UsersTask::Code(code) => code_ui(ui, code, name).then_some(UsersIntent::WrittenDown),
        };
        let back = (escape && self.forms.leads_back()).then_some(UsersIntent::Back);
        intent.or(back).map(Intent::Users)
    }

    fn pin_ui(&mut self, ui: &mut Ui, users: &UsersPage, heading: &str, round: Round) -> Option<UsersIntent> {
        let asked = NewPin { heading, round, making: &users.doing };
        let said = self.forms.asks_pin(ui, users.message.as_ref(), &asked)?;
        Some(said_as(said, UsersIntent::Name))
    }
}

fn said_as(said: Said, text: impl Fn(String) -> UsersIntent) -> UsersIntent {
    match said {
        Said::Text(typed) => text(typed),
        Said::Pin(pin) => UsersIntent::Pin(pin),
        Said::Back => UsersIntent::Back,
        Said::CardNumber => UsersIntent::CardNumber,
    }
}

/// Which role somebody gets.
fn role_ui(ui: &mut Ui, users: &UsersPage, name: &str) -> Option<UsersIntent> {
    let mut intent = None;
    page(ui, |ui| {
        ui.heading(format!("{name} is"));
        ui.add(Label::new(messages::ROLES).wrap());
        if let Some(message) = &users.message {
            message_box(ui, message);
        }
        ui.horizontal_wrapped(|ui| {
            for (role, key) in Role::ALL.into_iter().zip([Key::F1, Key::F2, Key::F3, Key::F4]) {
                let is_pressed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
                let button = KeyedButton::new(role_word(role), Kind::Secondary).key(key);
                if button.height(theme::PRIMARY_HEIGHT).show(ui).clicked() || is_pressed {
                    intent = Some(UsersIntent::Role(role));
                }
            }
        });
        if back_ui(ui) {
            intent = Some(UsersIntent::Back);
        }
    });
    intent
}

/// Who works here, and the buttons for the one that is chosen.
fn list_ui(ui: &mut Ui, users: &UsersPage) -> Option<UsersIntent> {
    /// The rows of buttons at the bottom, with the gaps around them.
    const BUTTONS: f32 = 2.0 * (theme::CONTROL_HEIGHT + theme::GAP);
    if users.doing.is_pending() {
        ui.disable();
    }
    let mut intent = None;
    ui.horizontal(|ui| {
        if KeyedButton::new("Back", Kind::Primary).key(Key::Escape).width(160.0).show(ui).clicked() {
            intent = Some(UsersIntent::Back);
        }
        ui.heading("Users");
    });
    if let Some(message) = users.message.as_ref().or(users.known.failure()) {
        message_box(ui, message);
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
    let room = (ui.available_height() - BUTTONS).max(theme::CONTROL_HEIGHT);
    ScrollArea::vertical().id_salt("users").max_height(room).min_scrolled_height(room).auto_shrink(false).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = theme::TIGHT_GAP;
            if matches!(users.known, Remote::Pending(_)) {
                ui.label("One moment …");
            }
            for known in users.known() {
                let detail = detail(known);
                let choice = Choice::of(&Some(known.user.id), &users.chosen);
                let row = KeyedButton::new(known.user.name.as_str(), Kind::ChosenRow(choice)).detail(&detail);
                if row.width(ui.available_width()).show(ui).clicked() {
                    intent = Some(UsersIntent::Choose(known.user.id));
                }
            }
        },
    );
    if up || down {
        let all: Vec<User> = users.known().iter().map(|known| known.user.clone()).collect();
        intent = super::door::beside(&all, users.chosen, down).map(UsersIntent::Choose).or(intent);
    }
    let buttons = [
        ("Add a user", Key::F1, UsersIntent::Add, Kind::Secondary),
        ("Another role", Key::F2, UsersIntent::ChangeRole, Kind::Secondary),
        ("New PIN", Key::F3, UsersIntent::ChangePin, Kind::Secondary),
        ("Lift the wait", Key::F4, UsersIntent::Unlock, Kind::Secondary),
        ("New recovery code", Key::F5, UsersIntent::NewCode, Kind::Secondary),
        ("Retire …", Key::F6, UsersIntent::Retire, Kind::Secondary),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = theme::TIGHT_GAP;
        for (label, key, asked, kind) in buttons {
            let is_pressed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
            if KeyedButton::new(label, kind).key(key).show(ui).clicked() || is_pressed {
                intent = Some(asked);
            }
        }
    });
    intent
}

/// What stands beside a name.
fn detail(known: &Known) -> String {
    let role = role_word(known.user.role);
    match (known.user.retired, known.failures) {
        (true, _) => format!("{role}, retired"),
        (false, 0) => role.to_owned(),
        (false, 1) => format!("{role}, 1 wrong PIN"),
        (false, failures) => format!("{role}, {failures} wrong PINs"),
    }
}
