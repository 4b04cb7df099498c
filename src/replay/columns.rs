//! Which column of a recorded file says what.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::shown::shown;

/// What a column may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// When the vehicle came in.
    Entry,
    /// When it left.
    Exit,
    /// How long it stayed: with the exit or the entry, it says the other.
    Duration,
    /// Its plate.
    Plate,
    /// Its class.
    Vehicle,
    /// In a file of spot events: the spot.
    Spot,
    /// In a file of spot events: when.
    Time,
    /// In a file of spot events: whether the spot is occupied from then on.
    Occupied,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] =
        [Self::Entry, Self::Exit, Self::Duration, Self::Plate, Self::Vehicle, Self::Spot, Self::Time, Self::Occupied];

    /// Its name on the command line, and the column it is read from where none is named.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Exit => "exit",
            Self::Duration => "duration",
            Self::Plate => "plate",
            Self::Vehicle => "vehicle",
            Self::Spot => "spot",
            Self::Time => "time",
            Self::Occupied => "occupied",
        }
    }

    const fn belongs_to_spot_events(self) -> bool {
        matches!(self, Self::Spot | Self::Time | Self::Occupied)
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The columns as somebody named them: `entry=arrived,exit=left`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    named: BTreeMap<Role, String>,
}

/// Where in each row the facts of a stay stand. Columns are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One row is one stay.
    Stays {
        /// Its times.
        times: StayTimes,
        /// The plate.
        plate: Option<usize>,
        /// The vehicle class.
        vehicle: Option<usize>,
    },
    /// One row is one event of a spot; a stay is an arrival and the next departure.
    SpotEvents {
        /// The spot.
        spot: usize,
        /// When.
        time: usize,
        /// Whether it is occupied from then on.
        occupied: usize,
        /// The vehicle class.
        vehicle: Option<usize>,
    },
}

/// Which columns tell entry and exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StayTimes {
    /// Both.
    EntryAndExit {
        /// The entry.
        entry: usize,
        /// The exit.
        exit: usize,
    },
    /// The exit, and how long it was since the entry.
    ExitAndDuration {
        /// The exit.
        exit: usize,
        /// The length.
        duration: usize,
    },
    /// The entry, and how long it was until the exit.
    EntryAndDuration {
        /// The entry.
        entry: usize,
        /// The length.
        duration: usize,
    },
}

/// Why the columns cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColumnsError {
    /// Not a pair.
    #[error("“{0}” does not name a column: write WHAT=COLUMN, as in entry=arrived")]
    NotAPair(String),
    /// A role nobody knows.
    #[error(
        "“{0}” is nothing a column can say; it can be entry, exit, duration, plate, vehicle, or for spot events spot, time, occupied"
    )]
    UnknownRole(String),
    /// One role twice.
    #[error("{0} is named twice: name one column for it")]
    NamedTwice(Role),
    /// The file has no such column.
    #[error(
        "the file has no column “{column}” for {role}; its columns are: {found}. Name the right ones: --columns {role}=…"
    )]
    NoColumn {
        /// What it was to say.
        role: Role,
        /// Its name.
        column: String,
        /// The names that the file has.
        found: String,
    },
    /// The file has two columns of that name.
    #[error("the file has two columns “{0}”: give them different names first")]
    TwoColumns(String),
    /// Entry, exit and duration are one too many.
    #[error("entry, exit and duration are named, and one follows from the other two: leave one out")]
    OneTooMany,
    /// A duration alone.
    #[error("a duration says nothing without a time: name the entry or the exit too")]
    DurationAlone,
    /// Stays and events do not mix.
    #[error("{0} is for files of spot events (spot, time, occupied) and does not go with {1}")]
    DoNotMix(Role, Role),
}

impl FromStr for Columns {
    type Err = ColumnsError;

