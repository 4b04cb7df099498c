//! Parkhaus.

pub mod domain;
#[cfg(feature = "kiosk")]
pub mod kiosk;
