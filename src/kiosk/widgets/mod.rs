//! The parts that screens are made of.

pub mod cash_notes;
pub mod facts;
pub mod figure;
pub mod floor_map;
pub mod keyed_button;
pub mod message_box;
pub mod pictures;
pub mod pin_pad;
pub mod receipt_preview;
pub mod text_field;
