//! A plan and its parts.

use std::num::NonZeroU32;

use super::super::fields::{Field, Fields, Shape};
use super::super::{Fault, TariffFileProblem};
use super::PlanPlaces;
use super::conditions::{self, days, window, windows};
use super::meter::meter;
use crate::domain::money::Currency;
use crate::domain::tariff::{
    Adjustment, Band, Cap, CapOver, Change, Cycle, CycleNumbers, Each, Ends, Factor, Free, Most, Offer, Plan, Then,
    TimeOfDay,
};

const PLAN: Shape =
    Shape { of: "a plan", keys: &["name", "match", "free", "offers", "cycle", "meter", "bands", "caps", "adjust"] };
const FREE: Shape = Shape { of: "an entry of free minutes", keys: &["minutes", "strict", "then", "match"] };
const OFFER: Shape = Shape { of: "an offer", keys: &["name", "price", "match"] };
const CYCLE: Shape = Shape { of: "a cycle", keys: &["kind", "minutes", "reset", "days"] };
const BAND: Shape = Shape { of: "a band", keys: &["name", "window", "meter", "restart"] };
const CAP: Shape =
    Shape { of: "a cap", keys: &["over", "amount", "meter", "window", "minutes", "times", "index", "starts", "match"] };
const ADJUST: Shape = Shape {
    of: "an adjustment",
    keys: &["name", "match", "window", "factor", "amount", "each", "discount", "at_least"],
};
#[cfg(test)]
pub(super) const SHAPES: &[&Shape] = &[&PLAN, &FREE, &OFFER, &CYCLE, &BAND, &CAP, &ADJUST];

/// The length of a rolling cycle, where the file does not state it: 24 h.
const DAY_MINUTES: NonZeroU32 = NonZeroU32::new(1440).unwrap();

pub(super) fn plan(field: Field<'_, '_>, currency: Currency) -> Result<(Plan, PlanPlaces), Fault> {
    let fields = field.table(&PLAN)?;
    let mut places = PlanPlaces { at: fields.at(), ..PlanPlaces::default() };
    let plan = Plan {
        name: name(&fields)?,
        matching: conditions::of(&fields)?,
        free: items(&fields, "free", &mut places.free, free_minutes)?,
        offers: items(&fields, "offers", &mut places.offers, |field| offer(field, currency))?,
        cycle: fields.get("cycle").map(cycle).transpose()?.unwrap_or(Cycle::None),
        bands: bands(&fields, currency, &mut places.bands)?,
        caps: items(&fields, "caps", &mut places.caps, |field| cap(field, currency))?,
        adjustments: items(&fields, "adjust", &mut places.adjustments, |field| adjustment(field, currency))?,
    };
    Ok((plan, places))
}

pub(super) fn name(fields: &Fields<'_, '_>) -> Result<Option<String>, Fault> {
    fields.get("name").map(|field| field.text().map(str::to_owned)).transpose()
}

