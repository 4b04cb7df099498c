//! The real books and the plain model side by side: each step is done by both, and both must say the same.

use std::sync::Arc;

use parkhaus::domain::facility::{ClassCode, Condition, Need};
use parkhaus::domain::ids::{OpId, StayId};
use parkhaus::domain::journal::fact::{AtEntry, TicketFate};
use parkhaus::domain::money::{Currency, Money};
use parkhaus::domain::payment::Tender;
use parkhaus::domain::spot_condition::ConditionError;
use parkhaus::domain::stay::StayError;
use parkhaus::domain::time::{Instant, from_ms, to_ms};
use parkhaus::operations::check_in::{CheckIn, CheckInError, SpotChoice, Suggestion, WhenFull, check_in, suggest};
use parkhaus::operations::check_out::{CheckOut, CheckOutError, Shown, Who, check_out};
use parkhaus::operations::correct::{Correct, CorrectError, correct};
use parkhaus::operations::desk::{When, WhenError};
use parkhaus::operations::erase::{Erase, EraseError, erase};
use parkhaus::operations::handover::{
    EraseHandover, HandoverError, LeaveHandover, Matter, SeeHandover, SettleMatter, erase_handover, handovers,
    leave_handover, open_matters, see_handover, settle_matter,
};
use parkhaus::operations::move_stay::{MoveError, MoveStay, move_stay};
use parkhaus::operations::ports::{Books as _, BooksError, Source as _};
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::operations::quote::quote;
use parkhaus::operations::recent::{MovementKind, recent};
use parkhaus::operations::spot_condition::{SetSpotCondition, SpotConditionError, set_spot_condition};
use parkhaus::operations::undo::{Undo, UndoError, Undone, undo};
use parkhaus::operations::void::{Void, VoidError, void};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::board::{BoardReader, SpotState};
use parkhaus::store::sqlite::status::{status, totals};
use parkhaus::store::sqlite::verify::verify;
use proptest::sample::Index;

use super::model::{Model, Movement, Note, OnScreen, SPOTS, Said, Settle, State, Stay};
use super::steps::{Key, Step, Time, Wanted};
use crate::support::{Counted, actor};

/// Something asked of the books, as it can be asked again.
#[derive(Clone, Debug)]
enum Asked {
    In(CheckIn),
    Out(CheckOut),
    Move(MoveStay),
    Correct(Correct),
    Hold(SetSpotCondition),
    Undo(Undo),
    Settle(SettleMatter),
    Note(LeaveHandover),
    See(SeeHandover),
    Forget(EraseHandover),
    Void(Void),
    Erase(Erase),
    Publish(PublishTariff),
}

/// A booth with its books and what they should hold.
pub(super) struct Booth {
    store: Option<SqliteStore>,
    clock: Arc<Counted>,
    model: Model,
    /// What succeeded, and what it said.
    done: Vec<(Asked, Said)>,
    /// What can be undone, and by which operation it was done.
    movements: Vec<(OpId, Movement)>,
    /// Every coming and going, with the receipt it drew.
    log: Vec<(MovementKind, Option<String>)>,
    shown: Option<OnScreen>,
    suggested: Option<(Vec<usize>, Suggestion)>,
}

impl Booth {
    pub(super) fn new(store: SqliteStore, clock: Arc<Counted>) -> Self {
        let model = Model::default();
        Self {
            store: Some(store),
            clock,
            model,
            done: Vec::new(),
            movements: Vec::new(),
            log: Vec::new(),
            shown: None,
            suggested: None,
        }
    }

    fn store(&mut self) -> &mut SqliteStore {
        self.store.as_mut().unwrap()
    }

    fn now_ms(&self) -> i64 {
        to_ms(self.clock.now())
    }

    fn op(&self) -> OpId {
        OpId::new(self.clock.id())
    }

    /// One of the stays there ever were, if there was one.
    fn pick(&self, index: Index) -> Option<usize> {
        (!self.model.stays.is_empty()).then(|| index.index(self.model.stays.len()))
    }

