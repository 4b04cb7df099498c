//! Parkhaus.

pub mod domain;
