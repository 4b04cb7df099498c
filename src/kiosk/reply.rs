//! What the window hears from the rest of the program.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use super::command::RequestId;
use super::seat::{SeatAnswer, Staff};
use super::settings::{Monitor, SettingsError, SettingsRead};
use super::state::Computer;
use super::users::UsersAnswer;
use super::widgets::floor_map::FloorPlan;
use crate::domain::facility::ClassCode;
use crate::domain::ids::{OpId, SpotId};
use crate::domain::journal::fact::TicketFate;
use crate::domain::money::MoneyError;
use crate::domain::plate::Plate;
use crate::domain::quote::Quote;
use crate::domain::stay::Stay;
use crate::domain::tariff::CannotPrice;
use crate::domain::ticket::TicketCode;
use crate::domain::time::{Instant, TimeError, TimeZone};
use crate::operations::begin;
use crate::operations::check_in::{CheckInError, CheckedIn, Suggestion};
use crate::operations::check_out::{CheckOutError, CheckedOut};
use crate::operations::correct::CorrectError;
use crate::operations::find::{FindError, FoundBy};
use crate::operations::handover::{Handover, HandoverError, OpenMatters};
use crate::operations::move_stay::MoveError;
use crate::operations::ports::{BooksError, Garage, SpotFacts, UnknownZone};
use crate::operations::print::{Queued, ReprintError};
use crate::operations::publish_tariff::PublishError;
use crate::operations::recent::Movement;
use crate::operations::search::Hit;
use crate::operations::set_up::SetUpError;
use crate::operations::spot_condition::SpotConditionError;
use crate::operations::undo::{UndoError, Undone};
use crate::paper::{Bitmap, PaperError, Sheet};
use crate::plan::{Import, LayoutProblem, PlanError};
use crate::printing::state::PrinterReport;
use crate::store::sqlite::backup::{Kept, Restored};
use crate::store::sqlite::board::{ClassRoom, SpotDetail, Standing, Waiting};
use crate::store::sqlite::epoch::Anew;

/// Something heard from the desk.
#[derive(Debug)]
pub enum Reply {
    /// What came of a command.
    Answer(RequestId, Answer),
    /// Something nobody asked for.
    News(News),
}

/// What came of a command.
#[derive(Debug)]
pub enum Answer {
    /// Of opening the books, making them, restoring them or beginning them anew.
    Opened(Box<Result<Opened, OpenError>>),
    /// Of a search.
    Found(Box<Result<Met, FindError>>),
    /// Of asking for a spot.
    Offered(Box<Result<Offer, CheckInError>>),
    /// Of letting a vehicle in.
    CheckedIn(Box<Result<TicketMade, CheckInError>>),
    /// Of asking for the last comings and goings.
    Recent(Box<Result<Vec<Movement>, BooksError>>),
    /// Of changing what was recorded.
    Changed(Box<Result<Changed, ChangeError>>),
    /// Of looking for stays.
    Searched(Box<Result<Vec<Hit>, BooksError>>),
    /// Of asking for the notes and the open matters.
    Handover(Box<Result<HandoverRead, BooksError>>),
    /// Of leaving or seeing a note, or settling a matter.
    HandedOver(Box<Result<HandedOver, HandoverError>>),
    /// Of letting a vehicle out.
    CheckedOut(Box<Result<ReceiptMade, CheckOutError>>),
    /// Of printing a paper again.
    Reprinted(Box<Result<PaperAgain, ReprintError>>),
    /// Of looking at a spot.
    Spot(Box<Result<Option<SpotDetail>, BooksError>>),
    /// Of choosing floor plans: none if nobody chose.
    PlansChosen(Vec<PathBuf>),
    /// Of reading floor plans.
    PlansRead(Box<Result<Arc<Import>, ReadPlansError>>),
    /// Of saving a paper: where it lies, or `None` if nobody chose a place.
    PaperSaved(Box<Result<Option<PathBuf>, SavePaperError>>),
    /// Of looking after the backups.
    BackupsKept(Box<Result<Kept, BooksError>>),
    /// Of the full check: what does not agree.
    Verified(Box<Result<Vec<String>, BooksError>>),
    /// Of reading the window's settings, with the monitors that say how large they are.
    SettingsRead(Box<SettingsRead>, Vec<Monitor>),
    /// Of saving them.
    SettingsSaved(Result<(), SettingsError>),
    /// Of noting that the window is at work.
    Began(LastRun),
    /// Of queueing a test page.
    TestPage(Box<Result<Queued, BooksError>>),
    /// Of noting that it is closed.
    Ended,
    /// Of asking what this window recorded last.
    LastDone(Box<Result<Option<LastDone>, BooksError>>),
    /// Of undoing it.
    LastUndone(Box<Result<(), UndoError>>),
    /// Of something about the users.
    Users(Box<UsersAnswer>),
    /// Of signing somebody in, or locking the window.
    Seat(Box<SeatAnswer>),
}

/// How the run before ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastRun {
    /// It was closed.
    Closed,
    /// It was cut off.
    CutOff,
}

