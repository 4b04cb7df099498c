//! The store on real files.

mod again;
mod flow;
mod full_disk;
mod handover;
mod migration;
mod processes;
mod publish;
mod races;
mod random;
mod recovery;
mod search;
mod shown;
mod spots;
mod stop;
mod tally;
mod template;
mod till;
mod till_days;
mod together;
mod undo;
mod users;
