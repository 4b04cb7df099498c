//! The head of a tariff file: currency, tax, calendar, settings.

use std::num::NonZeroU64;

use super::super::fields::{Field, Fields, Shape};
use super::super::{Fault, TariffFileProblem};
use super::{Places, conditions};
use crate::domain::money::Currency;
use crate::domain::tariff::{
    AdjacentCaps, Calendar, ClockChanges, DayType, Ends, FirstBlock, FreeReturns, Holiday, Holidays, NoPrice,
    OfferChoice, Rounding, RoundingMode, Season, Seconds, Settings, StraddlingStep, Tax, TaxMode, TaxOn, TaxRate,
    WindowEnds,
};

const SETTINGS: Shape = Shape {
    of: "settings",
    keys: &[
        "straddling_step",
        "offers",
        "window_ends",
        "rung_ends",
        "clock_changes",
        "day_type",
        "holidays",
        "free_minutes",
        "first_block",
        "tax_on",
        "adjacent_caps",
        "no_price",
        "seconds",
        "round_to",
        "rounding",
    ],
};
const TAX: Shape = Shape { of: "a tax", keys: &["mode", "percent"] };
#[cfg(test)]
pub(super) const SHAPES: &[&Shape] = &[&SETTINGS, &TAX];

pub(super) fn currency(fields: &Fields<'_, '_>) -> Result<Currency, Fault> {
    let code = fields.need("currency")?;
    let Some(decimals) = fields.get("decimals") else {
        return Currency::new(code.text()?).map_err(|error| code.wrong(error));
    };
    let places = u8::try_from(decimals.number()?).unwrap_or(u8::MAX);
    Currency::with_decimals(code.text()?, places).map_err(|error| decimals.wrong(error))
}

pub(super) fn tax(field: Field<'_, '_>) -> Result<Tax, Fault> {
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

pub(super) fn calendar(fields: &Fields<'_, '_>, places: &mut Places) -> Result<Calendar, Fault> {
    let mut holidays = Vec::new();
    if let Some(field) = fields.get("public_holidays") {
        places.holidays = Some(field.at());
        let expected = "a holiday: write a date such as \"2026-12-25\", or a day of every year such as \"12-25\"";
        for day in field.list()? {
            holidays.push(day.understood(expected, Holiday::parse)?);
        }
    }
    let mut seasons = Vec::new();
    if let Some(field) = fields.get("seasons") {
        for (name, at, dates) in field.entries()? {
            places.seasons.push(at);
            seasons.push(Season { name, dates: conditions::date_ranges(dates)? });
        }
    }
    Ok(Calendar::new(holidays, seasons))
}

pub(super) fn accepted(fields: &Fields<'_, '_>, places: &mut Places) -> Result<Vec<String>, Fault> {
    let mut accepted = Vec::new();
    if let Some(field) = fields.get("accept") {
        for name in field.list()? {
            places.accepted.push(name.at());
            accepted.push(name.text()?.to_owned());
        }
    }
    Ok(accepted)
}

pub(super) fn settings(field: Field<'_, '_>, currency: Currency) -> Result<Settings, Fault> {
    fn set<T: Copy>(
        fields: &Fields<'_, '_>,
        key: &'static str,
        all: &[T],
        code: fn(T) -> &'static str,
        setting: &mut T,
    ) -> Result<(), Fault> {
        if let Some(field) = fields.get(key) {
            *setting = field.choice(all, code)?;
        }
        Ok(())
    }
    let fields = field.table(&SETTINGS)?;
    let mut named = Settings::default();
    set(&fields, "straddling_step", StraddlingStep::ALL, StraddlingStep::code, &mut named.straddling_step)?;
    set(&fields, "offers", OfferChoice::ALL, OfferChoice::code, &mut named.offers)?;
    set(&fields, "window_ends", WindowEnds::ALL, WindowEnds::code, &mut named.window_ends)?;
    set(&fields, "rung_ends", Ends::ALL, Ends::code, &mut named.rung_ends)?;
    set(&fields, "clock_changes", ClockChanges::ALL, ClockChanges::code, &mut named.clock_changes)?;
    set(&fields, "day_type", DayType::ALL, DayType::code, &mut named.day_type)?;
    set(&fields, "holidays", Holidays::ALL, Holidays::code, &mut named.holidays)?;
    set(&fields, "free_minutes", FreeReturns::ALL, FreeReturns::code, &mut named.free_minutes)?;
    set(&fields, "first_block", FirstBlock::ALL, FirstBlock::code, &mut named.first_block)?;
    set(&fields, "tax_on", TaxOn::ALL, TaxOn::code, &mut named.tax_on)?;
    set(&fields, "adjacent_caps", AdjacentCaps::ALL, AdjacentCaps::code, &mut named.adjacent_caps)?;
    set(&fields, "no_price", NoPrice::ALL, NoPrice::code, &mut named.no_price)?;
    set(&fields, "seconds", Seconds::ALL, Seconds::code, &mut named.seconds)?;
    named.rounding = rounding(&fields, currency, named.rounding)?;
    Ok(named)
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
