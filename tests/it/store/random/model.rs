//! The garage as a list of stays and a sum of money: what the books must agree with, written without looking at how they do it.

use std::collections::BTreeMap;

use parkhaus::domain::facility::Condition;
use parkhaus::domain::ids::{HandoverId, StayId};
use parkhaus::domain::payment::Tender;
use parkhaus::operations::check_out::LEAVING_TOLERANCE_MINUTES;

/// The smallest coin of the garage under test, in cents.
pub(super) const SMALLEST_COIN: i64 = 5;

/// Car spots of the garage; two motorcycle spots and an accessible car spot follow in the same row.
pub(super) const CARS: usize = 6;

/// Spots in all.
pub(super) const SPOTS: usize = CARS + 3;

/// What came of an operation, in words that leave out what nobody can foresee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// In, on these spots of the row, counted from 1.
    In(Vec<usize>),
    /// Out: fee, cash kept or card charged, change, receipt number.
    Out { fee: i64, taken: i64, change: i64, receipt: String },
    /// An exit undone: what is due no longer, what goes back, the number of the paper.
    Back { fee: i64, given_back: i64, receipt: String, of: String },
    /// Done.
    Done,
    /// Refused, and nothing was done.
    No(&'static str),
}

/// Where a stay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Inside,
    Left,
    Void,
}

/// A stay.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) id: StayId,
    pub(super) ticket: String,
    pub(super) state: State,
    pub(super) plate: Option<String>,
    pub(super) class: &'static str,
    pub(super) needs: Option<&'static str>,
    pub(super) entered_ms: i64,
    pub(super) spots: Vec<usize>,
    pub(super) version: i64,
    /// How it left last: the number of its receipt, fee and money taken.
    pub(super) left: Option<(i64, i64, i64)>,
    pub(super) erased: bool,
}

/// An entry or an exit, as it can be undone.
#[derive(Clone, Copy, Debug)]
pub(super) enum Movement {
    /// A stay came in, and when that was written.
    In { stay: usize, written_ms: i64 },
    /// A stay left, and with which receipt.
    Out { stay: usize, receipt: i64 },
}

/// A fee on the screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnScreen {
    pub(super) stay: usize,
    pub(super) version: i64,
    pub(super) exit_ms: i64,
    pub(super) fee: i64,
}

/// How somebody wants to settle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settle {
    pub(super) tender: Option<Tender>,
    pub(super) given: Option<i64>,
    pub(super) by_hand: Option<i64>,
    pub(super) has_reason: bool,
}

/// A note to the next shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) id: HandoverId,
    pub(super) text: Option<String>,
    pub(super) is_seen: bool,
}

/// The garage.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) stays: Vec<Stay>,
    /// From when, and cents for each hour begun, in the order of publication.
    pub(super) tariffs: Vec<(i64, i64)>,
    /// What the booth's clock says.
    pub(super) now_ms: i64,
    pub(super) notes: Vec<Note>,
    /// Spots that are held, and until when.
    pub(super) holds: BTreeMap<usize, (Condition, Option<i64>)>,
    pub(super) receipts: i64,
    /// Cash kept and cards charged, in cents.
    pub(super) revenue: i64,
    /// What stays had to pay, in cents, whether they did or not.
    pub(super) fees: i64,
}

/// Spots by size and how many side by side, the preferred first.
fn fits(class: &str) -> &'static [(&'static str, usize)] {
    match class {
        "motorcycle" => &[("motorcycle", 1), ("car", 1)],
        "car" => &[("car", 1)],
        "bus" => &[("car", 5)],
        // The garage has no van spots and no bus spots.
        _ => &[],
    }
}

/// Size and zone of a spot.
fn kind(spot: usize) -> (&'static str, bool) {
    match spot {
        1..=CARS => ("car", false),
        SPOTS => ("car", true),
        _ => ("motorcycle", false),
    }
}

impl Model {
    /// Whether the program may give it out.
    pub(super) fn is_free(&self, spot: usize) -> bool {
        !self.is_taken(spot) && self.condition(spot) == Condition::InService
    }

