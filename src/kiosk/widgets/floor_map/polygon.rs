//! Plane geometry of spot outlines: area, inside, nearest edge, inset, triangles.
//!
//! Coordinates are a plan's: x to the right, y down. An outline is "forward" when its signed area is positive; then its
//! inside lies on the side of (-dy, dx) of every edge.

use eframe::egui::{Pos2, Vec2, pos2, vec2};

use super::convert::{factor, position};

/// The edges of a closed outline, each from a corner to the next.
pub(super) fn edges(corners: &[Pos2]) -> impl Iterator<Item = (Pos2, Pos2)> {
    corners.iter().copied().zip(corners.iter().copied().cycle().skip(1))
}

fn cross(one: Vec2, other: Vec2) -> f32 {
    one.x * other.y - one.y * other.x
}

/// The area in square units, negative for an outline that runs backward.
pub(super) fn signed_area(corners: &[Pos2]) -> f32 {
    // Relative to a corner: products of coordinates far from the origin would swallow the difference.
    let Some(&origin) = corners.first() else { return 0.0 };
    edges(corners).map(|(from, to)| cross(from - origin, to - origin)).sum::<f32>() / 2.0
}

/// The centre of gravity; the mean of the corners where there is no area.
fn centre_of_gravity(corners: &[Pos2]) -> Pos2 {
    let Some(&origin) = corners.first() else { return Pos2::ZERO };
    let area = signed_area(corners);
    if area.abs() < f32::EPSILON {
        let sum = corners.iter().map(|&corner| corner - origin).fold(Vec2::ZERO, |sum, offset| sum + offset);
        return origin + sum / factor(position(corners.len()));
    }
    let moment = edges(corners).fold(Vec2::ZERO, |sum, (from, to)| {
        let (from, to) = (from - origin, to - origin);
        sum + (from + to) * cross(from, to)
    });
    origin + moment / (6.0 * area)
}

/// Whether a place lies inside an outline (even-odd rule).
pub(super) fn contains(corners: &[Pos2], at: Pos2) -> bool {
    edges(corners).filter(|&(from, to)| crossing(from, to, at.y).is_some_and(|x| x > at.x)).count() % 2 == 1
}

/// Where an edge crosses a horizontal line. A corner on the line belongs to the edge below it only.
fn crossing(from: Pos2, to: Pos2, y: f32) -> Option<f32> {
    ((from.y > y) != (to.y > y)).then(|| from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x))
}

/// The stretches of a horizontal line inside an outline, from left to right, put into `spans`.
pub(super) fn spans_at(corners: &[Pos2], y: f32, spans: &mut Vec<(f32, f32)>) {
    let mut crossings: Vec<f32> = edges(corners).filter_map(|(from, to)| crossing(from, to, y)).collect();
    crossings.sort_by(f32::total_cmp);
    spans.clear();
    spans.extend(crossings.as_chunks::<2>().0.iter().map(|&[left, right]| (left, right)));
}

/// How far a place is from the nearest edge.
pub(super) fn distance_to_edge(corners: &[Pos2], at: Pos2) -> f32 {
    edges(corners)
        .map(|(from, to)| {
            let (along, offset) = (to - from, at - from);
            let length_sq = along.length_sq();
            let share = if length_sq > 0.0 { (offset.dot(along) / length_sq).clamp(0.0, 1.0) } else { 0.0 };
            (offset - along * share).length()
        })
        .fold(f32::INFINITY, f32::min)
}

/// Whether every corner turns the same way.
pub(super) fn is_convex(corners: &[Pos2]) -> bool {
    let turns = || {
        let next = corners.iter().cycle().skip(1);
        let after = corners.iter().cycle().skip(2);
        corners.iter().zip(next).zip(after).map(|((&a, &b), &c)| cross(b - a, c - b))
    };
    turns().all(|turn| turn >= 0.0) || turns().all(|turn| turn <= 0.0)
}

/// Whether an outline is a rectangle along the axes.
pub(super) fn is_upright(corners: &[Pos2]) -> bool {
    /// Drawn to whole pixels, a lean of a centimetre over the length of a spot cannot be seen.
    const LEAN_MM: f32 = 10.0;
    corners.len() == 4
        && edges(corners).all(|(from, to)| (from.x - to.x).abs() <= LEAN_MM || (from.y - to.y).abs() <= LEAN_MM)
        && is_convex(corners)
}

