//! Users at the core's boundary: who may do what, wrong PINs, approvals, and the way back.

use parkhaus::domain::facility::ClassCode;
use parkhaus::domain::ids::{OpId, UserId};
use parkhaus::domain::journal::Actor;
use parkhaus::domain::journal::fact::Fact;
use parkhaus::domain::time::from_ms;
use parkhaus::domain::users::permission::NotPermitted;
use parkhaus::domain::users::pin::Pin;
use parkhaus::domain::users::{Role, UserError};
use parkhaus::operations::check_in::{CheckInError, check_in};
use parkhaus::operations::check_out::{CheckOut, Who, check_out};
use parkhaus::operations::correct::{Correct, correct};
use parkhaus::operations::desk::When;
use parkhaus::operations::erase::{Erase, erase};
use parkhaus::operations::move_stay::{MoveStay, move_stay};
use parkhaus::operations::pins;
use parkhaus::operations::ports::{Books as _, BooksError, Credential};
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::operations::sign_in::{
    Approval, Challenged, Concluded, Proof, Purpose, SignInError, challenge, conclude,
};
use parkhaus::operations::users::{
    AddUser, Recover, Recovered, Retire, SetPin, SetRole, UsersError, add_user, named, new_recovery_code, pepper,
    recover, retire, set_pin, set_role, unlock,
};
use parkhaus::operations::void::{Void, void};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::backup::{backup, restore};
use parkhaus::store::sqlite::epoch::begin_anew;
use parkhaus::store::sqlite::verify::verify;

use crate::support::{actor, car, garage, machine, op, small_layout};

pub(super) const PIN: &str = "483926";

/// What is stored of a PIN that nobody will try.
fn untried(user: UserId) -> Credential {
    Credential { user, pepper: [0; 8], salt: [1; 16], memory_kib: 8, passes: 1, hash: [2; 32] }
}

fn new_id(store: &SqliteStore) -> UserId {
    UserId::new(store.machine().source.id())
}

/// Adds a user who will not sign in.
pub(super) fn add(store: &mut SqliteStore, by: &str, name: &str, role: Role) -> Result<UserId, UsersError> {
    let id = new_id(store);
    let request = AddUser { op: op(store), name: name.to_owned(), role, credential: untried(id), approval: None };
    store.write(&Actor::new(by), |desk| add_user(desk, &request)).map(|added| added.user.id)
}

/// Hashes a PIN for a user of these books.
fn hashed(store: &mut SqliteStore, user: UserId, pin: &str) -> Credential {
    let pepper = store.write(&actor(), |desk| pepper(desk.books)).unwrap();
    pins::make(user, &Pin::chosen(pin).unwrap(), &pepper, store.machine().source.as_ref()).unwrap()
}

/// Adds a user with a PIN.
pub(super) fn add_with_pin(store: &mut SqliteStore, by: &str, name: &str, role: Role, pin: &str) -> Option<String> {
    let id = new_id(store);
    let credential = hashed(store, id, pin);
    let request = AddUser { op: op(store), name: name.to_owned(), role, credential, approval: None };
    let added = store.write(&Actor::new(by), |desk| add_user(desk, &request)).unwrap();
    added.recovery.map(|code| code.grouped())
}

/// Tries a PIN.
fn sign_in(store: &mut SqliteStore, name: &str, pin: &str, purpose: Purpose) -> Result<Concluded, SignInError> {
    let challenge = match store.write(&actor(), |desk| challenge(desk, name, purpose))? {
        Challenged::Asked(challenge) => challenge,
        Challenged::MustWait(wait) => return Ok(Concluded::MustWait(wait)),
    };
    let answered = challenge.answer(&Pin::typed(pin).unwrap(), store.machine().source.as_ref()).unwrap();
    store.write(&actor(), |desk| conclude(desk, &answered))
}

fn proof(store: &mut SqliteStore, name: &str, pin: &str, purpose: Purpose) -> Proof {
    match sign_in(store, name, pin, purpose).unwrap() {
        Concluded::Proven(proof) => proof,
        other => panic!("{other:?}"),
    }
}

/// Somebody's approval of an operation.
pub(super) fn approval(store: &mut SqliteStore, name: &str, pin: &str, op: OpId) -> Approval {
    proof(store, name, pin, Purpose::Approve(op)).approval().unwrap()
}

