//! The tariffs: their versions, the one that is being written, and its publishing.

use chrono::{Duration, TimeDelta};

use super::{Effect, fail, submit};
use crate::domain::time::{Instant, minute_of};
use crate::kiosk::command::{
    BooksCommand, CheckTariff, Command, CompareTariff, FilesCommand, Probe, RequestId, TariffsCommand,
};
use crate::kiosk::intent::TariffsIntent;
use crate::kiosk::messages::{self, tariffs as words};
use crate::kiosk::reply::{Checked, TariffsAnswer};
use crate::kiosk::state::{Draft, KioskState, Page, Remote, TariffSource, TariffStep, TariffView};
use crate::kiosk::tariff_form::{EXAMPLES, Edit, FieldPlace, Form, Value, join, split};
use crate::text::format;

/// The stays of so many days are priced before a tariff is published.
const MONTH_DAYS: i64 = 30;

/// How long the stay lasts with which a new tariff is tried first, in hours.
const TRIED_HOURS: i64 = 3;

pub(super) fn on_intent(state: &mut KioskState, intent: TariffsIntent) -> Vec<Effect> {
    if state.at_work().is_none() {
        return Vec::new();
    }
    match intent {
        TariffsIntent::Open => return open(state),
        TariffsIntent::Back => return back(state),
        TariffsIntent::Begin => return begin(state),
        TariffsIntent::Examples => show(state, TariffStep::Examples),
        TariffsIntent::BeginWithExample(place) => {
            if let Some(example) = EXAMPLES.get(place) {
                return begin_with(state, example.text.to_owned());
            }
        }
        TariffsIntent::BeginWith(id) => {
            if let Some(text) = state.tariffs.version(id).map(|held| held.version.text.clone()) {
                return begin_with(state, text);
            }
        }
        TariffsIntent::BeginWithFile(path) => return read(state, FilesCommand::ReadTariff(path)),
        TariffsIntent::ChooseFile => return read(state, FilesCommand::ChooseTariff),
        TariffsIntent::GoOn => {
            if state.tariffs.draft.is_some() {
                show(state, TariffStep::Write);
            }
        }
        TariffsIntent::Discard => {
            state.tariffs.draft = None;
            show(state, TariffStep::Versions);
        }
        TariffsIntent::CardNumber => state.tariffs.message = Some(messages::card_number()),
        TariffsIntent::ToPublish => return to_publish(state),
        TariffsIntent::Compare => return compare(state),
        TariffsIntent::StopComparing => {
            return submit(state, Command::Tariffs(TariffsCommand::StopComparing)).1;
        }
        TariffsIntent::Publish { from, reason } => return publish(state, &from, &reason),
        TariffsIntent::Edit(_)
        | TariffsIntent::TypeText(_)
        | TariffsIntent::View(_)
        | TariffsIntent::Beside(_)
        | TariffsIntent::Show(_)
        | TariffsIntent::Jump(_)
        | TariffsIntent::Jumped
        | TariffsIntent::Accept(_)
        | TariffsIntent::Try(_) => return write(state, intent),
    }
    Vec::new()
}

fn show(state: &mut KioskState, step: TariffStep) {
    state.tariffs.step = step;
    state.tariffs.message = None;
}

/// The versions, or the draft where one is being written.
fn open(state: &mut KioskState) -> Vec<Effect> {
    state.own_window.page = Page::Tariffs;
    let step = if state.tariffs.draft.is_some() { TariffStep::Write } else { TariffStep::Versions };
    show(state, step);
    versions(state)
}

fn versions(state: &mut KioskState) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Books(BooksCommand::TariffVersions));
    state.tariffs.versions = Remote::Pending(id);
    effects
}

fn back(state: &mut KioskState) -> Vec<Effect> {
    match state.tariffs.step {
        TariffStep::Versions => state.own_window.page = Page::Settings,
        TariffStep::Examples | TariffStep::Write => show(state, TariffStep::Versions),
        TariffStep::Publish => {
            // What is being recorded is said before its page can be left.
            let is_publishing = state.tariffs.draft.as_ref().is_some_and(|draft| draft.publishing.is_pending());
            if !is_publishing {
                show(state, TariffStep::Write);
            }
        }
    }
    Vec::new()
}

fn begin(state: &mut KioskState) -> Vec<Effect> {
    let Some(at_work) = state.at_work() else { return Vec::new() };
    let facility = &at_work.garage.facility;
    let form = Form::for_garage(facility.currency.code(), &facility.time_zone);
    let draft = Draft::of_form(form, first_probe(state));
    take(state, draft)
}

fn begin_with(state: &mut KioskState, text: String) -> Vec<Effect> {
    let draft = Draft::of_text(text, first_probe(state));
    take(state, draft)
}

fn take(state: &mut KioskState, draft: Draft) -> Vec<Effect> {
    state.tariffs.draft = Some(Box::new(draft));
    show(state, TariffStep::Write);
    check(state)
}

