//! Entries and exits undone: what comes back, what is given back, and what the books say of it.

use std::collections::BTreeMap;
use std::path::Path;

use parkhaus::domain::ids::OpId;
use parkhaus::domain::journal::Actor;
use parkhaus::domain::journal::fact::Flag;
use parkhaus::domain::payment::Tender;
use parkhaus::domain::receipt::RefundNumber;
use parkhaus::domain::stay::StayError;
use parkhaus::domain::time::from_ms;
use parkhaus::domain::undo::MayUndo;
use parkhaus::operations::check_in::{CheckedIn, SpotChoice};
use parkhaus::operations::check_out::{CheckOut, CheckedOut, Who, check_out};
use parkhaus::operations::desk::When;
use parkhaus::operations::erase::{Erase, erase};
use parkhaus::operations::find::{Found, FoundBy, find};
use parkhaus::operations::move_stay::{MoveStay, move_stay};
use parkhaus::operations::ports::{BooksError, Source as _};
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::operations::recent::{MovementKind, Reprint, recent};
use parkhaus::operations::undo::{Undo, UndoError, Undone, UndoneExit, undo};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::status::totals;
use parkhaus::store::sqlite::verify::verify;
use rusqlite::Connection;

use crate::support::{Counted, actor, car, enter, garage, machine, op, own, small_layout};

fn begin(folder: &Path, series: u64) -> (SqliteStore, std::sync::Arc<Counted>) {
    let (machine, clock) = machine(series);
    let mut store = garage(folder, small_layout(2), machine);
    let text = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\n\
                meter = [{ every = \"1 h\", price = \"2.00\" }]\n";
    let request = PublishTariff { op: op(&store), text: text.to_owned(), from: from_ms(0).unwrap() };
    store.write(&actor(), |desk| publish_tariff(desk, &request)).unwrap();
    (store, clock)
}

fn come(store: &mut SqliteStore, plate: &str) -> (OpId, CheckedIn) {
    let came = op(store);
    let entered = enter(store, &car(came, Some(plate))).unwrap();
    (came, entered)
}

fn go(store: &mut SqliteStore, ticket: &str, tender: Tender) -> (OpId, CheckedOut) {
    let gone = op(store);
    let request = CheckOut {
        op: gone,
        who: Who::Ticket(ticket.to_owned()),
        tender: Some(tender),
        given: None,
        price_by_hand: None,
        reason: Some("said so".to_owned()),
        when: When::Now,
        shown: None,
    };
    (gone, store.write(&actor(), |desk| check_out(desk, &request)).unwrap())
}

fn request(store: &SqliteStore, of: OpId, reason: Option<&str>) -> Undo {
    Undo { op: op(store), of, reason: reason.map(str::to_owned), approved_by: None }
}

fn undo_exit(store: &mut SqliteStore, request: &Undo) -> Result<UndoneExit, UndoError> {
    match store.write(&actor(), |desk| undo(desk, request))? {
        Undone::Exit(exit) => Ok(*exit),
        Undone::Entry(stay) => panic!("{stay:?}"),
    }
}

fn sound(store: &SqliteStore) {
    let report = verify(store.folder().path(), store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, [], "{report:#?}");
}

#[test]
fn ones_own_entry_is_undone_at_once_without_a_word_and_later_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, clock) = begin(folder.path(), 98);
    let (came, entered) = come(&mut store, "AB 1");
    let until = clock.now() + chrono::TimeDelta::seconds(60);
    let told = store.read(&actor(), |desk| recent(desk, 1)).unwrap().remove(0);
    assert_eq!((told.op, told.what, told.undo), (came, MovementKind::CameIn, MayUndo::Alone { until }));
    assert_eq!((told.reprint, told.receipt), (Some(Reprint::Ticket), None));

    clock.pass_minutes(1);
    let somebody = Actor::new("somebody else");
    let told = store.read(&somebody, |desk| recent(desk, 1)).unwrap().remove(0);
    assert_eq!(told.undo, MayUndo::WithApproval);
    let asked = request(&store, came, None);
    let refused = store.write(&somebody, |desk| undo(desk, &asked));
    assert!(matches!(refused, Err(UndoError::Stay(StayError::ReasonMissing))), "{refused:?}");
    let Undone::Entry(stay) = store.write(&actor(), |desk| undo(desk, &asked)).unwrap() else { panic!() };
    assert_eq!((stay.id, stay.flags.as_slice()), (entered.stay, [].as_slice()));
    assert_eq!(store.write(&actor(), |desk| undo(desk, &asked)).unwrap(), Undone::Entry(stay), "done once");
    let told = store.read(&actor(), |desk| recent(desk, 9)).unwrap();
    assert_eq!(
        told.iter().map(|one| (one.what, one.undo)).collect::<Vec<_>>(),
        [(MovementKind::Voided, MayUndo::No), (MovementKind::CameIn, MayUndo::No)]
    );

    own(&mut store, "boss");
    for (by, flags) in [(actor(), vec![Flag::VoidUnapproved]), (Actor::new("boss"), Vec::new())] {
        let (came, entered) = come(&mut store, "AB 1");
        assert_eq!(entered.spots[0].label, "G-001", "its spot is free again");
        clock.pass_minutes(2);
        let asked = request(&store, came, None);
        let refused = store.write(&by, |desk| undo(desk, &asked));
        assert!(matches!(refused, Err(UndoError::Stay(StayError::ReasonMissing))), "{refused:?}");
        let asked = request(&store, came, Some("turned round"));
        let nobody = store.write(&Actor::new(Actor::WINDOW), |desk| undo(desk, &asked));
        assert!(matches!(nobody, Err(UndoError::Books(BooksError::NotPermitted(_)))), "{nobody:?}");
        let Undone::Entry(stay) = store.write(&by, |desk| undo(desk, &asked)).unwrap() else { panic!() };
        assert_eq!(stay.flags, flags);
    }
    sound(&store);
}

