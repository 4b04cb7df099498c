//! What is said to a receipt printer, and what it answers, over whatever wire it hangs on.

use std::io;
use std::time::{Duration, Instant};

use super::{Failed, Patience, Stop};
use crate::operations::io_words::io_words;
use crate::paper::escpos::commands as esc;
use crate::printing::state::{PrinterState, Trouble};

/// How long a wire waits before it is looked whether the program ends.
pub(super) const SLICE: Duration = Duration::from_millis(100);

/// A wire to a printer. Neither call waits much longer than [`SLICE`].
pub(super) trait Wire {
    /// Writes some of the bytes: none if the printer takes none now.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Reads a byte, if one has come.
    fn read(&mut self) -> io::Result<Option<u8>>;
}

/// Prints what the bytes say. A printer that answers is asked first whether it can, and afterwards whether it has.
pub(super) fn print(
    wire: &mut impl Wire,
    bytes: &[u8],
    answers: bool,
    patience: Patience,
    stop: &Stop,
) -> Result<PrinterState, Failed> {
    let state = if answers { look(wire, patience, stop).map_err(Failed::unsent)? } else { PrinterState::Unknown };
    if let PrinterState::Trouble(why) = state {
        return Err(Failed::unsent(why));
    }
    let until = Instant::now() + patience.print;
    send(wire, bytes, until, stop)?;
    if !answers {
        return Ok(state);
    }
    // The paper is out of our hands by now, whatever becomes of the question.
    let in_the_middle = |why| {
        Failed::sent(match why {
            Trouble::Unreachable(why) => Trouble::Stopped(why),
            why => why,
        })
    };
    send(wire, &esc::ASK_WHEN_PRINTED, until, stop).map_err(|failed| in_the_middle(failed.why))?;
    match receive(wire, is_printed, until, stop) {
        Ok(Some(_paper)) => Ok(state),
        // It has stopped: perhaps it says why.
        Ok(None) => Err(in_the_middle(match look(wire, patience, stop) {
            Ok(PrinterState::Trouble(why)) | Err(why) => why,
            Ok(_) => Trouble::Stopped("it did not say that it was done".to_owned()),
        })),
        Err(error) => Err(Failed::sent(Trouble::Stopped(io_words(&error)))),
    }
}

/// Asks a printer how it is.
pub(super) fn look(wire: &mut impl Wire, patience: Patience, stop: &Stop) -> Result<PrinterState, Trouble> {
    let why = ask(wire, &esc::ASK_WHY_OFFLINE, patience, stop)?;
    if why & 0x04 != 0 {
        return Ok(PrinterState::Trouble(Trouble::CoverOpen));
    }
    if why & 0x20 != 0 {
        return Ok(PrinterState::Trouble(Trouble::PaperOut));
    }
    if why & 0x40 != 0 {
        return Ok(PrinterState::Trouble(Trouble::Fault));
    }
    let paper = ask(wire, &esc::ASK_PAPER, patience, stop)?;
    if paper & 0x60 != 0 {
        return Ok(PrinterState::Trouble(Trouble::PaperOut));
    }
    let online = ask(wire, &esc::ASK_ONLINE, patience, stop)?;
    if online & 0x08 != 0 {
        return Ok(PrinterState::Trouble(Trouble::Offline));
    }
    Ok(if paper & 0x0c == 0 { PrinterState::Ready } else { PrinterState::PaperLow })
}

fn ask(wire: &mut impl Wire, question: &[u8], patience: Patience, stop: &Stop) -> Result<u8, Trouble> {
    let until = Instant::now() + patience.answer;
    let unreachable = |error: io::Error| Trouble::Unreachable(io_words(&error));
    send(wire, question, until, stop).map_err(|failed| failed.why)?;
    receive(wire, is_status, until, stop).map_err(unreachable)?.ok_or(Trouble::NoAnswer)
}

/// What is answered at once has bits 1 and 4 set, and 0 and 7 not.
const fn is_status(byte: u8) -> bool {
    byte & 0x93 == 0x12
}

/// What is answered when all before is printed has bits 4 and 7 not set.
const fn is_printed(byte: u8) -> bool {
    byte & 0x90 == 0
}

fn send(wire: &mut impl Wire, bytes: &[u8], until: Instant, stop: &Stop) -> Result<(), Failed> {
    let mut left = bytes;
    while !left.is_empty() {
        let was_sent = |left: &[u8]| left.len() < bytes.len();
        match wire.write(left) {
            Ok(written) => left = left.get(written..).unwrap_or_default(),
            Err(error) if was_sent(left) => return Err(Failed::sent(Trouble::Stopped(io_words(&error)))),
            Err(error) => return Err(Failed::unsent(Trouble::Unreachable(io_words(&error)))),
        }
        if !left.is_empty() && (stop.is_over() || Instant::now() >= until) {
            return Err(if was_sent(left) {
                Failed::sent(Trouble::Stopped("it took no more".to_owned()))
            } else {
                Failed::unsent(Trouble::NoAnswer)
            });
        }
    }
    Ok(())
}

