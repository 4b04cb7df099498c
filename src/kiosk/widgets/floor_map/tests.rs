//! The map as somebody at the booth meets it.

use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Theme, TouchDeviceId, TouchId,
    TouchPhase, pos2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;

struct Booth {
    map: FloorMap,
    plan: FloorPlan,
    assigned: Vec<SpotId>,
    intents: Vec<MapIntent>,
}

impl Booth {
    fn clicked(&self) -> Vec<SpotId> {
        let clicked = |intent: &MapIntent| match intent {
            MapIntent::Clicked(spot) => Some(*spot),
            MapIntent::Hovered(_) => None,
        };
        self.intents.iter().filter_map(clicked).collect()
    }

    fn camera(&self) -> Camera {
        self.map.cameras[&sample::FLOOR]
    }

    fn place(&self, harness_canvas: Rect, number: u32) -> Pos2 {
        let index = self.plan.index_of(sample::spot_id(number)).unwrap();
        self.camera().place_on_screen(harness_canvas, self.plan.outline(index).unwrap().mark)
    }
}

fn booth_of(plan: FloorPlan, assigned: &[u32]) -> Harness<'static, Booth> {
    let assigned = assigned.iter().map(|&number| sample::spot_id(number)).collect();
    let booth = Booth { map: FloorMap::new(), plan, assigned, intents: Vec::new() };
    let mut harness =
        Harness::builder().with_size(vec2(900.0, 700.0)).with_context_setup(theme::install).build_ui_state(
            |ui, booth: &mut Booth| {
                let intent = booth.map.ui(ui, &booth.plan, &booth.assigned);
                booth.intents.extend(intent);
            },
            booth,
        );
    harness.run();
    harness
}

fn booth() -> Harness<'static, Booth> {
    booth_of(FloorPlan::new(&sample::floor(), &sample::mixed(60), &sample::zones()), &[])
}

fn canvas(harness: &Harness<'_, Booth>) -> Rect {
    harness.get_by_label("Floor map B1").rect()
}

fn place(harness: &Harness<'_, Booth>, number: u32) -> Pos2 {
    harness.state().place(canvas(harness), number)
}

fn click(harness: &mut Harness<'_, Booth>, at: Pos2) {
    harness.hover_at(at);
    for pressed in [true, false] {
        let button = PointerButton::Primary;
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
    }
    harness.run();
}

fn wheel(harness: &mut Harness<'_, Booth>, at: Pos2, points: f32) {
    harness.hover_at(at);
    let (unit, phase, source) = (MouseWheelUnit::Point, TouchPhase::Move, MouseWheelSource::Wheel);
    harness.event(Event::MouseWheel { unit, delta: vec2(0.0, points), phase, source, modifiers: Modifiers::NONE });
    harness.run_steps(12);
    harness.run();
}

#[test]
fn the_canvas_says_which_floor_it_is_and_what_is_free() {
    let mut harness = booth();
    harness.state_mut().plan.set_state(SpotIndex(0), SpotState::Taken);
    harness.run();
    let canvas = harness.get_by_label("Floor map B1");
    assert_eq!(canvas.value().as_deref(), Some("59 free, 1 taken, 0 reserved, 0 out of service"));
}

#[test]
fn a_click_on_a_spot_says_which_and_reads_it_out() {
    let mut harness = booth();
    for number in [4, 13, 3, 21] {
        let at = place(&harness, number);
        click(&mut harness, at);
        assert_eq!(harness.state().clicked().last(), Some(&sample::spot_id(number)));
        harness.get_by_label(&format!("B1-{number:03}, car, free"));
    }
    assert_eq!(harness.state().map.selected(), Some(sample::spot_id(21)));
}

#[test]
fn a_click_beside_every_spot_is_nobodys() {
    let mut harness = booth();
    let at = canvas(&harness).left_bottom() + vec2(20.0, -20.0);
    click(&mut harness, at);
    assert_eq!(harness.state().clicked(), []);
}