    /// Does one step on both and compares what they say.
    pub(super) fn step(&mut self, step: &Step) {
        self.model.now_ms = self.now_ms();
        match step {
            Step::Enter { .. } => self.enter(step),
            Step::Leave { key, tender, given, by_hand, has_reason, time } => {
                let settle = Settle { tender: *tender, given: *given, by_hand: *by_hand, has_reason: *has_reason };
                self.leave(key, settle, *time);
            }
            Step::Scan(stay) => self.scan(*stay),
            Step::PayShown(tender) => self.pay_shown(*tender),
            Step::Suggest { class } => self.suggest(class),
            Step::Move { stay, spot } => self.move_on(*stay, *spot),
            Step::Correct { stay, plate, class, entered, has_reason } => {
                self.correct(*stay, *plate, *class, *entered, *has_reason);
            }
            Step::Hold { spot, condition, minutes, has_reason } => {
                self.hold(*spot, *condition, *minutes, *has_reason);
            }
            Step::Settle { stay, has_reason } => self.settle(*stay, *has_reason),
            Step::Note { says } => self.note(*says),
            Step::Seen { note, erased } => self.seen(*note, *erased),
            Step::Undo { movement, has_reason } => self.undo(*movement, *has_reason),
            Step::Void { stay, has_reason } => self.void(*stay, *has_reason),
            Step::Erase { stay, has_reason } => self.erase(*stay, *has_reason),
            Step::Publish { cents, minutes } => self.publish(*cents, *minutes),
            Step::Clock(minutes) => self.clock.pass_minutes(*minutes),
            Step::Again(index) => {
                if !self.done.is_empty() {
                    let (asked, said) = self.done[index.index(self.done.len())].clone();
                    assert_eq!(self.ask(&asked), said, "the same operation again: {asked:?}");
                }
            }
            Step::Reopen => self.reopen(),
        }
    }

    fn enter(&mut self, step: &Step) {
        let Step::Enter { class, plate, needs, wanted, overflow, again, time } = *step else { unreachable!() };
        let plate = plate.map(plate_of);
        let (when, at_ms, refused) = self.when(time);
        let (spot, spots) = match (wanted, &self.suggested) {
            (Wanted::Best, _) | (Wanted::Suggested, None) => (SpotChoice::Best, self.best(class, needs)),
            (Wanted::Suggested, Some((spots, suggestion))) => {
                let still_free = spots.iter().all(|&spot| self.model.is_free(spot));
                let spots = if still_free { Ok(spots.clone()) } else { self.best(class, needs) };
                (SpotChoice::Suggested(suggestion.clone()), spots)
            }
            (Wanted::Chosen(number), _) => {
                (SpotChoice::Chosen(label(number)), self.model.refuses(number).map_or(Ok(vec![number]), Err))
            }
        };
        let request = CheckIn {
            op: self.op(),
            plate: plate.clone(),
            class: ClassCode::new(class),
            spot,
            needs: needs.and_then(Need::from_code).into_iter().collect(),
            when_full: if overflow { WhenFull::Overflow } else { WhenFull::Refuse },
            again: again.then(|| "other country, same letters".to_owned()),
            when,
            at_entry: AtEntry::default(),
        };
        let inside = self.model.plate_is_inside(plate.as_deref());
        let expected = match (refused, spots) {
            (None, _) if inside && !again => Said::No("already inside"),
            (None, Ok(spots)) => Said::In(spots),
            (None, Err("full")) if overflow => Said::In(Vec::new()),
            (Some(refused), _) | (None, Err(refused)) => Said::No(refused),
        };
        let asked = Asked::In(request);
        let said = self.ask(&asked);
        assert_eq!(said, expected, "{asked:?}");
        if let Said::In(spots) = &said {
            let (id, ticket) = self.newest();
            self.model.stays.push(Stay {
                id,
                ticket,
                state: State::Inside,
                plate,
                class,
                needs,
                entered_ms: at_ms,
                spots: spots.clone(),
                version: 1,
                left: None,
                erased: false,
            });
            let Asked::In(request) = &asked else { unreachable!() };
            let movement = Movement::In { stay: self.model.stays.len() - 1, written_ms: self.now_ms() };
            self.movements.push((request.op, movement));
            self.log.push((MovementKind::CameIn, None));
        }
        self.keep(asked, said);
    }

    fn leave(&mut self, key: &Key, settle: Settle, time: Time) {
        let (who, stay) = match key {
            Key::Ticket(index) => match self.pick(*index) {
                Some(stay) => (Who::Ticket(self.model.stays[stay].ticket.clone()), self.model.by_ticket(stay)),
                None => (Who::Ticket("no ticket".to_owned()), Err("ticket")),
            },
            Key::Plate(number) => (Who::Plate(plate_of(*number)), self.model.by_plate(&plate_of(*number))),
            Key::Spot(number) => (Who::Spot(label(*number)), self.model.by_spot(*number)),
        };
        let (when, at_ms, refused) = self.when(time);
        let asked = Asked::Out(self.exit(who, settle, when, None));
        // A time by hand brings its reason with it.
        let has_reason = settle.has_reason || matches!(time, Time::ByHand { has_reason: true, .. });
        let outcome = stay.and_then(|stay| {
            refused.map_or(Ok(()), Err)?;
            Ok((stay, self.model.settle(stay, at_ms, Settle { has_reason, ..settle })?))
        });
        self.go(asked, outcome);
    }

