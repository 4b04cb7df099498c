//! Shifts, drawers and closings at the core's boundary: whose money goes where, who may do what, and what is told when.

use parkhaus::domain::journal::Actor;
use parkhaus::domain::journal::fact::Fact;
use parkhaus::domain::money::{Currency, Money};
use parkhaus::domain::payment::Tender;
use parkhaus::domain::till::{Closing, Counted, Movement, Period, Perpetual, Shift, ShiftError, ShiftState};
use parkhaus::domain::users::Role;
use parkhaus::domain::users::permission::Permission;
use parkhaus::operations::check_in::check_in;
use parkhaus::operations::check_out::{CheckOut, CheckedOut, Who, check_out};
use parkhaus::operations::desk::When;
use parkhaus::operations::ports::{Books as _, BooksError};
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::operations::till::{
    Bound, ClosePeriod, CloseShift, CountShift, DrawerCounted, MoveCash, OpenShift, SetRules, TillBooks as _,
    TillError, close_period, close_shift, count_shift, move_cash, open_shift, pause_shift, resume_shift, set_rules,
    x_report,
};
use parkhaus::operations::undo::{Undo, undo};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::epoch::begin_anew;
use parkhaus::store::sqlite::verify::verify;
use tempfile::TempDir;

use super::users::{PIN, add, add_with_pin, approval};
use crate::support::{actor, car, garage, machine, op, small_layout};

const TARIFF: &str = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nname = \"All\"\nmeter = [{ every = \"1 h\", price = \"2.00\" }]\n";

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::new("EUR").unwrap())
}

/// A garage where an hour costs 2.00 EUR.
fn priced(folder: &TempDir, series: u64) -> (SqliteStore, std::sync::Arc<crate::support::Counted>) {
    let (machine, clock) = machine(series);
    let mut store = garage(folder.path(), small_layout(9), machine);
    let from = store.machine().source.now();
    let publish = PublishTariff { op: op(&store), text: TARIFF.to_owned(), from };
    store.write(&actor(), |desk| publish_tariff(desk, &publish)).unwrap();
    (store, clock)
}

/// With an owner, a supervisor and an attendant, whose PINs are as in [`super::users`].
fn staffed(folder: &TempDir, series: u64) -> (SqliteStore, std::sync::Arc<crate::support::Counted>) {
    let (mut store, clock) = priced(folder, series);
    add_with_pin(&mut store, Actor::CLI, "Ada", Role::Owner, PIN);
    add_with_pin(&mut store, "Ada", "Cy", Role::Supervisor, PIN);
    add(&mut store, "Ada", "Bo", Role::Attendant).unwrap();
    add(&mut store, "Ada", "Dot", Role::Attendant).unwrap();
    (store, clock)
}

fn open(store: &mut SqliteStore, who: &str, drawer: &str, float: i64, relief: bool) -> Result<Shift, TillError> {
    let request = OpenShift { op: op(store), drawer: drawer.to_owned(), float: euro(float), relief };
    store.write(&Actor::new(who), |desk| open_shift(desk, &request))
}

/// Lets a car in, and an hour later out.
fn exit(
    store: &mut SqliteStore,
    clock: &crate::support::Counted,
    who: &str,
    tender: Tender,
    given: Option<i64>,
) -> CheckedOut {
    let request = car(op(store), None);
    let ticket = store.write(&actor(), |desk| check_in(desk, &request)).unwrap().ticket;
    clock.pass_minutes(60);
    let request = CheckOut {
        op: op(store),
        who: Who::Ticket(ticket),
        tender: Some(tender),
        given: given.map(euro),
        price_by_hand: None,
        reason: (tender == Tender::Nil).then(|| "card refused".to_owned()),
        when: When::Now,
        shown: None,
    };
    store.write(&Actor::new(who), |desk| check_out(desk, &request)).unwrap()
}

fn cash(store: &mut SqliteStore, who: &str, movement: Movement, amount: i64) -> Result<bool, TillError> {
    let request =
        MoveCash { op: op(store), movement, amount: euro(amount), remark: "to the safe".to_owned(), approval: None };
    store.write(&Actor::new(who), |desk| move_cash(desk, &request)).map(|moved| moved.drop_due)
}

