//! The counter: the attendant's whole job on one screen, by keyboard, scanner or touch.
//!
//! One field takes whatever there is: a plate, a ticket, a spot. Below it stands what follows: an entry, an exit, a choice, a paper.

mod amend;
mod choose;
mod done;
mod entry;
mod exit;
mod handover;
mod hold;
mod idle;
mod keys;
mod recent;
mod search;
mod stays;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::widgets::text_edit::TextEditState;
use eframe::egui::{Align2, AsIdSalt, Event, Id, Key, Memory, Rect, ScrollArea, TextStyle, Ui, UiBuilder, pos2, vec2};

use self::keys::{Arrows, Pressed};
use crate::domain::facility::ClassCode;
use crate::domain::ids::SpotId;
use crate::domain::undo::MayUndo;
use crate::kiosk::card_number;
use crate::kiosk::input::scanner;
use crate::kiosk::intent::{CounterIntent, EntryIntent, ExitIntent, HandoverIntent, Intent, SpotIntent};
use crate::kiosk::state::{AtWork, Counter, Exit, ExitPart, KioskState, Step};
use crate::kiosk::theme::{self, Room};
use crate::kiosk::widgets::floor_map::FloorMap;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::{message_box, message_line};
use crate::kiosk::widgets::receipt_preview::ReceiptPreview;
use crate::kiosk::widgets::text_field::{Content, TextField};
use crate::printing::state::PrinterState;

/// How many characters the one field takes: more than any plate has.
const LONGEST: usize = 40;

/// How many characters a reason takes.
const LONGEST_REASON: usize = 200;

/// The counter, with what is half typed.
#[derive(Default)]
pub(super) struct CounterScreen {
    /// What is in the one field.
    field: String,
    /// What was last searched for.
    searched: String,
    /// The form that `turn` belongs to.
    form: u64,
    /// Whether what was searched for is still waited for.
    search: Search,
    /// What was typed for this vehicle.
    turn: Turn,
    /// The field in which typing made most sense in the last frame.
    home: Option<Id>,
    /// When Enter was last pressed, in seconds of the window.
    last_enter: Option<f64>,
    /// The paper on the screen.
    preview: ReceiptPreview,
    /// The spot that was last pointed at.
    pointed_at: Option<SpotId>,
}

/// Whether what was searched for is waited for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Search {
    #[default]
    None,
    Waiting,
}

/// What was typed for one vehicle.
#[derive(Default)]
struct Turn {
    /// Cash given.
    given: String,
    /// Why something unusual is done.
    reason: String,
    /// A price fixed by hand.
    price: String,
    /// Another spot.
    spot: String,
    /// The plate put right.
    plate: String,
    /// The class put right.
    class: Option<ClassCode>,
    /// The entry time put right.
    entered: String,
    /// A note to the next shift.
    note: String,
    /// A part of something that is looked for.
    search: String,
    /// Until when a spot is held.
    until: String,
    /// The part of the form that is open besides the ordinary one.
    part: Part,
}

impl Turn {
    /// What is to be recorded of a spot.
    fn hold(&self) -> CounterIntent {
        CounterIntent::Spot(SpotIntent::Record { reason: self.reason.clone(), until: self.until.clone() })
    }

