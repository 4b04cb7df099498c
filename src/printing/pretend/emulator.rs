//! The printer itself: what it does with the bytes it is sent. No network, no file.

use super::command::{self, Command};
use super::roll::{Roll, Slip};
use super::server::Behaviour;
use crate::paper::PaperWidth;
use crate::paper::cells::{CELL_WIDTH, Cell};
use crate::paper::escpos::CodePage;

/// The bits that are always set in what is answered at once.
const ALWAYS: u8 = 0x12;

const PLAIN: Cell = Cell { wide: 1, high: 1, is_bold: false, is_reversed: false };

/// What comes of the bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    /// A paper was cut off.
    Slip(Box<Slip>),
    /// The printer answers.
    Answer(u8),
    /// The drawer springs open, after a pulse of so many milliseconds.
    Drawer(u32),
    /// A command that it does not know, by its two bytes.
    Unknown(u8, u8),
}

/// A printer.
#[derive(Debug)]
pub struct Emulator {
    width: PaperWidth,
    waiting: Vec<u8>,
    roll: Roll,
    line: Vec<(char, Cell)>,
    page: CodePage,
    align: u8,
    cell: Cell,
}

impl Emulator {
    /// A printer for paper of that width, just switched on.
    pub fn new(width: PaperWidth) -> Self {
        Self {
            width,
            waiting: Vec::new(),
            roll: Roll::new(width.dots()),
            line: Vec::new(),
            page: CodePage::Cp437,
            align: 0,
            cell: PLAIN,
        }
    }

    /// Takes bytes in. A printer without paper, or with its cover open, keeps what is to be printed until that is put right,
    /// and answers questions all the same.
    pub fn take(&mut self, bytes: &[u8], behaviour: Behaviour) -> Vec<Event> {
        self.waiting.extend(bytes);
        let mut events = Vec::new();
        let waiting = std::mem::take(&mut self.waiting);
        let mut rest = waiting.as_slice();
        let mut kept = Vec::new();
        while let Some((command, length)) = command::first(rest) {
            let (done, after) = rest.split_at(length.min(rest.len()));
            rest = after;
            match command {
                Command::AskNow(what) => events.push(Event::Answer(answer_now(what, behaviour))),
                _ if !behaviour.can_print() => kept.extend(done),
                command => self.carry_out(&command, &mut events),
            }
        }
        kept.extend(rest);
        self.waiting = kept;
        events
    }

    /// What was printed and not cut off, if anything: for when a connection ends in the middle of a paper.
    pub fn torn_off(&mut self) -> Option<Slip> {
        self.waiting.clear();
        self.end_line();
        (!self.roll.is_empty()).then(|| self.roll.cut())
    }

    fn carry_out(&mut self, command: &Command<'_>, events: &mut Vec<Event>) {
        match command {
            Command::Letter(byte) => self.letter(*byte),
            Command::LineEnd => {
                let line = std::mem::take(&mut self.line);
                self.roll.line(&line, self.align);
            }
            Command::Initialise => {
                self.line.clear();
                (self.page, self.align, self.cell) = (CodePage::Cp437, 0, PLAIN);
            }
            Command::Page(number) => {
                let known = CodePage::ALL.into_iter().find(|page| page.usual_number() == *number);
                self.page = known.unwrap_or(CodePage::Cp437);
            }
            Command::Align(how) => self.align = *how,
            Command::Bold(is_bold) => self.cell.is_bold = *is_bold,
            Command::Reversed(is_reversed) => self.cell.is_reversed = *is_reversed,
            Command::Size(wide, high) => (self.cell.wide, self.cell.high) = (*wide, *high),
            Command::FeedDots(dots) => {
                self.end_line();
                self.roll.feed(u32::from(*dots));
            }
            Command::FeedLines(lines) => {
                self.end_line();
                self.roll.feed(u32::from(*lines) * 30);
            }
            Command::Drawer(milliseconds) => events.push(Event::Drawer(*milliseconds)),
            Command::Dots(across, bytes) => {
                self.end_line();
                self.roll.dots(*across, bytes);
            }
            Command::Cut(feed) => {
                self.end_line();
                self.roll.feed(u32::from(*feed));
                events.push(Event::Slip(Box::new(self.roll.cut())));
            }
            Command::AskWhenPrinted => events.push(Event::Answer(0)),
            Command::AskNow(_) | Command::Nothing => {}
            Command::Unknown(first, second) => events.push(Event::Unknown(*first, *second)),
        }
    }

