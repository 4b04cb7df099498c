//! Beside the counter: the floors, the map or the list of its spots, and who stands where.

use eframe::egui::{Align, Button, Frame, Label, Layout, Margin, Panel, RichText, ScrollArea, Stroke, Ui, vec2};

use crate::domain::facility::Condition;
use crate::domain::ids::SpotId;
use crate::kiosk::intent::{BoardIntent, CounterIntent, Intent};
use crate::kiosk::state::{AtWork, Board, KioskState, Remote, SoFar, SpotDetail, Step};
use crate::kiosk::theme;
use crate::kiosk::widgets::facts::facts;
use crate::kiosk::widgets::floor_map::{
    FloorMap, FloorPlan, FloorStack, ListIntent, MapIntent, SpotList, StackedFloor, counts_table,
};
use crate::kiosk::widgets::message_box::message_box;
use crate::operations::find::FoundBy;
use crate::text::format;

/// The map with what somebody did to its view.
#[derive(Default)]
pub(super) struct BoardPanel {
    map: FloorMap,
    stack: FloorStack,
    list: SpotList,
    shown_as: ShownAs,
    /// The spot that was pointed out last: a new one is brought into view.
    pointed_out: Option<SpotId>,
}

/// How the floors are shown.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum ShownAs {
    #[default]
    Map,
    List,
}

impl BoardPanel {
    /// Draws the floors and the map. Several things may be asked for at once: whoever presses a button has left the map.
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &KioskState, at_work: &AtWork) -> Vec<Intent> {
        let board = &state.board;
        let Some(plan) = board.shown() else {
            ui.label("The floors are being read …");
            return Vec::new();
        };
        let mut intents = Vec::new();
        let frame = Frame::new().inner_margin(Margin { top: 8, ..Margin::ZERO });
        let below =
            Panel::bottom("below the map").frame(frame).show_separator_line(false).exact_size(height_below(board));
        below.show(ui, |ui| {
            // As high as it is said to be, whatever stands in it: else the map would jump.
            ScrollArea::both().id_salt(board.looked_at).auto_shrink(false).show(ui, |ui| match board.looked_at {
                Some(spot) => intents.extend(detail_ui(ui, state, at_work, spot)),
                None => counts_table(ui, plan),
            });
        });
        match self.shown_as {
            ShownAs::Map => self.map_ui(ui, state, plan, &mut intents),
            ShownAs::List => intents.extend(self.list_ui(ui, state)),
        }
        intents
    }

    fn map_ui(&mut self, ui: &mut Ui, state: &KioskState, plan: &FloorPlan, intents: &mut Vec<Intent>) {
        let board = &state.board;
        let pointed_out = state.counter.pointed_out();
        if self.pointed_out != pointed_out.first().copied() {
            self.pointed_out = pointed_out.first().copied();
            if let Some(spot) = self.pointed_out {
                self.map.bring_into_view(spot);
            }
        }
        let floors: Vec<StackedFloor<'_>> = board
            .floors
            .iter()
            .map(|plan| StackedFloor {
                plan,
                assigned: pointed_out.iter().filter(|spot| plan.index_of(**spot).is_some()).count(),
            })
            .collect();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP / 2.0;
            let pressed = ui.vertical(|ui| {
                if other_view_button(ui, "List", "Show the list of spots", FloorStack::WIDTH) {
                    self.shown_as = ShownAs::List;
                }
                self.stack.ui(ui, plan.floor(), &floors)
            });
            let pressed = pressed.inner;
            intents.extend(pressed.map(|floor| Intent::Board(BoardIntent::Floor(floor))));
            self.map.select(board.looked_at);
            self.map.tell_time(state.now);
            if let Some(detail) = board.hover_detail.ready() {
                self.map.tell_more(hovered_facts(detail));
            }
            intents.extend(self.map.ui(ui, plan, &pointed_out).map(|on_map| match on_map {
                MapIntent::Clicked(spot) => Intent::Board(BoardIntent::Spot(spot)),
                MapIntent::Hovered(spot) => Intent::Board(BoardIntent::Hover(spot)),
            }));
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, state: &KioskState) -> Option<Intent> {
        let board = &state.board;
        if other_view_button(ui, "Map", "Show the map", FloorStack::WIDTH) {
            self.shown_as = ShownAs::Map;
        }
        self.list.ui(ui, &board.floors, board.looked_at, state.now).map(|in_list| match in_list {
            ListIntent::Chosen(spot) => Intent::Board(BoardIntent::Spot(spot)),
            ListIntent::CardNumber => Intent::Counter(CounterIntent::CardNumber),
        })
    }
}

