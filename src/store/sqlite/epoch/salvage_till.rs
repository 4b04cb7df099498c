//! What of the till can still be read of a damaged file: its rules, and what was ever taken.

use rusqlite::Connection;

use super::super::queries::till;
use crate::domain::journal::fact::{PerpetualCarriedOver, TillRulesSet};
use crate::domain::till::{Period, Perpetual, Shift, TillRules};
use crate::operations::ports::BooksError;

/// What goes over into the new books.
#[derive(Default)]
pub(super) struct SalvagedTill {
    /// The rules, where somebody set any.
    pub(super) rules: Option<TillRulesSet>,
    /// What was ever taken, if anything was.
    pub(super) perpetual: Option<PerpetualCarriedOver>,
    /// What does not go over, or could not be read, a line each.
    pub(super) lost: Vec<String>,
}

/// Reads from the tables, or from those that the journal makes.
pub(super) fn read(tables: Option<&Connection>, journal: Option<&Connection>) -> SalvagedTill {
    let found = tables.into_iter().chain(journal).find_map(|connection| read_from(connection).ok());
    found.unwrap_or_else(|| SalvagedTill {
        lost: vec![
            "the till cannot be read: its rules must be set again, and its perpetual total begins anew".to_owned(),
        ],
        ..SalvagedTill::default()
    })
}

fn read_from(connection: &Connection) -> Result<SalvagedTill, BooksError> {
    let rules = till::rules(connection)?;
    let mut perpetual = till::perpetual(connection, Period::Shift)?;
    let mut lost = Vec::new();
    for shift in till::shifts(connection, till::UNCLOSED, [])? {
        let figures = till::figures(connection, &shift)?;
        perpetual = perpetual.plus(&figures).map_err(|error| BooksError::Damaged(error.to_string()))?;
        lost.push(left_open(&shift));
    }
    let set = TillRulesSet {
        drawer_limit_minor: rules.drawer_limit_minor,
        tolerance_minor: rules.tolerance_minor,
        second_signature: rules.second_signature,
    };
    Ok(SalvagedTill {
        rules: (rules != TillRules::default()).then_some(set),
        perpetual: (perpetual != Perpetual::default()).then_some(PerpetualCarriedOver { perpetual }),
        lost,
    })
}

fn left_open(shift: &Shift) -> String {
    format!(
        "shift {} of {} was not closed and gets no Z report: count the drawer “{}” by hand; what was taken in it counts in the perpetual total",
        shift.number, shift.who, shift.drawer
    )
}