/// The place for a mark: the centre of gravity, or, where that lies outside, the middle of the largest triangle.
pub(super) fn mark_place(corners: &[Pos2], triangles: &[[u32; 3]]) -> Pos2 {
    let centre = centre_of_gravity(corners);
    if contains(corners, centre) {
        return centre;
    }
    triangles
        .iter()
        .filter_map(|&triangle| corners_of(corners, triangle))
        .max_by(|one, other| signed_area(one).abs().total_cmp(&signed_area(other).abs()))
        .map_or(centre, |triangle| centre_of_gravity(&triangle))
}

/// The corners that a triangle names.
pub(super) fn corners_of(corners: &[Pos2], triangle: [u32; 3]) -> Option<[Pos2; 3]> {
    let [a, b, c] = triangle.map(|index| corners.get(index as usize).copied());
    Some([a?, b?, c?])
}

/// Cuts a forward outline into triangles by clipping ears. An outline that crosses itself still gives triangles, if not
/// quite its own area.
pub(super) fn triangulate(corners: &[Pos2]) -> Vec<[u32; 3]> {
    let mut ring: Vec<(u32, Pos2)> =
        corners.iter().enumerate().map(|(index, &corner)| (position(index), corner)).collect();
    let mut triangles = Vec::with_capacity(ring.len().saturating_sub(2));
    while ring.len() > 3 {
        let ear = (0..ring.len()).find(|&at| is_ear(&ring, at)).unwrap_or(0);
        triangles.extend(around(&ring, ear).map(|neighbours| neighbours.map(|(index, _)| index)));
        ring.remove(ear);
    }
    if let [(a, _), (b, _), (c, _)] = *ring {
        triangles.push([a, b, c]);
    }
    triangles
}

fn around(ring: &[(u32, Pos2)], at: usize) -> Option<[(u32, Pos2); 3]> {
    let before = if at == 0 { ring.len().checked_sub(1)? } else { at - 1 };
    let after = if at + 1 == ring.len() { 0 } else { at + 1 };
    Some([*ring.get(before)?, *ring.get(at)?, *ring.get(after)?])
}

fn is_ear(ring: &[(u32, Pos2)], at: usize) -> bool {
    let Some([(_, a), (_, b), (_, c)]) = around(ring, at) else { return false };
    let inside = |p: Pos2| cross(b - a, p - a) >= 0.0 && cross(c - b, p - b) >= 0.0 && cross(a - c, p - c) >= 0.0;
    cross(b - a, c - b) >= 0.0 && !ring.iter().any(|&(_, p)| p != a && p != b && p != c && inside(p))
}

/// Moves every edge of a forward outline inwards by a distance (outwards where it is negative). Corners are put into `out`,
/// as many as the outline has. Sharp corners are cut off at four times the distance.
pub(super) fn inset(corners: &[Pos2], distance: f32, out: &mut Vec<Pos2>) {
    let inward = |from: Pos2, to: Pos2| {
        let along = (to - from).normalized();
        vec2(-along.y, along.x)
    };
    out.clear();
    let (Some(&first), Some(&last)) = (corners.first(), corners.last()) else { return };
    let mut before = inward(last, first);
    for (corner, next) in edges(corners) {
        let after = inward(corner, next);
        let shared = (1.0 + before.dot(after)).max(0.125);
        out.push(corner + (before + after) * (distance / shared));
        before = after;
    }
}

