//! Operations that share a commit: whatever the mix of good and failing ones and however it is cut into batches, the books end as if
//! they had been done one by one, and each gets the same answer.

use std::collections::BTreeMap;
use std::path::Path;

use parkhaus::domain::facility::{ClassCode, Need};
use parkhaus::domain::ids::{OpId, StayId};
use parkhaus::domain::journal::fact::StayMoved;
use parkhaus::domain::ticket::TicketCode;
use parkhaus::operations::check_in::{CheckIn, CheckInError, SpotChoice, WhenFull, check_in};
use parkhaus::operations::check_out::{CheckOut, CheckOutError, Who, check_out};
use parkhaus::operations::desk::{Desk, When};
use parkhaus::operations::ports::BooksError;
use parkhaus::store::sqlite::verify::verify;
use parkhaus::store::sqlite::{Operation, SqliteBooks, SqliteStore};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::Value;
use uuid::Uuid;

use super::template::Template;
use crate::support::{actor, car, garage, machine, small_layout};

/// One operation of a mix.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// A vehicle with this plate comes in, on the best spot or a chosen one; some are refused: inside already, full, taken.
    Enter(u8, Option<u8>),
    /// The vehicle with this plate leaves; some are not inside.
    Leave(u8),
    /// The vehicle comes in and leaves, and then the whole operation fails.
    ComeAndGoThenFail(u8),
    /// The database refuses the last of three entries: a stay is moved on a spot twice.
    Refused(u8),
    /// It read an older version of the stay; trying again does not help.
    Stale(u8),
    /// The operation before, with the same id: the same answer, and nothing happens.
    Again,
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    In(#[from] CheckInError),
    #[error(transparent)]
    Out(#[from] CheckOutError),
    #[error(transparent)]
    Books(#[from] BooksError),
    #[error("failed on purpose")]
    OnPurpose,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..5_u8, prop::option::weighted(0.3, 1..7_u8)).prop_map(|(plate, spot)| Act::Enter(plate, spot)),
        3 => (0..5_u8).prop_map(Act::Leave),
        1 => (0..5_u8).prop_map(Act::ComeAndGoThenFail),
        1 => (0..5_u8).prop_map(Act::Refused),
        1 => (0..5_u8).prop_map(Act::Stale),
        1 => Just(Act::Again),
    ]
}

fn plate_of(number: u8) -> String {
    format!("AB {number}")
}

fn entry(op: OpId, plate: u8, spot: Option<u8>) -> CheckIn {
    CheckIn {
        spot: spot.map_or(SpotChoice::Best, |number| SpotChoice::Chosen(format!("G-{number:03}"))),
        needs: if plate == 0 { vec![Need::Accessible] } else { Vec::new() },
        class: ClassCode::new(if plate == 4 { "motorcycle" } else { "car" }),
        when_full: if plate == 1 { WhenFull::Overflow } else { WhenFull::Refuse },
        ..car(op, Some(&plate_of(plate)))
    }
}

fn exit(op: OpId, plate: u8) -> CheckOut {
    CheckOut {
        op,
        who: Who::Plate(plate_of(plate)),
        tender: None,
        given: None,
        price_by_hand: None,
        reason: None,
        when: When::Now,
        shown: None,
    }
}

/// Does one operation and says what came of it, in words without ids.
fn perform(desk: &mut Desk<'_, SqliteBooks<'_>>, op: OpId, act: Act) -> Result<String, Failed> {
    match act {
        Act::Enter(plate, spot) => {
            let entered = check_in(desk, &entry(op, plate, spot))?;
            let spots: Vec<&str> = entered.spots.iter().map(|spot| spot.label.as_str()).collect();
            Ok(format!("in on {spots:?}: {}", entered.why))
        }
        Act::Leave(plate) => {
            let left = check_out(desk, &exit(op, plate))?;
            Ok(format!("out with {} from {:?}", left.receipt, left.stay.spots.first().map(|spot| &spot.label)))
        }
        Act::ComeAndGoThenFail(plate) => {
            check_in(desk, &entry(op, plate, None))?;
            let again = Uuid::from_u128(op.uuid().as_u128() ^ (1 << 70));
            check_out(desk, &exit(OpId::new(again), plate))?;
            Err(Failed::OnPurpose)
        }
        Act::Refused(plate) => {
            let entered = check_in(desk, &entry(op, plate, None))?;
            let spot = entered.spots.first().map(|spot| spot.id).ok_or(Failed::OnPurpose)?;
            move_on(desk, op, entered.stay, 1, vec![])?;
            move_on(desk, op, entered.stay, 2, vec![spot, spot])
        }
        Act::Stale(plate) => {
            let entered = check_in(desk, &entry(op, plate, None))?;
            move_on(desk, op, entered.stay, 0, vec![])
        }
        Act::Again => Ok("nothing before".to_owned()),
    }
}

fn move_on(
    desk: &mut Desk<'_, SqliteBooks<'_>>,
    op: OpId,
    stay: StayId,
    read: i64,
    spots: Vec<parkhaus::domain::ids::SpotId>,
) -> Result<String, Failed> {
    let fact = StayMoved { stay, read, spots, why: "by the test".to_owned(), flags: Vec::new() };
    desk.record(op, desk.source.now(), fact, None)?;
    Ok("moved".to_owned())
}

