//! The sizes and vehicle classes a new ground plan comes with; a garage may change them.

use crate::domain::facility::{ClassCode, Fit, SizeCode, VehicleClass};

/// The size of a spot for motorcycles.
pub const MOTORCYCLE: &str = "motorcycle";
/// The size of an ordinary spot.
pub const CAR: &str = "car";
/// The size of a spot for vans.
pub const VAN: &str = "van";
/// The size of a spot for buses and coaches.
pub const BUS: &str = "bus";

/// Motorcycle, car, van and bus, in the order of the buttons. Each falls back to larger spots, never to smaller ones; a bus may also
/// stand across adjacent spots of one row.
pub fn standard() -> Vec<VehicleClass> {
    [
        (MOTORCYCLE, "Motorcycle", [(MOTORCYCLE, 1), (CAR, 1), (VAN, 1)].as_slice()),
        (CAR, "Car", &[(CAR, 1), (VAN, 1)]),
        (VAN, "Van", &[(VAN, 1), (BUS, 1)]),
        (BUS, "Bus", &[(BUS, 1), (CAR, 4), (VAN, 3)]),
    ]
    .into_iter()
    .map(|(code, name, fits)| VehicleClass {
        code: ClassCode::new(code),
        name: name.to_owned(),
        fits: fits.iter().map(|(size, spots)| Fit { size: SizeCode::new(*size), spots: *spots }).collect(),
    })
    .collect()
}
