//! A printer at a cable: a device file. A pseudo terminal stands for one that answers, a plain file for one that never does.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::time::Duration;

use parkhaus::operations::ports::PrinterSetting;
use parkhaus::paper::PaperWidth;
use parkhaus::printing::pretend::{Behaviour, Emulator, Event};
use parkhaus::printing::settings::Printer;
use parkhaus::printing::state::{PrinterState, Trouble};
use parkhaus::printing::worker::{Patience, Stop, ask};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

const PATIENCE: Patience =
    Patience { connect: Duration::from_secs(20), answer: Duration::from_secs(20), print: Duration::from_secs(20) };

fn printer(path: &str, answers: bool) -> Printer {
    let setting = PrinterSetting {
        address: format!("device:{path}"),
        width_mm: 58,
        letters: "dots".to_owned(),
        drawer_ms: 0,
        answers,
        supplier: Vec::new(),
        terms: Vec::new(),
    };
    Printer::read(&setting).unwrap()
}

/// A device file with a pretend printer behind it.
fn device(behaviour: Behaviour) -> (String, OwnedFd) {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&controller).unwrap();
    unlockpt(&controller).unwrap();
    let path = ptsname(&controller, Vec::new()).unwrap().into_string().unwrap();
    // Kept open, so that the terminal stays between two calls; and raw: a printer's cable changes no byte.
    let kept = fs::OpenOptions::new().read(true).write(true).open(&path).unwrap();
    let mut raw = tcgetattr(&kept).unwrap();
    raw.make_raw();
    tcsetattr(&kept, OptionalActions::Now, &raw).unwrap();
    let mut wire = fs::File::from(controller.try_clone().unwrap());
    std::thread::Builder::new()
        .name("pretend printer".to_owned())
        .spawn(move || {
            let _kept = kept;
            let mut printer = Emulator::new(PaperWidth::Mm58);
            let mut buffer = [0; 1_024];
            while let Ok(read) = wire.read(&mut buffer) {
                for event in printer.take(&buffer[..read], behaviour) {
                    if let Event::Answer(byte) = event {
                        wire.write_all(&[byte]).unwrap();
                    }
                }
            }
        })
        .unwrap();
    (path, controller)
}

#[test]
fn a_printer_at_a_cable_says_how_it_is() {
    let out = Behaviour { is_out_of_paper: true, ..Behaviour::default() };
    for (behaviour, state) in
        [(Behaviour::default(), PrinterState::Ready), (out, PrinterState::Trouble(Trouble::PaperOut))]
    {
        let (path, _controller) = device(behaviour);
        assert_eq!(ask(&printer(&path, true), PATIENCE, &Stop::default()), state);
    }
}

#[test]
fn a_device_that_is_not_there_is_told_by_its_name() {
    let state = ask(&printer("/nowhere/lp0", true), PATIENCE, &Stop::default());
    let PrinterState::Trouble(Trouble::Unreachable(why)) = state else { panic!("{state:?}") };
    assert!(why.contains("/nowhere/lp0"), "{why}");
}
