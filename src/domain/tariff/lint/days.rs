//! Findings about days and times: holidays, seasons, windows, bands, resets.

use super::super::calendar::{DateRange, date_of};
use super::super::plan::Band;
use super::super::wall::{DAY, Wall, shown_text};
use super::super::window::{Almanac, Window};
use super::super::{Cycle, Match, Part, Place, Plan, Tariff, TariffRules};
use super::{Finding, FindingKind, find};
use crate::domain::time::TimeZone;

/// 1 January 2000 and 31 December 2059, as days: a window that falls on none of these is never.
const ALL_DAYS: std::ops::RangeInclusive<i64> = 10_957..=32_871;
/// Monday, 4 January 2027, as a day, and the week that follows.
const A_WEEK: std::ops::Range<i64> = 20_822..20_829;
/// The years for which the changes of the clock are looked at: 2026 and 2027, in seconds.
const CLOCK_YEARS_SECS: (i64, i64) = (1_767_225_600, 1_830_297_600);

pub(super) fn check(tariff: &Tariff, zone: &TimeZone, found: &mut Vec<Finding>) {
    let rules = tariff.rules();
    let almanac = Almanac { calendar: &rules.calendar, settings: &rules.settings };
    calendar(rules, found);
    for (number, plan) in (1..).zip(&rules.plans) {
        windows(number, plan, almanac, found);
        bands(number, plan, almanac, found);
        reset(number, plan, zone, found);
    }
}

fn calendar(rules: &TariffRules, found: &mut Vec<Finding>) {
    let days = || {
        let of_cycles = rules.plans.iter().filter_map(|plan| match plan.cycle {
            Cycle::Clock { days, .. } => days,
            Cycle::None | Cycle::Rolling(_) => None,
        });
        rules.plans.iter().flat_map(Plan::windows).filter_map(Window::days).chain(of_cycles)
    };
    let names_holidays = |plan: &Plan| plan.windows().filter_map(Window::days).any(super::super::Days::has_holidays);
    if !rules.calendar.has_holidays()
        && let Some((number, _)) = (1..).zip(&rules.plans).find(|(_, plan)| names_holidays(plan))
    {
        let text = "“ph” is named, but no public holiday is listed: add public_holidays";
        find(found, FindingKind::MissingHolidays, Place::Plan(number), text.to_owned());
    }
    // A holiday that takes the place of its weekday matters wherever weekdays are named.
    if rules.calendar.has_holidays() && days().next().is_none() {
        let text = "holidays are listed, but no window names any days: they change nothing";
        find(found, FindingKind::UnusedHolidays, Place::Calendar, text.to_owned());
    } else if rules.calendar.has_holidays() && !days().any(super::super::Days::has_holidays) {
        let text = "holidays are listed, but no window names “ph”: on a holiday no window with days holds";
        find(found, FindingKind::UnusedHolidays, Place::Calendar, text.to_owned());
    }
    for (number, season) in (1..).zip(rules.calendar.seasons()) {
        let mut named = rules.plans.iter().flat_map(Plan::windows).flat_map(Window::seasons);
        if !named.any(|name| *name == season.name) {
            let text = format!("no window names the season “{}”", season.name);
            find(found, FindingKind::UnusedSeason, Place::Season(number), text);
        }
    }
}

/// Whether the window ever comes round.
fn ever_falls(window: &Window, almanac: Almanac<'_>) -> bool {
    let is_open = window.dates().is_empty() && window.seasons().is_empty();
    let is_weekday = window.days().is_none_or(|days| days.names().any(|name| name != "ph"));
    if is_open && is_weekday {
        return true;
    }
    let wall = Wall::unchanging();
    ALL_DAYS.clone().any(|day| almanac.on_day(&wall, window, day).is_some())
}

