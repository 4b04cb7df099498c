//! The desk of the real window: it answers, wakes, shows what others write, and drops cleanly.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use parkhaus::domain::time::Instant as Moment;
use parkhaus::domain::users::lockout::Uptime;
use parkhaus::kiosk::command::{BooksCommand, Command, Finding, RequestId, Wanted, What};
use parkhaus::kiosk::desk::{Desk as _, WorkerDesk};
use parkhaus::kiosk::reply::{Answer, Met, News, Reply};
use parkhaus::operations::check_in::CheckIn;
use parkhaus::operations::ports::{Machine, NoRandomness, Source};
use parkhaus::store::sqlite::backup::Wanted as WantedCopy;
use tempfile::TempDir;

use super::booth::Chooser;
use crate::support::{car, enter, garage, machine, op, small_layout};

/// How long a test waits before it says that nothing comes: far longer than anything here takes on the busiest machine. No
/// test asks how long something took.
const PATIENCE: Duration = Duration::from_mins(2);

struct Office {
    desk: WorkerDesk,
    woken: Receiver<()>,
    folder: TempDir,
}

impl Office {
    fn open(spots: usize) -> Self {
        Self::on(spots, machine(5).0)
    }

    fn on(spots: usize, machine: Machine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        drop(garage(folder.path(), small_layout(spots), machine.clone()));
        let (wake, woken) = sync_channel(1_024);
        let wake = Arc::new(move || {
            // Where no more calls fit, the window is awake already.
            wake.try_send(()).unwrap_or_default();
        });
        let desk = WorkerDesk::start(folder.path().to_owned(), machine, Box::new(Chooser::default()), wake).unwrap();
        let mut office = Self { desk, woken, folder };
        office.desk.submit(RequestId(1), Command::Books(BooksCommand::Open)).unwrap();
        office.hears(|reply| matches!(reply, Reply::Answer(RequestId(1), Answer::Opened(opened)) if opened.is_ok()));
        office
    }

    /// Waits, woken and never polling, until something is heard. What is heard before is passed over: the desk promises the
    /// order that the tests ask in.
    fn hears(&mut self, mut wanted: impl FnMut(&Reply) -> bool) -> Reply {
        let began = Instant::now();
        let mut passed_over = Vec::new();
        loop {
            while let Some(reply) = self.desk.poll() {
                if wanted(&reply) {
                    return reply;
                }
                passed_over.push(reply);
            }
            let left = PATIENCE.saturating_sub(began.elapsed());
            let woken = self.woken.recv_timeout(left);
            assert!(woken.is_ok(), "nothing more was heard than {passed_over:#?}");
        }
    }
}

fn find(text: &str) -> Command {
    let finding = Finding { what: What::Text(text.to_owned()), wanted: Wanted::default() };
    Command::Books(BooksCommand::Find(finding))
}

#[test]
fn every_command_is_answered_under_its_number_and_wakes_the_window() {
    let mut office = Office::open(3);
    for number in 10..30 {
        office.desk.submit(RequestId(number), find(&format!("AB {number}"))).unwrap();
    }
    for number in 10..30 {
        let reply = office.hears(|reply| matches!(reply, Reply::Answer(id, _) if id.0 >= 10));
        let Reply::Answer(id, Answer::Found(found)) = reply else { panic!("{reply:?}") };
        assert_eq!(id, RequestId(number), "answers come in the order asked");
        assert!(matches!(*found, Ok(Met::Coming(_))));
    }
}

#[test]
fn what_another_process_writes_is_heard_unasked() {
    let mut office = Office::open(3);
    office.hears(|reply| matches!(reply, Reply::News(News::Inside(inside)) if inside.stays == 0));
    let (machine, _) = machine(6);
    let mut store = parkhaus::store::sqlite::SqliteStore::open(office.folder.path(), machine).unwrap().store;
    let entry = car(op(&store), Some("ZZ 9"));
    enter(&mut store, &entry).unwrap();
    office.hears(|reply| matches!(reply, Reply::News(News::Spots(spots)) if !spots.is_empty()));
    office.hears(|reply| matches!(reply, Reply::News(News::Inside(inside)) if inside.stays == 1));
}

