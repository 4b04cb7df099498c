//! How large a spot is marked, by its outline.
//!
//! The limits lie between what is common, so that clipped ends, angled and parallel spots stay car spots:
//!
//! | spot | width × length in metres | m² | source |
//! |---|---|---|---|
//! | motorcycle | 1.2 × 2.5 (the least) | 3 | AS/NZS 2890.1:2004 |
//! | car, small | 2.3 × 5.0 | 11.5 | AS/NZS 2890.1:2004 |
//! | car | 2.4 × 4.8; 2.4 × 5.4; 2.5 × 5.0 | 11.5-13 | usual in the United Kingdom; AS/NZS 2890.1:2004; the Continent |
//! | car, recorded | 2.38-2.88 × 4.54-6.00 | 11.6-17.2 | the recorded lots in OpenStreetMap, all but five spots |
//! | car, parallel | 3.0 × 6.0 at most | 18 | Buckinghamshire, Parking guidance, table 8 |
//! | accessible | 3.5 × 5.0; parallel 3.6 × 6.6 | 17.5-24 | recorded; usual in the United Kingdom |
//! | bus | 2.55 × 12 (the vehicle itself) | more than 30 | the longest usual coach with two axles |
//!
//! Nothing between a clipped car spot and a motorcycle's was recorded: 6.5 m² is half of an ordinary car spot.

use super::super::geometry::outline::Rectangle;
use super::super::geometry::to_whole;
use super::super::sizes;
use super::report::SkipReason;

/// Smaller is a slip of the pen.
const LEAST_SQUARE_METRES: f64 = 4.0;
/// Larger is not one spot: an articulated bus needs 4.5 by 20 m.
const MOST_SQUARE_METRES: f64 = 100.0;
/// Longer is not one spot either: a lane or a kerbside drawn in one go.
const LONGEST_MM: f64 = 30_000.0;
/// Narrower is no spot, however long: a motorcycle's handlebars.
const NARROWEST_MM: f64 = 800.0;

/// Smaller spots than this are for motorcycles.
const CAR_FROM_SQUARE_METRES: f64 = 6.5;

/// From here on a spot is long enough for a van with a long wheel base; no parallel car spot is so long.
const VAN_FROM_LENGTH_MM: f64 = 6_500.0;
/// A van is 2.0 m wide without its mirrors; long and narrower spots are the tapered ends of parallel parking.
const VAN_FROM_WIDTH_MM: f64 = 2_400.0;

/// From here on a spot is for buses: a midibus is 9 to 10 m long.
const BUS_FROM_LENGTH_MM: f64 = 10_000.0;
/// A bus is 2.55 m wide. Longer but narrower is parallel parking for several cars.
const BUS_FROM_WIDTH_MM: f64 = 2_800.0;

/// An ordinary spot with more than this holds two cars: the largest for one, accessible and parallel, has 24 m² at most and is tagged.
pub(super) const TWO_CARS_FROM_SQUARE_METRES: f64 = 20.0;

/// Ordinary spots of this width are likely accessible ones: 3.3 to 3.9 m is what standards ask for.
pub(super) const ACCESSIBLE_WIDTH_MM: std::ops::Range<f64> = 3_300.0..4_000.0;

/// Whether an outline can be one spot at all.
pub(super) fn is_one_spot(square_metres: f64, rectangle: Rectangle) -> Result<(), SkipReason> {
    if square_metres < LEAST_SQUARE_METRES {
        // Cut off, not rounded: 3.99 must not read as 4.0.
        return Err(SkipReason::TooSmall { square_decimetres: to_whole((square_metres * 100.0).floor()) });
    }
    if rectangle.width < NARROWEST_MM {
        return Err(SkipReason::TooNarrow { width_mm: to_whole(rectangle.width) });
    }
    if square_metres > MOST_SQUARE_METRES || rectangle.length > LONGEST_MM {
        return Err(SkipReason::TooLarge { square_metres: to_whole(square_metres) });
    }
    Ok(())
}

/// The size of a spot by its area and the rectangle round it.
pub(super) fn by_shape(square_metres: f64, rectangle: Rectangle) -> &'static str {
    if rectangle.length >= BUS_FROM_LENGTH_MM && rectangle.width >= BUS_FROM_WIDTH_MM {
        sizes::BUS
    } else if rectangle.length >= VAN_FROM_LENGTH_MM && rectangle.width >= VAN_FROM_WIDTH_MM {
        sizes::VAN
    } else if square_metres < CAR_FROM_SQUARE_METRES {
        sizes::MOTORCYCLE
    } else {
        sizes::CAR
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::geometry::Vector;
    use super::*;

    fn rectangle(width: f64, length: f64) -> Rectangle {
        let (centre, long) = (Vector::new(0.0, 0.0), Vector::new(0.0, 1.0));
        Rectangle { centre, long, length: length * 1000.0, width: width * 1000.0 }
    }

    #[track_caller]
    fn is(width: f64, length: f64, size: &str) {
        assert_eq!(is_one_spot(width * length, rectangle(width, length)), Ok(()));
        assert_eq!(by_shape(width * length, rectangle(width, length)), size, "{width} x {length}");
    }

    #[test]
    fn common_spots_have_their_sizes() {
        is(1.5, 3.0, sizes::MOTORCYCLE);
        for (width, length) in
            [(2.3, 5.0), (2.4, 4.8), (2.5, 5.0), (2.88, 6.0), (3.3, 4.5), (3.5, 5.0), (2.0, 6.0), (2.5, 3.0)]
        {
            is(width, length, sizes::CAR);
        }
        is(2.0, 8.0, sizes::CAR);
        is(3.0, 7.0, sizes::VAN);
        is(3.5, 13.0, sizes::BUS);
        is(4.5, 20.0, sizes::BUS);
    }

    #[test]
    fn slips_strips_and_whole_areas_are_no_spots() {
        let refused = |width: f64, length: f64| is_one_spot(width * length, rectangle(width, length)).unwrap_err();
        assert_eq!(refused(1.0, 3.999), SkipReason::TooSmall { square_decimetres: 399 });
        assert_eq!(refused(1.0, 3.999).to_string(), "it has 3.9 m², less than 4: a slip of the pen");
        assert_eq!(refused(0.5, 12.0), SkipReason::TooNarrow { width_mm: 500 });
        assert_eq!(refused(5.0, 25.0), SkipReason::TooLarge { square_metres: 125 });
        assert_eq!(refused(2.0, 40.0), SkipReason::TooLarge { square_metres: 80 });
    }
}
