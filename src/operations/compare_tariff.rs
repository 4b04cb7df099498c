//! What stays that are over would have cost by another tariff, beside what they did cost. Pure: it is shown stay by stay.

use crate::domain::facility::ClassCode;
use crate::domain::money::{Currency, Money};
use crate::domain::stay::Stay;
use crate::domain::tariff::{self, Tariff};
use crate::domain::time::{Instant, TimeZone};

/// How many of the largest differences are told.
const LARGEST: usize = 10;

/// What some stays would have cost, beside what they did cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// How many stays were compared.
    pub stays: u64,
    /// What they did cost.
    pub was: Money,
    /// What they would have cost.
    pub would_be: Money,
    /// How many would have cost more.
    pub dearer: u64,
    /// How many would have cost less.
    pub cheaper: u64,
    /// How many it has no price for; they are in neither sum.
    pub without_price: u64,
    /// The largest differences, the largest first.
    pub largest: Vec<Difference>,
}

/// A stay that would have cost something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind of vehicle.
    pub class: ClassCode,
    /// When it came in.
    pub entered: Instant,
    /// When it left.
    pub exited: Instant,
    /// What it did cost.
    pub was: Money,
    /// What it would have cost.
    pub would_be: Money,
}

impl Difference {
    fn by_minor(&self) -> u64 {
        self.would_be.minor().abs_diff(self.was.minor())
    }
}

/// A comparison that is being made.
#[derive(Debug)]
pub struct Comparing<'a> {
    tariff: &'a Tariff,
    zone: &'a TimeZone,
    facility: &'a str,
    so_far: Comparison,
}

impl<'a> Comparing<'a> {
    /// Begins a comparison for a garage of that name.
    pub fn new(tariff: &'a Tariff, zone: &'a TimeZone, facility: &'a str) -> Self {
        let nothing = Money::zero(tariff.currency());
        let so_far = Comparison {
            stays: 0,
            was: nothing,
            would_be: nothing,
            dearer: 0,
            cheaper: 0,
            without_price: 0,
            largest: Vec::new(),
        };
        Self { tariff, zone, facility, so_far }
    }

    /// Adds a stay that is over. One without a fee, or whose sum would not fit, is left out.
    pub fn add(&mut self, stay: &Stay) {
        let currency: Currency = self.tariff.currency();
        let (Some(exited), Some(fee)) = (stay.exited, stay.fee_minor) else { return };
        let was = Money::new(fee, currency);
        let Ok(quote) = tariff::price(self.tariff, self.zone, &stay.priced_in(self.facility, exited)) else {
            self.so_far.without_price = self.so_far.without_price.saturating_add(1);
            return;
        };
        let so_far = &mut self.so_far;
        let would_be = quote.amount();
        let (Ok(sum_was), Ok(sum_would_be)) = (so_far.was.plus(was), so_far.would_be.plus(would_be)) else { return };
        (so_far.was, so_far.would_be) = (sum_was, sum_would_be);
        so_far.stays = so_far.stays.saturating_add(1);
        match would_be.minor().cmp(&was.minor()) {
            std::cmp::Ordering::Greater => so_far.dearer = so_far.dearer.saturating_add(1),
            std::cmp::Ordering::Less => so_far.cheaper = so_far.cheaper.saturating_add(1),
            std::cmp::Ordering::Equal => return,
        }
        let found = Difference { class: stay.class.clone(), entered: stay.entered, exited, was, would_be };
        let place = so_far.largest.partition_point(|other| other.by_minor() >= found.by_minor());
        if place < LARGEST {
            so_far.largest.insert(place, found);
            so_far.largest.truncate(LARGEST);
        }
    }

    /// What it comes to.
    pub fn done(self) -> Comparison {
        self.so_far
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::StayId;
    use crate::domain::journal::fact::AtEntry;
    use crate::domain::stay::StayState;
    use crate::domain::time::from_ms;
    use crate::tariff_file;

    fn stay(minutes: i64, fee_minor: Option<i64>) -> Stay {
        let at = |minute: i64| from_ms(minute * 60_000).unwrap();
        Stay {
            id: StayId::new(uuid::Uuid::nil()),
            version: 1,
            state: StayState::Closed,
            ticket: "T".to_owned(),
            class: ClassCode::new("car"),
            plate: None,
            entered: at(0),
            exited: Some(at(minutes)),
            spots: Vec::new(),
            needs: Vec::new(),
            at_entry: AtEntry::default(),
            flags: Vec::new(),
            fee_minor,
            receipt: None,
            erased: false,
        }
    }

    #[test]
    fn what_stays_would_have_cost_stands_beside_what_they_did() {
        let text = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"UTC\"\n[[plans]]\nmeter = [{ every = 60, price = \"2\", to = \"24 h\" }]\n";
        let tariff = tariff_file::parse(text).unwrap();
        let zone = TimeZone::utc();
        let mut comparing = Comparing::new(&tariff, &zone, "G");
        for (minutes, fee) in [(60, 200), (61, 300), (120, 1_000), (30 * 60, 500)] {
            comparing.add(&stay(minutes, Some(fee)));
        }
        comparing.add(&stay(60, None));
        for _ in 0..20 {
            comparing.add(&stay(60, Some(100)));
        }
        let told = comparing.done();
        let euro = |minor| Money::new(minor, tariff.currency());
        assert_eq!((told.stays, told.dearer, told.cheaper, told.without_price), (23, 21, 1, 1));
        assert_eq!((told.was, told.would_be), (euro(200 + 300 + 1_000 + 2_000), euro(200 + 400 + 400 + 4_000)));
        let largest: Vec<_> = told.largest.iter().map(|other| (other.was.minor(), other.would_be.minor())).collect();
        assert_eq!(largest.len(), 10);
        assert_eq!(largest[..2], [(1_000, 400), (300, 400)]);
    }
}
