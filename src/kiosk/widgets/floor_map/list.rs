//! The map as a list: the same floors and spots in words, for a screen reader, for a keyboard, and for looking something up.
//!
//! Only the rows in view are made, and which spots are listed is worked out anew only when that can have changed.

use eframe::egui::{
    Align2, FontId, Id, Pos2, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, TextStyle, Ui, WidgetInfo,
    vec2,
};

use super::convert::position;
use super::legend::swatch_at;
use super::plan::{FloorPlan, SpotIndex};
use super::standings::minutes;
use super::state::SpotState;
use crate::domain::ids::SpotId;
use crate::domain::time::Instant;
use crate::kiosk::theme::{self, Choice};
use crate::kiosk::widgets::text_field::{Content, TextField};
use crate::text::format;

/// How many characters a search takes.
const LONGEST: usize = 40;

/// Which spots are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those in a state.
    State(SpotState),
    /// Those on which a vehicle has stood for more than a day.
    LongStay,
}

impl Filter {
    const EVERY: [Self; 6] = [
        Self::All,
        Self::State(SpotState::Free),
        Self::State(SpotState::Taken),
        Self::State(SpotState::Reserved),
        Self::State(SpotState::OutOfService),
        Self::LongStay,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::State(state) => state.word(),
            Self::LongStay => "over a day",
        }
    }

    fn takes(self, plan: &FloorPlan, index: u32, now: u32) -> bool {
        match self {
            Self::All => true,
            Self::State(state) => plan.state(SpotIndex(index)) == state,
            Self::LongStay => plan.standings().is_long_stay(index, now),
        }
    }
}

/// What somebody did in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListIntent {
    /// A spot was chosen.
    Chosen(SpotId),
    /// What looks like the number of a payment card was typed into the search. It was taken out again.
    CardNumber,
}

/// The list as the window keeps it.
#[derive(Default)]
pub struct SpotList {
    text: String,
    filter: Filter,
    made_of: Option<Source>,
    /// The spot whose row is to get the keyboard.
    gets_keyboard: Option<SpotId>,
    /// The rows: the place of the floor and of the spot on it.
    rows: Vec<(u32, u32)>,
}

/// What the rows were made of.
#[derive(Clone, Debug, PartialEq)]
struct Source {
    text: String,
    filter: Filter,
    /// Stamp and version of every plan; versions do not matter where every state is listed.
    plans: Vec<(u64, u64)>,
    minute: u32,
}

impl SpotList {
    /// The identity of its search, where a keyboard begins.
    pub fn search_id() -> Id {
        Id::unique("search of the list")
    }

    /// Gives the keyboard to the row of a spot, if it is in view.
    pub const fn give_keyboard(&mut self, spot: SpotId) {
        self.gets_keyboard = Some(spot);
    }

