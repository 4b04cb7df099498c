//! One floor as the map needs it: where its spots are, and the state of each.

use std::sync::atomic::{AtomicU64, Ordering};

use eframe::egui::{Pos2, Rect, Vec2, pos2};

use super::convert::millimetres;
use super::grid::Grid;
use super::labels::Labels;
use super::outlines::{Outline, Outlines};
use super::overview::Overview;
use super::standings::{SizeCounts, Standings, minutes};
use super::state::{SpotState, StateCounts};
use super::ways::Ways;
use crate::domain::facility::{Condition, Floor, KeptFor, Point, Spot, Zone};
use crate::domain::ids::{FloorId, SpotId};
use crate::domain::time::Instant;

/// The place of a spot in its [`FloorPlan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpotIndex(pub(super) u32);

/// The mark of a spot that is kept for some drivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Badge {
    /// For holders of an accessible-parking badge.
    Accessible,
    /// For electric vehicles that charge.
    Ev,
    /// A vehicle has stood there for too long.
    LongStay,
}

impl Badge {
    const fn of(zone: &Zone) -> Option<Self> {
        match zone.kept_for {
            KeptFor::Accessible => Some(Self::Accessible),
            KeptFor::Ev => Some(Self::Ev),
            KeptFor::Reserved => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Accessible => "accessible",
            Self::Ev => "EV charging",
            Self::LongStay => "over a day",
        }
    }
}

/// A place where vehicles come onto the floor.
#[derive(Debug)]
pub(super) struct Gate {
    /// What the sign says.
    pub(super) label: String,
    /// Where it is, in millimetres from the plan's corner.
    pub(super) at: Pos2,
}

/// One floor, ready to be drawn: built beside the window (it takes a moment for a large floor), then handed to it.
///
/// The ground plan never changes; a changed one is a new `FloorPlan`. What changes is the state of spots, at the cost of one
/// byte each.
#[derive(Debug)]
pub struct FloorPlan {
    stamp: u64,
    floor: FloorId,
    label: String,
    extent: Rect,
    gates: Vec<Gate>,
    ids: Vec<SpotId>,
    /// The same ids in order, each with its place in `ids`.
    by_id: Vec<(SpotId, u32)>,
    labels: Labels,
    badges: Vec<Option<Badge>>,
    outlines: Outlines,
    usual_width_mm: f32,
    grid: Grid,
    overview: Overview,
    thumbnail: Overview,
    ways: Ways,
    standings: Standings,
}

/// Numbers the plans made by this process, so that a picture of one is never taken for a picture of another.
static PLANS_MADE: AtomicU64 = AtomicU64::new(0);

/// The largest side of a floor's picture, in texels: any graphics driver that egui runs on takes textures of this size.
const OVERVIEW_SIDE: f32 = 2_048.0;
/// And of its thumbnail.
const THUMBNAIL_SIDE: f32 = 128.0;

