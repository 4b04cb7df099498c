//! Lays the spots of one floor out in millimetres, and sorts out what cannot be one.

use std::cmp::Ordering;

use super::super::geometry::nearby::Nearby;
use super::super::geometry::outline::{
    Rectangle, crosses_itself, extent, hull, smallest_rectangle, square_metres, twice_area,
};
use super::super::geometry::overlap::shared_area;
use super::super::geometry::{Vector, to_float, to_whole};
use super::PlanError;
use super::feature::{Degrees, EntranceFeature, SpotFeature};
use super::level::{Storey, floor_label};
use super::note::Note;
use super::report::{Report, SkipReason, Source};
use super::size;
use super::tags::Tags;
use crate::domain::facility::Point;

/// Millimetres in a degree of latitude; with the cosine of the latitude also of longitude. A sphere is 0.2 % good, and a garage is
/// small: its far end is out by centimetres.
const DEGREE_MM: f64 = 111_320_000.0;

/// How far a spot may lie from the middle of its floor, in millimetres. A plan holds 10 km.
const FARTHEST_MM: f64 = 4_900_000.0;

/// How far outside the spots an entrance may lie, in millimetres.
const FARTHEST_ENTRANCE_MM: f64 = 300_000.0;

/// What lies round the spots on the plan, in millimetres: half a lane.
const MARGIN_MM: i64 = 3_000;

/// Two spots share no more of the smaller one's ground than this part, or one of them is a mistake.
const SHARED_GROUND: f64 = 0.5;

/// Floors further apart than this, in millimetres, are not in one garage.
const FLOORS_APART_MM: f64 = 2_000_000.0;

/// A spot laid out.
pub(super) struct Parcel {
    pub(super) source: Source,
    pub(super) tags: Tags,
    pub(super) outline: Vec<Point>,
    pub(super) rectangle: Rectangle,
    pub(super) square_metres: f64,
}

/// A floor laid out: the spots in an order that does not depend on the file's.
pub(super) struct Ground {
    pub(super) level: i32,
    pub(super) parcels: Vec<Parcel>,
    pub(super) entrances: Vec<(Point, Tags)>,
    /// The size of the whole plan with its margin.
    pub(super) extent: Point,
    reference: Degrees,
}

/// Lays out one floor; none if nothing of it can be a spot.
pub(super) fn survey(storey: Storey, report: &mut Report) -> Result<Option<Ground>, PlanError> {
    let Some(reference) = middle(&storey.spots) else { return Ok(None) };
    let count = storey.spots.len();
    let mut near = Vec::with_capacity(count);
    for spot in storey.spots {
        let away = to_plan(reference, centre(&spot.corners));
        let farthest = away.x.abs().max(away.y.abs());
        if farthest > FARTHEST_MM {
            report.skip(spot.source, spot.tags.id, SkipReason::FarAway { kilometres: to_whole(away.length() / 1e6) });
        } else {
            near.push(spot);
        }
    }
    if near.len() * 2 < count {
        return Err(PlanError::Scattered { floor: floor_label(storey.level), count });
    }
    let mut parcels = Vec::with_capacity(near.len());
    for spot in near {
        let (source, id) = (spot.source, spot.tags.id.clone());
        match parcel(reference, spot) {
            Ok(parcel) => parcels.push(parcel),
            Err(why) => report.skip(source, id, why),
        }
    }
    parcels.sort_by(in_order);
    let parcels = without_shared_ground(parcels, report);
    if parcels.is_empty() {
        for entrance in storey.entrances {
            report.skip(entrance.source, entrance.tags.id, SkipReason::NotForVehicles);
        }
        return Ok(None);
    }
    let entrances = entrances(reference, storey.entrances, &parcels, report);
    Ok(Some(moved_to_corner(Ground {
        level: storey.level,
        parcels,
        entrances,
        extent: Point { x: 0, y: 0 },
        reference,
    })))
}

/// Says which floors lie too far apart for one garage.
pub(super) fn note_floors_apart(grounds: &[Ground], report: &mut Report) {
    let Some((first, others)) = grounds.split_first() else { return };
    for other in others {
        let apart = to_plan(first.reference, other.reference).length();
        if apart > FLOORS_APART_MM {
            let (floor, other) = (floor_label(first.level), floor_label(other.level));
            report.note(Note::FloorsApart { floor, other, kilometres: to_whole(apart / 1e6) });
        }
    }
}

