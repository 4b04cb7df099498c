//! The floor map: every spot of a floor, coloured and shaped by its state, to look at and to click on.
//!
//! A [`FloorPlan`] is built on a worker and carries the ground plan and the states; a [`FloorMap`] is what the window keeps of
//! it from frame to frame. The map is one canvas with a camera of its own: no widget for each spot, and no shape either.
//! Spots in view are found by a grid, put into one mesh and kept there until something changes; from far away the floor is a
//! picture. So a frame costs the same whether the floor has a hundred spots or a million, and a frame in which nothing changed
//! costs next to nothing.
//!
//! ```
//! # use eframe::egui;
//! # use parkhaus::domain::ids::SpotId;
//! # use parkhaus::kiosk::widgets::floor_map::{FloorMap, FloorPlan, MapIntent};
//! fn beside_the_form(ui: &mut egui::Ui, map: &mut FloorMap, plan: &FloorPlan, suggested: SpotId) -> Option<SpotId> {
//!     match map.ui(ui, plan, &[suggested]) {
//!         Some(MapIntent::Clicked(spot)) => Some(spot),
//!         Some(MapIntent::Hovered(_)) | None => None,
//!     }
//! }
//! ```

mod brush;
mod camera;
mod caption;
mod convert;
mod floors;
mod gestures;
mod glyphs;
mod grid;
mod labels;
mod legend;
mod outlines;
mod overlay;
mod overview;
mod plan;
mod polygon;
#[cfg(test)]
mod sample;
mod spots;
mod state;
#[cfg(test)]
mod tests;
mod tiles;
mod view;

use std::collections::BTreeMap;

use eframe::egui::{
    Button, Painter, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

pub use self::floors::{FloorTab, floor_tabs};
pub use self::legend::{counts_table, legend};
pub use self::plan::{FloorPlan, SizeCounts, SpotIndex};
pub use self::state::{SpotState, StateCounts};

use self::camera::Camera;
use self::spots::SpotLayer;
use self::tiles::TileLayer;
use self::view::{Detail, View};
use crate::domain::ids::{FloorId, SpotId};
use crate::kiosk::theme::{self, Palette};

/// What somebody did on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapIntent {
    /// A spot was pressed.
    Clicked(SpotId),
    /// The pointer came onto a spot, or left the spots.
    Hovered(Option<SpotId>),
}

/// The floor map as the window keeps it: one for all floors.
#[derive(Default)]
pub struct FloorMap {
    /// Where somebody left each floor.
    cameras: BTreeMap<FloorId, Camera>,
    selected: Option<SpotId>,
    hovered: Option<SpotId>,
    wanted: Option<SpotId>,
    spots: SpotLayer,
    tiles: TileLayer,
}

impl FloorMap {
    /// A map that shows whole floors.
    pub fn new() -> Self {
        Self::default()
    }

    /// The spot that was pressed last, or marked by [`Self::select`].
    pub const fn selected(&self) -> Option<SpotId> {
        self.selected
    }

    /// Marks a spot, or none.
    pub const fn select(&mut self, spot: Option<SpotId>) {
        self.selected = spot;
    }

    /// Brings a spot into view when its floor is next drawn, large enough to be read.
    pub const fn reveal(&mut self, spot: SpotId) {
        self.wanted = Some(spot);
    }

    /// Shows a floor whole again.
    pub fn fit(&mut self, floor: FloorId) {
        self.cameras.remove(&floor);
    }

    /// Draws a floor into all the room there is. `assigned` are the spots to point out; those of other floors are passed over.
    pub fn ui(&mut self, ui: &mut Ui, plan: &FloorPlan, assigned: &[SpotId]) -> Option<MapIntent> {
        const LEAST: Vec2 = Vec2::splat(160.0);
        let (_, canvas) = ui.allocate_space(ui.available_size().max(LEAST));
        let response = ui.interact(canvas, ui.make_persistent_id("floor map"), Sense::click_and_drag());
        let palette = theme::palette(ui);

        let view = View { camera: self.moved(ui, &response, plan), canvas, pixel: ui.pixels_per_point().recip() };
        let intent = self.pointed(&response, plan, &view);
        let assigned: Vec<SpotIndex> = assigned.iter().filter_map(|&spot| plan.index_of(spot)).collect();

        let painter = ui.painter_at(canvas);
        painter.rect_filled(canvas, 0, palette.floor);
        match Detail::of(&view, plan) {
            Detail::Overview => self.tiles.paint(&painter, plan, &view, palette),
            detail => self.spots.paint(&painter, plan, view, detail, palette),
        }
        for gate in plan.gates() {
            overlay::gate(&painter, gate, plan, &view, palette);
        }
        let marked = self.marks(&painter, plan, &assigned, &view, palette);
        let frame = if response.has_focus() {
            Stroke::new(theme::FOCUS_LINE, palette.text)
        } else {
            Stroke::new(theme::LINE, palette.line)
        };
        painter.rect_stroke(canvas, 0, frame, StrokeKind::Inside);

        name_canvas(&response, plan);
        for (index, rect) in marked {
            self.name_spot(ui, &response, plan, index, rect.intersect(canvas), &assigned);
        }
        self.controls(ui, plan, canvas);
        intent
    }

