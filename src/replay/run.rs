//! The run itself: steps in batches, each batch one commit, each step acknowledged after it.

use std::cell::Cell;
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Instant;

use thiserror::Error;

use super::ack::{AckError, AckFile};
use super::columns::Columns;
use super::file::{FileError, RecordedFile};
use super::plan::{Event, Step, plan};
use super::read::{Listed, Reading, Recording, read};
use super::report::{Report, Stopwatch};
use super::resume::{Earlier, Refusal, earlier};
use super::steps::{Done, StepError, Steps};
use crate::domain::journal::Actor;
use crate::domain::time::TimeZone;
use crate::operations::check_in::WhenFull;
use crate::operations::ports::{Books as _, BooksError};
use crate::operations::till::TillBooks as _;
use crate::store::sqlite::{Operation, SqliteStore, status};

/// How many operations wait together for one commit, where nobody says otherwise.
pub const TOGETHER: usize = 64;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The file of recorded stays.
    pub stays: PathBuf,
    /// Its columns.
    pub columns: Columns,
    /// The zone of its times without an offset; `None` is the facility's.
    pub zone: Option<TimeZone>,
    /// What to do with a vehicle for which there is no spot.
    pub when_full: WhenFull,
    /// Where each step is noted after its commit.
    pub ack: Option<PathBuf>,
    /// How many operations wait together for one commit; at least 1.
    pub together: usize,
}

/// Why a replay stopped. What it did is in the books; the same replay goes on from there.
#[derive(Debug, Error)]
pub enum ReplayError {
    /// The file cannot be replayed. Nothing was done.
    #[error(transparent)]
    File(#[from] FileError),
    /// People work there. Nothing was done.
    #[error(
        "this garage has users or shifts: recorded stays among real ones would spoil its books. Replay them in a folder of their own (parkhaus init)"
    )]
    RealGarage,
    /// The garage has no vehicle classes. Nothing was done.
    #[error("the garage has no vehicle classes, so no vehicle can come in")]
    NoClasses,
    /// Acknowledgements cannot be written.
    #[error(transparent)]
    Ack(#[from] AckError),
    /// The books stopped it on the way.
    #[error("the replay stopped at row {row}: {why}. Run the same replay again and it goes on from there")]
    Stopped {
        /// The row.
        row: u64,
        /// Why.
        why: BooksError,
    },
    /// The books could not be read.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Replays a file of recorded stays.
pub fn replay(store: &mut SqliteStore, request: &Replay) -> Result<Report, ReplayError> {
    let began = Instant::now();
    let actor = Actor::new(Actor::CLI);
    let (garage, is_real) = store.read(&actor, |desk| {
        // Unattended shifts are the replay's own: what it takes goes there.
        let is_real = desk.books.has_users()? || desk.books.has_attended_shifts()?;
        Ok::<_, BooksError>((desk.books.garage()?, is_real))
    })?;
    if is_real {
        return Err(ReplayError::RealGarage);
    }
    if garage.classes.is_empty() {
        return Err(ReplayError::NoClasses);
    }
    let zone = request.zone.clone().unwrap_or_else(|| store.zone().clone());
    let file = RecordedFile::open(&request.stays, &request.columns)?;
    let recording = read(file, Reading { zone: &zone, classes: &garage.classes })?;
    let events = plan(&recording.stays);
    let steps = Steps {
        digest: recording.digest,
        stays: &recording.stays,
        classes: &garage.classes,
        when_full: request.when_full,
    };
    let earlier = store.read(&actor, |desk| earlier(desk, &steps, &events))?;
    let ack = request.ack.as_deref().map(AckFile::open).transpose()?;
    let mut run = Run { steps: &steps, ack, tally: Tally::default() };
    run.tally.retraced(&earlier, &recording);
    let ahead = events.get(earlier.behind..).unwrap_or_default();
    for batch in earlier.missing_exits.chunks(request.together.max(1)).chain(ahead.chunks(request.together.max(1))) {
        run.take(store, &actor, batch)?;
    }
    let tally = run.tally;
    let totals = status::totals(store)?;
    Ok(tally.report(recording, totals, began))
}

struct Run<'a> {
    steps: &'a Steps<'a>,
    ack: Option<AckFile>,
    tally: Tally,
}

