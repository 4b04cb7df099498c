//! Filled and outlined shapes, put straight into one mesh.
//!
//! egui's own shapes are worked out anew in every frame; a mesh made here is kept until something changes. Lines along the
//! axes are drawn hard on whole pixels; others get a soft edge one pixel wide.

use eframe::egui::{Color32, Mesh, Pos2, Vec2, pos2, vec2};

use super::convert::{factor, position};
use super::outlines::Kind;
use super::polygon;

/// Draws into a mesh.
pub(super) struct Brush<'m> {
    mesh: &'m mut Mesh,
    /// The width of the soft edge in points; 0 for hard ones.
    soft: f32,
    /// Where shapes are worked out. Kept, because there are thousands of them.
    loops: [Vec<Pos2>; 4],
    crossings: Vec<Pos2>,
}

/// A closed outline on the screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area<'a> {
    /// Its corners, forward. Those of an upright one begin at the upper left.
    pub(super) corners: &'a [Pos2],
    /// How it may be drawn.
    pub(super) kind: Kind,
    /// The triangles of one of the kind `Cut`.
    pub(super) triangles: &'a [[u32; 3]],
}

impl Area<'_> {
    /// The outline moved inwards by a distance.
    pub(super) fn inset(&self, distance: f32, out: &mut Vec<Pos2>) {
        match (self.kind, self.corners) {
            (Kind::Upright, &[least, _, most, _]) => {
                out.clear();
                let (least, most) = (least + Vec2::splat(distance), most - Vec2::splat(distance));
                out.extend(polygon::rectangle(least.x, least.y, most.x, most.y));
            }
            _ => polygon::inset(self.corners, distance, out),
        }
    }
}

impl<'m> Brush<'m> {
    /// A brush whose leaning edges are as soft as a pixel, or all hard where `soft` is 0.
    pub(super) fn new(mesh: &'m mut Mesh, soft: f32) -> Self {
        Self { mesh, soft, loops: Default::default(), crossings: Vec::new() }
    }

    fn vertex(&mut self, place: Pos2, colour: Color32) -> u32 {
        let index = position(self.mesh.vertices.len());
        self.mesh.colored_vertex(place, colour);
        index
    }

    fn soft_for(&self, kind: Kind) -> f32 {
        if kind == Kind::Upright { 0.0 } else { self.soft }
    }

    /// Fills an area.
    pub(super) fn fill(&mut self, area: Area<'_>, colour: Color32) {
        let soft = self.soft_for(area.kind);
        if soft == 0.0 {
            self.triangles(area.corners, area.triangles, colour);
            return;
        }
        let [mut inner, mut outer, ..] = std::mem::take(&mut self.loops);
        area.inset(soft / 2.0, &mut inner);
        area.inset(-soft / 2.0, &mut outer);
        self.triangles(&inner, area.triangles, colour);
        self.band(&outer, Color32::TRANSPARENT, &inner, colour);
        self.loops = [inner, outer, Vec::new(), Vec::new()];
    }

    /// Draws the inner edge of an area.
    pub(super) fn ring(&mut self, area: Area<'_>, width: f32, colour: Color32) {
        let soft = self.soft_for(area.kind);
        let mut loops = std::mem::take(&mut self.loops);
        let [outside, outer, inner, inside] = &mut loops;
        if soft == 0.0 {
            area.inset(width, inner);
            self.band(area.corners, colour, inner, colour);
        } else {
            area.inset(-soft / 2.0, outside);
            area.inset(soft / 2.0, outer);
            area.inset(width - soft / 2.0, inner);
            area.inset(width + soft / 2.0, inside);
            self.band(outside, Color32::TRANSPARENT, outer, colour);
            self.band(outer, colour, inner, colour);
            self.band(inner, colour, inside, Color32::TRANSPARENT);
        }
        self.loops = loops;
    }

    /// Draws parallel lines, rising to the right, over an area, as far as the middle of a ring of the same width.
    pub(super) fn hatch(&mut self, area: Area<'_>, spacing: f32, width: f32, colour: Color32) {
        // The square ends of a leaning line reach beyond it.
        let mut loops = std::mem::take(&mut self.loops);
        let [corners, ..] = &mut loops;
        area.inset(width * 0.75, corners);
        self.lines_over(corners, spacing, width, colour);
        self.loops = loops;
    }

