//! What the window looks at: the layout, which spots are taken, and what changed since; on a connection that only reads.
//!
//! Spots stand as they were last recorded, and as the time goes by: whoever reads says what time it is, and [`BoardReader::time_passed`] tells
//! the spots for which that makes a difference. Why a spot is held and until when stands in [`SpotDetail::spot`].

mod tally;

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Row, params};

pub use self::tally::{ClassRoom, Tally};

use super::errors::from_sqlite;
use super::rows::{Id, coded, get, id, spot};
use super::verify::Stop;
use super::{journal, open, queries};
use crate::domain::facility::{Condition, KeptFor, Spot};
use crate::domain::ids::{SpotId, StayId};
use crate::domain::journal::fact::Fact;
use crate::domain::money::Money;
use crate::domain::spot_condition;
use crate::domain::stay::{Stay, StayState};
use crate::domain::tariff::{self, CannotPrice};
use crate::domain::time::{Instant, TimeZone, from_ms, to_ms};
use crate::operations::ports::{BooksError, Garage, SpotFacts};

/// A place in the journal: what has been seen up to here.
pub type Seen = (u32, i64);

/// How spots stand, and up to which entry that is so.
pub type SpotStates = (Seen, Vec<(SpotId, Standing)>);

/// How a spot stands, and since when a stay holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How it stands.
    pub state: SpotState,
    /// When the vehicle on it came in.
    pub since: Option<Instant>,
}

/// How a spot stands, as the map paints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpotState {
    /// It may be given out.
    Free,
    /// A stay holds it.
    Taken,
    /// It is kept by hand or in a reserved zone.
    Reserved,
    /// It is out of service.
    OutOfService,
}

/// The layout and how it stands, whole.
#[derive(Debug)]
pub struct BoardLayout {
    /// Facility, classes, zones and floors.
    pub garage: Arc<Garage>,
    /// Spots, by floor, row and place.
    pub spots: Vec<Spot>,
    /// How each of them stands, in the same order.
    pub standings: Vec<Standing>,
    /// Who is inside, and how much room is left.
    pub tally: Tally,
    /// Up to which entry all that is so.
    pub seen: Seen,
}

/// One spot with whoever stands on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotDetail {
    /// The spot.
    pub spot: SpotFacts,
    /// The name of its zone.
    pub zone: Option<String>,
    /// The stay that holds it.
    pub stay: Option<Stay>,
    /// What that stay costs so far, where that was asked for.
    pub so_far: Option<SoFar>,
}

/// What a stay costs so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SoFar {
    /// This much.
    Fee(Money),
    /// It is paid.
    Paid,
    /// The tariff has no price for it.
    NoPrice(CannotPrice),
}

/// What was handed over and nobody has looked at yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Stays that somebody must look at.
    pub matters: u64,
    /// Notes to this shift.
    pub notes: u64,
}

/// Reads the books for the window.
pub struct BoardReader {
    connection: Connection,
}

impl BoardReader {
    /// Opens a folder whose books are open for writing elsewhere in this program, which holds the lock.
    pub fn open(folder: &Path) -> Result<Self, BooksError> {
        Self::open_until(folder, &Stop::default())
    }

    /// The same, for a reader that ends wherever it is when it is asked to stop, and reads nothing more.
    pub fn open_until(folder: &Path, stop: &Stop) -> Result<Self, BooksError> {
        let mut connection = open::connect_to_read(&folder.join("parkhaus.sqlite"))?;
        stop.watch(&mut connection)?;
        Ok(Self { connection })
    }