impl Run<'_> {
    /// Takes steps that wait together for one commit.
    fn take(&mut self, store: &mut SqliteStore, actor: &Actor, batch: &[Event]) -> Result<(), ReplayError> {
        let taken = Cell::new(0);
        let steps = self.steps;
        let mut operations: Vec<Operation<'_, Done, StepError>> = Vec::with_capacity(batch.len());
        for (place, event) in batch.iter().enumerate() {
            let taken = &taken;
            operations.push(Box::new(move |desk| steps.take(desk, *event, place, taken)));
        }
        let asked = Instant::now();
        let answers = store.write_together(actor, &mut operations);
        let took = asked.elapsed();
        let mut stopped = None;
        for (event, answer) in batch.iter().zip(answers) {
            let row = steps.stays.get(event.stay).map_or(0, |stay| stay.row);
            match answer {
                Ok(done) => {
                    if matches!(done, Done::Entered | Done::Left | Done::LeftOddly(_)) {
                        self.tally.time(event.step, took);
                        if let Some(ack) = &mut self.ack {
                            ack.acknowledge(row, event.step)?;
                        }
                    }
                    self.tally.count(row, done);
                }
                Err(StepError::Books(why)) if stopped.is_none() => stopped = Some(ReplayError::Stopped { row, why }),
                Err(_later) => {}
            }
        }
        stopped.map_or(Ok(()), Err)
    }
}

/// What came of the rows so far.
#[derive(Default)]
struct Tally {
    entries: u64,
    exits: u64,
    already: u64,
    refused_full: u64,
    /// Rows that were refused, with the reason.
    refused: Vec<Listed>,
    exit_problems: Vec<Listed>,
    /// Rows whose vehicle never came in: what the file says about their exits is of no interest.
    never_entered: HashSet<u64>,
    check_in: Stopwatch,
    check_out: Stopwatch,
}

impl Tally {
    fn retraced(&mut self, earlier: &Earlier, recording: &Recording) {
        let row = |stay: &usize| recording.stays.get(*stay).map(|stay| stay.row);
        self.already = earlier.entered;
        for (stay, why) in &earlier.refused {
            let done = match why {
                Refusal::Full => Done::RefusedFull,
                Refusal::Inside => Done::Refused(
                    "an earlier run of this file did not let it in: a vehicle with this plate was inside".to_owned(),
                ),
                Refusal::Unknown => Done::Refused("an earlier run of this file did not let it in".to_owned()),
            };
            if let Some(row) = row(stay) {
                self.count(row, done);
            }
        }
    }

    fn time(&mut self, step: Step, took: std::time::Duration) {
        match step {
            Step::In => self.check_in.note(took),
            Step::Out => self.check_out.note(took),
        }
    }

    fn count(&mut self, row: u64, done: Done) {
        let one_more = |count: &mut u64| *count = count.saturating_add(1);
        match done {
            Done::Entered => one_more(&mut self.entries),
            Done::AlreadyEntered => one_more(&mut self.already),
            Done::RefusedFull => {
                one_more(&mut self.refused_full);
                self.never_entered.insert(row);
            }
            Done::Refused(why) => {
                self.refused.push(Listed { row, why });
                self.never_entered.insert(row);
            }
            Done::Left => one_more(&mut self.exits),
            Done::LeftOddly(why) => {
                one_more(&mut self.exits);
                self.exit_problems.push(Listed { row, why });
            }
            Done::NotLeft(why) => self.exit_problems.push(Listed { row, why }),
            Done::AlreadyLeft | Done::NeverEntered => {}
        }
    }

    fn report(self, recording: Recording, totals: status::Totals, began: Instant) -> Report {
        let mut skipped = recording.skipped;
        skipped.extend(self.refused);
        skipped.sort_by_key(|listed| listed.row);
        let mut exit_problems = recording.exit_problems;
        exit_problems.retain(|listed| !self.never_entered.contains(&listed.row));
        exit_problems.extend(self.exit_problems);
        exit_problems.sort_by_key(|listed| listed.row);
        Report {
            rows: recording.rows,
            departures: recording.departures,
            entries: self.entries,
            exits: self.exits,
            already: self.already,
            refused_full: self.refused_full,
            skipped,
            exit_problems,
            totals,
            check_in: self.check_in.times(),
            check_out: self.check_out.times(),
            took: began.elapsed(),
        }
    }
}
