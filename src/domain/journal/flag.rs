//! What can be unusual about a stay.

use serde::{Deserialize, Serialize};

/// What is unusual about a stay and must be looked at by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// It came in when there was no spot.
    Overflow,
    /// The attendant chose the spot.
    ChosenByHand,
    /// The vehicle was already inside by its plate.
    InsideAgain,
    /// The entry was written later, from paper.
    EntryByHand,
    /// The exit was written later, from paper.
    ExitByHand,
    /// The exit lies before the entry: a clock was wrong.
    ClockBehindEntry,
    /// The tariff could not price it: somebody did.
    PricedByHand,
    /// It left without paying.
    LetOutUnpaid,
    /// It was carried over from a damaged file.
    CarriedOver,
    /// Its exit was undone, and nobody approved that.
    ExitUndone,
    /// It was declared void later than its own attendant may by himself, and nobody approved that.
    VoidUnapproved,
    /// Its ticket was lost.
    LostTicket,
    /// It was priced from an entry that somebody proved, and not from the one in the books.
    EntryProven,
    /// It left while nobody was signed in at the window.
    NobodySignedIn,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 14] = [
        Self::Overflow,
        Self::ChosenByHand,
        Self::InsideAgain,
        Self::EntryByHand,
        Self::ExitByHand,
        Self::ClockBehindEntry,
        Self::PricedByHand,
        Self::LetOutUnpaid,
        Self::CarriedOver,
        Self::ExitUndone,
        Self::VoidUnapproved,
        Self::LostTicket,
        Self::EntryProven,
        Self::NobodySignedIn,
    ];

    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overflow => "overflow",
            Self::ChosenByHand => "chosen_by_hand",
            Self::InsideAgain => "inside_again",
            Self::EntryByHand => "entry_by_hand",
            Self::ExitByHand => "exit_by_hand",
            Self::ClockBehindEntry => "clock_behind_entry",
            Self::PricedByHand => "priced_by_hand",
            Self::LetOutUnpaid => "let_out_unpaid",
            Self::CarriedOver => "carried_over",
            Self::ExitUndone => "exit_undone",
            Self::VoidUnapproved => "void_unapproved",
            Self::LostTicket => "lost_ticket",
            Self::EntryProven => "entry_proven",
            Self::NobodySignedIn => "nobody_signed_in",
        }
    }

    /// Whether somebody must look at a stay for it. A spot chosen by hand is daily business; that there was no spot matters as long as
    /// the vehicle stands without one.
    const fn is_matter(self, is_inside: bool) -> bool {
        match self {
            Self::ChosenByHand => false,
            Self::Overflow => is_inside,
            _ => true,
        }
    }

    /// Those of a stay's flags that somebody must look at.
    pub fn matters(flags: &[Self], is_inside: bool) -> Vec<Self> {
        flags.iter().copied().filter(|flag| flag.is_matter(is_inside)).collect()
    }

    /// The flag of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.code() == code)
    }
}
