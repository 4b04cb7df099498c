//! The facility, its classes, zones and floors.

use rusqlite::{Connection, Row};

use super::super::errors::from_sqlite;
use super::super::rows::{class, coded, get, id, size};
use crate::domain::facility::{Booth, Entrance, Facility, Fit, Floor, KeptFor, Point, Strategy, VehicleClass, Zone};
use crate::domain::money::Currency;
use crate::operations::ports::{BooksError, Garage};

/// The facility, if one is set up.
pub(in crate::store::sqlite) fn facility(connection: &Connection) -> Result<Option<Facility>, BooksError> {
    let mut select = connection
        .prepare_cached(
            "SELECT id, name, time_zone, currency, decimals, strategy, smallest_coin_minor, booth, booth_code, epoch, version
             FROM facility",
        )
        .map_err(from_sqlite)?;
    let mut rows = select.query([]).map_err(from_sqlite)?;
    let Some(row) = rows.next().map_err(from_sqlite)? else { return Ok(None) };
    let code: String = get(row, "currency")?;
    let currency = Currency::with_decimals(&code, get(row, "decimals")?)
        .map_err(|error| BooksError::Damaged(error.to_string()))?;
    Ok(Some(Facility {
        id: id(row, "id")?,
        name: get(row, "name")?,
        time_zone: get(row, "time_zone")?,
        currency,
        strategy: coded(row, "strategy", Strategy::from_code)?,
        smallest_coin_minor: get(row, "smallest_coin_minor")?,
        booth: Booth { id: id(row, "booth")?, code: get(row, "booth_code")?, epoch: get(row, "epoch")? },
        version: get(row, "version")?,
    }))
}

/// What belongs to a facility.
pub(in crate::store::sqlite) fn garage(connection: &Connection, facility: Facility) -> Result<Garage, BooksError> {
    let mut classes = each(connection, "SELECT code, name FROM vehicle_class ORDER BY rank", |row| {
        Ok(VehicleClass { code: class(row, "code")?, name: get(row, "name")?, fits: Vec::new() })
    })?;
    let fits = each(connection, "SELECT class, size, spots FROM vehicle_class_fit ORDER BY class, rank", |row| {
        Ok((class(row, "class")?, Fit { size: size(row, "size")?, spots: get(row, "spots")? }))
    })?;
    for (code, fit) in fits {
        if let Some(class) = classes.iter_mut().find(|class| class.code == code) {
            class.fits.push(fit);
        }
    }
    let zones = each(connection, "SELECT id, name, kept_for FROM zone ORDER BY rank", |row| {
        Ok(Zone { id: id(row, "id")?, name: get(row, "name")?, kept_for: coded(row, "kept_for", KeptFor::from_code)? })
    })?;
    let mut floors = each(connection, "SELECT id, label, level FROM floor ORDER BY rank", |row| {
        Ok(Floor { id: id(row, "id")?, label: get(row, "label")?, level: get(row, "level")?, entrances: Vec::new() })
    })?;
    let entrances =
        each(connection, "SELECT floor, label, x, y, driven_mm FROM entrance ORDER BY floor, rank", |row| {
            let entrance = Entrance {
                label: get(row, "label")?,
                at: Point { x: get(row, "x")?, y: get(row, "y")? },
                driven_mm: get(row, "driven_mm")?,
            };
            Ok((id(row, "floor")?, entrance))
        })?;
    for (floor_id, entrance) in entrances {
        if let Some(floor) = floors.iter_mut().find(|floor| floor.id == floor_id) {
            floor.entrances.push(entrance);
        }
    }
    Ok(Garage { facility, classes, zones, floors })
}

fn each<T>(
    connection: &Connection,
    statement: &str,
    read: impl Fn(&Row<'_>) -> Result<T, BooksError>,
) -> Result<Vec<T>, BooksError> {
    let mut select = connection.prepare_cached(statement).map_err(from_sqlite)?;
    let mut rows = select.query([]).map_err(from_sqlite)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        found.push(read(row)?);
    }
    Ok(found)
}
