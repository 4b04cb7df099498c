//! The window itself: opening, backups, notices, the first run, damage.

use super::*;

#[test]
fn books_are_opened_then_checked_then_backed_up_and_again_after_an_hour() {
    let mut state = KioskState::new();
    let effects = on_intent(&mut state, Intent::Window(WindowIntent::Opened));
    let [
        Effect::Submit(_, Command::Window(WindowCommand::ReadSettings)),
        Effect::Submit(id, Command::Books(BooksCommand::Open)),
    ] = effects.as_slice()
    else {
        panic!("{effects:?}")
    };
    let id = *id;
    assert!(
        on_intent(&mut state, Intent::Window(WindowIntent::Minute(at(0)))).is_empty(),
        "not before the books are open"
    );
    let staff = Staff::default();
    let opened = Opened { garage: garage(), zone: TimeZone::utc(), happened: Happened::Nothing, staff };
    let effects = on_reply(&mut state, Reply::Answer(id, Answer::Opened(Box::new(Ok(opened)))));
    assert!(matches!(
        effects.as_slice(),
        [
            Effect::Submit(_, Command::Window(WindowCommand::Begin)),
            Effect::Submit(_, Command::Verify),
            Effect::Submit(_, Command::BackUp(Wanted::IfDue))
        ]
    ));
    let kept = |state: &mut KioskState| {
        on_reply(state, Reply::Answer(RequestId(9), Answer::BackupsKept(Box::new(Ok(Kept::default())))))
    };
    kept(&mut state);
    let minute = |state: &mut KioskState, minutes| {
        let now = at(0) + TimeDelta::minutes(minutes);
        on_intent(state, Intent::Window(WindowIntent::Minute(now))).len()
    };
    assert_eq!(
        (minute(&mut state, 1), minute(&mut state, 59), minute(&mut state, 60), minute(&mut state, 61)),
        (0, 0, 1, 0)
    );
    kept(&mut state);
    assert_eq!(minute(&mut state, -600), 1, "a clock that was set back does not stop the backups");
}

#[test]
fn notices_take_the_place_of_older_ones_about_the_same_thing_and_go_away() {
    let mut window = Window::at_work();
    for line in ["look = \"pink\"", "look = \"grey\""] {
        let read = SettingsRead { passed_over: vec![line.into()], ..SettingsRead::default() };
        window.hears(RequestId(1), Answer::SettingsRead(Box::new(read), Vec::new()));
    }
    assert_eq!(window.state.notices.len(), 1);
    assert!(window.state.notices[0].text.contains("grey"));
    on_reply(&mut window.state, Reply::News(News::Ended("map")));
    on_intent(&mut window.state, Intent::Window(WindowIntent::Dismiss(1)));
    window.hears(RequestId(3), Answer::SettingsSaved(Ok(())));
    assert!(window.state.notices.is_empty());
    on_reply(&mut window.state, Reply::News(News::Ended("books")));
    on_reply(&mut window.state, Reply::News(News::Unreadable(BooksError::Busy)));
    assert_eq!(window.state.notices.len(), 2);
    on_reply(&mut window.state, Reply::News(News::Spots(Vec::new())));
    assert_eq!(window.state.notices.len(), 1, "the map can be read again");
}

#[test]
fn check_and_backup_run_once_at_a_time_and_say_what_came_of_them() {
    let mut window = Window::at_work();
    let asks = |window: &mut Window, intent| on_intent(&mut window.state, Intent::Status(intent));
    let says = |window: &Window| messages::status::standing(&window.state, Part::Journal).whole();
    assert!(matches!(asks(&mut window, StatusIntent::Check).as_slice(), [Effect::Submit(_, Command::Verify)]));
    assert!(asks(&mut window, StatusIntent::Check).is_empty(), "it runs already");
    assert_eq!(says(&window), "Journal: being checked");
    window.hears(RequestId(1), Answer::Verified(Box::new(Ok(vec!["entry 7 is missing".into(), "more".into()]))));
    assert!(says(&window).contains("entry 7 is missing and 1 more"), "{}", says(&window));
    let effects = asks(&mut window, StatusIntent::Check);
    let [Effect::Submit(id, Command::Verify)] = effects.as_slice() else { panic!("{effects:?}") };
    on_busy(&mut window.state, *id);
    asks(&mut window, StatusIntent::Check);
    window.hears(RequestId(2), Answer::Verified(Box::new(Ok(Vec::new()))));
    assert_eq!(says(&window), "Journal: checked");
    let effects = asks(&mut window, StatusIntent::BackUp);
    assert!(matches!(effects.as_slice(), [Effect::Submit(_, Command::BackUp(Wanted::Now))]));
    assert!(asks(&mut window, StatusIntent::BackUp).is_empty(), "one is being made");
    window.hears(RequestId(3), Answer::BackupsKept(Box::new(Err(BooksError::Full))));
    assert!(says(&window).contains("no backup could be made"), "{}", says(&window));
    asks(&mut window, StatusIntent::BackUp);
    let same_disk = Kept { same_disk: true, ..Kept::default() };
    window.hears(RequestId(4), Answer::BackupsKept(Box::new(Ok(same_disk))));
    assert_eq!(says(&window), "Journal: backups on this disk");
}

