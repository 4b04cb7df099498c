//! The vehicle classes a new garage starts with; it may change them.

use super::{ClassCode, Fit, SizeCode, VehicleClass};

/// Motorcycle, car, van and bus, in the order of the buttons.
///
/// Everybody falls back to a larger spot, never to a smaller one. A bus without a bus spot stands across a row: a coach is 12 m
/// long, which is five car spots of 2.5 m or four van spots of 3 m. Car spots come first, because a garage has more of them.
pub fn standard_classes() -> Vec<VehicleClass> {
    [
        ("motorcycle", "Motorcycle", [("motorcycle", 1), ("car", 1), ("van", 1)].as_slice()),
        ("car", "Car", &[("car", 1), ("van", 1)]),
        ("van", "Van", &[("van", 1), ("bus", 1)]),
        ("bus", "Bus", &[("bus", 1), ("car", 5), ("van", 4)]),
    ]
    .into_iter()
    .map(|(code, name, fits)| VehicleClass {
        code: ClassCode::new(code),
        name: name.to_owned(),
        fits: fits.iter().map(|&(size, spots)| Fit { size: SizeCode::new(size), spots }).collect(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vehicle_alone_on_a_spot_falls_back_to_larger_spots_only() {
        let larger = ["motorcycle", "car", "van", "bus"];
        let rank = |size: &SizeCode| larger.iter().position(|known| *known == size.as_str()).unwrap();
        for class in standard_classes() {
            let alone: Vec<usize> = class.fits.iter().filter(|fit| fit.spots == 1).map(|fit| rank(&fit.size)).collect();
            assert_eq!(larger[alone[0]], class.code.as_str(), "the preferred spot is the vehicle's own size");
            assert!(alone.is_sorted_by(|preferred, next| preferred < next), "{class:?}");
        }
    }

    #[test]
    fn only_a_vehicle_longer_than_a_spot_takes_several() {
        for class in standard_classes() {
            let several = class.fits.iter().any(|fit| fit.spots > 1);
            assert_eq!(several, class.code.as_str() == "bus", "{class:?}");
            assert!(class.fits.iter().all(|fit| fit.spots > 0));
        }
    }
}
