//! At the door: the first owner, signing in, the locked window, and the way back by the recovery code.

mod sign_in;

use eframe::egui::{Align, Id, Key, Label, Layout, Modifiers, ScrollArea, Ui, vec2};

use crate::domain::users::pin::Pin;
use crate::domain::users::{LONGEST_NAME, Role, User};
use crate::kiosk::intent::Intent;
use crate::kiosk::messages;
use crate::kiosk::screens::stopped::page;
use crate::kiosk::seat::{SeatIntent, TypedPin};
use crate::kiosk::state::{Door, KioskState, Message, NewOwner, Recovery, ShownCode};
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::widgets::figure::figure;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pin_pad::{PAD_WIDTH, PinPad};
use crate::kiosk::widgets::text_field::{Content, TextField};

/// How wide the forms are, in points.
const WIDTH: f32 = theme::mm(150.0);

/// The longest recovery code that somebody may type: with a space after every letter.
const LONGEST_CODE: usize = 60;

/// The screens at the door, with what is half typed in them.
#[derive(Default)]
pub(super) struct DoorScreen {
    /// The form that what is typed belongs to.
    form: u64,
    /// The field that is open.
    field: Option<Id>,
    pad: PinPad,
    /// The name, or the recovery code.
    text: String,
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
        if self.form != state.seat.form {
            self.form = state.seat.form;
            self.pad.clear();
        }
        let field = match &state.seat.door {
            Door::Owner(owner) if owner.name.is_none() => Some(Fields::name()),
            Door::Recover(recovery) if recovery.owner.is_some() && recovery.code.is_none() => Some(Fields::code()),
            _ => None,
        };
        self.follow(ui, field);
        let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let intent = match &state.seat.door {
            Door::Owner(owner) => self.owner_ui(ui, owner),
            Door::Code(shown) => code_ui(ui, shown),
            Door::Shut(shut) => return sign_in::ui(ui, &mut self.pad, state, shut, escape),
            Door::Recover(recovery) => self.recover_ui(ui, state, recovery),
            Door::Open | Door::LettingOut => None,
        };
        let back = self.on_escape(escape);
        intent.or(back).map(Intent::Seat)
    }

    /// What was typed goes first; an empty form leads a step back.
    fn on_escape(&mut self, escape: bool) -> Option<SeatIntent> {
        if !escape {
            return None;
        }
        if self.pad.is_empty() {
            return Some(SeatIntent::Back);
        }
        self.pad.clear();
        None
    }

    /// Gives the keyboard to a field that has just opened, and takes it back from one that is gone.
    fn follow(&mut self, ui: &Ui, field: Option<Id>) {
        if self.field == field {
            return;
        }
        self.text.clear();
        ui.memory_mut(|memory| match (field, memory.focused()) {
            (Some(field), _) => memory.request_focus(field),
            (None, Some(focused)) => memory.surrender_focus(focused),
            (None, None) => {}
        });
        self.field = field;
    }

    fn owner_ui(&mut self, ui: &mut Ui, owner: &NewOwner) -> Option<SeatIntent> {
        let Some(name) = &owner.name else {
            return self.asks_text(
                ui,
                owner.message.as_ref(),
                &Question {
                    heading: "Who is the owner?",
                    about: messages::OWNER_FIRST,
                    field: TextField::new(Fields::name(), "Name of the owner").most(LONGEST_NAME),
                    next: "Choose a PIN",
                    back: false,
                },
                SeatIntent::Name,
            );
        };
        let round = Round::after(owner.pin.as_ref());
        let heading = format!("{} chooses a PIN", name.as_str());
        self.asks_pin(ui, owner.message.as_ref(), &heading, round, owner.making.is_pending())
    }

    fn recover_ui(&mut self, ui: &mut Ui, state: &KioskState, recovery: &Recovery) -> Option<SeatIntent> {
        let Some(owner) = &recovery.owner else { return which_owner_ui(ui, state) };
        if recovery.code.is_none() {
            let heading = format!("{} comes back", owner.name.as_str());
            return self.asks_text(
                ui,
                recovery.message.as_ref(),
                &Question {
                    heading: &heading,
                    about: messages::LOST_PIN,
                    field: TextField::new(Fields::code(), "Recovery code").hint("XXXX-XXXX-…").most(LONGEST_CODE),
                    next: "Choose a new PIN",
                    back: true,
                },
                |code| SeatIntent::Code(TypedPin(code)),
            );
        }
        let heading = format!("{} chooses a new PIN", owner.name.as_str());
        let round = Round::after(recovery.pin.as_ref());
        self.asks_pin(ui, recovery.message.as_ref(), &heading, round, recovery.making.is_pending())
    }

    /// A page with one field.
    fn asks_text(
        &mut self,
        ui: &mut Ui,
        message: Option<&Message>,
        question: &Question<'_>,
        intent: impl Fn(String) -> SeatIntent,
    ) -> Option<SeatIntent> {
        page(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| {
                    let mut asked = None;
                    ui.heading(question.heading);
                    ui.set_max_width(WIDTH.min(ui.available_width()));
                    ui.add(Label::new(question.about).wrap());
                    if let Some(message) = message {
                        message_box(ui, message);
                    }
                    let typed = question.field.show(ui, &mut self.text);
                    if typed.content == Content::CardNumber {
                        asked = Some(SeatIntent::CardNumber);
                    }
                    let enter = typed.response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                    ui.horizontal(|ui| {
                        let next = KeyedButton::new(question.next, Kind::Primary).key(Key::Enter).width(260.0);
                        if next.show(ui).clicked() || enter {
                            asked = Some(intent(self.text.clone()));
                            ui.memory_mut(|memory| memory.request_focus(question.field.id));
                        }
                        if question.back && back_ui(ui) {
                            asked = Some(SeatIntent::Back);
                        }
                    });
                    asked
                })
                .inner
        })
    }

    /// A page where a new PIN is chosen, or typed again.
    fn asks_pin(
        &mut self,
        ui: &mut Ui,
        message: Option<&Message>,
        heading: &str,
        round: Round,
        is_waiting: bool,
    ) -> Option<SeatIntent> {
        beside_pad(
            ui,
            |ui| {
                ui.heading(heading);
                let about = match round {
                    Round::First => messages::NEW_PIN,
                    Round::Again => messages::NEW_PIN_AGAIN,
                };
                ui.add(Label::new(about).wrap());
                if let Some(message) = message {
                    message_box(ui, message);
                }
                if is_waiting {
                    ui.label("One moment …");
                    ui.disable();
                }
                back_ui(ui).then_some(SeatIntent::Back)
            },
            |ui| {
                if is_waiting {
                    ui.disable();
                }
                let of = match round {
                    Round::First => "The new PIN",
                    Round::Again => "The PIN again",
                };
                self.pad.ui(ui, of).map(SeatIntent::Pin)
            },
        )
    }
}

