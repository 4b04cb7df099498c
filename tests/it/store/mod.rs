//! The store on real files.

mod flow;
mod full_disk;
mod recovery;
