//! How SQLite goes about each statement that an entry and an exit wait for: one search of an index, whatever the garage and its
//! history have grown to.

use rusqlite::types::Value;
use rusqlite::{Connection, StatementStatus, ToSql};

use super::super::journal::{HEAD, MOVEMENTS, NEXT_PART, OF_OPERATION};
use super::super::open::migrate;
use super::handovers::{MATTERS, NOT_SEEN, OLDEST_MATTERS};
use super::spots::{FLOOR_LOADS, FREE_BY_DISTANCE, FREE_BY_WEAR, FREE_IN_ROW, FREE_ON_FLOOR, HELD_UNTIL, SPOT};
use super::stays::{
    BY_ID, BY_RECEIPT, BY_REFUND, BY_TICKET, BY_TICKET_BEGINNING, BY_UNDONE_RECEIPT, INSIDE_BY_LOOK, INSIDE_BY_PLATE,
    LAST_LEFT_BY_PLATE, LEFT_BY_PLATE, NEXT_RECEIPT, ON_SPOT, PLATES_INSIDE, SPOTS_OF_STAY, statement,
};
use super::tariffs::IN_FORCE;

/// A garage of so many spots, every second taken, with ten stays for each spot in its history.
fn garage(spots: u32) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection).unwrap();
    let fill = "
        CREATE TEMP TABLE number AS WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :spots * 10)
            SELECT n FROM counted;
        INSERT INTO floor VALUES (unhex(printf('%032x', 1)), 'G', 0, 0);
        INSERT INTO spot (id, floor, label, size, zone, row, place, distance_mm, condition)
            SELECT unhex(printf('%032x', n)), unhex(printf('%032x', 1)), printf('G-%07d', n), 'car', NULL, n / 50, n % 50, n * 100, 'in_service'
            FROM number WHERE n <= :spots;
        UPDATE spot SET condition = 'reserved', condition_until_ms = 5 WHERE label = 'G-0000009';
        INSERT INTO handover (id, epoch, seq, at_ms, left_by, note, matters) VALUES (unhex(printf('%032x', 1)), 1, 1, 1, 'cli', 'keys', 0);
        INSERT INTO tariff SELECT unhex(printf('%032x', n)), 'T', '', n, 1, n FROM number WHERE n <= 20;
        INSERT INTO stay (id, version, state, ticket, class, plate, plate_key, plate_folded, entered_ms, ended_ms, fee_minor, receipt_epoch, receipt)
            SELECT unhex(printf('%032x', n)), 3, iif(n <= :spots / 2, 'open', 'closed'), printf('T%07d', n), 'car', 'P' || n,
                iif(n = :spots * 10, 'LAST', 'P' || n), 'P' || n,
                n, iif(n <= :spots / 2, NULL, n), iif(n <= :spots / 2, NULL, 0), iif(n <= :spots / 2, NULL, 1), iif(n <= :spots / 2, NULL, n)
            FROM number;
        INSERT INTO stay_spot SELECT id, 1, entered_ms, 0, unhex(printf('%032x', iif(ended_ms IS NULL, entered_ms * 2, 1))), 0, ended_ms FROM stay;
        UPDATE stay SET receipt = 900001 WHERE plate_key = 'LAST';
        UPDATE stay SET flags = 'entry_by_hand', matters = 'entry_by_hand' WHERE entered_ms IN (1, 2, 3);
        INSERT INTO undone_exit SELECT 1, 1000000, 7, id, 1, 1, 900000, 8, 'why', NULL, 0 FROM stay WHERE entered_ms = 1;
        INSERT INTO journal SELECT 1, n, unhex(printf('%032x', n)), 0, n, n, 'cli', 'checked_in', zeroblob(200), x'', zeroblob(32), zeroblob(32)
            FROM number;";
    for one in fill.replace(":spots", &spots.to_string()).split_inclusive(';') {
        connection.execute_batch(one).unwrap();
    }
    connection
}