fn count(store: &mut SqliteStore, who: &str, number: Option<i64>, cents: i64) -> Result<DrawerCounted, TillError> {
    let counted = vec![Counted { value_minor: 1, pieces: cents }];
    let request = CountShift { op: op(store), shift: number, counted, approval: None };
    store.write(&Actor::new(who), |desk| count_shift(desk, &request))
}

fn close(store: &mut SqliteStore, who: &str, number: Option<i64>, reason: &str) -> Result<Closing, TillError> {
    let reason = (!reason.is_empty()).then(|| reason.to_owned());
    let request = CloseShift { op: op(store), shift: number, reason, approval: None };
    store.write(&Actor::new(who), |desk| close_shift(desk, &request))
}

fn sum_up(store: &mut SqliteStore, who: &str, period: Period) -> Closing {
    let request = ClosePeriod { op: op(store), period, approval: None };
    store.write(&Actor::new(who), |desk| close_period(desk, &request)).unwrap()
}

fn unclosed(store: &mut SqliteStore) -> Vec<(i64, String, ShiftState)> {
    let shifts = store.read::<_, BooksError>(&actor(), |desk| desk.books.unclosed_shifts()).unwrap();
    shifts.into_iter().map(|shift| (shift.number, shift.who, shift.state)).collect()
}

fn agrees(store: &SqliteStore) {
    let report = verify(store.folder().path(), store.machine().source.as_ref()).unwrap();
    assert_eq!(report.problems, []);
}

