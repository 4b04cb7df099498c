//! The store on real files.

mod flow;
mod recovery;
