//! What lies over the spots: the marked ones, and the entrances. Few things, drawn in every frame.

use std::f32::consts::{FRAC_PI_2, TAU};

use eframe::egui::{
    FontFamily, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, epaint::PathStroke, vec2,
};

use super::brush::arc;
use super::outlines::Outline;
use super::plan::{FloorPlan, Gate, SpotIndex};
use super::polygon;
use super::view::View;
use super::ways;
use crate::kiosk::theme::{self, Palette};

/// A spot smaller than this many points is marked by a circle around it.
const RING_FROM: f32 = 18.0;
/// The radius of that circle, in points.
const CIRCLE: f32 = 12.0;
/// The radius of the round part of the marker, in points, and the distance of its middle from its tip.
const PIN_RADIUS: f32 = 13.0;
const PIN_HEIGHT: f32 = 26.0;
/// The distance of an entrance's sign from the canvas's edge, in points.
const SIGN_GAP: f32 = 6.0;
/// How far from the canvas's edge a marker is held whose spot is out of view, in points.
const EDGE: f32 = 30.0;

/// Draws the double ring of an assigned spot, and its marker: a pin on it, or, where it is out of view, a pointer to it at the
/// canvas's edge. Returns where it can be seen.
pub(super) fn assigned(
    painter: &Painter,
    plan: &FloorPlan,
    index: SpotIndex,
    view: &View,
    palette: &Palette,
) -> Option<Rect> {
    let outline = plan.outline(index)?;
    let middle = view.place(outline.mark);
    if !view.canvas.contains(middle) {
        return Some(pointer(painter, middle, view.canvas, palette));
    }
    let edge = Stroke::new(9.0, palette.highlight_edge);
    ring(painter, &outline, view, edge);
    ring(painter, &outline, view, Stroke::new(5.0, palette.highlight));
    let bounds = on_screen(&outline, view);
    // On a spot large enough to be read, the pin stands at its upper edge, so that its label stays free.
    let tip = if view.length(outline.room_mm * 2.0) < 40.0 { middle } else { Pos2::new(middle.x, bounds.top() + 6.0) };
    let held = view.canvas.shrink2(vec2(PIN_RADIUS, 0.0)).with_min_y(view.canvas.top() + PIN_HEIGHT + PIN_RADIUS + 4.0);
    pin(painter, held.clamp(tip), palette);
    Some(bounds)
}

/// Draws a line around a spot.
pub(super) fn outlined(
    painter: &Painter,
    plan: &FloorPlan,
    index: SpotIndex,
    view: &View,
    stroke: Stroke,
) -> Option<Rect> {
    let outline = plan.outline(index)?;
    ring(painter, &outline, view, stroke);
    Some(on_screen(&outline, view))
}

fn on_screen(outline: &Outline<'_>, view: &View) -> Rect {
    Rect::from_min_max(view.place(outline.bounds.min), view.place(outline.bounds.max))
}

fn ring(painter: &Painter, outline: &Outline<'_>, view: &View, stroke: Stroke) {
    if view.length(outline.room_mm * 2.0) < RING_FROM {
        painter.circle_stroke(view.place(outline.mark), CIRCLE, stroke);
        return;
    }
    let corners: Vec<Pos2> = outline.corners.iter().map(|&corner| view.place(corner)).collect();
    let mut around = Vec::with_capacity(corners.len());
    polygon::inset(&corners, -2.0, &mut around);
    painter.add(Shape::closed_line(around, PathStroke::from(stroke)));
}

/// Draws the way to a spot: a line with dark edges over everything, and an arrowhead at its end.
pub(super) fn way(painter: &Painter, way: &[Pos2], view: &View, palette: &Palette) {
    const LINE: f32 = 5.0;
    const EDGE_LINE: f32 = 9.0;
    const HEAD: f32 = 13.0;
    let places: Vec<Pos2> = way.iter().map(|&place| view.place(place)).collect();
    let &[.., before, tip] = places.as_slice() else { return };
    painter.add(Shape::line(places.clone(), PathStroke::new(EDGE_LINE, palette.highlight_edge)));
    painter.add(Shape::line(places, PathStroke::new(LINE, palette.highlight)));
    let head = ways::arrowhead(before, tip, HEAD).to_vec();
    painter.add(Shape::convex_polygon(head, palette.highlight, Stroke::new(2.0, palette.highlight_edge)));
}

