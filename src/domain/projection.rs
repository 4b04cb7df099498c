//! What an entry does to the tables, said once.
//!
//! A store carries out [`Change`]s, one statement or so each, and knows no more. The same changes come from an entry when it is
//! recorded and when the tables are rebuilt from the journal; that is why the two agree.

use super::facility::{ClassCode, Condition, Floor, Need, VehicleClass, Zone};
use super::ids::{FloorId, HandoverId, ShiftId, SpotId, StayId, TariffId, UserId};
use super::journal::fact::{
    AtEntry, CheckedIn, DrawerMoved, FacilitySetUp, Fact, Flag, HandoverLeft, LaidOutSpot, PaperReprinted,
    PaymentRefunded, PaymentTaken, PeriodClosed, ShiftClosed, ShiftOpened, StayCarriedOver, StayClosed, StayReopened,
    TariffPublished, TicketFate, TillRulesSet, UserAdded,
};
use super::journal::{Actor, Entry, PersonalPart};
use super::plate::Plate;
use super::till::{Perpetual, ShiftState};
use super::time::Instant;
use super::users::Role;

/// One change of the tables.
#[derive(Debug)]
pub enum Change<'a> {
    /// The one row of the facility.
    FacilitySet {
        /// What it is.
        fact: &'a FacilitySetUp,
        /// The booth's epoch.
        epoch: u32,
    },
    /// The booth's epoch.
    EpochSet(u32),
    /// A vehicle class, at its place among the buttons.
    ClassAdded(i64, &'a VehicleClass),
    /// A zone, at its place in the legend.
    ZoneAdded(i64, &'a Zone),
    /// A floor, at its place from the top.
    FloorAdded(i64, &'a Floor),
    /// A spot of a floor.
    SpotAdded(FloorId, &'a LaidOutSpot),
    /// A spot's condition.
    SpotConditionSet {
        /// The spot.
        spot: SpotId,
        /// The version that was read.
        read: i64,
        /// Its condition from now on.
        condition: Condition,
        /// Why; nothing for a spot that is in service.
        reason: Option<&'a str>,
        /// Until when, ms since 1970.
        until_ms: Option<i64>,
    },
    /// A tariff, and the entry that published it.
    TariffAdded(&'a TariffPublished, (u32, i64)),
    /// A new open stay.
    StayOpened(OpenedStay<'a>),
    /// A stay holds spots from now on.
    SpotsHeld {
        /// The stay.
        stay: StayId,
        /// The spots.
        spots: &'a [SpotId],
        /// Since when.
        at: Instant,
        /// The entry that gave them: grows without a clock, for even wear.
        entry: (u32, i64),
    },
    /// A stay holds none of its spots any more.
    SpotsReleased {
        /// The stay.
        stay: StayId,
        /// Since when.
        at: Instant,
    },
    /// A stay changed.
    StayChanged {
        /// The stay.
        stay: StayId,
        /// The version that was read.
        read: i64,
        /// What changed.
        to: StayChange<'a>,
    },
    /// A paper of a stay was printed again, for the how-manieth time.
    PaperReprinted(&'a PaperReprinted),
    /// A payment, when it was taken, and the entry that explains it.
    PaymentAdded(&'a PaymentTaken, Instant, (u32, i64)),
    /// A payment taken back, when, and the entry that says so.
    RefundAdded(&'a PaymentRefunded, Instant, (u32, i64)),
    /// Somebody has looked at these flags of a stay.
    MatterSettled(StayId, &'a [Flag]),
    /// A note to the next shift.
    HandoverAdded {
        /// The note.
        fact: &'a HandoverLeft,
        /// What it says, unless nothing was written or it is erased.
        note: Option<&'a str>,
        /// By whom.
        left_by: &'a Actor,
        /// When.
        at: Instant,
        /// The entry that says so.
        entry: (u32, i64),
    },
    /// A note was seen, by whom and when.
    HandoverSeen(HandoverId, &'a Actor, Instant),
    /// The words of a note are gone.
    HandoverErased(HandoverId),
    /// An exit undone, when, and the entry that says so.
    ExitUndone(&'a StayReopened, Instant, (u32, i64)),
    /// Of the till.
    Till(TillChange<'a>),
    /// A user.
    UserAdded(&'a UserAdded),
    /// A user changed.
    UserChanged {
        /// The user.
        user: UserId,
        /// The version that was read.
        read: i64,
        /// What changed.
        to: UserChange,
    },
}

/// One change of the till's tables.
#[derive(Clone, Debug)]
pub enum TillChange<'a> {
    /// A shift, when it was opened, in which epoch.
    Opened(&'a ShiftOpened, Instant, u32),
    /// A shift stands elsewhere.
    Stands {
        /// The shift.
        shift: ShiftId,
        /// The version that was read.
        read: i64,
        /// Where it stands from now on.
        state: ShiftState,
        /// What was counted in its drawer, once it was.
        counted_minor: Option<i64>,
    },
    /// Cash was moved at a drawer, by the entry of that place.
    Moved(&'a DrawerMoved, &'a Entry),
    /// A shift was closed, by an entry.
    Closed(&'a ShiftClosed, &'a Entry),
    /// A longer period was closed, by an entry.
    PeriodClosed(&'a PeriodClosed, &'a Entry),
    /// The rules of the till.
    RulesSet(&'a TillRulesSet),
    /// What was ever taken before this file began.
    PerpetualSet(Perpetual),
}

/// What changes in a user's row.
#[derive(Clone, Copy, Debug)]
pub enum UserChange {
    /// Its role.
    Role(Role),
    /// It may no longer sign in.
    Retired,
}

/// A new open stay, as its row.
#[derive(Debug)]
pub struct OpenedStay<'a> {
    /// Its identity.
    pub stay: StayId,
    /// The code on its ticket.
    pub ticket: &'a str,
    /// The vehicle's class.
    pub class: &'a ClassCode,
    /// The plate, unless there is none or it is erased.
    pub plate: Option<Plate>,
    /// When it came in.
    pub entered: Instant,
    /// What the driver is entitled to.
    pub needs: &'a [Need],
    /// What the tariff may ask.
    pub at_entry: &'a AtEntry,
    /// What is unusual.
    pub flags: &'a [Flag],
}

/// What changes in a stay's row.
#[derive(Debug)]
pub enum StayChange<'a> {
    /// Put right.
    Corrected {
        /// Its class.
        class: &'a ClassCode,
        /// Its plate.
        plate: Option<Plate>,
        /// When it came in, ms since 1970.
        entered_ms: i64,
        /// What is unusual.
        flags: &'a [Flag],
    },
    /// On other spots.
    Moved {
        /// What is unusual.
        flags: &'a [Flag],
    },
    /// Paid.
    Paid {
        /// When.
        at: Instant,
        /// What was due, in minor units.
        fee_minor: i64,
        /// The tariff that priced it.
        tariff: Option<TariffId>,
        /// What is unusual.
        flags: &'a [Flag],
    },
    /// Gone.
    Closed {
        /// When.
        at: Instant,
        /// The epoch and number of its receipt.
        receipt: (u32, i64),
        /// The entry that closed it, in the receipt's epoch.
        seq: i64,
        /// What became of its ticket.
        ticket: TicketFate,
        /// What is unusual.
        flags: &'a [Flag],
    },
    /// Inside again, and paid for.
    Reopened {
        /// What is unusual.
        flags: &'a [Flag],
        /// What of that somebody must look at, where the entry says it.
        matters: Option<&'a [Flag]>,
    },
    /// No longer paid.
    Refunded,
    /// Void.
    Voided {
        /// When.
        at: Instant,
        /// Why.
        reason: &'a str,
        /// What is unusual about that.
        more: Option<Flag>,
    },
    /// Its personal data is gone.
    Erased,
}

/// The changes an entry makes, in order.
pub fn changes(entry: &Entry) -> Vec<Change<'_>> {
    let place = (entry.epoch, entry.seq);
    let at = entry.at;
    match &entry.fact {
        Fact::FacilitySetUp(fact) => vec![Change::FacilitySet { fact, epoch: entry.epoch }],
        Fact::FloorsLaidOut(fact) => {
            let classes = (0..).zip(&fact.classes).map(|(rank, class)| Change::ClassAdded(rank, class));
            let zones = (0..).zip(&fact.zones).map(|(rank, zone)| Change::ZoneAdded(rank, zone));
            let floors = (0..).zip(&fact.floors).map(|(rank, floor)| Change::FloorAdded(rank, floor));
            classes.chain(zones).chain(floors).collect()
        }
        Fact::SpotsLaidOut(fact) => fact.spots.iter().map(|spot| Change::SpotAdded(fact.floor, spot)).collect(),
        Fact::SpotConditionSet(fact) => {
            let is_held = fact.condition != Condition::InService;
            vec![Change::SpotConditionSet {
                spot: fact.spot,
                read: fact.read,
                condition: fact.condition,
                reason: is_held.then_some(&fact.reason),
                until_ms: fact.until_ms.filter(|_| is_held),
            }]
        }
        Fact::TariffPublished(fact) => vec![Change::TariffAdded(fact, place)],
        Fact::CheckedIn(fact) => checked_in(fact, entry),
        Fact::StayCarriedOver(fact) => carried_over(fact, entry),
        Fact::StayCorrected(fact) => vec![Change::StayChanged {
            stay: fact.stay,
            read: fact.read,
            to: StayChange::Corrected {
                class: &fact.class,
                plate: plate(&entry.personal),
                entered_ms: fact.entered_ms,
                flags: &fact.flags,
            },
        }],
        Fact::StayMoved(fact) => vec![
            Change::StayChanged { stay: fact.stay, read: fact.read, to: StayChange::Moved { flags: &fact.flags } },
            Change::SpotsReleased { stay: fact.stay, at },
            Change::SpotsHeld { stay: fact.stay, spots: &fact.spots, at, entry: place },
        ],
        Fact::PaymentTaken(fact) => vec![
            Change::StayChanged {
                stay: fact.stay,
                read: fact.read,
                to: StayChange::Paid { at, fee_minor: fact.amount_minor, tariff: fact.tariff, flags: &fact.flags },
            },
            Change::PaymentAdded(fact, at, place),
        ],
        Fact::StayClosed(fact) => closed(fact, entry),
        Fact::StayVoided(fact) => vec![
            Change::StayChanged {
                stay: fact.stay,
                read: fact.read,
                to: StayChange::Voided { at, reason: &fact.reason, more: fact.unusual() },
            },
            Change::SpotsReleased { stay: fact.stay, at },
        ],
        Fact::StayReopened(fact) => reopened(fact, entry),
        Fact::PaymentRefunded(fact) => vec![
            Change::StayChanged { stay: fact.stay, read: fact.read, to: StayChange::Refunded },
            Change::RefundAdded(fact, at, place),
        ],
        Fact::MatterSettled(fact) => vec![Change::MatterSettled(fact.stay, &fact.what)],
        Fact::HandoverLeft(fact) => {
            vec![Change::HandoverAdded { fact, note: entry.personal.note(), left_by: &entry.actor, at, entry: place }]
        }
        Fact::HandoverSeen(fact) => vec![Change::HandoverSeen(fact.handover, &entry.actor, at)],
        Fact::HandoverErased(fact) => vec![Change::HandoverErased(fact.handover)],
        Fact::StayErased(fact) => {
            vec![Change::StayChanged { stay: fact.stay, read: fact.read, to: StayChange::Erased }]
        }
        Fact::PaperReprinted(fact) => vec![Change::PaperReprinted(fact)],
        Fact::EpochBegun(_) => vec![Change::EpochSet(entry.epoch)],
        Fact::ShiftOpened(_)
        | Fact::ShiftPaused(_)
        | Fact::ShiftResumed(_)
        | Fact::DrawerMoved(_)
        | Fact::ShiftCounted(_)
        | Fact::ShiftClosed(_)
        | Fact::PeriodClosed(_)
        | Fact::TillRulesSet(_)
        | Fact::PerpetualCarriedOver(_) => till(entry),
        Fact::UserAdded(_) | Fact::UserRoleSet(_) | Fact::UserRetired(_) => user(entry),
        // What proves who somebody is lies beside the journal; these say only that it was set, used or wrong.
        Fact::PinSet(_)
        | Fact::SignedIn(_)
        | Fact::SignInFailed(_)
        | Fact::LockedOut(_)
        | Fact::UserUnlocked(_)
        | Fact::RecoveryCodeMade(_)
        | Fact::RecoveryCodeUsed(_)
        | Fact::Approved(_)
        | Fact::XReportRead(_)
        // When the window was at work changes nothing either.
        | Fact::WindowStarted(_)
        | Fact::WindowStopped(_)
        | Fact::WindowLocked(_) => Vec::new(),
    }
}

fn checked_in<'a>(fact: &'a CheckedIn, entry: &'a Entry) -> Vec<Change<'a>> {
    opened(
        OpenedStay {
            stay: fact.stay,
            ticket: &fact.ticket,
            class: &fact.class,
            plate: plate(&entry.personal),
            entered: entry.at,
            needs: &fact.needs,
            at_entry: &fact.at_entry,
            flags: &fact.flags,
        },
        &fact.spots,
        entry,
    )
}

fn carried_over<'a>(fact: &'a StayCarriedOver, entry: &'a Entry) -> Vec<Change<'a>> {
    opened(
        OpenedStay {
            stay: fact.stay,
            ticket: &fact.ticket,
            class: &fact.class,
            plate: plate(&entry.personal),
            entered: entry.at,
            needs: &fact.needs,
            at_entry: &fact.at_entry,
            flags: &fact.flags,
        },
        &fact.spots,
        entry,
    )
}

/// What a fact about who works there does.
fn user(entry: &Entry) -> Vec<Change<'_>> {
    match &entry.fact {
        Fact::UserAdded(fact) => vec![Change::UserAdded(fact)],
        Fact::UserRoleSet(fact) => {
            vec![Change::UserChanged { user: fact.user, read: fact.read, to: UserChange::Role(fact.role) }]
        }
        Fact::UserRetired(fact) => {
            vec![Change::UserChanged { user: fact.user, read: fact.read, to: UserChange::Retired }]
        }
        _ => Vec::new(),
    }
}

/// What a fact about the till does.
fn till(entry: &Entry) -> Vec<Change<'_>> {
    let stands = |shift, read, state, counted_minor| TillChange::Stands { shift, read, state, counted_minor };
    let changes = match &entry.fact {
        Fact::ShiftOpened(fact) => vec![TillChange::Opened(fact, entry.at, entry.epoch)],
        Fact::ShiftPaused(fact) => vec![stands(fact.shift, fact.read, ShiftState::Paused, None)],
        Fact::ShiftResumed(fact) => vec![stands(fact.shift, fact.read, ShiftState::Open, None)],
        Fact::ShiftCounted(fact) => {
            vec![stands(fact.shift, fact.read, ShiftState::Counted, Some(fact.counted_minor))]
        }
        Fact::ShiftClosed(fact) => vec![
            stands(fact.shift, fact.read, ShiftState::Closed, Some(fact.counted_minor)),
            TillChange::Closed(fact, entry),
        ],
        Fact::DrawerMoved(fact) => vec![TillChange::Moved(fact, entry)],
        Fact::PeriodClosed(fact) => vec![TillChange::PeriodClosed(fact, entry)],
        Fact::TillRulesSet(fact) => vec![TillChange::RulesSet(fact)],
        Fact::PerpetualCarriedOver(fact) => vec![TillChange::PerpetualSet(fact.perpetual)],
        _ => Vec::new(),
    };
    changes.into_iter().map(Change::Till).collect()
}

fn opened<'a>(stay: OpenedStay<'a>, spots: &'a [SpotId], entry: &Entry) -> Vec<Change<'a>> {
    let id = stay.stay;
    let mut changes = vec![Change::StayOpened(stay)];
    if !spots.is_empty() {
        changes.push(Change::SpotsHeld { stay: id, spots, at: entry.at, entry: (entry.epoch, entry.seq) });
    }
    changes
}

/// An exit that is undone: the stay is open again, on the spots that were still free.
fn reopened<'a>(fact: &'a StayReopened, entry: &Entry) -> Vec<Change<'a>> {
    let (at, place) = (entry.at, (entry.epoch, entry.seq));
    vec![
        Change::StayChanged {
            stay: fact.stay,
            read: fact.read,
            to: StayChange::Reopened { flags: &fact.flags, matters: fact.matters.as_deref() },
        },
        Change::SpotsHeld { stay: fact.stay, spots: &fact.spots, at, entry: place },
        Change::ExitUndone(fact, at, place),
    ]
}

fn closed<'a>(fact: &'a StayClosed, entry: &Entry) -> Vec<Change<'a>> {
    vec![
        Change::StayChanged {
            stay: fact.stay,
            read: fact.read,
            to: StayChange::Closed {
                at: entry.at,
                receipt: (entry.epoch, fact.receipt),
                seq: entry.seq,
                ticket: fact.ticket,
                flags: &fact.flags,
            },
        },
        Change::SpotsReleased { stay: fact.stay, at: entry.at },
    ]
}

fn plate(personal: &PersonalPart) -> Option<Plate> {
    // What was recorded was a plate then; one that a later version would refuse is kept in the journal and shown as none.
    personal.plate().and_then(|typed| Plate::parse(typed).ok())
}
