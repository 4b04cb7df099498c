//! What the tests share: a garage in a temporary folder, a clock that stands still, ids that count.

pub(crate) mod disk;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use parkhaus::domain::facility::standard::standard_classes;
use parkhaus::domain::facility::{
    ClassCode, Condition, Entrance, Floor, KeptFor, Layout, Point, SizeCode, Spot, Strategy, Zone,
};
use parkhaus::domain::ids::{FloorId, OpId, SpotId, UserId, ZoneId};
use parkhaus::domain::journal::Actor;
use parkhaus::domain::journal::fact::AtEntry;
use parkhaus::domain::money::Currency;
use parkhaus::domain::time::{Instant, from_ms};
use parkhaus::domain::users::Role;
use parkhaus::domain::users::lockout::Uptime;
use parkhaus::machine::ZoneFiles;
use parkhaus::operations::check_in::{CheckIn, CheckInError, CheckedIn, SpotChoice, WhenFull, check_in};
use parkhaus::operations::check_out::{CheckOut, CheckOutError, CheckedOut, Who, check_out};
use parkhaus::operations::desk::When;
use parkhaus::operations::ports::{Credential, Machine, NoRandomness, Source};
use parkhaus::operations::set_up::{SetUp, set_up};
use parkhaus::operations::users::{AddUser, add_user};
use parkhaus::store::folder::{Folder, Hold};
use parkhaus::store::sqlite::SqliteStore;
use tempfile::TempDir;
use uuid::Uuid;

/// A clock that goes when told, ids and chance that count: the same on every run.
pub(crate) struct Counted {
    now_ms: AtomicI64,
    /// How far the clock is off from the time that went by.
    off_ms: AtomicI64,
    ids: AtomicU64,
    chance: AtomicU64,
    boots: AtomicU64,
    series: u64,
}

impl Counted {
    /// Starts at 2026-11-22 08:00 UTC. Sources of different series never give the same id.
    pub(crate) fn new(series: u64) -> Self {
        Self {
            now_ms: AtomicI64::new(1_795_334_400_000),
            off_ms: AtomicI64::new(0),
            ids: AtomicU64::new(1),
            chance: AtomicU64::new(series << 40),
            boots: AtomicU64::new(1),
            series,
        }
    }

