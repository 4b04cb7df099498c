//! What is true: the rules of a garage, with no I/O, no clock, no SQL and no window.
//!
//! Everything that can be wrong about money, spots and time is decided here. Functions take the facts as arguments (the
//! instant, the ids, the random bytes, the rows) and return decisions; nothing here knows where facts come from or go to.
//!
//! The words are those of the trade, and the same everywhere, in tables, on screens and on the command line: *facility*,
//! *floor*, *zone*, *spot*, *vehicle class*, *stay*, *ticket*, *tariff*, *quote*, *payment*, *booth*, *journal*, *entry*.
#![warn(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "money lives here: a sum that wraps, a cast that cuts and a float that rounds must not compile unseen"
)]

pub mod allocation;
pub mod facility;
pub mod ids;
pub mod journal;
pub mod money;
pub mod occupancy;
pub mod payment;
pub mod plate;
pub mod projection;
pub mod quote;
pub mod receipt;
pub mod spot_condition;
pub mod stay;
pub mod tariff;
pub mod ticket;
pub mod till;
pub mod time;
pub mod undo;
pub mod users;
