//! What one shift hands to the next: notes that may name somebody, and matters that somebody must look at.

use parkhaus::domain::journal::Actor;
use parkhaus::domain::journal::fact::Flag;
use parkhaus::domain::payment::Tender;
use parkhaus::operations::check_in::WhenFull;
use parkhaus::operations::check_out::{CheckOut, Who, check_out};
use parkhaus::operations::desk::When;
use parkhaus::operations::handover::{
    EraseHandover, HandoverError, LeaveHandover, SeeHandover, SettleMatter, erase_handover, handovers, leave_handover,
    open_matters, see_handover, settle_matter,
};
use parkhaus::operations::move_stay::{MoveStay, move_stay};
use parkhaus::operations::ports::Source as _;
use parkhaus::operations::undo::{Undo, undo};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::epoch::begin_anew;
use parkhaus::store::sqlite::verify::verify;
use rusqlite::Connection;

use crate::support::{actor, car, enter, garage, leave, machine, op, small_layout};

fn sound(store: &SqliteStore) {
    let report = verify(store.folder().path(), store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, [], "{report:#?}");
}

#[test]
fn a_note_is_sealed_seen_once_and_can_be_erased() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(104);
    let mut store = garage(folder.path(), small_layout(2), machine);
    let words = "AB 123 pays tomorrow, her sister calls";
    let leave = LeaveHandover { op: op(&store), note: Some(format!("  {words} ")) };
    let left = store.write(&actor(), |desk| leave_handover(desk, &leave)).unwrap();
    assert_eq!((left.note.as_deref(), left.matters, left.seen.clone()), (Some(words), 0, None));
    assert_eq!(store.write(&actor(), |desk| leave_handover(desk, &leave)).unwrap(), left, "left once");
    let bare = LeaveHandover { op: op(&store), note: Some("  ".to_owned()) };
    assert_eq!(store.write(&actor(), |desk| leave_handover(desk, &bare)).unwrap().note, None);

    // In the journal nobody can read it without its key.
    let connection = Connection::open(folder.path().join("parkhaus.sqlite")).unwrap();
    let readable = "SELECT count(*) FROM journal WHERE instr(body, 'sister') > 0 OR instr(sealed, 'sister') > 0";
    assert_eq!(connection.query_row(readable, [], |row| row.get::<_, i64>(0)).unwrap(), 0);

    clock.pass_minutes(5);
    let next = Actor::new("the next one");
    let see = SeeHandover { op: op(&store), handover: left.id };
    let seen = store.write(&next, |desk| see_handover(desk, &see)).unwrap();
    assert_eq!(seen.seen, Some((clock.now(), next)));
    let twice = SeeHandover { op: op(&store), handover: left.id };
    assert_eq!(store.write(&actor(), |desk| see_handover(desk, &twice)).unwrap(), seen, "seen once");
    assert_eq!(store.read(&actor(), |desk| handovers(desk, 200)).unwrap().len(), 1);

    let forget = EraseHandover { op: op(&store), handover: left.id, reason: "asked for".to_owned() };
    let erased = store.write(&actor(), |desk| erase_handover(desk, &forget)).unwrap();
    assert_eq!((erased.note, erased.erased), (None, true));
    let keys = "SELECT count(*) FROM personal_key";
    assert_eq!(connection.query_row(keys, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    sound(&store);

    let other = LeaveHandover { op: see.op, note: None };
    let refused = store.write(&actor(), |desk| leave_handover(desk, &other));
    assert!(matches!(refused, Err(HandoverError::OtherOperation(_))), "{refused:?}");
    let long = LeaveHandover { op: op(&store), note: Some("x".repeat(2_001)) };
    let refused = store.write(&actor(), |desk| leave_handover(desk, &long));
    assert!(matches!(refused, Err(HandoverError::TooLong(2_000))), "{refused:?}");
}

#[test]
fn a_new_epoch_says_that_notes_stay_in_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _) = machine(107);
    let mut store = garage(folder.path(), small_layout(2), machine.clone());
    let leave = LeaveHandover { op: op(&store), note: Some("ask AB 123".to_owned()) };
    store.write(&actor(), |desk| leave_handover(desk, &leave)).unwrap();
    drop(store);
    let anew = begin_anew(folder.path(), "damaged", &machine).unwrap();
    assert_eq!(anew.lost, ["notes to the next shift that nobody has seen are in the file put aside only"]);
}