fn kinds(store: &SqliteStore) -> Vec<String> {
    let connection = rusqlite::Connection::open(store.folder().path().join("parkhaus.sqlite")).unwrap();
    let mut select = connection.prepare("SELECT kind FROM journal ORDER BY epoch, seq").unwrap();
    select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn agrees(store: &SqliteStore) {
    let report = verify(store.folder().path(), store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, []);
}

const TARIFF: &str = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nname = \"All\"\nmeter = [{ every = \"1 h\", price = \"2.00\" }]\n";

/// What somebody wants to do. Says what came of it: `None` is done, else the refusal, where it was one of permission.
type Action = fn(&mut SqliteStore, &Actor) -> Option<NotPermitted>;

/// The permission refused, if that is what an error says; any other error is a fault of the test.
macro_rules! refusal {
    ($outcome:expr, $books:path) => {
        match $outcome {
            Ok(_) => None,
            Err($books(BooksError::NotPermitted(refused))) => Some(refused),
            Err(other) => panic!("{other:?}"),
        }
    };
}

fn inside(store: &mut SqliteStore) -> parkhaus::operations::check_in::CheckedIn {
    let request = car(op(store), None);
    store.write(&actor(), |desk| check_in(desk, &request)).unwrap()
}

fn out(op: OpId, ticket: &str) -> CheckOut {
    CheckOut {
        op,
        who: Who::Ticket(ticket.to_owned()),
        tender: None,
        given: None,
        price_by_hand: None,
        reason: None,
        when: When::Now,
        shown: None,
    }
}

/// Every action, and who may: attendant, supervisor, manager, owner; the command line; a window at which nobody is signed in.
const ACTIONS: &[(&str, &str, Action)] = &[
    ("let in", "asmo c ", |store, by| {
        let request = car(op(store), None);
        refusal!(store.write(by, |desk| check_in(desk, &request)), CheckInError::Books)
    }),
    ("let out", "asmo cw", |store, by| {
        let (ticket, op) = (inside(store).ticket, op(store));
        let done = store.write(by, |desk| check_out(desk, &out(op, &ticket)));
        refusal!(done, parkhaus::operations::check_out::CheckOutError::Books)
    }),
    ("correct", "asmo c ", |store, by| {
        let stay = inside(store).stay;
        let class = Some(ClassCode::new("van"));
        let request = Correct { op: op(store), stay, plate: None, class, entered: None, reason: None };
        refusal!(store.write(by, |desk| correct(desk, &request)), parkhaus::operations::correct::CorrectError::Books)
    }),
    ("move", "asmo c ", |store, by| {
        let stay = inside(store).stay;
        let request = MoveStay { op: op(store), stay, spot: None };
        refusal!(store.write(by, |desk| move_stay(desk, &request)), parkhaus::operations::move_stay::MoveError::Books)
    }),
    ("void", " smo c ", |store, by| {
        let stay = inside(store).stay;
        let request = Void { op: op(store), stay, reason: "a mistake".to_owned(), approved_by: None };
        refusal!(store.write(by, |desk| void(desk, &request)), parkhaus::operations::void::VoidError::Books)
    }),
    ("erase", "  mo c ", |store, by| {
        let (entered, out_op) = (inside(store), op(store));
        store.write(&actor(), |desk| check_out(desk, &out(out_op, &entered.ticket))).unwrap();
        let request = Erase { op: op(store), stay: entered.stay, reason: "asked for".to_owned() };
        refusal!(store.write(by, |desk| erase(desk, &request)), parkhaus::operations::erase::EraseError::Books)
    }),
    ("publish a tariff", "  mo c ", |store, by| {
        let request =
            PublishTariff { op: op(store), text: TARIFF.to_owned(), from: from_ms(4_000_000_000_000).unwrap() };
        let done = store.write(by, |desk| publish_tariff(desk, &request));
        refusal!(done, parkhaus::operations::publish_tariff::PublishError::Books)
    }),
    ("add an attendant", "  mo   ", |store, by| added(store, by, Role::Attendant)),
    ("add a supervisor", "  mo   ", |store, by| added(store, by, Role::Supervisor)),
    ("add a manager", "   o   ", |store, by| added(store, by, Role::Manager)),
    ("add an owner", "   o   ", |store, by| added(store, by, Role::Owner)),
    ("make an attendant a supervisor", "  mo   ", |store, by| changed(store, by, Role::Attendant, Role::Supervisor)),
    ("make an attendant a manager", "   o   ", |store, by| changed(store, by, Role::Attendant, Role::Manager)),
    ("make a manager an attendant", "   o   ", |store, by| changed(store, by, Role::Manager, Role::Attendant)),
    ("retire an attendant", "  mo   ", |store, by| retired(store, by, Role::Attendant)),
    ("retire a manager", "   o   ", |store, by| retired(store, by, Role::Manager)),
    ("give an attendant a PIN", "  mo   ", |store, by| given_pin(store, by, Role::Attendant)),
    ("give an owner a PIN", "   o   ", |store, by| given_pin(store, by, Role::Owner)),
    ("lift a lock-out", " smo c ", |store, by| {
        let op = op(store);
        refusal!(store.write(by, |desk| unlock(desk, op, "attendant", None)), UsersError::Books)
    }),
    ("make a recovery code", "   o   ", |store, by| {
        let op = op(store);
        refusal!(store.write(by, |desk| new_recovery_code(desk, op, "owner", None)), UsersError::Books)
    }),
];

fn somebody(store: &mut SqliteStore, role: Role) -> (String, UserId) {
    let name = format!("s {}", store.machine().source.id());
    let id = add(store, "owner", &name, role).unwrap();
    (name, id)
}

fn added(store: &mut SqliteStore, by: &Actor, role: Role) -> Option<NotPermitted> {
    let name = format!("n {}", store.machine().source.id());
    refusal!(add(store, by.name(), &name, role), UsersError::Books)
}

fn changed(store: &mut SqliteStore, by: &Actor, before: Role, role: Role) -> Option<NotPermitted> {
    let request = SetRole { name: somebody(store, before).0, op: op(store), role, approval: None };
    refusal!(store.write(by, |desk| set_role(desk, &request)), UsersError::Books)
}

fn retired(store: &mut SqliteStore, by: &Actor, role: Role) -> Option<NotPermitted> {
    let name = somebody(store, role).0;
    let request = Retire { name, op: op(store), reason: "left".to_owned(), approval: None };
    refusal!(store.write(by, |desk| retire(desk, &request)), UsersError::Books)
}

fn given_pin(store: &mut SqliteStore, by: &Actor, role: Role) -> Option<NotPermitted> {
    let credential = untried(somebody(store, role).1);
    let request = SetPin { op: op(store), credential, proof: None, approval: None };
    refusal!(store.write(by, |desk| set_pin(desk, &request)), UsersError::Books)
}

#[test]
fn every_role_does_every_action_or_is_refused_at_the_core() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(200), machine(300).0);
    for (_, _, action) in &ACTIONS[..7] {
        assert_eq!(
            action(&mut store, &actor()),
            None,
            "as long as there are no users, whoever is there may do everything"
        );
    }
    add(&mut store, Actor::CLI, "owner", Role::Owner).unwrap();
    for role in [Role::Manager, Role::Supervisor, Role::Attendant] {
        add(&mut store, "owner", role.code(), role).unwrap();
    }
    let who = ["attendant", "supervisor", "manager", "owner", "nobody of that name", Actor::CLI, Actor::WINDOW];
    for (what, expected, action) in ACTIONS {
        for (name, letter) in who.iter().zip(expected.chars()) {
            let before = kinds(&store).len();
            let refused = action(&mut store, &Actor::new(*name));
            // Whom nobody knows may do what may be done at a locked screen.
            let expected = if *name == "nobody of that name" { expected.ends_with('w') } else { letter != ' ' };
            assert_eq!(refused.is_none(), expected, "{name}, to {what}: {refused:?}");
            if let Some(refused) = refused {
                assert_eq!(refused.who, Actor::new(*name), "{what}");
            } else {
                assert!(kinds(&store).len() > before, "{what}");
            }
        }
    }
    agrees(&store);
}

