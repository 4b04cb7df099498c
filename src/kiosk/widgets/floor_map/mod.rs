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
mod gestures;
mod glyphs;
mod grid;
mod labels;
mod legend;
mod list;
mod outlines;
mod overlay;
mod overview;
mod plan;
mod polygon;
#[cfg(test)]
mod sample;
mod spots;
mod stack;
mod standings;
mod state;
#[cfg(test)]
mod tests;
mod tiles;
mod view;
mod ways;

use std::collections::BTreeMap;

use eframe::egui::{
    Button, Id, Painter, Pos2, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

pub use self::legend::{counts_table, legend};
pub use self::list::{Filter, ListIntent, SpotList};
pub use self::plan::{FloorPlan, SpotIndex};
pub use self::stack::{FloorStack, StackedFloor};
pub use self::standings::SizeCounts;
pub use self::state::{SpotState, StateCounts};

use self::camera::Camera;
use self::gestures::Walk;
use self::spots::SpotLayer;
use self::tiles::TileLayer;
use self::view::{Detail, View};
use crate::domain::ids::{FloorId, SpotId};
use crate::domain::time::Instant;
use crate::kiosk::theme::{self, Palette};
use crate::text::format;

/// What the keys do while the map has the keyboard.
pub const KEYS: &str = "Tab, Shift+Tab: next spot, the one before · Enter: what can be done there · + −: nearer, farther · Home: whole floor · Arrows: move";

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
    /// The same, at whatever size.
    unseen: Option<SpotId>,
    /// The spot that the keyboard is at.
    cursor: Option<SpotId>,
    now: Option<Instant>,
    /// What is known of the spot under the pointer besides what the plan says.
    note: Vec<String>,
    way: Option<Way>,
    spots: SpotLayer,
    tiles: TileLayer,
}

/// The way to an assigned spot, worked out once.
struct Way {
    stamp: u64,
    to: SpotIndex,
    corners: Vec<Pos2>,
}

impl FloorMap {
    /// A map that shows whole floors.
    pub fn new() -> Self {
        Self::default()
    }

    /// The identity of its canvas, by which it has the keyboard or not.
    pub fn canvas_id() -> Id {
        Id::unique("floor map")
    }

