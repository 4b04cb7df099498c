//! One file, one command: its words become a request, the request an operation, its outcome an answer.

pub(super) mod apds;
pub(super) mod backup;
pub(super) mod check_in;
pub(super) mod check_out;
pub(super) mod export;
pub(super) mod init;
pub(super) mod new_epoch;
pub(super) mod pretend_printer;
pub(super) mod printer;
pub(super) mod quote;
pub(super) mod replay;
pub(super) mod reprint;
mod signed;
pub(super) mod spot;
pub(super) mod status;
pub(super) mod tariff;
pub(super) mod till;
pub(super) mod user;
pub(super) mod verify;

use std::collections::BTreeMap;
use std::path::Path;

use uuid::Uuid;

use super::args::{AtEntryArgs, ByHandArgs};
use super::failure::Failure;
use super::output;
use crate::domain::ids::OpId;
use crate::domain::journal::Actor;
use crate::domain::journal::fact::{AtEntry, Flag};
use crate::domain::time::TimeZone;
use crate::machine::this_computer;
use crate::operations::desk::When;
use crate::operations::ports::Source;
use crate::store::sqlite::{Opened, SqliteStore};

/// Who acts on the command line.
fn actor() -> Actor {
    Actor::new(Actor::CLI)
}

/// Opens the books of a folder, and says what happened on the way.
fn open(folder: &Path) -> Result<SqliteStore, Failure> {
    Ok(told(SqliteStore::open(folder, this_computer())?))
}

/// Says what happened while books were opened.
fn told(opened: Opened) -> SqliteStore {
    let Opened { store, opening } = opened;
    if let Some(copy) = opening.kept_before_migration {
        output::message(&format!(
            "the data was brought up to this version; a copy of it as it was is kept in “{}”",
            copy.display()
        ));
    }
    store
}

/// The id somebody gave to the operation, or a new one.
fn operation(given: Option<Uuid>, source: &dyn Source) -> OpId {
    OpId::new(given.unwrap_or_else(|| source.id()))
}

/// When something happened.
fn when(by_hand: &ByHandArgs, zone: &TimeZone) -> Result<When, Failure> {
    match (&by_hand.at, &by_hand.reason) {
        (Some(at), reason) => Ok(When::ByHand { at: zone.parse(at)?, reason: reason.clone().unwrap_or_default() }),
        (None, _) => Ok(When::Now),
    }
}

/// What the tariff may ask.
fn at_entry(args: AtEntryArgs) -> Result<AtEntry, Failure> {
    let mut entry =
        AtEntry { customer: args.customer, product: args.product, event: args.event, values: BTreeMap::default() };
    for (key, value) in args.at_entry {
        if entry.values.contains_key(&key) {
            return Err(Failure::usage(format!("--at-entry says “{key}” twice: say it once")));
        }
        entry.values.insert(key, value);
    }
    Ok(entry)
}

/// What is unusual, as programs read it.
fn flag_codes(flags: &[Flag]) -> Vec<String> {
    flags.iter().map(|flag| flag.code().to_owned()).collect()
}

/// What is unusual, as people read it.
fn flags_shown(flags: &[Flag]) -> String {
    flag_codes(flags).join(", ").replace('_', " ")
}
