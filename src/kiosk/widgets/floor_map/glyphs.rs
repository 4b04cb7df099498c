//! Marks drawn as shapes: no font has to have them.

use std::f32::consts::PI;

use eframe::egui::{Color32, Pos2};

use super::brush::{Area, Brush, arc, in_drawing};
use super::outlines::Kind;
use super::plan::Badge;

/// Draws a badge around a middle, `size` points wide.
pub(super) fn badge(brush: &mut Brush<'_>, badge: Badge, centre: Pos2, size: f32, colour: Color32) {
    match badge {
        Badge::Accessible => wheelchair(brush, centre, size, colour),
        Badge::Ev => bolt(brush, centre, size, colour),
        Badge::LongStay => clock(brush, centre, size, colour),
    }
}

/// A person in a wheelchair, from the side.
fn wheelchair(brush: &mut Brush<'_>, centre: Pos2, size: f32, colour: Color32) {
    let at = |x: f32, y: f32| in_drawing(centre, size, (x, y));
    let line = (size / 10.0).max(1.5);
    brush.disc(at(9.5, 3.0), size * 2.4 / 24.0, colour);
    // Back, seat, lower leg, foot.
    brush.path(&[at(9.5, 7.0), at(9.5, 14.0), at(15.5, 14.0), at(18.5, 20.5), at(21.5, 19.5)], line, colour);
    brush.path(&[at(9.5, 10.0), at(15.0, 10.0)], line, colour);
    // The wheel, open where the seat is.
    brush.path(&arc(at(10.5, 16.0), size * 6.4 / 24.0, 0.1 * PI, 1.28 * PI), line, colour);
}

/// A clock: its hands cannot be taken for a cross.
fn clock(brush: &mut Brush<'_>, centre: Pos2, size: f32, colour: Color32) {
    let at = |x: f32, y: f32| in_drawing(centre, size, (x, y));
    let line = (size / 9.0).max(1.5);
    brush.path(&arc(at(12.0, 12.0), size * 10.0 / 24.0, 0.0, 2.0 * PI), line, colour);
    brush.path(&[at(12.0, 5.5), at(12.0, 12.5), at(16.5, 15.5)], line, colour);
}

/// The corners of the flash, forward, in a square of 24 units.
const BOLT: [(f32, f32); 6] = [(13.0, 10.0), (20.0, 10.0), (9.0, 23.0), (11.0, 13.5), (4.0, 13.5), (14.5, 1.0)];
const BOLT_TRIANGLES: [[u32; 3]; 4] = [[5, 0, 4], [0, 3, 4], [0, 1, 2], [0, 2, 3]];

/// A flash of lightning.
fn bolt(brush: &mut Brush<'_>, centre: Pos2, size: f32, colour: Color32) {
    let corners = BOLT.map(|place| in_drawing(centre, size, place));
    brush.fill(Area { corners: &corners, kind: Kind::Cut, triangles: &BOLT_TRIANGLES }, colour);
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Mesh, Rect, Vec2};

    use super::super::polygon;
    use super::*;

    #[test]
    fn the_flash_is_filled_wholly() {
        let corners = BOLT.map(|place| in_drawing(Pos2::ZERO, 24.0, place));
        let parts: f32 = BOLT_TRIANGLES
            .iter()
            .map(|&triangle| polygon::signed_area(&polygon::corners_of(&corners, triangle).unwrap()).abs())
            .sum();
        assert!((polygon::signed_area(&corners) - parts).abs() < 0.01);
    }

    #[test]
    fn a_badge_stays_in_its_square() {
        for kind in [Badge::Accessible, Badge::Ev, Badge::LongStay] {
            let mut mesh = Mesh::default();
            badge(&mut Brush::new(&mut mesh, 0.5), kind, Pos2::ZERO, 40.0, Color32::BLACK);
            let bounds = mesh.calc_bounds();
            assert!(bounds.width() > 20.0 && bounds.height() > 34.0, "{kind:?} is only {bounds:?}");
            let square = Rect::from_center_size(Pos2::ZERO, Vec2::splat(42.0));
            assert!(square.contains_rect(bounds), "{kind:?} reaches {bounds:?}");
        }
    }
}
