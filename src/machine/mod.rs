//! The booth's computer: its clock, its chance, its time-zone files. The one room that may ask it.

mod zones;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::time::Instant;
use crate::operations::ports::{Machine, NoRandomness, Source};

pub use zones::{FOLDER_VARIABLE, ZoneFiles};

/// The computer's own clock, ids and chance.
#[derive(Clone, Copy, Debug, Default)]
pub struct ThisComputer;

impl Source for ThisComputer {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is handed")]
    fn now(&self) -> Instant {
        let now: DateTime<Utc> = Utc::now();
        now
    }

    #[expect(clippy::disallowed_methods, reason = "this is where ids come from")]
    fn id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_none| NoRandomness)
    }
}

/// This computer, as the store wants it.
pub fn this_computer() -> Machine {
    Machine { source: Arc::new(ThisComputer), zones: Arc::new(ZoneFiles::new()) }
}
