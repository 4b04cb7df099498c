//! Search, with near matches: what somebody half remembers of a plate, a ticket, a spot, a receipt, or of what was written about a stay.
//!
//! Over the vehicles inside and those that left lately; older ones are found by their whole plate, ticket or receipt number. [`search`]
//! costs the same whatever the garage's past: it reads indexes, the plates inside, and the last [`LATELY`] movements.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::check_out::receipt_number;
use super::desk::Desk;
use super::ports::{Books, BooksError};
use crate::domain::ids::StayId;
use crate::domain::journal::Entry;
use crate::domain::journal::fact::Fact;
use crate::domain::plate::Plate;
use crate::domain::stay::{Stay, StayState};
use crate::domain::ticket::TicketCode;

/// How many movements back a stay is looked for by a part of what it had.
pub const LATELY: u32 = 500;

/// The most hits that are told.
pub const MOST: usize = 50;

/// So many letters and digits of a plate or a ticket must be known.
const LEAST_CHARS: usize = 2;

/// So many characters of a spot's label, or of what was written about a stay, tell a few apart from all the others.
const LEAST_WORDS: usize = 3;

/// So many characters of a ticket's code tell few tickets apart from all that there ever were.
const TICKET_BEGINS: usize = 4;

/// One stay that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The stay as it is now.
    pub stay: Stay,
    /// By what it was found.
    pub by: HitBy,
    /// The number of the receipt it left with, if it left.
    pub receipt: Option<String>,
    /// What was written about it, where it was found by that.
    pub note: Option<String>,
}

/// By what a stay was found, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitBy {
    /// Its ticket.
    Ticket,
    /// A receipt it drew, also one that was taken back.
    Receipt,
    /// Its plate.
    Plate,
    /// The spot it stands on, or stood on lately.
    Spot,
    /// A plate that is taken for the one typed, or one slip of a finger away.
    NearPlate,
    /// A part of its plate.
    PartOfPlate,
    /// A part of the label of the spot it stands on, or stood on lately.
    PartOfSpot,
    /// The beginning of its ticket's code.
    TicketBegins,
    /// A part of what was written about it lately: why it was corrected, let out unpaid, undone or declared void.
    Note,
}

/// How sure it is that a stay is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// It has what was typed.
    HasIt,
    /// Its plate looks like what was typed.
    LooksLikeIt,
    /// What was typed is a part of something it has.
    HasItInside,
}

impl HitBy {
    /// How sure it is that the stay is meant.
    pub const fn sureness(self) -> Sureness {
        match self {
            Self::Ticket | Self::Receipt | Self::Plate | Self::Spot => Sureness::HasIt,
            Self::NearPlate => Sureness::LooksLikeIt,
            Self::PartOfPlate | Self::PartOfSpot | Self::TicketBegins | Self::Note => Sureness::HasItInside,
        }
    }
}

/// Finds stays: by how sure it is that they are meant, those inside before those that left, the latest first. At most so many, and never
/// more than [`MOST`].
pub fn search<B: Books>(desk: &mut Desk<'_, B>, text: &str, at_most: usize) -> Result<Vec<Hit>, BooksError> {
    let mut found = Finds { hits: Vec::new(), seen: BTreeSet::new(), notes: BTreeMap::new() };
    let text = text.trim();
    if let Ok(code) = TicketCode::parse(text) {
        found.extend(HitBy::Ticket, desk.books.stay_by_ticket(code.as_str())?);
    }
    if let Some(number) = receipt_typed(desk, text)? {
        found.extend(HitBy::Receipt, desk.books.stay_by_receipt(number)?);
    }
    if let Some(spot) = desk.books.spot_by_label(text)? {
        found.extend(HitBy::Spot, desk.books.stay_on_spot(spot.id)?);
    }
    let plate = Plate::parse(text).ok();
    if let Some(plate) = &plate {
        inside(desk, plate, &mut found)?;
        found.extend(HitBy::Plate, desk.books.stays_left_by_plate(plate.key())?);
    }
    if text.chars().count() >= LEAST_WORDS {
        found.extend(HitBy::PartOfSpot, desk.books.stays_on_spots_like(&text.to_uppercase())?);
    }
    lately(desk, text, plate.as_ref(), &mut found)?;
    let begins: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if begins.len() >= TICKET_BEGINS && begins.len() == text.chars().filter(|typed| !is_gap(*typed)).count() {
        found.extend(HitBy::TicketBegins, desk.books.stays_by_ticket_beginning(&begins.to_ascii_uppercase())?);
    }
    let Finds { mut hits, mut notes, .. } = found;
    hits.sort_by_key(|(by, stay)| {
        (by.sureness(), !stay.state.is_inside(), Reverse(stay.exited), Reverse(stay.entered), *by)
    });
    hits.truncate(at_most.min(MOST));
    let mut told = Vec::with_capacity(hits.len());
    for (by, stay) in hits {
        let receipt = stay.receipt.map(|number| receipt_number(desk, number)).transpose()?;
        let note = notes.remove(&stay.id).filter(|_note| by == HitBy::Note);
        told.push(Hit { stay, by, receipt, note });
    }
    Ok(told)
}

