//! Where each kind begins: a good garage with vehicles inside, in a folder of its own.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::TimeDelta;
use parkhaus::domain::facility::{ClassCode, Condition};
use parkhaus::domain::ids::OpId;
use parkhaus::domain::payment::Tender;
use parkhaus::domain::time::{Instant, from_ms};
use parkhaus::machine::this_computer;
use parkhaus::operations::check_in::{CheckIn, CheckedIn};
use parkhaus::operations::check_out::{CheckOut, CheckOutError, Who, check_out};
use parkhaus::operations::desk::When;
use parkhaus::operations::ports::Machine;
use parkhaus::operations::publish_tariff::{PublishError, PublishTariff, publish_tariff};
use parkhaus::operations::void::{Void, VoidError, void};
use parkhaus::store::folder::{Folder, Hold};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::backup::backup;
use tempfile::TempDir;

use super::books::Books;
use super::kind::{Ran, Tried};
use crate::support::disk::SmallDisk;
use crate::support::{SharedReserve, actor, car, enter, garage, in_memory, op, small_layout};

/// The tariff of the garage: 2 euros for each hour begun, after ten free minutes, up to 24 hours and no longer.
const TARIFF: &str = r#"name = "Day"
currency = "EUR"
timezone = "Europe/Berlin"
accept = ["no_price"]
[[plans]]
free = { minutes = "10 min", then = "charge_all" }
meter = [{ to = "1 h", price = "2.00" }, { to = "3 h", price = "6.00" }, { to = "24 h", price = "20.00" }]
"#;

/// The codes on the tickets of the vehicles that the garage knows.
#[derive(Clone, Debug)]
pub(super) struct Tickets {
    /// Of the car AB 1, inside for two hours and a half.
    pub(super) car: String,
    /// Of a car inside without a plate for 90 minutes.
    /// Of a car that left.
    pub(super) gone: String,
    /// One that was declared void.
    pub(super) void: String,
}

/// The garage that every kind gets a copy of. Nine car spots, of which the last is out of service; two motorcycle spots; one
/// accessible spot. Inside: AB 1 on G-001, OLD 1 on G-002 for 30 hours, a car without a plate on G-003, NEW 1 on G-004 for a minute,
/// the motorcycle MO 1 on G-010.
pub(super) struct Template {
    place: TempDir,
    before: Books,
    tickets: Tickets,
    reserve: SharedReserve,
}

impl Template {
    /// Makes it.
    pub(super) fn new() -> Self {
        let place = in_memory();
        let folder = place.path().join("garage");
        let mut layout = small_layout(9);
        layout.spots[8].condition = Condition::OutOfService;
        let mut store = garage(&folder, layout, this_computer());
        let now = store.machine().source.now();
        let ago = |minutes| now - TimeDelta::minutes(minutes);
        let tariff = PublishTariff { op: op(&store), text: TARIFF.to_owned(), from: from_ms(0).unwrap() };
        store.write(&actor(), |desk| -> Result<_, PublishError> { publish_tariff(desk, &tariff) }).unwrap();
        let car = came(&mut store, Some("AB 1"), "car", ago(150));
        came(&mut store, Some("OLD 1"), "car", ago(30 * 60));
        came(&mut store, None, "car", ago(90));
        came(&mut store, Some("NEW 1"), "car", ago(1));
        came(&mut store, Some("MO 1"), "motorcycle", ago(120));
        let gone = came(&mut store, Some("GONE 1"), "car", ago(300));
        left(&mut store, &gone.ticket, ago(200));
        let mistake = came(&mut store, Some("VOID 1"), "car", ago(20));
        let mistaken =
            Void { op: op(&store), stay: mistake.stay, reason: "drawn by mistake".to_owned(), approved_by: None };
        store.write(&actor(), |desk| -> Result<_, VoidError> { void(desk, &mistaken) }).unwrap();
        backup(&folder, &place.path().join("backup.sqlite"), store.machine().source.as_ref()).unwrap();
        drop(store);
        assert!(!folder.join("parkhaus.sqlite-wal").exists(), "everything lies in the one file");
        let tickets = Tickets { car: car.ticket, gone: gone.ticket, void: mistake.ticket };
        Self { before: Books::read(&folder), place, tickets, reserve: SharedReserve::new() }
    }
}

