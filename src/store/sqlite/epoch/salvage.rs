//! What can still be read of a damaged file.
//!
//! Tables are read from both ends until the damage, without their indexes; what they lack is looked for among those that the
//! journal makes; and what is missing is listed.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, Row};

use super::super::errors::from_sqlite;
use super::super::rows::{Id, coded, get, id, spot};
use super::super::{journal, open, prints, queries};
use super::salvage_till::{self, SalvagedTill};
use crate::domain::facility::{Condition, Facility, Layout};
use crate::domain::ids::{SpotId, StayId, TariffId};
use crate::domain::journal::chain::{Head, NO_HASH};
use crate::domain::journal::fact::{Flag, SpotConditionSet, StayCarriedOver, TariffPublished};
use crate::domain::stay::{Stay, StayState};
use crate::domain::time::Instant;
use crate::domain::users::User;
use crate::operations::ports::{BooksError, Credential, PrinterSetting, RecoveryHash};

/// The first schema version that has shifts.
const TILL: i64 = 8;

/// A vehicle inside, to be carried over.
pub(super) struct Carried {
    pub(super) fact: StayCarriedOver,
    pub(super) entered: Instant,
    pub(super) plate: Option<String>,
}

/// A user, to be carried over.
pub(super) struct CarriedUser {
    pub(super) user: User,
    pub(super) credential: Option<Credential>,
    pub(super) recovery: Option<RecoveryHash>,
}

/// What could be read.
pub(super) struct Salvage {
    /// Facility and layout.
    pub(super) garage: Option<(Facility, Layout)>,
    /// Tariffs, the oldest first.
    pub(super) tariffs: Vec<TariffPublished>,
    /// Users, and what proves who they are.
    pub(super) users: Vec<CarriedUser>,
    /// Spots that are held, as they were last set.
    pub(super) holds: Vec<SpotConditionSet>,
    /// Vehicles inside.
    pub(super) stays: Vec<Carried>,
    /// The last entry that can be read.
    pub(super) head: Head,
    /// The rules of the till, and what was ever taken.
    pub(super) till: SalvagedTill,
    /// The booth's printer.
    pub(super) printer: Option<PrinterSetting>,
    /// What could not be read, a line each.
    pub(super) lost: Vec<String>,
    /// Every stay of which the tables tell whether it is inside.
    told: BTreeSet<StayId>,
    /// The spots of the vehicles inside.
    spots_used: BTreeSet<SpotId>,
    /// The keys of their plates.
    plates_used: BTreeSet<String>,
}

impl Salvage {
    /// Reads what there is: in the damaged file, in the tables that its journal makes, where it can be read, and the layout also in a
    /// backup. Never fails: what fails is listed.
    pub(super) fn read(file: &Path, journal: Option<&Connection>, backup: Option<&Path>) -> Self {
        let mut salvage = Self {
            garage: None,
            tariffs: Vec::new(),
            users: Vec::new(),
            holds: Vec::new(),
            stays: Vec::new(),
            till: SalvagedTill::default(),
            printer: None,
            head: Head { epoch: 1, seq: 0, hash: NO_HASH },
            lost: Vec::new(),
            told: BTreeSet::new(),
            spots_used: BTreeSet::new(),
            plates_used: BTreeSet::new(),
        };
        let tables = match open::connect_to_read(file) {
            Ok(tables) => Some(tables),
            Err(error) => {
                salvage.lost.push(format!("the file cannot be opened: {}", why(error)));
                None
            }
        };
        if let Some(tables) = &tables {
            salvage.read_head(tables);
            salvage.read_printer(tables);
        }
        salvage.find_layout(tables.as_ref(), journal, backup);
        salvage.find_users(tables.as_ref(), journal);
        salvage.find_till(tables.as_ref(), journal);
        if let Some(tables) = &tables {
            salvage.read_stays(tables);
        }
        if let Some(journal) = journal {
            salvage.add_stays_of_journal(journal);
        }
        if let Some(tables) = &tables {
            salvage.look_for_notes(tables);
        }
        salvage
    }

    fn read_head(&mut self, tables: &Connection) {
        match journal::head(tables) {
            Ok(head) => self.head = head,
            Err(_damaged) => self.lost.push("the end of the journal cannot be read".to_owned()),
        }
    }

    /// A file that is older than this program's printing has no printer to lose.
    fn read_printer(&mut self, tables: &Connection) {
        match prints::printer(tables) {
            Ok(printer) => self.printer = printer,
            Err(_damaged) if open::schema_of(tables).is_ok_and(|schema| schema < open::SCHEMA) => {}
            Err(_damaged) => self.lost.push("the printer that was set cannot be read: set it again".to_owned()),
        }
    }

