//! Concept 1, match: which stays a plan prices.

use crate::domain::facility::ClassCode;
use crate::domain::time::Instant;

/// What is known of a stay when it is priced.
#[derive(Clone, Copy, Debug)]
pub struct PricedStay<'a> {
    /// What kind of vehicle.
    pub vehicle: &'a ClassCode,
    /// When it came.
    pub entry: Instant,
    /// When it left, or now.
    pub exit: Instant,
}

/// The conditions of a plan. All of them must hold; without any, every stay fits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Match {
    /// One of these vehicle classes. Empty: any.
    pub vehicles: Vec<ClassCode>,
}

impl Match {
    /// Whether the stay fits.
    pub fn holds(&self, facts: &PricedStay<'_>) -> bool {
        self.vehicles.is_empty() || self.vehicles.contains(facts.vehicle)
    }

    /// Whether every stay that fits `other` fits here, too.
    pub fn covers(&self, other: &Self) -> bool {
        let all_named = other.vehicles.iter().all(|vehicle| self.vehicles.contains(vehicle));
        self.vehicles.is_empty() || (!other.vehicles.is_empty() && all_named)
    }
}
