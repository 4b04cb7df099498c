//! The yardstick: the SQL statements that an entry and an exit come down to, each once, prepared once, on one connection set up as
//! ours, with every value that the books do not decide worked out beforehand. No checks, no hashes, no prices, no encryption.

use std::path::Path;
use std::thread;
use std::time::Duration;

use parkhaus::domain::plate::Plate;
use parkhaus::domain::ticket::TicketCode;
use parkhaus::domain::time::to_ms;
use parkhaus::operations::desk::When;
use parkhaus::operations::ports::Source;
use rusqlite::types::Null;
use rusqlite::{Connection, OptionalExtension as _, Statement, params};
use uuid::Uuid;

use super::times::{Trip, timed};
use super::vehicles::Vehicle;

const OF_OPERATION: &str = "SELECT epoch, seq, op, part, at_ms, written_ms, actor, kind, body, sealed, prev, hash
     FROM journal WHERE op = ?1 ORDER BY part";
const FACILITY: &str = "SELECT id, name, time_zone, currency, decimals, strategy, smallest_coin_minor, booth, booth_code, epoch, version FROM facility";
const STAY: &str =
    "SELECT id, version, state, ticket, class, plate, entered_ms, ended_ms, needs, at_entry, flags, fee_minor, receipt_epoch, receipt
     FROM stay WHERE ";
const FREE: &str = "SELECT id, floor, label, row, place, distance_mm, last_given FROM spot INDEXED BY free_by_distance
     WHERE size = 'car' AND zone IS ?1 AND taken = 0 AND condition = 'in_service' ORDER BY distance_mm, label";
const HEAD: &str = "SELECT epoch, seq, hash FROM journal ORDER BY epoch DESC, seq DESC LIMIT 1";
const NEXT_PART: &str = "SELECT coalesce(max(part) + 1, 0) FROM journal WHERE op = ?1";
const KEY: &str = "SELECT key FROM personal_key WHERE subject = ?1";
const ADD_KEY: &str = "INSERT INTO personal_key (subject, key) VALUES (?1, ?2)";
const ADD_ENTRY: &str =
    "INSERT INTO journal (epoch, seq, op, part, at_ms, written_ms, actor, kind, body, sealed, prev, hash)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
const ADD_STAY: &str =
    "INSERT INTO stay (id, version, state, ticket, class, plate, plate_key, plate_folded, entered_ms, needs, at_entry, flags)
     VALUES (?1, 1, 'open', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const HOLD: &str =
    "INSERT INTO stay_spot (stay, entry_epoch, entry_seq, rank, spot, held_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const SPOT: &str =
    "SELECT spot.id AS id, spot.label AS label, floor.label AS floor, spot.size AS size, spot.zone AS zone,
         spot.condition AS condition, spot.version AS version, stay_spot.stay AS held_by
     FROM spot JOIN floor ON floor.id = spot.floor
     LEFT JOIN stay_spot ON stay_spot.spot = spot.id AND stay_spot.released_ms IS NULL WHERE spot.id = ?1";
const SPOTS_OF_STAY: &str = "SELECT spot.id AS id, spot.label AS label, floor.label AS floor
     FROM stay_spot JOIN spot ON spot.id = stay_spot.spot JOIN floor ON floor.id = spot.floor
     WHERE stay_spot.stay = ?1 AND (stay_spot.entry_epoch, stay_spot.entry_seq) = (
         SELECT entry_epoch, entry_seq FROM stay_spot WHERE stay = ?1 ORDER BY entry_epoch DESC, entry_seq DESC LIMIT 1)
     ORDER BY stay_spot.rank";
const TARIFF: &str = "SELECT id FROM tariff WHERE from_ms <= ?1 ORDER BY from_ms DESC, epoch DESC, seq DESC LIMIT 1";
const PAID: &str =
    "UPDATE stay SET version = version + 1, state = 'paid', paid_ms = ?3, fee_minor = ?4, tariff = ?5, flags = ?6
     WHERE id = ?1 AND version = ?2";
const ADD_PAYMENT: &str =
    "INSERT INTO payment (id, stay, at_ms, amount_minor, given_minor, change_minor, entry_epoch, entry_seq)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const ADD_LINE: &str = "INSERT INTO payment_line (payment, rank, kind, amount_minor) VALUES (?1, ?2, ?3, ?4)";
const NEXT_RECEIPT: &str =
    "SELECT coalesce(max(receipt), 0) + 1 FROM stay WHERE receipt_epoch = ?1 AND receipt IS NOT NULL";
const CLOSED: &str =
    "UPDATE stay SET version = version + 1, state = 'closed', ended_ms = ?3, receipt_epoch = ?4, receipt = ?5, closed_seq = ?6,
         ticket_fate = ?7, flags = ?8
     WHERE id = ?1 AND version = ?2";
const RELEASE: &str = "UPDATE stay_spot SET released_ms = ?2 WHERE stay = ?1 AND released_ms IS NULL";

/// Opens a file as the store does.
pub(crate) fn connect(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("parkhaus.sqlite")).unwrap();
    connection.busy_timeout(Duration::from_secs(10)).unwrap();
    for (name, value) in [
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("foreign_keys", "ON"),
        ("trusted_schema", "OFF"),
        ("temp_store", "MEMORY"),
        ("secure_delete", "FAST"),
    ] {
        connection.pragma_update(None, name, value).unwrap();
    }
    connection
}