    /// Draws the search, the filters and the rows of all floors.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        plans: &[FloorPlan],
        chosen: Option<SpotId>,
        now: Option<Instant>,
    ) -> Option<ListIntent> {
        let mut intent = None;
        let field = TextField::new(Self::search_id(), "Search spots").label_inside().most(LONGEST);
        if field.show(ui, &mut self.text).content == Content::CardNumber {
            self.text.clear();
            intent = Some(ListIntent::CardNumber);
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(theme::GAP / 2.0, theme::GAP / 2.0);
            for filter in Filter::EVERY {
                let button = theme::choice_button(ui, filter.word(), Choice::of(&filter, &self.filter));
                if button.accessible_name(format!("List {}", filter.word())).clicked() {
                    self.filter = filter;
                }
            }
        });
        let minute = now.map_or(0, minutes);
        self.follow(plans, minute);
        let count = self.rows.len();
        ui.label(if count == 1 { "1 spot".to_owned() } else { format!("{count} spots") });
        ui.spacing_mut().item_spacing.y = 2.0;
        let gets_keyboard = self.gets_keyboard.take();
        ScrollArea::vertical().id_salt("rows").auto_shrink(false).show_rows(
            ui,
            theme::CONTROL_HEIGHT,
            count,
            |ui, rows| {
                for &(floor, index) in self.rows.get(rows).unwrap_or_default() {
                    let Some(plan) = plans.get(floor as usize) else { continue };
                    let row = row_ui(ui, plan, SpotIndex(index), chosen, now);
                    if gets_keyboard.is_some() && plan.spot(SpotIndex(index)) == gets_keyboard {
                        row.request_focus();
                    }
                    if row.clicked() {
                        intent = plan.spot(SpotIndex(index)).map(ListIntent::Chosen);
                    }
                }
            },
        );
        intent
    }

    /// Finds out which spots are listed, where that may have changed.
    fn follow(&mut self, plans: &[FloorPlan], minute: u32) {
        let text = self.text.trim().to_uppercase();
        let version = |plan: &FloorPlan| if self.filter == Filter::All { 0 } else { plan.version() };
        let source = Source {
            filter: self.filter,
            plans: plans.iter().map(|plan| (plan.stamp(), version(plan))).collect(),
            minute: if self.filter == Filter::LongStay { minute } else { 0 },
            text,
        };
        if self.made_of.as_ref() == Some(&source) {
            return;
        }
        self.rows.clear();
        for (floor, plan) in plans.iter().enumerate() {
            let listed = (0..position(plan.len())).filter(|&index| {
                source.filter.takes(plan, index, minute)
                    && (source.text.is_empty()
                        || plan.spot_label(SpotIndex(index)).to_uppercase().contains(&source.text))
            });
            self.rows.extend(listed.map(|index| (position(floor), index)));
        }
        self.made_of = Some(source);
    }
}

