//! What can be said about one closed outline: its area, whether it crosses itself, its hull, the smallest rectangle round it.
//!
//! All but the rectangle is reckoned in whole numbers and exact for coordinates up to 10 km.

use super::{Vector, to_float};
use crate::domain::facility::Point;

/// The smallest rectangle round a shape, at any angle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rectangle {
    pub(crate) centre: Vector,
    /// The direction of its long sides, length 1.
    pub(crate) long: Vector,
    /// Its long side in millimetres.
    pub(crate) length: f64,
    /// Its short side in millimetres.
    pub(crate) width: f64,
}

/// Twice the area in square millimetres; positive when the corners go clockwise on the plan.
pub(crate) fn twice_area(outline: &[Point]) -> i128 {
    sides(outline).fold(0, |sum: i128, (from, to)| sum.saturating_add(cross_of(from, to)))
}

/// The area in square metres.
pub(crate) fn square_metres(outline: &[Point]) -> f64 {
    let square_centimetres = (twice_area(outline).unsigned_abs() / 200).min(u128::from(u32::MAX));
    f64::from(u32::try_from(square_centimetres).unwrap_or(u32::MAX)) / 10_000.0
}

/// Each side, the last back to the first corner.
pub(crate) fn sides(outline: &[Point]) -> impl Iterator<Item = (Point, Point)> + Clone {
    outline.iter().copied().zip(outline.iter().copied().cycle().skip(1)).take(outline.len())
}

/// Whether two sides that are not neighbours meet, or a corner lies on another side: the line crosses or touches itself.
pub(crate) fn crosses_itself(outline: &[Point]) -> bool {
    let count = outline.len();
    sides(outline).enumerate().any(|(earlier, (a_from, a_to))| {
        sides(outline).enumerate().skip(earlier + 1).any(|(later, (b_from, b_to))| {
            let follows = later == earlier + 1;
            let closes = earlier == 0 && later + 1 == count;
            if follows {
                turns_back(a_from, a_to, b_to)
            } else if closes {
                turns_back(b_from, b_to, a_to)
            } else {
                meet(a_from, a_to, b_from, b_to)
            }
        })
    })
}

/// The corners of the smallest convex shape round these points, clockwise on the plan, without corners on a straight line.
pub(crate) fn hull(points: &[Point]) -> Vec<Point> {
    let mut sorted = points.to_vec();
    sorted.sort_unstable_by_key(|point| (point.x, point.y));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let mut corners = half_hull(sorted.iter().copied());
    corners.pop();
    let mut back = half_hull(sorted.iter().rev().copied());
    back.pop();
    corners.append(&mut back);
    corners
}

/// The rectangle of least area round a shape: one of its sides lies on a side of the hull. None for a shape without area.
pub(crate) fn smallest_rectangle(outline: &[Point]) -> Option<Rectangle> {
    let hull = hull(outline);
    let corners: Vec<Vector> = hull.iter().copied().map(Vector::from).collect();
    sides(&hull)
        .filter_map(|(from, to)| rectangle_along(Vector::from(to).minus(Vector::from(from)).unit()?, &corners))
        .min_by(|a, b| (a.length * a.width).total_cmp(&(b.length * b.width)))
        .filter(|rectangle| rectangle.width > 0.5)
}

fn rectangle_along(side: Vector, corners: &[Vector]) -> Option<Rectangle> {
    let (along_from, along_to) = extent(corners.iter().map(|corner| corner.dot(side)))?;
    let (across_from, across_to) = extent(corners.iter().map(|corner| corner.dot(side.turned())))?;
    let along = along_to - along_from;
    let across = across_to - across_from;
    let centre = side
        .times(f64::midpoint(along_from, along_to))
        .plus(side.turned().times(f64::midpoint(across_from, across_to)));
    let long = if along >= across { side } else { side.turned() };
    Some(Rectangle { centre, long, length: along.max(across), width: along.min(across) })
}

/// The least and the greatest of some numbers.
pub(crate) fn extent(numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    numbers.fold(None, |so_far, number| match so_far {
        None => Some((number, number)),
        Some((least, greatest)) => Some((least.min(number), greatest.max(number))),
    })
}

fn half_hull(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::new();
    for point in points {
        while let [.., before, last] = corners.as_slice()
            && turn(*before, *last, point) <= 0
        {
            corners.pop();
        }
        corners.push(point);
    }
    corners
}

fn cross_of(from: Point, to: Point) -> i128 {
    let product = |x: i64, y: i64| i128::from(x).saturating_mul(i128::from(y));
    product(from.x, to.y).saturating_sub(product(to.x, from.y))
}

/// Positive for a turn to the right as seen on the plan, 0 for straight on or straight back.
fn turn(from: Point, over: Point, to: Point) -> i128 {
    let difference = |a: i64, b: i64| i128::from(a).saturating_sub(i128::from(b));
    difference(over.x, from.x)
        .saturating_mul(difference(to.y, from.y))
        .saturating_sub(difference(over.y, from.y).saturating_mul(difference(to.x, from.x)))
}