    fn exit(&self, who: Who, settle: Settle, when: When, shown: Option<Shown>) -> CheckOut {
        CheckOut {
            op: self.op(),
            who,
            tender: settle.tender,
            given: settle.given.map(euro),
            price_by_hand: settle.by_hand.map(euro),
            reason: settle.has_reason.then(|| "said so".to_owned()),
            when,
            shown,
        }
    }

    /// Lets a vehicle out on both sides.
    fn go(&mut self, asked: Asked, outcome: Result<(usize, (i64, i64, i64)), &'static str>) {
        let expected = match outcome {
            Ok((_, (fee, taken, change))) => {
                Said::Out { fee, taken, change, receipt: number_of(self.model.receipts + 1) }
            }
            Err(refused) => Said::No(refused),
        };
        let said = self.ask(&asked);
        assert_eq!(said, expected, "{asked:?}");
        if let Ok((stay, (fee, taken, _))) = outcome {
            self.model.receipts += 1;
            let receipt = self.model.receipts;
            let Asked::Out(request) = &asked else { unreachable!() };
            self.movements.push((request.op, Movement::Out { stay, receipt }));
            self.log.push((MovementKind::Left, Some(number_of(receipt))));
            self.model.revenue += taken;
            self.model.fees += fee;
            let stay = &mut self.model.stays[stay];
            stay.state = State::Left;
            stay.left = Some((receipt, fee, taken));
            stay.version += 2;
        }
        self.keep(asked, said);
    }

    fn scan(&mut self, index: Index) {
        let Some(place) = self.pick(index) else { return };
        let (id, version) = (self.model.stays[place].id, self.model.stays[place].version);
        if self.model.stays[place].state != State::Inside {
            return;
        }
        let now = self.clock.now();
        let priced = self.store().read::<_, BooksError>(&actor(), |desk| {
            let stay = desk.books.stay(id)?.unwrap();
            Ok((stay.version, quote(desk, &stay, now)?.quote.ok().map(|quote| quote.amount().minor())))
        });
        let expected = self.model.price(place, to_ms(now));
        assert_eq!(priced.unwrap(), (version, expected), "what a stay costs so far");
        self.shown = expected.map(|fee| OnScreen { stay: place, version, exit_ms: to_ms(now), fee });
    }

    fn pay_shown(&mut self, tender: Option<Tender>) {
        let Some(on_screen) = self.shown else { return };
        let who = Who::Stay(self.model.stays[on_screen.stay].id, TicketFate::Collected);
        let shown = Shown { version: on_screen.version, exit: at(on_screen.exit_ms), amount: euro(on_screen.fee) };
        let settle = Settle { tender, given: None, by_hand: None, has_reason: true };
        let asked = Asked::Out(self.exit(who, settle, When::Now, Some(shown)));
        let now_ms = self.now_ms();
        let outcome = self.model.by_ticket(on_screen.stay).and_then(|stay| {
            // A class put right meanwhile may have no price: nobody can be held to a fee of before, and an exit is never stopped.
            let is_priced = self.model.price(stay, now_ms).is_some();
            if is_priced && !self.model.still_holds(on_screen, now_ms) {
                return Err("no longer holds");
            }
            Ok((stay, self.model.settle(stay, on_screen.exit_ms, settle)?))
        });
        self.go(asked, outcome);
    }

    fn suggest(&mut self, class: &'static str) {
        let asked = ClassCode::new(class);
        let suggestion = self.store().read(&actor(), |desk| suggest(desk, &asked, &[]));
        self.suggested = match (suggestion, self.model.best(class, None)) {
            (Ok(suggestion), Some(spots)) => {
                let first = label(spots[0]);
                assert!(suggestion.label == first || suggestion.label.starts_with(&format!("{first} to ")));
                Some((spots, suggestion))
            }
            (Err(CheckInError::Full(_)), None) => None,
            other => panic!("{other:?}"),
        };
    }