fn row_ui(ui: &mut Ui, plan: &FloorPlan, index: SpotIndex, chosen: Option<SpotId>, now: Option<Instant>) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::CONTROL_HEIGHT), Sense::click());
    let stands = now.and_then(|now| plan.minutes_on(index, now)).map(|minutes| format::duration(u64::from(minutes)));
    let is_chosen = chosen.is_some() && plan.spot(index) == chosen;
    response.widget_info(|| {
        let mut words = format!("Floor {}, {}", plan.label(), plan.describe(index));
        if let Some(stands) = &stands {
            words = format!("{words} for {stands}");
        }
        WidgetInfo::selected(Role::Button, true, is_chosen, words)
    });
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    let palette = theme::palette(ui);
    let visuals = *ui.style().interact(&response);
    let fill = if is_chosen { palette.chosen } else { visuals.bg_fill };
    ui.painter().rect(
        rect,
        4,
        fill,
        if response.has_focus() { visuals.bg_stroke } else { Stroke::NONE },
        StrokeKind::Inside,
    );
    let text = if is_chosen { palette.on_chosen } else { palette.text };
    let bold = FontId::new(TextStyle::Body.resolve(ui.style()).size, theme::bold_family());
    let body = TextStyle::Body.resolve(ui.style());
    // Label, what it is for, how it stands, for how long.
    let columns = [0.0, 0.26, 0.56, 0.82].map(|share| rect.left() + theme::GAP + share * (rect.width() - theme::GAP));
    let [label_at, kind_at, state_at, time_at] = columns;
    let write = |from: f32, to: f32, text_written: &str, font: FontId| {
        let clip = Rect::from_x_y_ranges(from..=to - 4.0, rect.y_range());
        let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
        painter.text(Pos2::new(from, rect.center().y), Align2::LEFT_CENTER, text_written, font, text);
    };
    write(label_at, kind_at, plan.spot_label(index), bold);
    write(kind_at, state_at, &plan.kind(index), body.clone());
    let state = plan.state(index);
    swatch_at(ui, Rect::from_center_size(Pos2::new(state_at + 8.0, rect.center().y), vec2(16.0, 22.0)), state);
    write(state_at + 24.0, time_at, state.word(), body.clone());
    write(time_at, rect.right(), stands.as_deref().unwrap_or_default(), body);
    response
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use eframe::egui::Key;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use uuid::Uuid;

    use super::super::sample;
    use super::*;
    use crate::domain::facility::Floor;
    use crate::domain::ids::FloorId;
    use crate::domain::time::from_ms;

    struct Desk {
        list: SpotList,
        plans: Vec<FloorPlan>,
        now: Instant,
        intents: Vec<ListIntent>,
    }

    fn noon() -> Instant {
        from_ms(1_764_072_000_000).unwrap()
    }

    fn desk(spots: u32) -> Harness<'static, Desk> {
        let mut upper = sample::rows(20);
        let floor = Floor { id: FloorId::new(Uuid::from_u128(77)), label: "2".to_owned(), ..sample::floor() };
        for spot in &mut upper {
            (spot.floor, spot.id, spot.label) = (
                floor.id,
                SpotId::new(Uuid::from_u128(spot.id.uuid().as_u128() + 1_000_000_000)),
                spot.label.replace("B1", "2"),
            );
        }
        let mut lower = sample::rows(spots);
        lower[2].zone = Some(sample::EV);
        let plans =
            vec![FloorPlan::new(&floor, &upper, &[]), FloorPlan::new(&sample::floor(), &lower, &sample::zones())];
        let desk = Desk { list: SpotList::default(), plans, now: noon(), intents: Vec::new() };
        let mut harness =
            Harness::builder().with_size(vec2(640.0, 700.0)).with_context_setup(theme::install).build_ui_state(
                |ui, desk: &mut Desk| {
                    let intent = desk.list.ui(ui, &desk.plans, None, Some(desk.now));
                    desk.intents.extend(intent);
                },
                desk,
            );
        harness.run();
        harness
    }

    #[test]
    fn every_spot_is_a_row_that_says_all_the_map_shows() {
        let mut harness = desk(30);
        harness.get_by_label("50 spots");
        let at = harness.state().now - TimeDelta::minutes(200);
        harness.state_mut().plans[0].set(SpotIndex(1), SpotState::Taken, Some(at));
        harness.run();
        harness.get_by_label("Floor 2, 2-001, car, taken for 3 h 20 min");
        harness.get_by_label("Floor 2, 2-003, car, free").click();
        harness.run();
        let chosen = harness.state().plans[0].spot(SpotIndex(3)).unwrap();
        assert_eq!(harness.state().intents, [ListIntent::Chosen(chosen)]);
    }

    #[test]
    fn the_filters_follow_what_happens() {
        let mut harness = desk(30);
        harness.get_by_label("List taken").click();
        harness.run();
        harness.get_by_label("0 spots");
        let at = harness.state().now - TimeDelta::minutes(200);
        harness.state_mut().plans[1].set(SpotIndex(2), SpotState::Taken, Some(at));
        harness.run();
        harness.get_by_label("1 spot");
        harness.get_by_label("Floor B1, B1-002, car, EV charging, taken for 3 h 20 min");
        harness.get_by_label("List over a day").click();
        harness.run();
        harness.get_by_label("0 spots");
        harness.state_mut().now = noon() + TimeDelta::days(1);
        harness.run();
        harness.get_by_label("1 spot");
    }

    #[test]
    fn a_search_lists_what_has_it_in_its_label() {
        let mut harness = desk(30);
        harness.get_by_label("Search spots").focus();
        harness.run();
        harness.event(eframe::egui::Event::Text("b1-02".to_owned()));
        harness.run();
        harness.get_by_label("10 spots");
    }

    #[test]
    fn the_number_of_a_payment_card_does_not_stay_in_the_search() {
        let mut harness = desk(30);
        harness.get_by_label("Search spots").focus();
        harness.run();
        harness.event(eframe::egui::Event::Text("4111 1111 1111 1111".to_owned()));
        harness.run();
        assert!(harness.state().intents.contains(&ListIntent::CardNumber));
        assert_eq!(harness.get_by_label("Search spots").value().unwrap_or_default(), "");
    }

    #[test]
    fn of_very_many_spots_only_the_rows_in_view_are_made_and_the_keyboard_goes_on_to_the_next() {
        let mut harness = desk(100_000);
        harness.get_by_label("100020 spots");
        let rows = harness.query_all_by_label_contains("Floor 2, ").count();
        assert!((5..20).contains(&rows), "{rows} rows");
        harness.get_by_label("Floor 2, 2-000, car, free").focus();
        harness.run();
        for _ in 0..25 {
            harness.key_press(Key::Tab);
            harness.run();
        }
        assert!(harness.get_by_label("Floor B1, B1-005, car, free").is_focused());
    }
}
