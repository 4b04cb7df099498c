//! A second, independent evaluation for the tests: it walks through a stay minute by minute and says what it comes to.
//!
//! It shares nothing with the real one but the data: no division of lengths, no series of charges, no search for the edges of
//! windows. It keeps an amount for every minute. It is slow and short.
#![expect(clippy::arithmetic_side_effects, reason = "figures in tests are small, and an overflow there is to be seen")]
#![expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "minutes of a stay are places in a list"
)]
#![expect(
    clippy::type_complexity,
    clippy::fn_params_excessive_bools,
    reason = "it is short because nothing is named twice"
)]

use chrono::{DateTime, Datelike as _, NaiveDate};
use num_rational::Ratio;

use super::{
    AdjacentCaps, Amount, CapOver, Change, ClockChanges, Cycle, DateRange, DayType, Days, Each, Ends, FirstBlock,
    FreeReturns, Holidays, Match, Meter, Most, NoPrice, OfferChoice, Plan, PricedStay, RoundingMode, Rung, Seconds,
    StraddlingStep, Tariff, TariffRules, TaxMode, TaxOn, Then, UpTo, Window, WindowEnds,
};
use crate::domain::time::TimeZone;

type Parts = Ratio<i128>;
const DAY: i64 = 1_440;

/// Minor units, or nothing where the tariff has no price.
pub(super) fn price(tariff: &Tariff, zone: &TimeZone, facts: &PricedStay<'_>) -> Option<i128> {
    let walk = Walk::new(tariff.rules(), zone, facts);
    for plan in &walk.rules.plans {
        if !walk.fits(&plan.matching, 0) {
            continue;
        }
        if walk.lacks_a_price(plan) {
            return None;
        }
        let priced = walk.by_plan(plan);
        if priced.is_some() || walk.rules.settings.no_price == NoPrice::Refuse {
            return priced;
        }
    }
    None
}

struct Walk<'a> {
    rules: &'a TariffRules,
    facts: &'a PricedStay<'a>,
    /// What the clock shows at the most so far, in each minute of the stay and the one behind it; the first is that before entry.
    shown: Vec<i64>,
    minutes: i64,
}

impl<'a> Walk<'a> {
    fn new(rules: &'a TariffRules, zone: &TimeZone, facts: &'a PricedStay<'a>) -> Self {
        let by_wall = rules.settings.clock_changes == ClockChanges::WallClock;
        let clock = |at: DateTime<chrono::Utc>| if by_wall { zone.local(at).and_utc() } else { at };
        let (entry, exit) = (clock(facts.entry), clock(facts.exit));
        let entry_minute = entry.timestamp().div_euclid(60);
        let mut minutes = 0;
        match rules.settings.seconds {
            Seconds::CutToMinute => {
                while entry_minute + minutes < exit.timestamp().div_euclid(60) {
                    minutes += 1;
                }
            }
            Seconds::BegunMinuteCounts => {
                while entry + chrono::TimeDelta::minutes(minutes) < exit {
                    minutes += 1;
                }
            }
        }
        if facts.exit < facts.entry {
            minutes = 0;
        }
        let mut latest = i64::MIN;
        let mut shown = Vec::new();
        for minute in -3_000..=minutes {
            let at = DateTime::from_timestamp((entry_minute + minute) * 60, 0).unwrap();
            let local = if by_wall { at.naive_utc() } else { zone.local(at) };
            latest = latest.max(local.and_utc().timestamp().div_euclid(60));
            if minute >= -1 {
                shown.push(latest);
            }
        }
        Self { rules, facts, shown, minutes }
    }

    fn shows(&self, minute: i64) -> i64 {
        self.shown[(minute + 1) as usize]
    }

    fn date(day: i64) -> NaiveDate {
        DateTime::from_timestamp(day * 86_400, 0).unwrap().date_naive()
    }

    fn is_holiday(&self, date: NaiveDate) -> bool {
        let written = [date.to_string(), format!("{:02}-{:02}", date.month(), date.day())];
        self.rules.calendar.holidays().any(|holiday| written.contains(&holiday.to_string()))
    }

