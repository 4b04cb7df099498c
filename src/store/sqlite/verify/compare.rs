//! The tables beside those rebuilt from the journal, row by row.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{ProblemKind, Report};
use crate::domain::journal::chain::hex;
use crate::operations::ports::BooksError;
use crate::store::sqlite::errors::from_sqlite;

/// Every table that the journal makes. Not among them, and listed in ARCHITECTURE: the keys, which are the one thing that can be
/// erased, what proves who somebody is, the printer and its queue, and the history of schema versions.
pub(in crate::store::sqlite) const TABLES: [&str; 23] = [
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
    "shift",
    "drawer_movement",
    "closing",
    "till_rules",
    "perpetual_before",
];

/// Compares all of them.
pub(super) fn tables(live: &Connection, report: &mut Report) -> Result<(), BooksError> {
    for table in TABLES {
        for (more, less, what) in [
            ("main", "rebuilt", "has a row that the journal does not make"),
            ("rebuilt", "main", "lacks a row that the journal makes"),
        ] {
            let mut select = live.prepare(&rows_only_in(live, table, more, less)?).map_err(from_sqlite)?;
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

/// The statement that finds the rows which only `more` has. Each row is looked up in `less` by its key: `EXCEPT` would say the same and
/// keep a copy of the whole table in memory meanwhile, which grows with the garage's past.
fn rows_only_in(live: &Connection, table: &str, more: &str, less: &str) -> Result<String, BooksError> {
    let keys: Vec<String> = live
        .prepare("SELECT name FROM pragma_table_info(?1, 'rebuilt') WHERE pk > 0")
        .and_then(|mut select| select.query_map([table], |row| row.get(0))?.collect())
        .map_err(from_sqlite)?;
    // Of the one that may have more: a column that the other lacks is an error, as it must be.
    let all = live.prepare(&format!("SELECT * FROM {more}.{table} LIMIT 0")).map_err(from_sqlite)?;
    let same: Vec<String> = all
        .column_names()
        .map(|column| {
            let is = if keys.iter().any(|key| key == column) { "=" } else { "IS" };
            format!("\"less\".\"{column}\" {is} \"more\".\"{column}\"")
        })
        .collect();
    Ok(format!(
        "SELECT * FROM {more}.{table} AS \"more\" WHERE NOT EXISTS (SELECT 1 FROM {less}.{table} AS \"less\" WHERE {}) LIMIT 10",
        same.join(" AND ")
    ))
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

#[cfg(test)]
mod tests {
    use super::super::super::open;
    use super::*;

    #[test]
    fn every_table_is_compared_row_by_row_and_none_is_copied() {
        let folder = tempfile::tempdir().unwrap();
        let live = open::make_scratch(&folder.path().join("live")).unwrap();
        let rebuilt = folder.path().join("rebuilt");
        drop(open::make_scratch(&rebuilt).unwrap());
        live.execute("ATTACH ?1 AS rebuilt", [rebuilt.to_str().unwrap()]).unwrap();
        for table in TABLES {
            for (more, less) in [("main", "rebuilt"), ("rebuilt", "main")] {
                let statement = rows_only_in(&live, table, more, less).unwrap();
                let mut explain = live.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
                let plan: Vec<String> =
                    explain.query_map([], |row| row.get("detail")).unwrap().map(Result::unwrap).collect();
                let walks = |step: &&String| step.starts_with("SCAN");
                assert_eq!(plan.iter().filter(walks).count(), 1, "{table}: {plan:?}");
                assert!(plan.iter().any(|step| step.starts_with("SEARCH less")), "{table}: {plan:?}");
                assert!(!plan.iter().any(|step| step.contains("TEMP") || step.contains("AUTOMATIC")), "{plan:?}");
            }
        }
    }
}
