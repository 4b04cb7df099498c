//! Eight writers at once on one folder, each with its own store: exactly one gets the last spot, the plate, the exit, and every
//! other is told why not. Nothing is given twice and nothing is lost.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use parkhaus::domain::ids::{OpId, StayId};
use parkhaus::domain::time::from_ms;
use parkhaus::operations::check_in::{CheckIn, CheckInError, CheckedIn, SpotChoice, WhenFull};
use parkhaus::operations::check_out::{CheckOutError, CheckedOut, Who};
use parkhaus::operations::correct::{Correct, correct};
use parkhaus::operations::move_stay::{MoveError, MoveStay, move_stay};
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::operations::void::{Void, VoidError, void};
use parkhaus::store::sqlite::status::{status, totals};
use parkhaus::store::sqlite::verify::verify;
use parkhaus::store::sqlite::{Operation, SqliteStore};

use crate::support::{actor, car, enter, garage, leave, machine, op, small_layout};

const WRITERS: usize = 8;
const CALLS: usize = 50;
/// How often each race is run: luck may let one pass.
const ROUNDS: usize = 4;

/// Lets eight writers loose at the same moment on `calls` calls; each takes the next call that nobody has taken. `series` keeps the
/// ids of one race apart from those of another.
fn at_once<T: Send>(
    folder: &Path,
    series: u64,
    calls: usize,
    call: impl Fn(&mut SqliteStore, usize) -> T + Sync,
) -> Vec<T> {
    let (start, next) = (Barrier::new(WRITERS), AtomicUsize::new(0));
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (start, next, call) = (&start, &next, &call);
                let work = move || {
                    let (machine, _) = machine(series * 16 + writer as u64);
                    let mut store = SqliteStore::open(folder, machine).unwrap().store;
                    let mut answers = Vec::new();
                    start.wait();
                    loop {
                        let number = next.fetch_add(1, Ordering::SeqCst);
                        if number >= calls {
                            return answers;
                        }
                        answers.push(call(&mut store, number));
                    }
                };
                thread::Builder::new().name(format!("writer {writer}")).spawn_scoped(scope, work).unwrap()
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    })
}

/// The one that succeeded, and what the others were told.
fn one_of<T, E>(answers: Vec<Result<T, E>>) -> (T, Vec<E>) {
    let mut won = Vec::new();
    let mut lost = Vec::new();
    for answer in answers {
        match answer {
            Ok(answer) => won.push(answer),
            Err(error) => lost.push(error),
        }
    }
    assert_eq!(won.len(), 1, "exactly one succeeds");
    (won.remove(0), lost)
}

fn sound(store: &SqliteStore) -> u64 {
    let report = verify(store.folder().path(), store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, [], "{report:#?}");
    report.entries
}

/// The demo tariff, for all entries.
fn publish(store: &mut SqliteStore) {
    let text = include_str!("../../../assets/tariffs/demo.toml").to_owned();
    let request = PublishTariff { op: op(store), text, from: from_ms(0).unwrap() };
    store.write(&actor(), |desk| publish_tariff(desk, &request)).unwrap();
}

#[test]
fn the_last_spot_goes_to_exactly_one_of_fifty() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(1), machine(1).0);
    for round in 0..ROUNDS {
        let answers = at_once(folder.path(), 1 + round as u64, CALLS, |store, number| {
            let mut request = car(op(store), None);
            if number % 2 == 0 {
                request.spot = SpotChoice::Chosen("G-001".to_owned());
            }
            enter(store, &request)
        });
        assert_eq!(answers.len(), CALLS);
        let (won, lost) = one_of(answers);
        assert_eq!(won.spots[0].label, "G-001");
        for error in lost {
            let said = error.to_string();
            match error {
                CheckInError::Full(_) => assert_eq!(said, "no free car spot and no free van spot"),
                CheckInError::SpotRefused { .. } => assert!(said.contains("G-001 is taken"), "{said}"),
                other => panic!("{other}"),
            }
        }
        let now = status(&mut store).unwrap();
        assert_eq!((now.open_stays, now.overflow, totals(&mut store).unwrap().double_assigned), (1, 0, 0));
        let out = op(&store);
        leave(&mut store, out, Who::Ticket(won.ticket)).unwrap();
    }
    sound(&store);
}

