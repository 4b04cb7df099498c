//! A spot as the rectangle round it, and which way is deep.

use std::collections::VecDeque;

use super::super::geometry::Vector;
use super::super::geometry::nearby::Nearby;
use super::super::geometry::outline::Rectangle;
use super::contact;

/// Longer than this many times its width, a spot's long side tells by itself which way a vehicle drives in.
const CLEARLY_LONG: f64 = 1.3;

/// A spot as the smallest rectangle round it. `deep` and [`across`](Self::across) point along its sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body {
    pub(crate) centre: Vector,
    /// The direction in which a vehicle drives in, or backwards; length 1.
    pub(crate) deep: Vector,
    /// Its size in that direction, in millimetres.
    pub(crate) depth: f64,
    /// Its size across that direction, in millimetres.
    pub(crate) width: f64,
}

impl Body {
    /// The direction from one side line to the other, length 1.
    pub(crate) const fn across(&self) -> Vector {
        self.deep.turned()
    }

    /// Half the diagonal, in millimetres: nothing of it lies further from the centre.
    pub(crate) fn reach(&self) -> f64 {
        self.depth.hypot(self.width) / 2.0
    }

    /// Whether a place lies on it.
    pub(crate) fn covers(&self, place: Vector) -> bool {
        let from_centre = place.minus(self.centre);
        from_centre.dot(self.deep).abs() < self.depth / 2.0 && from_centre.dot(self.across()).abs() < self.width / 2.0
    }

    fn is_clearly_long(&self) -> bool {
        self.depth > self.width * CLEARLY_LONG
    }

    /// The same rectangle with the other side as its depth.
    const fn other_way(self) -> Self {
        Self { centre: self.centre, deep: self.deep.turned(), depth: self.width, width: self.depth }
    }
}

impl From<Rectangle> for Body {
    fn from(rectangle: Rectangle) -> Self {
        Self { centre: rectangle.centre, deep: rectangle.long, depth: rectangle.length, width: rectangle.width }
    }
}

/// Half the diagonal of the largest, in millimetres.
pub(crate) fn largest_reach(bodies: &[Body]) -> f64 {
    bodies.iter().map(Body::reach).fold(0.0, f64::max)
}

/// Gives spots that are nearly square the deep direction of the spots they touch: a spot for two beside a row of long ones is as
/// deep as these.
pub(crate) fn settle_squarish(bodies: &mut [Body]) {
    let nearby = Nearby::new(bodies.iter().map(|body| body.centre));
    let largest = largest_reach(bodies);
    let mut settled: Vec<bool> = bodies.iter().map(Body::is_clearly_long).collect();
    let mut queue: VecDeque<usize> =
        settled.iter().enumerate().filter(|(_, long)| **long).map(|(number, _)| number).collect();
    let mut islands = 0..bodies.len();
    loop {
        while let Some(body) = queue.pop_front().and_then(|number| bodies.get(number).copied()) {
            let mut around: Vec<usize> = nearby.within(body.centre, contact::search_radius(&body, largest)).collect();
            around.sort_unstable();
            for number in around {
                let (Some(other), Some(done)) = (bodies.get_mut(number), settled.get_mut(number)) else { continue };
                if *done {
                    continue;
                }
                if let Some(turned) =
                    [*other, other.other_way()].into_iter().find(|way| contact::between(&body, way).is_some())
                {
                    *other = turned;
                    *done = true;
                    queue.push_back(number);
                }
            }
        }
        // What is square and touches nothing settled keeps its own way and hands it on.
        let Some(island) = islands.find(|number| settled.get(*number) == Some(&false)) else { return };
        if let Some(done) = settled.get_mut(island) {
            *done = true;
        }
        queue.push_back(island);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(x: f64, width: f64, depth: f64) -> Body {
        Body { centre: Vector::new(x, 0.0), deep: Vector::new(0.0, 1.0), depth, width }
    }

    #[test]
    fn a_spot_for_two_is_as_deep_as_the_row_it_stands_in() {
        // 4.9 m wide and 4.7 m deep: by its own long side it would stand across the row.
        let double =
            Body { centre: Vector::new(3700.0, 0.0), deep: Vector::new(1.0, 0.0), depth: 4900.0, width: 4700.0 };
        let mut bodies = vec![double, body(0.0, 2500.0, 4700.0)];
        settle_squarish(&mut bodies);
        assert!((bodies[0].depth - 4700.0).abs() < 1.0, "{:?}", bodies[0]);
        assert!(bodies[0].deep.dot(Vector::new(0.0, 1.0)).abs() > 0.99);
    }

    #[test]
    fn a_row_of_squares_agrees_on_one_direction() {
        let mut bodies: Vec<Body> = [0.0, 2500.0, 5000.0].map(|x| body(x, 2500.0, 2500.0)).to_vec();
        bodies[1].deep = Vector::new(1.0, 0.0);
        settle_squarish(&mut bodies);
        for body in &bodies {
            assert!(body.deep.dot(bodies[0].deep).abs() > 0.99, "{bodies:?}");
        }
    }
}
