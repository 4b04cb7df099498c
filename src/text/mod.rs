//! Words and formats for people.
//!
//! Everything a person reads and that is not the garage's own text stands here, so that another language is another set
//! of words and formats, and nothing else changes. What a word means, and when it is said, is decided elsewhere.

pub mod format;
pub mod words;
