//! What somebody can ask of the window: nested by screen, so that no list grows long.

use std::path::PathBuf;

use super::command::SaveTo;
use super::seat::SeatIntent;
use super::settings::Settings;
use super::state::{ExitPart, Part, WayOut};
use super::users::UsersIntent;
use crate::domain::facility::{ClassCode, Condition, Need};
use crate::domain::ids::{FloorId, HandoverId, OpId, SpotId, StayId};
use crate::domain::time::Instant;
use crate::operations::find::FoundBy;

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// At the first run.
    Start(StartIntent),
    /// At the counter.
    Counter(CounterIntent),
    /// On the map and beside it.
    Board(BoardIntent),
    /// Over damaged books.
    Mend(MendIntent),
    /// About the window itself.
    Window(WindowIntent),
    /// About its settings, its way out and its last run.
    Settings(SettingsIntent),
    /// About who is at the window.
    Seat(SeatIntent),
    /// On the page of the users.
    Users(UsersIntent),
    /// On the status line.
    Status(StatusIntent),
}

/// What somebody asks for at the first run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartIntent {
    /// The demo garage.
    Demo,
    /// To import plans.
    Import,
    /// To begin without a plan.
    Empty,
    /// Back to the three ways.
    Back,
    /// To choose files in a dialog.
    ChooseFiles,
    /// To take a file whose path was typed.
    AddFile(PathBuf),
    /// To leave a file out again.
    DropFile(usize),
    /// To make the garage.
    Make(GarageDraft),
    /// Somebody typed what looks like the number of a payment card.
    CardNumber,
}

/// A garage as somebody typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GarageDraft {
    /// What stands over the entrance.
    pub name: String,
    /// Its time zone.
    pub time_zone: String,
    /// Its currency.
    pub currency: String,
    /// How many floors, where there is no plan.
    pub floors: String,
    /// How many spots on each, where there is no plan.
    pub spots: String,
}

/// What somebody asks for at the counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CounterIntent {
    /// To find out what was typed or scanned.
    Find(String),
    /// To find out what was typed; if it comes in, it is of this class.
    FindAs(ClassCode, String),
    /// To find out what the scanner read.
    Scan(String),
    /// To take the text for a plate that comes in.
    ComesIn(String),
    /// To let a vehicle in that has no plate.
    WithoutPlate,
    /// To let a vehicle of this class in that has no plate.
    WithoutPlateAs(ClassCode),
    /// To let a vehicle without a plate in on a spot.
    WithoutPlateOn {
        /// The label of the spot.
        label: String,
        /// The spot.
        spot: SpotId,
    },
    /// To turn to a vehicle that is inside.
    Turn(StayId, FoundBy),
    /// To see the last comings and goings.
    Recent,
    /// To choose one of them.
    ChooseMovement(OpId),
    /// To undo the one that is chosen, and why; empty where no reason is needed.
    Undo(String),
    /// To see the paper of the one that is chosen, or its vehicle.
    ShowChosen,
    /// About what one shift hands to the next.
    Handover(HandoverIntent),
    /// About a stay that is looked for.
    Search(SearchIntent),
    /// To go back to the empty field.
    Back,
    /// About the vehicle that comes in.
    Entry(EntryIntent),
    /// About the vehicle that leaves.
    Exit(ExitIntent),
    /// About the spot that is looked at.
    Spot(SpotIntent),
    /// To save the paper on the screen.
    Save(SaveTo),
    /// To print the paper on the screen again.
    Reprint,
    /// Somebody typed what looks like the number of a payment card.
    CardNumber,
}

/// What somebody asks for about what one shift hands to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandoverIntent {
    /// To see it.
    Open,
    /// To choose a matter.
    Choose(StayId),
    /// To see the vehicle or receipt of the one that is chosen.
    ShowChosen,
    /// To take the one that is chosen off the list, and what was found.
    Settle(String),
    /// To leave a note to the next shift.
    Leave(String),
    /// To mark a note as seen.
    See(HandoverId),
}

