//! At the door: the first owner, signing in, the locked window, and the way back by the recovery code.

mod approve;
pub(super) mod forms;
mod sign_in;

use eframe::egui::{Align, Id, Key, Label, Layout, Modifiers, Ui, vec2};

pub(super) use self::sign_in::beside;

use self::forms::{Forms, NewPin, Question, Round, Said, back_ui};
use crate::domain::users::recovery::RecoveryCode;
use crate::domain::users::{LONGEST_NAME, Role, User};
use crate::kiosk::intent::Intent;
use crate::kiosk::messages;
use crate::kiosk::screens::stopped::page;
use crate::kiosk::seat::{SeatIntent, TypedPin};
use crate::kiosk::state::{Door, KioskState, NewOwner, Recovery};
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::widgets::figure::figure;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::text_field::TextField;

/// The longest recovery code that somebody may type: with a space after every letter.
const LONGEST_CODE: usize = 60;

/// The screens at the door, with what is half typed in them.
#[derive(Default)]
pub(super) struct DoorScreen {
    forms: Forms,
}

/// The identities of the fields.
struct Fields;

impl Fields {
    fn name() -> Id {
        Id::unique("name of the owner")
    }
    fn code() -> Id {
        Id::unique("recovery code")
    }
}

impl DoorScreen {
    /// Draws what is asked.
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &KioskState) -> Option<Intent> {
        let field = match &state.seat.door {
            Door::Owner(owner) if owner.name.is_none() => Some(Fields::name()),
            Door::Recover(recovery) if recovery.owner.is_some() && recovery.code.is_none() => Some(Fields::code()),
            _ => None,
        };
        self.forms.follow(ui, state.seat.form, field);
        let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let intent = match &state.seat.door {
            Door::Owner(owner) => self.owner_ui(ui, owner),
            Door::Code(shown) => code_ui(ui, &shown.code, &shown.whose).then_some(SeatIntent::WrittenDown),
            Door::Shut(shut) => return sign_in::ui(ui, &mut self.forms.pad, state, shut, escape),
            Door::Recover(recovery) => self.recover_ui(ui, state, recovery),
            Door::Approve(approve) => approve::ui(ui, &mut self.forms.pad, state, approve),
            Door::Open | Door::LettingOut => None,
        };
        let back = (escape && self.forms.leads_back()).then_some(SeatIntent::Back);
        intent.or(back).map(Intent::Seat)
    }

    fn owner_ui(&mut self, ui: &mut Ui, owner: &NewOwner) -> Option<SeatIntent> {
        let Some(name) = &owner.name else {
            let question = Question {
                heading: "Who is the owner?",
                about: messages::OWNER_FIRST,
                field: TextField::new(Fields::name(), "Name of the owner").most(LONGEST_NAME),
                next: "Choose a PIN",
                back: false,
            };
            return self
                .forms
                .asks_text(ui, owner.message.as_ref(), &question)
                .map(|said| seat_text(said, SeatIntent::Name));
        };
        let heading = format!("{} chooses a PIN", name.as_str());
        let asked = NewPin { heading: &heading, round: Round::after(owner.pin.as_ref()), making: &owner.making };
        self.forms.asks_pin(ui, owner.message.as_ref(), &asked).map(seat_pin)
    }

    fn recover_ui(&mut self, ui: &mut Ui, state: &KioskState, recovery: &Recovery) -> Option<SeatIntent> {
        let Some(owner) = &recovery.owner else { return which_owner_ui(ui, state) };
        if recovery.code.is_none() {
            let heading = format!("{} comes back", owner.name.as_str());
            let question = Question {
                heading: &heading,
                about: messages::LOST_PIN,
                field: TextField::new(Fields::code(), "Recovery code").hint("XXXX-XXXX-…").most(LONGEST_CODE),
                next: "Choose a new PIN",
                back: true,
            };
            let said = self.forms.asks_text(ui, recovery.message.as_ref(), &question)?;
            return Some(seat_text(said, |code| SeatIntent::Code(TypedPin(code))));
        }
        let heading = format!("{} chooses a new PIN", owner.name.as_str());
        let asked = NewPin { heading: &heading, round: Round::after(recovery.pin.as_ref()), making: &recovery.making };
        self.forms.asks_pin(ui, recovery.message.as_ref(), &asked).map(seat_pin)
    }
}