    pub(super) fn is_taken(&self, spot: usize) -> bool {
        self.inside().any(|stay| stay.spots.contains(&spot))
    }

    pub(super) fn condition(&self, spot: usize) -> Condition {
        match self.holds.get(&spot) {
            // What is kept for somebody is free from its end on; what is closed is opened by a person.
            Some((Condition::Reserved, Some(until))) if *until <= self.now_ms => Condition::InService,
            Some((condition, _)) => *condition,
            None => Condition::InService,
        }
    }

    /// Closes, keeps or opens a spot.
    pub(super) fn hold(
        &mut self,
        spot: usize,
        condition: Condition,
        until_ms: Option<i64>,
        has_reason: bool,
    ) -> Result<(), &'static str> {
        if !(1..=SPOTS).contains(&spot) {
            return Err("no such spot");
        }
        if !has_reason {
            return Err("reason missing");
        }
        let is_open = self.condition(spot) == Condition::InService;
        match (condition, until_ms) {
            (Condition::InService, Some(_)) => return Err("end of opening"),
            (Condition::InService, None) if is_open => return Err("already open"),
            (Condition::InService, None) => drop(self.holds.remove(&spot)),
            (_, Some(until_ms)) if until_ms <= self.now_ms => return Err("end is past"),
            _ => drop(self.holds.insert(spot, (condition, until_ms))),
        }
        Ok(())
    }

    pub(super) fn inside(&self) -> impl Iterator<Item = &Stay> {
        self.stays.iter().filter(|stay| stay.state == State::Inside)
    }

    fn inside_with(&self, plate: &str) -> Vec<usize> {
        let places = 0..self.stays.len();
        places
            .filter(|place| {
                let stay = &self.stays[*place];
                stay.state == State::Inside && stay.plate.as_deref() == Some(plate)
            })
            .collect()
    }

    /// The spots a vehicle gets: those kept for what it needs first, then the general ones; each size it may use in turn; of each
    /// the nearest, which is the first in the row.
    pub(super) fn best(&self, class: &str, needs: Option<&str>) -> Option<Vec<usize>> {
        let areas: &[bool] = if needs == Some("accessible") { &[true, false] } else { &[false] };
        for area in areas {
            for &(size, count) in fits(class) {
                let group = (1..=SPOTS + 1 - count)
                    .map(|first| (first..first + count).collect::<Vec<_>>())
                    .find(|group| group.iter().all(|&spot| kind(spot) == (size, *area) && self.is_free(spot)));
                if group.is_some() {
                    return group;
                }
            }
        }
        None
    }

    /// Why a spot chosen by its number cannot be given.
    pub(super) fn refuses(&self, spot: usize) -> Option<&'static str> {
        match spot {
            1..=SPOTS if !self.is_taken(spot) && self.condition(spot) != Condition::OutOfService => None,
            1..=SPOTS => Some("spot refused"),
            _ => Some("no such spot"),
        }
    }

    /// Whether a vehicle may come in as far as its plate goes.
    pub(super) fn plate_is_inside(&self, plate: Option<&str>) -> bool {
        plate.is_some_and(|plate| !self.inside_with(plate).is_empty())
    }

    /// The stay that a ticket means.
    pub(super) fn by_ticket(&self, stay: usize) -> Result<usize, &'static str> {
        match self.stays[stay].state {
            State::Inside => Ok(stay),
            State::Left => Err("already left"),
            State::Void => Err("void"),
        }
    }

    /// The stay that a plate means.
    pub(super) fn by_plate(&self, plate: &str) -> Result<usize, &'static str> {
        match self.inside_with(plate).as_slice() {
            [only] => Ok(*only),
            [] => {
                let left = |stay: &Stay| stay.state == State::Left && stay.plate.as_deref() == Some(plate);
                Err(if self.stays.iter().any(left) { "already left" } else { "not inside" })
            }
            _ => Err("several"),
        }
    }

    /// The stay that a spot means.
    pub(super) fn by_spot(&self, spot: usize) -> Result<usize, &'static str> {
        let holds = |stay: &Stay| stay.state == State::Inside && stay.spots.contains(&spot);
        self.stays.iter().position(holds).ok_or("not inside")
    }

    /// What a stay costs, in cents; nothing where its class has no price.
    pub(super) fn price(&self, stay: usize, exit_ms: i64) -> Option<i64> {
        let stay = &self.stays[stay];
        let in_force = self.tariffs.iter().filter(|(from, _)| *from <= stay.entered_ms);
        // Of those valid at the entry the latest valid, and of two from the same instant the one published later.
        let Some((_, cents)) = in_force.max_by_key(|(from, _)| *from) else { return Some(0) };
        if stay.class == "motorcycle" {
            return None;
        }
        let minutes = (exit_ms.div_euclid(60_000) - stay.entered_ms.div_euclid(60_000)).max(0);
        // Ten minutes are free; whoever stays longer pays for each hour begun.
        Some(if minutes <= 10 { 0 } else { (minutes + 59) / 60 * cents })
    }

    /// Why an entry or an exit cannot be undone; else whether it is an exit.
    pub(super) fn undoes(&self, movement: Movement, has_reason: bool) -> Result<usize, &'static str> {
        match movement {
            Movement::In { stay, written_ms } => {
                self.by_ticket(stay)?;
                let is_fresh = (0..=60_000).contains(&(self.now_ms - written_ms));
                if is_fresh || has_reason { Ok(stay) } else { Err("reason missing") }
            }
            Movement::Out { stay, receipt } => {
                match self.stays[stay].state {
                    State::Void => Err("void"),
                    State::Left if self.stays[stay].erased => Err("erased"),
                    State::Left if self.stays[stay].left.is_some_and(|(number, ..)| number == receipt) => {
                        if has_reason { Ok(stay) } else { Err("reason missing") }
                    }
                    State::Left | State::Inside => Err("exit undone"),
                }
            }
        }
    }

    /// What an exit comes to: fee, money taken, change.
    pub(super) fn settle(&self, stay: usize, exit_ms: i64, settle: Settle) -> Result<(i64, i64, i64), &'static str> {
        let unpaid = settle.tender == Some(Tender::Nil);
        let due = match (self.price(stay, exit_ms), settle.by_hand) {
            (Some(due), Some(by_hand)) if by_hand != due => return Err("no longer holds"),
            (Some(due), _) => due,
            (None, Some(_)) if !settle.has_reason => return Err("reason missing"),
            (None, Some(by_hand)) => by_hand,
            (None, None) if unpaid && settle.has_reason => 0,
            (None, None) if unpaid => return Err("reason missing"),
            (None, None) => return Err("no price"),
        };
        if due == 0 && (settle.tender.is_none() || settle.given.unwrap_or(0) == 0) {
            return Ok((0, 0, 0));
        }
        let tender = settle.tender.ok_or("tender needed")?;
        if tender == Tender::Nil && !settle.has_reason {
            return Err("reason missing");
        }
        if due < 0 {
            return Err("payment");
        }
        match (tender, settle.given) {
            (Tender::Cash, given) => {
                let to_pay = (due * 2 + SMALLEST_COIN) / (SMALLEST_COIN * 2) * SMALLEST_COIN;
                let change = given.unwrap_or(to_pay) - to_pay;
                if change < 0 { Err("payment") } else { Ok((due, to_pay, change)) }
            }
            (Tender::Card, given) if given.is_none_or(|given| given == due) => Ok((due, due, 0)),
            (Tender::Nil, None | Some(0)) => Ok((due, 0, 0)),
            (Tender::Card | Tender::Nil, Some(_)) => Err("payment"),
            (Tender::Card, None) => unreachable!("nothing typed is the exact amount"),
        }
    }

    /// Whether the fee on the screen may still be taken.
    pub(super) fn still_holds(&self, shown: OnScreen, now_ms: i64) -> bool {
        let is_fresh = now_ms - shown.exit_ms <= LEAVING_TOLERANCE_MINUTES * 60_000;
        let holds_at = |exit_ms| self.price(shown.stay, exit_ms) == Some(shown.fee);
        self.stays[shown.stay].version == shown.version && holds_at(shown.exit_ms) && (is_fresh || holds_at(now_ms))
    }
}