#[test]
fn the_first_user_is_the_owner_and_names_are_never_given_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(1), machine(301).0);
    let error = add(&mut store, Actor::WINDOW, "Ada", Role::Manager).unwrap_err();
    assert!(matches!(error, UsersError::User(UserError::FirstIsOwner)), "{error}");
    add(&mut store, Actor::WINDOW, "Ada", Role::Owner).unwrap();
    add(&mut store, "Ada", "Bo", Role::Attendant).unwrap();
    let gone = Retire { op: op(&store), name: "BO".to_owned(), reason: "left".to_owned(), approval: None };
    store.write(&Actor::new("Ada"), |desk| retire(desk, &gone)).unwrap();
    let error = add(&mut store, "Ada", " bO ", Role::Attendant).unwrap_err();
    assert!(matches!(error, UsersError::User(UserError::NameTaken(_))), "{error}");
    let request = Retire { op: op(&store), name: "Ada".to_owned(), reason: "left".to_owned(), approval: None };
    let error = store.write(&Actor::new("Ada"), |desk| retire(desk, &request)).unwrap_err();
    assert!(matches!(error, UsersError::User(UserError::LastOwner(_))), "{error}");
    // The retired user's own work is refused at once; a vehicle is let out all the same.
    let stay = inside(&mut store);
    let request = Void { op: op(&store), stay: stay.stay, reason: "x".to_owned(), approved_by: None };
    assert!(store.write(&Actor::new("Bo"), |desk| void(desk, &request)).is_err());
    let leave = op(&store);
    assert!(store.write(&Actor::new("Bo"), |desk| check_out(desk, &out(leave, &stay.ticket))).is_ok());
    agrees(&store);
}