#[test]
fn the_spot_under_the_pointer_is_read_out_and_told_once() {
    let mut harness = booth();
    let at = place(&harness, 14);
    harness.hover_at(at);
    harness.run();
    harness.hover_at(at + vec2(1.0, 0.0));
    harness.run();
    harness.get_by_label("B1-014, car, free");
    harness.remove_cursor();
    harness.run();
    assert!(harness.query_by_label("B1-014, car, free").is_none());
    let spot = sample::spot_id(14);
    assert_eq!(harness.state().intents, [MapIntent::Hovered(Some(spot)), MapIntent::Hovered(None)]);
}

#[test]
fn a_change_is_seen_in_the_next_frame() {
    let mut harness = booth();
    let at = place(&harness, 5);
    click(&mut harness, at);
    harness.get_by_label("B1-005, car, free");
    let before = harness.state().map.spots.mesh();
    harness.state_mut().plan.set_state(SpotIndex(5), SpotState::Taken);
    harness.step();
    harness.get_by_label("B1-005, car, taken");
    assert!(harness.state().map.spots.mesh() != before, "the spot looks as before");
}

#[test]
fn an_idle_map_asks_for_no_frame_and_makes_no_mesh() {
    let mut harness = booth();
    let before = harness.state().map.spots.mesh();
    assert_eq!(harness.run(), 1, "one frame, and no more asked for");
    harness.run_steps(3);
    assert!(std::sync::Arc::ptr_eq(&harness.state().map.spots.mesh(), &before));
}

#[test]
fn the_wheel_zooms_at_the_pointer() {
    let mut harness = booth();
    let at = place(&harness, 22);
    let scale = harness.state().camera().scale();
    wheel(&mut harness, at, 240.0);
    assert!(harness.state().camera().scale() > scale * 2.0);
    assert!(place(&harness, 22).distance(at) < 0.5);
}

#[test]
fn two_fingers_drawn_apart_zoom_between_them() {
    let mut harness = booth();
    let middle = place(&harness, 22);
    let scale = harness.state().camera().scale();
    let touch = |harness: &Harness<'_, Booth>, id, phase, pos| {
        harness.event(Event::Touch { device_id: TouchDeviceId(1), id: TouchId(id), phase, pos, force: None });
    };
    // Beside touches, the first finger is told as a pointer, too.
    harness.hover_at(middle);
    for (phase, apart) in [(TouchPhase::Start, 40.0), (TouchPhase::Move, 60.0), (TouchPhase::Move, 80.0)] {
        touch(&harness, 1, phase, middle - vec2(apart, 0.0));
        touch(&harness, 2, phase, middle + vec2(apart, 0.0));
        harness.run();
    }
    let grown = harness.state().camera().scale() / scale;
    assert!((1.8..2.2).contains(&grown), "twice as far apart is twice as large, not {grown}");
    assert!(place(&harness, 22).distance(middle) < 12.0);
}

#[test]
fn dragging_moves_the_floor_with_the_finger() {
    let mut harness = booth();
    let middle = canvas(&harness).center();
    let before = place(&harness, 10);
    harness.hover_at(middle);
    harness.drag_at(middle);
    harness.hover_at(middle + vec2(-40.0, 25.0));
    harness.run();
    harness.hover_at(middle + vec2(-90.0, 60.0));
    harness.run();
    harness.drop_at(middle + vec2(-90.0, 60.0));
    harness.run();
    assert!((place(&harness, 10) - before - vec2(-90.0, 60.0)).length() < 1.0);
    assert_eq!(harness.state().clicked(), []);
}

#[test]
fn keys_zoom_move_and_fit_while_the_map_has_the_keyboard() {
    let mut harness = booth();
    let fitting = harness.state().camera();
    harness.key_press(Key::Plus);
    harness.run();
    assert_eq!(harness.state().camera(), fitting, "the keyboard is elsewhere");
    harness.get_by_label("Floor map B1").focus();
    harness.run();
    harness.key_press(Key::Plus);
    harness.run();
    let nearer = harness.state().camera();
    assert!(nearer.scale() > fitting.scale());
    harness.key_press(Key::ArrowRight);
    harness.key_press(Key::ArrowDown);
    harness.run();
    let (canvas, moved) = (canvas(&harness), harness.state().camera());
    let (from, to) = (nearer.place_on_floor(canvas, canvas.center()), moved.place_on_floor(canvas, canvas.center()));
    assert!(to.x > from.x && to.y > from.y, "the view moves the way of the arrow");
    assert!(harness.get_by_label("Floor map B1").is_focused(), "an arrow does not move on to the next control");
    harness.key_press(Key::Minus);
    harness.run();
    assert!(harness.state().camera().scale() < nearer.scale());
    harness.key_press(Key::Num0);
    harness.run();
    assert_eq!(harness.state().camera(), fitting);
}

