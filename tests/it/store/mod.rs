//! The store on real files.

mod flow;
mod full_disk;
mod processes;
mod races;
mod random;
mod recovery;
mod shown;
mod template;
mod together;
mod users;
