//! Makes a floor with its spots of what was laid out: rows, labels, entrances, distances.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::super::check::LONGEST_LABEL;
use super::super::distance::{RAMP_MM, driven_mm};
use super::super::geometry::to_whole;
use super::super::rows::{self, Body, Start};
use super::super::sizes;
use super::ground::{Ground, Parcel};
use super::labels::{self, Labelled};
use super::level::floor_label;
use super::note::Note;
use super::report::Report;
use super::size;
use crate::domain::facility::{Condition, Entrance, Floor, Point, SizeCode, Spot, Zone};
use crate::domain::ids::{FloorId, SpotId};

/// Hands out `A`, `B`, … to the street entrances of a facility.
#[derive(Default)]
pub(super) struct Letters(u8);

impl Letters {
    fn next(&mut self) -> String {
        let given = self.0;
        self.0 = given.saturating_add(1);
        match b'A'.checked_add(given).filter(u8::is_ascii_uppercase) {
            Some(letter) => char::from(letter).to_string(),
            None => given.saturating_add(1).to_string(),
        }
    }
}

/// Makes the floor and its spots, in walking order.
pub(super) fn build(
    ground: &Ground,
    zones: &[Zone],
    letters: &mut Letters,
    ids: &mut impl FnMut() -> Uuid,
    report: &mut Report,
) -> (Floor, Vec<Spot>) {
    let label = floor_label(ground.level);
    let bodies: Vec<Body> = ground.parcels.iter().map(|parcel| Body::from(parcel.rectangle)).collect();
    let mut entrances = given_entrances(ground, letters);
    let start = entrances.first().map_or(Start::TopLeft, |entrance| Start::Near(entrance.at.into()));
    let rows = rows::find(bodies, start);
    if entrances.is_empty() {
        let first = rows.first().and_then(|row| row.spots.first()).and_then(|(number, _)| ground.parcels.get(*number));
        let entrance = made_entrance(ground, first, letters);
        report.note(Note::EntranceMade {
            floor: label.clone(),
            entrance: entrance.label.clone(),
            driven_metres: entrance.driven_mm / 1000,
        });
        entrances.push(entrance);
    }
    let floor = Floor { id: FloorId::new(ids()), label, level: ground.level, entrances };
    let walked: Vec<(i64, i64, &Parcel, _)> = (1..)
        .zip(&rows)
        .flat_map(|(row_number, row)| row.spots.iter().map(move |(spot, place)| (row_number, *place, *spot, row.along)))
        .filter_map(|(row, place, spot, along)| Some((row, place, ground.parcels.get(spot)?, along)))
        .collect();
    let painted: Vec<Option<String>> = walked.iter().map(|(_, _, parcel, _)| parcel.tags.label.clone()).collect();
    let labelled = labels::label_all(&floor.label, &painted);
    let mut remarks = Remarks::default();
    let mut spots = Vec::with_capacity(walked.len());
    for ((row, place, parcel, along), Labelled { label, not_used }) in walked.into_iter().zip(labelled) {
        if let Some(given) = not_used {
            report.note(Note::LabelNotUsed { given, used: label.clone() });
        }
        remarks.look_at(parcel, &label, report);
        let size = parcel.tags.size.unwrap_or_else(|| size::by_shape(parcel.square_metres, parcel.rectangle));
        spots.push(Spot {
            id: SpotId::new(ids()),
            floor: floor.id,
            label,
            size: SizeCode::new(size),
            zone: zones.iter().find(|zone| Some(zone.kept_for) == parcel.tags.zone).map(|zone| zone.id),
            row,
            place,
            outline: parcel.outline.clone(),
            distance_mm: driven_mm(&floor.entrances, parcel.rectangle.centre, along),
            condition: Condition::InService,
        });
    }
    remarks.tell(&floor.label, report);
    (floor, spots)
}

fn given_entrances(ground: &Ground, letters: &mut Letters) -> Vec<Entrance> {
    ground
        .entrances
        .iter()
        .map(|(at, tags)| {
            let named = tags.label.as_ref().map(|name| name.chars().take(LONGEST_LABEL).collect::<String>());
            let label = named.unwrap_or_else(|| format!("Entrance {}", letters.next()));
            Entrance { label, at: *at, driven_mm: ramps_mm(ground.level) }
        })
        .collect()
}

/// What is driven on ramps from the street to a level.
fn ramps_mm(level: i32) -> i64 {
    RAMP_MM * i64::from(level.unsigned_abs())
}

/// An entrance at the edge of the plan nearest to the first spot.
fn made_entrance(ground: &Ground, first: Option<&Parcel>, letters: &mut Letters) -> Entrance {
    let label = if ground.level == 0 {
        format!("Entrance {}", letters.next())
    } else {
        format!("Ramp to {}", floor_label(ground.level))
    };
    let (right, bottom) = (ground.extent.x, ground.extent.y);
    let beside = first.map_or(Point { x: 0, y: 0 }, |parcel| {
        let centre = parcel.rectangle.centre;
        Point { x: to_whole(centre.x), y: to_whole(centre.y) }
    });
    let edges = [
        (beside.y, Point { y: 0, ..beside }),
        (beside.x, Point { x: 0, ..beside }),
        (bottom - beside.y, Point { y: bottom, ..beside }),
        (right - beside.x, Point { x: right, ..beside }),
    ];
    let at = edges.into_iter().min_by_key(|(away, _)| *away).map_or(beside, |(_, at)| at);
    Entrance { label, at, driven_mm: ramps_mm(ground.level) }
}

/// What to tell about several spots at once.
#[derive(Default)]
struct Remarks {
    wide: Option<(String, usize)>,
    for_somebody: BTreeMap<String, (String, usize)>,
}

impl Remarks {
    fn look_at(&mut self, parcel: &Parcel, label: &str, report: &mut Report) {
        let is_ordinary = parcel.tags.zone.is_none()
            && parcel.tags.size.is_none()
            && size::by_shape(parcel.square_metres, parcel.rectangle) == sizes::CAR;
        if is_ordinary && parcel.square_metres > size::TWO_CARS_FROM_SQUARE_METRES {
            let square_metres = to_whole(parcel.square_metres);
            report.note(Note::AsLargeAsTwo { spot: label.to_owned(), square_metres });
        } else if is_ordinary && size::ACCESSIBLE_WIDTH_MM.contains(&parcel.rectangle.width) {
            self.wide.get_or_insert_with(|| (label.to_owned(), 0)).1 += 1;
        }
        if let Some(tag) = &parcel.tags.somebody {
            self.for_somebody.entry(tag.clone()).or_insert_with(|| (label.to_owned(), 0)).1 += 1;
        }
    }

    fn tell(self, floor: &str, report: &mut Report) {
        if let Some((first, spots)) = self.wide {
            report.note(Note::AsWideAsAccessible { floor: floor.to_owned(), spots, first });
        }
        for (tag, (first, spots)) in self.for_somebody {
            report.note(Note::TaggedForSomebody { floor: floor.to_owned(), tag, spots, first });
        }
    }
}
