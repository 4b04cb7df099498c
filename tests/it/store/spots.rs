//! Spots that are closed or kept for somebody: with a reason, with an end, and opened early.

use parkhaus::domain::facility::{Condition, Layout, Strategy};
use parkhaus::domain::ids::{FloorId, OpId, SpotId};
use parkhaus::domain::money::Currency;
use parkhaus::domain::time::Instant;
use parkhaus::operations::check_in::{CheckIn, CheckInError, SpotChoice, suggest};
use parkhaus::operations::check_out::Who;
use parkhaus::operations::ports::{Books as _, BooksError, Source as _, SpotFacts};
use parkhaus::operations::set_up::{SetUp, set_up};
use parkhaus::operations::spot_condition::{SetSpotCondition, set_spot_condition};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::board::{BoardReader, SpotState, Standing};
use parkhaus::store::sqlite::epoch::begin_anew;
use parkhaus::store::sqlite::status::status;
use parkhaus::store::sqlite::verify::verify;
use uuid::Uuid;

use crate::support::{actor, car, enter, garage, leave, machine, op, small_layout};

fn set(store: &mut SqliteStore, spot: &str, condition: Condition, until: Option<Instant>) -> SpotFacts {
    let request = SetSpotCondition {
        op: op(store),
        spot: spot.to_owned(),
        shown: None,
        condition,
        reason: "oil".to_owned(),
        until,
    };
    store.write(&actor(), |desk| set_spot_condition(desk, &request)).unwrap()
}

fn sound(store: &SqliteStore) {
    let report = verify(store.folder().path(), store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, [], "{report:#?}");
}

fn next(store: &mut SqliteStore) -> String {
    let suggestion = store.read(&actor(), |desk| suggest(desk, &car(OpId::new(Uuid::nil()), None).class, &[]));
    suggestion.map_or_else(|error| error.to_string(), |suggestion| suggestion.label)
}

#[test]
fn a_held_spot_is_given_out_again_from_its_end_on() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(92);
    let mut store = garage(folder.path(), small_layout(3), machine);
    let end = clock.now() + chrono::TimeDelta::minutes(30);
    let held = set(&mut store, "g-001", Condition::Reserved, Some(end));
    assert_eq!((held.condition, held.reason.as_deref(), held.until), (Condition::Reserved, Some("oil"), Some(end)));
    set(&mut store, "G-002", Condition::OutOfService, None);
    assert_eq!(next(&mut store), "G-003");
    let counts = status(&mut store).unwrap();
    let floor = &counts.floors[0];
    assert_eq!((floor.free, floor.reserved, floor.out_of_service), (4, 1, 1));
    let cars = counts.classes.iter().find(|class| class.code.as_str() == "car").unwrap();
    assert_eq!((cars.free, cars.reserved, cars.out_of_service), (1, 1, 1));

    // A reserved spot is given by hand only, a closed one not at all.
    let chosen = |op, label: &str| CheckIn { spot: SpotChoice::Chosen(label.to_owned()), ..car(op, None) };
    let closed = chosen(op(&store), "G-002");
    let refused = enter(&mut store, &closed).unwrap_err();
    assert!(matches!(refused, CheckInError::SpotRefused { .. }), "{refused}");

    clock.pass_minutes(29);
    assert_eq!(next(&mut store), "G-003");
    clock.pass_minutes(1);
    // Nobody has written that it is over: it is all the same, for a question and in the counts.
    assert_eq!(next(&mut store), "G-001");
    assert_eq!(status(&mut store).unwrap().floors[0].reserved, 0);
    let request = car(op(&store), None);
    assert_eq!(enter(&mut store, &request).unwrap().spots[0].label, "G-001");
    let facts = store.read::<_, BooksError>(&actor(), |desk| desk.books.spot_by_label("G-001")).unwrap().unwrap();
    // The clock may be ahead: what was recorded stays, until a person records something else.
    assert_eq!((facts.condition, facts.reason.as_deref(), facts.until), (Condition::Reserved, Some("oil"), Some(end)));
    assert_eq!(facts.condition_at(clock.now()), Condition::InService);
    set(&mut store, "G-002", Condition::InService, None);
    assert_eq!(next(&mut store), "G-002");
    sound(&store);
}

#[test]
fn the_map_learns_of_a_hold_of_its_reason_and_of_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(93);
    let mut store = garage(folder.path(), small_layout(2), machine);
    let board = BoardReader::open(folder.path()).unwrap();
    let mut tally = board.layout(clock.now()).unwrap().tally;
    let (seen, _) = board.states(clock.now()).unwrap();
    let stands = |state| Standing { state, since: None };
    let end = clock.now() + chrono::TimeDelta::minutes(10);
    let held = set(&mut store, "G-002", Condition::Reserved, Some(end));
    let (_, changed) = board.changes_since(seen, &mut tally, clock.now()).unwrap().unwrap();
    assert_eq!(changed, [(held.id, stands(SpotState::Reserved))]);
    let detail = board.spot(held.id).unwrap().unwrap().spot;
    assert_eq!((detail.reason.as_deref(), detail.until), (Some("oil"), Some(end)));
    // Time goes by, and the clock is set back: nothing is written, and the map knows.
    let begin = clock.now();
    let mut passed = |from, to| board.time_passed(from, to, &mut tally).unwrap();
    assert_eq!(passed(begin, end - chrono::TimeDelta::minutes(1)), []);
    assert_eq!(passed(begin, end), [(held.id, stands(SpotState::Free))]);
    assert_eq!(passed(end, begin), [(held.id, stands(SpotState::Reserved))]);
    let closed = set(&mut store, "G-002", Condition::OutOfService, Some(end));
    assert_eq!(passed(begin, end), []);
    let detail = board.standings(&[closed.id], end).unwrap();
    assert_eq!(detail, [(closed.id, stands(SpotState::OutOfService))]);
    sound(&store);
}

