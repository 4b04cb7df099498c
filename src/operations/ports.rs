//! What an operation needs from outside: the books, and the three things a program cannot decide: the time, ids and chance.

use std::sync::Arc;

use thiserror::Error;
use uuid::Uuid;

use super::handover::{Handover, OpenMatters};
use super::tariff_versions::TariffVersion;
use super::till::TillBooks;
use crate::domain::allocation::FreeSpots;
use crate::domain::facility::{ClassCode, Condition, Facility, Floor, SizeCode, VehicleClass, Zone};
use crate::domain::ids::{HandoverId, OpId, SpotId, StayId, TariffId, UserId, ZoneId};
use crate::domain::journal::fact::Flag;
use crate::domain::journal::{Entry, NewEntry};
use crate::domain::receipt::{PaperKind, RefundNumber};
use crate::domain::spot_condition;
use crate::domain::stay::Stay;
use crate::domain::tariff::Tariff;
use crate::domain::time::{Instant, TimeZone};
use crate::domain::users::User;
use crate::domain::users::lockout::{Lockout, Uptime};
use crate::domain::users::permission::NotPermitted;

/// The time, ids and chance.
pub trait Source {
    /// What the booth's clock says.
    fn now(&self) -> Instant;
    /// A new UUID version 7.
    fn id(&self) -> Uuid;
    /// Fills the bytes with unguessable ones.
    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
    /// How long the computer has been running: what waits are measured by, because nobody can set it.
    fn uptime(&self) -> Uptime;
}

/// The rules of time zones.
pub trait Zones {
    /// The zone of that name in the tz database.
    fn zone(&self, name: &str) -> Result<TimeZone, UnknownZone>;
}

/// The part of the computer that the books use.
#[derive(Clone)]
pub struct Machine {
    /// The time, ids and chance.
    pub source: Arc<dyn Source + Send + Sync>,
    /// The rules of time zones.
    pub zones: Arc<dyn Zones + Send + Sync>,
}

/// No rules for a time zone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the time zone “{0}” is not known; write a name of the tz database, such as Europe/Berlin")]
pub struct UnknownZone(pub String);

/// The operating system gave no random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the operating system gives no random numbers; restart the computer")]
pub struct NoRandomness;

/// A spot as an operation sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotFacts {
    /// The spot.
    pub id: SpotId,
    /// What is painted on it.
    pub label: String,
    /// The label of its floor.
    pub floor: String,
    /// How large it is.
    pub size: SizeCode,
    /// The zone it belongs to.
    pub zone: Option<ZoneId>,
    /// Whether it may be given out, as recorded: see [`Self::condition_at`].
    pub condition: Condition,
    /// Why it may not, where somebody said so.
    pub reason: Option<String>,
    /// Until when it may not; `None` until somebody opens it.
    pub until: Option<Instant>,
    /// Who holds it.
    pub held_by: Option<StayId>,
    /// Grows by one with every change.
    pub version: i64,
}

impl SpotFacts {
    /// Whether it may be given out at an instant: what was held until then may be.
    pub fn condition_at(&self, at: Instant) -> Condition {
        spot_condition::at(self.condition, self.until, at)
    }
}

/// A published tariff.
#[derive(Clone, Debug)]
pub struct PublishedTariff {
    /// Its identity.
    pub id: TariffId,
    /// Its name, as the file says.
    pub name: String,
    /// The rules.
    pub tariff: Tariff,
}

/// The booth's printer, as somebody set it. What its words mean is the matter of whoever prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterSetting {
    /// Where it is: `tcp:HOST:PORT`, `device:PATH`, `ipp://…`, `folder:PATH`.
    pub address: String,
    /// How wide its paper is, in millimetres.
    pub width_mm: u32,
    /// How texts are sent: `dots`, or the name of a table of its own letters.
    pub letters: String,
    /// How long the pulse that opens the drawer is, in milliseconds; 0 where there is no drawer.
    pub drawer_ms: u32,
    /// Whether it says how it is.
    pub answers: bool,
    /// Who supplies the service, on receipts: lines of address and tax number.
    pub supplier: Vec<String>,
    /// The garage's own lines on tickets.
    pub terms: Vec<String>,
}