/// What the journal holds of one vehicle, as bytes: taken from a real one, so that theirs is as long as ours.
#[derive(Clone)]
pub(crate) struct Bodies {
    /// Of the entry.
    pub(crate) entered: Vec<u8>,
    /// The sealed part of the entry.
    pub(crate) sealed: Vec<u8>,
    /// Of the payment.
    pub(crate) paid: Vec<u8>,
    /// Of the exit.
    pub(crate) closed: Vec<u8>,
}

impl Bodies {
    /// Those of the last vehicle that went in and out.
    pub(crate) fn of_the_last(connection: &Connection) -> Self {
        let last = |kind: &str| {
            connection
                .query_row(
                    "SELECT body, sealed FROM journal WHERE kind = ?1 ORDER BY seq DESC LIMIT 1",
                    [kind],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .unwrap()
        };
        let (entered, sealed) = last("checked_in");
        let (paid, _): (_, Vec<u8>) = last("payment_taken");
        let (closed, _): (_, Vec<u8>) = last("stay_closed");
        Self { entered, sealed, paid, closed }
    }
}

/// Everything about a vehicle that goes into the statements.
pub(crate) struct Prepared {
    stay: Uuid,
    enter: Uuid,
    leave: Uuid,
    payment: Uuid,
    ticket: String,
    typed: String,
    key: String,
    folded: String,
    secret: [u8; 32],
    hashes: [[u8; 32]; 3],
    entered_ms: i64,
    exit_ms: i64,
    bodies: Bodies,
}

impl Prepared {
    /// Works it out.
    pub(crate) fn new(vehicle: &Vehicle, bodies: &Bodies, source: &dyn Source) -> Self {
        let plate = Plate::parse(vehicle.enter.plate.as_deref().unwrap()).unwrap();
        let mut chance = [0; 7];
        source.random(&mut chance).unwrap();
        let mut bytes = [[0; 32]; 4];
        for bytes in &mut bytes {
            source.random(bytes).unwrap();
        }
        let [secret, hashes @ ..] = bytes;
        let When::Recorded(entered) = vehicle.enter.when else { unreachable!("vehicles come at recorded times") };
        Self {
            stay: source.id(),
            enter: vehicle.enter.op.uuid(),
            leave: vehicle.leave_op().uuid(),
            payment: source.id(),
            ticket: TicketCode::from_random(chance).to_string(),
            typed: plate.typed().to_owned(),
            key: plate.key().to_owned(),
            folded: plate.folded_key(),
            secret,
            hashes,
            entered_ms: to_ms(entered),
            exit_ms: to_ms(vehicle.exit()),
            bodies: bodies.clone(),
        }
    }
}

/// The statements, prepared.
struct Statements<'c> {
    begin: Statement<'c>,
    commit: Statement<'c>,
    of_operation: Statement<'c>,
    facility: Statement<'c>,
    inside_by_plate: Statement<'c>,
    by_ticket: Statement<'c>,
    by_id: Statement<'c>,
    free: Statement<'c>,
    head: Statement<'c>,
    next_part: Statement<'c>,
    key: Statement<'c>,
    add_key: Statement<'c>,
    add_entry: Statement<'c>,
    add_stay: Statement<'c>,
    hold: Statement<'c>,
    spot: Statement<'c>,
    spots_of_stay: Statement<'c>,
    tariff: Statement<'c>,
    paid: Statement<'c>,
    add_payment: Statement<'c>,
    add_line: Statement<'c>,
    next_receipt: Statement<'c>,
    closed: Statement<'c>,
    release: Statement<'c>,
}

