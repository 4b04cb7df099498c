//! The queue of papers: what is recorded comes out once, in order, whatever the printer does, and nobody waits for it.

use parkhaus::domain::receipt::{PaperKind, RefundNumber};
use parkhaus::operations::check_in::CheckedIn;
use parkhaus::operations::check_out::{CheckOut, Who};
use parkhaus::operations::desk::When;
use parkhaus::operations::ports::{Books as _, Machine, PrinterSetting};
use parkhaus::operations::print::{Queued, Reprint, ReprintError, Reprinted, let_in, let_out, reprint, take_back};
use parkhaus::operations::undo::{Undo, Undone, undo};
use parkhaus::paper::PaperWidth;
use parkhaus::printing::pretend::{Behaviour, Heard};
use parkhaus::printing::state::{PrinterState, Trouble};
use parkhaus::printing::worker::{Passed, Patience, Stop, Worker};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::prints::{MOST_WAITING, WORTH_MINUTES};
use parkhaus::store::sqlite::verify::verify;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

use super::{Printer, must_read};
use crate::support::{Counted, actor, car, garage, machine, op, small_layout};

/// Long enough for a printer in this process, short for one that never answers.
const PATIENCE: Patience =
    Patience { connect: Duration::from_secs(20), answer: Duration::from_millis(400), print: Duration::from_secs(20) };

/// A booth without a window.
struct Booth {
    store: SqliteStore,
    machine: Machine,
    clock: Arc<Counted>,
    folder: TempDir,
}

impl Booth {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (machine, clock) = machine(30);
        let store = garage(folder.path(), small_layout(120), machine.clone());
        Self { store, machine, clock, folder }
    }

    fn with(printer: &Printer) -> Self {
        let mut booth = Self::new();
        booth.sets(&setting(&printer.setting()));
        booth
    }

    fn sets(&mut self, setting: &PrinterSetting) {
        self.store.write(&actor(), |desk| desk.books.set_printer(Some(setting))).unwrap();
    }

    fn lets_in(&mut self, plate: &str) -> CheckedIn {
        let request = car(op(&self.store), Some(plate));
        self.store.write(&actor(), |desk| let_in(desk, &request)).unwrap().0
    }

    fn lets_out(&mut self, ticket: &str) -> String {
        let request = leaving(op(&self.store), ticket);
        self.store.write(&actor(), |desk| let_out(desk, &request)).unwrap().0.receipt
    }

    fn reprints(&mut self, entry: &CheckedIn, paper: PaperKind) -> Result<Reprinted, ReprintError> {
        let request = Reprint { op: op(&self.store), stay: entry.stay, paper };
        self.store.write(&actor(), |desk| reprint(desk, &request))
    }

    fn worker(&self) -> Worker {
        Worker::open(self.folder.path(), self.machine.clone(), PATIENCE).unwrap()
    }

    fn waiting(&self) -> u32 {
        self.store.print_queue().unwrap().waiting
    }

    fn trouble(&self) -> Option<String> {
        self.store.print_queue().unwrap().trouble
    }

    fn must_agree(&self) {
        assert_eq!(verify(self.folder.path(), self.machine.source.as_ref()).unwrap().problems, []);
    }
}

