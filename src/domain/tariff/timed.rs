//! A stay laid on whole minutes, with the wall clock beside it.

use chrono::DateTime;

use super::TariffRules;
use super::matching::PricedStay;
use super::settings::{ClockChanges, Ends, Seconds, Settings};
use super::wall::Wall;
use super::window::{Almanac, Span, Spans, Window};
use crate::domain::time::{Instant, TimeZone, minute_of};

/// A stay on the grid of whole minutes.
///
/// Minutes count from 1970: those that have passed, or, where the tariff says so, those that the wall clock shows.
pub(super) struct Timed<'a> {
    facts: &'a PricedStay<'a>,
    rules: &'a TariffRules,
    wall: Wall,
    /// The clock by the minutes that have passed, where `wall` counts those that are shown.
    elapsed: Option<Wall>,
    stay: Span,
    is_backwards: bool,
}

impl<'a> Timed<'a> {
    pub(super) fn of(rules: &'a TariffRules, zone: &'a TimeZone, facts: &'a PricedStay<'a>) -> Self {
        let settings = &rules.settings;
        let by_the_wall = settings.clock_changes == ClockChanges::WallClock;
        let shown = |instant: Instant| if by_the_wall { zone.local(instant).and_utc() } else { instant };
        let (entry_ms, exit_ms) = (shown(facts.entry).timestamp_millis(), shown(facts.exit).timestamp_millis());
        let minute = |ms: i64| ms.div_euclid(60_000);
        let entry = minute(entry_ms);
        let minutes = match settings.seconds {
            Seconds::CutToMinute => minute(exit_ms).saturating_sub(entry),
            Seconds::BegunMinuteCounts => {
                let ms = exit_ms.saturating_sub(entry_ms);
                minute(ms).saturating_add(i64::from(ms.rem_euclid(60_000) > 0))
            }
        };
        let is_backwards = facts.exit < facts.entry;
        let minutes = if is_backwards { 0 } else { minutes.max(0) };
        let stay = Span { from: entry, to: entry.saturating_add(minutes) };
        let clock_from = |entry: i64| Wall::of(zone, entry, entry.saturating_add(minutes));
        let (wall, elapsed) = if by_the_wall {
            (Wall::unchanging(), Some(clock_from(minute(facts.entry.timestamp_millis()))))
        } else {
            (clock_from(entry), None)
        };
        Self { facts, rules, wall, elapsed, stay, is_backwards }
    }

    pub(super) const fn facts(&self) -> &'a PricedStay<'a> {
        self.facts
    }

    pub(super) const fn rules(&self) -> &'a TariffRules {
        self.rules
    }

    pub(super) const fn settings(&self) -> &'a Settings {
        &self.rules.settings
    }

    pub(super) const fn wall(&self) -> &Wall {
        &self.wall
    }

    /// From entry to exit.
    pub(super) const fn stay(&self) -> Span {
        self.stay
    }

    /// The minute of the entry: the one printed on the ticket.
    pub(super) const fn entry(&self) -> i64 {
        self.stay.from
    }

    /// The minute behind the last that is charged.
    pub(super) const fn exit(&self) -> i64 {
        self.stay.to
    }

    /// How long it lasted.
    pub(super) const fn minutes(&self) -> i64 {
        self.stay.minutes()
    }

    /// Whether the exit lies before the entry.
    pub(super) const fn is_backwards(&self) -> bool {
        self.is_backwards
    }

    pub(super) const fn almanac(&self) -> Almanac<'a> {
        Almanac { calendar: &self.rules.calendar, settings: &self.rules.settings }
    }

    /// Whether a moment lies in a window.
    pub(super) fn is_in(&self, window: &Window, minute: i64) -> bool {
        self.almanac().contains(&self.wall, window, minute)
    }

    /// The times a window comes round during the stay, whole.
    pub(super) fn spans<'s>(&'s self, window: &'s Window) -> Spans<'s> {
        Spans::new(self.almanac(), &self.wall, window, self.stay)
    }

    /// The same, with one that begins in the very moment of the exit.
    pub(super) fn spans_up_to_exit<'s>(&'s self, window: &'s Window) -> Spans<'s> {
        let Span { from, to } = self.stay;
        Spans::new(self.almanac(), &self.wall, window, Span { from, to: to.saturating_add(1) })
    }

    /// The length that is looked up in a meter: where a row holds for less than its own length, to leave after exactly so long is
    /// to go beyond it.
    pub(super) const fn measured(&self, minutes: i64, ends_with_stay: bool) -> i64 {
        match self.rules.settings.rung_ends {
            Ends::LessThan if ends_with_stay => minutes.saturating_add(1),
            Ends::LessThan | Ends::UpToAndIncluding => minutes,
        }
    }

    /// The instant at which a minute begins.
    pub(super) fn at(&self, minute: i64) -> Instant {
        let begins = |minute: i64| minute.checked_mul(60).and_then(|secs| DateTime::from_timestamp(secs, 0));
        let Some(wall) = &self.elapsed else { return begins(minute).unwrap_or(self.facts.exit) };
        let entry = minute_of(self.facts.entry);
        begins(wall.minute_of(minute)).unwrap_or(entry).min(self.facts.exit).max(entry)
    }
}