/// The stay with which a new draft is tried: one that comes in now.
fn first_probe(state: &KioskState) -> Probe {
    let Some((at_work, now)) = state.at_work().zip(state.now) else { return Probe::default() };
    let local = |instant: Instant| format::date_time(at_work.local(instant));
    let exit = now.checked_add_signed(TimeDelta::hours(TRIED_HOURS)).unwrap_or(now);
    let classes = &at_work.garage.classes;
    let usual = classes.iter().find(|class| class.code.as_str() == "car").or(classes.first());
    let vehicle = usual.map(|class| class.code.as_str().to_owned()).unwrap_or_default();
    Probe { vehicle, entry: local(now), exit: local(exit), ..Probe::default() }
}

fn read(state: &mut KioskState, command: FilesCommand) -> Vec<Effect> {
    let (id, effects) = submit(state, Command::Files(command));
    state.tariffs.reading = Remote::Pending(id);
    state.tariffs.message = None;
    effects
}

/// Changes the draft, or what is shown of it.
fn write(state: &mut KioskState, intent: TariffsIntent) -> Vec<Effect> {
    let Some(draft) = &mut state.tariffs.draft else { return Vec::new() };
    let mut is_changed = true;
    match intent {
        TariffsIntent::Edit(edit) => change(draft, &edit),
        TariffsIntent::TypeText(text) => draft.type_text(text),
        TariffsIntent::Accept(name) => accept(draft, name),
        TariffsIntent::Try(probe) => draft.probe = *probe,
        TariffsIntent::View(view) => {
            is_changed = false;
            draft.view = view;
        }
        TariffsIntent::Beside(beside) => {
            is_changed = false;
            draft.beside = beside;
        }
        TariffsIntent::Show(path) => {
            is_changed = false;
            draft.at = path;
        }
        TariffsIntent::Jump(place) => {
            is_changed = false;
            jump(draft, place);
        }
        TariffsIntent::Jumped => {
            draft.jump = None;
            return Vec::new();
        }
        _ => is_changed = false,
    }
    state.tariffs.message = None;
    if is_changed { check(state) } else { Vec::new() }
}

fn change(draft: &mut Draft, edit: &Edit) {
    draft.form.apply(edit);
    if let Edit::Add(place) = edit {
        open_new(draft, place);
    }
    draft.written = draft.form.written();
    draft.source = TariffSource::Form;
    // A part that went takes its form with it.
    while draft.form.at(&draft.at).is_none() && draft.at.pop().is_some() {}
}

/// Shows the form of a part that was added, if it has a page of its own.
fn open_new(draft: &mut Draft, place: &FieldPlace) {
    let part = match draft.form.at(&place.path).and_then(|form| form.values.get(place.field)) {
        Some(Value::Parts(parts)) => parts.len().checked_sub(1),
        Some(Value::Typed(_)) | None => None,
    };
    let Some(path) = part.map(|part| place.part(part)) else { return };
    if draft.form.at(&path).is_some_and(|form| !form.shape.is_in_line()) {
        draft.at = path;
    }
}

/// Notes in the tariff that a warning is meant.
fn accept(draft: &mut Draft, name: &str) {
    if draft.unshown().is_some() {
        return;
    }
    let mut names = split(draft.form.typed("accept"));
    if !names.iter().any(|accepted| accepted == name) {
        names.push(name.to_owned());
    }
    let Some(field) = draft.form.field("accept") else { return };
    let place = FieldPlace { path: Vec::new(), field };
    change(draft, &Edit::Type(place, join(&names)));
}

/// Shows where something was found.
fn jump(draft: &mut Draft, place: usize) {
    let Some(checked) = &draft.checked else { return };
    let Some(found) = checked.faults.iter().chain(&checked.found).nth(place) else { return };
    let in_text_alone = found.at.is_none() && matches!(draft.source, TariffSource::Text { .. });
    let (path, field) = draft.place_of(found);
    draft.view = if in_text_alone { TariffView::Text } else { TariffView::Forms };
    draft.jump = field.map(|field| FieldPlace { path: path.clone(), field });
    draft.at = path;
    // What has no page of its own is shown on that of what it is a part of.
    if draft.form.at(&draft.at).is_some_and(|form| form.shape.is_in_line()) {
        draft.at.pop();
    }
}

/// Has the draft checked. One check at a time: what changes meanwhile is checked when its answer is there.
fn check(state: &mut KioskState) -> Vec<Effect> {
    let Some(garage) = state.at_work().map(|at_work| at_work.garage.clone()) else { return Vec::new() };
    let Some(draft) = &mut state.tariffs.draft else { return Vec::new() };
    // What was compared was another tariff.
    draft.comparing = Remote::Idle;
    draft.is_stale = true;
    if draft.checking.is_pending() {
        return Vec::new();
    }
    draft.is_stale = false;
    let asked = CheckTariff { text: draft.text().to_owned(), probe: draft.probe.clone(), garage };
    let (id, effects) = submit(state, Command::Tariffs(TariffsCommand::Check(Box::new(asked))));
    if let Some(draft) = &mut state.tariffs.draft {
        draft.checking = Remote::Pending(id);
    }
    effects
}

