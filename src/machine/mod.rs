//! The booth's computer: its clock, its chance, its time-zone files. The one room that may ask it.

mod zones;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rustix::time::{ClockId, clock_gettime};
use uuid::Uuid;

use crate::domain::time::Instant;
use crate::domain::users::lockout::Uptime;
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

    fn uptime(&self) -> Uptime {
        let since_boot = clock_gettime(ClockId::Boottime);
        let ms = since_boot.tv_sec.saturating_mul(1_000).saturating_add(since_boot.tv_nsec / 1_000_000);
        // Where the kernel does not tell its starts apart, a restart shows by the time that runs backwards.
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        Uptime { boot: boot.and_then(|id| Uuid::parse_str(id.trim()).ok()).unwrap_or_default(), ms }
    }
}

/// This computer, as the store wants it.
pub fn this_computer() -> Machine {
    Machine { source: Arc::new(ThisComputer), zones: Arc::new(ZoneFiles::new()) }
}
