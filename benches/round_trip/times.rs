//! Times: middles, tails, and the mood of the disk.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// One vehicle's way in and out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trip {
    /// From the request to let it in until after the commit.
    pub(crate) enter: Duration,
    /// From the request to let it out until after the commit.
    pub(crate) leave: Duration,
}

impl Trip {
    /// In and out.
    pub(crate) fn whole(&self) -> Duration {
        self.enter + self.leave
    }
}

/// All trips of one side, and how long its rounds took on the clock.
#[derive(Default)]
pub(crate) struct Side {
    trips: Vec<Trip>,
    on_the_clock: Duration,
}

impl Side {
    /// Takes in a round.
    pub(crate) fn add(&mut self, trips: Vec<Trip>, on_the_clock: Duration) {
        self.trips.extend(trips);
        self.on_the_clock += on_the_clock;
    }

    /// The share `of` (0.5 is the median) of a time of its trips.
    pub(crate) fn quantile(&self, of: f64, time: impl Fn(&Trip) -> Duration) -> Duration {
        let mut times: Vec<Duration> = self.trips.iter().map(time).collect();
        times.sort_unstable();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
        let place = ((times.len() - 1) as f64 * of).round() as usize;
        times[place]
    }

    /// Trips in a second.
    pub(crate) fn per_second(&self) -> f64 {
        self.trips.len() as f64 / self.on_the_clock.as_secs_f64()
    }
}

/// How long work takes, and what it gives.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let given = work();
    (given, began.elapsed())
}

/// Milliseconds, as tables show them.
pub(crate) fn ms(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64() * 1_000.0)
}

/// How often the disk can sync 4 KiB in a second: a figure without it says nothing.
pub(crate) fn disk_mood(folder: &Path) -> String {
    let mut file = File::create(folder.join("mood")).unwrap();
    let (syncs, took) = timed(|| {
        let began = Instant::now();
        let mut syncs = 0_u32;
        while began.elapsed() < Duration::from_secs(1) {
            file.write_all(&[7; 4_096]).unwrap();
            file.sync_data().unwrap();
            syncs += 1;
        }
        syncs
    });
    std::fs::remove_file(folder.join("mood")).unwrap();
    format!("{:.0} syncs of 4 KiB a second", f64::from(syncs) / took.as_secs_f64())
}