    /// Takes layout and tariffs from the first that has them whole; else the layout that was read in part.
    fn find_layout(&mut self, tables: Option<&Connection>, journal: Option<&Connection>, backup: Option<&Path>) {
        let is_whole = tables.is_some_and(|tables| self.read_layout(tables));
        if !is_whole && journal.is_some_and(|journal| self.read_layout(journal)) {
            self.lost.push("the layout was taken from the journal".to_owned());
        }
        if self.garage.is_none()
            && let Some(backup) = backup
            && open::connect_to_read(backup).is_ok_and(|backup| self.read_layout(&backup))
        {
            let name = backup.file_name().unwrap_or_default().to_string_lossy();
            self.lost.push(format!("the layout was taken from the backup {name}"));
        }
    }

    /// Takes the users from the tables, or those that the journal makes; and what proves who they are from the tables, where alone it is.
    fn find_users(&mut self, tables: Option<&Connection>, journal: Option<&Connection>) {
        let found = tables.into_iter().chain(journal).find_map(|connection| queries::users::all(connection).ok());
        let Some(users) = found else {
            self.lost.push("the users cannot be read: nobody can sign in until an owner is added anew".to_owned());
            return;
        };
        for user in users {
            let read = |tables| -> Result<_, BooksError> {
                Ok((queries::users::credential(tables, user.id)?, queries::users::recovery(tables, user.id)?))
            };
            let (credential, recovery) = tables.and_then(|tables| read(tables).ok()).unwrap_or_default();
            if credential.is_none() && !user.retired {
                self.lost.push(format!("the PIN of “{}” cannot be read: give a new one", user.name.as_str()));
            }
            self.users.push(CarriedUser { user, credential, recovery });
        }
    }

    /// A file that is older than shifts has no till to lose.
    fn find_till(&mut self, tables: Option<&Connection>, journal: Option<&Connection>) {
        if tables.is_some_and(|tables| open::schema_of(tables).is_ok_and(|schema| schema < TILL)) {
            return;
        }
        let mut till = salvage_till::read(tables, journal);
        self.lost.append(&mut till.lost);
        self.till = till;
    }

    /// Reads layout and tariffs. Says whether the layout is whole.
    fn read_layout(&mut self, connection: &Connection) -> bool {
        let is_whole = self.read_garage(connection);
        if self.tariffs.is_empty() {
            self.read_tariffs(connection);
        }
        if self.holds.is_empty() {
            self.read_holds(connection);
        }
        is_whole
    }

    fn add_stays_of_journal(&mut self, rebuilt: &Connection) {
        let inside = queries::stays::all(rebuilt, "state IN ('open', 'paid') ORDER BY entered_ms, id", []);
        for stay in inside.unwrap_or_default() {
            if self.told.insert(stay.id) {
                self.lost.push(format!(
                    "ticket {} is missing from the tables and was carried over as the journal tells: look whether it is there",
                    stay.ticket
                ));
                let carried = self.carry(&stay);
                self.stays.push(carried);
            }
        }
    }

    fn read_garage(&mut self, connection: &Connection) -> bool {
        let read = || -> Result<(Facility, Layout), BooksError> {
            let facility = queries::facility::facility(connection)?.ok_or(BooksError::NoGarage)?;
            let garage = queries::facility::garage(connection, facility)?;
            let layout =
                Layout { classes: garage.classes, zones: garage.zones, floors: garage.floors, spots: Vec::new() };
            Ok((garage.facility, layout))
        };
        let (facility, mut layout) = match read() {
            Ok(read) => read,
            Err(error) => {
                self.lost.push(format!("the layout cannot be read: {}", why(error)));
                return false;
            }
        };
        let columns = "spot.id AS id, floor, label, size, zone, row, place, distance_mm, condition, corners";
        let from = "FROM spot NOT INDEXED JOIN spot_outline ON spot_outline.spot = spot.id";
        let mut seen = BTreeSet::new();
        let complete = from_both_ends(connection, &format!("SELECT {columns} {from}"), "spot.id", |row| {
            let spot = spot(row)?;
            if seen.insert(spot.id) {
                layout.spots.push(spot);
            }
            Ok(())
        });
        if !complete {
            self.lost.push("some spots of the layout cannot be read".to_owned());
        }
        layout.spots.sort_by(|left, right| left.label.cmp(&right.label));
        if !layout.spots.is_empty() {
            self.garage = Some((facility, layout));
        }
        complete && !seen.is_empty()
    }

    fn read_tariffs(&mut self, connection: &Connection) {
        let mut seen: BTreeSet<TariffId> = BTreeSet::new();
        let mut tariffs = Vec::new();
        let complete =
            from_both_ends(connection, "SELECT id, name, text, from_ms FROM tariff NOT INDEXED", "id", |row| {
                let fact = TariffPublished {
                    tariff: id(row, "id")?,
                    name: get(row, "name")?,
                    text: get(row, "text")?,
                    from_ms: get(row, "from_ms")?,
                    reason: None,
                };
                if seen.insert(fact.tariff) {
                    tariffs.push(fact);
                }
                Ok(())
            });
        if !complete {
            self.lost.push("some tariffs cannot be read".to_owned());
        }
        // Identities grow with time, so this is the order in which they were published.
        tariffs.sort_by_key(|fact| fact.tariff);
        self.tariffs = tariffs;
    }

