//! How the garage stands: counted from spots and stays, in one state of the books.

use rusqlite::{Connection, Params, named_params};

use super::SqliteStore;
use super::errors::from_sqlite;
use super::rows::{class, get, size};
use crate::domain::facility::{ClassCode, SizeCode, VehicleClass};
use crate::domain::journal::Actor;
use crate::domain::money::Money;
use crate::domain::occupancy::FreeRuns;
use crate::domain::time::{Instant, to_ms};
use crate::operations::ports::{Books as _, BooksError};

/// How the garage stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// What stands over the entrance.
    pub garage: String,
    /// Vehicles inside, those without a spot included.
    pub open_stays: u64,
    /// Vehicles inside without a spot.
    pub overflow: u64,
    /// Floors, the topmost first.
    pub floors: Vec<FloorStatus>,
    /// Classes, in the order of the buttons.
    pub classes: Vec<ClassStatus>,
}

/// The spots of one floor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FloorStatus {
    /// Its label.
    pub label: String,
    /// Spots that may be given out.
    pub free: u64,
    /// Spots that a stay holds.
    pub taken: u64,
    /// Free spots kept by hand or in a reserved zone.
    pub reserved: u64,
    /// Free spots out of service.
    pub out_of_service: u64,
}

/// The room for one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassStatus {
    /// Its code.
    pub code: ClassCode,
    /// Its name.
    pub name: String,
    /// How many of it may still enter, fallbacks included.
    pub free: u64,
    /// How many of it are inside.
    pub taken: u64,
    /// Spots it could use that nobody stands on and that are kept by hand or in a reserved zone.
    pub reserved: u64,
    /// Spots it could use that nobody stands on and that are out of service.
    pub out_of_service: u64,
}

/// What the folder has seen in all: for replay and reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Vehicles inside.
    pub open_stays: u64,
    /// Spots that more than one vehicle inside holds. Always 0.
    pub double_assigned: u64,
    /// Cash and card taken.
    pub revenue: Money,
}

/// Counts how the garage stands.
pub fn status(store: &mut SqliteStore) -> Result<Status, BooksError> {
    store.read(&Actor::new(Actor::CLI), |desk| {
        let garage = desk.books.garage()?;
        of(desk.books.connection(), &garage.facility.name, &garage.classes, Some(desk.source.now()))
    })
}

/// Counts what the folder has seen in all.
pub fn totals(store: &mut SqliteStore) -> Result<Totals, BooksError> {
    store.read(&Actor::new(Actor::CLI), |desk| {
        let currency = desk.books.garage()?.facility.currency;
        let connection = desk.books.connection();
        let revenue: i64 = connection
            .query_row(
                "SELECT coalesce(sum(amount_minor), 0) FROM payment_line WHERE kind IN ('cash', 'card')",
                [],
                |row| row.get(0),
            )
            .map_err(from_sqlite)?;
        Ok(Totals {
            open_stays: count(connection, "SELECT count(*) FROM stay WHERE state IN ('open', 'paid')", [])?,
            // Counted from the rows as they are, without the index that makes it impossible.
            double_assigned: count(
                connection,
                "SELECT count(*) FROM (
                     SELECT stay_spot.spot FROM stay_spot NOT INDEXED JOIN stay ON stay.id = stay_spot.stay
                     WHERE stay_spot.released_ms IS NULL GROUP BY stay_spot.spot HAVING count(DISTINCT stay_spot.stay) > 1)",
                [],
            )?,
            revenue: Money::new(revenue, currency),
        })
    })
}

/// Counts on a connection, in whatever transaction it is in. Spots that are held until `at` or before it count as in service; without
/// an instant all count as they were last recorded.
fn of(
    connection: &Connection,
    garage: &str,
    classes: &[VehicleClass],
    at: Option<Instant>,
) -> Result<Status, BooksError> {
    Ok(Status {
        garage: garage.to_owned(),
        open_stays: count(connection, "SELECT count(*) FROM stay WHERE state IN ('open', 'paid')", [])?,
        overflow: count(
            connection,
            "SELECT count(*) FROM stay WHERE state IN ('open', 'paid') AND NOT EXISTS (
                 SELECT 1 FROM stay_spot WHERE stay_spot.stay = stay.id AND released_ms IS NULL)",
            [],
        )?,
        floors: floors(connection, at)?,
        classes: class_statuses(connection, classes, at)?,
    })
}

/// A spot's condition at `:at`.
const CONDITION: &str =
    "iif(spot.condition = 'reserved' AND spot.condition_until_ms <= :at, 'in_service', spot.condition)";

