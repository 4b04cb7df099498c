//! Beside the counter: the floors, the map, and who stands where.

use eframe::egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, ScrollArea, Stroke, Ui};

use crate::domain::facility::Condition;
use crate::domain::ids::SpotId;
use crate::kiosk::intent::{BoardIntent, CounterIntent, Intent};
use crate::kiosk::state::{AtWork, Board, KioskState, Remote, Step};
use crate::kiosk::theme;
use crate::kiosk::widgets::facts::facts;
use crate::kiosk::widgets::floor_map::{FloorMap, FloorTab, MapIntent, counts_table, floor_tabs};
use crate::kiosk::widgets::message_box::message_box;
use crate::operations::find::FoundBy;
use crate::text::format;

/// The map with what somebody did to its view.
#[derive(Default)]
pub(super) struct BoardPanel {
    map: FloorMap,
}

impl BoardPanel {
    /// Draws the floors and the map.
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &KioskState, at_work: &AtWork) -> Option<Intent> {
        let board = &state.board;
        let Some(plan) = board.shown() else {
            ui.label("The floors are being read …");
            return None;
        };
        let mut intent = None;
        let pointed_out = state.counter.pointed_out();
        let tabs = board.floors.iter().map(|floor| FloorTab {
            floor: floor.floor(),
            label: floor.label(),
            counts: floor.counts(),
            assigned: pointed_out.iter().filter(|spot| floor.index_of(**spot).is_some()).count(),
        });
        if let Some(floor) = floor_tabs(ui, plan.floor(), tabs) {
            intent = Some(Intent::Board(BoardIntent::Floor(floor)));
        }
        let frame = Frame::new().inner_margin(Margin { top: 8, ..Margin::ZERO });
        let below =
            Panel::bottom("below the map").frame(frame).show_separator_line(false).exact_size(height_below(board));
        below.show(ui, |ui| match board.looked_at {
            Some(spot) => intent = intent.take().or(detail_ui(ui, state, at_work, spot)),
            None => {
                ScrollArea::both().auto_shrink(false).show(ui, |ui| counts_table(ui, plan));
            }
        });
        self.map.select(board.looked_at);
        match self.map.ui(ui, plan, &pointed_out) {
            Some(MapIntent::Clicked(spot)) => Some(Intent::Board(BoardIntent::Spot(spot))),
            Some(MapIntent::Hovered(_)) | None => intent,
        }
    }
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

fn spot_facts(detail: &crate::kiosk::state::SpotDetail, at_work: &AtWork) -> Vec<(&'static str, String)> {
    let spot = &detail.spot;
    let zone = detail.zone.as_ref().map_or_else(String::new, |zone| format!(", zone {zone}"));
    let mut lines = vec![("Spot", format!("floor {}, size {}{zone}", spot.floor, spot.size))];
    match (&detail.stay, spot.condition) {
        (Some(stay), _) => {
            let plate = stay.plate.as_ref().map_or("no plate", |plate| plate.typed());
            lines.push(("Taken by", plate.to_owned()));
            lines.push(("Since", format::date_time(at_work.local(stay.entered))));
            lines.push(("Ticket", format::grouped_code(&stay.ticket)));
        }
        (None, Condition::InService) => lines.push(("Now", "free".to_owned())),
        (None, Condition::OutOfService) => lines.push(("Now", "out of service".to_owned())),
        (None, Condition::Reserved) => lines.push(("Now", "reserved by hand".to_owned())),
    }
    lines
}
