//! The changes of the till's tables.

use rusqlite::{Connection, params};

use super::changes::{one, updated};
use super::rows::Id;
use crate::domain::journal::fact::{DrawerMoved, PeriodClosed, ShiftClosed, ShiftOpened, TillRulesSet};
use crate::domain::journal::{Entry, body};
use crate::domain::projection::TillChange;
use crate::domain::till::{Figures, Period, Perpetual};
use crate::domain::time::{Instant, to_ms};
use crate::operations::ports::BooksError;

/// Carries out a change.
pub(super) fn apply(connection: &Connection, change: &TillChange<'_>) -> Result<(), BooksError> {
    match change {
        TillChange::Opened(fact, at, epoch) => add_shift(connection, fact, *at, *epoch),
        TillChange::Stands { shift, read, state, counted_minor } => updated(
            connection,
            "UPDATE shift SET version = version + 1, state = ?3, counted_minor = ?4 WHERE id = ?1 AND version = ?2",
            params![Id::from(*shift), read, state.code(), counted_minor],
        ),
        TillChange::Moved(fact, entry) => drawer(connection, fact, entry),
        TillChange::Closed(fact, entry) => close_shift(connection, fact, entry),
        TillChange::PeriodClosed(fact, entry) => close_period(connection, fact, entry),
        TillChange::RulesSet(fact) => set_rules(connection, fact),
        TillChange::PerpetualSet(before) => set_perpetual(connection, *before),
    }
}

fn add_shift(connection: &Connection, fact: &ShiftOpened, at: Instant, epoch: u32) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO shift (id, epoch, number, drawer, who, unattended, state, float_minor, opened_ms, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', ?7, ?8, 1)",
        params![
            Id::from(fact.shift),
            epoch,
            fact.number,
            fact.drawer,
            fact.who,
            fact.unattended,
            fact.float_minor,
            to_ms(at)
        ],
    )
}

fn drawer(connection: &Connection, fact: &DrawerMoved, entry: &Entry) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO drawer_movement (epoch, seq, shift, at_ms, who, movement, amount_minor, remark)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            entry.epoch,
            entry.seq,
            Id::from(fact.shift),
            to_ms(entry.at),
            entry.actor.name(),
            fact.movement.code(),
            fact.amount_minor,
            fact.remark
        ],
    )
}

fn close_shift(connection: &Connection, fact: &ShiftClosed, entry: &Entry) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO closing (period, epoch, number, at_ms, who, shift, figures, gross_minor, refunded_minor, perpetual_gross_minor,
             perpetual_refunded_minor, expected_minor, counted_minor, difference_minor, reason, countersigned_by, seq)
         VALUES ('shift', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            entry.epoch,
            fact.z,
            to_ms(entry.at),
            entry.actor.name(),
            Id::from(fact.shift),
            text(&fact.figures)?,
            fact.figures.gross_minor,
            fact.figures.refunded_minor,
            fact.perpetual.gross_minor,
            fact.perpetual.refunded_minor,
            fact.expected_minor,
            fact.counted_minor,
            fact.difference_minor,
            fact.reason,
            fact.countersigned_by,
            entry.seq
        ],
    )
}

fn close_period(connection: &Connection, fact: &PeriodClosed, entry: &Entry) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO closing (period, epoch, number, at_ms, who, figures, gross_minor, refunded_minor, perpetual_gross_minor,
             perpetual_refunded_minor, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            fact.period.code(),
            entry.epoch,
            fact.number,
            to_ms(entry.at),
            entry.actor.name(),
            text(&fact.figures)?,
            fact.figures.gross_minor,
            fact.figures.refunded_minor,
            fact.perpetual.gross_minor,
            fact.perpetual.refunded_minor,
            entry.seq
        ],
    )?;
    let below = fact.period.below().map_or("", Period::code);
    for covered in &fact.covers {
        updated(
            connection,
            "UPDATE closing SET in_epoch = ?4, in_number = ?5 WHERE period = ?1 AND epoch = ?2 AND number = ?3 AND in_number IS NULL",
            params![below, covered.epoch, covered.number, entry.epoch, fact.number],
        )?;
    }
    Ok(())
}

fn set_rules(connection: &Connection, fact: &TillRulesSet) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO till_rules (one, drawer_limit_minor, tolerance_minor, second_signature) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT (one) DO UPDATE SET drawer_limit_minor = excluded.drawer_limit_minor,
             tolerance_minor = excluded.tolerance_minor, second_signature = excluded.second_signature",
        params![fact.drawer_limit_minor, fact.tolerance_minor, fact.second_signature],
    )
}

fn set_perpetual(connection: &Connection, before: Perpetual) -> Result<(), BooksError> {
    one(
        connection,
        "INSERT INTO perpetual_before (one, gross_minor, refunded_minor) VALUES (1, ?1, ?2)",
        params![before.gross_minor, before.refunded_minor],
    )
}

fn text(figures: &Figures) -> Result<String, BooksError> {
    let bytes = body::to_bytes("figures", figures).map_err(|error| BooksError::Refused(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
