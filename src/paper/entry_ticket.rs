//! What stands where on an entry ticket: the spot first and largest, then the facts, then the code.

use super::PaperWidth;
use super::blocks::Block;
use super::fonts::{TextSize, Typeface};
use super::layout::{Sheet, Stroke};
use crate::domain::receipt::{EntryTicket, PaperCopy, Place};
use crate::text::format;
use crate::text::words::PaperWords;

impl Sheet {
    /// An entry ticket on paper of that width, in those words.
    pub fn entry_ticket(ticket: &EntryTicket, width: PaperWidth, words: &PaperWords) -> Self {
        Self::lay_out(&blocks(ticket, words), width, words)
    }
}

fn blocks(ticket: &EntryTicket, words: &PaperWords) -> Vec<Block> {
    let copy = copy_mark(ticket.copy, words);
    let mut blocks = vec![
        Block::centred(&*ticket.facility, TextSize::Large, Typeface::SansBold),
        Block::centred(words.entry_ticket, TextSize::Normal, Typeface::Sans),
    ];
    blocks.push(copy.clone().unwrap_or(Block::Rule(Stroke::Thick)));
    push_place(&mut blocks, &ticket.place, words);
    blocks.push(Block::Rule(Stroke::Thin));
    blocks.push(Block::fact(words.entry, format::date_time(ticket.entry.naive_local())));
    if let Some(plate) = &ticket.plate {
        blocks.push(Block::fact(words.plate, &**plate));
    }
    blocks.push(Block::fact(words.vehicle, &*ticket.class));
    blocks.push(Block::Rule(Stroke::Thin));
    blocks.push(Block::Qr(ticket.code.clone()));
    blocks.push(Block::Bars(ticket.code.clone()));
    blocks.push(Block::centred(format::grouped_code(&ticket.code), TextSize::Large, Typeface::MonoBold));
    if !ticket.notes.is_empty() {
        blocks.push(Block::Gap(12));
    }
    for note in &ticket.notes {
        blocks.push(Block::centred(words.note(note), TextSize::Normal, Typeface::SansBold));
    }
    blocks.push(Block::Rule(Stroke::Thin));
    for line in &ticket.terms {
        blocks.push(Block::centred(&**line, TextSize::Small, Typeface::Sans));
    }
    if !ticket.terms.is_empty() {
        blocks.push(Block::Gap(8));
    }
    let offset = format::utc_offset(ticket.entry.offset().local_minus_utc());
    let (booth, zone) = ((words.booth)(&ticket.booth), (words.local_time)(&offset));
    blocks.push(Block::pair(&booth, zone, TextSize::Small, (Typeface::Sans, Typeface::Sans)));
    blocks.push(Block::centred(words.no_tax_document, TextSize::Small, Typeface::Sans));
    blocks.extend(copy);
    blocks
}

/// The mark of a paper that is not the first of its kind. It stands at both ends, so that neither can be torn off alone.
pub(super) fn copy_mark(copy: PaperCopy, words: &PaperWords) -> Option<Block> {
    match copy {
        PaperCopy::Original => None,
        PaperCopy::Duplicate(reprint) => Some(Block::Banner((words.duplicate)(reprint))),
        PaperCopy::Interrupted => Some(Block::Banner(words.interrupted.to_owned())),
    }
}

fn push_place(blocks: &mut Vec<Block>, place: &Place, words: &PaperWords) {
    match place {
        Place::Spots { labels, floor } => {
            let over = if labels.len() > 1 { words.your_spots } else { words.your_spot };
            blocks.push(Block::centred(over, TextSize::Normal, Typeface::Sans));
            blocks.push(Block::Headline(format::listed(labels)));
            blocks.push(Block::centred((words.floor)(floor), TextSize::Large, Typeface::SansBold));
        }
        Place::Overflow => {
            blocks.push(Block::Headline(words.no_spot.to_owned()));
            blocks.push(Block::centred(words.overflow, TextSize::Normal, Typeface::Sans));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::domain::receipt::Note;

    fn text(ticket: &EntryTicket) -> String {
        Sheet::entry_ticket(ticket, PaperWidth::Mm80, &PaperWords::ENGLISH).to_text()
    }

    #[test]
    fn an_entry_ticket_tells_the_spot_the_facts_and_the_code() {
        let expected = r"
               Parkhaus am Markt
                  Entry ticket
================================================
                   Your spot
                     B1-014
                    Floor B1
------------------------------------------------
Entry                           2026-11-22 16:45
Plate                                  B-AB 1234
Vehicle                                      Car
------------------------------------------------
               [QR K7QX2M9P4TRA]
            [Code 128 K7QX2M9P4TRA]
                 K7QX-2M9P-4TRA
------------------------------------------------
    Open day and night. Help: 030 555 01 23
           Keep this ticket with you.
Booth B1                   local time, UTC+01:00
               Not a tax document
";
        assert_eq!(text(&samples::entry_ticket()), expected.trim_start_matches('\n'));
    }

    #[test]
    fn without_a_spot_and_without_a_tariff_the_ticket_says_so() {
        let mut ticket = samples::entry_ticket();
        ticket.place = Place::Overflow;
        ticket.plate = None;
        ticket.notes = vec![Note::NoTariff];
        let text = text(&ticket);
        for said in
            ["No spot\n", "assigned\n", "Overflow: ask the attendant where to park.", "No tariff: nothing is charged."]
        {
            assert!(text.contains(said), "{said:?} is missing in\n{text}");
        }
        assert!(!text.contains("Plate") && !text.contains("Floor"), "{text}");
    }

    #[test]
    fn a_bus_is_told_all_its_spots() {
        let mut ticket = samples::entry_ticket();
        let labels = ["0-101", "0-102", "0-103"].map(str::to_owned).to_vec();
        ticket.place = Place::Spots { labels, floor: "0".to_owned() };
        let text = text(&ticket);
        for said in ["Your spots\n", "0-101, 0-102,\n", "0-103\n"] {
            assert!(text.contains(said), "{said:?} is missing in\n{text}");
        }
    }

    #[test]
    fn a_code_too_long_for_a_symbol_is_still_printed_in_letters() {
        let mut ticket = samples::entry_ticket();
        ticket.code = "a".repeat(3_000);
        let text = text(&ticket);
        assert!(text.contains("too long for a QR code") && text.contains("too long for a bar code"), "{text}");
        assert_eq!(text.matches("aaaa-").count() + text.matches("aaaa\n").count(), 750, "{text}");
    }
}