    fn lines_over(&mut self, corners: &[Pos2], spacing: f32, width: f32, colour: Color32) {
        /// Lines over one spot: at no zoom are more needed to see that it is hatched.
        const LINES_MAX: u32 = 24;
        // On a line that rises to the right, x + y is the same everywhere.
        let level = |corner: Pos2| corner.x + corner.y;
        let least = corners.iter().map(|&corner| level(corner)).fold(f32::INFINITY, f32::min);
        let most = corners.iter().map(|&corner| level(corner)).fold(f32::NEG_INFINITY, f32::max);
        let step = (spacing * std::f32::consts::SQRT_2).max((most - least) / factor(LINES_MAX));
        if step <= 0.0 || !step.is_finite() {
            return;
        }
        let mut crossings = std::mem::take(&mut self.crossings);
        let mut at = least + step / 2.0;
        while at < most {
            crossings.clear();
            crossings.extend(polygon::edges(corners).filter_map(|(from, to)| {
                let (before, after) = (level(from) - at, level(to) - at);
                ((before > 0.0) != (after > 0.0)).then(|| from + (to - from) * (before / (before - after)))
            }));
            crossings.sort_by(|one, other| one.x.total_cmp(&other.x));
            for &[from, to] in crossings.as_chunks::<2>().0 {
                self.line(from, to, width, colour);
            }
            at += step;
        }
        self.crossings = crossings;
    }

    /// Draws a straight line with square ends.
    pub(super) fn line(&mut self, from: Pos2, to: Pos2, width: f32, colour: Color32) {
        let along = (to - from).normalized();
        let aside = vec2(-along.y, along.x);
        let half = (width - self.soft).max(0.0) / 2.0;
        self.strip(from, to, [aside * half, aside * -half], [colour; 2]);
        if self.soft > 0.0 {
            let outside = half + self.soft;
            self.strip(from, to, [aside * outside, aside * half], [Color32::TRANSPARENT, colour]);
            self.strip(from, to, [aside * -half, aside * -outside], [colour, Color32::TRANSPARENT]);
        }
    }

    /// Draws lines from place to place.
    pub(super) fn path(&mut self, places: &[Pos2], width: f32, colour: Color32) {
        for &[from, to] in places.array_windows() {
            self.line(from, to, width, colour);
        }
    }

    /// Draws a filled circle.
    pub(super) fn disc(&mut self, centre: Pos2, radius: f32, colour: Color32) {
        let circle = arc(centre, radius, 0.0, std::f32::consts::TAU);
        // The last place is the first again.
        let corners = circle.split_last().map_or(&[][..], |(_, corners)| corners);
        self.fill(Area { corners, kind: Kind::Convex, triangles: &[] }, colour);
    }

    fn strip(&mut self, from: Pos2, to: Pos2, [one, other]: [Vec2; 2], [colour, other_colour]: [Color32; 2]) {
        let a = self.vertex(from + one, colour);
        let b = self.vertex(to + one, colour);
        let c = self.vertex(to + other, other_colour);
        let d = self.vertex(from + other, other_colour);
        self.mesh.indices.extend_from_slice(&[a, b, c, a, c, d]);
    }

    /// Fills the triangles named, or a fan of them where none are.
    fn triangles(&mut self, corners: &[Pos2], triangles: &[[u32; 3]], colour: Color32) {
        let first = position(self.mesh.vertices.len());
        for &corner in corners {
            self.vertex(corner, colour);
        }
        if triangles.is_empty() {
            for corner in 2..position(corners.len()) {
                self.mesh.add_triangle(first, first + corner - 1, first + corner);
            }
        }
        for &[a, b, c] in triangles {
            self.mesh.add_triangle(first + a, first + b, first + c);
        }
    }