    /// What is to be put right.
    fn correction(&self) -> ExitIntent {
        ExitIntent::Correct {
            plate: self.plate.clone(),
            class: self.class.clone(),
            entered: self.entered.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// A part of the form that is open besides the ordinary one.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    /// None.
    #[default]
    Ordinary,
    /// Another spot than the suggested one.
    OtherSpot,
    /// Out without payment.
    Unpaid,
    /// Another vehicle with the same plate.
    AnotherVehicle,
    /// A price by hand.
    Price,
    /// What is done less often.
    More,
    /// Plate, class or entry time put right.
    Correct,
    /// Another spot for a vehicle inside.
    Move,
    /// A note to the next shift.
    Note,
}

/// The identities of the text fields.
struct Fields;

impl Fields {
    fn one() -> Id {
        Id::unique("the one field")
    }
    fn given() -> Id {
        Id::unique("given")
    }
    fn reason() -> Id {
        Id::unique("reason")
    }
    fn price() -> Id {
        Id::unique("price")
    }
    fn plate() -> Id {
        Id::unique("plate put right")
    }
    fn entered() -> Id {
        Id::unique("entry time put right")
    }
    fn note() -> Id {
        Id::unique("note to the next shift")
    }
    fn search() -> Id {
        Id::unique("a part of something")
    }
    fn spot() -> Id {
        Id::unique("other spot")
    }
    fn until() -> Id {
        Id::unique("until when")
    }
}

impl CounterScreen {
    /// Draws the field and what follows from it.
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &KioskState, at_work: &AtWork) -> Option<Intent> {
        let counter = &state.counter;
        let scanned = scanner::next_scan(ui);
        self.follow(ui, counter, at_work);
        self.take_pointed_at(state);
        let focused = self.focus(ui, counter);
        let arrows = match counter.step {
            Step::Recent(_) | Step::Handover(_) | Step::Search(_) => Arrows::ChooseRows,
            _ => Arrows::Usual,
        };
        let pressed = Pressed::take(ui, focused, arrows);
        let mut content = Content::Ordinary;
        let reprints = match state.printer.state {
            PrinterState::NotSet => done::Reprints::No,
            _ => done::Reprints::Yes,
        };

        let room = Room::of(ui.available_height());
        ui.spacing_mut().item_spacing.y = room.choose(theme::GAP, LOW_GAP);
        let field = TextField::new(Fields::one(), "Plate, ticket or spot").label_inside();
        let typed = field.size(room.choose(theme::FIELD_PT, LOW_FIELD_PT)).most(LONGEST).show(ui, &mut self.field);
        content = content.and(typed.content);
        if counter.search.is_pending() || counter.is_recording() {
            waiting_ui(ui, typed.response.rect);
        }
        if let Some(message) = &counter.message {
            match room {
                Room::Ample => message_box(ui, message),
                Room::Scarce | Room::Least => message_line(ui, message),
            }
        }
        let asked = match &counter.step {
            Step::Idle if state.seat.is_letting_out() => idle::locked_ui(ui),
            Step::Idle => idle::idle_ui(ui, room, &self.field, state, at_work, &pressed),
            Step::Hold(hold) => {
                let mut form = Form { turn: &mut self.turn, at_work, pressed: &pressed, content: &mut content, room };
                hold::hold_ui(ui, &mut form, hold, state.now)
            }
            Step::Choose(several) => choose::choose_ui(ui, room, several, at_work, &pressed),
            Step::Entry(entry) => {
                let form = Form { turn: &mut self.turn, at_work, pressed: &pressed, content: &mut content, room };
                entry::entry_ui(ui, form, entry, state)
            }
            Step::Exit(exit) => {
                let form = Form { turn: &mut self.turn, at_work, pressed: &pressed, content: &mut content, room };
                exit::exit_ui(ui, form, exit)
            }
            Step::Ticket(ticket) => done::ticket_ui(ui, room, &mut self.preview, (ticket, reprints), &pressed),
            Step::Receipt(receipt) => done::receipt_ui(ui, room, &mut self.preview, (receipt, reprints), &pressed),
            Step::Recent(recent) => {
                let mut form = Form { turn: &mut self.turn, at_work, pressed: &pressed, content: &mut content, room };
                recent::recent_ui(ui, &mut form, recent)
            }
            Step::Handover(handover) => {
                let mut form = Form { turn: &mut self.turn, at_work, pressed: &pressed, content: &mut content, room };
                handover::handover_ui(ui, &mut form, handover).map(|asked| match asked {
                    handover::Asked::Intent(intent) => CounterIntent::Handover(intent),
                    handover::Asked::Back => CounterIntent::Back,
                })
            }
            Step::Search(search) => {
                let mut form = Form { turn: &mut self.turn, at_work, pressed: &pressed, content: &mut content, room };
                search::search_ui(ui, &mut form, search)
            }
        };
        let is_free = !matches!(counter.step, Step::Entry(_) | Step::Exit(_));
        let asked = asked.or_else(|| (is_free && pressed.has(Key::F11)).then_some(CounterIntent::Recent));
        let may_hand_over = matches!(counter.step, Step::Idle | Step::Recent(_));
        let asked = asked.or_else(|| {
            (may_hand_over && pressed.has(Key::F10)).then_some(CounterIntent::Handover(HandoverIntent::Open))
        });
        if content == Content::CardNumber {
            return Some(Intent::Counter(CounterIntent::CardNumber));
        }
        let by_key = if pressed.enter {
            self.on_enter(ui, counter, focused)
        } else if pressed.escape {
            self.on_escape(counter)
        } else {
            None
        };
        // A scan takes the place of whatever was half typed.
        if let Some(scan) = scanned.as_ref().filter(|scan| !card_number::is_in(scan)) {
            self.field.clone_from(scan);
        }
        let intent = scanned.map(CounterIntent::Scan).or(asked).or(by_key);
        if let Some(CounterIntent::Find(text) | CounterIntent::FindAs(_, text) | CounterIntent::Scan(text)) = &intent {
            self.searched.clone_from(text);
            self.search = Search::Waiting;
        }
        intent.map(Intent::Counter)
    }

    /// Another vehicle's turn clears what was typed for the one before; what was not found is selected, to be typed over.
    fn follow(&mut self, ui: &Ui, counter: &Counter, at_work: &AtWork) {
        let has_ended = self.search == Search::Waiting && !counter.search.is_pending();
        if has_ended {
            self.search = Search::None;
        }
        if self.form != counter.form {
            self.form = counter.form;
            self.turn = Turn::default();
            match &counter.step {
                // Enter makes the ticket; whatever else is typed or scanned begins anew.
                Step::Entry(_) => select_all(ui, Fields::one(), &self.field),
                Step::Exit(exit) => {
                    self.field.clear();
                    match exit.opens {
                        ExitPart::Move => amend::open(&mut self.turn, at_work, exit, Part::Move),
                        ExitPart::Correct => amend::open(&mut self.turn, at_work, exit, Part::Correct),
                        ExitPart::Fee if exit.due().is_none() => self.turn.part = Part::Price,
                        ExitPart::Fee => {}
                    }
                }
                Step::Search(search) => {
                    self.field.clear();
                    self.turn.search.clone_from(&search.text);
                    select_all(ui, Fields::search(), &search.text);
                }
                _ => self.field.clear(),
            }
            self.home = None;
        } else if has_ended {
            select_all(ui, Fields::one(), &self.field);
        }
    }

    /// Where another spot is asked for, one that is pointed at is taken for it.
    fn take_pointed_at(&mut self, state: &KioskState) {
        let before = std::mem::replace(&mut self.pointed_at, state.board.looked_at);
        if self.turn.part == Part::Move
            && self.pointed_at != before
            && let Some(label) = self.pointed_at.and_then(|spot| state.board.label_of(spot))
        {
            label.clone_into(&mut self.turn.spot);
        }
    }

    /// Keeps the keyboard where typing makes sense, and says which of the fields has it, if no button has.
    fn focus(&mut self, ui: &Ui, counter: &Counter) -> Option<Id> {
        let home = self.home_of(counter, Room::of(ui.available_height()));
        let has_moved = self.home.replace(home) != Some(home);
        let focused = ui.memory(Memory::focused);
        // What zooms the map is not taken for the beginning of a plate while the map has the keyboard.
        let on_map = focused == Some(FloorMap::canvas_id());
        let types = |event: &Event| matches!(event, Event::Text(text) if !(on_map && FloorMap::zooms(text)));
        let is_typing = ui.input(|input| input.events.iter().any(types));
        // A scanner types wherever the keyboard is: never into a button.
        if has_moved || focused.is_none() || (is_typing && !ui.text_edit_focused()) {
            ui.memory_mut(|memory| memory.request_focus(home));
            return Some(home);
        }
        let fields = [
            Fields::one(),
            Fields::given(),
            Fields::reason(),
            Fields::price(),
            Fields::spot(),
            Fields::plate(),
            Fields::entered(),
            Fields::note(),
            Fields::search(),
            Fields::until(),
        ];
        focused.filter(|focused| fields.contains(focused))
    }

    /// The field in which typing makes most sense.
    fn home_of(&self, counter: &Counter, room: Room) -> Id {
        match (&counter.step, self.turn.part) {
            (Step::Entry(_), Part::OtherSpot) | (Step::Exit(_), Part::Move) => Fields::spot(),
            (Step::Entry(entry), _) if entry.inside.is_some() => Fields::reason(),
            (Step::Exit(_), Part::Unpaid | Part::AnotherVehicle) | (Step::Hold(_), _) => Fields::reason(),
            (Step::Handover(_), Part::Note) => Fields::note(),
            (Step::Search(_), _) => Fields::search(),
            (Step::Handover(handover), _) if handover::to_settle(handover, room).is_some() => Fields::reason(),
            (Step::Exit(_), Part::Correct) => Fields::plate(),
            (Step::Exit(_), Part::More) => Fields::one(),
            (Step::Recent(recent), _)
                if recent.chosen().is_some_and(|movement| movement.undo == MayUndo::WithApproval) =>
            {
                Fields::reason()
            }
            (Step::Exit(exit), Part::Price) if exit.due().is_none() => Fields::price(),
            (Step::Exit(exit), _) if exit.due().is_some_and(|due| !due.is_zero()) => Fields::given(),
            _ => Fields::one(),
        }
    }

    fn on_enter(&mut self, ui: &Ui, counter: &Counter, focused: Option<Id>) -> Option<CounterIntent> {
        let is_repeated = self.is_repeated(ui);
        let field = focused?;
        let typed = self.field.trim();
        if field == Fields::one() && !typed.is_empty() {
            let is_the_same = matches!(counter.step, Step::Entry(_)) && typed == self.searched.trim();
            if !is_the_same {
                return Some(CounterIntent::Find(typed.to_owned()));
            }
        }
        if is_repeated {
            return None;
        }
        match &counter.step {
            Step::Handover(_) if field == Fields::note() => {
                Some(CounterIntent::Handover(HandoverIntent::Leave(self.turn.note.clone())))
            }
            Step::Handover(_) if field == Fields::reason() => {
                Some(CounterIntent::Handover(HandoverIntent::Settle(self.turn.reason.clone())))
            }
            Step::Idle | Step::Recent(_) | Step::Handover(_) => None,
            Step::Search(search) => {
                search::on_enter(&self.turn.search, search).filter(|_intent| field == Fields::search())
            }
            Step::Hold(_) => Some(self.turn.hold()),
            Step::Choose(_) | Step::Ticket(_) | Step::Receipt(_) => Some(CounterIntent::Back),
            Step::Entry(entry) => self.on_enter_in_entry(field, entry.inside.is_some()).map(CounterIntent::Entry),
            Step::Exit(exit) => self.on_enter_in_exit(ui, field, exit).map(CounterIntent::Exit),
        }
    }

    /// Some scanners send Enter twice: the second is not taken for a yes to what nobody has read yet.
    fn is_repeated(&mut self, ui: &Ui) -> bool {
        /// Seconds in which nobody reads anything.
        const TOO_SOON: f64 = 0.2;
        let now = ui.input(|input| input.time);
        let before = self.last_enter.replace(now);
        before.is_some_and(|before| now - before < TOO_SOON)
    }

    fn on_enter_in_entry(&mut self, field: Id, is_inside: bool) -> Option<EntryIntent> {
        if field == Fields::spot() {
            self.turn.part = Part::Ordinary;
            let label = std::mem::take(&mut self.turn.spot);
            return (!label.trim().is_empty()).then_some(EntryIntent::Spot(label));
        }
        if is_inside {
            return Some(EntryIntent::Again(self.turn.reason.clone()));
        }
        Some(EntryIntent::MakeTicket)
    }

    fn on_enter_in_exit(&mut self, ui: &Ui, field: Id, exit: &Exit) -> Option<ExitIntent> {
        let turn = &self.turn;
        match turn.part {
            Part::Unpaid => Some(ExitIntent::Unpaid(turn.reason.clone())),
            Part::AnotherVehicle => Some(ExitIntent::AnotherVehicle(turn.reason.clone())),
            Part::Price if exit.due().is_none() => {
                if field == Fields::price() && turn.reason.trim().is_empty() {
                    ui.memory_mut(|memory| memory.request_focus(Fields::reason()));
                    return None;
                }
                Some(ExitIntent::SetPrice { price: turn.price.clone(), reason: turn.reason.clone() })
            }
            Part::Correct => Some(turn.correction()),
            Part::Move => Some(ExitIntent::Move(turn.spot.clone())),
            Part::More | Part::Note => None,
            Part::Ordinary | Part::OtherSpot | Part::Price => Some(ExitIntent::Cash(turn.given.clone())),
        }
    }

    fn on_escape(&mut self, counter: &Counter) -> Option<CounterIntent> {
        if self.turn.part != Part::Ordinary {
            let is_needed = matches!(&counter.step, Step::Exit(exit) if exit.due().is_none());
            if !is_needed {
                self.turn.part = Part::Ordinary;
                return None;
            }
        }
        self.field.clear();
        Some(CounterIntent::Back)
    }
}

/// Says at the end of the field that an answer is waited for, without moving anything.
fn waiting_ui(ui: &Ui, field: Rect) {
    let colour = theme::palette(ui).weak_text;
    let at = field.right_center() - vec2(theme::GAP, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, "one moment …", TextStyle::Body.resolve(ui.style()), colour);
}

fn select_all(ui: &Ui, field: Id, text: &str) {
    let mut state = TextEditState::load(ui, field).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()))));
    state.store(ui, field);
}

