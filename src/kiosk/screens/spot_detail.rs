//! What is known of the spot that is looked at, and what can be done with it.

use eframe::egui::{
    Align, Button, EventFilter, Frame, Id, Label, Layout, Margin, Response, RichText, Stroke, Ui, vec2,
};

use crate::domain::facility::Condition;
use crate::domain::ids::SpotId;
use crate::domain::time::Instant;
use crate::kiosk::intent::{BoardIntent, CounterIntent, Intent, SpotIntent};
use crate::kiosk::messages;
use crate::kiosk::state::{AtWork, ExitPart, KioskState, Remote, SoFar, SpotDetail, Step};
use crate::kiosk::theme;
use crate::kiosk::widgets::facts::facts;
use crate::kiosk::widgets::message_box::message_box;
use crate::operations::find::FoundBy;
use crate::text::format;

/// Room for the details of a spot, in points: its label, what can be done, three lines.
pub(super) const HEIGHT: f32 = 212.0;
/// Panels narrower than this have what can be done in two rows, in points.
pub(super) const ONE_ROW: f32 = 540.0;

/// The details as they were drawn.
#[derive(Default)]
pub(super) struct Shown {
    /// What was asked for.
    pub(super) intent: Option<Intent>,
    /// The first thing that can be done, once that is known.
    pub(super) first: Option<Id>,
    /// Whether one of their buttons has the keyboard.
    pub(super) has_keyboard: bool,
}

impl Shown {
    /// A button: says whether it was pressed.
    fn button(&mut self, ui: &mut Ui, label: &str) -> bool {
        let response = ui.add(Button::new(label).min_size(vec2(theme::BUTTON_WIDTH, theme::CONTROL_HEIGHT)));
        self.notice_keyboard(ui, &response);
        self.first.get_or_insert(response.id);
        response.clicked()
    }

    /// Notes whether a button has the keyboard. Escape leaves it there: where it goes then is decided when the spot is looked at no longer.
    fn notice_keyboard(&mut self, ui: &Ui, response: &Response) {
        if response.has_focus() {
            self.has_keyboard = true;
            let keys = EventFilter { escape: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keys));
        }
    }
}

/// Draws what is known of the spot that is looked at.
pub(super) fn spot_detail_ui(ui: &mut Ui, state: &KioskState, at_work: &AtWork, spot: SpotId) -> Shown {
    let board = &state.board;
    let palette = theme::palette(ui);
    let mut shown = Shown::default();
    let frame = Frame::new()
        .fill(palette.floor)
        .stroke(Stroke::new(theme::LINE, palette.line))
        .corner_radius(theme::CORNER)
        .inner_margin(Margin::symmetric(12, 6));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        let mut away = false;
        ui.horizontal(|ui| {
            ui.label(theme::large(board.label_of(spot).unwrap_or_default()).family(theme::bold_family()));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = theme::secondary_button(ui, "Look away");
                shown.notice_keyboard(ui, &button);
                away = button.clicked();
            });
        });
        match &board.detail {
            Remote::Ready(detail) => {
                let is_free_to_turn = !state.counter.is_recording();
                if is_free_to_turn {
                    ui.horizontal_wrapped(|ui| shown.intent = actions_ui(ui, &mut shown, detail, state));
                }
                facts(ui, "spot", spot_facts(detail, state.now, at_work));
            }
            Remote::Failed(message) => message_box(ui, message),
            Remote::Idle | Remote::Pending(_) => {
                ui.label("…");
            }
        }
        if away {
            shown.intent = Some(Intent::Board(BoardIntent::LookAway));
        }
    });
    shown
}

