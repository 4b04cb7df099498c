//! What came of a replay.

use std::time::Duration;

use super::read::Listed;
use crate::store::sqlite::status::Totals;

/// What came of a replay. Each row of a file of stays is in exactly one of `entries`, `already`, `refused_full` and `skipped`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Rows in the file.
    pub rows: u64,
    /// Rows that end the stay of another row: only in files of spot events.
    pub departures: u64,
    /// Vehicles that were let in.
    pub entries: u64,
    /// Vehicles that were let out.
    pub exits: u64,
    /// Rows whose vehicle an earlier run of the same file let in.
    pub already: u64,
    /// Vehicles that were refused because there was no spot.
    pub refused_full: u64,
    /// Rows that were not replayed, with the reason.
    pub skipped: Vec<Listed>,
    /// What is unusual about the exits of the vehicles that came in.
    pub exit_problems: Vec<Listed>,
    /// What the folder has seen in all, after this run.
    pub totals: Totals,
    /// How long check-ins took, from the request until after the commit.
    pub check_in: Option<Times>,
    /// How long check-outs took.
    pub check_out: Option<Times>,
    /// How long the whole run took.
    pub took: Duration,
}

/// How long operations of one kind took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Half of them took no longer, in microseconds.
    pub p50_us: u32,
    /// 99 in 100 took no longer, in microseconds.
    pub p99_us: u32,
}

/// Collects how long operations took.
#[derive(Clone, Debug, Default)]
pub(super) struct Stopwatch {
    taken_us: Vec<u32>,
}

impl Stopwatch {
    /// Notes one more. Anything over an hour is an hour.
    pub(super) fn note(&mut self, took: Duration) {
        self.taken_us.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX).min(3_600_000_000));
    }

    /// The times by nearest rank; `None` if nothing was done.
    pub(super) fn times(mut self) -> Option<Times> {
        self.taken_us.sort_unstable();
        Some(Times { p50_us: self.rank(50)?, p99_us: self.rank(99)? })
    }

    fn rank(&self, percent: usize) -> Option<u32> {
        let rank = self.taken_us.len().saturating_mul(percent).div_ceil(100);
        self.taken_us.get(rank.saturating_sub(1)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(taken_ms: impl IntoIterator<Item = u64>) -> Option<Times> {
        let mut stopwatch = Stopwatch::default();
        taken_ms.into_iter().for_each(|ms| stopwatch.note(Duration::from_millis(ms)));
        stopwatch.times()
    }

    #[test]
    fn percentiles_are_times_that_were_taken() {
        assert_eq!(times([]), None);
        assert_eq!(times([7]), Some(Times { p50_us: 7_000, p99_us: 7_000 }));
        assert_eq!(times((1..=100).rev()), Some(Times { p50_us: 50_000, p99_us: 99_000 }));
        assert_eq!(times(1..=1_000), Some(Times { p50_us: 500_000, p99_us: 990_000 }));
        assert_eq!(times([1, u64::MAX]).unwrap().p99_us, 3_600_000_000);
    }
}