#[test]
fn what_is_unusual_is_open_until_somebody_has_looked_at_it() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(105);
    let mut store = garage(folder.path(), small_layout(1), machine);
    let request = car(op(&store), Some("AB 1"));
    let first = enter(&mut store, &request).unwrap();
    let mut request = car(op(&store), Some("AB 2"));
    request.when_full = WhenFull::Overflow;
    let at = clock.now();
    request.when = When::ByHand { at, reason: "paper".to_owned() };
    clock.pass_minutes(30);
    let second = enter(&mut store, &request).unwrap();
    let open = |store: &mut SqliteStore| {
        let open = store.read(&actor(), |desk| open_matters(desk, 50)).unwrap();
        assert_eq!(open.count, open.matters.len() as u64);
        open.matters.into_iter().map(|matter| (matter.stay.id, matter.what)).collect::<Vec<_>>()
    };
    let unusual = vec![Flag::Overflow, Flag::EntryByHand];
    assert_eq!(open(&mut store), [(second.stay, unusual.clone())]);
    let handed = LeaveHandover { op: op(&store), note: None };
    assert_eq!(store.write(&actor(), |desk| leave_handover(desk, &handed)).unwrap().matters, 1);

    let settle = |store: &mut SqliteStore, what: Vec<Flag>| {
        let request = SettleMatter { op: op(store), stay: second.stay, what, finding: "known".to_owned() };
        store.write(&actor(), |desk| settle_matter(desk, &request)).map(|_stay| ())
    };
    let refused = settle(&mut store, vec![Flag::EntryByHand]);
    assert!(matches!(refused, Err(HandoverError::NotAsShown)), "{refused:?}");
    settle(&mut store, unusual.clone()).unwrap();
    assert_eq!(open(&mut store), []);
    let refused = settle(&mut store, unusual);
    assert!(matches!(refused, Err(HandoverError::NotAsShown)), "settled already: {refused:?}");

    // The first leaves unpaid of nothing; the second gets its spot, and is then let out with a flag of its own.
    let out = |store: &SqliteStore, ticket: &str, when: When| CheckOut {
        op: op(store),
        who: Who::Ticket(ticket.to_owned()),
        tender: Some(Tender::Cash),
        given: None,
        price_by_hand: None,
        reason: None,
        when,
        shown: None,
    };
    let request = out(&store, &first.ticket, When::Now);
    store.write(&actor(), |desk| check_out(desk, &request)).unwrap();
    let give = MoveStay { op: op(&store), stay: second.stay, spot: None };
    store.write(&actor(), |desk| move_stay(desk, &give)).unwrap();
    let by_hand = When::ByHand { at: clock.now(), reason: "paper".to_owned() };
    let request = out(&store, &second.ticket, by_hand);
    store.write(&actor(), |desk| check_out(desk, &request)).unwrap();
    assert_eq!(open(&mut store), [(second.stay, vec![Flag::EntryByHand, Flag::ExitByHand])], "brought up again");
    sound(&store);
}

#[test]
fn what_was_settled_stays_settled_when_an_exit_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(106);
    let mut store = garage(folder.path(), small_layout(1), machine);
    let mut request = car(op(&store), Some("AB 1"));
    request.when = When::ByHand { at: clock.now(), reason: "paper".to_owned() };
    let entered = enter(&mut store, &request).unwrap();
    let what = vec![Flag::EntryByHand];
    let settle = SettleMatter { op: op(&store), stay: entered.stay, what, finding: "compared".to_owned() };
    store.write(&actor(), |desk| settle_matter(desk, &settle)).unwrap();
    let gone = op(&store);
    leave(&mut store, gone, Who::Ticket(entered.ticket)).unwrap();
    let back = Undo { op: op(&store), of: gone, reason: Some("wrong car".to_owned()), approved_by: None };
    store.write(&actor(), |desk| undo(desk, &back)).unwrap();
    let open = store.read(&actor(), |desk| open_matters(desk, 50)).unwrap().matters;
    assert_eq!(open.iter().map(|matter| matter.what.clone()).collect::<Vec<_>>(), [[Flag::ExitUndone]]);
    assert_eq!(open[0].stay.flags, [Flag::EntryByHand, Flag::ExitUndone], "it is still unusual");
    sound(&store);
}
