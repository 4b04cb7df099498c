//! Parkhaus.

pub mod domain;
pub mod text;