    /// Why spots are held and until when; the layout itself tells that they are. A file of an earlier version has none of it.
    fn read_holds(&mut self, connection: &Connection) {
        let held = "SELECT id, condition, condition_reason, condition_until_ms FROM spot NOT INDEXED
            WHERE condition <> 'in_service' AND condition_reason IS NOT NULL";
        let mut seen: BTreeSet<SpotId> = BTreeSet::new();
        let mut holds = Vec::new();
        from_both_ends(connection, held, "id", |row| {
            let fact = SpotConditionSet {
                spot: id(row, "id")?,
                // Laid out anew, and nothing more.
                read: 1,
                condition: coded(row, "condition", Condition::from_code)?,
                reason: get(row, "condition_reason")?,
                until_ms: get(row, "condition_until_ms")?,
            };
            if seen.insert(fact.spot) {
                holds.push(fact);
            }
            Ok(())
        });
        self.holds = holds;
    }

    /// Notes to the next shift stay where they are: what they say may be personal, and must not stand in the first entry.
    fn look_for_notes(&mut self, tables: &Connection) {
        let not_seen = "SELECT EXISTS (SELECT 1 FROM handover WHERE seen_ms IS NULL)";
        // A file of an earlier version has none.
        if tables.query_row(not_seen, [], |row| row.get(0)).unwrap_or(false) {
            self.lost.push("notes to the next shift that nobody has seen are in the file put aside only".to_owned());
        }
    }

    fn read_stays(&mut self, connection: &Connection) {
        let mut ids = BTreeSet::new();
        let mut unreadable = 0_u32;
        let told = &mut self.told;
        let complete = from_both_ends(connection, "SELECT id, state FROM stay NOT INDEXED", "id", |row| {
            let stay: StayId = id(row, "id")?;
            if coded(row, "state", StayState::from_code)?.is_inside() {
                ids.insert(stay);
            } else {
                told.insert(stay);
            }
            Ok(())
        });
        for stay in ids {
            match queries::stays::by(connection, queries::stays::BY_ID, [Id::from(stay)]) {
                Ok(Some(stay)) => {
                    let carried = self.carry(&stay);
                    self.told.insert(stay.id);
                    self.stays.push(carried);
                }
                Ok(None) | Err(_) => unreadable += 1,
            }
        }
        if !complete || unreadable > 0 {
            self.lost.push(format!(
                "some stays cannot be read ({unreadable} of those known to be inside): walk the floors and enter what stands there"
            ));
        }
    }

    fn carry(&mut self, stay: &Stay) -> Carried {
        let mut flags = stay.flags_with(&[Flag::CarriedOver]);
        let mut spots: Vec<SpotId> = stay.spots.iter().map(|spot| spot.id).collect();
        let layout = self.garage.as_ref().map(|(_, layout)| layout.spots.as_slice()).unwrap_or_default();
        let is_known = |spot: &SpotId| layout.iter().any(|known| known.id == *spot);
        if spots.iter().any(|spot| self.spots_used.contains(spot) || !is_known(spot)) {
            self.lost
                .push(format!("the spot of ticket {} is not certain: it was carried over without one", stay.ticket));
            spots.clear();
        }
        if spots.is_empty() {
            flags.push(Flag::Overflow);
        }
        self.spots_used.extend(&spots);
        if stay.state == StayState::Paid {
            self.lost.push(format!("ticket {} was paid and had not left: let it out without payment", stay.ticket));
        }
        if let Some(plate) = &stay.plate
            && !self.plates_used.insert(plate.key().to_owned())
        {
            flags.push(Flag::InsideAgain);
        }
        flags.sort_unstable();
        flags.dedup();
        Carried {
            entered: stay.entered,
            plate: stay.plate.as_ref().map(|plate| plate.typed().to_owned()),
            fact: StayCarriedOver {
                stay: stay.id,
                ticket: stay.ticket.clone(),
                class: stay.class.clone(),
                spots,
                needs: stay.needs.clone(),
                at_entry: stay.at_entry.clone(),
                flags,
            },
        }
    }
}

/// What is wrong, without what to do about it: that is being done.
fn why(error: BooksError) -> String {
    match error {
        BooksError::Damaged(why) => why,
        BooksError::NoGarage => "it is gone".to_owned(),
        other => other.to_string(),
    }
}

/// Reads rows forwards until the damage, then backwards until it. Says whether there was none.
fn from_both_ends(
    connection: &Connection,
    select: &str,
    key: &str,
    mut see: impl FnMut(&Row<'_>) -> Result<(), BooksError>,
) -> bool {
    let mut read = |direction: &str| -> Result<(), BooksError> {
        let mut prepared = connection.prepare(&format!("{select} ORDER BY {key} {direction}")).map_err(from_sqlite)?;
        let mut rows = prepared.query([]).map_err(from_sqlite)?;
        while let Some(row) = rows.next().map_err(from_sqlite)? {
            see(row)?;
        }
        Ok(())
    };
    read("ASC").is_ok() || {
        // The first pass told that there is damage; the second reads what lies behind it.
        drop(read("DESC"));
        false
    }
}
