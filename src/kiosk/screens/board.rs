//! Beside the counter: the floors, the map or the list of its spots, and who stands where.

use eframe::egui::{Button, Frame, Key, Margin, Modifiers, Panel, PointerState, ScrollArea, Ui, vec2};

use super::spot_detail::{self, hint_ui, hovered_facts, spot_detail_ui};
use crate::domain::ids::SpotId;
use crate::kiosk::intent::{BoardIntent, CounterIntent, Intent};
use crate::kiosk::state::{AtWork, Board, KioskState};
use crate::kiosk::theme;
use crate::kiosk::widgets::floor_map::{
    FloorMap, FloorPlan, FloorStack, ListIntent, MapIntent, SpotList, StackedFloor, counts_table,
};

/// The map with what somebody did to its view.
#[derive(Default)]
pub(super) struct BoardPanel {
    map: FloorMap,
    stack: FloorStack,
    list: SpotList,
    shown_as: ShownAs,
    /// The spot that was pointed out last: a new one is brought into view.
    pointed_out: Option<SpotId>,
    keyboard: Keyboard,
}

/// Where the keyboard goes on a way to a spot and back.
#[derive(Default)]
struct Keyboard {
    /// The spot that was chosen by keyboard: what can be done with it gets the keyboard once that is known.
    chosen: Option<SpotId>,
    /// The spot whose details had the keyboard in the last frame: where it came from gets it back.
    inside: Option<SpotId>,
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
            Panel::bottom("below the map").frame(frame).show_separator_line(false).exact_size(height_below(ui, board));
        below.show(ui, |ui| {
            // As high as it is said to be, whatever stands in it: else the map would jump.
            if let Some(spot) = board.looked_at {
                let scrolled = ScrollArea::vertical().id_salt(spot).auto_shrink(false);
                intents.extend(scrolled.show(ui, |ui| self.detail_ui(ui, state, at_work, spot)).inner);
            } else {
                ScrollArea::both().id_salt("counts").auto_shrink(false).show(ui, |ui| {
                    counts_table(ui, plan);
                    hint_ui(ui);
                });
            }
        });
        self.follow_keyboard(ui, board);
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
            let on_map = self.map.ui(ui, plan, &pointed_out);
            if let Some(MapIntent::Clicked(spot)) = on_map {
                self.chosen(ui, spot);
            }
            intents.extend(on_map.map(|on_map| match on_map {
                MapIntent::Clicked(spot) => Intent::Board(BoardIntent::Spot(spot)),
                MapIntent::Hovered(spot) => Intent::Board(BoardIntent::Hover(spot)),
            }));
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, state: &KioskState) -> Option<Intent> {
        let board = &state.board;
        let in_list = ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP / 2.0;
            if other_view_button(ui, "Map", "Show the map", FloorStack::WIDTH) {
                self.shown_as = ShownAs::Map;
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::GAP / 2.0;
                self.list.ui(ui, &board.floors, board.looked_at, state.now)
            })
        });
        let in_list = in_list.inner.inner;
        if let Some(ListIntent::Chosen(spot)) = in_list {
            self.chosen(ui, spot);
        }
        in_list.map(|in_list| match in_list {
            ListIntent::Chosen(spot) => Intent::Board(BoardIntent::Spot(spot)),
            ListIntent::CardNumber => Intent::Counter(CounterIntent::CardNumber),
        })
    }

    /// A spot was chosen: by keyboard, if no pointer was pressed.
    fn chosen(&mut self, ui: &Ui, spot: SpotId) {
        let by_pointer = ui.input(|input| PointerState::any_click(&input.pointer));
        self.keyboard.chosen = (!by_pointer).then_some(spot);
    }

    fn detail_ui(&mut self, ui: &mut Ui, state: &KioskState, at_work: &AtWork, spot: SpotId) -> Option<Intent> {
        let shown = spot_detail_ui(ui, state, at_work, spot);
        if self.keyboard.chosen == Some(spot) && state.board.detail.ready().is_some() {
            self.keyboard.chosen = None;
            if let Some(first) = shown.first {
                ui.memory_mut(|memory| memory.request_focus(first));
                // That it has the keyboard is to be seen.
                ui.request_repaint();
            }
        }
        self.keyboard.inside = shown.has_keyboard.then_some(spot);
        shown.intent
    }

    /// Takes the keyboard to the map or the list: by its key, or back from a spot that is looked at no longer.
    fn follow_keyboard(&mut self, ui: &Ui, board: &Board) {
        let is_called = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::M));
        let left = self.keyboard.inside.filter(|_| board.looked_at.is_none());
        if !is_called && left.is_none() {
            return;
        }
        self.keyboard = Keyboard::default();
        match (self.shown_as, left) {
            (ShownAs::Map, _) => ui.memory_mut(|memory| memory.request_focus(FloorMap::canvas_id())),
            (ShownAs::List, Some(spot)) => self.list.give_keyboard(spot),
            (ShownAs::List, None) => ui.memory_mut(|memory| memory.request_focus(SpotList::search_id())),
        }
    }
}

/// The button from the map to the list, and back.
fn other_view_button(ui: &mut Ui, word: &str, name: &str, width: f32) -> bool {
    let button = Button::new(word).min_size(vec2(width, theme::CONTROL_HEIGHT));
    ui.add(button).accessible_name(name).clicked()
}

/// Room below the map for the longest table of counts, so that the map does not jump from floor to floor, in points.
fn height_below(ui: &Ui, board: &Board) -> f32 {
    /// The height of a line of the table, in points.
    const LINE: f32 = 33.0;
    /// The most lines that are shown without scrolling.
    const LINES: u16 = 6;
    let sizes = board.floors.iter().map(|floor| floor.counts_by_size().len()).max().unwrap_or(0);
    // A line of headings, and one of sums where there is more than one size.
    let lines = if sizes > 1 { sizes + 2 } else { sizes + 1 };
    let lines = u16::try_from(lines).unwrap_or(u16::MAX).min(LINES);
    let is_narrow = ui.available_width() < spot_detail::ONE_ROW;
    let detail = if is_narrow { spot_detail::HEIGHT + theme::CONTROL_HEIGHT + 6.0 } else { spot_detail::HEIGHT };
    // Where there is little room, the map has the larger half, and the rest can be scrolled to.
    (f32::from(lines) * LINE + theme::WIDE_GAP).max(detail).min(ui.available_height() * 0.5)
}
