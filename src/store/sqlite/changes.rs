//! The changes of the tables, one statement or so each.
//!
//! Nothing is decided here. The same function runs when an entry is recorded and when the tables are rebuilt.

use rusqlite::{Connection, Params, params};

use super::changes_till;
use super::errors::from_sqlite;
use super::rows::{Id, corners_to_bytes, join_flags, join_needs};
use crate::domain::facility::{Floor, VehicleClass};
use crate::domain::ids::{FloorId, PaymentId, SpotId, StayId, UserId};
use crate::domain::journal::body;
use crate::domain::journal::fact::{
    Approval, AtEntry, FacilitySetUp, Flag, LaidOutSpot, PaperReprinted, PaymentRefunded, PaymentTaken, TakenLine,
    UserAdded,
};
use crate::domain::plate::Plate;
use crate::domain::projection::{Change, OpenedStay, StayChange, UserChange};
use crate::domain::receipt::PaperKind;
use crate::domain::time::{Instant, to_ms};
use crate::domain::users::UserName;
use crate::operations::ports::BooksError;

/// Carries out a change.
pub(super) fn apply(connection: &Connection, change: &Change<'_>) -> Result<(), BooksError> {
    match change {
        Change::FacilitySet { fact, epoch } => facility(connection, fact, *epoch),
        // A new file has no facility yet when its epoch begins; the facility brings the epoch with it.
        Change::EpochSet(epoch) => {
            run(connection, "UPDATE facility SET epoch = ?1, version = version + 1", params![epoch]).map(drop)
        }
        Change::ClassAdded(rank, class) => vehicle_class(connection, *rank, class),
        Change::ZoneAdded(rank, zone) => one(
            connection,
            "INSERT INTO zone (id, name, kept_for, rank) VALUES (?1, ?2, ?3, ?4)",
            params![Id::from(zone.id), zone.name, zone.kept_for.code(), rank],
        ),
        Change::FloorAdded(rank, floor) => lay_floor(connection, *rank, floor),
        Change::SpotAdded(floor, spot) => lay_spot(connection, *floor, spot),
        Change::SpotConditionSet { spot, read, condition, reason, until_ms } => updated(
            connection,
            "UPDATE spot SET condition = ?3, condition_reason = ?4, condition_until_ms = ?5, version = version + 1
             WHERE id = ?1 AND version = ?2",
            params![Id::from(*spot), read, condition.code(), reason, until_ms],
        ),
        Change::TariffAdded(fact, (epoch, seq)) => one(
            connection,
            "INSERT INTO tariff (id, name, text, from_ms, epoch, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![Id::from(fact.tariff), fact.name, fact.text, fact.from_ms, epoch, seq],
        ),
        Change::StayOpened(stay) => open_stay(connection, stay),
        Change::SpotsHeld { stay, spots, at, entry } => hold(connection, *stay, spots, *at, *entry),
        Change::SpotsReleased { stay, at } => run(
            connection,
            "UPDATE stay_spot SET released_ms = ?2 WHERE stay = ?1 AND released_ms IS NULL",
            params![Id::from(*stay), to_ms(*at)],
        )
        .map(drop),
        Change::StayChanged { stay, read, to } => change_stay(connection, *stay, *read, to),
        Change::PaperReprinted(fact) => reprinted(connection, fact),
        Change::PaymentAdded(fact, at, entry) => payment(connection, fact, *at, *entry),
        Change::Till(change) => changes_till::apply(connection, change),
        Change::UserAdded(fact) => add_user(connection, fact),
        Change::UserChanged { user, read, to } => change_user(connection, *user, *read, *to),
        Change::RefundAdded(fact, at, entry) => refund(connection, fact, *at, *entry),
        Change::MatterSettled(stay, what) => updated(
            connection,
            "UPDATE stay SET matters = '' WHERE id = ?1 AND matters = ?2",
            params![Id::from(*stay), join_flags(what)],
        ),
        Change::HandoverAdded { fact, note, left_by, at, entry: (epoch, seq) } => one(
            connection,
            "INSERT INTO handover (id, epoch, seq, at_ms, left_by, note, matters) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![Id::from(fact.handover), epoch, seq, to_ms(*at), left_by.name(), note, fact.matters],
        ),
        Change::HandoverSeen(handover, actor, at) => updated(
            connection,
            "UPDATE handover SET seen_ms = ?2, seen_by = ?3 WHERE id = ?1 AND seen_ms IS NULL",
            params![Id::from(*handover), to_ms(*at), actor.name()],
        ),
        Change::HandoverErased(handover) => {
            one(connection, "DELETE FROM personal_key WHERE subject = ?1", params![Id::from(*handover)])?;
            updated(
                connection,
                "UPDATE handover SET note = NULL, erased = 1 WHERE id = ?1 AND erased = 0",
                params![Id::from(*handover)],
            )
        }
        Change::ExitUndone(fact, at, (epoch, seq)) => {
            let approved_by = match &fact.approval {
                Approval::By(actor) => Some(actor.name()),
                Approval::NotNeeded | Approval::Missing => None,
            };
            one(
                connection,
                "INSERT INTO undone_exit (epoch, receipt, seq, stay, at_ms, of_epoch, of_receipt, of_seq, reason, approved_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    epoch,
                    fact.receipt,
                    seq,
                    Id::from(fact.stay),
                    to_ms(*at),
                    fact.of_epoch,
                    fact.of_receipt,
                    fact.of_seq,
                    fact.reason,
                    approved_by
                ],
            )
        }
    }
}

