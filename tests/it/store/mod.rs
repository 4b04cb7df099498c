//! The store on real files.

mod flow;
mod races;
mod recovery;
mod together;
