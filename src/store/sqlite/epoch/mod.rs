//! A new epoch: the chain is begun anew after a restore or damage, and cites the old one.
//!
//! Nothing is deleted. The present file is put aside, and what cannot be carried over is listed in the first entry of the new
//! chain. Receipt numbers carry the epoch, so none repeats.

mod salvage;
mod salvage_till;

use std::fs;
use std::path::{Path, PathBuf};

use super::backup::{failed, newest, sync};
use super::errors::from_sqlite;
use super::scratch::Scratch;
use super::{Cache, SqliteBooks, journal, open, prints, queries};
use crate::domain::facility::{Facility, Layout};
use crate::domain::ids::OpId;
use crate::domain::journal::chain::{ChainOwner, Head, hex};
use crate::domain::journal::fact::{EpochBegun, FacilitySetUp, Fact, SpotConditionSet, UserAdded, UserRetired};
use crate::domain::journal::{Actor, NewEntry, Personal};
use crate::domain::time::TimeZone;
use crate::operations::desk::Desk;
use crate::operations::ports::{Books as _, BooksError, Machine, Source};
use crate::operations::set_up;
use crate::store::folder::{Folder, Hold};
use salvage::{CarriedUser, Salvage};
use salvage_till::SalvagedTill;

/// What came of a new epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anew {
    /// Where the damaged file was put aside.
    pub aside: Option<PathBuf>,
    /// The epoch that was begun.
    pub epoch: u32,
    /// How many vehicles inside were carried over.
    pub stays: usize,
    /// What was not, a line each.
    pub lost: Vec<String>,
}

/// Begins a folder's books anew with what can be read of the present file: layout, tariffs, users and every vehicle inside. What the tables
/// lack is taken from the journal.
///
/// Where the layout cannot be read, that of the newest backup is taken, and said so. Refused while another process has the folder
/// open, and where there is neither.
pub fn begin_anew(folder: &Path, reason: &str, machine: &Machine) -> Result<Anew, BooksError> {
    let folder = Folder::open_with_books(folder, Hold::Alone)?;
    let file = folder.books();
    open::refuse_link(&file)?;
    if !file.exists() {
        return Err(BooksError::NoGarage);
    }
    let rebuilt = Scratch::rebuilt(&file, folder.path(), machine.source.as_ref());
    let journal = rebuilt.as_ref().ok().and_then(|rebuilt| rebuilt.connect().ok());
    let mut salvage = Salvage::read(&file, journal.as_ref(), newest(folder.path()).as_deref());
    drop((journal, rebuilt));
    let Some((facility, layout)) = salvage.garage.take() else {
        return Err(BooksError::Damaged(
            "not even the layout can be read, and there is no backup in the folder; restore a backup from elsewhere"
                .to_owned(),
        ));
    };
    let next = next_after(facility.booth.epoch.max(salvage.head.epoch), &folder);
    let fresh = folder.path().join(format!("anew-{}.tmp", machine.source.id()));
    let written = write_anew(&fresh, &folder, &facility, &layout, &salvage, next, reason, machine);
    if let Err(error) = written {
        drop(fs::remove_file(&fresh));
        return Err(error);
    }
    sync(&fresh).map_err(|error| failed(&fresh, &error))?;
    let aside = put_aside(&folder, machine.source.as_ref())?;
    fs::rename(&fresh, folder.books()).map_err(|error| failed(&fresh, &error))?;
    sync(folder.path()).map_err(|error| failed(folder.path(), &error))?;
    folder.keep_reserve();
    Ok(Anew { aside, epoch: next, stays: salvage.stays.len(), lost: salvage.lost })
}

