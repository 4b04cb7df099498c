//! The window: what the attendant sees and touches.
//!
//! Widgets and screens draw and return what was asked for; they hold no lock, read no file and look at no clock.

#[cfg(test)]
mod colour_vision;
pub mod theme;
pub mod widgets;