/// A paper that is to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueuedPaper {
    /// What is printed.
    pub what: WhatToPrint,
    /// When it was wanted.
    pub at: Instant,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhatToPrint {
    /// A paper of a stay.
    Paper {
        /// Which.
        paper: PaperKind,
        /// The stay.
        stay: StayId,
        /// The how-manieth reprint; 0 for the first print.
        copy: u32,
    },
    /// A page that shows what the printer can do.
    Test,
}

/// What must be known beside the database to try a PIN: 32 random bytes in a file of the data folder.
#[derive(Clone, PartialEq, Eq)]
pub struct Pepper(pub [u8; 32]);

impl std::fmt::Debug for Pepper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pepper(…)")
    }
}

/// What is stored of a PIN: enough to try one, with the pepper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Whose.
    pub user: UserId,
    /// Which pepper it was made with: the beginning of that pepper's hash.
    pub pepper: [u8; 8],
    /// Random bytes of its own.
    pub salt: [u8; 16],
    /// Memory that a try takes, in KiB.
    pub memory_kib: u32,
    /// How often a try goes over it.
    pub passes: u32,
    /// The hash.
    pub hash: [u8; 32],
}

/// What is stored of a recovery code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryHash {
    /// The owner whom it brings back.
    pub user: UserId,
    /// The occasion on which it was made.
    pub made: Uuid,
    /// The hash.
    pub hash: [u8; 32],
}

/// The facility with what changes only when it is laid out anew.
#[derive(Clone, Debug)]
pub struct Garage {
    /// The facility.
    pub facility: Facility,
    /// Its classes, in the order of the buttons.
    pub classes: Vec<VehicleClass>,
    /// Its zones.
    pub zones: Vec<Zone>,
    /// Its floors, the topmost first.
    pub floors: Vec<Floor>,
}

impl Garage {
    /// The class of that code.
    pub fn class(&self, code: &ClassCode) -> Option<&VehicleClass> {
        self.classes.iter().find(|class| class.code == *code)
    }

    /// The zone of that identity.
    pub fn zone(&self, id: ZoneId) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id == id)
    }
}