/// What a key lists; nothing if it is absent.
pub(super) fn items<T>(
    fields: &Fields<'_, '_>,
    key: &'static str,
    places: &mut Vec<usize>,
    read: impl Fn(Field<'_, '_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut items = Vec::new();
    if let Some(listed) = fields.get(key) {
        for field in listed.one_or_more()? {
            places.push(field.at());
            items.push(read(field)?);
        }
    }
    Ok(items)
}

fn free_minutes(field: Field<'_, '_>) -> Result<Free, Fault> {
    let fields = field.table(&FREE)?;
    let is_strict = fields.get("strict").map(|field| field.yes_or_no()).transpose()?.unwrap_or(false);
    Ok(Free {
        minutes: fields.need("minutes")?.minutes()?,
        ends: if is_strict { Ends::LessThan } else { Ends::UpToAndIncluding },
        then: fields.need("then")?.choice(Then::ALL, Then::code)?,
        matching: conditions::of(&fields)?,
    })
}

fn offer(field: Field<'_, '_>, currency: Currency) -> Result<Offer, Fault> {
    let fields = field.table(&OFFER)?;
    let price = fields.need("price")?.amount(currency)?;
    Ok(Offer { name: name(&fields)?, matching: conditions::of(&fields)?, price })
}

fn cycle(field: Field<'_, '_>) -> Result<Cycle, Fault> {
    let fields = field.table(&CYCLE)?;
    let kinds = ["none", "rolling", "clock"];
    let kind = fields.need("kind")?.choice(&kinds, |kind| kind)?;
    if kind != "rolling" {
        fields.refuse("minutes", "kind = \"rolling\"")?;
    }
    if kind != "clock" {
        fields.refuse("reset", "kind = \"clock\"")?;
        fields.refuse("days", "kind = \"clock\"")?;
    }
    Ok(match kind {
        "rolling" => {
            let minutes = fields.get("minutes").map(|field| field.at_least_one_minute()).transpose()?;
            Cycle::Rolling(minutes.unwrap_or(DAY_MINUTES))
        }
        "clock" => {
            let expected = "a time of day: write hours and minutes, such as \"06:00\"";
            let reset = fields.need("reset")?.understood(expected, TimeOfDay::parse)?;
            Cycle::Clock { reset, days: fields.get("days").map(days).transpose()? }
        }
        _none => Cycle::None,
    })
}

fn bands(fields: &Fields<'_, '_>, currency: Currency, places: &mut Vec<usize>) -> Result<Vec<Band>, Fault> {
    match (fields.get("meter"), fields.get("bands")) {
        (Some(field), None) => {
            places.push(field.at());
            Ok(vec![Band::always(meter(field, currency)?)])
        }
        (None, Some(_)) => items(fields, "bands", places, |field| band(field, currency)),
        (Some(_), Some(bands)) => Err(bands.wrong(fields.either_or("meter", "bands").problem)),
        (None, None) => Err(fields.either_or("meter", "bands")),
    }
}

fn band(field: Field<'_, '_>, currency: Currency) -> Result<Band, Fault> {
    let fields = field.table(&BAND)?;
    let restart = fields.get("restart").map(|field| field.choice(&["each_band", "each_window"], |choice| choice));
    Ok(Band {
        name: name(&fields)?,
        windows: windows(&fields, "window")?,
        meter: meter(fields.need("meter")?, currency)?,
        restarts_each_window: restart.transpose()? == Some("each_window"),
    })
}

fn cap(field: Field<'_, '_>, currency: Currency) -> Result<Cap, Fault> {
    let fields = field.table(&CAP)?;
    let over = fields.need("over")?.choice(&["window", "rolling", "cycle", "stay"], |over| over)?;
    for (key, meant, with) in [
        ("window", &["window"][..], "over = \"window\""),
        ("minutes", &["rolling"], "over = \"rolling\""),
        ("times", &["window", "rolling"], "over = \"window\" or over = \"rolling\""),
        ("index", &["cycle"], "over = \"cycle\""),
        ("starts", &["cycle"], "over = \"cycle\""),
    ] {
        if !meant.contains(&over) {
            fields.refuse(key, with)?;
        }
    }
    let times = || fields.get("times").map(|field| field.at_least_one("once: write 1 or more")).transpose();
    let over = match over {
        "window" => CapOver::Window { window: window(fields.need("window")?)?, times: times()? },
        "rolling" => {
            let minutes = fields.get("minutes").map(|field| field.at_least_one_minute()).transpose()?;
            CapOver::Rolling { minutes: minutes.unwrap_or(DAY_MINUTES), times: times()? }
        }
        "cycle" => CapOver::Cycle {
            index: fields.get("index").map(cycle_numbers).transpose()?,
            starts: fields.get("starts").map(window).transpose()?,
        },
        _stay => CapOver::Stay,
    };
    let most = match (fields.get("amount"), fields.get("meter")) {
        (Some(amount), None) => Most::Amount(amount.amount(currency)?),
        (None, Some(field)) => Most::Meter(meter(field, currency)?),
        (Some(_), Some(_)) | (None, None) => return Err(fields.either_or("amount", "meter")),
    };
    Ok(Cap { matching: conditions::of(&fields)?, over, most })
}

/// `[1, 5]`: the first five cycles; `1`: the first.
fn cycle_numbers(field: Field<'_, '_>) -> Result<CycleNumbers, Fault> {
    let numbers = field.one_or_more()?.iter().map(Field::number).collect::<Result<Vec<u32>, Fault>>()?;
    let range = match numbers.as_slice() {
        [first, last] => CycleNumbers::new(*first, *last),
        [only] if !field.is_list() => CycleNumbers::new(*only, *only),
        _ => None,
    };
    range.ok_or_else(|| {
        let expected = "a range of cycles: write the first and the last, counted from 1, such as [1, 5]";
        field.wrong(TariffFileProblem::NotUnderstood { given: format!("{numbers:?}"), expected })
    })
}

fn adjustment(field: Field<'_, '_>, currency: Currency) -> Result<Adjustment, Fault> {
    const KINDS: [&str; 4] = ["factor", "amount", "discount", "at_least"];
    let fields = field.table(&ADJUST)?;
    let mut given = KINDS.iter().filter_map(|key| Some((*key, fields.get(key)?)));
    let one_of = || Fault::new(fields.at(), TariffFileProblem::OneOf { of: "an adjustment", keys: KINDS.to_vec() });
    let (kind, value) = given.next().ok_or_else(one_of)?;
    if given.next().is_some() {
        return Err(one_of());
    }
    if kind != "amount" || fields.get("window").is_none() {
        fields.refuse("each", "“amount” and “window”")?;
    }
    let change = match kind {
        "factor" => Change::Times(factor(value)?),
        "amount" => {
            let each = fields.get("each").map(|field| field.choice(Each::ALL, Each::code)).transpose()?;
            Change::Plus { amount: value.amount(currency)?, each: each.unwrap_or(Each::Stay) }
        }
        "discount" => Change::Less(value.amount(currency)?),
        _at_least => Change::AtLeast(value.amount(currency)?),
    };
    Ok(Adjustment {
        name: name(&fields)?,
        matching: conditions::of(&fields)?,
        window: fields.get("window").map(window).transpose()?,
        change,
    })
}

fn factor(field: Field<'_, '_>) -> Result<Factor, Fault> {
    let digits = field.decimal()?;
    Factor::parse(digits).ok_or_else(|| {
        let expected =
            "a factor: write a decimal from 0 to 1000 with a point, such as 0.5, or a fraction such as \"1/3\"";
        field.wrong(TariffFileProblem::NotUnderstood { given: digits.to_owned(), expected })
    })
}