    /// When the latest of the last entries was written. Not always the last one: a clock may have been set back.
    pub fn last_written(&self) -> Result<Option<Instant>, BooksError> {
        /// So many entries are looked at: those of a day or two.
        const LOOKED_AT: u32 = 1_000;
        let written_ms: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT max(written_ms) FROM (SELECT written_ms FROM journal ORDER BY epoch DESC, seq DESC LIMIT ?1)",
            )
            .and_then(|mut select| select.query_row([LOOKED_AT], |row| row.get(0)))
            .map_err(from_sqlite)?;
        written_ms.map(from_ms).transpose().map_err(|error| BooksError::Damaged(error.to_string()))
    }

    /// A number that changes when another connection has changed the books: cheap enough to ask ten times a second.
    pub fn data_version(&self) -> Result<i64, BooksError> {
        self.connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut select| select.query_row([], |row| row.get(0)))
            .map_err(from_sqlite)
    }

    /// The layout and how it stands, in one state of the books: nothing can change between the two.
    pub fn layout(&self, at: Instant) -> Result<BoardLayout, BooksError> {
        self.in_one_state(|connection| {
            let head = journal::head(connection)?;
            let facility = queries::facility::facility(connection)?.ok_or(BooksError::NoGarage)?;
            let garage = Arc::new(queries::facility::garage(connection, facility)?);
            let mut select = connection
                .prepare(&format!(
                    "SELECT spot.id AS id, floor, label, size, zone, row, place, distance_mm, corners, {STANDING}
                     FROM spot JOIN spot_outline ON spot_outline.spot = spot.id LEFT JOIN zone ON zone.id = spot.zone
                     ORDER BY floor, row, place"
                ))
                .map_err(from_sqlite)?;
            let mut rows = select.query([]).map_err(from_sqlite)?;
            let (mut spots, mut standings) = (Vec::new(), Vec::new());
            while let Some(row) = rows.next().map_err(from_sqlite)? {
                spots.push(spot(row)?);
                standings.push(standing(row, at)?);
            }
            let tally = Tally::count(connection, &spots, &standings)?;
            Ok(BoardLayout { garage, spots, standings, tally, seen: (head.epoch, head.seq) })
        })
    }

    /// How every spot stands, and up to which entry that is so.
    pub fn states(&self, at: Instant) -> Result<SpotStates, BooksError> {
        self.in_one_state(|connection| {
            let head = journal::head(connection)?;
            let states = states(connection, at, "", [])?;
            Ok(((head.epoch, head.seq), states))
        })
    }

    /// How those spots stand that entries after `seen` gave, freed or changed, and the tally after them. `None` when the layout itself
    /// changed: read all anew. What it costs depends on the number of entries, never on the size of the garage.
    pub fn changes_since(&self, seen: Seen, tally: &mut Tally, at: Instant) -> Result<Option<SpotStates>, BooksError> {
        self.in_one_state(|connection| {
            let head = journal::head(connection)?;
            if head.epoch != seen.0 {
                return Ok(None);
            }
            let mut select = connection
                .prepare_cached("SELECT epoch, seq, op, part, at_ms, written_ms, actor, kind, body, x'' AS sealed, prev, hash FROM journal WHERE epoch = ?1 AND seq > ?2 ORDER BY seq")
                .map_err(from_sqlite)?;
            let mut rows = select.query(params![seen.0, seen.1]).map_err(from_sqlite)?;
            let (mut changed, mut stays) = (Vec::new(), Vec::new());
            while let Some(row) = rows.next().map_err(from_sqlite)? {
                let entry = journal::read(connection, journal::stored(row)?)?;
                stays.extend(entry.fact.stay());
                match &entry.fact {
                    Fact::FacilitySetUp(_) | Fact::FloorsLaidOut(_) | Fact::SpotsLaidOut(_) | Fact::EpochBegun(_) => {
                        return Ok(None);
                    }
                    Fact::SpotConditionSet(fact) => changed.push(fact.spot),
                    Fact::CheckedIn(fact) => changed.extend(&fact.spots),
                    Fact::StayCarriedOver(fact) => changed.extend(&fact.spots),
                    Fact::StayMoved(fact) => changed.extend(spots_of(connection, fact.stay)?),
                    Fact::StayClosed(fact) => changed.extend(spots_of(connection, fact.stay)?),
                    Fact::StayVoided(fact) => changed.extend(spots_of(connection, fact.stay)?),
                    // Its entry may be another one now.
                    Fact::StayCorrected(fact) => changed.extend(spots_of(connection, fact.stay)?),
                    Fact::StayReopened(fact) => changed.extend(&fact.spots),
                    Fact::TariffPublished(_)
                    | Fact::PaymentTaken(_)
                    | Fact::PaperReprinted(_)
                    | Fact::PaymentRefunded(_)
                    | Fact::MatterSettled(_)
                    | Fact::HandoverLeft(_)
                    | Fact::HandoverSeen(_)
                    | Fact::HandoverErased(_)
                    | Fact::StayErased(_)
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
            }
            changed.sort_unstable();
            changed.dedup();
            stays.sort_unstable();
            stays.dedup();
            tally.follow(connection, &changed, &stays, at)?;
            Ok(Some(((head.epoch, head.seq), standings(connection, &changed, at)?)))
        })
    }

    /// How those spots stand that are kept for somebody until an instant between the two: the clock went on, or was set back.
    pub fn time_passed(
        &self,
        before: Instant,
        now: Instant,
        tally: &mut Tally,
    ) -> Result<Vec<(SpotId, Standing)>, BooksError> {
        let (from, to) = (to_ms(before.min(now)), to_ms(before.max(now)));
        self.in_one_state(|connection| {
            let mut select = connection
                .prepare_cached(
                    "SELECT id FROM spot INDEXED BY spot_by_end WHERE condition_until_ms IS NOT NULL
                     AND condition_until_ms > ?1 AND condition_until_ms <= ?2 AND condition = 'reserved'",
                )
                .map_err(from_sqlite)?;
            let mut rows = select.query([from, to]).map_err(from_sqlite)?;
            let mut changed = Vec::new();
            while let Some(row) = rows.next().map_err(from_sqlite)? {
                changed.push(id(row, "id")?);
            }
            tally.follow(connection, &changed, &[], now)?;
            standings(connection, &changed, now)
        })
    }

    /// How those spots stand.
    pub fn standings(&self, spots: &[SpotId], at: Instant) -> Result<Vec<(SpotId, Standing)>, BooksError> {
        self.in_one_state(|connection| standings(connection, spots, at))
    }

    /// One spot.
    pub fn spot(&self, spot: SpotId) -> Result<Option<SpotDetail>, BooksError> {
        self.in_one_state(|connection| {
            let Some(spot) = queries::spots::by_id(connection, spot)? else { return Ok(None) };
            let zone = match spot.zone {
                Some(zone) => connection
                    .prepare_cached("SELECT name FROM zone WHERE id = ?1")
                    .and_then(|mut select| select.query_row([Id::from(zone)], |row| row.get(0)))
                    .map(Some)
                    .map_err(from_sqlite)?,
                None => None,
            };
            let stay = match spot.held_by {
                Some(stay) => queries::stays::by(connection, "id = ?1", [Id::from(stay)])?,
                None => None,
            };
            Ok(Some(SpotDetail { spot, zone, stay, so_far: None }))
        })
    }

    /// What a stay costs up to now.
    pub fn so_far(&self, stay: &Stay, now: Instant, time_zone: &TimeZone) -> Result<SoFar, BooksError> {
        self.in_one_state(|connection| so_far(connection, stay, now, time_zone))
    }

    /// The stays inside, the longest first.
    pub fn open_stays(&self, at_most: u32) -> Result<Vec<Stay>, BooksError> {
        self.in_one_state(|connection| {
            queries::stays::all(connection, "state IN ('open', 'paid') ORDER BY entered_ms, id LIMIT ?1", [at_most])
        })
    }

    /// What was handed over and nobody has looked at yet: two indexes that hold only that.
    pub fn waiting(&self) -> Result<Waiting, BooksError> {
        self.in_one_state(|connection| {
            Ok(Waiting {
                matters: queries::handovers::count(connection, queries::handovers::MATTERS)?,
                notes: queries::handovers::count(connection, queries::handovers::NOTES)?,
            })
        })
    }

    fn in_one_state<T>(&self, read: impl FnOnce(&Connection) -> Result<T, BooksError>) -> Result<T, BooksError> {
        let transaction = self.connection.unchecked_transaction().map_err(from_sqlite)?;
        let outcome = read(&transaction);
        transaction.finish().map_err(from_sqlite)?;
        outcome
    }
}

