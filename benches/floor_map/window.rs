//! The real window: how long it takes to come, and how much memory it has then. Each window is a process of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{Context, Ui, ViewportBuilder, ViewportCommand, vec2};
use eframe::{App, NativeOptions, Renderer};
use parkhaus::kiosk::app::KioskApp;
use parkhaus::kiosk::desk::{SystemDialogs, Waker, WorkerDesk};
use parkhaus::machine::this_computer;

use super::times::timed;
use super::vehicles::Row;
use super::{garage, ours, past};

/// Frames after the floors are there, before the memory is looked at.
const FRAMES: u32 = 60;

/// What a window did.
#[derive(Clone, Copy, Debug, Default)]
struct Start {
    first: Duration,
    floors: Duration,
    resident_kb: u64,
    anonymous_kb: u64,
}

/// Measures and prints.
pub(crate) fn run(spots: &[u32], stays: u32, starts: usize, folder: &Path) {
    if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        println!("start and memory are left out: there is no display");
        return;
    }
    let folder = tempfile::tempdir_in(folder).unwrap();
    println!(
        "from the start of the process, and the memory {FRAMES} frames later (of that, what no file is the source of)"
    );
    println!("{:<26} {:>13} {:>13} {:>10} {:>10}", "window", "first frame", "floors shown", "memory", "own");
    print("empty", starts, None);
    for &count in spots {
        let books = folder.path().join(format!("spots-{count}"));
        drop(garage::make(&books, count));
        print(&format!("{count} spots"), starts, Some(&books));
    }
    let books = folder.path().join("past");
    let mut store = garage::make(&books, 100);
    let source = store.machine().source.clone();
    ours::alone(&mut store, &Row::default().take(1, source.as_ref()));
    let facility = store.facility().unwrap();
    drop(store);
    let ((), took) = timed(|| past::make(&books, &facility, stays));
    println!("made {stays} past stays in {:.0} s, {}", took.as_secs_f64(), past::size(&books));
    print(&format!("{stays} past stays"), starts, Some(&books));
    print("empty again", starts, None);
}

fn print(name: &str, starts: usize, books: Option<&Path>) {
    let all: Vec<Start> = (0..starts).map(|_| start(books)).collect();
    let median = |of: fn(&Start) -> u128| {
        let mut values: Vec<u128> = all.iter().map(of).collect();
        values.sort_unstable();
        values[values.len() / 2]
    };
    println!(
        "{name:<26} {:>10} ms {:>10} ms {:>7} MB {:>7} MB",
        median(|start| start.first.as_millis()),
        median(|start| start.floors.as_millis()),
        median(|start| u128::from(start.resident_kb / 1_000)),
        median(|start| u128::from(start.anonymous_kb / 1_000)),
    );
}

fn start(books: Option<&Path>) -> Start {
    let began = Instant::now();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg("--child")
        .args(books)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut start = Start::default();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["first"] => start.first = began.elapsed(),
            ["floors"] => start.floors = began.elapsed(),
            ["memory", resident, anonymous] => {
                (start.resident_kb, start.anonymous_kb) = (resident.parse().unwrap(), anonymous.parse().unwrap());
            }
            _ => panic!("the window said {line}"),
        }
    }
    assert!(child.wait().unwrap().success());
    start
}

/// The window of a data folder, or an empty one; it closes by itself.
pub(crate) fn child(books: Option<&Path>) {
    let options = NativeOptions {
        viewport: ViewportBuilder::default().with_inner_size(vec2(1280.0, 800.0)).with_maximized(true),
        renderer: Renderer::Glow,
        ..NativeOptions::default()
    };
    let books = books.map(Path::to_owned);
    eframe::run_native(
        "parkhaus measured",
        options,
        Box::new(move |creation| {
            let kiosk = match books {
                Some(folder) => {
                    let machine = this_computer();
                    let source = Arc::clone(&machine.source);
                    let ctx = creation.egui_ctx.clone();
                    let wake: Waker = Arc::new(move || ctx.request_repaint());
                    let desk = WorkerDesk::start(folder, machine, Box::new(SystemDialogs), wake)?;
                    Some(KioskApp::new(&creation.egui_ctx, Box::new(desk), source))
                }
                None => None,
            };
            Ok(Box::new(Watched { kiosk, frames: 0, with_floors: 0 }))
        }),
    )
    .expect("there is a display");
}

/// A window that says how far it has come.
struct Watched {
    kiosk: Option<KioskApp>,
    frames: u32,
    with_floors: u32,
}

impl App for Watched {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        // Here the frame before is on the screen.
        if self.frames == 1 {
            say("first");
        }
        if self.with_floors == 1 {
            say("floors");
        }
        if let Some(kiosk) = &mut self.kiosk {
            kiosk.logic(ctx, frame);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let has_floors = match &mut self.kiosk {
            Some(kiosk) => {
                kiosk.ui(ui, frame);
                kiosk.state().board.shown().is_some()
            }
            None => true,
        };
        self.frames += 1;
        self.with_floors += u32::from(has_floors);
        if self.with_floors == FRAMES {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let kb = |name: &str| {
                let line = status.lines().find(|line| line.starts_with(name)).unwrap();
                line.split_whitespace().nth(1).unwrap().to_owned()
            };
            say(&format!("memory {} {}", kb("VmRSS:"), kb("RssAnon:")));
            ui.send_viewport_cmd(ViewportCommand::Close);
        }
        ui.request_repaint();
    }
}

fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().unwrap();
}
