//! What only the order of the entries shows: who held which spot, which keys should be gone.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{ProblemKind, Report};
use crate::domain::ids::{SpotId, StayId};
use crate::domain::journal::fact::Fact;
use crate::domain::journal::{Entry, PersonalPart};

/// Follows the entries in order, without any table.
#[derive(Default)]
pub(super) struct Walk {
    holders: BTreeMap<SpotId, StayId>,
    held: BTreeMap<StayId, Vec<SpotId>>,
    key_missing: BTreeSet<Uuid>,
    erased: BTreeSet<Uuid>,
    stays_erased: u64,
}

impl Walk {
    /// Sees the next entry.
    pub(super) fn see(&mut self, entry: &Entry, has_personal: bool, report: &mut Report) {
        let place = (entry.epoch, entry.seq);
        match &entry.fact {
            Fact::CheckedIn(fact) => self.hold(fact.stay, &fact.spots, place, report),
            Fact::StayCarriedOver(fact) => {
                // The old file's end is not in the journal; what was carried over holds its spot from here on.
                self.let_go(fact.stay);
                self.hold(fact.stay, &fact.spots, place, report);
            }
            Fact::StayReopened(fact) => self.hold(fact.stay, &fact.spots, place, report),
            Fact::StayMoved(fact) => {
                self.let_go(fact.stay);
                self.hold(fact.stay, &fact.spots, place, report);
            }
            Fact::StayClosed(fact) => self.let_go(fact.stay),
            Fact::StayVoided(fact) => self.let_go(fact.stay),
            Fact::StayErased(fact) => {
                self.stays_erased += u64::from(self.erased.insert(fact.stay.uuid()));
            }
            Fact::HandoverErased(fact) => drop(self.erased.insert(fact.handover.uuid())),
            Fact::FacilitySetUp(_)
            | Fact::MatterSettled(_)
            | Fact::HandoverLeft(_)
            | Fact::HandoverSeen(_)
            | Fact::FloorsLaidOut(_)
            | Fact::SpotsLaidOut(_)
            | Fact::SpotConditionSet(_)
            | Fact::TariffPublished(_)
            | Fact::StayCorrected(_)
            | Fact::PaymentTaken(_)
            | Fact::PaperReprinted(_)
            | Fact::PaymentRefunded(_)
            | Fact::EpochBegun(_)
            | Fact::UserAdded(_)
            | Fact::UserRoleSet(_)
            | Fact::UserRetired(_)
            | Fact::PinSet(_)
            | Fact::SignedIn(_)
            | Fact::SignInFailed(_)
            | Fact::LockedOut(_)
            | Fact::UserUnlocked(_)
            | Fact::RecoveryCodeMade(_)
            | Fact::RecoveryCodeUsed(_)
            | Fact::Approved(_)
            | Fact::ShiftOpened(_)
            | Fact::ShiftPaused(_)
            | Fact::ShiftResumed(_)
            | Fact::DrawerMoved(_)
            | Fact::ShiftCounted(_)
            | Fact::ShiftClosed(_)
            | Fact::PeriodClosed(_)
            | Fact::XReportRead(_)
            | Fact::TillRulesSet(_)
            | Fact::PerpetualCarriedOver(_)
            | Fact::WindowStarted(_)
            | Fact::WindowStopped(_)
            | Fact::WindowLocked(_) => {}
        }
        if has_personal
            && entry.personal == PersonalPart::Erased
            && let Some(subject) = entry.fact.subject()
        {
            self.key_missing.insert(subject);
        }
    }

    /// Compares what is erased with what should be.
    pub(super) fn end(&self, report: &mut Report) {
        for subject in self.key_missing.difference(&self.erased) {
            report.add(
                ProblemKind::Entry,
                format!("the key of stay or note {subject} is gone, and no entry says that it was erased"),
            );
        }
        report.erased = self.stays_erased;
    }

    fn hold(&mut self, stay: StayId, spots: &[SpotId], (epoch, seq): (u32, i64), report: &mut Report) {
        for spot in spots {
            if let Some(other) = self.holders.insert(*spot, stay)
                && other != stay
            {
                report.add(
                    ProblemKind::Spots,
                    format!("entry {epoch}-{seq} gives spot {spot} to stay {stay} while stay {other} holds it"),
                );
            }
        }
        self.held.entry(stay).or_default().extend(spots);
    }

    fn let_go(&mut self, stay: StayId) {
        for spot in self.held.remove(&stay).unwrap_or_default() {
            if self.holders.get(&spot) == Some(&stay) {
                self.holders.remove(&spot);
            }
        }
    }
}
