//! The row of buttons to change floors.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, FontId, Stroke, TextStyle, Ui, vec2};

use super::state::StateCounts;
use crate::domain::ids::FloorId;
use crate::kiosk::theme::{self, Choice};

/// One floor in the row.
#[derive(Clone, Copy, Debug)]
pub struct FloorTab<'a> {
    /// The floor.
    pub floor: FloorId,
    /// What the lift button says.
    pub label: &'a str,
    /// Its spots.
    pub counts: StateCounts,
    /// How many of the assigned spots are on it: such a floor is marked.
    pub assigned: usize,
}

/// Draws the row, with the free spots of each floor. Returns the floor that was pressed.
pub fn floor_tabs<'a>(ui: &mut Ui, open: FloorId, tabs: impl IntoIterator<Item = FloorTab<'a>>) -> Option<FloorId> {
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::GAP / 2.0, theme::GAP / 2.0);
        for tab in tabs {
            if tab_button(ui, &tab, Choice::of(&tab.floor, &open)) {
                pressed = Some(tab.floor);
            }
        }
    });
    pressed
}

fn tab_button(ui: &mut Ui, tab: &FloorTab<'_>, choice: Choice) -> bool {
    let free = match (tab.counts.free, tab.counts.total()) {
        (_, 0) => "no spots".to_owned(),
        (0, _) => "full".to_owned(),
        (free, _) => format!("{free} free"),
    };
    let palette = theme::palette(ui);
    let colour = if choice == Choice::Chosen { palette.on_chosen } else { palette.text };
    let format = |font| TextFormat { valign: Align::Center, ..TextFormat::simple(font, colour) };
    let large = FontId::new(TextStyle::Button.resolve(ui.style()).size, theme::bold_family());
    let mut text = LayoutJob::default();
    text.append(tab.label, 0.0, format(large));
    text.append(&free, theme::GAP / 2.0, format(TextStyle::Small.resolve(ui.style())));
    let mut name = format!("Floor {}, {free} of {}", tab.label, tab.counts.total());
    if tab.assigned > 0 {
        name.push_str(", assigned spot");
    }
    let response = theme::choice_button(ui, text, choice).accessible_name(name);
    if tab.assigned > 0 {
        let at = response.rect.right_top() + vec2(-8.0, 8.0);
        ui.painter().circle(at, 6.0, palette.highlight, Stroke::new(2.0, palette.highlight_edge));
    }
    response.clicked()
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn each_floor_says_what_is_free_and_pressing_one_opens_it() {
        let floor = |number| FloorId::new(Uuid::from_u128(number));
        let tab = |number, label, free, assigned| FloorTab {
            floor: floor(number),
            label,
            counts: StateCounts { free, taken: 48 - free, ..StateCounts::default() },
            assigned,
        };
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(
            move |ui, pressed| {
                let tabs = [tab(1, "0", 35, 0), tab(2, "B1", 12, 1), tab(3, "B2", 0, 0)];
                if let Some(floor) = floor_tabs(ui, floor(1), tabs) {
                    *pressed = Some(floor);
                }
            },
            None,
        );
        harness.get_by_label("Floor 0, 35 free of 48");
        harness.get_by_label("Floor B2, full of 48");
        harness.get_by_label("Floor B1, 12 free of 48, assigned spot").click();
        harness.run();
        assert_eq!(*harness.state(), Some(floor(2)));
    }
}
