//! Who is inside and how much room is left, kept up to date without counting everything again.
//!
//! The window wants these figures within a fifth of a second of every change. Counted from the tables they take as long as the garage is
//! large, so the reader counts once and then reads again only what an entry was about: the stays it names, and the rows that its spots
//! stand in. Nothing is added up from what an entry says; what it names is read as it now stands, so that reading it twice does no harm.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::super::errors::from_sqlite;
use super::super::rows::{Id, class, get, id, size};
use super::{SpotState, Standing};
use crate::domain::facility::{ClassCode, SizeCode, Spot, VehicleClass};
use crate::domain::ids::{FloorId, SpotId, StayId};
use crate::domain::occupancy::FreeRuns;
use crate::domain::time::{Instant, to_ms};
use crate::operations::ports::BooksError;

/// What there is to know of a stay that is inside.
const INSIDE: &str = "SELECT id, class, NOT EXISTS (
         SELECT 1 FROM stay_spot WHERE stay_spot.stay = stay.id AND released_ms IS NULL) AS overflow
     FROM stay WHERE state IN ('open', 'paid')";

/// The free general spots of a row.
const FREE_IN_ROW: &str = "SELECT size, place FROM spot WHERE floor = ?1 AND row = ?2
     AND taken = 0 AND (condition = 'in_service' OR (condition = 'reserved' AND condition_until_ms <= ?3)) AND zone IS NULL
     ORDER BY place";

/// The room for one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassRoom {
    /// Its code.
    pub code: ClassCode,
    /// Its name.
    pub name: String,
    /// How many of it may still enter, fallbacks included.
    pub free: u64,
    /// How many of it are inside.
    pub taken: u64,
}

/// Who is inside and how much room is left.
#[derive(Debug, Default)]
pub struct Tally {
    inside: HashMap<StayId, Vehicle>,
    /// The classes that were ever met, by the number that `Vehicle` has.
    classes: Vec<ClassCode>,
    by_class: BTreeMap<u16, u64>,
    overflow: u64,
    /// The runs of free spots in each row that has any.
    rows: HashMap<(FloorId, i64), Vec<Run>>,
    free: FreeRuns,
}

/// A vehicle inside.
#[derive(Clone, Copy, Debug)]
struct Vehicle {
    class: u16,
    has_spot: bool,
}

/// Free general spots of one size, side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    size: SizeCode,
    length: u64,
}

impl Tally {
    /// Counts everything once.
    pub(super) fn count(connection: &Connection, spots: &[Spot], standings: &[Standing]) -> Result<Self, BooksError> {
        let mut tally = Self::default();
        let mut select = connection.prepare_cached(INSIDE).map_err(from_sqlite)?;
        let mut rows = select.query([]).map_err(from_sqlite)?;
        while let Some(row) = rows.next().map_err(from_sqlite)? {
            tally.enters(id(row, "id")?, &class(row, "class")?, !get::<bool>(row, "overflow")?);
        }
        let mut free: Vec<(&Spot, &Standing)> = spots
            .iter()
            .zip(standings)
            .filter(|(spot, standing)| standing.state == SpotState::Free && spot.zone.is_none())
            .collect();
        free.sort_unstable_by_key(|(spot, _)| (spot.floor, spot.row, spot.place));
        for row in free.chunk_by(|(one, _), (other, _)| (one.floor, one.row) == (other.floor, other.row)) {
            if let Some((first, _)) = row.first() {
                let places = row.iter().map(|(spot, _)| (&spot.size, spot.place));
                tally.set_row((first.floor, first.row), runs(places));
            }
        }
        Ok(tally)
    }

    /// Reads again what changed: the stays named, and the rows of the spots named.
    pub(super) fn follow(
        &mut self,
        connection: &Connection,
        spots: &[SpotId],
        stays: &[StayId],
        at: Instant,
    ) -> Result<(), BooksError> {
        let mut select = connection.prepare_cached(&format!("{INSIDE} AND id = ?1")).map_err(from_sqlite)?;
        for &stay in stays {
            let now = select
                .query_row([Id::from(stay)], |row| {
                    Ok((row.get::<_, String>("class")?, row.get::<_, bool>("overflow")?))
                })
                .optional()
                .map_err(from_sqlite)?;
            self.leaves(stay);
            if let Some((class, overflow)) = now {
                self.enters(stay, &ClassCode::new(class), !overflow);
            }
        }
        let mut select = connection.prepare_cached("SELECT floor, row FROM spot WHERE id = ?1").map_err(from_sqlite)?;
        let mut rows_changed = Vec::new();
        for &spot in spots {
            let mut rows = select.query([Id::from(spot)]).map_err(from_sqlite)?;
            if let Some(row) = rows.next().map_err(from_sqlite)? {
                rows_changed.push((id::<FloorId>(row, "floor")?, get::<i64>(row, "row")?));
            }
        }
        rows_changed.sort_unstable();
        rows_changed.dedup();
        let mut select = connection.prepare_cached(FREE_IN_ROW).map_err(from_sqlite)?;
        for (floor, number) in rows_changed {
            let mut rows = select.query(params![Id::from(floor), number, to_ms(at)]).map_err(from_sqlite)?;
            let mut places = Vec::new();
            while let Some(row) = rows.next().map_err(from_sqlite)? {
                places.push((size(row, "size")?, get::<i64>(row, "place")?));
            }
            self.set_row((floor, number), runs(places.iter().map(|(size, place)| (size, *place))));
        }
        Ok(())
    }

