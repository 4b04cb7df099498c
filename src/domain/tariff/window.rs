//! Concept 2, window: a time of day on some days.

use std::fmt;

use thiserror::Error;

use super::calendar::{Calendar, DateRange, date_of};
use super::settings::{DayType, Holidays, Settings, WindowEnds};
use super::wall::{DAY, Wall};

/// Names of the days of the week, then that of a public holiday.
const NAMES: [&str; 8] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "ph"];
const HOLIDAY: u8 = 1 << 7;
/// The most midnights a window may pass.
const MOST_NIGHTS: u8 = 7;

/// Days of the week, and public holidays.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Days(u8);

impl Days {
    /// The days of these names: `mon` to `sun`, and `ph`. `None` if there are none, or one is unknown.
    pub fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut bits = 0;
        for name in names {
            bits |= NAMES.iter().zip(0..).find(|(known, _)| **known == name).map(|(_, place)| 1 << place)?;
        }
        (bits != 0).then_some(Self(bits))
    }

    /// Their names, in order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.iter().zip(0..).filter(move |(_, place)| self.0 & (1 << place) != 0).map(|(name, _)| *name)
    }

    /// Whether public holidays are among them.
    pub const fn has_holidays(self) -> bool {
        self.0 & HOLIDAY != 0
    }

    const fn has_any_of(self, bits: u8) -> bool {
        self.0 & bits != 0
    }
}

impl fmt::Debug for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().collect::<Vec<_>>().join(" "))
    }
}

/// A time of day, or the end of the day: 0 to 1440 minutes after midnight.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime(u16);

impl ClockTime {
    /// Midnight at the beginning of the day.
    pub const MIDNIGHT: Self = Self(0);
    /// Midnight at its end.
    pub const END_OF_DAY: Self = Self(24 * 60);

    /// Reads `06:00`, or `24:00` for the end of the day.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "24:00" {
            return Some(Self::END_OF_DAY);
        }
        super::TimeOfDay::parse(text).map(|time| Self(time.minute_of_day()))
    }

    pub(super) fn minutes(self) -> i64 {
        i64::from(self.0)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.div_euclid(60), self.0.rem_euclid(60))
    }
}

impl fmt::Debug for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Time between two times of day, on some days of some dates. What it leaves open, holds always.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Window {
    days: Option<Days>,
    from: ClockTime,
    to: ClockTime,
    nights: u8,
    dates: Vec<DateRange>,
    seasons: Vec<String>,
}

/// Why times make no window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WindowFault {
    /// It would end before it begins.
    #[error("it would end before it begins: with nights = 0 it must end later on the same day")]
    EndsBeforeStart,
    /// More midnights than any window passes.
    #[error("a window passes at most 7 midnights")]
    TooLong,
    /// It begins anew before it has ended.
    #[error(
        "it is longer than a day and would begin anew before it has ended: name the days of the week on which it begins, far enough apart, without “ph”"
    )]
    Overlaps,
}

impl Window {
    /// The window from one time to another, on the same day, or past so many midnights: left open, past one where it would end
    /// before it begins.
    pub fn new(
        days: Option<Days>,
        from: ClockTime,
        to: ClockTime,
        nights: Option<u8>,
        dates: Vec<DateRange>,
        seasons: Vec<String>,
    ) -> Result<Self, WindowFault> {
        let nights = nights.unwrap_or_else(|| u8::from(to <= from));
        if nights > MOST_NIGHTS {
            return Err(WindowFault::TooLong);
        }
        if nights == 0 && to <= from {
            return Err(WindowFault::EndsBeforeStart);
        }
        let window = Self { days, from, to, nights, dates, seasons };
        if window.is_long() && !days.is_some_and(|days| window.fits_between(days)) {
            return Err(WindowFault::Overlaps);
        }
        Ok(window)
    }

    /// The whole of every day.
    pub const fn all_day() -> Self {
        Self {
            days: None,
            from: ClockTime::MIDNIGHT,
            to: ClockTime::END_OF_DAY,
            nights: 0,
            dates: Vec::new(),
            seasons: Vec::new(),
        }
    }

    /// The days on which it begins; `None` for all.
    pub const fn days(&self) -> Option<Days> {
        self.days
    }

    /// Its first minute.
    pub const fn from(&self) -> ClockTime {
        self.from
    }

    /// The minute behind its last.
    pub const fn to(&self) -> ClockTime {
        self.to
    }

