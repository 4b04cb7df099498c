//! Random days at the tills of a small garage: money comes in and goes out in any order, and each drawer, each closing and each number must be
//! what a plain model says.

use std::collections::BTreeMap;
use std::sync::Arc;

use parkhaus::domain::facility::Strategy as Allocation;
use parkhaus::domain::ids::OpId;
use parkhaus::domain::journal::Actor;
use parkhaus::domain::money::{Currency, Money};
use parkhaus::domain::payment::Tender;
use parkhaus::domain::till::{Closing, Counted, Movement, Period, Perpetual};
use parkhaus::domain::users::Role;
use parkhaus::operations::check_in::{WhenFull, check_in};
use parkhaus::operations::check_out::{CheckOut, Who, check_out};
use parkhaus::operations::desk::When;
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::operations::set_up::{SetUp, set_up};
use parkhaus::operations::till::{
    ClosePeriod, CloseShift, CountShift, MoveCash, OpenShift, close_period, close_shift, count_shift, move_cash,
    open_shift, pause_shift, resume_shift, x_report,
};
use parkhaus::operations::undo::{Undo, Undone, undo};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::verify::verify;
use proptest::prelude::*;
use proptest::sample::Index;

use super::template::Template;
use super::users::add;
use crate::support::{Counted as Clock, actor, car, machine, own, small_layout};

/// Days in all, half of them in each of two tests, so that two cores can work.
const DAYS: u32 = 1_000;

/// An hour costs 1.23 EUR, and cash is rounded to 5 cents.
const TARIFF: &str = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nname = \"All\"\nmeter = [{ every = \"1 h\", price = \"1.23\" }]\n";

const KEEPERS: [&str; 2] = ["Bo", "Dot"];

fn template() -> Template {
    Template::new(|folder| {
        let mut store = SqliteStore::make(folder, machine(1).0).unwrap();
        let request = SetUp {
            op: OpId::new(store.machine().source.id()),
            name: "Test garage".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            currency: Currency::new("EUR").unwrap(),
            strategy: Allocation::NearestToEntrance,
            smallest_coin_minor: 5,
            booth_code: "B1".to_owned(),
            layout: small_layout(3),
        };
        store.write(&actor(), |desk| set_up(desk, &request)).unwrap();
        store.share().unwrap();
        let (op, from) = (OpId::new(store.machine().source.id()), store.machine().source.now());
        let publish = PublishTariff { op, text: TARIFF.to_owned(), from };
        store.write(&actor(), |desk| publish_tariff(desk, &publish)).unwrap();
        own(&mut store, "Ada");
        add(&mut store, "Ada", "Cy", Role::Supervisor).unwrap();
        for keeper in KEEPERS {
            add(&mut store, "Ada", keeper, Role::Attendant).unwrap();
        }
        store
    })
}

