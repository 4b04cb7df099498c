//! The price rules: a tariff as checked data, and the one function that prices a stay by it.
//!
//! The model has one file for each of its concepts. A tariff is an ordered list of [plans](Plan), of which the first whose
//! [match](Match) holds prices the stay. The order of evaluation is: plan, [free minutes](Free), [offers](Offer),
//! [cycles](Cycle), [bands](Band), [meters](Meter), [caps](Cap) over windows and hours, caps over cycles, caps over the stay,
//! [adjustments](Adjustment), [tax](Tax), [rounding](Rounding) once at the end. [`price`] reads no clock: the same facts give the
//! same answer.
//!
//! Nothing walks through a stay minute by minute. Meters lay amounts on the minutes in which they fall due, as series at equal
//! distances (`charges`); each cap cuts the series in its time to its limit, the earliest first; `explain` puts what is left into
//! words. Amounts are whole numbers of equal parts of a minor unit (`scale`), so nothing is rounded before the end.

mod amount;
mod bands;
mod calendar;
mod caps;
mod charges;
mod choices;
mod cycle;
mod exact;
mod explain;
mod free;
mod limits;
mod lint;
mod matching;
mod meter;
mod offers;
mod plan;
mod pricing;
mod products;
mod scale;
mod settings;
mod settle;
mod tax;
mod tickets;
mod time_of_day;
mod timed;
mod wall;
mod window;

#[cfg(test)]
mod plain;
#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod random;

use thiserror::Error;

pub use self::amount::{Amount, Price, PriceError, TicketPrice};
pub use self::calendar::{Calendar, DateRange, DayOfYear, Holiday, Season};
pub use self::caps::{Cap, CapOver, CycleNumbers, Most};
pub use self::cycle::Cycle;
pub use self::exact::Exact;
pub use self::free::{Free, Then};
pub use self::lint::{Finding, FindingKind, Findings, Spot, lint};
pub use self::matching::{ExitWindow, Match, PricedStay};
pub use self::meter::{Meter, MeterError, MeterFault, Rung, UpTo};
pub use self::offers::{Adjustment, Change, Each, Factor, Offer};
pub use self::plan::{Band, Plan};
pub use self::pricing::{CannotPrice, price};
pub use self::products::{CalendarEnd, Product, Validity, product_price};
pub(crate) use self::settings::length_text;
pub use self::settings::{
    AdjacentCaps, ClockChanges, DayType, Ends, FirstBlock, FreeReturns, Holidays, NoPrice, OfferChoice, Rounding,
    RoundingMode, Seconds, Settings, StraddlingStep, TaxOn, WindowEnds,
};
pub use self::tax::{Tax, TaxMode, TaxRate};
pub use self::tickets::{DayCount, PriceRule, TicketCosts, TicketRule, TicketRules, needs_entry, price_by};
pub use self::time_of_day::TimeOfDay;
pub use self::window::{ClockTime, Days, Window, WindowFault};
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
    /// Public holidays and seasons.
    pub calendar: Calendar,
    /// The tax, if the tariff speaks of it.
    pub tax: Option<Tax>,
    /// What the tariff decides where rate cards differ.
    pub settings: Settings,
    /// How stays are priced, in order.
    pub plans: Vec<Plan>,
    /// What a stay costs whose ticket is lost or damaged, or whose entry is proven otherwise.
    pub tickets: TicketRules,
    /// What can be bought without a stay.
    pub products: Vec<Product>,
    /// The names of findings that are meant: a check does not warn of them.
    pub accepted: Vec<String>,
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
    /// Its holidays and seasons.
    #[error("the calendar")]
    Calendar,
    /// A season.
    #[error("season {0}")]
    Season(usize),
    /// The list of plans.
    #[error("the plans")]
    Plans,
    /// A price for a ticket that is not there whole.
    #[error("{}, price {number}", .rule.label())]
    Ticket {
        /// In which case.
        rule: PriceRule,
        /// Which of them.
        number: usize,
    },
    /// A product.
    #[error("product {0}")]
    Product(usize),
    /// A plan.
    #[error("plan {0}")]
    Plan(usize),
    /// A part of a plan.
    #[error("plan {plan}, {part} {number}")]
    Part {
        /// The plan.
        plan: usize,
        /// What kind of part.
        part: Part,
        /// Which of them.
        number: usize,
    },
}