    fn move_on(&mut self, index: Index, spot: Option<usize>) {
        let Some(place) = self.pick(index) else { return };
        let stay = &self.model.stays[place];
        let spots = match spot {
            Some(number) => self.model.refuses(number).map_or(Ok(vec![number]), Err),
            None => self.best(stay.class, stay.needs),
        };
        let outcome = spots.and_then(|spots| self.model.by_ticket(place).map(|_inside| spots));
        let asked = Asked::Move(MoveStay { op: self.op(), stay: stay.id, spot: spot.map(label) });
        let said = self.ask(&asked);
        assert_eq!(said, done_or(&outcome), "{asked:?}");
        if let Ok(spots) = outcome {
            let stay = &mut self.model.stays[place];
            stay.spots = spots;
            stay.version += 1;
            self.log.push((MovementKind::Moved, None));
        }
        self.keep(asked, said);
    }

    fn correct(
        &mut self,
        index: Index,
        plate: Option<u8>,
        class: Option<&'static str>,
        entered: Option<i64>,
        has_reason: bool,
    ) {
        let Some(place) = self.pick(index) else { return };
        let plate = plate.map(plate_of);
        let entered_ms = entered.map(|minutes| self.now_ms() + minutes * 60_000);
        let stay = &self.model.stays[place];
        let others = |plate: &String| {
            self.model.inside().any(|other| other.id != stay.id && other.plate.as_ref() == Some(plate))
        };
        let outcome = if entered_ms.is_some_and(|entered_ms| entered_ms > self.now_ms()) {
            Err("in the future")
        } else if plate.as_ref().is_some_and(others) {
            Err("plate inside")
        } else {
            self.model
                .by_ticket(place)
                .and_then(|_inside| if entered_ms.is_some() && !has_reason { Err("reason missing") } else { Ok(()) })
        };
        let asked = Asked::Correct(Correct {
            op: self.op(),
            stay: stay.id,
            plate: plate.clone(),
            class: class.map(ClassCode::new),
            entered: entered_ms.map(at),
            reason: has_reason.then(|| "misread".to_owned()),
        });
        let said = self.ask(&asked);
        assert_eq!(said, done_or(&outcome), "{asked:?}");
        if outcome.is_ok() {
            let stay = &mut self.model.stays[place];
            stay.plate = plate.or_else(|| stay.plate.take());
            stay.class = class.unwrap_or(stay.class);
            stay.entered_ms = entered_ms.unwrap_or(stay.entered_ms);
            stay.version += 1;
            self.log.push((MovementKind::Corrected, None));
        }
        self.keep(asked, said);
    }

    fn hold(&mut self, spot: usize, condition: Condition, minutes: Option<i64>, has_reason: bool) {
        let until_ms = minutes.map(|minutes| self.now_ms() + minutes * 60_000);
        let asked = Asked::Hold(SetSpotCondition {
            op: self.op(),
            spot: label(spot),
            shown: None,
            condition,
            reason: reason(has_reason),
            until: until_ms.map(at),
        });
        let outcome = self.model.hold(spot, condition, until_ms, has_reason);
        let said = self.ask(&asked);
        assert_eq!(said, done_or(&outcome), "{asked:?}");
        self.keep(asked, said);
    }

    fn void(&mut self, index: Index, has_reason: bool) {
        let Some(place) = self.pick(index) else { return };
        let outcome = self.model.by_ticket(place).and_then(|_inside| needs_reason(has_reason));
        let request =
            Void { op: self.op(), stay: self.model.stays[place].id, reason: reason(has_reason), approved_by: None };
        let asked = Asked::Void(request);
        let said = self.ask(&asked);
        assert_eq!(said, done_or(&outcome), "{asked:?}");
        if outcome.is_ok() {
            let stay = &mut self.model.stays[place];
            stay.state = State::Void;
            stay.version += 1;
            self.log.push((MovementKind::Voided, None));
        }
        self.keep(asked, said);
    }