/// Each act with its id; `Again` becomes the act before with that one's id.
fn with_ids(acts: &[Act]) -> Vec<(OpId, Act)> {
    let mut asked: Vec<(OpId, Act)> = Vec::new();
    for (number, act) in (1_u128..).zip(acts) {
        match (act, asked.last()) {
            (Act::Again, Some(before)) => asked.push(*before),
            _ => asked.push((OpId::new(Uuid::from_u128(0x0B00 + number)), *act)),
        }
    }
    asked
}

fn said(answer: Result<String, Failed>) -> Result<String, String> {
    answer.map_err(|error| error.to_string())
}

fn one_by_one(store: &mut SqliteStore, asked: &[(OpId, Act)]) -> Vec<Result<String, String>> {
    asked.iter().map(|&(op, act)| said(store.write(&actor(), |desk| perform(desk, op, act)))).collect()
}

fn in_batches(store: &mut SqliteStore, asked: &[(OpId, Act)], cuts: &[usize]) -> Vec<Result<String, String>> {
    let mut answers = Vec::new();
    let mut rest = asked;
    for cut in cuts.iter().copied().chain([asked.len()]) {
        let (batch, later) = rest.split_at(cut.min(rest.len()));
        rest = later;
        let mut waiting: Vec<Operation<'_, String, Failed>> = batch
            .iter()
            .map(|&(op, act)| -> Operation<'_, String, Failed> { Box::new(move |desk| perform(desk, op, act)) })
            .collect();
        answers.extend(store.write_together(&actor(), &mut waiting).into_iter().map(said));
    }
    answers
}

/// The journal in words: every id and ticket code written as the number of its first appearance.
fn told(folder: &Path) -> Vec<String> {
    let connection = Connection::open(folder.join("parkhaus.sqlite")).unwrap();
    let mut select = connection
        .prepare("SELECT seq, op, part, at_ms, written_ms, kind, CAST(body AS TEXT), length(sealed) FROM journal ORDER BY seq")
        .unwrap();
    let mut names = BTreeMap::new();
    let lines = select.query_map([], |row| {
        let body: String = row.get(6)?;
        let mut body: Value = serde_json::from_str(&body).unwrap();
        without_ids(&mut body, &mut names);
        let (seq, part, at, written): (i64, i64, i64, i64) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?);
        let (op, kind, sealed): (Uuid, String, i64) = (row.get(1)?, row.get(5)?, row.get(7)?);
        Ok(format!("{seq} {op} {part} {at} {written} {kind} {body} {sealed}"))
    });
    lines.unwrap().map(Result::unwrap).collect()
}

fn without_ids(value: &mut Value, names: &mut BTreeMap<String, usize>) {
    match value {
        Value::String(text) if Uuid::parse_str(text).is_ok() || TicketCode::parse(text).is_ok() => {
            let next = names.len();
            let number = *names.entry(text.clone()).or_insert(next);
            *text = format!("#{number}");
        }
        Value::Array(items) => items.iter_mut().for_each(|item| without_ids(item, names)),
        Value::Object(fields) => fields.values_mut().for_each(|field| without_ids(field, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The journal of sound books: what the tables hold follows from it.
fn books_of(store: &SqliteStore) -> Vec<String> {
    let report = verify(store.folder().path(), store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, [], "{report:#?}");
    told(store.folder().path())
}

#[test]
fn a_shared_commit_ends_as_one_by_one_would() {
    let template = Template::new(|folder| garage(folder, small_layout(3), machine(1).0));
    let config = ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() };
    let mixes = (prop::collection::vec(act(), 2..24), prop::collection::vec(2..9_usize, 0..8));
    proptest!(config, |((acts, cuts) in mixes)| {
        let asked = with_ids(&acts);
        let (_alone, mut first) = template.open_copy(machine(2).0);
        let (_shared, mut second) = template.open_copy(machine(2).0);
        let expected = one_by_one(&mut first, &asked);
        let answers = in_batches(&mut second, &asked, &cuts);
        prop_assert_eq!(&answers, &expected);
        prop_assert_eq!(books_of(&second), books_of(&first));
    });
}

#[test]
fn what_fails_in_a_batch_leaves_nothing_and_disturbs_nobody() {
    let acts = [
        Act::Enter(2, None),
        Act::ComeAndGoThenFail(3),
        Act::Enter(2, None),
        Act::Refused(3),
        Act::Enter(3, Some(2)),
        Act::Enter(4, Some(2)),
        Act::Leave(2),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(3), machine(1).0);
    let before = books_of(&store).len();
    let answers = in_batches(&mut store, &with_ids(&acts), &[]);
    let begins = |number: usize, text: &str| match &answers[number] {
        Ok(said) | Err(said) => assert!(said.starts_with(text), "{number}: {said}"),
    };
    begins(0, "in on [\"G-001\"]");
    begins(1, "failed on purpose");
    begins(2, "AB 2 is already inside on G-001");
    begins(3, "the database refused the change");
    begins(4, "in on [\"G-002\"]");
    begins(5, "G-002 is taken");
    begins(6, "out with B1-1-000001 from Some(\"G-001\")");
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3);
    assert_eq!(books_of(&store).len() - before, 5, "two entries, the unattended shift, a payment and an exit");
}