fn to_publish(state: &mut KioskState) -> Vec<Effect> {
    let Some(draft) = &state.tariffs.draft else { return Vec::new() };
    if !draft.may_be_published() {
        state.tariffs.message = Some(words::not_ready(draft));
        return Vec::new();
    }
    show(state, TariffStep::Publish);
    compare(state)
}

/// Prices the stays of the last month by the draft.
fn compare(state: &mut KioskState) -> Vec<Effect> {
    let Some((garage, now)) = state.at_work().map(|at_work| at_work.garage.clone()).zip(state.now) else {
        return Vec::new();
    };
    let Some(draft) = &state.tariffs.draft else { return Vec::new() };
    let from = now.checked_sub_signed(Duration::days(MONTH_DAYS)).unwrap_or(now);
    let asked = CompareTariff { text: draft.text().to_owned(), garage, from, before: now };
    let (id, effects) = submit(state, Command::Tariffs(TariffsCommand::Compare(Box::new(asked))));
    if let Some(draft) = &mut state.tariffs.draft {
        draft.comparing = Remote::Pending(id);
    }
    effects
}

fn publish(state: &mut KioskState, from: &str, reason: &str) -> Vec<Effect> {
    let Some((at_work, now)) = state.at_work().cloned().zip(state.now) else { return Vec::new() };
    let Some(draft) = &state.tariffs.draft else { return Vec::new() };
    if draft.publishing.is_pending() {
        return Vec::new();
    }
    if !draft.may_be_published() {
        state.tariffs.message = Some(words::not_ready(draft));
        return Vec::new();
    }
    let from = match at_work.zone.parse(from.trim()) {
        Ok(from) => minute_of(from),
        Err(error) => {
            state.tariffs.message = Some(messages::no_time(&error));
            return Vec::new();
        }
    };
    if from < now {
        state.tariffs.message = Some(words::begins_in_the_past());
        return Vec::new();
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        state.tariffs.message = Some(messages::reason_missing());
        return Vec::new();
    }
    state.tariffs.message = None;
    let text = draft.text().to_owned();
    let (id, effects) = submit(state, Command::Books(BooksCommand::PublishTariff { text, from, reason }));
    if let Some(draft) = &mut state.tariffs.draft {
        draft.publishing = Remote::Pending(id);
    }
    effects
}

pub(super) fn on_answer(state: &mut KioskState, id: RequestId, answer: TariffsAnswer) -> Vec<Effect> {
    match answer {
        TariffsAnswer::Versions(outcome) => {
            if state.tariffs.versions.awaits(id) {
                state.tariffs.versions = match outcome {
                    Ok(versions) => Remote::Ready(versions),
                    Err(error) => Remote::Failed(messages::books(&error)),
                };
            }
        }
        TariffsAnswer::Checked(checked) => return on_checked(state, id, checked),
        TariffsAnswer::Read(outcome) => {
            if !state.tariffs.reading.awaits(id) {
                return Vec::new();
            }
            state.tariffs.reading = Remote::Idle;
            match outcome {
                Ok(Some(text)) => return begin_with(state, text),
                Ok(None) => {}
                Err(error) => state.tariffs.message = Some(words::not_read(&error)),
            }
        }
        TariffsAnswer::Compared(outcome) => {
            let draft = state.tariffs.draft.as_mut().filter(|draft| draft.comparing.awaits(id));
            if let Some(draft) = draft {
                draft.comparing = match outcome {
                    Ok(Some(comparison)) => Remote::Ready(comparison),
                    Ok(None) => Remote::Idle,
                    Err(error) => Remote::Failed(words::not_compared(&error)),
                };
            }
        }
        TariffsAnswer::Stopping => {}
        TariffsAnswer::Published(outcome) => {
            let is_awaited = state.tariffs.draft.as_ref().is_some_and(|draft| draft.publishing.awaits(id));
            match outcome {
                Ok(published) => {
                    if is_awaited {
                        state.tariffs.draft = None;
                        show(state, TariffStep::Versions);
                    }
                    state.tariffs.message = Some(words::published(&published));
                    return versions(state);
                }
                Err(error) => {
                    if let Some(draft) = state.tariffs.draft.as_mut().filter(|_draft| is_awaited) {
                        draft.publishing = Remote::Failed(words::not_published(&error));
                    }
                }
            }
        }
    }
    Vec::new()
}

fn on_checked(state: &mut KioskState, id: RequestId, checked: Checked) -> Vec<Effect> {
    let Some(draft) = state.tariffs.draft.as_mut().filter(|draft| draft.checking.awaits(id)) else { return Vec::new() };
    draft.checking = Remote::Idle;
    draft.checked = Some(checked);
    if draft.is_stale { check(state) } else { Vec::new() }
}

/// The desk did not take a command.
pub(super) fn on_busy(state: &mut KioskState, id: RequestId) {
    let message = messages::busy();
    fail(&mut state.tariffs.versions, id, &message);
    fail(&mut state.tariffs.reading, id, &message);
    if let Some(draft) = &mut state.tariffs.draft {
        // The next change has it checked.
        fail(&mut draft.checking, id, &message);
        fail(&mut draft.comparing, id, &message);
        fail(&mut draft.publishing, id, &message);
    }
}
