//! From the text of a tariff file to a form.

use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Form, Kind, Shape, TARIFF, Value, join};

/// Why a text cannot be shown as a form.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormError {
    /// It is no TOML.
    #[error("this is not TOML: {0}")]
    NotToml(String),
    /// It has a key that no form has a field for.
    #[error("the forms have no field for “{key}” in a {of}: change it in the text")]
    NoField {
        /// What it stands in.
        of: &'static str,
        /// The key.
        key: String,
    },
    /// A value that no field takes.
    #[error("the value of “{0}” cannot be shown in a form: change it in the text")]
    NotShown(&'static str),
}

/// Reads the text of a tariff file into a form. Whether it makes a tariff is another matter.
pub fn read(text: &str) -> Result<Form, FormError> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first() {
        return Err(FormError::NotToml(error.message().to_owned()));
    }
    form(&TARIFF, document.get_ref())
}

fn form(shape: &'static Shape, table: &DeTable<'_>) -> Result<Form, FormError> {
    let mut form = Form::empty(shape);
    for (key, value) in table {
        let known = shape.fields.iter().zip(&mut form.values).find(|(field, _)| field.key == key.get_ref().as_ref());
        let Some((field, given)) = known else {
            return Err(FormError::NoField { of: shape.one, key: key.get_ref().to_string() });
        };
        *given = self::value(field.key, field.kind, value.get_ref())?;
    }
    Ok(form)
}

fn value(key: &'static str, kind: Kind, value: &DeValue<'_>) -> Result<Value, FormError> {
    let not_shown = || FormError::NotShown(key);
    let texts = || -> Result<Vec<String>, FormError> {
        one_or_more(value).map(|value| scalar(value).ok_or_else(not_shown)).collect()
    };
    Ok(match kind {
        Kind::One(shape) => Value::Parts(vec![form(shape, value.as_table().ok_or_else(not_shown)?)?]),
        Kind::Many(shape) => {
            let parts = one_or_more(value).map(|part| form(shape, part.as_table().ok_or_else(not_shown)?));
            Value::Parts(parts.collect::<Result<_, _>>()?)
        }
        Kind::Named(shape) => Value::Parts(named(key, shape, value)?),
        Kind::Names | Kind::Numbers | Kind::Days => Value::Typed(join(&texts()?)),
        Kind::Dates => Value::Typed(dates(value).ok_or_else(not_shown)?),
        Kind::Text | Kind::Number | Kind::YesNo | Kind::Choice { .. } => {
            Value::Typed(scalar(value).ok_or_else(not_shown)?)
        }
    })
}

/// Parts with names of their own, as they stand in the file.
fn named(key: &'static str, shape: &'static Shape, value: &DeValue<'_>) -> Result<Vec<Form>, FormError> {
    let table = value.as_table().ok_or(FormError::NotShown(key))?;
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    let kind = shape.fields.get(1).map_or(Kind::Text, |field| field.kind);
    let part = |(name, named): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let name: &std::borrow::Cow<'_, str> = name.get_ref();
        let values = vec![Value::Typed(name.to_string()), self::value(key, kind, named.get_ref())?];
        Ok(Form { shape, values })
    };
    entries.into_iter().map(part).collect()
}

/// The values of a list, or the one that stands without one.
fn one_or_more<'v, 'i>(value: &'v DeValue<'i>) -> impl Iterator<Item = &'v DeValue<'i>> {
    let (list, only) = match value.as_array() {
        Some(list) => (Some(list), None),
        None => (None, Some(value)),
    };
    list.into_iter().flat_map(|list| list.iter().map(Spanned::get_ref)).chain(only)
}

/// A value as it was typed. Numbers keep their digits.
fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Integer(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// `12-24..01-02, 2026-10-03`
fn dates(value: &DeValue<'_>) -> Option<String> {
    let range = |value: &Spanned<DeValue<'_>>| match value.get_ref().as_array() {
        None => scalar(value.get_ref()),
        Some(ends) => match ends.iter().map(|end| scalar(end.get_ref())).collect::<Option<Vec<_>>>()?.as_slice() {
            [first, last] if first == last => Some(first.clone()),
            [first, last] => Some(format!("{first}..{last}")),
            _ => None,
        },
    };
    Some(join(&value.as_array()?.iter().map(range).collect::<Option<Vec<_>>>()?))
}