/// The books of one booth, inside one transaction: what is read here is true until the transaction ends.
pub trait Books: FreeSpots<Error = BooksError> + TillBooks {
    /// The garage, or that there is none in the folder.
    fn garage(&mut self) -> Result<Arc<Garage>, BooksError>;
    /// The stay of that identity.
    fn stay(&mut self, id: StayId) -> Result<Option<Stay>, BooksError>;
    /// The stay of the ticket with that code, inside or not.
    fn stay_by_ticket(&mut self, code: &str) -> Result<Option<Stay>, BooksError>;
    /// The stays inside with that plate key: more than one only where somebody said so. The longest inside first.
    fn stays_inside_by_plate(&mut self, key: &str) -> Result<Vec<Stay>, BooksError>;
    /// The stays inside whose plates look like that folded key. The longest inside first, at most eight.
    fn stays_inside_by_look(&mut self, folded: &str) -> Result<Vec<Stay>, BooksError>;
    /// The last stay that left with that plate key.
    fn last_stay_of_plate(&mut self, key: &str) -> Result<Option<Stay>, BooksError>;
    /// The stay that holds that spot.
    fn stay_on_spot(&mut self, spot: SpotId) -> Result<Option<Stay>, BooksError>;
    /// The spot with that label, as painted; upper and lower case are one.
    fn spot_by_label(&mut self, label: &str) -> Result<Option<SpotFacts>, BooksError>;
    /// The spot of that identity.
    fn spot(&mut self, id: SpotId) -> Result<Option<SpotFacts>, BooksError>;
    /// The tariff that prices an entry at that instant.
    fn tariff_for(&mut self, entry: Instant) -> Result<Option<Arc<PublishedTariff>>, BooksError>;
    /// The tariff of that identity.
    fn tariff(&mut self, id: TariffId) -> Result<Option<Arc<PublishedTariff>>, BooksError>;
    /// Every version that was published: by when they begin, then by when they were published.
    fn tariff_versions(&mut self) -> Result<Vec<TariffVersion>, BooksError>;
    /// The number of the next receipt in this epoch's series.
    fn next_receipt(&mut self) -> Result<i64, BooksError>;
    /// The entries of an operation done before.
    fn entries_of(&mut self, op: OpId) -> Result<Vec<Entry>, BooksError>;
    /// The last stays that left with that plate key, the latest first, at most eight.
    fn stays_left_by_plate(&mut self, key: &str) -> Result<Vec<Stay>, BooksError>;
    /// The stays whose ticket codes begin so, inside or not, at most eight.
    fn stays_by_ticket_beginning(&mut self, beginning: &str) -> Result<Vec<Stay>, BooksError>;
    /// The stays inside on spots whose labels contain that text, in capitals; the latest first, at most fifty.
    fn stays_on_spots_like(&mut self, part: &str) -> Result<Vec<Stay>, BooksError>;
    /// The stay that drew the receipt of that epoch and number, also one that was taken back or took another back.
    fn stay_by_receipt(&mut self, receipt: (u32, i64)) -> Result<Option<Stay>, BooksError>;
    /// Shows every plate inside, by its key.
    fn each_plate_inside(&mut self, see: &mut dyn FnMut(StayId, &str)) -> Result<(), BooksError>;
    /// What of a stay somebody must look at and nobody has.
    fn matters_of(&mut self, stay: StayId) -> Result<Vec<Flag>, BooksError>;
    /// How many stays somebody must look at, and the oldest of them.
    fn open_matters(&mut self, at_most: u32) -> Result<OpenMatters, BooksError>;
    /// The note of that identity.
    fn handover(&mut self, id: HandoverId) -> Result<Option<Handover>, BooksError>;
    /// The notes that nobody has marked as seen, the latest first.
    fn handovers_not_seen(&mut self, at_most: u32) -> Result<Vec<Handover>, BooksError>;
    /// The entry that undid an exit and drew that number.
    fn exit_undone_by(&mut self, refund: RefundNumber) -> Result<Option<Entry>, BooksError>;
    /// The number of the last paper that took a receipt of a stay back, if one did.
    fn last_refund_of(&mut self, stay: StayId) -> Result<Option<RefundNumber>, BooksError>;
    /// The entry at that place.
    fn entry_at(&mut self, place: (u32, i64)) -> Result<Option<Entry>, BooksError>;
    /// The last comings and goings of the booth, the latest first: entries, corrections, moves, exits, and what was undone.
    fn movements(&mut self, at_most: u32) -> Result<Vec<Entry>, BooksError>;
    /// The entry that took the payment of a stay, unless it was taken back, and the one that closed it, where there are.
    fn settlement_of(&mut self, stay: StayId) -> Result<Vec<Entry>, BooksError>;
    /// The booth's printer, if one is set.
    fn printer(&mut self) -> Result<Option<PrinterSetting>, BooksError>;
    /// Sets the booth's printer, or takes it away.
    fn set_printer(&mut self, printer: Option<&PrinterSetting>) -> Result<(), BooksError>;
    /// How often a paper of a stay was printed again.
    fn copies(&mut self, stay: StayId, paper: PaperKind) -> Result<u32, BooksError>;
    /// Puts a paper at the end of the queue of the printer. A queue that is full gives its oldest up.
    fn queue_paper(&mut self, paper: &QueuedPaper) -> Result<(), BooksError>;
    /// Records a fact: journal and tables, at the end of the chain.
    fn record(&mut self, entry: NewEntry) -> Result<Entry, BooksError>;
    /// Whether there is any user, retired ones included.
    fn has_users(&mut self) -> Result<bool, BooksError>;
    /// Every user, by name; retired ones last.
    fn users(&mut self) -> Result<Vec<User>, BooksError>;
    /// The user whose name has that key.
    fn user_by_name(&mut self, key: &str) -> Result<Option<User>, BooksError>;
    /// The user of that identity.
    fn user(&mut self, id: UserId) -> Result<Option<User>, BooksError>;
    /// The pepper of the folder; made if it is missing and `make` says so.
    fn pepper(&mut self, make: bool) -> Result<Option<Pepper>, BooksError>;
    /// What is stored of a user's PIN. Like the two below, it is no fact: no entry makes it and no rebuild brings it back.
    fn credential(&mut self, user: UserId) -> Result<Option<Credential>, BooksError>;
    /// Stores what is needed to try a user's PIN.
    fn set_credential(&mut self, credential: &Credential) -> Result<(), BooksError>;
    /// The wrong tries of a user in a row.
    fn lockout(&mut self, user: UserId) -> Result<Option<Lockout>, BooksError>;
    /// Stores them, or that there are none.
    fn set_lockout(&mut self, user: UserId, lockout: Option<Lockout>) -> Result<(), BooksError>;
    /// What is stored of a user's recovery code.
    fn recovery(&mut self, user: UserId) -> Result<Option<RecoveryHash>, BooksError>;
    /// Stores what is needed to try a recovery code, in place of the one before.
    fn set_recovery(&mut self, recovery: &RecoveryHash) -> Result<(), BooksError>;
    /// Whether entries may be taken in: not when the disk is nearly full.
    fn room_for_entries(&mut self) -> Result<(), BooksError>;
}