/// What this spot allows. While a vehicle comes in, spots are pointed at for it: what would end its entry is left out.
fn actions_ui(ui: &mut Ui, shown: &mut Shown, detail: &SpotDetail, state: &KioskState) -> Option<Intent> {
    let mut asked = None;
    let is_coming = matches!(state.counter.step, Step::Entry(_));
    if let Some(stay) = &detail.stay {
        if shown.button(ui, "Let this vehicle out") {
            asked = Some(CounterIntent::Turn(stay.id, FoundBy::Spot));
        }
        if shown.button(ui, "Move …") {
            asked = Some(CounterIntent::Spot(SpotIntent::TurnTo(stay.id, ExitPart::Move)));
        }
        if shown.button(ui, "Correct …") {
            asked = Some(CounterIntent::Spot(SpotIntent::TurnTo(stay.id, ExitPart::Correct)));
        }
    }
    if is_coming {
        return asked.map(Intent::Counter);
    }
    let mut ask = |ui: &mut Ui, label, to| {
        if shown.button(ui, label) {
            asked = Some(CounterIntent::Spot(SpotIntent::Ask(to)));
        }
    };
    let condition = state.now.map_or(detail.spot.condition, |now| detail.spot.condition_at(now));
    match (condition, &detail.stay) {
        (Condition::InService, None) => {
            ask(ui, "Out of service …", Condition::OutOfService);
            ask(ui, "Reserve …", Condition::Reserved);
            if shown.button(ui, "Check a vehicle in here") {
                asked = Some(CounterIntent::Spot(SpotIntent::CheckInHere));
            }
        }
        (Condition::InService, Some(_)) => {}
        (Condition::OutOfService | Condition::Reserved, _) => ask(ui, "Open again …", Condition::InService),
    }
    asked.map(Intent::Counter)
}

/// What the map cannot know of a spot: the plate, and what the stay costs so far.
pub(super) fn hovered_facts(detail: &SpotDetail) -> Vec<String> {
    let plate =
        detail.stay.as_ref().map(|stay| stay.plate.as_ref().map_or("no plate", |plate| plate.typed()).to_owned());
    plate.into_iter().chain(detail.so_far.as_ref().map(so_far_in_words)).collect()
}

fn so_far_in_words(so_far: &SoFar) -> String {
    match so_far {
        SoFar::Fee(amount) => format!("{} so far", format::amount(*amount)),
        SoFar::Paid => "paid".to_owned(),
        SoFar::NoPrice(_) => "no price; it is priced by hand at the exit".to_owned(),
    }
}

fn spot_facts(detail: &SpotDetail, now: Option<Instant>, at_work: &AtWork) -> Vec<(&'static str, String)> {
    let spot = &detail.spot;
    let zone = detail.zone.as_ref().map_or_else(String::new, |zone| format!(", zone {zone}"));
    let mut lines = vec![("Spot", format!("floor {}, size {}{zone}", spot.floor, spot.size))];
    if let Some(stay) = &detail.stay {
        let plate = stay.plate.as_ref().map_or("no plate", |plate| plate.typed());
        lines.push(("Taken by", format!("{plate}, ticket {}", format::grouped_code(&stay.ticket))));
        let so_far = detail.so_far.as_ref().map_or_else(String::new, |so_far| format!(", {}", so_far_in_words(so_far)));
        lines.push(("Since", format!("{}{so_far}", format::date_time(at_work.local(stay.entered)))));
    }
    match (spot.condition, &detail.stay) {
        (Condition::InService, Some(_)) => {}
        (Condition::InService, None) => lines.push(("Now", messages::stands_at(spot, now, at_work))),
        (Condition::OutOfService | Condition::Reserved, stay) => {
            let what = if stay.is_some() { "After it" } else { "Now" };
            lines.push((what, messages::stands_at(spot, now, at_work)));
            lines.extend(spot.reason.clone().map(|reason| ("Because", reason)));
        }
    }
    lines
}

/// What is said under the counts when no spot is looked at.
pub(super) fn hint_ui(ui: &mut Ui) {
    let hint = RichText::new(messages::MAP_BY_KEYBOARD).small().color(theme::palette(ui).weak_text);
    ui.add(Label::new(hint).wrap());
}
