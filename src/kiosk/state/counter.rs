//! The counter: one vehicle at a time, from the one field to its ticket or receipt.

use std::path::PathBuf;

use super::{Handover, Hold, Message, Recent, Remote, Search};
use crate::domain::facility::{ClassCode, Need};
use crate::domain::ids::{OpId, SpotId, StayId};
use crate::domain::money::Money;
use crate::domain::plate::Plate;
use crate::domain::stay::{Stay, StayState};
use crate::kiosk::reply::{Leaving, Offer, Paper, ReceiptMade, Several, TicketMade};

/// The screen that does the attendant's work.
#[derive(Debug, Default)]
pub struct Counter {
    /// What is being done.
    pub step: Step,
    /// Grows whenever another vehicle's turn begins: then what was typed for the one before is cleared.
    pub form: u64,
    /// The search that was asked for.
    pub search: Remote<()>,
    /// What goes along with that search to what it finds.
    pub along: Along,
    /// What somebody is told about the last thing asked for.
    pub message: Option<Message>,
    /// The spot that the next vehicle shall get, where somebody chose one before typing a plate: its label, and itself.
    pub next_on: Option<(String, SpotId)>,
}

/// What goes along with a search to what it finds.
#[derive(Debug, Default)]
pub struct Along {
    /// What is to be said then.
    pub message: Option<Message>,
    /// Why a vehicle may come in although its plate is inside.
    pub again: Option<String>,
    /// The spot that it shall get: its label, and itself.
    pub spot: Option<(String, SpotId)>,
    /// The part of an exit that is to be open.
    pub opens: ExitPart,
}

/// A part of an exit that may be open from the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExitPart {
    /// The fee.
    #[default]
    Fee,
    /// Another spot.
    Move,
    /// Plate, class or entry time put right.
    Correct,
}

/// What is being done.
#[derive(Debug, Default)]
pub enum Step {
    /// Nothing: the field waits.
    #[default]
    Idle,
    /// A text could mean several things.
    Choose(Several),
    /// A vehicle comes in.
    Entry(Box<Entry>),
    /// A vehicle leaves.
    Exit(Box<Exit>),
    /// Somebody looks at the last comings and goings.
    Recent(Box<Recent>),
    /// Somebody looks at what one shift hands to the next.
    Handover(Box<Handover>),
    /// Somebody looks for a stay.
    Search(Box<Search>),
    /// A spot is held or opened.
    Hold(Box<Hold>),
    /// A ticket was made.
    Ticket(Box<Ticket>),
    /// A vehicle left, now or earlier.
    Receipt(Box<PaperShown>),
}

/// A vehicle that comes in.
#[derive(Debug)]
pub struct Entry {
    /// The operation that lets it in.
    pub op: OpId,
    /// Its plate, if it has one.
    pub plate: Option<Plate>,
    /// Stays whose plates look like it.
    pub near: Vec<Stay>,
    /// Its class.
    pub class: ClassCode,
    /// What its driver is entitled to.
    pub needs: Vec<Need>,
    /// The spot it would get.
    pub offer: Remote<Offer>,
    /// Which spot it shall get.
    pub pick: Pick,
    /// The vehicle inside that has this very plate, once that is known.
    pub inside: Option<InsideAlready>,
    /// Why it comes in although that plate is inside.
    pub again: Option<String>,
    /// The ticket that was asked for.
    pub making: Remote<()>,
}

/// A vehicle inside that has the plate of one that comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsideAlready {
    /// Its stay.
    pub stay: StayId,
    /// Its plate, as typed at its entry.
    pub plate: String,
}

/// Which spot a vehicle shall get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// The one that is suggested.
    #[default]
    Suggested,
    /// One that the attendant chose.
    Chosen {
        /// Its label.
        label: String,
        /// The spot.
        spot: SpotId,
        /// What is unusual about it.
        notes: Vec<String>,
    },
}

/// A vehicle that leaves.
#[derive(Debug)]
pub struct Exit {
    /// The stay and its price.
    pub leaving: Leaving,
    /// The price that a person fixed, where the tariff has none.
    pub by_hand: Option<HandPrice>,
    /// The exit that was asked for.
    pub paying: Remote<()>,
    /// The change of the stay that was asked for.
    pub changing: Remote<()>,
    /// The part of it that was asked for.
    pub opens: ExitPart,
}

/// A price that a person fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandPrice {
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

