//! Spots: the free ones in the order in which they are given out, and single ones.
//!
//! The free spots come from partial indexes that hold nothing but free spots, so the first row is the answer and the work does not
//! grow with the garage.

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, named_params, params};

use super::super::errors::from_sqlite;
use super::super::rows::{Id, coded, corners_from_bytes, get, id, maybe_id, size};
use crate::domain::allocation::{FloorLoad, FreeSpot, Order, Search};
use crate::domain::facility::{Condition, Floor, Point, SizeCode};
use crate::domain::ids::{FloorId, SpotId, ZoneId};
use crate::operations::ports::{BooksError, Garage, SpotFacts};

/// The statements that find free spots. Public to the tests, which show that each is one search of a partial index.
pub(in crate::store::sqlite) const FREE_BY_DISTANCE: &str =
    "SELECT id, floor, label, row, place, distance_mm, last_given FROM spot INDEXED BY free_by_distance
     WHERE size = :size AND zone IS :zone AND taken = 0 AND condition = 'in_service'
     ORDER BY distance_mm, label";
/// The longest unused first.
pub(in crate::store::sqlite) const FREE_BY_WEAR: &str =
    "SELECT id, floor, label, row, place, distance_mm, last_given FROM spot INDEXED BY free_by_wear
     WHERE size = :size AND zone IS :zone AND taken = 0 AND condition = 'in_service'
     ORDER BY last_given, distance_mm, label";
/// On one floor, the nearest first.
pub(in crate::store::sqlite) const FREE_ON_FLOOR: &str =
    "SELECT id, floor, label, row, place, distance_mm, last_given FROM spot INDEXED BY free_on_floor
     WHERE size = :size AND zone IS :zone AND floor = :floor AND taken = 0 AND condition = 'in_service'
     ORDER BY distance_mm, label";
/// The places from one on in a row, as far as they are free and of one size and zone.
pub(in crate::store::sqlite) const FREE_IN_ROW: &str = "SELECT id, label, distance_mm, last_given, place FROM spot
     WHERE floor = :floor AND row = :row AND place BETWEEN :from AND :to
         AND size = :size AND zone IS :zone AND taken = 0 AND condition = 'in_service'
     ORDER BY place";

/// The first free spots, or groups of adjacent spots of one row, in the order asked for.
pub(in crate::store::sqlite) fn free(
    connection: &Connection,
    garage: &Garage,
    search: &Search,
    order: Order,
    limit: u8,
) -> Result<Vec<FreeSpot>, BooksError> {
    let zone = search.zone.map(Id::from);
    let floor = search.floor.map(Id::from);
    let size = search.size.as_str();
    let statement = match (order, &floor) {
        (Order::Distance, None) => FREE_BY_DISTANCE,
        (Order::Distance, Some(_)) => FREE_ON_FLOOR,
        (Order::LongestUnused, _) => FREE_BY_WEAR,
    };
    let mut select = connection.prepare_cached(statement).map_err(from_sqlite)?;
    let mut values: Vec<(&str, &dyn ToSql)> = vec![(":size", &size), (":zone", &zone)];
    if order == Order::Distance
        && let Some(floor) = &floor
    {
        values.push((":floor", floor));
    }
    let mut rows = select.query(values.as_slice()).map_err(from_sqlite)?;
    let mut found: Vec<FreeSpot> = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        if found.len() >= usize::from(limit) {
            break;
        }
        if order == Order::LongestUnused && search.floor.is_some_and(|floor| id(row, "floor").ok() != Some(floor)) {
            continue;
        }
        if search.spots <= 1 {
            found.push(free_spot(connection, garage, vec![member(row)?], id(row, "floor")?)?);
            continue;
        }
        for group in groups_with(connection, search, row)? {
            let group = free_spot(connection, garage, group, id(row, "floor")?)?;
            if found.len() < usize::from(limit) && found.iter().all(|other| other.ids != group.ids) {
                found.push(group);
            }
        }
    }
    Ok(found)
}

