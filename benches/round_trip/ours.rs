//! The operations of the program: one caller on the store, or eight that hand what they want to one worker.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use parkhaus::operations::check_in::{CheckIn, CheckInError, CheckedIn, check_in};
use parkhaus::operations::check_out::{CheckOut, CheckOutError, CheckedOut, check_out};
use parkhaus::operations::ports::BooksError;
use parkhaus::store::sqlite::{Operation, SqliteStore};

use super::garage::actor;
use super::times::{Trip, timed};
use super::vehicles::Vehicle;

/// The most operations that share a commit.
const TOGETHER: usize = 64;

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    In(#[from] CheckInError),
    #[error(transparent)]
    Out(#[from] CheckOutError),
    #[error(transparent)]
    Books(#[from] BooksError),
}

enum Wanted {
    In(CheckIn),
    Out(CheckOut),
}

#[expect(clippy::large_enum_variant, reason = "taken apart at once")]
enum Answer {
    In(CheckedIn),
    Out(CheckedOut),
}

struct Asked {
    wanted: Wanted,
    answer: SyncSender<Result<Answer, Failed>>,
}

/// Each vehicle in and out, one after another.
pub(crate) fn alone(store: &mut SqliteStore, vehicles: &[Vehicle]) -> (Vec<Trip>, Duration) {
    let actor = actor();
    timed(|| {
        let trips = vehicles.iter().map(|vehicle| {
            let (entered, enter) = timed(|| store.write(&actor, |desk| check_in(desk, &vehicle.enter)).unwrap());
            let request = vehicle.leave(entered.ticket);
            let (_, leave) = timed(|| store.write(&actor, |desk| check_out(desk, &request)).unwrap());
            Trip { enter, leave }
        });
        trips.collect()
    })
}

/// The vehicles shared out among callers, who all ask one worker.
pub(crate) fn through_a_worker(store: &mut SqliteStore, vehicles: &[Vehicle], callers: usize) -> (Vec<Trip>, Duration) {
    thread::scope(|scope| {
        let (ask, asked) = sync_channel(TOGETHER);
        thread::Builder::new().name("worker".to_owned()).spawn_scoped(scope, move || work(store, &asked)).unwrap();
        timed(|| {
            let share = vehicles.len().div_ceil(callers);
            let callers: Vec<_> = vehicles
                .chunks(share)
                .map(|vehicles| {
                    let ask = ask.clone();
                    let call = move || vehicles.iter().map(|vehicle| trip(&ask, vehicle)).collect::<Vec<_>>();
                    thread::Builder::new().name("caller".to_owned()).spawn_scoped(scope, call).unwrap()
                })
                .collect();
            drop(ask);
            callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
        })
    })
}

fn trip(ask: &SyncSender<Asked>, vehicle: &Vehicle) -> Trip {
    let want = |wanted| {
        let (answer, answered) = sync_channel(1);
        ask.send(Asked { wanted, answer }).unwrap();
        answered.recv().unwrap().unwrap()
    };
    let (entered, enter) = timed(|| want(Wanted::In(vehicle.enter.clone())));
    let Answer::In(entered) = entered else { unreachable!("an entry is answered as one") };
    let request = vehicle.leave(entered.ticket);
    let (left, leave) = timed(|| want(Wanted::Out(request)));
    assert!(matches!(left, Answer::Out(left) if left.quote.amount().minor() == 450));
    Trip { enter, leave }
}

/// Takes whatever waits into one commit.
fn work(store: &mut SqliteStore, asked: &Receiver<Asked>) {
    let actor = actor();
    while let Ok(first) = asked.recv() {
        let waiting: Vec<Asked> = std::iter::once(first).chain(asked.try_iter().take(TOGETHER - 1)).collect();
        let mut operations: Vec<Operation<'_, Answer, Failed>> = waiting
            .iter()
            .map(|asked| -> Operation<'_, Answer, Failed> {
                Box::new(|desk| match &asked.wanted {
                    Wanted::In(request) => Ok(Answer::In(check_in(desk, request)?)),
                    Wanted::Out(request) => Ok(Answer::Out(check_out(desk, request)?)),
                })
            })
            .collect();
        let answers = store.write_together(&actor, &mut operations);
        drop(operations);
        for (asked, answer) in waiting.iter().zip(answers) {
            asked.answer.send(answer).unwrap();
        }
    }
}
