//! Shifts, their figures, and closings.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};

use super::super::errors::from_sqlite;
use super::super::rows::{Id, coded, get, id};
use crate::domain::journal::body;
use crate::domain::payment::LineKind;
use crate::domain::till::{ClosedShift, Closing, Figures, Movement, Period, Perpetual, Shift, ShiftState, TillRules};
use crate::domain::time::{Instant, from_ms};
use crate::operations::ports::BooksError;

/// The shift that takes the money.
pub(in crate::store::sqlite) const ACTIVE: &str = "state = 'open'";
/// The shift that the program opened and nobody has counted.
pub(in crate::store::sqlite) const UNATTENDED_NOW: &str =
    "unattended = 1 AND state IN ('open', 'paused') ORDER BY opened_ms, epoch, number LIMIT 1";

/// The shifts without a Z report, the oldest first.
pub(in crate::store::sqlite) const UNCLOSED: &str = "state <> 'closed' ORDER BY opened_ms, epoch, number";

/// The whole statement of a condition on shifts.
pub(in crate::store::sqlite) fn statement(condition: &str) -> String {
    format!(
        "SELECT id, epoch, number, drawer, who, unattended, state, float_minor, opened_ms, counted_minor, version
         FROM shift WHERE {condition}"
    )
}

/// The shifts that a condition finds. `condition` is one of this program's own.
pub(in crate::store::sqlite) fn shifts(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<Shift>, BooksError> {
    let mut select = connection.prepare_cached(&statement(condition)).map_err(from_sqlite)?;
    let mut rows = select.query(values).map_err(from_sqlite)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        found.push(read_shift(row)?);
    }
    Ok(found)
}

/// The first shift that a condition finds.
pub(in crate::store::sqlite) fn shift(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Option<Shift>, BooksError> {
    Ok(shifts(connection, condition, values)?.into_iter().next())
}

fn read_shift(row: &Row<'_>) -> Result<Shift, BooksError> {
    Ok(Shift {
        id: id(row, "id")?,
        epoch: get(row, "epoch")?,
        number: get(row, "number")?,
        drawer: get(row, "drawer")?,
        who: get(row, "who")?,
        unattended: get(row, "unattended")?,
        state: coded(row, "state", ShiftState::from_code)?,
        float_minor: get(row, "float_minor")?,
        opened: instant(get(row, "opened_ms")?)?,
        counted_minor: get(row, "counted_minor")?,
        version: get(row, "version")?,
    })
}

fn instant(ms: i64) -> Result<Instant, BooksError> {
    from_ms(ms).map_err(|error| BooksError::Damaged(error.to_string()))
}

/// What came and went in a shift.
pub(in crate::store::sqlite) fn figures(connection: &Connection, shift: &Shift) -> Result<Figures, BooksError> {
    let mut select = connection
        .prepare_cached(
            "SELECT count(*) FILTER (WHERE refund_of IS NULL) AS payments,
                 coalesce(sum(amount_minor) FILTER (WHERE refund_of IS NULL), 0) AS gross,
                 count(*) FILTER (WHERE refund_of IS NOT NULL) AS refunds,
                 coalesce(-sum(amount_minor) FILTER (WHERE refund_of IS NOT NULL), 0) AS refunded,
                 coalesce(sum(given_minor), 0) AS cash_in, coalesce(sum(change_minor), 0) AS change
             FROM payment WHERE shift = ?1",
        )
        .map_err(from_sqlite)?;
    let mut figures = select
        .query_row([Id::from(shift.id)], |row| {
            Ok(Figures {
                float_minor: shift.float_minor,
                payments: row.get("payments")?,
                gross_minor: row.get("gross")?,
                refunds: row.get("refunds")?,
                refunded_minor: row.get("refunded")?,
                cash_in_minor: row.get("cash_in")?,
                change_minor: row.get("change")?,
                ..Figures::default()
            })
        })
        .map_err(from_sqlite)?;
    let mut select = connection
        .prepare_cached(
            "SELECT kind, sum(payment_line.amount_minor) AS amount,
                 coalesce(-sum(payment_line.amount_minor) FILTER (WHERE payment.refund_of IS NOT NULL), 0) AS back
             FROM payment JOIN payment_line ON payment_line.payment = payment.id WHERE payment.shift = ?1 GROUP BY kind",
        )
        .map_err(from_sqlite)?;
    let mut rows = select.query([Id::from(shift.id)]).map_err(from_sqlite)?;
    let mut lines = BTreeMap::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let kind: String = get(row, "kind")?;
        if kind == LineKind::Cash.code() {
            figures.cash_refunds_minor = get(row, "back")?;
        }
        lines.insert(kind, get(row, "amount")?);
    }
    figures.lines = lines;
    let mut select = connection
        .prepare_cached(
            "SELECT movement, count(*) AS times, sum(amount_minor) AS amount FROM drawer_movement WHERE shift = ?1 GROUP BY movement",
        )
        .map_err(from_sqlite)?;
    let mut rows = select.query([Id::from(shift.id)]).map_err(from_sqlite)?;
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let amount: i64 = get(row, "amount")?;
        match coded(row, "movement", Movement::from_code)? {
            Movement::Drop => figures.drops_minor = amount,
            Movement::PayIn => figures.pay_ins_minor = amount,
            Movement::PayOut => figures.pay_outs_minor = amount,
            Movement::NoSale => figures.no_sales = get(row, "times")?,
        }
    }
    Ok(figures)
}