/// The corners of a rectangle, forward.
pub(super) fn rectangle(left: f32, top: f32, right: f32, bottom: f32) -> [Pos2; 4] {
    [pos2(left, top), pos2(right, top), pos2(right, bottom), pos2(left, bottom)]
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use eframe::egui::emath::Rot2;
    use proptest::prelude::*;

    use super::*;

    fn area_of_triangles(corners: &[Pos2]) -> f32 {
        triangulate(corners).iter().map(|&triangle| signed_area(&corners_of(corners, triangle).unwrap()).abs()).sum()
    }

    /// A forward outline without crossings: one corner in each direction from a centre, at any distance.
    fn stars() -> impl Strategy<Value = Vec<Pos2>> {
        prop::collection::vec(500.0f32..6_000.0, 3..12).prop_map(|radii| {
            let step = TAU / factor(position(radii.len()));
            let place = |(index, radius): (usize, f32)| {
                pos2(9_000.0, 7_000.0) + Vec2::angled(step * factor(position(index))) * radius
            };
            radii.into_iter().enumerate().map(place).collect()
        })
    }

    proptest! {
        #[test]
        fn triangles_cover_exactly_the_outline(star in stars()) {
            let (whole, parts) = (signed_area(&star), area_of_triangles(&star));
            prop_assert!(whole > 0.0);
            prop_assert!((whole - parts).abs() <= whole * 1e-3, "{whole} is cut into {parts}");
            prop_assert_eq!(triangulate(&star).len(), star.len() - 2);
        }

        #[test]
        fn a_mark_stands_inside_its_outline(star in stars()) {
            let place = mark_place(&star, &triangulate(&star));
            prop_assert!(contains(&star, place));
        }

        #[test]
        fn a_place_is_inside_a_turned_rectangle_when_it_is_inside_the_unturned_one(
            angle in 0.0f32..TAU, x in -4_000.0f32..4_000.0, y in -4_000.0f32..4_000.0,
        ) {
            let turn = Rot2::from_angle(angle);
            let turned = rectangle(-1_250.0, -2_500.0, 1_250.0, 2_500.0)
                .map(|corner| pos2(20_000.0, 30_000.0) + turn * corner.to_vec2());
            prop_assume!((x.abs() - 1_250.0).abs() > 1.0 && (y.abs() - 2_500.0).abs() > 1.0);
            let at = pos2(20_000.0, 30_000.0) + turn * vec2(x, y);
            prop_assert_eq!(contains(&turned, at), x.abs() < 1_250.0 && y.abs() < 2_500.0);
        }

        #[test]
        fn an_inset_outline_keeps_its_distance(angle in 0.0f32..TAU, distance in 1.0f32..600.0) {
            let turn = Rot2::from_angle(angle);
            let turned = rectangle(-1_250.0, -2_500.0, 1_250.0, 2_500.0).map(|corner| (turn * corner.to_vec2()).to_pos2());
            let mut inner = Vec::new();
            inset(&turned, distance, &mut inner);
            for corner in inner {
                prop_assert!(contains(&turned, corner));
                prop_assert!((distance_to_edge(&turned, corner) - distance).abs() < 0.5);
            }
        }
    }

    #[test]
    fn a_spot_around_a_pillar_is_cut_into_its_own_area() {
        let around_pillar = [
            (0.0, 0.0),
            (2_500.0, 0.0),
            (2_500.0, 5_000.0),
            (1_500.0, 5_000.0),
            (1_500.0, 3_800.0),
            (900.0, 3_800.0),
            (900.0, 5_000.0),
            (0.0, 5_000.0),
        ]
        .map(|(x, y)| pos2(x, y));
        assert!(!is_convex(&around_pillar));
        let whole = 2_500.0 * 5_000.0 - 600.0 * 1_200.0;
        assert!((signed_area(&around_pillar) - whole).abs() < 2.0);
        assert!((area_of_triangles(&around_pillar) - whole).abs() < 2.0);
    }

    #[test]
    fn an_outline_without_area_gives_no_trouble() {
        for corners in [
            vec![],
            vec![pos2(1.0, 1.0)],
            vec![pos2(3.0, 3.0); 5],
            vec![pos2(0.0, 0.0), pos2(9.0, 0.0), pos2(4.0, 0.0)],
        ] {
            let triangles = triangulate(&corners);
            let place = mark_place(&corners, &triangles);
            assert!(place.x.is_finite() && place.y.is_finite());
            assert!(!contains(&corners, pos2(2.0, 2.0)));
            let mut inner = Vec::new();
            inset(&corners, 2.0, &mut inner);
            assert!(inner.iter().all(|corner| corner.x.is_finite() && corner.y.is_finite()));
        }
    }

    #[test]
    fn only_rectangles_along_the_axes_are_upright() {
        assert!(is_upright(&rectangle(0.0, 0.0, 2_500.0, 5_000.0)));
        let leaning = rectangle(0.0, 0.0, 2_500.0, 5_000.0).map(|corner| pos2(corner.x + corner.y * 0.01, corner.y));
        assert!(!is_upright(&leaning));
    }
}
