//! A card is laid on the screen, so that a millimetre of the program is one.

use eframe::egui::{Key, Label, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::kiosk::intent::SettingsIntent;
use crate::kiosk::messages;
use crate::kiosk::settings::per_mm;
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};

/// The size of a bank card, an identity card or a driving licence in millimetres: ISO/IEC 7810, ID-1.
const CARD_MM: (f32, f32) = (85.6, 53.98);

/// How much a press changes the outline, in thousandths: a little, and a lot.
const STEPS: [u32; 2] = [3, 30];

/// Draws the outline of a card, and the keys that make it larger and smaller.
pub(super) fn measure_ui(ui: &mut Ui, pixels_per_m: u32, escape: bool) -> Option<SettingsIntent> {
    let [little, lot] = STEPS;
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let by_key = if pressed(Key::ArrowRight) {
        Some(larger(pixels_per_m, little))
    } else if pressed(Key::ArrowLeft) {
        Some(smaller(pixels_per_m, little))
    } else if pressed(Key::ArrowUp) {
        Some(larger(pixels_per_m, lot))
    } else if pressed(Key::ArrowDown) {
        Some(smaller(pixels_per_m, lot))
    } else {
        None
    };
    let mut intent = by_key.map(SettingsIntent::Try);
    if pressed(Key::Enter) {
        intent = Some(SettingsIntent::ItFits);
    } else if escape {
        intent = Some(SettingsIntent::Open);
    }
    ui.heading("Measure the screen with a card");
    ui.add(Label::new(messages::MEASURE_HINT).wrap());
    ui.horizontal_wrapped(|ui| {
        let steps = [
            ("Much smaller", Key::ArrowDown, smaller(pixels_per_m, lot)),
            ("Smaller", Key::ArrowLeft, smaller(pixels_per_m, little)),
            ("Larger", Key::ArrowRight, larger(pixels_per_m, little)),
            ("Much larger", Key::ArrowUp, larger(pixels_per_m, lot)),
        ];
        for (label, key, changed) in steps {
            if KeyedButton::new(label, Kind::Secondary).key(key).show(ui).clicked() {
                intent = Some(SettingsIntent::Try(changed));
            }
        }
    });
    ui.horizontal(|ui| {
        if KeyedButton::new("The card fits", Kind::Primary).key(Key::Enter).width(240.0).show(ui).clicked() {
            intent = Some(SettingsIntent::ItFits);
        }
        if KeyedButton::new("Back", Kind::Secondary).key(Key::Escape).show(ui).clicked() {
            intent = Some(SettingsIntent::Open);
        }
    });
    outline_ui(ui, pixels_per_m);
    intent
}

fn larger(pixels_per_m: u32, thousandths: u32) -> u32 {
    pixels_per_m.saturating_add(step(pixels_per_m, thousandths))
}

fn smaller(pixels_per_m: u32, thousandths: u32) -> u32 {
    pixels_per_m.saturating_sub(step(pixels_per_m, thousandths))
}

fn step(pixels_per_m: u32, thousandths: u32) -> u32 {
    (pixels_per_m.saturating_mul(thousandths) / 1000).max(1)
}

/// The outline, in pixels of the screen: whatever the size of points is now.
fn outline_ui(ui: &mut Ui, pixels_per_m: u32) {
    let points = per_mm(pixels_per_m) / ui.pixels_per_point();
    let (across, down) = CARD_MM;
    let size = vec2(across * points, down * points);
    ui.add_space(theme::GAP);
    let (room, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), size.y + theme::LINE * 2.0), Sense::hover());
    let left = room.left() + ((room.width() - size.x) / 2.0).max(0.0);
    let outline = Rect::from_min_size(pos2(left, room.top() + theme::LINE), size);
    let palette = theme::palette(ui);
    // The line stands outside: a card that fits covers what is inside, and shows the line all around.
    let stroke = Stroke::new(theme::LINE, palette.text);
    ui.painter().rect(outline, theme::CORNER, palette.chosen, stroke, StrokeKind::Outside);
    response.widget_info(|| {
        let pixels = across * per_mm(pixels_per_m);
        WidgetInfo::labeled(Role::Image, true, format!("The outline of a card, {pixels:.0} pixels wide"))
    });
}
