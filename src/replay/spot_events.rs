//! Files of spot events: a sensor over each spot says when a vehicle arrives and when it leaves. A stay is an arrival and the next
//! departure from the same spot.
//!
//! Sensors lose events and say the same twice; what has no counterpart is listed.

use std::collections::HashMap;

use super::columns::Shape;
use super::file::{FileError, RecordedFile, Row};
use super::plan::RecordedStay;
use super::read::{FIELD_CHARS, Listed, Reading, Recording, several_lines, told};
use super::shown::shown;
use super::times::read_time;
use crate::domain::time::Instant;

/// What a sensor saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A vehicle came.
    Arrival,
    /// It left.
    Departure,
}

/// One event of one spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotEvent {
    /// Its row, counted from 1 after the header.
    pub row: u64,
    /// Which spot: any number that is the same for the same spot.
    pub spot: usize,
    /// When.
    pub at: Instant,
    /// What.
    pub seen: Seen,
    /// The class of the vehicle: the place in the garage's list.
    pub class: usize,
}

/// What the events of a file come to. Each event is a stay's arrival, a stay's departure, or skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paired {
    /// The stays; the row of each is that of its arrival.
    pub stays: Vec<RecordedStay>,
    /// How many departures end a stay.
    pub departures: u64,
    /// Events without a counterpart.
    pub skipped: Vec<Listed>,
    /// Stays that nothing ends.
    pub exit_problems: Vec<Listed>,
}

/// Reads the events of a file and pairs them.
pub(super) fn read(file: &mut RecordedFile, reading: Reading<'_>) -> Result<Recording, FileError> {
    let mut recording = Recording::new();
    let mut spots: HashMap<String, usize> = HashMap::new();
    let mut events = Vec::new();
    let shape = file.shape();
    while let Some(row) = file.next_row()? {
        recording.rows = row.number;
        match event(row, shape, reading, &mut spots) {
            Ok(event) => events.push(event),
            Err(why) => recording.skip(row.number, format!("{why}{}", several_lines(row))),
        }
    }
    let paired = pair(events);
    recording.stays = paired.stays;
    recording.departures = paired.departures;
    recording.skipped.extend(paired.skipped);
    recording.exit_problems = paired.exit_problems;
    Ok(recording)
}

fn event(
    row: Row<'_>,
    shape: Shape,
    reading: Reading<'_>,
    spots: &mut HashMap<String, usize>,
) -> Result<SpotEvent, String> {
    let Shape::SpotEvents { spot, time, occupied, vehicle } = shape else {
        return Err("this file has no spot events".to_owned());
    };
    let field = |column| row.field(column).filter(|text| !text.is_empty());
    let spot = field(spot).ok_or("no spot is named")?;
    let at = field(time).ok_or("no time")?;
    let at = read_time(at, reading.zone).map_err(|error| format!("no time: {}", told(error)))?;
    let text = field(occupied).ok_or("nothing says whether the spot is occupied")?;
    let seen = seen(text)
        .ok_or_else(|| format!("“{}” does not say whether the spot is occupied: 1 or 0", shown(text, FIELD_CHARS)))?;
    let class = reading.class(vehicle.and_then(|column| row.field(column)))?;
    let next = spots.len();
    let spot = match spots.get(spot) {
        Some(known) => *known,
        None => *spots.entry(spot.to_owned()).or_insert(next),
    };
    Ok(SpotEvent { row: row.number, spot, at, seen, class })
}

fn seen(text: &str) -> Option<Seen> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "occupied" => Some(Seen::Arrival),
        "0" | "false" | "no" | "free" => Some(Seen::Departure),
        _ => None,
    }
}