/// The keys of the choices in a list, in order.
const CHOICE_KEYS: [Key; 6] = [Key::F1, Key::F2, Key::F3, Key::F4, Key::F5, Key::F6];

/// Each of a list with its key; those past the last key have none.
fn with_keys<T>(list: impl IntoIterator<Item = T>) -> impl Iterator<Item = (T, Option<Key>)> {
    list.into_iter().zip(CHOICE_KEYS.into_iter().map(Some).chain(std::iter::repeat(None)))
}

/// What a form is drawn with.
struct Form<'a> {
    turn: &'a mut Turn,
    at_work: &'a AtWork,
    pressed: &'a Pressed,
    content: &'a mut Content,
    room: Room,
}

/// The distance between lines where there is little room, in points.
const LOW_GAP: f32 = 8.0;
/// The letters of the one field where there is little room, in points.
const LOW_FIELD_PT: f32 = 24.0;

/// The room of the counter below the field, from top to bottom: what is read, and the buttons, which stand at the same place
/// on every screen.
struct Split {
    above: Rect,
    below: Rect,
}

impl Split {
    /// The lowest part so many points high, with a gap above.
    fn bottom(ui: &Ui, height: f32) -> Self {
        let whole = ui.available_rect_before_wrap();
        let top = (whole.bottom() - height).max(whole.top());
        let above =
            Rect::from_min_max(whole.min, pos2(whole.right(), (top - ui.spacing().item_spacing.y).max(whole.top())));
        Self { above, below: Rect::from_min_max(pos2(whole.left(), top), whole.max) }
    }
}