/// What this window recorded last.
#[derive(Debug)]
pub struct LastDone {
    /// What it was.
    pub what: LastWhat,
    /// The operation that did it.
    pub of: OpId,
    /// The operation that would undo it: the same for every attempt, so that it is undone once.
    pub undo: OpId,
}

/// What one shift hands to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoverRead {
    /// The notes that nobody has seen, the latest first.
    pub notes: Vec<Handover>,
    /// The matters that are open.
    pub open: OpenMatters,
}

/// What was done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedOver {
    /// A matter is off the list.
    Settled,
    /// A note was left.
    Left,
    /// A note was marked as seen.
    Seen,
}

/// What was changed.
#[derive(Clone, Debug)]
pub enum Changed {
    /// An entry or an exit was undone.
    Undone(Undone),
    /// A stay was put right: as it is now.
    Corrected(Box<Stay>),
    /// A stay got a spot: as it is now.
    Moved(Box<Stay>),
    /// A spot is held or was opened: as it is now.
    Held(Box<SpotFacts>),
}

/// Why something was not changed. Nothing was done.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// It cannot be undone.
    #[error(transparent)]
    Undo(#[from] UndoError),
    /// It cannot be put right.
    #[error(transparent)]
    Correct(#[from] CorrectError),
    /// It cannot get that spot.
    #[error(transparent)]
    Move(#[from] MoveError),
    /// The spot stays as it is.
    #[error(transparent)]
    Hold(#[from] SpotConditionError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// A vehicle that was let in or out last.
#[derive(Debug)]
pub enum LastWhat {
    /// It came in, and is still inside.
    In(Box<TicketMade>),
    /// It left.
    Out(Box<Stay>),
}

/// Something nobody asked for.
#[derive(Debug)]
pub enum News {
    /// The layout, at the start and after it changed.
    Layout {
        /// The garage.
        garage: Arc<Garage>,
        /// Its floors as they stand, ready to be drawn.
        floors: Vec<FloorPlan>,
        /// Every spot by its label in capitals.
        labels: HashMap<String, SpotId>,
    },
    /// How spots stand now.
    Spots(Vec<(SpotId, Standing)>),
    /// Who is inside.
    Inside(Inside),
    /// How the printer is, and how its queue stands, whenever that changes.
    Printer(PrinterReport),
    /// What the computer says of its disk and its clock, whenever that changes.
    Computer(Computer),
    /// The map cannot be kept up to date.
    Unreadable(BooksError),
    /// A part of the program has ended that should not have.
    Ended(&'static str),
}

/// Who is inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// Vehicles inside, those without a spot included.
    pub stays: u64,
    /// Vehicles inside without a spot.
    pub overflow: u64,
    /// For each class how many may still enter, and how many are inside.
    pub classes: Vec<ClassRoom>,
    /// The stays that have lasted longest.
    pub longest: Vec<Stay>,
    /// What was handed over and nobody has looked at yet.
    pub waiting: Waiting,
    /// When the latest entry of the journal was written.
    pub written: Option<Instant>,
}

/// Books that are open.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The garage.
    pub garage: Arc<Garage>,
    /// Its time zone.
    pub zone: TimeZone,
    /// What happened on the way.
    pub happened: Happened,
    /// Who may sign in, and who is signed in.
    pub staff: Staff,
}

/// What happened before the books were open.
#[derive(Clone, Debug)]
pub enum Happened {
    /// Nothing out of the ordinary.
    Nothing,
    /// Their schema was brought up to date; a copy was kept.
    KeptCopy(PathBuf),
    /// A backup was put in the place of damaged books.
    Restored(Restored),
    /// A new epoch was begun.
    EpochBegun(Anew),
}

/// Why the books are not open.
#[derive(Debug, Error)]
pub enum OpenError {
    /// There are none: somebody must say what garage this is.
    #[error("there is no garage in this folder yet")]
    FirstRun {
        /// The time zone of this computer, as a suggestion.
        time_zone: String,
    },
    /// They are damaged.
    #[error("{why}")]
    Damaged {
        /// What is wrong.
        why: BooksError,
        /// The newest checked backup.
        backup: Option<PathBuf>,
    },
    /// A garage could not be made.
    #[error(transparent)]
    Begin(#[from] BeginError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Why a garage could not be made. Nothing was done.
#[derive(Debug, Error)]
pub enum BeginError {
    /// No such time zone.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    /// No such currency.
    #[error(transparent)]
    Currency(#[from] MoneyError),
    /// The ground plan cannot be used.
    #[error(transparent)]
    Layout(#[from] LayoutProblem),
    /// Name or booth.
    #[error(transparent)]
    SetUp(#[from] SetUpError),
    /// The demo garage's tariff.
    #[error(transparent)]
    Tariff(#[from] PublishError),
    /// From when it prices.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

impl From<begin::BeginError> for BeginError {
    fn from(error: begin::BeginError) -> Self {
        match error {
            begin::BeginError::Zone(error) => Self::Zone(error),
            begin::BeginError::File(error) => Self::Tariff(error.into()),
            begin::BeginError::SetUp(error) => Self::SetUp(error),
            begin::BeginError::Publish(error) => Self::Tariff(error),
            begin::BeginError::Time(error) => Self::Time(error),
            begin::BeginError::Books(error) => Self::Books(error),
        }
    }
}

/// What somebody typed, scanned or pointed at turned out to be.
#[derive(Clone, Debug)]
pub enum Met {
    /// A vehicle that may leave.
    Leaving(Box<Leaving>),
    /// A vehicle that may come in.
    Coming(Box<Coming>),
    /// Several things: somebody must choose.
    Several(Several),
    /// A vehicle that has left: its receipt.
    Left(Box<ReceiptMade>),
    /// A ticket that was declared void.
    Voided(TicketCode),
    /// A ticket that was never issued here.
    UnknownTicket(TicketCode),
    /// A stay that is no longer in the books.
    Gone,
}

/// What a text could mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Several {
    /// Several vehicles inside with that plate.
    Stays(Vec<Stay>),
    /// A plate inside, or a spot.
    PlateOrSpot {
        /// The stay of that plate.
        plate: Box<Stay>,
        /// The spot of that label.
        spot: SpotFacts,
        /// The stay on it.
        on_spot: Option<Box<Stay>>,
    },
    /// A spot nobody stands on, or a plate that reads like its label.
    FreeSpot {
        /// The text.
        text: String,
        /// The spot.
        spot: SpotFacts,
    },
}

/// A vehicle inside that may leave.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The operation that lets it out: the same for every attempt, so that it leaves once.
    pub op: OpId,
    /// Its stay.
    pub stay: Stay,
    /// By what it was found.
    pub found_by: FoundBy,
    /// The exit instant: the search fixes it.
    pub exit: Instant,
    /// The fee, or why the tariff has none.
    pub price: Result<Quote, CannotPrice>,
}

impl Leaving {
    /// What becomes of the ticket if it leaves now.
    pub const fn fate(&self) -> TicketFate {
        match self.found_by {
            FoundBy::Ticket => TicketFate::Collected,
            FoundBy::Plate | FoundBy::Spot => TicketFate::NotCollected,
        }
    }
}

/// A vehicle that may come in.
#[derive(Clone, Debug)]
pub struct Coming {
    /// The operation that lets it in: the same for every attempt, so that it enters once.
    pub op: OpId,
    /// Its plate, if it has one.
    pub plate: Option<Plate>,
    /// Stays whose plates look like it.
    pub near: Vec<Stay>,
    /// For what class the spot was looked for.
    pub class: ClassCode,
    /// The spot it would get.
    pub offer: Offer,
}

/// The spot a vehicle would get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// This one.
    Spot(Suggestion),
    /// None: what is missing.
    Full(String),
}

/// A vehicle came in.
#[derive(Clone, Debug)]
pub struct TicketMade {
    /// What was recorded.
    pub entry: CheckedIn,
    /// Its ticket.
    pub paper: Paper,
    /// Whether it waits for the printer.
    pub queued: Queued,
}

/// A vehicle left, now or earlier.
#[derive(Clone, Debug)]
pub struct ReceiptMade {
    /// What was recorded.
    pub exit: CheckedOut,
    /// Its receipt.
    pub paper: Paper,
    /// Whether it waits for the printer.
    pub queued: Queued,
}

/// A paper was printed again.
#[derive(Clone, Debug)]
pub struct PaperAgain {
    /// The paper, which says that it is a duplicate.
    pub paper: Paper,
    /// The how-manieth.
    pub copy: u32,
    /// Whether it waits for the printer.
    pub queued: Queued,
}

/// A paper as it would be printed.
#[derive(Clone, Debug)]
pub struct Paper {
    /// What it is: `Entry ticket`, `Receipt B1-1-000123`.
    pub title: String,
    /// What its file is called unless somebody says otherwise, without the ending.
    pub file_stem: String,
    /// What stands on it.
    pub text: String,
    /// What stands where, for files that draw for themselves.
    pub sheet: Arc<Sheet>,
    /// Its dots, or why there are none: nobody is held back by a paper.
    pub dots: Result<Arc<Bitmap>, Arc<PaperError>>,
}

/// Why floor plans could not be read.
#[derive(Debug, Error)]
pub enum ReadPlansError {
    /// A file cannot be opened.
    #[error("{path} cannot be read: {why}")]
    File {
        /// The file.
        path: String,
        /// What the computer says.
        why: std::io::Error,
    },
    /// They are no plans.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// Why a paper could not be saved.
#[derive(Debug, Error)]
pub enum SavePaperError {
    /// It could not be drawn.
    #[error(transparent)]
    Paper(#[from] Arc<PaperError>),
    /// It could not be written.
    #[error("{path} cannot be written: {why}")]
    File {
        /// The file.
        path: String,
        /// What the computer says.
        why: std::io::Error,
    },
}
