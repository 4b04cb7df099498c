//! What stands where on a receipt: whose it is, the time, the fee line by line, the total, how it was paid.

use chrono::NaiveDateTime;

use super::PaperWidth;
use super::blocks::Block;
use super::entry_ticket::copy_mark;
use super::fonts::{TextSize, Typeface};
use super::layout::{Sheet, Stroke};
use crate::domain::money::Money;
use crate::domain::receipt::{Place, Pricing, Receipt, TaxLine, WallTime};
use crate::text::format;
use crate::text::words::PaperWords;

const SANS: (Typeface, Typeface) = (Typeface::Sans, Typeface::Sans);
pub(super) const BOLD: (Typeface, Typeface) = (Typeface::SansBold, Typeface::SansBold);

impl Sheet {
    /// A receipt on paper of that width, in those words.
    pub fn receipt(receipt: &Receipt, width: PaperWidth, words: &PaperWords) -> Self {
        Self::lay_out(&blocks(receipt, words), width, words)
    }
}

fn blocks(receipt: &Receipt, words: &PaperWords) -> Vec<Block> {
    let copy = copy_mark(receipt.copy, words);
    let mut blocks = vec![Block::centred(&*receipt.facility, TextSize::Large, Typeface::SansBold)];
    blocks.extend(receipt.supplier.iter().map(|line| Block::centred(&**line, TextSize::Small, Typeface::Sans)));
    blocks.push(Block::centred((words.receipt)(&receipt.number), TextSize::Normal, Typeface::Sans));
    blocks.push(copy.clone().unwrap_or(Block::Rule(Stroke::Thick)));
    push_stay(&mut blocks, receipt, words);
    push_fee(&mut blocks, receipt, words);
    push_payment(&mut blocks, receipt, words);
    push_foot(&mut blocks, receipt, words);
    blocks.extend(copy);
    blocks
}

fn push_stay(blocks: &mut Vec<Block>, receipt: &Receipt, words: &PaperWords) {
    if let Some(plate) = &receipt.plate {
        blocks.push(Block::fact(words.plate, &**plate));
    }
    blocks.push(Block::fact(words.vehicle, &*receipt.class));
    let spot = match &receipt.place {
        Place::Spots { labels, .. } => format::listed(labels),
        Place::Overflow => words.no_spot.to_owned(),
    };
    blocks.push(Block::fact(words.spot, spot));
    let code = format::grouped_code(&receipt.code);
    blocks.push(Block::pair(words.ticket, code, TextSize::Normal, (Typeface::Sans, Typeface::Mono)));
    blocks.push(Block::Rule(Stroke::Thin));
    // The offset is said where the clocks changed while the vehicle stood inside: else the times do not explain the duration.
    let clocks_changed = receipt.entry.offset() != receipt.exit.offset();
    let time = |wall: &WallTime| {
        let local: NaiveDateTime = wall.naive_local();
        if clocks_changed {
            format!("{} {}", format::date_time(local), format::utc_offset(wall.offset().local_minus_utc()))
        } else {
            format::date_time(local)
        }
    };
    blocks.push(Block::fact(words.entry, time(&receipt.entry)));
    blocks.push(Block::fact(words.exit, time(&receipt.exit)));
    blocks.push(Block::fact(words.duration, format::duration(receipt.duration_minutes)));
    blocks.push(Block::Rule(Stroke::Thin));
}

fn push_fee(blocks: &mut Vec<Block>, receipt: &Receipt, words: &PaperWords) {
    for line in &receipt.fee_lines {
        blocks.push(amount(&line.label, line.amount));
    }
    if !receipt.fee_lines.is_empty() {
        blocks.push(Block::Rule(Stroke::Thick));
    }
    blocks.push(Block::pair(words.total, format::amount(receipt.total), TextSize::Large, BOLD));
    for tax in &receipt.taxes {
        push_tax(blocks, tax, words);
    }
}

/// What was charged without a tax, the tax, and both together, for one rate.
pub(super) fn push_tax(blocks: &mut Vec<Block>, line: &TaxLine, words: &PaperWords) {
    let lines = [(words.net, line.net), (words.tax, line.tax), (words.gross, line.gross)];
    for (label, amount) in lines {
        blocks.push(Block::pair(&label(&line.rate), format::amount(amount), TextSize::Small, SANS));
    }
}

fn push_payment(blocks: &mut Vec<Block>, receipt: &Receipt, words: &PaperWords) {
    if receipt.payment_lines.is_empty() && receipt.given.is_none() && receipt.change.is_none() {
        return;
    }
    blocks.push(Block::Rule(Stroke::Thin));
    for line in &receipt.payment_lines {
        blocks.push(amount(&line.label, line.amount));
    }
    if let Some(given) = receipt.given {
        blocks.push(amount(words.given, given));
    }
    if let Some(change) = receipt.change {
        blocks.push(Block::pair(words.change, format::amount(change), TextSize::Normal, BOLD));
    }
}

