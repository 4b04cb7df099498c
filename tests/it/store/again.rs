//! An operation's id comes again: for the same thing it gives the same answer, for anything else it is refused.

use parkhaus::domain::facility::{ClassCode, Condition};
use parkhaus::domain::ids::{OpId, StayId};
use parkhaus::domain::time::from_ms;
use parkhaus::operations::check_out::Who;
use parkhaus::operations::correct::{Correct, CorrectError, correct};
use parkhaus::operations::erase::{Erase, EraseError, erase};
use parkhaus::operations::move_stay::{MoveError, MoveStay, move_stay};
use parkhaus::operations::publish_tariff::{PublishError, PublishTariff, publish_tariff};
use parkhaus::operations::spot_condition::{SetSpotCondition, SpotConditionError, set_spot_condition};
use parkhaus::operations::void::{Void, VoidError, void};
use parkhaus::store::sqlite::SqliteStore;

use crate::support::{actor, car, enter, garage, leave, machine, op, small_layout};

/// Asks every operation with an id that was used for something else; none may answer as if it were done.
fn all_refuse(store: &mut SqliteStore, used: OpId, stay: StayId) {
    let request = MoveStay { op: used, stay, spot: None };
    let refused = store.write(&actor(), |desk| move_stay(desk, &request));
    assert!(matches!(refused, Err(MoveError::OtherOperation(_))), "{refused:?}");
    let request =
        Correct { op: used, stay, plate: None, class: Some(ClassCode::new("van")), entered: None, reason: None };
    let refused = store.write(&actor(), |desk| correct(desk, &request));
    assert!(matches!(refused, Err(CorrectError::OtherOperation(_))), "{refused:?}");
    let request = Void { op: used, stay, reason: "mistake".to_owned(), approved_by: None };
    let refused = store.write(&actor(), |desk| void(desk, &request));
    assert!(matches!(refused, Err(VoidError::OtherOperation(_))), "{refused:?}");
    let request = Erase { op: used, stay, reason: "asked for".to_owned() };
    let refused = store.write(&actor(), |desk| erase(desk, &request));
    assert!(matches!(refused, Err(EraseError::OtherOperation(_))), "{refused:?}");
    let request = SetSpotCondition {
        op: used,
        spot: "G-001".to_owned(),
        shown: None,
        condition: Condition::OutOfService,
        reason: "oil".to_owned(),
        until: None,
    };
    let refused = store.write(&actor(), |desk| set_spot_condition(desk, &request));
    assert!(matches!(refused, Err(SpotConditionError::OtherOperation(_))), "{refused:?}");
    let request = PublishTariff {
        op: used,
        text: include_str!("../../../assets/tariffs/demo.toml").to_owned(),
        from: from_ms(0).unwrap(),
    };
    let refused = store.write(&actor(), |desk| publish_tariff(desk, &request));
    assert!(matches!(refused, Err(PublishError::OtherOperation(_))), "{refused:?}");
}

#[test]
fn an_id_of_another_operation_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _) = machine(90);
    let mut store = garage(folder.path(), small_layout(4), machine);
    let came = op(&store);
    let stay = enter(&mut store, &car(came, Some("AB 1"))).unwrap().stay;
    all_refuse(&mut store, came, stay);
    let gone = op(&store);
    leave(&mut store, gone, Who::Plate("AB 1".to_owned())).unwrap();
    all_refuse(&mut store, gone, stay);
}

#[test]
fn an_id_of_the_same_operation_for_another_stay_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _) = machine(91);
    let mut store = garage(folder.path(), small_layout(4), machine);
    let [first, second] = ["AB 1", "AB 2"].map(|plate| {
        let came = op(&store);
        enter(&mut store, &car(came, Some(plate))).unwrap().stay
    });
    let moved = op(&store);
    let move_to = |stay| MoveStay { op: moved, stay, spot: None };
    store.write(&actor(), |desk| move_stay(desk, &move_to(first))).unwrap();
    let again = store.write(&actor(), |desk| move_stay(desk, &move_to(first))).unwrap();
    assert_eq!((again.id, again.version), (first, 2), "done once");
    let other = store.write(&actor(), |desk| move_stay(desk, &move_to(second)));
    assert!(matches!(other, Err(MoveError::OtherOperation(_))), "{other:?}");

    let voided = op(&store);
    let declare = |stay| Void { op: voided, stay, reason: "mistake".to_owned(), approved_by: None };
    store.write(&actor(), |desk| void(desk, &declare(first))).unwrap();
    let other = store.write(&actor(), |desk| void(desk, &declare(second)));
    assert!(matches!(other, Err(VoidError::OtherOperation(_))), "{other:?}");
}
