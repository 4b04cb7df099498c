//! The first run: which garage this is.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Effect, fail, submit};
use crate::kiosk::command::{BooksCommand, Command, FilesCommand, NewGarage, RequestId, SpotSource};
use crate::kiosk::intent::{GarageDraft, StartIntent};
use crate::kiosk::messages;
use crate::kiosk::reply::{BeginError, ReadPlansError};
use crate::kiosk::state::{KioskState, Message, PlanDraft, Remote, Stage, Start, StartStep};
use crate::plan::Import;

/// The most floors of a garage without a plan.
const MOST_FLOORS: usize = 20;

/// The most spots on each of them.
const MOST_SPOTS: usize = 5_000;

/// What the demo garage is called.
const DEMO_NAME: &str = "Demo garage";

pub(super) fn on_intent(state: &mut KioskState, intent: StartIntent) -> Vec<Effect> {
    let Stage::Start(start) = &mut state.stage else { return Vec::new() };
    if start.making.is_pending() {
        return Vec::new();
    }
    start.message = None;
    match intent {
        StartIntent::Demo => return make(state, demo()),
        StartIntent::Import => start.step = StartStep::Plans(PlanDraft::default()),
        StartIntent::Empty => start.step = StartStep::Empty,
        StartIntent::Back => start.step = StartStep::Ways,
        StartIntent::ChooseFiles => return choose_files(state),
        StartIntent::AddFile(file) => return with_files(state, |files| files.push(file)),
        StartIntent::DropFile(place) => {
            return with_files(state, |files| {
                if place < files.len() {
                    files.remove(place);
                }
            });
        }
        StartIntent::Make(draft) => match garage(start, &draft) {
            Ok(garage) => return make(state, garage),
            Err(message) => start.message = Some(message),
        },
    }
    Vec::new()
}

fn demo() -> NewGarage {
    // The demo garage's tariff is made for this zone and this currency.
    NewGarage {
        name: DEMO_NAME.to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: "EUR".to_owned(),
        spots: SpotSource::Demo,
    }
}

fn garage(start: &Start, draft: &GarageDraft) -> Result<NewGarage, Message> {
    let spots = match &start.step {
        StartStep::Plans(plans) => {
            let import = plans.read.ready().ok_or_else(messages::no_plan_read)?;
            SpotSource::Plans(Arc::clone(import))
        }
        StartStep::Ways | StartStep::Empty => SpotSource::Rows {
            floors: number("floors", &draft.floors, MOST_FLOORS)?,
            spots_per_floor: number("spots", &draft.spots, MOST_SPOTS)?,
        },
    };
    Ok(NewGarage {
        name: draft.name.trim().to_owned(),
        time_zone: draft.time_zone.trim().to_owned(),
        currency: draft.currency.trim().to_uppercase(),
        spots,
    })
}

fn number(what: &str, typed: &str, most: usize) -> Result<usize, Message> {
    let number = typed.trim().parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| messages::no_number(what, most))
}

fn make(state: &mut KioskState, garage: NewGarage) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Books(BooksCommand::Begin(garage)));
    if let Stage::Start(start) = &mut state.stage {
        start.making = Remote::Pending(id);
    }
    effects
}

fn plans(state: &mut KioskState) -> Option<&mut PlanDraft> {
    match &mut state.stage {
        Stage::Start(start) => match &mut start.step {
            StartStep::Plans(plans) => Some(plans),
            StartStep::Ways | StartStep::Empty => None,
        },
        Stage::Opening(_) | Stage::AtWork(_) | Stage::Damaged(_) | Stage::Stopped(_) => None,
    }
}

fn choose_files(state: &mut KioskState) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Files(FilesCommand::ChoosePlans));
    match plans(state) {
        Some(plans) if !plans.choosing.is_pending() => {
            plans.choosing = Remote::Pending(id);
            effects
        }
        _ => Vec::new(),
    }
}

/// Changes the list of files and reads them anew.
fn with_files(state: &mut KioskState, change: impl FnOnce(&mut Vec<PathBuf>)) -> Vec<Effect> {
    let Some(plans) = plans(state) else { return Vec::new() };
    change(&mut plans.files);
    let files = plans.files.clone();
    if files.is_empty() {
        plans.read = Remote::Idle;
        return Vec::new();
    }
    let (id, effects) = submit(state, Command::Files(FilesCommand::ReadPlans(files)));
    if let Some(plans) = self::plans(state) {
        plans.read = Remote::Pending(id);
    }
    effects
}

pub(super) fn on_chosen(state: &mut KioskState, id: RequestId, chosen: Vec<PathBuf>) -> Vec<Effect> {
    let Some(plans) = plans(state).filter(|plans| plans.choosing.awaits(id)) else { return Vec::new() };
    plans.choosing = Remote::Idle;
    if chosen.is_empty() {
        if let Stage::Start(start) = &mut state.stage {
            start.message = Some(messages::no_file_chosen());
        }
        return Vec::new();
    }
    with_files(state, |files| files.extend(chosen))
}

pub(super) fn on_read(state: &mut KioskState, id: RequestId, outcome: Result<Arc<Import>, ReadPlansError>) {
    let Some(plans) = plans(state).filter(|plans| plans.read.awaits(id)) else { return };
    plans.read = match outcome {
        Ok(import) => Remote::Ready(import),
        Err(error) => Remote::Failed(messages::plans_not_read(&error)),
    };
}

pub(super) fn on_not_begun(state: &mut KioskState, error: &BeginError) {
    if let Stage::Start(start) = &mut state.stage {
        start.making = Remote::Idle;
        start.message = Some(messages::not_begun(error));
    } else {
        state.stage = Stage::Stopped(messages::not_begun(error));
    }
}

pub(super) fn on_busy(start: &mut Start, id: RequestId, message: &Message) {
    fail(&mut start.making, id, message);
    if let StartStep::Plans(plans) = &mut start.step {
        fail(&mut plans.choosing, id, message);
        fail(&mut plans.read, id, message);
    }
}
