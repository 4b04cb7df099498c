//! Allocation: which free spot a vehicle gets, and why.
//!
//! Facts come through [`FreeSpots`], a few at a time: a garage with a million spots is asked a handful of questions. What the
//! driver is entitled to comes first, then the preference of the vehicle class, then the facility's strategy. Zones are searched
//! only for those they are kept for; reserved zones and spots are given out by [`check_override`] alone.

mod choice;
mod reason;

use super::facility::{KeptFor, Need, SizeCode, Strategy, VehicleClass, Zone};
use super::ids::{FloorId, SpotId, ZoneId};
use super::time::Instant;

pub use choice::{ChosenSpot, Occupancy, OverrideNote, OverrideRefused, check_override};
pub use reason::{Gone, Missing, Sought, Why};

/// How many spots one search asks for: the one assigned, and two to name as next best.
const OFFERED: u8 = 3;

/// One question to [`FreeSpots`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The size of the spots.
    pub size: SizeCode,
    /// How many adjacent spots of one row are wanted together; at least 1.
    pub spots: u8,
    /// In this zone; `None` for general spots, which are in no zone.
    pub zone: Option<ZoneId>,
    /// On this floor; `None` for any.
    pub floor: Option<FloorId>,
    /// When: a spot that is held until then or earlier is free.
    pub at: Instant,
}

/// In which order free spots are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By [`FreeSpot::distance_mm`], then by label.
    Distance,
    /// By [`FreeSpot::last_used`], then by distance, then by label.
    LongestUnused,
}

/// One free spot, or several adjacent ones wanted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeSpot {
    /// The spots, in the order of their places in the row.
    pub ids: Vec<SpotId>,
    /// What to tell the driver: `B1-014`, or `B1-014 to B1-017`.
    pub label: String,
    /// The floor it is on.
    pub floor: FloorId,
    /// What the lift button of that floor says.
    pub floor_label: String,
    /// Millimetres driven from the street to it; to the nearest of several.
    pub distance_mm: i64,
    /// When it was last given out, as a number that grows from each use of a spot to the next; 0 if it never was. Of several
    /// spots the latest.
    pub last_used: i64,
    /// What the sign says at the nearest entrance or ramp onto its floor: `Entrance A`.
    pub entrance: String,
}

/// How full one floor is, counting spots of one size in one zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FloorLoad {
    /// The floor.
    pub floor: FloorId,
    /// How many of those spots are taken.
    pub taken: u64,
    /// How many there are in service, the taken ones included.
    pub spots: u64,
}

/// The facts allocation asks for. Free means in service, held by no open stay and not reserved by hand, or no longer.
pub trait FreeSpots {
    /// Why a question could not be answered.
    type Error;

    /// The first `limit` free spots, or groups of adjacent spots, in the order asked for. Groups may overlap.
    fn free(&mut self, search: &Search, order: Order, limit: u8) -> Result<Vec<FreeSpot>, Self::Error>;

    /// Every floor that has spots of this size in this zone (`None`: in no zone), each once, in any order.
    fn floor_loads(
        &mut self,
        size: &SizeCode,
        zone: Option<ZoneId>,
        at: Instant,
    ) -> Result<Vec<FloorLoad>, Self::Error>;
}

/// Who wants a spot, and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// How the facility chooses.
    pub strategy: Strategy,
    /// What kind of vehicle it is.
    pub class: &'a VehicleClass,
    /// What the driver asks for and is entitled to, the most wanted first.
    pub needs: &'a [Need],
    /// The zones of the facility.
    pub zones: &'a [Zone],
    /// When: what was held until then may be given out.
    pub at: Instant,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "one decision per vehicle, taken apart at once")]
pub enum Decision {
    /// A spot.
    Assigned(Assignment),
    /// None is free that this vehicle may use.
    Full(Missing),
}

/// The spot a vehicle gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The spot, or the adjacent spots.
    pub spot: FreeSpot,
    /// What would have come next, at most two; the search that found the spot found them too.
    pub next_best: Vec<FreeSpot>,
    /// Why this one, for the attendant and the journal.
    pub why: Why,
}

/// Chooses the spot for a vehicle.
pub fn allocate<F: FreeSpots>(request: &Request<'_>, spots: &mut F) -> Result<Decision, F::Error> {
    let mut gone = Vec::new();
    for area in areas(request) {
        if let (Some(need), []) = (area.need, area.zones.as_slice()) {
            gone.push(Gone::NoZone(need));
            continue;
        }
        for fit in &request.class.fits {
            let sought = Sought { size: fit.size.clone(), spots: fit.spots.max(1), need: area.need };
            let mut found = best(request, &sought, &area.zones, spots)?.into_iter();
            let Some(spot) = found.next() else {
                gone.push(Gone::NoneFree(sought));
                continue;
            };
            let next_best: Vec<FreeSpot> = found.collect();
            let why = Why {
                strategy: request.strategy,
                sought,
                entrance: spot.entrance.clone(),
                floor: spot.floor_label.clone(),
                next_best: next_best.iter().map(|next| next.label.clone()).collect(),
                gone,
            };
            return Ok(Decision::Assigned(Assignment { spot, next_best, why }));
        }
    }
    Ok(Decision::Full(Missing { class: request.class.name.clone(), gone }))
}

