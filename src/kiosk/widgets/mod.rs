//! The parts that screens are put together from.

pub mod floor_map;