#[test]
fn a_paid_exit_is_undone_and_the_vehicle_leaves_again_with_the_same_ticket() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, clock) = begin(folder.path(), 99);
    let (_, entered) = come(&mut store, "AB 1");
    clock.pass_minutes(90);
    let (gone, left) = go(&mut store, &entered.ticket, Tender::Cash);
    assert_eq!((left.quote.amount().minor(), left.receipt.as_str()), (400, "B1-1-000001"));
    let silent = request(&store, gone, None);
    let refused = undo_exit(&mut store, &silent);
    assert!(matches!(refused, Err(UndoError::Stay(StayError::ReasonMissing))), "{refused:?}");

    let asked = request(&store, gone, Some("wrong car"));
    let undone = undo_exit(&mut store, &asked).unwrap();
    assert_eq!((undone.receipt.as_str(), undone.of_receipt.as_str()), ("B1-1-000002", "B1-1-000001"));
    assert_eq!((undone.amount.minor(), undone.reason.as_str()), (400, "wrong car"));
    let lines: Vec<_> = undone.lines.iter().map(|line| (line.kind.as_str(), line.amount_minor)).collect();
    assert_eq!(lines, [("cash", -400)]);
    assert_eq!(
        (undone.stay.spots[0].label.as_str(), undone.stay.flags.as_slice()),
        ("G-001", [Flag::ExitUndone].as_slice())
    );
    assert_eq!(undo_exit(&mut store, &asked).unwrap(), undone, "done once");
    let twice = request(&store, gone, Some("again"));
    let refused = undo_exit(&mut store, &twice);
    assert!(matches!(refused, Err(UndoError::Stay(StayError::ExitUndone))), "{refused:?}");
    assert_eq!(totals(&mut store).unwrap().revenue.minor(), 0);
    let found = store.read(&actor(), |desk| find(desk, &entered.ticket)).unwrap();
    assert!(matches!(found, Found::Inside(_, FoundBy::Ticket)), "{found:?}");
    assert_eq!(tickets(folder.path()), [("inside".to_owned(), 1)].into());

    clock.pass_minutes(60);
    let (again, left) = go(&mut store, &entered.ticket, Tender::Card);
    assert_eq!((left.quote.amount().minor(), left.receipt.as_str()), (600, "B1-1-000003"));
    assert_eq!(totals(&mut store).unwrap().revenue.minor(), 600);
    assert_eq!(tickets(folder.path()), [("collected".to_owned(), 1)].into());
    let told = store.read(&actor(), |desk| recent(desk, 3)).unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|one| (one.what, one.receipt.as_deref().unwrap(), one.amount.unwrap().minor(), one.reprint, one.undo))
        .collect();
    assert_eq!(
        told,
        [
            (MovementKind::Left, "B1-1-000003", 600, Some(Reprint::Receipt), MayUndo::WithApproval),
            (
                MovementKind::ExitUndone,
                "B1-1-000002",
                -400,
                Some(Reprint::Refund(RefundNumber { epoch: 1, receipt: 2 })),
                MayUndo::No
            ),
            (MovementKind::Left, "B1-1-000001", 400, None, MayUndo::No),
        ]
    );
    own(&mut store, "boss");
    let approved = request(&store, again, Some("came back"));
    let nobody = store.write(&Actor::new(Actor::WINDOW), |desk| undo(desk, &approved));
    assert!(matches!(nobody, Err(UndoError::Books(BooksError::NotPermitted(_)))), "{nobody:?}");
    let Undone::Exit(exit) = store.write(&Actor::new("boss"), |desk| undo(desk, &approved)).unwrap() else { panic!() };
    assert_eq!(exit.stay.flags, [Flag::ExitUndone], "the first is still not approved");
    sound(&store);
}

