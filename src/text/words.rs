//! The words of each language. One constant is one language.

use crate::domain::receipt::{Note, Pricing};

/// The words on the paper.
#[derive(Clone, Copy, Debug)]
pub struct PaperWords {
    /// The title of an entry ticket.
    pub entry_ticket: &'static str,
    /// Over the one spot where the driver is to stand.
    pub your_spot: &'static str,
    /// Over several spots.
    pub your_spots: &'static str,
    /// In the spot's place, where there is none.
    pub no_spot: &'static str,
    /// Under it: what that means and what to do.
    pub overflow: &'static str,
    /// A floor, from what its lift button says.
    pub floor: fn(label: &str) -> String,
    /// Before the plate.
    pub plate: &'static str,
    /// Before the name of the vehicle class.
    pub vehicle: &'static str,
    /// Before the time of entry.
    pub entry: &'static str,
    /// Before the time of exit.
    pub exit: &'static str,
    /// Before the priced time.
    pub duration: &'static str,
    /// Before the code of the ticket.
    pub ticket: &'static str,
    /// Before the spot on a receipt.
    pub spot: &'static str,
    /// The booth, from its code.
    pub booth: fn(code: &str) -> String,
    /// That times on the paper are local, from the offset.
    pub local_time: fn(offset: &str) -> String,
    /// A receipt's title, from its number.
    pub receipt: fn(number: &str) -> String,
    /// The mark of the n-th reprint.
    pub duplicate: fn(reprint: u32) -> String,
    /// Before what was owed.
    pub total: &'static str,
    /// What was charged without the tax of a rate.
    pub net: fn(rate: &str) -> String,
    /// The tax of a rate.
    pub tax: fn(rate: &str) -> String,
    /// What was charged with the tax of a rate.
    pub gross: fn(rate: &str) -> String,
    /// Before the cash handed over.
    pub given: &'static str,
    /// Before the cash handed back.
    pub change: &'static str,
    /// Before the name of the tariff.
    pub tariff: &'static str,
    /// A version of a tariff.
    pub tariff_version: fn(name: &str, version: &str) -> String,
    /// Before the first characters of the journal entry's hash.
    pub journal: &'static str,
    /// The garage has no tariff.
    pub no_tariff: &'static str,
    /// An attendant set the price, from the reason.
    pub priced_by_hand: fn(reason: &str) -> String,
    /// The clock stood behind the entry.
    pub clock_behind_entry: &'static str,
    /// The vehicle left without paying, from the reason.
    pub let_out_unpaid: fn(reason: &str) -> String,
    /// The ticket was lost.
    pub lost_ticket: &'static str,
    /// The ticket could not be read.
    pub damaged_ticket: &'static str,
    /// The entry is a proven one, from the time in the books.
    pub entry_proven: fn(recorded: &str) -> String,
    /// A value that was fixed at entry, from its name and itself.
    pub fixed_at_entry: fn(name: &str, value: &str) -> String,
    /// Characters that the fonts lack and that stand as boxes above, from the list of their code points.
    pub not_in_font: fn(code_points: &str) -> String,
    /// The code does not fit a QR code.
    pub no_qr: &'static str,
    /// The code does not fit a bar code.
    pub no_bars: &'static str,
    /// An entry ticket proves no payment.
    pub no_tax_document: &'static str,
    /// The mark of a paper that is sent once more because its first sending was interrupted.
    pub interrupted: &'static str,
    /// The title of a test page.
    pub test_page: &'static str,
    /// Before how wide the paper is.
    pub paper_width: &'static str,
    /// Before the letters that are tried.
    pub letters: &'static str,
}

