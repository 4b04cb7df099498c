//! The few conversions between whole numbers and the map's single-precision geometry.
//!
//! A floor's geometry is kept in millimetres from its own corner, so that single precision is exact to a millimetre over
//! sixteen kilometres. Money and time never come here.

/// Millimetres from `origin`, as a coordinate.
#[expect(clippy::cast_precision_loss, reason = "exact up to 16 km from the origin, and only drawn")]
pub(super) fn millimetres(value: i64, origin: i64) -> f32 {
    value.saturating_sub(origin) as f32
}

/// A count, as a factor or a size.
#[expect(clippy::cast_precision_loss, reason = "counts of texels, cells and corners stay below 16 million")]
pub(super) fn factor(count: u32) -> f32 {
    count as f32
}

/// The whole part of a value; 0 for what is negative or not a number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates, which is what is wanted")]
pub(super) fn whole(value: f32) -> u32 {
    value as u32
}

/// A position in one of the map's lists. Lists of spots hold fewer than four thousand million.
pub(super) fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
