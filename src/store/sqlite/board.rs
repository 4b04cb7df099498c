//! What the window looks at: the layout, which spots are taken, and what changed since; on a connection that only reads.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, params};

use super::errors::from_sqlite;
use super::rows::{Id, coded, corners_from_bytes, get, id, maybe_id, size};
use super::status::{self, Status};
use super::{journal, open, queries};
use crate::domain::facility::{Condition, KeptFor, Spot};
use crate::domain::ids::{SpotId, StayId};
use crate::domain::journal::fact::Fact;
use crate::domain::stay::Stay;
use crate::operations::ports::{BooksError, Garage, SpotFacts};

/// A place in the journal: what has been seen up to here.
pub type Seen = (u32, i64);

/// How spots stand, and up to which entry that is so.
pub type SpotStates = (Seen, Vec<(SpotId, SpotState)>);

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

/// The layout, whole.
#[derive(Clone, Debug)]
pub struct BoardLayout {
    /// Facility, classes, zones and floors.
    pub garage: Arc<Garage>,
    /// Spots, by floor, row and place.
    pub spots: Vec<Spot>,
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
}

/// Reads the books for the window.
pub struct BoardReader {
    connection: Connection,
}

impl BoardReader {
    /// Opens a folder whose books are open for writing elsewhere in this program, which holds the lock.
    pub fn open(folder: &Path) -> Result<Self, BooksError> {
        Ok(Self { connection: open::connect_to_read(&folder.join("parkhaus.sqlite"))? })
    }

    /// A number that changes when another connection has changed the books: cheap enough to ask ten times a second.
    pub fn data_version(&self) -> Result<i64, BooksError> {
        self.connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut select| select.query_row([], |row| row.get(0)))
            .map_err(from_sqlite)
    }

    /// The layout.
    pub fn layout(&self) -> Result<BoardLayout, BooksError> {
        self.in_one_state(|connection| {
            let facility = queries::facility::facility(connection)?.ok_or(BooksError::NoGarage)?;
            let garage = Arc::new(queries::facility::garage(connection, facility)?);
            let mut select = connection
                .prepare(
                    "SELECT spot.id AS id, floor, label, size, zone, row, place, distance_mm, condition, corners
                     FROM spot JOIN spot_outline ON spot_outline.spot = spot.id ORDER BY floor, row, place",
                )
                .map_err(from_sqlite)?;
            let mut rows = select.query([]).map_err(from_sqlite)?;
            let mut spots = Vec::new();
            while let Some(row) = rows.next().map_err(from_sqlite)? {
                spots.push(Spot {
                    id: id(row, "id")?,
                    floor: id(row, "floor")?,
                    label: get(row, "label")?,
                    size: size(row, "size")?,
                    zone: maybe_id(row, "zone")?,
                    row: get(row, "row")?,
                    place: get(row, "place")?,
                    outline: corners_from_bytes(&get::<Vec<u8>>(row, "corners")?),
                    distance_mm: get(row, "distance_mm")?,
                    condition: coded(row, "condition", Condition::from_code)?,
                });
            }
            Ok(BoardLayout { garage, spots })
        })
    }

    /// How every spot stands, and up to which entry that is so.
    pub fn states(&self) -> Result<SpotStates, BooksError> {
        self.in_one_state(|connection| {
            let head = journal::head(connection)?;
            let states = states(connection, "", [])?;
            Ok(((head.epoch, head.seq), states))
        })
    }

    /// How those spots stand that entries after `seen` gave, freed or changed. `None` when the layout itself changed: read all anew.
    pub fn changes_since(&self, seen: Seen) -> Result<Option<SpotStates>, BooksError> {
        self.in_one_state(|connection| {
            let head = journal::head(connection)?;
            if head.epoch != seen.0 {
                return Ok(None);
            }
            let mut select = connection
                .prepare_cached("SELECT epoch, seq, op, part, at_ms, written_ms, actor, kind, body, x'' AS sealed, prev, hash FROM journal WHERE epoch = ?1 AND seq > ?2 ORDER BY seq")
                .map_err(from_sqlite)?;
            let mut rows = select.query(params![seen.0, seen.1]).map_err(from_sqlite)?;
            let mut changed = Vec::new();
            while let Some(row) = rows.next().map_err(from_sqlite)? {
                let entry = journal::read(connection, journal::stored(row)?)?;
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
                    Fact::TariffPublished(_)
                    | Fact::StayCorrected(_)
                    | Fact::PaymentTaken(_)
                    | Fact::PaperReprinted(_)
                    | Fact::StayErased(_) => {}
                }
            }
            changed.sort_unstable();
            changed.dedup();
            let mut found = Vec::with_capacity(changed.len());
            for spot in changed {
                found.extend(states(connection, "WHERE spot.id = ?1", [Id::from(spot)])?);
            }
            Ok(Some(((head.epoch, head.seq), found)))
        })
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
            Ok(Some(SpotDetail { spot, zone, stay }))
        })
    }

    /// The stays inside, the longest first.
    pub fn open_stays(&self, at_most: u32) -> Result<Vec<Stay>, BooksError> {
        self.in_one_state(|connection| {
            queries::stays::all(connection, "state IN ('open', 'paid') ORDER BY entered_ms, id LIMIT ?1", [at_most])
        })
    }

    /// How the garage stands.
    pub fn status(&self) -> Result<Status, BooksError> {
        self.in_one_state(|connection| {
            let facility = queries::facility::facility(connection)?.ok_or(BooksError::NoGarage)?;
            let garage = queries::facility::garage(connection, facility)?;
            status::of(connection, &garage.facility.name, &garage.classes)
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

fn states(
    connection: &Connection,
    condition: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<(SpotId, SpotState)>, BooksError> {
    let mut select = connection
        .prepare_cached(&format!(
            "SELECT spot.id AS id, taken, condition, coalesce(kept_for, '') AS kept_for
             FROM spot LEFT JOIN zone ON zone.id = spot.zone {condition}"
        ))
        .map_err(from_sqlite)?;
    let mut rows = select.query(values).map_err(from_sqlite)?;
    let mut states = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let taken: bool = get(row, "taken")?;
        let kept_for: String = get(row, "kept_for")?;
        let state = match coded(row, "condition", Condition::from_code)? {
            _ if taken => SpotState::Taken,
            Condition::OutOfService => SpotState::OutOfService,
            Condition::Reserved => SpotState::Reserved,
            Condition::InService if kept_for == KeptFor::Reserved.code() => SpotState::Reserved,
            Condition::InService => SpotState::Free,
        };
        states.push((id(row, "id")?, state));
    }
    Ok(states)
}