#[test]
fn an_approval_is_good_for_its_one_operation_and_stands_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _clock) = machine(302);
    let mut store = garage(folder.path(), small_layout(9), machine);
    add(&mut store, Actor::CLI, "owner", Role::Owner).unwrap();
    add_with_pin(&mut store, "owner", "Cy", Role::Supervisor, PIN);
    add_with_pin(&mut store, "owner", "Bo", Role::Attendant, PIN);
    let (lift, other) = (op(&store), op(&store));
    let approval = proof(&mut store, "Cy", PIN, Purpose::Approve(lift)).approval().unwrap();
    let bo = Actor::new("Bo");
    let elsewhere = store.write(&bo, |desk| unlock(desk, other, "Bo", Some(&approval)));
    assert!(matches!(elsewhere, Err(UsersError::Books(BooksError::NotPermitted(_)))), "{elsewhere:?}");
    store.write(&bo, |desk| unlock(desk, lift, "Bo", Some(&approval))).unwrap();
    store.write(&bo, |desk| unlock(desk, lift, "Bo", Some(&approval))).unwrap();
    let entries = store.read(&bo, |desk| desk.books.entries_of(lift)).unwrap();
    assert_eq!(entries.len(), 2, "once, however often it is asked: {entries:?}");
    let Fact::Approved(approved) = &entries[0].fact else { panic!("{:?}", entries[0]) };
    assert_eq!((approved.name.as_str(), approved.permission.as_str()), ("Cy", "unlock"));
    assert_eq!(entries[0].actor, bo);
    // One who may not do it cannot approve it, and one who signed in has approved nothing.
    let again = op(&store);
    let approval = proof(&mut store, "Bo", PIN, Purpose::Approve(again)).approval().unwrap();
    assert!(store.write(&bo, |desk| unlock(desk, again, "Bo", Some(&approval))).is_err());
    let signed = proof(&mut store, "Cy", PIN, Purpose::SignIn);
    assert_eq!((signed.approval(), signed.actor()), (None, Some(Actor::new("Cy"))));
    // Whoever retired after typing the PIN approves nothing any more.
    let late = op(&store);
    let approval = proof(&mut store, "Cy", PIN, Purpose::Approve(late)).approval().unwrap();
    let gone = Retire { op: op(&store), name: "Cy".to_owned(), reason: "left".to_owned(), approval: None };
    store.write(&Actor::new("owner"), |desk| retire(desk, &gone)).unwrap();
    assert!(store.write(&bo, |desk| unlock(desk, late, "Bo", Some(&approval))).is_err());
    assert!(matches!(sign_in(&mut store, "Cy", PIN, Purpose::SignIn), Err(SignInError::Unknown(_))));
    agrees(&store);
}

