//! What the window asks the rest of the program for.

use std::path::PathBuf;
use std::sync::Arc;

use super::reply::Paper;
use super::seat::{Approving, SeatCommand};
use super::settings::Settings;
use super::users::UsersCommand;
use crate::domain::facility::{ClassCode, Condition, Need};
use crate::domain::ids::{HandoverId, OpId, SpotId, StayId};
use crate::domain::journal::fact::Flag;
use crate::domain::receipt::PaperKind;
use crate::domain::time::Instant;
use crate::operations::check_in::CheckIn;
use crate::operations::check_out::CheckOut;
use crate::operations::find::FoundBy;
use crate::operations::undo::Undo;
use crate::plan::Import;
use crate::store::sqlite::backup;

/// The number of a command, by which its answer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What the window asks for.
#[derive(Clone, Debug)]
pub enum Command {
    /// Something about the books; answered in the order asked.
    Books(BooksCommand),
    /// Who stands on a spot; answered at once, whatever the books are busy with.
    Look(SpotId),
    /// Something about files that a person chooses.
    Files(FilesCommand),
    /// The full check of the books, which takes a while.
    Verify,
    /// Something about the window itself.
    Window(WindowCommand),
    /// A copy of the books, which takes a while where they are large.
    BackUp(backup::Wanted),
    /// The printer is to be tried again now. Nobody waits for an answer: how it is comes as news.
    TryPrinter,
}

/// What the window asks about itself.
#[derive(Clone, Debug)]
pub enum WindowCommand {
    /// Read its settings.
    ReadSettings,
    /// Save its settings.
    SaveSettings(Settings),
    /// Note that it is at work, and say whether the run before was cut off.
    Begin,
    /// Note that it is closed.
    End,
    /// Look at the disk and the clock now.
    LookAtComputer,
    /// Somebody has looked at the clock, and it is right.
    ClockIsRight,
}

/// What the window asks of the books.
#[derive(Clone, Debug)]
pub enum BooksCommand {
    /// Open the books of the folder.
    Open,
    /// Make a garage in the folder, and open it.
    Begin(NewGarage),
    /// Put a backup in the place of damaged books, and open it.
    Restore(PathBuf),
    /// Begin a new epoch with what can be read of damaged books, and open it.
    BeginEpoch,
    /// Find out what somebody typed, scanned or pointed at.
    Find(Finding),
    /// Say which spot a vehicle would get.
    Suggest(Wanted),
    /// Let a vehicle in.
    CheckIn(Box<CheckIn>),
    /// Let a vehicle out.
    CheckOut(Box<CheckOut>),
    /// Print a paper of a stay again.
    Reprint {
        /// The stay.
        stay: StayId,
        /// Which of its papers.
        paper: PaperKind,
    },
    /// Print a test page.
    TestPage,
    /// Say what this window recorded last.
    LastDone,
    /// Tell the last comings and goings.
    Recent,
    /// Change what was recorded.
    Change(Box<Change>),
    /// Look for stays by what somebody half remembers.
    Search(String),
    /// Tell the notes that nobody has seen, and the matters that are open.
    Handover,
    /// Leave or see a note, or settle a matter.
    HandOver(Box<HandOver>),
    /// Undo what this window recorded last.
    UndoLast(Box<Undo>),
    /// Sign somebody in, or lock the window.
    Seat(SeatCommand),
    /// Something about the users.
    Users(UsersCommand),
    /// Do what somebody may not do alone, with the PIN of one who may.
    Approved(Box<Approving>),
}

/// A change of what was recorded: each is an entry of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An entry or an exit is undone, and why.
    Undo {
        /// The operation that did it.
        of: OpId,
        /// Why.
        reason: Option<String>,
    },
    /// Plate, class or entry time of a stay is put right. `None` leaves a thing as it is.
    Correct {
        /// Whose.
        stay: StayId,
        /// The plate as typed.
        plate: Option<String>,
        /// The class.
        class: Option<ClassCode>,
        /// The entry time.
        entered: Option<Instant>,
        /// Why.
        reason: Option<String>,
    },
    /// A stay gets another spot, or its first one.
    Move {
        /// Whose.
        stay: StayId,
        /// The label of the spot; `None` for the best.
        spot: Option<String>,
    },
    /// A spot is held or opened.
    Hold {
        /// Its label.
        spot: String,
        /// Its version as it was shown.
        shown: i64,
        /// How it stands from then on.
        condition: Condition,
        /// Why.
        reason: String,
        /// Until when; `None` until somebody opens it.
        until: Option<Instant>,
    },
}

/// Something about what one shift hands to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandOver {
    /// A matter is taken off the list.
    Settle {
        /// Whose.
        stay: StayId,
        /// What was looked at, as it was shown.
        what: Vec<Flag>,
        /// What was found.
        finding: String,
    },
    /// A note is left to the next shift.
    Leave(String),
    /// A note is marked as seen.
    See(HandoverId),
}

/// What the window asks about files.
#[derive(Clone, Debug)]
pub enum FilesCommand {
    /// Let somebody choose floor plans.
    ChoosePlans,
    /// Read floor plans.
    ReadPlans(Vec<PathBuf>),
    /// Save a paper as a picture, or as a PDF file where its name ends so.
    SavePaper(Paper, SaveTo),
}

/// Where a paper is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveTo {
    /// Where somebody says.
    Chosen,
    /// In the data folder, where nobody can choose.
    DataFolder,
}

/// A garage to be made.
#[derive(Clone, Debug)]
pub struct NewGarage {
    /// What stands over the entrance.
    pub name: String,
    /// Its time zone in the tz database.
    pub time_zone: String,
    /// The code of its currency.
    pub currency: String,
    /// Where its spots come from.
    pub spots: SpotSource,
}

/// Where a new garage's spots come from.
#[derive(Clone, Debug)]
pub enum SpotSource {
    /// The demo garage, with its tariff.
    Demo,
    /// Floor plans that were read.
    Plans(Arc<Import>),
    /// Car spots in rows, as many on each floor.
    Rows {
        /// Floors, from the ground upwards.
        floors: usize,
        /// Spots on each.
        spots_per_floor: usize,
    },
}

/// Something that somebody typed, scanned or pointed at.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What.
    pub what: What,
    /// The class and needs that are chosen, should it be a vehicle that comes in.
    pub wanted: Wanted,
}

/// What somebody typed, scanned or pointed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A plate, a ticket or a spot.
    Text(String),
    /// A plate that comes in, whatever else the text could mean.
    ComesIn(String),
    /// A vehicle that comes in without a plate.
    WithoutPlate,
    /// A stay that was shown.
    Stay(StayId, FoundBy),
}

/// What kind of vehicle wants a spot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its class; `None` for the garage's usual one.
    pub class: Option<ClassCode>,
    /// What its driver is entitled to.
    pub needs: Vec<Need>,
}