    /// Fills what lies between two outlines with the same number of corners.
    fn band(&mut self, outer: &[Pos2], outer_colour: Color32, inner: &[Pos2], inner_colour: Color32) {
        let first = position(self.mesh.vertices.len());
        for (&out, &inn) in outer.iter().zip(inner) {
            self.vertex(out, outer_colour);
            self.vertex(inn, inner_colour);
        }
        let added = position(self.mesh.vertices.len()) - first;
        for corner in (0..added).step_by(2) {
            let (here, next) = (first + corner, first + (corner + 2) % added);
            self.mesh.indices.extend_from_slice(&[here, next, next + 1, here, next + 1, here + 1]);
        }
    }
}

/// Places along a part of a circle, from one angle to another (in radians, 0 to the right, growing downwards).
pub(super) fn arc(centre: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    const STEPS: u32 = 16;
    let angle = |step: u32| from + (to - from) * factor(step) / factor(STEPS);
    (0..=STEPS).map(|step| centre + Vec2::angled(angle(step)) * radius).collect()
}

/// A place in a square drawing of 24 by 24 units, put onto the screen.
pub(super) fn in_drawing(centre: Pos2, size: f32, (x, y): (f32, f32)) -> Pos2 {
    centre + (pos2(x, y) - pos2(12.0, 12.0)) * (size / 24.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area_of(mesh: &Mesh) -> f32 {
        mesh.triangles()
            .map(|triangle| polygon::signed_area(&triangle.map(|index| mesh.vertices[index as usize].pos)).abs())
            .sum()
    }

    fn drawn(soft: f32, draw: impl FnOnce(&mut Brush<'_>)) -> Mesh {
        let mut mesh = Mesh::default();
        draw(&mut Brush::new(&mut mesh, soft));
        assert!(mesh.is_valid());
        mesh
    }

    #[test]
    fn a_hard_ring_covers_the_edge_and_nothing_else() {
        let corners = polygon::rectangle(10.0, 10.0, 30.0, 50.0);
        let area = Area { corners: &corners, kind: Kind::Upright, triangles: &[] };
        let mesh = drawn(1.0, |brush| brush.ring(area, 2.0, Color32::BLACK));
        assert!((area_of(&mesh) - (20.0 * 40.0 - 16.0 * 36.0)).abs() < 0.01);
        assert_eq!(mesh.vertices.len(), 8);
        assert_eq!(mesh.calc_bounds(), eframe::egui::Rect::from_points(&corners));
    }

    #[test]
    fn a_soft_fill_covers_the_area_and_fades_over_one_pixel() {
        let corners = [pos2(20.0, 0.0), pos2(40.0, 20.0), pos2(20.0, 40.0), pos2(0.0, 20.0)];
        let area = Area { corners: &corners, kind: Kind::Convex, triangles: &[] };
        let mesh = drawn(1.0, |brush| brush.fill(area, Color32::BLACK));
        let clear = mesh.vertices.iter().filter(|vertex| vertex.color == Color32::TRANSPARENT).count();
        assert_eq!(clear, 4);
        let side = 20.0 * std::f32::consts::SQRT_2;
        assert!((area_of(&mesh) - (side + 1.0).powi(2)).abs() < 0.5);
    }

    #[test]
    fn hatching_stays_inside_an_outline_with_a_corner_cut_out() {
        let corners =
            [(0.0, 0.0), (40.0, 0.0), (40.0, 20.0), (20.0, 20.0), (20.0, 40.0), (0.0, 40.0)].map(|(x, y)| pos2(x, y));
        let triangles = polygon::triangulate(&corners);
        let area = Area { corners: &corners, kind: Kind::Cut, triangles: &triangles };
        let mesh = drawn(0.0, |brush| brush.hatch(area, 5.0, 0.5, Color32::BLACK));
        assert!(mesh.vertices.len() >= 4 * 6);
        for [a, .., d] in mesh.vertices.as_chunks::<4>().0 {
            let start = a.pos + (d.pos - a.pos) / 2.0;
            let distance = polygon::distance_to_edge(&corners, start);
            assert!((distance - 0.375).abs() < 0.01, "a line begins {distance} from the edge");
        }
        assert!(mesh.vertices.iter().all(|vertex| polygon::contains(&corners, vertex.pos)));
    }
}
