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
use crate::domain::time::{Instant, from_ms, to_ms};
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
         AND size = :size AND zone IS :zone AND taken = 0 AND (condition = 'in_service' OR (condition = 'reserved' AND condition_until_ms <= :at))
     ORDER BY place";
/// The spots whose time for somebody is over, and that nobody held or opened since. They stay in the index until somebody does, since the
/// clock may be ahead; so the work grows with their number, and with nothing else.
pub(in crate::store::sqlite) const HELD_UNTIL: &str =
    "SELECT id, floor, label, row, place, distance_mm, last_given, taken FROM spot INDEXED BY spot_by_end
     WHERE condition_until_ms IS NOT NULL AND condition_until_ms <= :at AND condition = 'reserved' AND size = :size AND zone IS :zone";

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
    let on_floor = |seed: &Seed| search.floor.is_none_or(|floor| seed.floor == floor);
    // Those whose hold is over are in no index of free spots: they are put between the others where they belong.
    let mut over: Vec<Seed> = held_until(connection, &search.size, search.zone, search.at)?
        .into_iter()
        .filter(|held| !held.is_taken && on_floor(&held.seed))
        .map(|held| held.seed)
        .collect();
    over.sort_by(|left, right| left.key(order).cmp(&right.key(order)));
    let mut over = over.into_iter().peekable();
    let mut found: Vec<FreeSpot> = Vec::new();
    let mut in_service = rows.next().map_err(from_sqlite)?.map(seed).transpose()?;
    while found.len() < usize::from(limit) {
        let comes_first = |over: &Seed| in_service.as_ref().is_none_or(|other| over.key(order) < other.key(order));
        let next = if let Some(over) = over.next_if(comes_first) {
            over
        } else {
            let Some(next) = in_service.take() else { break };
            in_service = rows.next().map_err(from_sqlite)?.map(seed).transpose()?;
            next
        };
        if !on_floor(&next) {
            continue;
        }
        let floor = next.floor;
        if search.spots <= 1 {
            found.push(free_spot(connection, garage, vec![next.member], floor)?);
            continue;
        }
        for group in groups_with(connection, search, &next)? {
            let group = free_spot(connection, garage, group, floor)?;
            if found.len() < usize::from(limit) && found.iter().all(|other| other.ids != group.ids) {
                found.push(group);
            }
        }
    }
    Ok(found)
}

/// A free spot with its place in its row: those beside it may belong to its group.
struct Seed {
    floor: FloorId,
    row: i64,
    place: i64,
    member: Member,
}

impl Seed {
    /// What it is sorted by.
    fn key(&self, order: Order) -> (i64, i64, &str) {
        let unused = match order {
            Order::Distance => 0,
            Order::LongestUnused => self.member.last_given,
        };
        (unused, self.member.distance_mm, &self.member.label)
    }
}

fn seed(row: &Row<'_>) -> Result<Seed, BooksError> {
    Ok(Seed { floor: id(row, "floor")?, row: get(row, "row")?, place: get(row, "place")?, member: member(row)? })
}

/// A spot whose time for somebody is over.
struct HeldUntil {
    seed: Seed,
    is_taken: bool,
}

fn held_until(
    connection: &Connection,
    size: &SizeCode,
    zone: Option<ZoneId>,
    at: Instant,
) -> Result<Vec<HeldUntil>, BooksError> {
    let mut select = connection.prepare_cached(HELD_UNTIL).map_err(from_sqlite)?;
    let mut rows = select
        .query(named_params! { ":at": to_ms(at), ":size": size.as_str(), ":zone": zone.map(Id::from) })
        .map_err(from_sqlite)?;
    let mut held = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        held.push(HeldUntil { seed: seed(row)?, is_taken: get(row, "taken")? });
    }
    Ok(held)
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
fn groups_with(connection: &Connection, search: &Search, seed: &Seed) -> Result<Vec<Vec<Member>>, BooksError> {
    let wanted = usize::from(search.spots);
    let reach = i64::from(search.spots) - 1;
    let mut select = connection.prepare_cached(FREE_IN_ROW).map_err(from_sqlite)?;
    let mut rows = select
        .query(named_params! {
            ":floor": Id::from(seed.floor),
            ":row": seed.row,
            ":from": seed.place - reach,
            ":to": seed.place + reach,
            ":at": to_ms(search.at),
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

/// How full each floor is: a row for each floor, whatever stands on it.
pub(super) const FLOOR_LOADS: &str = "SELECT floor, spots, taken FROM floor_capacity WHERE size = ?1 AND zone = ?2";

/// How full each floor is, counting spots of one size in one zone.
pub(in crate::store::sqlite) fn floor_loads(
    connection: &Connection,
    size: &SizeCode,
    zone: Option<ZoneId>,
    at: Instant,
) -> Result<Vec<FloorLoad>, BooksError> {
    let zone_bytes = zone.map(|zone| zone.uuid().as_bytes().to_vec()).unwrap_or_default();
    let mut select = connection.prepare_cached(FLOOR_LOADS).map_err(from_sqlite)?;
    let mut rows = select.query(params![size.as_str(), zone_bytes]).map_err(from_sqlite)?;
    let mut loads = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let count = |column: &str| get::<i64>(row, column).map(|count| u64::try_from(count).unwrap_or_default());
        loads.push(FloorLoad { floor: id(row, "floor")?, taken: count("taken")?, spots: count("spots")? });
    }
    for held in held_until(connection, size, zone, at)? {
        if let Some(load) = loads.iter_mut().find(|load| load.floor == held.seed.floor) {
            load.spots += 1;
            load.taken += u64::from(held.is_taken);
        }
    }
    Ok(loads)
}

pub(super) const SPOT: &str =
    "SELECT spot.id AS id, spot.label AS label, floor.label AS floor, spot.size AS size, spot.zone AS zone,
        spot.condition AS condition, spot.condition_reason AS reason, spot.condition_until_ms AS until_ms, spot.version AS version, stay_spot.stay AS held_by
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
    Ok(facts(connection, statement, value)?.into_iter().next())
}

fn facts(connection: &Connection, statement: &str, value: impl ToSql) -> Result<Vec<SpotFacts>, BooksError> {
    let mut select = connection.prepare_cached(statement).map_err(from_sqlite)?;
    let mut rows = select.query([value]).map_err(from_sqlite)?;
    let mut spots = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        spots.push(spot_facts(row)?);
    }
    Ok(spots)
}

fn spot_facts(row: &Row<'_>) -> Result<SpotFacts, BooksError> {
    let until: Option<i64> = get(row, "until_ms")?;
    Ok(SpotFacts {
        id: id(row, "id")?,
        label: get(row, "label")?,
        floor: get(row, "floor")?,
        size: size(row, "size")?,
        zone: maybe_id(row, "zone")?,
        condition: coded(row, "condition", Condition::from_code)?,
        reason: get(row, "reason")?,
        until: until.map(from_ms).transpose().map_err(|error| BooksError::Damaged(error.to_string()))?,
        held_by: maybe_id(row, "held_by")?,
        version: get(row, "version")?,
    })
}
