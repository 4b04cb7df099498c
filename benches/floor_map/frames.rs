//! One frame of the map, drawn without a window.

use std::time::Duration;

use eframe::egui::{
    CentralPanel, Context, Event, Frame, Modifiers, PointerButton, Pos2, RawInput, Rect, Ui, Vec2, pos2, vec2,
};
use parkhaus::domain::facility::{Condition, Entrance, Floor, Point, SizeCode, Spot};
use parkhaus::domain::ids::{FloorId, SpotId};
use parkhaus::kiosk::theme;
use parkhaus::kiosk::widgets::floor_map::{FloorMap, FloorPlan, SpotState};
use rustix::time::{ClockId, clock_gettime};
use uuid::Uuid;

/// A full screen of map: more than the booth ever shows.
const SCREEN: Vec2 = vec2(1920.0, 1080.0);
/// Frames a second, and spots that change in one.
const FRAMES_A_SECOND: f64 = 60.0;
const CHANGES_A_SECOND: usize = 100;
/// Frames before it counts: from afar, a floor is coloured over many.
const WARM_UP: usize = 90;

/// How large a spot is on the screen.
const VIEWS: [(&str, f32); 3] = [("from afar", 0.0), ("nearer", 10.0), ("labels", 60.0)];

/// The width of a spot and the distance from row to row, in millimetres.
const WIDTH: i64 = 2_500;
const ROW: i64 = 8_000;

/// What happens meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meanwhile {
    Panning,
    Changing,
}

/// Measures and prints.
pub(crate) fn run(spots: &[u32], frames: usize) {
    println!("the time that the processor spends on a frame of {} by {} points", SCREEN.x, SCREEN.y);
    println!(
        "{:>9}  {:<10} {:<9} {:>9} {:>9} {:>9}  {:>9}",
        "spots", "view", "meanwhile", "median", "99 of 100", "longest", "× empty"
    );
    for &count in spots {
        for (view, width) in VIEWS {
            for (word, meanwhile) in [("panning", Meanwhile::Panning), ("changing", Meanwhile::Changing)] {
                let mut booth = Booth::new(count, width);
                let mut empty = Booth::empty();
                let mut ours = Vec::with_capacity(frames);
                let mut theirs = Vec::with_capacity(frames);
                for number in 0..WARM_UP + frames {
                    // In turn, so that a slow moment of the machine hits both.
                    let (one, other) = (booth.frame(number, meanwhile), empty.frame(number, meanwhile));
                    if number >= WARM_UP {
                        ours.push(one);
                        theirs.push(other);
                    }
                }
                ours.sort_unstable();
                theirs.sort_unstable();
                let of = |times: &[Duration], share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
                let ratio = of(&ours, 50).as_secs_f64() / of(&theirs, 50).as_secs_f64();
                println!(
                    "{count:>9}  {view:<10} {word:<9} {} {} {}  {ratio:>9.1}",
                    ms(of(&ours, 50)),
                    ms(of(&ours, 99)),
                    ms(of(&ours, 100)),
                );
            }
        }
    }
}

fn ms(time: Duration) -> String {
    format!("{:>6.3} ms", time.as_secs_f64() * 1e3)
}

/// What this thread has worked so far.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap(), u32::try_from(time.tv_nsec).unwrap())
}

/// A window without a screen, with a map in it or with nothing.
struct Booth {
    ctx: Context,
    map: FloorMap,
    plan: Option<FloorPlan>,
    spots: u32,
    /// By how much the map is zoomed in at first.
    zoom: f32,
    changed: u32,
}