    fn is_one_of(&self, days: Days, day: i64, keeps_weekday: bool) -> bool {
        let date = Self::date(day);
        let weekday = date.weekday().to_string().to_lowercase();
        let holiday = self.is_holiday(date);
        let hides = holiday && !keeps_weekday && self.rules.settings.holidays == Holidays::InsteadOfWeekday;
        days.names().any(|name| (name == "ph" && holiday) || (name == weekday && !hides))
    }

    fn begins_on(&self, window: &Window, day: i64) -> bool {
        let date = Self::date(day);
        let in_any = |ranges: &[DateRange]| ranges.iter().any(|range| range.contains(date));
        let season = |name: &String| in_any(&self.rules.calendar.season(name).unwrap().dates);
        window.days().is_none_or(|days| self.is_one_of(days, day, length(window) > DAY))
            && (window.dates().is_empty() || in_any(window.dates()))
            && (window.seasons().is_empty() || window.seasons().iter().any(season))
    }

    /// The day on which the window began that holds this time of the clock.
    fn began(&self, window: &Window, shown: i64) -> Option<i64> {
        let today = shown.div_euclid(DAY);
        (today - 9..=today).find(|day| {
            let from = day * DAY + minute_of(&window.from().to_string());
            if !(from <= shown && shown < from + length(window)) {
                return false;
            }
            let by_the_day = self.rules.settings.day_type == DayType::OfEachDay && length(window) <= DAY;
            self.begins_on(window, if by_the_day { today } else { *day })
        })
    }

    /// Whether a moment of the stay lies in a window; its very end perhaps, too.
    fn is_in(&self, window: &Window, minute: i64) -> bool {
        let now = self.began(window, self.shows(minute));
        let before = self.began(window, self.shows(minute - 1));
        let has_just_ended = before.is_some() && !before.is_some_and(|day| self.still(window, minute, day));
        now.is_some() || (has_just_ended && self.rules.settings.window_ends == WindowEnds::BothIncluded)
    }

    /// Whether the window that began on a day still holds.
    fn still(&self, window: &Window, minute: i64, day: i64) -> bool {
        self.began(window, self.shows(minute)) == Some(day)
    }

    fn fits(&self, conditions: &Match, entry: i64) -> bool {
        let named = |list: &[String], given: Option<&str>| {
            list.is_empty() || given.is_some_and(|given| list.contains(&given.to_owned()))
        };
        let facts = self.facts;
        let days = self.shows(self.minutes).div_euclid(DAY) - self.shows(0).div_euclid(DAY);
        let leaves = |exit: &super::ExitWindow| {
            (exit.days_after.is_empty() || exit.days_after.iter().any(|after| i64::from(*after) == days))
                && self.is_in(&exit.window, self.minutes)
        };
        let entry_date = Self::date(self.shows(entry).div_euclid(DAY));
        (conditions.vehicles.is_empty() || conditions.vehicles.contains(facts.vehicle))
            && named(&conditions.facilities, facts.facility)
            && named(&conditions.customers, facts.customer)
            && named(&conditions.products, facts.product)
            && conditions.event.is_none_or(|event| event == facts.event)
            && conditions
                .at_entry
                .iter()
                .all(|(key, values)| named(values, facts.at_entry.get(key).map(String::as_str)))
            && (conditions.entry.is_empty() || conditions.entry.iter().any(|window| self.is_in(window, entry)))
            && (conditions.exit.is_empty() || conditions.exit.iter().any(leaves))
            && (conditions.entry_dates.is_empty()
                || conditions.entry_dates.iter().any(|range| range.contains(entry_date)))
            && conditions.min_minutes.is_none_or(|least| self.minutes >= i64::from(least))
            && conditions.max_minutes.is_none_or(|most| self.minutes <= i64::from(most))
    }

    fn exact(&self, amount: &Amount) -> Option<Parts> {
        let (text, divisor) = match amount {
            Amount::Fixed(price) => (price.to_string(), 1),
            Amount::OnTicket(named) => {
                (self.facts.at_entry.get(named.key())?.clone(), i128::from(named.divisor().get()))
            }
        };
        let (decimal, fraction) = text.split_once('/').unwrap_or((&text, "1"));
        let (units, decimals) = decimal.split_once('.').unwrap_or((decimal, ""));
        let digits: i128 = format!("{units}{decimals}").parse().unwrap();
        let ten_to_the = (0..decimals.len()).fold(1, |power: i128, _| power * 10);
        let minor = i128::from(self.rules.currency.minor_per_unit());
        Some(Ratio::new(digits * minor, ten_to_the * fraction.parse::<i128>().unwrap() * divisor))
    }

