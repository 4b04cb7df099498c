//! Papers out of printers.
//!
//! ```text
//! operations::print  queues a paper in the transaction that records what it tells of
//! worker             takes it when its turn comes, lays it out (papers), sends it (device), and says how the printer is
//! ```
//!
//! A printer that is dead or hangs keeps its own thread waiting and nobody else. What was being sent when the program ended is
//! sent again, and says so.

mod device;
pub mod papers;
pub mod pretend;
pub mod settings;
pub mod state;
pub mod worker;