fn turns_back(from: Point, over: Point, to: Point) -> bool {
    let forth = Vector::new(to_float(over.x) - to_float(from.x), to_float(over.y) - to_float(from.y));
    let on = Vector::new(to_float(to.x) - to_float(over.x), to_float(to.y) - to_float(over.y));
    turn(from, over, to) == 0 && forth.dot(on) < 0.0
}

fn meet(a_from: Point, a_to: Point, b_from: Point, b_to: Point) -> bool {
    let sides = [
        (turn(a_from, a_to, b_from).signum(), b_from, a_from, a_to),
        (turn(a_from, a_to, b_to).signum(), b_to, a_from, a_to),
        (turn(b_from, b_to, a_from).signum(), a_from, b_from, b_to),
        (turn(b_from, b_to, a_to).signum(), a_to, b_from, b_to),
    ];
    if sides.iter().any(|(turned, point, from, to)| *turned == 0 && between(*point, *from, *to)) {
        return true;
    }
    let [first, second, third, fourth] = sides.map(|(turned, ..)| turned);
    first.saturating_mul(second) < 0 && third.saturating_mul(fourth) < 0
}

fn between(point: Point, from: Point, to: Point) -> bool {
    (from.x.min(to.x)..=from.x.max(to.x)).contains(&point.x) && (from.y.min(to.y)..=from.y.max(to.y)).contains(&point.y)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn outline(corners: &[(i64, i64)]) -> Vec<Point> {
        corners.iter().map(|&(x, y)| Point { x, y }).collect()
    }

    #[test]
    fn a_spot_of_two_and_a_half_by_five_metres_has_twelve_and_a_half_square_metres() {
        let spot = outline(&[(0, 0), (2500, 0), (2500, 5000), (0, 5000)]);
        assert!((square_metres(&spot) - 12.5).abs() < 1e-9);
        assert!(!crosses_itself(&spot));
    }

    #[test]
    fn a_bow_tie_and_a_spike_cross_themselves_and_an_l_does_not() {
        assert!(crosses_itself(&outline(&[(0, 0), (2500, 5000), (2500, 0), (0, 5000)])));
        assert!(crosses_itself(&outline(&[(0, 0), (2500, 0), (4000, 0), (2500, 0), (2500, 5000), (0, 5000)])));
        assert!(
            crosses_itself(&outline(&[(0, 0), (9000, 0), (9000, 5000), (4000, 0), (0, 5000)])),
            "a corner on a side"
        );
        let cut_out = outline(&[(0, 0), (2500, 0), (2500, 4000), (2000, 4000), (2000, 5000), (0, 5000)]);
        assert!(!crosses_itself(&cut_out));
    }

    #[test]
    fn a_pillars_cut_out_does_not_change_the_rectangle_round_a_spot() {
        let cut_out = outline(&[(0, 0), (2500, 0), (2500, 4000), (2000, 4000), (2000, 5000), (0, 5000)]);
        let round = smallest_rectangle(&cut_out).unwrap();
        assert!((round.length - 5000.0).abs() < 20.0 && (round.width - 2500.0).abs() < 20.0, "{round:?}");
    }

    #[test]
    fn a_line_has_no_rectangle() {
        assert!(smallest_rectangle(&outline(&[(0, 0), (10, 10), (20, 20)])).is_none());
        assert!(smallest_rectangle(&[]).is_none());
    }

    proptest! {
        #[test]
        fn the_rectangle_round_a_turned_spot_has_the_spots_sides(
            degrees in 0.0..180.0_f64, width in 1000.0..4000.0_f64, extra in 500.0..9000.0_f64,
        ) {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let length = width + extra;
            let corners: Vec<Point> = [(0.0, 0.0), (width, 0.0), (width, length), (0.0, length)]
                .iter()
                .map(|&(x, y)| Point { x: super::super::to_whole(x * cos - y * sin), y: super::super::to_whole(x * sin + y * cos) })
                .collect();
            let round = smallest_rectangle(&corners).unwrap();
            prop_assert!((round.length - length).abs() < 6.0 && (round.width - width).abs() < 6.0, "{:?}", round);
            let expected = Vector::new(-sin, cos);
            prop_assert!(round.long.cross(expected).abs() < 0.003);
        }

        #[test]
        fn the_hull_holds_every_point(points in prop::collection::vec((-9000..9000_i64, -9000..9000_i64), 3..30)) {
            let points = outline(&points);
            let round = hull(&points);
            for point in points {
                for (from, to) in sides(&round) {
                    prop_assert!(round.len() < 3 || turn(from, to, point) >= 0);
                }
            }
        }
    }
}