/// Writes a few lines beside a spot, never beyond the canvas.
pub(super) fn note(painter: &Painter, lines: &[String], beside: Rect, view: &View, palette: &Palette) {
    const MARGIN: Vec2 = vec2(10.0, 8.0);
    let text = lines.join("\n");
    let galley = painter.layout_no_wrap(text, FontId::new(theme::MAP_SIGN_PT, FontFamily::Proportional), palette.text);
    let size = galley.size() + MARGIN * 2.0;
    let most = (view.canvas.max - size).max(view.canvas.min);
    let above = Pos2::new(beside.center().x - size.x / 2.0, beside.top() - size.y - 10.0);
    let corner = if above.y < view.canvas.top() { Pos2::new(above.x, beside.bottom() + 10.0) } else { above };
    let rect = Rect::from_min_size(Rect::from_min_max(view.canvas.min, most).clamp(corner), size);
    painter.rect(rect, theme::CORNER / 2, palette.floor, Stroke::new(theme::LINE, palette.text), StrokeKind::Inside);
    painter.galley(rect.min + MARGIN, galley, palette.text);
}

/// Writes along the upper edge of the canvas what the keys do; over as many lines as it takes.
pub(super) fn hint(painter: &Painter, words: &str, view: &View, palette: &Palette) {
    const MARGIN: Vec2 = vec2(10.0, 6.0);
    let font = FontId::new(theme::MAP_SIGN_PT, FontFamily::Proportional);
    let width = view.canvas.width() - 2.0 * MARGIN.x;
    let galley = painter.layout(words.to_owned(), font, palette.text, width);
    let size = vec2(view.canvas.width(), galley.size().y + 2.0 * MARGIN.y);
    let rect = Rect::from_min_size(view.canvas.min, size).intersect(view.canvas);
    painter.rect_filled(rect, 0, palette.floor);
    painter.galley(rect.min + MARGIN, galley, palette.text);
}

/// A drop standing on its tip.
fn pin(painter: &Painter, tip: Pos2, palette: &Palette) {
    let middle = tip - vec2(0.0, PIN_HEIGHT);
    // Where the straight sides touch the circle.
    let half = (PIN_RADIUS / PIN_HEIGHT).acos();
    let mut corners = arc(middle, PIN_RADIUS, FRAC_PI_2 + half, FRAC_PI_2 - half + TAU);
    corners.push(tip);
    painter.add(Shape::convex_polygon(corners, palette.highlight, Stroke::new(3.0, palette.highlight_edge)));
    painter.circle_filled(middle, PIN_RADIUS * 0.4, palette.highlight_edge);
}

/// A disc at the canvas's edge, with an arrowhead towards a place beyond it.
fn pointer(painter: &Painter, place: Pos2, canvas: Rect, palette: &Palette) -> Rect {
    let held = canvas.shrink(EDGE.min(canvas.width().min(canvas.height()) / 3.0));
    let at = held.clamp(place);
    let towards = (place - at).normalized();
    let head = triangle(at + towards * (PIN_RADIUS + 3.0), towards, 11.0);
    let edge = Stroke::new(3.0, palette.highlight_edge);
    painter.add(Shape::convex_polygon(head.to_vec(), palette.highlight, edge));
    painter.circle(at, PIN_RADIUS, palette.highlight, edge);
    painter.circle_filled(at, PIN_RADIUS * 0.4, palette.highlight_edge);
    Rect::from_center_size(at, Vec2::splat(PIN_RADIUS * 2.0))
}

fn triangle(base: Pos2, towards: Vec2, size: f32) -> [Pos2; 3] {
    let aside = vec2(-towards.y, towards.x);
    [base + aside * size, base + towards * size * 1.2, base - aside * size]
}

/// Draws an entrance: an arrow onto the floor, and its sign.
pub(super) fn gate(painter: &Painter, gate: &Gate, plan: &FloorPlan, view: &View, palette: &Palette) {
    const RADIUS: f32 = 14.0;
    let at = view.place(gate.at);
    if !view.canvas.expand(RADIUS).contains(at) {
        return;
    }
    let galley = painter.layout_no_wrap(
        gate.label.clone(),
        FontId::new(theme::MAP_SIGN_PT, theme::bold_family()),
        palette.on_accent,
    );
    let inward = (plan.extent().center() - gate.at).normalized();
    let inward = if inward == Vec2::ZERO { Vec2::DOWN } else { inward };
    let sign = sign_beside(at, galley.size() + vec2(16.0, 6.0), RADIUS + 6.0, inward, plan, view);
    painter.rect(
        sign,
        theme::CORNER / 2,
        palette.accent,
        Stroke::new(theme::LINE, palette.on_accent),
        StrokeKind::Outside,
    );
    painter.galley(sign.center() - galley.size() / 2.0, galley, palette.on_accent);
    painter.circle(at, RADIUS, palette.accent, Stroke::new(2.0, palette.on_accent));
    let shaft = [at - inward * 8.0, at + inward * 3.0];
    painter.line_segment(shaft, Stroke::new(3.0, palette.on_accent));
    let head = triangle(at + inward, inward, 7.0).to_vec();
    painter.add(Shape::convex_polygon(head, palette.on_accent, Stroke::NONE));
}

