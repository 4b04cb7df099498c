//! What follows from what, without a window and without a file.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::TimeDelta;
use uuid::Uuid;

mod counter;
mod entry;
mod exit;
mod own_window;
mod window;

use super::*;
use crate::domain::facility::standard::standard_classes;
use crate::domain::facility::{Booth, ClassCode, Condition, Facility, Need, SizeCode, Strategy};
use crate::domain::ids::{BoothId, FacilityId, OpId, SpotId, StayId};
use crate::domain::journal::fact::{AtEntry, TicketFate};
use crate::domain::money::{Currency, Money};
use crate::domain::payment::Tender;
use crate::domain::plate::Plate;
use crate::domain::quote::{Quote, QuoteLine};
use crate::domain::stay::{HeldSpot, Stay, StayState};
use crate::domain::tariff::CannotPrice;
use crate::domain::ticket::TicketCode;
use crate::domain::time::{TimeZone, from_ms};
use crate::kiosk::command::{FilesCommand, SaveTo, What};
use crate::kiosk::intent::{
    BoardIntent, CounterIntent, EntryIntent, ExitIntent, GarageDraft, MendIntent, StartIntent, StatusIntent,
};
use crate::kiosk::reply::{Coming, Leaving, Met, Offer, Paper, ReceiptMade, SavePaperError, Several, TicketMade};
use crate::kiosk::seat::{SeatCommand, Staff};
use crate::kiosk::settings::SettingsRead;
use crate::kiosk::state::{Left, Part, Pick, StartStep, WayOut};
use crate::operations::check_in::{CheckIn, CheckInError, CheckedIn, SpotChoice, Suggestion, WhenFull};
use crate::operations::check_out::{CheckOut, CheckOutError, CheckedOut, Who};
use crate::operations::find::{FindError, FoundBy};
use crate::operations::ports::{BooksError, Garage, SpotFacts};
use crate::operations::print::Queued;
use crate::store::sqlite::backup::Kept;
use crate::store::sqlite::board::SpotDetail;

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::new("EUR").unwrap())
}

fn at(minutes: i64) -> Instant {
    from_ms(1_795_334_400_000 + minutes * 60_000).unwrap()
}

fn garage() -> Arc<Garage> {
    Arc::new(Garage {
        facility: Facility {
            id: FacilityId::new(Uuid::from_u128(1)),
            name: "Test garage".to_owned(),
            time_zone: "UTC".to_owned(),
            currency: Currency::new("EUR").unwrap(),
            strategy: Strategy::NearestToEntrance,
            smallest_coin_minor: 1,
            booth: Booth { id: BoothId::new(Uuid::from_u128(2)), code: "B1".to_owned(), epoch: 1 },
            version: 1,
        },
        classes: standard_classes(),
        zones: Vec::new(),
        floors: Vec::new(),
    })
}

fn spot_id() -> SpotId {
    SpotId::new(Uuid::from_u128(50))
}

fn stay() -> Stay {
    Stay {
        id: StayId::new(Uuid::from_u128(9)),
        version: 3,
        state: StayState::Open,
        ticket: TicketCode::from_random([1; 7]).to_string(),
        class: ClassCode::new("car"),
        plate: Some(Plate::parse("AB 1").unwrap()),
        entered: at(0),
        exited: None,
        spots: vec![HeldSpot { id: spot_id(), label: "G-001".to_owned(), floor: "G".to_owned() }],
        needs: Vec::new(),
        at_entry: AtEntry::default(),
        flags: Vec::new(),
        fee_minor: None,
        receipt: None,
        erased: false,
    }
}

fn quote(minor: i64) -> Quote {
    let line = QuoteLine { label: "1 h".into(), amount: euro(minor), from: at(0), to: at(60), rule: "Cars".into() };
    Quote::of_lines(Currency::new("EUR").unwrap(), vec![line], Vec::new(), None).unwrap()
}

fn leaving(price: Result<Quote, CannotPrice>) -> Met {
    let op = OpId::new(Uuid::from_u128(77));
    Met::Leaving(Box::new(Leaving { op, stay: stay(), found_by: FoundBy::Ticket, exit: at(60), price }))
}

fn suggestion(label: &str) -> Suggestion {
    Suggestion { spots: vec![spot_id()], label: label.into(), floor: "G".into(), why: "nearest".into() }
}

