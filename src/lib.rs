//! Parkhaus.

pub mod domain;
pub mod tariff_file;
