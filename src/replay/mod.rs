//! Replay: recorded stays run through check-in and check-out, as fast as possible, by the very operations that the window uses.
//!
//! [`mod@read`] makes stays of the rows of a file, [`mod@plan`] puts them in order, [`replay()`] takes the steps and says what came of
//! each. A row's identity is the digest of its file and its number: a replay that was interrupted goes on where it ended, and one
//! that ended does nothing more.

mod ack;
pub mod columns;
pub mod file;
mod identity;
pub mod plan;
pub mod read;
mod report;
mod resume;
mod run;
mod shown;
pub mod spot_events;
mod steps;
pub mod times;

pub use ack::AckError;
pub use columns::{Columns, ColumnsError};
pub use file::FileError;
pub use identity::FileDigest;
pub use read::Listed;
pub use report::{Report, Times};
pub use run::{Replay, ReplayError, TOGETHER, replay};
