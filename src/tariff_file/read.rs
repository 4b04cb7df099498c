//! From the text of a tariff file to a tariff.

use std::num::{NonZeroU32, NonZeroU64};

use toml::de::DeTable;

use super::fields::{Field, Fields, Shape};
use super::{Fault, TariffFileProblem};
use crate::domain::facility::ClassCode;
use crate::domain::money::Currency;
use crate::domain::tariff::{
    Cap, CapOver, Cycle, CycleNumbers, Ends, Free, FreeReturns, Match, Meter, Most, Place, Plan, Rounding,
    RoundingMode, Rung, Seconds, Settings, Tariff, TariffRules, Tax, TaxMode, TaxRate, Then, TimeOfDay, UpTo,
};

const TARIFF: Shape = Shape {
    of: "a tariff",
    keys: &["name", "currency", "decimals", "timezone", "settings", "tax", "plans"],
    not_carried: &["calendar", "public_holidays", "seasons", "lost_ticket", "products"],
};
const SETTINGS: Shape =
    Shape { of: "settings", keys: &["rung_ends", "seconds", "free_minutes", "round_to", "rounding"], not_carried: &[] };
const TAX: Shape = Shape { of: "a tax", keys: &["mode", "percent"], not_carried: &[] };
const PLAN: Shape = Shape {
    of: "a plan",
    keys: &["name", "match", "free", "cycle", "meter", "caps"],
    not_carried: &["bands", "offers", "adjust"],
};
const MATCH: Shape = Shape {
    of: "match",
    keys: &["vehicle"],
    not_carried: &[
        "facility",
        "customer",
        "product",
        "event",
        "variant",
        "entry",
        "exit",
        "min_minutes",
        "max_minutes",
        "entry_dates",
    ],
};
const FREE: Shape =
    Shape { of: "an entry of free minutes", keys: &["minutes", "strict", "then"], not_carried: &["match"] };
const CYCLE: Shape = Shape { of: "a cycle", keys: &["kind", "minutes", "reset"], not_carried: &[] };
const RUNG: Shape = Shape { of: "a rung", keys: &["to", "price", "every", "tail"], not_carried: &[] };
const CAP: Shape = Shape {
    of: "a cap",
    keys: &["over", "amount", "meter", "index"],
    not_carried: &["window", "minutes", "times", "starts", "match"],
};

/// The length of a rolling cycle, where the file does not state it: 24 h.
const DAY_MINUTES: NonZeroU32 = NonZeroU32::new(1440).unwrap();

/// Where the parts of a plan stand.
struct PlanPlaces {
    at: usize,
    free: Vec<usize>,
    caps: Vec<usize>,
}

/// Reads a tariff.
pub(super) fn tariff(text: &str) -> Result<Tariff, Fault> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let start = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
    if let Some(error) = errors.iter().min_by_key(|error| start(error)) {
        return Err(Fault::new(start(error), TariffFileProblem::NotToml(error.message().to_owned())));
    }
    let fields = Fields::new(&TARIFF, 0, document.get_ref())?;
    let name = fields.need("name")?;
    let currency = currency(&fields)?;
    let time_zone = fields.need("timezone")?;
    let tax = fields.get("tax").map(tax).transpose()?;
    let settings = fields.get("settings").map(|field| settings(field, currency)).transpose()?.unwrap_or_default();
    let plans_field = fields.need("plans")?;
    let mut plans = Vec::new();
    let mut places = Vec::new();
    for field in plans_field.list()? {
        let (plan, place) = plan(field, currency)?;
        plans.push(plan);
        places.push(place);
    }
    let rules = TariffRules {
        name: name.text()?.to_owned(),
        currency,
        time_zone: time_zone.text()?.to_owned(),
        tax,
        settings,
        plans,
    };
    Tariff::new(rules).map_err(|error| {
        let part = |plan: usize, of: fn(&PlanPlaces) -> &[usize], number: usize| {
            let plan = places.get(plan.saturating_sub(1))?;
            Some(of(plan).get(number.saturating_sub(1)).copied().unwrap_or(plan.at))
        };
        let at = match error.at {
            Place::Name => Some(name.at()),
            Place::TimeZone => Some(time_zone.at()),
            Place::Plans => Some(plans_field.at()),
            Place::Plan(plan) => part(plan, |_| &[], 1),
            Place::Free { plan, free } => part(plan, |places| &places.free, free),
            Place::Cap { plan, cap } => part(plan, |places| &places.caps, cap),
        };
        Fault::new(at.unwrap_or(0), error.fault)
    })
}