    /// A letter, on the next line where this one is full.
    fn letter(&mut self, byte: u8) {
        let Some(letter) = self.page.character(byte) else { return };
        let used: u32 = self.line.iter().map(|(_, cell)| cell.wide * CELL_WIDTH).sum();
        if used + self.cell.wide * CELL_WIDTH > self.width.dots() {
            self.end_line();
        }
        self.line.push((letter, self.cell));
    }

    fn end_line(&mut self) {
        if !self.line.is_empty() {
            let line = std::mem::take(&mut self.line);
            self.roll.line(&line, self.align);
        }
    }
}

/// What is answered at once, as the manuals of such printers have it.
const fn answer_now(what: u8, behaviour: Behaviour) -> u8 {
    let (cover, paper) = (behaviour.cover_is_open, behaviour.is_out_of_paper);
    match what {
        1 if cover || paper => ALWAYS | 0x08,
        2 => ALWAYS | if cover { 0x04 } else { 0 } | if paper { 0x20 } else { 0 },
        4 if paper => ALWAYS | 0x6c,
        _ => ALWAYS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::escpos::{Letters, commands, escpos};
    use crate::paper::{Sheet, raster};
    use crate::printing::papers::test_page;

    fn slips(events: &[Event]) -> Vec<&Slip> {
        let mut slips = Vec::new();
        for event in events {
            if let Event::Slip(slip) = event {
                slips.push(slip.as_ref());
            }
        }
        slips
    }

    fn sheet(width: PaperWidth) -> Sheet {
        test_page("Grüße aus Köln", "tcp:192.0.2.7:9100", width)
    }

    #[test]
    fn dots_come_out_as_they_were_drawn_however_they_arrive() {
        for width in [PaperWidth::Mm80, PaperWidth::Mm58] {
            let dots = raster(&sheet(width)).unwrap();
            let bytes = escpos(&sheet(width), &dots, Letters::Dots);
            for step in [997, 4_096, bytes.len()] {
                let mut printer = Emulator::new(width);
                let events: Vec<Event> =
                    bytes.chunks(step).flat_map(|part| printer.take(part, Behaviour::default())).collect();
                let [slip] = slips(&events)[..] else { panic!("{events:?}") };
                let drawn: Vec<u8> = dots.pixels().iter().map(|dot| if *dot < 128 { 0 } else { 255 }).collect();
                assert!(slip.picture.as_raw() == &drawn, "{width:?} in steps of {step}");
            }
        }
    }

    #[test]
    fn letters_come_out_as_the_text_says() {
        let letters = Letters::Own { page: CodePage::Cp858, number: 19 };
        let sheet = sheet(PaperWidth::Mm80);
        let bytes = escpos(&sheet, &raster(&sheet).unwrap(), letters);
        let events = Emulator::new(PaperWidth::Mm80).take(&bytes, Behaviour::default());
        let [slip] = slips(&events)[..] else { panic!("{events:?}") };
        assert!(slip.text.contains("Grüße aus Köln"), "{}", slip.text);
        assert!(!events.iter().any(|event| matches!(event, Event::Unknown(..))));
    }

    #[test]
    fn a_printer_without_paper_says_so_and_prints_when_there_is_some() {
        let out = Behaviour { is_out_of_paper: true, ..Behaviour::default() };
        let mut printer = Emulator::new(PaperWidth::Mm80);
        for (question, answer) in
            [(commands::ASK_ONLINE, 0x1a), (commands::ASK_WHY_OFFLINE, 0x32), (commands::ASK_PAPER, 0x7e)]
        {
            assert_eq!(printer.take(&question, out), [Event::Answer(answer)]);
        }
        assert_eq!(printer.take(b"late\n\x1dVB\0", out), []);
        let events = printer.take(&[], Behaviour::default());
        assert_eq!(slips(&events)[0].text, "late\n");
    }

    #[test]
    fn what_was_not_cut_off_can_be_torn_off() {
        let mut printer = Emulator::new(PaperWidth::Mm80);
        assert_eq!(printer.torn_off(), None);
        assert_eq!(printer.take(b"half a rec", Behaviour::default()), []);
        assert_eq!(printer.torn_off().unwrap().text, "half a rec\n");
    }
}
