//! A small garage in memory, for the tests of allocation.

mod properties;
mod stories;

use std::collections::BTreeMap;
use std::convert::Infallible;

use uuid::Uuid;

use super::super::facility::Condition;
use super::super::facility::standard::standard_classes;
use super::*;

const SIZES: [&str; 4] = ["motorcycle", "car", "van", "bus"];

#[derive(Clone, Debug)]
struct Bay {
    id: SpotId,
    floor: u8,
    row: u8,
    place: u8,
    size: &'static str,
    zone: Option<ZoneId>,
    condition: Condition,
    taken: bool,
    distance_mm: i64,
    last_used: i64,
    uses: u32,
}

impl Bay {
    fn is_free(&self) -> bool {
        !self.taken && self.condition == Condition::InService
    }

    fn label(&self) -> String {
        format!("{}-{}{:02}", self.floor, self.row, self.place)
    }
}

#[derive(Clone, Debug, Default)]
struct Garage {
    bays: Vec<Bay>,
    questions: usize,
    clock: i64,
}

fn now() -> Instant {
    Instant::default()
}

fn floor_id(floor: u8) -> FloorId {
    FloorId::new(Uuid::from_u128(u128::from(floor) + 1))
}

fn zone_id(number: u128) -> ZoneId {
    ZoneId::new(Uuid::from_u128(number))
}

/// Two zones of one kind, so that the best of both must be found.
fn zones() -> Vec<Zone> {
    [(1, KeptFor::Accessible), (2, KeptFor::Ev), (3, KeptFor::Accessible), (4, KeptFor::Reserved)]
        .map(|(number, kept_for)| Zone { id: zone_id(number), name: format!("Zone {number}"), kept_for })
        .to_vec()
}

fn class(code: &str) -> VehicleClass {
    standard_classes().into_iter().find(|class| class.code.as_str() == code).unwrap()
}

impl Garage {
    /// Adds a row of equal bays on a floor; their distance grows with every bay added.
    fn with_row(mut self, floor: u8, size: &'static str, zone: Option<ZoneId>, places: &[u8]) -> Self {
        let row = self.bays.iter().filter(|bay| bay.floor == floor).map(|bay| bay.row).max().unwrap_or(0) + 1;
        for &place in places {
            let number = u32::try_from(self.bays.len()).unwrap();
            self.bays.push(Bay {
                id: SpotId::new(Uuid::from_u128(number.into())),
                floor,
                row,
                place,
                size,
                zone,
                condition: Condition::InService,
                taken: false,
                distance_mm: 1_000 * (i64::from(number) + 1),
                last_used: 0,
                uses: 0,
            });
        }
        self
    }

    fn groups(&self, size: &str, zone: Option<ZoneId>, wanted: u8) -> Vec<FreeSpot> {
        let suits = |bay: &&Bay| bay.is_free() && bay.size == size && bay.zone == zone;
        let group_from = |first: &Bay| {
            let mut group: Vec<&Bay> = self
                .bays
                .iter()
                .filter(suits)
                .filter(|bay| (bay.floor, bay.row) == (first.floor, first.row))
                .filter(|bay| (first.place..first.place + wanted).contains(&bay.place))
                .collect();
            group.sort_by_key(|bay| bay.place);
            (group.len() == usize::from(wanted)).then_some(group)
        };
        let as_free = |group: Vec<&Bay>| FreeSpot {
            ids: group.iter().map(|bay| bay.id).collect(),
            label: match group.as_slice() {
                [only] => only.label(),
                [first, .., last] => format!("{} to {}", first.label(), last.label()),
                [] => unreachable!(),
            },
            floor: floor_id(group[0].floor),
            floor_label: group[0].floor.to_string(),
            distance_mm: group.iter().map(|bay| bay.distance_mm).min().unwrap(),
            last_used: group.iter().map(|bay| bay.last_used).max().unwrap(),
            entrance: "Entrance A".to_owned(),
        };
        self.bays.iter().filter(suits).filter_map(group_from).map(as_free).collect()
    }

    fn ask(&mut self, strategy: Strategy, class: &VehicleClass, needs: &[Need]) -> Decision {
        let Ok(decision) = allocate(&Request { strategy, class, needs, zones: &zones(), at: now() }, self);
        decision
    }

    fn assign(&mut self, strategy: Strategy, class: &VehicleClass, needs: &[Need]) -> Assignment {
        match self.ask(strategy, class, needs) {
            Decision::Assigned(assignment) => assignment,
            Decision::Full(missing) => panic!("{missing}"),
        }
    }

    fn park(&mut self, ids: &[SpotId]) {
        self.clock += 1;
        for bay in self.bays.iter_mut().filter(|bay| ids.contains(&bay.id)) {
            assert!(bay.is_free(), "{} was given out twice", bay.label());
            (bay.taken, bay.last_used, bay.uses) = (true, self.clock, bay.uses + 1);
        }
    }

    fn leave(&mut self, ids: &[SpotId]) {
        self.bays.iter_mut().filter(|bay| ids.contains(&bay.id)).for_each(|bay| bay.taken = false);
    }

    fn take(&mut self, labels: &[&str]) {
        let bays = self.bays.iter_mut().filter(|bay| labels.contains(&bay.label().as_str()));
        assert_eq!(bays.map(|bay| bay.taken = true).count(), labels.len(), "no such label");
    }
}

impl FreeSpots for Garage {
    type Error = Infallible;

    fn free(&mut self, search: &Search, order: Order, limit: u8) -> Result<Vec<FreeSpot>, Infallible> {
        self.questions += 1;
        let mut found = self.groups(search.size.as_str(), search.zone, search.spots);
        found.retain(|spot| search.floor.is_none_or(|floor| spot.floor == floor));
        found.sort_by_key(|spot| {
            let unused = if order == Order::LongestUnused { spot.last_used } else { 0 };
            (unused, spot.distance_mm, spot.label.clone())
        });
        found.truncate(usize::from(limit));
        Ok(found)
    }

    fn floor_loads(&mut self, size: &SizeCode, zone: Option<ZoneId>, _: Instant) -> Result<Vec<FloorLoad>, Infallible> {
        self.questions += 1;
        let mut loads: BTreeMap<FloorId, FloorLoad> = BTreeMap::new();
        for bay in self.bays.iter().filter(|bay| bay.size == size.as_str() && bay.zone == zone) {
            let floor = floor_id(bay.floor);
            let load = loads.entry(floor).or_insert(FloorLoad { floor, taken: 0, spots: 0 });
            let in_service = bay.condition == Condition::InService;
            load.spots += u64::from(in_service);
            load.taken += u64::from(in_service && bay.taken);
        }
        Ok(loads.into_values().collect())
    }
}