    /// Sets the clock forward, or back.
    pub(crate) fn pass_minutes(&self, minutes: i64) {
        self.now_ms.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// Sets the clock by so many minutes, while no time goes by.
    pub(crate) fn is_set_by(&self, minutes: i64) {
        self.off_ms.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// Starts the computer anew.
    pub(crate) fn restart(&self) {
        self.boots.fetch_add(1, Ordering::SeqCst);
    }
}

impl Source for Counted {
    fn now(&self) -> Instant {
        from_ms(self.now_ms.load(Ordering::SeqCst) + self.off_ms.load(Ordering::SeqCst)).unwrap()
    }

    fn id(&self) -> Uuid {
        let number = self.ids.fetch_add(1, Ordering::SeqCst);
        Uuid::from_u64_pair(0x0199_0000_0000_7000 | (self.series & 0xfff), 0x8000_0000_0000_0000 | number)
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(8) {
            let number = self.chance.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&number.to_be_bytes()[..chunk.len()]);
        }
        Ok(())
    }

    fn uptime(&self) -> Uptime {
        Uptime {
            boot: Uuid::from_u64_pair(0, self.boots.load(Ordering::SeqCst)),
            ms: self.now_ms.load(Ordering::SeqCst),
        }
    }
}

/// A machine whose clock stands still, and the clock.
pub(crate) fn machine(series: u64) -> (Machine, Arc<Counted>) {
    let source = Arc::new(Counted::new(series));
    let zones = Arc::new(ZoneFiles::in_folders(Vec::new()));
    (Machine { source: source.clone(), zones }, source)
}

/// Who acts in tests.
pub(crate) fn actor() -> Actor {
    Actor::new(Actor::CLI)
}

/// A garage of one floor and one row: so many car spots, two motorcycle spots, one accessible one.
pub(crate) fn small_layout(cars: usize) -> Layout {
    let floor = FloorId::new(Uuid::from_u128(0xF1));
    let accessible = ZoneId::new(Uuid::from_u128(0x2A));
    let spot = |number: usize, size: &str, zone: Option<ZoneId>| {
        let number_wide = i64::try_from(number).unwrap();
        let left = number_wide * 2_500;
        Spot {
            id: SpotId::new(Uuid::from_u128(0x5000 + u128::try_from(number).unwrap())),
            floor,
            label: format!("G-{number:03}"),
            size: SizeCode::new(size),
            zone,
            row: 1,
            place: number_wide,
            outline: [(0, 0), (2_500, 0), (2_500, 5_000), (0, 5_000)].map(|(x, y)| Point { x: left + x, y }).to_vec(),
            distance_mm: left,
            condition: Condition::InService,
        }
    };
    let mut spots: Vec<Spot> = (1..=cars).map(|number| spot(number, "car", None)).collect();
    spots.push(spot(cars + 1, "motorcycle", None));
    spots.push(spot(cars + 2, "motorcycle", None));
    spots.push(spot(cars + 3, "car", Some(accessible)));
    Layout {
        classes: standard_classes(),
        zones: vec![Zone { id: accessible, name: "Accessible".to_owned(), kept_for: KeptFor::Accessible }],
        floors: vec![Floor {
            id: floor,
            label: "G".to_owned(),
            level: 0,
            entrances: vec![Entrance { label: "Entrance A".to_owned(), at: Point { x: 0, y: 0 }, driven_mm: 0 }],
        }],
        spots,
    }
}

/// Sets a garage up in a folder.
pub(crate) fn garage(folder: &Path, layout: Layout, machine: Machine) -> SqliteStore {
    let mut store = SqliteStore::make(folder, machine).unwrap();
    let request = SetUp {
        op: OpId::new(store.machine().source.id()),
        name: "Test garage".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: Currency::new("EUR").unwrap(),
        strategy: Strategy::NearestToEntrance,
        smallest_coin_minor: 1,
        booth_code: "B1".to_owned(),
        layout,
    };
    store.write(&actor(), |desk| set_up(desk, &request)).unwrap();
    store.share().unwrap();
    store
}

/// A car that comes in now.
pub(crate) fn car(op: OpId, plate: Option<&str>) -> CheckIn {
    CheckIn {
        op,
        plate: plate.map(str::to_owned),
        class: ClassCode::new("car"),
        spot: SpotChoice::Best,
        needs: Vec::new(),
        when_full: WhenFull::Refuse,
        again: None,
        when: When::Now,
        at_entry: AtEntry::default(),
    }
}

/// Lets a vehicle in.
pub(crate) fn enter(store: &mut SqliteStore, request: &CheckIn) -> Result<CheckedIn, CheckInError> {
    store.write(&actor(), |desk| check_in(desk, request))
}

/// Lets a vehicle out that owes nothing or pays exactly in cash.
pub(crate) fn leave(store: &mut SqliteStore, op: OpId, who: Who) -> Result<CheckedOut, CheckOutError> {
    let request = CheckOut {
        op,
        who,
        tender: Some(parkhaus::domain::payment::Tender::Cash),
        given: None,
        price_by_hand: None,
        reason: None,
        when: When::Now,
        shown: None,
    };
    store.write(&actor(), |desk| check_out(desk, &request))
}

/// Gives the garage its owner, who acts by that name and never signs in.
pub(crate) fn own(store: &mut SqliteStore, name: &str) {
    let user = UserId::new(store.machine().source.id());
    let credential = Credential { user, pepper: [0; 8], salt: [1; 16], memory_kib: 8, passes: 1, hash: [2; 32] };
    let request = AddUser { op: op(store), name: name.to_owned(), role: Role::Owner, credential, approval: None };
    store.write(&actor(), |desk| add_user(desk, &request)).unwrap();
}

/// A new operation.
pub(crate) fn op(store: &SqliteStore) -> OpId {
    OpId::new(store.machine().source.id())
}

/// A folder in memory where the computer has one: for tests that do not ask what survives a power cut.
pub(crate) fn in_memory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_no_such_folder| tempfile::tempdir()).unwrap()
}

/// A reserve that takes its room once, however many folders in memory have it.
pub(crate) struct SharedReserve(TempDir);

impl SharedReserve {
    /// Makes it.
    pub(crate) fn new() -> Self {
        let place = in_memory();
        assert!(Folder::open(place.path(), Hold::Alone).unwrap().keep_reserve(), "no room for a reserve in memory");
        Self(place)
    }

    /// Gives it to a folder, which may let go of it without taking it from the others.
    pub(crate) fn lend_to(&self, folder: &Path) {
        fs::hard_link(self.0.path().join("reserve"), folder.join("reserve")).unwrap();
    }
}