fn push_foot(blocks: &mut Vec<Block>, receipt: &Receipt, words: &PaperWords) {
    blocks.push(Block::Rule(Stroke::Thin));
    let mut notes: Vec<String> = words.pricing_note(&receipt.pricing).into_iter().collect();
    for note in receipt.notes.iter().map(|note| words.note(note)) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    if !notes.is_empty() {
        blocks.extend(notes.into_iter().map(|note| Block::centred(note, TextSize::Normal, Typeface::SansBold)));
        blocks.push(Block::Gap(8));
    }
    if let Pricing::Tariff { name, version } = &receipt.pricing {
        blocks.push(Block::pair(words.tariff, (words.tariff_version)(name, version), TextSize::Small, SANS));
    }
    let mono = (Typeface::Sans, Typeface::Mono);
    blocks.push(Block::pair(words.journal, &*receipt.hash_prefix, TextSize::Small, mono));
}

/// A label and an amount.
pub(super) fn amount(label: &str, amount: Money) -> Block {
    Block::pair(label, format::amount(amount), TextSize::Normal, SANS)
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::domain::receipt::{Note, PaperCopy};

    fn text(receipt: &Receipt) -> String {
        Sheet::receipt(receipt, PaperWidth::Mm80, &PaperWords::ENGLISH).to_text()
    }

    #[test]
    fn a_receipt_tells_the_stay_the_fee_and_the_payment() {
        let expected = r"
               Parkhaus am Markt
              Receipt B1-1-000123
================================================
Plate                                  B-AB 1234
Vehicle                                      Car
Spot                                      B1-014
Ticket                            K7QX-2M9P-4TRA
------------------------------------------------
Entry                           2026-11-22 16:45
Exit                            2026-11-22 19:50
Duration                              3 h 05 min
------------------------------------------------
First hour                              2.50 EUR
3 hours begun at the evening rate       6.00 EUR
of the old town
Bakery                                 -1.50 EUR
================================================
Total                                   7.00 EUR
Net at 19 %                             5.88 EUR
Tax 19 %                                1.12 EUR
Gross at 19 %                           7.00 EUR
------------------------------------------------
Cash                                    7.00 EUR
Given                                  10.00 EUR
Change                                  3.00 EUR
------------------------------------------------
Tariff                       Standard, version 3
Journal                                 4f3a9c1e
";
        assert_eq!(text(&samples::receipt()), expected.trim_start_matches('\n'));
    }

    #[test]
    fn a_reprint_says_which_duplicate_it_is_at_both_ends() {
        let mut receipt = samples::receipt();
        assert!(!text(&receipt).contains("DUPLICATE"));
        receipt.copy = PaperCopy::Duplicate(2);
        let text = text(&receipt);
        assert_eq!(text.matches("DUPLICATE 2").count(), 2, "{text}");
        assert!(text.trim_end().ends_with("### DUPLICATE 2 ###"), "{text}");
    }

    #[test]
    fn without_a_tariff_the_receipt_says_once_that_nothing_is_charged() {
        let mut receipt = samples::receipt();
        receipt.pricing = Pricing::NoTariff;
        receipt.notes = vec![Note::NoTariff, Note::ClockBehindEntry];
        let text = text(&receipt);
        assert_eq!(text.matches("No tariff: nothing is charged.").count(), 1, "{text}");
        assert!(text.contains("The clock stood behind the entry") && !text.contains("Tariff  "), "{text}");
    }

    #[test]
    fn an_exit_without_money_shows_no_payment() {
        let mut receipt = samples::receipt();
        (receipt.given, receipt.change, receipt.taxes) = (None, None, Vec::new());
        (receipt.payment_lines, receipt.fee_lines) = (Vec::new(), Vec::new());
        receipt.total = samples::euro(0);
        let text = text(&receipt);
        assert!(text.contains("Total                                   0.00 EUR"), "{text}");
        assert!(!text.contains("Given") && !text.contains("Change") && !text.contains("Tax "), "{text}");
        assert_eq!(text.matches(&"-".repeat(48)).count(), 3, "{text}");
    }

    #[test]
    fn where_the_clocks_changed_during_the_stay_both_times_say_their_offset() {
        let mut receipt = samples::receipt();
        receipt.entry = samples::wall_time("2026-10-25T01:45:00+02:00");
        receipt.exit = samples::wall_time("2026-10-25T02:15:00+01:00");
        let text = text(&receipt);
        assert!(text.contains("  2026-10-25 01:45 UTC+02:00\n"), "{text}");
        assert!(text.contains("  2026-10-25 02:15 UTC+01:00\n"), "{text}");
    }
}
