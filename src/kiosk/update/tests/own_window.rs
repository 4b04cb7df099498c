//! Settings, the way out, and what is offered after the window was cut off.

use super::*;
use crate::kiosk::intent::SettingsIntent;
use crate::kiosk::reply::{LastDone, LastRun, LastWhat};
use crate::kiosk::settings::{DriverWindow, Look, Monitor, Settings, SettingsRead};
use crate::kiosk::state::{Page, WindowKind};
use crate::operations::undo::UndoError;

fn settings(window: &mut Window, intent: SettingsIntent) -> Vec<Effect> {
    on_intent(&mut window.state, Intent::Settings(intent))
}

fn last(what: LastWhat) -> LastDone {
    LastDone { what, of: OpId::new(Uuid::from_u128(98)), undo: OpId::new(Uuid::from_u128(99)) }
}

fn last_in() -> LastDone {
    last(LastWhat::In(Box::new(ticket_made(None))))
}

fn is_cut_off(window: &mut Window, last: LastDone) {
    let effects = window.hears(RequestId(1), Answer::Began(LastRun::CutOff));
    assert!(matches!(effects.as_slice(), [Effect::Submit(_, Command::Books(BooksCommand::LastDone))]), "{effects:?}");
    window.hears(RequestId(2), Answer::LastDone(Box::new(Ok(Some(last)))));
}

#[test]
fn settings_hold_at_once_and_are_saved_once() {
    let mut window = Window::at_work();
    let read = SettingsRead { settings: Settings::default(), passed_over: vec!["look = \"pink\"".into()] };
    window.hears(RequestId(1), Answer::SettingsRead(Box::new(read), Vec::new()));
    assert!(window.state.notices[0].text.contains("look = \"pink\""));
    let dark = Settings { look: Look::Dark, ..Settings::default() };
    let effects = settings(&mut window, SettingsIntent::Change(Box::new(dark.clone())));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Submit(_, Command::Window(WindowCommand::SaveSettings(saved)))] if *saved == dark
    ));
    assert_eq!(window.state.own_window.settings, dark);
    assert!(settings(&mut window, SettingsIntent::Change(Box::new(dark))).is_empty(), "nothing has changed");
    window.hears(RequestId(2), Answer::SettingsSaved(Ok(())));
    assert!(window.state.notices.is_empty());
}

#[test]
fn measuring_begins_with_what_the_monitor_says_and_holds_only_when_it_fits() {
    let mut window = Window::at_work();
    settings(&mut window, SettingsIntent::Measure);
    assert!(matches!(window.state.own_window.page, Page::Measure(3_780)));
    let monitor = Monitor { across: 1024, down: 768, pixels_per_m: 3_368 };
    let read = SettingsRead::default();
    window.hears(RequestId(1), Answer::SettingsRead(Box::new(read), vec![monitor]));
    settings(&mut window, SettingsIntent::Measure);
    assert!(matches!(window.state.own_window.page, Page::Measure(3_368)));
    settings(&mut window, SettingsIntent::Try(1));
    assert!(matches!(window.state.own_window.page, Page::Measure(1_500)), "no screen has so few");
    settings(&mut window, SettingsIntent::Try(4_200));
    assert_eq!(window.state.own_window.settings.pixels_per_m, None);
    assert_eq!(settings(&mut window, SettingsIntent::ItFits).len(), 1);
    assert_eq!(window.state.own_window.settings.pixels_per_m, Some(4_200));
    assert!(settings(&mut window, SettingsIntent::ItFits).is_empty(), "nothing is measured now");
}

#[test]
fn the_drivers_window_never_hides_the_attendants() {
    let mut window = Window::at_work();
    let own = &mut window.state.own_window;
    assert_eq!(own.driver_monitor(), None);
    own.settings.driver = DriverWindow::OnMonitor(2);
    let monitor = Monitor { across: 1024, down: 768, pixels_per_m: 3_368 };
    for (kind, connected, shown) in [
        (WindowKind::Kiosk, 2, Some(2)),
        (WindowKind::Kiosk, 1, None),
        // Not known: whoever set it knows.
        (WindowKind::Kiosk, 0, Some(2)),
        (WindowKind::Desktop, 1, Some(2)),
    ] {
        own.kind = kind;
        own.monitors = vec![monitor; connected];
        assert_eq!(own.driver_monitor(), shown, "{kind:?} {connected}");
    }
}