#[test]
fn wrong_pins_make_wait_longer_a_restart_keeps_the_count_and_no_clock_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(303);
    let mut store = garage(folder.path(), small_layout(2), machine.clone());
    add_with_pin(&mut store, Actor::CLI, "Ada", Role::Owner, PIN);
    for left in [3, 2, 1, 0] {
        let wrong = sign_in(&mut store, "ada", "907153", Purpose::SignIn).unwrap();
        assert_eq!(wrong, Concluded::Wrong { left, wait_ms: 0 });
    }
    drop(store);
    let mut store = SqliteStore::open(folder.path(), machine.clone()).unwrap().store;
    let wrong = sign_in(&mut store, "Ada", "907153", Purpose::SignIn).unwrap();
    assert_eq!(wrong, Concluded::Wrong { left: 0, wait_ms: 30_000 }, "the count survived the restart");
    assert_eq!(sign_in(&mut store, "Ada", PIN, Purpose::SignIn).unwrap(), Concluded::MustWait(30_000));
    // Meanwhile a vehicle leaves.
    let ticket = inside(&mut store).ticket;
    let leave = op(&store);
    store.write(&Actor::new(Actor::WINDOW), |desk| check_out(desk, &out(leave, &ticket))).unwrap();
    // The computer starts anew: the wait begins again, counted from then.
    clock.restart();
    assert_eq!(sign_in(&mut store, "Ada", PIN, Purpose::SignIn).unwrap(), Concluded::MustWait(30_000));
    clock.pass_minutes(1);
    let signed = proof(&mut store, "Ada", PIN, Purpose::SignIn);
    assert_eq!(signed.user().name.as_str(), "Ada");
    let failed = kinds(&store).iter().filter(|kind| *kind == "sign_in_failed").count();
    let locked = kinds(&store).iter().filter(|kind| *kind == "locked_out").count();
    assert_eq!((failed, locked), (5, 1));
    assert!(kinds(&store).iter().any(|kind| kind == "signed_in"));
    // The right PIN wiped the count.
    assert_eq!(
        sign_in(&mut store, "Ada", "907153", Purpose::SignIn).unwrap(),
        Concluded::Wrong { left: 3, wait_ms: 0 }
    );
    agrees(&store);
}

#[test]
fn tries_made_at_once_gain_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(1), machine(304).0);
    add_with_pin(&mut store, Actor::CLI, "Ada", Role::Owner, PIN);
    let ask = |store: &mut SqliteStore| match store.write(&actor(), |desk| challenge(desk, "Ada", Purpose::SignIn)) {
        Ok(Challenged::Asked(challenge)) => challenge,
        other => panic!("{other:?}"),
    };
    let asked: Vec<_> = (0..7).map(|_| ask(&mut store)).collect();
    let source = store.machine().source.clone();
    let mut answers: Vec<_> =
        asked.iter().take(6).map(|one| one.answer(&Pin::typed("907153").unwrap(), source.as_ref()).unwrap()).collect();
    answers.push(asked[6].answer(&Pin::typed(PIN).unwrap(), source.as_ref()).unwrap());
    let said: Vec<_> =
        answers.iter().map(|answer| store.write(&actor(), |desk| conclude(desk, answer)).unwrap()).collect();
    assert!(matches!(said[4], Concluded::Wrong { wait_ms: 30_000, .. }), "{said:?}");
    assert!(said[5..].iter().all(|one| matches!(one, Concluded::MustWait(_))), "also the right one: {said:?}");
}

#[test]
fn one_changes_the_own_pin_by_the_old_one_and_a_pin_tried_meanwhile_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(1), machine(305).0);
    add_with_pin(&mut store, Actor::CLI, "Ada", Role::Owner, PIN);
    add_with_pin(&mut store, "Ada", "Bo", Role::Attendant, PIN);
    let proof = proof(&mut store, "Bo", PIN, Purpose::Prove);
    let Ok(Challenged::Asked(early)) = store.write(&actor(), |desk| challenge(desk, "Bo", Purpose::SignIn)) else {
        panic!()
    };
    let answered = early.answer(&Pin::typed(PIN).unwrap(), store.machine().source.clone().as_ref()).unwrap();
    let (bo, ada) = (proof.user().id, store.read(&actor(), |desk| named(desk, "Ada")).unwrap().id);
    let others = SetPin { op: op(&store), credential: untried(ada), proof: Some(proof.clone()), approval: None };
    assert!(store.write(&Actor::new("Bo"), |desk| set_pin(desk, &others)).is_err(), "the proof is Bo's alone");
    let credential = hashed(&mut store, bo, "907153");
    let request = SetPin { op: op(&store), credential, proof: Some(proof), approval: None };
    store.write(&Actor::new("Bo"), |desk| set_pin(desk, &request)).unwrap();
    assert!(matches!(store.write(&actor(), |desk| conclude(desk, &answered)), Err(SignInError::Changed(_))));
    assert!(matches!(sign_in(&mut store, "Bo", PIN, Purpose::SignIn).unwrap(), Concluded::Wrong { .. }));
    assert!(matches!(sign_in(&mut store, "Bo", "907153", Purpose::SignIn).unwrap(), Concluded::Proven(_)));
    agrees(&store);
}

