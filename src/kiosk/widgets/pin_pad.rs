//! Where a PIN is typed: keys of 20 mm, and the digits of any keyboard. It shows how many digits there are, and never which.

use eframe::egui::{
    CornerRadius, Event, Key, Label, Memory, Modifiers, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use super::keyed_button::{KeyedButton, Kind};
use crate::domain::users::pin::MOST_DIGITS;
use crate::kiosk::seat::TypedPin;
use crate::kiosk::theme;

/// The distance between the keys, in points.
const GAP: f32 = 6.0;

/// How wide the pad is, in points.
pub const PAD_WIDTH: f32 = 3.0 * theme::BUTTON_WIDTH + 2.0 * GAP;

/// How high the row of dots is, in points.
const DOTS_HEIGHT: f32 = 34.0;

/// The keys, row by row; below them stand deleting, 0 and OK.
const ROWS: [[&str; 3]; 3] = [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]];

/// What is typed of a PIN.
#[derive(Default)]
pub struct PinPad {
    typed: String,
}

impl PinPad {
    /// Nothing is typed any more.
    pub fn clear(&mut self) {
        self.typed.clear();
    }

    /// Whether nothing is typed.
    pub const fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// Takes digits that came all at once: whoever types them faster than a hand is taken for a scanner.
    pub fn take(&mut self, digits: &str) {
        for digit in digits.chars().filter(char::is_ascii_digit) {
            self.press(digit);
        }
    }

    /// Draws the pad. `of` says whose PIN it is, or what for. Gives the PIN once OK or Enter is pressed.
    pub fn ui(&mut self, ui: &mut Ui, of: &str) -> Option<TypedPin> {
        let mut is_done = ui.is_enabled() && self.hear(ui);
        ui.vertical(|ui| {
            ui.set_width(PAD_WIDTH);
            ui.spacing_mut().item_spacing = Vec2::splat(GAP);
            ui.add(Label::new(theme::bold(of)).truncate());
            self.dots_ui(ui);
            for row in ROWS {
                ui.horizontal(|ui| {
                    for digit in row {
                        if key_ui(ui, digit, Kind::Secondary) {
                            self.take(digit);
                        }
                    }
                });
            }
            ui.horizontal(|ui| {
                if key_ui(ui, "Delete", Kind::Secondary) {
                    self.typed.pop();
                }
                if key_ui(ui, "0", Kind::Secondary) {
                    self.take("0");
                }
                is_done |= key_ui(ui, "OK", Kind::Primary);
            });
        });
        // An Enter that was sent twice is not taken for a PIN without digits.
        let is_pin = is_done && !self.typed.is_empty();
        is_pin.then(|| TypedPin(std::mem::take(&mut self.typed)))
    }

    /// Takes what was typed on a keyboard. Says whether Enter ended it; Enter is left to a button that has the keyboard.
    fn hear(&mut self, ui: &Ui) -> bool {
        let is_free = ui.memory(Memory::focused).is_none();
        let (typed, deleted, is_done) = ui.input_mut(|input| {
            let typed: Vec<String> = input
                .events
                .iter()
                .filter_map(|event| match event {
                    Event::Text(text) | Event::Paste(text) => Some(text.clone()),
                    _ => None,
                })
                .collect();
            let deleted = input.count_and_consume_key(Modifiers::NONE, Key::Backspace);
            (typed, deleted, is_free && input.consume_key(Modifiers::NONE, Key::Enter))
        });
        for text in typed {
            self.take(&text);
        }
        for _ in 0..deleted {
            self.typed.pop();
        }
        is_done
    }

    fn press(&mut self, digit: char) {
        if self.typed.len() < MOST_DIGITS {
            self.typed.push(digit);
        }
    }

    /// A dot for each digit.
    fn dots_ui(&self, ui: &mut Ui) {
        let palette = theme::palette(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(PAD_WIDTH, DOTS_HEIGHT), Sense::hover());
        let count = self.typed.len();
        let words = match count {
            0 => "No digit typed".to_owned(),
            1 => "1 digit typed".to_owned(),
            count => format!("{count} digits typed"),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        let painter = ui.painter();
        let corner = CornerRadius::same(theme::CORNER);
        painter.rect(rect, corner, palette.floor, Stroke::new(theme::LINE, palette.line), StrokeKind::Inside);
        let dots = f32::from(u16::try_from(count).unwrap_or(u16::MAX));
        // As far apart as there is room, and no wider than a letter.
        let step = (rect.width() / (dots + 1.0)).min(18.0);
        let mut at = rect.center() - vec2(step * (dots - 1.0) / 2.0, 0.0);
        for _ in 0..count {
            painter.circle_filled(at, (step * 0.32).min(5.0), palette.text);
            at.x += step;
        }
    }
}

fn key_ui(ui: &mut Ui, label: &str, kind: Kind) -> bool {
    KeyedButton::new(label, kind).height(theme::PRIMARY_HEIGHT).show(ui).clicked()
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    #[derive(Default)]
    struct Typing {
        pad: PinPad,
        done: Option<TypedPin>,
    }

    fn pad() -> Harness<'static, Typing> {
        let draw = |ui: &mut Ui, typing: &mut Typing| {
            if let Some(done) = typing.pad.ui(ui, "PIN of Ada") {
                typing.done = Some(done);
            }
        };
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(draw, Typing::default());
        harness.run();
        harness
    }

    #[test]
    fn digits_come_from_the_keys_and_from_any_keyboard_and_are_never_shown() {
        let mut pad = pad();
        for key in ["4", "8", "3", "9", "2"] {
            pad.get_by_label(key).click();
            pad.run();
        }
        pad.event(Event::Text("6x7".to_owned()));
        pad.key_press(Key::Backspace);
        pad.run();
        pad.get_by_label("6 digits typed");
        assert!(pad.query_by_label_contains("483926").is_none());
        pad.get_by_label("OK").click();
        pad.run();
        assert_eq!(pad.state().done, Some(TypedPin("483926".to_owned())));
        assert!(pad.state().pad.is_empty());
    }

    #[test]
    fn enter_ends_a_pin_once() {
        let mut pad = pad();
        pad.event(Event::Text("483926".to_owned()));
        pad.key_press(Key::Enter);
        pad.run();
        assert_eq!(pad.state_mut().done.take(), Some(TypedPin("483926".to_owned())));
        pad.key_press(Key::Enter);
        pad.run();
        assert_eq!(pad.state().done, None);
    }

    #[test]
    fn its_keys_are_as_large_as_a_thumb_in_a_glove() {
        let pad = pad();
        for key in ["1", "0", "Delete", "OK"] {
            let rect = pad.get_by_label(key).rect();
            assert!(rect.width() >= theme::mm(20.0) && rect.height() >= theme::mm(20.0), "{key} {rect:?}");
        }
    }
}