/// One spot of a group.
struct Member {
    id: SpotId,
    label: String,
    distance_mm: i64,
    last_given: i64,
}

fn member(row: &Row<'_>) -> Result<Member, BooksError> {
    Ok(Member {
        id: id(row, "id")?,
        label: get(row, "label")?,
        distance_mm: get(row, "distance_mm")?,
        last_given: get(row, "last_given")?,
    })
}

/// The groups of adjacent free spots that contain the spot of this row of the search, the one that begins first in the row first.
fn groups_with(connection: &Connection, search: &Search, row: &Row<'_>) -> Result<Vec<Vec<Member>>, BooksError> {
    let wanted = usize::from(search.spots);
    let reach = i64::from(search.spots) - 1;
    let place: i64 = get(row, "place")?;
    let floor: FloorId = id(row, "floor")?;
    let mut select = connection.prepare_cached(FREE_IN_ROW).map_err(from_sqlite)?;
    let mut rows = select
        .query(named_params! {
            ":floor": Id::from(floor),
            ":row": get::<i64>(row, "row")?,
            ":from": place - reach,
            ":to": place + reach,
            ":size": search.size.as_str(),
            ":zone": search.zone.map(Id::from),
        })
        .map_err(from_sqlite)?;
    let mut run: Vec<(i64, Member)> = Vec::new();
    let mut groups = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let at: i64 = get(row, "place")?;
        if run.last().is_some_and(|(last, _)| at != last + 1) {
            run.clear();
        }
        run.push((at, member(row)?));
        if run.len() >= wanted {
            let group = run.iter().skip(run.len() - wanted);
            let group: Vec<Member> = group.map(|(_, one)| Member { label: one.label.clone(), ..*one }).collect();
            groups.push(group);
        }
    }
    Ok(groups)
}

fn free_spot(
    connection: &Connection,
    garage: &Garage,
    group: Vec<Member>,
    floor: FloorId,
) -> Result<FreeSpot, BooksError> {
    let on = garage.floors.iter().find(|candidate| candidate.id == floor);
    let label = match group.as_slice() {
        [only] => only.label.clone(),
        [first, .., last] => format!("{} to {}", first.label, last.label),
        [] => String::new(),
    };
    let entrance = match (on, group.first()) {
        (Some(floor), Some(first)) => nearest_entrance(connection, floor, first.id)?,
        _ => String::new(),
    };
    Ok(FreeSpot {
        label,
        floor,
        floor_label: on.map(|floor| floor.label.clone()).unwrap_or_default(),
        distance_mm: group.iter().map(|one| one.distance_mm).min().unwrap_or_default(),
        last_used: group.iter().map(|one| one.last_given).max().unwrap_or_default(),
        entrance,
        ids: group.into_iter().map(|one| one.id).collect(),
    })
}

/// What the sign says at the entrance by which the way to a spot is shortest.
fn nearest_entrance(connection: &Connection, floor: &Floor, spot: SpotId) -> Result<String, BooksError> {
    if let [only] = floor.entrances.as_slice() {
        return Ok(only.label.clone());
    }
    let mut select =
        connection.prepare_cached("SELECT corners FROM spot_outline WHERE spot = ?1").map_err(from_sqlite)?;
    let corners: Option<Vec<u8>> =
        select.query_row([Id::from(spot)], |row| row.get(0)).optional().map_err(from_sqlite)?;
    let corners = corners_from_bytes(&corners.unwrap_or_default());
    let count = i64::try_from(corners.len().max(1)).unwrap_or(1);
    let middle = Point {
        x: corners.iter().map(|corner| corner.x).sum::<i64>() / count,
        y: corners.iter().map(|corner| corner.y).sum::<i64>() / count,
    };
    let nearest = floor.entrances.iter().min_by_key(|entrance| {
        entrance.driven_mm + (entrance.at.x - middle.x).abs() + (entrance.at.y - middle.y).abs()
    });
    Ok(nearest.map(|entrance| entrance.label.clone()).unwrap_or_default())
}