/// The button from the map to the list, and back.
fn other_view_button(ui: &mut Ui, word: &str, name: &str, width: f32) -> bool {
    let button = Button::new(word).min_size(vec2(width, theme::CONTROL_HEIGHT));
    ui.add(button).accessible_name(name).clicked()
}

/// Room below the map for the longest table of counts, so that the map does not jump from floor to floor, in points.
fn height_below(board: &Board) -> f32 {
    /// The height of a line of the table, in points.
    const LINE: f32 = 33.0;
    /// Room for the details of a spot, in points.
    const DETAIL: f32 = 168.0;
    /// The most lines that are shown without scrolling.
    const LINES: u16 = 6;
    let sizes = board.floors.iter().map(|floor| floor.counts_by_size().len()).max().unwrap_or(0);
    // A line of headings, and one of sums where there is more than one size.
    let lines = if sizes > 1 { sizes + 2 } else { sizes + 1 };
    let lines = u16::try_from(lines).unwrap_or(u16::MAX).min(LINES);
    (f32::from(lines) * LINE + theme::WIDE_GAP).max(DETAIL)
}

/// Draws what is known of the spot that was pointed at.
fn detail_ui(ui: &mut Ui, state: &KioskState, at_work: &AtWork, spot: SpotId) -> Option<Intent> {
    let board = &state.board;
    let palette = theme::palette(ui);
    let mut intent = None;
    let frame = Frame::new()
        .fill(palette.floor)
        .stroke(Stroke::new(theme::LINE, palette.line))
        .corner_radius(theme::CORNER)
        .inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(theme::large(label(board, spot)).family(theme::bold_family()));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if theme::secondary_button(ui, "Look away").clicked() {
                    intent = Some(Intent::Board(BoardIntent::LookAway));
                }
                let stay = board.detail.ready().and_then(|detail| detail.stay.as_ref());
                let is_free_to_turn = !state.counter.is_recording();
                if let Some(stay) = stay
                    && is_free_to_turn
                    && theme::secondary_button(ui, "Let this vehicle out").clicked()
                {
                    intent = Some(Intent::Counter(CounterIntent::Turn(stay.id, FoundBy::Spot)));
                }
            });
        });
        match &board.detail {
            Remote::Ready(detail) => {
                facts(ui, "spot", spot_facts(detail, at_work));
                if detail.stay.is_none() && matches!(state.counter.step, Step::Idle) {
                    ui.add(
                        Label::new(
                            RichText::new("To give it to a vehicle, type the plate first.").color(palette.weak_text),
                        )
                        .wrap(),
                    );
                }
            }
            Remote::Failed(message) => message_box(ui, message),
            Remote::Idle | Remote::Pending(_) => {
                ui.label("…");
            }
        }
    });
    intent
}

fn label(board: &Board, spot: SpotId) -> String {
    let plan = board.floor_of(spot);
    let label = plan.and_then(|plan| plan.index_of(spot).map(|index| plan.spot_label(index).to_owned()));
    label.unwrap_or_default()
}

/// What the map cannot know of a spot: the plate, and what the stay costs so far.
fn hovered_facts(detail: &SpotDetail) -> Vec<String> {
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

fn spot_facts(detail: &SpotDetail, at_work: &AtWork) -> Vec<(&'static str, String)> {
    let spot = &detail.spot;
    let zone = detail.zone.as_ref().map_or_else(String::new, |zone| format!(", zone {zone}"));
    let mut lines = vec![("Spot", format!("floor {}, size {}{zone}", spot.floor, spot.size))];
    match (&detail.stay, spot.condition) {
        (Some(stay), _) => {
            let plate = stay.plate.as_ref().map_or("no plate", |plate| plate.typed());
            lines.push(("Taken by", plate.to_owned()));
            let so_far =
                detail.so_far.as_ref().map_or_else(String::new, |so_far| format!(", {}", so_far_in_words(so_far)));
            lines.push(("Since", format!("{}{so_far}", format::date_time(at_work.local(stay.entered)))));
            lines.push(("Ticket", format::grouped_code(&stay.ticket)));
        }
        (None, Condition::InService) => lines.push(("Now", "free".to_owned())),
        (None, Condition::OutOfService) => lines.push(("Now", "out of service".to_owned())),
        (None, Condition::Reserved) => lines.push(("Now", "reserved by hand".to_owned())),
    }
    lines
}