fn spots_of(connection: &Connection, stay: StayId) -> Result<Vec<SpotId>, BooksError> {
    let mut select = connection.prepare_cached("SELECT spot FROM stay_spot WHERE stay = ?1").map_err(from_sqlite)?;
    let mut rows = select.query([Id::from(stay)]).map_err(from_sqlite)?;
    let mut spots = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        spots.push(id(row, "spot")?);
    }
    Ok(spots)
}

/// What [`standing`] reads of a spot and its zone.
const STANDING: &str = "taken, condition, condition_until_ms, coalesce(kept_for, '') AS kept_for,
     CASE WHEN taken THEN (SELECT entered_ms FROM stay WHERE id = (
         SELECT stay FROM stay_spot WHERE stay_spot.spot = spot.id AND released_ms IS NULL)) END AS since_ms";

fn standings(connection: &Connection, spots: &[SpotId], at: Instant) -> Result<Vec<(SpotId, Standing)>, BooksError> {
    let mut found = Vec::with_capacity(spots.len());
    for &spot in spots {
        found.extend(states(connection, at, "WHERE spot.id = ?1", [Id::from(spot)])?);
    }
    Ok(found)
}

fn states(
    connection: &Connection,
    at: Instant,
    condition: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<(SpotId, Standing)>, BooksError> {
    let mut select = connection
        .prepare_cached(&format!(
            "SELECT spot.id AS id, {STANDING} FROM spot LEFT JOIN zone ON zone.id = spot.zone {condition}"
        ))
        .map_err(from_sqlite)?;
    let mut rows = select.query(values).map_err(from_sqlite)?;
    let mut states = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        states.push((id(row, "id")?, standing(row, at)?));
    }
    Ok(states)
}