#[test]
fn the_buttons_on_the_map_zoom_and_fit() {
    let mut harness = booth();
    let fitting = harness.state().camera();
    harness.get_by_label("Zoom in").click();
    harness.run();
    let nearer = harness.state().camera().scale();
    assert!(nearer > fitting.scale());
    harness.get_by_label("Zoom out").click();
    harness.run();
    assert!(harness.state().camera().scale() < nearer);
    harness.get_by_label("Fit the whole floor").click();
    harness.run();
    assert_eq!(harness.state().camera(), fitting);
    assert_eq!(harness.state().clicked(), [], "a button on the map is no spot");
}

#[test]
fn a_double_click_shows_the_whole_floor_again() {
    let mut harness = booth();
    let fitting = harness.state().camera();
    harness.get_by_label("Zoom in").click();
    harness.run();
    let at = canvas(&harness).left_center() + vec2(8.0, 0.0);
    // All in one frame: two frames of a test lie farther apart than two clicks may.
    harness.input_mut().events.push(Event::PointerMoved(at));
    for pressed in [true, false, true, false] {
        let button = PointerButton::Primary;
        let event = Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE };
        harness.input_mut().events.push(event);
    }
    harness.run();
    assert_eq!(harness.state().camera(), fitting);
}

#[test]
fn an_assigned_spot_is_read_out_wherever_the_view_is_and_can_be_brought_into_it() {
    let plan = FloorPlan::new(&sample::floor(), &sample::rows(60), &sample::zones());
    let mut harness = booth_of(plan, &[59, 200]);
    harness.get_by_label("B1-059, car, free, assigned");
    // Far away from it, with its spot beyond the canvas, there is still a pointer to it.
    let corner = place(&harness, 0);
    wheel(&mut harness, corner, 400.0);
    let canvas = canvas(&harness);
    assert!(!canvas.contains(place(&harness, 59)));
    assert!(canvas.contains_rect(harness.get_by_label("B1-059, car, free, assigned").rect()));
    harness.state_mut().map.reveal(sample::spot_id(59));
    harness.run();
    assert!(canvas.contains(place(&harness, 59)));
}

#[test]
fn near_enough_every_spot_carries_its_label_and_from_afar_none() {
    let mut harness = booth();
    assert!(harness.state().map.spots.texts().is_empty());
    let at = place(&harness, 26);
    wheel(&mut harness, at, 400.0);
    let texts = harness.state().map.spots.texts();
    assert!(texts.iter().any(|text| text == "026" || text == "B1-026"), "{texts:?}");
}

#[test]
fn a_floor_comes_back_as_it_was_left() {
    let mut harness = booth();
    harness.get_by_label("Zoom in").click();
    harness.run();
    let left = harness.state().camera();
    let upstairs = FloorId::new(uuid::Uuid::from_u128(8));
    let other = crate::domain::facility::Floor { id: upstairs, label: "2".to_owned(), ..sample::floor() };
    let below = std::mem::replace(&mut harness.state_mut().plan, FloorPlan::new(&other, &[], &[]));
    harness.run();
    harness.get_by_label("Floor map 2");
    harness.state_mut().plan = below;
    harness.run();
    assert_eq!(harness.state().camera(), left);
    harness.state_mut().map.fit(sample::FLOOR);
    harness.run();
    assert!(harness.state().camera().scale() < left.scale());
}