    fn from_str(text: &str) -> Result<Self, ColumnsError> {
        let mut named = BTreeMap::new();
        for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
            let (role, column) = pair.split_once('=').ok_or_else(|| ColumnsError::NotAPair(pair.trim().to_owned()))?;
            let (role, column) = (role.trim(), column.trim());
            if column.is_empty() {
                return Err(ColumnsError::NotAPair(pair.trim().to_owned()));
            }
            let role = Role::from_code(role).ok_or_else(|| ColumnsError::UnknownRole(role.to_owned()))?;
            if named.insert(role, column.to_owned()).is_some() {
                return Err(ColumnsError::NamedTwice(role));
            }
        }
        Ok(Self { named })
    }
}

impl Columns {
    /// Finds the columns in the first row of a file. Where none is named for a role, the column with the role's name is read.
    pub fn find(&self, header: &[String]) -> Result<Shape, ColumnsError> {
        let header = Header(header);
        let vehicle = self.find_if_there(Role::Vehicle, header)?;
        if let Some(event_role) = Role::ALL.into_iter().find(|role| role.belongs_to_spot_events() && self.names(*role))
        {
            let mut others = [Role::Entry, Role::Exit, Role::Duration, Role::Plate].into_iter();
            if let Some(other) = others.find(|role| self.names(*role)) {
                return Err(ColumnsError::DoNotMix(event_role, other));
            }
            return Ok(Shape::SpotEvents {
                spot: self.find_one(Role::Spot, header)?,
                time: self.find_one(Role::Time, header)?,
                occupied: self.find_one(Role::Occupied, header)?,
                vehicle,
            });
        }
        let plate = self.find_if_there(Role::Plate, header)?;
        Ok(Shape::Stays { times: self.find_times(header)?, plate, vehicle })
    }

    fn find_times(&self, header: Header<'_>) -> Result<StayTimes, ColumnsError> {
        let named = (self.names(Role::Entry), self.names(Role::Exit), self.names(Role::Duration));
        match named {
            (_, _, false) => Ok(StayTimes::EntryAndExit {
                entry: self.find_one(Role::Entry, header)?,
                exit: self.find_one(Role::Exit, header)?,
            }),
            (false, true, true) => Ok(StayTimes::ExitAndDuration {
                exit: self.find_one(Role::Exit, header)?,
                duration: self.find_one(Role::Duration, header)?,
            }),
            (true, false, true) => Ok(StayTimes::EntryAndDuration {
                entry: self.find_one(Role::Entry, header)?,
                duration: self.find_one(Role::Duration, header)?,
            }),
            (true, true, true) => Err(ColumnsError::OneTooMany),
            (false, false, true) => Err(ColumnsError::DurationAlone),
        }
    }

    fn names(&self, role: Role) -> bool {
        self.named.contains_key(&role)
    }

    fn column_of(&self, role: Role) -> &str {
        self.named.get(&role).map_or(role.code(), String::as_str)
    }

    fn find_one(&self, role: Role, header: Header<'_>) -> Result<usize, ColumnsError> {
        let column = self.column_of(role);
        header.find(column)?.ok_or_else(|| ColumnsError::NoColumn {
            role,
            column: column.to_owned(),
            found: header.listed(),
        })
    }

    /// A column that the file need not have, unless somebody named it.
    fn find_if_there(&self, role: Role, header: Header<'_>) -> Result<Option<usize>, ColumnsError> {
        if self.names(role) { self.find_one(role, header).map(Some) } else { header.find(role.code()) }
    }
}

/// The names in the first row.
#[derive(Clone, Copy)]
struct Header<'a>(&'a [String]);