/// The median of the spots' centres: a few spots far away do not move it.
fn middle(spots: &[SpotFeature]) -> Option<Degrees> {
    let median = |of: fn(Degrees) -> f64| {
        let mut numbers: Vec<f64> = spots.iter().map(|spot| of(centre(&spot.corners))).collect();
        numbers.sort_by(f64::total_cmp);
        numbers.get(numbers.len().saturating_sub(1) / 2).copied()
    };
    Some(Degrees { longitude: median(|at| at.longitude)?, latitude: median(|at| at.latitude)? })
}

/// The middle of an outline's extent.
fn centre(corners: &[Degrees]) -> Degrees {
    let middle =
        |of: fn(&Degrees) -> f64| extent(corners.iter().map(of)).map_or(0.0, |(from, to)| f64::midpoint(from, to));
    Degrees { longitude: middle(|at| at.longitude), latitude: middle(|at| at.latitude) }
}

/// Where a place lies from `reference`, in millimetres, north up.
fn to_plan(reference: Degrees, at: Degrees) -> Vector {
    // The shorter way round the globe.
    let east = (at.longitude - reference.longitude + 540.0).rem_euclid(360.0) - 180.0;
    let north = at.latitude - reference.latitude;
    Vector::new(east * DEGREE_MM * reference.latitude.to_radians().cos(), -north * DEGREE_MM)
}

fn to_point(reference: Degrees, at: Degrees) -> Point {
    let place = to_plan(reference, at);
    Point { x: to_whole(place.x), y: to_whole(place.y) }
}

fn parcel(reference: Degrees, spot: SpotFeature) -> Result<Parcel, SkipReason> {
    let mut outline: Vec<Point> = spot.corners.iter().map(|corner| to_point(reference, *corner)).collect();
    outline.dedup();
    while outline.len() > 1 && outline.first() == outline.last() {
        outline.pop();
    }
    if outline.len() < 3 {
        return Err(SkipReason::TooSmall { square_decimetres: 0 });
    }
    if crosses_itself(&outline) {
        return Err(SkipReason::CrossesItself);
    }
    // One way of writing each outline: clockwise from the topmost corner, the leftmost of several.
    if twice_area(&outline) < 0 {
        outline.reverse();
    }
    let topmost =
        outline.iter().enumerate().min_by_key(|(_, corner)| (corner.y, corner.x)).map_or(0, |(number, _)| number);
    outline.rotate_left(topmost);
    let rectangle = smallest_rectangle(&outline).ok_or(SkipReason::TooSmall { square_decimetres: 0 })?;
    let square_metres = square_metres(&outline);
    size::is_one_spot(square_metres, rectangle)?;
    if let Some(capacity) = spot.tags.capacity {
        return Err(SkipReason::SeveralSpots { capacity });
    }
    Ok(Parcel { source: spot.source, tags: spot.tags, outline, rectangle, square_metres })
}

/// An order that depends on what is drawn, not on where in a file it stands; that only parts what is alike in everything.
fn in_order(a: &Parcel, b: &Parcel) -> Ordering {
    let corners = |parcel: &Parcel| parcel.outline.iter().map(|corner| (corner.y, corner.x)).collect::<Vec<_>>();
    corners(a).cmp(&corners(b)).then_with(|| a.tags.order().cmp(&b.tags.order())).then_with(|| a.source.cmp(&b.source))
}