#[expect(clippy::too_many_arguments, reason = "everything that a new chain begins with, used once")]
fn write_anew(
    fresh: &Path,
    folder: &Folder,
    facility: &Facility,
    layout: &Layout,
    salvage: &Salvage,
    next: u32,
    reason: &str,
    machine: &Machine,
) -> Result<(), BooksError> {
    let connection = open::make_file(fresh)?;
    let actor = Actor::new(Actor::CLI);
    let source = machine.source.as_ref();
    let owner = ChainOwner { facility: facility.id, booth: facility.booth.id };
    let mut cache = Cache::default();
    connection.execute_batch("BEGIN IMMEDIATE").map_err(from_sqlite)?;
    {
        let mut books = SqliteBooks::new(&connection, folder, machine, &mut cache);
        let op = OpId::new(source.id());
        let new = |fact: Fact| NewEntry { op, at: source.now(), actor: actor.clone(), fact, personal: None };
        books.begin_epoch(new(begun(salvage.head, reason, salvage.lost.clone()).into()), owner, salvage.head, next)?;
        books.record_as(new(set_up_again(facility).into()), owner)?;
        let zone = TimeZone::utc();
        let mut desk = Desk::new(&mut books, source, &zone, &actor);
        set_up::lay_out(&mut desk, op, layout)?;
        let is_laid_out = |hold: &&SpotConditionSet| layout.spots.iter().any(|spot| spot.id == hold.spot);
        for hold in salvage.holds.iter().filter(is_laid_out) {
            desk.record(op, source.now(), hold.clone(), None)?;
        }
        for tariff in &salvage.tariffs {
            desk.record(op, source.now(), tariff.clone(), None)?;
        }
        // Not for whoever begins the epoch to decide: the users are as they were.
        for CarriedUser { user, credential, recovery } in &salvage.users {
            let added = UserAdded { user: user.id, name: user.name.as_str().to_owned(), role: user.role };
            desk.books.record(new(added.into()))?;
            if user.retired {
                let reason = "retired in the books before".to_owned();
                desk.books.record(new(UserRetired { user: user.id, read: 1, role: user.role, reason }.into()))?;
            }
            if let Some(credential) = credential {
                desk.books.set_credential(credential)?;
            }
            if let Some(recovery) = recovery {
                desk.books.set_recovery(recovery)?;
            }
        }
        // Neither are the rules of the till and its totals.
        let SalvagedTill { rules, perpetual, .. } = &salvage.till;
        let till = [rules.clone().map(Fact::from), perpetual.map(Fact::from)];
        for fact in till.into_iter().flatten() {
            desk.books.record(new(fact))?;
        }
        for carried in &salvage.stays {
            let personal = carried.plate.clone().map(Personal::of_plate);
            desk.record(op, carried.entered, carried.fact.clone(), personal)?;
        }
    }
    if let Some(printer) = &salvage.printer {
        prints::set_printer(&connection, Some(printer))?;
    }
    connection.execute_batch("COMMIT").map_err(from_sqlite)?;
    connection.pragma_update(None, "journal_mode", "DELETE").map_err(from_sqlite)?;
    connection.close().map_err(|(_, error)| from_sqlite(error))
}

fn set_up_again(facility: &Facility) -> FacilitySetUp {
    FacilitySetUp {
        facility: facility.id,
        name: facility.name.clone(),
        time_zone: facility.time_zone.clone(),
        currency: facility.currency.code().to_owned(),
        decimals: facility.currency.decimals(),
        strategy: facility.strategy,
        smallest_coin_minor: facility.smallest_coin_minor,
        booth: facility.booth.id,
        booth_code: facility.booth.code.clone(),
    }
}

fn begun(old: Head, reason: &str, lost: Vec<String>) -> EpochBegun {
    EpochBegun {
        old_epoch: old.epoch,
        old_seq: old.seq,
        old_hash: hex(&old.hash),
        reason: reason.trim().to_owned(),
        lost,
    }
}