/// Where the chain ends.
struct Head {
    epoch: i64,
    seq: i64,
    hash: [u8; 32],
}

impl<'c> Statements<'c> {
    fn new(connection: &'c Connection) -> Self {
        let prepare = |statement: &str| connection.prepare(statement).unwrap();
        let stay = |condition: &str| prepare(&format!("{STAY}{condition}"));
        Self {
            begin: prepare("BEGIN IMMEDIATE"),
            commit: prepare("COMMIT"),
            of_operation: prepare(OF_OPERATION),
            facility: prepare(FACILITY),
            inside_by_plate: stay("plate_key = ?1 AND state IN ('open', 'paid') ORDER BY entered_ms, id LIMIT 8"),
            by_ticket: stay("ticket = ?1"),
            by_id: stay("id = ?1"),
            free: prepare(FREE),
            head: prepare(HEAD),
            next_part: prepare(NEXT_PART),
            key: prepare(KEY),
            add_key: prepare(ADD_KEY),
            add_entry: prepare(ADD_ENTRY),
            add_stay: prepare(ADD_STAY),
            hold: prepare(HOLD),
            spot: prepare(SPOT),
            spots_of_stay: prepare(SPOTS_OF_STAY),
            tariff: prepare(TARIFF),
            paid: prepare(PAID),
            add_payment: prepare(ADD_PAYMENT),
            add_line: prepare(ADD_LINE),
            next_receipt: prepare(NEXT_RECEIPT),
            closed: prepare(CLOSED),
            release: prepare(RELEASE),
        }
    }

    fn enter(&mut self, vehicle: &Prepared) {
        self.begin.execute([]).unwrap();
        assert_eq!(rows(&mut self.of_operation, params![vehicle.enter]), 0);
        assert_eq!(rows(&mut self.facility, []), 1);
        assert_eq!(rows(&mut self.inside_by_plate, params![vehicle.key]), 0);
        let spot = self.best();
        let head = self.chain_head();
        let part: i64 = self.next_part.query_row([vehicle.enter], |row| row.get(0)).unwrap();
        assert!(self.key.query_row([vehicle.stay], |_row| Ok(())).optional().unwrap().is_none());
        self.add_key.execute(params![vehicle.stay, vehicle.secret]).unwrap();
        let seq = head.seq + 1;
        self.add_entry
            .execute(params![
                head.epoch,
                seq,
                vehicle.enter,
                part,
                vehicle.entered_ms,
                vehicle.entered_ms,
                "cli",
                "checked_in",
                vehicle.bodies.entered,
                vehicle.bodies.sealed,
                head.hash,
                vehicle.hashes[0]
            ])
            .unwrap();
        self.add_stay
            .execute(params![
                vehicle.stay,
                vehicle.ticket,
                "car",
                vehicle.typed,
                vehicle.key,
                vehicle.folded,
                vehicle.entered_ms,
                "",
                Null,
                ""
            ])
            .unwrap();
        self.hold.execute(params![vehicle.stay, head.epoch, seq, 0, spot, vehicle.entered_ms]).unwrap();
        assert_eq!(rows(&mut self.spot, [spot]), 1);
        self.commit.execute([]).unwrap();
    }

    /// The best free spot; the two that are next best are looked at too.
    fn best(&mut self) -> Uuid {
        let mut free = self.free.query([Null]).unwrap();
        let best = free.next().unwrap().unwrap().get(0).unwrap();
        for _ in 0..2 {
            assert!(free.next().unwrap().is_some());
        }
        best
    }