    fn undo(&mut self, index: Index, has_reason: bool) {
        if self.movements.is_empty() {
            return;
        }
        let (of, movement) = self.movements[index.index(self.movements.len())];
        let outcome = self.model.undoes(movement, has_reason);
        let asked = Asked::Undo(Undo { op: self.op(), of, reason: Some(reason(has_reason)), approved_by: None });
        let said = self.ask(&asked);
        let place = match outcome {
            Ok(place) => place,
            Err(refused) => return assert_eq!(said, Said::No(refused), "{asked:?}"),
        };
        if matches!(movement, Movement::In { .. }) {
            assert_eq!(said, Said::Done, "{asked:?}");
            let stay = &mut self.model.stays[place];
            stay.state = State::Void;
            stay.version += 1;
            self.log.push((MovementKind::Voided, None));
        } else {
            let (number, fee, taken) = self.model.stays[place].left.take().unwrap();
            self.model.receipts += 1;
            self.model.revenue -= taken;
            self.model.fees -= fee;
            let receipt = number_of(self.model.receipts);
            let back = Said::Back { fee, given_back: taken, receipt: receipt.clone(), of: number_of(number) };
            assert_eq!(said, back, "{asked:?}");
            let spots = self.model.stays[place].spots.clone();
            let all_free = spots.iter().all(|&spot| self.model.is_free(spot));
            let stay = &mut self.model.stays[place];
            stay.state = State::Inside;
            stay.spots = if all_free { spots } else { Vec::new() };
            stay.version += 2;
            self.log.push((MovementKind::ExitUndone, Some(receipt)));
        }
        self.keep(asked, said);
    }

    /// Somebody looks at all that is unusual about a stay; what is shown is what the books say, and gone after that.
    fn settle(&mut self, index: Index, has_reason: bool) {
        let Some(place) = self.pick(index) else { return };
        let stay = self.model.stays[place].id;
        let matters = |booth: &mut Self| {
            booth.store().read::<_, BooksError>(&actor(), |desk| desk.books.matters_of(stay)).unwrap()
        };
        let what = matters(self);
        let outcome = needs_reason(has_reason).and(if what.is_empty() { Err("not as shown") } else { Ok(()) });
        let asked = Asked::Settle(SettleMatter { op: self.op(), stay, what, finding: reason(has_reason) });
        let said = self.ask(&asked);
        assert_eq!(said, done_or(&outcome), "{asked:?}");
        assert!(outcome.is_err() || matters(self).is_empty());
        self.keep(asked, said);
    }

    fn note(&mut self, says: bool) {
        let text = says.then(|| format!("look after AB {}", self.model.notes.len()));
        let asked = Asked::Note(LeaveHandover { op: self.op(), note: text.clone() });
        let said = self.ask(&asked);
        assert_eq!(said, Said::Done);
        let told = self.store().read(&actor(), |desk| handovers(desk, 200)).unwrap();
        self.model.notes.push(Note { id: told[0].id, text, is_seen: false });
        self.keep(asked, said);
    }

    fn seen(&mut self, index: Index, erased: bool) {
        if self.model.notes.is_empty() {
            return;
        }
        let place = index.index(self.model.notes.len());
        let (op, handover) = (self.op(), self.model.notes[place].id);
        let asked = if erased {
            self.model.notes[place].text = None;
            Asked::Forget(EraseHandover { op, handover, reason: "asked for".to_owned() })
        } else {
            self.model.notes[place].is_seen = true;
            Asked::See(SeeHandover { op, handover })
        };
        let said = self.ask(&asked);
        assert_eq!(said, Said::Done, "{asked:?}");
        self.keep(asked, said);
    }

    fn erase(&mut self, index: Index, has_reason: bool) {
        let Some(place) = self.pick(index) else { return };
        let outcome = match self.model.stays[place].state {
            State::Inside => Err("still inside"),
            State::Left | State::Void => needs_reason(has_reason),
        };
        let request = Erase { op: self.op(), stay: self.model.stays[place].id, reason: reason(has_reason) };
        let asked = Asked::Erase(request);
        let said = self.ask(&asked);
        assert_eq!(said, done_or(&outcome), "{asked:?}");
        if outcome.is_ok() {
            let stay = &mut self.model.stays[place];
            stay.plate = None;
            stay.erased = true;
            stay.version += 1;
        }
        self.keep(asked, said);
    }

    fn publish(&mut self, cents: i64, minutes: i64) {
        let from_ms = self.now_ms() + minutes * 60_000;
        let text = format!(
            "name = \"At {cents}\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\n\
             match = {{ vehicle = [\"car\", \"van\", \"bus\"] }}\nfree = {{ minutes = \"10 min\", then = \"charge_all\" }}\n\
             meter = [{{ every = \"1 h\", price = \"{}.{:02}\" }}]\n",
            cents / 100,
            cents % 100
        );
        let asked = Asked::Publish(PublishTariff { op: self.op(), text, from: at(from_ms) });
        let said = self.ask(&asked);
        assert_eq!(said, Said::Done);
        self.model.tariffs.push((from_ms, cents));
        self.keep(asked, said);
    }

