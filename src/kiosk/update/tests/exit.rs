//! Vehicles leave.

use super::*;

#[test]
fn the_exit_carries_what_the_screen_showed() {
    let mut window = Window::at_work();
    window.finds(leaving(Ok(quote(250))));
    let (_, request) = window.check_out(ExitIntent::Cash("20".into()));
    assert_eq!(request.given, Some(euro(2_000)));
    assert_eq!(request.tender, Some(Tender::Cash));
    assert_eq!(request.who, Who::Stay(stay().id, TicketFate::Collected));
    let shown = request.shown.unwrap();
    assert_eq!((shown.version, shown.exit, shown.amount), (3, at(60), euro(250)));
}

#[test]
fn an_empty_field_pays_exactly_and_nothing_due_needs_no_tender() {
    let mut window = Window::at_work();
    window.finds(leaving(Ok(quote(250))));
    let (_, request) = window.check_out(ExitIntent::Cash("  ".into()));
    assert_eq!((request.tender, request.given), (Some(Tender::Cash), None));
    let mut window = Window::at_work();
    window.finds(leaving(Ok(quote(0))));
    let (_, request) = window.check_out(ExitIntent::Cash(String::new()));
    assert_eq!((request.tender, request.given), (None, None));
}

#[test]
fn what_is_no_amount_is_not_sent() {
    let mut window = Window::at_work();
    window.finds(leaving(Ok(quote(250))));
    for typed in ["abc", "1.234", "1,2,3"] {
        assert!(window.at_counter(CounterIntent::Exit(ExitIntent::Cash(typed.into()))).is_empty());
        assert!(window.message().contains(typed), "{}", window.message());
    }
}

#[test]
fn a_ticket_scanned_into_the_cash_field_is_a_ticket() {
    let mut window = Window::at_work();
    window.finds(leaving(Ok(quote(250))));
    let code = TicketCode::from_random([5; 7]).to_string();
    let (_, command) = window.asks(CounterIntent::Exit(ExitIntent::Cash(code.clone())));
    let BooksCommand::Find(finding) = command else { panic!("{command:?}") };
    assert_eq!(finding.what, What::Text(code));
}

#[test]
fn a_fee_that_no_longer_holds_is_looked_up_again_and_said() {
    let mut window = Window::at_work();
    window.finds(leaving(Ok(quote(250))));
    let (id, _) = window.check_out(ExitIntent::Cash(String::new()));
    let error = CheckOutError::NoLongerHolds { shown: euro(250), now: euro(450) };
    let effects = window.hears(id, Answer::CheckedOut(Box::new(Err(error))));
    let [Effect::Submit(again, Command::Books(BooksCommand::Find(finding)))] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!(finding.what, What::Stay(stay().id, FoundBy::Ticket));
    let again = *again;
    window.hears(again, Answer::Found(Box::new(Ok(leaving(Ok(quote(450)))))));
    assert_eq!(window.exit().due(), Some(euro(450)));
    assert_eq!(window.message(), "The fee is 4.50 EUR now, no longer 2.50 EUR. Nothing was done.");
}

#[test]
fn a_stay_without_a_price_needs_one_by_hand_or_a_reason_to_let_it_out() {
    let mut window = Window::at_work();
    window.finds(leaving(Err(CannotPrice::TooLarge)));
    for intent in [ExitIntent::Cash(String::new()), ExitIntent::Card] {
        assert!(window.at_counter(CounterIntent::Exit(intent)).is_empty());
        assert!(window.message().contains("no price"));
    }
    for (price, reason) in [("x", "why"), ("-1", "why"), ("5", " ")] {
        let intent = ExitIntent::SetPrice { price: price.into(), reason: reason.into() };
        assert!(window.at_counter(CounterIntent::Exit(intent)).is_empty());
        assert_eq!(window.exit().due(), None);
    }
    let intent = ExitIntent::SetPrice { price: "5".into(), reason: "agreed".into() };
    assert!(window.at_counter(CounterIntent::Exit(intent)).is_empty());
    assert_eq!(window.exit().due(), Some(euro(500)));
    let (_, request) = window.check_out(ExitIntent::Cash("10".into()));
    assert_eq!((request.price_by_hand, request.reason.as_deref()), (Some(euro(500)), Some("agreed")));
    assert_eq!(request.shown, None, "a price by hand belongs to the moment it is paid");
}

#[test]
fn letting_out_unpaid_needs_a_reason() {
    let mut window = Window::at_work();
    window.finds(leaving(Err(CannotPrice::TooLarge)));
    assert!(window.at_counter(CounterIntent::Exit(ExitIntent::Unpaid("\t".into()))).is_empty());
    assert!(window.message().contains("reason is missing"));
    let (_, request) = window.check_out(ExitIntent::Unpaid("broken barrier".into()));
    assert_eq!((request.tender, request.reason.as_deref()), (Some(Tender::Nil), Some("broken barrier")));
}

#[test]
fn a_vehicle_that_left_meanwhile_shows_its_receipt() {
    let mut window = Window::at_work();
    window.finds(leaving(Ok(quote(250))));
    let (id, _) = window.check_out(ExitIntent::Card);
    let error = CheckOutError::AlreadyLeft { exit: "2026".into(), receipt: "B1-1-000001".into(), stay: stay().id };
    let effects = window.hears(id, Answer::CheckedOut(Box::new(Err(error))));
    let [Effect::Submit(again, _)] = effects.as_slice() else { panic!("{effects:?}") };
    let again = *again;
    window.hears(again, Answer::Found(Box::new(Ok(Met::Left(Box::new(receipt_made()))))));
    assert!(matches!(&window.state.counter.step, Step::Receipt(shown) if shown.when == Left::Earlier));
    assert!(window.message().contains("B1-1-000001"));
}

#[test]
fn another_vehicle_with_the_same_plate_comes_in_with_the_reason_given() {
    let mut window = Window::at_work();
    window.finds(leaving(Ok(quote(250))));
    let (id, command) = window.asks(CounterIntent::Exit(ExitIntent::AnotherVehicle("other country".into())));
    assert!(matches!(&command, BooksCommand::Find(finding) if finding.what == What::ComesIn("AB 1".into())));
    window.hears(id, Answer::Found(Box::new(Ok(coming(Offer::Spot(suggestion("G-001")))))));
    let (_, request) = window.check_in(EntryIntent::MakeTicket);
    assert_eq!(request.again.as_deref(), Some("other country"));
}
