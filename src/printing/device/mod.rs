//! Printers as they are reached: a paper is sent, or the printer is asked how it is. Nothing here waits longer than it is told.

mod cable;
mod conversation;
mod folder;
mod internet;
mod network;

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::papers::Laid;
use super::settings::{Place, Printer};
use super::state::{PrinterState, Trouble};
use crate::paper::escpos::drawer_pulse;
use crate::paper::{Bitmap, PaperError, escpos, pdf, raster};

/// Said to whoever prints when the program ends: begin nothing more, and end what is begun within a while.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<OnceLock<Instant>>);

impl Stop {
    /// Says it. Only the first time counts.
    pub fn within(&self, grace: Duration) {
        // Said before is said.
        self.0.set(Instant::now() + grace).unwrap_or_default();
    }

    /// Whether it was said.
    pub fn is_said(&self) -> bool {
        self.0.get().is_some()
    }

    /// Whether the while is over.
    pub fn is_over(&self) -> bool {
        self.0.get().is_some_and(|until| Instant::now() >= *until)
    }
}

/// How long a printer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until it takes the call.
    pub connect: Duration,
    /// Until it answers a question.
    pub answer: Duration,
    /// Until a paper is printed.
    pub print: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(4), answer: Duration::from_secs(3), print: Duration::from_secs(40) }
    }
}

/// Why a paper was not printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failed {
    /// Why.
    pub(super) why: Trouble,
    /// Whether something of it may have come out.
    pub(super) was_sent: bool,
    /// Whether it can never be printed, whatever becomes of the printer.
    pub(super) is_final: bool,
}

impl Failed {
    fn unsent(why: Trouble) -> Self {
        Self { why, was_sent: false, is_final: false }
    }

    fn sent(why: Trouble) -> Self {
        Self { why, was_sent: true, is_final: false }
    }
}

/// Whether the drawer is to open with a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawer {
    /// It springs open.
    Opens,
    /// It stays shut.
    Stays,
}

/// Prints a paper, and says how the printer was.
pub(super) fn print(
    printer: &Printer,
    laid: &Laid,
    drawer: Drawer,
    patience: Patience,
    stop: &Stop,
) -> Result<PrinterState, Failed> {
    let bytes = || -> Result<Vec<u8>, Failed> {
        let dots: Bitmap = raster(&laid.sheet).map_err(|error| unprintable(&error))?;
        let mut bytes = escpos(&laid.sheet, &dots, printer.letters);
        if drawer == Drawer::Opens && printer.drawer_ms > 0 {
            let mut with_pulse = drawer_pulse(printer.drawer_ms);
            with_pulse.append(&mut bytes);
            return Ok(with_pulse);
        }
        Ok(bytes)
    };
    let file = || pdf(&laid.sheet, &laid.title).map_err(|error| unprintable(&error));
    match &printer.place {
        Place::Tcp { host, port } => {
            let bytes = bytes()?;
            let mut call = network::call(host, *port, patience.connect).map_err(Failed::unsent)?;
            conversation::print(&mut call, &bytes, printer.answers, patience, stop)
        }
        Place::Device(path) => {
            let bytes = bytes()?;
            let mut cable = cable::open(path).map_err(Failed::unsent)?;
            conversation::print(&mut cable, &bytes, printer.answers, patience, stop)
        }
        Place::Ipp(address) => internet::print(address, laid, file()?, patience, stop),
        Place::Folder(path) => folder::print(path, laid, &file()?),
    }
}

/// Asks a printer how it is.
pub(super) fn look(printer: &Printer, patience: Patience, stop: &Stop) -> PrinterState {
    let looked = match &printer.place {
        // To call one that never answers would only keep others waiting.
        Place::Tcp { .. } | Place::Device(_) if !printer.answers => return PrinterState::Unknown,
        Place::Tcp { host, port } => network::call(host, *port, patience.connect)
            .and_then(|mut call| conversation::look(&mut call, patience, stop)),
        Place::Device(path) => cable::open(path).and_then(|mut cable| conversation::look(&mut cable, patience, stop)),
        Place::Ipp(address) => internet::look(address, patience),
        Place::Folder(path) => folder::look(path),
    };
    looked.unwrap_or_else(PrinterState::Trouble)
}

fn unprintable(error: &PaperError) -> Failed {
    Failed { why: Trouble::Refused(error.to_string()), was_sent: false, is_final: true }
}