/// Begins a new epoch in books that are sound: after a restore.
pub(super) fn begin_in(
    folder: &Folder,
    old: Head,
    next: u32,
    reason: &str,
    lost: Vec<String>,
    machine: &Machine,
) -> Result<(), BooksError> {
    let connection = open::connect(&folder.books())?;
    let facility = queries::facility::facility(&connection)?.ok_or(BooksError::NoGarage)?;
    let owner = ChainOwner { facility: facility.id, booth: facility.booth.id };
    let source = machine.source.as_ref();
    let mut cache = Cache::default();
    connection.execute_batch("BEGIN IMMEDIATE").map_err(from_sqlite)?;
    let new = NewEntry {
        op: OpId::new(source.id()),
        at: source.now(),
        actor: Actor::new(Actor::CLI),
        fact: begun(old, reason, lost).into(),
        personal: None,
    };
    SqliteBooks::new(&connection, folder, machine, &mut cache).begin_epoch(new, owner, old, next)?;
    connection.execute_batch("COMMIT").map_err(from_sqlite)
}

/// The epoch after an old one: higher than any that this folder has used, for receipt numbers must not repeat. A file that cannot be
/// read is taken to have used one more than the newest put aside.
pub(super) fn next_after(old: u32, folder: &Folder) -> u32 {
    let present = match epoch_of(&folder.books()) {
        Some(epoch) => epoch,
        None if folder.books().exists() => epochs_aside(folder).max().unwrap_or(0).saturating_add(1),
        None => 0,
    };
    old.max(present).max(epochs_aside(folder).max().unwrap_or(0)).saturating_add(1)
}

fn epoch_of(file: &Path) -> Option<u32> {
    let connection = open::connect_to_read(file).ok()?;
    Some(journal::head(&connection).ok()?.epoch)
}

fn epochs_aside(folder: &Folder) -> impl Iterator<Item = u32> {
    let names = fs::read_dir(folder.path()).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.filter_map(|name| name.to_str()?.strip_prefix("kept-epoch-")?.split('-').next()?.parse().ok())
}

/// Moves the present books, if there are any, into a folder of their own beside.
pub(super) fn put_aside(folder: &Folder, source: &dyn Source) -> Result<Option<PathBuf>, BooksError> {
    let file = folder.books();
    if !file.exists() {
        return Ok(None);
    }
    let epoch = epoch_of(&file).unwrap_or_else(|| epochs_aside(folder).max().unwrap_or(0).saturating_add(1));
    let stamp = source.now().format("%Y%m%dT%H%M%SZ");
    let mut aside = folder.path().join(format!("kept-epoch-{epoch}-{stamp}"));
    for more in 2..1_000 {
        if !aside.exists() {
            break;
        }
        aside = folder.path().join(format!("kept-epoch-{epoch}-{stamp}-{more}"));
    }
    fs::create_dir(&aside).map_err(|error| failed(&aside, &error))?;
    // The log first: the file without its log would be an older state, the log without its file is harmless.
    for name in ["parkhaus.sqlite-wal", "parkhaus.sqlite-shm", "parkhaus.sqlite"] {
        let from = folder.path().join(name);
        if from.exists() {
            fs::rename(&from, aside.join(name)).map_err(|error| failed(&from, &error))?;
        }
    }
    Ok(Some(aside))
}

/// What the present books hold that a backup does not, as far as they can be read.
pub(super) fn not_in(backup: &Path, present: &Path) -> Vec<String> {
    if !present.exists() {
        return Vec::new();
    }
    let head = |file: &Path| open::connect_to_read(file).and_then(|connection| journal::head(&connection));
    match (head(backup), head(present)) {
        (Ok(old), Ok(now)) if old == now => Vec::new(),
        (Ok(old), Ok(now)) => vec![format!(
            "the file put aside ends at entry {}-{}, the backup at entry {}-{}: what lies between is not in the books",
            now.epoch, now.seq, old.epoch, old.seq
        )],
        _ => vec!["the file put aside cannot be read: what it holds after the backup is not in the books".to_owned()],
    }
}