    /// How many midnights it passes.
    pub const fn nights(&self) -> u8 {
        self.nights
    }

    /// The dates on which it begins; none for all.
    pub fn dates(&self) -> &[DateRange] {
        &self.dates
    }

    /// The seasons in which it begins; none for all.
    pub fn seasons(&self) -> &[String] {
        &self.seasons
    }

    /// Minutes from its beginning to its end, on days whose clock does not change.
    pub fn length(&self) -> i64 {
        i64::from(self.nights).saturating_mul(DAY).saturating_add(self.to.minutes()).saturating_sub(self.from.minutes())
    }

    fn is_long(&self) -> bool {
        self.length() > DAY
    }

    /// Whether it has ended before the next of these days comes round.
    fn fits_between(&self, days: Days) -> bool {
        if days.has_holidays() {
            return false;
        }
        let listed: Vec<i64> = (0..7).filter(|place| days.0 & (1 << place) != 0).collect();
        let next = listed.iter().skip(1).copied().chain(listed.first().map(|first| first.saturating_add(7)));
        listed.iter().zip(next).all(|(day, next)| next.saturating_sub(*day).saturating_mul(DAY) >= self.length())
    }
}

/// What decides on which days a window falls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Almanac<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) settings: &'a Settings,
}

impl Almanac<'_> {
    fn bits(&self, day: i64, is_weekday_kept: bool) -> u8 {
        let weekday: u8 = match day.saturating_add(3).rem_euclid(7) {
            0 => 1,
            1 => 1 << 1,
            2 => 1 << 2,
            3 => 1 << 3,
            4 => 1 << 4,
            5 => 1 << 5,
            _ => 1 << 6,
        };
        let is_holiday =
            self.calendar.has_holidays() && date_of(day).is_some_and(|date| self.calendar.is_holiday(date));
        match (is_holiday, self.settings.holidays) {
            (true, Holidays::InsteadOfWeekday) if !is_weekday_kept => HOLIDAY,
            (true, _) => weekday | HOLIDAY,
            (false, _) => weekday,
        }
    }

    /// Whether a day is one of these.
    pub(super) fn is_one_of(&self, days: Days, day: i64) -> bool {
        days.has_any_of(self.bits(day, false))
    }

    fn in_dates(&self, window: &Window, day: i64) -> bool {
        if window.dates.is_empty() && window.seasons.is_empty() {
            return true;
        }
        let Some(date) = date_of(day) else { return false };
        let in_any = |ranges: &[DateRange]| ranges.iter().any(|range| range.contains(date));
        let in_season = |name: &String| self.calendar.season(name).is_some_and(|season| in_any(&season.dates));
        (window.dates.is_empty() || in_any(&window.dates))
            && (window.seasons.is_empty() || window.seasons.iter().any(in_season))
    }

    fn falls_on(&self, window: &Window, day: i64) -> bool {
        // A window of several days is one of the week: a holiday in it does not take it away.
        let is_day = window.days.is_none_or(|days| days.has_any_of(self.bits(day, window.is_long())));
        is_day && self.in_dates(window, day)
    }

    /// Beginning and end on the clock of the window that begins on a day.
    fn on_the_clock(&self, window: &Window, day: i64) -> Option<(i64, i64)> {
        let midnight = day.saturating_mul(DAY);
        let from = midnight.saturating_add(window.from.minutes());
        let next_midnight = midnight.saturating_add(DAY);
        let to = from.saturating_add(window.length());
        let by_the_day = self.settings.day_type == DayType::OfEachDay && to > next_midnight && !window.is_long();
        match (self.falls_on(window, day), by_the_day && self.falls_on(window, day.saturating_add(1))) {
            (true, _) if !by_the_day => Some((from, to)),
            (true, true) => Some((from, to)),
            (true, false) => Some((from, next_midnight)),
            (false, true) => Some((next_midnight, to)),
            (false, false) => None,
        }
    }

    /// First minute, and the minute behind the last, of the window that begins on a day. `None` where there is none, or the clocks
    /// jump over it.
    pub(super) fn on_day(&self, wall: &Wall, window: &Window, day: i64) -> Option<Span> {
        let (from, to) = self.on_the_clock(window, day)?;
        let span = Span { from: wall.minute_of(from), to: wall.minute_of(to) };
        (span.from < span.to).then_some(span)
    }

    /// Whether a moment lies in the window. Its end counts as the settings say.
    pub(super) fn contains(&self, wall: &Wall, window: &Window, minute: i64) -> bool {
        let day = wall.day(minute);
        let first = day.saturating_sub(reach(window));
        (first..=day).filter_map(|day| self.on_day(wall, window, day)).any(|span| {
            span.from <= minute
                && (minute < span.to || (minute == span.to && self.settings.window_ends == WindowEnds::BothIncluded))
        })
    }
}

