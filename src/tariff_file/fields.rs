//! Reading a table of a tariff file key by key, with the place of everything that is read.

use std::num::NonZeroU32;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, TariffFileProblem, length};
use crate::domain::money::Currency;
use crate::domain::tariff::{Amount, Price};

/// What a kind of table is called, and the keys it may have.
pub(super) struct Shape {
    /// What messages call it: `a plan`.
    pub(super) of: &'static str,
    /// Keys that are read.
    pub(super) keys: &'static [&'static str],
}

/// One table, all of whose keys are known.
pub(super) struct Fields<'t, 'i> {
    of: &'static str,
    at: usize,
    table: &'t DeTable<'i>,
}

/// One value, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Field<'t, 'i> {
    key: &'static str,
    value: &'t Spanned<DeValue<'i>>,
}

impl<'t, 'i> Fields<'t, 'i> {
    /// Takes a table that has no other keys than its shape.
    pub(super) fn new(shape: &Shape, at: usize, table: &'t DeTable<'i>) -> Result<Self, Fault> {
        let foreign = table.keys().filter(|key| !shape.keys.contains(&key.get_ref().as_ref()));
        if let Some(key) = foreign.min_by_key(|key| key.span().start) {
            let name = key.get_ref().to_string();
            let problem = TariffFileProblem::UnknownKey { of: shape.of, key: name, known: shape.keys.to_vec() };
            return Err(Fault::new(key.span().start, problem));
        }
        Ok(Self { of: shape.of, at, table })
    }

    /// Where the table stands.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// The value of a key, if the table has it.
    pub(super) fn get(&self, key: &'static str) -> Option<Field<'t, 'i>> {
        self.table.get(key).map(|value| Field { key, value })
    }

    /// The value of a key that must be there.
    pub(super) fn need(&self, key: &'static str) -> Result<Field<'t, 'i>, Fault> {
        self.get(key).ok_or_else(|| Fault::new(self.at, TariffFileProblem::Missing { of: self.of, key }))
    }

    /// Refuses a key that means nothing here.
    pub(super) fn refuse(&self, key: &'static str, with: &'static str) -> Result<(), Fault> {
        match self.get(key) {
            Some(field) => Err(field.wrong(TariffFileProblem::OnlyWith { key, with })),
            None => Ok(()),
        }
    }

    /// Says that one of two keys must be there, and not both.
    pub(super) fn either_or(&self, one: &'static str, other: &'static str) -> Fault {
        Fault::new(self.at, TariffFileProblem::EitherOr { of: self.of, one, other })
    }
}

impl<'t, 'i> Field<'t, 'i> {
    /// Where the value stands.
    pub(super) fn at(&self) -> usize {
        self.value.span().start
    }

    /// A problem with this value.
    pub(super) fn wrong(&self, problem: impl Into<TariffFileProblem>) -> Fault {
        Fault::new(self.at(), problem)
    }

    fn wrong_kind(&self, expected: &'static str) -> Fault {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a number",
            DeValue::Float(_) => "a number with decimals",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or a time (put it in quotes)",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.wrong(TariffFileProblem::WrongKind { key: self.key, expected, found })
    }

    fn not_understood(&self, given: &str, expected: &'static str) -> Fault {
        self.wrong(TariffFileProblem::NotUnderstood { given: given.to_owned(), expected })
    }

