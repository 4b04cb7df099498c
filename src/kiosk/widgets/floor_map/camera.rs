//! Which part of a floor is seen, and how large.

use eframe::egui::{Pos2, Rect, Vec2};

/// The largest a millimetre is ever drawn, in points: a car spot then fills the map.
const SCALE_MAX: f32 = 0.2;
/// The smallest, as a share of the scale at which the whole floor fits.
const SCALE_MIN_OF_FIT: f32 = 0.7;
/// How much room is left around a floor that is shown whole, in points: for the marker and the entrances' labels.
const MARGIN: f32 = 36.0;

/// A view of a floor: the place in the middle of the canvas, and the scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Camera {
    centre: Pos2,
    scale: f32,
    follows: Follows,
}

/// What the view does when the canvas changes its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    /// It goes on showing the whole floor.
    WholeFloor,
    /// It stays where somebody moved it.
    Hand,
}

impl Camera {
    /// Shows the whole of a floor.
    pub(super) fn fit(extent: Rect, canvas: Rect) -> Self {
        Self { centre: extent.center(), scale: fitting_scale(extent, canvas), follows: Follows::WholeFloor }
    }

    /// The view for a canvas that may have changed its size since the last frame.
    #[must_use]
    pub(super) fn refitted(self, extent: Rect, canvas: Rect) -> Self {
        match self.follows {
            Follows::WholeFloor => Self::fit(extent, canvas),
            Follows::Hand => self.within(extent, canvas),
        }
    }

    /// How many points a millimetre takes.
    pub(super) const fn scale(&self) -> f32 {
        self.scale
    }

    /// Where a place on the floor is on the screen.
    pub(super) fn place_on_screen(&self, canvas: Rect, place: Pos2) -> Pos2 {
        // In this order: far from the floor's corner, the sum of two large numbers would lose the fraction of a pixel.
        canvas.center() + (place - self.centre) * self.scale
    }

    /// Which place on the floor is at a point of the screen.
    pub(super) fn place_on_floor(&self, canvas: Rect, point: Pos2) -> Pos2 {
        self.centre + (point - canvas.center()) / self.scale
    }

    /// The part of the floor that a part of the screen shows.
    pub(super) fn area_on_floor(&self, canvas: Rect, area: Rect) -> Rect {
        Rect::from_two_pos(self.place_on_floor(canvas, area.min), self.place_on_floor(canvas, area.max))
    }

    /// Moves the floor under the canvas, by points.
    #[must_use]
    pub(super) fn panned(self, by: Vec2, extent: Rect, canvas: Rect) -> Self {
        if by == Vec2::ZERO {
            return self;
        }
        Self { centre: self.centre - by / self.scale, follows: Follows::Hand, ..self }.within(extent, canvas)
    }

    /// Makes the floor larger or smaller by a factor. What is under `point` stays there.
    #[must_use]
    pub(super) fn zoomed(self, by: f32, point: Pos2, extent: Rect, canvas: Rect) -> Self {
        let [smallest, largest] = scale_range(extent, canvas);
        let scale = (self.scale * by).clamp(smallest, largest);
        let change = (scale / self.scale - 1.0).abs();
        if change.is_nan() || change <= f32::EPSILON {
            return self;
        }
        let under_point = self.place_on_floor(canvas, point);
        let centre = under_point - (point - canvas.center()) / scale;
        Self { centre, scale, follows: Follows::Hand }.within(extent, canvas)
    }

    /// Brings a part of the floor into view, if it is not there, no smaller than a millimetre at `scale_at_least` points.
    #[must_use]
    pub(super) fn showing(self, area: Rect, scale_at_least: f32, extent: Rect, canvas: Rect) -> Self {
        let inner = canvas.shrink(MARGIN.min(canvas.width().min(canvas.height()) / 4.0));
        let seen = self.area_on_floor(canvas, inner).contains_rect(area);
        if seen && self.scale >= scale_at_least {
            return self;
        }
        let [smallest, largest] = scale_range(extent, canvas);
        let scale = self.scale.max(scale_at_least).clamp(smallest, largest);
        Self { centre: area.center(), scale, follows: Follows::Hand }.within(extent, canvas)
    }

    /// Some of the floor is always in the middle of the canvas.
    fn within(self, extent: Rect, canvas: Rect) -> Self {
        let [smallest, largest] = scale_range(extent, canvas);
        Self { centre: extent.clamp(self.centre), scale: self.scale.clamp(smallest, largest), ..self }
    }
}

fn fitting_scale(extent: Rect, canvas: Rect) -> f32 {
    let room = (canvas.size() - Vec2::splat(2.0 * MARGIN)).max(Vec2::splat(1.0));
    let across = room.x / extent.width().max(1.0);
    let down = room.y / extent.height().max(1.0);
    across.min(down).min(SCALE_MAX)
}