/// What somebody asks for about a stay that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchIntent {
    /// To look for stays by a text that is known already, or by one that is typed next.
    Open(String),
    /// To look for a text.
    LookFor(String),
    /// To choose one of the stays found.
    Choose(StayId),
    /// To see the exit or the receipt of one of them.
    Show(StayId),
}

/// What somebody asks for while a vehicle comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryIntent {
    /// Another class.
    Class(ClassCode),
    /// A need more or less.
    Toggle(Need),
    /// This very spot, by its label.
    Spot(String),
    /// The suggested spot again.
    Suggested,
    /// To let it in although its plate is inside, and why.
    Again(String),
    /// The ticket.
    MakeTicket,
    /// The ticket, without a spot.
    WithoutSpot,
}

/// What somebody asks for while a vehicle leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExitIntent {
    /// To close the stay, paid in cash: what was typed as given; empty for the exact amount.
    Cash(String),
    /// To close the stay, paid by card.
    Card,
    /// To let it out without payment, and why.
    Unpaid(String),
    /// To fix a price where the tariff has none, and why.
    SetPrice {
        /// The price, as typed.
        price: String,
        /// Why.
        reason: String,
    },
    /// To put plate, class or entry time right: as typed.
    Correct {
        /// The plate.
        plate: String,
        /// The class, if it is another.
        class: Option<ClassCode>,
        /// The entry time on the garage's clock.
        entered: String,
        /// Why.
        reason: String,
    },
    /// To give it another spot, or its first one: its label; empty for the best.
    Move(String),
    /// It is another vehicle with the same plate: let it in, and why.
    AnotherVehicle(String),
}

/// What somebody asks for about the spot that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpotIntent {
    /// To put it out of service, to reserve it, or to open it again: asks why and until when.
    Ask(Condition),
    /// That very thing, now.
    Record {
        /// Why.
        reason: String,
        /// Until when, as typed; empty until somebody opens it.
        until: String,
    },
    /// To let the next vehicle in on it.
    CheckInHere,
    /// To turn to the vehicle on it, with a part of its exit open.
    TurnTo(StayId, ExitPart),
}

/// What somebody asks for on the map and beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoardIntent {
    /// To see another floor.
    Floor(FloorId),
    /// To point at a spot.
    Spot(SpotId),
    /// To look away from a spot.
    LookAway,
    /// The pointer came onto a spot, or left the spots.
    Hover(Option<SpotId>),
}

/// What somebody asks for over damaged books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MendIntent {
    /// A way out: pressed once, it asks again.
    Choose(WayOut),
    /// That very way out, now.
    Confirm(WayOut),
    /// None of them yet.
    NotYet,
}

/// What is asked about the window's settings, its way out and its last run.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingsIntent {
    /// To see the settings.
    Open,
    /// To go back to the work.
    Close,
    /// Other settings, from now on.
    Change(Box<Settings>),
    /// To lay a card on the screen.
    Measure,
    /// Whether so many pixels to a metre fit it.
    Try(u32),
    /// They do.
    ItFits,
    /// To leave the kiosk: asks again.
    AskToLeave,
    /// To leave it now.
    Leave,
    /// To see the ticket or receipt that was recorded last.
    ShowLastPaper,
    /// To undo what was recorded last: asks again.
    AskToUndoLast,
    /// To undo it now.
    UndoLast,
}

/// What is asked on the status line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusIntent {
    /// To see the details of a part, and what can be done.
    Show(Part),
    /// To go back to what was on the screen before.
    Close,
    /// To try the printer again.
    TryPrinter,
    /// To print a test page.
    TestPage,
    /// Papers that were given up are known.
    GivenUpSeen,
    /// To look at the disk again.
    LookAgain,
    /// The clock is right, whatever it looks like.
    ClockIsRight,
    /// To check the journal.
    Check,
    /// To make a backup.
    BackUp,
}

/// What is asked about the window itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowIntent {
    /// The window has opened.
    Opened,
    /// The clock shows another minute.
    Minute(Instant),
    /// To try again.
    TryAgain,
    /// To take a line out of the status bar.
    Dismiss(usize),
    /// To close the window.
    Close,
}