    fn is_waived(&self, plan: &Plan) -> bool {
        let free = plan.free.iter().find(|free| self.fits(&free.matching, 0));
        self.minutes == 0 || free.is_some_and(|free| is_free(free, self.minutes))
    }

    /// A price that is missing on the ticket is missing whether it is used or not, and no other plan helps.
    fn lacks_a_price(&self, plan: &Plan) -> bool {
        !self.is_waived(plan) && plan.amounts().any(|amount| self.exact(amount).is_none())
    }

    fn by_plan(&self, plan: &Plan) -> Option<i128> {
        let zero = Ratio::from_integer(0);
        if self.is_waived(plan) {
            return self.finish(plan, zero, &[], true);
        }
        let fitting: Vec<_> = plan.offers.iter().filter(|offer| self.fits(&offer.matching, 0)).collect();
        if self.rules.settings.offers == OfferChoice::FirstMatch {
            if let Some(offer) = fitting.first() {
                return self.finish(plan, self.exact(&offer.price)?, &[], false);
            }
        } else if let Some(cheapest) = fitting.iter().filter_map(|offer| self.exact(&offer.price)).min() {
            let metered = self.metered(plan).filter(|(minutes, _)| sum(minutes) <= cheapest);
            if metered.is_none() {
                return self.finish(plan, cheapest, &[], false);
            }
        }
        let (minutes, cycles) = self.metered(plan)?;
        let mut days = Vec::new();
        if self.rules.settings.tax_on == TaxOn::EachDay {
            let mut starts: Vec<i64> = cycles.iter().map(|(first, _, _)| *first).collect();
            if plan.cycle == Cycle::None {
                starts = (0..self.minutes).filter(|minute| minute % DAY == 0).collect();
            }
            let ends = starts.iter().skip(1).copied().chain([self.minutes]);
            days = starts.iter().zip(ends).map(|(from, to)| sum(&minutes[*from as usize..to as usize])).collect();
        }
        self.finish(plan, sum(&minutes), &days, false)
    }

    /// Adjustments, tax, rounding.
    fn finish(&self, plan: &Plan, metered: Parts, days: &[Parts], waived: bool) -> Option<i128> {
        let mut total = metered;
        for adjustment in plan.adjustments.iter().filter(|_| !waived) {
            let times = adjustment.window.as_ref().map_or(1, |window| self.rounds(window).len());
            if times == 0 || !self.fits(&adjustment.matching, 0) {
                continue;
            }
            total = match &adjustment.change {
                Change::Times(factor) => {
                    let text = factor.to_string();
                    let (decimal, divisor) = text.split_once('/').unwrap_or((&text, "1"));
                    let (units, decimals) = decimal.split_once('.').unwrap_or((decimal, ""));
                    let ten_to_the = (0..decimals.len()).fold(1, |power: i128, _| power * 10);
                    let digits: i128 = format!("{units}{decimals}").parse().unwrap();
                    total * Ratio::new(digits, ten_to_the * divisor.parse::<i128>().unwrap())
                }
                Change::Plus { amount, each: Each::Stay } => total + self.exact(amount)?,
                Change::Plus { amount, each: Each::Window } => {
                    total + self.exact(amount)? * Ratio::from_integer(times as i128)
                }
                Change::Less(amount) => (total - self.exact(amount)?).max(Ratio::from_integer(0)),
                Change::AtLeast(amount) => total.max(self.exact(amount)?),
            };
        }
        if self.rules.tax.is_none() || days.len() < 2 {
            return Some(self.taxed(total));
        }
        let zero = Ratio::from_integer(0);
        let share = |(idx, day): (usize, &Parts)| match (metered == zero, idx) {
            (true, 0) => total,
            (true, _) => zero,
            (false, _) => day * total / metered,
        };
        Some(days.iter().enumerate().map(share).map(|day| self.taxed(day)).sum())
    }

