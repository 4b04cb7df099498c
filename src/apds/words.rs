//! How APDS writes lengths, money and vehicles.

use serde_json::{Number, Value};

use crate::domain::money::Currency;
use crate::domain::tariff::{Exact, Price};

/// Types of vehicles that APDS knows and a garage may call so, too.
pub(super) const VEHICLES: [&str; 15] = [
    "motorcycle",
    "moped",
    "motorScooter",
    "bicycle",
    "smallCar",
    "car",
    "passengerCar",
    "largeCar",
    "van",
    "minibus",
    "bus",
    "articulatedBus",
    "motorhome",
    "carWithTrailer",
    "lorry",
];
/// Every vehicle.
pub(super) const ANY_VEHICLE: &str = "anyVehicle";

/// `PT1H30M`
pub(super) fn iso_length(minutes: u32) -> String {
    match (minutes.div_euclid(60), minutes.rem_euclid(60)) {
        (0, rest) => format!("PT{rest}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, rest) => format!("PT{hours}H{rest}M"),
    }
}

/// Minutes of `PT1H30M`, `P1D`, `P1W`; seconds only where they are whole minutes.
pub(super) fn read_iso_length(text: &str) -> Option<u32> {
    let mut rest = text.trim().strip_prefix('P')?;
    let (mut seconds, mut in_time) = (0_u64, false);
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T') {
            (rest, in_time) = (time, true);
            continue;
        }
        let end = rest.find(|character: char| !character.is_ascii_digit())?;
        let (digits, unit) = rest.split_at_checked(end)?;
        let number: u64 = digits.parse().ok()?;
        let each = match (unit.chars().next()?, in_time) {
            ('W', false) => 7 * 24 * 3_600,
            ('D', false) => 24 * 3_600,
            ('H', true) => 3_600,
            ('M', true) => 60,
            ('S', true) => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(number.checked_mul(each)?)?;
        rest = unit.get(1..)?;
    }
    if seconds % 60 == 0 { u32::try_from(seconds / 60).ok() } else { None }
}

/// `08:00`, and from a day on `02:08:00`: days, hours, minutes.
pub(super) fn clock_length(minutes: u32) -> String {
    let (hours, rest) = (minutes.div_euclid(60), minutes.rem_euclid(60));
    match hours.div_euclid(24) {
        0 => format!("{hours:02}:{rest:02}"),
        days => format!("{days:02}:{:02}:{rest:02}", hours.rem_euclid(24)),
    }
}

/// Minutes of `08:00` or `02:08:00`.
pub(super) fn read_clock_length(text: &str) -> Option<u32> {
    let numbers = text.trim().split(':').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<u32>>>()?;
    let (days, hours, minutes) = match numbers.as_slice() {
        [hours, minutes] => (0, *hours, *minutes),
        [days, hours, minutes] => (*days, *hours, *minutes),
        _ => return None,
    };
    days.checked_mul(24)?.checked_add(hours)?.checked_mul(60)?.checked_add(minutes)
}

/// An amount in units of the currency, with all its decimals; none where it has no such digits, as a third has.
pub(super) fn decimal(exact: Exact, currency: Currency) -> Option<String> {
    const MILLIONTHS: i128 = 1_000_000;
    let (numerator, denominator) = exact.into_parts();
    let in_one = denominator.checked_mul(i128::from(currency.minor_per_unit()))?;
    let millionths = numerator.checked_mul(MILLIONTHS)?;
    if numerator < 0 || millionths.checked_rem(in_one)? != 0 {
        return None;
    }
    let millionths = millionths.checked_div(in_one)?;
    let digits = format!("{}.{:06}", millionths.div_euclid(MILLIONTHS), millionths.rem_euclid(MILLIONTHS));
    Some(digits.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// The same as a number that reads back as these very digits; none where a binary fraction would not hold them.
pub(super) fn number(exact: Exact, currency: Currency) -> Option<Value> {
    let number: Number = serde_json::from_str(&decimal(exact, currency)?).ok()?;
    let comes_back = price(&number, currency)?.exact() == exact;
    comes_back.then_some(Value::Number(number))
}

/// A number as a price, by its digits.
pub(super) fn price(number: &Number, currency: Currency) -> Option<Price> {
    Price::parse(&digits(&number.to_string())?, currency).ok()
}

/// A number without an exponent: `1e-6` is `0.000001`.
pub(super) fn digits(number: &str) -> Option<String> {
    let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else {
        // A whole number is often written `2.0`, and a price with more decimals than it has.
        return Some(match number.split_once('.') {
            Some((units, decimals)) if decimals.bytes().all(|byte| byte == b'0') => units.to_owned(),
            _ => number.to_owned(),
        });
    };
    let exponent: i32 = exponent.parse().ok()?;
    let (units, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let decimals = decimals.trim_end_matches('0');
    let shift = usize::try_from(exponent.unsigned_abs()).ok().filter(|shift| *shift <= 30)?;
    if exponent >= 0 {
        let zeros = shift.checked_sub(decimals.len())?;
        return Some(format!("{units}{decimals}{}", "0".repeat(zeros)));
    }
    let zeros = shift.checked_sub(units.len())?;
    Some(format!("0.{}{units}{decimals}", "0".repeat(zeros)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_the_standard_writes_them_and_read_back() {
        for (minutes, iso, clock) in [
            (30, "PT30M", "00:30"),
            (90, "PT1H30M", "01:30"),
            (1_440, "PT24H", "01:00:00"),
            (1_501, "PT25H1M", "01:01:01"),
        ] {
            assert_eq!((iso_length(minutes), clock_length(minutes)), (iso.to_owned(), clock.to_owned()));
            assert_eq!((read_iso_length(iso), read_clock_length(clock)), (Some(minutes), Some(minutes)));
        }
        assert_eq!(
            (read_iso_length("P1D"), read_iso_length("P1DT30M"), read_iso_length("PT3600S")),
            (Some(1_440), Some(1_470), Some(60))
        );
        for text in ["", "1H", "PT1X", "P1H", "PT30S", "PTM"] {
            assert_eq!(read_iso_length(text), None, "{text}");
        }
        assert_eq!(
            (read_clock_length("8"), read_clock_length("a:b"), read_clock_length("1:2:3:4")),
            (None, None, None)
        );
    }

    #[test]
    fn money_keeps_its_digits() {
        let euro = Currency::new("EUR").unwrap();
        for (written, shown) in [("2.50", "2.5"), ("0.000001", "1e-6"), ("6", "6"), ("1200.005", "1200.005")] {
            let price = Price::parse(written, euro).unwrap();
            let number = number(price.exact(), euro).unwrap();
            assert_eq!(number.to_string(), shown);
            let Value::Number(number) = number else { panic!() };
            assert_eq!(super::price(&number, euro).unwrap().exact(), price.exact());
        }
        let third = Price::parse("1/3", euro).unwrap();
        assert_eq!(number(third.exact(), euro), None);
        // More digits than a binary fraction holds.
        assert_eq!(number(Price::parse("123456789012.123456", euro).unwrap().exact(), euro), None);
        assert_eq!(digits("1.5e3").as_deref(), Some("1500"));
    }
}