impl FloorPlan {
    /// Lays out a floor. Of the spots, those of other floors are passed over. A spot begins in the state that its condition
    /// says: free, reserved or out of service.
    pub fn new<'a>(floor: &Floor, spots: impl IntoIterator<Item = &'a Spot>, zones: &[Zone]) -> Self {
        let spots: Vec<&Spot> = spots.into_iter().filter(|spot| spot.floor == floor.id).collect();
        let origin = corner_of(floor, &spots);
        let place = |point: Point| pos2(millimetres(point.x, origin.x), millimetres(point.y, origin.y));

        let mut outlines = Outlines::default();
        let mut labels = Labels::default();
        let mut standings = Standings::default();
        for spot in &spots {
            outlines.push(spot.outline.iter().copied().map(place).collect());
            labels.push(&spot.label);
            standings.push(&spot.size, state_of(spot, zones));
        }
        let gates: Vec<Gate> =
            floor.entrances.iter().map(|gate| Gate { label: gate.label.clone(), at: place(gate.at) }).collect();
        let extent = extent_of(&outlines, &gates);
        let usual_width_mm = outlines.usual_width_mm();
        let badge = |spot: &Spot| zones.iter().find(|zone| Some(zone.id) == spot.zone).and_then(Badge::of);
        let mut by_id: Vec<(SpotId, u32)> = spots.iter().map(|spot| spot.id).zip(0..).collect();
        by_id.sort_unstable();
        let overview = Overview::new(&outlines, extent, usual_width_mm, OVERVIEW_SIDE);
        let entrances: Vec<Pos2> = gates.iter().map(|gate| gate.at).collect();
        Self {
            stamp: PLANS_MADE.fetch_add(1, Ordering::Relaxed),
            floor: floor.id,
            label: floor.label.clone(),
            extent,
            gates,
            ids: spots.iter().map(|spot| spot.id).collect(),
            by_id,
            labels,
            badges: spots.iter().map(|spot| badge(spot)).collect(),
            ways: Ways::new(extent, usual_width_mm, &entrances, |place| overview.is_spot(place)),
            grid: Grid::new(outlines.bounds(), extent, usual_width_mm * 4.0),
            thumbnail: Overview::new(&outlines, extent, usual_width_mm, THUMBNAIL_SIDE),
            overview,
            outlines,
            usual_width_mm,
            standings,
        }
    }

    /// The floor this is a plan of.
    pub const fn floor(&self) -> FloorId {
        self.floor
    }

    /// What the lift button says.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How many spots it has.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it has no spots.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Grows with every change of a state.
    pub const fn version(&self) -> u64 {
        self.standings.version()
    }

    /// Where a spot is in this plan, if it is on this floor.
    pub fn index_of(&self, spot: SpotId) -> Option<SpotIndex> {
        let found = self.by_id.binary_search_by_key(&spot, |&(id, _)| id).ok()?;
        self.by_id.get(found).map(|&(_, index)| SpotIndex(index))
    }

    /// The spot at a place of this plan.
    pub fn spot(&self, index: SpotIndex) -> Option<SpotId> {
        self.ids.get(index.0 as usize).copied()
    }

    /// What is painted on a spot.
    pub fn spot_label(&self, index: SpotIndex) -> &str {
        self.labels.get(index.0)
    }

    /// The state of a spot.
    pub fn state(&self, index: SpotIndex) -> SpotState {
        self.standings.state(index.0)
    }

    /// Says what a spot now is.
    pub fn set_state(&mut self, index: SpotIndex, state: SpotState) {
        self.set(index, state, None);
    }

    /// Says what a spot now is, and since when a vehicle stands on it.
    pub fn set(&mut self, index: SpotIndex, state: SpotState, since: Option<Instant>) {
        self.standings.set(index.0, state, since.map_or(0, minutes));
    }

    /// Says that nobody stands on a spot any more.
    pub fn release(&mut self, index: SpotIndex) {
        self.standings.set(index.0, self.standings.bare(index.0), 0);
    }

    /// How many minutes a vehicle has stood on a spot, if one does.
    pub fn minutes_on(&self, index: SpotIndex, now: Instant) -> Option<u32> {
        self.standings.since(index.0).map(|since| minutes(now).saturating_sub(since))
    }

    /// How many spots are in each state.
    pub fn counts(&self) -> StateCounts {
        self.standings.counts()
    }

    /// How many spots of each size are in each state, in the order in which the sizes first occur.
    pub fn counts_by_size(&self) -> &[SizeCounts] {
        self.standings.by_size()
    }

    /// A spot in words: `B1-014, car, accessible, taken`.
    pub fn describe(&self, index: SpotIndex) -> String {
        format!("{}, {}, {}", self.spot_label(index), self.kind(index), self.state(index).word())
    }

    /// What a spot is made for: `car`, `car, accessible`.
    pub fn kind(&self, index: SpotIndex) -> String {
        let size = self.standings.size(index.0);
        match self.badge(index.0) {
            Some(badge) => format!("{size}, {}", badge.word()),
            None => size.to_owned(),
        }
    }

    /// The way from the nearest entrance to a spot; its corners.
    pub(super) fn way_to(&self, index: SpotIndex) -> Option<Vec<Pos2>> {
        let outline = self.outline(index)?;
        self.ways.to(outline.bounds, outline.mark)
    }

    /// The spot at a place, or else the nearest one whose edge is no farther than `reach_mm`.
    pub(super) fn spot_near(&self, place: Pos2, reach_mm: f32) -> Option<SpotIndex> {
        let mut nearest: Option<(f32, u32)> = None;
        self.each_in(Rect::from_center_size(place, Vec2::splat(2.0 * reach_mm)), |index, outline| {
            let distance = if super::polygon::contains(outline.corners, place) {
                -1.0
            } else {
                super::polygon::distance_to_edge(outline.corners, place)
            };
            let closer = nearest.is_none_or(|(best, other)| (distance, index) < (best, other));
            if distance <= reach_mm && closer {
                nearest = Some((distance, index));
            }
        });
        nearest.map(|(_, index)| SpotIndex(index))
    }

    pub(super) fn stamp(&self) -> u64 {
        self.stamp
    }

    pub(super) fn extent(&self) -> Rect {
        self.extent
    }

    pub(super) fn gates(&self) -> &[Gate] {
        &self.gates
    }

    pub(super) fn usual_width_mm(&self) -> f32 {
        self.usual_width_mm
    }

    pub(super) const fn overview(&self) -> &Overview {
        &self.overview
    }

    pub(super) const fn thumbnail(&self) -> &Overview {
        &self.thumbnail
    }

    pub(super) const fn standings(&self) -> &Standings {
        &self.standings
    }

    pub(super) fn badge(&self, index: u32) -> Option<Badge> {
        self.badges.get(index as usize).copied().flatten()
    }

    pub(super) fn outline(&self, index: SpotIndex) -> Option<Outline<'_>> {
        self.outlines.get(index.0)
    }

    /// At most how many spots an area holds.
    pub(super) fn at_most_in(&self, area: Rect) -> u32 {
        self.grid.at_most(area)
    }

    /// Visits the spots whose boxes touch an area.
    pub(super) fn each_in<'a>(&'a self, area: Rect, mut each: impl FnMut(u32, Outline<'a>)) {
        self.grid.visit(self.outlines.bounds(), area, |index| {
            if let Some(outline) = self.outlines.get(index) {
                each(index, outline);
            }
        });
    }
}