fn coming(offer: Offer) -> Met {
    let plate = Some(Plate::parse("AB 1").unwrap());
    let op = OpId::new(Uuid::from_u128(88));
    Met::Coming(Box::new(Coming { op, plate, near: Vec::new(), class: ClassCode::new("car"), offer }))
}

fn paper() -> Paper {
    let too_long = crate::paper::PaperError::TooLong { millimetres: 1, most: 0 };
    let sheet = crate::printing::papers::test_page("Garage", "printer", crate::paper::PaperWidth::Mm80);
    Paper {
        title: "Paper".into(),
        file_stem: "paper".into(),
        text: "text".into(),
        sheet: Arc::new(sheet),
        dots: Err(Arc::new(too_long)),
    }
}

fn ticket_made(replaced: Option<&str>) -> TicketMade {
    let entry = CheckedIn {
        stay: stay().id,
        version: 1,
        ticket: stay().ticket,
        plate: Some("AB 1".into()),
        class: ClassCode::new("car"),
        spots: stay().spots,
        why: "nearest".into(),
        entered: at(0),
        flags: Vec::new(),
        replaced: replaced.map(str::to_owned),
    };
    TicketMade { entry, paper: paper(), queued: Queued::Waits }
}

fn receipt_made() -> ReceiptMade {
    let exit = CheckedOut {
        stay: stay(),
        quote: quote(250),
        tariff: None,
        ticket: None,
        lines: Vec::new(),
        given: None,
        change: euro(0),
        exit: at(60),
        receipt: "B1-1-000001".into(),
        hash_prefix: "12345678".into(),
        drop_due: false,
    };
    ReceiptMade { exit, paper: paper(), queued: Queued::Waits }
}

fn detail(held_by: Option<StayId>) -> SpotDetail {
    let spot = SpotFacts {
        id: spot_id(),
        label: "G-007".into(),
        floor: "G".into(),
        size: SizeCode::new("bus"),
        zone: None,
        condition: Condition::InService,
        reason: None,
        until: None,
        held_by,
        version: 1,
    };
    SpotDetail { spot, zone: None, stay: held_by.map(|_| stay()), so_far: None }
}

/// A window at work.
struct Window {
    state: KioskState,
}

impl Window {
    fn at_work() -> Self {
        let mut state = KioskState::new();
        state.stage = Stage::AtWork(AtWork { garage: garage(), zone: TimeZone::utc() });
        Self { state }
    }

    fn at_counter(&mut self, intent: CounterIntent) -> Vec<Effect> {
        on_intent(&mut self.state, Intent::Counter(intent))
    }

    /// The one command that follows from an intent, and its number.
    #[track_caller]
    fn asks(&mut self, intent: CounterIntent) -> (RequestId, BooksCommand) {
        let mut effects = self.at_counter(intent);
        assert_eq!(effects.len(), 1, "{effects:?}");
        match effects.remove(0) {
            Effect::Submit(id, Command::Books(command)) => (id, command),
            other => panic!("{other:?}"),
        }
    }

    fn hears(&mut self, id: RequestId, answer: Answer) -> Vec<Effect> {
        on_reply(&mut self.state, Reply::Answer(id, answer))
    }

    fn finds(&mut self, met: Met) {
        let (id, _) = self.asks(CounterIntent::Find("AB 1".into()));
        self.hears(id, Answer::Found(Box::new(Ok(met))));
    }

    fn message(&self) -> &str {
        self.state.counter.message.as_ref().map_or("", |message| message.what.as_str())
    }

    #[track_caller]
    fn check_in(&mut self, intent: EntryIntent) -> (RequestId, CheckIn) {
        match self.asks(CounterIntent::Entry(intent)) {
            (id, BooksCommand::CheckIn(request)) => (id, *request),
            (_, other) => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn check_out(&mut self, intent: ExitIntent) -> (RequestId, CheckOut) {
        match self.asks(CounterIntent::Exit(intent)) {
            (id, BooksCommand::CheckOut(request)) => (id, *request),
            (_, other) => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn entry(&self) -> &crate::kiosk::state::Entry {
        match &self.state.counter.step {
            Step::Entry(entry) => entry,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn exit(&self) -> &crate::kiosk::state::Exit {
        match &self.state.counter.step {
            Step::Exit(exit) => exit,
            other => panic!("{other:?}"),
        }
    }
}