/// Pairs events into stays: by spot, in the order of time; of two at one time the one that stands first in the file comes first.
pub fn pair(mut events: Vec<SpotEvent>) -> Paired {
    events.sort_unstable_by_key(|event| (event.at, event.row));
    let mut paired = Paired::default();
    let mut taken: HashMap<usize, usize> = HashMap::new();
    for event in events {
        match (event.seen, taken.get(&event.spot)) {
            (Seen::Arrival, None) => {
                taken.insert(event.spot, paired.stays.len());
                paired.stays.push(RecordedStay {
                    row: event.row,
                    entry: event.at,
                    exit: None,
                    plate: None,
                    class: event.class,
                });
            }
            (Seen::Departure, Some(open)) => {
                if let Some(stay) = paired.stays.get_mut(*open) {
                    stay.exit = Some(event.at);
                }
                taken.remove(&event.spot);
                paired.departures = paired.departures.saturating_add(1);
            }
            (Seen::Arrival, Some(_)) => paired.skipped.push(Listed {
                row: event.row,
                why: "the spot was occupied already: an event before this one was lost, or this one came twice"
                    .to_owned(),
            }),
            (Seen::Departure, None) => paired.skipped.push(Listed {
                row: event.row,
                why: "the spot was free already: an event before this one was lost, or this one came twice".to_owned(),
            }),
        }
    }
    paired.stays.sort_unstable_by_key(|stay| stay.row);
    let unended = paired.stays.iter().filter(|stay| stay.exit.is_none());
    paired.exit_problems = unended
        .map(|stay| Listed { row: stay.row, why: "no event frees the spot; the vehicle stays inside".to_owned() })
        .collect();
    paired
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::facility::standard::standard_classes;
    use crate::domain::time::{TimeZone, from_ms};
    use crate::replay::read;

    fn event(row: u64, spot: usize, ms: i64, seen: Seen) -> SpotEvent {
        SpotEvent { row, spot, at: from_ms(ms).unwrap(), seen, class: 0 }
    }

    #[test]
    fn an_arrival_and_the_next_departure_from_its_spot_are_a_stay() {
        let paired = pair(vec![
            event(1, 7, 5_000, Seen::Departure),
            event(2, 7, 1_000, Seen::Arrival),
            event(3, 8, 2_000, Seen::Arrival),
            event(4, 8, 3_000, Seen::Arrival),
            event(5, 9, 3_000, Seen::Departure),
        ]);
        let stays: Vec<_> = paired
            .stays
            .iter()
            .map(|stay| (stay.row, stay.entry.timestamp(), stay.exit.map(|exit| exit.timestamp())))
            .collect();
        assert_eq!(stays, [(2, 1, Some(5)), (3, 2, None)]);
        assert_eq!(paired.departures, 1);
        let rows = |listed: &[Listed]| listed.iter().map(|listed| listed.row).collect::<Vec<_>>();
        assert_eq!(rows(&paired.skipped), [4, 5]);
        assert_eq!(rows(&paired.exit_problems), [3]);
    }

    #[test]
    fn a_file_of_events_is_read_with_its_odd_rows_listed() {
        let text = "ParkingSpotID Timestamp Occupied\nP1 1516124820430 1\nP1 1516124820999 0\nP1 soon 1\n 1516124820999 0\nP2 1516124820430 maybe\nP2\n";
        let columns = "spot=ParkingSpotID,time=Timestamp,occupied=Occupied".parse().unwrap();
        let file = RecordedFile::read("events.csv".into(), Cursor::new(text), &columns).unwrap();
        let (zone, classes) = (TimeZone::utc(), standard_classes());
        let recording = read::read(file, Reading { zone: &zone, classes: &classes }).unwrap();
        assert_eq!((recording.rows, recording.stays.len(), recording.departures), (6, 1, 1));
        let whys: Vec<_> = recording.skipped.iter().map(|listed| (listed.row, listed.why.as_str())).collect();
        assert!(whys[0].1.contains("“soon” is not a time"), "{whys:?}");
        assert_eq!(whys[1], (4, "no spot is named"));
        assert!(whys[2].1.contains("“maybe” does not say"), "{whys:?}");
        assert_eq!(whys[3], (6, "no time"));
    }

    proptest! {
        #[test]
        fn every_event_is_an_arrival_a_departure_or_listed_and_nobody_leaves_before_coming(
            drawn in prop::collection::vec((0_usize..4, 0_i64..50, prop::bool::ANY), 0..60)
        ) {
            let events: Vec<_> = (1..)
                .zip(&drawn)
                .map(|(row, (spot, ms, came))| event(row, *spot, *ms, if *came { Seen::Arrival } else { Seen::Departure }))
                .collect();
            let paired = pair(events);
            let departures = usize::try_from(paired.departures).unwrap();
            prop_assert_eq!(paired.stays.len() + departures + paired.skipped.len(), drawn.len());
            prop_assert_eq!(paired.stays.iter().filter(|stay| stay.exit.is_some()).count(), departures);
            prop_assert!(paired.stays.iter().all(|stay| stay.exit.is_none_or(|exit| exit >= stay.entry)));
            let mut rows: Vec<u64> =
                paired.stays.iter().map(|stay| stay.row).chain(paired.skipped.iter().map(|listed| listed.row)).collect();
            rows.sort_unstable();
            prop_assert!(rows.is_sorted_by(|row, next| row < next));
        }
    }
}
