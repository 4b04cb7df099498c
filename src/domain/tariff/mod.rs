//! The price rules: a tariff as checked data, and the one function that prices a stay by it.
//!
//! The model has one file for each of its concepts. A tariff is an ordered list of [plans](Plan), of which the first whose
//! [match](Match) holds prices the stay. The order of evaluation is: plan, [free minutes](Free), [cycles](Cycle),
//! [meter](Meter), [caps](Cap) over the cycle, caps over the stay, [tax](Tax), [rounding](Rounding) once at the end.
//! [`price`] reads no clock: the same facts give the same answer.

mod amount;
mod caps;
mod choices;
mod cycle;
mod exact;
mod explain;
mod free;
mod matching;
mod meter;
mod plan;
mod pricing;
mod settings;
mod tax;
mod time_of_day;

#[cfg(test)]
mod plain;
#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod random;

use thiserror::Error;

pub use self::amount::{Price, PriceError};
pub use self::caps::{Cap, CapOver, CycleNumbers, Most};
pub use self::cycle::Cycle;
pub use self::exact::Exact;
pub use self::free::{Free, Then};
pub use self::matching::{Match, PricedStay};
pub use self::meter::{Meter, MeterError, MeterFault, Rung, UpTo};
pub use self::plan::Plan;
pub use self::pricing::{CannotPrice, price};
pub(crate) use self::settings::length_text;
pub use self::settings::{Ends, FreeReturns, Rounding, RoundingMode, Seconds, Settings};
pub use self::tax::{Tax, TaxMode, TaxRate};
pub use self::time_of_day::TimeOfDay;
use super::money::Currency;

/// The price rules of a garage as somebody wrote them, to be checked by [`Tariff::new`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TariffRules {
    /// What the manager calls it: `Day tariff 2026`.
    pub name: String,
    /// What it charges in.
    pub currency: Currency,
    /// The name of the garage's time zone in the tz database.
    pub time_zone: String,
    /// The tax, if the tariff speaks of it.
    pub tax: Option<Tax>,
    /// What the tariff decides where rate cards differ.
    pub settings: Settings,
    /// How stays are priced, in order.
    pub plans: Vec<Plan>,
}

/// One version of the price rules: checked, and never changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tariff {
    rules: TariffRules,
}

/// Why price rules make no tariff.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{at}: {fault}")]
pub struct TariffError {
    /// Where.
    pub at: Place,
    /// What is wrong there.
    pub fault: TariffFault,
}

/// A place in a tariff. All numbers are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Place {
    /// Its name.
    #[error("the name")]
    Name,
    /// Its time zone.
    #[error("the time zone")]
    TimeZone,
    /// The list of plans.
    #[error("the plans")]
    Plans,
    /// A plan.
    #[error("plan {0}")]
    Plan(usize),
    /// The free minutes of a plan.
    #[error("plan {plan}, free minutes {free}")]
    Free {
        /// The plan.
        plan: usize,
        /// Which of its free minutes.
        free: usize,
    },
    /// A cap of a plan.
    #[error("plan {plan}, cap {cap}")]
    Cap {
        /// The plan.
        plan: usize,
        /// Which of its caps.
        cap: usize,
    },
}

/// What is wrong with price rules.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TariffFault {
    /// A text that must say something is empty.
    #[error("it is empty")]
    Empty,
    /// No plan.
    #[error("a tariff needs at least one plan")]
    NoPlans,
    /// An earlier plan takes every stay that this one would.
    #[error("it can never be used: plan {by} stands before it and takes the same stays")]
    PlanNeverUsed {
        /// The earlier plan, counted from 1.
        by: usize,
    },
    /// An earlier entry in the list takes everything.
    #[error("it can never hold: one that stands before it always does")]
    NeverHolds,
    /// A cap over the cycle, and no cycle.
    #[error("it limits each cycle, but the plan has no cycle: add one, or cap over the stay")]
    CapWithoutCycle,
    /// A price in another currency.
    #[error("it has a price in {0}, which is not the currency of the tariff")]
    OtherCurrency(Currency),
}

impl Tariff {
    /// Takes price rules that hold together.
    pub fn new(rules: TariffRules) -> Result<Self, TariffError> {
        let refuse = |at, fault| Err(TariffError { at, fault });
        if rules.name.trim().is_empty() {
            return refuse(Place::Name, TariffFault::Empty);
        }
        if rules.time_zone.trim().is_empty() {
            return refuse(Place::TimeZone, TariffFault::Empty);
        }
        if rules.plans.is_empty() {
            return refuse(Place::Plans, TariffFault::NoPlans);
        }
        for (plan_number, plan) in (1..).zip(&rules.plans) {
            check_plan(plan_number, plan, rules.currency)?;
            let mut before = (1_usize..).zip(&rules.plans).take_while(|(number, _)| *number < plan_number);
            if let Some((by, _)) = before.find(|(_, earlier)| earlier.matching.covers(&plan.matching)) {
                return refuse(Place::Plan(plan_number), TariffFault::PlanNeverUsed { by });
            }
        }
        Ok(Self { rules })
    }

    /// The rules.
    pub const fn rules(&self) -> &TariffRules {
        &self.rules
    }

    /// What the manager calls it.
    pub fn name(&self) -> &str {
        &self.rules.name
    }

    /// What it charges in.
    pub const fn currency(&self) -> Currency {
        self.rules.currency
    }

    /// The name of its time zone in the tz database.
    pub fn time_zone(&self) -> &str {
        &self.rules.time_zone
    }

