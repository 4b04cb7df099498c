//! The on-screen keyboard: a panel at the bottom that types into the field that has the keyboard.
//!
//! It opens when a finger touches a field and closes with Enter or its own key. Its keys never take the keyboard away from the
//! field: what they type arrives as input of the next frame, like that of any other keyboard, but not as a scanner's.

mod keys;

use eframe::egui::{
    Button, Context, Event, Frame, Id, Key, Margin, Memory, Modifiers, Panel, Plugin, PointerButton, RawInput,
    RichText, Sense, SurrenderFocusOn, Ui, Vec2, ViewportId, vec2,
};

use self::keys::{Cap, Case, Layer, rows, typed};
use super::pointing::{Pointer, pointer};
use crate::kiosk::theme;

pub use self::keys::Letters;

/// When the keyboard opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opens {
    /// When a finger touches a field.
    #[default]
    ByTouch,
    /// When a finger touches a field, or a mouse presses it: some touch screens call themselves a mouse.
    ByAnyPress,
    /// Never.
    Never,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Takes {
    /// Plates, names, reasons.
    #[default]
    Text,
    /// Amounts and numbers.
    Numbers,
}

/// The plugin behind the on-screen keyboard.
#[derive(Default)]
pub struct ScreenKeyboard {
    opens: Opens,
    letters: Letters,
    shown: Shown,
    layer: Layer,
    case: Case,
    /// The field that the layer was chosen for.
    field: Option<Id>,
    /// What was typed and not yet heard.
    typed: Vec<Event>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    No,
    Yes,
}

/// Says how the keyboard of a window opens and looks.
pub fn set(ctx: &Context, opens: Opens, letters: Letters) {
    if let Some(keyboard) = ctx.plugin_opt::<ScreenKeyboard>() {
        let mut keyboard = keyboard.lock();
        keyboard.opens = opens;
        keyboard.letters = letters;
        if opens == Opens::Never {
            keyboard.shown = Shown::No;
        }
    }
}

/// Says what a field takes. Called whenever it is drawn.
pub fn field_takes(ctx: &Context, field: Id, takes: Takes) {
    ctx.data_mut(|data| data.insert_temp(takes_of(field), takes));
}

fn takes_of(field: Id) -> Id {
    field.with("takes")
}

/// Draws the keyboard below everything that is drawn later, if it is open.
pub fn show(ui: &mut Ui) {
    let Some(keyboard) = ui.plugin_opt::<ScreenKeyboard>() else { return };
    let (shown, layer, letters, case) = {
        let mut keyboard = keyboard.lock();
        keyboard.follow(ui);
        (keyboard.shown, keyboard.layer, keyboard.letters, keyboard.case)
    };
    if shown == Shown::No {
        ui.options_mut(|options| options.input_options.surrender_focus_on = SurrenderFocusOn::default());
        return;
    }
    let frame = Frame::new().inner_margin(Margin::symmetric(GAP_PT, GAP_PT)).fill(theme::palette(ui).line);
    let panel = Panel::bottom("on-screen keyboard").frame(frame).show_separator_line(false).resizable(false);
    let drawn = panel.show(ui, |ui| rows_ui(ui, layer, letters, case));
    // A press on a key leaves the keyboard where it is; a press beside the keyboard does not.
    let is_on_it = ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| drawn.response.rect.contains(at));
    let surrender = if is_on_it { SurrenderFocusOn::Never } else { SurrenderFocusOn::default() };
    ui.options_mut(|options| options.input_options.surrender_focus_on = surrender);
    if let Some(cap) = drawn.inner {
        keyboard.lock().press(cap);
        ui.request_repaint();
    }
}

/// The distance between keys, in points.
const GAP_PT: i8 = 6;

