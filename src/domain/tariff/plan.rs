//! A plan: how the stays that match it are priced.

use super::caps::{Cap, Most};
use super::cycle::Cycle;
use super::free::Free;
use super::matching::Match;
use super::meter::Meter;

/// How the stays that match are priced. The first plan of a tariff that matches prices the stay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// What the lines of a quote call it: `Cars`.
    pub name: Option<String>,
    /// Which stays it prices.
    pub matching: Match,
    /// Free minutes; the first that hold count.
    pub free: Vec<Free>,
    /// Where the meter starts again.
    pub cycle: Cycle,
    /// What a length costs.
    pub meter: Meter,
    /// The most a cycle or the stay costs.
    pub caps: Vec<Cap>,
}

impl Plan {
    /// Every meter in it.
    pub(super) fn meters(&self) -> impl Iterator<Item = &Meter> {
        let of_caps = self.caps.iter().filter_map(|cap| match &cap.most {
            Most::Meter(meter) => Some(meter),
            Most::Amount(_) => None,
        });
        std::iter::once(&self.meter).chain(of_caps)
    }
}
