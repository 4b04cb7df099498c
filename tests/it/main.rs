//! The integration tests, as one program: what the package promises as a whole, through the front door, on real files.
#![cfg(test)]

mod apds;
mod architecture;
mod bad_input;
mod command_line;
#[cfg(feature = "kiosk")]
mod kiosk;
mod named_paths;
mod printing;
mod schema;
mod store;
mod support;