/// Where the sign of an entrance stands: never beyond the canvas nor at its very edge, and if possible where it covers no spot.
fn sign_beside(at: Pos2, size: Vec2, distance: f32, inward: Vec2, plan: &FloorPlan, view: &View) -> Rect {
    let canvas = view.canvas.shrink(SIGN_GAP.min(view.canvas.size().min_elem() / 2.0));
    let arrow = Rect::from_center_size(at, Vec2::splat(distance));
    let beside = |direction: Vec2| {
        // The middle of the sign moves out far enough for its nearest edge to keep the distance. At the canvas's edge, it
        // slides along.
        let out = direction * distance + vec2(direction.x * size.x, direction.y * size.y) / 2.0;
        let most = (canvas.max - size).max(canvas.min);
        let corner = Rect::from_min_max(canvas.min, most).clamp(at + out - size / 2.0);
        Rect::from_min_size(corner, size)
    };
    let away =
        if inward.x.abs() > inward.y.abs() { vec2(-inward.x.signum(), 0.0) } else { vec2(0.0, -inward.y.signum()) };
    // Vehicles come in on a lane, so there is room ahead, too.
    let places = [away, Vec2::UP, Vec2::DOWN, -away].map(beside);
    let clear = || places.iter().copied().filter(|place| !place.intersects(arrow));
    let [.., ahead] = places;
    clear().find(|&place| is_free(place, plan, view)).or_else(|| clear().next()).unwrap_or(ahead)
}

/// Whether a part of the screen shows no spot.
fn is_free(rect: Rect, plan: &FloorPlan, view: &View) -> bool {
    /// From so far away that more spots may lie there, it does not matter.
    const LOOKED_AT_MAX: u32 = 200;
    let area = view.camera.area_on_floor(view.canvas, rect);
    if plan.at_most_in(area) > LOOKED_AT_MAX {
        return false;
    }
    let mut is_free = true;
    plan.each_in(area, |_, _| is_free = false);
    is_free
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;
    use proptest::prelude::*;

    use super::super::camera::Camera;
    use super::super::sample;
    use super::*;
    use crate::domain::facility::{Entrance, Floor, Point};

    proptest! {
        #[test]
        fn the_sign_of_an_entrance_neither_leaves_the_canvas_nor_touches_its_edge(x in 0.0f32..800.0, y in 0.0f32..600.0, angle in 0.0f32..TAU) {
            let plan = FloorPlan::new(&sample::floor(), &sample::rows(60), &[]);
            let canvas = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
            let view = View { camera: Camera::fit(plan.extent(), canvas), canvas, pixel: 1.0 };
            let sign = sign_beside(pos2(x, y), vec2(120.0, 28.0), 20.0, Vec2::angled(angle), &plan, &view);
            prop_assert!(canvas.shrink(SIGN_GAP - 0.01).contains_rect(sign));
        }
    }

    #[test]
    fn the_sign_covers_no_spot_where_there_is_a_lane_for_it() {
        // A lane between two rows, and the entrance at its end.
        let floor =
            Floor { entrances: vec![Entrance { at: Point { x: -1_500, y: 13_000 }, ..entrance() }], ..sample::floor() };
        let plan = FloorPlan::new(&floor, &sample::rows(60), &[]);
        let canvas = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        let view = View { camera: Camera::fit(plan.extent(), canvas), canvas, pixel: 1.0 };
        let gate = plan.gates().first().unwrap();
        let inward = (plan.extent().center() - gate.at).normalized();
        let sign = sign_beside(view.place(gate.at), vec2(110.0, 28.0), 20.0, inward, &plan, &view);
        assert!(is_free(sign, &plan, &view), "{sign:?} lies on a spot");
    }

    fn entrance() -> Entrance {
        sample::floor().entrances.remove(0)
    }
}