/// The number of the next shift of an epoch.
pub(in crate::store::sqlite) fn next_shift(connection: &Connection, epoch: u32) -> Result<i64, BooksError> {
    let mut select = connection
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM shift WHERE epoch = ?1")
        .map_err(from_sqlite)?;
    select.query_row([epoch], |row| row.get(0)).map_err(from_sqlite)
}

/// The number of the next closing of a period in an epoch.
pub(in crate::store::sqlite) fn next_closing(
    connection: &Connection,
    period: Period,
    epoch: u32,
) -> Result<i64, BooksError> {
    let mut select = connection
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM closing WHERE period = ?1 AND epoch = ?2")
        .map_err(from_sqlite)?;
    select.query_row(params![period.code(), epoch], |row| row.get(0)).map_err(from_sqlite)
}

/// The closings that a condition finds. `condition` is one of this program's own.
pub(in crate::store::sqlite) fn closings(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<Closing>, BooksError> {
    let statement = format!(
        "SELECT closing.period, closing.epoch, closing.number, closing.seq, closing.at_ms, closing.who, closing.figures,
             closing.perpetual_gross_minor, closing.perpetual_refunded_minor, closing.expected_minor, closing.counted_minor,
             closing.difference_minor, closing.reason, closing.countersigned_by,
             shift.number AS shift_number, shift.drawer, shift.who AS keeper, shift.opened_ms
         FROM closing LEFT JOIN shift ON shift.id = closing.shift WHERE {condition}"
    );
    let mut select = connection.prepare_cached(&statement).map_err(from_sqlite)?;
    let mut rows = select.query(values).map_err(from_sqlite)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        found.push(closing(row)?);
    }
    Ok(found)
}

fn closing(row: &Row<'_>) -> Result<Closing, BooksError> {
    let text: String = get(row, "figures")?;
    let figures: Figures =
        body::from_bytes("figures", text.as_bytes()).map_err(|error| BooksError::Damaged(error.to_string()))?;
    let shift = match get::<Option<i64>>(row, "shift_number")? {
        Some(number) => Some(ClosedShift {
            number,
            drawer: get(row, "drawer")?,
            keeper: get(row, "keeper")?,
            opened: instant(get(row, "opened_ms")?)?,
            expected_minor: get(row, "expected_minor")?,
            counted_minor: get(row, "counted_minor")?,
            difference_minor: get(row, "difference_minor")?,
            reason: get(row, "reason")?,
            countersigned_by: get(row, "countersigned_by")?,
        }),
        None => None,
    };
    Ok(Closing {
        period: coded(row, "period", Period::from_code)?,
        epoch: get(row, "epoch")?,
        number: get(row, "number")?,
        seq: get(row, "seq")?,
        at: instant(get(row, "at_ms")?)?,
        who: get(row, "who")?,
        figures,
        perpetual: Perpetual {
            gross_minor: get(row, "perpetual_gross_minor")?,
            refunded_minor: get(row, "perpetual_refunded_minor")?,
        },
        shift,
    })
}

/// What was ever taken and paid back, up to the last closing of a period.
pub(in crate::store::sqlite) fn perpetual(connection: &Connection, period: Period) -> Result<Perpetual, BooksError> {
    let mut select = connection
        .prepare_cached(
            "SELECT gross, refunded FROM (
                 SELECT perpetual_gross_minor AS gross, perpetual_refunded_minor AS refunded, epoch, number
                 FROM closing WHERE period = ?1
                 UNION ALL SELECT gross_minor, refunded_minor, 0, 0 FROM perpetual_before)
             ORDER BY epoch DESC, number DESC LIMIT 1",
        )
        .map_err(from_sqlite)?;
    let found = select.query_row([period.code()], |row| {
        Ok(Perpetual { gross_minor: row.get("gross")?, refunded_minor: row.get("refunded")? })
    });
    Ok(found.optional().map_err(from_sqlite)?.unwrap_or_default())
}

/// The rules of the till; those that hold where nobody has set any.
pub(in crate::store::sqlite) fn rules(connection: &Connection) -> Result<TillRules, BooksError> {
    let mut select = connection
        .prepare_cached("SELECT drawer_limit_minor, tolerance_minor, second_signature FROM till_rules")
        .map_err(from_sqlite)?;
    let found = select.query_row([], |row| {
        Ok(TillRules {
            drawer_limit_minor: row.get("drawer_limit_minor")?,
            tolerance_minor: row.get("tolerance_minor")?,
            second_signature: row.get("second_signature")?,
        })
    });
    Ok(found.optional().map_err(from_sqlite)?.unwrap_or_default())
}