impl PaperWords {
    /// English.
    pub const ENGLISH: Self = Self {
        entry_ticket: "Entry ticket",
        your_spot: "Your spot",
        your_spots: "Your spots",
        no_spot: "No spot assigned",
        overflow: "Overflow: ask the attendant where to park.",
        floor: |label| format!("Floor {label}"),
        plate: "Plate",
        vehicle: "Vehicle",
        entry: "Entry",
        exit: "Exit",
        duration: "Duration",
        ticket: "Ticket",
        spot: "Spot",
        booth: |code| format!("Booth {code}"),
        local_time: |offset| format!("local time, {offset}"),
        receipt: |number| format!("Receipt {number}"),
        duplicate: |reprint| format!("DUPLICATE {reprint}"),
        total: "Total",
        net: |rate| format!("Net at {rate}"),
        tax: |rate| format!("Tax {rate}"),
        gross: |rate| format!("Gross at {rate}"),
        given: "Given",
        change: "Change",
        tariff: "Tariff",
        tariff_version: |name, version| format!("{name}, version {version}"),
        journal: "Journal",
        no_tariff: "No tariff: nothing is charged.",
        priced_by_hand: |reason| format!("Priced by hand: {reason}"),
        clock_behind_entry: "The clock stood behind the entry: no time was charged.",
        let_out_unpaid: |reason| format!("Let out unpaid: {reason}"),
        lost_ticket: "The ticket was lost.",
        damaged_ticket: "The ticket could not be read.",
        entry_proven: |recorded| format!("The entry is as it was proven; it was recorded at {recorded}."),
        fixed_at_entry: |name, value| format!("Fixed at entry: {} {value}", name.replace('_', " ")),
        not_in_font: |code_points| format!("Shown as boxes: {code_points}"),
        no_qr: "The ticket code is too long for a QR code.",
        no_bars: "The ticket code is too long for a bar code.",
        no_tax_document: "Not a tax document",
        interrupted: "SENT AGAIN",
        test_page: "Test page",
        paper_width: "Paper",
        letters: "Letters",
    };

    /// A note, said.
    pub fn note(&self, note: &Note) -> String {
        match note {
            Note::NoTariff => self.no_tariff.to_owned(),
            Note::ClockBehindEntry => self.clock_behind_entry.to_owned(),
            Note::LetOutUnpaid { reason } => (self.let_out_unpaid)(reason),
            Note::LostTicket => self.lost_ticket.to_owned(),
            Note::DamagedTicket => self.damaged_ticket.to_owned(),
            Note::EntryProven { recorded } => (self.entry_proven)(&recorded.format("%Y-%m-%d %H:%M").to_string()),
            Note::FixedAtEntry { name, value } => (self.fixed_at_entry)(name, value),
            Note::Written(words) => words.clone(),
        }
    }

    /// What must be said about how a total came about; nothing where a tariff made it, which is named in its own line.
    pub fn pricing_note(&self, pricing: &Pricing) -> Option<String> {
        match pricing {
            Pricing::Tariff { .. } => None,
            Pricing::NoTariff => Some(self.no_tariff.to_owned()),
            Pricing::ByHand { reason } => Some((self.priced_by_hand)(reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_is_said_with_its_reason() {
        let words = PaperWords::ENGLISH;
        let reason = "barrier broken".to_owned();
        assert_eq!(words.note(&Note::NoTariff), "No tariff: nothing is charged.");
        assert_eq!(words.note(&Note::LetOutUnpaid { reason: reason.clone() }), "Let out unpaid: barrier broken");
        assert_eq!(words.note(&Note::Written(reason.clone())), reason);
        let fixed = Note::FixedAtEntry { name: "hourly_price".to_owned(), value: "1.50".to_owned() };
        assert_eq!(words.note(&fixed), "Fixed at entry: hourly price 1.50");
        let proven = Note::EntryProven { recorded: "2026-07-01T10:00:00+02:00".parse().unwrap() };
        assert_eq!(words.note(&proven), "The entry is as it was proven; it was recorded at 2026-07-01 10:00.");
        assert_eq!(words.pricing_note(&Pricing::ByHand { reason }).as_deref(), Some("Priced by hand: barrier broken"));
        let tariff = Pricing::Tariff { name: "Day".to_owned(), version: "3".to_owned() };
        assert_eq!(words.pricing_note(&tariff), None);
    }
}
