//! How a fact becomes bytes: UTF-8 JSON with sorted keys and integers only.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

/// Why bytes are not a fact.
#[derive(Debug, Error)]
pub enum BodyError {
    /// Not the JSON of that kind of fact.
    #[error("the body of a “{kind}” entry cannot be read: {source}")]
    Unreadable {
        /// The kind of fact.
        kind: String,
        /// What the reader said.
        source: serde_json::Error,
    },
    /// A kind this version does not know.
    #[error("entries of the kind “{0}” are not known to this version: a newer one wrote them")]
    UnknownKind(String),
    /// A number that is not an integer would not be the same bytes everywhere.
    #[error("a “{0}” fact holds a number that is not an integer")]
    NotAnInteger(String),
}

/// The bytes of a value.
pub fn to_bytes<T: Serialize>(kind: &str, value: &T) -> Result<Vec<u8>, BodyError> {
    let unreadable = |source| BodyError::Unreadable { kind: kind.to_owned(), source };
    // `Value` keeps its keys in a sorted map: that is where the order comes from.
    let value = serde_json::to_value(value).map_err(unreadable)?;
    if holds_a_fraction(&value) {
        return Err(BodyError::NotAnInteger(kind.to_owned()));
    }
    serde_json::to_vec(&value).map_err(unreadable)
}

/// The value of bytes.
pub fn from_bytes<T: DeserializeOwned>(kind: &str, bytes: &[u8]) -> Result<T, BodyError> {
    serde_json::from_slice(bytes).map_err(|source| BodyError::Unreadable { kind: kind.to_owned(), source })
}

fn holds_a_fraction(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => false,
        Value::Number(number) => !(number.is_i64() || number.is_u64()),
        Value::Array(items) => items.iter().any(holds_a_fraction),
        Value::Object(fields) => fields.values().any(holds_a_fraction),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn keys_are_sorted_and_fractions_refused() {
        let value: HashMap<&str, i64> = [("zebra", 1), ("ant", 2), ("mole", -3)].into();
        assert_eq!(to_bytes("x", &value).unwrap(), br#"{"ant":2,"mole":-3,"zebra":1}"#);
        assert!(matches!(to_bytes("x", &[1.5]), Err(BodyError::NotAnInteger(_))));
    }
}