/// The permission that was refused.
fn refused<T: std::fmt::Debug>(outcome: Result<T, TillError>) -> Permission {
    match outcome {
        Err(TillError::Books(BooksError::NotPermitted(refused))) => refused.permission,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_day_at_one_drawer_ends_as_its_movements_say() {
    let folder = TempDir::new().unwrap();
    let (mut store, clock) = staffed(&folder, 60);
    let shift = open(&mut store, "Bo", "Till 1", 15_000, false).unwrap();
    assert_eq!((shift.number, shift.float_minor, shift.state), (1, 15_000, ShiftState::Open));
    exit(&mut store, &clock, "Bo", Tender::Cash, Some(1_000));
    exit(&mut store, &clock, "Bo", Tender::Card, None);
    exit(&mut store, &clock, "Bo", Tender::Nil, None);
    cash(&mut store, "Bo", Movement::PayIn, 5_000).unwrap();
    cash(&mut store, "Bo", Movement::Drop, 10_000).unwrap();
    assert_eq!(refused(cash(&mut store, "Bo", Movement::PayOut, 300)), Permission::PayOut);

    // Blind: what should be there is told to nobody who has yet to count, and closing comes after counting.
    let (number, by) = (op(&store), Actor::new("Bo"));
    assert_eq!(refused(store.write(&by, |desk| x_report(desk, number, None, None))), Permission::ReadX);
    let early = close(&mut store, "Bo", None, "");
    assert!(matches!(early, Err(TillError::Shift(ShiftError::NotCounted(1)))), "{early:?}");
    let told = count(&mut store, "Bo", None, 10_150).unwrap();
    assert_eq!((told.expected, told.difference, told.needs_second), (euro(10_200), euro(-50), false));
    // Now that it is known, nobody counts until it fits.
    assert_eq!(refused(count(&mut store, "Bo", None, 10_200)), Permission::CountAgain);
    let silent = close(&mut store, "Bo", None, "  ");
    assert!(matches!(silent, Err(TillError::Shift(ShiftError::ReasonMissing { .. }))), "{silent:?}");
    let closing = close(&mut store, "Bo", None, "a coin too few in change").unwrap();
    let figures = &closing.figures;
    assert_eq!((figures.payments, figures.gross_minor, figures.turnover_minor()), (3, 600, Ok(600)));
    assert_eq!((figures.cash_in_minor, figures.change_minor), (1_000, 800));
    let lines: Vec<(&str, i64)> = figures.lines.iter().map(|(kind, minor)| (kind.as_str(), *minor)).collect();
    assert_eq!(lines, [("card", 200), ("cash", 200), ("nil", 200)]);
    assert_eq!(closing.perpetual, Perpetual { gross_minor: 600, refunded_minor: 0 });
    assert_eq!(closing.printed("B1"), "B1-1-Z000001");
    let ended = closing.shift.unwrap();
    assert_eq!((ended.expected_minor, ended.counted_minor, ended.difference_minor), (10_200, 10_150, -50));
    assert_eq!(ended.reason.as_deref(), Some("a coin too few in change"));
    assert_eq!(unclosed(&mut store), []);
    agrees(&store);
}

#[test]
fn a_relief_has_a_drawer_of_its_own_and_the_other_goes_on_after_it() {
    let folder = TempDir::new().unwrap();
    let (mut store, clock) = staffed(&folder, 61);
    open(&mut store, "Bo", "Till 1", 10_000, false).unwrap();
    exit(&mut store, &clock, "Bo", Tender::Cash, None);
    assert!(matches!(open(&mut store, "Dot", "Till 2", 0, false), Err(TillError::Running { number: 1, .. })));
    assert!(matches!(open(&mut store, "Dot", "till 1", 0, true), Err(TillError::DrawerInUse { number: 1, .. })));
    assert!(matches!(open(&mut store, "Bo", "Till 2", 0, true), Err(TillError::HasShift { number: 1, .. })));
    open(&mut store, "Dot", "Till 2", 5_000, true).unwrap();
    exit(&mut store, &clock, "Dot", Tender::Cash, None);
    exit(&mut store, &clock, "Dot", Tender::Cash, None);
    assert_eq!(
        unclosed(&mut store),
        [(1, "Bo".to_owned(), ShiftState::Paused), (2, "Dot".to_owned(), ShiftState::Open)]
    );
    // Each keeps to the own drawer.
    let by = Actor::new("Bo");
    let number = op(&store);
    let both = store.write(&by, |desk| resume_shift(desk, number, None, None));
    assert!(matches!(both, Err(TillError::Running { number: 2, .. })), "{both:?}");
    assert_eq!(refused(cash(&mut store, "Bo", Movement::Drop, 100)), Permission::RunOthersShift);
    assert_eq!(refused(count(&mut store, "Bo", Some(2), 5_400)), Permission::RunOthersShift);
    assert_eq!(count(&mut store, "Dot", None, 5_400).unwrap().difference, euro(0));
    close(&mut store, "Dot", None, "").unwrap();
    let number = op(&store);
    assert_eq!(store.write(&by, |desk| resume_shift(desk, number, None, None)).unwrap().state, ShiftState::Open);
    exit(&mut store, &clock, "Bo", Tender::Cash, None);
    // Whoever goes home without closing is helped by a supervisor.
    assert_eq!(count(&mut store, "Cy", Some(1), 10_400).unwrap().difference, euro(0));
    let closing = close(&mut store, "Cy", Some(1), "").unwrap();
    assert_eq!((closing.number, closing.who.as_str(), closing.shift.unwrap().keeper.as_str()), (2, "Cy", "Bo"));
    agrees(&store);
}

#[test]
fn money_without_an_open_shift_goes_to_an_unattended_one_that_must_be_closed() {
    let folder = TempDir::new().unwrap();
    let (mut store, clock) = staffed(&folder, 62);
    exit(&mut store, &clock, Actor::CLI, Tender::Cash, None);
    exit(&mut store, &clock, Actor::WINDOW, Tender::Cash, Some(500));
    assert_eq!(unclosed(&mut store), [(1, "cli".to_owned(), ShiftState::Open)]);
    // A shift that opens takes the money from then on; while it is locked, the same unattended one goes on.
    open(&mut store, "Bo", "Till 1", 0, false).unwrap();
    exit(&mut store, &clock, Actor::CLI, Tender::Cash, None);
    let (number, by) = (op(&store), Actor::new("Bo"));
    store.write(&by, |desk| pause_shift(desk, number, None)).unwrap();
    exit(&mut store, &clock, "Bo", Tender::Cash, None);
    assert_eq!(
        unclosed(&mut store),
        [(1, "cli".to_owned(), ShiftState::Open), (2, "Bo".to_owned(), ShiftState::Paused)]
    );
    let number = op(&store);
    store.write(&by, |desk| resume_shift(desk, number, None, None)).unwrap();
    assert_eq!(refused(count(&mut store, "Bo", Some(1), 600)), Permission::RunOthersShift);
    assert_eq!(count(&mut store, "Cy", Some(1), 600).unwrap().difference, euro(0));
    // Once it is counted, no more money goes there.
    let number = op(&store);
    store.write(&by, |desk| pause_shift(desk, number, None)).unwrap();
    exit(&mut store, &clock, Actor::CLI, Tender::Cash, None);
    assert_eq!(unclosed(&mut store).len(), 3);
    let closing = close(&mut store, "Cy", Some(1), "").unwrap();
    assert_eq!((closing.figures.payments, closing.figures.gross_minor), (3, 600));
    agrees(&store);
}

#[test]
fn a_refund_leaves_the_drawer_in_which_it_is_paid() {
    let folder = TempDir::new().unwrap();
    let (mut store, clock) = staffed(&folder, 63);
    open(&mut store, "Bo", "Till 1", 1_000, false).unwrap();
    exit(&mut store, &clock, "Bo", Tender::Cash, Some(500));
    let paid = store.read::<_, BooksError>(&actor(), |desk| desk.books.movements(1)).unwrap().remove(0);
    assert_eq!(count(&mut store, "Bo", None, 1_200).unwrap().difference, euro(0));
    close(&mut store, "Bo", None, "").unwrap();
    open(&mut store, "Dot", "Till 1", 1_000, false).unwrap();
    let request = Undo { op: op(&store), of: paid.op, reason: Some("wrong car".to_owned()), approved_by: None };
    store.write(&Actor::new("Cy"), |desk| undo(desk, &request)).unwrap();
    assert_eq!(count(&mut store, "Dot", None, 800).unwrap().difference, euro(0));
    let closing = close(&mut store, "Dot", None, "").unwrap();
    let figures = &closing.figures;
    assert_eq!(
        (figures.payments, figures.refunds, figures.refunded_minor, figures.cash_refunds_minor),
        (0, 1, 200, 200)
    );
    assert_eq!(figures.turnover_minor(), Ok(-200));
    assert_eq!(closing.perpetual, Perpetual { gross_minor: 200, refunded_minor: 200 });
    agrees(&store);
}

#[test]
fn a_second_signature_is_somebody_elses() {
    let folder = TempDir::new().unwrap();
    let (mut store, _clock) = staffed(&folder, 64);
    let rules = SetRules { tolerance: Bound::At(euro(100)), ..SetRules::default() };
    let number = op(&store);
    let by_attendant = store.write(&Actor::new("Bo"), |desk| set_rules(desk, number, &rules, None));
    assert_eq!(refused(by_attendant), Permission::SetTillRules);
    let set = store.write(&Actor::new("Ada"), |desk| set_rules(desk, number, &rules, None)).unwrap();
    assert_eq!((set.tolerance_minor, set.drawer_limit_minor, set.second_signature), (Some(100), None, false));
    open(&mut store, "Cy", "Till 1", 5_000, false).unwrap();
    assert!(count(&mut store, "Cy", None, 4_899).unwrap().needs_second);
    let mut request = CloseShift { op: op(&store), shift: None, reason: Some("lost".to_owned()), approval: None };
    let alone = store.write(&Actor::new("Cy"), |desk| close_shift(desk, &request));
    assert!(matches!(alone, Err(TillError::SecondSignature)), "{alone:?}");
    // Nobody signs twice.
    request.approval = Some(approval(&mut store, "Cy", PIN, request.op));
    let twice = store.write(&Actor::new("Cy"), |desk| close_shift(desk, &request));
    assert!(matches!(twice, Err(TillError::SecondSignature)), "{twice:?}");
    request.approval = Some(approval(&mut store, "Ada", PIN, request.op));
    let closing = store.write(&Actor::new("Cy"), |desk| close_shift(desk, &request)).unwrap();
    assert_eq!(closing.shift.as_ref().unwrap().countersigned_by.as_deref(), Some("Ada"));
    // The same again is answered and not done again.
    assert_eq!(store.write(&Actor::new("Cy"), |desk| close_shift(desk, &request)).unwrap(), closing);
    agrees(&store);
}

#[test]
fn a_full_drawer_calls_for_a_drop_without_telling_how_much_is_in_it() {
    let folder = TempDir::new().unwrap();
    let (mut store, clock) = staffed(&folder, 65);
    let rules = SetRules { drawer_limit: Bound::At(euro(1_300)), ..SetRules::default() };
    let number = op(&store);
    store.write(&Actor::new("Ada"), |desk| set_rules(desk, number, &rules, None)).unwrap();
    open(&mut store, "Bo", "Till 1", 1_000, false).unwrap();
    assert!(!exit(&mut store, &clock, "Bo", Tender::Cash, None).drop_due);
    assert!(exit(&mut store, &clock, "Bo", Tender::Cash, Some(10_000)).drop_due);
    assert!(exit(&mut store, &clock, "Bo", Tender::Card, None).drop_due);
    assert!(cash(&mut store, "Bo", Movement::Drop, 50).unwrap());
    assert!(!cash(&mut store, "Bo", Movement::Drop, 50).unwrap());
    for (movement, amount) in [(Movement::Drop, 0), (Movement::PayIn, -5), (Movement::Drop, i64::MAX)] {
        assert!(matches!(cash(&mut store, "Bo", movement, amount), Err(TillError::Amount(_))), "{amount}");
    }
    agrees(&store);
}

#[test]
fn days_months_and_years_sum_up_each_closing_once() {
    let folder = TempDir::new().unwrap();
    let (mut store, clock) = staffed(&folder, 66);
    let shift = |store: &mut SqliteStore, exits: i64| {
        open(store, "Bo", "Till 1", 100, false).unwrap();
        for _ in 0..exits {
            exit(store, &clock, "Bo", Tender::Cash, None);
        }
        count(store, "Bo", None, 100 + exits * 200).unwrap();
        close(store, "Bo", None, "").unwrap()
    };
    shift(&mut store, 1);
    shift(&mut store, 2);
    let day = sum_up(&mut store, "Cy", Period::Day);
    assert_eq!((day.number, day.figures.payments, day.figures.gross_minor), (1, 3, 600));
    let third = shift(&mut store, 3);
    let day = sum_up(&mut store, "Cy", Period::Day);
    assert_eq!((day.number, day.figures.payments, day.perpetual), (2, 3, third.perpetual));
    let empty = sum_up(&mut store, "Cy", Period::Day);
    assert_eq!((empty.number, empty.figures.payments, empty.perpetual), (3, 0, third.perpetual));
    let request = ClosePeriod { op: op(&store), period: Period::Month, approval: None };
    let by_supervisor = store.write(&Actor::new("Cy"), |desk| close_period(desk, &request));
    assert_eq!(refused(by_supervisor), Permission::CloseMonth);
    let month = sum_up(&mut store, "Ada", Period::Month);
    assert_eq!((month.figures.payments, month.figures.gross_minor, month.perpetual), (6, 1_200, third.perpetual));
    let year = sum_up(&mut store, "Ada", Period::Year);
    assert_eq!(
        (year.figures.clone(), year.perpetual, year.printed("B1").as_str()),
        (month.figures, third.perpetual, "B1-1-Y000001")
    );
    let shift_as_period = ClosePeriod { op: op(&store), period: Period::Shift, approval: None };
    let odd = store.write(&Actor::new("Ada"), |desk| close_period(desk, &shift_as_period));
    assert!(matches!(odd, Err(TillError::ShiftIsCounted)), "{odd:?}");
    agrees(&store);
}

#[test]
fn an_x_report_is_recorded_as_it_was_read_and_sets_nothing_back() {
    let folder = TempDir::new().unwrap();
    let (mut store, clock) = staffed(&folder, 67);
    open(&mut store, "Bo", "Till 1", 100, false).unwrap();
    exit(&mut store, &clock, "Bo", Tender::Cash, None);
    let number = op(&store);
    let first = store.write(&Actor::new("Cy"), |desk| x_report(desk, number, None, None)).unwrap();
    assert_eq!((first.expected, first.figures.payments), (euro(300), 1));
    exit(&mut store, &clock, "Bo", Tender::Cash, None);
    let again = store.write(&Actor::new("Cy"), |desk| x_report(desk, number, None, None)).unwrap();
    assert_eq!((again.expected, again.figures), (first.expected, first.figures));
    let number = op(&store);
    let later = store.write(&Actor::new("Cy"), |desk| x_report(desk, number, None, None)).unwrap();
    assert_eq!((later.expected, later.figures.payments), (euro(500), 2));
    agrees(&store);
}

#[test]
fn nobody_in_particular_keeps_no_drawer() {
    let folder = TempDir::new().unwrap();
    let (mut store, _clock) = priced(&folder, 68);
    assert!(matches!(open(&mut store, Actor::CLI, "Till 1", 0, false), Err(TillError::NoUsers)));
    add_with_pin(&mut store, Actor::CLI, "Ada", Role::Owner, PIN);
    for nobody in [Actor::CLI, Actor::WINDOW, "Zoe"] {
        assert!(matches!(open(&mut store, nobody, "Till 1", 0, false), Err(TillError::NotAUser)), "{nobody}");
    }
    for float in [-1, i64::MAX] {
        assert!(matches!(open(&mut store, "Ada", "Till 1", float, false), Err(TillError::Float)), "{float}");
    }
    for drawer in ["", "  ", "two\nlines"] {
        assert!(matches!(open(&mut store, "Ada", drawer, 0, false), Err(TillError::Text(_))), "{drawer:?}");
    }
    assert!(matches!(cash(&mut store, "Ada", Movement::Drop, 100), Err(TillError::NoneOpen)));
    assert!(matches!(count(&mut store, "Ada", Some(7), 100), Err(TillError::UnknownShift(7))));
}

#[test]
fn a_new_epoch_carries_the_perpetual_total_on_and_lists_what_was_open() {
    let folder = TempDir::new().unwrap();
    let (mut store, clock) = staffed(&folder, 69);
    let rules = SetRules { drawer_limit: Bound::At(euro(9_000)), ..SetRules::default() };
    let number = op(&store);
    store.write(&Actor::new("Ada"), |desk| set_rules(desk, number, &rules, None)).unwrap();
    open(&mut store, "Bo", "Till 1", 100, false).unwrap();
    exit(&mut store, &clock, "Bo", Tender::Cash, None);
    count(&mut store, "Bo", None, 300).unwrap();
    close(&mut store, "Bo", None, "").unwrap();
    open(&mut store, "Bo", "Till 1", 100, false).unwrap();
    exit(&mut store, &clock, "Bo", Tender::Cash, None);
    let machine = store.machine().clone();
    drop(store);
    let anew = begin_anew(folder.path(), "lightning", &machine).unwrap();
    assert!(anew.lost.iter().any(|lost| lost.contains("shift 2 of Bo was not closed")), "{:?}", anew.lost);
    let mut store = SqliteStore::open(folder.path(), machine).unwrap().store;
    assert_eq!(
        store.read::<_, BooksError>(&actor(), |desk| desk.books.till_rules()).unwrap().drawer_limit_minor,
        Some(9_000)
    );
    open(&mut store, "Bo", "Till 1", 100, false).unwrap();
    exit(&mut store, &clock, "Bo", Tender::Cash, None);
    count(&mut store, "Bo", None, 300).unwrap();
    let closing = close(&mut store, "Bo", None, "").unwrap();
    assert_eq!((closing.printed("B1").as_str(), closing.perpetual.gross_minor), ("B1-2-Z000001", 600));
    assert_eq!(sum_up(&mut store, "Cy", Period::Day).perpetual.gross_minor, 600);
    agrees(&store);
}

#[test]
fn every_payment_belongs_to_a_shift_by_its_own_transaction() {
    let folder = TempDir::new().unwrap();
    let (mut store, clock) = priced(&folder, 70);
    let left = exit(&mut store, &clock, Actor::CLI, Tender::Cash, None);
    let entries = store.read::<_, BooksError>(&actor(), |desk| desk.books.settlement_of(left.stay.id)).unwrap();
    let paid = entries.iter().find(|entry| matches!(entry.fact, Fact::PaymentTaken(_))).unwrap();
    let of_op = store.read::<_, BooksError>(&actor(), |desk| desk.books.entries_of(paid.op)).unwrap();
    let kinds: Vec<&str> = of_op.iter().map(|entry| entry.fact.kind()).collect();
    assert_eq!(kinds, ["shift_opened", "payment_taken", "stay_closed"]);
}