    /// Vehicles inside, those without a spot included.
    pub fn stays(&self) -> u64 {
        self.inside.len() as u64
    }

    /// Vehicles inside without a spot.
    pub const fn overflow(&self) -> u64 {
        self.overflow
    }

    /// The room for each class, and how many of it are inside.
    pub fn classes(&self, classes: &[VehicleClass]) -> Vec<ClassRoom> {
        let inside = |class: &VehicleClass| {
            let number = self.classes.iter().position(|known| *known == class.code);
            number.and_then(|number| u16::try_from(number).ok()).and_then(|number| self.by_class.get(&number))
        };
        classes
            .iter()
            .map(|class| ClassRoom {
                code: class.code.clone(),
                name: class.name.clone(),
                free: self.free.room_for(class),
                taken: inside(class).copied().unwrap_or(0),
            })
            .collect()
    }

    fn enters(&mut self, stay: StayId, class: &ClassCode, has_spot: bool) {
        let known = self.classes.iter().position(|known| known == class);
        let number = known.unwrap_or_else(|| {
            self.classes.push(class.clone());
            self.classes.len() - 1
        });
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        *self.by_class.entry(number).or_default() += 1;
        self.overflow += u64::from(!has_spot);
        self.inside.insert(stay, Vehicle { class: number, has_spot });
    }

    fn leaves(&mut self, stay: StayId) {
        let Some(vehicle) = self.inside.remove(&stay) else { return };
        if let Some(count) = self.by_class.get_mut(&vehicle.class) {
            *count = count.saturating_sub(1);
        }
        self.overflow = self.overflow.saturating_sub(u64::from(!vehicle.has_spot));
    }

    fn set_row(&mut self, row: (FloorId, i64), runs: Vec<Run>) {
        for run in &runs {
            self.free.add(run.size.clone(), run.length, 1);
        }
        let before = if runs.is_empty() { self.rows.remove(&row) } else { self.rows.insert(row, runs) };
        for run in before.unwrap_or_default() {
            self.free.take_away(&run.size, run.length, 1);
        }
    }
}

/// Runs of places that follow one another, of one size, in a row.
fn runs<'a>(places: impl Iterator<Item = (&'a SizeCode, i64)>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before = None;
    for (size, place) in places {
        match runs.last_mut() {
            Some(run) if run.size == *size && before == place.checked_sub(1) => run.length += 1,
            _ => runs.push(Run { size: size.clone(), length: 1 }),
        }
        before = Some(place);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_and_another_size_end_a_run() {
        let (car, bus) = (SizeCode::new("car"), SizeCode::new("bus"));
        let places = [(&car, 1), (&car, 2), (&car, 4), (&bus, 5), (&bus, 6), (&bus, 7), (&car, 8)];
        let lengths: Vec<_> =
            runs(places.into_iter()).into_iter().map(|run| (run.size.to_string(), run.length)).collect();
        assert_eq!(
            lengths,
            [("car", 2), ("car", 1), ("bus", 3), ("car", 1)].map(|(size, length)| (size.to_owned(), length))
        );
    }

    #[test]
    fn a_row_read_again_counts_once() {
        let car = SizeCode::new("car");
        let run = |length| vec![Run { size: car.clone(), length }];
        let row = (FloorId::new(uuid::Uuid::from_u128(1)), 4);
        let mut tally = Tally::default();
        for length in [3, 3, 2] {
            tally.set_row(row, run(length));
        }
        let mut two = FreeRuns::default();
        two.add(car.clone(), 2, 1);
        assert_eq!(tally.free, two);
        tally.set_row(row, Vec::new());
        assert_eq!(tally.free, FreeRuns::default());
    }
}