/// What became of the tickets issued, as the ticket equation counts them.
fn tickets(folder: &Path) -> BTreeMap<String, i64> {
    let connection = Connection::open(folder.join("parkhaus.sqlite")).unwrap();
    let mut select = connection
        .prepare("SELECT iif(state IN ('open', 'paid'), 'inside', coalesce(ticket_fate, state)), count(*) FROM stay GROUP BY 1")
        .unwrap();
    let counts = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    counts.map(Result::unwrap).collect()
}

#[test]
fn a_vehicle_whose_spot_went_meanwhile_stands_without_one() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, clock) = begin(folder.path(), 100);
    let (_, entered) = come(&mut store, "AB 1");
    clock.pass_minutes(30);
    let (gone, left) = go(&mut store, &entered.ticket, Tender::Nil);
    assert_eq!(left.stay.flags, [Flag::LetOutUnpaid]);
    // The same vehicle comes in once more, on the same spot.
    let (_, second) = come(&mut store, "AB 1");
    assert_eq!(second.spots[0].label, "G-001");
    let asked = request(&store, gone, Some("never left"));
    let undone = undo_exit(&mut store, &asked).unwrap();
    assert_eq!(undone.stay.spots, []);
    assert_eq!(undone.stay.flags, [Flag::Overflow, Flag::InsideAgain, Flag::ExitUndone]);
    let lines: Vec<_> = undone.lines.iter().map(|line| (line.kind.as_str(), line.amount_minor)).collect();
    assert_eq!((lines.as_slice(), undone.amount.minor()), ([("nil", -200)].as_slice(), 200));
    sound(&store);
    let give = MoveStay { op: op(&store), stay: entered.stay, spot: None };
    let moved = store.write(&actor(), |desk| move_stay(desk, &give)).unwrap();
    assert_eq!(moved.spots[0].label, "G-002");
    sound(&store);
}

#[test]
fn a_free_exit_is_undone_and_an_erased_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(101);
    let mut store = garage(folder.path(), small_layout(2), machine);
    let mut request_in = car(op(&store), Some("AB 1"));
    request_in.spot = SpotChoice::Chosen("G-002".to_owned());
    let entered = enter(&mut store, &request_in).unwrap();
    clock.pass_minutes(30);
    let (gone, left) = go(&mut store, &entered.ticket, Tender::Cash);
    assert_eq!(left.quote.amount().minor(), 0);
    let asked = request(&store, gone, Some("still there"));
    let undone = undo_exit(&mut store, &asked).unwrap();
    assert_eq!((undone.amount.minor(), undone.receipt.as_str()), (0, "B1-1-000002"));
    assert_eq!(undone.stay.flags, [Flag::ChosenByHand, Flag::ExitUndone]);

    let (gone, _) = go(&mut store, &entered.ticket, Tender::Cash);
    let forget = Erase { op: op(&store), stay: entered.stay, reason: "asked for".to_owned() };
    store.write(&actor(), |desk| erase(desk, &forget)).unwrap();
    let asked = request(&store, gone, Some("still there"));
    let refused = undo_exit(&mut store, &asked);
    assert!(matches!(refused, Err(UndoError::Stay(StayError::Erased))), "{refused:?}");
    let used = Undo { op: gone, ..asked };
    let refused = undo_exit(&mut store, &used);
    assert!(matches!(refused, Err(UndoError::OtherOperation(_))), "{refused:?}");
    let nothing = Undo { of: forget.op, ..request(&store, gone, Some("why not")) };
    let refused = undo_exit(&mut store, &nothing);
    assert!(matches!(refused, Err(UndoError::NothingToUndo)), "{refused:?}");
    sound(&store);
}
