//! The diagram of the tables in `src/ARCHITECTURE.md` is that of the real schema.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::support::{garage, machine, small_layout};

#[test]
fn the_entity_relationship_diagram_shows_every_table_and_column() {
    let folder = tempfile::tempdir().unwrap();
    drop(garage(folder.path(), small_layout(1), machine(40).0));
    let connection = Connection::open(folder.path().join("parkhaus.sqlite")).unwrap();
    let mut real = BTreeSet::new();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'refinery%' AND name NOT LIKE 'sqlite%'")
        .unwrap();
    for table in tables.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap) {
        let mut columns = connection.prepare(&format!("PRAGMA table_info({table})")).unwrap();
        for column in columns.query_map([], |row| row.get::<_, String>(1)).unwrap().map(Result::unwrap) {
            real.insert(format!("{table}.{column}"));
        }
    }
    assert!(real.len() > 80, "{real:?}");
    assert_eq!(drawn(include_str!("../../src/ARCHITECTURE.md")), real);
}

/// The columns in the diagram, as `table.column`.
fn drawn(document: &str) -> BTreeSet<String> {
    let diagram = document.split("erDiagram").nth(1).unwrap().split("```").next().unwrap();
    let mut table = String::new();
    let mut columns = BTreeSet::new();
    for line in diagram.lines().map(str::trim) {
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            [name, "{"] => table = (*name).to_owned(),
            ["INTEGER" | "TEXT" | "BLOB", column, ..] => {
                columns.insert(format!("{table}.{column}"));
            }
            _ => {}
        }
    }
    columns
}