/// Draws the keys, and says which was pressed.
fn rows_ui(ui: &mut Ui, layer: Layer, letters: Letters, case: Case) -> Option<Cap> {
    let gap = f32::from(GAP_PT);
    let rows = rows(layer, letters);
    let keys = rows.iter().map(|row| row.iter().map(|(_, width)| width).sum::<f32>()).fold(1.0, f32::max);
    let side = theme::KEY_SIZE;
    let room = ui.available_width() / keys - gap;
    // Wider where there is room, up to a thumb and a half; never so wide that the last key is off the screen.
    let width = (side * 1.7).min(room);
    let mut pressed = None;
    ui.spacing_mut().item_spacing = Vec2::splat(gap);
    ui.spacing_mut().button_padding = Vec2::ZERO;
    for row in rows {
        ui.horizontal(|ui| {
            let whole = keys * (width + gap) - gap;
            ui.add_space(((ui.available_width() - whole) / 2.0).max(0.0));
            for (cap, times) in row {
                let size = vec2(times * (width + gap) - gap, side);
                if key_ui(ui, cap, case, size) {
                    pressed = Some(cap);
                }
            }
        });
    }
    pressed
}

fn key_ui(ui: &mut Ui, cap: Cap, case: Case, size: Vec2) -> bool {
    let palette = theme::palette(ui);
    let face = RichText::new(cap.face(case)).family(theme::bold_family());
    // It can be pressed, but never takes the keyboard.
    let button = match cap {
        Cap::Enter => Button::new(face.color(palette.on_accent)).fill(palette.accent),
        _ => Button::new(face),
    };
    let response = ui.add_sized(size, button.sense(Sense::CLICK)).accessible_name(cap.name(case));
    response.clicked_by(PointerButton::Primary)
}

impl ScreenKeyboard {
    /// Another field takes other keys.
    fn follow(&mut self, ctx: &Context) {
        let focused = ctx.memory(Memory::focused);
        let Some(field) = focused.filter(|_| ctx.text_edit_focused()) else {
            // There is nothing to type into.
            self.shown = Shown::No;
            self.field = None;
            return;
        };
        if self.field.replace(field) == Some(field) {
            return;
        }
        let takes: Takes = ctx.data(|data| data.get_temp(takes_of(field))).unwrap_or_default();
        self.layer = match takes {
            Takes::Text => Layer::Letters,
            Takes::Numbers => Layer::Numbers,
        };
        self.case = Case::default();
    }

    fn press(&mut self, cap: Cap) {
        match cap {
            Cap::Letter(letter) => self.typed.push(Event::Text(typed(letter, self.case))),
            Cap::Space => self.typed.push(Event::Text(" ".to_owned())),
            Cap::Delete => self.strike(Key::Backspace, Modifiers::NONE),
            Cap::Clear => {
                self.strike(Key::A, Modifiers::COMMAND);
                self.strike(Key::Backspace, Modifiers::NONE);
            }
            Cap::Enter => {
                self.strike(Key::Enter, Modifiers::NONE);
                self.shown = Shown::No;
            }
            Cap::Shift => {
                self.case = match self.case {
                    Case::Upper => Case::Lower,
                    Case::Lower => Case::Upper,
                };
            }
            Cap::Settings => self.strike(Key::F12, Modifiers::NONE),
            Cap::To(layer) => self.layer = layer,
            Cap::Hide => self.shown = Shown::No,
        }
    }

    fn strike(&mut self, key: Key, modifiers: Modifiers) {
        for pressed in [true, false] {
            self.typed.push(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
        }
    }
}

impl Plugin for ScreenKeyboard {
    fn debug_name(&self) -> &'static str {
        "on-screen keyboard"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        if input.viewport_id == ViewportId::ROOT {
            input.events.append(&mut self.typed);
        }
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if self.shown == Shown::Yes || ui.viewport_id() != ViewportId::ROOT {
            return;
        }
        let opens = match self.opens {
            Opens::ByTouch => pointer(ui) == Pointer::Finger,
            Opens::ByAnyPress => true,
            Opens::Never => false,
        };
        let pressed_at =
            ui.input(|input| input.pointer.primary_clicked().then(|| input.pointer.interact_pos()).flatten());
        let field = ui.memory(Memory::focused).filter(|_| ui.text_edit_focused());
        if let (true, Some(at), Some(field)) = (opens, pressed_at, field)
            && ui.read_response(field).is_some_and(|response| response.rect.contains(at))
        {
            self.shown = Shown::Yes;
            ui.request_repaint();
        }
    }
}
