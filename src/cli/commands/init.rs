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
use crate::domain::facility::{Layout, Strategy};
use crate::domain::ids::OpId;
use crate::domain::money::Currency;
use crate::domain::time::{Instant, from_ms};
use crate::machine::this_computer;
use crate::operations::ports::{BooksError, Machine};
use crate::operations::publish_tariff::{PublishError, PublishTariff, publish_tariff};
use crate::operations::set_up::{SetUp, SetUpError, set_up};
use crate::plan::import::LARGEST_FILE_BYTES;
use crate::plan::{self, PlanFile};
use crate::store::sqlite::SqliteStore;

/// The tariff of the demo garage.
const DEMO_TARIFF: &str = include_str!("../../../assets/tariffs/demo.toml");

/// From when the first tariff prices entries, in ms since 1970: from 1900 on, so also the vehicles that stand inside on opening day
/// and recordings of earlier years.
const FROM_THE_FIRST_DAY_MS: i64 = -2_208_988_800_000;

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
    set_up: SetUp,
    tariff: Option<PublishTariff>,
    /// What there is to tell about its plan.
    notes: Vec<String>,
    /// What of its plan was not imported.
    skipped: Vec<String>,
}

fn demo(machine: &Machine) -> Result<NewGarage, Failure> {
    let layout = plan::demo(|| machine.source.id());
    let currency = Currency::new("EUR")?;
    new_garage("Demo garage", "Europe/Berlin", currency, layout, Some(DEMO_TARIFF.to_owned()), machine)
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
    let garage = new_garage(&name, time_zone.trim(), currency, import.layout, tariff, machine)?;
    Ok(NewGarage {
        notes: import.notes.iter().map(ToString::to_string).collect(),
        skipped: import.skipped.iter().map(ToString::to_string).collect(),
        ..garage
    })
}

fn new_garage(
    name: &str,
    time_zone: &str,
    currency: Currency,
    layout: Layout,
    tariff: Option<String>,
    machine: &Machine,
) -> Result<NewGarage, Failure> {
    machine.zones.zone(time_zone)?;
    plan::check(&layout)?;
    let op = || OpId::new(machine.source.id());
    let tariff = match tariff {
        Some(text) => {
            read_tariff(&text)?;
            Some(PublishTariff { op: op(), text, from: first_day()? })
        }
        None => None,
    };
    let set_up = SetUp {
        op: op(),
        name: name.to_owned(),
        time_zone: time_zone.to_owned(),
        currency,
        strategy: Strategy::NearestToEntrance,
        smallest_coin_minor: 1,
        booth_code: "B1".to_owned(),
        layout,
    };
    Ok(NewGarage { set_up, tariff, notes: Vec::new(), skipped: Vec::new() })
}

fn first_day() -> Result<Instant, Failure> {
    Ok(from_ms(FROM_THE_FIRST_DAY_MS)?)
}

/// Why the garage was not made.
enum InitError {
    SetUp(SetUpError),
    Publish(PublishError),
    Books(BooksError),
}

impl From<SetUpError> for InitError {
    fn from(error: SetUpError) -> Self {
        Self::SetUp(error)
    }
}

impl From<PublishError> for InitError {
    fn from(error: PublishError) -> Self {
        Self::Publish(error)
    }
}

impl From<BooksError> for InitError {
    fn from(error: BooksError) -> Self {
        Self::Books(error)
    }
}

impl From<InitError> for Failure {
    fn from(error: InitError) -> Self {
        match error {
            InitError::SetUp(error) => error.into(),
            InitError::Publish(error) => error.into(),
            InitError::Books(error) => error.into(),
        }
    }
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
    let made = store.write(&actor(), |desk| -> Result<(), InitError> {
        set_up(desk, &garage.set_up)?;
        if let Some(tariff) = &garage.tariff {
            publish_tariff(desk, tariff)?;
        }
        Ok(())
    });
    let made = made.and_then(|()| store.share().map_err(InitError::Books));
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
    let layout = &garage.set_up.layout;
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let spots = match garage.skipped.len() {
        0 => grouped(count(layout.spots.len())),
        skipped => format!(
            "{}, and {} not imported, listed below",
            grouped(count(layout.spots.len())),
            grouped(count(skipped))
        ),
    };
    let tariff = match &garage.tariff {
        Some(_) => "published; it prices every stay until another is published",
        None => "none: nothing is charged until one is published (parkhaus tariff publish)",
    };
    let text = aligned(&[
        ("Garage", garage.set_up.name.clone()),
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
            "garage": garage.set_up.name.clone(),
            "floors": count(layout.floors.len()),
            "spots": count(layout.spots.len()),
            "notes": garage.notes.clone(),
            "skipped": garage.skipped.clone(),
        },
    }
}