/// How full each floor is. What is taken is counted from the open stays, not from the spots: there is no second counter, and a large
/// garage that is empty costs nothing.
pub(super) const FLOOR_LOADS: &str =
    "SELECT capacity.floor AS floor, capacity.spots AS spots, coalesce(held.taken, 0) AS taken
     FROM floor_capacity AS capacity LEFT JOIN (
         SELECT spot.floor AS floor, count(*) AS taken
         FROM stay_spot JOIN spot ON spot.id = stay_spot.spot
         WHERE stay_spot.released_ms IS NULL AND spot.size = ?1 AND spot.zone IS ?2
         GROUP BY spot.floor) AS held ON held.floor = capacity.floor
     WHERE capacity.size = ?1 AND capacity.zone = ?3";

/// How full each floor is, counting spots of one size in one zone.
pub(in crate::store::sqlite) fn floor_loads(
    connection: &Connection,
    size: &SizeCode,
    zone: Option<ZoneId>,
) -> Result<Vec<FloorLoad>, BooksError> {
    let zone_bytes = zone.map(|zone| zone.uuid().as_bytes().to_vec()).unwrap_or_default();
    let mut select = connection.prepare_cached(FLOOR_LOADS).map_err(from_sqlite)?;
    let mut rows = select.query(params![size.as_str(), zone.map(Id::from), zone_bytes]).map_err(from_sqlite)?;
    let mut loads = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let count = |column: &str| get::<i64>(row, column).map(|count| u64::try_from(count).unwrap_or_default());
        loads.push(FloorLoad { floor: id(row, "floor")?, taken: count("taken")?, spots: count("spots")? });
    }
    Ok(loads)
}

pub(super) const SPOT: &str =
    "SELECT spot.id AS id, spot.label AS label, floor.label AS floor, spot.size AS size, spot.zone AS zone,
        spot.condition AS condition, spot.version AS version, stay_spot.stay AS held_by
    FROM spot JOIN floor ON floor.id = spot.floor
    LEFT JOIN stay_spot ON stay_spot.spot = spot.id AND stay_spot.released_ms IS NULL";

/// The spot with that label.
pub(in crate::store::sqlite) fn by_label(
    connection: &Connection,
    label: &str,
) -> Result<Option<SpotFacts>, BooksError> {
    let label = label.trim();
    if let Some(spot) = one(connection, &format!("{SPOT} WHERE spot.label = ?1"), label)? {
        return Ok(Some(spot));
    }
    // Labels are painted in capitals; an attendant need not type them so.
    one(connection, &format!("{SPOT} WHERE spot.label = ?1"), label.to_uppercase())
}

/// The spot of that identity.
pub(in crate::store::sqlite) fn by_id(connection: &Connection, spot: SpotId) -> Result<Option<SpotFacts>, BooksError> {
    one(connection, &format!("{SPOT} WHERE spot.id = ?1"), Id::from(spot))
}

fn one(connection: &Connection, statement: &str, value: impl ToSql) -> Result<Option<SpotFacts>, BooksError> {
    let mut select = connection.prepare_cached(statement).map_err(from_sqlite)?;
    let mut rows = select.query([value]).map_err(from_sqlite)?;
    let Some(row) = rows.next().map_err(from_sqlite)? else { return Ok(None) };
    Ok(Some(SpotFacts {
        id: id(row, "id")?,
        label: get(row, "label")?,
        floor: get(row, "floor")?,
        size: size(row, "size")?,
        zone: maybe_id(row, "zone")?,
        condition: coded(row, "condition", Condition::from_code)?,
        held_by: maybe_id(row, "held_by")?,
        version: get(row, "version")?,
    }))
}