fn currency(fields: &Fields<'_, '_>) -> Result<Currency, Fault> {
    let code = fields.need("currency")?;
    let Some(decimals) = fields.get("decimals") else {
        return Currency::new(code.text()?).map_err(|error| code.wrong(error));
    };
    let places = u8::try_from(decimals.number()?).unwrap_or(u8::MAX);
    Currency::with_decimals(code.text()?, places).map_err(|error| decimals.wrong(error))
}

fn tax(field: Field<'_, '_>) -> Result<Tax, Fault> {
    let fields = field.table(&TAX)?;
    let mode = fields.need("mode")?.choice(TaxMode::ALL, TaxMode::code)?;
    let percent = fields.need("percent")?;
    let digits = percent.decimal()?;
    let rate = TaxRate::parse_percent(digits).ok_or_else(|| {
        let expected = "a tax rate: write per cent from 0 to 100 with up to 4 decimals, such as 19 or 8.25";
        percent.wrong(TariffFileProblem::NotUnderstood { given: digits.to_owned(), expected })
    })?;
    Ok(Tax { mode, rate })
}

fn settings(field: Field<'_, '_>, currency: Currency) -> Result<Settings, Fault> {
    let fields = field.table(&SETTINGS)?;
    let mut settings = Settings::default();
    if let Some(field) = fields.get("rung_ends") {
        settings.rung_ends = field.choice(Ends::ALL, Ends::code)?;
    }
    if let Some(field) = fields.get("seconds") {
        settings.seconds = field.choice(Seconds::ALL, Seconds::code)?;
    }
    if let Some(field) = fields.get("free_minutes") {
        settings.free_minutes = field.choice(FreeReturns::ALL, FreeReturns::code)?;
    }
    settings.rounding = rounding(&fields, currency, settings.rounding)?;
    Ok(settings)
}

fn rounding(fields: &Fields<'_, '_>, currency: Currency, default: Rounding) -> Result<Rounding, Fault> {
    let mut rounding = default;
    if let Some(field) = fields.get("round_to") {
        let minor = field.price(currency)?.exact().whole_minor().and_then(|minor| u64::try_from(minor).ok());
        rounding.step_minor = minor.and_then(NonZeroU64::new).ok_or_else(|| {
            let given = field.decimal().unwrap_or_default().to_owned();
            let expected =
                "an amount to round to: write a whole number of the smallest unit of the currency, such as 0.05";
            field.wrong(TariffFileProblem::NotUnderstood { given, expected })
        })?;
    }
    if let Some(field) = fields.get("rounding") {
        rounding.mode = field.choice(RoundingMode::ALL, RoundingMode::code)?;
    }
    Ok(rounding)
}

fn plan(field: Field<'_, '_>, currency: Currency) -> Result<(Plan, PlanPlaces), Fault> {
    let fields = field.table(&PLAN)?;
    let mut places = PlanPlaces { at: fields.at(), free: Vec::new(), caps: Vec::new() };
    let mut free = Vec::new();
    for field in items(&fields, "free")? {
        places.free.push(field.at());
        free.push(free_minutes(field)?);
    }
    let mut caps = Vec::new();
    for field in items(&fields, "caps")? {
        places.caps.push(field.at());
        caps.push(cap(field, currency)?);
    }
    let plan = Plan {
        name: fields.get("name").map(|field| field.text().map(ToOwned::to_owned)).transpose()?,
        matching: fields.get("match").map(matching).transpose()?.unwrap_or_default(),
        free,
        cycle: fields.get("cycle").map(cycle).transpose()?.unwrap_or(Cycle::None),
        meter: meter(fields.need("meter")?, currency)?,
        caps,
    };
    Ok((plan, places))
}

/// What a key lists; nothing if it is absent.
fn items<'t, 'i>(fields: &Fields<'t, 'i>, key: &'static str) -> Result<Vec<Field<'t, 'i>>, Fault> {
    fields.get(key).map_or(Ok(Vec::new()), |field| field.one_or_more())
}

fn matching(field: Field<'_, '_>) -> Result<Match, Fault> {
    let fields = field.table(&MATCH)?;
    let vehicle = fields.need("vehicle")?;
    let listed = vehicle.one_or_more()?;
    if listed.is_empty() {
        let expected = "a list of vehicle classes: name at least one, or leave out “match” to price every vehicle";
        return Err(vehicle.wrong(TariffFileProblem::NotUnderstood { given: "[]".to_owned(), expected }));
    }
    let vehicles = listed.iter().map(|field| field.text().map(ClassCode::new)).collect::<Result<_, _>>()?;
    Ok(Match { vehicles })
}

