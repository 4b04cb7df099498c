//! The sizes that a new ground plan marks; a garage may change them.

/// The size of a spot for motorcycles.
pub const MOTORCYCLE: &str = "motorcycle";
/// The size of an ordinary spot.
pub const CAR: &str = "car";
/// The size of a spot for vans.
pub const VAN: &str = "van";
/// The size of a spot for buses and coaches.
pub const BUS: &str = "bus";
