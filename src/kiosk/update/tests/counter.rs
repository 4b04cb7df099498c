//! The one field, and what goes on around it.

use super::*;

#[test]
fn only_the_last_search_counts() {
    let mut window = Window::at_work();
    let (first, _) = window.asks(CounterIntent::Find("AB 1".into()));
    let (second, _) = window.asks(CounterIntent::Find("AB 2".into()));
    window.hears(first, Answer::Found(Box::new(Ok(leaving(Ok(quote(250)))))));
    assert!(matches!(window.state.counter.step, Step::Idle));
    window.hears(second, Answer::Found(Box::new(Ok(coming(Offer::Spot(suggestion("G-001")))))));
    assert!(matches!(window.state.counter.step, Step::Entry(_)));
    assert!(!window.state.counter.search.is_pending());
}

#[test]
fn while_something_is_recorded_nothing_else_begins_and_somebody_is_told() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-001"))));
    let (id, _) = window.check_in(EntryIntent::MakeTicket);
    for intent in [
        CounterIntent::Find("AB 2".into()),
        CounterIntent::Back,
        CounterIntent::Entry(EntryIntent::MakeTicket),
        CounterIntent::WithoutPlate,
    ] {
        assert!(window.at_counter(intent).is_empty());
        assert!(window.message().contains("still being recorded"));
    }
    window.hears(id, Answer::CheckedIn(Box::new(Ok(ticket_made(None)))));
    assert!(matches!(window.state.counter.step, Step::Ticket(_)));
}

#[test]
fn what_was_recorded_is_shown_even_if_nobody_waits_for_it() {
    let mut window = Window::at_work();
    window.hears(RequestId(999), Answer::CheckedOut(Box::new(Ok(receipt_made()))));
    assert!(matches!(&window.state.counter.step, Step::Receipt(shown) if shown.when == Left::Now));
    window.hears(RequestId(998), Answer::CheckedIn(Box::new(Ok(ticket_made(None)))));
    assert!(matches!(&window.state.counter.step, Step::Ticket(_)));
}

#[test]
fn what_was_not_found_keeps_what_was_typed() {
    let mut window = Window::at_work();
    let form = window.state.counter.form;
    window.finds(Met::UnknownTicket(TicketCode::from_random([3; 7])));
    assert!(window.message().contains("never issued"));
    window.finds(Met::Voided(TicketCode::from_random([3; 7])));
    assert!(window.message().contains("void"));
    window.finds(Met::Gone);
    let (id, _) = window.asks(CounterIntent::Find("??".into()));
    let error = FindError::Plate(Plate::parse("??").unwrap_err());
    window.hears(id, Answer::Found(Box::new(Err(error))));
    assert!(window.message().contains("no letter and no digit"));
    assert_eq!(window.state.counter.form, form);
    assert!(matches!(window.state.counter.step, Step::Idle));
}

#[test]
fn another_turn_begins_another_form_without_old_messages() {
    let mut window = Window::at_work();
    let form = window.state.counter.form;
    window.finds(leaving(Ok(quote(250))));
    window.at_counter(CounterIntent::Exit(ExitIntent::Cash("x".into())));
    assert!(!window.message().is_empty());
    window.at_counter(CounterIntent::Back);
    assert!(window.message().is_empty());
    assert_ne!(window.state.counter.form, form);
}

#[test]
fn a_busy_desk_frees_whatever_waits_and_says_so() {
    let mut window = Window::at_work();
    let (id, _) = window.asks(CounterIntent::Find("AB 1".into()));
    on_busy(&mut window.state, id);
    assert!(!window.state.counter.search.is_pending());
    assert!(window.message().contains("busy"));
    window.finds(leaving(Ok(quote(250))));
    let (id, _) = window.check_out(ExitIntent::Card);
    on_busy(&mut window.state, id);
    assert!(window.exit().paying.failure().is_some_and(|message| message.what.contains("busy")));
    assert!(!window.state.counter.is_recording(), "it can be pressed again");
    window.check_out(ExitIntent::Card);
}

#[test]
fn a_saved_paper_says_where_and_an_unsaved_one_why() {
    let mut window = Window::at_work();
    window.hears(RequestId(1), Answer::CheckedIn(Box::new(Ok(ticket_made(None)))));
    let effects = window.at_counter(CounterIntent::Save(SaveTo::Chosen));
    let [Effect::Submit(id, Command::Files(FilesCommand::SavePaper(_, SaveTo::Chosen)))] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let id = *id;
    assert!(window.at_counter(CounterIntent::Save(SaveTo::Chosen)).is_empty(), "one dialog at a time");
    window.hears(id, Answer::PaperSaved(Box::new(Ok(Some(PathBuf::from("/tmp/x.png"))))));
    let Step::Ticket(ticket) = &window.state.counter.step else { panic!() };
    assert_eq!(ticket.saving.ready(), Some(&Some(PathBuf::from("/tmp/x.png"))));
    let effects = window.at_counter(CounterIntent::Save(SaveTo::Chosen));
    let [Effect::Submit(id, _)] = effects.as_slice() else { panic!("{effects:?}") };
    let id = *id;
    let why = std::io::Error::other("no room");
    window.hears(id, Answer::PaperSaved(Box::new(Err(SavePaperError::File { path: "/x".into(), why }))));
    let Step::Ticket(ticket) = &window.state.counter.step else { panic!() };
    assert!(ticket.saving.failure().is_some_and(|message| message.what.contains("no room")));
}

#[test]
fn a_card_number_is_said_and_asks_nothing() {
    let mut window = Window::at_work();
    assert!(window.at_counter(CounterIntent::CardNumber).is_empty());
    assert!(window.message().contains("payment card"));
}
