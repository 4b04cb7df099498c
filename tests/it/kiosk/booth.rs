//! A booth in a test: its window, its folder, its clock.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use eframe::App as _;
use eframe::egui::{
    Event, Key, Modifiers, PointerButton, Pos2, Rect, TouchDeviceId, TouchId, TouchPhase, Vec2, ViewportCommand,
    ViewportEvent, ViewportId,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use parkhaus::domain::facility::Layout;
use parkhaus::domain::ids::UserId;
use parkhaus::domain::journal::Actor;
use parkhaus::domain::time::from_ms;
use parkhaus::domain::users::Role;
use parkhaus::domain::users::pin::Pin;
use parkhaus::kiosk::WindowKind;
use parkhaus::kiosk::app::KioskApp;
use parkhaus::kiosk::command::{Command, RequestId};
use parkhaus::kiosk::desk::{Busy, Desk, Dialogs, InlineDesk};
use parkhaus::kiosk::reply::Reply;
use parkhaus::operations::pins;
use parkhaus::operations::ports::{Books as _, Machine, Source as _};
use parkhaus::operations::publish_tariff::{PublishTariff, publish_tariff};
use parkhaus::operations::users::{AddUser, add_user, pepper};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::verify::verify;
use tempfile::TempDir;

use crate::support::{Counted, actor, garage, machine, op, own, small_layout};

/// The name of the one field.
pub(crate) const FIELD: &str = "Plate, ticket or spot";

/// Who is signed in at a booth, where a test is not about signing in: its owner.
pub(crate) const OWNER: &str = "Ada";

/// A PIN for tests about signing in.
pub(crate) const PIN: &str = "483926";

/// A person who chooses files as told.
#[derive(Clone, Default)]
pub(crate) struct Chooser {
    /// The plans they choose.
    pub(crate) plans: Arc<Mutex<Vec<PathBuf>>>,
    /// Where they save a picture; nowhere if they close the dialog.
    pub(crate) place: Arc<Mutex<Option<PathBuf>>>,
}

impl Dialogs for Chooser {
    fn choose_plans(&self) -> Vec<PathBuf> {
        self.plans.lock().unwrap().clone()
    }

    fn choose_place(&self, _file_name: &str) -> Option<PathBuf> {
        self.place.lock().unwrap().clone()
    }
}

/// What happens to answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// They are held back.
    Back,
    /// They are let through.
    Through,
}

/// A desk that is slow to answer when told so.
struct SlowDesk {
    desk: InlineDesk,
    is_held: Arc<AtomicBool>,
}

impl Desk for SlowDesk {
    fn submit(&mut self, id: RequestId, command: Command) -> Result<(), Busy> {
        self.desk.submit(id, command)
    }

    fn poll(&mut self) -> Option<Reply> {
        if self.is_held.load(Ordering::SeqCst) { None } else { self.desk.poll() }
    }
}

/// Who is signed in when the window opens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seated {
    /// The owner.
    Owner,
    /// Nobody.
    Nobody,
}

/// A booth: its window, its folder, its clock.
pub(crate) struct Booth {
    pub(crate) window: Harness<'static, KioskApp>,
    pub(crate) clock: Arc<Counted>,
    pub(crate) chooser: Chooser,
    pub(crate) folder: TempDir,
    machine: Machine,
    is_held: Arc<AtomicBool>,
    seated: Seated,
    /// The series of the next other process's ids.
    others: Cell<u64>,
}

