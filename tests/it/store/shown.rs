//! The fee on the screen: it holds for the leaving tolerance, and what is charged is what was shown.

use parkhaus::domain::ids::StayId;
use parkhaus::domain::journal::fact::{Flag, TicketFate};
use parkhaus::domain::money::{Currency, Money};
use parkhaus::domain::payment::Tender;
use parkhaus::domain::time::{Instant, from_ms};
use parkhaus::operations::check_out::{CheckOut, CheckOutError, CheckedOut, Shown, Who, check_out};
use parkhaus::operations::desk::When;
use parkhaus::operations::ports::Source as _;
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::store::sqlite::SqliteStore;

use crate::support::{actor, car, enter, garage, machine, op, small_layout};

fn publish(store: &mut SqliteStore, price: &str) {
    let text = format!(
        "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nmeter = [{{ every = \"1 h\", price = \"{price}\" }}]\n"
    );
    let request = PublishTariff { op: op(store), text, from: from_ms(0).unwrap() };
    store.write(&actor(), |desk| publish_tariff(desk, &request)).unwrap();
}

/// Pays in cash what was shown at that exit.
fn pay(store: &mut SqliteStore, stay: StayId, exit: Instant, cents: i64) -> Result<CheckedOut, CheckOutError> {
    let amount = Money::new(cents, Currency::new("EUR").unwrap());
    let request = CheckOut {
        op: op(store),
        who: Who::Stay(stay, TicketFate::Collected),
        tender: Some(Tender::Cash),
        given: None,
        price_by_hand: None,
        reason: None,
        when: When::Now,
        shown: Some(Shown { version: 1, exit, amount }),
    };
    store.write(&actor(), |desk| check_out(desk, &request))
}

#[test]
fn a_fee_shown_holds_for_five_minutes_and_then_as_long_as_it_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(1);
    let mut store = garage(folder.path(), small_layout(3), machine);
    publish(&mut store, "2.00");
    for (inside, waits, holds) in [(58, 5, true), (58, 6, false), (30, 20, true)] {
        let request = car(op(&store), None);
        let stay = enter(&mut store, &request).unwrap().stay;
        clock.pass_minutes(inside);
        let exit = clock.now();
        clock.pass_minutes(waits);
        match pay(&mut store, stay, exit, 200) {
            Ok(left) => assert_eq!((holds, left.quote.amount().minor(), left.exit), (true, 200, exit)),
            Err(CheckOutError::NoLongerHolds { now, .. }) => assert_eq!((holds, now.minor()), (false, 400)),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn a_tariff_published_between_scan_and_payment_changes_nothing_unseen() {
    // Found by the random days: the new price of now equalled what was shown, and the new price of the scan was charged.
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(1);
    let mut store = garage(folder.path(), small_layout(3), machine);
    publish(&mut store, "2.00");
    let request = car(op(&store), None);
    let stay = enter(&mut store, &request).unwrap().stay;
    clock.pass_minutes(58);
    let exit = clock.now();
    publish(&mut store, "1.00");
    clock.pass_minutes(6);
    let refused = pay(&mut store, stay, exit, 200).unwrap_err();
    assert!(matches!(refused, CheckOutError::NoLongerHolds { .. }), "{refused}");
}

#[test]
fn a_price_by_hand_holds_however_long_it_stood_on_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(1);
    let mut store = garage(folder.path(), small_layout(3), machine);
    let text = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nmatch = { vehicle = [\"bus\"] }\n\
                meter = [{ every = \"1 h\", price = \"2.00\" }]\n";
    let request = PublishTariff { op: op(&store), text: text.to_owned(), from: from_ms(0).unwrap() };
    store.write(&actor(), |desk| publish_tariff(desk, &request)).unwrap();
    let five = Money::new(500, Currency::new("EUR").unwrap());
    for (tender, by_hand, fee) in [(Tender::Cash, Some(five), 500), (Tender::Nil, None, 0)] {
        let request = car(op(&store), None);
        let stay = enter(&mut store, &request).unwrap().stay;
        clock.pass_minutes(58);
        let shown = Shown { version: 1, exit: clock.now(), amount: by_hand.unwrap_or(five) };
        clock.pass_minutes(20);
        let request = CheckOut {
            op: op(&store),
            who: Who::Stay(stay, TicketFate::Collected),
            tender: Some(tender),
            given: None,
            price_by_hand: by_hand,
            reason: Some("no price for it".to_owned()),
            when: When::Now,
            shown: Some(shown),
        };
        let left = store.write(&actor(), |desk| check_out(desk, &request)).unwrap();
        assert_eq!((left.quote.amount().minor(), left.exit), (fee, shown.exit));
    }
}

fn settling(store: &SqliteStore, stay: StayId, tender: Tender, by_hand: Option<Money>) -> CheckOut {
    CheckOut {
        op: op(store),
        who: Who::Stay(stay, TicketFate::Collected),
        tender: Some(tender),
        given: None,
        price_by_hand: by_hand,
        reason: Some("said so".to_owned()),
        when: When::Now,
        shown: None,
    }
}

#[test]
fn a_price_by_hand_is_never_exchanged_unseen_for_one_that_the_tariff_has_by_now() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(1);
    let mut store = garage(folder.path(), small_layout(3), machine);
    publish(&mut store, "12.00");
    let request = car(op(&store), None);
    let stay = enter(&mut store, &request).unwrap().stay;
    clock.pass_minutes(58);
    let euro = |cents| Money::new(cents, Currency::new("EUR").unwrap());
    let request = settling(&store, stay, Tender::Cash, Some(euro(500)));
    match store.write(&actor(), |desk| check_out(desk, &request)) {
        Err(CheckOutError::NoLongerHolds { shown, now }) => assert_eq!((shown, now), (euro(500), euro(1200))),
        other => panic!("{other:?}"),
    }
    let request = settling(&store, stay, Tender::Cash, Some(euro(1200)));
    assert_eq!(store.write(&actor(), |desk| check_out(desk, &request)).unwrap().quote.amount(), euro(1200));
}

#[test]
fn a_tariff_that_can_no_longer_be_read_stops_no_exit() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(1);
    let mut store = garage(folder.path(), small_layout(3), machine);
    publish(&mut store, "2.00");
    let stays: Vec<StayId> = (0..2)
        .map(|_| {
            let request = car(op(&store), None);
            enter(&mut store, &request).unwrap().stay
        })
        .collect();
    clock.pass_minutes(58);
    let books = rusqlite::Connection::open(folder.path().join("parkhaus.sqlite")).unwrap();
    books.execute("UPDATE tariff SET text = 'no tariff at all'", []).unwrap();
    let request = settling(&store, stays[0], Tender::Cash, None);
    let refused = store.write(&actor(), |desk| check_out(desk, &request)).unwrap_err();
    assert!(matches!(refused, CheckOutError::CannotPrice(_)), "a choice, and not the end: {refused}");
    assert!(refused.to_string().contains("price the stay by hand"), "{refused}");
    let five = Money::new(500, Currency::new("EUR").unwrap());
    for (stay, tender, by_hand, fee) in [(stays[0], Tender::Nil, None, 0), (stays[1], Tender::Cash, Some(five), 500)] {
        let request = settling(&store, stay, tender, by_hand);
        let left = store.write(&actor(), |desk| check_out(desk, &request)).unwrap();
        assert_eq!(left.quote.amount().minor(), fee);
        assert!(left.stay.flags.contains(&Flag::PricedByHand), "{:?}", left.stay.flags);
    }
}