/// Whether a zone is kept for vehicles with this need.
const fn serves(zone: &Zone, need: Need) -> bool {
    matches!((zone.kept_for, need), (KeptFor::Accessible, Need::Accessible) | (KeptFor::Ev, Need::Ev))
}

/// Where to look, in one go: all zones kept for one need, or the general spots.
struct Area {
    need: Option<Need>,
    zones: Vec<Option<ZoneId>>,
}

/// The zones of each need in the order asked, then the general spots.
fn areas(request: &Request<'_>) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for &need in request.needs {
        if areas.iter().all(|area| area.need != Some(need)) {
            let zones = request.zones.iter().filter(|zone| serves(zone, need)).map(|zone| Some(zone.id)).collect();
            areas.push(Area { need: Some(need), zones });
        }
    }
    areas.push(Area { need: None, zones: vec![None] });
    areas
}

/// The best free spots of one kind by the strategy, at most [`OFFERED`].
fn best<F: FreeSpots>(
    request: &Request<'_>,
    sought: &Sought,
    zones: &[Option<ZoneId>],
    spots: &mut F,
) -> Result<Vec<FreeSpot>, F::Error> {
    let at = request.at;
    match request.strategy {
        Strategy::NearestToEntrance => first_of(sought, zones, &[None], Order::Distance, at, spots),
        Strategy::RoundRobin => first_of(sought, zones, &[None], Order::LongestUnused, at, spots),
        Strategy::EmptiestFloor => {
            let mut found = Vec::new();
            let loads = loads_by_share(&sought.size, zones, at, spots)?;
            // Floors that are equally empty count as one, so that an empty garage fills from the entrance.
            for equal in loads.chunk_by(|left, right| share(left, right).is_eq()) {
                let floors: Vec<Option<FloorId>> = equal.iter().map(|load| Some(load.floor)).collect();
                found.extend(first_of(sought, zones, &floors, Order::Distance, at, spots)?);
                if found.len() >= usize::from(OFFERED) {
                    break;
                }
            }
            found.truncate(usize::from(OFFERED));
            Ok(found)
        }
    }
}

/// Asks for each zone and floor, and merges the answers in the order asked for.
fn first_of<F: FreeSpots>(
    sought: &Sought,
    zones: &[Option<ZoneId>],
    floors: &[Option<FloorId>],
    order: Order,
    at: Instant,
    spots: &mut F,
) -> Result<Vec<FreeSpot>, F::Error> {
    let mut found = Vec::new();
    for &zone in zones {
        for &floor in floors {
            let search = Search { size: sought.size.clone(), spots: sought.spots, zone, floor, at };
            found.extend(spots.free(&search, order, OFFERED)?);
        }
    }
    found.sort_by(|left, right| {
        let unused = match order {
            Order::Distance => std::cmp::Ordering::Equal,
            Order::LongestUnused => left.last_used.cmp(&right.last_used),
        };
        unused.then_with(|| left.distance_mm.cmp(&right.distance_mm)).then_with(|| left.label.cmp(&right.label))
    });
    found.truncate(usize::from(OFFERED));
    Ok(found)
}

/// The floors with spots of this size in these zones taken together, the smallest taken share first.
fn loads_by_share<F: FreeSpots>(
    size: &SizeCode,
    zones: &[Option<ZoneId>],
    at: Instant,
    spots: &mut F,
) -> Result<Vec<FloorLoad>, F::Error> {
    let mut loads: Vec<FloorLoad> = Vec::new();
    for &zone in zones {
        for load in spots.floor_loads(size, zone, at)? {
            match loads.iter_mut().find(|known| known.floor == load.floor) {
                Some(known) => {
                    known.taken = known.taken.saturating_add(load.taken);
                    known.spots = known.spots.saturating_add(load.spots);
                }
                None => loads.push(load),
            }
        }
    }
    loads.retain(|load| load.spots > 0);
    loads.sort_by(share);
    Ok(loads)
}

/// Compares two taken shares as fractions, exactly.
fn share(left: &FloorLoad, right: &FloorLoad) -> std::cmp::Ordering {
    let cross = |taken: u64, spots: u64| u128::from(taken).saturating_mul(u128::from(spots));
    cross(left.taken, right.spots).cmp(&cross(right.taken, left.spots))
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "in a test an overflow is a failure, as it should be")]
mod tests;
