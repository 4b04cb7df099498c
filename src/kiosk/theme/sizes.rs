//! The sizes, in millimetres of the screen where a finger or an eye asks for them.
//!
//! A point is a 96th of an inch, on every screen: a calibrated window sets egui's zoom so that it is ([`calibrate`]). So the sizes
//! below are fixed, and a screen is laid out for the millimetres it has and not for its pixels.

use eframe::egui::Context;

/// Points to a millimetre.
pub const POINTS_PER_MM: f32 = 96.0 / 25.4;

/// A length in points.
pub const fn mm(millimetres: f32) -> f32 {
    millimetres * POINTS_PER_MM
}

/// The height of the one control a screen is about: whole points from 20 mm up, which a gloved hand hits without looking twice.
pub const PRIMARY_HEIGHT: f32 = 76.0;
/// The height of any other control: 12 mm.
pub const CONTROL_HEIGHT: f32 = 46.0;
/// The height of a key of the on-screen keyboard, and its least width: 12 mm.
pub const KEY_SIZE: f32 = 46.0;
/// The least width of a button: 20 mm.
pub const BUTTON_WIDTH: f32 = 76.0;
/// The least height of a capital or a digit in the fee, the change and the spot: 6 mm, 0.7 degrees at half a metre.
pub const FIGURE_HEIGHT: f32 = mm(6.0);

/// The distance between things that are one, in points.
pub const TIGHT_GAP: f32 = 4.0;
/// The distance between things that belong together, in points.
pub const GAP: f32 = 12.0;
/// The distance between things that do not, in points.
pub const WIDE_GAP: f32 = 24.0;
/// How round corners are, in points.
pub const CORNER: u8 = 8;
/// The width of lines around controls, in points.
pub const LINE: f32 = 1.5;
/// The width of the line around the control that has the keyboard, in points.
pub const FOCUS_LINE: f32 = 3.0;

/// Text that goes along with other text, in points.
pub const SMALL_PT: f32 = 15.0;
/// Ordinary text, in points.
pub const BODY_PT: f32 = 18.0;
/// Text on controls, in points.
pub const BUTTON_PT: f32 = 20.0;
/// A plate, a heading, in points.
pub const LARGE_PT: f32 = 28.0;
/// What is typed into the one field, in points.
pub const FIELD_PT: f32 = 30.0;
/// The text sizes of the one figure that must be read from two steps away, in points, the largest first: the first that fits its
/// room is taken. The digits of the last are just [`FIGURE_HEIGHT`] high.
pub const FIGURE_PT: [f32; 4] = [64.0, 52.0, 42.0, 32.0];
/// How high a digit of the heavy letters is, for its text size.
pub const DIGIT_HEIGHT: f32 = 0.714;

/// The text size of signs on the map, in points.
pub const MAP_SIGN_PT: f32 = 16.0;
/// The text sizes that spot labels on the map may have, in points, the largest first. Few, so that zooming does not fill the
/// memory for letters with sizes in between.
pub const MAP_LABEL_PT: [f32; 4] = [24.0, 18.0, 15.0, 12.0];

/// How much room there is from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// What the on-screen keyboard leaves of a small panel: only what is being typed into, and the button that ends it.
    Least,
    /// What a small panel has: what is only good to know is shortened.
    Scarce,
    /// As much as the booth's usual screen.
    Ample,
}

impl Room {
    /// What so many points are.
    pub const fn of(height: f32) -> Self {
        if height < mm(95.0) {
            Self::Least
        } else if height < mm(165.0) {
            Self::Scarce
        } else {
            Self::Ample
        }
    }

    /// One of two things: the first where there is ample room.
    pub const fn choose<T: Copy>(self, ample: T, scarce: T) -> T {
        match self {
            Self::Ample => ample,
            Self::Scarce | Self::Least => scarce,
        }
    }
}

/// Makes a millimetre of [`mm`] a millimetre of the screen, which has so many pixels to the millimetre. A measure that no screen has is
/// cut to one that leaves the window usable.
pub fn calibrate(ctx: &Context, pixels_per_mm: f32) {
    /// Pixels to a millimetre of a large screen far away, and of a telephone.
    const RANGE: (f32, f32) = (1.5, 20.0);
    let native = ctx.native_pixels_per_point().unwrap_or(1.0);
    ctx.set_zoom_factor(pixels_per_mm.clamp(RANGE.0, RANGE.1) / (POINTS_PER_MM * native));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_have_the_millimetres_they_are_to_have() {
        for (points, millimetres) in
            [(PRIMARY_HEIGHT, 20.0), (CONTROL_HEIGHT, 12.0), (KEY_SIZE, 12.0), (BUTTON_WIDTH, 20.0)]
        {
            assert!((mm(millimetres)..mm(millimetres) + 1.0).contains(&points), "{points} are not {millimetres} mm");
        }
    }

    #[test]
    fn the_smallest_figure_is_six_millimetres_high() {
        for points in FIGURE_PT {
            assert!(points * DIGIT_HEIGHT >= FIGURE_HEIGHT, "{points}");
        }
    }

    #[test]
    fn a_calibrated_screen_shows_true_millimetres() {
        let ctx = Context::default();
        // A panel of 15 inches with 1024 by 768 pixels.
        calibrate(&ctx, 3.36);
        ctx.run_ui(eframe::egui::RawInput::default(), |_ui| {}).drop_without_applying_deltas();
        let pixels = PRIMARY_HEIGHT * ctx.pixels_per_point();
        assert!((pixels / 3.36 - 20.0).abs() < 0.2, "{pixels} pixels");
        calibrate(&ctx, f32::MAX);
        ctx.run_ui(eframe::egui::RawInput::default(), |_ui| {}).drop_without_applying_deltas();
        assert!(ctx.pixels_per_point() < 6.0);
    }
}
