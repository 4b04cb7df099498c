//! Vectors on a floor, in millimetres; x to the right, y down the plan.

pub(crate) mod nearby;
pub(crate) mod outline;
pub(crate) mod overlap;

use crate::domain::facility::Point;

/// A place or a direction on a floor, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Vector {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Vector {
    pub(crate) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }

    pub(crate) fn times(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }

    pub(crate) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    pub(crate) fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }

    pub(crate) fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    /// The same direction with length 1; none for a vector too short to have a direction.
    pub(crate) fn unit(self) -> Option<Self> {
        let length = self.length();
        (length > 1e-9 && length.is_finite()).then(|| self.times(length.recip()))
    }

    /// Turned by a quarter.
    pub(crate) const fn turned(self) -> Self {
        Self::new(-self.y, self.x)
    }

    /// This direction or its opposite, whichever goes the way of `other`.
    pub(crate) fn facing(self, other: Self) -> Self {
        if self.dot(other) < 0.0 { self.times(-1.0) } else { self }
    }
}

impl From<Point> for Vector {
    fn from(point: Point) -> Self {
        Self::new(to_float(point.x), to_float(point.y))
    }
}

/// Millimetres for reckoning with; what lies beyond 2,000 km is cut to it.
pub(crate) fn to_float(mm: i64) -> f64 {
    f64::from(i32::try_from(mm).unwrap_or(if mm < 0 { i32::MIN } else { i32::MAX }))
}

/// Whole millimetres, rounded half away from zero.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rounding is meant; the cast saturates and makes 0 of what is no number"
)]
pub(crate) fn to_whole(mm: f64) -> i64 {
    mm.round() as i64
}
