//! Ground plans: a garage's [`Layout`](crate::domain::facility::Layout) made from a map file, from the demo recipe, or in
//! any number of spots for measuring.
//!
//! Everything here takes bytes and identities and gives a layout; no file is opened. Floating-point numbers stay inside the
//! geometry: what leaves is whole millimetres, and the same input gives the same layout on every run.

pub mod check;
pub mod demo;
pub mod grid;
pub mod import;
pub mod sizes;

mod distance;
mod geometry;
mod rows;

pub use check::{LayoutProblem, check};
pub use demo::demo;
pub use grid::grid;
pub use import::{Import, Note, PlanError, PlanFile, SkipReason, Skipped, import};