    fn reopen(&mut self) {
        let closed = self.store.take().unwrap();
        let (path, machine) = (closed.folder().path().to_owned(), closed.machine().clone());
        drop(closed);
        self.store = Some(SqliteStore::open(&path, machine).unwrap().store);
    }

    /// The books at the end: sound, and what the model says.
    pub(super) fn agrees(&mut self) {
        let (path, source) = (self.store().folder().path().to_owned(), self.store().machine().source.clone());
        let report = verify(&path, source.as_ref()).unwrap();
        assert_eq!(report.problems, [], "{report:#?}");
        assert_eq!(report.stays, self.model.stays.len() as u64);

        let board = BoardReader::open(&path).unwrap();
        let mut open: Vec<_> = board
            .open_stays(1_000)
            .unwrap()
            .into_iter()
            .map(|stay| {
                let spots: Vec<String> = stay.spots.into_iter().map(|spot| spot.label).collect();
                let plate = stay.plate.map(|plate| plate.typed().to_owned());
                (stay.id, stay.version, plate, stay.class.to_string(), to_ms(stay.entered), spots)
            })
            .collect();
        open.sort();
        let mut expected: Vec<_> = self
            .model
            .inside()
            .map(|stay| {
                let spots: Vec<String> = stay.spots.iter().map(|&spot| label(spot)).collect();
                (stay.id, stay.version, stay.plate.clone(), stay.class.to_owned(), stay.entered_ms, spots)
            })
            .collect();
        expected.sort();
        assert_eq!(open, expected);

        let (_, states) = board.states(self.clock.now()).unwrap();
        let taken = states.iter().filter(|(_, standing)| standing.state == SpotState::Taken).count();
        assert_eq!(taken, (1..=SPOTS).filter(|&spot| self.model.is_taken(spot)).count());
        self.holds_agree(&board);
        let overflow = self.model.inside().filter(|stay| stay.spots.is_empty()).count();
        assert_eq!(board.layout(self.clock.now()).unwrap().tally.overflow(), overflow as u64);

        let totals = totals(self.store()).unwrap();
        assert_eq!((totals.revenue.minor(), totals.double_assigned), (self.model.revenue, 0));
        let connection = rusqlite::Connection::open(path.join("parkhaus.sqlite")).unwrap();
        let sums: (i64, i64, i64) = connection
            .query_row("SELECT coalesce(sum(amount_minor), 0), count(*), (SELECT coalesce(max(receipt), 0) FROM (SELECT receipt FROM stay UNION ALL SELECT receipt FROM undone_exit
                    UNION ALL SELECT of_receipt FROM undone_exit)) FROM payment", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap();
        assert_eq!(sums, (self.model.fees, self.model.receipts, self.model.receipts));
        let notes = self.store().read(&actor(), |desk| handovers(desk, 200)).unwrap();
        let told: Vec<_> = notes.into_iter().map(|note| (note.id, note.note)).collect();
        let left = self.model.notes.iter().rev().filter(|note| !note.is_seen);
        assert_eq!(told, left.map(|note| (note.id, note.text.clone())).collect::<Vec<_>>());
        let open = self.store().read(&actor(), |desk| open_matters(desk, 200)).unwrap();
        assert_eq!(open.count, open.matters.len() as u64);
        for Matter { stay, what } in open.matters {
            assert!(!what.is_empty() && what.iter().all(|flag| stay.flags.contains(flag)), "{stay:?}: {what:?}");
        }
        let recent = self.store().read(&actor(), |desk| recent(desk, 200)).unwrap();
        let told: Vec<_> = recent.into_iter().map(|movement| (movement.what, movement.receipt)).collect();
        assert_eq!(told, self.log.iter().rev().take(200).cloned().collect::<Vec<_>>());
    }

    /// What is held, why and until when; and the counts of it.
    fn holds_agree(&mut self, board: &BoardReader) {
        self.model.now_ms = self.now_ms();
        let now = self.clock.now();
        for spot in board.layout(self.clock.now()).unwrap().spots {
            let number = number(&spot.label);
            let facts = board.spot(spot.id).unwrap().unwrap().spot;
            assert_eq!(facts.condition_at(now), self.model.condition(number), "{}", spot.label);
            let held = (facts.condition != Condition::InService).then(|| (facts.condition, facts.until.map(to_ms)));
            assert_eq!(held, self.model.holds.get(&number).copied(), "{}", spot.label);
            assert_eq!(facts.reason.is_some(), held.is_some(), "{}", spot.label);
        }
        let counted = |condition: Condition| {
            let standing = |spot: &usize| !self.model.is_taken(*spot) && self.model.condition(*spot) == condition;
            (1..=SPOTS).filter(standing).count() as u64
        };
        let (reserved, out_of_service) = (counted(Condition::Reserved), counted(Condition::OutOfService));
        let floor = &status(self.store()).unwrap().floors[0];
        assert_eq!((floor.reserved, floor.out_of_service), (reserved, out_of_service));
    }

    fn best(&self, class: &str, needs: Option<&str>) -> Result<Vec<usize>, &'static str> {
        self.model.best(class, needs).ok_or("full")
    }

    fn when(&self, time: Time) -> (When, i64, Option<&'static str>) {
        let now_ms = self.now_ms();
        match time {
            Time::Now => (When::Now, now_ms, None),
            Time::ByHand { minutes, has_reason } => {
                let at_ms = now_ms + minutes * 60_000;
                let refused = match (has_reason, minutes > 1) {
                    (false, _) => Some("reason missing"),
                    (true, true) => Some("in the future"),
                    (true, false) => None,
                };
                (When::ByHand { at: at(at_ms), reason: reason(has_reason) }, at_ms, refused)
            }
        }
    }

    /// Identity and ticket of the stay that came in last.
    fn newest(&self) -> (StayId, String) {
        let path = self.store.as_ref().unwrap().folder().path();
        let open = BoardReader::open(path).unwrap().open_stays(1_000).unwrap();
        let known = |id: &StayId| self.model.stays.iter().any(|stay| stay.id == *id);
        let mut new = open.into_iter().filter(|stay| !known(&stay.id));
        let stay = new.next().unwrap();
        assert!(new.next().is_none(), "one entry makes one stay");
        (stay.id, stay.ticket)
    }

    fn keep(&mut self, asked: Asked, said: Said) {
        if !matches!(said, Said::No(_)) {
            self.done.push((asked, said));
        }
    }

    /// Asks the real books.
    fn ask(&mut self, asked: &Asked) -> Said {
        let store = self.store();
        match asked {
            Asked::In(request) => match store.write(&actor(), |desk| check_in(desk, request)) {
                Ok(entered) => Said::In(entered.spots.iter().map(|spot| number(&spot.label)).collect()),
                Err(error) => Said::No(refused_in(&error)),
            },
            Asked::Out(request) => match store.write(&actor(), |desk| check_out(desk, request)) {
                Ok(left) => {
                    let taken = left.lines.iter().filter(|line| matches!(line.kind.as_str(), "cash" | "card"));
                    Said::Out {
                        fee: left.quote.amount().minor(),
                        taken: taken.map(|line| line.amount_minor).sum(),
                        change: left.change.minor(),
                        receipt: left.receipt,
                    }
                }
                Err(error) => Said::No(refused_out(&error)),
            },
            Asked::Move(request) => said(store.write(&actor(), |desk| move_stay(desk, request)), |error| match error {
                MoveError::Spot(error) => refused_in(error),
                MoveError::Stay(error) => refused_stay(error),
                other => panic!("{other}"),
            }),
            Asked::Correct(request) => {
                said(store.write(&actor(), |desk| correct(desk, request)), |error| match error {
                    CorrectError::PlateInside(_) => "plate inside",
                    CorrectError::InTheFuture => "in the future",
                    CorrectError::Stay(error) => refused_stay(error),
                    other => panic!("{other}"),
                })
            }
            Asked::Hold(request) => {
                said(store.write(&actor(), |desk| set_spot_condition(desk, request)), |error| match error {
                    SpotConditionError::UnknownSpot(_) => "no such spot",
                    SpotConditionError::Condition(ConditionError::ReasonMissing) => "reason missing",
                    SpotConditionError::Condition(ConditionError::EndIsPast) => "end is past",
                    SpotConditionError::Condition(ConditionError::EndOfOpening) => "end of opening",
                    SpotConditionError::Condition(ConditionError::AlreadyOpen) => "already open",
                    other => panic!("{other}"),
                })
            }
            Asked::Undo(request) => match store.write(&actor(), |desk| undo(desk, request)) {
                Ok(Undone::Entry(_)) => Said::Done,
                Ok(Undone::Exit(undone)) => {
                    let money = undone.lines.iter().filter(|line| matches!(line.kind.as_str(), "cash" | "card"));
                    Said::Back {
                        fee: undone.amount.minor(),
                        given_back: -money.map(|line| line.amount_minor).sum::<i64>(),
                        receipt: undone.receipt,
                        of: undone.of_receipt,
                    }
                }
                Err(UndoError::Stay(error)) => Said::No(refused_stay(&error)),
                Err(other) => panic!("{other}"),
            },
            Asked::Settle(request) => {
                said(store.write(&actor(), |desk| settle_matter(desk, request)), |error| match error {
                    HandoverError::NotAsShown => "not as shown",
                    HandoverError::ReasonMissing => "reason missing",
                    other => panic!("{other}"),
                })
            }
            Asked::Note(request) => {
                said(store.write(&actor(), |desk| leave_handover(desk, request)), |error| panic!("{error}"))
            }
            Asked::See(request) => {
                said(store.write(&actor(), |desk| see_handover(desk, request)), |error| panic!("{error}"))
            }
            Asked::Forget(request) => {
                said(store.write(&actor(), |desk| erase_handover(desk, request)), |error| panic!("{error}"))
            }
            Asked::Void(request) => said(store.write(&actor(), |desk| void(desk, request)), |error| match error {
                VoidError::Stay(error) => refused_stay(error),
                other => panic!("{other}"),
            }),
            Asked::Erase(request) => said(store.write(&actor(), |desk| erase(desk, request)), |error| match error {
                EraseError::Stay(error) => refused_stay(error),
                other => panic!("{other}"),
            }),
            Asked::Publish(request) => {
                said(store.write(&actor(), |desk| publish_tariff(desk, request)), |error| panic!("{error}"))
            }
        }
    }
}

