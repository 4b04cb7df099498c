//! The till: shifts are opened, locked, relieved, counted and closed; cash is dropped, paid in and paid out; days are closed.
//!
//! One shift at a time takes the money of a booth. What should lie in its drawer is told only after somebody has declared what does.

mod close;
mod closings;
mod drawer;
mod shifts;

use thiserror::Error;

pub use close::{CloseShift, CountShift, DrawerCounted, close_shift, count_shift};
pub use closings::{Bound, ClosePeriod, SetRules, XReport, close_period, set_rules, x_report};
pub use drawer::{MoveCash, Moved, drop_due, for_money, move_cash};
pub use shifts::{OpenShift, open_shift, pause_shift, resume_shift};

use super::desk::Desk;
use super::ports::{Books, BooksError, OtherOperation};
use crate::domain::ids::ShiftId;
use crate::domain::journal::fact::Hand;
use crate::domain::till::{Closing, Figures, LONGEST_TEXT, Period, Perpetual, Shift, ShiftError, TillRules, TooLarge};

/// The till's part of the books, inside one transaction.
pub trait TillBooks {
    /// The shift into whose drawer money goes.
    fn active_shift(&mut self) -> Result<Option<Shift>, BooksError>;
    /// The shift that the program opened by itself and whose drawer nobody has counted.
    fn unattended_shift(&mut self) -> Result<Option<Shift>, BooksError>;
    /// The shifts without a Z report, the oldest first.
    fn unclosed_shifts(&mut self) -> Result<Vec<Shift>, BooksError>;
    /// Whether anybody ever opened a shift, beside the program.
    fn has_attended_shifts(&mut self) -> Result<bool, BooksError>;
    /// The shift of that identity.
    fn shift(&mut self, id: ShiftId) -> Result<Option<Shift>, BooksError>;
    /// The shift of that number in this epoch, or in the last one that had it.
    fn shift_numbered(&mut self, number: i64) -> Result<Option<Shift>, BooksError>;
    /// What came and went in a shift so far.
    fn figures(&mut self, shift: &Shift) -> Result<Figures, BooksError>;
    /// The number of the next shift in this epoch.
    fn next_shift(&mut self) -> Result<i64, BooksError>;
    /// The number of the next closing of that period in this epoch.
    fn next_closing(&mut self, period: Period) -> Result<i64, BooksError>;
    /// The closings of a period that no longer one sums up, the oldest first.
    fn closings_to_sum_up(&mut self, period: Period) -> Result<Vec<Closing>, BooksError>;
    /// The closing of a period with that number in the last epoch that had it; without a number the last one.
    fn closing(&mut self, period: Period, number: Option<i64>) -> Result<Option<Closing>, BooksError>;
    /// The closing of a period with that number in an epoch.
    fn closing_in(&mut self, period: Period, epoch: u32, number: i64) -> Result<Option<Closing>, BooksError>;
    /// What was ever taken and paid back, up to the last closing of a period.
    fn perpetual(&mut self, period: Period) -> Result<Perpetual, BooksError>;
    /// The rules of the till.
    fn till_rules(&mut self) -> Result<TillRules, BooksError>;
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum TillError {
    /// There are no users.
    #[error(
        "a shift belongs to a user, and there is none yet: add the owner first (parkhaus user add NAME --role owner)"
    )]
    NoUsers,
    /// Nobody in particular asks.
    #[error("a shift belongs to a user: say who opens it (--as USER)")]
    NotAUser,
    /// Another shift takes the money.
    #[error(
        "shift {number} of {who} is open: it must be locked or closed first, or relieved with another drawer (--relief)"
    )]
    Running {
        /// Its number.
        number: i64,
        /// Who keeps it.
        who: String,
    },
    /// That user has a shift.
    #[error("{who} has shift {number} already: go on with it, or close it first")]
    HasShift {
        /// Its number.
        number: i64,
        /// Who keeps it.
        who: String,
    },
    /// The drawer is in use.
    #[error("the drawer “{drawer}” belongs to shift {number} of {who}, which is not closed: take another drawer")]
    DrawerInUse {
        /// The drawer.
        drawer: String,
        /// The shift.
        number: i64,
        /// Who keeps it.
        who: String,
    },
    /// Nothing is open.
    #[error("no shift is open")]
    NoneOpen,
    /// No such shift.
    #[error("there is no shift {0}")]
    UnknownShift(i64),
    /// More than one could be meant.
    #[error("several shifts could be meant: say which one (--shift NUMBER)")]
    WhichShift,
    /// A text is missing or too long.
    #[error("{0} is needed: 1 to {LONGEST_TEXT} characters, in one line")]
    Text(&'static str),
    /// An amount that cannot be moved.
    #[error(
        "{0} is no amount to put into a drawer or to take out: it must be more than nothing, and what a drawer holds"
    )]
    Amount(String),
    /// A float that cannot be.
    #[error("this float cannot be: it is less than nothing, or more than any drawer holds")]
    Float,
    /// A rule that cannot be.
    #[error("a limit and a tolerance cannot be less than nothing, or more than any drawer holds")]
    Rule,
    /// Coins and notes that cannot be.
    #[error("this count cannot be: each coin and note is worth something, comes once, and not less than no times")]
    Count,
    /// A shift is closed by its own operation.
    #[error("a shift is closed by counting its drawer and closing it, not as a period")]
    ShiftIsCounted,
    /// A second signature is missing.
    #[error(
        "this closing needs a second signature: a supervisor other than whoever closes it approves it (--approver USER)"
    )]
    SecondSignature,
    /// The shift cannot go there.
    #[error(transparent)]
    Shift(#[from] ShiftError),
    /// A sum that does not fit.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// The id belongs to something else.
    #[error(transparent)]
    OtherOperation(#[from] OtherOperation),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// A text that says something, trimmed.
fn said(text: &str, what: &'static str) -> Result<String, TillError> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST_TEXT && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(TillError::Text(what)) }
}

/// By whose hand the actor would change a shift.
fn hand<B: Books>(desk: &Desk<'_, B>, shift: &Shift) -> Hand {
    if !shift.unattended && shift.who == desk.actor.name() { Hand::Own } else { Hand::Others }
}

/// The shift that is meant: the one of that number; else the actor's own; else the one that takes the money.
fn meant<B: Books>(desk: &mut Desk<'_, B>, number: Option<i64>) -> Result<Shift, TillError> {
    if let Some(number) = number {
        return desk.books.shift_numbered(number)?.ok_or(TillError::UnknownShift(number));
    }
    let unclosed = desk.books.unclosed_shifts()?;
    let mut own = unclosed.iter().filter(|shift| hand(desk, shift) == Hand::Own);
    if let (Some(only), None) = (own.next(), own.next()) {
        return Ok(only.clone());
    }
    if let Some(active) = desk.books.active_shift()? {
        return Ok(active);
    }
    match unclosed.as_slice() {
        [] => Err(TillError::NoneOpen),
        [only] => Ok(only.clone()),
        _ => Err(TillError::WhichShift),
    }
}

fn shift<B: Books>(desk: &mut Desk<'_, B>, id: ShiftId) -> Result<Shift, TillError> {
    let found = desk.books.shift(id)?;
    Ok(found.ok_or_else(|| BooksError::Damaged(format!("shift {id} is gone")))?)
}
