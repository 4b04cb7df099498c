//! X reports, the closings of days, months and years, and the rules of the till.

use super::{TillError, meant, shift};
use crate::domain::ids::OpId;
use crate::domain::journal::Entry;
use crate::domain::journal::fact::{Covered, Fact, PeriodClosed, TillRulesSet, XReportRead};
use crate::domain::money::Money;
use crate::domain::till::{Closing, Figures, LARGEST_MINOR, Period, Shift, TillRules};
use crate::domain::time::Instant;
use crate::operations::desk::Desk;
use crate::operations::ports::{Books, BooksError};
use crate::operations::sign_in::Approval;

/// How a running shift stands. Nothing is set back by reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XReport {
    /// The shift.
    pub shift: Shift,
    /// What came and went so far.
    pub figures: Figures,
    /// What should lie in the drawer.
    pub expected: Money,
    /// When it was read.
    pub at: Instant,
}

/// Reads how a shift stands, and records that somebody did. Not for whoever has yet to count the drawer.
pub fn x_report<B: Books>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    number: Option<i64>,
    approval: Option<&Approval>,
) -> Result<XReport, TillError> {
    desk.approved_by(approval);
    let currency = desk.books.garage()?.facility.currency;
    let is_it = |fact: &Fact| matches!(fact, Fact::XReportRead(_));
    if let Some(entry) = desk.done_before::<TillError>(op, is_it)?
        && let Fact::XReportRead(read) = entry.fact
    {
        let (shift, expected) = (shift(desk, read.shift)?, Money::new(read.expected_minor, currency));
        return Ok(XReport { shift, figures: read.figures, expected, at: entry.at });
    }
    let shift = meant(desk, number)?;
    shift.must_not_be_closed()?;
    let figures = desk.books.figures(&shift)?;
    let (expected_minor, at) = (figures.expected_minor()?, desk.source.now());
    desk.record(op, at, XReportRead { shift: shift.id, figures: figures.clone(), expected_minor }, None)?;
    Ok(XReport { expected: Money::new(expected_minor, currency), shift, figures, at })
}

/// A day, a month or a year is to be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosePeriod {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// What; a shift is closed by its own operation.
    pub period: Period,
    /// Who approved it, where the actor may not alone.
    pub approval: Option<Approval>,
}

/// Closes a day, a month or a year: sums up all closings of the next shorter period that none has summed up yet. Shifts that are still
/// open belong to the next day, months whose last day is not closed to the next year.
pub fn close_period<B: Books>(desk: &mut Desk<'_, B>, request: &ClosePeriod) -> Result<Closing, TillError> {
    desk.approved_by(request.approval.as_ref());
    let period = request.period;
    let is_it = |fact: &Fact| matches!(fact, Fact::PeriodClosed(closed) if closed.period == period);
    let before = desk.done_before::<TillError>(request.op, is_it)?;
    let entry = match before {
        Some(entry) => entry,
        None => sum_up(desk, request.op, period)?,
    };
    let number = match &entry.fact {
        Fact::PeriodClosed(closed) => closed.number,
        _ => 0,
    };
    let closing = desk.books.closing_in(period, entry.epoch, number)?;
    Ok(closing.ok_or_else(|| BooksError::Damaged(format!("the {} closing {number} is gone", period.code())))?)
}

fn sum_up<B: Books>(desk: &mut Desk<'_, B>, op: OpId, period: Period) -> Result<Entry, TillError> {
    let below = period.below().ok_or(TillError::ShiftIsCounted)?;
    let covered = desk.books.closings_to_sum_up(below)?;
    let mut figures = Figures::default();
    for closing in &covered {
        figures = figures.plus(&closing.figures)?;
    }
    let perpetual = desk.books.perpetual(period)?.plus(&figures)?;
    let (number, now) = (desk.books.next_closing(period)?, desk.source.now());
    let covers = covered.iter().map(|closing| Covered { epoch: closing.epoch, number: closing.number }).collect();
    Ok(desk.record(op, now, PeriodClosed { period, number, covers, figures, perpetual }, None)?)
}

/// What becomes of an amount in the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    /// It stays as it is.
    #[default]
    Keep,
    /// There is none from now on.
    Nowhere,
    /// This from now on.
    At(Money),
}

impl Bound {
    fn after(self, before: Option<i64>) -> Option<i64> {
        match self {
            Self::Keep => before,
            Self::Nowhere => None,
            Self::At(amount) => Some(amount.minor()),
        }
    }
}

/// The rules of the till are to be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetRules {
    /// More than this in a drawer calls for a cash drop.
    pub drawer_limit: Bound,
    /// A difference beyond this needs a second signature.
    pub tolerance: Bound,
    /// Whether every closing needs a second signature; `None` leaves that as it is.
    pub second_signature: Option<bool>,
}

/// Sets the rules of the till. Says what holds from now on.
pub fn set_rules<B: Books>(
    desk: &mut Desk<'_, B>,
    op: OpId,
    request: &SetRules,
    approval: Option<&Approval>,
) -> Result<TillRules, TillError> {
    desk.approved_by(approval);
    let before = desk.books.till_rules()?;
    if desk.done_before::<TillError>(op, |fact| matches!(fact, Fact::TillRulesSet(_)))?.is_some() {
        return Ok(before);
    }
    let rules = TillRules {
        drawer_limit_minor: request.drawer_limit.after(before.drawer_limit_minor),
        tolerance_minor: request.tolerance.after(before.tolerance_minor),
        second_signature: request.second_signature.unwrap_or(before.second_signature),
    };
    let fits = |amount: i64| (0..=LARGEST_MINOR).contains(&amount);
    if ![rules.tolerance_minor, rules.drawer_limit_minor].into_iter().flatten().all(fits) {
        return Err(TillError::Rule);
    }
    if rules != before {
        let now = desk.source.now();
        let fact = TillRulesSet {
            drawer_limit_minor: rules.drawer_limit_minor,
            tolerance_minor: rules.tolerance_minor,
            second_signature: rules.second_signature,
        };
        desk.record(op, now, fact, None)?;
    }
    Ok(rules)
}