fn said<T, E>(outcome: Result<T, E>, refused: impl Fn(&E) -> &'static str) -> Said {
    outcome.map_or_else(|error| Said::No(refused(&error)), |_done| Said::Done)
}

fn done_or<T>(outcome: &Result<T, &'static str>) -> Said {
    outcome.as_ref().map_or_else(|refused| Said::No(refused), |_done| Said::Done)
}

fn refused_in(error: &CheckInError) -> &'static str {
    match error {
        CheckInError::AlreadyInside { .. } => "already inside",
        CheckInError::Full(_) => "full",
        CheckInError::UnknownSpot(_) => "no such spot",
        CheckInError::SpotRefused { .. } => "spot refused",
        CheckInError::When(error) => refused_when(error),
        other => panic!("{other}"),
    }
}

fn refused_out(error: &CheckOutError) -> &'static str {
    match error {
        CheckOutError::NotInside(_) => "not inside",
        CheckOutError::Several(..) => "several",
        CheckOutError::AlreadyLeft { .. } => "already left",
        CheckOutError::Voided => "void",
        CheckOutError::TenderNeeded(_) => "tender needed",
        CheckOutError::CannotPrice(_) => "no price",
        CheckOutError::ReasonMissing => "reason missing",
        CheckOutError::NoLongerHolds { .. } => "no longer holds",
        CheckOutError::Ticket(_) => "ticket",
        CheckOutError::Payment(_) => "payment",
        CheckOutError::When(error) => refused_when(error),
        other => panic!("{other}"),
    }
}