#[derive(Clone, Debug)]
enum Step {
    Exit { by: &'static str, hours: i64, tender: Tender, more: i64 },
    TakeBack(Index),
    Open { who: &'static str, float: i64, relief: bool },
    Lock,
    Resume(&'static str),
    Move(Movement, i64),
    X(Index),
    Count(Index, i64),
    Close(Index),
    Sum(Period),
}

fn step() -> impl Strategy<Value = Step> {
    let keeper = || prop::sample::select(KEEPERS.to_vec());
    let movement = prop::sample::select(vec![Movement::Drop, Movement::PayIn, Movement::PayOut]);
    let by = prop::sample::select(vec![Actor::CLI, Actor::WINDOW, "Bo", "Dot"]);
    let tender = prop_oneof![4 => Just(Tender::Cash), 2 => Just(Tender::Card), 1 => Just(Tender::Nil)];
    prop_oneof![
        9 => (by, 0..4_i64, tender, prop_oneof![Just(0), 0..5_000_i64])
            .prop_map(|(by, hours, tender, more)| Step::Exit { by, hours, tender, more }),
        2 => any::<Index>().prop_map(Step::TakeBack),
        4 => (keeper(), 0..20_000_i64, any::<bool>()).prop_map(|(who, float, relief)| Step::Open { who, float, relief }),
        1 => Just(Step::Lock),
        2 => keeper().prop_map(Step::Resume),
        3 => (movement, 1..9_000_i64).prop_map(|(movement, amount)| Step::Move(movement, amount)),
        1 => Just(Step::Move(Movement::NoSale, 0)),
        1 => any::<Index>().prop_map(Step::X),
        3 => (any::<Index>(), prop_oneof![3 => Just(0), 1 => -300..300_i64]).prop_map(|(shift, off)| Step::Count(shift, off)),
        3 => any::<Index>().prop_map(Step::Close),
        1 => prop::sample::select(vec![Period::Day, Period::Month, Period::Year]).prop_map(Step::Sum),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    Paused,
    Counted(i64),
}

/// A shift as the model sees it.
#[derive(Clone, Debug)]
struct Shift {
    number: i64,
    /// None keeps an unattended one.
    keeper: Option<&'static str>,
    state: State,
    drawer: i64,
    payments: i64,
    gross: i64,
    refunded: i64,
}

/// A payment that stands.
#[derive(Clone, Copy, Debug)]
struct Paid {
    op: OpId,
    fee: i64,
    cash: i64,
}

/// The books and the model.
struct Day {
    store: SqliteStore,
    clock: Arc<Clock>,
    shifts: Vec<Shift>,
    opened: i64,
    receipts: i64,
    paid: Vec<Paid>,
    gross: i64,
    refunded: i64,
    closings: Vec<Closing>,
    /// By period, closings that none sums up: their gross and what was paid back.
    waiting: BTreeMap<Period, Vec<(i64, i64)>>,
    numbers: BTreeMap<Period, i64>,
}

impl Day {
    fn op(&self) -> OpId {
        OpId::new(self.store.machine().source.id())
    }

    fn active(&mut self) -> Option<&mut Shift> {
        self.shifts.iter_mut().find(|shift| shift.state == State::Open)
    }

    fn open(&mut self, keeper: Option<&'static str>, float: i64) {
        self.opened += 1;
        self.shifts.push(Shift {
            number: self.opened,
            keeper,
            state: State::Open,
            drawer: float,
            payments: 0,
            gross: 0,
            refunded: 0,
        });
    }

    /// Where money goes now.
    fn money(&mut self) -> &mut Shift {
        let open = self.shifts.iter().position(|shift| shift.state == State::Open);
        let waiting = || self.shifts.iter().position(|shift| shift.keeper.is_none() && shift.state == State::Paused);
        let place = open.or_else(waiting).unwrap_or_else(|| {
            self.open(None, 0);
            self.shifts.len() - 1
        });
        self.shifts[place].state = State::Open;
        &mut self.shifts[place]
    }

    fn pick(&self, index: Index) -> Option<usize> {
        (!self.shifts.is_empty()).then(|| index.index(self.shifts.len()))
    }

    fn next_receipt(&mut self) -> String {
        self.receipts += 1;
        format!("B1-1-{:06}", self.receipts)
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Exit { by, hours, tender, more } => self.exit(by, hours, tender, more),
            Step::TakeBack(index) => self.take_back(index),
            Step::Open { who, float, relief } => self.open_shift(who, float, relief),
            Step::Lock => self.lock(),
            Step::Resume(who) => self.resume(who),
            Step::Move(movement, amount) => self.move_cash(movement, amount),
            Step::X(index) => self.x(index),
            Step::Count(index, off) => self.count(index, off),
            Step::Close(index) => self.close(index),
            Step::Sum(period) => self.sum(period),
        }
    }

    fn exit(&mut self, by: &str, hours: i64, tender: Tender, more: i64) {
        let mut request = car(self.op(), None);
        request.when_full = WhenFull::Overflow;
        let ticket = self.store.write(&actor(), |desk| check_in(desk, &request)).unwrap().ticket;
        self.clock.pass_minutes(hours * 60);
        let fee = hours * 123;
        let to_pay = (fee + 2) / 5 * 5;
        let is_cash = tender == Tender::Cash && fee > 0;
        let request = CheckOut {
            op: self.op(),
            who: Who::Ticket(ticket),
            tender: Some(tender),
            given: is_cash.then_some(euro(to_pay + more)),
            price_by_hand: None,
            reason: Some("so it is".to_owned()),
            when: When::Now,
            shown: None,
        };
        let left = self.store.write(&Actor::new(by), |desk| check_out(desk, &request)).unwrap();
        assert_eq!((left.quote.amount(), left.receipt.clone()), (euro(fee), self.next_receipt()));
        let cash = if is_cash { to_pay } else { 0 };
        assert_eq!(left.change, euro(if is_cash { more } else { 0 }));
        let shift = self.money();
        shift.drawer += cash;
        shift.payments += 1;
        shift.gross += fee;
        self.gross += fee;
        self.paid.push(Paid { op: request.op, fee, cash });
    }

    fn take_back(&mut self, index: Index) {
        if self.paid.is_empty() {
            return;
        }
        let paid = self.paid.remove(index.index(self.paid.len()));
        let request = Undo { op: self.op(), of: paid.op, reason: Some("wrong car".to_owned()), approved_by: None };
        let undone = self.store.write(&Actor::new("Cy"), |desk| undo(desk, &request)).unwrap();
        let Undone::Exit(undone) = undone else { panic!("an exit was undone") };
        assert_eq!((undone.amount, undone.receipt), (euro(paid.fee), self.next_receipt()));
        let shift = self.money();
        shift.drawer -= paid.cash;
        shift.refunded += paid.fee;
        self.refunded += paid.fee;
    }

    fn open_shift(&mut self, who: &'static str, float: i64, relief: bool) {
        let request = OpenShift { op: self.op(), drawer: format!("{who}'s"), float: euro(float), relief };
        let opened = self.store.write(&Actor::new(who), |desk| open_shift(desk, &request));
        let has_one = self.shifts.iter().any(|shift| shift.keeper == Some(who));
        let is_kept = self.active().is_some_and(|active| active.keeper.is_some());
        assert_eq!(opened.is_ok(), !has_one && (relief || !is_kept), "{opened:?}");
        if let Ok(opened) = opened {
            if let Some(active) = self.active() {
                active.state = State::Paused;
            }
            self.open(Some(who), float);
            assert_eq!(opened.number, self.opened);
        }
    }

    fn lock(&mut self) {
        let op = self.op();
        let locked = self.store.write(&Actor::new("Cy"), |desk| pause_shift(desk, op, None));
        assert_eq!(locked.is_ok(), self.active().is_some(), "{locked:?}");
        if let Some(active) = self.active() {
            active.state = State::Paused;
        }
    }

    fn resume(&mut self, who: &str) {
        let Some(place) = self.shifts.iter().position(|shift| shift.keeper == Some(who)) else { return };
        let (op, number) = (self.op(), self.shifts[place].number);
        let resumed = self.store.write(&Actor::new(who), |desk| resume_shift(desk, op, Some(number), None));
        let is_kept = self.active().is_some_and(|active| active.keeper.is_some());
        let may = self.shifts[place].state == State::Paused && !is_kept;
        assert_eq!(resumed.is_ok(), may, "{resumed:?}");
        if may {
            if let Some(active) = self.active() {
                active.state = State::Paused;
            }
            self.shifts[place].state = State::Open;
        }
    }

    fn move_cash(&mut self, movement: Movement, amount: i64) {
        let remark = "with a remark".to_owned();
        let request = MoveCash { op: self.op(), movement, amount: euro(amount), remark, approval: None };
        let moved = self.store.write(&Actor::new("Ada"), |desk| move_cash(desk, &request));
        assert_eq!(moved.is_ok(), self.active().is_some(), "{moved:?}");
        if let Some(active) = self.active() {
            match movement {
                Movement::PayIn => active.drawer += amount,
                Movement::Drop | Movement::PayOut => active.drawer -= amount,
                Movement::NoSale => {}
            }
        }
    }

    fn x(&mut self, index: Index) {
        let Some(place) = self.pick(index) else { return };
        let (op, shift) = (self.op(), self.shifts[place].clone());
        let read = self.store.write(&Actor::new("Cy"), |desk| x_report(desk, op, Some(shift.number), None)).unwrap();
        assert_eq!(read.expected, euro(shift.drawer));
        assert_eq!((read.figures.payments, read.figures.gross_minor), (shift.payments, shift.gross));
        assert_eq!(read.figures.ledger_minor(), Ok(0));
    }

    fn count(&mut self, index: Index, off: i64) {
        if let Some(place) = self.pick(index) {
            self.count_at(place, off);
        }
    }

    fn count_at(&mut self, place: usize, off: i64) {
        let (number, drawer) = (self.shifts[place].number, self.shifts[place].drawer);
        let there = (drawer + off).max(0);
        let counted =
            vec![Counted { value_minor: 500, pieces: there / 500 }, Counted { value_minor: 1, pieces: there % 500 }];
        let request = CountShift { op: self.op(), shift: Some(number), counted, approval: None };
        let told = self.store.write(&Actor::new("Ada"), |desk| count_shift(desk, &request)).unwrap();
        assert_eq!((told.expected, told.counted, told.difference), (euro(drawer), euro(there), euro(there - drawer)));
        self.shifts[place].state = State::Counted(there);
    }

    fn close(&mut self, index: Index) {
        if let Some(place) = self.pick(index) {
            self.close_at(place);
        }
    }

    fn close_at(&mut self, place: usize) {
        let number = self.shifts[place].number;
        let reason = Some("so it is".to_owned());
        let request = CloseShift { op: self.op(), shift: Some(number), reason, approval: None };
        let closed = self.store.write(&Actor::new("Ada"), |desk| close_shift(desk, &request));
        let State::Counted(there) = self.shifts[place].state else {
            assert!(closed.is_err(), "{closed:?}");
            return;
        };
        let (closing, shift) = (closed.unwrap(), self.shifts.remove(place));
        let ended = closing.shift.clone().unwrap();
        assert_eq!(
            (ended.number, ended.expected_minor, ended.counted_minor, ended.difference_minor),
            (number, shift.drawer, there, there - shift.drawer)
        );
        assert_eq!(
            (closing.figures.payments, closing.figures.gross_minor, closing.figures.refunded_minor),
            (shift.payments, shift.gross, shift.refunded)
        );
        self.closed(closing, shift.gross, shift.refunded);
    }

    fn sum(&mut self, period: Period) {
        let request = ClosePeriod { op: self.op(), period, approval: None };
        let closing = self.store.write(&Actor::new("Ada"), |desk| close_period(desk, &request)).unwrap();
        let covered = self.waiting.remove(&period.below().unwrap()).unwrap_or_default();
        let gross = covered.iter().map(|(gross, _)| gross).sum();
        let refunded = covered.iter().map(|(_, refunded)| refunded).sum();
        assert_eq!((closing.figures.gross_minor, closing.figures.refunded_minor), (gross, refunded));
        self.closed(closing, gross, refunded);
    }

    /// What holds for every closing: its number is the next, its ledger sums to nothing, and its perpetual total goes on.
    fn closed(&mut self, closing: Closing, gross: i64, refunded: i64) {
        let number = self.numbers.entry(closing.period).or_default();
        *number += 1;
        assert_eq!(closing.number, *number);
        assert_eq!(closing.figures.ledger_minor(), Ok(0));
        let of_kind = self.closings.iter().rev().find(|before| before.period == closing.period);
        let before = of_kind.map(|before| before.perpetual).unwrap_or_default();
        let perpetual =
            Perpetual { gross_minor: before.gross_minor + gross, refunded_minor: before.refunded_minor + refunded };
        assert_eq!(closing.perpetual, perpetual);
        self.waiting.entry(closing.period).or_default().push((gross, refunded));
        self.closings.push(closing);
    }

    /// Everybody goes home; then the closings say what the receipts say.
    fn end(&mut self) {
        while !self.shifts.is_empty() {
            if !matches!(self.shifts[0].state, State::Counted(_)) {
                self.count_at(0, 0);
            }
            self.close_at(0);
        }
        for period in [Period::Day, Period::Month, Period::Year] {
            self.sum(period);
        }
        let of = |period| self.closings.iter().filter(move |closing| closing.period == period);
        for period in Period::ALL {
            let sum = |of_one: fn(&Closing) -> i64| of(period).map(of_one).sum::<i64>();
            assert_eq!(sum(|closing| closing.figures.gross_minor), self.gross);
            assert_eq!(sum(|closing| closing.figures.refunded_minor), self.refunded);
            assert_eq!(sum(|closing| closing.figures.payments + closing.figures.refunds), self.receipts);
            let last = of(period).next_back().map(|closing| closing.perpetual).unwrap_or_default();
            assert_eq!(last, Perpetual { gross_minor: self.gross, refunded_minor: self.refunded });
        }
        let report = verify(self.store.folder().path(), self.store.machine().source.as_ref()).unwrap();
        assert_eq!(report.problems, []);
    }
}

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::new("EUR").unwrap())
}

fn days(steps: std::ops::Range<usize>) {
    let template = template();
    let config = ProptestConfig { cases: DAYS / 2, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(steps in prop::collection::vec(step(), steps))| {
        let (machine, clock) = machine(2);
        let (_folder, store) = template.open_copy(machine);
        let mut day = Day {
            store,
            clock,
            shifts: Vec::new(),
            opened: 0,
            receipts: 0,
            paid: Vec::new(),
            gross: 0,
            refunded: 0,
            closings: Vec::new(),
            waiting: BTreeMap::new(),
            numbers: BTreeMap::new(),
        };
        for step in &steps {
            day.step(step);
        }
        day.end();
    });
}

#[test]
fn random_short_days_at_the_till_end_as_a_plain_model_says() {
    days(1..20);
}

#[test]
fn random_long_days_at_the_till_end_as_a_plain_model_says() {
    days(20..50);
}