    /// A text.
    pub(super) fn text(&self) -> Result<&'t str, Fault> {
        self.value.get_ref().as_str().ok_or_else(|| self.wrong_kind("a text in quotes"))
    }

    /// A text that says something.
    pub(super) fn understood<T>(&self, expected: &'static str, read: fn(&str) -> Option<T>) -> Result<T, Fault> {
        let text = self.text()?;
        read(text).ok_or_else(|| self.not_understood(text, expected))
    }

    /// A word that names one of some choices.
    pub(super) fn choice<T: Copy>(&self, all: &[T], code: fn(T) -> &'static str) -> Result<T, Fault> {
        let given = self.text()?;
        all.iter().copied().find(|choice| code(*choice) == given).ok_or_else(|| {
            let choices = all.iter().map(|choice| code(*choice)).collect();
            self.wrong(TariffFileProblem::NotAChoice { key: self.key, given: given.to_owned(), choices })
        })
    }

    /// True or false.
    pub(super) fn yes_or_no(&self) -> Result<bool, Fault> {
        self.value.get_ref().as_bool().ok_or_else(|| self.wrong_kind("true or false"))
    }

    /// A whole number, 0 or more.
    pub(super) fn number(&self) -> Result<u32, Fault> {
        let integer = self.value.get_ref().as_integer().ok_or_else(|| self.wrong_kind("a whole number"))?;
        u32::from_str_radix(integer.as_str(), integer.radix())
            .map_err(|_out_of_range| self.not_understood(integer.as_str(), "a whole number from 0 to 4294967295"))
    }

    /// A length in minutes, 0 or more: a number, or a text such as `1 h 30 min`.
    pub(super) fn minutes(&self) -> Result<u32, Fault> {
        match self.value.get_ref() {
            DeValue::String(_) => self.understood(
                "a length: write minutes as a number, or a text such as \"1 h 30 min\"; a day is \"24 h\"",
                length::parse,
            ),
            DeValue::Integer(_) => self.number(),
            _ => Err(self.wrong_kind("minutes as a number, or a text such as \"1 h 30 min\"")),
        }
    }

    /// The digits of a number, exactly as they were typed. Decimals never pass through binary fractions.
    pub(super) fn decimal(&self) -> Result<&'t str, Fault> {
        match self.value.get_ref() {
            DeValue::String(text) => Ok(text),
            DeValue::Integer(integer) if integer.radix() == 10 => Ok(integer.as_str()),
            DeValue::Float(float) => Ok(float.as_str()),
            _ => Err(self.wrong_kind("a decimal, such as 2.50 or \"2.50\"")),
        }
    }

    /// A price.
    pub(super) fn price(&self, currency: Currency) -> Result<Price, Fault> {
        Price::parse(self.decimal()?, currency).map_err(|error| self.wrong(error))
    }

    /// A price, or the name of one on the ticket.
    pub(super) fn amount(&self, currency: Currency) -> Result<Amount, Fault> {
        Amount::parse(self.decimal()?, currency).map_err(|error| self.wrong(error))
    }

    /// A number that is not 0.
    pub(super) fn at_least_one(&self, expected: &'static str) -> Result<NonZeroU32, Fault> {
        NonZeroU32::new(self.number()?).ok_or_else(|| self.not_understood("0", expected))
    }

    /// A length of at least one minute.
    pub(super) fn at_least_one_minute(&self) -> Result<NonZeroU32, Fault> {
        NonZeroU32::new(self.minutes()?).ok_or_else(|| self.not_understood("0", "long enough: write at least 1 minute"))
    }

    /// A table of some shape.
    pub(super) fn table(&self, shape: &Shape) -> Result<Fields<'t, 'i>, Fault> {
        let table = self.value.get_ref().as_table().ok_or_else(|| self.wrong_kind("a table, such as { … }"))?;
        Fields::new(shape, self.at(), table)
    }

    /// The values of a table whose keys are names of the writer's own: name, place of the name, value; as they stand in the file.
    pub(super) fn entries(&self) -> Result<Vec<(String, usize, Self)>, Fault> {
        let table = self.value.get_ref().as_table().ok_or_else(|| self.wrong_kind("a table, such as { … }"))?;
        let mut entries: Vec<_> = table
            .iter()
            .map(|(name, value)| (name.get_ref().to_string(), name.span().start, Self { key: self.key, value }))
            .collect();
        entries.sort_by_key(|(_, at, _)| *at);
        Ok(entries)
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        self.value.get_ref().is_array()
    }

    /// The values of a list.
    pub(super) fn list(&self) -> Result<Vec<Self>, Fault> {
        let list = self.value.get_ref().as_array().ok_or_else(|| self.wrong_kind("a list, such as [ … ]"))?;
        Ok(list.iter().map(|value| Self { key: self.key, value }).collect())
    }

    /// The values of a list, or the one value that stands without one.
    pub(super) fn one_or_more(&self) -> Result<Vec<Self>, Fault> {
        if self.value.get_ref().is_array() { self.list() } else { Ok(vec![*self]) }
    }
}
