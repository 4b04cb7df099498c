//! What is to be measured.

use std::path::PathBuf;

/// A part of the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Beside bare SQL.
    Beside,
    /// By the size of the garage.
    Spots,
    /// By the length of its past.
    Past,
}

/// What is to be measured.
#[derive(Clone, Debug)]
pub(crate) struct Arguments {
    only: Option<Part>,
    /// Round trips of one side in one round.
    pub(crate) trips: usize,
    /// Rounds.
    pub(crate) rounds: usize,
    /// Sizes of garages, in spots.
    pub(crate) spots: Vec<u32>,
    /// Lengths of pasts, in stays.
    pub(crate) past: Vec<u32>,
    /// Where the garages are made.
    pub(crate) folder: PathBuf,
}

impl Arguments {
    /// Reads them; says what is wrong with them.
    pub(crate) fn read(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self {
            only: None,
            trips: 100,
            rounds: 15,
            spots: vec![100, 10_000],
            past: vec![0, 100_000],
            folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
        };
        let mut words = words;
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                // Cargo adds the first by itself; the second is how it is without it.
                "--bench" | "--quick" => {}
                "--full" => {
                    arguments.rounds = 30;
                    arguments.spots = vec![100, 10_000, 1_000_000];
                    arguments.past = vec![0, 1_000_000, 10_000_000];
                }
                "--only" => {
                    arguments.only = Some(match value()?.as_str() {
                        "beside" => Part::Beside,
                        "spots" => Part::Spots,
                        "past" => Part::Past,
                        other => return Err(format!("--only knows beside, spots and past, not {other}")),
                    });
                }
                "--trips" => arguments.trips = number(&value()?)?,
                "--rounds" => arguments.rounds = number(&value()?)?,
                "--spots" => arguments.spots = numbers(&value()?)?,
                "--past" => arguments.past = numbers(&value()?)?,
                "--folder" => arguments.folder = PathBuf::from(value()?),
                other => return Err(format!("{other} is not known; see the first lines of benches/round_trip.rs")),
            }
        }
        Ok(arguments)
    }

    /// Whether a part is wanted.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_not_one| format!("{text} is not a number"))
}

fn numbers(text: &str) -> Result<Vec<u32>, String> {
    text.split(',').map(number).collect()
}