fn came(store: &mut SqliteStore, plate: Option<&str>, class: &str, at: Instant) -> CheckedIn {
    let when = When::ByHand { at, reason: "inside on opening day".to_owned() };
    let request = CheckIn { class: ClassCode::new(class), when, ..car(op(store), plate) };
    enter(store, &request).unwrap()
}

fn left(store: &mut SqliteStore, ticket: &str, at: Instant) {
    let request = CheckOut {
        op: op(store),
        who: Who::Ticket(ticket.to_owned()),
        tender: Some(Tender::Cash),
        given: None,
        price_by_hand: None,
        reason: None,
        when: When::ByHand { at, reason: "written on paper".to_owned() },
        shown: None,
    };
    store.write(&actor(), |desk| -> Result<_, CheckOutError> { check_out(desk, &request) }).unwrap();
}

/// The garage of one kind, and what it does with it.
pub(super) struct Ground {
    /// The data folder.
    pub(super) folder: PathBuf,
    /// A backup of these books.
    pub(super) backup: PathBuf,
    /// What is in the books before the bad thing.
    pub(super) before: Books,
    /// Whose vehicles are in them.
    pub(super) tickets: Tickets,
    /// The bytes of the data file after it was damaged.
    pub(super) damaged: Option<Vec<u8>>,
    /// What the program must not make.
    pub(super) must_not_be: Vec<PathBuf>,
    /// What is to be ended before the books are looked at: locks, read-only folders, disks that are full.
    outer: Vec<Box<dyn FnOnce()>>,
    /// Other files of the case.
    place: TempDir,
    /// What must outlive the look at the books: the disk they lie on.
    held: Vec<SmallDisk>,
}

impl Ground {
    /// Copies the garage.
    pub(super) fn new(template: &Template) -> Self {
        let place = in_memory();
        let (folder, backup) = (place.path().join("garage"), place.path().join("backup.sqlite"));
        fs::create_dir(&folder).unwrap();
        fs::copy(template.place.path().join("garage/parkhaus.sqlite"), folder.join("parkhaus.sqlite")).unwrap();
        fs::copy(template.place.path().join("backup.sqlite"), &backup).unwrap();
        template.reserve.lend_to(&folder);
        Self {
            folder,
            backup,
            before: template.before.clone(),
            tickets: template.tickets.clone(),
            damaged: None,
            must_not_be: Vec::new(),
            outer: Vec::new(),
            place,
            held: Vec::new(),
        }
    }

    /// The data file.
    pub(super) fn books(&self) -> PathBuf {
        self.folder.join("parkhaus.sqlite")
    }

    /// A path for another file of the case.
    pub(super) fn path(&self, name: impl AsRef<OsStr>) -> PathBuf {
        self.place.path().join(name.as_ref())
    }

    /// Another file of the case.
    pub(super) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// A path that the program must not have made something at.
    pub(super) fn not_made(&mut self, name: &str) -> String {
        let path = self.path(name);
        self.must_not_be.push(path.clone());
        path.to_string_lossy().into_owned()
    }

    /// A copy of the data folder as it is.
    pub(super) fn copy_folder(&self, name: &str) -> PathBuf {
        let copy = self.path(name);
        fs::create_dir(&copy).unwrap();
        for entry in fs::read_dir(&self.folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() && entry.file_name() != "reserve" {
                fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
            }
        }
        copy
    }