/// What a spot is when nobody stands on it.
fn state_of(spot: &Spot, zones: &[Zone]) -> SpotState {
    let is_kept = || {
        let zone = zones.iter().find(|zone| Some(zone.id) == spot.zone);
        zone.is_some_and(|zone| zone.kept_for == KeptFor::Reserved)
    };
    match spot.condition {
        Condition::InService if is_kept() => SpotState::Reserved,
        Condition::InService => SpotState::Free,
        Condition::Reserved => SpotState::Reserved,
        Condition::OutOfService => SpotState::OutOfService,
    }
}

/// The corner that the plan's coordinates count from: a floor cut out of a map may lie far from its own zero.
fn corner_of(floor: &Floor, spots: &[&Spot]) -> Point {
    let corners = spots.iter().flat_map(|spot| spot.outline.iter().copied());
    let all = || corners.clone().chain(floor.entrances.iter().map(|gate| gate.at));
    Point { x: all().map(|point| point.x).min().unwrap_or(0), y: all().map(|point| point.y).min().unwrap_or(0) }
}

fn extent_of(outlines: &Outlines, gates: &[Gate]) -> Rect {
    /// What an empty floor shows: ten metres each way.
    const EMPTY_MM: f32 = 10_000.0;
    let spots = outlines.bounds().iter().fold(Rect::NOTHING, |all, &one| all.union(one));
    let all = gates.iter().fold(spots, |all, gate| all.union(Rect::from_pos(gate.at)));
    if all.is_finite() { all } else { Rect::from_min_size(Pos2::ZERO, Vec2::splat(EMPTY_MM)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{polygon, sample};
    use super::*;
    use crate::domain::ids::ZoneId;

    fn plan_of(spots: &[Spot]) -> FloorPlan {
        FloorPlan::new(&sample::floor(), spots, &sample::zones())
    }

    proptest! {
        #[test]
        fn the_spot_under_a_place_is_the_one_whose_outline_holds_it(x in -6_000.0f32..150_000.0, y in -6_000.0f32..90_000.0) {
            let plan = plan_of(&sample::mixed(200));
            let place = pos2(x, y);
            let holds = |&index: &u32| polygon::contains(plan.outline(SpotIndex(index)).unwrap().corners, place);
            prop_assert_eq!(plan.spot_near(place, 0.0), (0..200).find(holds).map(SpotIndex));
        }

        #[test]
        fn beside_a_spot_the_nearest_within_reach_is_meant(
            x in -6_000.0f32..150_000.0, y in -6_000.0f32..90_000.0, reach in 100.0f32..3_000.0,
        ) {
            let plan = plan_of(&sample::mixed(200));
            let place = pos2(x, y);
            let outline = |index| plan.outline(SpotIndex(index)).unwrap().corners;
            prop_assume!(!(0..200).any(|index| polygon::contains(outline(index), place)));
            let distance = |index| polygon::distance_to_edge(outline(index), place);
            let nearest = (0..200).min_by(|&one, &other| distance(one).total_cmp(&distance(other))).unwrap();
            let wanted = (distance(nearest) <= reach).then_some(distance(nearest));
            prop_assert_eq!(plan.spot_near(place, reach).map(|index| distance(index.0)), wanted);
        }
    }

    #[test]
    fn a_spot_is_found_by_its_identity_and_described_in_words() {
        let mut spots = sample::rows(30);
        spots[7].zone = Some(sample::ACCESSIBLE);
        spots[8].zone = Some(sample::EV);
        spots[9].zone = Some(ZoneId::new(uuid::Uuid::from_u128(77)));
        spots[9].condition = Condition::OutOfService;
        let mut plan = plan_of(&spots);
        let described = |plan: &FloorPlan, number| plan.describe(plan.index_of(sample::spot_id(number)).unwrap());
        assert_eq!(described(&plan, 7), "B1-007, car, accessible, free");
        assert_eq!(described(&plan, 8), "B1-008, car, EV charging, free");
        assert_eq!(described(&plan, 9), "B1-009, car, out of service");
        plan.set_state(plan.index_of(sample::spot_id(29)).unwrap(), SpotState::Taken);
        assert_eq!(described(&plan, 29), "B1-029, car, taken");
        assert_eq!(plan.index_of(sample::spot_id(30)), None);
    }

    #[test]
    fn spots_of_other_floors_are_passed_over() {
        let mut spots = sample::rows(10);
        spots[3].floor = FloorId::new(uuid::Uuid::from_u128(5));
        let plan = plan_of(&spots);
        assert_eq!(plan.len(), 9);
        assert_eq!(plan.index_of(sample::spot_id(3)), None);
    }

    #[test]
    fn a_plan_can_be_built_elsewhere_and_handed_over() {
        fn handed_over<T: Send + 'static>(_: &T) {}
        handed_over(&plan_of(&[]));
        assert!(plan_of(&[]).is_empty());
    }

    #[test]
    fn a_floor_far_from_its_own_zero_is_as_exact_as_any() {
        let mut spots = sample::rows(5);
        for point in spots.iter_mut().flat_map(|spot| &mut spot.outline) {
            point.x += 600_000_000_000;
            point.y -= 900_000_000_000;
        }
        let floor = Floor { entrances: Vec::new(), ..sample::floor() };
        let plan = FloorPlan::new(&floor, &spots, &[]);
        assert_eq!(
            plan.outline(SpotIndex(1)).unwrap().bounds,
            Rect::from_min_size(pos2(2_500.0, 0.0), Vec2::new(2_500.0, 5_000.0))
        );
    }
}