fn leaving(op: parkhaus::domain::ids::OpId, ticket: &str) -> CheckOut {
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

fn setting(address: &str) -> PrinterSetting {
    PrinterSetting {
        address: address.to_owned(),
        width_mm: 80,
        letters: "cp858".to_owned(),
        drawer_ms: 0,
        answers: true,
        supplier: vec!["Markt 1, Berlin".to_owned()],
        terms: vec!["Lost tickets cost 20 EUR.".to_owned()],
    }
}

/// Passes over the queue until it waits.
fn run_dry(worker: &mut Worker) {
    while worker.pass(&Stop::default()).unwrap() == Passed::Done {}
}

/// What keeps the printer from printing after one pass.
fn trouble_after(worker: &mut Worker) -> Trouble {
    assert!(matches!(worker.pass(&Stop::default()).unwrap(), Passed::Waits(_)));
    worker.report().state.trouble().unwrap().clone()
}

#[test]
fn what_is_recorded_comes_out_in_order_and_once() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    let entry = booth.lets_in("AB 1");
    let receipt = booth.lets_out(&entry.ticket);
    assert_eq!(booth.waiting(), 2);
    let mut worker = booth.worker();
    run_dry(&mut worker);
    let ticket = printer.slip();
    must_read(&ticket.picture, &entry.ticket);
    for said in ["Entry ticket", "AB 1", "G-001", "Lost tickets cost 20 EUR.", "Not a tax document"] {
        assert!(ticket.text.contains(said), "{said}: {}", ticket.text);
    }
    let paper = printer.slip();
    assert!(paper.text.contains(&receipt) && paper.text.contains("Markt 1, Berlin"), "{}", paper.text);
    assert!(!paper.text.contains("DUPLICATE") && !paper.text.contains("SENT AGAIN"), "{}", paper.text);
    assert_eq!(worker.report().state, PrinterState::Ready);
    run_dry(&mut worker);
    printer.must_be_quiet();
    assert_eq!(booth.waiting(), 0);
    booth.must_agree();
}

#[test]
fn an_operation_that_is_asked_for_again_prints_nothing_again() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    let request = car(op(&booth.store), Some("AB 1"));
    for queued in [Queued::Waits, Queued::No] {
        assert_eq!(booth.store.write(&actor(), |desk| let_in(desk, &request)).unwrap().1, queued);
    }
    assert_eq!(booth.waiting(), 1);
}

#[test]
fn a_booth_without_a_printer_queues_nothing() {
    let mut booth = Booth::new();
    booth.lets_in("AB 1");
    assert_eq!(booth.waiting(), 0);
    let mut worker = booth.worker();
    run_dry(&mut worker);
    assert_eq!(worker.report().state, PrinterState::NotSet);
}

#[test]
fn a_printer_that_is_switched_off_stops_no_exit_and_prints_when_it_is_back() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::new();
    // Nobody listens there: the port was free a moment ago.
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    booth.sets(&setting(&format!("tcp:{dead}")));
    let entry = booth.lets_in("AB 1");
    booth.lets_out(&entry.ticket);
    let mut worker = booth.worker();
    assert!(matches!(trouble_after(&mut worker), Trouble::Unreachable(_)));
    assert_eq!((worker.report().waiting, booth.waiting()), (2, 2));
    assert!(booth.trouble().unwrap().contains("cannot be reached"));
    booth.sets(&setting(&printer.setting()));
    run_dry(&mut worker);
    must_read(&printer.slip().picture, &entry.ticket);
    assert!(!printer.slip().text.contains("SENT AGAIN"), "nothing had come out before");
    assert_eq!(booth.waiting(), 0);
}

#[test]
fn a_printer_that_hangs_or_lacks_paper_says_so_and_goes_on_when_it_is_put_right() {
    let hangs = Behaviour { hangs: true, ..Behaviour::default() };
    let out = Behaviour { is_out_of_paper: true, ..Behaviour::default() };
    let open = Behaviour { cover_is_open: true, ..Behaviour::default() };
    for (behaviour, trouble) in [(hangs, Trouble::NoAnswer), (out, Trouble::PaperOut), (open, Trouble::CoverOpen)] {
        let printer = Printer::new(PaperWidth::Mm80, behaviour);
        let mut booth = Booth::with(&printer);
        let entry = booth.lets_in("AB 1");
        let mut worker = booth.worker();
        assert_eq!(trouble_after(&mut worker), trouble);
        // Entries and exits go on meanwhile.
        booth.lets_out(&entry.ticket);
        assert_eq!(booth.waiting(), 2);
        printer.behaves(Behaviour::default());
        run_dry(&mut worker);
        let slip = printer.slip();
        must_read(&slip.picture, &entry.ticket);
        assert!(!slip.text.contains("SENT AGAIN"), "it was sent nothing before");
        printer.slip();
        printer.must_be_quiet();
    }
}

