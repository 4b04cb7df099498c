//! The printer of the booth and the queue of its papers.
//!
//! Nothing here is made from the journal. A job is taken before its first byte is sent: one that is found taken when nobody
//! prints was interrupted, and something of it may have come out.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::SqliteStore;
use super::errors::from_sqlite;
use super::rows::{Id, coded, get, maybe_id};
use crate::domain::receipt::{PaperKind, RefundNumber};
use crate::domain::time::{Instant, from_ms, to_ms};
use crate::operations::ports::{BooksError, PrinterSetting, QueuedPaper, WhatToPrint};

/// The most papers that wait. Whoever prints more than that has a printer that is out of order; the oldest is given up.
pub const MOST_WAITING: u32 = 100;

/// How long a paper is worth printing, in minutes: whoever waited for it has gone. It can be printed again.
pub const WORTH_MINUTES: i64 = 15;

/// How many papers that were printed or given up are remembered.
const REMEMBERED: u32 = 200;

/// A paper whose turn has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintJob {
    /// Its number.
    pub id: i64,
    /// What is printed.
    pub what: WhatToPrint,
    /// Whether something of it may have come out before.
    pub was_sent: bool,
    /// How often it was tried before.
    pub tries: u32,
    /// When it was wanted.
    pub queued: Instant,
}

/// How the queue stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueState {
    /// Papers that wait, the one that is being printed included.
    pub waiting: u32,
    /// What went wrong with the first of them the last time.
    pub trouble: Option<String>,
}

/// What became of a job that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// It was printed.
    Printed,
    /// It can never be printed.
    GivenUp(String),
    /// It was not printed; nothing came out.
    NotSent(String),
    /// It was not printed, or not wholly, or nobody knows.
    Interrupted(String),
}

impl SqliteStore {
    /// Takes the first paper that waits. What is no longer worth printing is given up; how many were.
    pub fn take_job(&mut self, now: Instant) -> Result<(Option<PrintJob>, u32), BooksError> {
        // Most of the time nothing waits, and nothing is written.
        if queue_state(&self.connection)?.waiting == 0 {
            return Ok((None, 0));
        }
        self.in_turn(|connection| {
            let oldest_ms = to_ms(now).saturating_sub(WORTH_MINUTES * 60_000);
            let given_up = run(
                connection,
                "UPDATE print_job SET state = 'given_up' WHERE state = 'waiting' AND queued_ms < ?1",
                params![oldest_ms],
            )?;
            let job = first_waiting(connection)?;
            if let Some(job) = &job {
                run(
                    connection,
                    "UPDATE print_job SET state = 'sending', tries = tries + 1 WHERE id = ?1",
                    params![job.id],
                )?;
            }
            Ok((job, u32::try_from(given_up).unwrap_or(u32::MAX)))
        })
    }

    /// Says what became of a job that was taken.
    pub fn end_job(&mut self, id: i64, end: &JobEnd) -> Result<(), BooksError> {
        let (state, sent, trouble) = match end {
            JobEnd::Printed => ("printed", true, None),
            JobEnd::GivenUp(why) => ("given_up", false, Some(why)),
            JobEnd::NotSent(why) => ("waiting", false, Some(why)),
            JobEnd::Interrupted(why) => ("waiting", true, Some(why)),
        };
        self.in_turn(|connection| {
            run(
                connection,
                "UPDATE print_job SET state = ?2, sent = max(sent, ?3), trouble = ?4 WHERE id = ?1 AND state = 'sending'",
                params![id, state, sent, trouble],
            )?;
            run(
                connection,
                "DELETE FROM print_job WHERE state IN ('printed', 'given_up') AND id <= (SELECT max(id) FROM print_job) - ?1",
                params![REMEMBERED],
            )
            .map(drop)
        })
    }

    /// Puts back what was taken and never ended, which only the one who prints may do: then nobody else is printing it.
    pub fn recover_jobs(&mut self) -> Result<u32, BooksError> {
        let found: u32 = self
            .connection
            .query_row("SELECT count(*) FROM print_job WHERE state = 'sending'", [], |row| row.get(0))
            .map_err(from_sqlite)?;
        if found > 0 {
            self.in_turn(|connection| {
                run(
                    connection,
                    "UPDATE print_job SET state = 'waiting', sent = 1, trouble = 'interrupted' WHERE state = 'sending'",
                    [],
                )
            })?;
        }
        Ok(found)
    }

    /// How the queue stands.
    pub fn print_queue(&self) -> Result<QueueState, BooksError> {
        queue_state(&self.connection)
    }

    /// Writes in a transaction of its own, outside the journal.
    fn in_turn<T>(&mut self, write: impl Fn(&Connection) -> Result<T, BooksError>) -> Result<T, BooksError> {
        self.run("BEGIN IMMEDIATE")?;
        let outcome = write(&self.connection).and_then(|done| self.commit().map(|()| done));
        if outcome.is_err() {
            self.abandon();
        }
        outcome
    }
}

fn run(connection: &Connection, statement: &str, values: impl rusqlite::Params) -> Result<usize, BooksError> {
    connection.prepare_cached(statement).and_then(|mut prepared| prepared.execute(values)).map_err(from_sqlite)
}

fn queue_state(connection: &Connection) -> Result<QueueState, BooksError> {
    let mut select = connection
        .prepare_cached(
            "SELECT count(*), (SELECT trouble FROM print_job WHERE state IN ('waiting', 'sending') ORDER BY id LIMIT 1)
             FROM print_job WHERE state IN ('waiting', 'sending')",
        )
        .map_err(from_sqlite)?;
    select.query_row([], |row| Ok(QueueState { waiting: row.get(0)?, trouble: row.get(1)? })).map_err(from_sqlite)
}

