//! Tariffs in the words of APDS (ISO/TS 5206-1), which other parking systems exchange: rate tables in and out.
//!
//! A rate table holds less than a tariff of ours: lengths and their prices, one maximum, a time of day at which both begin anew, a tax, and
//! the vehicles it is for. [`export()`] is strict: a plan that does not fit whole is left out, and what of it does not fit is said.
//! [`import()`] is lenient: what systems write beside the standard is understood, and what is not carried over is said. What is exported
//! without a remark comes back pricing the same.
//!
//! APDS writes money as binary fractions. Nothing is reckoned in them here: the digits are taken as they stand.

mod export;
mod import;
mod words;

pub use self::export::{ExportRemark, Exported, export};
pub use self::import::{ApdsError, Imported, import};