fn standing(row: &Row<'_>, at: Instant) -> Result<Standing, BooksError> {
    let taken: bool = get(row, "taken")?;
    let kept_for: String = get(row, "kept_for")?;
    let instant = |column| -> Result<Option<Instant>, BooksError> {
        let instant = get::<Option<i64>>(row, column)?.map(from_ms).transpose();
        instant.map_err(|error| BooksError::Damaged(error.to_string()))
    };
    let recorded = coded(row, "condition", Condition::from_code)?;
    let state = match spot_condition::at(recorded, instant("condition_until_ms")?, at) {
        _ if taken => SpotState::Taken,
        Condition::OutOfService => SpotState::OutOfService,
        Condition::Reserved => SpotState::Reserved,
        Condition::InService if kept_for == KeptFor::Reserved.code() => SpotState::Reserved,
        Condition::InService => SpotState::Free,
    };
    Ok(Standing { state, since: instant("since_ms")? })
}

/// With the tariff that was in force when it came in, as an exit would be priced.
fn so_far(connection: &Connection, stay: &Stay, now: Instant, time_zone: &TimeZone) -> Result<SoFar, BooksError> {
    if stay.state == StayState::Paid {
        return Ok(SoFar::Paid);
    }
    let facility = queries::facility::facility(connection)?.ok_or(BooksError::NoGarage)?;
    let Some(tariff) = queries::tariffs::in_force(connection, stay.entered)? else {
        return Ok(SoFar::Fee(Money::zero(facility.currency)));
    };
    let Some(published) = queries::tariffs::by_id(connection, tariff)? else {
        return Err(BooksError::Damaged("the tariff of a stay is missing".to_owned()));
    };
    let facts = stay.priced_in(&facility.name, now);
    Ok(match tariff::price(&published.tariff, time_zone, &facts) {
        Ok(quote) => SoFar::Fee(quote.amount()),
        Err(why) => SoFar::NoPrice(why),
    })
}