#[test]
fn a_large_floor_costs_no_more_than_a_small_one_at_any_zoom() {
    /// Four thousand spots of the costliest kind.
    const VERTICES_MAX: usize = 4_000 * 32;
    let spots = sample::rows(40_000);
    let mut plan = FloorPlan::new(&sample::floor(), &spots, &sample::zones());
    for index in 0..40_000 {
        plan.set_state(SpotIndex(index), SpotState::ALL[index as usize % 4]);
    }
    let mut harness = booth_of(plan, &[20_000]);
    let at = place(&harness, 20_000);
    for _ in 0..14 {
        wheel(&mut harness, at, 120.0);
        let vertices = harness.state().map.spots.vertices();
        assert!(vertices <= VERTICES_MAX, "{vertices} vertices");
        harness.get_by_label("B1-20000, car, free, assigned");
    }
    assert!(harness.state().map.spots.vertices() > 0, "in the end, spots are shapes");
}

#[test]
fn from_afar_a_floor_is_coloured_over_a_few_frames_and_then_rests() {
    let mut harness = booth_of(FloorPlan::new(&sample::floor(), &sample::rows(30_000), &[]), &[]);
    harness.run_steps(20);
    assert_eq!(harness.state().map.tiles.stale(), 0);
    assert_eq!(harness.run(), 1, "an overview that is done asks for no frame");
    harness.state_mut().plan.set_state(SpotIndex(7), SpotState::Taken);
    harness.step();
    assert_eq!(harness.state().map.tiles.stale(), 0, "a change is seen in the next frame");
}

#[test]
fn another_theme_draws_the_floor_anew() {
    let mut harness = booth();
    let before = harness.state().map.spots.mesh();
    let other = if harness.ctx.theme() == Theme::Dark { Theme::Light } else { Theme::Dark };
    harness.ctx.set_theme(other);
    harness.run();
    assert!(harness.state().map.spots.mesh() != before, "the spots look as before");
}

#[test]
fn a_floor_without_spots_is_an_empty_map() {
    let mut harness = booth_of(FloorPlan::new(&sample::floor(), &[], &[]), &[3]);
    click(&mut harness, pos2(400.0, 300.0));
    assert_eq!(harness.state().clicked(), []);
    harness.get_by_label("Floor map B1");
}

fn focused(plan: FloorPlan) -> Harness<'static, Booth> {
    let mut harness = booth_of(plan, &[]);
    harness.get_by_label("Floor map B1").focus();
    harness.run();
    harness
}

fn value(harness: &Harness<'_, Booth>) -> String {
    harness.get_by_label("Floor map B1").value().unwrap_or_default()
}

#[test]
fn tab_walks_from_spot_to_spot_reads_each_out_and_enter_chooses_it() {
    let mut harness = focused(FloorPlan::new(&sample::floor(), &sample::rows(60), &sample::zones()));
    for _ in 0..3 {
        harness.key_press(Key::Tab);
        harness.run();
    }
    assert!(value(&harness).starts_with("B1-002, car, free. 60 free"), "{}", value(&harness));
    harness.get_by_label("B1-002, car, free");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    harness.run();
    assert!(value(&harness).starts_with("B1-001, car, free"));
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().clicked(), [sample::spot_id(1)]);
    assert!(harness.get_by_label("Floor map B1").is_focused(), "the walk goes on from there");
}

#[test]
fn beyond_the_first_and_the_last_spot_the_keyboard_goes_on_to_the_next_control() {
    let mut harness = focused(FloorPlan::new(&sample::floor(), &sample::rows(2), &[]));
    for _ in 0..2 {
        harness.key_press(Key::Tab);
        harness.run();
        assert!(harness.get_by_label("Floor map B1").is_focused());
    }
    harness.key_press(Key::Tab);
    harness.run();
    assert!(!harness.get_by_label("Floor map B1").is_focused(), "the map is no trap");
    assert!(harness.get_by_label("Zoom out").is_focused());
}

#[test]
fn a_spot_that_the_keyboard_comes_to_is_brought_into_view() {
    let mut harness = focused(FloorPlan::new(&sample::floor(), &sample::rows(60), &[]));
    let far = place(&harness, 59);
    wheel(&mut harness, far, 400.0);
    assert!(!canvas(&harness).contains(place(&harness, 0)));
    harness.key_press(Key::Tab);
    harness.run();
    assert!(canvas(&harness).contains(place(&harness, 0)));
}