impl Header<'_> {
    /// The column of that name; capitals count only where they make the difference.
    fn find(self, column: &str) -> Result<Option<usize>, ColumnsError> {
        let exact = self.places(|name| name == column);
        let places = if exact.is_empty() { self.places(|name| name.eq_ignore_ascii_case(column)) } else { exact };
        match places.as_slice() {
            [] => Ok(None),
            [place] => Ok(Some(*place)),
            _ => Err(ColumnsError::TwoColumns(column.to_owned())),
        }
    }

    fn places(self, is_it: impl Fn(&str) -> bool) -> Vec<usize> {
        self.0.iter().enumerate().filter(|(_, name)| is_it(name.trim())).map(|(place, _)| place).collect()
    }

    /// The names for a message; of a very wide file the first ones.
    fn listed(self) -> String {
        let names: Vec<&str> = self.0.iter().take(100).map(|name| name.trim()).collect();
        shown(&names.join(", "), 400)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Vec<String> {
        names.split(',').map(str::to_owned).collect()
    }

    fn shape(columns: &str, names: &str) -> Result<Shape, ColumnsError> {
        columns.parse::<Columns>()?.find(&header(names))
    }

    #[test]
    fn without_a_word_the_columns_are_those_of_the_roles_names() {
        assert_eq!(
            shape("", "seq,Entry, exit"),
            Ok(Shape::Stays { times: StayTimes::EntryAndExit { entry: 1, exit: 2 }, plate: None, vehicle: None })
        );
        assert_eq!(
            shape("", "entry,exit,vehicle,plate"),
            Ok(Shape::Stays { times: StayTimes::EntryAndExit { entry: 0, exit: 1 }, plate: Some(3), vehicle: Some(2) })
        );
    }

    #[test]
    fn named_columns_are_found_whatever_they_are_called() {
        assert_eq!(
            shape("entry=connectionTime, exit=disconnectTime,plate=userID", "id,userID,connectionTime,disconnectTime"),
            Ok(Shape::Stays { times: StayTimes::EntryAndExit { entry: 2, exit: 3 }, plate: Some(1), vehicle: None })
        );
        assert_eq!(
            shape("exit=end,duration=length", "length,end"),
            Ok(Shape::Stays { times: StayTimes::ExitAndDuration { exit: 1, duration: 0 }, plate: None, vehicle: None })
        );
        assert_eq!(
            shape("entry=start,duration=length", "length,start"),
            Ok(Shape::Stays {
                times: StayTimes::EntryAndDuration { entry: 1, duration: 0 },
                plate: None,
                vehicle: None
            })
        );
        assert_eq!(
            shape("spot=ParkingSpotID,time=Timestamp", "ParkingSpotID,Timestamp,Occupied"),
            Ok(Shape::SpotEvents { spot: 0, time: 1, occupied: 2, vehicle: None })
        );
        // Capitals decide only between columns that differ in nothing else.
        assert_eq!(
            shape("entry=IN,exit=out", "in,IN,Out"),
            Ok(Shape::Stays { times: StayTimes::EntryAndExit { entry: 1, exit: 2 }, plate: None, vehicle: None })
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_what_to_write() {
        for (columns, names, words) in [
            ("entry", "entry,exit", "WHAT=COLUMN"),
            ("entry=", "entry,exit", "WHAT=COLUMN"),
            ("driver=x", "x", "“driver” is nothing a column can say"),
            ("entry=a,entry=b", "a,b", "entry is named twice"),
            ("entry=a", "b,exit", "no column “a” for entry; its columns are: b, exit"),
            ("plate=p", "entry,exit", "no column “p” for plate"),
            ("", "arrived,left", "no column “entry” for entry; its columns are: arrived, left"),
            ("", "entry,exit,exit", "two columns “exit”"),
            ("entry=a,exit=b,duration=c", "a,b,c", "leave one out"),
            ("duration=c", "entry,exit,c", "name the entry or the exit too"),
            ("spot=a,entry=b", "a,b", "spot is for files of spot events"),
            ("spot=a", "a,time", "no column “occupied” for occupied"),
        ] {
            let error = shape(columns, names).unwrap_err().to_string();
            assert!(error.contains(words), "{columns} in {names}: {error}");
        }
    }

    #[test]
    fn a_very_wide_file_does_not_fill_the_screen() {
        let names: Vec<String> = (0..5_000).map(|column| format!("c{column}")).collect();
        let error = Columns::default().find(&names).unwrap_err().to_string();
        assert!(error.len() < 600, "{error}");
    }
}