/// Draws into a part of the counter.
fn within<T>(ui: &mut Ui, rect: Rect, add_contents: impl FnOnce(&mut Ui) -> T) -> T {
    add_contents(&mut ui.new_child(UiBuilder::new().max_rect(rect)))
}

/// Draws into a part of the counter; what does not fit can be scrolled to.
fn scrolled<T>(ui: &mut Ui, rect: Rect, salt: impl AsIdSalt, add_contents: impl FnOnce(&mut Ui) -> T) -> T {
    within(ui, rect, |ui| ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, add_contents).inner)
}

/// How the row of buttons that ends a form was used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// By what the form is about.
    Done,
    /// By going back.
    Back,
}

/// How high the row of buttons that ends a form is, in points.
const fn ending_height(room: Room) -> f32 {
    match room {
        Room::Ample | Room::Scarce => theme::PRIMARY_HEIGHT,
        Room::Least => theme::CONTROL_HEIGHT,
    }
}

/// Draws the row of buttons that ends a form: what it is about, and the way back.
fn ending_ui(ui: &mut Ui, room: Room, button: KeyedButton<'_>) -> Option<Ended> {
    let height = ending_height(room);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIDE_GAP;
        let width = ui.available_width() - BACK_WIDTH - SIDE_GAP;
        let done = button.width(width).height(height).show(ui).clicked();
        let back = back_button(ui, height);
        if done { Some(Ended::Done) } else { back.then_some(Ended::Back) }
    })
    .inner
}

