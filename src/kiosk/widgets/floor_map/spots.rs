//! The spots of a floor as shapes: one mesh, kept until something changes.

use std::sync::Arc;

use eframe::egui::{Color32, Galley, Mesh, Painter, Pos2, Rect, Shape};

use super::brush::{Area, Brush};
use super::caption::{self, Caption, LaidOut};
use super::outlines::{Kind, Outline};
use super::plan::{FloorPlan, SpotIndex};
use super::polygon;
use super::state::SpotState;
use super::view::{Detail, View};
use crate::kiosk::theme::Palette;

/// The spots in view, drawn.
#[derive(Default)]
pub(super) struct SpotLayer {
    key: Option<Key>,
    mesh: Arc<Mesh>,
    captions: Vec<Caption>,
    laid_out: LaidOut,
    /// Whether labels are missing, which the next frame lays out.
    is_short: bool,
    /// A text laid out in every frame. egui hands out the same one until it clears its memory of letters; then every label
    /// must be laid out anew.
    witness: Option<Arc<Galley>>,
}

/// Everything the shapes depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    stamp: u64,
    version: u64,
    view: View,
    detail: Detail,
    palette: &'static Palette,
    /// The minute by which it is told who has stood for too long.
    minute: u32,
}

impl SpotLayer {
    /// Draws the spots in view.
    pub(super) fn paint(
        &mut self,
        painter: &Painter,
        plan: &FloorPlan,
        view: View,
        detail: Detail,
        palette: &'static Palette,
        minute: u32,
    ) {
        let key = Key { stamp: plan.stamp(), version: plan.version(), view, detail, palette, minute };
        let witness = caption::lay_out_witness(painter, palette);
        let same_letters = self.witness.as_ref().is_some_and(|held| Arc::ptr_eq(held, &witness));
        if self.key != Some(key) || !same_letters {
            let only_moved = self.key.is_some_and(|before| {
                let (scale, scale_before) = (view.camera.scale(), before.view.camera.scale());
                (before.stamp, before.palette) == (key.stamp, palette) && scale.to_bits() == scale_before.to_bits()
            });
            if !same_letters || self.key.is_none_or(|before| before.stamp != key.stamp) {
                self.laid_out.clear();
            }
            self.laid_out.begin(if only_moved && same_letters { LaidOut::WHILE_MOVING } else { usize::MAX });
            self.make(painter, plan, &view, detail, palette, minute);
            self.key = Some(key);
            self.witness = Some(witness);
            self.is_short = self.laid_out.end();
        } else if self.is_short {
            self.laid_out.begin(LaidOut::WHILE_MOVING);
            self.make(painter, plan, &view, detail, palette, minute);
            self.is_short = self.laid_out.end();
        }
        if self.is_short {
            painter.ctx().request_repaint();
        }
        painter.add(Shape::mesh(Arc::clone(&self.mesh)));
        // Each galley has its colour, so the one given here is for nothing.
        let letters = |caption: &Caption| Shape::galley(caption.corner, Arc::clone(&caption.galley), palette.text);
        painter.extend(self.captions.iter().map(letters));
    }

    fn make(
        &mut self,
        painter: &Painter,
        plan: &FloorPlan,
        view: &View,
        detail: Detail,
        palette: &Palette,
        minute: u32,
    ) {
        // The frame that this mesh was painted in is over, so its memory can be used again.
        let mut mesh = Arc::get_mut(&mut self.mesh).map(std::mem::take).unwrap_or_default();
        mesh.vertices.clear();
        mesh.indices.clear();
        self.captions.clear();
        let soft = if detail >= Detail::Fine { view.pixel } else { 0.0 };
        let mut brush = Brush::new(&mut mesh, soft);
        let (mut corners, mut edge) = (Vec::new(), Vec::new());
        plan.each_in(view.area(), |index, outline| {
            let look = Look::of(&outline, view, detail);
            on_screen(&outline, view, &mut corners);
            let area = Area { corners: &corners, kind: outline.kind, triangles: outline.triangles };
            area.inset(look.gap, &mut edge);
            let area = Area { corners: &edge, ..area };
            draw(&mut brush, area, plan.state(SpotIndex(index)), look, palette);
            if detail >= Detail::Fine {
                let caption = caption::write(
                    &mut brush,
                    painter,
                    plan,
                    index,
                    area,
                    view,
                    detail,
                    palette,
                    minute,
                    &mut self.laid_out,
                );
                self.captions.extend(caption);
            }
        });
        self.mesh = Arc::new(mesh);
    }