#[test]
fn a_kiosk_is_left_by_two_presses_and_a_desktop_window_by_one() {
    let mut window = Window::at_work();
    let close = |window: &mut Window| on_intent(&mut window.state, Intent::Window(WindowIntent::Close));
    assert!(matches!(close(&mut window).as_slice(), [Effect::Close]));
    window.state.own_window.kind = WindowKind::Kiosk;
    assert!(settings(&mut window, SettingsIntent::Leave).is_empty(), "nobody has asked");
    assert!(close(&mut window).is_empty());
    assert!(matches!(window.state.own_window.page, Page::Leave));
    settings(&mut window, SettingsIntent::Close);
    assert!(settings(&mut window, SettingsIntent::Leave).is_empty());
    settings(&mut window, SettingsIntent::AskToLeave);
    assert!(matches!(settings(&mut window, SettingsIntent::Leave).as_slice(), [Effect::Close]));
}

#[test]
fn after_a_clean_end_nothing_is_offered() {
    let mut window = Window::at_work();
    assert!(window.hears(RequestId(1), Answer::Began(LastRun::Closed)).is_empty());
    window.hears(RequestId(2), Answer::LastDone(Box::new(Ok(None))));
    assert!(matches!(window.state.own_window.page, Page::Work));
    // The journal says that it was closed, and the next start asks nothing.
    assert!(matches!(
        on_exit(&mut window.state).as_slice(),
        [
            Effect::Submit(_, Command::Books(BooksCommand::Seat(SeatCommand::Close))),
            Effect::Submit(_, Command::Window(WindowCommand::End))
        ]
    ));
    assert!(on_exit(&mut KioskState::new()).is_empty(), "it never was at work");
}

#[test]
fn after_a_cut_the_last_ticket_is_shown_again_or_voided_by_two_presses() {
    let mut window = Window::at_work();
    is_cut_off(&mut window, last_in());
    assert!(settings(&mut window, SettingsIntent::ShowLastPaper).is_empty());
    assert!(matches!(window.state.counter.step, Step::Ticket(_)));
    assert!(matches!(window.state.own_window.page, Page::Work));

    let mut window = Window::at_work();
    is_cut_off(&mut window, last_in());
    assert!(settings(&mut window, SettingsIntent::UndoLast).is_empty(), "one press is none");
    settings(&mut window, SettingsIntent::AskToUndoLast);
    let effects = settings(&mut window, SettingsIntent::UndoLast);
    let [Effect::Submit(id, Command::Books(BooksCommand::UndoLast(request)))] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let id = *id;
    assert_eq!((request.op, request.of), (OpId::new(Uuid::from_u128(99)), OpId::new(Uuid::from_u128(98))));
    assert!(settings(&mut window, SettingsIntent::UndoLast).is_empty(), "it is asked for already");
    window.hears(id, Answer::LastUndone(Box::new(Err(UndoError::NothingToUndo))));
    assert!(matches!(&window.state.own_window.page, Page::AfterCut(after) if after.undoing.failure().is_some()));
    settings(&mut window, SettingsIntent::AskToUndoLast);
    let effects = settings(&mut window, SettingsIntent::UndoLast);
    let [Effect::Submit(id, _)] = effects.as_slice() else { panic!("{effects:?}") };
    let id = *id;
    window.hears(id, Answer::LastUndone(Box::new(Ok(()))));
    assert!(matches!(window.state.own_window.page, Page::Work));
    assert!(window.message().contains("is void"), "{}", window.message());
}

#[test]
fn after_a_cut_the_last_receipt_is_looked_for() {
    let mut window = Window::at_work();
    is_cut_off(&mut window, last(LastWhat::Out(Box::new(stay()))));
    assert!(settings(&mut window, SettingsIntent::UndoLast).is_empty(), "one press is none");
    let effects = settings(&mut window, SettingsIntent::ShowLastPaper);
    assert!(matches!(effects.as_slice(), [Effect::Submit(_, Command::Books(BooksCommand::Find(_)))]), "{effects:?}");
}

#[test]
fn nobody_is_interrupted_who_is_at_work_already() {
    let mut window = Window::at_work();
    window.finds(coming(Offer::Spot(suggestion("G-001"))));
    is_cut_off(&mut window, last_in());
    assert!(matches!(window.state.own_window.page, Page::Work));
}

#[test]
fn what_is_being_undone_after_a_cut_is_said_before_the_page_can_be_left() {
    let mut window = Window::at_work();
    is_cut_off(&mut window, last_in());
    settings(&mut window, SettingsIntent::AskToUndoLast);
    let effects = settings(&mut window, SettingsIntent::UndoLast);
    let [Effect::Submit(id, _)] = effects.as_slice() else { panic!("{effects:?}") };
    let id = *id;
    settings(&mut window, SettingsIntent::ShowLastPaper);
    settings(&mut window, SettingsIntent::Close);
    window.hears(id, Answer::LastUndone(Box::new(Ok(()))));
    assert!(matches!(window.state.own_window.page, Page::Work));
    assert!(window.message().contains("is void"), "{}", window.message());
}
