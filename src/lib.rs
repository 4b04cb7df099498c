//! Parkhaus.

pub mod domain;
pub mod paper;
pub mod text;