#[test]
fn one_plate_comes_in_exactly_once_of_fifty() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(CALLS), machine(1).0);
    let written = ["B-MW 123", "b mw 123", "BMW123", "B.MW.123"];
    for round in 0..ROUNDS {
        let answers = at_once(folder.path(), 1 + round as u64, CALLS, |store, number| {
            let request = car(op(store), Some(written[number % written.len()]));
            enter(store, &request)
        });
        let (won, lost) = one_of(answers);
        for error in lost {
            let CheckInError::AlreadyInside { stay, place, .. } = error else { panic!("{error}") };
            assert_eq!((stay, place), (won.stay, " on G-001".to_owned()));
        }
        let out = op(&store);
        leave(&mut store, out, Who::Plate("BMW123".to_owned())).unwrap();
    }
    sound(&store);
}

#[test]
fn one_stay_is_charged_exactly_once_of_fifty() {
    let folder = tempfile::tempdir().unwrap();
    let (mine, clock) = machine(1);
    let mut store = garage(folder.path(), small_layout(3), mine);
    publish(&mut store);
    // The writers' clocks all stand where this one starts, so it goes back for the entry.
    clock.pass_minutes(-90);
    let mut entered = Vec::new();
    for number in 0..ROUNDS {
        let request = CheckIn { when_full: WhenFull::Overflow, ..car(op(&store), Some(&format!("AB {number}"))) };
        entered.push(enter(&mut store, &request).unwrap());
    }
    clock.pass_minutes(90);
    for (round, vehicle) in entered.iter().enumerate() {
        let answers = at_once(folder.path(), 1 + round as u64, CALLS, |store, number| {
            let who = match (number % 3, vehicle.spots.first()) {
                (0, _) | (1, None) => Who::Ticket(vehicle.ticket.clone()),
                (1, Some(spot)) => Who::Spot(spot.label.clone()),
                _ => Who::Plate(vehicle.plate.clone().unwrap()),
            };
            let op = op(store);
            leave(store, op, who)
        });
        let (won, lost) = one_of(answers);
        assert_eq!((won.receipt, won.quote.amount().minor()), (format!("B1-1-{:06}", round + 1), 450));
        for error in lost {
            match error {
                CheckOutError::AlreadyLeft { stay, receipt, .. } => {
                    assert_eq!((stay, receipt), (vehicle.stay, format!("B1-1-{:06}", round + 1)));
                }
                CheckOutError::NotInside(what) => assert!(what.starts_with("the spot G-00"), "{what}"),
                other => panic!("{other}"),
            }
        }
        assert_eq!(totals(&mut store).unwrap().revenue.minor(), 450 * (i64::try_from(round).unwrap() + 1));
    }
    sound(&store);
}

#[test]
fn the_same_operation_from_every_writer_happens_once_and_all_get_its_answer() {
    let folder = tempfile::tempdir().unwrap();
    let store = garage(folder.path(), small_layout(3), machine(1).0);
    let (come, go) = (op(&store), op(&store));
    let answers = at_once(folder.path(), 1, CALLS, |store, _| enter(store, &car(come, Some("AB 1"))).unwrap());
    assert!(answers.iter().all(|answer: &CheckedIn| *answer == answers[0]));
    let who = Who::Ticket(answers[0].ticket.clone());
    let answers = at_once(folder.path(), 2, CALLS, |store, _| leave(store, go, who.clone()).unwrap());
    assert!(answers.iter().all(|answer: &CheckedOut| *answer == answers[0]));
    // Facility, floors and spots; entry; the unattended shift, payment and exit.
    assert_eq!(sound(&store), 7);
}

#[test]
fn one_spot_that_comes_free_goes_to_exactly_one_of_those_who_wait() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(1), machine(1).0);
    let first = car(op(&store), None);
    let first = enter(&mut store, &first).unwrap();
    let waiting: Vec<StayId> = (0..CALLS)
        .map(|_| {
            let request = CheckIn { when_full: WhenFull::Overflow, ..car(op(&store), None) };
            enter(&mut store, &request).unwrap().stay
        })
        .collect();
    let out = op(&store);
    leave(&mut store, out, Who::Ticket(first.ticket)).unwrap();
    let answers = at_once(folder.path(), 1, CALLS, |store, number| {
        let spot = (number % 2 == 0).then(|| "G-001".to_owned());
        let request = MoveStay { op: op(store), stay: waiting[number], spot };
        store.write(&actor(), |desk| move_stay(desk, &request))
    });
    let (won, lost) = one_of(answers);
    assert_eq!(won.spots[0].label, "G-001");
    for error in lost {
        assert!(matches!(error, MoveError::Spot(CheckInError::Full(_) | CheckInError::SpotRefused { .. })), "{error}");
    }
    assert_eq!(status(&mut store).unwrap().overflow, CALLS as u64 - 1);
    sound(&store);
}

