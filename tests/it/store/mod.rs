//! The store on real files.

mod flow;
mod races;
mod random;
mod recovery;
mod shown;
mod template;
mod together;