#[test]
fn the_recovery_code_brings_the_owner_back_on_another_computer_and_works_once() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _clock) = machine(306);
    let mut store = garage(folder.path(), small_layout(3), machine.clone());
    let code = add_with_pin(&mut store, Actor::CLI, "Ada", Role::Owner, PIN).unwrap();
    assert_eq!(add_with_pin(&mut store, "Ada", "Bo", Role::Attendant, "907153"), None, "the first owner's alone");
    let copy = folder.path().join("copy.sqlite");
    backup(store.folder().path(), &copy, machine.source.as_ref()).unwrap();
    // Another computer has the backup and not the pepper.
    let elsewhere = tempfile::tempdir().unwrap();
    restore(&copy, elsewhere.path(), &machine).unwrap();
    assert!(!elsewhere.path().join("pepper").exists());
    let mut store = SqliteStore::open(elsewhere.path(), machine).unwrap().store;
    assert!(matches!(sign_in(&mut store, "Ada", PIN, Purpose::SignIn), Err(SignInError::NoPepper(_))));
    let ada = store.read(&actor(), |desk| named(desk, "Ada")).unwrap().id;
    let credential = hashed(&mut store, ada, "582047");
    let attempt = |store: &mut SqliteStore, code: &str| {
        let request = Recover { op: op(store), code: code.to_owned(), credential: credential.clone() };
        store.write(&actor(), |desk| recover(desk, &request)).unwrap()
    };
    let mut slip = code.clone();
    let last = slip.pop();
    slip.push(if last == Some('7') { '8' } else { '7' });
    assert_eq!(attempt(&mut store, &slip), Recovered::Wrong);
    let Recovered::Back(next) = attempt(&mut store, &code.to_lowercase()) else { panic!() };
    assert_ne!(next.grouped(), code);
    assert_eq!(attempt(&mut store, &code), Recovered::Wrong, "it works once");
    assert!(matches!(sign_in(&mut store, "Ada", "582047", Purpose::SignIn).unwrap(), Concluded::Proven(_)));
    assert!(matches!(sign_in(&mut store, "Bo", "907153", Purpose::SignIn), Err(SignInError::NoPepper(_))));
    agrees(&store);
}

#[test]
fn the_pepper_is_a_file_that_only_this_user_reads_and_no_pin_is_in_the_books() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(1), machine(307).0);
    let code = add_with_pin(&mut store, Actor::CLI, "Ada", Role::Owner, PIN).unwrap();
    let pepper = folder.path().join("pepper");
    let found = std::fs::metadata(&pepper).unwrap();
    assert_eq!((found.permissions().mode() & 0o777, found.len()), (0o600, 32));
    drop(store);
    let secrets = [PIN.as_bytes().to_vec(), code.replace('-', "").into_bytes(), std::fs::read(&pepper).unwrap()];
    for name in ["parkhaus.sqlite", "parkhaus.sqlite-wal"] {
        let bytes = std::fs::read(folder.path().join(name)).unwrap_or_default();
        for secret in &secrets {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{name}");
        }
    }
}

#[test]
fn users_are_carried_into_a_new_epoch_with_their_pins() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _clock) = machine(308);
    let mut store = garage(folder.path(), small_layout(3), machine.clone());
    add_with_pin(&mut store, Actor::CLI, "Ada", Role::Owner, PIN);
    add(&mut store, "Ada", "Bo", Role::Attendant).unwrap();
    let gone = Retire { op: op(&store), name: "Bo".to_owned(), reason: "left".to_owned(), approval: None };
    store.write(&Actor::new("Ada"), |desk| retire(desk, &gone)).unwrap();
    inside(&mut store);
    drop(store);
    let anew = begin_anew(folder.path(), "a test", &machine).unwrap();
    assert_eq!((anew.lost.as_slice(), anew.stays), ([].as_slice(), 1));
    let mut store = SqliteStore::open(folder.path(), machine).unwrap().store;
    let users = store.read(&actor(), |desk| desk.books.users()).unwrap();
    let shown: Vec<_> = users.iter().map(|user| (user.name.as_str(), user.role, user.retired)).collect();
    assert_eq!(shown, [("Ada", Role::Owner, false), ("Bo", Role::Attendant, true)]);
    assert!(matches!(sign_in(&mut store, "Ada", PIN, Purpose::SignIn).unwrap(), Concluded::Proven(_)));
    agrees(&store);
}