/// An operation's id comes again for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this operation id was used for something else; use a new one")]
pub struct OtherOperation;

/// Why the books could not be read or written. Nothing was done.
#[derive(Debug, Error)]
pub enum BooksError {
    /// Another process holds the books too long.
    #[error("the books are busy: another program is writing to them; nothing was done, try again")]
    Busy,
    /// What was read has changed meanwhile.
    #[error("somebody else changed this at the same moment; nothing was done, try again")]
    Stale,
    /// No garage in the folder.
    #[error("there is no garage in this data folder; make one with “parkhaus init”")]
    NoGarage,
    /// The disk is nearly full: the reserve is in use.
    #[error("the disk is full: no vehicle can be let in; exits go on. Free some space on the disk of the data folder")]
    NearlyFull,
    /// The disk is full, the reserve too.
    #[error(
        "the disk is full and the reserve is used up: open the barrier, and write on paper the time, plate or ticket, spot and money of each vehicle; free some space, then enter them with their times"
    )]
    Full,
    /// The data folder cannot be written.
    #[error(
        "the data folder cannot be written: {0}. Open the barrier and write on paper the time, plate or ticket, spot and money of each vehicle; enter them later with their times"
    )]
    ReadOnly(String),
    /// The file is damaged.
    #[error(
        "the data file is damaged: {0}. Choose: restore a backup (parkhaus restore FILE), or begin a new epoch that carries over what can be read (parkhaus new-epoch); the damaged file is kept either way"
    )]
    Damaged(String),
    /// A backup cannot be restored.
    #[error("the backup “{file}” cannot be used: {why}. Nothing was changed; try another backup")]
    BadBackup {
        /// The file.
        file: String,
        /// Why.
        why: String,
    },
    /// A copy of the books cannot be written.
    #[error(
        "the copy “{file}” cannot be written: {why}. The books are as they were; make room there, or choose another place"
    )]
    NotCopied {
        /// The file that was to be made.
        file: String,
        /// Why.
        why: String,
    },
    /// A newer program wrote the file.
    #[error(
        "the data was written by a newer version of Parkhaus (its schema is {found}, this program knows {known}): install that version or a later one"
    )]
    Newer {
        /// The schema version of the file.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The folder is in use and must not be.
    #[error("the data folder is in use: {0}")]
    InUse(String),
    /// The folder cannot be used.
    #[error("{0}")]
    Folder(String),
    /// A new garage cannot be written to its folder.
    #[error("no garage can be made in “{folder}”: {why}, or choose a folder on another disk")]
    NotMade {
        /// The folder that was named.
        folder: String,
        /// Why, and what would help.
        why: String,
    },
    /// The garage's time zone is not known here.
    #[error(transparent)]
    UnknownZone(#[from] UnknownZone),
    /// The operating system gave no random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// Whoever asks may not record that.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// A rule of the database refused what the program tried: a fault of the program.
    #[error("the database refused the change ({0}); nothing was done. This is a fault of Parkhaus: please report it")]
    Refused(String),
    /// Anything else the database said.
    #[error("the database failed: {0}; nothing was done")]
    Database(String),
}