/// Stays found so far, each once, by the surest of what it was found by.
struct Finds {
    hits: Vec<(HitBy, Stay)>,
    seen: BTreeSet<StayId>,
    /// What was written about some of them.
    notes: BTreeMap<StayId, String>,
}

impl Finds {
    fn extend(&mut self, by: HitBy, stays: impl IntoIterator<Item = Stay>) {
        for stay in stays {
            if self.seen.insert(stay.id) {
                self.hits.push((by, stay));
            } else if let Some((known, _)) = self.hits.iter_mut().find(|(_, known)| known.id == stay.id) {
                *known = by.min(*known);
            }
        }
    }
}

const fn is_gap(typed: char) -> bool {
    matches!(typed, ' ' | '-')
}

/// Those inside whose plates are the one typed, like it, or longer than it.
fn inside<B: Books>(desk: &mut Desk<'_, B>, plate: &Plate, found: &mut Finds) -> Result<(), BooksError> {
    found.extend(HitBy::Plate, desk.books.stays_inside_by_plate(plate.key())?);
    found.extend(HitBy::NearPlate, desk.books.stays_inside_by_look(&plate.folded_key())?);
    let mut like = Vec::new();
    desk.books.each_plate_inside(&mut |stay, key| {
        if like.len() < MOST
            && let Some(by) = likeness(plate, key)
        {
            like.push((by, stay));
        }
    })?;
    for (by, stay) in like {
        found.extend(by, desk.books.stay(stay)?);
    }
    Ok(())
}

/// How a plate's key is like the one typed.
fn likeness(typed: &Plate, key: &str) -> Option<HitBy> {
    if typed.is_a_slip_from(key) {
        Some(HitBy::NearPlate)
    } else if typed.key().chars().count() >= LEAST_CHARS && key.contains(typed.key()) {
        Some(HitBy::PartOfPlate)
    } else {
        None
    }
}

/// Those that came or went lately, by plate, by the spot they stood on, or by what was written about them.
fn lately<B: Books>(
    desk: &mut Desk<'_, B>,
    text: &str,
    plate: Option<&Plate>,
    found: &mut Finds,
) -> Result<(), BooksError> {
    let mut looked_at = BTreeSet::new();
    let is_long_enough = text.chars().count() >= LEAST_WORDS;
    let words = text.to_lowercase();
    for entry in desk.books.movements(LATELY)? {
        if is_long_enough && let Some(note) = note(desk, &entry)?.filter(|note| note.to_lowercase().contains(&words)) {
            let stay = entry.fact.stay().map(|id| desk.books.stay(id)).transpose()?.flatten();
            if let Some(stay) = stay {
                found.notes.entry(stay.id).or_insert(note);
                found.extend(HitBy::Note, [stay]);
            }
        }
        let Some(id) = entry.fact.stay().filter(|id| looked_at.insert(*id)) else { continue };
        let Some(stay) = desk.books.stay(id)?.filter(|stay| !stay.state.is_inside()) else { continue };
        let is_like = |other: &Plate| -> Option<HitBy> {
            let plate = plate?;
            if plate.is_same(other) {
                return Some(HitBy::Plate);
            }
            if plate.folded_key() == other.folded_key() { Some(HitBy::NearPlate) } else { likeness(plate, other.key()) }
        };
        let by_plate = stay.plate.as_ref().and_then(is_like);
        let by_spot = stay.spots.iter().find_map(|spot| {
            let label = spot.label.to_lowercase();
            if label == words {
                return Some(HitBy::Spot);
            }
            (is_long_enough && label.contains(&words)).then_some(HitBy::PartOfSpot)
        });
        if let Some(by) = [by_plate, by_spot].into_iter().flatten().min() {
            // A stay declared void is told only to whoever knows its plate or its ticket.
            if stay.state == StayState::Closed || by == HitBy::Plate {
                found.extend(by, [stay]);
            }
        }
    }
    Ok(())
}

/// What somebody wrote about a movement: its reason.
fn note<B: Books>(desk: &mut Desk<'_, B>, entry: &Entry) -> Result<Option<String>, BooksError> {
    Ok(match &entry.fact {
        Fact::CheckedIn(fact) => fact.reason.clone(),
        Fact::StayCorrected(fact) => fact.reason.clone(),
        Fact::StayVoided(fact) => Some(fact.reason.clone()),
        Fact::StayReopened(fact) => Some(fact.reason.clone()),
        // Why an exit was unusual stands with its payment.
        Fact::StayClosed(_) => desk.books.entries_of(entry.op)?.into_iter().find_map(|one| match one.fact {
            Fact::PaymentTaken(payment) => payment.reason,
            _ => None,
        }),
        _ => None,
    })
}

/// What was typed as the number of a receipt: whole as printed, or only its last part, which means the present series.
fn receipt_typed<B: Books>(desk: &mut Desk<'_, B>, text: &str) -> Result<Option<(u32, i64)>, BooksError> {
    let garage = desk.books.garage()?;
    let booth = &garage.facility.booth;
    let parts: Vec<&str> = text.split('-').map(str::trim).collect();
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number > 0);
    Ok(match parts.as_slice() {
        [last] => number(last).map(|number| (booth.epoch, number)),
        [code, epoch, last] if code.eq_ignore_ascii_case(&booth.code) => epoch.parse().ok().zip(number(last)),
        _ => None,
    })
}