impl Booth {
    /// A booth whose folder is as `prepare` leaves it.
    pub(crate) fn prepared(prepare: impl FnOnce(&Path, &Machine)) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), prepare)
    }

    /// A booth whose folder lies somewhere in particular, and is as `prepare` leaves it.
    pub(crate) fn in_folder(folder: TempDir, prepare: impl FnOnce(&Path, &Machine)) -> Self {
        let (machine, clock) = machine(7);
        prepare(folder.path(), &machine);
        give_owner(folder.path(), &clock);
        Self::opened(folder, machine, clock, WindowKind::Desktop, Seated::Owner)
    }

    /// A booth of a small garage with these users, at which nobody is signed in: each has the PIN of [`PIN`].
    pub(crate) fn with_users(users: &[(&str, Role)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (machine, clock) = machine(7);
        let mut store = garage(folder.path(), small_layout(3), machine.clone());
        publish_demo_tariff(&mut store);
        let owner = users.iter().find(|(_, role)| *role == Role::Owner).unwrap().0;
        for (name, role) in users {
            add_with_pin(&mut store, if *role == Role::Owner { Actor::CLI } else { owner }, name, *role);
        }
        drop(store);
        Self::opened(folder, machine, clock, WindowKind::Desktop, Seated::Nobody)
    }

    /// A booth of a garage that has no users yet.
    pub(crate) fn without_users() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (machine, clock) = machine(7);
        publish_demo_tariff(&mut garage(folder.path(), small_layout(3), machine.clone()));
        Self::opened(folder, machine, clock, WindowKind::Desktop, Seated::Nobody)
    }

    fn opened(folder: TempDir, machine: Machine, clock: Arc<Counted>, kind: WindowKind, seated: Seated) -> Self {
        let chooser = Chooser::default();
        let desk = InlineDesk::new(folder.path().to_owned(), machine.clone(), Box::new(chooser.clone()));
        let desk = match seated {
            Seated::Owner => desk.signed_in_as(OWNER),
            Seated::Nobody => desk,
        };
        let is_held = Arc::new(AtomicBool::new(false));
        let desk = SlowDesk { desk, is_held: is_held.clone() };
        let source = machine.source.clone();
        let mut window = Harness::builder()
            .with_size(Vec2::new(1280.0, 800.0))
            // The driver's window is a window of its own, not one inside this.
            .with_context_setup(|ctx| ctx.set_embed_viewports(false))
            .build_eframe(move |creation| KioskApp::new(&creation.egui_ctx, Box::new(desk), source).of_kind(kind));
        window.run();
        Self { window, clock, chooser, folder, machine, is_held, seated, others: Cell::new(100) }
    }

    /// The window closed, and another one opened on the same folder.
    pub(crate) fn restarted(mut self, kind: WindowKind) -> Self {
        self.window.state_mut().on_exit(None);
        self.cut_off(kind)
    }

    /// The window gone without being closed, and another one opened on the same folder.
    pub(crate) fn cut_off(self, kind: WindowKind) -> Self {
        let Self { window, clock, folder, machine, seated, .. } = self;
        drop(window);
        Self::opened(folder, machine, clock, kind, seated)
    }

    /// Asks the window to close, as a window manager does. Says whether it refuses.
    pub(crate) fn refuses_to_close(&mut self) -> bool {
        let viewport = self.window.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
        viewport.events.push(ViewportEvent::Close);
        self.window.step();
        self.asks_for(&ViewportCommand::CancelClose)
    }

    /// Whether the window asked something of the window manager in the last frame.
    pub(crate) fn asks_for(&self, wanted: &ViewportCommand) -> bool {
        let root = &self.window.output().viewport_output[&ViewportId::ROOT];
        root.commands.iter().any(|command| command == wanted)
    }

    /// A booth of a garage with the demo tariff.
    pub(crate) fn of(layout: Layout) -> Self {
        Self::prepared(|folder, machine| {
            let mut store = garage(folder, layout, machine.clone());
            publish_demo_tariff(&mut store);
        })
    }

    /// Shows the window on a screen of so many pixels, of which so many make a point.
    pub(crate) fn shows_on(&mut self, pixels: Vec2, pixels_per_point: f32) {
        self.window.set_pixels_per_point(pixels_per_point).run();
        self.window.set_size(pixels / pixels_per_point).run();
    }

    /// Lets nothing be heard from the desk, or everything again.
    pub(crate) fn holds_answers(&mut self, hold: Hold) {
        self.is_held.store(hold == Hold::Back, Ordering::SeqCst);
        self.window.step();
        self.window.run();
    }

    /// Types into whatever has the keyboard.
    pub(crate) fn types(&mut self, text: &str) {
        self.window.event(Event::Text(text.to_owned()));
        self.window.run();
    }

    /// Presses a key.
    pub(crate) fn presses(&mut self, key: Key) {
        self.window.key_press(key);
        self.window.run();
    }

    /// Types a text and presses Enter, as a scanner does: all in one frame.
    pub(crate) fn scans(&mut self, text: &str) {
        self.window.event(Event::Text(text.to_owned()));
        self.window.key_press(Key::Enter);
        self.window.run();
    }

    /// Types a text key by key, so many a second, a frame for each.
    pub(crate) fn strokes(&mut self, text: &str, per_second: f64) {
        self.keys(text, per_second);
        self.rests();
    }

    /// Types a text and Enter as a scanner does, so many characters a second; some send Enter more than once.
    pub(crate) fn bursts(&mut self, text: &str, per_second: f64, enters: usize) {
        self.keys(text, per_second);
        for _ in 0..enters {
            self.frame_of(1.0 / per_second, vec![pressed(Key::Enter, true), pressed(Key::Enter, false)]);
        }
        self.rests();
    }

    fn keys(&mut self, text: &str, per_second: f64) {
        for letter in text.chars() {
            let name = letter.to_ascii_uppercase().to_string();
            let mut events = vec![Event::Text(letter.to_string())];
            if let Some(key) = Key::from_name(&name) {
                events.insert(0, pressed(key, true));
                events.push(pressed(key, false));
                if letter.is_uppercase() {
                    events.insert(0, pressed(Key::ShiftLeft, true));
                    events.push(pressed(Key::ShiftLeft, false));
                }
            }
            self.frame_of(1.0 / per_second, events);
        }
    }

    /// One frame with these events, so many seconds after the last.
    fn frame_of(&mut self, seconds: f64, events: Vec<Event>) {
        self.window.input_mut().events.extend(events);
        self.steps_after(seconds);
    }

    /// Lets a second go by in which nothing happens.
    fn rests(&mut self) {
        self.steps_after(0.5);
        self.steps_after(0.5);
        self.window.run();
    }

    /// Draws one frame so many seconds after the last.
    pub(crate) fn steps_after(&mut self, seconds: f64) {
        let now = self.window.ctx.input(|input| input.time);
        self.window.input_mut().time = Some(now + seconds);
        self.window.step();
        self.window.input_mut().time = None;
    }

    /// Clicks the one button of that name.
    pub(crate) fn clicks(&mut self, label: &str) {
        self.window.get_by_label(label).click();
        self.window.run();
    }

    /// Touches the one thing of that name with a finger.
    pub(crate) fn touches(&mut self, label: &str) {
        let place = self.place_of(label).center();
        for (phase, pressed) in [(TouchPhase::Start, true), (TouchPhase::End, false)] {
            let touch = Event::Touch { device_id: TouchDeviceId(1), id: TouchId(1), phase, pos: place, force: None };
            let button = PointerButton::Primary;
            let events = [
                touch,
                Event::PointerMoved(place),
                Event::PointerButton { pos: place, button, pressed, modifiers: Modifiers::NONE },
            ];
            self.window.input_mut().events.extend(events);
            if !pressed {
                self.window.input_mut().events.push(Event::PointerGone);
            }
            self.window.step();
        }
        self.window.run();
    }

    /// Where something is on the screen.
    pub(crate) fn place_of(&self, label: &str) -> Rect {
        self.window.get_by_label(label).rect()
    }

    /// Clicks at a place.
    pub(crate) fn clicks_at(&mut self, place: Pos2) {
        self.window.hover_at(place);
        self.window.run();
        for pressed in [true, false] {
            let button = PointerButton::Primary;
            self.window.event(Event::PointerButton { pos: place, button, pressed, modifiers: Modifiers::NONE });
            self.window.run();
        }
    }

    /// Whether a text that contains this is on the screen.
    pub(crate) fn sees(&self, text: &str) -> bool {
        self.window.query_all_by_label_contains(text).next().is_some()
    }

    /// Everything that is on the screen, a line each: what a person who cannot see is read.
    pub(crate) fn screen(&self) -> String {
        let mut lines = Vec::new();
        for node in self.window.query_all_by(|_node| true) {
            let node = node.accesskit_node();
            let label = node.label().unwrap_or_default();
            let value = node.value().unwrap_or_default();
            if !label.is_empty() || !value.is_empty() {
                lines.push(format!("{:?} {label:?} {value:?}", node.role()));
            }
        }
        lines.join("\n")
    }

    /// Holds that a text is on the screen.
    #[track_caller]
    pub(crate) fn must_see(&self, text: &str) {
        assert!(self.sees(text), "“{text}” is not on the screen:\n{}", self.screen());
    }

    /// Holds that a text is not on the screen.
    #[track_caller]
    pub(crate) fn must_not_see(&self, text: &str) {
        assert!(!self.sees(text), "“{text}” is on the screen:\n{}", self.screen());
    }

    /// Holds that a field has the keyboard.
    #[track_caller]
    pub(crate) fn must_type_into(&self, label: &str) {
        assert!(self.window.get_by_label(label).is_focused(), "{}", self.screen());
    }

    /// Holds that something else has the keyboard.
    #[track_caller]
    pub(crate) fn must_not_type_into(&self, label: &str) {
        assert!(!self.window.get_by_label(label).is_focused(), "{}", self.screen());
    }

    /// What is in a field.
    pub(crate) fn content(&self, label: &str) -> String {
        self.window.get_by_label(label).value().unwrap_or_default()
    }

    /// Makes the owner of a garage that has no users yet, by keyboard.
    pub(crate) fn makes_owner(&mut self) {
        self.must_see("Who is the owner?");
        self.types(OWNER);
        self.presses(Key::Enter);
        self.types_pin(PIN);
        self.types_pin(PIN);
        self.must_see("The recovery code");
        self.presses(Key::F1);
        self.must_see(OWNER);
    }

    /// Types a PIN and Enter.
    pub(crate) fn types_pin(&mut self, pin: &str) {
        self.types(pin);
        self.presses(Key::Enter);
    }

    /// Lets a car in by its plate, and gives the code of its ticket.
    pub(crate) fn lets_in(&mut self, plate: &str) -> String {
        self.scans(plate);
        self.presses(Key::Enter);
        self.must_see("is inside. The ticket is recorded.");
        self.ticket()
    }

    /// The code of the ticket on the screen, ungrouped.
    pub(crate) fn ticket(&self) -> String {
        let state = self.window.state().state();
        let paper = state.counter.paper().unwrap();
        paper.file_stem.strip_prefix("ticket-").unwrap().to_owned()
    }

    /// Another process on the same folder.
    pub(crate) fn other_process<T>(&self, act: impl FnOnce(&mut SqliteStore) -> T) -> T {
        // Ids of its own series: it is another program.
        let series = self.others.get();
        self.others.set(series + 1);
        let (machine, clock) = machine(series);
        let ahead = self.machine.source.now().signed_duration_since(clock.now());
        clock.pass_minutes(ahead.num_minutes());
        let mut store = SqliteStore::open(self.folder.path(), machine).unwrap().store;
        act(&mut store)
    }

    /// Holds that the books agree.
    #[track_caller]
    pub(crate) fn books_must_agree(&self) {
        let report = verify(self.folder.path(), self.machine.source.as_ref()).unwrap();
        assert_eq!(report.problems, []);
    }
}