#[test]
fn what_was_cut_short_comes_out_again_and_says_so() {
    let dies = Behaviour { dies_after: Some(800), ..Behaviour::default() };
    let printer = Printer::new(PaperWidth::Mm80, dies);
    let mut booth = Booth::with(&printer);
    let entry = booth.lets_in("AB 1");
    let mut worker = booth.worker();
    assert!(matches!(trouble_after(&mut worker), Trouble::Stopped(_)));
    let Heard::TornOff(half) = printer.hears() else { panic!("the paper was whole") };
    assert!(!half.text.contains("SENT AGAIN"));
    printer.behaves(Behaviour::default());
    run_dry(&mut worker);
    let whole = printer.slip();
    must_read(&whole.picture, &entry.ticket);
    assert_eq!(whole.text.matches("SENT AGAIN").count(), 2, "{}", whole.text);
}

#[test]
fn what_was_being_sent_when_the_program_was_killed_comes_out_again_and_says_so() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    let entry = booth.lets_in("AB 1");
    // A job that was taken and never ended is what a kill leaves.
    let now = booth.machine.source.now();
    assert!(booth.store.take_job(now).unwrap().0.is_some());
    booth.lets_in("AB 2");
    run_dry(&mut booth.worker());
    let again = printer.slip();
    must_read(&again.picture, &entry.ticket);
    assert!(again.text.contains("SENT AGAIN"), "{}", again.text);
    assert!(!printer.slip().text.contains("SENT AGAIN"));
}

#[test]
fn only_one_process_prints() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    let (mut first, mut second) = (booth.worker(), booth.worker());
    assert!(first.is_in_charge().unwrap() && !second.is_in_charge().unwrap());
    booth.lets_in("AB 1");
    run_dry(&mut second);
    assert_eq!((booth.waiting(), second.report().state.clone()), (1, PrinterState::Ready));
    run_dry(&mut first);
    printer.slip();
    drop(first);
    assert!(second.is_in_charge().unwrap());
}

#[test]
fn each_reprint_is_an_entry_and_says_which_it_is_also_after_a_restart() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    let entry = booth.lets_in("AB 1");
    assert_eq!(booth.reprints(&entry, PaperKind::Ticket).unwrap().copy, 1);
    assert!(matches!(booth.reprints(&entry, PaperKind::Receipt), Err(ReprintError::IsInside)));
    booth.lets_out(&entry.ticket);
    assert_eq!(booth.reprints(&entry, PaperKind::Receipt).unwrap().copy, 1);
    assert!(matches!(booth.reprints(&entry, PaperKind::Ticket), Err(ReprintError::HasLeft)));
    booth.store = SqliteStore::open(booth.folder.path(), booth.machine.clone()).unwrap().store;
    let request = Reprint { op: op(&booth.store), stay: entry.stay, paper: PaperKind::Receipt };
    for _same in 0..2 {
        assert_eq!(booth.store.write(&actor(), |desk| reprint(desk, &request)).unwrap().copy, 2);
    }
    run_dry(&mut booth.worker());
    let marks: Vec<String> = (0..5).map(|_| printer.slip().text).map(|text| mark(&text)).collect();
    assert_eq!(marks, ["", "DUPLICATE 1", "", "DUPLICATE 1", "DUPLICATE 2"]);
    booth.must_agree();
}

fn mark(text: &str) -> String {
    text.lines().map(str::trim).find(|line| line.starts_with("DUPLICATE")).unwrap_or_default().to_owned()
}

#[test]
fn a_count_of_reprints_that_was_changed_is_found() {
    let mut booth = Booth::new();
    let entry = booth.lets_in("AB 1");
    booth.reprints(&entry, PaperKind::Ticket).unwrap();
    let tampered = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    tampered.execute("UPDATE reprint SET copies = 7", []).unwrap();
    let problems = verify(booth.folder.path(), booth.machine.source.as_ref()).unwrap().problems;
    assert!(problems.iter().any(|problem| problem.what.contains("the table reprint")), "{problems:?}");
}

