//! The tables beside those rebuilt from the journal, row by row.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{ProblemKind, Report};
use crate::domain::journal::chain::hex;
use crate::operations::ports::BooksError;
use crate::store::sqlite::errors::from_sqlite;

/// Every table that the journal makes. Not among them, and listed in ARCHITECTURE: the keys, which are the one thing that can be
/// erased, the printer and its queue, and the history of schema versions.
/// erased, what proves who somebody is, and the history of schema versions.
const TABLES: [&str; 18] = [
    "facility",
    "vehicle_class",
    "vehicle_class_fit",
    "zone",
    "floor",
    "entrance",
    "spot",
    "spot_outline",
    "floor_capacity",
    "tariff",
    "stay",
    "stay_spot",
    "payment",
    "payment_line",
    "reprint",
    "undone_exit",
    "handover",
    "user",
];

/// Compares all of them.
pub(super) fn tables(live: &Connection, report: &mut Report) -> Result<(), BooksError> {
    for table in TABLES {
        for (more, less, what) in [
            ("main", "rebuilt", "has a row that the journal does not make"),
            ("rebuilt", "main", "lacks a row that the journal makes"),
        ] {
            let statement = format!("SELECT * FROM {more}.{table} EXCEPT SELECT * FROM {less}.{table} LIMIT 10");
            let mut select = live.prepare(&statement).map_err(from_sqlite)?;
            let columns = select.column_count();
            let mut rows = select.query([]).map_err(from_sqlite)?;
            while let Some(row) = rows.next().map_err(from_sqlite)? {
                let values: Vec<String> =
                    (0..columns).filter_map(|column| row.get_ref(column).ok()).map(shown).collect();
                report.add(ProblemKind::Tables, format!("the table {table} {what}: {}", values.join(", ")));
            }
        }
    }
    report.stays = live
        .query_row("SELECT count(*) FROM main.stay", [], |row| row.get::<_, i64>(0))
        .map_err(from_sqlite)?
        .unsigned_abs();
    Ok(())
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "-".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).chars().take(40).collect(),
        ValueRef::Blob(bytes) => hex(bytes.get(..16).unwrap_or(bytes)),
    }
}
