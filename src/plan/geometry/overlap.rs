//! How much of two convex shapes lies on the same ground.

use super::Vector;
use crate::domain::facility::Point;

/// The area two convex shapes share, in square millimetres. Both are given clockwise on the plan, as
/// [`hull`](super::outline::hull) gives them.
pub(crate) fn shared_area(one: &[Point], other: &[Point]) -> f64 {
    let mut shape: Vec<Vector> = one.iter().copied().map(Vector::from).collect();
    for (from, to) in super::outline::sides(other) {
        shape = cut(&shape, from.into(), to.into());
    }
    area(&shape)
}

/// What of a shape lies on the inner side of a line.
fn cut(shape: &[Vector], from: Vector, to: Vector) -> Vec<Vector> {
    let line = to.minus(from);
    let inside = |corner: Vector| line.cross(corner.minus(from));
    let mut kept = Vec::with_capacity(shape.len() + 1);
    for (&corner, &next) in shape.iter().zip(shape.iter().cycle().skip(1)) {
        let (here, there) = (inside(corner), inside(next));
        if here >= 0.0 {
            kept.push(corner);
        }
        if (here > 0.0 && there < 0.0) || (here < 0.0 && there > 0.0) {
            kept.push(corner.plus(next.minus(corner).times(here / (here - there))));
        }
    }
    kept
}

fn area(shape: &[Vector]) -> f64 {
    let Some(&origin) = shape.first() else { return 0.0 };
    let twice: f64 = shape
        .iter()
        .zip(shape.iter().skip(1))
        .map(|(&corner, &next)| corner.minus(origin).cross(next.minus(origin)))
        .sum();
    (twice / 2.0).abs()
}

#[cfg(test)]
mod tests {
    use super::super::outline::hull;
    use super::*;

    fn rectangle(x: i64, y: i64, width: i64, height: i64) -> Vec<Point> {
        hull(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)].map(|(x, y)| Point { x, y }))
    }

    #[test]
    fn spots_side_by_side_share_nothing() {
        assert!(shared_area(&rectangle(0, 0, 2500, 5000), &rectangle(2500, 0, 2500, 5000)) < 1.0);
        assert!(shared_area(&rectangle(0, 0, 2500, 5000), &rectangle(90_000, 0, 2500, 5000)) < 1.0);
    }

    #[test]
    fn half_covered_is_half_of_the_area_from_either_side() {
        let (one, other) = (rectangle(0, 0, 2000, 5000), rectangle(1000, 0, 2000, 5000));
        assert!((shared_area(&one, &other) - 5e6).abs() < 1.0);
        assert!((shared_area(&other, &one) - 5e6).abs() < 1.0);
    }

    #[test]
    fn a_shape_within_another_shares_its_whole_area() {
        let inner = hull(&[(1500, 1000), (2000, 2000), (1000, 2000)].map(|(x, y)| Point { x, y }));
        assert!((shared_area(&inner, &rectangle(0, 0, 5000, 5000)) - 5e5).abs() < 1.0);
    }
}