    fn chain_head(&mut self) -> Head {
        self.head.query_row([], |row| Ok(Head { epoch: row.get(0)?, seq: row.get(1)?, hash: row.get(2)? })).unwrap()
    }

    fn leave(&mut self, vehicle: &Prepared) {
        self.begin.execute([]).unwrap();
        assert_eq!(rows(&mut self.of_operation, params![vehicle.leave]), 0);
        assert_eq!(rows(&mut self.by_ticket, params![vehicle.ticket]), 1);
        assert_eq!(rows(&mut self.spots_of_stay, [vehicle.stay]), 1);
        assert_eq!(rows(&mut self.facility, []), 1);
        let tariff: Uuid = self.tariff.query_row([vehicle.entered_ms], |row| row.get(0)).unwrap();
        let head = self.chain_head();
        let part: i64 = self.next_part.query_row([vehicle.leave], |row| row.get(0)).unwrap();
        let (paid, closed) = (head.seq + 1, head.seq + 2);
        self.add_entry
            .execute(params![
                head.epoch,
                paid,
                vehicle.leave,
                part,
                vehicle.exit_ms,
                vehicle.exit_ms,
                "cli",
                "payment_taken",
                vehicle.bodies.paid,
                [].as_slice(),
                head.hash,
                vehicle.hashes[1]
            ])
            .unwrap();
        self.paid.execute(params![vehicle.stay, 1, vehicle.exit_ms, 450, tariff, ""]).unwrap();
        self.add_payment
            .execute(params![vehicle.payment, vehicle.stay, vehicle.exit_ms, 450, 450, 0, head.epoch, paid])
            .unwrap();
        self.add_line.execute(params![vehicle.payment, 0, "cash", 450]).unwrap();
        let receipt: i64 = self.next_receipt.query_row([head.epoch], |row| row.get(0)).unwrap();
        self.add_entry
            .execute(params![
                head.epoch,
                closed,
                vehicle.leave,
                part + 1,
                vehicle.exit_ms,
                vehicle.exit_ms,
                "cli",
                "stay_closed",
                vehicle.bodies.closed,
                [].as_slice(),
                vehicle.hashes[1],
                vehicle.hashes[2]
            ])
            .unwrap();
        let changed = self
            .closed
            .execute(params![vehicle.stay, 2, vehicle.exit_ms, head.epoch, receipt, closed, "collected", ""])
            .unwrap();
        assert_eq!((changed, self.release.execute(params![vehicle.stay, vehicle.exit_ms]).unwrap()), (1, 1));
        assert_eq!((rows(&mut self.by_id, [vehicle.stay]), rows(&mut self.spots_of_stay, [vehicle.stay])), (1, 1));
        self.commit.execute([]).unwrap();
    }

    fn trips(&mut self, vehicles: &[Prepared]) -> Vec<Trip> {
        let trips = vehicles.iter().map(|vehicle| {
            let ((), enter) = timed(|| self.enter(vehicle));
            let ((), leave) = timed(|| self.leave(vehicle));
            Trip { enter, leave }
        });
        trips.collect()
    }
}

fn rows(select: &mut Statement<'_>, values: impl rusqlite::Params) -> usize {
    let mut rows = select.query(values).unwrap();
    let mut found = 0;
    while rows.next().unwrap().is_some() {
        found += 1;
    }
    found
}

/// Each vehicle in and out, one after another.
pub(crate) fn alone(connection: &Connection, vehicles: &[Prepared]) -> (Vec<Trip>, Duration) {
    let mut statements = Statements::new(connection);
    timed(|| statements.trips(vehicles))
}

/// The vehicles shared out among callers, each with a connection of its own.
pub(crate) fn at_once(connections: &mut [Connection], vehicles: &[Prepared]) -> (Vec<Trip>, Duration) {
    let share = vehicles.len().div_ceil(connections.len());
    timed(|| {
        thread::scope(|scope| {
            let callers: Vec<_> = connections
                .iter_mut()
                .zip(vehicles.chunks(share))
                .map(|(connection, vehicles)| {
                    let call = move || Statements::new(connection).trips(vehicles);
                    thread::Builder::new().name("bare caller".to_owned()).spawn_scoped(scope, call).unwrap()
                })
                .collect();
            callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
        })
    })
}