fn scale_range(extent: Rect, canvas: Rect) -> [f32; 2] {
    [fitting_scale(extent, canvas) * SCALE_MIN_OF_FIT, SCALE_MAX]
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};
    use proptest::prelude::*;

    use super::*;

    fn canvas() -> Rect {
        Rect::from_min_size(pos2(420.0, 60.0), vec2(840.0, 700.0))
    }

    fn floor() -> Rect {
        Rect::from_min_size(Pos2::ZERO, vec2(120_000.0, 60_000.0))
    }

    proptest! {
        #[test]
        fn zooming_in_keeps_the_place_under_the_pointer(
            x in 0.0f32..1.0, y in 0.0f32..1.0, zooms in prop::collection::vec(1.0f32..1.8, 1..12),
        ) {
            let mut camera = Camera::fit(floor(), canvas());
            // Somewhere on the floor: beside it, the view is held at the floor's edge instead.
            let place = floor().lerp_inside(vec2(x, y));
            let point = camera.place_on_screen(canvas(), place);
            for by in zooms {
                camera = camera.zoomed(by, point, floor(), canvas());
                let now = camera.place_on_screen(canvas(), place);
                prop_assert!(now.distance(point) < 0.1, "it moved from {point:?} to {now:?}");
            }
        }

        #[test]
        fn zooming_out_again_comes_back(x in 0.0f32..1.0, y in 0.0f32..1.0, by in 1.1f32..6.0) {
            let before = Camera::fit(floor(), canvas());
            let point = before.place_on_screen(canvas(), floor().lerp_inside(vec2(x, y)));
            let after = before.zoomed(by, point, floor(), canvas()).zoomed(1.0 / by, point, floor(), canvas());
            prop_assert!(after.centre.distance(before.centre) * before.scale < 0.1);
            prop_assert!((after.scale / before.scale - 1.0).abs() < 1e-4);
        }

        #[test]
        fn screen_and_floor_are_two_names_of_one_place(
            x in 0.0f32..120_000.0, y in 0.0f32..60_000.0, by in 0.5f32..30.0,
        ) {
            let camera = Camera::fit(floor(), canvas()).zoomed(by, canvas().center(), floor(), canvas());
            let place = pos2(x, y);
            let point = camera.place_on_screen(canvas(), place);
            prop_assert!(camera.place_on_floor(canvas(), point).distance(place) < 0.5);
        }

        #[test]
        fn the_floor_never_leaves_the_canvas(moves in prop::collection::vec((-900.0f32..900.0, -900.0f32..900.0, 0.3f32..3.0), 1..20)) {
            let mut camera = Camera::fit(floor(), canvas());
            for (x, y, by) in moves {
                camera = camera.panned(vec2(x, y), floor(), canvas()).zoomed(by, pos2(500.0, 100.0), floor(), canvas());
                prop_assert!(floor().contains(camera.place_on_floor(canvas(), canvas().center())));
                prop_assert!(camera.scale <= SCALE_MAX && camera.scale >= Camera::fit(floor(), canvas()).scale * 0.69);
            }
        }
    }

    #[test]
    fn a_floor_that_fits_is_wholly_on_the_canvas() {
        let camera = Camera::fit(floor(), canvas());
        assert!(camera.area_on_floor(canvas(), canvas()).contains_rect(floor()));
    }

    #[test]
    fn a_view_of_the_whole_floor_stays_one_when_the_window_grows_and_a_moved_one_stays_moved() {
        let larger = Rect::from_min_size(pos2(0.0, 0.0), vec2(1_600.0, 1_000.0));
        let whole = Camera::fit(floor(), canvas());
        assert_eq!(whole.refitted(floor(), larger), Camera::fit(floor(), larger));
        let moved = whole.zoomed(4.0, canvas().center(), floor(), canvas());
        assert_eq!(moved.refitted(floor(), larger), moved);
    }

    #[test]
    fn a_spot_out_of_view_is_brought_into_it_and_one_in_view_moves_nothing() {
        let spot = Rect::from_min_size(pos2(110_000.0, 50_000.0), vec2(2_500.0, 5_000.0));
        let close = Camera::fit(floor(), canvas()).zoomed(8.0, canvas().min, floor(), canvas());
        let shown = close.showing(spot, 0.0, floor(), canvas());
        assert!(shown.area_on_floor(canvas(), canvas()).contains_rect(spot));
        assert!((shown.scale - close.scale).abs() < f32::EPSILON);
        assert_eq!(shown.showing(spot, 0.0, floor(), canvas()), shown);
    }
}
