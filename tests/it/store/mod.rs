//! The store on real files.

mod flow;
mod races;
mod together;
