//! Which band holds when, and the stay cut at the edges.

use super::charges::{Item, What};
use super::cycle::Piece;
use super::free::{Free, Then};
use super::meter::{Metered, Unpriced};
use super::plan::Plan;
use super::pricing::CannotPrice;
use super::scale::Scale;
use super::settings::{FirstBlock, FreeReturns, StraddlingStep};
use super::timed::Timed;
use super::window::{Span, Spans};

/// More charges than any stay has. Whoever parks for so long has not: a clock was wrong.
const MOST_ITEMS: usize = 500_000;

/// Lays the charges of a stay on its minutes, cycle by cycle.
pub(super) struct Meters<'a> {
    plan: &'a Plan,
    timed: &'a Timed<'a>,
    scale: &'a Scale<'a>,
    windows: Vec<Coming<'a>>,
    /// The band without a window.
    otherwise: Option<usize>,
    items: Vec<Item>,
    pieces: usize,
}

/// A window of a band, as it comes round.
struct Coming<'a> {
    band: usize,
    spans: Spans<'a>,
    next: Option<Span>,
}

/// The band that holds, and until when it surely does.
#[derive(Clone, Copy)]
struct Holds {
    band: usize,
    until: i64,
}

/// Why a time cannot be charged.
pub(super) enum Refused {
    /// By the meter of a band, for this length.
    Meter { band: usize, unpriced: Unpriced, minutes: i64 },
    /// No band holds in this minute.
    NoBand { minute: i64 },
    /// It goes beyond all bounds.
    TooLong,
}

impl<'a> Meters<'a> {
    pub(super) fn new(plan: &'a Plan, timed: &'a Timed<'a>, scale: &'a Scale<'a>) -> Self {
        let windows = plan.bands.iter().enumerate().flat_map(|(band, rule)| {
            rule.windows.iter().map(move |window| {
                let mut spans = timed.spans_up_to_exit(window);
                let next = spans.next();
                Coming { band, spans, next }
            })
        });
        let otherwise = plan.bands.iter().position(|band| band.windows.is_empty());
        let windows = windows.collect();
        Self { plan, timed, scale, windows, otherwise, items: Vec::new(), pieces: 0 }
    }

    /// The charges, in order.
    pub(super) fn into_items(self) -> Vec<Item> {
        self.items
    }

    /// Charges one cycle.
    pub(super) fn charge(&mut self, piece: &Piece) -> Result<(), Refused> {
        if self.items.len() > MOST_ITEMS {
            return Err(Refused::TooLong);
        }
        let returns = self.timed.settings().free_minutes;
        let as_if_entered = match returns {
            FreeReturns::InEachCycle => piece.span.from,
            FreeReturns::OncePerStay => self.timed.entry(),
        };
        let mut from = piece.span.from;
        if let Some((idx, free)) = free_for(self.plan, self.timed, as_if_entered) {
            if returns == FreeReturns::InEachCycle && free.covers(piece.span.minutes()) {
                self.items.push(self.free_time(What::Free(idx), piece.span));
                self.pieces = self.pieces.saturating_add(1);
                return Ok(());
            }
            let free_until = as_if_entered.saturating_add(i64::from(free.minutes)).min(piece.span.to);
            if free.then == Then::Deduct && free_until > from {
                self.items.push(self.free_time(What::Deducted, Span { from, to: free_until }));
                self.pieces = self.pieces.saturating_add(1);
                from = free_until;
            }
        }
        while from < piece.span.to {
            from = self.charge_piece(piece, from)?;
        }
        Ok(())
    }

    /// Charges from one minute to the edge of a band, or the end of the cycle; says where that is.
    fn charge_piece(&mut self, cycle: &Piece, from: i64) -> Result<i64, Refused> {
        let Holds { band, mut until } = self.holder(from)?;
        let Some(rule) = self.plan.bands.get(band) else { return Err(Refused::NoBand { minute: from }) };
        let end = cycle.span.to;
        while until < end && !rule.restarts_each_window {
            match self.holder(until) {
                Ok(next) if next.band == band => until = next.until,
                Ok(_) | Err(_) => break,
            }
        }
        let is_edge = until < end;
        let mut to = until.min(end);
        let straddling = self.timed.settings().straddling_step;
        if is_edge
            && straddling == StraddlingStep::WhereItBegan
            && let Some(minutes) = rule.meter.runs_on_to(to.saturating_sub(from))
        {
            to = from.saturating_add(minutes).min(end);
        }
        let span = Span { from, to };
        let ends_with_stay = to == self.timed.exit() && !cycle.ends_with_cycle && (until > end || to > until);
        let metered = Metered {
            span,
            measured: self.timed.measured(span.minutes(), ends_with_stay),
            without_first_rung: cycle.number > 1 && self.timed.settings().first_block == FirstBlock::OncePerStay,
            by_share: is_edge && straddling == StraddlingStep::ProRata,
            band,
            piece: self.pieces,
        };
        self.pieces = self.pieces.saturating_add(1);
        let refuse = |unpriced| Refused::Meter { band, unpriced, minutes: span.minutes() };
        rule.meter.charge(&metered, self.scale, &mut self.items).map_err(refuse)?;
        Ok(to)
    }

    /// The band that holds in a minute. Minutes are asked in order.
    fn holder(&mut self, minute: i64) -> Result<Holds, Refused> {
        let mut until = i64::MAX;
        for coming in &mut self.windows {
            if self.otherwise.is_some_and(|otherwise| otherwise < coming.band) {
                break;
            }
            while coming.next.is_some_and(|span| span.to <= minute) {
                coming.next = coming.spans.next();
            }
            match coming.next {
                Some(span) if span.from <= minute => {
                    return Ok(Holds { band: coming.band, until: until.min(span.to) });
                }
                Some(span) => until = until.min(span.from),
                None => {}
            }
        }
        self.otherwise.map(|band| Holds { band, until }).ok_or(Refused::NoBand { minute })
    }

    const fn free_time(&self, what: What, span: Span) -> Item {
        let Span { from, to } = span;
        Item { what, piece: self.pieces, first: from, every: 1, count: 0, each: 0, from, to, group: None }
    }
}

/// The free minutes of a stay, or of a cycle as if it were one.
pub(super) fn free_for<'p>(plan: &'p Plan, timed: &Timed<'_>, entry: i64) -> Option<(usize, &'p Free)> {
    plan.free.iter().enumerate().find(|(_, free)| free.matching.holds_from(timed, entry))
}

impl Refused {
    /// In the words of a refusal.
    pub(super) fn into_refusal(self, timed: &Timed<'_>, title: &str, rule_of: impl Fn(usize) -> String) -> CannotPrice {
        match self {
            Self::Meter { band, unpriced, minutes } => {
                CannotPrice::of_meter(unpriced, minutes, timed.settings().rung_ends, rule_of(band))
            }
            Self::NoBand { minute } => CannotPrice::NoBand {
                plan: title.to_owned(),
                shown: super::wall::shown_text(timed.wall().shown(minute)),
            },
            Self::TooLong => CannotPrice::TooLarge,
        }
    }
}
