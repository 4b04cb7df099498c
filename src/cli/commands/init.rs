//! `parkhaus init`
//!
//! Everything that can be wrong with what was asked is found before the folder is touched. What goes wrong after that takes back
//! whatever was made.

use std::fs;
use std::path::{Path, PathBuf};

use super::actor;
use super::quote::{MOST_TARIFF_BYTES, read_tariff};
use crate::cli::answer::{Answer, aligned, grouped, object, shell_word, with_lists};
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::domain::money::Currency;
use crate::machine::this_computer;
use crate::operations::begin::{Begin, BeginError, begin};
use crate::operations::ports::Machine;
use crate::plan::import::LARGEST_FILE_BYTES;
use crate::plan::{self, PlanFile};
use crate::store::sqlite::SqliteStore;

/// Makes a garage.
pub(in crate::cli) fn init(args: InitArgs) -> Result<Answer, Failure> {
    let machine = this_computer();
    let folder = args.folder.data.clone();
    let garage = if args.demo { demo(&machine)? } else { from_plans(args, &machine)? };
    make(&folder, &garage, &machine)?;
    Ok(answer(&folder, &garage))
}

/// A garage ready to be made.
struct NewGarage {
    begin: Begin,
    /// What there is to tell about its plan.
    notes: Vec<String>,
    /// What of its plan was not imported.
    skipped: Vec<String>,
}

fn demo(machine: &Machine) -> Result<NewGarage, Failure> {
    new_garage(Begin::demo(plan::demo(|| machine.source.id()))?, machine)
}

fn from_plans(args: InitArgs, machine: &Machine) -> Result<NewGarage, Failure> {
    let missing = || Failure::usage("say --name, --timezone and --currency of the garage, or --demo");
    let (name, time_zone) = (args.name.ok_or_else(missing)?, args.timezone.ok_or_else(missing)?);
    let currency = Currency::new(args.currency.ok_or_else(missing)?.trim())?;
    let tariff = args.tariff.map(|path| files::text(&path, MOST_TARIFF_BYTES)).transpose()?;
    let mut read = Vec::with_capacity(args.layout.len());
    for path in &args.layout {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        read.push((name, files::bytes(path, LARGEST_FILE_BYTES)?));
    }
    let plans: Vec<PlanFile<'_>> = read.iter().map(|(name, bytes)| PlanFile { name, bytes }).collect();
    let import = plan::import(&plans, || machine.source.id())?;
    let begin = Begin { name, time_zone: time_zone.trim().to_owned(), currency, layout: import.layout, tariff };
    let garage = new_garage(begin, machine)?;
    Ok(NewGarage {
        notes: import.notes.iter().map(ToString::to_string).collect(),
        skipped: import.skipped.iter().map(ToString::to_string).collect(),
        ..garage
    })
}

fn new_garage(begin: Begin, machine: &Machine) -> Result<NewGarage, Failure> {
    begin.check(machine.zones.as_ref())?;
    plan::check(&begin.layout)?;
    if let Some(text) = &begin.tariff {
        read_tariff(text)?;
    }
    Ok(NewGarage { begin, notes: Vec::new(), skipped: Vec::new() })
}

fn make(folder: &Path, garage: &NewGarage, machine: &Machine) -> Result<(), Failure> {
    let traces = Traces::before(folder);
    let mut store = match SqliteStore::make(folder, machine.clone()) {
        Ok(store) => store,
        Err(error) => {
            traces.remove_folders();
            return Err(error.into());
        }
    };
    let made = store.write(&actor(), |desk| begin(desk, &garage.begin));
    let made = made.and_then(|()| store.share().map_err(BeginError::Books));
    if made.is_err() {
        // While the folder is still held alone, so that nobody takes the half for a whole.
        traces.remove_books();
        drop(store);
        traces.remove_folders();
    }
    Ok(made?)
}

/// What making a garage leaves in a folder, so that it can be taken back.
struct Traces {
    folder: PathBuf,
    /// Folders that are not there yet, the innermost first.
    new_folders: Vec<PathBuf>,
    had_lock: bool,
}

impl Traces {
    fn before(folder: &Path) -> Self {
        let new_folders = folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists());
        Self {
            folder: folder.to_owned(),
            new_folders: new_folders.map(Path::to_owned).collect(),
            had_lock: folder.join("lock").exists(),
        }
    }

    fn remove_books(&self) {
        for name in ["parkhaus.sqlite-wal", "parkhaus.sqlite-shm", "parkhaus.sqlite", "reserve"] {
            remove(&self.folder.join(name));
        }
        if !self.had_lock {
            remove(&self.folder.join("lock"));
        }
    }

    /// Removes folders that were made and hold nothing, or nothing but the lock.
    fn remove_folders(&self) {
        let holds = |path: &Path| -> Vec<_> {
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect()
        };
        if !self.new_folders.is_empty() && holds(&self.folder) == ["lock"] {
            remove(&self.folder.join("lock"));
        }
        for folder in &self.new_folders {
            // Refused for one that is not empty, and those around it are then not empty either.
            drop(fs::remove_dir(folder));
        }
    }
}

/// Removes a file that may not be there. What cannot be removed is no worse than the failure that is about to be told.
fn remove(path: &Path) {
    drop(fs::remove_file(path));
}

fn answer(folder: &Path, garage: &NewGarage) -> Answer {
    let layout = &garage.begin.layout;
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let spots = match garage.skipped.len() {
        0 => grouped(count(layout.spots.len())),
        skipped => format!(
            "{}, and {} not imported, listed below",
            grouped(count(layout.spots.len())),
            grouped(count(skipped))
        ),
    };
    let tariff = match &garage.begin.tariff {
        Some(_) => "published; it prices every stay until another is published",
        None => "none: nothing is charged until one is published (parkhaus tariff publish)",
    };
    let text = aligned(&[
        ("Garage", garage.begin.name.clone()),
        ("Floors", grouped(count(layout.floors.len()))),
        ("Spots", spots),
        ("Tariff", tariff.to_owned()),
        ("Folder", folder.display().to_string()),
        ("Next", format!("parkhaus --data {}", shell_word(folder))),
    ]);
    let lists = [("Please look at", garage.notes.clone()), ("Not imported", garage.skipped.clone())];
    Answer {
        text: with_lists(text, &lists),
        json: object! {
            "garage": garage.begin.name.clone(),
            "floors": count(layout.floors.len()),
            "spots": count(layout.spots.len()),
            "notes": garage.notes.clone(),
            "skipped": garage.skipped.clone(),
        },
    }
}
