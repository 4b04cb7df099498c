//! `parkhaus printer …`

use std::path::Path;
use std::sync::mpsc::sync_channel;

use super::{actor, open};
use crate::cli::answer::{Answer, aligned, object};
use crate::cli::failure::{Code, Failure};
use crate::cli::output;
use crate::cli::paper_args::{PrinterOffArgs, PrinterSetArgs, PrinterShowArgs, PrinterTestArgs, PrinterWorkArgs};
use crate::machine::this_computer;
use crate::operations::ports::{Books as _, BooksError, PrinterSetting};
use crate::operations::print::{Queued, test_page};
use crate::printing::settings::Printer;
use crate::printing::state::{PrinterReport, PrinterState};
use crate::printing::worker::{self, Patience, Stop, Worker};

/// Sets the printer, and asks it how it is.
pub(in crate::cli) fn set(args: PrinterSetArgs) -> Result<Answer, Failure> {
    let mut setting = PrinterSetting {
        address: args.address,
        width_mm: args.width,
        letters: args.letters,
        drawer_ms: args.drawer,
        answers: !args.silent,
        supplier: args.supplier,
        terms: args.terms,
    };
    let printer = Printer::read(&setting)?;
    setting.address = printer.place.to_string();
    let mut store = open(&args.folder.data)?;
    store.write(&actor(), |desk| desk.books.set_printer(Some(&setting)))?;
    drop(store);
    let state = worker::ask(&printer, Patience::default(), &Stop::default());
    Ok(answer(Some(&setting), &PrinterReport { state, ..PrinterReport::default() }))
}

/// Says which printer is set, how it is and what waits for it.
pub(in crate::cli) fn show(args: &PrinterShowArgs) -> Result<Answer, Failure> {
    let mut store = open(&args.folder.data)?;
    let setting = store.read(&actor(), |desk| desk.books.printer())?;
    let waiting = store.print_queue()?.waiting;
    drop(store);
    let state = match setting.as_ref().map(Printer::read) {
        Some(Ok(printer)) => worker::ask(&printer, Patience::default(), &Stop::default()),
        Some(Err(error)) => return Err(error.into()),
        None => PrinterState::NotSet,
    };
    Ok(answer(setting.as_ref(), &PrinterReport { state, waiting, given_up: 0 }))
}

/// Takes the printer away.
pub(in crate::cli) fn off(args: &PrinterOffArgs) -> Result<Answer, Failure> {
    open(&args.folder.data)?.write(&actor(), |desk| desk.books.set_printer(None))?;
    Ok(answer(None, &PrinterReport::default()))
}

/// Prints a test page.
pub(in crate::cli) fn test(args: &PrinterTestArgs) -> Result<Answer, Failure> {
    let mut store = open(&args.folder.data)?;
    #[expect(clippy::redundant_closure, reason = "the function by itself is one of a single lifetime")]
    let queued = store.write(&actor(), |desk| test_page(desk))?;
    drop(store);
    if queued == Queued::No {
        return Err(Failure::usage("no printer is set: set one with “parkhaus printer set”"));
    }
    print_what_waits(&args.folder.data)
}

/// Prints what waits and what comes, or only what waits.
pub(in crate::cli) fn work(args: &PrinterWorkArgs) -> Result<Answer, Failure> {
    if args.once {
        return print_what_waits(&args.folder.data);
    }
    let mut worker = in_charge(&args.folder.data)?
        .ok_or_else(|| Failure::new(Code::Busy, "another Parkhaus prints for this folder already"))?;
    // Nobody wakes it: it looks by itself what other processes have queued, until it is killed.
    let (never, wakes) = sync_channel(1);
    worker::run(&mut worker, &wakes, &Stop::default(), |report| {
        let said = output::answer(&answer(None, report).text);
        // Whoever reads no longer does not stop the printing.
        drop(said);
    });
    drop(never);
    Ok(answer(None, worker.report()))
}

fn print_what_waits(folder: &Path) -> Result<Answer, Failure> {
    let Some(mut worker) = in_charge(folder)? else {
        let text = "another Parkhaus prints for this folder: what waits is printed there".to_owned();
        return Ok(Answer { text, json: serde_json::Map::new() });
    };
    let report = worker::run_dry(&mut worker, &Stop::default())?;
    match (report.waiting, report.state.trouble()) {
        (1.., Some(trouble)) => {
            Err(Failure::new(Code::Fault, format!("{trouble}. What waits is kept and tried again")))
        }
        _ => Ok(answer(None, &report)),
    }
}

fn in_charge(folder: &Path) -> Result<Option<Worker>, BooksError> {
    let mut worker = Worker::open(folder, this_computer(), Patience::default())?;
    Ok(worker.is_in_charge()?.then_some(worker))
}

fn answer(setting: Option<&PrinterSetting>, report: &PrinterReport) -> Answer {
    let state = match &report.state {
        PrinterState::NotSet => ("not_set", "no printer is set".to_owned()),
        PrinterState::Unknown => ("unknown", "it does not say how it is".to_owned()),
        PrinterState::Ready => ("ready", "ready".to_owned()),
        PrinterState::PaperLow => ("paper_low", "ready; its paper is running out".to_owned()),
        PrinterState::Trouble(trouble) => ("trouble", trouble.to_string()),
    };
    let counted = |count: u32| if count == 0 { String::new() } else { count.to_string() };
    let text = aligned(&[
        ("Printer", setting.map(|setting| setting.address.clone()).unwrap_or_default()),
        ("Paper", setting.map(|setting| format!("{} mm", setting.width_mm)).unwrap_or_default()),
        ("Letters", setting.map(|setting| setting.letters.clone()).unwrap_or_default()),
        ("State", state.1.clone()),
        ("Waiting", counted(report.waiting)),
        ("Given up", counted(report.given_up)),
    ]);
    let json = object! {
        "printer": setting.map(|setting| setting.address.clone()),
        "width_mm": setting.map(|setting| setting.width_mm),
        "letters": setting.map(|setting| setting.letters.clone()),
        "drawer_ms": setting.map(|setting| setting.drawer_ms),
        "state": state.0,
        "trouble": report.state.trouble().map(ToString::to_string),
        "waiting": report.waiting,
    };
    Answer { text, json }
}
