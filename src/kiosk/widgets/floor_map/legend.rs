//! What the shapes on the map mean, and how many of each there are.

use eframe::egui::{Grid, Mesh, Rect, RichText, Sense, Shape, Ui, Vec2};

use super::brush::{Area, Brush};
use super::outlines::Kind;
use super::plan::FloorPlan;
use super::polygon;
use super::spots::{self, Look};
use super::state::{SpotState, StateCounts};
use crate::kiosk::theme;

/// The states in a line, each drawn as on the map, with its number: `free 35`.
pub fn legend(ui: &mut Ui, counts: &StateCounts) {
    ui.horizontal_wrapped(|ui| {
        for state in SpotState::ALL {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = theme::GAP / 2.0;
                swatch(ui, state);
                ui.label(format!("{} {}", state.word(), counts.of(state)));
            });
        }
    });
}

/// A line for each size of spot, a column for each state, and the sums where there is more than one size.
pub fn counts_table(ui: &mut Ui, plan: &FloorPlan) {
    let number = |ui: &mut Ui, count: u32| ui.label(RichText::new(count.to_string()).monospace());
    let grid = Grid::new(("counts of a floor", plan.floor())).num_columns(SpotState::ALL.len() + 1);
    // Nothing here is pressed, so the rows may be lower than a finger.
    grid.min_row_height(SWATCH.y).spacing(Vec2::new(theme::WIDE_GAP, theme::GAP / 2.0)).show(ui, |ui| {
        ui.label(plan.label());
        for state in SpotState::ALL {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = theme::GAP / 2.0;
                swatch(ui, state);
                ui.label(state.word());
            });
        }
        ui.end_row();
        for size in plan.counts_by_size() {
            ui.label(size.size.as_str());
            for state in SpotState::ALL {
                number(ui, size.counts.of(state));
            }
            ui.end_row();
        }
        if plan.counts_by_size().len() > 1 {
            let sums = plan.counts();
            ui.label("together");
            for state in SpotState::ALL {
                number(ui, sums.of(state));
            }
            ui.end_row();
        }
    });
}

/// The size of an example, in points.
const SWATCH: Vec2 = Vec2::new(20.0, 26.0);

/// A small spot in a state.
fn swatch(ui: &mut Ui, state: SpotState) {
    let (rect, _) = ui.allocate_exact_size(SWATCH, Sense::hover());
    swatch_at(ui, rect, state);
}

/// Draws a small spot in a state.
pub(super) fn swatch_at(ui: &Ui, rect: Rect, state: SpotState) {
    let pixel = ui.pixels_per_point().recip();
    let [left, top, right, bottom] =
        [rect.left(), rect.top(), rect.right(), rect.bottom()].map(|edge| (edge / pixel).round() * pixel);
    let corners = polygon::rectangle(left, top, right, bottom);
    let mut mesh = Mesh::default();
    let area = Area { corners: &corners, kind: Kind::Upright, triangles: &[] };
    spots::draw(&mut Brush::new(&mut mesh, pixel), area, state, Look::EXAMPLE, theme::palette(ui));
    ui.painter().add(Shape::mesh(mesh));
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::super::plan::SpotIndex;
    use super::super::sample;
    use super::*;
    use crate::domain::facility::SizeCode;

    #[test]
    fn the_legend_counts_every_state() {
        let counts = StateCounts { free: 35, taken: 10, reserved: 2, out_of_service: 1 };
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui(|ui| legend(ui, &counts));
        harness.run();
        for text in ["free 35", "taken 10", "reserved 2", "out of service 1"] {
            harness.get_by_label(text);
        }
    }

    #[test]
    fn the_table_counts_each_size_and_follows_a_change() {
        let mut spots = sample::rows(40);
        for spot in spots.iter_mut().take(6) {
            spot.size = SizeCode::new("bus");
        }
        let mut plan = FloorPlan::new(&sample::floor(), &spots, &[]);
        plan.set_state(SpotIndex(0), SpotState::Taken);
        let mut harness = Harness::builder()
            .with_context_setup(theme::install)
            .build_ui_state(|ui, plan: &mut FloorPlan| counts_table(ui, plan), plan);
        harness.run();
        for text in ["bus", "5", "car", "34", "together", "39"] {
            harness.get_by_label(text);
        }
        harness.state_mut().set_state(SpotIndex(30), SpotState::Taken);
        harness.run();
        for text in ["33", "38", "2"] {
            harness.get_by_label(text);
        }
    }
}
