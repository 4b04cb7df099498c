//! What the booth can do: one file, one operation, each load → decide → record inside one transaction.
//!
//! The window and the command line call the same functions.

pub mod begin;
pub mod check_in;
pub mod check_out;
pub mod compare_tariff;
pub mod correct;
pub mod desk;
pub mod erase;
pub mod find;
pub mod handover;
pub mod io_words;
pub mod move_stay;
pub mod pins;
pub mod ports;
pub mod print;
pub mod publish_tariff;
pub mod quote;
pub mod recent;
pub mod search;
pub mod set_up;
pub mod sign_in;
pub mod spot_condition;
pub mod tariff_versions;
pub mod ticket_state;
pub mod till;
pub mod undo;
pub mod users;
pub mod void;