    /// The camera for this frame.
    fn moved(&mut self, ui: &Ui, response: &Response, plan: &FloorPlan) -> Camera {
        let (extent, canvas) = (plan.extent(), response.rect);
        let held = self.cameras.get(&plan.floor()).map(|camera| camera.refitted(extent, canvas));
        let mut camera = held.unwrap_or_else(|| Camera::fit(extent, canvas));
        camera = gestures::follow(ui, response, camera, extent, canvas);
        if let Some(outline) = self.wanted.and_then(|spot| plan.index_of(spot)).and_then(|index| plan.outline(index)) {
            /// As wide as a spot must be for its label to be drawn, in points, and a little more.
            const READABLE: f32 = 48.0;
            let scale = READABLE / (outline.room_mm * 2.0).max(1.0);
            camera = camera.showing(outline.bounds, scale, extent, canvas);
            self.wanted = None;
        }
        self.cameras.insert(plan.floor(), camera);
        camera
    }

    /// What the pointer did.
    fn pointed(&mut self, response: &Response, plan: &FloorPlan, view: &View) -> Option<MapIntent> {
        /// How far beside a spot a finger may land, in points.
        const REACH: f32 = 8.0;
        let reach_mm = (REACH / view.camera.scale()).min(plan.usual_width_mm() / 2.0);
        let spot_at = |point| {
            let index = plan.spot_near(view.camera.place_on_floor(view.canvas, point), reach_mm)?;
            plan.spot(index)
        };
        let over = response.hover_pos().filter(|_| !response.dragged()).and_then(spot_at);
        let came_or_left = over != self.hovered;
        self.hovered = over;
        if response.clicked()
            && let Some(spot) = response.interact_pointer_pos().and_then(spot_at)
        {
            self.selected = Some(spot);
            return Some(MapIntent::Clicked(spot));
        }
        came_or_left.then_some(MapIntent::Hovered(over))
    }

    /// Draws what is pointed out, and says where: each spot once.
    fn marks(
        &self,
        painter: &Painter,
        plan: &FloorPlan,
        assigned: &[SpotIndex],
        view: &View,
        palette: &Palette,
    ) -> Vec<(SpotIndex, Rect)> {
        let on_floor = |spot: Option<SpotId>| spot.and_then(|spot| plan.index_of(spot));
        let (hovered, selected) = (on_floor(self.hovered), on_floor(self.selected));
        let mut marked: BTreeMap<SpotIndex, Rect> = BTreeMap::new();
        for (index, stroke) in
            [(selected, Stroke::new(5.0, palette.accent)), (hovered, Stroke::new(theme::FOCUS_LINE, palette.text))]
        {
            if let Some(index) = index
                && let Some(rect) = overlay::outlined(painter, plan, index, view, stroke)
            {
                marked.insert(index, rect);
            }
        }
        for &index in assigned {
            if let Some(rect) = overlay::assigned(painter, plan, index, view, palette) {
                marked.insert(index, rect);
            }
        }
        marked.into_iter().collect()
    }

    /// Makes a spot known to screen readers.
    fn name_spot(
        &self,
        ui: &Ui,
        canvas: &Response,
        plan: &FloorPlan,
        index: SpotIndex,
        rect: Rect,
        assigned: &[SpotIndex],
    ) {
        let is_selected = self.selected.is_some() && self.selected == plan.spot(index);
        let node = ui.interact(rect, canvas.id.with(index), Sense::hover());
        node.widget_info(|| {
            let mut words = plan.describe(index);
            if assigned.contains(&index) {
                words.push_str(", assigned");
            }
            WidgetInfo::selected(Role::GraphicsSymbol, true, is_selected, words)
        });
    }

    /// The buttons on the canvas: nearer, farther, the whole floor.
    fn controls(&mut self, ui: &mut Ui, plan: &FloorPlan, canvas: Rect) {
        let size = Vec2::splat(theme::CONTROL_HEIGHT);
        let wide = vec2(theme::BUTTON_WIDTH, theme::CONTROL_HEIGHT);
        let button = |text: &str| Button::new(RichText::new(text).family(theme::bold_family()));
        let right = canvas.right() - theme::GAP;
        let top = canvas.bottom() - theme::GAP - theme::CONTROL_HEIGHT;
        let fit = Rect::from_min_size(pos2(right - wide.x, top), wide);
        let nearer = Rect::from_min_size(pos2(fit.left() - theme::GAP / 2.0 - size.x, top), size);
        let farther = nearer.translate(vec2(-size.x - theme::GAP / 2.0, 0.0));
        let camera = self.cameras.get(&plan.floor()).copied();
        let zoomed = |by: f32| camera.map(|camera| camera.zoomed(by, canvas.center(), plan.extent(), canvas));
        let mut now = None;
        if ui.place(farther, button("−")).accessible_name("Zoom out").clicked() {
            now = zoomed(1.0 / gestures::ZOOM_STEP);
        }
        if ui.place(nearer, button("+")).accessible_name("Zoom in").clicked() {
            now = zoomed(gestures::ZOOM_STEP);
        }
        if ui.place(fit, button("Fit")).accessible_name("Fit the whole floor").clicked() {
            now = Some(Camera::fit(plan.extent(), canvas));
        }
        if let Some(camera) = now {
            self.cameras.insert(plan.floor(), camera);
            // The canvas below was drawn already.
            ui.request_repaint();
        }
    }
}

fn name_canvas(response: &Response, plan: &FloorPlan) {
    response.widget_info(|| {
        let counts = plan.counts();
        let mut info = WidgetInfo::labeled(Role::Canvas, true, format!("Floor map {}", plan.label()));
        let states = SpotState::ALL.map(|state| format!("{} {}", counts.of(state), state.word()));
        info.current_text_value = Some(states.join(", "));
        info
    });
}