    fn taxed(&self, mut amount: Parts) -> i128 {
        if let Some(tax) = self.rules.tax.filter(|tax| tax.mode == TaxMode::Added) {
            amount += amount * Ratio::new(i128::from(tax.rate.ppm()), 1_000_000);
        }
        let rounding = self.rules.settings.rounding;
        let step = Ratio::from_integer(i128::from(rounding.step_minor.get()));
        let steps = amount / step;
        let half = Ratio::new(1, 2);
        let rounded = match rounding.mode {
            RoundingMode::Down => steps.floor(),
            RoundingMode::Up => steps.ceil(),
            RoundingMode::HalfUp => (steps + half).floor(),
            RoundingMode::HalfEven if steps.fract() == half => (steps / 2).round() * 2,
            RoundingMode::HalfEven => steps.round(),
        };
        (rounded * step).to_integer()
    }

    /// The days on which the windows began that the stay touches.
    fn rounds(&self, window: &Window) -> Vec<i64> {
        let mut began: Vec<i64> =
            (0..self.minutes).filter_map(|minute| self.began(window, self.shows(minute))).collect();
        began.dedup();
        began
    }

    /// First minute, end, and whether the cycle is over there.
    fn cycles(&self, cycle: Cycle) -> Vec<(i64, i64, bool)> {
        let resets = |minute: i64| match cycle {
            Cycle::None => false,
            Cycle::Rolling(length) => minute % i64::from(length.get()) == 0,
            Cycle::Clock { reset, days } => {
                let (before, now) = (self.shows(minute - 1), self.shows(minute));
                (before.div_euclid(DAY)..=now.div_euclid(DAY)).any(|day| {
                    let at = day * DAY + minute_of(&reset.to_string());
                    before < at && at <= now && days.is_none_or(|days| self.is_one_of(days, day, false))
                })
            }
        };
        let mut cycles = Vec::new();
        let mut first = 0;
        for minute in 1..=self.minutes {
            let over = resets(minute);
            if over || minute == self.minutes {
                cycles.push((first, minute, over));
                first = minute;
            }
        }
        cycles
    }

    /// The band that holds in a minute, and which of its windows, begun on which day.
    fn band(&self, plan: &Plan, minute: i64) -> Option<(usize, Option<(usize, i64)>)> {
        plan.bands.iter().enumerate().find_map(|(idx, band)| {
            if band.windows.is_empty() {
                return Some((idx, None));
            }
            let mut windows = band.windows.iter().enumerate();
            windows.find_map(|(of, window)| Some((idx, Some((of, self.began(window, self.shows(minute))?)))))
        })
    }

    /// What is due in each minute, after all caps; and the cycles.
    fn metered(&self, plan: &Plan) -> Option<(Vec<Parts>, Vec<(i64, i64, bool)>)> {
        let settings = &self.rules.settings;
        let mut due = vec![Ratio::from_integer(0); self.minutes as usize];
        let cycles = self.cycles(plan.cycle);
        for (cycle_number, (first, end, over)) in (1..).zip(&cycles) {
            let once = settings.free_minutes == FreeReturns::OncePerStay;
            let counted_from = if once { 0 } else { *first };
            let mut minute = *first;
            if let Some(free) = plan.free.iter().find(|free| self.fits(&free.matching, counted_from)) {
                if !once && is_free(free, end - first) {
                    continue;
                }
                while free.then == Then::Deduct && minute < *end && minute - counted_from < i64::from(free.minutes) {
                    minute += 1;
                }
            }
            while minute < *end {
                let (band_idx, window) = self.band(plan, minute)?;
                let band = &plan.bands[band_idx];
                let goes_on = |minute: i64| match self.band(plan, minute) {
                    Some((idx, now)) => idx == band_idx && (!band.restarts_each_window || now == window),
                    None => false,
                };
                let mut to = minute + 1;
                while to < *end && goes_on(to) {
                    to += 1;
                }
                let is_edge = to < *end;
                let edge = to;
                if is_edge && settings.straddling_step == StraddlingStep::WhereItBegan {
                    to = (minute + runs_on(&band.meter, to - minute)).min(*end);
                }
                let at_exit = to == self.minutes && !over && (to > edge || goes_on(to));
                let beyond = settings.rung_ends == Ends::LessThan && at_exit;
                let skips = cycle_number > 1 && settings.first_block == FirstBlock::OncePerStay;
                let share = is_edge && settings.straddling_step == StraddlingStep::ProRata;
                let charged = self.walk(&band.meter, to - minute, beyond, skips, share)?;
                for (slot, amount) in due[minute as usize..to as usize].iter_mut().zip(charged) {
                    *slot = amount;
                }
                minute = to;
            }
        }
        self.cap(plan, &cycles, &mut due)?;
        Some((due, cycles))
    }

