//! How a floor is seen in one frame, and how much of it is worth drawing.

use eframe::egui::{Pos2, Rect};

use super::camera::Camera;
use super::plan::FloorPlan;

/// How a floor is seen in one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct View {
    /// Which part, and how large.
    pub(super) camera: Camera,
    /// Where on the screen.
    pub(super) canvas: Rect,
    /// The size of a pixel in points.
    pub(super) pixel: f32,
}

impl View {
    /// The part of the floor that is seen.
    pub(super) fn area(&self) -> Rect {
        self.camera.area_on_floor(self.canvas, self.canvas)
    }

    /// Where a place on the floor is on the screen.
    pub(super) fn place(&self, place: Pos2) -> Pos2 {
        self.camera.place_on_screen(self.canvas, place)
    }

    /// A length on the floor, in points.
    pub(super) fn length(&self, millimetres: f32) -> f32 {
        millimetres * self.camera.scale()
    }

    /// The nearest whole pixel.
    pub(super) fn snap(&self, points: f32) -> f32 {
        (points / self.pixel).round() * self.pixel
    }
}

/// How much of a spot is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// The floor is a picture, in which a spot is a few texels.
    Overview,
    /// Thin lines on whole pixels.
    Coarse,
    /// Soft edges, and the marks of spots kept for some drivers.
    Fine,
    /// Labels, too.
    Labelled,
}

impl Detail {
    /// What a view asks for. It depends on the size of spots on the screen and on how many there may be, so that a frame
    /// costs the same on any floor and on any screen.
    pub(super) fn of(view: &View, plan: &FloorPlan) -> Self {
        /// Smaller than this many pixels, a spot shows no shape.
        const COARSE_FROM_PX: f32 = 6.0;
        const FINE_FROM_PX: f32 = 14.0;
        const COARSE_SPOTS_MAX: u32 = 4_000;
        const FINE_SPOTS_MAX: u32 = 1_500;
        /// More labels than this are not read but only seen as noise.
        const LABELLED_SPOTS_MAX: u32 = 500;
        let width_px = view.length(plan.usual_width_mm()) / view.pixel;
        let spots = plan.at_most_in(view.area());
        if width_px < COARSE_FROM_PX || spots > COARSE_SPOTS_MAX {
            Self::Overview
        } else if width_px < FINE_FROM_PX || spots > FINE_SPOTS_MAX {
            Self::Coarse
        } else if spots > LABELLED_SPOTS_MAX {
            Self::Fine
        } else {
            Self::Labelled
        }
    }
}
