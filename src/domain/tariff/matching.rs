//! Concept 1, match: which stays a plan prices, an offer is made to, a cap limits, and minutes are free for.

use std::collections::BTreeMap;

use super::calendar::{DateRange, date_of};
use super::timed::Timed;
use super::window::Window;
use crate::domain::facility::ClassCode;
use crate::domain::time::Instant;

/// What is known of a stay when it is priced.
#[derive(Clone, Copy, Debug)]
pub struct PricedStay<'a> {
    /// What kind of vehicle.
    pub vehicle: &'a ClassCode,
    /// Where: the garage, the car park, or the variant of the card.
    pub facility: Option<&'a str>,
    /// What kind of customer.
    pub customer: Option<&'a str>,
    /// What the driver chose or was given.
    pub product: Option<&'a str>,
    /// Whether an event is on.
    pub event: bool,
    /// What was fixed at entry and stands on the ticket.
    pub at_entry: &'a BTreeMap<String, String>,
    /// When it came.
    pub entry: Instant,
    /// When it left, or now.
    pub exit: Instant,
}

/// Nothing on the ticket.
static NOTHING: BTreeMap<String, String> = BTreeMap::new();

impl<'a> PricedStay<'a> {
    /// A stay of which no more is known.
    pub fn new(vehicle: &'a ClassCode, entry: Instant, exit: Instant) -> Self {
        Self { vehicle, facility: None, customer: None, product: None, event: false, at_entry: &NOTHING, entry, exit }
    }
}

/// A window in which the exit must lie.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExitWindow {
    /// The window.
    pub window: Window,
    /// How many days after the entry, by the calendar; none for any.
    pub days_after: Vec<u32>,
}

/// Conditions. All of them must hold; without any, every stay fits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Match {
    /// One of these vehicle classes. Empty: any.
    pub vehicles: Vec<ClassCode>,
    /// One of these facilities or variants. Empty: any.
    pub facilities: Vec<String>,
    /// One of these kinds of customer. Empty: any.
    pub customers: Vec<String>,
    /// One of these products. Empty: any.
    pub products: Vec<String>,
    /// Whether an event is on. `None`: either.
    pub event: Option<bool>,
    /// For each name, one of these values on the ticket.
    pub at_entry: BTreeMap<String, Vec<String>>,
    /// The entry lies in one of these. Empty: any time.
    pub entry: Vec<Window>,
    /// The exit lies in one of these. Empty: any time.
    pub exit: Vec<ExitWindow>,
    /// The date of the entry is one of these. Empty: any.
    pub entry_dates: Vec<DateRange>,
    /// The stay lasts at least so many minutes.
    pub min_minutes: Option<u32>,
    /// The stay lasts at most so many minutes.
    pub max_minutes: Option<u32>,
}

impl Match {
    /// Whether the stay fits.
    pub(super) fn holds(&self, timed: &Timed<'_>) -> bool {
        self.holds_from(timed, timed.entry())
    }

    /// Whether the stay would fit if it had begun in this minute.
    pub(super) fn holds_from(&self, timed: &Timed<'_>, entry: i64) -> bool {
        self.names_fit(timed.facts()) && self.length_fits(timed) && self.times_fit(timed, entry)
    }

    /// Whether what is known of the stay, but for its times, fits.
    pub(super) fn names_fit(&self, facts: &PricedStay<'_>) -> bool {
        let fits = |listed: &[String], given: Option<&str>| {
            listed.is_empty() || given.is_some_and(|given| listed.iter().any(|name| name == given))
        };
        let on_ticket = |(key, values): (&String, &Vec<String>)| {
            facts.at_entry.get(key).is_some_and(|given| values.contains(given))
        };
        (self.vehicles.is_empty() || self.vehicles.contains(facts.vehicle))
            && fits(&self.facilities, facts.facility)
            && fits(&self.customers, facts.customer)
            && fits(&self.products, facts.product)
            && self.event.is_none_or(|event| event == facts.event)
            && self.at_entry.iter().all(on_ticket)
    }

    fn length_fits(&self, timed: &Timed<'_>) -> bool {
        let minutes = timed.minutes();
        self.min_minutes.is_none_or(|least| minutes >= i64::from(least))
            && self.max_minutes.is_none_or(|most| minutes <= i64::from(most))
    }

    fn times_fit(&self, timed: &Timed<'_>, entry: i64) -> bool {
        let on_date = || date_of(timed.wall().day(entry));
        (self.entry.is_empty() || self.entry.iter().any(|window| timed.is_in(window, entry)))
            && (self.entry_dates.is_empty()
                || on_date().is_some_and(|date| self.entry_dates.iter().any(|range| range.contains(date))))
            && (self.exit.is_empty() || self.exit.iter().any(|exit| exit.holds(timed)))
    }

    /// Whether every stay that fits `other` surely fits here, too.
    pub fn covers(&self, other: &Self) -> bool {
        fn all_named<T: PartialEq>(these: &[T], those: &[T]) -> bool {
            these.is_empty() || (!those.is_empty() && those.iter().all(|name| these.contains(name)))
        }
        let same_or_open = |open: bool, same: bool| open || same;
        all_named(&self.vehicles, &other.vehicles)
            && all_named(&self.facilities, &other.facilities)
            && all_named(&self.customers, &other.customers)
            && all_named(&self.products, &other.products)
            && same_or_open(self.event.is_none(), self.event == other.event)
            && same_or_open(self.at_entry.is_empty(), self.at_entry == other.at_entry)
            && all_named(&self.entry, &other.entry)
            && all_named(&self.exit, &other.exit)
            && all_named(&self.entry_dates, &other.entry_dates)
            && self.min_minutes.is_none_or(|least| other.min_minutes.is_some_and(|other| other >= least))
            && self.max_minutes.is_none_or(|most| other.max_minutes.is_some_and(|other| other <= most))
    }

    /// Every window in it.
    pub(super) fn windows(&self) -> impl Iterator<Item = &Window> {
        self.entry.iter().chain(self.exit.iter().map(|exit| &exit.window))
    }

    /// Whether it asks for vehicle, facility, customer, product and event only.
    pub(super) fn asks_names_only(&self) -> bool {
        self.at_entry.is_empty()
            && self.windows().next().is_none()
            && self.entry_dates.is_empty()
            && self.min_minutes.is_none()
            && self.max_minutes.is_none()
    }

    /// Whether some text that must say something is empty.
    pub(super) fn has_empty_name(&self) -> bool {
        let mut names = self.facilities.iter().chain(&self.customers).chain(&self.products);
        let is_empty = |text: &str| text.trim().is_empty();
        self.vehicles.iter().any(|vehicle| is_empty(vehicle.as_str()))
            || names.any(|name| is_empty(name))
            || self.at_entry.iter().any(|(key, values)| is_empty(key) || values.is_empty())
    }
}

impl ExitWindow {
    fn holds(&self, timed: &Timed<'_>) -> bool {
        let days = timed.wall().day(timed.exit()).saturating_sub(timed.wall().day(timed.entry()));
        let after = self.days_after.is_empty() || self.days_after.iter().any(|listed| i64::from(*listed) == days);
        after && timed.is_in(&self.window, timed.exit())
    }
}
