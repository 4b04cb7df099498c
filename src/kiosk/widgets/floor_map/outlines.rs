//! The outlines of a floor's spots, packed into a few long lists.

use std::collections::BTreeMap;

use eframe::egui::{Pos2, Rect};

use super::convert::position;
use super::polygon;

/// How an outline may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A rectangle along the axes: drawn on whole pixels, so that its lines are sharp.
    Upright,
    /// Convex: a fan of triangles.
    Convex,
    /// Anything else: cut into triangles when the plan was made.
    Cut,
}

/// The outlines of all spots of a floor. Every outline runs forward (see [`polygon`]).
#[derive(Debug, Default)]
pub(super) struct Outlines {
    corners: Vec<Pos2>,
    /// Where each outline's corners end in `corners`.
    ends: Vec<u32>,
    kinds: Vec<Kind>,
    bounds: Vec<Rect>,
    marks: Vec<Pos2>,
    rooms: Vec<f32>,
    triangles: BTreeMap<u32, Vec<[u32; 3]>>,
}

/// One spot's outline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline<'a> {
    /// Its corners, forward.
    pub(super) corners: &'a [Pos2],
    /// How it may be drawn.
    pub(super) kind: Kind,
    /// The triangles of an outline of the kind `Cut`; empty for the others.
    pub(super) triangles: &'a [[u32; 3]],
    /// The box around it.
    pub(super) bounds: Rect,
    /// Where a mark or a label goes.
    pub(super) mark: Pos2,
    /// How far the nearest edge is from there: half the width of an ordinary spot.
    pub(super) room_mm: f32,
}

impl Outlines {
    /// Adds the outline of the next spot.
    pub(super) fn push(&mut self, mut corners: Vec<Pos2>) {
        corners.dedup();
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if polygon::signed_area(&corners) < 0.0 {
            corners.reverse();
        }
        let kind = if polygon::is_upright(&corners) {
            Kind::Upright
        } else if polygon::is_convex(&corners) {
            Kind::Convex
        } else {
            Kind::Cut
        };
        let triangles = if kind == Kind::Cut { polygon::triangulate(&corners) } else { Vec::new() };
        let mark = polygon::mark_place(&corners, &triangles);
        self.rooms.push(polygon::distance_to_edge(&corners, mark));
        self.bounds.push(if corners.is_empty() { Rect::from_pos(mark) } else { Rect::from_points(&corners) });
        if kind == Kind::Cut {
            self.triangles.insert(position(self.ends.len()), triangles);
        }
        self.kinds.push(kind);
        self.marks.push(mark);
        self.corners.append(&mut corners);
        self.ends.push(position(self.corners.len()));
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The outline of a spot.
    pub(super) fn get(&self, index: u32) -> Option<Outline<'_>> {
        let at = index as usize;
        let from = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        let kind = *self.kinds.get(at)?;
        let triangles = match kind {
            Kind::Upright | Kind::Convex => &[],
            Kind::Cut => self.triangles.get(&index).map(Vec::as_slice)?,
        };
        Some(Outline {
            corners: self.corners.get(from as usize..*self.ends.get(at)? as usize)?,
            kind,
            triangles,
            bounds: *self.bounds.get(at)?,
            mark: *self.marks.get(at)?,
            room_mm: *self.rooms.get(at)?,
        })
    }

    /// The boxes around all of them.
    pub(super) fn bounds(&self) -> &[Rect] {
        &self.bounds
    }

    /// The width of an ordinary spot of this floor: the median.
    pub(super) fn usual_width_mm(&self) -> f32 {
        /// The width of a car spot, for a floor that has none.
        const CAR_SPOT_MM: f32 = 2_500.0;
        let mut rooms: Vec<f32> = self.rooms.iter().copied().filter(|room| room.is_finite() && *room > 0.0).collect();
        let middle = rooms.len() / 2;
        if rooms.is_empty() {
            return CAR_SPOT_MM;
        }
        let (_, median, _) = rooms.select_nth_unstable_by(middle, f32::total_cmp);
        *median * 2.0
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    fn outlines(all: &[&[(f32, f32)]]) -> Outlines {
        let mut outlines = Outlines::default();
        for corners in all {
            outlines.push(corners.iter().map(|&(x, y)| pos2(x, y)).collect());
        }
        outlines
    }

    #[test]
    fn an_outline_comes_back_forward_and_without_doubled_corners() {
        let backward: &[(f32, f32)] =
            &[(0.0, 0.0), (0.0, 5_000.0), (2_500.0, 5_000.0), (2_500.0, 5_000.0), (2_500.0, 0.0), (0.0, 0.0)];
        let outlines = outlines(&[backward, backward]);
        let outline = outlines.get(1).unwrap();
        assert_eq!(outline.corners.len(), 4);
        assert!(polygon::signed_area(outline.corners) > 0.0);
        assert_eq!(outline.kind, Kind::Upright);
        assert_eq!(outline.mark, pos2(1_250.0, 2_500.0));
        assert!((outline.room_mm - 1_250.0).abs() < 0.01);
        assert!(outlines.get(2).is_none());
    }

    #[test]
    fn each_spot_keeps_its_own_corners() {
        let outlines = outlines(&[
            &[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)],
            &[(20.0, 0.0), (30.0, 0.0), (25.0, 9.0)],
            &[(40.0, 0.0), (60.0, 0.0), (60.0, 20.0), (50.0, 20.0), (50.0, 10.0), (40.0, 10.0)],
        ]);
        let kinds: Vec<_> = (0..3).map(|index| outlines.get(index).unwrap().kind).collect();
        assert_eq!(kinds, [Kind::Upright, Kind::Convex, Kind::Cut]);
        let sides: Vec<_> = (0..3).map(|index| outlines.get(index).unwrap().corners.len()).collect();
        assert_eq!(sides, [4, 3, 6]);
        assert_eq!(outlines.get(2).unwrap().triangles.len(), 4);
    }

    #[test]
    fn a_floor_without_spots_has_a_usual_width_all_the_same() {
        assert!((Outlines::default().usual_width_mm() - 2_500.0).abs() < 0.01);
    }
}
