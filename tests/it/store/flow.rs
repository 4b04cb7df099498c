//! One vehicle after another, from entry to receipt, and what the books say after it.

use parkhaus::operations::check_in::{CheckInError, SpotChoice, WhenFull};
use parkhaus::operations::check_out::{CheckOutError, Who};
use parkhaus::operations::correct::{Correct, correct};
use parkhaus::operations::erase::{Erase, erase};
use parkhaus::operations::find::{Found, FoundBy, find};
use parkhaus::operations::move_stay::{MoveStay, move_stay};
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::operations::void::{Void, void};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::status::status;
use parkhaus::store::sqlite::verify::verify;

use crate::support::{actor, car, enter, garage, leave, machine, op, small_layout};

fn sound(store: &SqliteStore) {
    let report = verify(store.folder().path(), store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, [], "{report:#?}");
}

#[test]
fn a_car_comes_in_and_leaves_with_receipt_number_one() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(1);
    let mut store = garage(folder.path(), small_layout(3), machine);
    let text = include_str!("../../../assets/tariffs/demo.toml");
    let from = parkhaus::domain::time::from_ms(0).unwrap();
    let publish = PublishTariff { op: op(&store), text: text.to_owned(), from };
    store.write(&actor(), |desk| publish_tariff(desk, &publish)).unwrap();

    let request = car(op(&store), Some("b-mw 123"));
    let entered = enter(&mut store, &request).unwrap();
    assert_eq!(entered.spots[0].label, "G-001");
    assert_eq!(entered.why, "nearest free car spot to Entrance A; next best G-002, G-003");
    assert_eq!(enter(&mut store, &request).unwrap(), entered, "the same operation again gives the same answer");

    clock.pass_minutes(90);
    let out = op(&store);
    let gone = leave(&mut store, out, Who::Plate("BMW123".to_owned())).unwrap();
    assert!(gone.quote.amount().minor() > 0);
    assert_eq!(gone.receipt, "B1-1-000001");
    assert_eq!(gone.stay.spots[0].label, "G-001");
    assert_eq!(leave(&mut store, out, Who::Plate("BMW123".to_owned())).unwrap(), gone);
    let again = op(&store);
    let refused = leave(&mut store, again, Who::Ticket(entered.ticket.clone())).unwrap_err();
    assert!(matches!(refused, CheckOutError::AlreadyLeft { .. }), "{refused}");
    assert!(
        store.read(&actor(), |desk| find(desk, &entered.ticket)).is_ok_and(|found| matches!(found, Found::Left(_)))
    );
    sound(&store);
}

#[test]
fn every_turn_a_stay_can_take_is_rebuilt_from_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(2);
    let mut store = garage(folder.path(), small_layout(2), machine);
    let first = car(op(&store), Some("AB 1"));
    let first = enter(&mut store, &first).unwrap();
    let mut second = car(op(&store), Some("AB 2"));
    second.spot = SpotChoice::Chosen("g-005".to_owned());
    let second = enter(&mut store, &second).unwrap();
    assert!(second.why.starts_with("chosen by the attendant; "), "{}", second.why);
    let third = car(op(&store), None);
    enter(&mut store, &third).unwrap();
    let mut fourth = car(op(&store), None);
    let full = enter(&mut store, &fourth).unwrap_err();
    assert!(matches!(full, CheckInError::Full(_)), "{full}");
    fourth.when_full = WhenFull::Overflow;
    let fourth = enter(&mut store, &fourth).unwrap();
    assert_eq!(fourth.spots, []);
    assert_eq!(status(&mut store).unwrap().overflow, 1);

    clock.pass_minutes(10);
    let wrong = Void { op: op(&store), stay: first.stay, reason: "drawn by mistake".to_owned(), approved_by: None };
    store.write(&actor(), |desk| void(desk, &wrong)).unwrap();
    let give = MoveStay { op: op(&store), stay: fourth.stay, spot: None };
    let moved = store.write(&actor(), |desk| move_stay(desk, &give)).unwrap();
    assert_eq!(moved.spots[0].label, "G-001");
    assert_eq!(moved.flags, []);
    let plate = Correct {
        op: op(&store),
        stay: fourth.stay,
        plate: Some("O0 8B".to_owned()),
        class: None,
        entered: None,
        reason: None,
    };
    store.write(&actor(), |desk| correct(desk, &plate)).unwrap();
    let found = store.read(&actor(), |desk| find(desk, "OO BB")).unwrap();
    assert!(matches!(&found, Found::NewPlate { near, .. } if near.len() == 1), "{found:?}");
    let found = store.read(&actor(), |desk| find(desk, "G-001")).unwrap();
    assert!(matches!(&found, Found::Inside(stay, FoundBy::Spot) if stay.id == fourth.stay), "{found:?}");

    let out = op(&store);
    leave(&mut store, out, Who::Ticket(second.ticket)).unwrap();
    let forget = Erase { op: op(&store), stay: second.stay, reason: "asked for".to_owned() };
    let erased = store.write(&actor(), |desk| erase(desk, &forget)).unwrap();
    assert_eq!(erased.plate, None);
    sound(&store);
    let status = status(&mut store).unwrap();
    assert_eq!((status.open_stays, status.overflow), (2, 0));
}

#[test]
fn a_plate_inside_comes_in_again_only_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _) = machine(3);
    let mut store = garage(folder.path(), small_layout(3), machine);
    let first = car(op(&store), Some("AB 1"));
    enter(&mut store, &first).unwrap();
    let mut again = car(op(&store), Some("a-b.1"));
    assert!(matches!(enter(&mut store, &again).unwrap_err(), CheckInError::AlreadyInside { .. }));
    again.again = Some("other country, same letters".to_owned());
    enter(&mut store, &again).unwrap();
    let out = op(&store);
    assert!(matches!(leave(&mut store, out, Who::Plate("AB1".to_owned())), Err(CheckOutError::Several(2, _))));
    sound(&store);
}
