//! What the computer says of its disk and its clock, looked at beside the window.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::Datelike as _;

use crate::domain::time::Instant;
use crate::domain::users::lockout::Uptime;
use crate::kiosk::state::Computer;
use crate::operations::ports::Source;
use crate::store::disk;

/// A clock before this year was never set: this program is younger.
const FIRST_YEAR: i32 = 2025;

/// A clock that goes differently by less is put right by the computer itself, all the time.
const NOTICED_MINUTES: i64 = 2;

/// Looks at the disk and the clock.
pub(super) struct HealthWatch {
    folder: PathBuf,
    source: Arc<dyn Source + Send + Sync>,
    /// What the clock said, and how long the computer had been running then.
    since: (Instant, Uptime),
    told: Option<Computer>,
}

impl HealthWatch {
    /// From now on.
    pub(super) fn new(folder: PathBuf, source: Arc<dyn Source + Send + Sync>) -> Self {
        let since = (source.now(), source.uptime());
        Self { folder, source, since, told: None }
    }

    /// What is to be told: what has changed since it was told last.
    pub(super) fn look(&mut self) -> Option<Computer> {
        let now = self.now();
        // How many bytes are free changes all the time; that is told with what it means.
        let is_told = self.told.is_some_and(|told| {
            told.stepped_minutes == now.stepped_minutes
                && told.disk.map(|disk| disk.room) == now.disk.map(|disk| disk.room)
        });
        (!is_told).then(|| self.tell(now))
    }

    /// What is so now, told before or not.
    pub(super) fn look_again(&mut self) -> Computer {
        let now = self.now();
        self.tell(now)
    }

    /// Somebody has looked at the clock, and it is right.
    pub(super) fn accept_clock(&mut self) -> Computer {
        self.since = (self.source.now(), self.source.uptime());
        self.look_again()
    }

    const fn tell(&mut self, now: Computer) -> Computer {
        self.told = Some(now);
        now
    }

    fn now(&mut self) -> Computer {
        let (now, uptime) = (self.source.now(), self.source.uptime());
        let was_unset = self.since.0.year() < FIRST_YEAR;
        if uptime.boot != self.since.1.boot || (was_unset && now.year() >= FIRST_YEAR) {
            // A clock that is set for the first time is no surprise.
            self.since = (now, uptime);
        }
        let went = now.signed_duration_since(self.since.0).num_milliseconds();
        let stepped = went.saturating_sub(uptime.ms.saturating_sub(self.since.1.ms)) / 60_000;
        let stepped_minutes = if stepped.abs() < NOTICED_MINUTES { 0 } else { stepped };
        Computer { disk: disk::look(&self.folder), stepped_minutes }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use uuid::Uuid;

    use super::*;
    use crate::domain::time::from_ms;
    use crate::operations::ports::NoRandomness;

    /// What the clock says, and how long the computer has been running, both in minutes.
    struct Set(Mutex<(i64, i64)>);

    impl Source for Set {
        fn now(&self) -> Instant {
            from_ms(self.0.lock().unwrap().0 * 60_000).unwrap()
        }
        fn id(&self) -> Uuid {
            Uuid::nil()
        }
        fn random(&self, _bytes: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
        fn uptime(&self) -> Uptime {
            Uptime { boot: Uuid::nil(), ms: self.0.lock().unwrap().1 * 60_000 }
        }
    }

    #[test]
    fn a_clock_that_is_set_is_noticed_and_one_that_goes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        // 2026-11-22 08:00 UTC.
        let clock = Arc::new(Set(Mutex::new((29_922_240, 5))));
        let mut watch = HealthWatch::new(folder.path().to_owned(), clock.clone());
        let sets = |now: i64, running: i64| *clock.0.lock().unwrap() = (29_922_240 + now, 5 + running);
        assert_eq!(watch.look().map(|told| told.stepped_minutes), Some(0), "the first look is told");
        sets(600, 600);
        assert_eq!(watch.look(), None, "ten hours went by");
        sets(601 + 60, 601);
        assert_eq!(watch.look().map(|told| told.stepped_minutes), Some(60));
        assert_eq!(watch.look(), None, "told once");
        assert_eq!(watch.accept_clock().stepped_minutes, 0);
        sets(-120, 610);
        assert!(watch.look().is_some_and(|told| told.stepped_minutes < -600));
        sets(610 + 61, 611);
        assert_eq!(watch.look().map(|told| told.stepped_minutes), Some(0), "put right again");
    }

    #[test]
    fn a_clock_that_is_set_for_the_first_time_is_no_surprise() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Set(Mutex::new((0, 1))));
        let mut watch = HealthWatch::new(folder.path().to_owned(), clock.clone());
        assert!(watch.look().is_some());
        *clock.0.lock().unwrap() = (29_922_240, 2);
        assert_eq!(watch.look(), None);
    }
}