/// One more copy of a paper. The count follows on the one before: a copy that comes twice, or leaves one out, changes no row.
fn reprinted(connection: &Connection, fact: &PaperReprinted) -> Result<(), BooksError> {
    match fact.paper {
        PaperKind::Refund(number) => updated(
            connection,
            "UPDATE undone_exit SET copies = ?3 WHERE epoch = ?1 AND receipt = ?2 AND copies = ?3 - 1",
            params![number.epoch, number.receipt, fact.copy],
        ),
        PaperKind::Ticket | PaperKind::Receipt => updated(
            connection,
            "INSERT INTO reprint (stay, paper, copies) SELECT ?1, ?2, ?3
             WHERE ?3 = 1 + coalesce((SELECT copies FROM reprint WHERE stay = ?1 AND paper = ?2), 0)
             ON CONFLICT (stay, paper) DO UPDATE SET copies = excluded.copies",
            params![Id::from(fact.stay), fact.paper.code(), fact.copy],
        ),
    }
}

fn run(connection: &Connection, statement: &str, values: impl Params) -> Result<usize, BooksError> {
    connection.prepare_cached(statement).and_then(|mut prepared| prepared.execute(values)).map_err(from_sqlite)
}

pub(super) fn one(connection: &Connection, statement: &str, values: impl Params) -> Result<(), BooksError> {
    run(connection, statement, values).map(drop)
}

/// An update that names the version it read: no row means that somebody changed it meanwhile.
pub(super) fn updated(connection: &Connection, statement: &str, values: impl Params) -> Result<(), BooksError> {
    if run(connection, statement, values)? == 1 { Ok(()) } else { Err(BooksError::Stale) }
}

fn facility(connection: &Connection, fact: &FacilitySetUp, epoch: u32) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO facility (one, id, name, time_zone, currency, decimals, strategy, smallest_coin_minor, booth, booth_code, epoch, version)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1)",
        params![
            Id::from(fact.facility),
            fact.name,
            fact.time_zone,
            fact.currency,
            fact.decimals,
            fact.strategy.code(),
            fact.smallest_coin_minor,
            Id::from(fact.booth),
            fact.booth_code,
            epoch
        ],
    )
}

fn vehicle_class(connection: &Connection, rank: i64, class: &VehicleClass) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO vehicle_class (code, name, rank) VALUES (?1, ?2, ?3)",
        params![class.code.as_str(), class.name, rank],
    )?;
    for (rank, fit) in (0_i64..).zip(&class.fits) {
        one(
            connection,
            "INSERT INTO vehicle_class_fit (class, rank, size, spots) VALUES (?1, ?2, ?3, ?4)",
            params![class.code.as_str(), rank, fit.size.as_str(), fit.spots],
        )?;
    }
    Ok(())
}

fn lay_floor(connection: &Connection, rank: i64, floor: &Floor) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO floor (id, label, level, rank) VALUES (?1, ?2, ?3, ?4)",
        params![Id::from(floor.id), floor.label, floor.level, rank],
    )?;
    for (rank, entrance) in (0_i64..).zip(&floor.entrances) {
        one(
            connection,
            "INSERT INTO entrance (floor, rank, label, x, y, driven_mm) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![Id::from(floor.id), rank, entrance.label, entrance.at.x, entrance.at.y, entrance.driven_mm],
        )?;
    }
    run(connection, "UPDATE facility SET version = version + 1", []).map(drop)
}

fn lay_spot(connection: &Connection, floor: FloorId, spot: &LaidOutSpot) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO spot (id, floor, label, size, zone, row, place, distance_mm, condition)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            Id::from(spot.spot),
            Id::from(floor),
            spot.label,
            spot.size.as_str(),
            spot.zone.map(Id::from),
            spot.row,
            spot.place,
            spot.distance_mm,
            spot.condition.code()
        ],
    )?;
    one(
        connection,
        "INSERT INTO spot_outline (spot, corners) VALUES (?1, ?2)",
        params![Id::from(spot.spot), corners_to_bytes(&spot.outline)],
    )
}