#[test]
fn a_stay_is_declared_void_or_leaves_and_never_both() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(2), machine(1).0);
    for round in 0..ROUNDS {
        let vehicle = car(op(&store), Some("AB 1"));
        let vehicle = enter(&mut store, &vehicle).unwrap();
        let answers = at_once(folder.path(), 1 + round as u64, CALLS, |store, number| {
            let op = op(store);
            match number % 3 {
                0 => leave(store, op, Who::Ticket(vehicle.ticket.clone())).map(drop).map_err(|error| {
                    assert!(matches!(error, CheckOutError::AlreadyLeft { .. } | CheckOutError::Voided), "{error}");
                }),
                1 => {
                    let request =
                        Void { op, stay: vehicle.stay, reason: "drawn by mistake".to_owned(), approved_by: None };
                    store.write(&actor(), |desk| void(desk, &request)).map(drop).map_err(|error| {
                        assert!(matches!(error, VoidError::Stay(_)), "{error}");
                    })
                }
                // Corrections in between change the version under the others, and disturb nobody.
                _ => {
                    let request = Correct {
                        op,
                        stay: vehicle.stay,
                        plate: Some(format!("CD {number}")),
                        class: None,
                        entered: None,
                        reason: None,
                    };
                    drop(store.write(&actor(), |desk| correct(desk, &request)));
                    Err(())
                }
            }
        });
        one_of(answers);
        assert_eq!(status(&mut store).unwrap().open_stays, 0);
    }
    sound(&store);
}

#[test]
fn eight_writers_lose_no_entry_whether_they_commit_alone_or_together() {
    const VEHICLES: usize = 120;
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(9), machine(1).0);
    // Each call is one vehicle in; every second also goes out again, every third writer's way is a shared commit.
    let answers = at_once(folder.path(), 1, VEHICLES, |store, number| {
        let plate = format!("AB {number}");
        let request = CheckIn { when_full: WhenFull::Overflow, ..car(op(store), Some(&plate)) };
        let entered = if number % 3 == 0 {
            let other = CheckIn { op: op(store), plate: Some(format!("CD {number}")), ..request.clone() };
            let mut waiting: Vec<Operation<'_, CheckedIn, CheckInError>> = [&request, &other]
                .map(|request| -> Operation<'_, CheckedIn, CheckInError> {
                    Box::new(|desk| parkhaus::operations::check_in::check_in(desk, request))
                })
                .into();
            let mut answers = store.write_together(&actor(), &mut waiting);
            answers.swap_remove(0).unwrap()
        } else {
            enter(store, &request).unwrap()
        };
        let receipt = (number % 2 == 0).then(|| {
            let op = op(store);
            leave(store, op, Who::Plate(plate)).unwrap().receipt
        });
        (entered.ticket, receipt)
    });
    let tickets: BTreeSet<&String> = answers.iter().map(|(ticket, _)| ticket).collect();
    assert_eq!(tickets.len(), VEHICLES, "no ticket twice");
    let receipts: BTreeSet<String> = answers.iter().filter_map(|(_, receipt)| receipt.clone()).collect();
    let numbered: BTreeSet<String> = (1..=VEHICLES / 2).map(|number| format!("B1-1-{number:06}")).collect();
    assert_eq!(receipts, numbered, "no receipt twice, none left out");
    let (came, left) = (VEHICLES + VEHICLES / 3, VEHICLES / 2);
    assert_eq!(status(&mut store).unwrap().open_stays, (came - left) as u64);
    // Facility, floors and spots; one unattended shift for all payments; entries; payments and exits.
    assert_eq!(sound(&store), (3 + 1 + came + 2 * left) as u64);
}

#[test]
fn writers_that_begin_a_batch_and_never_end_it_hold_nobody_for_ever() {
    // A writer that is dropped inside its work lets go of the books: its connection closes, and with it the transaction.
    let folder = tempfile::tempdir().unwrap();
    let mut store = garage(folder.path(), small_layout(1), machine(1).0);
    let path = folder.path();
    thread::scope(|scope| {
        let work = || {
            let mut other = SqliteStore::open(path, machine(2).0).unwrap().store;
            let request = car(OpId::new(other.machine().source.id()), Some("AB 1"));
            let fell = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                other.write::<(), CheckInError>(&actor(), |desk| {
                    parkhaus::operations::check_in::check_in(desk, &request)?;
                    std::panic::resume_unwind(Box::new("the writer fell"));
                })
            }));
            assert!(fell.is_err());
        };
        thread::Builder::new().name("falling writer".to_owned()).spawn_scoped(scope, work).unwrap().join().unwrap();
    });
    let request = car(op(&store), Some("AB 1"));
    assert_eq!(enter(&mut store, &request).unwrap().spots[0].label, "G-001");
    sound(&store);
}