    /// The number of corners of all that is drawn.
    #[cfg(test)]
    pub(super) fn vertices(&self) -> usize {
        self.mesh.vertices.len()
    }

    /// Where the mesh lies in memory: it moves when it is made anew.
    #[cfg(test)]
    pub(super) fn mesh(&self) -> Arc<Mesh> {
        Arc::clone(&self.mesh)
    }

    /// The texts of the labels drawn.
    #[cfg(test)]
    pub(super) fn texts(&self) -> Vec<String> {
        self.captions.iter().map(|caption| caption.galley.text().to_owned()).collect()
    }
}

/// The lines of one spot, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Between the outline and what is drawn of it: neighbours share an edge.
    pub(super) gap: f32,
    /// The width of its lines.
    pub(super) line: f32,
    /// The distance between the lines of its hatching.
    pub(super) hatch: f32,
}

impl Look {
    fn of(outline: &Outline<'_>, view: &View, detail: Detail) -> Self {
        /// From this width in pixels on, a line of two pixels leaves room inside.
        const TWO_PIXELS_FROM: f32 = 9.0;
        let width = view.length(outline.room_mm * 2.0);
        if detail == Detail::Coarse {
            let line = if width >= TWO_PIXELS_FROM * view.pixel { 2.0 * view.pixel } else { view.pixel };
            return Self { gap: view.pixel / 2.0, line, hatch: width * 0.6 };
        }
        let pixels = |points: f32| view.snap(points).max(view.pixel);
        Self {
            gap: pixels((width * 0.03).min(3.0)),
            line: pixels((width * 0.07).clamp(1.5, 4.0)),
            hatch: (width * 0.25).max(6.0),
        }
    }

    /// The lines of an example in the legend.
    pub(super) const EXAMPLE: Self = Self { gap: 0.0, line: 2.0, hatch: 6.0 };
}

/// Puts an outline's corners on the screen; those of an upright one onto whole pixels, so that its lines are sharp.
fn on_screen(outline: &Outline<'_>, view: &View, corners: &mut Vec<Pos2>) {
    corners.clear();
    if outline.kind == Kind::Upright {
        let (least, most) = (view.place(outline.bounds.min), view.place(outline.bounds.max));
        corners.extend(polygon::rectangle(
            view.snap(least.x),
            view.snap(least.y),
            view.snap(most.x),
            view.snap(most.y),
        ));
    } else {
        corners.extend(outline.corners.iter().map(|&corner| view.place(corner)));
    }
}

/// Draws one spot as its state says: an outline, filled, hatched or crossed.
pub(super) fn draw(brush: &mut Brush<'_>, area: Area<'_>, state: SpotState, look: Look, palette: &Palette) {
    match state {
        SpotState::Free => brush.ring(area, look.line, palette.free),
        SpotState::Taken => brush.fill(area, palette.taken),
        SpotState::Reserved => {
            brush.ring(area, look.line, palette.reserved);
            brush.hatch(area, look.hatch, look.line, palette.reserved);
        }
        SpotState::OutOfService => {
            brush.ring(area, look.line, palette.out_of_service);
            cross(brush, area, look.line, palette.out_of_service);
        }
    }
}

/// From corner to corner where there are four, else through the middle of the box around it.
fn cross(brush: &mut Brush<'_>, area: Area<'_>, width: f32, colour: Color32) {
    let boxed = || {
        let bounds = Rect::from_points(area.corners).scale_from_center(0.6);
        polygon::rectangle(bounds.min.x, bounds.min.y, bounds.max.x, bounds.max.y)
    };
    let [a, b, c, d] = if let &[a, b, c, d] = area.corners { [a, b, c, d] } else { boxed() };
    brush.line(a, c, width, colour);
    brush.line(b, d, width, colour);
}
