//! What a check finds in a tariff that can be read: what cannot be meant, and what may not be.

mod days;
mod priced;
mod rules;

use super::choices::choices;
use super::{Place, Tariff};
use crate::domain::time::TimeZone;

choices! {
    /// The findings, each with the name by which a tariff accepts it.
    FindingKind {
        /// At some time no band of a plan holds.
        BandGap = "band_gap",
        /// A rule can never hold.
        NeverHolds = "never_holds",
        /// A rule can never be used, as another takes its place.
        NeverUsed = "never_used",
        /// A finding is accepted that there is none of.
        UnknownFinding = "unknown_finding",
        /// Some lengths of stay have no price.
        NoPrice = "no_price",
        /// A longer stay costs less.
        PriceFalls = "price_falls",
        /// A short stay over a reset costs far more than one of the same length elsewhere.
        MidnightCliff = "midnight_cliff",
        /// Two bands hold at the same time, and the first counts.
        BandsOverlap = "bands_overlap",
        /// A cap is lower than the first price it limits.
        CapBelowRung = "cap_below_rung",
        /// A cap is never reached.
        CapNeverReached = "cap_never_reached",
        /// A row of the meter lies within the free minutes.
        RowIsFree = "row_is_free",
        /// Something changes no price.
        DoesNothing = "does_nothing",
        /// `ph` is named, and no holiday is listed.
        MissingHolidays = "missing_holidays",
        /// Holidays are listed, and `ph` is not named.
        UnusedHolidays = "unused_holidays",
        /// A season is not named by any window.
        UnusedSeason = "unused_season",
        /// A cycle begins anew at a time that the clock skips or shows twice.
        ResetAtClockChange = "reset_at_clock_change",
        /// A lost ticket costs less than a day.
        LostIsCheap = "lost_is_cheap",
        /// Two plans have the same name, so that a fee does not say which of them priced it.
        SameName = "same_name",
        /// A finding is accepted that does not occur.
        AcceptedInVain = "accepted_in_vain",
    }
}

impl FindingKind {
    /// Whether the tariff cannot be meant so. Only what is no error may be accepted.
    pub const fn is_error(self) -> bool {
        matches!(self, Self::BandGap | Self::NeverHolds | Self::NeverUsed | Self::UnknownFinding)
    }
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub kind: FindingKind,
    /// Where.
    pub at: Spot,
    /// What, in words.
    pub text: String,
}

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// In a part of the tariff.
    In(Place),
    /// In the list of accepted findings, at this place, counted from 0.
    Accepted(usize),
}

/// What a check comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What cannot be meant.
    pub errors: Vec<Finding>,
    /// What may not be meant.
    pub warnings: Vec<Finding>,
    /// What would be a warning, and is accepted by the tariff.
    pub accepted: Vec<Finding>,
}

/// Checks a tariff. The zone is its own.
pub fn lint(tariff: &Tariff, zone: &TimeZone) -> Findings {
    let mut found = Vec::new();
    days::check(tariff, zone, &mut found);
    rules::check(tariff, &mut found);
    priced::check(tariff, zone, &mut found);
    let accepted = &tariff.rules().accepted;
    for (idx, name) in accepted.iter().enumerate() {
        let text = match FindingKind::from_code(name) {
            None => {
                let names = FindingKind::ALL.iter().filter(|kind| !kind.is_error()).map(|kind| kind.code());
                let names = names.collect::<Vec<_>>().join(", ");
                Some((FindingKind::UnknownFinding, format!("“{name}” is no finding; there are: {names}")))
            }
            Some(kind) if kind.is_error() => {
                Some((FindingKind::UnknownFinding, format!("“{name}” is an error and cannot be accepted")))
            }
            Some(kind) if !found.iter().any(|finding| finding.kind == kind) => Some((
                FindingKind::AcceptedInVain,
                format!("“{name}” is accepted, and there is nothing of it: remove it"),
            )),
            Some(_) => None,
        };
        found.extend(text.map(|(kind, text)| Finding { kind, at: Spot::Accepted(idx), text }));
    }
    let mut findings = Findings::default();
    for finding in found {
        let is_accepted = accepted.iter().any(|name| name == finding.kind.code());
        match (finding.kind.is_error(), is_accepted) {
            (true, _) => findings.errors.push(finding),
            (false, true) => findings.accepted.push(finding),
            (false, false) => findings.warnings.push(finding),
        }
    }
    findings
}

/// Adds a finding in a part of the tariff.
fn find(found: &mut Vec<Finding>, kind: FindingKind, place: Place, text: String) {
    found.push(Finding { kind, at: Spot::In(place), text });
}