fn seat_text(said: Said, text: impl Fn(String) -> SeatIntent) -> SeatIntent {
    match said {
        Said::Text(typed) => text(typed),
        Said::Pin(pin) => SeatIntent::Pin(pin),
        Said::Back => SeatIntent::Back,
        Said::CardNumber => SeatIntent::CardNumber,
    }
}

fn seat_pin(said: Said) -> SeatIntent {
    seat_text(said, SeatIntent::Name)
}

/// Which of the owners comes back.
fn which_owner_ui(ui: &mut Ui, state: &KioskState) -> Option<SeatIntent> {
    page(ui, |ui| {
        ui.heading("Which owner comes back?");
        ui.add(Label::new(messages::LOST_PIN).wrap());
        let mut asked = None;
        for owner in state.seat.owners() {
            let row = KeyedButton::new(owner.name.as_str(), Kind::Row).width(ui.available_width());
            if row.height(theme::PRIMARY_HEIGHT).show(ui).clicked() {
                asked = Some(SeatIntent::Choose(owner.id));
            }
        }
        if back_ui(ui) {
            asked = Some(SeatIntent::Back);
        }
        asked
    })
}

/// A recovery code, this once. Says whether it was written down.
pub(super) fn code_ui(ui: &mut Ui, code: &RecoveryCode, whose: &str) -> bool {
    let written = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F1));
    page(ui, |ui| {
        ui.heading("The recovery code");
        ui.add(Label::new(theme::bold(format!("It brings {whose} back."))).wrap());
        figure(ui, &code.grouped());
        ui.add(Label::new(messages::RECOVERY_CODE).wrap());
        ui.add_space(theme::GAP);
        // Not by Enter: the Enter that ended the PIN may come twice.
        let button = KeyedButton::new("I have written it down", Kind::Primary).key(Key::F1).width(320.0);
        button.show(ui).clicked() || written
    })
}

/// What stands beside the counter while a vehicle is let out at the locked window.
pub(super) fn letting_out_ui(ui: &mut Ui) -> Option<Intent> {
    ui.heading("Letting a car out");
    ui.add(Label::new(messages::LETTING_OUT).wrap());
    ui.add_space(theme::GAP);
    let back = KeyedButton::new("Back to the lock", Kind::Secondary).height(theme::PRIMARY_HEIGHT).width(260.0);
    back.show(ui).clicked().then_some(Intent::Seat(SeatIntent::Back))
}

/// Who is signed in, and the button that locks the window.
pub(super) fn signed_in_ui(ui: &mut Ui, user: &User) -> Option<SeatIntent> {
    // From the right: the bar is laid out that way.
    ui.separator();
    let palette = theme::palette(ui);
    let is_pressed = ui
        .scope(|ui| {
            ui.visuals_mut().override_text_color = Some(palette.text);
            KeyedButton::new("Lock", Kind::Secondary).show(ui).on_hover_text("Ctrl+L").clicked()
        })
        .inner;
    // A long name leaves room for that of the garage.
    let room = vec2(ui.available_width() * 0.5, theme::CONTROL_HEIGHT);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        ui.add(Label::new(theme::bold(user.name.as_str())).truncate());
    });
    is_pressed.then_some(SeatIntent::Lock)
}

/// The word for what kind of user somebody is.
pub(super) const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Attendant => "Attendant",
        Role::Supervisor => "Supervisor",
        Role::Manager => "Manager",
        Role::Owner => "Owner",
    }
}

/// The first letters of the first and the last word of a name.
pub(super) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

/// A tile of a user.
pub(super) fn user_tile<'a>(name: &'a str, initials: &'a str, role: Role, choice: Choice) -> KeyedButton<'a> {
    KeyedButton::new(name, Kind::Tile(choice)).detail(role_word(role)).initials(initials)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        for (name, letters) in
            [("Ada", "A"), ("ada  lovelace", "AL"), ("Ada King Lovelace", "AL"), ("Öner", "Ö"), ("", "")]
        {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
