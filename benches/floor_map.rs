//! What the floor map costs: a frame with a hundred and with a million spots, the start of the window with a long past in the books, and
//! the memory it takes; all of it beside an empty egui window in the same run.
//!
//! ```text
//! cargo bench --bench floor_map -- [--only frames|start] [--spots N,N,…] [--frames N] [--past N] [--starts N] [--folder DIR]
//! ```
//!
//! - `frames`: the time that the processor spends on one frame (laying out, drawing into triangles; not what the graphics driver does)
//!   while the map is panned, and while a hundred spots a second change, from afar, from nearer and from so near that labels are read.
//!   Goal: at most 1 ms for 99 of 100 frames, with any number of spots. Measured as the time of this thread, not by the clock: what
//!   else runs on the machine does not count.
//! - `start`: from the start of the process to the first frame on the screen, and to the one that shows the floors; and the memory
//!   then. Goal: 500 ms to the first frame with ten million past stays, 150 MB with 100,000 spots. Needs a display; a virtual one will do.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement stops at the first thing that is not as it says, and prints what it found"
)]
#![expect(clippy::cast_precision_loss, reason = "times are shown with three digits")]

#[path = "floor_map/frames.rs"]
mod frames;
#[path = "floor_map/window.rs"]
mod window;

// The garages and the long past are those of the other measurement.
#[path = "round_trip/bare.rs"]
#[expect(dead_code, reason = "of the bare statements only the last bodies are needed here")]
mod bare;
#[path = "round_trip/garage.rs"]
mod garage;
#[path = "round_trip/ours.rs"]
#[expect(dead_code, reason = "one vehicle in and out is enough here")]
mod ours;
#[path = "round_trip/past.rs"]
mod past;
#[path = "round_trip/times.rs"]
#[expect(dead_code, reason = "only its stopwatch is needed here")]
mod times;
#[path = "round_trip/vehicles.rs"]
mod vehicles;

use std::path::PathBuf;

/// What somebody asked for.
struct Arguments {
    only: Option<String>,
    spots: Vec<u32>,
    frames: usize,
    past: u32,
    starts: usize,
    folder: PathBuf,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Self {
        let mut arguments = Self {
            only: None,
            spots: vec![100, 10_000, 100_000, 1_000_000],
            frames: 600,
            past: 100_000,
            starts: 5,
            folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("{word} needs a value"));
            match word.as_str() {
                "--only" => arguments.only = Some(value()),
                "--spots" => arguments.spots = value().split(',').map(|count| count.parse().unwrap()).collect(),
                "--frames" => arguments.frames = value().parse().unwrap(),
                "--past" => arguments.past = value().parse().unwrap(),
                "--starts" => arguments.starts = value().parse().unwrap(),
                "--folder" => arguments.folder = PathBuf::from(value()),
                // What cargo itself adds.
                "--bench" => {}
                other => panic!("{other} is not known; the first lines of benches/floor_map.rs say what is"),
            }
        }
        arguments
    }

    fn wants(&self, part: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == part)
    }
}

fn main() {
    let mut words = std::env::args().skip(1).peekable();
    if words.next_if_eq("--child").is_some() {
        window::child(words.next().map(PathBuf::from).as_deref());
        return;
    }
    let arguments = Arguments::read(words);
    if arguments.wants("frames") {
        frames::run(&arguments.spots, arguments.frames);
    }
    if arguments.wants("start") {
        window::run(&arguments.spots, arguments.past, arguments.starts, &arguments.folder);
    }
}