#[test]
fn page_keys_zoom_and_home_shows_the_whole_floor() {
    let mut harness = focused(FloorPlan::new(&sample::floor(), &sample::rows(60), &[]));
    let fitting = harness.state().camera();
    harness.key_press(Key::PageUp);
    harness.run();
    let nearer = harness.state().camera();
    assert!(nearer.scale() > fitting.scale());
    harness.key_press(Key::PageDown);
    harness.run();
    assert!(harness.state().camera().scale() < nearer.scale());
    harness.key_press(Key::Home);
    harness.run();
    assert_eq!(harness.state().camera(), fitting);
}

#[test]
fn the_way_to_an_assigned_spot_begins_at_an_entrance_and_follows_another_assignment() {
    let plan = FloorPlan::new(&sample::floor(), &sample::rows(60), &sample::zones());
    let mut harness = booth_of(plan, &[45]);
    let way = |harness: &Harness<'_, Booth>| harness.state().map.way.as_ref().map(|way| way.corners.clone()).unwrap();
    let mark = |harness: &Harness<'_, Booth>, number| {
        let plan = &harness.state().plan;
        plan.outline(plan.index_of(sample::spot_id(number)).unwrap()).unwrap().mark
    };
    let first = way(&harness);
    let gate = harness.state().plan.gates()[0].at;
    assert!(first.first().unwrap().distance(gate) < 1_500.0);
    assert_eq!(*first.last().unwrap(), mark(&harness, 45));
    harness.state_mut().assigned = vec![sample::spot_id(3)];
    harness.run();
    assert_eq!(*way(&harness).last().unwrap(), mark(&harness, 3));
}

#[test]
fn a_vehicle_that_has_stood_for_more_than_a_day_gets_its_clock_when_the_day_is_over() {
    let came = crate::domain::time::from_ms(1_764_072_000_000).unwrap();
    let mut harness = booth();
    let at = place(&harness, 26);
    wheel(&mut harness, at, 400.0);
    harness.state_mut().plan.set(SpotIndex(26), SpotState::Taken, Some(came));
    harness.state_mut().map.tell_time(Some(came + chrono::TimeDelta::hours(24)));
    harness.run();
    let before = harness.state().map.spots.vertices();
    harness.state_mut().map.tell_time(Some(came + chrono::TimeDelta::minutes(24 * 60 + 1)));
    harness.run();
    assert!(harness.state().map.spots.vertices() > before, "the clock is drawn");
}

#[test]
fn what_is_known_of_a_spot_is_forgotten_when_the_pointer_moves_on() {
    let mut harness = booth();
    let (one, other) = (place(&harness, 14), place(&harness, 17));
    harness.hover_at(one);
    harness.run();
    harness.state_mut().map.tell_more(vec!["AB 123".to_owned()]);
    harness.run();
    assert_eq!(harness.state().map.note, ["AB 123"]);
    harness.hover_at(other);
    harness.run();
    assert!(harness.state().map.note.is_empty());
}

#[test]
fn a_row_that_comes_into_view_has_all_its_labels_after_a_few_frames() {
    let mut harness = booth_of(FloorPlan::new(&sample::floor(), &sample::rows(400), &[]), &[]);
    let at = place(&harness, 150);
    wheel(&mut harness, at, 420.0);
    let labelled = |harness: &Harness<'_, Booth>| harness.state().map.spots.texts().len();
    assert!(labelled(&harness) > 20, "{} labels", labelled(&harness));
    let canvas = canvas(&harness);
    harness.hover_at(canvas.center());
    harness.drag_at(canvas.center());
    harness.hover_at(canvas.center() - vec2(300.0, 340.0));
    harness.run_steps(12);
    harness.drop_at(canvas.center() - vec2(300.0, 340.0));
    harness.run();
    let moved = labelled(&harness);
    // The same view, made as a whole.
    let other = if harness.ctx.theme() == Theme::Dark { Theme::Light } else { Theme::Dark };
    harness.ctx.set_theme(other);
    harness.run();
    assert_eq!(labelled(&harness), moved, "no label is missing");
}