#[test]
fn the_drawer_springs_open_once_with_a_fresh_cash_receipt_and_never_late() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::new();
    let tariff = include_str!("../../../assets/tariffs/demo.toml").to_owned();
    let publish = parkhaus::operations::publish_tariff::PublishTariff {
        op: op(&booth.store),
        text: tariff,
        from: parkhaus::domain::time::from_ms(0).unwrap(),
    };
    booth.store.write(&actor(), |desk| parkhaus::operations::publish_tariff::publish_tariff(desk, &publish)).unwrap();
    booth.sets(&PrinterSetting { drawer_ms: 100, ..setting(&printer.setting()) });
    let pays = |booth: &mut Booth, tender| {
        let entry = booth.lets_in("AB 1");
        booth.clock.pass_minutes(90);
        let request = CheckOut { tender: Some(tender), ..leaving(op(&booth.store), &entry.ticket) };
        booth.store.write(&actor(), |desk| let_out(desk, &request)).unwrap();
    };
    let mut worker = booth.worker();
    pays(&mut booth, parkhaus::domain::payment::Tender::Cash);
    run_dry(&mut worker);
    // The ticket was given up: nobody waited for it that long.
    assert_eq!(worker.report().given_up, 1);
    assert_eq!(printer.hears(), Heard::Drawer(100));
    assert!(printer.slip().text.contains("Tax 19 %"));
    pays(&mut booth, parkhaus::domain::payment::Tender::Card);
    run_dry(&mut worker);
    printer.slip();
    pays(&mut booth, parkhaus::domain::payment::Tender::Cash);
    booth.clock.pass_minutes(2);
    run_dry(&mut worker);
    printer.slip();
    printer.must_be_quiet();
}

#[test]
fn papers_that_nobody_waits_for_any_more_are_given_up() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(WORTH_MINUTES + 1);
    let entry = booth.lets_in("AB 2");
    let mut worker = booth.worker();
    run_dry(&mut worker);
    must_read(&printer.slip().picture, &entry.ticket);
    printer.must_be_quiet();
    assert_eq!((worker.report().given_up, booth.waiting()), (1, 0));
    // A clock that was set back makes no paper old.
    booth.lets_in("AB 3");
    booth.clock.pass_minutes(-10_000);
    run_dry(&mut worker);
    printer.slip();
}

#[test]
fn the_queue_has_an_end() {
    let mut booth = Booth::new();
    booth.sets(&setting("tcp:127.0.0.1:9"));
    for number in 0..MOST_WAITING + 7 {
        booth.lets_in(&format!("AB {number}"));
    }
    assert_eq!(booth.waiting(), MOST_WAITING);
    booth.store.write(&actor(), |desk| desk.books.set_printer(None)).unwrap();
    assert_eq!(booth.waiting(), 0);
}

#[test]
fn papers_become_files_where_there_is_no_printer() {
    let mut booth = Booth::new();
    let papers = booth.folder.path().join("papers");
    booth.sets(&setting(&format!("folder:{}", papers.display())));
    let entry = booth.lets_in("AB 1");
    let receipt = booth.lets_out(&entry.ticket);
    booth.reprints(&entry, PaperKind::Receipt).unwrap();
    run_dry(&mut booth.worker());
    let mut files: Vec<String> =
        std::fs::read_dir(&papers).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    let wanted = [
        format!("receipt-{receipt}-duplicate-1.pdf"),
        format!("receipt-{receipt}.pdf"),
        format!("ticket-{}.pdf", entry.ticket),
    ];
    assert_eq!(files, wanted);
    assert!(std::fs::read(papers.join(&files[0])).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn what_is_erased_does_not_come_out_of_the_queue() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    let entry = booth.lets_in("AB 1");
    booth.lets_out(&entry.ticket);
    let erase = op(&booth.store);
    booth
        .store
        .write(&actor(), |desk| {
            let request =
                parkhaus::operations::erase::Erase { op: erase, stay: entry.stay, reason: "asked".to_owned() };
            parkhaus::operations::erase::erase(desk, &request)
        })
        .unwrap();
    run_dry(&mut booth.worker());
    for _paper in 0..2 {
        let text = printer.slip().text;
        assert!(!text.contains("AB 1"), "{text}");
    }
}

#[test]
fn a_new_epoch_keeps_the_printer() {
    let mut booth = Booth::new();
    booth.sets(&setting("tcp:192.0.2.7:9100"));
    let Booth { store, machine, folder, .. } = booth;
    drop(store);
    parkhaus::store::sqlite::epoch::begin_anew(folder.path(), "test", &machine).unwrap();
    let mut store = SqliteStore::open(folder.path(), machine).unwrap().store;
    let kept = store.read(&actor(), |desk| desk.books.printer()).unwrap();
    assert_eq!(kept, Some(setting("tcp:192.0.2.7:9100")));
}

#[test]
fn an_exit_that_was_undone_before_its_receipt_came_out_prints_no_second_original() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    let entry = booth.lets_in("AB 1");
    let request = leaving(op(&booth.store), &entry.ticket);
    let first = booth.store.write(&actor(), |desk| let_out(desk, &request)).unwrap().0.receipt;
    let taken_back =
        Undo { op: op(&booth.store), of: request.op, reason: Some("mistake".to_owned()), approved_by: None };
    booth.store.write(&actor(), |desk| undo(desk, &taken_back)).unwrap();
    let second = booth.lets_out(&entry.ticket);
    assert_ne!(first, second);
    run_dry(&mut booth.worker());
    assert!(printer.slip().text.contains("Entry ticket"));
    assert!(printer.slip().text.contains(&second));
    printer.must_be_quiet();
    booth.must_agree();
}

