//! Which caps hold when, and how high they are.

use super::caps::{Cap, CapOver, Most};
use super::charges::{Charges, Limited};
use super::cycle::Piece;
use super::plan::Plan;
use super::pricing::CannotPrice;
use super::scale::Scale;
use super::settings::AdjacentCaps;
use super::timed::Timed;
use super::wall::DAY;
use super::window::Span;

/// Applies the caps of a plan.
pub(super) struct Limits<'a> {
    pub(super) plan: &'a Plan,
    pub(super) timed: &'a Timed<'a>,
    pub(super) scale: &'a Scale<'a>,
    pub(super) title: &'a str,
}

/// What a cap over the stay came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct WholeStay {
    /// Its number, counted from 1.
    pub(super) cap: usize,
    /// The limit, in parts.
    pub(super) limit: i128,
}

impl Limits<'_> {
    /// Applies all of them. Says which cap over the stay was reached, if one was.
    pub(super) fn apply(&self, pieces: &[Piece], charges: &mut Charges) -> Result<Option<WholeStay>, CannotPrice> {
        if self.plan.caps.is_empty() {
            return Ok(None);
        }
        let mut in_windows = Vec::new();
        for (number, cap) in self.caps() {
            let limited = match &cap.over {
                CapOver::Window { .. } | CapOver::Rolling { .. } => self.over_time(number, cap)?,
                CapOver::Cycle { .. } | CapOver::Stay => continue,
            };
            charges.cut(&limited).ok_or(CannotPrice::TooLarge)?;
            if matches!(cap.over, CapOver::Window { .. }) {
                in_windows.extend(limited);
            }
        }
        if self.timed.settings().adjacent_caps == AdjacentCaps::HighestCounts {
            charges.cut(&self.highest(&in_windows)).ok_or(CannotPrice::TooLarge)?;
        }
        if self.plan.caps_cycles() {
            charges.cut(&self.over_cycles(pieces)?).ok_or(CannotPrice::TooLarge)?;
        }
        self.over_stay(charges)
    }

    /// The caps that hold for the stay, with their numbers, counted from 1.
    fn caps(&self) -> impl Iterator<Item = (usize, &Cap)> {
        (1..).zip(&self.plan.caps).filter(|(_, cap)| cap.matching.holds(self.timed))
    }

    /// The most that some time may cost.
    fn limit(&self, number: usize, cap: &Cap, minutes: i64, is_cut_by_exit: bool) -> Result<i128, CannotPrice> {
        match &cap.most {
            Most::Amount(amount) => self.scale.parts(amount).ok_or(CannotPrice::TooLarge),
            Most::Meter(meter) => {
                let measured = self.timed.measured(minutes, is_cut_by_exit);
                meter.total(measured, self.scale).map_err(|unpriced| {
                    let rule = format!("{}: cap {number}", self.title);
                    CannotPrice::of_meter(unpriced, minutes, self.timed.settings().rung_ends, rule)
                })
            }
        }
    }

    /// The part of some time that lies in the stay, and what it may cost.
    fn limited(&self, number: usize, cap: &Cap, whole: Span) -> Result<Option<Limited>, CannotPrice> {
        let Some(span) = whole.within(self.timed.stay()) else { return Ok(None) };
        let limit = self.limit(number, cap, span.minutes(), whole.to > self.timed.exit())?;
        Ok(Some(Limited { cap: number, span, limit, goes_on: false }))
    }

    fn over_time(&self, number: usize, cap: &Cap) -> Result<Vec<Limited>, CannotPrice> {
        let entry = self.timed.entry();
        let mut limited = Vec::new();
        let most = |times: Option<std::num::NonZeroU32>| {
            times.map_or(usize::MAX, |times| usize::try_from(times.get()).unwrap_or(usize::MAX))
        };
        match &cap.over {
            CapOver::Window { window, times } => {
                for span in self.timed.spans(window).take(most(*times)) {
                    limited.extend(self.limited(number, cap, span)?);
                }
            }
            CapOver::Rolling { minutes, times } => {
                let length = i64::from(minutes.get());
                let begins = std::iter::successors(Some(entry), |from| from.checked_add(length));
                for from in begins.take_while(|from| *from < self.timed.exit()).take(most(*times)) {
                    limited.extend(self.limited(number, cap, Span { from, to: from.saturating_add(length) })?);
                }
            }
            CapOver::Cycle { .. } | CapOver::Stay => {}
        }
        Ok(limited)
    }

    fn over_cycles(&self, pieces: &[Piece]) -> Result<Vec<Limited>, CannotPrice> {
        let caps: Vec<(usize, &Cap)> = self.caps().collect();
        let mut limited = Vec::new();
        for piece in pieces {
            let starts_in = |cap: &Cap| match &cap.over {
                CapOver::Cycle { starts: Some(window), .. } => self.timed.is_in(window, piece.span.from),
                _ => true,
            };
            let found = caps.iter().find(|(_, cap)| cap.is_for_cycle(piece.number) && starts_in(cap));
            if let Some((number, cap)) = found {
                let limit = self.limit(*number, cap, piece.span.minutes(), !piece.ends_with_cycle)?;
                limited.push(Limited { cap: *number, span: piece.span, limit, goes_on: false });
            }
        }
        Ok(limited)
    }

    fn over_stay(&self, charges: &mut Charges) -> Result<Option<WholeStay>, CannotPrice> {
        let Some((number, cap)) = self.caps().find(|(_, cap)| cap.over == CapOver::Stay) else { return Ok(None) };
        let span = self.timed.stay();
        let limit = self.limit(number, cap, span.minutes(), true)?;
        if charges.total().ok_or(CannotPrice::TooLarge)? <= limit {
            return Ok(None);
        }
        charges.cut(&[Limited { cap: number, span, limit, goes_on: false }]).ok_or(CannotPrice::TooLarge)?;
        Ok(Some(WholeStay { cap: number, limit }))
    }

    /// In each 24 hours from entry: the windows of several caps together, and the highest of these caps.
    fn highest(&self, in_windows: &[Limited]) -> Vec<Limited> {
        let mut together = Vec::new();
        let mut from = self.timed.entry();
        while from < self.timed.exit() {
            let day = Span { from, to: from.saturating_add(DAY) };
            let touched = || in_windows.iter().filter_map(|limited| Some((limited, limited.span.within(day)?)));
            let highest = touched().map(|(limited, _)| *limited).max_by_key(|limited| limited.limit);
            if let Some(highest) = highest
                && touched().any(|(limited, _)| limited.cap != highest.cap)
            {
                let mut spans: Vec<Span> = touched().map(|(_, span)| span).collect();
                spans.sort_unstable_by_key(|span| span.from);
                let mut goes_on = false;
                let mut reached = from;
                for span in spans {
                    let begins = span.from.max(reached);
                    if begins < span.to {
                        together.push(Limited { span: Span { from: begins, to: span.to }, goes_on, ..highest });
                        goes_on = true;
                        reached = span.to;
                    }
                }
            }
            from = day.to;
        }
        together
    }
}