#[test]
fn a_way_out_of_damage_is_asked_twice() {
    let mut window = Window::at_work();
    let damaged = OpenError::Damaged { why: BooksError::Damaged("cut off".into()), backup: Some("b.sqlite".into()) };
    window.hears(RequestId(1), Answer::Opened(Box::new(Err(damaged))));
    let mend = |window: &mut Window, intent| on_intent(&mut window.state, Intent::Mend(intent));
    assert!(mend(&mut window, MendIntent::Choose(WayOut::Restore)).is_empty());
    assert!(mend(&mut window, MendIntent::NotYet).is_empty());
    let effects = mend(&mut window, MendIntent::Confirm(WayOut::Restore));
    let [Effect::Submit(id, Command::Books(BooksCommand::Restore(_)))] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let id = *id;
    assert!(mend(&mut window, MendIntent::Confirm(WayOut::BeginEpoch)).is_empty(), "one way at a time");
    let again = OpenError::Damaged { why: BooksError::Damaged("the backup is not sound".into()), backup: None };
    window.hears(id, Answer::Opened(Box::new(Err(again))));
    let Stage::Damaged(damaged) = &window.state.stage else { panic!() };
    assert!(damaged.mending.failure().is_some_and(|message| message.what.contains("not sound")));
    assert!(mend(&mut window, MendIntent::Confirm(WayOut::Restore)).is_empty(), "there is no backup any more");
    assert_eq!(mend(&mut window, MendIntent::Confirm(WayOut::BeginEpoch)).len(), 1);
}

#[test]
fn the_first_run_goes_its_three_ways() {
    let mut window = Window::at_work();
    let first_run = OpenError::FirstRun { time_zone: "Europe/Paris".into() };
    window.hears(RequestId(1), Answer::Opened(Box::new(Err(first_run))));
    let start = |window: &mut Window, intent| on_intent(&mut window.state, Intent::Start(intent));
    assert!(start(&mut window, StartIntent::Import).is_empty());
    let effects = start(&mut window, StartIntent::AddFile("a.geojson".into()));
    assert!(
        matches!(effects.as_slice(), [Effect::Submit(_, Command::Files(FilesCommand::ReadPlans(files)))] if files.len() == 1)
    );
    assert!(start(&mut window, StartIntent::DropFile(0)).is_empty());
    assert!(start(&mut window, StartIntent::Make(GarageDraft::default())).is_empty(), "no plan was read");
    start(&mut window, StartIntent::Back);
    start(&mut window, StartIntent::Empty);
    for (floors, spots) in [("", "10"), ("0", "10"), ("2", "x"), ("2", "99999"), ("99", "10")] {
        let draft = GarageDraft { floors: floors.into(), spots: spots.into(), ..GarageDraft::default() };
        assert!(start(&mut window, StartIntent::Make(draft)).is_empty(), "{floors} {spots}");
    }
    start(&mut window, StartIntent::Back);
    let effects = start(&mut window, StartIntent::Demo);
    let [Effect::Submit(id, Command::Books(BooksCommand::Begin(_)))] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let id = *id;
    assert!(start(&mut window, StartIntent::Demo).is_empty(), "one garage at a time");
    on_busy(&mut window.state, id);
    let Stage::Start(start) = &window.state.stage else { panic!() };
    assert!(matches!(start.step, StartStep::Ways));
    assert!(start.making.failure().is_some());
}
