//! The wait after wrong tries: longer with each, never for ever.
//!
//! A wall clock can be set, so no wait is measured by it. What counts is how long the computer has been running; after a restart the
//! wait begins anew, and the count of wrong tries is kept.

use uuid::Uuid;

/// How long the computer has been running, and since which start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uptime {
    /// The start of the computer: another one after every restart.
    pub boot: Uuid,
    /// Milliseconds since then, those asleep included. Nobody can set it.
    pub ms: i64,
}

/// Wrong tries that cost nothing but the try.
pub const FREE_TRIES: u32 = 4;

/// The waits after the tries that follow, in seconds; the last one comes again and again.
const WAITS_SECONDS: [u32; 5] = [30, 60, 120, 300, 900];

/// How long to wait after so many wrong tries in a row, in milliseconds.
pub fn wait_ms(failures: u32) -> i64 {
    let Some(beyond) = failures.checked_sub(FREE_TRIES.saturating_add(1)) else { return 0 };
    let place = usize::try_from(beyond).unwrap_or(usize::MAX);
    let seconds = WAITS_SECONDS.get(place).or(WAITS_SECONDS.last()).copied().unwrap_or(0);
    i64::from(seconds).saturating_mul(1_000)
}

/// The wrong tries of one user in a row, and the wait that follows from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lockout {
    /// How many.
    pub failures: u32,
    /// When the wait began.
    pub since: Uptime,
}

/// Whether somebody may try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Now.
    Open,
    /// After so many milliseconds.
    Wait(i64),
    /// The computer was started anew meanwhile: the whole wait, counted from now on.
    WaitAnew(i64),
}

impl Lockout {
    /// One more wrong try.
    #[must_use]
    pub fn after_failure(before: Option<Self>, now: Uptime) -> Self {
        Self { failures: before.map_or(0, |lockout| lockout.failures).saturating_add(1), since: now }
    }

    /// Whether somebody may try now.
    pub fn gate(&self, now: Uptime) -> Gate {
        let wait = wait_ms(self.failures);
        if wait == 0 {
            return Gate::Open;
        }
        if now.boot != self.since.boot || now.ms < self.since.ms {
            return Gate::WaitAnew(wait);
        }
        let left = wait.saturating_sub(now.ms.saturating_sub(self.since.ms));
        if left > 0 { Gate::Wait(left) } else { Gate::Open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(boot: u128, ms: i64) -> Uptime {
        Uptime { boot: Uuid::from_u128(boot), ms }
    }

    #[test]
    fn the_wait_grows_and_ends() {
        let seconds: Vec<i64> = (0..=12).map(|failures| wait_ms(failures) / 1_000).collect();
        assert_eq!(seconds, [0, 0, 0, 0, 0, 30, 60, 120, 300, 900, 900, 900, 900]);
        assert_eq!(wait_ms(u32::MAX), 900_000, "never for ever");
    }

    #[test]
    fn only_time_that_the_computer_ran_shortens_a_wait() {
        let mut lockout = Lockout::after_failure(None, at(1, 5));
        for failure in 2..=5 {
            assert_eq!(lockout.gate(at(1, 5)), Gate::Open, "{failure}");
            lockout = Lockout::after_failure(Some(lockout), at(1, 1_000));
        }
        assert_eq!(lockout.failures, 5);
        assert_eq!(lockout.gate(at(1, 1_000)), Gate::Wait(30_000));
        assert_eq!(lockout.gate(at(1, 30_999)), Gate::Wait(1));
        assert_eq!(lockout.gate(at(1, 31_000)), Gate::Open);
        assert_eq!(lockout.gate(at(2, 90_000)), Gate::WaitAnew(30_000), "a restart does not end it");
        assert_eq!(lockout.gate(at(1, 10)), Gate::WaitAnew(30_000), "nor one that cannot be told from it");
    }
}