fn windows(number: usize, plan: &Plan, almanac: Almanac<'_>, found: &mut Vec<Finding>) {
    let part = |part, number_of| Place::Part { plan: number, part, number: number_of };
    let mut placed: Vec<(Place, &Window)> = Vec::new();
    let mut matches: Vec<(Place, &Match)> = vec![(Place::Plan(number), &plan.matching)];
    matches.extend((1..).zip(&plan.free).map(|(idx, free)| (part(Part::Free, idx), &free.matching)));
    matches.extend((1..).zip(&plan.offers).map(|(idx, offer)| (part(Part::Offer, idx), &offer.matching)));
    for (idx, band) in (1..).zip(&plan.bands) {
        placed.extend(band.windows.iter().map(|window| (part(Part::Band, idx), window)));
    }
    for (idx, cap) in (1..).zip(&plan.caps) {
        matches.push((part(Part::Cap, idx), &cap.matching));
        placed.extend(cap.windows().map(|window| (part(Part::Cap, idx), window)));
    }
    for (idx, adjustment) in (1..).zip(&plan.adjustments) {
        matches.push((part(Part::Adjustment, idx), &adjustment.matching));
        placed.extend(adjustment.window.iter().map(|window| (part(Part::Adjustment, idx), window)));
    }
    for (place, matching) in &matches {
        placed.extend(matching.windows().map(|window| (*place, window)));
        let on_a_date =
            |window: &Window| ALL_DAYS.clone().any(|day| is_on_date(&matching.entry_dates, window, almanac, day));
        if !matching.entry_dates.is_empty() && !matching.entry.is_empty() && !matching.entry.iter().any(on_a_date) {
            let text = "no day of its entry_dates has one of its entry windows";
            find(found, FindingKind::NeverHolds, *place, text.to_owned());
        }
    }
    for (place, window) in placed {
        let names_holidays = window.days().is_some_and(super::super::Days::has_holidays);
        // That no holiday is listed is told once.
        let is_told = names_holidays && !almanac.calendar.has_holidays();
        if !is_told && !ever_falls(window, almanac) {
            let text = "it has a window that never comes round: its dates or season have none of its days";
            find(found, FindingKind::NeverHolds, place, text.to_owned());
        }
    }
}

fn is_on_date(dates: &[DateRange], window: &Window, almanac: Almanac<'_>, day: i64) -> bool {
    let is_listed = date_of(day).is_some_and(|date| dates.iter().any(|range| range.contains(date)));
    // A window past midnight may begin the day before.
    let falls = |day: i64| almanac.on_day(&Wall::unchanging(), window, day).is_some();
    is_listed && (falls(day) || falls(day.saturating_sub(1)))
}

/// Times at which the bands of a plan may change: the ends of its windows, on the days of a week and around every date it names.
fn moments(plan: &Plan, almanac: Almanac<'_>) -> Vec<i64> {
    let windows = || plan.bands.iter().flat_map(|band| &band.windows);
    let seasons = || almanac.calendar.seasons().iter().flat_map(|season| &season.dates);
    let is_edge = |day: i64| {
        let (Some(before), Some(date)) = (date_of(day.saturating_sub(1)), date_of(day)) else { return false };
        let mut ranges = windows().flat_map(Window::dates).chain(seasons());
        ranges.any(|range| range.contains(before) != range.contains(date)) || almanac.calendar.is_holiday(date)
    };
    let has_dates = almanac.calendar.has_holidays()
        || windows().any(|window| !window.dates().is_empty() || !window.seasons().is_empty());
    let mut days: Vec<i64> = A_WEEK.collect();
    if has_dates {
        let edges = ALL_DAYS.clone().filter(|day| is_edge(*day)).take(200);
        days.extend(edges.flat_map(|day| [day.saturating_sub(1), day, day.saturating_add(1)]));
    }
    let mut of_day: Vec<i64> = windows().flat_map(|window| [window.from().minutes(), window.to().minutes()]).collect();
    of_day.push(0);
    of_day.retain(|minute| *minute < DAY);
    of_day.sort_unstable();
    of_day.dedup();
    days.iter().flat_map(|day| of_day.iter().map(|minute| day.saturating_mul(DAY).saturating_add(*minute))).collect()
}