#[test]
fn entries_that_wait_together_get_their_own_answers() {
    let mut office = Office::open(2);
    let (machine, _) = machine(6);
    for number in 10..14 {
        let op = parkhaus::domain::ids::OpId::new(machine.source.id());
        let request: CheckIn = car(op, Some(&format!("AB {number}")));
        office.desk.submit(RequestId(number), Command::Books(BooksCommand::CheckIn(Box::new(request)))).unwrap();
    }
    let (mut inside, mut refused) = (0, 0);
    for _ in 10..14 {
        match office.hears(|reply| matches!(reply, Reply::Answer(id, _) if id.0 >= 10)) {
            Reply::Answer(_, Answer::CheckedIn(outcome)) => match *outcome {
                Ok(_) => inside += 1,
                Err(_) => refused += 1,
            },
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((inside, refused), (2, 2));
}

#[test]
fn a_desk_that_nobody_listens_to_can_be_dropped() {
    let woken = Arc::new(AtomicUsize::new(0));
    let folder = tempfile::tempdir().unwrap();
    let (machine, _) = machine(5);
    drop(garage(folder.path(), small_layout(2), machine.clone()));
    let count = woken.clone();
    let wake = Arc::new(move || {
        count.fetch_add(1, Ordering::SeqCst);
    });
    let mut desk = WorkerDesk::start(folder.path().to_owned(), machine, Box::new(Chooser::default()), wake).unwrap();
    desk.submit(RequestId(1), Command::Books(BooksCommand::Open)).unwrap();
    desk.submit(RequestId(2), Command::Verify).unwrap();
    let mut refused = 0;
    for number in 3..500 {
        // More than both queues hold: the desk says busy and never waits.
        refused += usize::from(desk.submit(RequestId(number), find("AB 1")).is_err());
    }
    assert!(refused > 0, "a bounded queue refuses what does not fit");
    drop(desk);
    // The folder is free again: nothing of the desk is left.
    let (machine, _) = crate::support::machine(6);
    parkhaus::store::sqlite::SqliteStore::open(folder.path(), machine).unwrap();
}

/// Holds whoever makes a backup until the gate is opened; nobody else.
struct Gated {
    inner: Arc<dyn Source + Send + Sync>,
    gate: Mutex<Receiver<()>>,
}

impl Source for Gated {
    fn now(&self) -> Moment {
        self.inner.now()
    }

    fn id(&self) -> uuid::Uuid {
        if std::thread::current().name() == Some("parkhaus backup") {
            self.gate.lock().unwrap().recv_timeout(PATIENCE).expect("the gate was never opened");
        }
        self.inner.id()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.inner.random(bytes)
    }

    fn uptime(&self) -> Uptime {
        self.inner.uptime()
    }
}

#[test]
fn nobody_at_the_barrier_waits_for_a_backup() {
    let (open, gate) = sync_channel(1);
    let (inner, _) = machine(5);
    let source = Arc::new(Gated { inner: inner.source.clone(), gate: Mutex::new(gate) });
    let mut office = Office::on(2, Machine { source, zones: inner.zones });
    office.desk.submit(RequestId(50), Command::BackUp(WantedCopy::Now)).unwrap();
    let request = car(parkhaus::domain::ids::OpId::new(uuid::Uuid::from_u128(77)), Some("AB 1"));
    office.desk.submit(RequestId(51), Command::Books(BooksCommand::CheckIn(Box::new(request)))).unwrap();
    let first = office.hears(|reply| matches!(reply, Reply::Answer(RequestId(50 | 51), _)));
    assert!(
        matches!(first, Reply::Answer(RequestId(51), Answer::CheckedIn(entry)) if entry.is_ok()),
        "the entry waited"
    );
    open.send(()).unwrap();
    let kept = office.hears(|reply| matches!(reply, Reply::Answer(RequestId(50), _)));
    assert!(matches!(kept, Reply::Answer(_, Answer::BackupsKept(kept)) if kept.is_ok()));
}