#[test]
fn each_receipt_that_is_taken_back_has_a_paper_of_its_own_that_names_it_and_can_be_printed_again() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::new();
    let tariff = include_str!("../../../assets/tariffs/demo.toml").to_owned();
    let from = parkhaus::domain::time::from_ms(0).unwrap();
    let publish = parkhaus::operations::publish_tariff::PublishTariff { op: op(&booth.store), text: tariff, from };
    booth.store.write(&actor(), |desk| parkhaus::operations::publish_tariff::publish_tariff(desk, &publish)).unwrap();
    let entry = booth.lets_in("AB 1");
    booth.clock.pass_minutes(90);
    booth.sets(&PrinterSetting { drawer_ms: 100, ..setting(&printer.setting()) });
    let mut taken_back = Vec::new();
    for tender in [parkhaus::domain::payment::Tender::Cash, parkhaus::domain::payment::Tender::Card] {
        let leaves = CheckOut { tender: Some(tender), ..leaving(op(&booth.store), &entry.ticket) };
        booth.store.write(&actor(), |desk| let_out(desk, &leaves)).unwrap();
        let undo = Undo { op: op(&booth.store), of: leaves.op, reason: Some("mistake".to_owned()), approved_by: None };
        for queued in [Queued::Waits, Queued::No] {
            let (undone, told) = booth.store.write(&actor(), |desk| take_back(desk, &undo)).unwrap();
            let Undone::Exit(undone) = undone else { panic!() };
            assert_eq!(told, queued, "the same again prints nothing");
            taken_back.push(undone);
        }
    }
    let mut worker = booth.worker();
    run_dry(&mut worker);
    // Neither receipt stands any more; both papers that took them back come out, the first with the drawer.
    assert_eq!(printer.hears(), Heard::Drawer(100));
    for (number, of, back) in [("B1-1-000002", "B1-1-000001", "Cash"), ("B1-1-000004", "B1-1-000003", "Card")] {
        let text = printer.slip().text;
        for words in [
            &format!("Refund receipt {number}"),
            &format!("takes back receipt {of}"),
            back,
            "-4.50 EUR",
            "Because: mistake",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(text.contains("Tax 19 %") && text.contains("Markt 1, Berlin") && !text.contains("DUPLICATE"), "{text}");
    }
    printer.must_be_quiet();
    // Each has its own count, whatever became of the stay.
    let (first, second) = (PaperKind::Refund(taken_back[0].number), PaperKind::Refund(taken_back[2].number));
    let copies: Vec<u32> =
        [first, first, second].map(|paper| booth.reprints(&entry, paper).unwrap().copy).into_iter().collect();
    assert_eq!(copies, [1, 2, 1]);
    run_dry(&mut worker);
    for wanted in ["DUPLICATE 1", "DUPLICATE 2", "DUPLICATE 1"] {
        assert_eq!(mark(&printer.slip().text), wanted);
    }
    let nobodys = PaperKind::Refund(RefundNumber { epoch: 1, receipt: 3 });
    assert!(matches!(booth.reprints(&entry, nobodys), Err(ReprintError::NotTakenBack)));
    booth.must_agree();
    let tampered = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    tampered.execute("UPDATE undone_exit SET copies = 7 WHERE receipt = 2", []).unwrap();
    let problems = verify(booth.folder.path(), booth.machine.source.as_ref()).unwrap().problems;
    assert!(problems.iter().any(|problem| problem.what.contains("the table undone_exit")), "{problems:?}");
}

