//! The booth's record: every fact is one entry, chained by hash to the one before it.
//!
//! [`fact`] says what can be recorded, [`body`] how a fact becomes bytes, [`chain`] how entries are linked. The tables are
//! made from entries by [`crate::domain::projection`] alone, so they can be dropped and rebuilt.

pub mod body;
pub mod chain;
pub mod fact;
mod flag;
mod reprint;
mod till_facts;
mod undo_and_handover;
mod user_facts;
mod window_facts;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ids::OpId;
use super::time::Instant;
use fact::Fact;

/// Who did it: the name of a user, or [`Actor::CLI`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Actor(String);

impl Actor {
    /// The actor of the command line, as whom nobody can sign in.
    pub const CLI: &'static str = "cli";
    /// The actor of the window while nobody is signed in.
    pub const WINDOW: &'static str = "window";

    /// The actor of that name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is personal in a fact: kept encrypted under a key of its stay or note, apart from the body, so that erasing the key erases it
/// and the chain still holds.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Personal {
    /// The plate as it was typed.
    pub plate: Option<String>,
    /// A note to the next shift: it may name a plate or a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Personal {
    /// A plate as it was typed.
    pub fn of_plate(typed: impl Into<String>) -> Self {
        Self { plate: Some(typed.into()), note: None }
    }

    /// A note to the next shift.
    pub fn of_note(text: impl Into<String>) -> Self {
        Self { plate: None, note: Some(text.into()) }
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(…)")
    }
}

/// What is known of the personal part of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonalPart {
    /// The fact has none.
    None,
    /// Read with its key.
    Known(Personal),
    /// The key is gone.
    Erased,
}

impl PersonalPart {
    /// The plate as typed, where there is one and it is not erased.
    pub fn plate(&self) -> Option<&str> {
        match self {
            Self::Known(personal) => personal.plate.as_deref(),
            Self::None | Self::Erased => None,
        }
    }

    /// The note to the next shift, where there is one and it is not erased.
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::Known(personal) => personal.note.as_deref(),
            Self::None | Self::Erased => None,
        }
    }
}

/// A fact about to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// What somebody asked for. Several entries of one operation share it.
    pub op: OpId,
    /// When it happened.
    pub at: Instant,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub fact: Fact,
    /// What is personal about it.
    pub personal: Option<Personal>,
}

/// A recorded fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How often the chain was begun anew, from 1.
    pub epoch: u32,
    /// The place in the chain of its epoch, from 1, without a gap.
    pub seq: i64,
    /// What somebody asked for.
    pub op: OpId,
    /// The place among the entries of that operation, from 0.
    pub part: u16,
    /// When it happened.
    pub at: Instant,
    /// What the booth's clock said when it was written.
    pub written: Instant,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub fact: Fact,
    /// What is personal about it.
    pub personal: PersonalPart,
    /// The hash that the next entry links to.
    pub hash: chain::Hash,
}

impl Entry {
    /// The beginning of its hash in hexadecimal, as receipts print it.
    pub fn hash_prefix(&self) -> String {
        self.hash.first_chunk::<4>().map(|beginning| chain::hex(beginning)).unwrap_or_default()
    }
}