/// Gives a garage that has no users its owner, whose PIN nobody will type. Books that cannot be opened are left alone.
fn give_owner(folder: &Path, clock: &Counted) {
    // Ids of another series: those of the booth are counted as before.
    let (machine, others_clock) = machine(99);
    let ahead = clock.now().signed_duration_since(others_clock.now());
    others_clock.pass_minutes(ahead.num_minutes());
    let Ok(opened) = SqliteStore::open(folder, machine) else { return };
    let mut store = opened.store;
    if store.read(&actor(), |desk| desk.books.has_users()).is_ok_and(|has_users| !has_users) {
        own(&mut store, OWNER);
    }
}

/// Adds a user whose PIN is [`PIN`].
fn add_with_pin(store: &mut SqliteStore, by: &str, name: &str, role: Role) {
    let id = UserId::new(store.machine().source.id());
    let pepper = store.write(&actor(), |desk| pepper(desk.books)).unwrap();
    let pin = Pin::chosen(PIN).unwrap();
    let credential = pins::make(id, &pin, &pepper, store.machine().source.as_ref()).unwrap();
    let request = AddUser { op: op(store), name: name.to_owned(), role, credential, approval: None };
    store.write(&Actor::new(by), |desk| add_user(desk, &request)).unwrap();
}

fn pressed(key: Key, pressed: bool) -> Event {
    Event::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers: Modifiers::NONE }
}

/// Publishes the demo garage's tariff, from the beginning of time.
pub(crate) fn publish_demo_tariff(store: &mut SqliteStore) {
    let text = include_str!("../../../assets/tariffs/demo.toml").to_owned();
    let publish = PublishTariff { op: op(store), text, from: from_ms(0).unwrap() };
    store.write(&actor(), |desk| publish_tariff(desk, &publish)).unwrap();
}
