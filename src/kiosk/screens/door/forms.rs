//! Pages that ask for one text, or for a new PIN twice.

use eframe::egui::{Id, Key, Label, ScrollArea, Ui};

use crate::domain::users::pin::Pin;
use crate::kiosk::messages;
use crate::kiosk::screens::stopped::page;
use crate::kiosk::seat::TypedPin;
use crate::kiosk::state::{Message, Remote};
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pin_pad::{PAD_WIDTH, PinPad};
use crate::kiosk::widgets::text_field::{Content, TextField};

/// How wide the forms are, in points.
const WIDTH: f32 = theme::mm(150.0);

/// What is half typed on such pages.
#[derive(Default)]
pub(in crate::kiosk::screens) struct Forms {
    /// The form that what is typed belongs to.
    form: u64,
    /// The field that is open.
    field: Option<Id>,
    /// The pad for PINs.
    pub(in crate::kiosk::screens) pad: PinPad,
    /// What is in the field.
    text: String,
}

/// What a page with one field asks.
pub(in crate::kiosk::screens) struct Question<'a> {
    /// What it is about.
    pub(in crate::kiosk::screens) heading: &'a str,
    /// What somebody should know.
    pub(in crate::kiosk::screens) about: &'a str,
    /// The field.
    pub(in crate::kiosk::screens) field: TextField<'a>,
    /// What the button says that goes on.
    pub(in crate::kiosk::screens) next: &'a str,
    /// Whether there is a way back.
    pub(in crate::kiosk::screens) back: bool,
}

/// A new PIN that is asked for.
pub(in crate::kiosk::screens) struct NewPin<'a> {
    /// Whose.
    pub(in crate::kiosk::screens) heading: &'a str,
    /// How often it was typed already.
    pub(in crate::kiosk::screens) round: Round,
    /// What follows from it.
    pub(in crate::kiosk::screens) making: &'a Remote<()>,
}

/// How often a new PIN was typed already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::kiosk::screens) enum Round {
    /// It is chosen.
    First,
    /// It is typed again.
    Again,
}

impl Round {
    /// After that.
    pub(in crate::kiosk::screens) const fn after(chosen: Option<&Pin>) -> Self {
        match chosen {
            None => Self::First,
            Some(_) => Self::Again,
        }
    }
}

/// What somebody said on such a page.
pub(in crate::kiosk::screens) enum Said {
    /// This text.
    Text(String),
    /// This PIN.
    Pin(TypedPin),
    /// A step back.
    Back,
    /// What looks like the number of a payment card; it was cleared.
    CardNumber,
}

impl Forms {
    /// Another form clears the digits. A field that has just opened gets the keyboard; one that is gone gives it back.
    pub(in crate::kiosk::screens) fn follow(&mut self, ui: &Ui, form: u64, field: Option<Id>) {
        if self.form != form {
            self.form = form;
            self.pad.clear();
        }
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

    /// Escape clears what was typed first; whether it leads a step back.
    pub(in crate::kiosk::screens) fn leads_back(&mut self) -> bool {
        let leads_back = self.pad.is_empty();
        self.pad.clear();
        leads_back
    }

    /// A page with one field.
    pub(in crate::kiosk::screens) fn asks_text(
        &mut self,
        ui: &mut Ui,
        message: Option<&Message>,
        question: &Question<'_>,
    ) -> Option<Said> {
        page(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| {
                    let mut said = None;
                    ui.heading(question.heading);
                    ui.set_max_width(WIDTH.min(ui.available_width()));
                    ui.add(Label::new(question.about).wrap());
                    if let Some(message) = message {
                        message_box(ui, message);
                    }
                    let typed = question.field.show(ui, &mut self.text);
                    let enter = typed.response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                    ui.horizontal(|ui| {
                        let next = KeyedButton::new(question.next, Kind::Primary).key(Key::Enter).width(260.0);
                        if next.show(ui).clicked() || enter {
                            said = Some(Said::Text(self.text.clone()));
                            ui.memory_mut(|memory| memory.request_focus(question.field.id));
                        }
                        if question.back && back_ui(ui) {
                            said = Some(Said::Back);
                        }
                    });
                    if typed.content == Content::CardNumber { Some(Said::CardNumber) } else { said }
                })
                .inner
        })
    }

    /// A page where a new PIN is chosen, or typed again.
    pub(in crate::kiosk::screens) fn asks_pin(
        &mut self,
        ui: &mut Ui,
        message: Option<&Message>,
        asked: &NewPin<'_>,
    ) -> Option<Said> {
        let is_waiting = asked.making.is_pending();
        beside_pad(
            ui,
            |ui| {
                ui.heading(asked.heading);
                let about = match asked.round {
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
                back_ui(ui).then_some(Said::Back)
            },
            |ui| {
                if is_waiting {
                    ui.disable();
                }
                let of = match asked.round {
                    Round::First => "The new PIN",
                    Round::Again => "The PIN again",
                };
                self.pad.ui(ui, of).map(Said::Pin)
            },
        )
    }
}

/// The button that goes a step back.
pub(in crate::kiosk::screens) fn back_ui(ui: &mut Ui) -> bool {
    let back = KeyedButton::new("Back", Kind::Secondary).key(Key::Escape).width(116.0);
    back.height(theme::PRIMARY_HEIGHT).show(ui).clicked()
}

/// What is read at the left, and the pad at the right.
pub(in crate::kiosk::screens) fn beside_pad<T>(
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