    /// Moves the garage to another folder, with all the room that is kept for exits.
    pub(super) fn folder_on(&mut self, folder: &Path) {
        fs::create_dir(folder).unwrap();
        fs::copy(self.books(), folder.join("parkhaus.sqlite")).unwrap();
        folder.clone_into(&mut self.folder);
        let held = Folder::open(folder, Hold::Alone).unwrap();
        assert!(held.keep_reserve());
    }

    /// Keeps a disk until everything was looked at.
    pub(super) fn hold(&mut self, disk: SmallDisk) {
        self.held.push(disk);
    }

    /// Something to end before the books are looked at.
    pub(super) fn afterwards(&mut self, undo: impl FnOnce() + 'static) {
        self.outer.push(Box::new(undo));
    }

    /// Ends it.
    pub(super) fn undo(&mut self) {
        while let Some(undo) = self.outer.pop() {
            undo();
        }
    }

    /// Damages the data file, which lies closed and whole.
    pub(super) fn damage(&mut self, damage: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = fs::read(self.books()).unwrap();
        damage(&mut bytes);
        fs::write(self.books(), &bytes).unwrap();
        self.damaged = Some(bytes);
    }

    /// Changes the data file past the program.
    pub(super) fn tamper(&mut self, statements: &str) {
        let connection = rusqlite::Connection::open(self.books()).unwrap();
        connection.execute_batch(statements).unwrap();
        connection.pragma_update(None, "wal_checkpoint", "TRUNCATE").unwrap();
        drop(connection);
        self.damaged = Some(fs::read(self.books()).unwrap());
    }

    /// The books as they are now are what there was before the bad thing.
    pub(super) fn begin_here(&mut self) {
        self.before = Books::read(&self.folder);
    }

    /// Opens the books, with this computer or another.
    pub(super) fn open(&self, machine: Machine) -> SqliteStore {
        SqliteStore::open(&self.folder, machine).unwrap().store
    }

    /// An id for an operation.
    pub(super) fn op() -> OpId {
        OpId::new(this_computer().source.id())
    }

    /// A time so many minutes ago, with its offset.
    pub(super) fn ago(minutes: i64) -> String {
        (this_computer().source.now() - TimeDelta::minutes(minutes)).to_rfc3339()
    }

    /// The program, ready to be started with these words.
    pub(super) fn command<S: AsRef<OsStr>>(&self, words: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parkhaus"));
        command.args(words).current_dir(self.place.path()).stdin(Stdio::null());
        for variable in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_DATA_HOME", "PARKHAUS_ZONEINFO"] {
            command.env_remove(variable);
        }
        command.env("HOME", self.place.path()).env("RUST_BACKTRACE", "1");
        command
    }

    /// Runs the program.
    pub(super) fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Ran {
        let in_json = words.iter().any(|word| word.as_ref() == "--json");
        ended(self.command(words), in_json)
    }

    /// Runs the program on the data folder.
    pub(super) fn on_books<S: AsRef<OsStr>>(&self, words: &[S]) -> Ran {
        let words = words.iter().map(AsRef::as_ref).chain([OsStr::new("--data"), self.folder.as_os_str()]);
        self.run(&words.collect::<Vec<_>>())
    }

    /// Runs the program on the data folder, as the last thing of a case.
    pub(super) fn tried<S: AsRef<OsStr>>(&self, words: &[S]) -> Tried {
        Tried::Ran(self.on_books(words))
    }

    /// Lets a car in, in JSON, with more words.
    pub(super) fn check_in(&self, words: &[&str]) -> Tried {
        self.tried(&[&["check-in", "--vehicle", "car", "--json"], words].concat())
    }

    /// Lets a vehicle out, in JSON, with more words.
    pub(super) fn check_out(&self, words: &[&str]) -> Tried {
        self.tried(&[&["check-out", "--json"], words].concat())
    }
}

/// Waits for a program to end.
pub(super) fn ended(mut command: Command, in_json: bool) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        in_json,
    }
}

/// Whose folder it is, for messages: the path as text.
pub(super) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
