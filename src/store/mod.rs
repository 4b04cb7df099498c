//! Durable state: the booth's SQLite file, its folder, its backups, and the proof that all of it agrees.

pub mod disk;
pub mod folder;
mod seal;
pub mod sqlite;