#[test]
fn what_waits_for_the_printer_waits_on_when_the_books_are_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _) = machine(31);
    let mut store = garage(folder.path(), small_layout(3), machine.clone());
    store.write(&actor(), |desk| desk.books.set_printer(Some(&setting("tcp:127.0.0.1:9")))).unwrap();
    let request = car(op(&store), Some("AB 1"));
    store.write(&actor(), |desk| let_in(desk, &request)).unwrap();
    drop(store);
    // The queue as it was before papers took receipts back.
    let books = rusqlite::Connection::open(folder.path().join("parkhaus.sqlite")).unwrap();
    let before = include_str!("../../../migrations/sqlite/V5__paper.sql");
    let (_, queue) = before.split_once("CREATE TABLE print_job").unwrap();
    books
        .execute_batch(&format!(
            "ALTER TABLE print_job RENAME TO newer; DROP INDEX print_job_in_turn;
             CREATE TABLE print_job{queue}
             INSERT INTO print_job SELECT id, paper, stay, copy, state, queued_ms, tries, sent, trouble FROM newer;
             DROP TABLE newer; ALTER TABLE undone_exit DROP COLUMN copies;
             DELETE FROM refinery_schema_history WHERE version > 8;"
        ))
        .unwrap();
    drop(books);
    let opened = SqliteStore::open(folder.path(), machine.clone()).unwrap();
    assert!(opened.opening.kept_before_migration.is_some());
    assert_eq!(opened.store.print_queue().unwrap().waiting, 1);
    assert_eq!(verify(folder.path(), machine.source.as_ref()).unwrap().problems, []);
}

#[test]
fn the_ticket_of_an_entry_that_was_undone_does_not_come_out_any_more() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    let request = car(op(&booth.store), Some("AB 1"));
    booth.store.write(&actor(), |desk| let_in(desk, &request)).unwrap();
    let taken_back = Undo { op: op(&booth.store), of: request.op, reason: None, approved_by: None };
    booth.store.write(&actor(), |desk| undo(desk, &taken_back)).unwrap();
    run_dry(&mut booth.worker());
    printer.must_be_quiet();
    assert_eq!(booth.waiting(), 0);
}

#[test]
fn a_paper_whose_end_could_not_be_written_down_does_not_stick_and_does_not_come_twice() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour::default());
    let mut booth = Booth::with(&printer);
    booth.lets_in("AB 1");
    let books = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    books
        .execute_batch(
            "CREATE TRIGGER refuses BEFORE UPDATE ON print_job WHEN NEW.state = 'printed'
             BEGIN SELECT RAISE(ABORT, 'not now'); END",
        )
        .unwrap();
    let mut worker = booth.worker();
    assert!(worker.pass(&Stop::default()).is_err(), "the paper came out, and its end cannot be written");
    printer.slip();
    assert_eq!(worker.report().state, PrinterState::Ready);
    booth.lets_in("CD 2");
    assert!(worker.pass(&Stop::default()).is_err(), "still not");
    assert_eq!(booth.waiting(), 2);
    books.execute_batch("DROP TRIGGER refuses").unwrap();
    run_dry(&mut worker);
    assert!(printer.slip().text.contains("CD 2"));
    printer.must_be_quiet();
    assert_eq!(booth.waiting(), 0, "nothing counts as being printed for ever");
    booth.must_agree();
}