/// Lists spots that lie on others. Of two, the one nearer to the usual size stays.
fn without_shared_ground(parcels: Vec<Parcel>, report: &mut Report) -> Vec<Parcel> {
    let mut areas: Vec<f64> = parcels.iter().map(|parcel| parcel.square_metres).collect();
    areas.sort_by(f64::total_cmp);
    let usual = areas.get(areas.len() / 2).copied().unwrap_or(0.0);
    let unusual = |parcel: &Parcel| (parcel.square_metres - usual).abs();
    let mut by_size: Vec<usize> = (0..parcels.len()).collect();
    by_size.sort_by(|a, b| match (parcels.get(*a), parcels.get(*b)) {
        (Some(one), Some(other)) => unusual(one).total_cmp(&unusual(other)).then(a.cmp(b)),
        _ => a.cmp(b),
    });
    let hulls: Vec<Vec<Point>> = parcels.iter().map(|parcel| hull(&parcel.outline)).collect();
    let reach = |parcel: &Parcel| parcel.rectangle.length.hypot(parcel.rectangle.width) / 2.0;
    let largest = parcels.iter().map(reach).fold(0.0, f64::max);
    let nearby = Nearby::new(parcels.iter().map(|parcel| parcel.rectangle.centre));
    let mut kept = vec![false; parcels.len()];
    for number in by_size {
        let (Some(parcel), Some(shape)) = (parcels.get(number), hulls.get(number)) else { continue };
        let mut around: Vec<usize> = nearby.within(parcel.rectangle.centre, reach(parcel) + largest).collect();
        around.sort_unstable();
        let clash = around.into_iter().filter(|other| kept.get(*other) == Some(&true)).find(|other| {
            let Some(other_shape) = hulls.get(*other) else { return false };
            let smaller = square_metres(shape).min(square_metres(other_shape)) * 1e6;
            shared_area(shape, other_shape) > smaller * SHARED_GROUND
        });
        match clash.and_then(|other| parcels.get(other)) {
            Some(other) => report.skip(parcel.source, parcel.tags.id.clone(), shared_ground(parcel, other, report)),
            None => kept.iter_mut().skip(number).take(1).for_each(|kept| *kept = true),
        }
    }
    parcels.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(parcel, _)| parcel).collect()
}

fn shared_ground(parcel: &Parcel, other: &Parcel, report: &Report) -> SkipReason {
    let (file, feature) = (report.file_name(other.source), other.source.feature + 1);
    if parcel.outline == other.outline {
        SkipReason::SameOutline { file, feature }
    } else {
        SkipReason::SameGround { file, feature }
    }
}

/// The entrances that serve this floor, from left to right. Where the map knows which are of vehicles, only those do.
fn entrances(
    reference: Degrees,
    found: Vec<EntranceFeature>,
    parcels: &[Parcel],
    report: &mut Report,
) -> Vec<(Point, Tags)> {
    let any_of_vehicles = found.iter().any(|entrance| entrance.of_vehicles);
    let corners = || parcels.iter().flat_map(|parcel| &parcel.outline);
    let across = extent(corners().map(|corner| to_float(corner.x)));
    let down = extent(corners().map(|corner| to_float(corner.y)));
    let mut kept = Vec::new();
    for entrance in found {
        let place = to_plan(reference, entrance.at);
        let outside =
            |range: Option<(f64, f64)>, at: f64| range.map_or(f64::MAX, |(from, to)| (from - at).max(at - to));
        let near = outside(across, place.x).max(outside(down, place.y)) <= FARTHEST_ENTRANCE_MM;
        if near && (entrance.of_vehicles || !any_of_vehicles) {
            kept.push((to_point(reference, entrance.at), entrance.tags));
        } else {
            report.skip(entrance.source, entrance.tags.id, SkipReason::NotForVehicles);
        }
    }
    kept.sort_by(|(a, a_tags), (b, b_tags)| (a.x, a.y, a_tags.order()).cmp(&(b.x, b.y, b_tags.order())));
    kept.dedup_by_key(|(at, _)| *at);
    kept
}

/// Moves the whole floor so that its corner, with the margin, is where counting begins.
fn moved_to_corner(mut ground: Ground) -> Ground {
    let places = || {
        let corners = ground.parcels.iter().flat_map(|parcel| parcel.outline.iter());
        corners.chain(ground.entrances.iter().map(|(at, _)| at))
    };
    let left = places().map(|at| at.x).min().unwrap_or(0) - MARGIN_MM;
    let top = places().map(|at| at.y).min().unwrap_or(0) - MARGIN_MM;
    let right = places().map(|at| at.x).max().unwrap_or(0) + MARGIN_MM;
    let bottom = places().map(|at| at.y).max().unwrap_or(0) + MARGIN_MM;
    let shift = |at: &mut Point| *at = Point { x: at.x - left, y: at.y - top };
    for parcel in &mut ground.parcels {
        parcel.outline.iter_mut().for_each(shift);
        parcel.rectangle.centre = parcel.rectangle.centre.minus(Vector::new(to_float(left), to_float(top)));
    }
    ground.entrances.iter_mut().for_each(|(at, _)| shift(at));
    Ground { extent: Point { x: right - left, y: bottom - top }, ..ground }
}
