//! The named settings: what rate cards differ in, or are silent about, each with a default the manager sees.

use std::num::NonZeroU64;

use super::choices::choices;

choices! {
    /// Whether the length a row is labelled with still belongs to it.
    Ends {
        /// “Up to 1 h”: exactly 60 minutes belong to the row.
        UpToAndIncluding = "up_to_and_including",
        /// “Less than 1 h”: exactly 60 minutes belong to the next row.
        LessThan = "less_than",
    }

    /// What becomes of seconds.
    Seconds {
        /// Entry and exit are cut to the minute printed on the ticket.
        CutToMinute = "cut_to_minute",
        /// The time between them is rounded up to a whole minute.
        BegunMinuteCounts = "begun_minute_counts",
    }

    /// Whether free minutes return when a cycle begins anew.
    FreeReturns {
        /// They do: “the count starts again”.
        InEachCycle = "in_each_cycle",
        /// They do not: they belong to the first minutes of the stay.
        OncePerStay = "once_per_stay",
    }

    /// How the total is rounded.
    RoundingMode {
        /// To the nearest step, a half upwards.
        HalfUp = "half_up",
        /// To the nearest step, a half to the even one.
        HalfEven = "half_even",
        /// To the next step above.
        Up = "up",
        /// To the next step below.
        Down = "down",
    }
}

impl Ends {
    /// `up to 1 h` or `less than 1 h`.
    pub fn bound(self, minutes: u64) -> String {
        let length = length_text(minutes);
        match self {
            Self::UpToAndIncluding => format!("up to {length}"),
            Self::LessThan => format!("less than {length}"),
        }
    }
}

/// How the total is rounded: once, at the end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Rounding {
    /// The total is a multiple of this, in minor units.
    pub step_minor: NonZeroU64,
    /// In which direction.
    pub mode: RoundingMode,
}

/// What the tariff decides where rate cards differ.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Settings {
    /// Whether a rung holds for exactly its own length.
    pub rung_ends: Ends,
    /// What becomes of seconds.
    pub seconds: Seconds,
    /// Whether free minutes return in each cycle.
    pub free_minutes: FreeReturns,
    /// How the total is rounded.
    pub rounding: Rounding,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rung_ends: Ends::UpToAndIncluding,
            seconds: Seconds::CutToMinute,
            free_minutes: FreeReturns::InEachCycle,
            rounding: Rounding { step_minor: NonZeroU64::MIN, mode: RoundingMode::HalfUp },
        }
    }
}

/// `45 min`, `1 h 30 min`, `24 h`.
pub(crate) fn length_text(minutes: u64) -> String {
    let (hours, rest) = (minutes.div_euclid(60), minutes.rem_euclid(60));
    match (hours, rest) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_found_by_its_name() {
        for mode in RoundingMode::ALL {
            assert_eq!(RoundingMode::from_code(mode.code()), Some(*mode));
        }
        assert_eq!(Seconds::from_code("CutToMinute"), None);
    }

    #[test]
    fn lengths_read_like_a_rate_card() {
        let texts = [0, 45, 60, 90, 1440, 10_081].map(length_text);
        assert_eq!(texts, ["0 min", "45 min", "1 h", "1 h 30 min", "24 h", "168 h 1 min"]);
        assert_eq!(Ends::LessThan.bound(15), "less than 15 min");
    }
}