fn bands(number: usize, plan: &Plan, almanac: Almanac<'_>, found: &mut Vec<Finding>) {
    if plan.bands.iter().all(|band| band.windows.is_empty()) {
        return;
    }
    let wall = Wall::unchanging();
    let holds = |band: &Band, minute: i64| {
        band.windows.is_empty() || band.windows.iter().any(|window| almanac.contains_minute(&wall, window, minute))
    };
    let moments = moments(plan, almanac);
    if let Some(minute) = moments.iter().find(|minute| !plan.bands.iter().any(|band| holds(band, **minute))) {
        let text = format!(
            "no band holds from {} on: add a last band without a window, or a window for that time",
            shown_text(*minute)
        );
        find(found, FindingKind::BandGap, Place::Plan(number), text);
    }
    for (later, band) in (1..).zip(&plan.bands).skip(1) {
        let place = Place::Part { plan: number, part: Part::Band, number: later };
        let mut before = (1..).zip(&plan.bands).take_while(|(earlier, _)| *earlier < later);
        let free_at = |minute: &&i64| {
            holds(band, **minute)
                && !plan.bands.iter().take(later.saturating_sub(1)).any(|earlier| holds(earlier, **minute))
        };
        if !moments.iter().any(|minute| free_at(&minute)) {
            find(found, FindingKind::NeverHolds, place, "the bands before it take all of its time".to_owned());
            continue;
        }
        if band.windows.is_empty() {
            continue;
        }
        let both = before.find_map(|(earlier, other)| {
            if is_special(other, band) {
                return None;
            }
            let both = moments.iter().find(|minute| holds(other, **minute) && holds(band, **minute))?;
            // One that lies wholly within the other is meant to stand before it: behind it, it would never hold.
            let is_within = moments.iter().all(|minute| !holds(other, *minute) || holds(band, *minute));
            (!is_within).then_some((earlier, *both))
        });
        if let Some((earlier, minute)) = both {
            let text = format!("it and band {earlier} both hold at {}; band {earlier} counts", shown_text(minute));
            find(found, FindingKind::BandsOverlap, place, text);
        }
    }
}

/// Whether a band is for some days of those of another, which names no days of that kind: Sundays before nights, a fair before weekends.
/// So the guide says to write them.
fn is_special(band: &Band, general: &Band) -> bool {
    let kinds: [fn(&Window) -> bool; 3] =
        [|window| window.days().is_some(), |window| !window.dates().is_empty(), |window| !window.seasons().is_empty()];
    let in_all = kinds.map(|names| band.windows.iter().all(names));
    let in_any = kinds.map(|names| general.windows.iter().any(names));
    in_all != in_any && in_all.iter().zip(in_any).all(|(special, general)| *special || !general)
}

/// A reset at a time that the clock skips or shows twice.
fn reset(number: usize, plan: &Plan, zone: &TimeZone, found: &mut Vec<Finding>) {
    let Cycle::Clock { reset, .. } = plan.cycle else { return };
    let (from, to) = CLOCK_YEARS_SECS;
    let minute = i64::from(reset.minute_of_day());
    let offsets = zone.offsets(from, to);
    for ((_, before), (at_secs, after)) in offsets.iter().zip(offsets.iter().skip(1)) {
        let shown = |offset: i64| at_secs.saturating_add(offset).div_euclid(60);
        let (first, last) = (shown(*before).min(shown(*after)), shown(*before).max(shown(*after)));
        let day = first.div_euclid(DAY).saturating_mul(DAY);
        let reset_minute = day.saturating_add(minute);
        if first < reset_minute && reset_minute < last {
            let text = format!(
                "the cycle begins anew at {reset}, a time that is skipped or shown twice when the clocks change ({})",
                shown_text(reset_minute)
            );
            find(found, FindingKind::ResetAtClockChange, Place::Plan(number), text);
            return;
        }
    }
}
