//! A plan: how the stays that match it are priced.

use super::amount::Amount;
use super::caps::{Cap, CapOver, Most};
use super::cycle::Cycle;
use super::free::Free;
use super::matching::Match;
use super::meter::{Meter, Rung};
use super::offers::{Adjustment, Change, Offer};
use super::window::Window;

/// Concept 4, bands: a meter that holds in some windows. The first band of a plan whose window a minute lies in holds there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Band {
    /// What the fee calls it: `Night`.
    pub name: Option<String>,
    /// When it holds. Empty: whenever no band before it does.
    pub windows: Vec<Window>,
    /// What a length in it costs.
    pub meter: Meter,
    /// Whether its meter starts again also where its window ends and the next day's begins at once.
    pub restarts_each_window: bool,
}

impl Band {
    /// A meter that always holds.
    pub const fn always(meter: Meter) -> Self {
        Self { name: None, windows: Vec::new(), meter, restarts_each_window: false }
    }
}

/// How the stays that match are priced. The first plan of a tariff that matches prices the stay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// What the lines of a quote call it: `Cars`.
    pub name: Option<String>,
    /// Which stays it prices.
    pub matching: Match,
    /// Free minutes; the first that hold count.
    pub free: Vec<Free>,
    /// Flat prices for whole stays.
    pub offers: Vec<Offer>,
    /// Where the meter starts again.
    pub cycle: Cycle,
    /// What a length costs, by the time of day. One band without a window: one meter.
    pub bands: Vec<Band>,
    /// The most that parts of the stay, or all of it, cost.
    pub caps: Vec<Cap>,
    /// What is added and taken off at the end.
    pub adjustments: Vec<Adjustment>,
}

impl Plan {
    /// The conditions of its parts, without its own.
    pub(super) fn matches(&self) -> impl Iterator<Item = &Match> {
        let free = self.free.iter().map(|free| &free.matching);
        let offers = self.offers.iter().map(|offer| &offer.matching);
        let caps = self.caps.iter().map(|cap| &cap.matching);
        free.chain(offers).chain(caps).chain(self.adjustments.iter().map(|adjustment| &adjustment.matching))
    }

    /// Every window in it.
    pub(super) fn windows(&self) -> impl Iterator<Item = &Window> {
        let matches = std::iter::once(&self.matching)
            .chain(self.free.iter().map(|free| &free.matching))
            .chain(self.offers.iter().map(|offer| &offer.matching))
            .chain(self.adjustments.iter().map(|adjustment| &adjustment.matching));
        matches
            .flat_map(Match::windows)
            .chain(self.bands.iter().flat_map(|band| &band.windows))
            .chain(self.caps.iter().flat_map(Cap::windows))
            .chain(self.adjustments.iter().filter_map(|adjustment| adjustment.window.as_ref()))
    }

    /// Every amount in it.
    pub(super) fn amounts(&self) -> impl Iterator<Item = &Amount> {
        let capped = self.caps.iter().filter_map(|cap| match &cap.most {
            Most::Amount(amount) => Some(amount),
            Most::Meter(_) => None,
        });
        let adjusted = self.adjustments.iter().filter_map(|adjustment| match &adjustment.change {
            Change::Plus { amount, .. } | Change::Less(amount) | Change::AtLeast(amount) => Some(amount),
            Change::Times(_) => None,
        });
        self.meters()
            .flat_map(Meter::rungs)
            .map(Rung::price)
            .chain(self.offers.iter().map(|offer| &offer.price))
            .chain(capped)
            .chain(adjusted)
    }

    /// Every meter in it.
    pub(super) fn meters(&self) -> impl Iterator<Item = &Meter> {
        let of_caps = self.caps.iter().filter_map(|cap| match &cap.most {
            Most::Meter(meter) => Some(meter),
            Most::Amount(_) => None,
        });
        self.bands.iter().map(|band| &band.meter).chain(of_caps)
    }

    /// Whether something in it limits a cycle.
    pub(super) fn caps_cycles(&self) -> bool {
        self.caps.iter().any(|cap| matches!(cap.over, CapOver::Cycle { .. }))
    }
}