    /// The plan that prices a stay, with its number, counted from 1.
    pub fn plan_for(&self, facts: &PricedStay<'_>) -> Option<(usize, &Plan)> {
        (1..).zip(&self.rules.plans).find(|(_, plan)| plan.matching.holds(facts))
    }
}

fn check_plan(plan_number: usize, plan: &Plan, currency: Currency) -> Result<(), TariffError> {
    let refuse = |at, fault| Err(TariffError { at, fault });
    let here = Place::Plan(plan_number);
    if plan.name.as_ref().is_some_and(|name| name.trim().is_empty())
        || plan.matching.vehicles.iter().any(|vehicle| vehicle.as_str().trim().is_empty())
    {
        return refuse(here, TariffFault::Empty);
    }
    if plan.free.len() > 1 {
        return refuse(Place::Free { plan: plan_number, free: 2 }, TariffFault::NeverHolds);
    }
    for (cap_number, cap) in (1..).zip(&plan.caps) {
        if plan.cycle == Cycle::None && matches!(cap.over, CapOver::Cycle(_)) {
            return refuse(Place::Cap { plan: plan_number, cap: cap_number }, TariffFault::CapWithoutCycle);
        }
    }
    if let Some(cap) = caps::never_holds(&plan.caps) {
        return refuse(Place::Cap { plan: plan_number, cap }, TariffFault::NeverHolds);
    }
    let amounts = plan.caps.iter().filter_map(|cap| match &cap.most {
        Most::Amount(price) => Some(*price),
        Most::Meter(_) => None,
    });
    let mut prices = plan.meters().flat_map(Meter::rungs).map(Rung::price).chain(amounts);
    match prices.find(|price| price.currency() != currency) {
        Some(price) => refuse(here, TariffFault::OtherCurrency(price.currency())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::facility::ClassCode;

    fn euro(text: &str) -> Price {
        Price::parse(text, Currency::new("EUR").unwrap()).unwrap()
    }

    fn plan(vehicles: &[&str]) -> Plan {
        Plan {
            name: None,
            matching: Match { vehicles: vehicles.iter().map(|code| ClassCode::new(*code)).collect() },
            free: vec![],
            cycle: Cycle::None,
            meter: Meter::new(vec![Rung::Total { to: UpTo::Open, price: euro("5") }]).unwrap(),
            caps: vec![],
        }
    }

    fn fault(plans: Vec<Plan>) -> (Place, TariffFault) {
        let currency = Currency::new("EUR").unwrap();
        let settings = Settings::default();
        let rules = TariffRules { name: "T".into(), currency, time_zone: "UTC".into(), tax: None, settings, plans };
        let error = Tariff::new(rules).unwrap_err();
        assert!(!error.to_string().is_empty());
        (error.at, error.fault)
    }

    #[test]
    fn rules_that_contradict_themselves_are_refused() {
        assert_eq!(fault(vec![]), (Place::Plans, TariffFault::NoPlans));
        assert_eq!(
            fault(vec![plan(&["car", "van"]), plan(&["van"])]),
            (Place::Plan(2), TariffFault::PlanNeverUsed { by: 1 })
        );
        assert_eq!(fault(vec![plan(&[]), plan(&["van"])]), (Place::Plan(2), TariffFault::PlanNeverUsed { by: 1 }));
        assert_eq!(fault(vec![plan(&[""])]), (Place::Plan(1), TariffFault::Empty));

        let mut capped = plan(&[]);
        capped.caps.push(Cap { over: CapOver::Cycle(None), most: Most::Amount(euro("5")) });
        assert_eq!(fault(vec![capped.clone()]), (Place::Cap { plan: 1, cap: 1 }, TariffFault::CapWithoutCycle));
        capped.cycle = Cycle::Rolling(std::num::NonZeroU32::MIN);
        capped.caps.push(Cap { over: CapOver::Cycle(None), most: Most::Amount(euro("5")) });
        assert_eq!(fault(vec![capped]), (Place::Cap { plan: 1, cap: 2 }, TariffFault::NeverHolds));

        let free = Free { minutes: 5, ends: Ends::LessThan, then: Then::Deduct };
        let twice_free = Plan { free: vec![free, free], ..plan(&[]) };
        assert_eq!(fault(vec![twice_free]), (Place::Free { plan: 1, free: 2 }, TariffFault::NeverHolds));

        let swiss = Currency::new("CHF").unwrap();
        let mut foreign = plan(&[]);
        foreign.caps.push(Cap { over: CapOver::Stay, most: Most::Amount(Price::parse("1", swiss).unwrap()) });
        assert_eq!(fault(vec![foreign]), (Place::Plan(1), TariffFault::OtherCurrency(swiss)));
    }

    #[test]
    fn the_first_plan_that_matches_prices_the_stay() {
        let rules = TariffRules {
            name: "T".into(),
            currency: Currency::new("EUR").unwrap(),
            time_zone: "UTC".into(),
            tax: None,
            settings: Settings::default(),
            plans: vec![plan(&["van", "bus"]), plan(&["car"]), plan(&["bus", "coach"])],
        };
        let tariff = Tariff::new(rules).unwrap();
        let now = crate::domain::time::from_ms(0).unwrap();
        for (vehicle, expected) in [("car", Some(2)), ("bus", Some(1)), ("coach", Some(3)), ("tractor", None)] {
            let vehicle = ClassCode::new(vehicle);
            let found = tariff.plan_for(&PricedStay { vehicle: &vehicle, entry: now, exit: now });
            assert_eq!(found.map(|(number, _)| number), expected);
        }
    }
}