fn first_waiting(connection: &Connection) -> Result<Option<PrintJob>, BooksError> {
    let mut select = connection
        .prepare_cached(
            "SELECT id, paper, stay, refund_epoch, refund, copy, queued_ms, tries, sent FROM print_job WHERE state = 'waiting' ORDER BY id LIMIT 1",
        )
        .map_err(from_sqlite)?;
    let mut rows = select.query([]).map_err(from_sqlite)?;
    rows.next().map_err(from_sqlite)?.map(job).transpose()
}

fn job(row: &Row<'_>) -> Result<PrintJob, BooksError> {
    let what = match maybe_id(row, "stay")? {
        Some(stay) => {
            let epoch: Option<u32> = get(row, "refund_epoch")?;
            let refund = epoch.zip(get(row, "refund")?).map(|(epoch, receipt)| RefundNumber { epoch, receipt });
            let paper = coded(row, "paper", |code| PaperKind::from_code(code, refund))?;
            WhatToPrint::Paper { paper, stay, copy: get(row, "copy")? }
        }
        None => WhatToPrint::Test,
    };
    let queued = from_ms(get(row, "queued_ms")?).map_err(|error| BooksError::Damaged(error.to_string()))?;
    Ok(PrintJob { id: get(row, "id")?, what, was_sent: get(row, "sent")?, tries: get(row, "tries")?, queued })
}

/// The booth's printer.
pub(super) fn printer(connection: &Connection) -> Result<Option<PrinterSetting>, BooksError> {
    let mut select = connection
        .prepare_cached("SELECT address, width_mm, letters, drawer_ms, answers, supplier, terms FROM printer")
        .map_err(from_sqlite)?;
    let lines = |text: String| text.lines().map(str::to_owned).collect();
    select
        .query_row([], |row| {
            Ok(PrinterSetting {
                address: row.get(0)?,
                width_mm: row.get(1)?,
                letters: row.get(2)?,
                drawer_ms: row.get(3)?,
                answers: row.get(4)?,
                supplier: lines(row.get(5)?),
                terms: lines(row.get(6)?),
            })
        })
        .optional()
        .map_err(from_sqlite)
}

/// Sets the booth's printer, or takes it away with all that waits for it.
pub(super) fn set_printer(connection: &Connection, printer: Option<&PrinterSetting>) -> Result<(), BooksError> {
    run(connection, "DELETE FROM printer", [])?;
    let Some(printer) = printer else {
        return run(connection, "UPDATE print_job SET state = 'given_up' WHERE state = 'waiting'", []).map(drop);
    };
    run(
        connection,
        "INSERT INTO printer (one, address, width_mm, letters, drawer_ms, answers, supplier, terms)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            printer.address,
            printer.width_mm,
            printer.letters,
            printer.drawer_ms,
            printer.answers,
            printer.supplier.join("\n"),
            printer.terms.join("\n")
        ],
    )
    .map(drop)
}

/// How often a paper was printed again.
pub(super) fn copies(
    connection: &Connection,
    stay: crate::domain::ids::StayId,
    paper: PaperKind,
) -> Result<u32, BooksError> {
    let found = if let Some(refund) = paper.refund() {
        connection
            .prepare_cached("SELECT copies FROM undone_exit WHERE epoch = ?1 AND receipt = ?2 AND stay = ?3")
            .and_then(|mut select| {
                let which = params![refund.epoch, refund.receipt, Id::from(stay)];
                select.query_row(which, |row| row.get(0)).optional()
            })
    } else {
        connection
            .prepare_cached("SELECT copies FROM reprint WHERE stay = ?1 AND paper = ?2")
            .and_then(|mut select| select.query_row(params![Id::from(stay), paper.code()], |row| row.get(0)).optional())
    };
    Ok(found.map_err(from_sqlite)?.unwrap_or(0))
}

/// Puts a paper at the end of the queue; the oldest is given up where too many wait.
pub(super) fn queue(connection: &Connection, paper: &QueuedPaper) -> Result<(), BooksError> {
    let (code, stay, refund, copy) = match paper.what {
        WhatToPrint::Paper { paper, stay, copy } => (paper.code(), Some(Id::from(stay)), paper.refund(), copy),
        WhatToPrint::Test => ("test", None, None, 0),
    };
    let (refund_epoch, refund) = refund.map(|number| (number.epoch, number.receipt)).unzip();
    if copy == 0 && stay.is_some() {
        // A stay whose exit was undone leaves with a new receipt. The one before would be printed as this one: the paper is made from
        // the books when its turn comes.
        run(
            connection,
            "UPDATE print_job SET state = 'given_up', trouble = 'another took its place'
             WHERE state = 'waiting' AND stay = ?1 AND paper = ?2 AND refund_epoch IS ?3 AND refund IS ?4 AND copy = 0",
            params![stay, code, refund_epoch, refund],
        )?;
    }
    run(
        connection,
        "INSERT INTO print_job (paper, stay, refund_epoch, refund, copy, state, queued_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6)",
        params![code, stay, refund_epoch, refund, copy, to_ms(paper.at)],
    )?;
    run(
        connection,
        "UPDATE print_job SET state = 'given_up', trouble = 'too many waited' WHERE state = 'waiting' AND id < (
             SELECT id FROM print_job WHERE state = 'waiting' ORDER BY id DESC LIMIT 1 OFFSET ?1 - 1)",
        params![MOST_WAITING],
    )
    .map(drop)
}
