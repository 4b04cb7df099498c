//! The integration tests, as one program: what the package promises as a whole, seen from outside.
#![cfg(test)]

mod architecture;
mod named_paths;
