//! A meter and its rungs.

use super::super::Fault;
use super::super::fields::{Field, Shape};
use crate::domain::money::Currency;
use crate::domain::tariff::{Meter, Rung, UpTo};

const RUNG: Shape = Shape { of: "a rung", keys: &["to", "price", "every", "tail"] };
#[cfg(test)]
pub(super) const SHAPES: &[&Shape] = &[&RUNG];

pub(super) fn meter(field: Field<'_, '_>, currency: Currency) -> Result<Meter, Fault> {
    let listed = field.list()?;
    let rungs = listed.iter().map(|field| rung(*field, currency)).collect::<Result<Vec<Rung>, Fault>>()?;
    Meter::new(rungs).map_err(|error| {
        let at = listed.get(error.rung.saturating_sub(1)).map_or(field.at(), Field::at);
        Fault::new(at, error.fault)
    })
}

fn rung(field: Field<'_, '_>, currency: Currency) -> Result<Rung, Fault> {
    let fields = field.table(&RUNG)?;
    let price = fields.need("price")?.amount(currency)?;
    let Some(every) = fields.get("every") else {
        fields.refuse("tail", "“every”")?;
        return Ok(Rung::Total { to: up_to(fields.need("to")?)?, price });
    };
    let to = fields.get("to").map(up_to).transpose()?.unwrap_or(UpTo::Open);
    let tail = fields.get("tail").map(|field| field.minutes()).transpose()?.unwrap_or(0);
    Ok(Rung::Step { every: every.at_least_one_minute()?, price, to, tail })
}

fn up_to(field: Field<'_, '_>) -> Result<UpTo, Fault> {
    match field.text() {
        Ok("open") => Ok(UpTo::Open),
        Ok(_) | Err(_) => field.minutes().map(UpTo::Minutes),
    }
}