/// A kind of parts that a plan has several of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Part {
    /// Free minutes.
    #[error("free minutes")]
    Free,
    /// An offer.
    #[error("offer")]
    Offer,
    /// A band; the meter of a plan without bands is the first.
    #[error("band")]
    Band,
    /// A cap.
    #[error("cap")]
    Cap,
    /// An adjustment.
    #[error("adjustment")]
    Adjustment,
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
    /// An earlier band takes the time of this one.
    #[error("it can never hold: band {by} stands before it and holds at all times")]
    BandNeverHolds {
        /// The earlier band, counted from 1.
        by: usize,
    },
    /// No band, and no meter.
    #[error("a plan needs a meter, or at least one band")]
    NoMeter,
    /// A season that the calendar does not have.
    #[error("it names the season “{0}”, which the tariff does not have: add it to [seasons]")]
    UnknownSeason(String),
    /// Two seasons of one name.
    #[error("there is another season of this name")]
    SeasonTwice,
    /// Fractions that cannot be added exactly.
    #[error("its prices are fractions that have no common denominator that fits: write them with smaller divisors")]
    TooFine,
    /// A condition on times, where there is no ticket to ask.
    #[error("it can ask for vehicle, facility, customer, product and event only: nobody knows the times")]
    AsksTimes,
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
        for (number, season) in (1_usize..).zip(rules.calendar.seasons()) {
            if season.name.trim().is_empty() {
                return refuse(Place::Season(number), TariffFault::Empty);
            }
            let mut before = rules.calendar.seasons().iter().take(number.saturating_sub(1));
            if before.any(|earlier| earlier.name == season.name) {
                return refuse(Place::Season(number), TariffFault::SeasonTwice);
            }
        }
        for (plan_number, plan) in (1..).zip(&rules.plans) {
            check_plan(plan_number, plan, &rules)?;
            let mut before = (1_usize..).zip(&rules.plans).take_while(|(number, _)| *number < plan_number);
            let falls_through = rules.settings.no_price == NoPrice::NextPlan;
            if let Some((by, _)) = before.find(|(_, earlier)| !falls_through && earlier.matching.covers(&plan.matching))
            {
                return refuse(Place::Plan(plan_number), TariffFault::PlanNeverUsed { by });
            }
        }
        check_prices_beside_the_plans(&rules)?;
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
}

fn check_plan(plan_number: usize, plan: &Plan, rules: &TariffRules) -> Result<(), TariffError> {
    let refuse = |at, fault| Err(TariffError { at, fault });
    let here = Place::Plan(plan_number);
    let part = |part, number| Place::Part { plan: plan_number, part, number };
    if plan.name.as_ref().is_some_and(|name| name.trim().is_empty()) || plan.matching.has_empty_name() {
        return refuse(here, TariffFault::Empty);
    }
    if plan.bands.is_empty() {
        return refuse(here, TariffFault::NoMeter);
    }
    if let Some(idx) = plan.bands.iter().position(|band| band.windows.is_empty())
        && idx.saturating_add(1) < plan.bands.len()
    {
        let by = idx.saturating_add(1);
        return refuse(part(Part::Band, by.saturating_add(1)), TariffFault::BandNeverHolds { by });
    }
    let free: Vec<&Match> = plan.free.iter().map(|free| &free.matching).collect();
    if let Some(number) = covered(&free) {
        return refuse(part(Part::Free, number), TariffFault::NeverHolds);
    }
    let offers: Vec<&Match> = plan.offers.iter().map(|offer| &offer.matching).collect();
    if rules.settings.offers == OfferChoice::FirstMatch
        && let Some(number) = covered(&offers)
    {
        return refuse(part(Part::Offer, number), TariffFault::NeverHolds);
    }
    for (number, cap) in (1..).zip(&plan.caps) {
        if plan.cycle == Cycle::None && matches!(cap.over, CapOver::Cycle { .. }) {
            return refuse(part(Part::Cap, number), TariffFault::CapWithoutCycle);
        }
    }
    if let Some(number) = caps::never_holds(&plan.caps) {
        return refuse(part(Part::Cap, number), TariffFault::NeverHolds);
    }
    let unknown = |name: &&String| rules.calendar.season(name).is_none();
    if let Some(name) = plan.windows().flat_map(Window::seasons).find(unknown) {
        return refuse(here, TariffFault::UnknownSeason(name.clone()));
    }
    let mut prices = plan.amounts().filter_map(Amount::fixed);
    if let Some(price) = prices.find(|price| price.currency() != rules.currency) {
        return refuse(here, TariffFault::OtherCurrency(price.currency()));
    }
    if scale::parts_of_plan(plan, &rules.settings).is_none() {
        return refuse(here, TariffFault::TooFine);
    }
    Ok(())
}