    /// What falls due in each of so many minutes.
    fn walk(&self, meter: &Meter, minutes: i64, beyond: bool, skips: bool, share: bool) -> Option<Vec<Parts>> {
        let zero = Ratio::from_integer(0);
        let skipped = if skips {
            match meter.rungs()[0].to() {
                UpTo::Minutes(end) => i64::from(end),
                UpTo::Open => return Some(vec![zero; minutes as usize]),
            }
        } else {
            0
        };
        let length = skipped + minutes + i64::from(beyond);
        let mut shows = vec![zero];
        let mut step_begun = None;
        for minute in 0..length {
            let (rung_begins, rung) = rung_at(meter, minute)?;
            let before = *shows.last().unwrap();
            shows.push(match rung {
                Rung::Total { price, .. } => self.exact(price)?,
                Rung::Step { every, price, tail, .. } => {
                    let into = (minute - rung_begins) % i64::from(every.get());
                    if into == i64::from(*tail) {
                        step_begun = Some((minute, minute - into, i64::from(every.get()), self.exact(price)?));
                        before + self.exact(price)?
                    } else {
                        before
                    }
                }
            });
        }
        // The step in which the edge falls is the last; a share of it is due.
        if let Some((at, begun, every, price)) =
            step_begun.filter(|(_, begun, every, _)| share && begun + every > length)
            && matches!(rung_at(meter, length - 1)?.1, Rung::Step { .. })
            && rung_at(meter, length - 1)?.0 <= begun
        {
            let less = price - price * Ratio::new(i128::from(length - begun), i128::from(every));
            for shown in &mut shows[at as usize + 1..] {
                *shown -= less;
            }
        }
        let base = shows[skipped as usize];
        // Beyond a first row that was charged before; never less than nothing.
        let beyond_first = |shown: Parts| (shown - base).max(zero);
        let mut shows: Vec<Parts> = shows.split_off(skipped as usize).into_iter().map(beyond_first).collect();
        // What a row takes back is taken from what was charged last.
        for idx in (0..shows.len() - 1).rev() {
            shows[idx] = shows[idx].min(shows[idx + 1]);
        }
        let mut due: Vec<Parts> = shows.windows(2).map(|pair| pair[1] - pair[0]).collect();
        if beyond {
            let late = due.pop().unwrap();
            *due.last_mut().unwrap() += late;
        }
        Some(due)
    }

    fn most(&self, most: &Most, minutes: i64, goes_on: bool) -> Option<Parts> {
        match most {
            Most::Amount(amount) => self.exact(amount),
            Most::Meter(meter) => {
                let beyond = self.rules.settings.rung_ends == Ends::LessThan && goes_on;
                Some(sum(&self.walk(meter, minutes, beyond, false, false)?))
            }
        }
    }