fn open_stay(connection: &Connection, stay: &OpenedStay<'_>) -> Result<(), BooksError> {
    let at_entry = if *stay.at_entry == AtEntry::default() {
        None
    } else {
        let bytes =
            body::to_bytes("at_entry", stay.at_entry).map_err(|error| BooksError::Refused(error.to_string()))?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    one(
        connection,
        "INSERT INTO stay (id, version, state, ticket, class, plate, plate_key, plate_folded, entered_ms, needs, at_entry, flags, matters)
         VALUES (?1, 1, 'open', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            Id::from(stay.stay),
            stay.ticket,
            stay.class.as_str(),
            stay.plate.as_ref().map(Plate::typed),
            stay.plate.as_ref().map(Plate::key),
            stay.plate.as_ref().map(Plate::folded_key),
            to_ms(stay.entered),
            join_needs(stay.needs),
            at_entry,
            join_flags(stay.flags),
            matters(stay.flags, true)
        ],
    )
}

fn hold(
    connection: &Connection,
    stay: StayId,
    spots: &[SpotId],
    at: Instant,
    (epoch, seq): (u32, i64),
) -> Result<(), BooksError> {
    for (rank, spot) in (0_i64..).zip(spots) {
        one(
            connection,
            "INSERT INTO stay_spot (stay, entry_epoch, entry_seq, rank, spot, held_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![Id::from(stay), epoch, seq, rank, Id::from(*spot), to_ms(at)],
        )?;
    }
    Ok(())
}

/// What somebody must look at, as its column has it.
fn matters(flags: &[Flag], is_inside: bool) -> String {
    join_flags(&Flag::matters(flags, is_inside))
}

/// Flags and what of them somebody must look at, as they are after a change. What was looked at is not brought up again, unless
/// something else became unusual.
macro_rules! set_flags {
    ($flags:literal, $matters:literal) => {
        concat!("matters = iif(flags = ", $flags, " AND matters = '', '', ", $matters, "), flags = ", $flags)
    };
}

/// An exit was undone. An entry of an earlier version does not say what somebody must look at: then everything is brought up again.
fn reopened(
    connection: &Connection,
    stay: StayId,
    read: i64,
    flags: &[Flag],
    matters_told: Option<&[Flag]>,
) -> Result<(), BooksError> {
    match matters_told {
        Some(told) => updated(
            connection,
            "UPDATE stay SET version = version + 1, state = 'paid', ended_ms = NULL, receipt_epoch = NULL, receipt = NULL,
             closed_seq = NULL, ticket_fate = NULL, flags = ?3, matters = ?4
             WHERE id = ?1 AND version = ?2 AND state = 'closed'",
            params![Id::from(stay), read, join_flags(flags), join_flags(told)],
        ),
        None => updated(
            connection,
            concat!(
                "UPDATE stay SET version = version + 1, state = 'paid', ended_ms = NULL, receipt_epoch = NULL, receipt = NULL,
                 closed_seq = NULL, ticket_fate = NULL, ",
                set_flags!("?3", "?4"),
                " WHERE id = ?1 AND version = ?2 AND state = 'closed'"
            ),
            params![Id::from(stay), read, join_flags(flags), matters(flags, true)],
        ),
    }
}

fn change_stay(connection: &Connection, stay: StayId, read: i64, to: &StayChange<'_>) -> Result<(), BooksError> {
    let id = Id::from(stay);
    match to {
        StayChange::Corrected { class, plate, entered_ms, flags } => updated(
            connection,
            concat!(
                "UPDATE stay SET version = version + 1, class = ?3, plate = ?4, plate_key = ?5, plate_folded = ?6, entered_ms = ?7, ",
                set_flags!("?8", "?9"),
                " WHERE id = ?1 AND version = ?2"
            ),
            params![
                id,
                read,
                class.as_str(),
                plate.as_ref().map(Plate::typed),
                plate.as_ref().map(Plate::key),
                plate.as_ref().map(Plate::folded_key),
                entered_ms,
                join_flags(flags),
                matters(flags, true)
            ],
        ),
        StayChange::Moved { flags } => updated(
            connection,
            concat!(
                "UPDATE stay SET version = version + 1, ",
                set_flags!("?3", "?4"),
                " WHERE id = ?1 AND version = ?2"
            ),
            params![id, read, join_flags(flags), matters(flags, true)],
        ),
        StayChange::Paid { at, fee_minor, tariff, flags } => updated(
            connection,
            concat!(
                "UPDATE stay SET version = version + 1, state = 'paid', paid_ms = ?3, fee_minor = ?4, tariff = ?5, ",
                set_flags!("?6", "?7"),
                " WHERE id = ?1 AND version = ?2"
            ),
            params![
                id,
                read,
                to_ms(*at),
                fee_minor,
                tariff.map(Id::from),
                join_flags(flags),
                matters(flags, true)
            ],
        ),
        StayChange::Closed { at, receipt: (epoch, number), seq, ticket, flags } => updated(
            connection,
            concat!(
                "UPDATE stay SET version = version + 1, state = 'closed', ended_ms = ?3, receipt_epoch = ?4, receipt = ?5, closed_seq = ?6,
                 ticket_fate = ?7, ",
                set_flags!("?8", "?9"),
                " WHERE id = ?1 AND version = ?2"
            ),
            params![
                id,
                read,
                to_ms(*at),
                epoch,
                number,
                seq,
                ticket.code(),
                join_flags(flags),
                matters(flags, false)
            ],
        ),
        StayChange::Reopened { flags, matters } => reopened(connection, stay, read, flags, *matters),
        StayChange::Refunded => updated(
            connection,
            "UPDATE stay SET version = version + 1, state = 'open', paid_ms = NULL, fee_minor = NULL, tariff = NULL
             WHERE id = ?1 AND version = ?2 AND state = 'paid'",
            params![id, read],
        ),
        StayChange::Voided { at, reason, more } => updated(
            connection,
            // Flags are joined in their order; whatever is added here stands last.
            "UPDATE stay SET version = version + 1, state = 'voided', ended_ms = ?3, void_reason = ?4, flags = ltrim(flags || ?5, ','),
                 matters = ltrim(trim(replace(',' || matters || ',', ',overflow,', ','), ',') || ?5, ',')
             WHERE id = ?1 AND version = ?2",
            params![id, read, to_ms(*at), reason, more.map(|flag| format!(",{}", flag.code())).unwrap_or_default()],
        ),
        StayChange::Erased => {
            one(connection, "DELETE FROM personal_key WHERE subject = ?1", params![Id::from(stay)])?;
            updated(
                connection,
                "UPDATE stay SET version = version + 1, plate = NULL, plate_key = NULL, plate_folded = NULL, erased = 1
                 WHERE id = ?1 AND version = ?2",
                params![id, read],
            )
        }
    }
}

fn change_user(connection: &Connection, user: UserId, read: i64, to: UserChange) -> Result<(), BooksError> {
    match to {
        UserChange::Role(role) => updated(
            connection,
            "UPDATE user SET version = version + 1, role = ?3 WHERE id = ?1 AND version = ?2",
            params![Id::from(user), read, role.code()],
        ),
        UserChange::Retired => updated(
            connection,
            "UPDATE user SET version = version + 1, retired = 1 WHERE id = ?1 AND version = ?2",
            params![Id::from(user), read],
        ),
    }
}

fn add_user(connection: &Connection, fact: &UserAdded) -> Result<(), BooksError> {
    let name = UserName::parse(&fact.name).map_err(|error| BooksError::Refused(error.to_string()))?;
    one(
        connection,
        "INSERT INTO user (id, name, name_key, role, version) VALUES (?1, ?2, ?3, ?4, 1)",
        params![Id::from(fact.user), name.as_str(), name.key(), fact.role.code()],
    )
}

fn payment(
    connection: &Connection,
    fact: &PaymentTaken,
    at: Instant,
    (epoch, seq): (u32, i64),
) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO payment (id, stay, at_ms, amount_minor, given_minor, change_minor, entry_epoch, entry_seq, shift)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            Id::from(fact.payment),
            Id::from(fact.stay),
            to_ms(at),
            fact.amount_minor,
            fact.given_minor,
            fact.change_minor,
            epoch,
            seq,
            fact.shift.map(Id::from)
        ],
    )?;
    payment_lines(connection, fact.payment, &fact.lines)
}

fn refund(
    connection: &Connection,
    fact: &PaymentRefunded,
    at: Instant,
    (epoch, seq): (u32, i64),
) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO payment (id, stay, at_ms, amount_minor, change_minor, entry_epoch, entry_seq, refund_of, shift)
         VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8)",
        params![
            Id::from(fact.payment),
            Id::from(fact.stay),
            to_ms(at),
            fact.amount_minor,
            epoch,
            seq,
            Id::from(fact.of),
            fact.shift.map(Id::from)
        ],
    )?;
    payment_lines(connection, fact.payment, &fact.lines)
}

fn payment_lines(connection: &Connection, payment: PaymentId, lines: &[TakenLine]) -> Result<(), BooksError> {
    for (rank, line) in (0_i64..).zip(lines) {
        one(
            connection,
            "INSERT INTO payment_line (payment, rank, kind, amount_minor) VALUES (?1, ?2, ?3, ?4)",
            params![Id::from(payment), rank, line.kind, line.amount_minor],
        )?;
    }
    Ok(())
}
