//! The floors as a stack of thumbnails, the topmost first, each with what is free on it: one press shows a floor.

use std::collections::BTreeMap;

use eframe::egui::{
    Align2, FontId, Pos2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, vec2,
};

use super::plan::FloorPlan;
use super::state::StateCounts;
use super::tiles::TileLayer;
use crate::domain::ids::FloorId;
use crate::kiosk::theme;

/// The height of a floor in the stack, in points: a gloved finger finds it, and four of them fit beside a small map.
const HEIGHT: f32 = 76.0;
/// The room for a thumbnail.
const PICTURE: Vec2 = vec2(58.0, 60.0);

/// One floor in the stack.
#[derive(Clone, Copy, Debug)]
pub struct StackedFloor<'a> {
    /// The floor.
    pub plan: &'a FloorPlan,
    /// How many of the assigned spots are on it: such a floor is marked.
    pub assigned: usize,
}

/// The stack as the window keeps it: a small picture of every floor.
#[derive(Default)]
pub struct FloorStack {
    pictures: BTreeMap<FloorId, TileLayer>,
}

impl FloorStack {
    /// The width of the stack, in points.
    pub const WIDTH: f32 = 148.0;

    /// Draws the stack at the left of what room there is, and returns the floor that was pressed. Of a tower, only the floors in view are
    /// drawn.
    pub fn ui(&mut self, ui: &mut Ui, open: FloorId, floors: &[StackedFloor<'_>]) -> Option<FloorId> {
        let mut pressed = None;
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP / 2.0;
            ui.set_width(Self::WIDTH);
            let scroll = ScrollArea::vertical().id_salt("floors").auto_shrink([true, false]);
            scroll.show_rows(ui, HEIGHT, floors.len(), |ui, rows| {
                for floor in floors.get(rows).unwrap_or_default() {
                    if self.floor_ui(ui, floor, floor.plan.floor() == open) {
                        pressed = Some(floor.plan.floor());
                    }
                }
            });
        });
        pressed
    }

    fn floor_ui(&mut self, ui: &mut Ui, floor: &StackedFloor<'_>, is_open: bool) -> bool {
        let plan = floor.plan;
        let free = free_in_words(&plan.counts());
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
        response.widget_info(|| {
            let mut name = format!("Floor {}, {free} of {}", plan.label(), plan.len());
            if floor.assigned > 0 {
                name.push_str(", assigned spot");
            }
            WidgetInfo::selected(Role::Button, true, is_open, name)
        });
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        let palette = theme::palette(ui);
        let visuals = *ui.style().interact(&response);
        let (fill, text) = if is_open { (palette.chosen, palette.on_chosen) } else { (visuals.bg_fill, palette.text) };
        let frame = if is_open && !response.has_focus() {
            Stroke::new(theme::FOCUS_LINE, palette.on_chosen)
        } else {
            visuals.bg_stroke
        };
        ui.painter().rect(rect, theme::CORNER, fill, frame, StrokeKind::Inside);

        let picture = Rect::from_center_size(rect.left_center() + vec2(8.0 + PICTURE.x / 2.0, 0.0), PICTURE);
        self.picture(ui, plan, picture);
        let left = picture.right() + theme::GAP / 2.0;
        let large = FontId::new(TextStyle::Button.resolve(ui.style()).size, theme::bold_family());
        let small = TextStyle::Small.resolve(ui.style());
        let painter = ui.painter().with_clip_rect(rect.shrink(4.0));
        painter.text(Pos2::new(left, rect.center().y - 2.0), Align2::LEFT_BOTTOM, plan.label(), large, text);
        painter.text(Pos2::new(left, rect.center().y + 1.0), Align2::LEFT_TOP, &free, small, text);
        if floor.assigned > 0 {
            let at = rect.right_top() + vec2(-12.0, 12.0);
            ui.painter().circle(at, 7.0, palette.highlight, Stroke::new(2.0, palette.highlight_edge));
        }
        response.clicked()
    }

    /// The floor, as large as fits.
    fn picture(&mut self, ui: &Ui, plan: &FloorPlan, room: Rect) {
        let palette = theme::palette(ui);
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        painter.rect_filled(room, 2, palette.floor);
        let area = plan.thumbnail().area();
        let scale = (room.width() / area.width().max(1.0)).min(room.height() / area.height().max(1.0));
        let place = |place: Pos2| room.center() + (place - area.center()) * scale;
        let layer = self.pictures.entry(plan.floor()).or_default();
        layer.paint(&painter, plan, plan.thumbnail(), palette, place);
    }
}

/// `35 free`, `full`, `no spots`.
fn free_in_words(counts: &StateCounts) -> String {
    match (counts.free, counts.total()) {
        (_, 0) => "no spots".to_owned(),
        (0, _) => "full".to_owned(),
        (free, _) => format!("{free} free"),
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use uuid::Uuid;

    use super::super::{SpotIndex, SpotState, sample};
    use super::*;
    use crate::domain::facility::Floor;

    struct Tower {
        stack: FloorStack,
        plans: Vec<FloorPlan>,
        pressed: Vec<FloorId>,
    }

    fn floor_id(number: u32) -> FloorId {
        FloorId::new(Uuid::from_u128(u128::from(number) + 500))
    }

    fn tower(floors: u32) -> Harness<'static, Tower> {
        let plan = |number: u32| {
            let floor = Floor { id: floor_id(number), label: number.to_string(), ..sample::floor() };
            let mut spots = sample::rows(40);
            for spot in &mut spots {
                spot.floor = floor.id;
            }
            FloorPlan::new(&floor, &spots, &[])
        };
        let tower = Tower { stack: FloorStack::default(), plans: (0..floors).map(plan).collect(), pressed: Vec::new() };
        let mut harness =
            Harness::builder().with_size(vec2(400.0, 600.0)).with_context_setup(theme::install).build_ui_state(
                |ui, tower: &mut Tower| {
                    let floors: Vec<StackedFloor<'_>> = tower
                        .plans
                        .iter()
                        .map(|plan| StackedFloor { plan, assigned: usize::from(plan.label() == "1") })
                        .collect();
                    let pressed = tower.stack.ui(ui, floor_id(0), &floors);
                    tower.pressed.extend(pressed);
                },
                tower,
            );
        harness.run();
        harness
    }

    #[test]
    fn each_floor_says_what_is_free_and_pressing_one_opens_it() {
        let mut harness = tower(3);
        for index in 0..40 {
            harness.state_mut().plans[2].set_state(SpotIndex(index), SpotState::Taken);
        }
        harness.run();
        harness.get_by_label("Floor 0, 40 free of 40");
        harness.get_by_label("Floor 2, full of 40");
        harness.get_by_label("Floor 1, 40 free of 40, assigned spot").click();
        harness.run();
        assert_eq!(harness.state().pressed, [floor_id(1)]);
    }

    #[test]
    fn of_a_tower_only_the_floors_in_view_are_drawn_and_the_keyboard_reaches_the_others() {
        let mut harness = tower(60);
        assert!(harness.state().stack.pictures.len() < 12);
        assert!(harness.query_by_label_contains("Floor 30,").is_none());
        harness.get_by_label_contains("Floor 0,").focus();
        harness.run();
        for _ in 0..30 {
            harness.key_press(eframe::egui::Key::Tab);
            harness.run();
        }
        assert!(harness.get_by_label_contains("Floor 30,").is_focused());
    }
}