/// A ticket that was made.
#[derive(Debug)]
pub struct Ticket {
    /// What was recorded.
    pub made: TicketMade,
    /// Its picture, if somebody saves it.
    pub saving: Saving,
    /// The reprint, if somebody asks for one: which duplicate it was.
    pub printing: Remote<u32>,
}

/// A receipt on the screen.
#[derive(Debug)]
pub struct PaperShown {
    /// What was recorded.
    pub made: ReceiptMade,
    /// Whether the vehicle left just now.
    pub when: Left,
    /// Its picture, if somebody saves it.
    pub saving: Saving,
    /// The reprint, if somebody asks for one: which duplicate it was.
    pub printing: Remote<u32>,
}

/// When a vehicle left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Just now: money may still have to change hands.
    Now,
    /// Earlier: nothing is done.
    Earlier,
}

/// How far the saving of a picture has come: `None` inside if nobody chose a place.
pub type Saving = Remote<Option<PathBuf>>;

impl Counter {
    /// Another vehicle's turn.
    pub(in crate::kiosk) fn begin(&mut self, step: Step) {
        self.step = step;
        self.form = self.form.wrapping_add(1);
        self.message = None;
        self.next_on = None;
    }

    /// Whether something is being recorded: then nothing else may begin, lest its outcome is missed.
    pub const fn is_recording(&self) -> bool {
        match &self.step {
            Step::Entry(entry) => entry.making.is_pending(),
            Step::Exit(exit) => exit.paying.is_pending() || exit.changing.is_pending(),
            Step::Recent(recent) => recent.undoing.is_pending(),
            Step::Handover(handover) => handover.asked.is_pending(),
            Step::Hold(hold) => hold.saving.is_pending(),
            Step::Idle | Step::Choose(_) | Step::Search(_) | Step::Ticket(_) | Step::Receipt(_) => false,
        }
    }

    /// The spots to point out on the map.
    pub fn pointed_out(&self) -> Vec<SpotId> {
        match &self.step {
            Step::Entry(entry) => entry.spots(),
            Step::Exit(exit) => exit.leaving.stay.spots.iter().map(|spot| spot.id).collect(),
            Step::Ticket(ticket) => ticket.made.entry.spots.iter().map(|spot| spot.id).collect(),
            Step::Choose(Several::FreeSpot { spot, .. } | Several::PlateOrSpot { spot, .. }) => vec![spot.id],
            Step::Recent(recent) => recent
                .chosen()
                .map(|movement| movement.stay.spots.iter().map(|spot| spot.id).collect())
                .unwrap_or_default(),
            Step::Handover(handover) => handover
                .chosen()
                .map(|matter| matter.stay.spots.iter().map(|spot| spot.id).collect())
                .unwrap_or_default(),
            Step::Search(search) => {
                search.chosen().map(|hit| hit.stay.spots.iter().map(|spot| spot.id).collect()).unwrap_or_default()
            }
            Step::Hold(hold) => vec![hold.spot.id],
            Step::Idle => self.next_on.iter().map(|(_, spot)| *spot).collect(),
            Step::Choose(Several::Stays(_)) | Step::Receipt(_) => Vec::new(),
        }
    }

    /// The paper on the screen.
    pub fn paper(&self) -> Option<&Paper> {
        match &self.step {
            Step::Ticket(ticket) => Some(&ticket.made.paper),
            Step::Receipt(receipt) => Some(&receipt.made.paper),
            _ => None,
        }
    }
}

impl Exit {
    /// What is due, once there is a price.
    pub fn due(&self) -> Option<Money> {
        match (&self.by_hand, &self.leaving.price) {
            (Some(by_hand), _) => Some(by_hand.amount),
            (None, _) if self.leaving.stay.state == StayState::Paid => {
                self.leaving.price.as_ref().ok().map(|quote| Money::zero(quote.amount().currency()))
            }
            (None, Ok(quote)) => Some(quote.amount()),
            (None, Err(_)) => None,
        }
    }
}

impl Entry {
    /// The spots it is to get, as far as they are known.
    fn spots(&self) -> Vec<SpotId> {
        match (&self.pick, &self.offer) {
            (Pick::Chosen { spot, .. }, _) => vec![*spot],
            (Pick::Suggested, Remote::Ready(Offer::Spot(suggestion))) => suggestion.spots.clone(),
            (Pick::Suggested, _) => Vec::new(),
        }
    }

    /// Whether there is no spot for it, unless the attendant chooses one.
    pub const fn is_full(&self) -> bool {
        matches!((&self.pick, &self.offer), (Pick::Suggested, Remote::Ready(Offer::Full(_))))
    }
}
