//! Reads, by what they are about.

pub(super) mod facility;
pub(super) mod handovers;
pub(super) mod spots;
pub(super) mod stays;
pub(super) mod tariffs;
pub(super) mod till;
pub(super) mod users;

#[cfg(test)]
mod tests;