/// What entries and exits ask, each with values that find something.
fn statements() -> Vec<(String, Vec<(&'static str, Value)>)> {
    let id = |number: u8| {
        let mut bytes = vec![0; 16];
        bytes[15] = number;
        Value::Blob(bytes)
    };
    let text = |text: &str| Value::Text(text.to_owned());
    let size_and_zone = || vec![(":size", text("car")), (":zone", Value::Null)];
    let on_floor = || [size_and_zone(), vec![(":floor", id(1))]].concat();
    let in_row =
        [on_floor(), vec![(":row", 1.into()), (":from", 3.into()), (":to", 8.into()), (":at", 9.into())]].concat();
    vec![
        (FREE_BY_DISTANCE.to_owned(), size_and_zone()),
        (FREE_BY_WEAR.to_owned(), size_and_zone()),
        (FREE_ON_FLOOR.to_owned(), on_floor()),
        (FREE_IN_ROW.to_owned(), in_row),
        (HELD_UNTIL.to_owned(), [size_and_zone(), vec![(":at", 9.into())]].concat()),
        (FLOOR_LOADS.to_owned(), vec![("?1", text("car")), ("?2", Value::Blob(Vec::new()))]),
        (format!("{SPOT} WHERE spot.label = ?1"), vec![("?1", text("G-0000004"))]),
        (format!("{SPOT} WHERE spot.id = ?1"), vec![("?1", id(4))]),
        (statement(BY_ID), vec![("?1", id(2))]),
        (statement(BY_TICKET), vec![("?1", text("T0000002"))]),
        (statement(INSIDE_BY_PLATE), vec![("?1", text("P2"))]),
        (statement(INSIDE_BY_LOOK), vec![("?1", text("P2"))]),
        (statement(LAST_LEFT_BY_PLATE), vec![("?1", text("LAST"))]),
        (statement(ON_SPOT), vec![("?1", id(4))]),
        (SPOTS_OF_STAY.to_owned(), vec![("?1", id(2)), ("?2", false.into())]),
        (MOVEMENTS.to_owned(), vec![("?1", 20.into())]),
        (statement(LEFT_BY_PLATE), vec![("?1", text("LAST"))]),
        (statement(BY_TICKET_BEGINNING), vec![("?1", text("T00000"))]),
        (statement(BY_RECEIPT), vec![("?1", 1.into()), ("?2", 900_001.into())]),
        (statement(BY_UNDONE_RECEIPT), vec![("?1", 1.into()), ("?2", 900_000.into())]),
        (statement(BY_REFUND), vec![("?1", 1.into()), ("?2", 1_000_000.into())]),
        (MATTERS.to_owned(), Vec::new()),
        (OLDEST_MATTERS.to_owned(), vec![("?1", 20.into())]),
        (NOT_SEEN.to_owned(), vec![("?1", 20.into())]),
        (NEXT_RECEIPT.to_owned(), vec![("?1", 1.into())]),
        (OF_OPERATION.to_owned(), vec![("?1", id(2))]),
        (NEXT_PART.to_owned(), vec![("?1", id(2))]),
        (IN_FORCE.to_owned(), vec![("?1", 10.into())]),
        (HEAD.to_owned(), Vec::new()),
    ]
}

fn plan(connection: &Connection, statement: &str) -> Vec<String> {
    let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    let parameters = vec![Value::Null; explain.parameter_count()];
    let steps = explain.query_map(rusqlite::params_from_iter(parameters), |row| row.get::<_, String>(3)).unwrap();
    steps.map(Result::unwrap).collect()
}

#[test]
fn every_statement_of_an_entry_and_an_exit_is_a_search_of_an_index() {
    let connection = garage(100);
    for (statement, _) in statements() {
        let steps = plan(&connection, &statement);
        let is_search = |step: &String| {
            step.starts_with("SEARCH") || step.starts_with("SCALAR SUBQUERY") || step == "SCAN CONSTANT ROW"
        };
        // The end of the chain: walking backwards from the end of the primary key, and stopping at the first row.
        // An index that holds nothing but what is looked for, read from its end.
        let is_whole_index =
            |index: &str| steps.len() == 1 && steps[0].starts_with("SCAN") && steps[0].ends_with(index);
        let is_end_of_the_chain = is_whole_index("stay_to_look_at")
            || is_whole_index("handover_not_seen")
            || (statement == HEAD && steps == ["SCAN journal USING INDEX sqlite_autoindex_journal_1"])
            || (statement == MOVEMENTS && steps == ["SCAN journal USING INDEX journal_movement"]);
        assert!(steps.iter().all(is_search) || is_end_of_the_chain, "{statement}\n{steps:#?}");
    }
}

#[test]
fn the_plates_inside_are_read_from_an_index_that_holds_no_others() {
    let steps = plan(&garage(100), PLATES_INSIDE);
    assert_eq!(steps, ["SEARCH stay USING INDEX open_stay_by_plate (plate_key>?)"]);
}

#[test]
fn the_work_of_an_entry_and_an_exit_is_the_same_in_a_garage_fifty_times_as_large() {
    let (small, large) = (garage(100), garage(5_000));
    for (statement, values) in statements() {
        let steps = [&small, &large].map(|connection| {
            let mut select = connection.prepare(&statement).unwrap();
            let values: Vec<(&str, &dyn ToSql)> =
                values.iter().map(|(name, value)| (*name, value as &dyn ToSql)).collect();
            let mut rows = select.query(values.as_slice()).unwrap();
            // Allocation reads three rows at most: the spot, and the two that are next best.
            for place in 0..3 {
                let found = rows.next().unwrap().is_some();
                assert!(found || place > 0, "finds nothing: {statement}");
            }
            drop(rows);
            assert_eq!(
                select.get_status(StatementStatus::Sort) + select.get_status(StatementStatus::AutoIndex),
                0,
                "{statement}"
            );
            select.get_status(StatementStatus::VmStep)
        });
        assert_eq!(steps[0], steps[1], "{statement}");
        assert!(steps[0] < 150, "{} steps: {statement}", steps[0]);
    }
}

#[test]
fn the_shares_of_the_floors_are_those_of_their_spots() {
    let connection = garage(100);
    let said: (i64, i64) = connection
        .query_row(FLOOR_LOADS, rusqlite::params!["car", Vec::<u8>::new()], |row| Ok((row.get(1)?, row.get(2)?)))
        .unwrap();
    let counted = "SELECT sum(condition = 'in_service'), sum(taken = 1 AND condition = 'in_service') FROM spot";
    assert_eq!(connection.query_row(counted, [], |row| Ok((row.get(0)?, row.get(1)?))), Ok(said));
    assert_eq!(said, (99, 50));
    for change in [
        "UPDATE stay_spot SET released_ms = 1 WHERE stay IN (SELECT id FROM stay ORDER BY id LIMIT 3)",
        "UPDATE spot SET condition = 'out_of_service' WHERE label IN ('G-0000010', 'G-0000011')",
        "UPDATE spot SET condition = 'in_service' WHERE label IN ('G-0000009', 'G-0000010')",
    ] {
        connection.execute(change, []).unwrap();
        let said = connection
            .query_row(FLOOR_LOADS, rusqlite::params!["car", Vec::<u8>::new()], |row| Ok((row.get(1)?, row.get(2)?)));
        let counted: Result<(i64, i64), _> = connection.query_row(counted, [], |row| Ok((row.get(0)?, row.get(1)?)));
        assert_eq!(said, counted, "{change}");
    }
}