    /// Whether a text that is typed zooms the map while it has the keyboard. No plate and no ticket begins with these signs.
    pub fn zooms(text: &str) -> bool {
        matches!(text, "+" | "-" | "−" | "=")
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

    /// Brings a spot into view when its floor is next drawn, and changes nothing where it is seen already.
    pub const fn bring_into_view(&mut self, spot: SpotId) {
        self.unseen = Some(spot);
    }

    /// Shows a floor whole again.
    pub fn fit(&mut self, floor: FloorId) {
        self.cameras.remove(&floor);
    }

    /// Says what time it is: a vehicle that has stood for more than a day has a clock on its spot.
    pub const fn tell_time(&mut self, now: Option<Instant>) {
        self.now = now;
    }

    /// Says what is known of the spot under the pointer besides what the plan says, a line each.
    pub fn tell_more(&mut self, lines: Vec<String>) {
        self.note = lines;
    }

    /// Draws a floor into all the room there is. `assigned` are the spots to point out; those of other floors are passed over.
    pub fn ui(&mut self, ui: &mut Ui, plan: &FloorPlan, assigned: &[SpotId]) -> Option<MapIntent> {
        const LEAST: Vec2 = Vec2::splat(160.0);
        let (_, canvas) = ui.allocate_space(ui.available_size().max(LEAST));
        let id = Self::canvas_id();
        let walked = gestures::walk(ui, id, |walk| walk != Walk::Here && self.next(plan, walk).is_none());
        let response = ui.interact(canvas, id, Sense::click_and_drag());
        let chosen = walked.and_then(|walk| self.walk(plan, walk));
        let palette = theme::palette(ui);

        let view = View { camera: self.moved(ui, &response, plan), canvas, pixel: ui.pixels_per_point().recip() };
        let intent = self.pointed(&response, plan, &view).or(chosen);
        let assigned: Vec<SpotIndex> = assigned.iter().filter_map(|&spot| plan.index_of(spot)).collect();

        let painter = ui.painter_at(canvas);
        painter.rect_filled(canvas, 0, palette.floor);
        match Detail::of(&view, plan) {
            Detail::Overview => self.tiles.paint(&painter, plan, plan.overview(), palette, |place| view.place(place)),
            detail => {
                let minute = self.now.map_or(0, standings::minutes);
                self.spots.paint(&painter, plan, view, detail, palette, minute);
            }
        }
        if let Some(&index) = assigned.first() {
            overlay::way(&painter, self.way_to(plan, index), &view, palette);
        }
        for gate in plan.gates() {
            overlay::gate(&painter, gate, plan, &view, palette);
        }
        let marked = self.marks(&painter, plan, &assigned, &view, palette);
        self.write_note(&painter, plan, &view, palette);
        if response.has_focus() {
            overlay::hint(&painter, KEYS, &view, palette);
        }
        let frame = if response.has_focus() {
            Stroke::new(theme::FOCUS_LINE, palette.text)
        } else {
            Stroke::new(theme::LINE, palette.line)
        };
        painter.rect_stroke(canvas, 0, frame, StrokeKind::Inside);

        self.name_canvas(&response, plan);
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
        if let Some(outline) = self.unseen.and_then(|spot| plan.index_of(spot)).and_then(|index| plan.outline(index)) {
            camera = camera.showing(outline.bounds, 0.0, extent, canvas);
            self.unseen = None;
        }
        self.cameras.insert(plan.floor(), camera);
        camera
    }

    /// The spot that a walk leads to; `None` beyond the last.
    fn next(&self, plan: &FloorPlan, walk: Walk) -> Option<SpotId> {
        let at = self.cursor.and_then(|spot| plan.index_of(spot));
        let to = match (at, walk) {
            (None, Walk::On) => 0,
            (None, Walk::Back | Walk::Here) => return None,
            (Some(at), Walk::On) => at.0.checked_add(1)?,
            (Some(at), Walk::Back) => at.0.checked_sub(1)?,
            (Some(at), Walk::Here) => at.0,
        };
        plan.spot(SpotIndex(to))
    }

    /// Walks with the keyboard, and brings the spot that it comes to into view.
    fn walk(&mut self, plan: &FloorPlan, walk: Walk) -> Option<MapIntent> {
        let spot = self.next(plan, walk)?;
        self.cursor = Some(spot);
        self.wanted = Some(spot);
        if walk == Walk::Here {
            self.selected = Some(spot);
            return Some(MapIntent::Clicked(spot));
        }
        None
    }

    /// The way to an assigned spot; a straight line from the nearest entrance where none is free of spots.
    fn way_to(&mut self, plan: &FloorPlan, to: SpotIndex) -> &[Pos2] {
        let stamp = plan.stamp();
        if self.way.as_ref().is_none_or(|way| (way.stamp, way.to) != (stamp, to)) {
            let corners = plan.way_to(to).unwrap_or_else(|| {
                let mark = plan.outline(to).map(|outline| outline.mark);
                let near = |gate: &&plan::Gate| mark.map_or(0.0, |mark| mark.distance_sq(gate.at));
                let gate = plan.gates().iter().min_by(|one, other| near(one).total_cmp(&near(other)));
                mark.zip(gate).map_or_else(Vec::new, |(mark, gate)| vec![gate.at, mark])
            });
            self.way = Some(Way { stamp, to, corners });
        }
        self.way.as_ref().map_or(&[], |way| &way.corners)
    }

    /// Writes beside the spot under the pointer what is known of it.
    fn write_note(&self, painter: &Painter, plan: &FloorPlan, view: &View, palette: &Palette) {
        let Some(index) = self.hovered.and_then(|spot| plan.index_of(spot)) else { return };
        let Some(outline) = plan.outline(index) else { return };
        let mut lines = vec![plan.describe(index)];
        if let Some(minutes) = self.now.and_then(|now| plan.minutes_on(index, now)) {
            lines.push(format!("for {}", format::duration(u64::from(minutes))));
        }
        lines.extend(self.note.iter().cloned());
        let beside = Rect::from_min_max(view.place(outline.bounds.min), view.place(outline.bounds.max));
        overlay::note(painter, &lines, beside, view, palette);
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
        if came_or_left {
            self.note.clear();
        }
        if response.clicked()
            && let Some(spot) = response.interact_pointer_pos().and_then(spot_at)
        {
            self.selected = Some(spot);
            self.cursor = Some(spot);
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
        let line = Stroke::new(theme::FOCUS_LINE, palette.text);
        let mut marked: BTreeMap<SpotIndex, Rect> = BTreeMap::new();
        for (index, stroke) in [
            (on_floor(self.selected), Stroke::new(5.0, palette.accent)),
            (on_floor(self.hovered), line),
            (on_floor(self.cursor), line),
        ] {
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

    /// Makes the canvas known to screen readers: the floor, the spot that the keyboard is at, and how many are in each state.
    fn name_canvas(&self, response: &Response, plan: &FloorPlan) {
        response.widget_info(|| {
            let counts = plan.counts();
            let mut info = WidgetInfo::labeled(Role::Canvas, true, format!("Floor map {}", plan.label()));
            let at = self.cursor.and_then(|spot| plan.index_of(spot)).map(|index| plan.describe(index));
            let states = SpotState::ALL.map(|state| format!("{} {}", counts.of(state), state.word())).join(", ");
            info.current_text_value = Some(at.map_or_else(|| states.clone(), |at| format!("{at}. {states}")));
            info
        });
    }
}
