//! Vehicles come in.

use super::*;

#[test]
fn the_ticket_asks_for_the_suggested_spot() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-001"))));
    let (_, request) = window.check_in(EntryIntent::MakeTicket);
    assert_eq!(request.spot, SpotChoice::Suggested(suggestion("G-001")));
    assert_eq!(request.when_full, WhenFull::Refuse);
    assert_eq!(request.plate.as_deref(), Some("AB 1"));
    assert_eq!(request.op, OpId::new(Uuid::from_u128(88)), "the same operation however often it is asked for");
}

#[test]
fn another_class_asks_for_another_spot_and_the_ticket_does_not_wait_for_it() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-001"))));
    let (id, command) = window.asks(CounterIntent::Entry(EntryIntent::Class(ClassCode::new("bus"))));
    assert!(matches!(&command, BooksCommand::Suggest(wanted) if wanted.class == Some(ClassCode::new("bus"))));
    assert!(window.entry().offer.awaits(id));
    let (_, request) = window.check_in(EntryIntent::MakeTicket);
    assert_eq!((request.spot, request.class.as_str()), (SpotChoice::Best, "bus"));
}

#[test]
fn an_offer_for_a_class_that_was_changed_meanwhile_is_passed_over() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-001"))));
    let (first, _) = window.asks(CounterIntent::Entry(EntryIntent::Class(ClassCode::new("bus"))));
    let (second, _) = window.asks(CounterIntent::Entry(EntryIntent::Class(ClassCode::new("van"))));
    window.hears(first, Answer::Offered(Box::new(Ok(Offer::Spot(suggestion("BUS"))))));
    assert!(window.entry().offer.is_pending());
    window.hears(second, Answer::Offered(Box::new(Ok(Offer::Spot(suggestion("VAN"))))));
    assert_eq!(window.entry().offer.ready(), Some(&Offer::Spot(suggestion("VAN"))));
}

#[test]
fn needs_are_asked_for_in_the_order_pressed_and_taken_back() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-001"))));
    window.asks(CounterIntent::Entry(EntryIntent::Toggle(Need::Ev)));
    window.asks(CounterIntent::Entry(EntryIntent::Toggle(Need::Accessible)));
    assert_eq!(window.entry().needs, [Need::Ev, Need::Accessible]);
    window.asks(CounterIntent::Entry(EntryIntent::Toggle(Need::Ev)));
    assert_eq!(window.entry().needs, [Need::Accessible]);
}

#[test]
fn a_full_garage_makes_no_ticket_until_it_is_told_to() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Full("no free car spot".into())));
    assert!(window.at_counter(CounterIntent::Entry(EntryIntent::MakeTicket)).is_empty());
    assert!(window.message().contains("no ticket was made"));
    let (_, request) = window.check_in(EntryIntent::WithoutSpot);
    assert_eq!((request.spot, request.when_full), (SpotChoice::Best, WhenFull::Overflow));
}

#[test]
fn a_replaced_spot_is_said_with_the_ticket() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-009"))));
    let (id, _) = window.check_in(EntryIntent::MakeTicket);
    window.hears(id, Answer::CheckedIn(Box::new(Ok(ticket_made(Some("G-009"))))));
    assert_eq!(window.message(), "G-009 was taken at the same moment. The spot is now G-001.");
}

#[test]
fn a_plate_already_inside_needs_a_reason_and_then_comes_in_with_the_same_operation() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-001"))));
    let (id, first) = window.check_in(EntryIntent::MakeTicket);
    let error = CheckInError::AlreadyInside { plate: "AB-1".into(), place: " on G-004".into(), stay: stay().id };
    window.hears(id, Answer::CheckedIn(Box::new(Err(error))));
    assert_eq!(window.entry().inside.as_ref().map(|inside| inside.stay), Some(stay().id));
    assert!(window.at_counter(CounterIntent::Entry(EntryIntent::MakeTicket)).is_empty());
    assert!(window.at_counter(CounterIntent::Entry(EntryIntent::Again("  ".into()))).is_empty());
    assert!(window.message().contains("reason is missing"));
    let (_, again) = window.check_in(EntryIntent::Again(" other country ".into()));
    assert_eq!(again.again.as_deref(), Some("other country"));
    assert_eq!(again.op, first.op);
}

#[test]
fn a_refused_spot_goes_back_to_the_suggestion() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-001"))));
    let look = on_intent(&mut window.state, Intent::Board(BoardIntent::Spot(spot_id())));
    let [Effect::Submit(id, Command::Look(_))] = look.as_slice() else { panic!("{look:?}") };
    let id = *id;
    window.hears(id, Answer::Spot(Box::new(Ok(Some(detail(None))))));
    let Pick::Chosen { label, notes, .. } = &window.entry().pick else { panic!("{:?}", window.entry()) };
    assert_eq!(label, "G-007");
    assert_eq!(notes, &["Car on a bus spot, which it does not usually use"]);
    let (id, request) = window.check_in(EntryIntent::MakeTicket);
    assert_eq!(request.spot, SpotChoice::Chosen("G-007".into()));
    let why = crate::domain::allocation::OverrideRefused::Taken("G-007".into());
    let refused = CheckInError::SpotRefused { label: "G-007".into(), why };
    let effects = window.hears(id, Answer::CheckedIn(Box::new(Err(refused))));
    assert!(matches!(effects.as_slice(), [Effect::Submit(_, Command::Books(BooksCommand::Suggest(_)))]));
    assert_eq!(window.entry().pick, Pick::Suggested);
    assert_eq!(window.message(), "G-007 is taken.");
}

#[test]
fn a_taken_spot_pointed_at_is_not_chosen_and_says_why() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-001"))));
    let look = on_intent(&mut window.state, Intent::Board(BoardIntent::Spot(spot_id())));
    let [Effect::Submit(id, _)] = look.as_slice() else { panic!("{look:?}") };
    let id = *id;
    window.hears(id, Answer::Spot(Box::new(Ok(Some(detail(Some(stay().id)))))));
    assert_eq!(window.entry().pick, Pick::Suggested);
    assert_eq!(window.message(), "G-007 is taken.");
}

#[test]
fn a_free_spot_can_be_given_to_a_vehicle_without_a_plate() {
    let mut window = Window::at_work();
    window.finds(Met::Several(Several::FreeSpot { text: "G-007".into(), spot: detail(None).spot }));
    let intent = CounterIntent::WithoutPlateOn { label: "G-007".into(), spot: spot_id() };
    let (id, _) = window.asks(intent);
    window.hears(id, Answer::Found(Box::new(Ok(coming(Offer::Spot(suggestion("G-001")))))));
    let (_, request) = window.check_in(EntryIntent::MakeTicket);
    assert_eq!(request.spot, SpotChoice::Chosen("G-007".into()));
}