/// The first byte that is such an answer; none if none comes in time. Other bytes are passed over: some printers tell of
/// themselves unasked.
fn receive(
    wire: &mut impl Wire,
    is_answer: impl Fn(u8) -> bool,
    until: Instant,
    stop: &Stop,
) -> io::Result<Option<u8>> {
    loop {
        match wire.read()? {
            Some(byte) if is_answer(byte) => return Ok(Some(byte)),
            _ if stop.is_over() || Instant::now() >= until => return Ok(None),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::paper::PaperWidth;
    use crate::printing::pretend::{Behaviour, Emulator, Event};

    /// Nothing here waits for a clock: a bench at which nothing more will come says that it is over.
    const LONG: Duration = Duration::from_hours(1);
    const PATIENT: Patience = Patience { connect: LONG, answer: LONG, print: LONG };

    /// A wire to a printer in the same program.
    struct Bench {
        printer: Emulator,
        behaviour: Behaviour,
        /// How the printer behaves once it has been sent so many bytes.
        then: Option<(usize, Behaviour)>,
        sent: usize,
        answers: VecDeque<u8>,
        slips: usize,
        /// Bytes that the wire takes before it breaks.
        breaks_after: usize,
        stop: Stop,
    }

    impl Bench {
        fn with(behaviour: Behaviour) -> Self {
            let printer = Emulator::new(PaperWidth::Mm80);
            let (answers, breaks_after) = (VecDeque::new(), usize::MAX);
            Self { printer, behaviour, then: None, sent: 0, answers, slips: 0, breaks_after, stop: Stop::default() }
        }
    }

    impl Wire for Bench {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            // A few at a time, as a slow printer takes them.
            let taken = bytes.len().min(100).min(self.breaks_after - self.sent);
            if taken == 0 {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.sent += taken;
            if let Some((after, behaviour)) = self.then
                && self.sent >= after
            {
                self.behaviour = behaviour;
            }
            if self.behaviour.hangs {
                return Ok(taken);
            }
            for event in self.printer.take(&bytes[..taken], self.behaviour) {
                match event {
                    Event::Answer(byte) if !self.behaviour.is_silent => self.answers.push_back(byte),
                    Event::Slip(_) => self.slips += 1,
                    Event::Answer(_) | Event::Drawer(_) | Event::Unknown(..) => {}
                }
            }
            Ok(taken)
        }

        fn read(&mut self) -> io::Result<Option<u8>> {
            if self.answers.is_empty() {
                self.stop.within(Duration::ZERO);
            }
            Ok(self.answers.pop_front())
        }
    }

    fn paper() -> Vec<u8> {
        let mut paper = b"line\n".repeat(200);
        paper.extend(esc::CUT);
        paper
    }

    fn troubled(change: impl Fn(&mut Behaviour)) -> Behaviour {
        let mut behaviour = Behaviour::default();
        change(&mut behaviour);
        behaviour
    }

    fn failure(bench: &mut Bench, answers: bool) -> Failed {
        let stop = bench.stop.clone();
        print(bench, &paper(), answers, PATIENT, &stop).unwrap_err()
    }

    #[test]
    fn a_paper_is_printed_and_the_printer_says_so() {
        let mut bench = Bench::with(Behaviour::default());
        assert_eq!(print(&mut bench, &paper(), true, PATIENT, &Stop::default()), Ok(PrinterState::Ready));
        assert_eq!(bench.slips, 1);
        let mut silent = Bench::with(troubled(|printer| printer.is_silent = true));
        assert_eq!(print(&mut silent, &paper(), false, PATIENT, &Stop::default()), Ok(PrinterState::Unknown));
        assert_eq!(silent.slips, 1);
    }

    #[test]
    fn a_printer_that_cannot_print_is_sent_nothing() {
        for (behaviour, why) in [
            (troubled(|printer| printer.is_out_of_paper = true), Trouble::PaperOut),
            (troubled(|printer| printer.cover_is_open = true), Trouble::CoverOpen),
            (troubled(|printer| printer.is_silent = true), Trouble::NoAnswer),
            (troubled(|printer| printer.hangs = true), Trouble::NoAnswer),
        ] {
            let mut bench = Bench::with(behaviour);
            assert_eq!(failure(&mut bench, true), Failed::unsent(why));
            assert_eq!(bench.slips, 0);
        }
    }

    #[test]
    fn what_ends_in_the_middle_of_a_paper_may_have_come_out() {
        let mut bench = Bench::with(Behaviour::default());
        bench.then = Some((500, troubled(|printer| printer.is_out_of_paper = true)));
        assert_eq!(failure(&mut bench, true), Failed::sent(Trouble::PaperOut));
        let mut bench = Bench::with(Behaviour::default());
        bench.then = Some((500, troubled(|printer| printer.hangs = true)));
        assert_eq!(failure(&mut bench, true), Failed::sent(Trouble::NoAnswer));
        let mut bench = Bench::with(Behaviour::default());
        bench.breaks_after = 500;
        let failed = failure(&mut bench, true);
        assert!(failed.was_sent && matches!(failed.why, Trouble::Stopped(_)), "{failed:?}");
        // It took the whole paper, and broke before it could be asked whether it has come out.
        let mut whole = Bench::with(Behaviour::default());
        print(&mut whole, &paper(), true, PATIENT, &Stop::default()).unwrap();
        let mut bench = Bench::with(Behaviour::default());
        bench.breaks_after = whole.sent - esc::ASK_WHEN_PRINTED.len();
        let failed = failure(&mut bench, true);
        assert!(failed.was_sent && matches!(failed.why, Trouble::Stopped(_)), "{failed:?}");
    }

    #[test]
    fn a_program_that_ends_waits_for_no_printer() {
        let stop = Stop::default();
        stop.within(Duration::ZERO);
        let mut bench = Bench::with(troubled(|printer| printer.hangs = true));
        let failed = print(&mut bench, &paper(), true, PATIENT, &stop).unwrap_err();
        assert_eq!(failed, Failed::unsent(Trouble::NoAnswer));
    }

    #[test]
    fn what_a_printer_tells_unasked_is_no_answer() {
        let mut bench = Bench::with(Behaviour::default());
        bench.answers.extend([0x10, 0x00, 0x00, 0x00]);
        assert_eq!(look(&mut bench, PATIENT, &Stop::default()), Ok(PrinterState::Ready));
    }
}
