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

    /// Whether the first rung of a meter comes back when a cycle begins anew.
    FirstBlock {
        /// It does: the meter starts from its first rung.
        InEachCycle = "in_each_cycle",
        /// It does not: from the second cycle on, the meter starts behind its first rung.
        OncePerStay = "once_per_stay",
    }

    /// What becomes of a step in which the edge of a band falls.
    StraddlingStep {
        /// It is cut: the stay is cut at the edge, and what was begun on either side is charged in full.
        Cut = "cut",
        /// It belongs to the band in which it began, which goes on to its end.
        WhereItBegan = "where_it_began",
        /// It is charged for the share of it that lies before the edge.
        ProRata = "pro_rata",
    }

    /// Which offer counts.
    OfferChoice {
        /// The first that matches, also where the meter would be cheaper.
        FirstMatch = "first_match",
        /// The cheapest of all that match and of the price by the meter.
        Cheapest = "cheapest",
    }

    /// Whether a moment at the very end of a window lies in it.
    WindowEnds {
        /// It does not: a window from 18:00 to 20:00 ends when the clock shows 20:00.
        StartIncluded = "start_included",
        /// It does: who leaves at 20:00 has left in the window.
        BothIncluded = "both_included",
    }

    /// What a meter counts where the clocks change.
    ClockChanges {
        /// The minutes that have passed.
        ElapsedMinutes = "elapsed_minutes",
        /// The minutes between the times shown at entry and exit.
        WallClock = "wall_clock",
    }

    /// Which day a window past midnight belongs to.
    DayType {
        /// To the day on which it begins, to its end.
        OfTheStart = "of_the_start",
        /// From midnight on to the new day.
        OfEachDay = "of_each_day",
    }

    /// What a public holiday is besides `ph`.
    Holidays {
        /// Nothing: a holiday on a Friday is no `fri`.
        InsteadOfWeekday = "instead_of_weekday",
        /// Also its day of the week.
        AsWellAsWeekday = "as_well_as_weekday",
    }

    /// What is taxed and rounded as one.
    TaxOn {
        /// The total of the stay.
        Total = "total",
        /// Each day of it: each cycle, or each 24 hours from entry where there is no cycle.
        EachDay = "each_day",
    }

    /// What the caps of windows that follow one another come to.
    AdjacentCaps {
        /// They add up: a day at the most and a night at the most.
        AddUp = "add_up",
        /// In 24 hours from entry, such windows together cost no more than the highest of their caps.
        HighestCounts = "highest_counts",
    }

    /// What happens to a stay that the plan has no price for.
    NoPrice {
        /// It is refused, and priced by hand.
        Refuse = "refuse",
        /// The next plan that matches prices it.
        NextPlan = "next_plan",
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
    /// Whether the first rung returns in each cycle.
    pub first_block: FirstBlock,
    /// What becomes of a step in which the edge of a band falls.
    pub straddling_step: StraddlingStep,
    /// Which offer counts.
    pub offers: OfferChoice,
    /// Whether a moment at the end of a window lies in it.
    pub window_ends: WindowEnds,
    /// What meters count where the clocks change.
    pub clock_changes: ClockChanges,
    /// Which day a window past midnight belongs to.
    pub day_type: DayType,
    /// What a holiday is besides one.
    pub holidays: Holidays,
    /// What is taxed as one.
    pub tax_on: TaxOn,
    /// What caps of windows that follow one another come to.
    pub adjacent_caps: AdjacentCaps,
    /// What happens to a stay that the plan has no price for.
    pub no_price: NoPrice,
    /// How the total is rounded.
    pub rounding: Rounding,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rung_ends: Ends::UpToAndIncluding,
            seconds: Seconds::CutToMinute,
            free_minutes: FreeReturns::InEachCycle,
            first_block: FirstBlock::InEachCycle,
            straddling_step: StraddlingStep::Cut,
            offers: OfferChoice::FirstMatch,
            window_ends: WindowEnds::StartIncluded,
            clock_changes: ClockChanges::ElapsedMinutes,
            day_type: DayType::OfTheStart,
            holidays: Holidays::InsteadOfWeekday,
            tax_on: TaxOn::Total,
            adjacent_caps: AdjacentCaps::AddUp,
            no_price: NoPrice::Refuse,
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