fn free_minutes(field: Field<'_, '_>) -> Result<Free, Fault> {
    let fields = field.table(&FREE)?;
    let is_strict = fields.get("strict").map(|field| field.yes_or_no()).transpose()?.unwrap_or(false);
    Ok(Free {
        minutes: fields.need("minutes")?.minutes()?,
        ends: if is_strict { Ends::LessThan } else { Ends::UpToAndIncluding },
        then: fields.need("then")?.choice(Then::ALL, Then::code)?,
    })
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
    }
    Ok(match kind {
        "rolling" => Cycle::Rolling(fields.get("minutes").map(at_least_one).transpose()?.unwrap_or(DAY_MINUTES)),
        "clock" => {
            let expected = "a time of day: write hours and minutes, such as \"06:00\"";
            Cycle::Clock(fields.need("reset")?.understood(expected, TimeOfDay::parse)?)
        }
        _none => Cycle::None,
    })
}

/// A length of at least one minute.
fn at_least_one(field: Field<'_, '_>) -> Result<NonZeroU32, Fault> {
    NonZeroU32::new(field.minutes()?).ok_or_else(|| {
        let expected = "long enough: write at least 1 minute";
        field.wrong(TariffFileProblem::NotUnderstood { given: "0".to_owned(), expected })
    })
}

fn meter(field: Field<'_, '_>, currency: Currency) -> Result<Meter, Fault> {
    let listed = field.list()?;
    let rungs = listed.iter().map(|field| rung(*field, currency)).collect::<Result<Vec<Rung>, Fault>>()?;
    Meter::new(rungs).map_err(|error| {
        let at = listed.get(error.rung.saturating_sub(1)).map_or(field.at(), Field::at);
        Fault::new(at, error.fault)
    })
}

fn rung(field: Field<'_, '_>, currency: Currency) -> Result<Rung, Fault> {
    let fields = field.table(&RUNG)?;
    let price = fields.need("price")?.price(currency)?;
    let Some(every) = fields.get("every") else {
        fields.refuse("tail", "“every”")?;
        return Ok(Rung::Total { to: up_to(fields.need("to")?)?, price });
    };
    let to = fields.get("to").map(up_to).transpose()?.unwrap_or(UpTo::Open);
    let tail = fields.get("tail").map(|field| field.minutes()).transpose()?.unwrap_or(0);
    Ok(Rung::Step { every: at_least_one(every)?, price, to, tail })
}

fn up_to(field: Field<'_, '_>) -> Result<UpTo, Fault> {
    match field.text() {
        Ok("open") => Ok(UpTo::Open),
        Ok(_) | Err(_) => field.minutes().map(UpTo::Minutes),
    }
}

fn cap(field: Field<'_, '_>, currency: Currency) -> Result<Cap, Fault> {
    let fields = field.table(&CAP)?;
    let over_field = fields.need("over")?;
    if let Ok(later @ ("window" | "rolling")) = over_field.text() {
        return Err(over_field.wrong(TariffFileProblem::NotCarried(format!("over = \"{later}\""))));
    }
    let over = match over_field.choice(&["cycle", "stay"], |over| over)? {
        "cycle" => CapOver::Cycle(fields.get("index").map(cycle_numbers).transpose()?),
        _stay => {
            fields.refuse("index", "over = \"cycle\"")?;
            CapOver::Stay
        }
    };
    let most = match (fields.get("amount"), fields.get("meter")) {
        (Some(amount), None) => Most::Amount(amount.price(currency)?),
        (None, Some(field)) => Most::Meter(meter(field, currency)?),
        (Some(_), Some(_)) | (None, None) => return Err(fields.either_or("amount", "meter")),
    };
    Ok(Cap { over, most })
}

/// `[1, 5]`: the first five cycles.
fn cycle_numbers(field: Field<'_, '_>) -> Result<CycleNumbers, Fault> {
    let numbers = field.list()?.iter().map(Field::number).collect::<Result<Vec<u32>, Fault>>()?;
    let range = match numbers.as_slice() {
        [first, last] => CycleNumbers::new(*first, *last),
        _ => None,
    };
    range.ok_or_else(|| {
        let expected = "a range of cycles: write the first and the last, counted from 1, such as [1, 5]";
        field.wrong(TariffFileProblem::NotUnderstood { given: format!("{numbers:?}"), expected })
    })
}