const fn refused_when(error: &WhenError) -> &'static str {
    match error {
        WhenError::InTheFuture(_) => "in the future",
        WhenError::ReasonMissing => "reason missing",
    }
}

fn refused_stay(error: &StayError) -> &'static str {
    match error {
        StayError::AlreadyClosed => "already left",
        StayError::Voided => "void",
        StayError::ReasonMissing => "reason missing",
        StayError::StillInside => "still inside",
        StayError::ExitUndone => "exit undone",
        StayError::Erased => "erased",
        other => panic!("{other}"),
    }
}

fn needs_reason(has_reason: bool) -> Result<(), &'static str> {
    if has_reason { Ok(()) } else { Err("reason missing") }
}

fn reason(has_reason: bool) -> String {
    if has_reason { "said so".to_owned() } else { " ".to_owned() }
}

/// A receipt's number as printed.
fn number_of(receipt: i64) -> String {
    format!("B1-1-{receipt:06}")
}

/// Few plates, so that they meet.
fn plate_of(number: u8) -> String {
    format!("AB {number}")
}

fn label(spot: usize) -> String {
    format!("G-{spot:03}")
}

fn number(label: &str) -> usize {
    label.trim_start_matches("G-").parse().unwrap()
}

fn at(ms: i64) -> Instant {
    from_ms(ms).unwrap()
}

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::new("EUR").unwrap())
}