fn floors(connection: &Connection, at: Option<Instant>) -> Result<Vec<FloorStatus>, BooksError> {
    let mut select = connection
        .prepare_cached(&format!(
            "SELECT floor.label AS label,
                 total(spot.taken = 0 AND {CONDITION} = 'in_service' AND coalesce(zone.kept_for, '') <> 'reserved') AS free,
                 total(spot.taken) AS taken,
                 total(spot.taken = 0 AND ({CONDITION} = 'reserved'
                     OR ({CONDITION} = 'in_service' AND zone.kept_for = 'reserved'))) AS reserved,
                 total(spot.taken = 0 AND {CONDITION} = 'out_of_service') AS out_of_service
             FROM floor LEFT JOIN spot ON spot.floor = floor.id LEFT JOIN zone ON zone.id = spot.zone
             GROUP BY floor.id ORDER BY floor.rank"
        ))
        .map_err(from_sqlite)?;
    let mut rows = select.query(named_params! { ":at": at.map(to_ms) }).map_err(from_sqlite)?;
    let mut floors = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let number = |column: &str| get::<f64>(row, column).map(whole);
        floors.push(FloorStatus {
            label: get(row, "label")?,
            free: number("free")?,
            taken: number("taken")?,
            reserved: number("reserved")?,
            out_of_service: number("out_of_service")?,
        });
    }
    Ok(floors)
}

/// `total()` counts in floating point, so that a floor without spots has 0 of each and not nothing; the counts are whole.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of spots, far below 2^53")]
const fn whole(count: f64) -> u64 {
    count as u64
}

fn class_statuses(
    connection: &Connection,
    classes: &[VehicleClass],
    at: Option<Instant>,
) -> Result<Vec<ClassStatus>, BooksError> {
    let free = free_runs(connection, at)?;
    let held = held_by_size(connection, at)?;
    let held_for = |class: &VehicleClass, count: fn(&HeldOfSize) -> u64| -> u64 {
        let may_use = |held: &&HeldOfSize| class.fits.iter().any(|fit| fit.size == held.size);
        held.iter().filter(may_use).map(count).sum()
    };
    let mut select = connection
        .prepare_cached("SELECT class, count(*) AS inside FROM stay WHERE state IN ('open', 'paid') GROUP BY class")
        .map_err(from_sqlite)?;
    let mut rows = select.query([]).map_err(from_sqlite)?;
    let mut inside = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        inside.push((class(row, "class")?, get::<i64>(row, "inside")?.unsigned_abs()));
    }
    Ok(classes
        .iter()
        .map(|class| ClassStatus {
            code: class.code.clone(),
            name: class.name.clone(),
            free: free.room_for(class),
            taken: inside.iter().filter(|(code, _)| *code == class.code).map(|(_, count)| count).sum(),
            reserved: held_for(class, |held| held.reserved),
            out_of_service: held_for(class, |held| held.out_of_service),
        })
        .collect())
}

/// The spots of one size that nobody stands on and that may not be given out.
struct HeldOfSize {
    size: SizeCode,
    reserved: u64,
    out_of_service: u64,
}

fn held_by_size(connection: &Connection, at: Option<Instant>) -> Result<Vec<HeldOfSize>, BooksError> {
    let mut select = connection
        .prepare_cached(&format!(
            "SELECT spot.size AS size, sum({CONDITION} <> 'out_of_service') AS reserved,
                 sum({CONDITION} = 'out_of_service') AS out_of_service
             FROM spot LEFT JOIN zone ON zone.id = spot.zone
             WHERE spot.taken = 0 AND ({CONDITION} <> 'in_service' OR zone.kept_for = 'reserved')
             GROUP BY spot.size"
        ))
        .map_err(from_sqlite)?;
    let mut rows = select.query(named_params! { ":at": at.map(to_ms) }).map_err(from_sqlite)?;
    let mut held = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let number = |column: &str| get::<i64>(row, column).map(i64::unsigned_abs);
        held.push(HeldOfSize {
            size: size(row, "size")?,
            reserved: number("reserved")?,
            out_of_service: number("out_of_service")?,
        });
    }
    Ok(held)
}

/// Runs of adjacent free general spots: spots of a row whose place and rank differ by the same number stand side by side.
fn free_runs(connection: &Connection, at: Option<Instant>) -> Result<FreeRuns, BooksError> {
    let mut select = connection
        .prepare_cached(&format!(
            "SELECT size, length, count(*) AS runs FROM (
                 SELECT size, count(*) AS length FROM (
                     SELECT size, floor, row,
                         place - row_number() OVER (PARTITION BY size, floor, row ORDER BY place) AS run
                     FROM spot WHERE taken = 0 AND {CONDITION} = 'in_service' AND zone IS NULL)
                 GROUP BY size, floor, row, run)
             GROUP BY size, length"
        ))
        .map_err(from_sqlite)?;
    let mut rows = select.query(named_params! { ":at": at.map(to_ms) }).map_err(from_sqlite)?;
    let mut free = FreeRuns::default();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let number = |column: &str| get::<i64>(row, column).map(i64::unsigned_abs);
        free.add(size(row, "size")?, number("length")?, number("runs")?);
    }
    Ok(free)
}

fn count(connection: &Connection, statement: &str, values: impl Params) -> Result<u64, BooksError> {
    let counted: i64 = connection
        .prepare_cached(statement)
        .and_then(|mut select| select.query_row(values, |row| row.get(0)))
        .map_err(from_sqlite)?;
    Ok(counted.unsigned_abs())
}
