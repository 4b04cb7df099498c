//! The notes that have a button: those that drivers hand in for parking.

use crate::domain::money::Currency;

/// Notes of a currency, in its units, the smallest first.
type Notes = [i64; 4];

const USUAL: Notes = [5, 10, 20, 50];

/// Currencies whose notes are others than the usual 5, 10, 20 and 50. Coins are here where they are worth what a note is elsewhere.
const OTHERS: &[(&[&str], Notes)] = &[
    (&["BHD", "JOD", "KWD", "OMR"], [1, 5, 10, 20]),
    (&["AED", "BAM", "BGN", "BRL", "CHF", "CNY", "GEL", "PEN", "PLN", "RON", "SAR", "TND"], [10, 20, 50, 100]),
    (&["EGP", "ILS", "MAD", "TRY", "ZAR"], [20, 50, 100, 200]),
    (&["HKD", "THB"], [20, 50, 100, 500]),
    (&["DKK", "INR", "MDL", "MXN", "NOK", "SEK", "UAH"], [50, 100, 200, 500]),
    (&["BDT", "PHP"], [50, 100, 500, 1_000]),
    (&["CZK", "KES", "TWD"], [100, 200, 500, 1_000]),
    (&["ALL", "LKR", "NPR", "PKR", "RSD", "RUB"], [100, 500, 1_000, 5_000]),
    (&["AMD", "ISK", "JPY", "KZT"], [500, 1_000, 5_000, 10_000]),
    (&["ARS", "HUF"], [1_000, 2_000, 10_000, 20_000]),
    (&["CLP", "KRW", "MMK", "TZS", "UGX"], [1_000, 5_000, 10_000, 20_000]),
    (&["COP"], [5_000, 10_000, 20_000, 50_000]),
    (&["IDR"], [10_000, 20_000, 50_000, 100_000]),
    (&["LAK", "VND"], [20_000, 50_000, 100_000, 200_000]),
];

/// The notes that have a button in this currency, in its units, the smallest first.
pub fn cash_notes(currency: Currency) -> Notes {
    OTHERS.iter().find(|(codes, _)| codes.contains(&currency.code())).map_or(USUAL, |(_, notes)| *notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_of_a_currency_are_its_own_and_grow() {
        let notes = |code: &str| cash_notes(Currency::new(code).unwrap());
        assert_eq!(notes("EUR"), [5, 10, 20, 50]);
        assert_eq!(notes("JPY"), [500, 1_000, 5_000, 10_000]);
        for (codes, _) in OTHERS {
            for code in *codes {
                assert!(notes(code).is_sorted_by(|less, more| less < more), "{code}");
            }
        }
    }

    #[test]
    fn no_currency_stands_in_two_rows() {
        let mut codes: Vec<&str> = OTHERS.iter().flat_map(|(codes, _)| codes.iter().copied()).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }
}
