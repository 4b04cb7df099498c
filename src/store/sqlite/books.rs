//! The books inside one transaction: reads and the one way to write.

use std::sync::Arc;

use rusqlite::{Connection, params};

use super::errors::from_sqlite;
use super::journal::{self, Link};
use super::rows::Id;
use super::{Cache, Trouble, changes, prints, queries};
use crate::domain::allocation::{FloorLoad, FreeSpot, FreeSpots, Order, Search};
use crate::domain::facility::SizeCode;
use crate::domain::ids::{HandoverId, OpId, SpotId, StayId, TariffId, UserId, ZoneId};
use crate::domain::journal::chain::{ChainOwner, Head};
use crate::domain::journal::fact::{Fact, Flag};
use crate::domain::journal::{Entry, NewEntry};
use crate::domain::projection;
use crate::domain::receipt::{PaperKind, RefundNumber};
use crate::domain::stay::Stay;
use crate::domain::time::Instant;
use crate::domain::users::User;
use crate::domain::users::lockout::Lockout;
use crate::operations::handover::{Handover, OpenMatters};
use crate::operations::ports::{
    Books, BooksError, Credential, Garage, Machine, Pepper, PrinterSetting, PublishedTariff, QueuedPaper, RecoveryHash,
    SpotFacts,
};
use crate::operations::tariff_versions::TariffVersion;
use crate::store::folder::Folder;

/// The books of one booth, inside one transaction.
pub struct SqliteBooks<'s> {
    connection: &'s Connection,
    folder: &'s Folder,
    machine: &'s Machine,
    cache: &'s mut Cache,
    trouble: Trouble,
    /// The garage as read in this transaction; nobody else can change it before the transaction ends.
    garage: Option<Arc<Garage>>,
    /// The end of the chain as read or written in this transaction.
    head: Option<Head>,
}

impl<'s> SqliteBooks<'s> {
    pub(super) const fn new(
        connection: &'s Connection,
        folder: &'s Folder,
        machine: &'s Machine,
        cache: &'s mut Cache,
    ) -> Self {
        Self { connection, folder, machine, cache, trouble: Trouble::None, garage: None, head: None }
    }

    /// The gravest thing that went wrong underneath.
    pub(super) const fn trouble(&self) -> Trouble {
        self.trouble
    }

    /// The connection, for reports that read on the same state.
    pub(in crate::store) const fn connection(&self) -> &Connection {
        self.connection
    }

    fn watch<T>(&mut self, outcome: Result<T, BooksError>) -> Result<T, BooksError> {
        if let Err(error) = &outcome {
            match Trouble::of(error) {
                Trouble::None => {}
                trouble => self.trouble = trouble,
            }
        }
        outcome
    }

    fn chain_owner(&mut self, fact: &Fact) -> Result<ChainOwner, BooksError> {
        if let Fact::FacilitySetUp(fact) = fact {
            return Ok(ChainOwner { facility: fact.facility, booth: fact.booth });
        }
        let garage = self.garage()?;
        Ok(ChainOwner { facility: garage.facility.id, booth: garage.facility.booth.id })
    }

    /// The epoch of the chain.
    pub(super) fn epoch(&mut self) -> Result<u32, BooksError> {
        Ok(self.head()?.epoch)
    }

    fn head(&mut self) -> Result<Head, BooksError> {
        match self.head {
            Some(head) => Ok(head),
            None => Ok(*self.head.insert(journal::head(self.connection)?)),
        }
    }

    fn append(&mut self, new: NewEntry, owner: ChainOwner) -> Result<Entry, BooksError> {
        let after = self.head()?;
        self.append_at(new, Link { owner, after, epoch: after.epoch })
    }

    fn append_at(&mut self, new: NewEntry, link: Link) -> Result<Entry, BooksError> {
        self.head = None;
        let entry = journal::append(self.connection, link, new, self.machine.source.as_ref())?;
        if entry.fact.is_about_the_garage() {
            self.garage = None;
        }
        for change in projection::changes(&entry) {
            changes::apply(self.connection, &change)?;
        }
        self.head = Some(Head { epoch: entry.epoch, seq: entry.seq, hash: entry.hash });
        Ok(entry)
    }

    /// Begins a new epoch with a fact that cites the old one.
    pub(in crate::store) fn begin_epoch(
        &mut self,
        new: NewEntry,
        owner: ChainOwner,
        old: Head,
        epoch: u32,
    ) -> Result<Entry, BooksError> {
        let outcome = self.append_at(new, Link { owner, after: old, epoch });
        self.watch(outcome)
    }

    /// Records an entry of a chain whose facility is not in the tables: only while a new file is begun.
    pub(in crate::store) fn record_as(&mut self, new: NewEntry, owner: ChainOwner) -> Result<Entry, BooksError> {
        let outcome = self.append(new, owner);
        self.watch(outcome)
    }
}

