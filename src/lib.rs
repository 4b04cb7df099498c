#![doc = include_str!("ARCHITECTURE.md")]

pub mod apds;
pub mod cli;
pub mod domain;
#[cfg(feature = "kiosk")]
pub mod kiosk;
pub mod machine;
pub mod operations;
pub mod paper;
pub mod plan;
pub mod printing;
pub mod replay;
pub mod store;
pub mod tariff_file;
pub mod text;