/// Prices for tickets that are not there whole, and products.
fn check_prices_beside_the_plans(rules: &TariffRules) -> Result<(), TariffError> {
    let check = |at, name: Option<&String>, matching: &Match, price: Price| {
        let fault = if name.is_some_and(|name| name.trim().is_empty()) || matching.has_empty_name() {
            TariffFault::Empty
        } else if !matching.asks_names_only() {
            TariffFault::AsksTimes
        } else if price.currency() != rules.currency {
            TariffFault::OtherCurrency(price.currency())
        } else {
            return Ok(());
        };
        Err(TariffError { at, fault })
    };
    for rule in PriceRule::TICKETS {
        let listed = rules.tickets.of(rule);
        for (number, price) in (1..).zip(listed) {
            check(Place::Ticket { rule, number }, price.name.as_ref(), &price.matching, price.costs.price())?;
        }
        let matches: Vec<&Match> = listed.iter().map(|price| &price.matching).collect();
        if let Some(number) = covered(&matches) {
            return Err(TariffError { at: Place::Ticket { rule, number }, fault: TariffFault::NeverHolds });
        }
    }
    for (number, product) in (1_usize..).zip(&rules.products) {
        check(Place::Product(number), Some(&product.name), &product.matching, product.price)?;
        let mut before = rules.products.iter().take(number.saturating_sub(1));
        if before.any(|earlier| earlier.name == product.name && earlier.matching.covers(&product.matching)) {
            return Err(TariffError { at: Place::Product(number), fault: TariffFault::NeverHolds });
        }
    }
    Ok(())
}

