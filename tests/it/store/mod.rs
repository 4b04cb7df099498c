//! The store on real files.

mod flow;