/// How wide the button that goes back is, in points.
const BACK_WIDTH: f32 = 116.0;
/// The distance between buttons that stand side by side, in points.
const SIDE_GAP: f32 = 6.0;

/// Draws the button that goes back. Says whether it was pressed.
fn back_button(ui: &mut Ui, height: f32) -> bool {
    let back = KeyedButton::new("Back", Kind::Secondary).key(Key::Escape);
    back.width(BACK_WIDTH).height(height).show(ui).clicked()
}

/// A field for a reason, and buttons for the usual ones.
fn reason_ui(ui: &mut Ui, room: Room, reason: &mut String, usual: &[&str], content: &mut Content) {
    let field = TextField::new(Fields::reason(), "Why").hint("in a few words").most(LONGEST_REASON);
    let field = if room == Room::Ample { field } else { field.label_inside() };
    *content = content.and(field.show(ui, reason).content);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = eframe::egui::Vec2::splat(SIDE_GAP);
        for words in usual {
            if KeyedButton::new(words, Kind::Secondary).show(ui).clicked() {
                (*words).clone_into(reason);
                ui.memory_mut(|memory| memory.request_focus(Fields::reason()));
            }
        }
    });
}

/// How many more vehicles of a class may enter, in words.
fn room_words(room: Option<u64>) -> String {
    match room {
        Some(0) => "full".to_owned(),
        Some(room) => format!("{room} free"),
        None => String::new(),
    }
}
