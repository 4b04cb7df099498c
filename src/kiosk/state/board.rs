//! The board: the floors as they stand now, and who is inside.

use std::collections::HashMap;

use super::Remote;
use crate::domain::facility::{ClassCode, Condition, KeptFor};
use crate::domain::ids::{FloorId, SpotId};
use crate::domain::time::Instant;
use crate::kiosk::command::RequestId;
use crate::kiosk::reply::Inside;
use crate::kiosk::widgets::floor_map::{FloorPlan, SpotIndex, SpotState as MapState};
use crate::operations::ports::SpotFacts;
use crate::store::sqlite::board::{SpotState, Standing};

pub use crate::store::sqlite::board::{SoFar, SpotDetail};

/// The floors as they stand now, and who is inside.
#[derive(Debug, Default)]
pub struct Board {
    /// The floors, the topmost first.
    pub floors: Vec<FloorPlan>,
    /// Every spot by its label in capitals.
    pub labels: HashMap<String, SpotId>,
    /// The floor that is shown.
    pub open_floor: Option<FloorId>,
    /// Who is inside.
    pub inside: Inside,
    /// The spot that was pointed at, and who stands on it.
    pub looked_at: Option<SpotId>,
    /// What is known of it.
    pub detail: Remote<SpotDetail>,
    /// The number under which that was asked for again, because something happened on the spot or time went by.
    pub again: Option<RequestId>,
    /// The spot under the pointer.
    pub hovered: Option<SpotId>,
    /// What is known of it.
    pub hover_detail: Remote<SpotDetail>,
}

impl Board {
    /// The floor that is shown.
    pub fn shown(&self) -> Option<&FloorPlan> {
        let open = self.open_floor.and_then(|open| self.floors.iter().find(|plan| plan.floor() == open));
        open.or_else(|| self.floors.first())
    }

    /// The floor that a spot is on.
    pub fn floor_of(&self, spot: SpotId) -> Option<&FloorPlan> {
        self.floors.iter().find(|plan| plan.index_of(spot).is_some())
    }

    /// The spot with that label; upper and lower case are one.
    pub fn spot_labelled(&self, label: &str) -> Option<SpotId> {
        self.labels.get(&label.trim().to_uppercase()).copied()
    }

    /// What is painted on a spot.
    pub fn label_of(&self, spot: SpotId) -> Option<&str> {
        let plan = self.floor_of(spot)?;
        plan.index_of(spot).map(|index| plan.spot_label(index))
    }

    /// How many more vehicles of a class may enter, once that is known.
    pub fn room_for(&self, class: &ClassCode) -> Option<u64> {
        self.inside.classes.iter().find(|known| known.code == *class).map(|known| known.free)
    }

    /// Says how a spot stands now.
    pub(in crate::kiosk) fn set(&mut self, spot: SpotId, standing: Standing) {
        self.change(spot, |plan, index| plan.set(index, shown_as(standing.state), standing.since));
    }

    /// This window itself let a vehicle in: that is seen at once, before the books are read again.
    pub(in crate::kiosk) fn take(&mut self, spot: SpotId, entered: Instant) {
        self.change(spot, |plan, index| plan.set(index, MapState::Taken, Some(entered)));
    }

    /// This window itself let a vehicle out.
    pub(in crate::kiosk) fn release(&mut self, spot: SpotId) {
        self.change(spot, FloorPlan::release);
    }

    /// This window itself held a spot, or opened it. `kept_for` is what its zone is kept for.
    pub(in crate::kiosk) fn hold(&mut self, spot: &SpotFacts, kept_for: Option<KeptFor>) {
        let state = match spot.condition {
            Condition::InService if kept_for == Some(KeptFor::Reserved) => MapState::Reserved,
            Condition::InService => MapState::Free,
            Condition::OutOfService => MapState::OutOfService,
            Condition::Reserved => MapState::Reserved,
        };
        // Who stands on it stays on it.
        if spot.held_by.is_none() {
            self.change(spot.id, |plan, index| plan.set(index, state, None));
        }
        if let Remote::Ready(detail) = &mut self.detail
            && detail.spot.id == spot.id
        {
            detail.spot = spot.clone();
        }
    }

    fn change(&mut self, spot: SpotId, change: impl FnOnce(&mut FloorPlan, SpotIndex)) {
        let found = self.floors.iter_mut().find_map(|plan| plan.index_of(spot).map(|index| (plan, index)));
        if let Some((plan, index)) = found {
            change(plan, index);
        }
    }

    /// Shows the floor of a spot.
    pub(in crate::kiosk) fn show_floor_of(&mut self, spot: SpotId) {
        if let Some(floor) = self.floor_of(spot).map(FloorPlan::floor) {
            self.open_floor = Some(floor);
        }
    }

    /// Lets go of the spot that was pointed at.
    pub(in crate::kiosk) fn look_away(&mut self) {
        self.looked_at = None;
        self.detail = Remote::Idle;
        self.again = None;
    }
}

/// How the map paints it.
pub(in crate::kiosk) const fn shown_as(state: SpotState) -> MapState {
    match state {
        SpotState::Free => MapState::Free,
        SpotState::Taken => MapState::Taken,
        SpotState::Reserved => MapState::Reserved,
        SpotState::OutOfService => MapState::OutOfService,
    }
}