#[test]
fn the_emptiest_floor_is_told_by_the_spots_in_service() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(94);
    let mut store = SqliteStore::make(folder.path(), machine).unwrap();
    let request = SetUp {
        op: op(&store),
        name: "Two floors".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: Currency::new("EUR").unwrap(),
        strategy: Strategy::EmptiestFloor,
        smallest_coin_minor: 1,
        booth_code: "B1".to_owned(),
        layout: two_floors(),
    };
    store.write(&actor(), |desk| set_up(desk, &request)).unwrap();
    store.share().unwrap();
    let come = |store: &mut SqliteStore| {
        let request = car(op(store), None);
        enter(store, &request).unwrap().spots[0].label.clone()
    };
    // Five on each floor: in turn, the nearest of the emptier one.
    assert_eq!([come(&mut store), come(&mut store), come(&mut store)], ["G-001", "U-001", "G-002"]);
    // One of five is taken below and two of five above; with three below held, one of two below.
    assert_eq!(next(&mut store), "U-002");
    let end = clock.now() + chrono::TimeDelta::minutes(5);
    set(&mut store, "U-003", Condition::OutOfService, Some(end));
    set(&mut store, "U-004", Condition::Reserved, Some(end));
    set(&mut store, "U-005", Condition::Reserved, Some(end));
    assert_eq!(next(&mut store), "G-003");
    clock.pass_minutes(5);
    assert_eq!(next(&mut store), "U-002");
    assert_eq!(come(&mut store), "U-002");
    sound(&store);
}

/// The small garage of five cars twice, one above the other.
fn two_floors() -> Layout {
    let mut layout = small_layout(5);
    let mut below = small_layout(5);
    let floor = FloorId::new(Uuid::from_u128(0xF2));
    for storey in &mut below.floors {
        (storey.id, storey.label, storey.level) = (floor, "U".to_owned(), -1);
    }
    for (number, spot) in (1_u128..).zip(&mut below.spots) {
        (spot.id, spot.floor) = (SpotId::new(Uuid::from_u128(0x7000 + number)), floor);
        spot.label = spot.label.replace('G', "U");
        spot.distance_mm += 100;
    }
    layout.floors.append(&mut below.floors);
    layout.spots.append(&mut below.spots);
    layout
}

#[test]
fn a_new_epoch_keeps_what_is_held_with_its_reason_and_end() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(95);
    let mut store = garage(folder.path(), small_layout(3), machine.clone());
    let end = clock.now() + chrono::TimeDelta::minutes(30);
    set(&mut store, "G-001", Condition::Reserved, Some(end));
    set(&mut store, "G-002", Condition::OutOfService, None);
    drop(store);
    begin_anew(folder.path(), "damaged", &machine).unwrap();
    let mut store = SqliteStore::open(folder.path(), machine).unwrap().store;
    let mut facts = |label: &str| {
        let spot = store.read::<_, BooksError>(&actor(), |desk| desk.books.spot_by_label(label)).unwrap().unwrap();
        (spot.condition, spot.reason, spot.until)
    };
    let oil = || Some("oil".to_owned());
    assert_eq!(facts("G-001"), (Condition::Reserved, oil(), Some(end)));
    assert_eq!(facts("G-002"), (Condition::OutOfService, oil(), None));
    assert_eq!(facts("G-003"), (Condition::InService, None, None));
    sound(&store);
}

#[test]
fn a_clock_that_jumps_ahead_ends_no_hold_for_good_and_opens_no_closed_spot() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(96);
    let mut store = garage(folder.path(), small_layout(3), machine);
    let end = clock.now() + chrono::TimeDelta::minutes(30);
    set(&mut store, "G-001", Condition::Reserved, Some(end));
    set(&mut store, "G-002", Condition::OutOfService, Some(end));
    clock.pass_minutes(1_000_000);
    // By that clock the time of whom it is kept for is over. Whether a closed spot is mended, no clock knows.
    let request = car(op(&store), Some("AB 1"));
    assert_eq!(enter(&mut store, &request).unwrap().spots[0].label, "G-001");
    assert_eq!(next(&mut store), "G-003");
    let out = op(&store);
    leave(&mut store, out, Who::Plate("AB 1".to_owned())).unwrap();
    clock.pass_minutes(-1_000_000);
    // The clock is right again: both are held as they were.
    let mut stands = |label: &str| {
        let spot = store.read::<_, BooksError>(&actor(), |desk| desk.books.spot_by_label(label)).unwrap().unwrap();
        (spot.condition_at(clock.now()), spot.until)
    };
    assert_eq!(stands("G-001"), (Condition::Reserved, Some(end)));
    assert_eq!(stands("G-002"), (Condition::OutOfService, Some(end)));
    assert_eq!(next(&mut store), "G-003");
    sound(&store);
}