    fn cap(&self, plan: &Plan, cycles: &[(i64, i64, bool)], due: &mut [Parts]) -> Option<()> {
        let caps: Vec<_> = plan.caps.iter().filter(|cap| self.fits(&cap.matching, 0)).collect();
        let mut in_windows: Vec<(usize, Vec<i64>, Parts)> = Vec::new();
        for (number, cap) in caps.iter().enumerate() {
            let most = |times: Option<std::num::NonZeroU32>| times.map_or(usize::MAX, |times| times.get() as usize);
            match &cap.over {
                CapOver::Window { window, times } => {
                    for day in self.rounds(window).into_iter().take(most(*times)) {
                        let inside: Vec<i64> =
                            (0..self.minutes).filter(|minute| self.still(window, *minute, day)).collect();
                        let goes_on = self.still(window, self.minutes, day);
                        let limit = self.most(&cap.most, inside.len() as i64, goes_on)?;
                        cut(due, &inside, limit);
                        in_windows.push((number, inside, limit));
                    }
                }
                CapOver::Rolling { minutes, times } => {
                    let length = i64::from(minutes.get());
                    let starts = (0..self.minutes).filter(|minute| minute % length == 0);
                    for from in starts.take(most(*times)) {
                        let to = (from + length).min(self.minutes);
                        let limit = self.most(&cap.most, to - from, from + length > self.minutes)?;
                        cut(due, &(from..to).collect::<Vec<_>>(), limit);
                    }
                }
                CapOver::Cycle { .. } | CapOver::Stay => {}
            }
        }
        if self.rules.settings.adjacent_caps == AdjacentCaps::HighestCounts {
            for from in (0..self.minutes).filter(|minute| minute % DAY == 0) {
                let touched: Vec<_> = in_windows
                    .iter()
                    .filter(|(_, inside, _)| inside.iter().any(|at| (from..from + DAY).contains(at)))
                    .collect();
                let Some(limit) = touched.iter().map(|(_, _, limit)| *limit).max() else { continue };
                if touched.iter().any(|(number, _, _)| *number != touched[0].0) {
                    let together: Vec<i64> = (from..(from + DAY).min(self.minutes))
                        .filter(|minute| touched.iter().any(|(_, inside, _)| inside.contains(minute)))
                        .collect();
                    cut(due, &together, limit);
                }
            }
        }
        for (number, (first, end, over)) in (1_u32..).zip(cycles) {
            let holds = caps.iter().find(|cap| match &cap.over {
                CapOver::Cycle { index, starts } => {
                    index.is_none_or(|index| (index.first()..=index.last()).contains(&number))
                        && starts.as_ref().is_none_or(|window| self.is_in(window, *first))
                }
                _ => false,
            });
            if let Some(cap) = holds {
                cut(due, &(*first..*end).collect::<Vec<_>>(), self.most(&cap.most, end - first, !over)?);
            }
        }
        if let Some(cap) = caps.iter().find(|cap| cap.over == CapOver::Stay) {
            cut(due, &(0..self.minutes).collect::<Vec<_>>(), self.most(&cap.most, self.minutes, true)?);
        }
        Some(())
    }
}

/// Lets through what is due in these minutes until it comes to the limit.
fn cut(due: &mut [Parts], minutes: &[i64], limit: Parts) {
    let zero = Ratio::from_integer(0);
    let mut left = limit;
    for minute in minutes {
        let amount = &mut due[*minute as usize];
        if *amount != zero {
            *amount = (*amount).min(left);
            left -= *amount;
        }
    }
}

fn sum(due: &[Parts]) -> Parts {
    let zero = Ratio::from_integer(0);
    due.iter().filter(|amount| **amount != zero).sum()
}

fn is_free(free: &super::Free, minutes: i64) -> bool {
    match (free.then, free.ends) {
        (Then::ChargeAll, Ends::LessThan) => minutes < i64::from(free.minutes),
        _ => minutes <= i64::from(free.minutes),
    }
}

/// The rung in which a minute lies, and where it begins.
fn rung_at(meter: &Meter, minute: i64) -> Option<(i64, &Rung)> {
    let mut begins = 0;
    for rung in meter.rungs() {
        match rung.to() {
            UpTo::Minutes(end) if i64::from(end) <= minute => begins = i64::from(end),
            UpTo::Minutes(_) | UpTo::Open => return Some((begins, rung)),
        }
    }
    None
}

/// Where the step or row ends in which the meter was cut after so many minutes.
fn runs_on(meter: &Meter, minutes: i64) -> i64 {
    let Some((begins, rung)) = rung_at(meter, minutes - 1) else { return minutes };
    let mut step = begins;
    let mut end = minutes;
    match rung {
        Rung::Total { to: UpTo::Open, .. } => return minutes,
        Rung::Total { .. } => {}
        Rung::Step { every, tail, .. } => {
            while step + i64::from(every.get()) < minutes {
                step += i64::from(every.get());
            }
            if minutes - step <= i64::from(*tail) {
                return minutes;
            }
        }
    }
    let ends = |at: i64| match rung {
        Rung::Step { every, .. } if at - step == i64::from(every.get()) => true,
        _ => rung.to() == UpTo::Minutes(u32::try_from(at).unwrap()),
    };
    while !ends(end) {
        end += 1;
    }
    end
}

fn minute_of(text: &str) -> i64 {
    let (hours, minutes) = text.split_once(':').unwrap();
    hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
}

fn length(window: &Window) -> i64 {
    i64::from(window.nights()) * DAY + minute_of(&window.to().to_string()) - minute_of(&window.from().to_string())
}