/// The number, counted from 1, of the first that can never hold, as one before it always does where it would.
fn covered(matches: &[&Match]) -> Option<usize> {
    (1_usize..).zip(matches).find_map(|(number, later)| {
        let mut before = matches.iter().take(number.saturating_sub(1));
        before.any(|earlier| earlier.covers(later)).then_some(number)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::scale::Scale;
    use super::timed::Timed;
    use super::*;
    use crate::domain::facility::ClassCode;
    use crate::domain::time::TimeZone;

    pub(crate) fn euro(text: &str) -> Amount {
        Amount::parse(text, Currency::new("EUR").unwrap()).unwrap()
    }

    pub(crate) fn rules(plans: Vec<Plan>) -> TariffRules {
        TariffRules {
            name: "T".into(),
            currency: Currency::new("EUR").unwrap(),
            time_zone: "UTC".into(),
            calendar: Calendar::default(),
            tax: None,
            settings: Settings::default(),
            plans,
            tickets: TicketRules::default(),
            products: vec![],
            accepted: vec![],
        }
    }

    fn plan(vehicles: &[&str]) -> Plan {
        let vehicles = vehicles.iter().map(|code| ClassCode::new(*code)).collect();
        Plan {
            name: None,
            matching: Match { vehicles, ..Match::default() },
            free: vec![],
            offers: vec![],
            cycle: Cycle::None,
            bands: vec![Band::always(Meter::new(vec![Rung::Total { to: UpTo::Open, price: euro("5") }]).unwrap())],
            caps: vec![],
            adjustments: vec![],
        }
    }

    /// One part is one cent.
    pub(super) fn scale_of_whole() -> Scale<'static> {
        let plan = Box::leak(Box::new(plan(&[])));
        let car = ClassCode::new("car");
        let now = crate::domain::time::from_ms(0).unwrap();
        Scale::of(plan, &Timed::of(&rules(vec![]), &TimeZone::utc(), &PricedStay::new(&car, now, now))).unwrap()
    }

    fn fault_of(rules: TariffRules) -> (Place, TariffFault) {
        let error = Tariff::new(rules).unwrap_err();
        assert!(!error.to_string().is_empty());
        (error.at, error.fault)
    }

    fn fault(plans: Vec<Plan>) -> (Place, TariffFault) {
        fault_of(rules(plans))
    }

    fn part(part: Part, number: usize) -> Place {
        Place::Part { plan: 1, part, number }
    }

    fn cap(over: CapOver) -> Cap {
        Cap { matching: Match::default(), over, most: Most::Amount(euro("5")) }
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

        let cycles = || cap(CapOver::Cycle { index: None, starts: None });
        let mut capped = plan(&[]);
        capped.caps.push(cycles());
        assert_eq!(fault(vec![capped.clone()]), (part(Part::Cap, 1), TariffFault::CapWithoutCycle));
        capped.cycle = Cycle::Rolling(std::num::NonZeroU32::MIN);
        capped.caps.push(cycles());
        assert_eq!(fault(vec![capped]), (part(Part::Cap, 2), TariffFault::NeverHolds));

        let free = Free { minutes: 5, ends: Ends::LessThan, then: Then::Deduct, matching: Match::default() };
        let twice_free = Plan { free: vec![free.clone(), free], ..plan(&[]) };
        assert_eq!(fault(vec![twice_free]), (part(Part::Free, 2), TariffFault::NeverHolds));

        let swiss = Currency::new("CHF").unwrap();
        let mut foreign = plan(&[]);
        let most = Most::Amount(Amount::parse("1", swiss).unwrap());
        foreign.caps.push(Cap { most, ..cap(CapOver::Stay) });
        assert_eq!(fault(vec![foreign]), (Place::Plan(1), TariffFault::OtherCurrency(swiss)));
    }

    #[test]
    fn bands_and_offers_and_seasons_that_cannot_be_are_refused() {
        let always = plan(&[]).bands.pop().unwrap();
        let banded = Plan { bands: vec![always.clone(), always.clone()], ..plan(&[]) };
        assert_eq!(fault(vec![banded]), (part(Part::Band, 2), TariffFault::BandNeverHolds { by: 1 }));
        let none = Plan { bands: vec![], ..plan(&[]) };
        assert_eq!(fault(vec![none]), (Place::Plan(1), TariffFault::NoMeter));

        let offer = Offer { name: None, matching: Match::default(), price: euro("1") };
        let twice = Plan { offers: vec![offer.clone(), offer], ..plan(&[]) };
        assert_eq!(fault(vec![twice.clone()]), (part(Part::Offer, 2), TariffFault::NeverHolds));
        let cheapest = Settings { offers: OfferChoice::Cheapest, ..Settings::default() };
        assert!(Tariff::new(TariffRules { settings: cheapest, ..rules(vec![twice]) }).is_ok());

        let (from, to) = (ClockTime::MIDNIGHT, ClockTime::END_OF_DAY);
        let window = Window::new(None, from, to, None, vec![], vec!["peak".to_owned()]).unwrap();
        let seasonal = Plan { bands: vec![Band { windows: vec![window], ..always }], ..plan(&[]) };
        let unknown = TariffFault::UnknownSeason("peak".to_owned());
        assert_eq!(fault(vec![seasonal.clone()]), (Place::Plan(1), unknown));
        let peak = || Season { name: "peak".to_owned(), dates: vec![] };
        let calendar = Calendar::new(vec![], vec![peak()]);
        assert!(Tariff::new(TariffRules { calendar, ..rules(vec![seasonal]) }).is_ok());
        let calendar = Calendar::new(vec![], vec![peak(), peak()]);
        let twice = TariffRules { calendar, ..rules(vec![plan(&[])]) };
        assert_eq!(fault_of(twice), (Place::Season(2), TariffFault::SeasonTwice));
    }

    #[test]
    fn fractions_that_cannot_be_added_are_refused() {
        let rung = |divisor: u32, to| Rung::Total { to, price: euro(&format!("1/{divisor}")) };
        let rungs = [999_983, 999_979, 999_961, 999_959].iter().zip(1..);
        let rungs = rungs.map(|(divisor, minute)| rung(*divisor, UpTo::Minutes(minute))).collect();
        let fine = Plan { bands: vec![Band::always(Meter::new(rungs).unwrap())], ..plan(&[]) };
        assert_eq!(fault(vec![fine]), (Place::Plan(1), TariffFault::TooFine));
    }

    #[test]
    fn the_first_plan_that_matches_prices_the_stay() {
        let tariff = Tariff::new(rules(vec![plan(&["van", "bus"]), plan(&["car"]), plan(&["bus", "coach"])])).unwrap();
        let (entry, exit) = (crate::domain::time::from_ms(0).unwrap(), crate::domain::time::from_ms(60_000).unwrap());
        for (vehicle, expected) in
            [("car", Some("Plan 2")), ("bus", Some("Plan 1")), ("coach", Some("Plan 3")), ("tractor", None)]
        {
            let vehicle = ClassCode::new(vehicle);
            let priced = price(&tariff, &TimeZone::utc(), &PricedStay::new(&vehicle, entry, exit)).ok();
            let plan = priced.map(|quote| quote.lines()[0].rule.split(':').next().unwrap().to_owned());
            assert_eq!(plan.as_deref(), expected);
        }
    }
}