impl Booth {
    fn empty() -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        Self { ctx, map: FloorMap::new(), plan: None, spots: 0, zoom: 1.0, changed: 0 }
    }

    fn new(spots: u32, width_on_screen: f32) -> Self {
        let (plan, extent) = plan(spots);
        let fitting = (SCREEN.x / extent.x).min(SCREEN.y / extent.y);
        let zoom = if width_on_screen > 0.0 { width_on_screen / (WIDTH as f32 * fitting) } else { 1.0 };
        Self { plan: Some(plan), spots, zoom, ..Self::empty() }
    }

    fn frame(&mut self, number: usize, meanwhile: Meanwhile) -> Duration {
        let middle = (SCREEN / 2.0).to_pos2();
        let mut events = Vec::new();
        match number {
            0 => events.push(Event::PointerMoved(middle)),
            2 => events.push(Event::Zoom(self.zoom)),
            4 if meanwhile == Meanwhile::Panning => events.push(Event::PointerButton {
                pos: middle,
                button: PointerButton::Primary,
                pressed: true,
                modifiers: Modifiers::NONE,
            }),
            _ if meanwhile == Meanwhile::Panning && number > 4 => events.push(Event::PointerMoved(on_a_walk(number))),
            _ => {}
        }
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SCREEN)),
            time: Some(number as f64 / FRAMES_A_SECOND),
            events,
            ..RawInput::default()
        };
        let before = worked();
        if meanwhile == Meanwhile::Changing {
            self.change(number);
        }
        let mut output = self.ctx.clone().run_ui(input, |ui: &mut Ui| {
            CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
                if let Some(plan) = &self.plan {
                    self.map.ui(ui, plan, &[]);
                }
            });
        });
        let shapes = std::mem::take(&mut output.shapes);
        let drawn = self.ctx.tessellate(shapes, output.pixels_per_point);
        let took = worked().saturating_sub(before);
        std::hint::black_box(drawn);
        output.drop_without_applying_deltas();
        took
    }

    /// As many changes as are due by this frame, all over the floor.
    fn change(&mut self, number: usize) {
        let Some(plan) = &mut self.plan else { return };
        let due = (number + 1) * CHANGES_A_SECOND / 60 - number * CHANGES_A_SECOND / 60;
        for _ in 0..due {
            self.changed = self.changed.wrapping_add(1);
            let spot = plan.index_of(spot_id(self.changed.wrapping_mul(2_654_435_761) % self.spots)).unwrap();
            let state = if plan.state(spot) == SpotState::Free { SpotState::Taken } else { SpotState::Free };
            plan.set_state(spot, state);
        }
    }
}

/// Back and forth, never the same view twice in a row.
fn on_a_walk(number: usize) -> Pos2 {
    let along = (number % 80) as f32;
    let there = if along < 40.0 { along } else { 80.0 - along };
    (SCREEN / 2.0).to_pos2() + vec2(there * 7.0, there * 4.0)
}

fn spot_id(number: u32) -> SpotId {
    SpotId::new(Uuid::from_u128(u128::from(number) + 1_000))
}

/// One floor of so many spots, about as wide as it is high, and its size.
fn plan(spots: u32) -> (FloorPlan, Vec2) {
    let floor = Floor {
        id: FloorId::new(Uuid::from_u128(1)),
        label: "1".to_owned(),
        level: 1,
        entrances: vec![Entrance { label: "Entrance".to_owned(), at: Point { x: -3_000, y: 6_500 }, driven_mm: 0 }],
    };
    let columns = i64::from((spots * 3).isqrt().max(10));
    let made: Vec<Spot> = (0..spots)
        .map(|number| {
            let (row, place) = (i64::from(number) / columns, i64::from(number) % columns);
            let (x, y) = (place * WIDTH, row * ROW);
            Spot {
                id: spot_id(number),
                floor: floor.id,
                label: format!("1-{number:06}"),
                size: SizeCode::new("car"),
                zone: None,
                row,
                place,
                outline: [(0, 0), (WIDTH, 0), (WIDTH, 5_000), (0, 5_000)]
                    .map(|(right, down)| Point { x: x + right, y: y + down })
                    .to_vec(),
                distance_mm: 0,
                // Every state has its own shape, and its own cost.
                condition: match number % 10 {
                    8 => Condition::Reserved,
                    9 => Condition::OutOfService,
                    _ => Condition::InService,
                },
            }
        })
        .collect();
    let rows = i64::from(spots) / columns + 1;
    let mut plan = FloorPlan::new(&floor, &made, &[]);
    for number in (0..spots).filter(|number| number % 10 < 5) {
        let spot = plan.index_of(spot_id(number)).unwrap();
        plan.set_state(spot, SpotState::Taken);
    }
    (plan, pos2((columns * WIDTH) as f32, (rows * ROW) as f32).to_vec2())
}