impl FreeSpots for SqliteBooks<'_> {
    type Error = BooksError;

    fn free(&mut self, search: &Search, order: Order, limit: u8) -> Result<Vec<FreeSpot>, BooksError> {
        let garage = self.garage()?;
        queries::spots::free(self.connection, &garage, search, order, limit)
    }

    fn floor_loads(
        &mut self,
        size: &SizeCode,
        zone: Option<ZoneId>,
        at: Instant,
    ) -> Result<Vec<FloorLoad>, BooksError> {
        queries::spots::floor_loads(self.connection, size, zone, at)
    }
}

impl Books for SqliteBooks<'_> {
    fn garage(&mut self) -> Result<Arc<Garage>, BooksError> {
        if let Some(garage) = &self.garage {
            return Ok(Arc::clone(garage));
        }
        let Some(facility) = queries::facility::facility(self.connection)? else {
            return Err(BooksError::NoGarage);
        };
        if let Some(garage) = &self.cache.garage
            && garage.facility == facility
        {
            return Ok(Arc::clone(self.garage.insert(Arc::clone(garage))));
        }
        let garage = Arc::new(queries::facility::garage(self.connection, facility)?);
        self.cache.garage = Some(Arc::clone(&garage));
        Ok(Arc::clone(self.garage.insert(garage)))
    }

    fn stay(&mut self, id: StayId) -> Result<Option<Stay>, BooksError> {
        queries::stays::by(self.connection, queries::stays::BY_ID, [Id::from(id)])
    }

    fn stay_by_ticket(&mut self, code: &str) -> Result<Option<Stay>, BooksError> {
        queries::stays::by(self.connection, queries::stays::BY_TICKET, [code])
    }

    fn stays_inside_by_plate(&mut self, key: &str) -> Result<Vec<Stay>, BooksError> {
        queries::stays::all(self.connection, queries::stays::INSIDE_BY_PLATE, [key])
    }

    fn stays_inside_by_look(&mut self, folded: &str) -> Result<Vec<Stay>, BooksError> {
        queries::stays::all(self.connection, queries::stays::INSIDE_BY_LOOK, [folded])
    }

    fn last_stay_of_plate(&mut self, key: &str) -> Result<Option<Stay>, BooksError> {
        queries::stays::by(self.connection, queries::stays::LAST_LEFT_BY_PLATE, [key])
    }

    fn stay_on_spot(&mut self, spot: SpotId) -> Result<Option<Stay>, BooksError> {
        queries::stays::by(self.connection, queries::stays::ON_SPOT, [Id::from(spot)])
    }

    fn spot_by_label(&mut self, label: &str) -> Result<Option<SpotFacts>, BooksError> {
        queries::spots::by_label(self.connection, label)
    }

    fn spot(&mut self, id: SpotId) -> Result<Option<SpotFacts>, BooksError> {
        queries::spots::by_id(self.connection, id)
    }

    fn tariff_for(&mut self, entry: Instant) -> Result<Option<Arc<PublishedTariff>>, BooksError> {
        match queries::tariffs::in_force(self.connection, entry)? {
            Some(id) => self.tariff(id),
            None => Ok(None),
        }
    }

    fn tariff(&mut self, id: TariffId) -> Result<Option<Arc<PublishedTariff>>, BooksError> {
        if let Some(tariff) = self.cache.tariffs.get(&id) {
            return Ok(Some(Arc::clone(tariff)));
        }
        let Some(tariff) = queries::tariffs::by_id(self.connection, id)? else { return Ok(None) };
        let tariff = Arc::new(tariff);
        self.cache.tariffs.insert(id, Arc::clone(&tariff));
        Ok(Some(tariff))
    }

    fn tariff_versions(&mut self) -> Result<Vec<TariffVersion>, BooksError> {
        queries::tariffs::versions(self.connection)
    }

    fn next_receipt(&mut self) -> Result<i64, BooksError> {
        let epoch = self.head()?.epoch;
        let mut select = self.connection.prepare_cached(queries::stays::NEXT_RECEIPT).map_err(from_sqlite)?;
        select.query_row([epoch], |row| row.get(0)).map_err(from_sqlite)
    }

    fn entries_of(&mut self, op: OpId) -> Result<Vec<Entry>, BooksError> {
        journal::of_operation(self.connection, op.uuid())
    }

    fn settlement_of(&mut self, stay: StayId) -> Result<Vec<Entry>, BooksError> {
        let mut entries = Vec::new();
        for place in queries::stays::settlement(self.connection, stay)? {
            entries.extend(journal::entry(self.connection, place)?);
        }
        Ok(entries)
    }

    fn printer(&mut self) -> Result<Option<PrinterSetting>, BooksError> {
        prints::printer(self.connection)
    }

    fn set_printer(&mut self, printer: Option<&PrinterSetting>) -> Result<(), BooksError> {
        let outcome = prints::set_printer(self.connection, printer);
        self.watch(outcome)
    }

    fn copies(&mut self, stay: StayId, paper: PaperKind) -> Result<u32, BooksError> {
        prints::copies(self.connection, stay, paper)
    }

    fn queue_paper(&mut self, paper: &QueuedPaper) -> Result<(), BooksError> {
        let outcome = prints::queue(self.connection, paper);
        self.watch(outcome)
    }

    fn stays_left_by_plate(&mut self, key: &str) -> Result<Vec<Stay>, BooksError> {
        queries::stays::all(self.connection, queries::stays::LEFT_BY_PLATE, [key])
    }

    fn stays_by_ticket_beginning(&mut self, beginning: &str) -> Result<Vec<Stay>, BooksError> {
        queries::stays::all(self.connection, queries::stays::BY_TICKET_BEGINNING, [beginning])
    }

    fn exit_undone_by(&mut self, refund: RefundNumber) -> Result<Option<Entry>, BooksError> {
        match queries::stays::undone_at(self.connection, refund)? {
            Some(seq) => journal::entry(self.connection, (refund.epoch, seq)),
            None => Ok(None),
        }
    }

    fn last_refund_of(&mut self, stay: StayId) -> Result<Option<RefundNumber>, BooksError> {
        queries::stays::last_refund(self.connection, stay)
    }

    fn entry_at(&mut self, place: (u32, i64)) -> Result<Option<Entry>, BooksError> {
        journal::entry(self.connection, place)
    }

    fn stays_on_spots_like(&mut self, part: &str) -> Result<Vec<Stay>, BooksError> {
        queries::stays::all(self.connection, queries::stays::ON_SPOTS_LIKE, [part])
    }

    fn stay_by_receipt(&mut self, (epoch, number): (u32, i64)) -> Result<Option<Stay>, BooksError> {
        let values = params![epoch, number];
        let stays = [queries::stays::BY_RECEIPT, queries::stays::BY_UNDONE_RECEIPT, queries::stays::BY_REFUND];
        for condition in stays {
            if let Some(stay) = queries::stays::by(self.connection, condition, values)? {
                return Ok(Some(stay));
            }
        }
        Ok(None)
    }

    fn each_plate_inside(&mut self, see: &mut dyn FnMut(StayId, &str)) -> Result<(), BooksError> {
        queries::stays::each_plate_inside(self.connection, see)
    }

    fn matters_of(&mut self, stay: StayId) -> Result<Vec<Flag>, BooksError> {
        queries::handovers::matters_of(self.connection, stay)
    }

    fn open_matters(&mut self, at_most: u32) -> Result<OpenMatters, BooksError> {
        queries::handovers::open_matters(self.connection, at_most)
    }

    fn handover(&mut self, id: HandoverId) -> Result<Option<Handover>, BooksError> {
        queries::handovers::by_id(self.connection, id)
    }

    fn handovers_not_seen(&mut self, at_most: u32) -> Result<Vec<Handover>, BooksError> {
        queries::handovers::not_seen(self.connection, at_most)
    }

    fn movements(&mut self, at_most: u32) -> Result<Vec<Entry>, BooksError> {
        journal::movements(self.connection, at_most)
    }

    fn record(&mut self, entry: NewEntry) -> Result<Entry, BooksError> {
        let outcome = self.chain_owner(&entry.fact).and_then(|owner| self.append(entry, owner));
        self.watch(outcome)
    }

    fn has_users(&mut self) -> Result<bool, BooksError> {
        queries::users::any(self.connection)
    }

    fn users(&mut self) -> Result<Vec<User>, BooksError> {
        queries::users::all(self.connection)
    }

    fn user_by_name(&mut self, key: &str) -> Result<Option<User>, BooksError> {
        queries::users::by_name(self.connection, key)
    }

    fn user(&mut self, id: UserId) -> Result<Option<User>, BooksError> {
        queries::users::by_id(self.connection, id)
    }

    fn pepper(&mut self, make: bool) -> Result<Option<Pepper>, BooksError> {
        match self.folder.pepper()? {
            None if make => self.folder.make_pepper(self.machine.source.as_ref()).map(Some),
            found => Ok(found),
        }
    }

    fn credential(&mut self, user: UserId) -> Result<Option<Credential>, BooksError> {
        queries::users::credential(self.connection, user)
    }

    fn set_credential(&mut self, credential: &Credential) -> Result<(), BooksError> {
        let outcome = queries::users::set_credential(self.connection, credential);
        self.watch(outcome)
    }

    fn lockout(&mut self, user: UserId) -> Result<Option<Lockout>, BooksError> {
        queries::users::lockout(self.connection, user)
    }

    fn set_lockout(&mut self, user: UserId, lockout: Option<Lockout>) -> Result<(), BooksError> {
        let outcome = queries::users::set_lockout(self.connection, user, lockout);
        self.watch(outcome)
    }

    fn recovery(&mut self, user: UserId) -> Result<Option<RecoveryHash>, BooksError> {
        queries::users::recovery(self.connection, user)
    }

    fn set_recovery(&mut self, recovery: &RecoveryHash) -> Result<(), BooksError> {
        let outcome = queries::users::set_recovery(self.connection, recovery);
        self.watch(outcome)
    }

    fn room_for_entries(&mut self) -> Result<(), BooksError> {
        if self.folder.keep_reserve() { Ok(()) } else { Err(self.folder.why_no_reserve()) }
    }
}