impl Almanac<'_> {
    /// Whether the minute that begins then lies in the window.
    pub(super) fn contains_minute(&self, wall: &Wall, window: &Window, minute: i64) -> bool {
        let day = wall.day(minute);
        let first = day.saturating_sub(reach(window));
        let mut spans = (first..=day).filter_map(|day| self.on_day(wall, window, day));
        spans.any(|span| span.from <= minute && minute < span.to)
    }
}

/// How many days before a minute a window that holds it may have begun.
fn reach(window: &Window) -> i64 {
    i64::from(window.nights).saturating_add(1)
}

/// Time from one minute to another, the last one left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Span {
    /// How long it is.
    pub(super) const fn minutes(self) -> i64 {
        self.to.saturating_sub(self.from)
    }

    /// The part of it in another.
    pub(super) fn within(self, other: Self) -> Option<Self> {
        let common = Self { from: self.from.max(other.from), to: self.to.min(other.to) };
        (common.from < common.to).then_some(common)
    }
}

/// The times a window comes round that touch a span, in order.
pub(super) struct Spans<'a> {
    almanac: Almanac<'a>,
    wall: &'a Wall,
    window: &'a Window,
    day: i64,
    last_day: i64,
    touched: Span,
}

impl<'a> Spans<'a> {
    pub(super) fn new(almanac: Almanac<'a>, wall: &'a Wall, window: &'a Window, touched: Span) -> Self {
        let day = wall.day(touched.from).saturating_sub(reach(window));
        Self { almanac, wall, window, day, last_day: wall.day(touched.to), touched }
    }
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        while self.day <= self.last_day {
            let day = self.day;
            self.day = self.day.saturating_add(1);
            if let Some(span) = self.almanac.on_day(self.wall, self.window, day)
                && span.to > self.touched.from
            {
                return (span.from < self.touched.to).then_some(span);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(days: &[&str], from: &str, to: &str, nights: Option<u8>) -> Result<Window, WindowFault> {
        let time = |text| ClockTime::parse(text).unwrap();
        Window::new(Days::of_names(days.iter().copied()), time(from), time(to), nights, vec![], vec![])
    }

    #[test]
    fn a_window_that_would_end_before_it_begins_passes_midnight() {
        assert_eq!(window(&[], "22:00", "06:00", None).unwrap().length(), 480);
        assert_eq!(window(&[], "07:00", "07:00", None).unwrap().length(), 1440);
        assert_eq!(window(&[], "00:00", "24:00", None).unwrap().nights(), 0);
        assert_eq!(window(&["fri"], "18:00", "06:00", Some(3)).unwrap().length(), 3_600);
        assert_eq!(window(&[], "22:00", "06:00", Some(0)), Err(WindowFault::EndsBeforeStart));
        assert_eq!(window(&["fri"], "18:00", "06:00", Some(8)), Err(WindowFault::TooLong));
    }

    #[test]
    fn a_long_window_ends_before_it_begins_anew() {
        assert_eq!(window(&["fri", "sat"], "18:00", "06:00", Some(2)), Err(WindowFault::Overlaps));
        assert_eq!(window(&[], "18:00", "06:00", Some(2)), Err(WindowFault::Overlaps));
        assert_eq!(window(&["fri", "ph"], "18:00", "06:00", Some(2)), Err(WindowFault::Overlaps));
        assert!(window(&["mon", "sat"], "00:00", "24:00", Some(1)).is_ok());
        assert_eq!(window(&["mon", "sun"], "00:00", "24:00", Some(1)), Err(WindowFault::Overlaps));
        assert!(window(&["mon"], "00:00", "24:00", Some(6)).is_ok());
    }

    #[test]
    fn days_are_found_by_name() {
        let names = |text: &str| Days::of_names(text.split(' ')).map(|days| format!("{days:?}"));
        assert_eq!(names("ph mon sun").unwrap(), "mon sun ph");
        assert_eq!(names("monday"), None);
        assert_eq!(Days::of_names([]), None);
    }
}
