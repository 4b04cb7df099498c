//! The refund receipt: a paper of its own that takes a receipt back and says which.

use super::blocks::Block;
use super::entry_ticket::copy_mark;
use super::fonts::{TextSize, Typeface};
use super::layout::Stroke;
use super::receipt::{BOLD, amount, push_tax};
use super::{PaperWidth, Sheet};
use crate::domain::receipt::RefundReceipt;
use crate::text::format;
use crate::text::words::PaperWords;

impl Sheet {
    /// The refund receipt, laid out.
    pub fn refund(refund: &RefundReceipt, width: PaperWidth, words: &PaperWords) -> Self {
        Self::lay_out(&blocks(refund, words), width, words)
    }
}

fn blocks(refund: &RefundReceipt, words: &PaperWords) -> Vec<Block> {
    let copy = copy_mark(refund.copy, words);
    let mut blocks = vec![Block::centred(&*refund.facility, TextSize::Large, Typeface::SansBold)];
    blocks.extend(refund.supplier.iter().map(|line| Block::centred(&**line, TextSize::Small, Typeface::Sans)));
    blocks.push(Block::centred((words.refund)(&refund.number), TextSize::Normal, Typeface::SansBold));
    blocks.push(Block::centred((words.takes_back)(&refund.of_number), TextSize::Normal, Typeface::Sans));
    blocks.push(copy.clone().unwrap_or(Block::Rule(Stroke::Thick)));
    if let Some(plate) = &refund.plate {
        blocks.push(Block::fact(words.plate, &**plate));
    }
    blocks.push(Block::fact(words.vehicle, &*refund.class));
    let code = format::grouped_code(&refund.code);
    blocks.push(Block::pair(words.ticket, code, TextSize::Normal, (Typeface::Sans, Typeface::Mono)));
    blocks.push(Block::fact(words.exit_undone, format::date_time(refund.at.naive_local())));
    blocks.push(Block::Rule(Stroke::Thick));
    blocks.push(Block::pair(words.total, format::amount(refund.total), TextSize::Large, BOLD));
    for tax in &refund.taxes {
        push_tax(&mut blocks, tax, words);
    }
    if !refund.payment_lines.is_empty() {
        blocks.push(Block::Rule(Stroke::Thin));
        blocks.extend(refund.payment_lines.iter().map(|line| amount(&line.label, line.amount)));
    }
    blocks.push(Block::Rule(Stroke::Thin));
    blocks.push(Block::centred((words.because)(&refund.reason), TextSize::Normal, Typeface::SansBold));
    blocks.push(Block::Gap(8));
    let mono = (Typeface::Sans, Typeface::Mono);
    blocks.push(Block::pair(words.journal, &*refund.hash_prefix, TextSize::Small, mono));
    blocks.extend(copy);
    blocks
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::domain::receipt::PaperCopy;

    #[test]
    fn a_refund_says_which_receipt_it_takes_back_and_what_goes_back() {
        let expected = r"
               Parkhaus am Markt
           Refund receipt B1-1-000124
         takes back receipt B1-1-000123
================================================
Plate                                  B-AB 1234
Vehicle                                      Car
Ticket                            K7QX-2M9P-4TRA
Exit undone                     2026-11-22 19:52
================================================
Total                                  -7.00 EUR
Net at 19 %                            -5.88 EUR
Tax 19 %                               -1.12 EUR
Gross at 19 %                          -7.00 EUR
------------------------------------------------
Cash                                   -7.00 EUR
------------------------------------------------
             Because: wrong vehicle
Journal                                 4f3a9c1e
";
        let sheet = Sheet::refund(&samples::refund(), PaperWidth::Mm80, &PaperWords::ENGLISH);
        assert_eq!(sheet.to_text(), expected.trim_start_matches('\n'));
    }

    #[test]
    fn a_reprint_says_which_duplicate_it_is_at_both_ends() {
        let mut refund = samples::refund();
        refund.copy = PaperCopy::Duplicate(1);
        let text = Sheet::refund(&refund, PaperWidth::Mm58, &PaperWords::ENGLISH).to_text();
        assert_eq!(text.matches("DUPLICATE 1").count(), 2, "{text}");
    }
}