/// How often a new PIN was typed already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    /// It is chosen.
    First,
    /// It is typed again.
    Again,
}

impl Round {
    const fn after(chosen: Option<&Pin>) -> Self {
        match chosen {
            None => Self::First,
            Some(_) => Self::Again,
        }
    }
}

/// What a page with one field asks.
struct Question<'a> {
    heading: &'a str,
    about: &'a str,
    field: TextField<'a>,
    /// What the button says that goes on.
    next: &'a str,
    /// Whether there is a way back.
    back: bool,
}

fn back_ui(ui: &mut Ui) -> bool {
    KeyedButton::new("Back", Kind::Secondary)
        .key(Key::Escape)
        .width(116.0)
        .height(theme::PRIMARY_HEIGHT)
        .show(ui)
        .clicked()
}

/// What is read at the left, and the pad at the right.
fn beside_pad<T>(
    ui: &mut Ui,
    left: impl FnOnce(&mut Ui) -> Option<T>,
    right: impl FnOnce(&mut Ui) -> Option<T>,
) -> Option<T> {
    let width = (ui.available_width() - PAD_WIDTH - theme::WIDE_GAP).max(0.0);
    let height = ui.available_height();
    ui.horizontal_top(|ui| {
        let read = ui
            .scope(|ui| {
                ui.set_width(width);
                ui.set_height(height);
                ui.vertical(left).inner
            })
            .inner;
        ui.add_space(theme::WIDE_GAP - ui.spacing().item_spacing.x);
        let pressed = right(ui);
        pressed.or(read)
    })
    .inner
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

/// A recovery code, this once.
fn code_ui(ui: &mut Ui, shown: &ShownCode) -> Option<SeatIntent> {
    let written = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F1));
    page(ui, |ui| {
        ui.heading("The recovery code");
        ui.add(Label::new(theme::bold(format!("It brings {} back.", shown.whose))).wrap());
        figure(ui, &shown.code.grouped());
        ui.add(Label::new(messages::RECOVERY_CODE).wrap());
        ui.add_space(theme::GAP);
        // Not by Enter: the Enter that ended the PIN may come twice.
        let button = KeyedButton::new("I have written it down", Kind::Primary).key(Key::F1).width(320.0);
        (button.show(ui).clicked() || written).then_some(SeatIntent::WrittenDown)
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
